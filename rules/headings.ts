/**
 * The texts in the first rows of a sheet, as references, and which of them is a column's header:
 * the nearest above its numbers that names a number, also over title blocks and second lines.
 */
import { MAYBE_PERSON, PERSON, THING, WORDS, type Meaning } from './header.ts';
import type { TextRef } from './noted.ts';
import type { Room } from './room.ts';

/** Filled rows in which headers are looked for. */
export const HEADER_ROWS = 30;

export interface Header {
  /** Counted from 0; -1 for none. */
  readonly row: number;
  readonly meaning: Meaning;
  /** It stands over the whole table, so that it is no more than a hint for one column. */
  readonly isTitle: boolean;
}

export const NO_HEADER: Header = { row: -1, meaning: 0, isTitle: false };

interface Heading {
  readonly row: number;
  readonly ref: TextRef;
}

export class Headings {
  #columns = new Map<number, Heading[]>();
  #rows = new Map<number, number>();
  readonly #room: Room;
  #count = 0;

  constructor(room: Room) {
    this.#room = room;
  }

  add(row: number, column: number, ref: TextRef): void {
    if (this.#room.headings <= 0) return;
    this.#room.headings--;
    this.#count++;
    const held = this.#columns.get(column);
    if (held === undefined) this.#columns.set(column, [{ row, ref }]);
    else held.push({ row, ref });
    this.#rows.set(row, (this.#rows.get(row) ?? 0) + 1);
  }

  forEach(visit: (row: number, column: number, ref: TextRef) => void): void {
    for (const [column, held] of this.#columns)
      for (const { row, ref } of held) visit(row, column, ref);
  }

  /** The texts of one row, from left to right. */
  inRow(wanted: number): [column: number, ref: TextRef][] {
    const texts: [number, TextRef][] = [];
    this.forEach((row, column, ref) => {
      if (row === wanted) texts.push([column, ref]);
    });
    return texts.toSorted(([a], [b]) => a - b);
  }

  /** The texts of all rows above this one. */
  above(row: number): TextRef[] {
    const refs: TextRef[] = [];
    this.forEach((at, _column, ref) => {
      if (at < row) refs.push(ref);
    });
    return refs;
  }

  /** The texts of all rows. */
  all(): TextRef[] {
    return this.above(Infinity);
  }

  refsOf(column: number): TextRef[] {
    return (this.#columns.get(column) ?? []).map(({ ref }) => ref);
  }

  /** The header of the numbers that begin at `firstRow`. */
  over(column: number, firstRow: number, meaningOf: (ref: TextRef) => Meaning): Header {
    const above = (this.#columns.get(column) ?? []).filter(({ row }) => row < firstRow);
    above.sort((a, b) => b.row - a.row);
    let nearer = false;
    for (const { row, ref } of above) {
      const meaning = meaningOf(ref);
      if ((meaning & WORDS) === 0) continue;
      if ((meaning & (PERSON | MAYBE_PERSON | THING)) === 0) {
        nearer = true;
        continue;
      }
      // Alone in its row and with a header below, it is a title.
      if (!nearer || this.#rows.get(row) !== 1) return { row, meaning, isTitle: false };
      if ((meaning & THING) === 0) return { row, meaning: MAYBE_PERSON, isTitle: true };
    }
    return NO_HEADER;
  }

  /** The first text of a column that says one of `bits`, else its first words. */
  saying(column: number, bits: number, meaningOf: (ref: TextRef) => Meaning): Header {
    let words = NO_HEADER;
    for (const { row, ref } of this.#columns.get(column) ?? []) {
      const meaning = meaningOf(ref);
      if ((meaning & bits) !== 0) return { row, meaning, isTitle: false };
      if (words === NO_HEADER && (meaning & WORDS) !== 0) words = { row, meaning, isTitle: false };
    }
    return words;
  }

  clear(): void {
    this.#room.headings += this.#count;
    this.#count = 0;
    this.#columns = new Map();
    this.#rows = new Map();
  }
}
