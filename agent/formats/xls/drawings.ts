/**
 * Shapes as Office draws them in its binary formats. A sheet's drawing comes cut into many records, with
 * the texts of its shapes between; what shapes are called, and texts that are themselves drawn, stand
 * among their properties.
 */
import { limits } from '../../inspect/limits.ts';
import { Unreadable } from '../reader.ts';
import { wideTexts } from './loose-texts.ts';

const HEAD_BYTES = 8;
const CONTAINER = 0x0f;
const PROPERTIES = new Set([0xf00b, 0xf121, 0xf122]);
const PROPERTY_BYTES = 6;
const IS_LONG = 0x8000;

export class Drawing {
  readonly #tell: (text: string) => void;
  /** Of the head or the properties in hand: what came by, and how much it is to be. */
  #parts: Uint8Array[] = [];
  #have = 0;
  #need = HEAD_BYTES;
  #properties = -1;
  #skip = 0;

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  /** The next bytes of the drawing, which are kept. Throws Unreadable `limit`. */
  write(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#skip > 0) {
        const step = Math.min(this.#skip, bytes.length - at);
        this.#skip -= step;
        at += step;
        continue;
      }
      const part = bytes.subarray(at, at + this.#need - this.#have);
      at += part.length;
      this.#have += part.length;
      this.#parts.push(part);
      if (this.#have === this.#need) this.#take();
    }
  }

  #take(): void {
    const whole = Buffer.concat(this.#parts);
    const count = this.#properties;
    this.#begin(HEAD_BYTES, -1);
    if (count >= 0) {
      this.#tellLong(whole, count);
      return;
    }
    const flags = whole.readUInt16LE(0);
    const length = whole.readUInt32LE(4);
    // What is in a container follows it.
    if ((flags & 0x0f) === CONTAINER) return;
    if (!PROPERTIES.has(whole.readUInt16LE(2)) || length === 0) this.#skip = length;
    else if (length > limits.wholePartBytes) throw new Unreadable('limit');
    else this.#begin(length, flags >>> 4);
  }

  #begin(need: number, properties: number): void {
    this.#parts = [];
    this.#have = 0;
    this.#need = need;
    this.#properties = properties;
  }

  /** Behind the table of properties stand those that are longer than a number, in the same order. */
  #tellLong(bytes: Buffer, count: number): void {
    let at = count * PROPERTY_BYTES;
    for (let i = 0; i < count && at < bytes.length; i++) {
      const kind = bytes.readUInt16LE(i * PROPERTY_BYTES);
      if ((kind & IS_LONG) === 0) continue;
      const end = at + bytes.readUInt32LE(i * PROPERTY_BYTES + 2);
      wideTexts(bytes.subarray(at, end), this.#tell);
      at = end;
    }
  }
}
