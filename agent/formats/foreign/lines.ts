/** The lines of a text file, one after another: each is short, whatever the file is. */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import { type Encoded, textFill } from '../text/encoding.ts';
import { westernText } from './western-text.ts';

const WINDOW_BYTES = 2 ** 17;
const LEAST_BYTES = 64;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Returns how many of these bytes it took. */
export type Take = (bytes: Buffer, start: number, end: number) => number;

export class Lines {
  readonly #fill: (out: Uint8Array, at: number, length: number) => number;
  readonly bytes: Buffer;
  start = 0;
  end = 0;
  #at = 0;
  #end = 0;
  #isLast = false;
  #isAfterReturn = false;

  constructor(bytes: Bytes, { encoding, markBytes }: Encoded) {
    // A wide unit of two bytes takes up to three.
    this.bytes = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, LEAST_BYTES + 2 * bytes.sizeBytes));
    this.#fill = textFill(bytes, encoding, markBytes);
  }

  /**
   * Whether there is one more, which then stands in `bytes` from `start` to `end`, until the next.
   * Without its end, which is that of any system. Throws Unreadable `limit` for a line that no program
   * would write.
   */
  next(): boolean {
    for (let scanned = 0; ;) {
      const end = this.#endOfLine(this.#at + scanned);
      if (end >= 0) return this.#take(end, end + 1);
      if (this.#isLast) return this.#at < this.#end && this.#take(this.#end, this.#end);
      scanned = this.#end - this.#at;
      this.#more();
    }
  }

  /** Passes as many bytes of the next lines as are taken, which end with one. */
  pass(take: Take): void {
    if (this.#isAfterReturn && this.#at < this.#end) {
      if (this.bytes[this.#at] === LINE_FEED) this.#at++;
      this.#isAfterReturn = false;
    }
    this.#at += take(this.bytes, this.#at, this.#end);
  }

  /** The line in hand. */
  text(): string {
    return westernText(this.bytes, this.start, this.end);
  }

  #endOfLine(from: number): number {
    const { bytes } = this;
    const last = this.#end;
    for (let at = from; at < last; at++) {
      const byte = bytes[at]!;
      if (byte > CARRIAGE_RETURN) continue;
      if (byte === LINE_FEED && this.#isAfterReturn && at === this.#at) {
        this.#at++;
        this.#isAfterReturn = false;
      } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return at;
    }
    return -1;
  }

  #take(end: number, next: number): boolean {
    this.start = this.#at;
    this.end = end;
    this.#isAfterReturn = this.bytes[end] === CARRIAGE_RETURN && next > end;
    this.#at = next;
    return true;
  }

  #more(): void {
    this.bytes.copyWithin(0, this.#at, this.#end);
    this.#end -= this.#at;
    this.#at = 0;
    const room = Math.min(this.bytes.length - this.#end, limits.rangeBytes);
    if (room === 0) throw new Unreadable('limit');
    const given = this.#fill(this.bytes, this.#end, room);
    this.#isLast = given === 0;
    this.#end += given;
  }
}
