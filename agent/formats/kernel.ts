/**
 * The host of the kernel (`kernel/`, AssemblyScript, built into `dist/kernel.ts`): fills its window,
 * drains its records into the rules, and decodes text only for the few cells that may matter.
 * One instance serves a child for life; each file starts it anew.
 */
import {
  FORM_SEPARATED,
  NO_TEXT,
  type NumberInText,
  type NumberKey,
  type Sheet,
  type TextRef,
  numbersInText,
} from '../../rules/index.ts';
import { columnCounts, COUNTER_WORDS, decoded, shortText } from './kernel-cells.ts';
import { kernelExports, type KernelExports } from './kernel-exports.ts';
import type { Aside, Cells, Feed, Fill, SeenCell, Telling } from './kernel-feed.ts';
import { stringTable, type Walker } from './kernel-walkers.ts';
import { Unreadable } from './reader.ts';

export type { Aside, Cells, Feed, Fill, SeenCell, Telling };

const MORE = 0;
const FULL = 1;
const DONE = 2;
/** No cell of any program holds more characters; a longer text is no header and no label. */
const CELL_CHARACTERS = 2 ** 15;
/** The most bytes that so many UTF-16 units take in UTF-8. */
const CELL_BYTES = 3 * CELL_CHARACTERS;

const SHORT_TEXT = 24;

const NUMBER = 0;
const TEXT = 1;
const HEADING = 2;
const FOCUS = 3;
const ASIDE = 6;
const RECORD_WORDS = 10;

/** In place of a shared string: eight bytes of a number. */
const DOUBLE = -2;

const SHAPE_TEXT = 1;
const SHAPE_ODD = 12;
const SHAPE_SEPARATED = 15;

/** So many strings are looked up in one reading of their table. */
const WANTED_AT_ONCE = 2 ** 18;
/** A header's text is told by its beginning. */
const HEADING_BYTES = 256;
/** Of all texts of shared strings that hold numbers among other words, in characters. */
const ODD_CHARACTERS = 2 ** 24;

export class Kernel {
  readonly #wasm: KernelExports;
  readonly #counters: number;
  readonly #focus: number;
  readonly #styles: number;
  readonly #records: number;
  readonly #window: number;
  readonly #windowEnd: number;
  readonly #shapes: number;
  readonly #values: number;
  readonly #bytes: Buffer;
  readonly #words: Uint32Array;
  readonly #encoder = new TextEncoder();
  #odd = new Map<number, string>();
  #oddCharacters = 0;

  constructor() {
    this.#wasm = kernelExports();
    const { layout, memory } = this.#wasm;
    this.#bytes = Buffer.from(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
    this.#counters = layout(0);
    this.#focus = layout(1);
    this.#styles = layout(2);
    this.#records = layout(3);
    this.#window = layout(4);
    this.#windowEnd = this.#window + layout(5);
    this.#shapes = layout(6);
    this.#values = layout(7);
  }

  /** Forgets the file before. `dateStyles` has 1 for each cell format that shows a date. */
  start(dateStyles: Uint8Array): void {
    this.#wasm.startFile();
    this.#odd = new Map();
    this.#oddCharacters = 0;
    const styles = this.#bytes.subarray(this.#styles, this.#styles + 0x1_0000);
    styles.fill(0);
    styles.set(dateStyles.subarray(0, styles.length));
  }

