/**
 * Listeners to the parts of an Office package that hold running text: each hands on what people wrote,
 * one text for each element, shape or comment, whatever runs it is made of.
 */
import { type Place, numbersInText } from '../../../rules/index.ts';
import { type Said, SHEET, type Words } from './opc-words.ts';
import { Passage } from '../passage.ts';
import { Unreadable } from '../reader.ts';
import { type Attributes, type XmlHandler, XmlTokenizer } from '../markup/xml.ts';

/** Of all texts that a copy may follow, in characters. */
const REMEMBERED = 2 ** 22;

/** Texts that a package holds twice by its format: the copy is the same text, and no second place. */
export class Copies {
  readonly #left = new Map<string, number>();
  #room = REMEMBERED;

  remember(text: string): void {
    const key = oneLine(text);
    if (key.length > this.#room || !holdsNumber(key)) return;
    this.#room -= key.length;
    this.#left.set(key, (this.#left.get(key) ?? 0) + 1);
  }

  /** Whether the text repeats one that was remembered; each of them once. */
  takes(text: string): boolean {
    if (this.#left.size === 0) return false;
    const key = oneLine(text);
    const left = this.#left.get(key) ?? 0;
    if (left > 0) this.#left.set(key, left - 1);
    return left > 0;
  }
}

export function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

export function holdsNumber(text: string): boolean {
  let holds = false;
  numbersInText(text, () => (holds = true));
  return holds;
}

export type Tell = (where: Place, text: string) => void;

/** Texts of elements and attributes, as a list of words says. */
export class ElementTexts implements XmlHandler {
  wantsText = false;
  readonly #words: Words;
  readonly #tell: Tell;
  readonly #copies: Copies;
  readonly #passage: Passage;
  /** The element whose text comes now, and what encloses it. */
  #said: Said | null = null;
  #depth = 0;
  #labelDepth = 0;
  #label = '';

  constructor(words: Words, tell: Tell, copies = new Copies()) {
    this.#words = words;
    this.#tell = tell;
    this.#copies = copies;
    this.#passage = new Passage((text) => this.#told(text));
  }

  open(name: string, attributes: Attributes): void {
    this.#depth++;
    const said = this.#words.get(name);
    if (said === undefined) return;
    for (const text of said.attributes?.(attributes) ?? []) {
      if (text !== null) this.#tell(said.where, text);
    }
    if (said.label !== undefined) {
      this.#label = said.label(attributes) ?? '';
      this.#labelDepth = this.#depth;
      this.#said = said;
    }
    if (said.text === undefined) return;
    this.#passage.take();
    this.#said = said;
    this.wantsText = true;
  }

  close(name: string): void {
    const said = this.#words.get(name);
    if (this.wantsText && said?.text !== undefined) {
      this.#told(this.#passage.take());
      this.wantsText = false;
    }
    if (this.#depth === this.#labelDepth) {
      if (said !== undefined && this.#label !== '') this.#tell(said.where, this.#label);
      this.#label = '';
    }
    this.#depth--;
  }

  text(piece: string): void {
    this.#passage.add(piece);
  }

  #told(raw: string): void {
    const said = this.#said;
    if (said?.text === undefined) return;
    const text = said.text(raw);
    const whole = this.#label === '' ? text : `${this.#label} = ${text}`;
    this.#label = '';
    if (said.isCopy === true && this.#isListed(text)) return;
    this.#tell(said.where, whole);
  }

  /** The name of a range may have that of its sheet before it. */
  #isListed(text: string): boolean {
    return this.#copies.takes(text) || this.#copies.takes(text.slice(text.lastIndexOf('!') + 1));
  }
}

/** UTF-8, whatever the declaration says that the kernel's own turning made untrue. */
const MARK = Uint8Array.of(0xef, 0xbb, 0xbf);

/** What stands before and behind the cells of a sheet, as the kernel hands it on. */
export class SheetTexts {
  readonly #tokenizer: XmlTokenizer;

  constructor(tell: Tell) {
    const texts = new ElementTexts(SHEET, tell);
    this.#tokenizer = new XmlTokenizer({
      get wantsText() {
        return texts.wantsText;
      },
      open: (name, attributes) => {
        // A second table of cells, which no program would show.
        if (name === 'sheetData') throw new Unreadable('damaged');
        texts.open(name, attributes);
      },
      close: (name) => texts.close(name),
      text: (piece) => texts.text(piece),
    });
    this.#tokenizer.write(MARK);
  }

  write(bytes: Uint8Array): void {
    this.#tokenizer.write(bytes);
  }

