/**
 * The encodings in which mail carries bytes as lines of text. Bytes come in pieces of any cut; what
 * stands between the lines, or is no part of the encoding, is passed over.
 */

export interface BodyDecoder {
  /** Nothing was missing so far, and nothing stood where it should not. */
  readonly isSound: boolean;
  /** What these bytes stand for, into `out`, which has room for as many and `ROOM_BYTES`; how many they are. */
  readonly decode: (bytes: Uint8Array, out: Uint8Array) => number;
  /** After the last bytes: what is left. */
  readonly end: (out: Uint8Array) => number;
  /** One that goes on from here. */
  readonly copy: () => BodyDecoder;
}

/** More than what a line in hand stands for. */
export const ROOM_BYTES = 256;

const DECODERS: ReadonlyMap<string, () => BodyDecoder> = new Map<string, () => BodyDecoder>([
  ['base64', () => new Base64()],
  ['quoted-printable', () => new QuotedPrintable()],
]);

/** Null for bytes that stand for themselves. */
export function bodyDecoder(encoding: string): BodyDecoder | null {
  return DECODERS.get(encoding)?.() ?? null;
}

const OTHER = 64;
const PADDING = 65;
const SPACE = 66;

const SIXES = new Uint8Array(256).fill(OTHER);
'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  .split('')
  .forEach((letter, six) => (SIXES[letter.charCodeAt(0)] = six));
// As addresses of the web have it.
SIXES[45] = 62;
SIXES[95] = 63;
SIXES[61] = PADDING;
for (const space of [9, 10, 13, 32]) SIXES[space] = SPACE;

class Base64 implements BodyDecoder {
  isSound = true;
  /** What has come of a group of four. */
  #group = 0;
  #count = 0;

  decode(bytes: Uint8Array, out: Uint8Array): number {
    let group = this.#group;
    let count = this.#count;
    let length = 0;
    for (let at = 0; at < bytes.length; at++) {
      const six = SIXES[bytes[at]!]!;
      if (six < OTHER) {
        group = (group << 6) | six;
        if (++count < 4) continue;
        out[length] = group >> 16;
        out[length + 1] = group >> 8;
        out[length + 2] = group;
        length += 3;
      } else if (six === PADDING) {
        if (count === 0) continue;
        // Another text may follow: each one is padded by itself.
        length += this.#short(group, count, out.subarray(length));
      } else {
        if (six === OTHER) this.isSound = false;
        continue;
      }
      group = 0;
      count = 0;
    }
    this.#group = group;
    this.#count = count;
    return length;
  }

  end(out: Uint8Array): number {
    return this.#short(this.#group, this.#count, out);
  }

  copy(): Base64 {
    const copy = new Base64();
    copy.isSound = this.isSound;
    copy.#group = this.#group;
    copy.#count = this.#count;
    return copy;
  }

  /** A group of two or three. One letter alone stands for nothing: others are missing. */
  #short(group: number, count: number, out: Uint8Array): number {
    if (count === 1) this.isSound = false;
    if (count > 1) out[0] = count === 2 ? group >> 4 : group >> 10;
    if (count > 2) out[1] = group >> 2;
    return Math.max(0, count - 1);
  }
}

const EQUALS = 61;
const RETURN = 13;
const NEWLINE = 10;

class QuotedPrintable implements BodyDecoder {
  isSound = true;
  /** What has come behind an equals sign; null for none. */
  #escape: number[] | null = null;

  decode(bytes: Uint8Array, out: Uint8Array): number {
    let length = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (this.#escape !== null) length += this.#escaped(byte, out, length);
      else if (byte === EQUALS) this.#escape = [];
      // An end of line is one byte: what needs two has them escaped.
      else if (byte !== RETURN) out[length++] = byte;
    }
    return length;
  }

  /** A sign at the very end stands for an end of line that is gone. */
  end(out: Uint8Array): number {
    const [first] = this.#escape ?? [];
    this.#escape = null;
    if (first === undefined || first === RETURN) return 0;
    out.set([EQUALS, first]);
    return 2;
  }

  copy(): QuotedPrintable {
    const copy = new QuotedPrintable();
    copy.#escape = this.#escape === null ? null : [...this.#escape];
    return copy;
  }

  /** One more byte of an escape. What is none stands for itself. */
  #escaped(byte: number, out: Uint8Array, at: number): number {
    const [first] = this.#escape ?? [];
    // An end of line that is none; a space may have got in front of it.
    if (byte === NEWLINE) this.#escape = null;
    const isSpace = byte === 9 || byte === 32;
    if (byte === NEWLINE || (first === undefined && isSpace)) return 0;
    if (first === undefined && (byte === RETURN || isHex(byte))) {
      this.#escape = [byte];
      return 0;
    }
    this.#escape = null;
    if (first !== undefined && isHex(first) && isHex(byte)) {
      out[at] = Number.parseInt(String.fromCharCode(first, byte), 16);
      return 1;
    }
    const own = first === undefined ? [EQUALS] : [EQUALS, first];
    out.set(own, at);
    // The next escape may begin here.
    if (byte === EQUALS) this.#escape = [];
    else out[at + own.length] = byte;
    return own.length + (byte === EQUALS ? 0 : 1);
  }
}

function isHex(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102);
}

/** More than any line of it has. */
const LINE_BYTES = 200;

/** The lines between `begin` and `end`, each with its length in front. */
export class Uuencode implements BodyDecoder {
  isSound = true;
  readonly #line = new Uint8Array(LINE_BYTES);
  #length = 0;

  decode(bytes: Uint8Array, out: Uint8Array): number {
    let length = 0;
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === NEWLINE) length += this.#take(out.subarray(length), LINE_BYTES);
      else if (byte !== RETURN && this.#length < LINE_BYTES) this.#line[this.#length++] = byte;
    }
    return length;
  }

  /** A line without its end is cut: it stands for no more than what is there. */
  end(out: Uint8Array): number {
    return this.#take(out, Math.floor(((this.#length - 1) * 3) / 4));
  }

  copy(): Uuencode {
    const copy = new Uuencode();
    copy.isSound = this.isSound;
    copy.#line.set(this.#line);
    copy.#length = this.#length;
    return copy;
  }

  #take(out: Uint8Array, most: number): number {
    const line = this.#line.subarray(0, this.#length);
    this.#length = 0;
    if (line.length === 0) return 0;
    if (line.length === LINE_BYTES) this.isSound = false;
    // Spaces at the end of a line, which stand for zeros, get lost on the way.
    const told = Math.min(most, sixOf(line[0]));
    for (let at = 0, from = 1; at < told; at += 3, from += 4) {
      const group =
        (sixOf(line[from]) << 18) |
        (sixOf(line[from + 1]) << 12) |
        (sixOf(line[from + 2]) << 6) |
        sixOf(line[from + 3]);
      out[at] = group >> 16;
      if (at + 1 < told) out[at + 1] = group >> 8;
      if (at + 2 < told) out[at + 2] = group;
    }
    return told;
  }
}

function sixOf(byte = 32): number {
  return (byte - 32) & 63;
}
