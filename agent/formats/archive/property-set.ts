/**
 * The property sets of compound files: title, author, lists of what is in the document, and what users
 * added under names of their own. Sets and values are told by offsets that may all lie, so no more is
 * read than twice what there is: sound sets do not overlap.
 */
import { Attempts } from '../attempts.ts';
import { Passage } from '../passage.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import { decoderOf } from '../text/codepage.ts';

/** `isList`: the program repeats here what stands elsewhere in the document. */
export type TellProperty = (text: string, isList: boolean) => void;

const BYTE_ORDER = 0xfffe;
const HEADER_BYTES = 28;
const SET_BYTES = 20;
const SETS_BEHIND_CLASS = 16;
const PIECE_BYTES = 2 ** 15;
/** Programs write two sets, and users do not add properties by the thousand. */
const MOST_SETS = 16;
const MOST_PROPERTIES = 2 ** 16;

/** The property that names the others, and the one that says how their texts are written. */
const DICTIONARY = 0;
const CODE_PAGE = 1;
const UTF_16 = 1200;
/** Where links lead, under a name that only programs use. */
const LINKS = '_PID_HLINKS';

const SHORT = 2;
const VARIANT = 0x0c;
const BYTE_TEXTS = new Set([0x08, 0x1e]);
const WIDE_TEXT = 0x1f;
const BLOB = 0x41;
const VECTOR = 0x1000;
const MOST_DEPTH = 2;

/** Numbers: how each is read. */
const WHOLE = new Map<number, (at: Cursor) => number | bigint>([
  [SHORT, (at) => at.view(2).getInt16(0, true)],
  [0x03, (at) => at.view(4).getInt32(0, true)],
  [0x10, (at) => at.view(1).getInt8(0)],
  [0x11, (at) => at.view(1).getUint8(0)],
  [0x12, (at) => at.view(2).getUint16(0, true)],
  [0x13, (at) => at.view(4).getUint32(0, true)],
  [0x14, (at) => at.view(8).getBigInt64(0, true)],
  [0x15, (at) => at.view(8).getBigUint64(0, true)],
  [0x16, (at) => at.view(4).getInt32(0, true)],
  [0x17, (at) => at.view(4).getUint32(0, true)],
]);
const BROKEN = new Map<number, (at: Cursor) => number>([
  [0x04, (at) => at.view(4).getFloat32(0, true)],
  [0x05, (at) => at.view(8).getFloat64(0, true)],
  [0x06, (at) => Number(at.view(8).getBigInt64(0, true)) / 10_000],
  [0x0e, decimal],
]);
/** Bytes of those that are numbers of nobody: truth values, dates, errors, classes, pictures. */
const OTHERS: ReadonlyMap<number, number> = new Map([
  [0x00, 0], [0x01, 0], [0x07, 8], [0x0a, 4], [0x0b, 4], [0x40, 8], [0x42, 0], [0x43, 0], [0x44, 0],
  [0x45, 0], [0x46, 0], [0x47, 0], [0x48, 16], [0x49, 0],
]); // prettier-ignore

/** Throws Unreadable `damaged` in the end when something could not be read. */
export function tellProperties(bytes: Bytes, tell: TellProperty): void {
  const left = { bytes: 2 * bytes.sizeBytes };
  const attempts = new Attempts();
  const head = new Cursor(bytes, 0, left);
  attempts.run(() => {
    if (head.u16() !== BYTE_ORDER) throw new Unreadable('damaged');
    head.skip(HEADER_BYTES - 6);
    const count = head.u32();
    if (count > MOST_SETS) throw new Unreadable('damaged');
    for (let i = 0; i < count; i++) {
      if (!head.has(SET_BYTES)) throw new Unreadable('damaged');
      head.skip(SETS_BEHIND_CLASS);
      const start = head.u32();
      attempts.run(() => new PropertySet(new Cursor(bytes, start, left), tell).read(attempts));
    }
  });
  attempts.end();
}

class PropertySet {
  readonly #start: Cursor;
  readonly #tell: TellProperty;
  #codepage = 1252;
  readonly #names = new Map<number, string>();
  /** Those whose value is no text. */
  readonly #unsaid = new Map<number, string>();

  constructor(start: Cursor, tell: TellProperty) {
    this.#start = start;
    this.#tell = tell;
  }

