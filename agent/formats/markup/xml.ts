/**
 * Markup, pushed in as bytes of any cut and handed on as tags and text. Bounded and linear whatever
 * comes: nothing is kept but the tag in hand and the names of the open elements, no entity is
 * expanded, a DOCTYPE is stepped over. What is no XML is `damaged`, what is too deep is `limit`.
 */
import { limits } from '../../inspect/limits.ts';
import { Unreadable } from '../reader.ts';
import { Doctype } from './xml-doctype.ts';
import { DECLARATION_BYTES, type MarkupEncoding, markupEncoding } from './xml-encoding.ts';
import { Attributes, characterEnd, Names, pieceEnd, textOf } from './xml-text.ts';

export type { Attributes };

export interface XmlHandler {
  /** Whether the text that comes now is wanted. Asked for each piece: text costs only then. */
  readonly wantsText: boolean;
  /** `name` is the local one. `attributes` are valid during the call. */
  readonly open: (name: string, attributes: Attributes) => void;
  /** Also right after the opening of an empty element. */
  readonly close: (name: string) => void;
  /** Text between two tags comes in consecutive pieces of bounded size. */
  readonly text: (piece: string) => void;
  /** For one that can read the inside of some elements itself. */
  readonly inside?: Inside;
}

export interface Inside {
  /** The local name of these elements. */
  readonly name: string;
  /**
   * Behind a tag in one of them. Returns how many bytes were read, which leave open what was: none when
   * what begins here is for the tokenizer.
   */
  readonly pass: (bytes: Buffer, start: number, end: number) => number;
}

/** A tag longer than this, with all its attributes, is not read. */
const TAG_BYTES = 2 ** 20;
const PIECE_BYTES = 2 ** 16;

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const COLON = 0x3a;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

const NOTHING: Buffer = Buffer.alloc(0);

type State = 'content' | 'comment' | 'instruction' | 'cdata' | 'doctype';

