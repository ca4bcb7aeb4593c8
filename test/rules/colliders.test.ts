/**
 * What looks like CPR numbers and is none, as whole columns: never reported, whatever header it has
 * and whatever stands beside, and it never silences a real register.
 */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../../scripts/people.ts';
import { COLLIDERS } from '../colliders.ts';
import { columns, linesOf, verdictOf, type Cell, type Rows } from './feed.ts';

const PEOPLE = somePeople(200, 1);

function alarms(rows: Rows): string[] {
  return linesOf(verdictOf([rows])).filter((line) => !line.endsWith('possible'));
}

const asNumbers = (values: readonly string[]): Cell[] =>
  values.map((value) => (/^\d+$/.test(value) ? Number(value) : value));

describe('colliders', () => {
  test.each(COLLIDERS)('never reported: %s', (_why, values) => {
    expect(alarms(columns(values)), 'no header').toEqual([]);
    expect(alarms(columns(asNumbers(values))), 'no header, numbers').toEqual([]);
    expect(alarms(columns(['Nøgle', ...values])), 'a neutral header').toEqual([]);
    expect(alarms(columns(['Fakturanr.', ...values])), 'another thing').toEqual([]);
    expect(alarms(columns(['Pnr', ...asNumbers(values)])), 'an ambiguous header').toEqual([]);
  });

  test.each(COLLIDERS)('never silences nor joins the register beside: %s', (_why, values) => {
    const people = PEOPLE.map((digits) => written(digits));
    const near = ['Ordrenr', ...values.slice(0, 200)];
    const register = ['cpr B under 1: 200/200 certain'];
    expect(alarms(columns(near, ['CPR-nr', ...people]))).toEqual(register);
    const headless = columns(asNumbers(values.slice(0, 200)), PEOPLE, values.slice(0, 200));
    expect(alarms(headless)).toEqual(['cpr B: 200/200 likely']);
  });

  test.each(COLLIDERS)('five of them are no more: %s', (_why, values) => {
    for (let from = 0; from < 100; from += 5) {
      expect(alarms(columns(['Nr', ...values.slice(from, from + 5)]))).toEqual([]);
    }
  });
});

test('dates with clock times are not even possible', () => {
  const [, values = []] = COLLIDERS.find(([why]) => why === 'DDMMYY HHMM with a space') ?? [];
  expect(verdictOf([columns(['Tid', ...values])]).findings).toEqual([]);
});

describe('one person among other numbers', () => {
  const amounts = COLLIDERS.flatMap(([why, values]) => (why.startsWith('order') ? values : []));

  test('a labelled number in a budget of 2,000 rows', () => {
    const [digits = ''] = somePeople(1, 9, { proven: false });
    const rows: Cell[][] = Array.from({ length: 2000 }, (_, i) => [
      `Post ${i}`,
      i * 37,
      amounts[i % 500] ?? 0,
    ]);
    rows[1500] = ['CPR-nr.', digits, null];
    expect(alarms(rows)).toEqual(['cpr B row 1501: 1/1 certain']);
  });

  test('a text that says cpr beside every one of them', () => {
    const verdict = verdictOf([
      columns(
        amounts.map(() => 'Rykker, cpr-sag'),
        amounts,
      ),
    ]);
    expect(linesOf(verdict)).toEqual([]);
  });

  test('a type beside each number tells people from companies', () => {
    const people = somePeople(50, 10, { proven: false });
    const types = people.flatMap(() => ['CPR', 'P-nummer']);
    const units = COLLIDERS.find(([why]) => why === 'P-numbers of all series')?.[1] ?? [];
    const numbers = people.flatMap((digits, i) => [digits, units[i] ?? '']);
    expect(alarms(columns(types, numbers))).toEqual(['cpr B: 50/50 certain']);
  });

  test('a number with a dash among order numbers', () => {
    expect(alarms(columns(['Ordre', ...amounts, '020280-0009']))).toEqual([
      'cpr A row 502: 1/1 likely',
    ]);
  });
});
