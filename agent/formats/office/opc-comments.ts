/**
 * Comments of both ages. A thread of the newer kind has a copy in a comment of the older kind, with an
 * introduction in the user's language: what stands in both is told once.
 */
import { holdsNumber, oneLine } from './opc-texts.ts';
import { Passage } from '../passage.ts';
import type { Attributes, XmlHandler } from '../markup/xml.ts';

/** Of all texts of threads that are kept for their copies, in characters. */
const KEPT = 2 ** 22;

/** The threads of one sheet, by the cell they belong to. */
export class Threads {
  readonly #texts = new Map<string, string[]>();
  #room = KEPT;

  add(cell: string, text: string): void {
    const line = oneLine(text);
    if (line.length > this.#room || !holdsNumber(line)) return;
    this.#room -= line.length;
    const texts = this.#texts.get(cell);
    if (texts === undefined) this.#texts.set(cell, [line]);
    else texts.push(line);
  }

  /** What an older comment says beyond the threads of its cell. */
  beyond(cell: string, text: string): string {
    const texts = this.#texts.get(cell);
    if (texts === undefined) return text;
    this.#texts.delete(cell);
    let rest = oneLine(text);
    for (const copy of texts) rest = rest.replace(copy, () => '\n');
    return rest;
  }
}

/** One part of comments: each is one text, whatever runs it is made of. */
export class CommentTexts implements XmlHandler {
  wantsText = false;
  readonly #tell: (text: string, cell: string) => void;
  readonly #textElement: string;
  readonly #passage: Passage;
  #cell = '';

  /** `kind` is the name of the element that is one comment. */
  constructor(kind: 'comment' | 'threadedComment', tell: (text: string, cell: string) => void) {
    this.#tell = tell;
    this.#textElement = kind === 'comment' ? 't' : 'text';
    this.#passage = new Passage((text) => tell(text, this.#cell));
  }

  open(name: string, attributes: Attributes): void {
    if (name === this.#textElement) this.wantsText = true;
    else if (name === 'comment' || name === 'threadedComment') {
      this.#cell = (attributes.get('ref') ?? '').toUpperCase();
    }
  }

  close(name: string): void {
    if (name === this.#textElement) this.wantsText = false;
    else if (name === 'comment' || name === 'threadedComment') {
      this.#tell(this.#passage.take(), this.#cell);
    }
  }

  text(piece: string): void {
    this.#passage.add(piece);
  }
}
