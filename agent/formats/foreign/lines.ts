/** The lines of a text file, one after another: each is short, whatever the file is. */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import { type Encoded, textFill } from '../text/encoding.ts';
import { westernText } from './western-text.ts';

const WINDOW_BYTES = 2 ** 17;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

export class Lines {
  readonly #fill: (out: Uint8Array, at: number, length: number) => number;
  readonly #window = Buffer.alloc(WINDOW_BYTES);
  #at = 0;
  #end = 0;
  #isLast = false;
  #isAfterReturn = false;

  constructor(bytes: Bytes, { encoding, markBytes }: Encoded) {
    this.#fill = textFill(bytes, encoding, markBytes);
  }

  /**
   * Without its end, which is that of any system; null behind the last one. Throws Unreadable `limit`
   * for a line that no program would write.
   */
  next(): string | null {
    for (let scanned = 0; ;) {
      const end = this.#endOfLine(this.#at + scanned);
      if (end >= 0) return this.#take(end, end + 1);
      if (this.#isLast) return this.#at === this.#end ? null : this.#take(this.#end, this.#end);
      scanned = this.#end - this.#at;
      this.#more();
    }
  }

  #endOfLine(from: number): number {
    for (let at = from; at < this.#end; at++) {
      const byte = this.#window[at]!;
      if (byte === LINE_FEED && this.#isAfterReturn && at === this.#at) {
        this.#at++;
        this.#isAfterReturn = false;
      } else if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return at;
    }
    return -1;
  }

  #take(end: number, next: number): string {
    const line = westernText(this.#window, this.#at, end);
    this.#isAfterReturn = this.#window[end] === CARRIAGE_RETURN && next > end;
    this.#at = next;
    return line;
  }

  #more(): void {
    this.#window.copyWithin(0, this.#at, this.#end);
    this.#end -= this.#at;
    this.#at = 0;
    const room = Math.min(WINDOW_BYTES - this.#end, limits.rangeBytes);
    if (room === 0) throw new Unreadable('limit');
    const given = this.#fill(this.#window, this.#end, room);
    this.#isLast = given === 0;
    this.#end += given;
  }
}
