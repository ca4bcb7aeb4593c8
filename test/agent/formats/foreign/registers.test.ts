/**
 * One register in every old and foreign format, as their programs and SheetJS write it: the same people
 * are found in each, under the same heading, whatever letters and numbers are made of.
 */
import { describe, expect, test } from 'vitest';
import * as sheetjs from 'xlsx';
import { somePeople, written } from '../../../../scripts/people.ts';
import {
  dbaseTable,
  difTable,
  type Family,
  openOfficeTable,
  quattro9,
  type Rows,
  sylkTable,
  worksheet,
} from '../../../foreign-tables.ts';
import { compound } from '../../../compound-writer.ts';
import { linesOf, read } from '../../../reading.ts';
import { asFolder, numbersDocument } from '../../../numbers-document.ts';

const COUNT = 200;
const PEOPLE = somePeople(COUNT, 500);
const TEXTS: Rows = [
  ['Navn', 'CPR-nr', 'Sag; nr', 'Beløb'],
  ...PEOPLE.map((digits, row) => [
    'Søren "Ærø"',
    row % 2 ? written(digits) : digits,
    `${row};x`,
    row,
  ]),
];
const NUMBERS: Rows = [
  ['Beløb', 'Navn', 'PERSONNUMM'],
  ...PEOPLE.map((digits, row) => [row + 1, 'Åse', Number(digits)]),
];
/** The number is the birth date in one column and four digits in another, under headings with letters. */
const SPLIT: Rows = [
  ['Fødselsdato', 'Løbenr'],
  ...PEOPLE.map((digits) => [digits.slice(0, 6), digits.slice(6)]),
];

function withSheetjs(rows: Rows, bookType: string): Buffer {
  const sheet = sheetjs.utils.aoa_to_sheet(rows.map((row) => [...row]));
  const book = sheetjs.utils.book_new(sheet, 'Ark1');
  // Not all that it writes is in its types.
  const type = bookType as sheetjs.BookType;
  return Buffer.from(sheetjs.write(book, { type: 'buffer', bookType: type }) as Uint8Array);
}

/** A table of texts in fields of their length. */
function asDbase(rows: Rows, letters: 'dos' | 'windows' | 'utf-8', version = 0x03): Buffer {
  const [names = [], ...records] = rows;
  const fields = names.map((name, at) => ({
    name: String(name),
    type: typeof records[0]?.[at] === 'number' ? 'N' : 'C',
    length: 20,
  }));
  const cells = records.map((row) => {
    return row.map((value) =>
      typeof value === 'number' ? String(value).padStart(20) : String(value),
    );
  });
  return dbaseTable(fields, cells, { letters, version });
}

const FAMILIES: readonly Family[] = ['wk1', 'wk3', 'wq1', 'wq2', 'wb2', 'works'];

type Maker = (rows: Rows) => Buffer;
const MAKERS: readonly (readonly [why: string, format: string, make: Maker])[] = [
  ['dBase III, letters of DOS', 'dbf', (rows) => asDbase(rows, 'dos')],
  ['dBase III, letters of Windows', 'dbf', (rows) => asDbase(rows, 'windows')],
  ['FoxPro', 'dbf', (rows) => asDbase(rows, 'windows', 0x30)],
  ['dBase 7', 'dbf', (rows) => asDbase(rows, 'utf-8', 0x04)],
  ['dBase by SheetJS', 'dbf', (rows) => withSheetjs(rows, 'dbf')],
  ['DIF, letters of DOS', 'dif', (rows) => difTable(rows)],
  ['DIF, letters of Windows', 'dif', (rows) => difTable(rows, 'windows')],
  ['DIF by SheetJS', 'dif', (rows) => withSheetjs(rows, 'dif')],
  ['SYLK', 'sylk', (rows) => sylkTable(rows)],
  ['SYLK, letters of DOS', 'sylk', (rows) => inDos(sylkTable(rows))],
  ['SYLK by SheetJS', 'sylk', (rows) => withSheetjs(rows, 'sylk')],
  ['OpenOffice 1', 'sxc', (rows) => openOfficeTable(rows)],
  ['a template of it', 'sxc', (rows) => openOfficeTable(rows, { template: true })],
  ...FAMILIES.flatMap((family) => {
    const format = family === 'works' ? 'works' : family.startsWith('wk') ? 'lotus' : 'quattro';
    return (['rows', 'columns'] as const).map((order) => {
      const make: Maker = (rows) => worksheet(family, [rows], { order });
      return [`${family}, ${order} first`, format, make] as const;
    });
  }),
  ['wk1, letters of Windows', 'lotus', (rows) => worksheet('wk1', [rows], { letters: 'windows' })],
  ['wk3, numbers of ten bytes', 'lotus', (rows) => worksheet('wk3', [rows], { numbers: 'extended' })],
  ['wk3, formulas', 'lotus', (rows) => worksheet('wk3', [rows], { numbers: 'formula' })],
  ['wk1 by SheetJS', 'lotus', (rows) => withSheetjs(rows, 'wk1')],
  ['wk3 by SheetJS', 'lotus', (rows) => withSheetjs(rows, 'wk3')],
  ['Quattro Pro 8', 'quattro', (rows) => compound({ PerfectOffice_MAIN: worksheet('wb2', [rows]) })],
  ['Quattro Pro 9', 'quattro', (rows) => quattro9([rows])],
  ['Numbers by SheetJS', 'numbers', (rows) => numbersDocument([rows])],
  ['Numbers as a folder', 'numbers', (rows) => asFolder(numbersDocument([rows]))],
]; // prettier-ignore

/** Instead of as SYLK spells them. */
function inDos(file: Uint8Array): Buffer {
  const text = Buffer.from(file).toString('latin1');
  return Buffer.from(text.replaceAll('\x1BNy', '\x9B').replaceAll('\x1BNi', '\x9D'), 'latin1');
}

describe.each(MAKERS)('%s', (_why, format, make) => {
  const all = `${COUNT}/${COUNT} certain`;

  test('numbers as text, with a dash and without', () => {
    const { verdict, trouble, format: told } = read(make(TEXTS));
    expect({ told, trouble }).toEqual({ told: format, trouble: null });
    expect(linesOf(verdict)).toEqual([`cpr B under 1: ${all}`]);
  });

  test('numbers as numbers, some without their zero', () => {
    const { verdict, trouble } = read(make(NUMBERS));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual([`cpr C under 1: ${all}`]);
  });
});

/** SheetJS writes no letters but ASCII in some of them. */
const SPELT = MAKERS.filter(([why]) => !/^(wk1|wk3|dBase) by SheetJS/.test(why));

describe.each(SPELT)('%s', (_why, _format, make) => {
  test('a number in two columns, under headings with Danish letters', () => {
    const { verdict, trouble } = read(make(SPLIT));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual([`cpr A+B under 1: ${COUNT}/${COUNT} certain`]);
  });
});
