/**
 * One register of 2,000 people, written in the ways in which other detectors lose some or all of
 * them (table a of the study), and in some more. All must be found, and nobody else.
 */
import { describe, expect, test } from 'vitest';
import { pick, random, somePeople, written } from '../scripts/people.ts';
import { productionUnits } from './colliders.ts';
import { linesOf, read } from './reading.ts';
import { columns, workbook, type Cell } from './workbook.ts';

const ROWS = 2_000;
const PEOPLE = somePeople(ROWS, 100);
const UNPROVEN = somePeople(ROWS, 101, { proven: false });
const DASHED = PEOPLE.map((digits) => written(digits));
const AS_NUMBERS = PEOPLE.map(Number);
const NAMES = column((at) => pick(['Anne', 'Bo', 'Carl', 'Dorte', 'McDonald', 'jeHa', '+'], at));

const ALL = `${ROWS}/${ROWS}`;
const CERTAIN_A = [`cpr A under 1: ${ALL} certain`];
const LIKELY_A = [`cpr A: ${ALL} likely`];

function column<T extends Cell = Cell>(value: (at: () => number, row: number) => T): T[] {
  const at = random(7);
  return Array.from({ length: ROWS }, (_, row) => value(at, row));
}

function between(at: () => number, least: number, most: number): number {
  return least + Math.floor(at() * (most - least + 1));
}

/** All of them, and every so often another value instead. */
function mixed(every: number, other: (row: number) => Cell): Cell[] {
  return DASHED.map((text, row) => (row % every === every - 1 ? other(row) : text));
}

const REGISTERS: readonly (readonly [
  why: string,
  columns: readonly (readonly Cell[])[],
  lines: readonly string[],
])[] = [
  ['a dash, under CPR', [['CPR', ...DASHED], ['Navn', ...NAMES]], CERTAIN_A],
  ['invoices beside', [['CPR', ...DASHED], ['Fakturanummer', ...column((at) => between(at, 1e6, 9e6))]], CERTAIN_A],
  ['P-numbers beside', [['CPR', ...DASHED], ['P-nr', ...productionUnits(ROWS, 102)]], CERTAIN_A],
  ['P-numbers as numbers on both sides', [['P-nr', ...productionUnits(ROWS, 102).map(Number)], ['CPR', ...AS_NUMBERS], ['Konto', ...column((at) => between(at, 1e9, 1e10 - 1))]], [`cpr B under 1: ${ALL} certain`]],
  ['numbers, zeros lost', [['CPR', ...AS_NUMBERS], ['Navn', ...NAMES]], CERTAIN_A],
  ['numbers with one empty cell', [['CPR', ...AS_NUMBERS.with(1000, Number.NaN).map((value) => (Number.isNaN(value) ? null : value))], ['Navn', ...NAMES]], [`cpr A under 1: ${ROWS - 1}/${ROWS - 1} certain`]],
  ['an amount beside', [['CPR', ...DASHED], ['Beløb', ...column((at) => between(at, 10_000, 9_000_000) / 100)]], CERTAIN_A],
  ['a case number beside', [['CPR', ...AS_NUMBERS], ['Sagsnr', ...column((at) => `2018-${between(at, 100_000, 999_999)}`)]], CERTAIN_A],
  ['no control digit fits', [['CPR', ...UNPROVEN], ['Navn', ...NAMES]], CERTAIN_A],
  ['no control digit fits, zeros lost', [['CPR', ...UNPROVEN.map(Number)], ['Navn', ...NAMES]], CERTAIN_A],
  ['birth date and last four in two columns', [['Fødselsdato', ...PEOPLE.map((digits) => digits.slice(0, 6))], ['De sidste fire', ...PEOPLE.map((digits) => digits.slice(6))]], [`cpr A+B under 1: ${ALL} certain`]],
  ['the same far apart', [['Fødselsdato', ...PEOPLE.map((digits) => digits.slice(0, 6))], ['Navn', ...NAMES], ['Løbenr', ...PEOPLE.map((digits) => digits.slice(6))]], [`cpr A+C under 1: ${ALL} certain`]],
  ['the same as numbers without headers', [PEOPLE.map((digits) => Number(digits.slice(0, 6))), PEOPLE.map((digits) => Number(digits.slice(6)))], [`cpr A+B: ${ALL} likely`]],
  ['birth dates as text with dashes', [['Født', ...PEOPLE.map((digits) => `${digits.slice(0, 2)}-${digits.slice(2, 4)}-18${digits.slice(4, 6)}`)], ['Løbenr', ...PEOPLE.map((digits) => digits.slice(6))]], [`cpr A+B under 1: ${ALL} certain`]],
  ['an en dash', [['CPR', ...PEOPLE.map((digits) => written(digits, '–'))]], CERTAIN_A],
  ['every dash and space there is, in turns', [['CPR', ...PEOPLE.map((digits, row) => written(digits, ['-', '–', '\u2011', '\u00a0', ' - ', '/', ''][row % 7]))]], CERTAIN_A],
  ['no header', [DASHED, NAMES], LIKELY_A],
  ['no header, ten digits', [PEOPLE, NAMES], LIKELY_A],
  ['no header, zeros lost', [AS_NUMBERS, NAMES], LIKELY_A],
  ['no header, no control digit fits', [UNPROVEN, NAMES], LIKELY_A],
  ['a header that says nothing', [['Nøgle', ...PEOPLE]], LIKELY_A],
  ['a header that says something else: they all fit', [['Ordrenummer', ...PEOPLE]], [`cpr A under 1: ${ALL} likely`]],
  ['a fifth unknown, in words', [['CPR', ...mixed(5, () => 'ukendt')]], ['cpr A under 1: 1600/1600 certain']],
  ['everybody twice', [['CPR', ...DASHED, ...PEOPLE]], [`cpr A under 1: ${2 * ROWS}/${ROWS} certain`]],
  ['replacement numbers among them', [['CPR', ...mixed(10, (row) => somePeople(ROWS, 103, { addToDay: 60 })[row] as string)]], ['cpr A under 1: 1800/1800 certain', 'replacement A under 1: 200/200 certain']],
  ['test people among them', [['CPR', ...mixed(1000, () => '251248-9996')]], ['cpr A under 1: 1998/1998 certain', 'test A under 1: 2/1 certain']],
  ['in a column far to the right', [...Array.from({ length: 60 }, () => [] as Cell[]), ['CPR', ...DASHED]], [`cpr BI under 1: ${ALL} certain`]],
  ['one labelled number in a budget', [['Post', ...column((_, row): Cell => `Bilag ${row}`).with(1234, 'CPR 020280-0009, se aftale')], ['Beløb', ...column((at) => between(at, 10_000, 9_000_000) / 100)]], ['cpr A row 1236: 1/1 certain']],
  ['one number labelled by the cell beside it, in a budget', [['Post', ...column((_, row): Cell => `Bilag ${row}`).with(1234, 'Borgers CPR-nr')], ['Værdi', ...column((at) => between(at, 1e6, 9e6)).with(1234, 202_800_009)]], ['cpr B row 1236: 1/1 certain']],
]; // prettier-ignore

describe('a register of 2,000', () => {
  test.each(REGISTERS)('%s', (_why, cells, lines) => {
    const { verdict, trouble } = read(workbook([columns(...cells)]));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual(lines);
  });
});
