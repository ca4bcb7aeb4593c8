/**
 * Makes tables in old and foreign formats as their programs wrote them: dBase, DIF, SYLK, the worksheets
 * of the 1-2-3 family, and the sheets of OpenOffice 1. SheetJS writes some of them too; these also say
 * what it cannot, and lie where a test wants them to.
 */
import { compound } from './compound-writer.ts';
import { zip } from './zip-writer.ts';

export type Value = string | number | null;
export type Rows = readonly (readonly Value[])[];

const DOS_LETTERS: Readonly<Record<string, number>> = {
  å: 0x86, Å: 0x8f, æ: 0x91, Æ: 0x92, ø: 0x9b, Ø: 0x9d,
}; // prettier-ignore

export type Letters = 'dos' | 'windows' | 'utf-8';

export function lettered(text: string, letters: Letters): Buffer {
  if (letters === 'utf-8') return Buffer.from(text);
  if (letters === 'windows') return Buffer.from(text, 'latin1');
  return Buffer.from(Array.from(text, (letter) => DOS_LETTERS[letter] ?? letter.charCodeAt(0)));
}

export interface DbaseField {
  readonly name: string;
  readonly type: string;
  readonly length: number;
}

export interface DbaseOptions {
  readonly version?: number;
  readonly letters?: Letters;
  /** Rows, from 0, that are marked as deleted. */
  readonly deleted?: ReadonlySet<number>;
  /** What the header says instead of the truth. */
  readonly records?: number;
  readonly encrypted?: boolean;
  /** Behind the last record. */
  readonly tail?: Uint8Array;
}

/** Rows are texts as they stand in their fields, or bytes for what is no text. */
export function dbaseTable(
  fields: readonly DbaseField[],
  rows: readonly (readonly (string | Uint8Array)[])[],
  options: DbaseOptions = {},
): Buffer {
  const { version = 0x03, letters = 'dos', deleted, encrypted = false } = options;
  const isNewest = (version & 7) === 4;
  const isFox = version >= 0x30 && version <= 0x32;
  const start = (isNewest ? 68 : 32) + fields.length * (isNewest ? 48 : 32) + 1 + (isFox ? 263 : 0);
  const recordBytes = 1 + fields.reduce((sum, { length }) => sum + length, 0);
  const head = Buffer.alloc(isNewest ? 68 : 32);
  head.set([version, 118, 11, 30]);
  head.writeUInt32LE(options.records ?? rows.length, 4);
  head.writeUInt16LE(start, 8);
  head.writeUInt16LE(recordBytes, 10);
  if (encrypted) head[15] = 1;
  const described = fields.map(({ name, type, length }) => {
    const field = Buffer.alloc(isNewest ? 48 : 32);
    field.set(lettered(name, letters).subarray(0, isNewest ? 31 : 10));
    field.write(type, isNewest ? 32 : 11);
    // A length of more than a byte has its upper half where numbers have decimals.
    const at = isNewest ? 33 : 16;
    field[at] = length & 255;
    field[at + 1] = length >> 8;
    return field;
  });
  const records = rows.map((cells, row) => {
    const made = Buffer.alloc(recordBytes, 0x20);
    if (deleted?.has(row) === true) made.write('*');
    let at = 1;
    fields.forEach(({ length }, column) => {
      const cell = cells[column] ?? '';
      made.set(typeof cell === 'string' ? lettered(cell, letters) : cell, at);
      at += length;
    });
    return made;
  });
  const end = Buffer.from(isFox ? `\r${'\0'.repeat(263)}` : '\r');
  return Buffer.concat([head, ...described, end, ...records, options.tail ?? Buffer.of(0x1a)]);
}

export function difTable(rows: Rows, letters: Letters = 'dos'): Buffer {
  const width = Math.max(...rows.map((row) => row.length));
  const head = `TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,${rows.length}\r\n""\r\nTUPLES\r\n0,${width}\r\n""\r\nDATA\r\n0,0\r\n""\r\n`;
  const body = rows.map((row) => `-1,0\r\nBOT\r\n${row.map(difCell).join('')}`).join('');
  return lettered(`${head}${body}-1,0\r\nEOD\r\n`, letters);
}

function difCell(value: Value): string {
  if (typeof value === 'number') return `0,${value}\r\nV\r\n`;
  return `1,0\r\n"${(value ?? '').replaceAll('"', '""')}"\r\n`;
}

const SYLK_LETTERS: Readonly<Record<string, string>> = {
  å: '\u001BNJa', Å: '\u001BNJA', æ: '\u001BNq', Æ: '\u001BNa', ø: '\u001BNy', Ø: '\u001BNi',
}; // prettier-ignore

