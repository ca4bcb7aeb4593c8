/**
 * The host of the kernel (`kernel/`, AssemblyScript, built into `dist/kernel.ts`): fills its window,
 * drains its records into the rules, and decodes text only for the few cells that may matter.
 * One instance serves a child for life; each file starts it anew.
 */
import {
  FORM_SEPARATED,
  type NumberInText,
  type NumberKey,
  numbersInText,
} from '../../../rules/index.ts';
import { numberText } from './kernel-cells.ts';
import { kernelExports, type KernelExports } from './kernel-exports.ts';
import type { Aside, Cells, Feed, Fill, Run, SeenCell, Telling } from './kernel-feed.ts';
import { RECORD_WORDS, Records } from './kernel-records.ts';
import { CellTelling } from './kernel-telling.ts';
import type { KeptTexts } from './kept-texts.ts';
import { stringTable, type Walker } from './kernel-walkers.ts';
import { Unreadable } from '../reader.ts';

export type { Aside, Cells, Feed, Fill, Run, SeenCell, Telling };

const MORE = 0;
const FULL = 1;
const DONE = 2;

const SHORT_TEXT = 24;

const SHAPE_TEXT = 1;
const SHAPE_ODD = 12;
const SHAPE_SEPARATED = 15;

/** So many strings are looked up in one reading of their table. */
const WANTED_AT_ONCE = 2 ** 18;
/** Of all texts of shared strings that hold numbers among other words, in characters. */
const ODD_CHARACTERS = 2 ** 24;

/** Where a label stands is told in 24 bits. */
const MOST_TEXT_BYTES = 2 ** 23;
const MOST_TEXTS = 2 ** 20;

export interface Workings {
  readonly wasm: KernelExports;
  readonly records: Records;
  /** All of the memory; the window lies between two addresses in it. */
  readonly bytes: Buffer;
  readonly window: number;
  readonly windowEnd: number;
  /** Chooses the columns of the second look. */
  readonly mark: (columns: ReadonlySet<number> | null) => void;
  /** Lays a text where there is room for it; returns its length in bytes. */
  readonly put: (text: string, at: number) => number;
}

export class Kernel {
  readonly #wasm: KernelExports;
  readonly #counters: number;
  readonly #focus: number;
  readonly #styles: number;
  readonly #window: number;
  readonly #windowEnd: number;
  readonly #shapes: number;
  readonly #values: number;
  readonly #bytes: Buffer;
  readonly #words: Uint32Array;
  readonly #records: Records;
  readonly #encoder = new TextEncoder();
  #odd = new Map<number, string>();
  #oddCharacters = 0;

  constructor() {
    this.#wasm = kernelExports();
    const { layout, memory } = this.#wasm;
    this.#bytes = Buffer.from(memory.buffer);
    this.#words = new Uint32Array(memory.buffer);
    this.#records = new Records(this.#wasm);
    this.#counters = layout(0);
    this.#focus = layout(1);
    this.#styles = layout(2);
    this.#window = layout(4);
    this.#windowEnd = this.#window + layout(5);
    this.#shapes = layout(6);
    this.#values = layout(7);
  }

  /** Texts of cells that were handed over as references: those of this file, until `forget`. */
  get kept(): KeptTexts {
    return this.#records.kept;
  }

  /** Forgets the file before. `dateStyles` has 1 for each cell format that shows a date. */
  start(dateStyles: Uint8Array): void {
    this.#wasm.startFile();
    this.#odd = new Map();
    this.#records.odd = this.#odd;
    this.#oddCharacters = 0;
    const styles = this.#bytes.subarray(this.#styles, this.#styles + 0x1_0000);
    styles.fill(0);
    styles.set(dateStyles.subarray(0, styles.length));
  }

  /**
   * Lays the texts of a table where cells point to them by number: of each where it begins among these bytes, and its
   * length; none begins at their start. In place of shared strings. Of too many there are none.
   */
  layTexts(bytes: Uint8Array, bounds: Uint32Array): void {
    const isTooMuch = bytes.length > MOST_TEXT_BYTES || bounds.length > 2 * MOST_TEXTS;
    this.#wasm.startTile(isTooMuch ? 0 : bounds.length / 2);
    if (isTooMuch) return;
    this.#bytes.set(bytes, this.#shapes);
    const values = this.#values / 4;
    for (let at = 0; at < bounds.length; at += 2) {
      const start = bounds[at]!;
      this.#words[values + at] = start === 0 ? 0 : this.#shapes + start;
      this.#words[values + at + 1] = bounds[at + 1]!;
    }
  }

  /** What the upper half of the bytes stands for in xls texts of one byte a character, in units of UTF-16. */
  setCodes(upperHalf: string): void {
    this.#bytes.write(upperHalf.slice(0, 128), this.#wasm.layout(9), 'utf16le');
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

  /** Reads the table's part from its beginning, up to the last wanted string or as far as it goes. */
  wantedStrings(
    open: () => Fill,
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
      try {
        this.#walk(walker, inSteps(open()), () => this.#collect(texts));
      } catch (error) {
        // What is broken was told by the first reading; the texts before it are there.
        if (!(error instanceof Unreadable)) throw error;
      } finally {
        this.#words.fill(0, this.#counters / 4, this.#counters / 4 + some.length);
      }
    }
    return texts;
  }

