/**
 * What S/MIME makes of a mail (`smime.p7m`, CMS): signed, the mail lies in there as it is, whole or in
 * pieces; enveloped, it is encrypted to those who get it. Elements in elements, each with a length or
 * with a mark at its end.
 */
import { type Bytes, type Content, type Member, Sealed, Unreadable, type Unpacker } from '../reader.ts'; // prettier-ignore
import type { Cipher, Scheme } from '../scheme.ts';
import { Cursor } from './cursor.ts';
import { type Extent, JoinedContent } from './joined-content.ts';

const SEQUENCE = 0x30;
const SET = 0x31;
const IDENTIFIER = 0x06;
const INTEGER = 0x02;
const OCTETS = 0x04;
const OCTETS_IN_PIECES = 0x24;
const CONTENT = 0xa0;

/** Kinds of content, in hexadecimal as they stand. */
const PKCS7 = '2a864886f70d0107';
const SIGNED = `${PKCS7}02`;
const ENVELOPED = new Set([`${PKCS7}03`, '2a864886f70d0109100117']);
const ENCRYPTED = `${PKCS7}06`;
const PACKED = '2a864886f70d0109100109';
const KINDS = new Set([SIGNED, ...ENVELOPED, ENCRYPTED, PACKED]);

const CIPHERS: readonly (readonly [identifier: string, cipher: Cipher, keyBits: number | null])[] = [
  ['2a864886f70d0307', '3des', 168],
  ['2a864886f70d0302', 'rc2', null],
  ['2b0e030207', 'des', 56],
  ...['02', '06', '07'].map((mode) => [`6086480165030401${mode}`, 'aes', 128] as const),
  ...['16', '1a', '1b'].map((mode) => [`6086480165030401${mode}`, 'aes', 192] as const),
  ...['2a', '2e', '2f'].map((mode) => [`6086480165030401${mode}`, 'aes', 256] as const),
]; // prettier-ignore

export const smime: Unpacker = {
  name: 'smime',
  sniff: ({ head }) => head[0] === SEQUENCE && kindIn(bytesOf(head)) !== null,
  open: ({ bytes }) => {
    const kind = kindIn(bytes);
    if (kind === SIGNED) {
      const content = signedIn(bytes);
      return { format: 'smime', isLetter: true, members: () => membersOf(content) };
    }
    if (kind === PACKED) throw new Unreadable('unsupported');
    throw new Sealed(schemeOf(cipherIn(bytes, kind !== ENCRYPTED)));
  },
};

function bytesOf(head: Uint8Array): Bytes {
  return {
    sizeBytes: head.length,
    read: (offset, length) => head.subarray(offset, offset + length),
  };
}

function* membersOf(content: () => Content): Generator<Member> {
  yield { name: 'mail.eml', hint: 'archive', open: content };
}

