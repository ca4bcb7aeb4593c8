/**
 * Workbooks of Excel 2 to 2003 of which only what lies beside the cells matters, record by record: each sketch
 * says what stands in the workbook and in its sheet, and what lies beside it in the compound file.
 */
import { bytes, u16, u32 } from './binary-records.ts';
import { compound, type Streams } from './compound-writer.ts';

export type Version = 2 | 3 | 4 | 5 | 8;

export interface XlsSketch {
  readonly version?: Version;
  /** Records in front of the sheets, and behind the cells of the only one. */
  readonly book?: readonly Buffer[];
  readonly sheet?: readonly Buffer[];
  readonly name?: string;
  /** Other streams of the compound file; without any the workbook stands alone. */
  readonly beside?: Streams;
}

/** No record may be longer. */
const MOST_BYTES = 8224;
const CONTINUE = 0x3c;

/** A record, with as many behind it as it takes. */
export function xlsRecord(type: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  const parts: Buffer[] = [];
  for (let at = 0; at === 0 || at < body.length; at += MOST_BYTES) {
    const part = body.subarray(at, at + MOST_BYTES);
    parts.push(u16(at === 0 ? type : CONTINUE), u16(part.length), part);
  }
  return Buffer.concat(parts);
}

/** A text of BIFF8 behind its length: flags, then its characters in one byte or in two. */
export function text8(text: string, lengthBytes: 0 | 1 | 2 = 2): Buffer {
  const isWide = isWideText(text);
  const characters = Buffer.from(text, isWide ? 'utf16le' : 'latin1');
  return Buffer.concat([lengthOf(text, lengthBytes), bytes(isWide ? 1 : 0), characters]);
}

/** A text before BIFF8 behind its length. */
export function text5(text: string, lengthBytes: 0 | 1 | 2 = 1): Buffer {
  return Buffer.concat([lengthOf(text, lengthBytes), Buffer.from(text, 'latin1')]);
}

function isWideText(text: string): boolean {
  return Array.from(text).some((letter) => letter > '\u00ff');
}

function lengthOf(text: string, lengthBytes: 0 | 1 | 2): Buffer {
  if (lengthBytes === 0) return Buffer.alloc(0);
  return lengthBytes === 1 ? bytes(text.length) : u16(text.length);
}

export function float(value: number): Buffer {
  const buffer = Buffer.alloc(8);
  buffer.writeDoubleLE(value);
  return buffer;
}

export function zeros(count: number): Buffer {
  return Buffer.alloc(count);
}

const BOFS: Readonly<Record<Version, number>> = { 2: 0x09, 3: 0x209, 4: 0x409, 5: 0x809, 8: 0x809 };
export const GLOBALS = 0x05;
export const SHEET = 0x10;
export const CHART = 0x20;

export function begin(version: Version, kind: number): Buffer {
  const told = { 2: 0x200, 3: 0x300, 4: 0x400, 5: 0x500, 8: 0x600 }[version];
  const more = { 2: 0, 3: 2, 4: 2, 5: 4, 8: 12 }[version];
  return xlsRecord(BOFS[version], u16(told), u16(kind), zeros(more));
}

export const end = xlsRecord(0x0a);

/** Navn, Anne. */
function cells(version: Version): Buffer {
  const each = ['Navn', 'Anne'].map((text, row) => {
    const at = [u16(row), u16(0)];
    if (version === 2) return xlsRecord(0x04, ...at, zeros(3), text5(text));
    return xlsRecord(0x204, ...at, u16(0), version === 8 ? text8(text) : text5(text, 2));
  });
  return Buffer.concat(each);
}

