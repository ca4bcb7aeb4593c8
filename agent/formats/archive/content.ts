/**
 * What a member of an archive holds, as the bytes of a file. Stored members are a part of the
 * archive's own bytes. Packed ones are inflated once to the end, which tells their true size and
 * whether they are whole; of what came by, the beginning and the latest pages are kept, as much as
 * the budget gives, and a reader that goes back behind them starts the inflater anew.
 */
import { crc32 } from 'node:zlib';
import { type Budget, limits } from '../../inspect/limits.ts';
import { type Content, Unreadable } from '../reader.ts';
import type { Extent, Ranges, Source } from './zip-source.ts';

const NOTHING = new Uint8Array(0);

/** One step of inflating ahead, and of what is kept. */
const PAGE_BYTES = 2 ** 18;
/** What even a member in an archive in an archive may keep: the page in hand, and the first. */
const LEAST_PAGES = 4;
/** Pages that wait for the next member. */
const SPARE_PAGES = 32;
const spare: Uint8Array[] = [];

/** A part of the archive's own bytes. Its sum is known when it has been read from front to back. */
export class StoredContent implements Content {
  readonly sizeBytes: number;
  readonly #ranges: Ranges;
  readonly #start: number;
  readonly #isCut: boolean;
  readonly #crc: number | null;
  #summed = 0;
  #sum = 0;

  /** `crc` is null where the archive has none. */
  constructor(ranges: Ranges, { start, end, bound }: Extent, crc: number | null) {
    const last = Math.min(end, bound, ranges.sizeBytes);
    this.sizeBytes = Math.max(0, last - start);
    this.#ranges = ranges;
    this.#start = start;
    this.#isCut = last < end;
    this.#crc = crc;
  }

  get damaged(): boolean {
    const isWhole = this.#summed === this.sizeBytes && this.#crc !== null;
    return this.#isCut || (isWhole && this.#sum !== this.#crc);
  }

  read(offset: number, length: number): Uint8Array {
    const wanted = Math.min(length, this.sizeBytes - offset);
    if (!(offset >= 0 && wanted > 0)) return NOTHING;
    const given = this.#ranges.read(this.#start + offset, wanted);
    const known = this.#summed - offset;
    if (this.#crc !== null && known >= 0 && known < given.length) {
      this.#sum = crc32(given.subarray(known), this.#sum);
      this.#summed = offset + given.length;
    }
    return given;
  }

  [Symbol.dispose](): void {}
}

/** An inflated member. */
export class InflatedContent implements Content {
  readonly sizeBytes: number;
  readonly damaged: boolean;
  readonly #open: () => Source;
  readonly #budget: Budget;
  readonly #most: number;
  #source: Source;
  /** Where the source stands. */
  #position = 0;
  /** Where each page begins, of a source that can begin there. */
  readonly #marks: (() => Source)[] = [];
  /** By number, the least recently read one first. */
  readonly #pages = new Map<number, Uint8Array>();
  #joined = NOTHING;
  #isBroken = false;

  /**
   * `crc` is null where the archive has none. Throws Unreadable: what `open` throws, and `limit`.
   */
  constructor(open: () => Source, budget: Budget, crc: number | null) {
    this.#open = open;
    this.#budget = budget;
    this.#most = Math.max(LEAST_PAGES, Math.floor(budget.heldBytes / 2 / PAGE_BYTES));
    this.#source = open();
    try {
      const isWhole = this.#survey(crc);
      this.sizeBytes = this.#position;
      this.damaged = !isWhole;
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Throws Unreadable `limit` for more than is ever needed at once, or inflated in all. */
  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.sizeBytes);
    if (!(offset >= 0 && offset < end)) return NOTHING;
    const first = Math.floor(offset / PAGE_BYTES);
    const last = Math.floor((end - 1) / PAGE_BYTES);
    if (first === last) {
      return this.#page(first).subarray(offset - first * PAGE_BYTES, end - first * PAGE_BYTES);
    }
    if (end - offset > limits.wholePartBytes) throw new Unreadable('limit');
    if (this.#joined.length < end - offset) this.#joined = new Uint8Array(end - offset);
    for (let number = first; number <= last; number++) {
      const start = number * PAGE_BYTES;
      const page = this.#page(number).subarray(Math.max(0, offset - start), end - start);
      this.#joined.set(page, Math.max(0, start - offset));
    }
    return this.#joined.subarray(0, end - offset);
  }

  [Symbol.dispose](): void {
    this.#source.close();
    for (const page of this.#pages.values()) this.#giveBack(page);
    this.#pages.clear();
  }

  /** The stream once, to its end: whether it is whole, and what was packed. */
  #survey(crc: number | null): boolean {
    let sum = 0;
    for (;;) {
      const before = this.#position;
      const mark = this.#source.mark?.();
      if (mark !== undefined) this.#marks.push(mark);
      const page = this.#next();
      const given = this.#position - before;
      if (this.#isBroken) return false;
      if (crc !== null) sum = crc32(page.subarray(0, given), sum);
      if (given < PAGE_BYTES) return crc === null || sum === crc;
    }
  }

  #page(number: number): Uint8Array {
    const kept = this.#pages.get(number);
    if (kept !== undefined) {
      this.#pages.delete(number);
      this.#pages.set(number, kept);
      return kept;
    }
    const start = number * PAGE_BYTES;
    const mark = this.#marks[number];
    if (start < this.#position || (mark !== undefined && start > this.#position)) {
      this.#source.close();
      this.#source = mark?.() ?? this.#open();
      this.#position = mark === undefined ? 0 : start;
    }
    while (this.#position < start) {
      const before = this.#position;
      this.#next();
      // The file has changed since the first time.
      if (this.#position === before) throw new Unreadable('damaged');
    }
    return this.#next();
  }

  /** Inflates the next page, or what is left to the end of the stream. */
  #next(): Uint8Array {
    const number = this.#position / PAGE_BYTES;
    const page = this.#pages.get(number) ?? this.#room(number);
    try {
      for (let at = 0; at < PAGE_BYTES;) {
        const given = this.#source.read(page, at, PAGE_BYTES - at);
        if (given === 0) break;
        at += given;
        this.#position += given;
      }
    } catch (error) {
      this.#isBroken = error instanceof Unreadable && error.trouble === 'damaged';
      if (!this.#isBroken) {
        // Nobody knows where it stands, nor what the page holds.
        this.#position = Infinity;
        this.#pages.delete(number);
        this.#giveBack(page);
        throw error;
      }
    }
    return page;
  }

  /** A page to fill: a new one, or the one that nobody has read for longest, but never the first. */
  #room(number: number): Uint8Array {
    let page = this.#pages.size < this.#most ? this.#newPage() : undefined;
    for (const [oldest, held] of this.#pages) {
      if (page !== undefined) break;
      if (oldest === 0) continue;
      page = held;
      this.#pages.delete(oldest);
    }
    page ??= this.#newPage();
    this.#pages.set(number, page);
    return page;
  }

  #newPage(): Uint8Array {
    this.#budget.heldBytes -= PAGE_BYTES;
    return spare.pop() ?? new Uint8Array(PAGE_BYTES);
  }

  #giveBack(page: Uint8Array): void {
    this.#budget.heldBytes += PAGE_BYTES;
    if (spare.length < SPARE_PAGES) spare.push(page);
  }
}
