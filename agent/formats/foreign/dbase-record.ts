/** One record of a dBase table, field by field: most are text, as people would type it. */
import { dateText } from '../dates.ts';
import type { ToldBytes } from '../told.ts';
import type { Field, Table } from './dbase-header.ts';
import { isNumberText, numberText } from './number-text.ts';
import { tellWestern, westernText } from './western-text.ts';

const SPACE = 0x20;
const DAY_BYTES = 8;
/** Days are counted as astronomers do, from this day 0 of the calendar of Excel. */
const DAY_ZERO_JULIAN = 2_415_019;
/** The first day of 1970 in it. */
const DAY_ZERO_EPOCH = 25_569;
const DAY_MS = 86_400_000;
/** In milliseconds, of the year 1970 in those of the year 1. */
const EPOCH_MS = 62_135_683_200_000;
/** Money has four decimals. */
const MONEY = 10_000;
/** Fields that point into the file with the memos, and flags. */
const ELSEWHERE = new Set('MGPWX0L');

/** A field of the record that begins at `at` and ends, if it is cut, at `end`. */
type Tell = (at: number, end: number, row: number, column: number) => void;

export class RecordCells {
  readonly #fields: readonly Field[];
  readonly #told: ToldBytes;
  readonly #tells: readonly Tell[];
  /** A day as it is told. */
  readonly #day = Buffer.from('DD-MM-YYYY');
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));

  constructor({ fields, isNewest }: Table, told: ToldBytes) {
    this.#fields = fields;
    this.#told = told;
    this.#tells = fields.map((field) => this.#tellFor(field, isNewest));
  }

  /** The first row is that of the fields' names. */
  tellNames(): void {
    this.#fields.forEach(({ name }, column) => this.#told.text(0, column, name));
  }

  /** Where the next records stand. */
  within(bytes: Buffer): void {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Of a record that is cut the fields that are whole, and what is there of the next. */
  tell(row: number, at: number, end: number): void {
    const tells = this.#tells;
    for (let column = 0; column < tells.length; column++) tells[column]!(at, end, row, column);
  }

  #tellFor(field: Field, isNewest: boolean): Tell {
    const { type, offset, length } = field;
    if (ELSEWHERE.has(type)) return () => {};
    const binary = binaryOf(type, length, isNewest);
    if (binary === null) {
      return (at, end, row, column) => {
        const start = at + offset;
        this.#tellText(type, { start, end: Math.min(start + length, end) }, row, column);
      };
    }
    const { value, isDay } = binary;
    return (at, end, row, column) => {
      if (at + offset + length > end) return;
      const number = value(this.#view, at + offset);
      // Empty fields are full of zeros.
      if (number === 0 || !Number.isFinite(number)) return;
      if (!isDay) this.#told.double(row, column, number);
      else if (number >= 1) this.#told.text(row, column, dateText(String(number), false));
    };
  }

  // oxlint-disable-next-line max-params -- called for every cell
  #tellText(type: string, field: Stretch, row: number, column: number): void {
    const bytes = this.#bytes;
    let { start, end } = field;
    while (end > start && isBlank(bytes[end - 1]!)) end--;
    while (start < end && isBlank(bytes[start]!)) start++;
    if (start >= end) return;
    if (type === 'V' || type === 'Q') end = endOfVariable(bytes, { start, end }, field);
    if (type === 'D' && isWrittenDay(bytes, start, end)) this.#tellDay(start, row, column);
    else if (type === 'N' || type === 'F') this.#tellNumber({ start, end }, row, column);
    else tellWestern(this.#told, row, column, bytes, start, end);
  }

  #tellNumber({ start, end }: Stretch, row: number, column: number): void {
    if (isNumberText(this.#bytes, start, end)) {
      return this.#told.digits(row, column, this.#bytes, start, end);
    }
    const text = westernText(this.#bytes, start, end);
    const number = numberText(text);
    if (number === null) this.#told.text(row, column, text);
    else this.#told.number(row, column, number);
  }

  /** Stored as YYYYMMDD. */
  #tellDay(start: number, row: number, column: number): void {
    const day = this.#day;
    for (let at = 0; at < 4; at++) day[6 + at] = this.#bytes[start + at]!;
    for (let at = 0; at < 2; at++) {
      day[at] = this.#bytes[start + 6 + at]!;
      day[3 + at] = this.#bytes[start + 4 + at]!;
    }
    this.#told.bytes(row, column, day, 0, day.length);
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === 0;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** What varies in length and does not fill its field has its length in the last byte. */
function endOfVariable(bytes: Buffer, { start, end }: Stretch, field: Stretch): number {
  const told = field.start + bytes[field.end - 1]!;
  const isTold = end === field.end && told < end && bytes.subarray(told, end - 1).every(isBlank);
  return isTold ? Math.max(start, told) : end;
}

function isWrittenDay(bytes: Buffer, start: number, end: number): boolean {
  if (end - start !== DAY_BYTES) return false;
  for (let at = start; at < end; at++) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  return true;
}

interface Binary {
  readonly value: (view: DataView, at: number) => number;
  /** In days of Excel. */
  readonly isDay: boolean;
}

/** How a field that is no text is read; null for text. */
function binaryOf(type: string, length: number, isNewest: boolean): Binary | null {
  const isWhole = length === 4 && (type === 'I' || type === '+');
  if (isWhole && isNewest) return numberBy((view, at) => view.getUint32(at) - 2 ** 31);
  if (isWhole) return numberBy((view, at) => view.getInt32(at, true));
  if (length !== 8) return type === 'B' ? numberBy(() => 0) : null;
  if (type === 'B') return numberBy((view, at) => view.getFloat64(at, true));
  if (type === 'Y') return numberBy((view, at) => Number(view.getBigInt64(at, true)) / MONEY);
  if (type === 'O') return numberBy(orderedDouble);
  if (type === '@') {
    return dayBy((view, at) => (view.getFloat64(at) - EPOCH_MS) / DAY_MS + DAY_ZERO_EPOCH);
  }
  if (type === 'T') return dayBy((view, at) => view.getInt32(at, true) - DAY_ZERO_JULIAN);
  return null;
}

function numberBy(value: Binary['value']): Binary {
  return { value, isDay: false };
}

function dayBy(value: Binary['value']): Binary {
  return { value, isDay: true };
}

/** Negative ones with all bits turned, others with the first: so they sort as bytes. */
function orderedDouble(view: DataView, at: number): number {
  const high = view.getUint32(at);
  const low = view.getUint32(at + 4);
  const turned = new DataView(new ArrayBuffer(8));
  const isPositive = high >= 2 ** 31;
  turned.setUint32(0, isPositive ? high - 2 ** 31 : ~high >>> 0);
  turned.setUint32(4, isPositive ? low : ~low >>> 0);
  return turned.getFloat64(0);
}
