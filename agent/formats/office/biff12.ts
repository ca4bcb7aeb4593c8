/**
 * The records of binary workbooks (BIFF12), for all parts but sheets and shared strings, which the
 * kernel walks: a type, a length, so many bytes. Records nobody wants are passed over and need no room.
 */
import { Unreadable } from '../reader.ts';
import type { Source } from '../archive/zip.ts';

const WINDOW_BYTES = 2 ** 16;
/** No program writes a record with text that is larger: a cell's text with all its runs is 256 KiB. */
const RECORD_BYTES = 2 ** 20;
/** In place of a text's length: there is none. */
const NO_TEXT = 0xffff_ffff;

/** Types of records outside sheets. */
export const Brt = {
  itemMissing: 20,
  itemNumber: 21,
  itemBoolean: 22,
  itemError: 23,
  itemString: 24,
  itemDate: 25,
  itemIndex: 26,
  itemDateWithFormat: 32,
  cacheRecord: 33,
  cacheRecordOfItems: 34,
  name: 39,
  format: 44,
  cellFormat: 47,
  validation: 64,
  workbookProperties: 153,
  sheet: 156,
  beginCacheField: 183,
  beginSharedItems: 189,
  endSharedItems: 190,
  itemRun: 191,
  externalSheets: 359,
  externalTable: 363,
  externalRow: 366,
  externalNumber: 368,
  externalText: 371,
  headerFooter: 479,
  link: 494,
  externalName: 577,
  externalNameText: 582,
  beginCellFormats: 617,
  endCellFormats: 618,
  comment: 635,
  commentText: 637,
} as const;

/** The bytes of one record, from front to back. Throws Unreadable `damaged` beyond its end. */
export class Body {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** The bytes that are left. */
  rest(): Buffer {
    return this.#bytes.subarray(this.#at);
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#bytes.readUInt8(this.#take(1));
  }

  u16(): number {
    return this.#bytes.readUInt16LE(this.#take(2));
  }

  u32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  f64(): number {
    return this.#bytes.readDoubleLE(this.#take(8));
  }

  /** Of so many bytes. */
  part(length: number): Body {
    const start = this.#take(length);
    return new Body(this.#bytes.subarray(start, start + length));
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** A text behind its length in four bytes; the empty text for one that is said to be none. */
  text(): string {
    const units = this.u32();
    return units === NO_TEXT ? '' : this.units(units);
  }

  /** So many units of UTF-16. */
  units(count: number): string {
    const start = this.#take(count * 2);
    return this.#bytes.toString('utf16le', start, start + count * 2);
  }

  /** A text with its runs behind it, which are left. */
  rich(): string {
    this.skip(1);
    return this.text();
  }

  #take(length: number): number {
    const start = this.#at;
    if (length > this.left) throw new Unreadable('damaged');
    this.#at += length;
    return start;
  }
}

/**
 * Tells the wanted records of a part, all when null. One that is broken does not keep the next from being told. Throws
 * Unreadable `damaged` in the end when one was, or when the part ends within a record; `limit`.
 */
export function tellRecords(
  source: Source,
  wanted: ReadonlySet<number> | null,
  tell: (type: number, body: Body) => void,
): void {
  const window = new Window(source, idle.pop() ?? Buffer.alloc(WINDOW_BYTES));
  try {
    if (!tellAll(window, wanted, tell)) throw new Unreadable('damaged');
  } finally {
    if (idle.length < 2) idle.push(window.lent);
  }
}

/** Windows that wait for the next part: most parts are far smaller. */
const idle: Buffer[] = [];

/** False when a record was broken. */
function tellAll(
  window: Window,
  wanted: ReadonlySet<number> | null,
  tell: (type: number, body: Body) => void,
): boolean {
  let isSound = true;
  while (window.has(1)) {
    const type = window.number(2);
    const size = window.number(4);
    if (wanted?.has(type) === false) {
      window.skip(size);
      continue;
    }
    if (size > RECORD_BYTES) {
      // Unless it is not even there.
      window.skip(size);
      throw new Unreadable('limit');
    }
    const body = window.body(size);
    try {
      tell(type, body);
    } catch (error) {
      if (!(error instanceof Unreadable) || error.trouble !== 'damaged') throw error;
      isSound = false;
    }
  }
  return isSound;
}

/** What of a part is in memory. */
class Window {
  /** What it began with. */
  readonly lent: Buffer;
  readonly #source: Source;
  #bytes: Buffer;
  #at = 0;
  #end = 0;

  constructor(source: Source, lent: Buffer) {
    this.#source = source;
    this.lent = lent;
    this.#bytes = lent;
  }

  /** Seven bits a byte, the least first. */
  number(mostBytes: number): number {
    let sum = 0;
    for (let i = 0; i < mostBytes; i++) {
      if (!this.has(1)) break;
      const byte = this.#bytes[this.#at++]!;
      sum += (byte & 127) * 2 ** (7 * i);
      if (byte < 128) return sum;
    }
    throw new Unreadable('damaged');
  }

  /** Valid until the next call. */
  body(size: number): Body {
    if (!this.has(size)) throw new Unreadable('damaged');
    this.#at += size;
    return new Body(this.#bytes.subarray(this.#at - size, this.#at));
  }

  skip(size: number): void {
    for (let left = size; left > 0;) {
      if (!this.has(1)) throw new Unreadable('damaged');
      const step = Math.min(left, this.#end - this.#at);
      this.#at += step;
      left -= step;
    }
  }

  /** Whether so many bytes follow, which are then there. */
  has(length: number): boolean {
    while (this.#end - this.#at < length) {
      if (this.#at > 0) {
        this.#bytes.copyWithin(0, this.#at, this.#end);
        this.#end -= this.#at;
        this.#at = 0;
      }
      // Grows with the bytes that are there, not with a length that is told.
      if (this.#end === this.#bytes.length) {
        this.#bytes = Buffer.concat([this.#bytes], this.#bytes.length * 2);
      }
      const given = this.#source.read(this.#bytes, this.#end, this.#bytes.length - this.#end);
      if (given === 0) return false;
      this.#end += given;
    }
    return true;
  }
}
