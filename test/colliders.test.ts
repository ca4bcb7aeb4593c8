/** Whole files of numbers that look like CPR numbers: none may alarm, whatever stands above them. */
import { describe, expect, test } from 'vitest';
import { isProven, somePeople } from '../scripts/people.ts';
import { COLLIDERS, isNobody } from './colliders.ts';
import { read } from './reading.ts';
import { columns, workbook, type Cell } from './workbook.ts';

function alarmsIn(...cells: readonly (readonly Cell[])[]): string[] {
  const { verdict, trouble } = read(workbook([columns(...cells)]));
  expect(trouble).toBeNull();
  return verdict.findings
    .filter(({ confidence }) => confidence !== 'possible')
    .map(({ columns: at, matches }) => `${at.join('+')}: ${matches}`);
}

function asNumbers(values: readonly string[]): Cell[] {
  return values.map((text) => (/^\d{1,15}$/.test(text) ? Number(text) : text));
}

describe('no alarm', () => {
  test.each(COLLIDERS)('%s', (_why, values) => {
    expect(alarmsIn(values)).toEqual([]);
    expect(alarmsIn(['Nummer', ...values])).toEqual([]);
    expect(alarmsIn(['Navn', ...values.map(() => 'Anne')], ['Referencenr', ...values])).toEqual([]);
    expect(alarmsIn(['Værdi', ...asNumbers(values)])).toEqual([]);
  });

  test.each(COLLIDERS)('a few of them: %s', (why, values) => {
    // Three Icelanders in a row may well be Danes: nothing but their number tells.
    const lengths = why.startsWith('Icelandic') ? [8, 12, 20, 40] : [3, 4, 5, 8, 12, 20, 40];
    for (const length of lengths) {
      for (let start = 0; start < 5 * length; start += length) {
        const some = values.slice(start, start + length);
        expect(alarmsIn(some), `${length} from ${start}`).toEqual([]);
        expect(alarmsIn(['Nummer', ...asNumbers(some)]), `${length} from ${start}`).toEqual([]);
      }
    }
  });

  test.each(COLLIDERS)('beside a register: %s', (_why, values) => {
    const register = ['CPR-nr', ...somePeople(values.length, 9)];
    expect(alarmsIn(['Nummer', ...values], register)).toEqual([`1: ${values.length}`]);
    expect(alarmsIn(register, ['Nummer', ...asNumbers(values)])).toEqual([`0: ${values.length}`]);
  });
});

test('what is made here belongs to nobody alive', () => {
  const made = COLLIDERS.flatMap(([, values]) => values).filter((text) =>
    /^\d{6}.?\d{4}$/.test(text),
  );
  expect(made.length).toBeGreaterThan(5_000);
  expect(made.filter((text) => !isNobody(text.replace(/\D/g, '')))).toEqual([]);
});

test('and some of it is as near to a CPR number as can be', () => {
  const units = COLLIDERS.find(([why]) => why.includes('all dates'))?.[1] ?? [];
  expect(units.filter(isProven)).toHaveLength(500);
});