  /**
   * Visits the strings of the table that may be numbers and that no cell has pointed to since it was
   * read, as texts. The key of a number is all that is kept of it; an impossible one is told as such.
   */
  unusedStrings(visit: (text: string) => void): void {
    const count = this.stringCount;
    for (let index = 0; index < count; index++) {
      const shape = this.#bytes[this.#shapes + index]!;
      const odd = shape === SHAPE_ODD ? this.#odd.get(index) : undefined;
      const text = odd ?? numberText(shape, this.#words[this.#values / 4 + index]!);
      if (text !== null) visit(text);
    }
  }

  /** The first look at a sheet or table. What was told before an Unreadable counts. */
  read(walker: Walker, fill: Fill, feed: Feed): void {
    this.#wasm.startSheet(false);
    this.#records.start();
    try {
      this.#walk(walker, fill, () => this.#records.drain(feed), feed.beside);
    } finally {
      this.#records.count(feed.sheet);
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
    this.#records.start();
    this.#mark(columns);
    this.#walk(walker, fill, () => this.#records.see(seen));
  }

  /**
   * The first look at a table whose reader is no walker and tells its cells one by one, and learns as
   * it goes where a table begins and ends. One at a time.
   */
  begin(feed: Feed): Telling {
    this.#wasm.startSheet(false);
    this.#records.start();
    return new CellTelling(this.workings, feed);
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

  /** For a walk whose reader and the kernel take turns (`kernel-document.ts`). */
  get workings(): Workings {
    return {
      wasm: this.#wasm,
      records: this.#records,
      bytes: this.#bytes,
      window: this.#window,
      windowEnd: this.#windowEnd,
      mark: (columns) => this.#mark(columns),
      put: (text, at) => this.#put(text, at),
    };
  }

  #mark(columns: ReadonlySet<number> | null): void {
    const focus = this.#bytes.subarray(this.#focus, this.#focus + 16_384);
    focus.fill(columns === null ? 1 : 0);
    for (const column of columns ?? []) focus[column] = 1;
  }

  #walk(walker: Walker, fill: Fill, drain: () => void, beside?: Feed['beside']): void {
    const wasm = this.#wasm;
    walker.start(wasm);
    let isBefore = beside !== undefined;
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
        const start = from;
        from = walker.position(wasm);
        if (isBefore) {
          const cells = walker.cellsBegin?.(wasm) ?? 0;
          isBefore = cells === 0;
          beside?.(this.#bytes.subarray(start, isBefore ? from : cells));
        }
        if (status === DONE && beside !== undefined) this.#behind(fill, from, to, beside);
        if (status === DONE) return walker.end(wasm);
        if (status === MORE) break;
        if (status !== FULL) throw new Unreadable('limit');
      }
      if (!last) to = this.#carry(from, to);
      // No table of cells: what is there is for whoever listens to judge.
      else if (isBefore) {
        beside?.(this.#bytes.subarray(from, to));
        return walker.end(wasm);
      }
    }
    throw new Unreadable('damaged');
  }

  /** Hands on what follows the table, as it stands. */
  // oxlint-disable-next-line max-params -- the state of a walk
  #behind(fill: Fill, from: number, to: number, beside: (bytes: Uint8Array) => void): void {
    beside(this.#bytes.subarray(from, to));
    for (;;) {
      const given = fill(this.#bytes, this.#window, this.#windowEnd - this.#window);
      if (given === 0) return;
      beside(this.#bytes.subarray(this.#window, this.#window + given));
    }
  }

  /** Moves what is not read yet to the front of the window. Returns where it ends. */
  #carry(from: number, to: number): number {
    if (from === this.#window && to === this.#windowEnd) throw new Unreadable('limit');
    this.#wasm.keepLabels();
    this.#bytes.copyWithin(this.#window, from, to);
    return this.#window + to - from;
  }

  /** Strings that may hold a number: most are made plain entries again, so that cells cost nothing. */
  #keepOdd(): void {
    const words = this.#words;
    const { first, end } = this.#records;
    for (let at = first; at < end; at += RECORD_WORDS) {
      const index = words[at + 1]!;
      const text = this.#records.text(words[at + 4]!, words[at + 5]!);
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
    const { first, end } = this.#records;
    for (let at = first; at < end; at += RECORD_WORDS) {
      const index = words[at + 1]!;
      const text = this.#records.text(words[at + 4]!, words[at + 5]!);
      texts.set(index, (texts.get(index) ?? '') + text);
    }
  }

  /** Tells of a string in the table what only its text could say. */
  #reshape(index: number, shape: number, key: NumberKey = 0): void {
    if (index >= this.#wasm.strings()) return;
    this.#bytes[this.#shapes + index] = shape;
    this.#words[this.#values / 4 + index] = key;
  }
}

/** A number with a dash or space of another kind, and nothing else: as good as the usual one. */
function isPlain({ key, whole, form, doubtful, label }: NumberInText): boolean {
  return key >= 0 && whole && form === FORM_SEPARATED && !doubtful && label === 0;
}

const FIRST_STEP_BYTES = 2 ** 13;

/** Little at first: of most files the headings are wanted, which stand in front. */
function inSteps(fill: Fill): Fill {
  let most = FIRST_STEP_BYTES;
  return (out, offset, room) => {
    const given = fill(out, offset, Math.min(room, most));
    most *= 4;
    return given;
  };
}

let instance: Kernel | null = null;

/** The one kernel of this process: its memory is as large as the largest file needed. */
export function kernel(): Kernel {
  instance ??= new Kernel();
  return instance;
}