/** The stream of the workbook alone. */
export function xlsStream(sketch: XlsSketch): Buffer {
  const { version = 8, book = [], sheet = [], name = 'Ark1' } = sketch;
  if (version < 5) {
    return Buffer.concat([begin(version, SHEET), ...book, cells(version), ...sheet, end]);
  }
  const written = version === 8 ? text8(name, 1) : text5(name);
  const sheetRecord = (start: number): Buffer => xlsRecord(0x85, u32(start), u16(0), written);
  const front = [begin(version, GLOBALS), xlsRecord(0x42, u16(version === 8 ? 1200 : 1252))];
  const behind = [...book, end];
  const start = [...front, sheetRecord(0), ...behind].reduce((sum, { length }) => sum + length, 0);
  return Buffer.concat([
    ...front, sheetRecord(start), ...behind, begin(version, SHEET), cells(version), ...sheet, end,
  ]); // prettier-ignore
}

export function xlsFile(sketch: XlsSketch): Buffer {
  const { version = 8, beside } = sketch;
  if (beside === undefined && version < 5) return xlsStream(sketch);
  return compound({ [version < 8 ? 'Book' : 'Workbook']: xlsStream(sketch), ...beside });
}

/** A shape's object, as it stands in front of its text. */
export const NOTE = 0x19;
export const TEXT_BOX = 0x06;
export function object(kind: number): Buffer {
  return xlsRecord(0x5d, u16(0x15), u16(0x12), u16(kind), u16(1), zeros(14), zeros(4));
}

/** The text of a shape: its characters follow in pieces, each in one byte or in two a character. */
export function shapeText(pieces: readonly string[], version = [false]): Buffer {
  const units = pieces.join('').length;
  const all = pieces.map((piece, i) => {
    const isWide = version[i % version.length] === true || isWideText(piece);
    const characters = Buffer.from(piece, isWide ? 'utf16le' : 'latin1');
    return xlsRecord(CONTINUE, bytes(isWide ? 1 : 0), characters);
  });
  return Buffer.concat([
    xlsRecord(0x1b6, zeros(10), u16(units), u16(16), zeros(4)),
    ...all,
    xlsRecord(CONTINUE, zeros(8), u16(units), zeros(6)),
  ]);
}

export function note(author = 'Anna'): Buffer {
  return xlsRecord(0x1c, u16(1), u16(0), u16(0), u16(1), text8(author), zeros(1));
}

/** A note before BIFF8: its text in so many bytes a record. */
export function oldNote(text: string, most = 2048): Buffer {
  const all = Buffer.from(text, 'latin1');
  const parts: Buffer[] = [];
  for (let at = 0; at < all.length; at += most) {
    const part = all.subarray(at, at + most);
    const [row, length] = at === 0 ? [1, all.length] : [0xffff, part.length];
    parts.push(xlsRecord(0x1c, u16(row), u16(0), u16(length), part));
  }
  return Buffer.concat(parts);
}

/** Tokens of a formula. */
export const ptg = {
  text: (text: string): Buffer => Buffer.concat([bytes(0x17), text8(text, 1)]),
  text5: (text: string): Buffer => Buffer.concat([bytes(0x17), text5(text)]),
  number: (value: number): Buffer => Buffer.concat([bytes(0x1f), float(value)]),
  join: bytes(0x08),
  reference: Buffer.concat([bytes(0x5a), zeros(6)]),
  array: Buffer.concat([bytes(0x60), zeros(7)]),
} as const;

export function definedName(name: string, tokens: Buffer, behind = zeros(0)): Buffer {
  return xlsRecord(
    0x18, u16(0), bytes(0, name.length), u16(tokens.length), zeros(8), text8(name, 0), tokens, behind,
  ); // prettier-ignore
}

/** A list to choose from, what is said of it, and what may be typed. */
export function validation(texts: readonly string[], ...formulas: readonly Buffer[]): Buffer {
  const [first = zeros(0), second = zeros(0)] = formulas;
  return xlsRecord(
    0x1be, u32(3), ...texts.map((text) => text8(text)), u16(first.length), u16(0), first,
    u16(second.length), u16(0), second, u16(0),
  ); // prettier-ignore
}

function zeroEnded(text: string): Buffer {
  return Buffer.concat([u32(text.length + 1), Buffer.from(`${text}\0`, 'utf16le')]);
}

