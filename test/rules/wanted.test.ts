/**
 * That the texts which an Inspection asks for are all that it needs: the verdict is the same, and so is why, when
 * the meaning of every text is known beforehand.
 */
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { somePeople, written } from '../../scripts/people.ts';
import { columns, explainedOf, verdictOf, type Cell } from './feed.ts';

const PROVEN = somePeople(40, 81);
const UNPROVEN = somePeople(40, 82, { proven: false });
const BODY = ['Anne', 'cpr', 'cpr', 'faktura', 'Diagnose', 'Straf', null] as const;
const HEADERS = ['CPR', 'Konto', 'Konto', 'P.nr.', 'Nøgle', 'Ydelse', 'Løn', null] as const;

type Column = readonly Cell[];

const top = fc.array(fc.constantFrom(...HEADERS), { minLength: 0, maxLength: 6 });

/** Numbers under whatever header, some of them in running text. */
const numbers = fc
  .record({
    top,
    from: fc.constantFrom(PROVEN, UNPROVEN, [...PROVEN.slice(0, 20), ...UNPROVEN.slice(0, 20)]),
    count: fc.constantFrom(1, 4, 12, 12, 40),
    separated: fc.boolean(),
    runningEvery: fc.constantFrom(9, 99, 99),
  })
  .map(({ top: above, from, count, separated, runningEvery }): Column => {
    const cells = from.slice(0, count).map((digits, at) => {
      if ((at + 1) % runningEvery === 0) return `ring til ${written(digits)} i morgen`;
      return separated ? written(digits) : digits;
    });
    return [...above, ...cells];
  });

const words = fc
  .record({ top, body: fc.array(fc.constantFrom(...BODY), { minLength: 1, maxLength: 46 }) })
  .map(({ top: above, body }): Column => [...above, ...body]);

/** The halves of a split register. */
const halves = fc
  .record({
    top,
    birth: fc.constantFrom('Fødselsdato', 'Født'),
    last: fc.constantFrom('Sidste 4', 'Løbenr', 'Postnr'),
  }) // prettier-ignore
  .map(({ top: above, birth, last }): readonly Column[] => [
    [...above, birth, ...PROVEN.map((digits) => digits.slice(0, 6))],
    [...above, last, ...PROVEN.map((digits) => digits.slice(6))],
  ]);

const sheet = fc
  .record({
    numbers,
    others: fc.array(fc.oneof(numbers, words, words, words), { maxLength: 3 }),
    halves: fc.option(halves, { freq: 2 }),
  })
  .map(({ numbers: first, others, halves: split }) => columns(...others, first, ...(split ?? [])));

test('nothing that it does not ask for would change the verdict', () => {
  fc.assert(
    fc.property(fc.array(sheet, { minLength: 1, maxLength: 2 }), (sheets) => {
      expect(verdictOf(sheets)).toEqual(verdictOf(sheets, { shared: false }));
      expect(explainedOf(sheets)).toEqual(explainedOf(sheets, { shared: false }));
    }),
    { numRuns: 400, seed: 81 },
  );
});
