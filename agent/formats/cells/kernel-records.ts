/**
 * What the kernel hands over, one record for each cell that may matter: to the rules in the first look,
 * to whoever asks in the second. Text is decoded for these few alone.
 */
import { NO_TEXT, type Sheet, type TextRef } from '../../../rules/index.ts';
import { KeptTexts } from './kept-texts.ts';
import { columnCounts, COUNTER_WORDS, decoded, shortText } from './kernel-cells.ts';
import type { KernelExports } from './kernel-exports.ts';
import type { Feed, SeenCell } from './kernel-feed.ts';

const NUMBER = 0;
const TEXT = 1;
const HEADING = 2;
const FOCUS = 3;
const TIMES = 5;
const ASIDE = 6;
export const RECORD_WORDS = 10;

/** In place of a shared string: eight bytes of a number. */
const DOUBLE = -2;

/** A header's text is told by its beginning. */
const HEADING_BYTES = 256;

export class Records {
  /** Texts of shared strings that hold numbers among other words. */
  odd: ReadonlyMap<number, string> = new Map();
  readonly kept = new KeptTexts();
  readonly #wasm: KernelExports;
  readonly #bytes: Buffer;
  readonly #words: Uint32Array;
  readonly #counters: number;
  readonly #records: number;
  /** How many equal cells the next record stands for. */
  #times = 1;

  constructor(wasm: KernelExports) {
    this.#wasm = wasm;
    this.#bytes = Buffer.from(wasm.memory.buffer);
    this.#words = new Uint32Array(wasm.memory.buffer);
    this.#counters = wasm.layout(0);
    this.#records = wasm.layout(3);
  }

  /** A sheet begins. */
  start(): void {
    this.#times = 1;
  }

  /** Where the records of the last call begin, in words of the memory. */
  get first(): number {
    return this.#records / 4;
  }

  get end(): number {
    return this.first + this.#wasm.recordCount() * RECORD_WORDS;
  }

  drain(feed: Feed): void {
    const words = this.#words;
    const { end } = this;
    for (let at = this.first; at < end; at += RECORD_WORDS) {
      const row = words[at + 1]!;
      const column = words[at + 2]!;
      if (words[at] === NUMBER) {
        const labelled = feed.sheet.wantsLabels(column);
        const left = labelled ? this.#label(at + 6, feed) : NO_TEXT;
        const first = labelled ? this.#label(at + 8, feed) : NO_TEXT;
        feed.sheet.number(row, column, words[at + 3]!, words[at + 4]!, left, first, this.#times);
      } else if (words[at] === HEADING) {
        feed.sheet.heading(row, column, this.#heading(at, feed));
      } else if (words[at] === TEXT) this.#drainText(at, feed);
      else if (words[at] === ASIDE) this.#drainAside(at, feed);
      else if (words[at] === TIMES) this.#times = words[at + 3]!;
    }
  }

  #heading(at: number, feed: Feed): TextRef {
    const words = this.#words;
    const shared = words[at + 3]! | 0;
    if (shared >= 0) return shared;
    return this.#kept(words[at + 4]!, Math.min(words[at + 5]!, HEADING_BYTES), feed);
  }

  /** A text of its own, which nobody may ever want to see. */
  #kept(start: number, length: number, feed: Feed): TextRef {
    return this.kept.keep(this.#bytes, start, length) ?? feed.intern(this.text(start, length));
  }

  /** The second look: all cells that were looked for. */
  see(seen: (cell: SeenCell) => void): void {
    const words = this.#words;
    const { end } = this;
    for (let at = this.first; at < end; at += RECORD_WORDS) {
      if (words[at] === TIMES) this.#times = words[at + 3]!;
      if (words[at] !== FOCUS) continue;
      const shared = words[at + 6]! | 0;
      seen({
        row: words[at + 1]!,
        column: words[at + 2]!,
        shared,
        text: shared >= 0 ? '' : this.#seenText(shared, words[at + 7]!, words[at + 5]!),
        short: shared >= 0 ? shortText(words[at + 3]! & 0xff, words[at + 4]!) : null,
        dated: (words[at + 3]! & 0x100) !== 0,
        times: this.#times,
      });
    }
  }

  /** What each column holds. */
  count(sheet: Sheet): void {
    const columns = this.#wasm.columnCount();
    for (let column = 0; column < columns; column++) {
      const seen = columnCounts(this.#words, this.#counters / 4 + column * COUNTER_WORDS);
      if (seen.filled > 0) sheet.count(column, seen);
    }
  }

  text(at: number, length: number): string {
    return decoded(this.#bytes, at, at + length);
  }

  #drainAside(at: number, feed: Feed): void {
    const words = this.#words;
    const start = words[at + 4]!;
    const bytes = this.#bytes.subarray(start, start + words[at + 5]!);
    feed.aside?.({
      row: words[at + 1]!,
      column: words[at + 2]!,
      kind: words[at + 3]!,
      bytes,
      left: this.#label(at + 6, feed),
      first: this.#label(at + 8, feed),
    });
  }

  #drainText(at: number, feed: Feed): void {
    const words = this.#words;
    const shared = words[at + 3]! | 0;
    const text = shared >= 0 ? this.odd.get(shared) : this.text(words[at + 4]!, words[at + 5]!);
    if (text === undefined) return;
    const left = this.#label(at + 6, feed);
    const first = this.#label(at + 8, feed);
    feed.sheet.text(words[at + 1]!, words[at + 2]!, text, left, first, this.#times);
  }

  #label(at: number, feed: Feed): TextRef {
    const ref = this.#words[at]! | 0;
    if (ref >= 0) return ref;
    if (ref === -1) return NO_TEXT;
    const span = this.#words[at + 1]!;
    return this.#kept(span >>> 8, span & 0xff, feed);
  }

  #seenText(shared: number, at: number, length: number): string {
    return shared === DOUBLE ? String(this.#bytes.readDoubleLE(at)) : this.text(at, length);
  }
}
