/** Where the cells of a web page's table stand: they say how many columns and rows they take. */
import { limits } from '../../inspect/limits.ts';

/** As browsers bound them. */
const COLUMNS = 1000;
const ROWS = 65_534;
/** Cells over several rows that are kept in mind at once; further ones take one row. */
const SPANS = 64;

interface Span {
  readonly start: number;
  readonly end: number;
  /** The first row that is free again. */
  readonly until: number;
}

export class Grid {
  row = -1;
  column = 0;
  /** Those that reach into this row, from left to right, and how many of them are behind. */
  #spans: readonly Span[] = [];
  #passed = 0;
  #added: Span[] = [];
  /** Where the next cell may stand. */
  next = 0;

  /** Each cell stands beside the one before: none reaches into a further row. */
  get isPlain(): boolean {
    return this.#spans.length + this.#added.length === 0;
  }

  nextRow(): void {
    this.row++;
    this.next = 0;
    this.#passed = 0;
    if (this.isPlain) return;
    this.#spans = [...this.#spans, ...this.#added]
      .filter(({ until }) => until > this.row)
      .toSorted((a, b) => a.start - b.start);
    this.#added = [];
  }

  /** The next cell, from what it says of itself. */
  nextCell(colspan: string | null, rowspan: string | null): void {
    if (this.row < 0) this.nextRow();
    let column = this.next;
    for (; this.#passed < this.#spans.length; this.#passed++) {
      const span = this.#spans[this.#passed]!;
      if (span.start > column) break;
      column = Math.max(column, span.end);
    }
    this.column = Math.min(column, limits.columns - 1);
    this.next = Math.min(this.column + bounded(colspan, COLUMNS), limits.columns - 1);
    const rows = bounded(rowspan, ROWS);
    if (rows > 1 && this.#spans.length + this.#added.length < SPANS) {
      this.#added.push({ start: this.column, end: this.next, until: this.row + rows });
    }
  }
}

function bounded(told: string | null, most: number): number {
  if (told === null) return 1;
  const count = Math.floor(Number.parseFloat(told));
  return count >= 1 ? Math.min(count, most) : 1;
}