  end(): void {
    this.#tokenizer.end();
    if (this.#tokenizer.hasDoctype) throw new Unreadable('damaged');
  }
}

/** Texts of parts of any making: attributes and text, each called what its name says. */
export class AnyTexts implements XmlHandler {
  readonly wantsText = true;
  readonly #tell: Tell;
  readonly #passage: Passage;
  #name = '';

  constructor(tell: Tell) {
    this.#tell = tell;
    this.#passage = new Passage((text) => this.#told(text));
  }

  open(name: string, attributes: Attributes): void {
    this.#told(this.#passage.take());
    this.#name = name;
    attributes.each((attribute, value) => {
      if (!attribute.startsWith('xmlns')) this.#tell('property', `${attribute} = ${value}`);
    });
  }

  close(): void {
    this.#told(this.#passage.take());
    this.#name = '';
  }

  text(piece: string): void {
    this.#passage.add(piece);
  }

  #told(text: string): void {
    if (text !== '') this.#tell('property', this.#name === '' ? text : `${this.#name} = ${text}`);
  }
}

/** Elements whose end is the end of a text. */
const BODIES = new Set(['txBody', 'rich', 'pt', 'sp', 'txbxContent']);

/** Shapes, also those of diagrams and in charts: what stands in them, and what they are called. */
export class ShapeTexts implements XmlHandler {
  wantsText = false;
  readonly #tell: (text: string) => void;
  readonly #copies: Copies;
  readonly #isCopy: boolean;
  readonly #passage: Passage;
  /** Inside what older programs show instead. */
  #instead = 0;

  /** `isCopy`: the part draws once more what `copies` remembers. */
  constructor(tell: (text: string) => void, copies = new Copies(), isCopy = false) {
    this.#tell = tell;
    this.#copies = copies;
    this.#isCopy = isCopy;
    this.#passage = new Passage((text) => this.#told(text));
  }

  open(name: string, attributes: Attributes): void {
    if (name === 't') this.wantsText = true;
    else if (name === 'br') this.#passage.add('\n');
    else if (name === 'Fallback') this.#instead++;
    else if (name === 'cNvPr' || name === 'docPr') {
      for (const key of ['name', 'descr', 'title']) this.#told(attributes.get(key) ?? '');
    } else if (name === 'hlinkClick' || name === 'hlinkHover') {
      this.#told(attributes.get('tooltip') ?? '');
    }
  }

  close(name: string): void {
    if (name === 't') this.wantsText = false;
    else if (name === 'p') this.#passage.add('\n');
    else if (name === 'Fallback') this.#instead--;
    else if (BODIES.has(name)) this.#told(this.#passage.take());
  }

  text(piece: string): void {
    this.#passage.add(piece);
  }

  #told(text: string): void {
    if (text.length === 0) return;
    if ((this.#isCopy || this.#instead > 0) && this.#copies.takes(text)) return;
    this.#copies.remember(text);
    this.#tell(text);
  }
}

const LINES = new Set(['div', 'p', 'br']);
const BREAK = Buffer.from('<br>');
const EMPTY = Buffer.from('<p/>');

/** Excel leaves line breaks in them open, as the web once did: they are closed on the way. */
export function* withClosedBreaks(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let kept = Buffer.alloc(0);
  for (const piece of pieces) {
    const bytes = Buffer.concat([kept, piece]);
    for (let at = bytes.indexOf(BREAK); at >= 0; at = bytes.indexOf(BREAK, at + 4)) {
      EMPTY.copy(bytes, at);
    }
    const cut = Math.max(0, bytes.length - BREAK.length + 1);
    yield bytes.subarray(0, cut);
    kept = bytes.subarray(cut);
  }
  yield kept;
}

/** Shapes as older programs drew them: text boxes of controls and notes in the markup of the web. */
export class OldShapeTexts implements XmlHandler {
  wantsText = false;
  readonly #tell: (text: string) => void;
  readonly #copies: Copies;
  readonly #passage: Passage;

  constructor(tell: (text: string) => void, copies: Copies) {
    this.#tell = tell;
    this.#copies = copies;
    this.#passage = new Passage((text) => this.#told(text));
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'textbox') this.wantsText = true;
    for (const key of ['alt', 'title', 'string']) this.#told(attributes.get(key) ?? '');
  }

  close(name: string): void {
    if (name === 'textbox') {
      this.wantsText = false;
      this.#told(this.#passage.take());
    } else if (this.wantsText && LINES.has(name)) this.#passage.add('\n');
  }

  text(piece: string): void {
    this.#passage.add(piece);
  }

  #told(text: string): void {
    if (text !== '' && !this.#copies.takes(text)) this.#tell(text);
  }
}
