/**
 * The register of 2,000 people in the ways in which today's detectors lose it. Nothing less than all
 * 2,000 will do, and nothing beside may take one away.
 */
import { describe, expect, test } from 'vitest';
import { birthYear } from '../../rules/cpr.ts';
import { isProven, random, somePeople, written } from '../../scripts/people.ts';
import { orderNumbers, productionUnits } from '../colliders.ts';
import { columns, linesOf, verdictOf, type Cell, type Rows } from './feed.ts';

const COUNT = 2000;
const PEOPLE = somePeople(COUNT, 11);
const DASHED = PEOPLE.map((digits) => written(digits));
const UNPROVEN = somePeople(COUNT, 12, { proven: false });
const HEADED = ['cpr A under 1: 2000/2000 certain'];

/** Without control digit and with any serial of the day, as those born since 2007 may have. */
const ANY_SERIAL = anySerial();

function anySerial(): string[] {
  const at = random(13);
  return UNPROVEN.map((digits, i) => {
    // Serials of 5000 to 8999 in a fixed step: every number differs, whatever the date.
    const serial = 5000 + ((i * 17 + Math.floor(at() * 17)) % 4000);
    return `${digits.slice(0, 6)}${serial}`;
  });
}

function repeat(...cells: readonly Cell[]): Cell[] {
  return Array.from({ length: COUNT }, (_, i) => cells[i % cells.length] ?? null);
}

function dated(digits: string): Cell {
  const year = birthYear(Number(digits[6]), Number(digits.slice(4, 6)));
  return { date: `${digits.slice(0, 2)}-${digits.slice(2, 4)}-${year}` };
}

const ROWS: readonly (readonly [why: string, rows: Rows, lines: readonly string[]])[] = [
  ['a dash, under a header', columns(['CPR', ...DASHED]), HEADED],
  ['invoices beside', columns(['CPR', ...DASHED], ['Fakturanummer', ...orderNumbers(COUNT, 1)]), HEADED],
  ['P-numbers beside', columns(['CPR', ...DASHED], ['P-nr', ...productionUnits(COUNT, 2)]), HEADED],
  ['P-numbers beside, bare both', columns(['CPR', ...PEOPLE], ['P-nr', ...productionUnits(COUNT, 2, 12)]), HEADED],
  ['numbers that lost their zero', columns(['CPR', ...PEOPLE.map(Number)]), HEADED],
  ['numbers that lost their zero, no header', columns(PEOPLE.map(Number)), ['cpr A: 2000/2000 likely']],
  ['numbers and one empty cell', columns(['CPR', ...PEOPLE.slice(0, 700).map(Number), null, ...PEOPLE.slice(700).map(Number)]), HEADED],
  ['an amount beside', columns(['CPR', ...DASHED], ['Beløb', ...repeat(1234.5, 99, 1200000000)]), HEADED],
  ['a case number beside', columns(['CPR', ...DASHED], ['Sagsnr', ...repeat('18/012345', '2018-010180')]), HEADED],
  ['no control digit', columns(['CPR', ...UNPROVEN]), HEADED],
  ['no control digit, any serial', columns(['CPR', ...ANY_SERIAL]), ['cpr A under 1: 2000/2000 certain']],
  ['no control digit, no header', columns(UNPROVEN), ['cpr A: 2000/2000 likely']],
  ['birth date and last four in two columns', columns(['Fødselsdato', ...PEOPLE.map((digits) => digits.slice(0, 6))], ['Sidste 4', ...PEOPLE.map((digits) => digits.slice(6))]), ['cpr A+B under 1: 2000/2000 certain']],
  ['real dates and last four', columns(['Født', ...PEOPLE.map(dated)], ['Løbenr', ...PEOPLE.map((digits) => Number(digits.slice(6)))]), ['cpr A+B under 1: 2000/2000 certain']],
  ['the two without headers', columns(PEOPLE.map((digits) => digits.slice(0, 6)), PEOPLE.map((digits) => digits.slice(6))), ['cpr A+B: 2000/2000 likely']],
  ['en dash', columns(['CPR', ...PEOPLE.map((digits) => written(digits, '\u2013'))]), HEADED],
  ['under a header for another number', columns(['Kontonr', ...PEOPLE]), ['cpr A under 1: 2000/2000 likely']],
  ['one of each form', columns(['CPR', ...PEOPLE.map((digits, i) => [digits, Number(digits), written(digits), written(digits, ' ')][i % 4] ?? null)]), HEADED],
]; // prettier-ignore

test.each(ROWS)('2,000 of 2,000: %s', (_why, rows, lines) => {
  const verdict = verdictOf([rows]);
  expect(linesOf(verdict)).toEqual(lines);
  expect(verdict).toMatchObject({ matches: COUNT, persons: COUNT });
});

describe('a split register is not', () => {
  const dates = PEOPLE.map((digits) => digits.slice(0, 6));
  const numbers = Array.from({ length: COUNT }, (_, i) => i + 1);
  // Born 1858-1899 by the date, a century later by the serial: of no control digit, so nobody's.
  const contrary = dates.map((date, i) => {
    const serials = [2400 + ((i * 7) % 1500), 2401 + ((i * 7) % 1500)].map(String);
    return serials.find((serial) => !isProven(`${date}${serial}`)) ?? '';
  });
  const rows: readonly (readonly [why: string, rows: Rows])[] = [
    ['birth dates and row numbers', columns(['Fødselsdato', ...dates], ['Løbenr', ...numbers])],
    ['dates and years', columns(['Dato', ...PEOPLE.map(dated)], ['År', ...repeat(2017, 2018, 2019)])],
    ['dates and years without headers', columns(PEOPLE.map(dated), repeat(2017, 2018, 1999))],
    ['birth dates and clock times', columns(['Født', ...dates], ['Løbenr', ...numbers.map((i) => (i % 24) * 100 + (i % 60))])],
    ['dates of another century than the serials say', columns(['Fødselsdato', ...PEOPLE.map(dated)], ['Løbenr', ...contrary])],
    ['birth dates and postal codes', columns(['Født', ...dates], ['Postnr', ...repeat(2860, 5000, 8000)])],
    ['birth dates and amounts', columns(dates, repeat(1200, 995, 4711, 2500))],
    ['a CPR header over street codes', columns(['CPR dato', ...dates], ['CPR vejkode', ...repeat(1234, 4711, 9001)])],
  ]; // prettier-ignore
  test.each(rows)('%s', (_why, sheet) => {
    expect(verdictOf([sheet]).findings).toEqual([]);
  });
});