  read(attempts: Attempts): void {
    const values = this.#values(attempts);
    const attempt = (wanted: number, read: (at: Cursor) => void): void => {
      for (const [id, at] of values) if (id === wanted) attempts.run(() => read(at));
    };
    attempt(CODE_PAGE, (at) => {
      if (at.u32() === SHORT) this.#codepage = at.u16();
    });
    attempt(DICTIONARY, (at) => this.#dictionary(at));
    for (const [id, at] of values) {
      if (id !== DICTIONARY && id !== CODE_PAGE) attempts.run(() => this.#property(id, at));
    }
    for (const name of this.#unsaid.values()) this.#tell(name, false);
  }

  #values(attempts: Attempts): readonly (readonly [id: number, at: Cursor])[] {
    const table = this.#start.from(4);
    const count = table.u32();
    if (count > MOST_PROPERTIES) throw new Unreadable('damaged');
    const values: (readonly [number, Cursor])[] = [];
    attempts.run(() => {
      for (let i = 0; i < count; i++) values.push([table.u32(), this.#start.from(table.u32())]);
    });
    return values;
  }

  #dictionary(at: Cursor): void {
    const count = at.u32();
    for (let i = 0; i < count; i++) {
      const id = at.u32();
      const length = at.u32();
      const isWide = this.#codepage === UTF_16;
      let name = '';
      this.#text(at, isWide ? length * 2 : length, this.#codepage, (text) => (name = text));
      if (isWide) at.align(this.#start);
      this.#names.set(id, name);
      this.#unsaid.set(id, name);
    }
  }

  #property(id: number, at: Cursor): void {
    this.#value(at, at.u32() & 0xffff, { id, name: this.#names.get(id) ?? null, depth: 0 });
  }

  #value(at: Cursor, type: number, of: Naming): void {
    const { id, name, depth } = of;
    const say = (text: string): void => {
      if (depth > 0) return this.#tell(text, true);
      this.#unsaid.delete(id);
      this.#tell(name === null ? text : `${name} = ${text}`, false);
    };
    const whole = WHOLE.get(type);
    const broken = BROKEN.get(type);
    const others = OTHERS.get(type);
    if (BYTE_TEXTS.has(type)) this.#text(at, at.u32(), this.#codepage, say);
    else if (type === WIDE_TEXT) this.#text(at, at.u32() * 2, UTF_16, say);
    else if (whole !== undefined) {
      const number = whole(at);
      // Whole numbers under a name of the program's own are marks that it drew by lot.
      if (depth === 0 && name !== null && !name.startsWith('_')) say(String(number));
    } else if (broken !== undefined) {
      const number = broken(at);
      if (depth === 0 && name !== null) say(String(number));
    } else if (others !== undefined) at.skip(others);
    else if (type === BLOB) this.#blob(at, of);
    else this.#vector(at, type, of);
  }

  #blob(at: Cursor, of: Naming): void {
    const size = at.u32();
    if (of.name === LINKS && size > 0) this.#vector(at, VECTOR | VARIANT, of);
  }

  #vector(at: Cursor, type: number, { id, name, depth }: Naming): void {
    const each = type - VECTOR;
    const isText = BYTE_TEXTS.has(each) || each === WIDE_TEXT || each === VARIANT;
    // Lists of numbers are of the program's making.
    if (WHOLE.has(each) || BROKEN.has(each) || (OTHERS.get(each) ?? 0) > 0) return;
    if (!isText || depth >= MOST_DEPTH) throw new Unreadable('damaged');
    const count = at.u32();
    for (let i = 0; i < count; i++) {
      const own = each === VARIANT ? at.u32() & 0xffff : each;
      this.#value(at, own, { id, name, depth: depth + 1 });
      at.align(this.#start);
    }
  }

  #text(at: Cursor, size: number, codepage: number, tell: (text: string) => void): void {
    if (!at.has(size)) throw new Unreadable('damaged');
    const told = (text: string): void => tell(text.replaceAll('\0', '\n').trimEnd());
    const passage = new Passage(told);
    const decode = decoderOf(codepage);
    for (let left = size; left > 0; left -= PIECE_BYTES) {
      passage.add(decode(at.take(Math.min(left, PIECE_BYTES))));
    }
    told(passage.take());
  }
}

interface Naming {
  readonly id: number;
  /** As the set's dictionary calls it; null in a set without one. */
  readonly name: string | null;
  /** In so many lists. */
  readonly depth: number;
}

function decimal(at: Cursor): number {
  const view = at.view(16);
  const low = view.getBigUint64(8, true);
  const whole = Number((BigInt(view.getUint32(4, true)) << 64n) | low);
  return ((view.getUint8(3) & 0x80) === 0 ? 1 : -1) * (whole / 10 ** view.getUint8(2));
}

/** A place in the stream. Throws Unreadable `damaged` beyond its end, or when all was read that there may be. */
class Cursor {
  readonly #bytes: Bytes;
  readonly #left: { bytes: number };
  #at: number;

  constructor(bytes: Bytes, at: number, left: { bytes: number }) {
    this.#bytes = bytes;
    this.#at = at;
    this.#left = left;
  }

  from(offset: number): Cursor {
    return new Cursor(this.#bytes, this.#at + offset, this.#left);
  }

  has(length: number): boolean {
    return this.#at + length <= this.#bytes.sizeBytes;
  }

  skip(length: number): void {
    this.#at += length;
  }

  /** Some programs fill each value up to four bytes with zeros. No length begins with one. */
  align(start: Cursor): void {
    while ((this.#at - start.#at) % 4 !== 0 && this.has(1)) {
      if (this.#bytes.read(this.#at, 1)[0] !== 0) return;
      this.#at++;
    }
  }

  /** Valid until the next call. */
  take(length: number): Uint8Array {
    this.#left.bytes -= length;
    if (!this.has(length) || this.#left.bytes < 0) throw new Unreadable('damaged');
    const bytes = this.#bytes.read(this.#at, length);
    if (bytes.length < length) throw new Unreadable('damaged');
    this.#at += length;
    return bytes;
  }

  view(length: number): DataView {
    const bytes = this.take(length);
    return new DataView(bytes.buffer, bytes.byteOffset, length);
  }

  u16(): number {
    return this.view(2).getUint16(0, true);
  }

  u32(): number {
    return this.view(4).getUint32(0, true);
  }
}
