/**
 * A walk through a document in which the kernel and a reader take turns: the kernel reads cells and rows
 * as nearly all programs write them (`kernel/document.ts`), the reader all else, as markup. Both count
 * in the same table, so a cell may be read by either.
 */
import { kernel, type Feed, type Fill, type SeenCell } from './kernel.ts';
import { Unreadable } from '../reader.ts';
import { type XmlHandler, XmlTokenizer } from '../markup/xml.ts';

/** What a cell holds; the numbers are those of `kernel/document.ts`. */
export const NOTHING = 0;
export const NUMBER = 1;
export const TEXT = 2;
/** A day, of ISO 8601 or as DD-MM-YYYY. */
export const DATE = 3;
export const TIME = 4;
export const TRUTH = 5;

const MORE = 0;
const FULL = 1;

/** What is not read by the kernel within this much is read as markup. */
const ELEMENT_BYTES = 2 ** 16;
/** Bytes that the reader gets at first: most often it needs one cell. */
const FEW_BYTES = 2 ** 9;
const MANY_BYTES = 2 ** 16;
/** No position in a table is larger. */
const FAR = 2 ** 29;

export interface DocumentHandler extends XmlHandler {
  /** Nothing that may follow is wanted. */
  readonly isOver: boolean;
}

export class DocumentWalk {
  readonly #workings = kernel().workings;
  readonly #scratch = this.#workings.wasm.layout(8);
  #tokenizer: XmlTokenizer | null = null;
  #isKernels = false;
  /** Of the table in hand. */
  #drain: () => void = () => {};
  #close: () => void = () => {};

  /** Throws Unreadable; what was told before stays valid. */
  run(fill: Fill, handler: DocumentHandler): void {
    const { wasm, bytes, window, windowEnd } = this.#workings;
    const tokenizer = new XmlTokenizer(handler, true);
    this.#tokenizer = tokenizer;
    this.#isKernels = false;
    wasm.startDocument();
    try {
      let to = window;
      for (let last = false; !last && !handler.isOver;) {
        const given = fill(bytes, to, windowEnd - to);
        last = given === 0;
        to += given;
        const from = this.#take(to, last, handler);
        bytes.copyWithin(window, from, to);
        to = window + to - from;
      }
    } finally {
      this.endTable();
    }
    if (!handler.isOver) tokenizer.end();
    // What it defines was not put in: the document is read, but not to the letter.
    if (tokenizer.hasDoctype) throw new Unreadable('damaged');
  }

  /** The reader has come to where only rows and cells are looked for: the kernel may go on. */
  handOver(): void {
    this.#isKernels = true;
    this.#tokenizer?.pause();
  }

  /** There are cell styles that show a number as a date: the reader wants to see what could be one. */
  expectDates(): void {
    this.#workings.wasm.expectDates();
  }

  beginTable(feed: Feed): void {
    const { wasm, records } = this.#workings;
    wasm.startDocumentTable(false);
    records.start();
    this.#drain = () => records.drain(feed);
    this.#close = () => records.count(feed.sheet);
  }

  /** The second look at a table: the cells of these columns (all when null). */
  lookAtTable(columns: ReadonlySet<number> | null, seen: (cell: SeenCell) => void): void {
    const { wasm, records, mark } = this.#workings;
    wasm.startDocumentTable(true);
    records.start();
    mark(columns);
    this.#drain = () => records.see(seen);
    this.#close = () => {};
  }

  endTable(): void {
    this.#flush();
    this.#close();
    this.#drain = () => {};
    this.#close = () => {};
  }

  /** A row begins, which stands for so many. */
  row(times: number): void {
    this.#workings.wasm.beginRow(Math.min(times, FAR));
  }

  /** The next cell, which stands for so many in its row. Not longer than a cell's text can be. */
  cell(type: number, text: string, times: number): void {
    const { wasm, put } = this.#workings;
    const length = type === NOTHING ? 0 : put(text, this.#scratch);
    wasm.documentCell(length === 0 ? NOTHING : type, this.#scratch, length, Math.min(times, FAR));
    this.#flush();
  }

  get rowInHand(): number {
    return this.#workings.wasm.rowInHand();
  }

  get columnInHand(): number {
    return this.#workings.wasm.columnInHand();
  }

  /** Whether the kernel waits for the end of a row, which the reader then has not seen begin. */
  get isRowOpen(): boolean {
    return this.#workings.wasm.isRowOpen() !== 0;
  }

  #flush(): void {
    this.#drain();
    this.#workings.wasm.drained();
  }

  /** Reads up to `to`, as far as can be. Returns where what is left begins. */
  #take(to: number, last: boolean, handler: DocumentHandler): number {
    const { wasm, bytes } = this.#workings;
    let from = this.#workings.window;
    let most = FEW_BYTES;
    while (from < to && !handler.isOver) {
      if (!this.#isKernels) {
        from += this.#tokenizer?.write(bytes, from, Math.min(to, from + most)) ?? 0;
        most = Math.min(most * 2, MANY_BYTES);
        continue;
      }
      const turn = wasm.document(from, to);
      this.#flush();
      from = wasm.documentEnd();
      if (turn === FULL) continue;
      if (turn === MORE && !last && to - from < ELEMENT_BYTES) break;
      this.#isKernels = false;
      most = FEW_BYTES;
    }
    return from;
  }
}
