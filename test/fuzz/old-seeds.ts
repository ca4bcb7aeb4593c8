/** Seeds of xls, and of the formats of programs that are gone. */
import { encryptedWorkbook, bookOf, type Way } from '../encrypted-xls.ts';
import { dbaseTable, difTable, type Family, openOfficeTable, quattro9, sylkTable, worksheet } from '../foreign-tables.ts'; // prettier-ignore
import { asFolder, numbersDocument } from '../numbers-document.ts';
import { xlsWorkbook, type XlsDialect } from '../xls-writer.ts';
import { oldPlaces } from './old-places.ts';
import type { Made } from './seeds.ts';
import { BOOK, CELLS } from './sketches.ts';

const DIALECTS: readonly XlsDialect[] = [
  {},
  { strings: 'label', numbers: 'double', told: 'nowhere' },
  { strings: 'runs', width: 'wide', numbers: 'side by side', date1904: true },
  { strings: 'formula', numbers: 'formula', raw: true },
  { rich: true, most: 13, width: 'mixed', order: 'columns' },
  { version: 5 },
  { version: 5, strings: 'formula', numbers: 'formula', raw: true },
  { version: 2 },
  { version: 2, strings: 'formula', numbers: 'formula' },
  { version: 3, strings: 'formula', numbers: 'double' },
  { version: 4, numbers: 'formula' },
];
const WAYS: readonly Way[] = [
  { kind: 'xor' },
  { kind: 'rc4' },
  { kind: 'cryptoapi', keyBits: 128 },
];
const WORKSHEETS: readonly Family[] = ['wk1', 'wk3', 'wq1', 'wq2', 'wb2', 'works'];

export function oldSeeds(): Made[] {
  const book = bookOf(CELLS.map((row) => row.map((cell) => cell ?? '')));
  const fields = [
    { name: 'CPR', type: 'C', length: 11 },
    { name: 'NOEGLE', type: 'N', length: 12 },
    { name: 'NAVN', type: 'C', length: 12 },
  ];
  const texts = CELLS.slice(2).map((row) => row.map((cell) => String(cell ?? '')));
  const numbers = numbersDocument([CELLS]);
  return [
    ...DIALECTS.map((dialect, at): Made => [`${at}.xls`, xlsWorkbook(BOOK, dialect)]),
    ...oldPlaces(),
    ...WAYS.flatMap((way): Made[] => [
      [`${way.kind}.xls`, encryptedWorkbook(book, way, 'VelvetSweatshop')],
      [`${way.kind}-secret.xls`, encryptedWorkbook(book, way, 'hemmelig')],
    ]),
    ['a.dbf', dbaseTable(fields, texts, { deleted: new Set([3]) })],
    ['newest.dbf', dbaseTable(fields, texts, { version: 0x04 })],
    ['fox.dbf', dbaseTable(fields, texts, { version: 0x30, letters: 'windows' })],
    ['a.dif', difTable(CELLS)],
    ['a.slk', sylkTable(CELLS)],
    ['a.sxc', openOfficeTable(CELLS)],
    ['a.qpw', quattro9([CELLS])],
    ...WORKSHEETS.map((family): Made => [`a.${family}`, worksheet(family, [CELLS, CELLS])]),
    ...(['extended', 'packed', 'formula'] as const).map(
      (way): Made => [`${way}.wk3`, worksheet('wk3', [CELLS], { numbers: way })],
    ),
    ['a.numbers', numbers],
    ['folder.numbers', asFolder(numbers)],
  ]; // prettier-ignore
}
