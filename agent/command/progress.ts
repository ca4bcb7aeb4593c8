/**
 * How far the reading has come: for a person as one line that is rewritten in place and cleared
 * before anything else is written there, for a program as a JSON object a line.
 */
import { visible } from '../report/visible.ts';
import type { Work } from '../walk/survey.ts';
import type { Text } from '../text.da.ts';

/** What there is to tell. */
export interface Position {
  /** Candidates, of whatever outcome, and their bytes. */
  readonly done: Work;
  readonly found: number;
  /** What has been counted ahead so far, and whether that is all. */
  readonly ahead: Work;
  readonly isWhole: boolean;
  readonly elapsedMs: number;
  /** Null while nobody can know. */
  readonly remainingMs: number | null;
  /** The file or folder in hand. */
  readonly path: string;
}

export interface Progress {
  /** Shows the position, unless the last one was shown just now. */
  readonly show: (position: Position) => void;
  /** After this the line is free for other text. */
  readonly clear: () => void;
  /** The last one, at the end of the run. */
  readonly end: (position: Position) => void;
}

/** The terminal, as far as a line on it needs it. */
export interface Terminal {
  readonly columns: number;
  readonly write: (text: string) => unknown;
}

/** Quick enough to look alive, slow enough not to flicker or to cost anything. */
const EVERY_MS = 100;
const CLEAR = '\r\u001b[K';

export class Bar implements Progress {
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

  show({ done, found, remainingMs, path }: Position): void {
    const now = this.#now();
    if (now - this.#shownMs < EVERY_MS) return;
    this.#shownMs = now;
    this.#isShown = true;
    const text = this.#text;
    const read = text.progress(text.count(done.files), text.count(found));
    const counts = remainingMs === null ? read : `${read} · ${text.remaining(remainingMs)}`;
    // The last column stays free: a full line makes some terminals wrap.
    const room = this.#terminal.columns - 1 - counts.length - 3;
    const line = room < 10 ? counts : `${counts} · ${endOf(visible(path), room)}`;
    this.#terminal.write(`\r${line.slice(0, this.#terminal.columns - 1)}\u001b[K`);
  }

  clear(): void {
    if (!this.#isShown) return;
    this.#isShown = false;
    this.#terminal.write(CLEAR);
  }

  end(): void {
    this.clear();
  }
}

/** A program reads every line, so there are few. */
const EVERY_LINE_MS = 500;

export class Lines implements Progress {
  readonly #write: (line: string) => unknown;
  readonly #now: () => number;
  #writtenMs = -Infinity;

  constructor(
    write: (line: string) => unknown,
    now: () => number = performance.now.bind(performance),
  ) {
    this.#write = write;
    this.#now = now;
  }

  show(position: Position): void {
    const now = this.#now();
    if (now - this.#writtenMs < EVERY_LINE_MS) return;
    this.#writtenMs = now;
    this.end(position);
  }

  clear(): void {}

  /** A contract with programs, like `ndjson`: fields may be added, never changed. */
  end({ done, found, ahead, isWhole, elapsedMs, remainingMs }: Position): void {
    const progress = {
      files: done.files,
      found,
      bytes: done.bytes,
      candidatesSeen: ahead.files,
      bytesSeen: ahead.bytes,
      allSeen: isWhole,
      elapsedMs: Math.round(elapsedMs),
      remainingMs: remainingMs === null ? null : Math.round(remainingMs),
    };
    this.#write(`${JSON.stringify({ progress })}\n`);
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
