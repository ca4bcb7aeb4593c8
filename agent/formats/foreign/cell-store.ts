/**
 * The cells of one sheet, for formats that keep them column by column or as it came: the rules want them
 * row by row. Fifteen bytes a cell, and no text: where that stands in the file is told when it is wanted.
 */
import type { ToldBytes } from '../told.ts';

/** Of more cells the first are told, and the rest from the top anew. */
const MOST = 2 ** 20;
/** Places are below this, as are numbers of cells. */
const SEQUENCE = 2 ** 21;

export const NUMBER = 0;
export const DATE = 1;
export const TEXT = 2;
const GONE = 3;
export type CellKind = typeof NUMBER | typeof DATE | typeof TEXT;

/** Tells the cell that a value stands for. */
export type TellAt = (row: number, column: number, value: number) => void;

/** How a text and a date are told. */
export interface Tellers {
  readonly text: TellAt;
  readonly date: TellAt;
}

export class CellStore {
  readonly #told: ToldBytes;
  readonly #tellers: Tellers;
  #rows = new Uint32Array(2 ** 10);
  #columns = new Uint16Array(2 ** 10);
  #kinds = new Uint8Array(2 ** 10);
  #values = new Float64Array(2 ** 10);
  #length = 0;

  constructor(told: ToldBytes, tellers: Tellers) {
    this.#told = told;
    this.#tellers = tellers;
  }

  get length(): number {
    return this.#length;
  }

  // oxlint-disable-next-line max-params -- called for every cell: no object
  add(row: number, column: number, kind: CellKind, value: number): void {
    if (this.#length === MOST) this.tell();
    if (this.#length === this.#rows.length) this.#grow();
    const at = this.#length++;
    this.#rows[at] = row;
    this.#columns[at] = column;
    this.#kinds[at] = kind;
    this.#values[at] = value;
  }

  /** Takes the last cell back if it stands here: what follows says what it really holds. */
  takeBack(row: number, column: number): void {
    const at = this.#length - 1;
    if (at >= 0 && this.#rows[at] === row && this.#columns[at] === column) this.#kinds[at] = GONE;
  }

  /** Tells all of them, row by row, and forgets them. */
  tell(): void {
    for (const place of this.#inOrder()) this.#tellAt(place % SEQUENCE);
    this.#length = 0;
  }

  #tellAt(at: number): void {
    const kind = this.#kinds[at]!;
    const row = this.#rows[at]!;
    const column = this.#columns[at]!;
    const value = this.#values[at]!;
    if (kind === NUMBER) this.#told.double(row, column, value);
    else if (kind === DATE) this.#tellers.date(row, column, value);
    else if (kind === TEXT) this.#tellers.text(row, column, value);
  }

  #inOrder(): Float64Array {
    const places = new Float64Array(this.#length);
    let isInOrder = true;
    for (let at = 0; at < places.length; at++) {
      places[at] = this.#rows[at]! * SEQUENCE + at;
      if (at > 0 && this.#rows[at]! < this.#rows[at - 1]!) isInOrder = false;
    }
    return isInOrder ? places : places.toSorted();
  }

  #grow(): void {
    const rows = new Uint32Array(this.#rows.length * 2);
    const columns = new Uint16Array(rows.length);
    const kinds = new Uint8Array(rows.length);
    const values = new Float64Array(rows.length);
    rows.set(this.#rows);
    columns.set(this.#columns);
    kinds.set(this.#kinds);
    values.set(this.#values);
    this.#rows = rows;
    this.#columns = columns;
    this.#kinds = kinds;
    this.#values = values;
  }
}
