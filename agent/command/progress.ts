/**
 * How far the reading has come, in one line that is rewritten in place. Shown only where a person
 * looks: on a terminal. It is cleared before anything else is written there.
 */
import type { Text } from '../text.da.ts';
import { visible } from '../report/visible.ts';

/** What a progress line tells. */
export interface Position {
  readonly done: number;
  readonly found: number;
  /** The file or folder in hand. */
  readonly path: string;
}

/** The terminal, as far as a line on it needs it. */
export interface Terminal {
  readonly columns: number;
  readonly write: (text: string) => unknown;
}

/** Quick enough to look alive, slow enough not to flicker or to cost anything. */
const EVERY_MS = 100;
const CLEAR = '\r\u001b[K';

export class Progress {
  readonly #terminal: Terminal;
  readonly #text: Text;
  readonly #now: () => number;
  #shownMs = -Infinity;
  #isShown = false;

  constructor(
    terminal: Terminal,
    text: Text,
    now: () => number = performance.now.bind(performance),
  ) {
    this.#terminal = terminal;
    this.#text = text;
    this.#now = now;
  }

  /** Shows the position, unless the last one was shown just now. */
  show({ done, found, path }: Position): void {
    const now = this.#now();
    if (now - this.#shownMs < EVERY_MS) return;
    this.#shownMs = now;
    this.#isShown = true;
    const counts = this.#text.progress(this.#text.count(done), this.#text.count(found));
    // The last column stays free: a full line makes some terminals wrap.
    const room = this.#terminal.columns - 1 - counts.length - 3;
    const line = room < 10 ? counts : `${counts} · ${endOf(visible(path), room)}`;
    this.#terminal.write(`\r${line.slice(0, this.#terminal.columns - 1)}\u001b[K`);
  }

  /** After this the line is free for other text. */
  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#terminal.write(CLEAR);
  }
}

/** The end of a path tells most; it is cut in front, to at most `columns`. */
function endOf(path: string, columns: number): string {
  const characters = Array.from(path);
  let width = 0;
  for (let i = characters.length - 1; i >= 0; i--) {
    width += widthOf(characters[i] ?? '');
    if (width > columns - (i === 0 ? 0 : 1)) return `…${characters.slice(i + 1).join('')}`;
  }
  return path;
}

/** East Asian letters and pictures fill two columns; where in doubt, two: a short line is no harm. */
function widthOf(character: string): number {
  return (character.codePointAt(0) ?? 0) < 0x1100 ? 1 : 2;
}