  /** Reads the table of shared strings: the cells then point into it. */
  readStrings(fill: Fill, walker: Walker = stringTable): void {
    this.#wasm.startStringTable();
    this.#walk(walker, fill, () => this.#keepOdd());
    for (const index of this.#odd.keys()) this.#reshape(index, SHAPE_ODD);
  }

  /** How many strings the table held. */
  get stringCount(): number {
    return this.#wasm.strings();
  }

  /** Reads the table's part once more, up to the last wanted string. */
  wantedStrings(
    fill: Fill,
    refs: ReadonlySet<number>,
    walker: Walker = stringTable,
  ): Map<number, string> {
    const texts = new Map<number, string>();
    const sorted = Uint32Array.from(refs).toSorted();
    for (let start = 0; start < sorted.length; start += WANTED_AT_ONCE) {
      this.#wasm.startWantedStrings(0);
      const some = sorted.subarray(start, start + WANTED_AT_ONCE);
      this.#words.set(some, this.#counters / 4);
      this.#wasm.startWantedStrings(some.length);
      this.#walk(walker, fill, () => this.#collect(texts));
      this.#words.fill(0, this.#counters / 4, this.#counters / 4 + some.length);
    }
    return texts;
  }

  /** The first look at a sheet or table. What was told before an Unreadable counts. */
  read(walker: Walker, fill: Fill, feed: Feed): void {
    this.#wasm.startSheet(false);
    try {
      this.#walk(walker, fill, () => this.#drain(feed));
    } finally {
      this.#count(feed.sheet);
    }
  }

  /** The second look: every filled cell of the columns (all when null). */
  look(
    walker: Walker,
    fill: Fill,
    columns: ReadonlySet<number> | null,
    seen: (cell: SeenCell) => void,
  ): void {
    this.#wasm.startSheet(true);
    this.#mark(columns);
    this.#walk(walker, fill, () => this.#see(seen));
  }

  /** The first look at a table whose reader is no walker and tells its cells one by one. */
  tell(feed: Feed, tellAll: (cells: Cells) => void): void {
    const table = this.begin(feed);
    try {
      tellAll(table);
    } finally {
      table.end();
    }
  }

  /** The same for a reader that learns as it goes where its tables begin and end. One at a time. */
  begin(feed: Feed): Telling {
    const { startSheet, tellText, tellNumber, keepLabels, drained } = this.#wasm;
    startSheet(false);
    let at = this.#window;
    const flush = (): void => {
      this.#drain(feed);
      drained();
      keepLabels();
      at = this.#window;
    };
    type Tell = typeof tellText;
    const cell = (tellIt: Tell, row: number, column: number, text: string): void => {
      if (text.length > CELL_CHARACTERS) {
        feed.sheet.text(row, column, text, NO_TEXT, NO_TEXT);
        return cell(tellText, row, column, 'x');
      }
      if (this.#windowEnd - at < CELL_BYTES) flush();
      const written = this.#put(text, at);
      if (tellIt(row, column, at, written) !== 0) flush();
      else at += written;
    };
    return {
      text: (row, column, text) => cell(tellText, row, column, text),
      number: (row, column, digits) => cell(tellNumber, row, column, digits),
      end: () => {
        flush();
        this.#count(feed.sheet);
      },
    };
  }

  /** The text's bytes in the window, for which there is room. Returns how many. */
  #put(text: string, at: number): number {
    const { length } = text;
    let next = 0;
    // A call into Node costs more than a short text.
    if (length <= SHORT_TEXT) {
      for (; next < length; next++) {
        const code = text.charCodeAt(next);
        if (code >= 128) break;
        this.#bytes[at + next] = code;
      }
    }
    if (next === length) return length;
    return this.#encoder.encodeInto(text, this.#bytes.subarray(at, this.#windowEnd)).written;
  }

  #mark(columns: ReadonlySet<number> | null): void {
    const focus = this.#bytes.subarray(this.#focus, this.#focus + 16_384);
    focus.fill(columns === null ? 1 : 0);
    for (const column of columns ?? []) focus[column] = 1;
  }

  #walk(walker: Walker, fill: Fill, drain: () => void): void {
    const wasm = this.#wasm;
    walker.start(wasm);
    let to = this.#window;
    for (let last = false; !last;) {
      const given = fill(this.#bytes, to, this.#windowEnd - to);
      last = given === 0;
      to += given;
      let from = this.#window;
      for (;;) {
        const crowded = from === this.#window && to === this.#windowEnd;
        const status = walker.step(wasm, { from, to, last, crowded });
        drain();
        wasm.drained();
        from = walker.position(wasm);
        if (status === DONE) return walker.end(wasm);
        if (status === MORE) break;
        if (status !== FULL) throw new Unreadable('limit');
      }
      if (!last) to = this.#carry(from, to);
    }
    throw new Unreadable('damaged');
  }

  /** Moves what is not read yet to the front of the window. Returns where it ends. */
  #carry(from: number, to: number): number {
    if (from === this.#window && to === this.#windowEnd) throw new Unreadable('limit');
    this.#wasm.keepLabels();
    this.#bytes.copyWithin(this.#window, from, to);
    return this.#window + to - from;
  }

