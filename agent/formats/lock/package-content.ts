/** What an encrypted package holds, decrypted range by range as it is asked for. */
import { limits } from '../../inspect/limits.ts';
import type { Stream } from '../archive/cfb.ts';
import { type Unlocked, Unreadable } from '../reader.ts';
import type { Scheme } from '../scheme.ts';

/** A package is encrypted in segments, of which each is decrypted without the others. */
export const SEGMENT_BYTES = 4096;
/** In front of them stands how long the package is. */
const LENGTH_BYTES = 8;

/** A read that goes on where the last one ended, and one elsewhere, decrypt this much at least. */
const ONWARDS_BYTES = 2 ** 18;
const JUMP_BYTES = 4 * SEGMENT_BYTES;

/** What a password comes to. */
export interface Decryption {
  /** Of the cipher: what is decrypted ends with a whole block. */
  readonly blockBytes: number;
  /** Segments from this one on into plain bytes. */
  readonly decrypt: (segment: number, bytes: Uint8Array, plain: Uint8Array) => void;
}

export class PackageContent implements Unlocked {
  readonly scheme: Scheme;
  readonly sizeBytes: number;
  /** It should be longer. */
  readonly damaged: boolean;
  readonly #stream: Stream;
  readonly #decryption: Decryption;
  /** Plain bytes from #at on. */
  #piece = new Uint8Array(0);
  #buffer = new Uint8Array(JUMP_BYTES);
  #at = 0;

  constructor(stream: Stream, decryption: Decryption, scheme: Scheme) {
    const head = Buffer.from(stream.read(0, LENGTH_BYTES));
    const claimed = head.length < LENGTH_BYTES ? Infinity : Number(head.readBigUInt64LE());
    const there = Math.max(0, stream.sizeBytes - LENGTH_BYTES);
    const whole = there - (there % decryption.blockBytes);
    this.scheme = scheme;
    this.sizeBytes = Math.min(claimed, whole);
    this.damaged = stream.damaged || claimed > whole;
    this.#stream = stream;
    this.#decryption = decryption;
  }

  /** Throws Unreadable `limit` for more than is ever needed at once. */
  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.sizeBytes);
    if (!(offset >= 0 && offset < end)) return this.#piece.subarray(0, 0);
    if (end - offset > limits.wholePartBytes) throw new Unreadable('limit');
    const held = this.#at + this.#piece.length;
    if (offset < this.#at || end > held) {
      const isOnwards = offset >= this.#at && offset <= held && held > 0;
      this.#decrypt(offset, Math.max(end, offset + (isOnwards ? ONWARDS_BYTES : JUMP_BYTES)));
    }
    return this.#piece.subarray(offset - this.#at, end - this.#at);
  }

  #decrypt(from: number, to: number): void {
    const first = Math.floor(from / SEGMENT_BYTES) * SEGMENT_BYTES;
    const { blockBytes, decrypt } = this.#decryption;
    const last = Math.ceil(this.sizeBytes / blockBytes) * blockBytes;
    const end = Math.min(Math.ceil(to / SEGMENT_BYTES) * SEGMENT_BYTES, last);
    if (this.#buffer.length < end - first) this.#buffer = new Uint8Array(end - first);
    this.#piece = this.#buffer.subarray(0, 0);
    for (let at = first; at < end; at += limits.rangeBytes) {
      const bytes = this.#stream.read(LENGTH_BYTES + at, Math.min(end - at, limits.rangeBytes));
      decrypt(at / SEGMENT_BYTES, bytes, this.#buffer.subarray(at - first));
    }
    this.#at = first;
    this.#piece = this.#buffer.subarray(0, end - first);
  }
}
