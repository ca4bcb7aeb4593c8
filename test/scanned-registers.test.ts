/**
 * Registers on a disk, through the command itself: the file is opened, read by the parser child
 * without rights, and told in ndjson, as a municipality would see it. What the readers find in each
 * dialect is tried in process, in the other tests of this folder.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import exceljs from 'exceljs';
import { expect, test } from 'vitest';
import * as sheetjs from 'xlsx';
import { somePeople, written } from '../scripts/people.ts';
import { objectsOf, run, temporaryFolder } from './agent/command/run.ts';
import { binaryWorkbook } from './binary-workbook.ts';
import { textTable } from './text-table.ts';
import { columns, workbook } from './workbook.ts';

const PEOPLE = somePeople(300, 400);
const HEADERS = ['Navn', 'CPR-nr', 'Kontanthjælp'];
const ROWS = PEOPLE.map((digits, row): [string, string, number] => [
  'Søren Ærø',
  written(digits, row % 2 ? '-' : ''),
  1000 + row,
]);
const TEXT_ROWS = [HEADERS, ...ROWS.map((row) => row.map(String))];
const SKETCH = columns(
  ...HEADERS.map((header, at) => [header, ...ROWS.map((row) => row[at] ?? null)]),
);

async function withExceljs(useSharedStrings: boolean): Promise<Buffer> {
  const book = new exceljs.Workbook();
  book.addWorksheet('Ark1').addRows([HEADERS, ...ROWS]);
  return Buffer.from(await book.xlsx.writeBuffer({ useSharedStrings, useStyles: true }));
}

function withSheetjs(bookType: 'xlsx' | 'xlsm' | 'xlsb', bookSST: boolean): Buffer {
  const book = sheetjs.utils.book_new(sheetjs.utils.aoa_to_sheet([HEADERS, ...ROWS]), 'Ark1');
  return sheetjs.write(book, { type: 'buffer', bookType, bookSST, compression: true }) as Buffer;
}

const FILES: readonly (readonly [name: string, format: string, content: Buffer | Promise<Buffer>])[] = [
  ['sheetjs-shared.xlsx', 'xlsx', withSheetjs('xlsx', true)],
  ['sheetjs-inline.xlsx', 'xlsx', withSheetjs('xlsx', false)],
  ['sheetjs.xlsm', 'xlsm', withSheetjs('xlsm', true)],
  ['sheetjs.xlsb', 'xlsb', withSheetjs('xlsb', true)],
  ['made.xlsb', 'xlsb', binaryWorkbook([SKETCH], { strings: 'inline', cells: 'short' })],
  ['exceljs-shared.xlsx', 'xlsx', withExceljs(true)],
  ['exceljs-inline.xlsx', 'xlsx', withExceljs(false)],
  ['made.xltx', 'xltx', workbook([SKETCH], { kind: 'xltx' })],
  ['made without an ending', 'xlsx', workbook([SKETCH], { prefix: 'x', encoding: 'utf-16le' })],
  ['called a picture.xls', 'xlsx', workbook([SKETCH], { strings: 'inline', references: false })],
  ['semikolon.csv', 'csv', textTable(TEXT_ROWS, { encoding: 'windows-1252' })],
  ['unicode.txt', 'tsv', textTable(TEXT_ROWS, { encoding: 'utf-16le bom', separator: '\t' })],
]; // prettier-ignore

const FOUND = {
  outcome: 'found',
  reason: null,
  matches: 300,
  persons: 300,
  confidence: 'certain',
  severity: 'critical',
  categories: expect.arrayContaining(['name', 'benefits']),
  findings: [
    {
      kind: 'cpr',
      where: 'cells',
      member: null,
      sheet: 1,
      column: 'B',
      headerRow: 1,
      matches: 300,
      persons: 300,
      confidence: 'certain',
    },
  ],
};

test('registers of all writers are found, and the same people counted once', async () => {
  const folder = temporaryFolder();
  for (const [name, , content] of FILES) writeFileSync(join(folder, name), await content);
  writeFileSync(join(folder, 'cut.xlsx'), workbook([SKETCH]).subarray(0, 2_000));
  writeFileSync(join(folder, 'nothing.xlsx'), workbook([{ rows: [['Navn'], ['Anne']] }]));
  const { status, out, err } = await run(['scan', '--all', '--format', 'ndjson', folder]);
  expect(err).toBe('');
  expect(status).toBe(1);
  const objects = objectsOf(out);
  const of = (name: string): unknown => objects.find(({ path }) => path === join(folder, name));
  for (const [name, format] of FILES) expect(of(name), name).toMatchObject({ ...FOUND, format });
  expect(of('cut.xlsx')).toMatchObject({ outcome: 'unknown', reason: 'damaged', matches: 0 });
  expect(of('nothing.xlsx')).toMatchObject({ outcome: 'clean', reason: null, matches: 0 });
  expect(objects.at(-1)).toMatchObject({
    summary: { files: 14, found: 12, clean: 1, unknown: 1, persons: 300 },
  });
});

test('nothing that is said holds a number', async () => {
  const folder = temporaryFolder();
  for (const [name, , content] of FILES) writeFileSync(join(folder, name), await content);
  for (const format of ['table', 'ndjson']) {
    const { out, err } = await run(['scan', '--format', format, folder]);
    const said = (out + err).replaceAll(/"(modifiedMs|sizeBytes|bytes|ms)":\d+/g, '');
    expect(said).toContain('300');
    expect(said.replaceAll(folder, '')).not.toMatch(/\d{4}/);
  }
});
