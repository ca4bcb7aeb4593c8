/**
 * Web pages as they are, pushed in in pieces of any cut: tags in any case, attributes with and without
 * quotes, comments of every kind. Nothing is an error, and nothing is kept but a tag in hand. Strings
 * hold one byte in each character.
 */
import { HtmlAttributes, textEnd } from './html-text.ts';

export interface HtmlHandler {
  readonly open: (name: string, attributes: HtmlAttributes, isClosed: boolean) => void;
  readonly close: (name: string) => void;
  /** Between two tags, in consecutive pieces; entities are still in it. */
  readonly text: (bytes: string) => void;
  /** What a style sheet holds, in consecutive pieces. */
  readonly style: (bytes: string) => void;
  /** Only rows and cells are looked for: others may read on behind the last tag. */
  readonly isPlain: boolean;
}

/** Of a longer tag the front is read, and the rest passed over: pictures stand in attributes. */
const TAG_CHARACTERS = 2 ** 16;
const NAME_CHARACTERS = 64;

/** Elements whose content is no markup; `>` that is not followed by their closing tag is content. */
const RAW = new Set(['script', 'style']);

type State = 'text' | 'comment' | 'declaration' | 'cdata' | 'raw' | 'tag';

export class HtmlTokenizer {
  readonly attributes = new HtmlAttributes();
  readonly #handler: HtmlHandler;
  #state: State = 'text';
  #rest = '';
  /** The element whose content is passed over. */
  #raw = '';
  /** The quote that is open in a long tag, or the equals sign behind which one may open; 0 for none. */
  #quote = 0;
  #isPaused = false;
  /** How far is read in any case. */
  #least = 0;

  constructor(handler: HtmlHandler) {
    this.#handler = handler;
  }

  /**
   * Returns how much was read: all, unless a tag behind the first `least` characters leads to where
   * another may read on.
   */
  write(bytes: string, least: number): number {
    const all = this.#rest + bytes;
    this.#isPaused = false;
    this.#least = least;
    const at = this.#consume(all);
    this.#rest = this.#isPaused ? '' : all.slice(at);
    return this.#isPaused ? bytes.length - (all.length - at) : bytes.length;
  }

  /** Nothing is left over, and another may read on. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** After the last bytes. False when the page ends within a tag, a comment or a script. */
  end(): boolean {
    const rest = this.#rest;
    this.#rest = '';
    if (this.#state !== 'text') return false;
    if (isTagStart(rest)) return false;
    if (rest !== '') this.#handler.text(rest);
    return true;
  }

  /** Returns where more is needed. */
  #consume(all: string): number {
    let at = 0;
    for (let before = -1; at < all.length && at !== before && !this.#isPaused;) {
      before = at;
      at = this.#step(all, at);
    }
    return at;
  }