/** Letters as Excel spells them. `before` and `after` the cells: records as they stand. */
export function sylkTable(rows: Rows, before = '', after = ''): Buffer {
  const cells = rows.flatMap((row, y) =>
    row.flatMap((value, x) => {
      if (value === null) return [];
      const text = typeof value === 'number' ? String(value) : `"${sylkText(value)}"`;
      return [`C;${x === 0 ? `Y${y + 1};` : ''}X${x + 1};K${text}\r\n`];
    }),
  );
  const head = `ID;PWXL;N;E\r\nP;PGeneral\r\nP;Pdd/mm/yyyy\r\n${before}`;
  return Buffer.from(`${head}${cells.join('')}${after}E\r\n`, 'latin1');
}

function sylkText(text: string): string {
  const spelt = Array.from(text, (letter) => SYLK_LETTERS[letter] ?? letter).join('');
  return spelt.replaceAll(';', ';;').replaceAll('\n', '\u001B :');
}

/** Cells of OpenOffice 1, whose namespaces and kinds are others than those of OpenDocument. */
export function openOfficeTable(rows: Rows, options: { readonly template?: boolean } = {}): Buffer {
  const uri = 'http://openoffice.org/2000';
  const cells = rows.map(
    (row) => `<table:table-row>${row.map(officeCell).join('')}</table:table-row>`,
  );
  const doctype =
    '<!DOCTYPE office:document-content PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "office.dtd">';
  const content = `<?xml version="1.0" encoding="UTF-8"?>\n${doctype}<office:document-content xmlns:office="${uri}/office" xmlns:table="${uri}/table" xmlns:text="${uri}/text" office:class="spreadsheet" office:version="1.0"><office:body><table:table table:name="Ark1">${cells.join('')}</table:table></office:body></office:document-content>`;
  const type = `application/vnd.sun.xml.calc${options.template === true ? '.template' : ''}`;
  return zip([
    { name: 'mimetype', data: type, stored: true },
    { name: 'content.xml', data: content },
  ]);
}

function officeCell(value: Value): string {
  if (value === null) return '<table:table-cell/>';
  const shown = `<text:p>${value}</text:p>`;
  if (typeof value === 'string') return `<table:table-cell>${shown}</table:table-cell>`;
  return `<table:table-cell table:value-type="float" table:value="${value}">${shown}</table:table-cell>`;
}

export type Family = 'wk1' | 'wk3' | 'wq1' | 'wq2' | 'wb2' | 'works';

export interface WorksheetOptions {
  /** In which order the cells stand. */
  readonly order?: 'rows' | 'columns';
  readonly letters?: Letters;
  /** Records in front of the cells and behind the end. */
  readonly before?: readonly Buffer[];
  readonly behind?: Uint8Array;
  /** How 1-2-3 from version 3 on packs a number. */
  readonly numbers?: 'double' | 'extended' | 'packed' | 'formula';
}

const VERSIONS: Readonly<Record<Family, Buffer>> = {
  wk1: Buffer.of(0, 0, 2, 0, 0x06, 0x04),
  wk3: Buffer.from([0, 0, 0x1a, 0, 0x02, 0x10, ...Array.from({ length: 24 }, () => 0)]),
  wq1: Buffer.of(0, 0, 2, 0, 0x20, 0x51),
  wq2: Buffer.of(0, 0, 2, 0, 0x21, 0x51),
  wb2: Buffer.of(0, 0, 2, 0, 0x02, 0x10),
  works: Buffer.of(0xff, 0, 2, 0, 0x04, 0x04),
};

export function record(kind: number, ...content: (Uint8Array | readonly number[])[]): Buffer {
  const body = Buffer.concat(content.map((piece) => Buffer.from(piece)));
  const head = Buffer.alloc(4);
  head.writeUInt16LE(kind, 0);
  head.writeUInt16LE(body.length, 2);
  return Buffer.concat([head, body]);
}

/** One or more sheets; formats with one alone take the first. */
export function worksheet(
  family: Family,
  sheets: readonly Rows[],
  options: WorksheetOptions = {},
): Buffer {
  const cells = sheets.flatMap((rows, sheet) => {
    const filled = rows.flatMap((row, y) =>
      row.flatMap((value, x) => (value === null ? [] : [{ sheet, row: y, column: x, value }])),
    );
    if (options.order === 'columns') filled.sort((a, b) => a.column - b.column || a.row - b.row);
    return filled.map((cell) => worksheetCell(family, cell, options));
  });
  const { before = [], behind = Buffer.alloc(0) } = options;
  return Buffer.concat([VERSIONS[family], ...before, ...cells, record(1), behind]);
}