export interface LinkSketch {
  readonly shows?: string;
  readonly url?: string;
  readonly file?: readonly [short: string, long: string | null];
  readonly place?: string;
}

const URL_CLASS = Buffer.from('e0c9ea79f9bace118c8200aa004ba90b', 'hex');
const FILE_CLASS = Buffer.from('0303000000000000c000000000000046', 'hex');

export function link({ shows, url, file, place }: LinkSketch): Buffer {
  const target: Buffer[] = [];
  if (url !== undefined) {
    const wide = Buffer.from(`${url}\0`, 'utf16le');
    target.push(URL_CLASS, u32(wide.length), wide);
  } else if (file !== undefined) {
    const [short, long] = file;
    const wide = Buffer.from(long ?? '', 'utf16le');
    const more = long === null ? [u32(0)] : [u32(wide.length + 6), u32(wide.length), u16(3), wide];
    target.push(FILE_CLASS, u16(0), u32(short.length + 1), Buffer.from(`${short}\0`, 'latin1'));
    target.push(zeros(24), ...more);
  }
  const flags =
    (shows === undefined ? 0 : 0x14) |
    (target.length === 0 ? 0 : 3) |
    (place === undefined ? 0 : 8);
  return xlsRecord(
    0x1b8, zeros(8), Buffer.alloc(16, 1), u32(2), u32(flags), ...(shows === undefined ? [] : [zeroEnded(shows)]),
    ...target, ...(place === undefined ? [] : [zeroEnded(place)]),
  ); // prettier-ignore
}

export type Value = string | number | null;

function valueOf(one: Value): Buffer {
  if (typeof one === 'number') return Buffer.concat([bytes(1), float(one)]);
  return one === null ? zeros(9) : Buffer.concat([bytes(2), text8(one)]);
}

/** What a link brought: a workbook with its sheets, each with its cells. */
export function linked(
  path: string,
  sheets: readonly (readonly [name: string, rows: readonly (readonly Value[])[]])[],
): Buffer[] {
  return [
    xlsRecord(0x1ae, u16(sheets.length), text8(path), ...sheets.map(([name]) => text8(name))),
    ...sheets.flatMap(([, rows], sheet) => [
      xlsRecord(0x59, u16(rows.length), u16(sheet)),
      ...rows.map((row, at) =>
        xlsRecord(0x5a, bytes(row.length - 1, 0), u16(at), ...row.map(valueOf)),
      ),
    ]),
  ];
}

/** The items of another program: rows of values. */
export function items(
  program: string,
  name: string,
  rows: readonly (readonly Value[])[],
): Buffer[] {
  const columns = rows[0]?.length ?? 1;
  return [
    xlsRecord(0x1ae, u16(0), text8(program)),
    xlsRecord(0x23, u16(2), u32(0), text8(name, 1), bytes(columns - 1), u16(rows.length - 1), ...rows.flat().map(valueOf)),
  ]; // prettier-ignore
}

export type PivotValue =
  | Value
  | { readonly whole: number }
  | readonly [day: number, month: number, year: number];

function pivotValue(one: PivotValue): Buffer {
  if (one === null) return xlsRecord(0xcf);
  if (typeof one === 'number') return xlsRecord(0xc9, float(one));
  if (typeof one === 'string') return xlsRecord(0xcd, text8(one));
  if ('whole' in one) return xlsRecord(0xcc, u16(one.whole));
  const [day, month, year] = one;
  return xlsRecord(0xce, u16(year), u16(month), bytes(day, 0, 0, 0));
}

export interface PivotField {
  readonly name: string;
  readonly values: readonly PivotValue[];
  /** Its different values are listed, and rows point to them in one byte or in two; else they stand in the rows. */
  readonly listed?: 1 | 2;
  /** Values that no row points to. */
  readonly gone?: readonly PivotValue[];
}