/** What lies in there; null for what is nothing of the kind. */
function kindIn(bytes: Bytes): string | null {
  try {
    const kind = new Elements(bytes).kind();
    return KINDS.has(kind) ? kind : null;
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

/** Throws Unreadable `not-spreadsheet` where only a signature stands, of something that lies elsewhere. */
function signedIn(bytes: Bytes): () => Content {
  const elements = new Elements(bytes);
  elements.kind();
  elements.enter(CONTENT);
  elements.enter(SEQUENCE);
  elements.pass(INTEGER);
  elements.pass(SET);
  elements.enter(SEQUENCE);
  elements.pass(IDENTIFIER);
  const isThere = elements.isNext(CONTENT);
  if (!isThere) throw new Unreadable('not-spreadsheet');
  elements.enter(CONTENT);
  const { extents, isWhole } = elements.octets();
  return () => new JoinedContent(bytes, extents, isWhole);
}

/** By what the content is encrypted; null when that is nowhere to be found. */
function cipherIn(bytes: Bytes, isEnveloped: boolean): string | null {
  try {
    const elements = new Elements(bytes);
    elements.kind();
    elements.enter(CONTENT);
    elements.enter(SEQUENCE);
    elements.pass(INTEGER);
    // Who sent it, and a key for each who gets it.
    if (isEnveloped && elements.isNext(CONTENT)) elements.pass(CONTENT);
    if (isEnveloped) elements.pass(SET);
    elements.enter(SEQUENCE);
    elements.pass(IDENTIFIER);
    elements.enter(SEQUENCE);
    return elements.identifier();
  } catch (error) {
    if (error instanceof Unreadable) return null;
    throw error;
  }
}

function schemeOf(identifier: string | null): Scheme {
  const [, cipher = 'unknown', keyBits = null] = CIPHERS.find(([own]) => own === identifier) ?? [];
  return { name: 'smime', cipher, keyBits, hash: null, spins: null, password: 'secret' };
}

/** Elements in elements without lengths. */
const DEPTH = 16;
/** Far more than any mail has. */
const MOST_ELEMENTS = 200_000;
const MOST_LENGTH_BYTES = 6;

interface Element {
  readonly tag: number;
  /** Null where a mark ends it. */
  readonly end: number | null;
}

/** What stands there, one after the other. Throws Unreadable: `damaged` for what should not, `limit`. */
class Elements {
  readonly #cursor: Cursor;
  readonly #sizeBytes: number;
  #left = MOST_ELEMENTS;

  constructor(bytes: Bytes) {
    this.#cursor = new Cursor(bytes);
    this.#sizeBytes = bytes.sizeBytes;
  }

  /** The outermost element, and of what kind its content is. */
  kind(): string {
    this.enter(SEQUENCE);
    return this.identifier();
  }

  identifier(): string {
    const { end } = this.#next(IDENTIFIER);
    if (end === null) throw new Unreadable('damaged');
    return this.#cursor.take(Math.min(32, end - this.#cursor.at)).toString('hex');
  }

  /** Goes on with what lies in it. */
  enter(tag: number): void {
    this.#next(tag);
  }

  /** Goes on behind it. */
  pass(tag: number): void {
    this.#skip(this.#next(tag), 0);
  }

  isNext(tag: number): boolean {
    if (this.#cursor.isAtEnd) throw new Unreadable('damaged');
    const { at } = this.#cursor;
    const isIt = this.#cursor.byte() === tag;
    this.#cursor.at = at;
    return isIt;
  }

  /** Bytes, in one piece or in several. Of what is cut, as many as there are. */
  octets(): { readonly extents: readonly Extent[]; readonly isWhole: boolean } {
    const extents: Extent[] = [];
    const isWhole = this.#octets(this.#element(), extents, 0);
    return { extents, isWhole };
  }

  #octets({ tag, end }: Element, extents: Extent[], depth: number): boolean {
    if (depth > DEPTH) throw new Unreadable('limit');
    if (tag === OCTETS && end !== null) {
      const isWhole = end <= this.#sizeBytes;
      const last = Math.min(end, this.#sizeBytes);
      if (last > this.#cursor.at) extents.push({ start: this.#cursor.at, end: last });
      this.#cursor.at = last;
      return isWhole;
    }
    if (tag !== OCTETS_IN_PIECES) throw new Unreadable('damaged');
    for (;;) {
      if (end !== null && this.#cursor.at >= end) return true;
      if (this.#cursor.isAtEnd) return false;
      const piece = this.#element();
      if (piece.tag === 0) return true;
      if (!this.#octets(piece, extents, depth + 1)) return false;
    }
  }

  #next(tag: number): Element {
    const element = this.#element();
    if (element.tag !== tag) throw new Unreadable('damaged');
    return element;
  }

  #element(): Element {
    if (--this.#left < 0) throw new Unreadable('limit');
    const tag = this.#cursor.byte();
    const first = this.#cursor.byte();
    if (first === 0x80) return { tag, end: null };
    let length = first & 0x7f;
    if (first > 0x80) {
      if (length > MOST_LENGTH_BYTES) throw new Unreadable('damaged');
      length = Number.parseInt(this.#cursor.take(length).toString('hex'), 16);
    }
    return { tag, end: this.#cursor.at + length };
  }

  #skip({ end }: Element, depth: number): void {
    if (depth > DEPTH) throw new Unreadable('limit');
    if (end !== null) {
      this.#cursor.at = end;
      return;
    }
    for (let piece = this.#element(); piece.tag !== 0; piece = this.#element()) {
      this.#skip(piece, depth + 1);
    }
  }
}
