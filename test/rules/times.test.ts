/** A cell that stands for several equal ones decides and counts as if all of them had been told. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Inspection, NO_TEXT, type Verdict } from '../../rules/index.ts';
import { NO_COUNTS } from '../../rules/counts.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { TODAY } from './feed.ts';

interface Told {
  readonly text: string;
  readonly times: number;
}

/** Folded: each cell once with its times; else as often as it says, in rows of its own. */
function verdictOf(cells: readonly Told[], header: string, folded: boolean): Verdict {
  const inspection = new Inspection(TODAY);
  const sheet = inspection.sheet(null);
  sheet.heading(0, 0, inspection.intern(header));
  let row = 1;
  for (const { text, times } of cells) {
    const copies = folded ? 1 : times;
    for (let copy = 0; copy < copies; copy++) {
      sheet.text(row + copy, 0, text, NO_TEXT, NO_TEXT, times / copies);
    }
    row += times;
  }
  const count = (shape: RegExp): number =>
    cells.reduce((sum, { text, times }) => (shape.test(text) ? sum + times : sum), 0);
  const bare = count(/^\d+$/);
  const separated = count(/^\d{6}-\d{4}$/);
  sheet.count(0, { ...NO_COUNTS, filled: row, bare, ten: count(/^\d{10}$/), separated });
  inspection.resolve(new Map());
  return inspection.verdict();
}

test('as if each copy had been told', () => {
  const numbers = [...somePeople(8, 71), ...somePeople(4, 72, { proven: false })];
  const replacements = somePeople(6, 73, { addToDay: 60 });
  const pool = [
    ...numbers,
    ...[...numbers, ...replacements].map((digits) => written(digits)),
    ...numbers.slice(0, 4).map((digits) => `ring til ${written(digits)} i morgen`),
    // Published as a test person, and as another number.
    '251248-9996',
    '1700000000',
    'cpr 020280-0009',
    '020280-0009',
  ];
  const told = fc.record({ text: fc.constantFrom(...pool), times: fc.integer({ min: 1, max: 9 }) });
  const header = fc.constantFrom('CPR-nr', 'Ordre', 'Nøgle', 'P.nr.');
  fc.assert(
    fc.property(fc.array(told, { maxLength: 40 }), header, (cells, name) => {
      expect(verdictOf(cells, name, true)).toEqual(verdictOf(cells, name, false));
    }),
    { numRuns: 400, seed: 73 },
  );
});

test('more copies than can be counted are as many as can', () => {
  const cells = Array.from({ length: 9 }, () => ({ text: '020280-0009', times: 2 ** 29 }));
  expect(verdictOf(cells.slice(0, 3), 'CPR', true).matches).toBe(3 * 2 ** 29);
  const inspection = new Inspection(TODAY);
  for (const { text, times } of cells) {
    const sheet = inspection.sheet(null);
    sheet.heading(0, 0, inspection.intern('CPR'));
    sheet.text(1, 0, text, NO_TEXT, NO_TEXT, times);
  }
  const { matches, persons } = inspection.verdict();
  expect([matches, persons]).toEqual([2 ** 31 - 1, 1]);
});
