/**
 * The log of an xls file that several people changed: cells as they were and as they became, each column
 * of each sheet as one. Of everything else in it the texts are told.
 */
import { limits } from '../../inspect/limits.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';
import type { Dialect } from './dialect.ts';
import { looseTexts } from './loose-texts.ts';
import { Pieces } from './pieces.ts';
import { rkNumber } from './rk.ts';

const CELL_CHANGE = 0x13b;

const SHEET_AT = 12;
const KINDS_AT = 14;
const COLUMN_AT = 20;
const OLD_SIZE_AT = 22;
const HEAD_BYTES = 28;
const KIND_BITS = 3;
const KINDS = 0x07;
const RK = 1;
const NUMBER = 2;
const TEXT = 3;
/** Bytes of values of fixed length: none, numbers, true or false. */
const SIZES: ReadonlyMap<number, number> = new Map([
  [0, 0],
  [RK, 4],
  [NUMBER, 8],
  [4, 2],
]);

export class Revisions {
  readonly #told: Told;
  readonly #dialect: Dialect;
  readonly #columns = new Map<string, number>();
  #row = -1;

  constructor(told: Told, dialect: Dialect) {
    this.#told = told;
    this.#dialect = dialect;
  }

  record(type: number, bytes: Buffer): void {
    if (type === CELL_CHANGE && bytes.length >= HEAD_BYTES) this.#change(bytes);
    else this.#loose(bytes);
  }

  /** Formats stand in front of the two values, and nothing tells how long they are: the values end the record. */
  #change(bytes: Buffer): void {
    const kinds = bytes.readUInt16LE(KINDS_AT);
    const kind = kinds & KINDS;
    const column = this.#column(bytes.readUInt16LE(SHEET_AT), bytes.readUInt16LE(COLUMN_AT));
    const oldSize = bytes.readUInt32LE(OLD_SIZE_AT);
    const size = SIZES.get(kind) ?? sizeOfText(bytes, HEAD_BYTES + oldSize);
    const middle = bytes.length - size;
    if (middle - oldSize < HEAD_BYTES) {
      this.#loose(bytes.subarray(HEAD_BYTES));
      throw new Unreadable('damaged');
    }
    const oldKind = (kinds >>> KIND_BITS) & KINDS;
    this.#value(column, oldKind, bytes.subarray(middle - oldSize, middle));
    this.#value(column, kind, bytes.subarray(middle));
  }

  #value(column: number, kind: number, bytes: Buffer): void {
    const body = new Pieces(bytes);
    if (kind === RK) this.#number(column, rkNumber(body.u32()));
    else if (kind === NUMBER) this.#number(column, body.f64());
    else if (kind === TEXT && isText(bytes, 0)) {
      this.#begin();
      this.#told.text(this.#row, column, body.text(this.#dialect, 2));
    } else this.#loose(bytes);
  }

  #number(column: number, number: number): void {
    this.#begin();
    this.#told.number(this.#row, column, String(number));
  }

  #begin(): void {
    if (this.#row < 0) this.#told.table('remnant');
    this.#row++;
  }

  #column(sheet: number, column: number): number {
    const key = `${sheet} ${column}`;
    const known = this.#columns.get(key);
    if (known !== undefined) return known;
    const next = Math.min(this.#columns.size, limits.columns - 1);
    if (next === this.#columns.size) this.#columns.set(key, next);
    return next;
  }

  #loose(bytes: Buffer): void {
    looseTexts(bytes, this.#dialect, (text) => this.#told.place('remnant', text));
  }
}

/** Of the text that ends the record; all that is left when none does. */
function sizeOfText(bytes: Buffer, from: number): number {
  for (let at = from; at < bytes.length; at++) {
    if (isText(bytes, at)) return bytes.length - at;
  }
  return Math.max(0, bytes.length - from);
}

/** Whether a text from here on ends where the bytes end. */
function isText(bytes: Buffer, start: number): boolean {
  if (start + 3 > bytes.length) return false;
  const units = bytes.readUInt16LE(start);
  const flags = bytes[start + 2]!;
  let end = start + 3 + units * ((flags & 1) + 1);
  let at = start + 3;
  if ((flags & 8) !== 0 && at + 2 <= bytes.length) {
    end += 2 + bytes.readUInt16LE(at) * 4;
    at += 2;
  }
  if ((flags & 4) !== 0 && at + 4 <= bytes.length) end += 4 + bytes.readUInt32LE(at);
  return end === bytes.length;
}
