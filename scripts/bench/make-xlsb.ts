/**
 * A register as Excel writes it in a binary workbook: cells that say their column, texts in the shared
 * table, in pieces. SheetJS can write one too, but needs time with the square of the texts.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { ZipWriter } from '../zip-writer.ts';
import { headers, isDate, rows, type Register, type Value } from './register.ts';

const PIECE_ROWS = 2_000;
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';
const EXCEL = 'application/vnd.ms-excel';

/** Of [MS-XLSB], 2.3.2. */
const Record = {
  row: 0, real: 5, text: 6, shared: 7, string: 19, sheetBegin: 129, sheetEnd: 130, bookBegin: 131,
  bookEnd: 132, sheetsBegin: 143, sheetsEnd: 144, cellsBegin: 145, cellsEnd: 146, dimension: 148, sheet: 156,
  stringsBegin: 159, stringsEnd: 160, format: 47, stylesBegin: 278, stylesEnd: 279, formatsBegin: 617, formatsEnd: 618,
} as const; // prettier-ignore

export async function writeLikeExcelInBinary(register: Register, file: string): Promise<void> {
  const handle = openSync(file, 'w');
  const zip = new ZipWriter(
    (bytes) => writeSync(handle, bytes),
    (offset, bytes) => writeSync(handle, bytes, 0, bytes.length, offset),
  );
  const shared = new Map<string, number>();
  for (const [name, content] of smallParts()) zip.add(name, [Buffer.from(content)]);
  zip.add('xl/worksheets/sheet1.bin', sheetPieces(register, shared));
  zip.add('xl/sharedStrings.bin', stringPieces(shared));
  zip.end();
  closeSync(handle);
}

function* sheetPieces(register: Register, shared: Map<string, number>): Generator<Buffer> {
  const isInline = register.style === 'inline';
  const size = [0, register.rows, 0, register.columns - 1].map(u32);
  let pieces = [
    record(Record.sheetBegin),
    record(Record.dimension, ...size),
    record(Record.cellsBegin),
  ];
  let row = 0;
  for (const values of [headers(register), ...rows(register)]) {
    pieces.push(record(Record.row, u32(row), Buffer.alloc(13)));
    values.forEach((value, column) => pieces.push(cell(value, column, isInline ? null : shared)));
    if (++row % PIECE_ROWS !== 0) continue;
    yield Buffer.concat(pieces);
    pieces = [];
  }
  yield Buffer.concat([...pieces, record(Record.cellsEnd), record(Record.sheetEnd)]);
}

function cell(value: Value, column: number, shared: Map<string, number> | null): Buffer {
  const head = Buffer.concat([u32(column), u32(isDate(column) ? 1 : 0)]);
  if (typeof value === 'number') {
    const double = Buffer.alloc(8);
    double.writeDoubleLE(value);
    return record(Record.real, head, double);
  }
  if (shared === null) return record(Record.text, head, wide(value));
  const known = shared.get(value) ?? shared.size;
  shared.set(value, known);
  return record(Record.shared, head, u32(known));
}

function* stringPieces(shared: ReadonlyMap<string, number>): Generator<Buffer> {
  yield record(Record.stringsBegin, u32(shared.size), u32(shared.size));
  for (const text of shared.keys()) yield record(Record.string, Buffer.alloc(1), wide(text));
  yield record(Record.stringsEnd);
}

/** Ids and lengths in groups of seven bits. */
function record(id: number, ...fields: readonly Buffer[]): Buffer {
  const body = Buffer.concat(fields);
  return Buffer.concat([grouped(id), grouped(body.length), body]);
}

function grouped(value: number): Buffer {
  return Buffer.from(value < 128 ? [value] : [(value & 127) | 128, value >> 7]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function wide(text: string): Buffer {
  return Buffer.concat([u32(text.length), Buffer.from(text, 'utf16le')]);
}

function relation(id: number, kind: string, path: string): string {
  return `<Relationship Id="rId${id}" Type="${OFFICE}/${kind}" Target="${path}"/>`;
}

function part(path: string, type: string): string {
  return `<Override PartName="/xl/${path}" ContentType="${EXCEL}.${type}"/>`;
}

/** Two formats of cells: the general one, and a date. SheetJS reads nothing without them. */
function styles(): Buffer {
  const format = (number: number): Buffer => {
    const fields = Buffer.alloc(16);
    fields.writeUInt16LE(number, 2);
    return record(Record.format, fields);
  };
  return Buffer.concat([
    record(Record.stylesBegin),
    record(Record.formatsBegin, u32(2)),
    format(0),
    format(14),
    record(Record.formatsEnd),
    record(Record.stylesEnd),
  ]);
}

function smallParts(): [name: string, content: string | Buffer][] {
  const sheet = record(Record.sheet, u32(0), u32(1), wide('rId1'), wide('Ydelser 2018'));
  return [
    ['[Content_Types].xml', `${XML}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="bin" ContentType="${EXCEL}.sheet.binary.macroEnabled.main"/>${part('workbook.bin', 'sheet.binary.macroEnabled.main')}${part('worksheets/sheet1.bin', 'worksheet')}${part('sharedStrings.bin', 'sharedStrings')}${part('styles.bin', 'styles')}</Types>`],
    ['_rels/.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'officeDocument', 'xl/workbook.bin')}</Relationships>`],
    ['xl/_rels/workbook.bin.rels', `${XML}<Relationships xmlns="${PACKAGE}/relationships">${relation(1, 'worksheet', 'worksheets/sheet1.bin')}${relation(2, 'sharedStrings', 'sharedStrings.bin')}${relation(3, 'styles', 'styles.bin')}</Relationships>`],
    ['xl/styles.bin', styles()],
    ['xl/workbook.bin', Buffer.concat([record(Record.bookBegin), record(Record.sheetsBegin), sheet, record(Record.sheetsEnd), record(Record.bookEnd)])],
  ]; // prettier-ignore
}
