/** How a reader that is no walker tells the kernel its cells, one by one (`Kernel.begin`). */
/* oxlint-disable max-params -- called for every cell: no objects */
import { NO_TEXT } from '../../../rules/index.ts';
import { decoded } from './kernel-cells.ts';
import type { Feed, Run, Telling } from './kernel-feed.ts';
import type { Workings } from './kernel.ts';

/** No cell of any program holds more characters; a longer text is no header and no label. */
const CELL_CHARACTERS = 2 ** 15;
/** The most bytes that so many UTF-16 units take in UTF-8. */
const CELL_BYTES = 3 * CELL_CHARACTERS;
/** So much is handed over to be read at first, and then: what is left of it is handed over again. */
const FIRST_RUN_BYTES = 2 ** 12;
const MOST_RUN_BYTES = 2 ** 14;

type Tell = Workings['wasm']['tellText'];

export class CellTelling implements Telling {
  readonly #workings: Workings;
  readonly #bytes: Buffer;
  readonly #feed: Feed;
  /** Where there is room in the window. */
  #at: number;
  #times = 1;

  constructor(workings: Workings, feed: Feed) {
    this.#workings = workings;
    this.#bytes = workings.bytes;
    this.#feed = feed;
    this.#at = workings.window;
  }

  text(row: number, column: number, text: string, times = 1): void {
    this.#standsFor(times);
    this.#cell(this.#workings.wasm.tellText, row, column, text);
  }

  number(row: number, column: number, digits: string, times = 1): void {
    this.#standsFor(times);
    this.#cell(this.#workings.wasm.tellNumber, row, column, digits);
  }

  bytes(row: number, column: number, from: Buffer, start: number, end: number): void {
    this.#copy(this.#workings.wasm.tellText, row, column, from, start, end);
  }

  digits(row: number, column: number, from: Buffer, start: number, end: number): void {
    this.#copy(this.#workings.wasm.tellNumber, row, column, from, start, end);
  }

  double(row: number, column: number, value: number): void {
    this.#standsFor(1);
    if (this.#workings.wasm.tellDouble(row, column, value) !== 0) this.#flush();
  }

  run(run: Run, from: Buffer, start: number, end: number): number {
    this.#standsFor(1);
    let at = start;
    for (let most = FIRST_RUN_BYTES; ; most = Math.min(most * 2, MOST_RUN_BYTES)) {
      const given = Math.min(end - at, most);
      const taken = this.#step(run, from, at, given);
      at += taken;
      // Something else stands there.
      if (taken * 2 < given || at === end) return at - start;
    }
  }

  /** Returns how much of it was taken. */
  #step(run: Run, from: Buffer, start: number, given: number): number {
    const { wasm, windowEnd } = this.#workings;
    if (windowEnd - this.#at < given) this.#flush();
    const first = this.#at;
    from.copy(this.#bytes, first, start, start + given);
    this.#at += given;
    const taken = run.step(wasm, first, this.#at) - first;
    // Room for the records of the next.
    this.#flush();
    return taken;
  }

  end(): void {
    this.#flush();
    this.#workings.records.count(this.#feed.sheet);
  }

  #cell(tell: Tell, row: number, column: number, text: string): void {
    if (text.length > CELL_CHARACTERS) {
      this.#feed.sheet.text(row, column, text, NO_TEXT, NO_TEXT);
      return this.#cell(this.#workings.wasm.tellText, row, column, 'x');
    }
    if (this.#workings.windowEnd - this.#at < CELL_BYTES) this.#flush();
    const written = this.#workings.put(text, this.#at);
    if (tell(row, column, this.#at, written) !== 0) this.#flush();
    else this.#at += written;
  }

  #copy(tell: Tell, row: number, column: number, from: Buffer, start: number, end: number): void {
    this.#standsFor(1);
    if (end - start > CELL_CHARACTERS) {
      return this.#cell(tell, row, column, decoded(from, start, end));
    }
    if (this.#workings.windowEnd - this.#at < CELL_BYTES) this.#flush();
    const bytes = this.#bytes;
    let to = this.#at;
    for (let next = start; next < end; next++) bytes[to++] = from[next]!;
    if (tell(row, column, this.#at, to - this.#at) !== 0) this.#flush();
    else this.#at = to;
  }

  #standsFor(times: number): void {
    if (times === this.#times) return;
    this.#workings.wasm.setTimes(times);
    this.#times = times;
  }

  #flush(): void {
    const { wasm, records, window } = this.#workings;
    records.drain(this.#feed);
    wasm.drained();
    wasm.keepLabels();
    this.#at = window;
  }
}