  #step(all: string, at: number): number {
    switch (this.#state) {
      case 'text':
        return this.#text(all, at);
      case 'comment':
        return this.#pass(all, at, '-->');
      case 'declaration':
        return this.#pass(all, at, '>');
      case 'cdata':
        return this.#cdata(all, at);
      case 'raw':
        return this.#passRaw(all, at);
      case 'tag':
        return this.#passTag(all, at);
    }
  }

  #text(all: string, from: number): number {
    let at = from;
    while (this.#state === 'text' && !this.#isPaused) {
      const less = all.indexOf('<', at);
      const end = less < 0 ? textEnd(all, at) : less;
      if (end > at) this.#handler.text(all.slice(at, end));
      if (less < 0) return end;
      const next = this.#markup(all, less);
      if (next === less) return less;
      at = next;
      this.#isPaused = at >= this.#least && this.#state === 'text' && this.#handler.isPlain;
    }
    return at;
  }

  /** What begins with `<`; returns its start when its end is not there yet. */
  #markup(all: string, less: number): number {
    const code = all.charCodeAt(less + 1);
    if (isLetter(code)) return this.#tag(all, less + 1, false);
    if (code === SLASH) {
      if (less + 2 === all.length) return less;
      if (isLetter(all.charCodeAt(less + 2))) return this.#tag(all, less + 2, true);
    }
    if (code === BANG || code === QUESTION || code === SLASH) return this.#declaration(all, less);
    if (less + 1 === all.length) return less;
    this.#handler.text('<');
    return less + 1;
  }

  #declaration(all: string, less: number): number {
    const head = all.slice(less, less + 9);
    if (head.length < 9 && ('<!--[if'.startsWith(head) || '<![CDATA['.startsWith(head)))
      return less;
    if (head.startsWith('<![CDATA[')) {
      this.#state = 'cdata';
      return less + 9;
    }
    // What a conditional comment holds is for Office, and read.
    const isComment = head.startsWith('<!--') && !head.startsWith('<!--[if');
    // `<!-->` is a comment that is over.
    this.#state = isComment ? 'comment' : 'declaration';
    return less + 2;
  }

  #pass(all: string, at: number, terminator: string): number {
    const found = all.indexOf(terminator, at);
    if (found < 0) return Math.max(at, all.length - terminator.length + 1);
    this.#state = 'text';
    return found + terminator.length;
  }

  #cdata(all: string, at: number): number {
    const found = all.indexOf(']]>', at);
    const end = found < 0 ? Math.max(at, textEnd(all, at) - 2) : found;
    if (end > at) this.#handler.text(all.slice(at, end));
    if (found < 0) return end;
    this.#state = 'text';
    return found + 3;
  }

  /** A whole tag, or the front of a long one. `start` is where its name begins. */
  #tag(all: string, start: number, isClosing: boolean): number {
    const less = isClosing ? start - 2 : start - 1;
    this.#quote = 0;
    const end = this.#tagEnd(all, start);
    const isLong = end < 0 && all.length - less > TAG_CHARACTERS;
    if (end < 0 && !isLong) return less;
    const stop = end < 0 ? all.length : end;
    const nameEnd = nameEndOf(all, start, stop);
    const name = nameEnd - start > NAME_CHARACTERS ? '' : all.slice(start, nameEnd).toLowerCase();
    if (isLong) this.#state = 'tag';
    if (isClosing) this.#handler.close(name);
    else {
      const isClosed = all.charCodeAt(stop - 1) === SLASH;
      this.attributes.set(nameEnd < stop ? all.slice(nameEnd, stop) : '');
      this.#handler.open(name, this.attributes, isClosed);
      if (RAW.has(name) && !isClosed && !isLong) {
        this.#state = 'raw';
        this.#raw = name;
      }
    }
    return isLong ? all.length : stop + 1;
  }

  /** Where the tag's `>` stands; -1 when it is not there, and `#quote` says what is open then. */
  #tagEnd(all: string, from: number): number {
    let quote = this.#quote;
    let at = from;
    for (; at < all.length; at++) {
      if (quote === QUOTE || quote === APOSTROPHE) {
        const close = all.indexOf(quote === QUOTE ? '"' : "'", at);
        if (close < 0) break;
        at = close;
        quote = 0;
        continue;
      }
      const code = all.charCodeAt(at);
      if (code === GREATER) return at;
      if (code === EQUALS) quote = EQUALS;
      // Only behind an equals sign a quote is one.
      else if (code > 32)
        quote = quote === EQUALS && (code === QUOTE || code === APOSTROPHE) ? code : 0;
    }
    this.#quote = quote;
    return -1;
  }

  #passTag(all: string, at: number): number {
    const end = this.#tagEnd(all, at);
    if (end < 0) return all.length;
    this.#state = 'text';
    return end + 1;
  }

  #passRaw(all: string, from: number): number {
    let at = from;
    for (;;) {
      const found = all.indexOf('</', at);
      const isNear = found >= 0 && found + 2 + this.#raw.length > all.length;
      const end = found < 0 ? Math.max(from, all.length - 1) : found;
      if (found < 0 || isNear) {
        this.#style(all.slice(from, end));
        return end;
      }
      if (all.slice(found + 2, found + 2 + this.#raw.length).toLowerCase() === this.#raw) {
        this.#style(all.slice(from, found));
        this.#state = 'text';
        return found;
      }
      at = found + 2;
    }
  }

  #style(bytes: string): void {
    if (this.#raw === 'style' && bytes !== '') this.#handler.style(bytes);
  }
}

const GREATER = 0x3e;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const BANG = 0x21;
const QUESTION = 0x3f;
const QUOTE = 0x22;
const APOSTROPHE = 0x27;

function isLetter(code: number): boolean {
  const small = code | 32;
  return small >= 97 && small <= 122;
}

function isTagStart(text: string): boolean {
  return /^<[a-z/!?]/i.test(text);
}

function nameEndOf(all: string, start: number, end: number): number {
  let at = start;
  while (at < end && all.charCodeAt(at) > 32 && all.charCodeAt(at) !== SLASH) at++;
  return at;
}
