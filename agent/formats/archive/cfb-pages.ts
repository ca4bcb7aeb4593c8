/**
 * A file's bytes, of which the pages that small reads came from are kept: the sectors of a compound file may
 * lie anywhere, and each jump to another place costs a whole range.
 */
import type { Bytes } from '../reader.ts';

const PAGE_BYTES = 2 ** 16;
const MOST_PAGES = 32;
/** Where pages are fetched again and again, the file is in too many pieces for them to be of use. */
const MOST_TIMES = 2;

export class Pages implements Bytes {
  readonly sizeBytes: number;
  readonly #bytes: Bytes;
  /** By number, the least recently used one first. */
  readonly #pages = new Map<number, Uint8Array>();
  #fetchesLeft: number;

  constructor(bytes: Bytes) {
    this.sizeBytes = bytes.sizeBytes;
    this.#bytes = bytes;
    this.#fetchesLeft = MOST_PAGES + MOST_TIMES * Math.ceil(bytes.sizeBytes / PAGE_BYTES);
  }

  /** What lies in more than one page is nobody's jump. */
  read(offset: number, length: number): Uint8Array {
    const number = Math.floor(offset / PAGE_BYTES);
    const at = offset - number * PAGE_BYTES;
    const isAcross = at + length > PAGE_BYTES;
    const kept = isAcross ? undefined : this.#pages.get(number);
    const isPassedOn = isAcross || (kept === undefined && this.#fetchesLeft === 0);
    if (isPassedOn) return this.#bytes.read(offset, length);
    const page = kept ?? this.#fetch(number);
    this.#pages.delete(number);
    this.#pages.set(number, page);
    return page.subarray(at, at + length);
  }

  #fetch(number: number): Uint8Array {
    this.#fetchesLeft--;
    const range = this.#bytes.read(number * PAGE_BYTES, PAGE_BYTES);
    if (this.#pages.size < MOST_PAGES) return new Uint8Array(range);
    const [oldest] = this.#pages;
    const [other, page] = oldest!;
    this.#pages.delete(other);
    if (page.length !== range.length) return new Uint8Array(range);
    page.set(range);
    return page;
  }
}