  /** Where the records of the last call end, in words of the memory. */
  #recordsEnd(): number {
    return this.#records / 4 + this.#wasm.recordCount() * RECORD_WORDS;
  }

  #drain(feed: Feed): void {
    const words = this.#words;
    const end = this.#recordsEnd();
    for (let at = this.#records / 4; at < end; at += RECORD_WORDS) {
      const row = words[at + 1]!;
      const column = words[at + 2]!;
      if (words[at] === NUMBER) {
        const labelled = feed.sheet.wantsLabels(column);
        const left = labelled ? this.#label(at + 6, feed) : NO_TEXT;
        const first = labelled ? this.#label(at + 8, feed) : NO_TEXT;
        feed.sheet.number(row, column, words[at + 3]!, words[at + 4]!, left, first);
      } else if (words[at] === HEADING) {
        const shared = words[at + 3]! | 0;
        const ref =
          shared >= 0
            ? shared
            : feed.intern(this.#text(words[at + 4]!, Math.min(words[at + 5]!, HEADING_BYTES)));
        feed.sheet.heading(row, column, ref);
      } else if (words[at] === TEXT) this.#drainText(at, feed);
      else if (words[at] === ASIDE) this.#drainAside(at, feed);
    }
  }

  #drainAside(at: number, feed: Feed): void {
    const words = this.#words;
    const start = words[at + 4]!;
    const bytes = this.#bytes.subarray(start, start + words[at + 5]!);
    feed.aside?.({ row: words[at + 1]!, column: words[at + 2]!, kind: words[at + 3]!, bytes });
  }

  #drainText(at: number, feed: Feed): void {
    const words = this.#words;
    const shared = words[at + 3]! | 0;
    const text = shared >= 0 ? this.#odd.get(shared) : this.#text(words[at + 4]!, words[at + 5]!);
    if (text === undefined) return;
    const left = this.#label(at + 6, feed);
    const first = this.#label(at + 8, feed);
    feed.sheet.text(words[at + 1]!, words[at + 2]!, text, left, first);
  }

  #label(at: number, feed: Feed): TextRef {
    const ref = this.#words[at]! | 0;
    if (ref >= 0) return ref;
    if (ref === -1) return NO_TEXT;
    const span = this.#words[at + 1]!;
    return feed.intern(this.#text(span >>> 8, span & 0xff));
  }

  /** Strings that may hold a number: most are made plain entries again, so that cells cost nothing. */
  #keepOdd(): void {
    const words = this.#words;
    const end = this.#recordsEnd();
    for (let at = this.#records / 4; at < end; at += RECORD_WORDS) {
      const index = words[at + 1]!;
      const text = this.#text(words[at + 4]!, words[at + 5]!);
      const earlier = this.#odd.get(index);
      let count = 0;
      let single: NumberInText | null = null;
      numbersInText(text, (found) => {
        count++;
        single = found;
      });
      if (earlier === undefined && count === 0) this.#reshape(index, SHAPE_TEXT);
      else if (earlier === undefined && count === 1 && isPlain(single!)) {
        this.#reshape(index, SHAPE_SEPARATED, single!.key);
      } else this.#keep(index, (earlier ?? '') + text);
    }
  }

  #keep(index: number, text: string): void {
    this.#oddCharacters += text.length;
    if (this.#oddCharacters > ODD_CHARACTERS) throw new Unreadable('limit');
    this.#odd.set(index, text);
  }

  #collect(texts: Map<number, string>): void {
    const words = this.#words;
    const end = this.#recordsEnd();
    for (let at = this.#records / 4; at < end; at += RECORD_WORDS) {
      const index = words[at + 1]!;
      const text = this.#text(words[at + 4]!, words[at + 5]!);
      texts.set(index, (texts.get(index) ?? '') + text);
    }
  }

  /** Tells of a string in the table what only its text could say. */
  #reshape(index: number, shape: number, key: NumberKey = 0): void {
    if (index >= this.#wasm.strings()) return;
    this.#bytes[this.#shapes + index] = shape;
    this.#words[this.#values / 4 + index] = key;
  }

  #see(seen: (cell: SeenCell) => void): void {
    const words = this.#words;
    const end = this.#recordsEnd();
    for (let at = this.#records / 4; at < end; at += RECORD_WORDS) {
      if (words[at] !== FOCUS) continue;
      const shared = words[at + 6]! | 0;
      seen({
        row: words[at + 1]!,
        column: words[at + 2]!,
        shared,
        text: shared >= 0 ? '' : this.#seenText(shared, words[at + 7]!, words[at + 5]!),
        short: shared >= 0 ? shortText(words[at + 3]! & 0xff, words[at + 4]!) : null,
        dated: (words[at + 3]! & 0x100) !== 0,
      });
    }
  }

  #seenText(shared: number, at: number, length: number): string {
    return shared === DOUBLE ? String(this.#bytes.readDoubleLE(at)) : this.#text(at, length);
  }

  #count(sheet: Sheet): void {
    const words = this.#words;
    const columns = this.#wasm.columnCount();
    for (let column = 0; column < columns; column++) {
      const at = this.#counters / 4 + column * COUNTER_WORDS;
      const seen = columnCounts(words, at);
      if (seen.filled > 0) sheet.count(column, seen);
    }
  }

  #text(at: number, length: number): string {
    return decoded(this.#bytes, at, at + length);
  }
}

/** A number with a dash or space of another kind, and nothing else: as good as the usual one. */
function isPlain({ key, whole, form, doubtful, label }: NumberInText): boolean {
  return key >= 0 && whole && form === FORM_SEPARATED && !doubtful && label === 0;
}

let instance: Kernel | null = null;

/** The one kernel of this process: its memory is as large as the largest file needed. */
export function kernel(): Kernel {
  instance ??= new Kernel();
  return instance;
}
