/**
 * Files full of people, in every format, whole, cut and broken: what the tests of leaks have read, and search
 * for.
 */
import { gzipSync } from 'node:zlib';
import { somePeople, written } from '../../scripts/people.ts';
import { zipped } from '../../scripts/zip-writer.ts';
import { binaryWorkbook } from '../binary-workbook.ts';
import { encryptedPackage } from '../encrypted-package.ts';
import { bookOf, encryptedWorkbook } from '../encrypted-xls.ts';
import { dbaseTable, difTable, openOfficeTable, sylkTable, worksheet } from '../foreign-tables.ts';
import { mail, outlook } from '../mail-writer.ts';
import { gnumericBook, spreadsheetMl } from '../markup-tables.ts';
import { numbersDocument } from '../numbers-document.ts';
import { openDocument } from '../open-document.ts';
import { tarred } from '../tar-writer.ts';
import { textTable } from '../text-table.ts';
import { webArchive, webPage } from '../web-pages.ts';
import { type SheetSketch, workbook } from '../workbook.ts';
import { xlsWorkbook } from '../xls-writer.ts';
import { scaled } from './scale.ts';
import { Traces } from './traces.ts';

export const PEOPLE = somePeople(scaled(400, 10_000), 18_581_231);
export const traces = new Traces(PEOPLE);

const ROWS = PEOPLE.map(
  (digits, row) => [`Navn ${row}`, written(digits, row % 2 === 0 ? '-' : ''), 1000 + row] as const,
);
const TEXTS = [['Navn', 'CPR-nr', 'Kontanthjælp'], ...ROWS.map((row) => row.map(String))];
const [first = ''] = PEOPLE;
/** Also where the readers look beside the cells. */
const SHEETS: SheetSketch[] = [
  {
    name: `Liste ${written(first)}`,
    rows: [TEXTS[0] ?? [], ...ROWS],
    comments: [['A2', `cpr ${written(first)}`]],
  },
  { name: 'Tal', rows: [['CPR-nr'], ...PEOPLE.map((digits) => [Number(digits)])] },
];
const XLSX = workbook(SHEETS);
const CSV = textTable(TEXTS);
/** What has less room for rows. */
const FEW = TEXTS.slice(0, 400);

export const FILES: readonly (readonly [name: string, content: Uint8Array])[] = [
  ['a.xlsx', XLSX],
  ['inline.xlsm', workbook(SHEETS, { kind: 'xlsm', strings: 'inline' })],
  ['a.xlsb', binaryWorkbook(SHEETS)],
  ['a.xls', xlsWorkbook(SHEETS)],
  ['old.xls', xlsWorkbook(SHEETS, { version: 5 })],
  ['a.ods', openDocument(SHEETS)],
  ['a.fods', openDocument(SHEETS, { flat: true })],
  ['a.xml', spreadsheetMl(SHEETS)],
  ['a.gnumeric', gnumericBook(SHEETS, { gzip: true })],
  ['a.html', webPage(SHEETS)],
  ['a.mht', webArchive(SHEETS)],
  ['a.csv', CSV],
  ['a.tsv', textTable(TEXTS, { encoding: 'utf-16le bom', separator: '\t' })],
  ['a.dbf', dbaseTable([{ name: 'NAVN', type: 'C', length: 12 }, { name: 'CPR', type: 'C', length: 11 }], ROWS.map(([name, digits]) => [name, digits]))],
  ['a.slk', sylkTable(FEW)],
  ['a.dif', difTable(FEW)],
  ['a.sxc', openOfficeTable(FEW)],
  ['a.wk1', worksheet('wk1', [FEW])],
  ['a.wq2', worksheet('wq2', [FEW])],
  ['a.numbers', numbersDocument([FEW])],
  ['opens.xlsx', encryptedPackage(XLSX, { by: 'agile', password: 'VelvetSweatshop', spins: 1000 })],
  ['sealed.xlsx', encryptedPackage(XLSX, { by: 'agile', password: 'hemmelig', spins: 1000 })],
  ['opens.xls', encryptedWorkbook(bookOf(FEW), { kind: 'rc4' }, 'VelvetSweatshop')],
  ['a.zip', zipped([[`Sag ${written(first)}/${first}.xlsx`, XLSX], ['b.csv', CSV]])],
  ['a.csv.gz', gzipSync(CSV)],
  ['a.tar', tarred([{ name: `${first}.csv`, data: CSV }])],
  ['a.eml', mail({ name: `${written(first)}.csv`, data: CSV })],
  ['a.msg', outlook([{ name: `${written(first)}.xlsx`, data: XLSX }])],
]; // prettier-ignore

/** As it is, cut in the middle, and with a byte changed here and there. */
export function* variants(
  content: Uint8Array,
): Generator<readonly [name: string, content: Uint8Array]> {
  yield ['whole', content];
  yield ['cut', content.subarray(0, Math.floor(content.length * 0.6))];
  const broken = Buffer.from(content);
  for (let at = 600; at < broken.length; at += 1 + Math.floor(broken.length / 7))
    broken[at]! ^= 0x55;
  yield ['broken', broken];
}
