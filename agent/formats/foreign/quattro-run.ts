/**
 * A run of cells in one column of Quattro Pro 9: each entry says what its cells hold, how many they are,
 * and either their values or the step from one to the next.
 */
import { rkNumber } from '../xls/rk.ts';

const HAS_FORMAT = 0x80;
const IS_REPEATED = 0x40;
const HAS_STEP = 0x20;
const KIND = 0x1f;

const NOTHING = 0;
const BLANK = 1;
const UNSIGNED = 2;
const SIGNED = 3;
const PACKED = 4;
const DOUBLE = 5;
export const TEXT_CELL = 7;
const FORMULA = 8;

export interface RunCell {
  readonly row: number;
  readonly kind: number;
  /** Of a text its number in the table, from 0. */
  readonly value: number;
}

/** Bytes of a value, by kind. */
const BYTES: ReadonlyMap<number, number> = new Map([
  [NOTHING, 0],
  [BLANK, 0],
  [UNSIGNED, 2],
  [SIGNED, 2],
  [PACKED, 4],
  [DOUBLE, 8],
  [TEXT_CELL, 4],
  [FORMULA, 14],
]);

export class QuattroRun {
  readonly #view: DataView;
  #at = 0;

  constructor(view: DataView) {
    this.#view = view;
  }

  /** Whether it was told to its end: as many cells as it counts, in rows that there are. */
  read(rows: number, cell: (cell: RunCell) => void): boolean {
    if (this.#view.byteLength < 8) return false;
    let row = this.#view.getUint32(0, true);
    const end = row + this.#view.getUint32(4, true);
    if (end > rows) return false;
    this.#at = 8;
    while (this.#at < this.#view.byteLength) {
      const flags = this.#view.getUint8(this.#at++);
      const kind = flags & KIND;
      const bytes = BYTES.get(kind);
      const heads = ((flags & HAS_FORMAT) === 0 ? 0 : 2) + ((flags & IS_REPEATED) === 0 ? 0 : 2);
      const stepBytes = (flags & HAS_STEP) === 0 ? 0 : 2;
      if (bytes === undefined || !this.#has(heads + bytes + stepBytes)) return false;
      this.#at += heads;
      const times = (flags & IS_REPEATED) === 0 ? 1 : this.#view.getUint16(this.#at - 2, true);
      if (row + times > end) return false;
      let value = this.#value(kind);
      const step = stepBytes === 0 ? null : this.#step(kind);
      for (let left = times; ;) {
        if (kind !== NOTHING && kind !== BLANK) cell({ row, kind, value });
        row++;
        if (--left <= 0) break;
        if (step !== null) value = stepped(kind, value + step);
        else if (this.#has(bytes)) value = this.#value(kind);
        else return false;
      }
    }
    return row === end;
  }

  #has(bytes: number): boolean {
    return this.#at + bytes <= this.#view.byteLength;
  }

  #value(kind: number): number {
    const at = this.#at;
    this.#at += BYTES.get(kind) ?? 0;
    if (kind === UNSIGNED) return this.#view.getUint16(at, true);
    if (kind === SIGNED) return this.#view.getInt16(at, true);
    if (kind === PACKED) return rkNumber(this.#view.getUint32(at, true));
    if (kind === DOUBLE || kind === FORMULA) return this.#view.getFloat64(at, true);
    return kind === TEXT_CELL ? this.#view.getUint32(at, true) - 1 : 0;
  }

  #step(kind: number): number {
    this.#at += 2;
    return kind === SIGNED
      ? this.#view.getInt16(this.#at - 2, true)
      : this.#view.getUint16(this.#at - 2, true);
  }
}

/** Numbers of 16 bits go round. */
function stepped(kind: number, value: number): number {
  if (kind === UNSIGNED) return value & 0xffff;
  return kind === SIGNED ? (value << 16) >> 16 : value;
}