export class XmlTokenizer {
  /** The document has a DOCTYPE, or uses what only one could explain: honest workbooks never do. */
  hasDoctype = false;
  readonly #handler: XmlHandler;
  readonly #inside: Inside | null;
  readonly #names = new Names();
  readonly #unknown = (): void => {
    this.hasDoctype = true;
  };
  readonly #attributes = new Attributes(this.#unknown);
  readonly #open: string[] = [];
  #rooted = false;
  /** Null as long as the encoding is not known. */
  #encoding: MarkupEncoding | null = null;
  /** Bytes not yet consumed are those from #start to #end: of what was written, or kept of it. */
  #buffer = NOTHING;
  #start = 0;
  #end = 0;
  #kept = NOTHING;
  #state: State = 'content';
  /** How far an unfinished tag has been looked through, and the quote that is open there. */
  #scanned = 0;
  #quote = 0;
  readonly #doctype = new Doctype();
  #paused = false;

  /** `isUtf8`: whatever is declared, the bytes have been turned into UTF-8, without a mark. */
  constructor(handler: XmlHandler, isUtf8 = false) {
    this.#handler = handler;
    this.#inside = handler.inside ?? null;
    if (isUtf8) this.#encoding = { decoder: null, markBytes: 0 };
  }

  /**
   * For a handler that somebody else goes on reading for: nothing behind the tag that it is being told
   * of is read. Only for bytes that are UTF-8.
   */
  pause(): void {
    this.#paused = true;
  }

  /**
   * Returns how many of the bytes were read: all of them, but after a pause.
   * Throws Unreadable `damaged`, `limit` or `unsupported`; no more may be written then.
   */
  write(bytes: Uint8Array, start = 0, end = bytes.length): number {
    let from = this.#encoding === null ? this.#begin(bytes, start, end) : start;
    if (this.#encoding === null) return end - start;
    const { decoder } = this.#encoding;
    for (; from < end; from += PIECE_BYTES) {
      const stop = Math.min(end, from + PIECE_BYTES);
      if (decoder === null) this.#takePiece(bytes, from, stop);
      else this.#take(Buffer.from(decoder.decode(bytes.subarray(from, stop), { stream: true })));
      if (this.#paused) return stop - this.#giveBack() - start;
    }
    return end - start;
  }

  /** What was written behind the tag at which the handler paused is not ours to read. */
  #giveBack(): number {
    const behind = this.#end - this.#start;
    this.#forget();
    this.#paused = false;
    return behind;
  }

  /** After the last bytes. Throws Unreadable `damaged` when the document is not complete. */
  end(): void {
    if (this.#encoding === null) this.#settle(true);
    const rest = this.#encoding?.decoder?.decode() ?? '';
    this.#take(Buffer.from(rest));
    const isOver = this.#state === 'content' && this.#start === this.#end;
    if (!isOver || !this.#rooted || this.#open.length > 0) throw new Unreadable('damaged');
  }

  /** Chooses the encoding once enough bytes are there. Returns where what is still to be read begins. */
  #begin(bytes: Uint8Array, start: number, end: number): number {
    const head = Math.min(end, start + DECLARATION_BYTES - this.#end);
    if (this.#end === 0) {
      this.#encoding = markupEncoding(bytes.subarray(start, head), false);
      if (this.#encoding !== null) return start + this.#encoding.markBytes;
    }
    this.#keep(bytes, start, head);
    this.#settle(false);
    return head;
  }

  /** The same by what was kept, which is then read. */
  #settle(isWhole: boolean): void {
    const encoding = markupEncoding(this.#buffer.subarray(0, this.#end), isWhole);
    if (encoding === null) return;
    this.#encoding = encoding;
    const { decoder } = encoding;
    this.#start = encoding.markBytes;
    if (decoder === null) return this.#consume();
    const head = decoder.decode(this.#buffer.subarray(this.#start, this.#end), { stream: true });
    this.#forget();
    this.#take(Buffer.from(head));
  }

  /** Decoded text may be longer than what came in: it is taken in pieces of bounded size. */
  #take(bytes: Uint8Array): void {
    for (let from = 0; from < bytes.length || from === 0; from += PIECE_BYTES) {
      // Nothing behind the tag at which the handler paused is wanted.
      if (this.#paused) return;
      this.#takePiece(bytes, from, Math.min(bytes.length, from + PIECE_BYTES));
    }
  }

  /** Read where it stands, unless something before it waits for it. */
  #takePiece(bytes: Uint8Array, start: number, end: number): void {
    if (this.#start < this.#end) {
      this.#keep(bytes, start, end);
      this.#consume();
      return;
    }
    const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset);
    this.#buffer = buffer;
    this.#start = start;
    this.#end = end;
    this.#consume();
    if (this.#paused) return;
    const left = this.#start;
    this.#forget();
    if (left < end) this.#keep(buffer, left, end);
  }

  #forget(): void {
    this.#buffer = this.#kept;
    this.#start = 0;
    this.#end = 0;
  }

  /** Behind what is kept already; makes room where there is none. */
  #keep(bytes: Uint8Array, start: number, end: number): void {
    const held = this.#end - this.#start;
    const more = end - start;
    if (this.#end + more > this.#kept.length) {
      const isHalfEmpty = (held + more) * 2 <= this.#kept.length;
      const kept = isHalfEmpty
        ? this.#kept
        : Buffer.allocUnsafeSlow(2 ** Math.ceil(Math.log2((held + more) * 2)));
      this.#kept.copy(kept, 0, this.#start, this.#end);
      this.#kept = kept;
      this.#start = 0;
      this.#end = held;
    }
    this.#buffer = this.#kept;
    this.#kept.set(more === bytes.length ? bytes : bytes.subarray(start, end), this.#end);
    this.#end += more;
  }

  #consume(): void {
    const end = this.#end;
    let at = this.#start;
    for (let before = -1; at < end && at !== before && !this.#paused;) {
      before = at;
      at = this.#step(at, end);
    }
    this.#start = at;
    if (end - at > TAG_BYTES && !this.#paused) throw new Unreadable('limit');
  }

  #step(at: number, end: number): number {
    switch (this.#state) {
      case 'content':
        return this.#content(at, end);
      case 'comment':
        return this.#skip(at, end, '-->');
      case 'instruction':
        return this.#skip(at, end, '?>');
      case 'cdata':
        return this.#cdata(at, end);
      case 'doctype': {
        const next = this.#doctype.skip(this.#buffer, at, end);
        if (this.#doctype.isOver) {
          this.#state = 'content';
          this.hasDoctype = !this.#doctype.isKnown;
        }
        return next;
      }
    }
  }

  /** Text and tags, until more bytes are needed or something else begins. */
  #content(from: number, end: number): number {
    const bytes = this.#buffer;
    let at = from;
    while (at < end) {
      if (bytes[at] !== LESS) {
        let next = at;
        while (next < end && bytes[next] !== LESS) next++;
        const stop = next < end ? next : pieceEnd(bytes, at, end);
        this.#text(at, stop);
        if (stop < next) return stop;
        at = next;
        continue;
      }
      const passed = this.#passed(at, end);
      if (passed > 0) {
        at += passed;
        continue;
      }
      if (at + 1 === end) return at;
      const second = bytes[at + 1];
      const isTag = second !== 0x21 && second !== 0x3f;
      const next = isTag ? this.#tag(at, end) : this.#declaration(at, end);
      if (next === at || !isTag || this.#paused) return next;
      at = next;
    }
    return at;
  }

  #passed(at: number, end: number): number {
    const inside = this.#inside;
    if (inside === null || this.#open[this.#open.length - 1] !== inside.name) return 0;
    const passed = inside.pass(this.#buffer, at, end);
    if (passed > 0) this.#scanned = this.#quote = 0;
    return passed;
  }

  #text(start: number, end: number): void {
    if (this.#open.length === 0) {
      for (let at = start; at < end; at++) {
        if ((this.#buffer[at] ?? 0) > 32) throw new Unreadable('damaged');
      }
    } else if (this.#handler.wantsText && start < end) {
      this.#handler.text(textOf(this.#buffer, start, end, this.#unknown));
    }
  }

  /** One whole tag, or nothing of it. */
  #tag(start: number, end: number): number {
    const bytes = this.#buffer;
    let quote = this.#quote;
    let at = start + Math.max(1, this.#scanned);
    for (; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === LESS) throw new Unreadable('damaged');
      if (quote !== 0) {
        if (byte === quote) quote = 0;
      } else if (byte === GREATER) {
        break;
      } else if (byte === QUOTE || byte === APOSTROPHE) {
        quote = byte;
      }
    }
    this.#scanned = at === end ? at - start : 0;
    this.#quote = at === end ? quote : 0;
    if (at === end) return start;
    if (bytes[start + 1] === SLASH) this.#closing(start + 2, at);
    else this.#opening(start + 1, at);
    return at + 1;
  }

  #opening(start: number, end: number): void {
    const bytes = this.#buffer;
    const isEmpty = bytes[end - 1] === SLASH;
    const stop = isEmpty ? end - 1 : end;
    const nameEnd = nameEndOf(bytes, start, stop);
    const name = this.#names.of(bytes, start, nameEnd);
    if (this.#open.length === 0) {
      if (this.#rooted) throw new Unreadable('damaged');
      this.#rooted = true;
    }
    if (this.#open.length >= limits.xmlDepth) throw new Unreadable('limit');
    this.#attributes.set(bytes, nameEnd, stop);
    this.#handler.open(name, this.#attributes);
    if (isEmpty) this.#handler.close(name);
    else this.#open.push(name);
  }

  #closing(start: number, end: number): void {
    const nameEnd = nameEndOf(this.#buffer, start, end);
    const open = this.#open.pop();
    if (open === undefined) throw new Unreadable('damaged');
    // Most names are ASCII: compared where they stand.
    if (!isNamed(this.#buffer, start, nameEnd, open)) {
      if (this.#names.of(this.#buffer, start, nameEnd) !== open) throw new Unreadable('damaged');
    }
    this.#handler.close(open);
  }

  /** What begins with `<!` or `<?`; nothing of it while it is not clear what it is. */
  #declaration(at: number, end: number): number {
    if (this.#buffer[at + 1] === 0x3f) {
      this.#state = 'instruction';
      return at + 2;
    }
    const head = this.#buffer.toString('latin1', at, Math.min(end, at + 9));
    if (head.startsWith('<!--')) {
      this.#state = 'comment';
      return at + 4;
    }
    if (head === '<![CDATA[' && this.#open.length > 0) {
      this.#state = 'cdata';
      return at + 9;
    }
    if (head.toUpperCase() === '<!DOCTYPE' && !this.#rooted && !this.#doctype.isOver) {
      this.hasDoctype = true;
      this.#state = 'doctype';
      return at + 9;
    }
    if (head.length === 9) throw new Unreadable('damaged');
    return at;
  }

  #skip(at: number, end: number, terminator: string): number {
    const found = this.#buffer.subarray(0, end).indexOf(terminator, at, 'latin1');
    if (found < 0) return Math.max(at, end - terminator.length + 1);
    this.#state = 'content';
    return found + terminator.length;
  }

  #cdata(at: number, end: number): number {
    const found = this.#buffer.subarray(0, end).indexOf(']]>', at, 'latin1');
    const stop = found < 0 ? characterEnd(this.#buffer, at, Math.max(at, end - 2)) : found;
    if (stop > at && this.#handler.wantsText) {
      this.#handler.text(this.#buffer.toString('utf8', at, stop));
    }
    if (found < 0) return stop;
    this.#state = 'content';
    return found + 3;
  }
}

function nameEndOf(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] ?? 0) > 32 && bytes[at] !== SLASH) at++;
  return at;
}

/** Whether the name that stands here is this one, with or without a prefix. */
function isNamed(bytes: Uint8Array, start: number, end: number, name: string): boolean {
  const local = end - name.length;
  if (local !== start && (local <= start || bytes[local - 1] !== COLON)) return false;
  for (let at = 0; at < name.length; at++) {
    if (bytes[local + at] !== name.charCodeAt(at)) return false;
  }
  return true;
}
