/**
 * Writes one register as a workbook: `make-register.ts WRITER STYLE ROWS COLUMNS FILE`. A process of
 * its own, since SheetJS and exceljs need gigabytes for it.
 *
 * `excel` is our own writer in the dialect of Excel itself (spans, dyDescent, sheet before shared
 * strings), in pieces, so that a million rows fit.
 */
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import exceljs from 'exceljs';
import * as sheetjs from 'xlsx';
import { ZipWriter } from '../zip-writer.ts';
import { writeLikeLibreOffice } from './make-ods.ts';
import { writeLikeExcelBefore2007 } from './make-xls.ts';
import { writeLikeExcelInBinary } from './make-xlsb.ts';
import {
  escaped,
  headers,
  isDate,
  rows,
  type Register,
  type Style,
  type Value,
  type Writer,
} from './register.ts';

const SHEET = 'Ydelser 2018';
const DATE_FORMAT = 'dd-mm-yyyy';
const PIECE_ROWS = 2_000;
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
const LETTERS = 'ABCDEFGHIJKLMNOPQRST';

const write: Record<Writer, (register: Register, file: string) => Promise<void>> = {
  sheetjs: writeWithSheetjs,
  xlsb: writeLikeExcelInBinary,
  xls: writeLikeExcelBefore2007,
  exceljs: writeWithExceljs,
  excel: writeLikeExcel,
  ods: writeLikeLibreOffice,
};

const [writer, style, rowCount, columnCount, target] = process.argv.slice(2) as [
  Writer,
  Style,
  string,
  string,
  string,
];
const asked = { rows: Number(rowCount), columns: Number(columnCount), style };
await write[writer](asked, `${target}.part`);
renameSync(`${target}.part`, target);
console.log(target);

async function writeWithSheetjs(register: Register, file: string): Promise<void> {
  const sheet = sheetjs.utils.aoa_to_sheet([headers(register)], { dense: true });
  const cells = sheet['!data'] as sheetjs.CellObject[][];
  for (const row of rows(register)) cells.push(row.map(sheetjsCell));
  sheet['!ref'] = `A1:${LETTERS[register.columns - 1]}${register.rows + 1}`;
  const book = sheetjs.utils.book_new(sheet, SHEET);
  const bookSST = register.style !== 'inline';
  const bytes = sheetjs.write(book, {
    type: 'buffer',
    bookType: 'xlsx',
    bookSST,
    compression: true,
  }) as Buffer;
  const handle = openSync(file, 'w');
  writeSync(handle, bytes);
  closeSync(handle);
}

function sheetjsCell(value: Value, column: number): sheetjs.CellObject {
  if (typeof value === 'string') return { t: 's', v: value };
  return isDate(column) ? { t: 'n', v: value, z: DATE_FORMAT } : { t: 'n', v: value };
}

async function writeWithExceljs(register: Register, filename: string): Promise<void> {
  const useSharedStrings = register.style !== 'inline';
  const book = new exceljs.stream.xlsx.WorkbookWriter({
    filename,
    useSharedStrings,
    useStyles: true,
  });
  const sheet = book.addWorksheet(SHEET);
  sheet.columns = headers(register).map((header, i) =>
    isDate(i) ? { header, style: { numFmt: DATE_FORMAT } } : { header },
  );
  let row = 0;
  for (const values of rows(register)) {
    sheet.addRow(values).commit();
    // The archive is written behind our back: let it catch up.
    // oxlint-disable-next-line no-await-in-loop
    if (++row % PIECE_ROWS === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  sheet.commit();
  await book.commit();
}

async function writeLikeExcel(register: Register, file: string): Promise<void> {
  const handle = openSync(file, 'w');
  const zip = new ZipWriter(
    (bytes) => writeSync(handle, bytes),
    (offset, bytes) => writeSync(handle, bytes, 0, bytes.length, offset),
  );
  const shared = new Map<string, number>();
  for (const [name, content] of smallParts()) zip.add(name, [Buffer.from(content)]);
  const table = register.style === 'inline' ? null : shared;
  zip.add('xl/worksheets/sheet1.xml', sheetPieces(register, table));
  zip.add('xl/sharedStrings.xml', sharedPieces(shared, register.rows * register.columns));
  zip.end();
  closeSync(handle);
}

function* sheetPieces(register: Register, shared: Map<string, number> | null): Generator<Buffer> {
  const reference = `A1:${LETTERS[register.columns - 1]}${register.rows + 1}`;
  let piece = `${XML}<worksheet xmlns="${MAIN}" xmlns:r="${OFFICE}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac"><dimension ref="${reference}"/><sheetViews><sheetView tabSelected="1" workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/><sheetData>`;
  piece += rowXml(1, headers(register), shared);
  let row = 1;
  for (const values of rows(register)) {
    piece += rowXml(++row, values, shared);
    if (row % PIECE_ROWS !== 0) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(
    `${piece}</sheetData><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`,
  );
}

function rowXml(row: number, values: readonly Value[], shared: Map<string, number> | null): string {
  let xml = `<row r="${row}" spans="1:${values.length}" x14ac:dyDescent="0.25">`;
  values.forEach((value, column) => {
    const at = `r="${LETTERS[column]}${row}"`;
    if (typeof value === 'number')
      xml += `<c ${at}${isDate(column) ? ' s="1"' : ''}><v>${value}</v></c>`;
    else if (shared) xml += `<c ${at} t="s"><v>${indexOf(shared, value)}</v></c>`;
    else xml += `<c ${at} t="inlineStr"><is><t>${escaped(value)}</t></is></c>`;
  });
  return `${xml}</row>`;
}

function indexOf(shared: Map<string, number>, text: string): number {
  const known = shared.get(text);
  if (known !== undefined) return known;
  shared.set(text, shared.size);
  return shared.size - 1;
}

function* sharedPieces(shared: Map<string, number>, count: number): Generator<Buffer> {
  let piece = `${XML}<sst xmlns="${MAIN}" count="${count}" uniqueCount="${shared.size}">`;
  let index = 0;
  for (const text of shared.keys()) {
    piece += `<si><t>${escaped(text)}</t></si>`;
    if (++index % PIECE_ROWS !== 0) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  yield Buffer.from(`${piece}</sst>`);
}

function smallParts(): [name: string, content: string][] {
  const relation = (id: number, kind: string, path: string): string =>
    `<Relationship Id="rId${id}" Type="${OFFICE}/${kind}" Target="${path}"/>`;
  return [
    ['[Content_Types].xml', `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook.xml', 'sheet.main')}${override('worksheets/sheet1.xml', 'worksheet')}${override('styles.xml', 'styles')}${override('sharedStrings.xml', 'sharedStrings')}</Types>`],
    ['_rels/.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>`],
    ['xl/workbook.xml', `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets><sheet name="${SHEET}" sheetId="1" r:id="rId1"/></sheets></workbook>`],
    ['xl/_rels/workbook.xml.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'worksheet', 'worksheets/sheet1.xml')}${relation(2, 'styles', 'styles.xml')}${relation(3, 'sharedStrings', 'sharedStrings.xml')}</Relationships>`],
    ['xl/styles.xml', `${XML}<styleSheet xmlns="${MAIN}"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`],
  ]; // prettier-ignore
}

function override(path: string, type: string): string {
  return `<Override PartName="/xl/${path}" ContentType="${TYPE}.${type}+xml"/>`;
}
