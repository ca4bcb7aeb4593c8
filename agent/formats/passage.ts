/**
 * A text that comes in pieces: a cell, a comment, a line. One that is too long to be held is handed on
 * in parts, cut so that no number is.
 */

/** No cell of any program holds more characters. */
const MOST = 2 ** 15;
/** How far back a cut is looked for. */
const BACK = 64;

export class Passage {
  readonly #front: (text: string) => void;
  #text = '';

  /** `front` gets what is in front of a cut. */
  constructor(front: (text: string) => void) {
    this.#front = front;
  }

  add(piece: string): void {
    this.#text += piece;
    if (this.#text.length <= MOST) return;
    const cut = cutIn(this.#text);
    this.#front(this.#text.slice(0, cut));
    this.#text = this.#text.slice(cut);
  }

  get isEmpty(): boolean {
    return this.#text === '';
  }

  /** All of it, or what follows the last cut; and begins anew. */
  take(): string {
    const text = this.#text;
    this.#text = '';
    return text;
  }
}

/** In front of the last group of digits in the end, else of all that a number may be written with. */
function cutIn(text: string): number {
  const least = text.length - BACK;
  let at = text.length;
  while (at > least && isLoose(text.charCodeAt(at - 1))) at--;
  if (at > least) return at;
  for (at = text.length - 1; at > least; at--) {
    const begins = isDigit(text.charCodeAt(at)) && !isDigit(text.charCodeAt(at - 1));
    if (begins && (text.length - at < 6 || isDigit(text.charCodeAt(at + 5)))) return at;
  }
  return text.length - 1;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** May be inside a number as a person writes it: digits, space, dash, point, slash, all that is not ASCII. */
function isLoose(code: number): boolean {
  return isDigit(code) || code === 32 || (code >= 44 && code <= 47) || code >= 128;
}
