/** What the cells of the 1-2-3 family hold: the records that are cells, and how numbers are packed in them. */
import type { Layout } from './lotus-dialect.ts';
import type { FileRecord } from './records.ts';

/** Where a cell stands. `at` is where its value begins in the file. */
export interface CellPlace {
  readonly sheet: number;
  readonly row: number;
  readonly column: number;
  readonly at: number;
  readonly isDate: boolean;
}

/** What a record says of a cell; lengths of its value in bytes. */
export interface CellRecord {
  readonly least: number;
  readonly most: number;
  /** Absent for texts. */
  readonly number?: (view: DataView, at: number) => number;
  /** The text that the formula in this cell, told before, comes to. */
  readonly isResult?: boolean;
}

const ANY = 2 ** 16;
const LABEL: CellRecord = { least: 1, most: ANY };
const RESULT: CellRecord = { least: 1, most: ANY, isResult: true };

function double(view: DataView, at: number): number {
  return view.getFloat64(at, true);
}

/** By kind of record. */
const EARLY: ReadonlyMap<number, CellRecord> = new Map<number, CellRecord>([
  [0x0d, { least: 2, most: 3, number: (view, at) => view.getInt16(at, true) }],
  [0x0e, { least: 8, most: 9, number: double }],
  [0x0f, LABEL],
  [0x10, { least: 8, most: ANY, number: double }],
  [0x33, RESULT],
]);
const LATER: ReadonlyMap<number, CellRecord> = new Map<number, CellRecord>([
  [0x16, LABEL],
  [0x17, { least: 10, most: 10, number: extended }],
  [0x18, { least: 2, most: 2, number: short }],
  [0x19, { least: 10, most: ANY, number: extended }],
  [0x1a, RESULT],
  [0x25, { least: 4, most: 4, number: packed }],
  [0x27, { least: 8, most: 8, number: double }],
  [0x28, { least: 8, most: ANY, number: double }],
]);

export function cellRecords(layout: Layout): ReadonlyMap<number, CellRecord> {
  return layout === 'wk3' ? LATER : EARLY;
}

/** Null for a record that is too short. */
export function placeIn(
  view: DataView,
  { start, end }: FileRecord,
  layout: Layout,
): CellPlace | null {
  if (layout === 'wk3') {
    if (end - start < 4) return null;
    const sheet = view.getUint8(start + 2);
    const column = view.getUint8(start + 3);
    return { sheet, row: view.getUint16(start, true), column, at: start + 4, isDate: false };
  }
  if (end - start < 6) return null;
  if (layout === 'quattro') {
    const column = view.getUint8(start);
    const sheet = view.getUint8(start + 1);
    return { sheet, row: view.getUint16(start + 2, true), column, at: start + 6, isDate: false };
  }
  const first = layout === 'works' ? start : start + 1;
  const column = view.getUint16(first, true);
  const isDate = layout === 'wk1' && isDateFormat(view.getUint8(start));
  const row = view.getUint16(first + 2, true);
  return { sheet: 0, row, column, at: start + (layout === 'works' ? 6 : 5), isDate };
}

const SPECIAL_FORMATS = 7;
/** Of those, the ones with a day or a month. */
const DATES = new Set([2, 3, 4, 6, 9, 10]);

function isDateFormat(format: number): boolean {
  return ((format >> 4) & 7) === SPECIAL_FORMATS && DATES.has(format & 15);
}

/** Of 80 bits; what is no number has the highest exponent. */
function extended(view: DataView, at: number): number {
  const low = view.getUint32(at, true);
  const high = view.getUint32(at + 4, true);
  const top = view.getUint16(at + 8, true);
  const exponent = (top & 0x7fff) - 16_383;
  if (exponent > 1023) return Number.NaN;
  const size = high * 2 ** (exponent - 31) + low * 2 ** (exponent - 63);
  return top >= 0x8000 ? -size : size;
}

const FACTORS = [5000, 500, 1 / 20, 1 / 200, 1 / 2000, 1 / 20_000, 1 / 16, 1 / 64] as const;

/** Of 16 bits: whole, or so many of a factor. */
function short(view: DataView, at: number): number {
  const value = view.getInt16(at, true);
  return (value & 1) === 0 ? value >> 1 : (value >> 4) * FACTORS[(value >> 1) & 7]!;
}

/** Of 32 bits: digits, a sign, and the power of ten that they are multiplied with or divided by. */
function packed(view: DataView, at: number): number {
  const value = view.getUint32(at, true);
  const digits = (value & 0x20) === 0 ? value >>> 6 : -(value >>> 6);
  const power = 10 ** (value & 15);
  return (value & 0x10) === 0 ? digits * power : digits / power;
}
