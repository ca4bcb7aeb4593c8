/** A file that lies in pieces in another one, as its bytes from front to back. */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, type Content, Unreadable } from '../reader.ts';

export interface Extent {
  readonly start: number;
  readonly end: number;
}

const NOTHING = new Uint8Array(0);

export class JoinedContent implements Content {
  readonly sizeBytes: number;
  readonly damaged: boolean;
  readonly #bytes: Bytes;
  readonly #extents: readonly Extent[];
  /** Where in the file each piece begins. */
  readonly #places: number[] = [];

  constructor(bytes: Bytes, extents: readonly Extent[], isWhole: boolean) {
    this.#bytes = bytes;
    this.#extents = extents;
    let sizeBytes = 0;
    for (const { start, end } of extents) {
      this.#places.push(sizeBytes);
      sizeBytes += end - start;
    }
    this.sizeBytes = sizeBytes;
    this.damaged = !isWhole;
  }

  /** Throws Unreadable `limit` for more than is ever needed at once. */
  read(offset: number, length: number): Uint8Array {
    const wanted = Math.min(length, this.sizeBytes - offset);
    if (!(offset >= 0 && wanted > 0)) return NOTHING;
    if (wanted > limits.wholePartBytes) throw new Unreadable('limit');
    const joined = new Uint8Array(wanted);
    let piece = this.#pieceAt(offset);
    for (let at = 0; at < wanted; piece++) {
      const { start, end } = this.#extents[piece]!;
      const from = start + offset + at - this.#places[piece]!;
      const given = this.#bytes.read(from, Math.min(end - from, wanted - at));
      if (given.length === 0) throw new Unreadable('damaged');
      joined.set(given, at);
      at += given.length;
      if (from + given.length < end) piece--;
    }
    return joined;
  }

  [Symbol.dispose](): void {}

  /** The last piece that begins at or before this offset. */
  #pieceAt(offset: number): number {
    let low = 0;
    let high = this.#places.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#places[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
