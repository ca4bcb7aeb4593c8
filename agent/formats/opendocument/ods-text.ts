/**
 * The text of one cell, comment or shape of an OpenDocument file: paragraphs, and in them white space
 * that means one space however much of it there is, unless it is written as an element.
 */
import { Passage } from '../passage.ts';

/** No number is written with more spaces; a claim of more is not followed. */
const MOST_SPACES = 64;

export class ParagraphText {
  readonly #passage: Passage;
  #hasParagraph = false;
  /** White space was seen that is a space if something follows. */
  #gap = false;
  #atStart = true;

  /** `front` gets the beginning of a text that is too long to be held. */
  constructor(front: (text: string) => void) {
    this.#passage = new Passage(front);
  }

  beginParagraph(): void {
    if (this.#hasParagraph) this.#passage.add('\n');
    this.#hasParagraph = true;
    this.#gap = false;
    this.#atStart = true;
  }

  /** A piece of text between two tags. */
  add(piece: string): void {
    const text = piece.replaceAll(/[ \t\r\n]+/g, ' ');
    const start = text.startsWith(' ') ? 1 : 0;
    const end = text.length > start && text.endsWith(' ') ? text.length - 1 : text.length;
    if (start > 0 && !this.#atStart) this.#gap = true;
    if (end > start) this.#put(text.slice(start, end));
    if (end < text.length) this.#gap = true;
  }

  /** Characters that elements stand for: spaces, a tab, a line end. */
  put(character: string, times = 1): void {
    this.#put(character.repeat(Math.max(1, Math.min(times, MOST_SPACES))));
  }

  /** All of it, or what follows what `front` got; and begins anew. */
  take(): string {
    this.#hasParagraph = false;
    this.#gap = false;
    this.#atStart = true;
    return this.#passage.take();
  }

  #put(text: string): void {
    this.#passage.add(this.#gap ? ` ${text}` : text);
    this.#gap = false;
    this.#atStart = false;
  }
}