/** The stream behind a pivot table. */
export function pivot(fields: readonly PivotField[]): Buffer {
  const lists = fields.map(({ values, gone = [] }) => [
    ...new Map([...values, ...gone].map((one) => [JSON.stringify(one), one])).values(),
  ]);
  const definitions = fields.flatMap(({ name, listed }, at) => {
    const list = listed === undefined ? [] : lists[at]!;
    const flags = listed === undefined ? 2 : listed === 1 ? 5 : 0x205;
    return [
      xlsRecord(0xc7, u16(flags), zeros(6), u16(0), u16(0), u16(list.length), text8(name)),
      xlsRecord(0x1bb, u16(0)),
      ...list.map(pivotValue),
    ];
  });
  const rows = fields[0]!.values.flatMap((_, row) => {
    const indexes = fields.flatMap(({ values, listed }, at) => {
      const index = lists[at]!.findIndex(
        (one) => JSON.stringify(one) === JSON.stringify(values[row]),
      );
      return listed === undefined ? [] : listed === 1 ? bytes(index) : u16(index);
    });
    const following = fields.filter(({ listed }) => listed === undefined);
    return [
      ...(indexes.length === 0 ? [] : [xlsRecord(0xc8, ...indexes)]),
      ...following.map(({ values }) => pivotValue(values[row] ?? null)),
    ];
  });
  return Buffer.concat([
    xlsRecord(0xc6, zeros(20)),
    xlsRecord(0x122, zeros(12)),
    ...definitions,
    ...rows,
    end,
  ]);
}

export interface SeriesSketch {
  readonly name?: string;
  readonly values?: readonly number[];
  readonly categories?: readonly (string | number)[];
}

/** A chart, as it stands in a sheet or alone. */
export function chartOf(series: readonly SeriesSketch[], title = ''): Buffer {
  const point = (row: number, column: number, one: string | number): Buffer =>
    typeof one === 'number'
      ? xlsRecord(0x203, u16(row), u16(column), u16(0), float(one))
      : xlsRecord(0x204, u16(row), u16(column), u16(0), text8(one));
  const points = (list: number, all: readonly (readonly (string | number)[])[]): Buffer[] => [
    xlsRecord(0x1065, u16(list)),
    ...all.flatMap((values, column) => values.map((one, row) => point(row, column, one))),
  ];
  return Buffer.concat([
    begin(8, CHART),
    ...series.flatMap(({ name }) => [
      xlsRecord(0x1003, zeros(12)),
      ...(name === undefined ? [] : [xlsRecord(0x100d, u16(0), text8(name, 1))]),
    ]),
    ...(title === '' ? [] : [xlsRecord(0x1025, zeros(32)), xlsRecord(0x100d, u16(0), text8(title, 1))]),
    ...points(2, series.map(({ categories = [] }) => categories)),
    ...points(1, series.map(({ values = [] }) => values)),
    end,
  ]); // prettier-ignore
}

/** A drawing with one shape that has these long properties. */
export function art(properties: readonly (readonly [kind: number, text: string])[]): Buffer {
  const long = properties.map(([, text]) => Buffer.from(`${text}\0`, 'utf16le'));
  const table = properties.flatMap(([kind], i) => [
    u16(kind | 0x8000),
    u32(long[i]!.length),
    // One whose value is no length.
    u16(0x80),
    u32(20),
  ]);
  const options = Buffer.concat([u16(0x0181), u32(0), ...table, ...long]);
  const inside = Buffer.concat([
    atom(0x02, 1, 0xf00a, zeros(8)),
    atom(0x03, 2 * properties.length + 1, 0xf00b, options),
    atom(0x00, 0, 0xf011, zeros(0)),
  ]);
  // What contains it is longer than what is here: other shapes follow in other records.
  return Buffer.concat([
    u16(0x0f),
    u16(0xf002),
    u32(0xffff),
    u16(0x0f),
    u16(0xf004),
    u32(inside.length),
    inside,
  ]);
}

function atom(version: number, instance: number, type: number, body: Buffer): Buffer {
  return Buffer.concat([u16((instance << 4) | version), u16(type), u32(body.length), body]);
}
