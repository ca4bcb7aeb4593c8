/** Files in the text of a mail, between a line `begin 644 name` and a line `end`, as mails had them before MIME. */
import type { Span } from './body-source.ts';

const BEGIN = /^begin [0-7]{3,4} (.+)$/;
const BEGIN_LINE = '\nbegin ';
const END_LINE = '\nend';
const LINE_BYTES = 600;

export interface Encoded {
  readonly name: string;
  readonly span: Span;
}

/** A text in pieces of any cut, as it stands in the file from a place on. */
export class UuencodeSearch {
  readonly found: Encoded[] = [];
  /** What is not decided yet, and where it stands: the first line begins like all others. */
  #rest: Buffer = Buffer.from('\n');
  #restAt: number;
  #open: { readonly name: string; readonly start: number } | null = null;

  constructor(at: number) {
    this.#restAt = at - 1;
  }

  write(bytes: Uint8Array): void {
    this.#take(Buffer.concat([this.#rest, bytes]), false);
  }

  /** A file without its last line is cut. */
  end(): void {
    this.#take(this.#rest, true);
    const end = this.#restAt + this.#rest.length;
    if (this.#open !== null) this.#tell({ start: this.#open.start, end, isWhole: false });
  }

  #take(all: Buffer, isOver: boolean): void {
    let at = 0;
    for (;;) {
      const found = all.indexOf(this.#open === null ? BEGIN_LINE : END_LINE, at);
      if (found < 0) {
        at = Math.max(at, all.length - BEGIN_LINE.length);
        break;
      }
      const newline = all.indexOf('\n', found + 1);
      if (newline < 0 && !isOver && all.length - found < LINE_BYTES) {
        at = found;
        break;
      }
      const end = newline < 0 ? all.length : newline;
      this.#line(all.toString('latin1', found + 1, Math.min(end, found + LINE_BYTES)).trimEnd(), {
        start: this.#restAt + found + 1,
        end: this.#restAt + end + 1,
      });
      at = found + 1;
    }
    this.#rest = Buffer.from(all.subarray(at));
    this.#restAt += at;
  }

  #line(line: string, { start, end }: { readonly start: number; readonly end: number }): void {
    if (this.#open === null) {
      const name = BEGIN.exec(line)?.[1];
      if (name !== undefined) this.#open = { name, start: end };
    } else if (line === 'end') {
      this.#tell({ start: this.#open.start, end: start, isWhole: true });
    }
  }

  #tell(span: Span): void {
    if (this.#open !== null) this.found.push({ name: this.#open.name, span });
    this.#open = null;
  }
}
