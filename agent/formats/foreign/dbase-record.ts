/** One record of a dBase table, field by field: most are text, as people would type it. */
import { dateText } from '../dates.ts';
import type { Told } from '../told.ts';
import type { Field, Table } from './dbase-header.ts';
import { numberText } from './number-text.ts';
import { westernText } from './western-text.ts';

const SPACE = 0x20;
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

type Tell = (record: Buffer, row: number, column: number) => void;

export class RecordCells {
  readonly #fields: readonly Field[];
  readonly #told: Told;
  readonly #tells: readonly Tell[];

  constructor({ fields, isNewest }: Table, told: Told) {
    this.#fields = fields;
    this.#told = told;
    this.#tells = fields.map((field) => this.#tellFor(field, isNewest));
  }

  /** The first row is that of the fields' names. */
  tellNames(): void {
    this.#fields.forEach(({ name }, column) => this.#told.text(0, column, name));
  }

  /** Of a record that is cut the fields that are whole, and what is there of the next. */
  tell(row: number, record: Buffer): void {
    for (let column = 0; column < this.#tells.length; column++) {
      this.#tells[column]!(record, row, column);
    }
  }

  #tellFor(field: Field, isNewest: boolean): Tell {
    const { type, offset, length } = field;
    if (ELSEWHERE.has(type)) return () => {};
    const digits = binaryOf(type, length, isNewest);
    if (digits === null) {
      return (record, row, column) => this.#tellText(record, field, row, column);
    }
    return (record, row, column) => {
      if (offset + length > record.length) return;
      const view = new DataView(record.buffer, record.byteOffset + offset, length);
      const { date, number } = digits(view);
      if (date !== undefined) this.#told.text(row, column, date);
      else if (number !== undefined) this.#told.number(row, column, number);
    };
  }

  // oxlint-disable-next-line max-params -- called for every cell: no object
  #tellText(record: Buffer, { type, offset, length }: Field, row: number, column: number): void {
    const last = Math.min(offset + length, record.length);
    let end = last;
    while (end > offset && isBlank(record[end - 1]!)) end--;
    let start = offset;
    while (start < end && isBlank(record[start]!)) start++;
    if (start >= end) return;
    if (type === 'V' || type === 'Q') end = endOfVariable(record, { start, end, offset, last });
    const text = westernText(record, start, end);
    const number = type === 'N' || type === 'F' ? numberText(text) : null;
    if (number === null) this.#told.text(row, column, type === 'D' ? dayText(text) : text);
    else this.#told.number(row, column, number);
  }
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === 0;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly offset: number;
  readonly last: number;
}

/** What varies in length and does not fill its field has its length in the last byte. */
function endOfVariable(record: Buffer, { start, end, offset, last }: Stretch): number {
  const told = offset + record[last - 1]!;
  const isTold = end === last && told < last && record.subarray(told, last - 1).every(isBlank);
  return isTold ? Math.max(start, told) : end;
}

/** As it is stored: YYYYMMDD. */
function dayText(text: string): string {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(text) ?? [];
  return year === undefined ? text : `${day}-${month}-${year}`;
}

interface Binary {
  readonly number?: string;
  readonly date?: string;
}

/** How a field that is no text is read; null for text. */
function binaryOf(
  type: string,
  length: number,
  isNewest: boolean,
): ((view: DataView) => Binary) | null {
  const isWhole = length === 4 && (type === 'I' || type === '+');
  if (isWhole && isNewest) return (view) => numberOf(view.getUint32(0) - 2 ** 31);
  if (isWhole) return (view) => numberOf(view.getInt32(0, true));
  if (length !== 8) return type === 'B' ? () => ({}) : null;
  if (type === 'B') return (view) => numberOf(view.getFloat64(0, true));
  if (type === 'Y') return (view) => numberOf(Number(view.getBigInt64(0, true)) / MONEY);
  if (type === 'O') return (view) => numberOf(orderedDouble(view));
  if (type === '@')
    return (view) => dayOf((view.getFloat64(0) - EPOCH_MS) / DAY_MS + DAY_ZERO_EPOCH);
  if (type === 'T') return (view) => dayOf(view.getInt32(0, true) - DAY_ZERO_JULIAN);
  return null;
}

/** Negative ones with all bits turned, others with the first: so they sort as bytes. */
function orderedDouble(view: DataView): number {
  const high = view.getUint32(0);
  const turned = new DataView(new ArrayBuffer(8));
  const isPositive = high >= 2 ** 31;
  turned.setUint32(0, isPositive ? high - 2 ** 31 : ~high >>> 0);
  turned.setUint32(4, isPositive ? view.getUint32(4) : ~view.getUint32(4) >>> 0);
  return turned.getFloat64(0);
}

/** Empty fields are full of zeros. */
function numberOf(value: number): Binary {
  return value === 0 || !Number.isFinite(value) ? {} : { number: String(value) };
}

function dayOf(day: number): Binary {
  return day >= 1 ? { date: dateText(String(day), false) } : {};
}
