/** A file read from front to back in small steps, a window of it at a time. */
import { type Bytes, Unreadable } from '../reader.ts';

const WINDOW_BYTES = 2 ** 12;

export class Cursor {
  /** Where the next byte stands; whoever skips sets it. */
  at: number;
  readonly #bytes: Bytes;
  #window = Buffer.alloc(0);
  #windowAt = 0;

  constructor(bytes: Bytes, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.at >= this.#bytes.sizeBytes;
  }

  byte(): number {
    return this.#take(1)[0]!;
  }

  u16(): number {
    return this.#take(2).readUInt16LE(0);
  }

  u32(): number {
    return this.#take(4).readUInt32LE(0);
  }

  /** Throws Unreadable: `damaged` when so much is not there, `limit` for more than a window holds. */
  take(length: number): Buffer {
    return Buffer.from(this.#take(length));
  }

  /** Valid until the next step. */
  #take(length: number): Buffer {
    if (length > WINDOW_BYTES) throw new Unreadable('limit');
    const isThere = this.at >= this.#windowAt && this.at + length <= this.#windowAt + this.#window.length; // prettier-ignore
    if (!isThere) {
      if (!(this.at + length <= this.#bytes.sizeBytes)) throw new Unreadable('damaged');
      this.#window = Buffer.from(this.#bytes.read(this.at, WINDOW_BYTES));
      this.#windowAt = this.at;
      if (this.#window.length < length) throw new Unreadable('damaged');
    }
    const from = this.at - this.#windowAt;
    this.at += length;
    return this.#window.subarray(from, from + length);
  }
}
