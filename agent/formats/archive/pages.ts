/**
 * A file's bytes, of which the pages that small reads came from are kept: where reads jump to and fro, each
 * jump to another place costs a whole range.
 */
import type { Bytes } from '../reader.ts';

export interface Paging {
  readonly pageBytes: number;
  readonly mostPages: number;
  /** What is fetched again and again is in too many pieces for pages to be of use: then reads pass. */
  readonly mostFetches: number;
}

export class Pages implements Bytes {
  readonly sizeBytes: number;
  readonly #bytes: Bytes;
  readonly #pageBytes: number;
  readonly #mostPages: number;
  /** By number, the least recently used one first. */
  readonly #pages = new Map<number, Uint8Array>();
  #fetchesLeft: number;

  constructor(bytes: Bytes, { pageBytes, mostPages, mostFetches }: Paging) {
    this.sizeBytes = bytes.sizeBytes;
    this.#bytes = bytes;
    this.#pageBytes = pageBytes;
    this.#mostPages = mostPages;
    this.#fetchesLeft = mostFetches;
  }

  /** What lies in more than one page is nobody's jump. */
  read(offset: number, length: number): Uint8Array {
    const number = Math.floor(offset / this.#pageBytes);
    const at = offset - number * this.#pageBytes;
    const isAcross = at + length > this.#pageBytes;
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
    const range = this.#bytes.read(number * this.#pageBytes, this.#pageBytes);
    if (this.#pages.size < this.#mostPages) return new Uint8Array(range);
    const [oldest] = this.#pages;
    const [other, page] = oldest!;
    this.#pages.delete(other);
    if (page.length !== range.length) return new Uint8Array(range);
    page.set(range);
    return page;
  }
}