interface Cell {
  readonly sheet: number;
  readonly row: number;
  readonly column: number;
  readonly value: string | number;
}

function worksheetCell(family: Family, cell: Cell, options: WorksheetOptions): Buffer {
  const { row, column, value } = cell;
  const text = typeof value === 'string' ? lettered(value, options.letters ?? 'dos') : null;
  const label = text === null ? [] : [0x27, ...text, 0];
  if (family === 'wk3') {
    const place = [row & 255, row >> 8, cell.sheet, column];
    return text === null
      ? laterNumber(place, value as number, options)
      : record(0x16, place, label);
  }
  const place = placeOf(family, cell);
  if (text === null) return record(0x0e, place, double(value as number));
  if (family === 'wq1' || family === 'wq2') {
    return record(0x0f, place, [0x27, text.length, ...text]);
  }
  return record(0x0f, place, family === 'works' ? [...text, 0] : label);
}

/** Column, row and format as each program has them. */
export function placeOf(family: Family, { sheet, row, column }: Omit<Cell, 'value'>): number[] {
  const at = [row & 255, row >> 8];
  if (family === 'wq2' || family === 'wb2') return [column, sheet, ...at, 0, 0];
  if (family === 'works') return [column & 255, column >> 8, ...at, 0, 0];
  return [0xff, column & 255, column >> 8, ...at];
}

export function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

function laterNumber(
  place: readonly number[],
  value: number,
  { numbers }: WorksheetOptions,
): Buffer {
  if (numbers === 'formula') return record(0x28, place, double(value), [1, 2, 3, 4]);
  if (numbers === 'extended') return record(0x17, place, extended(value));
  if (numbers === 'packed') return record(0x25, place, packed(value));
  return record(0x27, place, double(value));
}

function extended(value: number): Buffer {
  const bytes = Buffer.alloc(10);
  const exponent = Math.floor(Math.log2(Math.max(1, value)));
  bytes.writeBigUInt64LE(BigInt(value) << BigInt(63 - exponent), 0);
  bytes.writeUInt16LE(exponent + 16_383, 8);
  return bytes;
}

/** Digits and a power of ten. */
function packed(value: number): Buffer {
  let [digits, power] = [value, 0];
  while (digits % 10 === 0 && power < 15) [digits, power] = [digits / 10, power + 1];
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(((digits << 6) | power) >>> 0);
  return bytes;
}

/** Quattro Pro 9 and later: each column is one run. */
export function quattro9(sheets: readonly Rows[]): Buffer {
  return compound({ NativeContent_MAIN: quattro9Stream(sheets) });
}

export function quattro9Stream(sheets: readonly Rows[]): Buffer {
  const texts = new Map<string, number>();
  const numberOf = (text: string): number => {
    if (!texts.has(text)) texts.set(text, texts.size + 1);
    return texts.get(text)!;
  };
  const cells = sheets.flatMap((rows, sheet) => [
    record(0x601, [sheet, 0, ...Array.from({ length: 20 }, () => 0)]),
    ...columnsOf(rows).flatMap((column, x) => [
      record(0xa01, [x, 0, ...Array.from({ length: 8 }, () => 0)]),
      record(
        0xc01,
        uint32(0),
        uint32(column.length),
        ...column.map((value) => runCell(value, numberOf)),
      ),
    ]),
    record(
      0x602,
      Array.from({ length: 8 }, () => 0),
    ),
  ]);
  const strings = [...texts.keys()].map((text) => {
    const bytes = lettered(text, 'windows');
    return Buffer.from([bytes.length & 255, bytes.length >> 8, 0, ...bytes, 0]);
  });
  const begin = record(0x01, Buffer.from('QPW9\0\0\0\0\0\0'));
  return Buffer.concat([begin, record(0x407, Buffer.alloc(12), ...strings), ...cells, record(2)]);
}

function columnsOf(rows: Rows): Value[][] {
  const width = Math.max(...rows.map((row) => row.length));
  return Array.from({ length: width }, (_, x) => rows.map((row) => row[x] ?? null));
}

function runCell(value: Value, numberOf: (text: string) => number): Buffer {
  if (value === null) return Buffer.of(1);
  if (typeof value === 'string') return Buffer.concat([Buffer.of(7), uint32(numberOf(value))]);
  return Buffer.concat([Buffer.of(5), double(value)]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}
