/**
 * The cells of an Office package's sheets, and the strings that they share: read once into the
 * kernel's table, then each sheet, then again what has to be seen twice. The same for parts in markup
 * and in records.
 */
import { Budget } from '../../inspect/limits.ts';
import type { Entry, Source } from '../archive/zip.ts';
import { type Feed, type Fill, kernel } from '../cells/kernel.ts';
import type { Walker } from '../cells/kernel-walkers.ts';
import { seenText } from '../cells/seen-text.ts';
import type { Package } from './opc.ts';

/** How the parts of a family of packages are read. */
export interface PartReading {
  readonly sheet: Walker;
  readonly strings: Walker;
  readonly fill: (source: Source) => Fill;
}

/** Of the shared strings most often the first are wanted again: the headings. */
const FIRST_BYTES = 2 ** 14;

export class SheetCells {
  readonly #package: Package;
  readonly #reading: PartReading;
  #hasStrings = false;

  constructor(contents: Package, reading: PartReading) {
    this.#package = contents;
    this.#reading = reading;
  }

  /** Starts the kernel with the package's strings and styles. Throws Unreadable. */
  loadStrings(budget: Budget): void {
    const { sharedStrings, dateStyles } = this.#package;
    kernel().start(dateStyles);
    this.#hasStrings = true;
    if (sharedStrings === null) return;
    kernel().readStrings(this.#fill(sharedStrings, budget), this.#reading.strings);
  }

  texts(refs: ReadonlySet<number>): ReadonlyMap<number, string> {
    const { sharedStrings } = this.#package;
    if (sharedStrings === null || refs.size === 0) return new Map();
    const open = (): Fill => this.#fill(sharedStrings, new Budget(), FIRST_BYTES);
    return kernel().wantedStrings(open, refs, this.#reading.strings);
  }

  /** The first look at a sheet. Throws Unreadable; what was told before counts. */
  read(entry: Entry, feed: Feed, budget: Budget): void {
    kernel().read(this.#reading.sheet, this.#fill(entry, budget), feed);
  }

  /** The second look: every filled cell of the columns (all when null). Throws Unreadable. */
  look(
    sheetIndex: number,
    columns: ReadonlySet<number> | null,
    cell: (row: number, column: number, text: string) => void,
  ): void {
    const entry = this.#package.sheets[sheetIndex]?.entry ?? null;
    if (entry === null) return;
    if (!this.#hasStrings) this.loadStrings(new Budget());
    const all = columns === null ? Array.from({ length: kernel().stringCount }, (_, i) => i) : [];
    const texts = this.texts(new Set(all));
    kernel().look(this.#reading.sheet, this.#fill(entry, new Budget()), columns, (seen) => {
      const text = seenText(seen, texts, this.#package.date1904);
      if (text !== '') cell(seen.row, seen.column, text);
    });
  }

  #fill(entry: Entry, budget: Budget, firstBytes?: number): Fill {
    return this.#reading.fill(this.#package.parts.zip.open(entry, budget, firstBytes));
  }
}
