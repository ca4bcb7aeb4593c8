/**
 * Messages in several parts, as mails and "Single File Web Pages" are: header lines, and boundaries
 * between bodies. Pushed in in pieces of any cut; parts come as they come, and nothing is kept but a
 * line in hand. Who only wants to know where a body lies does not have it decoded.
 */
import { Unreadable } from '../reader.ts';
import { type BodyDecoder, bodyDecoder, ROOM_BYTES } from './mime-body.ts';
import { HeaderLines, type PartHeader } from './mime-header.ts';

export interface MimeHandler {
  /** A part whose body begins `at` this place; `inside` is the type of the parts around it. True when its data is wanted. */
  readonly begin: (header: PartHeader, at: number, inside: string) => boolean;
  /** Of the part in hand, decoded; valid until the call ends. */
  readonly data: (bytes: Uint8Array) => void;
  /** Its body ends `at` this place. `isWhole` when that was marked. */
  readonly end: (isWhole: boolean, at: number) => void;
}

/** Parts in parts in parts. */
const DEPTH = 8;
/** A longer line is taken in pieces: no boundary is as long. */
const LINE_BYTES = 2 ** 12;
/** Decoded data is handed on in pieces of about this size. */
const PIECE_BYTES = 2 ** 16;

const DASH = 45;
const NEWLINE = 10;
const RETURN = 13;
/** What may be the beginning of a boundary stays in hand. */
const HELD_BYTES = '\r\n--'.length;

const NOTHING = Buffer.alloc(0);

/** A body of which nobody wants the data. */
const UNWANTED = 'unwanted';

export class MimeParser {
  readonly #handler: MimeHandler;
  #rest: Buffer = NOTHING;
  /** Where in the message the next byte to look at stands. */
  #base: number;
  #isOver = false;
  #isLineStart = true;
  /** Of the parts that are open, the innermost last; an empty boundary is the first that comes. */
  readonly #around: { readonly type: string; boundary: string }[] = [];
  #isGuessed = false;
  /** The header in hand; null within a body. */
  #header: HeaderLines | null = new HeaderLines();
  /** Null within what is no body: what stands before the first boundary and after the last. */
  #body: Body | typeof UNWANTED | null = null;
  /** The line end in front of a boundary belongs to the boundary, and where the body then ends. */
  #lineEnd: Buffer = NOTHING;
  #endsAt = 0;

  /** Places are told from `base` on. */
  constructor(handler: MimeHandler, base = 0) {
    this.#handler = handler;
    this.#base = base;
  }

  /** Throws Unreadable `limit`, and what the handler throws. */
  write(bytes: Uint8Array): void {
    const own = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#take(this.#rest.length === 0 ? own : Buffer.concat([this.#rest, own]));
  }

  /** After the last bytes. False when a part is open, or its boundary had to be guessed. */
  end(): boolean {
    this.#isOver = true;
    this.#take(this.#rest);
    const isWhole = this.#around.length === 0;
    this.#finish(isWhole, this.#base);
    return isWhole && !this.#isGuessed;
  }

  #take(all: Buffer): void {
    for (let at = 0; ;) {
      const next = this.#header === null ? this.#bodyAt(all, at) : this.#headerAt(all, at);
      if (next === at) {
        this.#rest = Buffer.from(all.subarray(at));
        if (this.#body instanceof Body) this.#body.flush();
        return;
      }
      this.#base += next - at;
      at = next;
    }
  }

  /** The line that begins or goes on here, without its end; null when more of it must come. */
  #lineAt(all: Buffer, at: number): { readonly text: string; readonly next: number } | null {
    const newline = all.indexOf(NEWLINE, at);
    const isWhole = newline >= 0 && newline - at <= LINE_BYTES;
    if (newline < 0 && all.length - at < LINE_BYTES && !this.#isOver) return null;
    const end = isWhole ? newline : Math.min(all.length, at + LINE_BYTES);
    return { text: all.toString('latin1', at, end), next: isWhole ? end + 1 : end };
  }

  #headerAt(all: Buffer, at: number): number {
    const line = at === all.length ? null : this.#lineAt(all, at);
    if (line === null) return at;
    const isStart = this.#isLineStart;
    this.#isLineStart = all[line.next - 1] === NEWLINE;
    if (isStart && line.text.startsWith('--') && this.#isBoundary(line.text)) return line.next;
    const text = line.text.endsWith('\r') ? line.text.slice(0, -1) : line.text;
    const header = this.#header!;
    if (text !== '' || !isStart) header.add(text, isStart);
    // Empty lines in front of a header are none.
    else if (!header.isEmpty) {
      this.#header = null;
      this.#begin(header.header(), this.#base + line.next - at);
    }
    return line.next;
  }

  #begin(header: PartHeader, at: number): void {
    const { type, boundary, encoding } = header;
    this.#endsAt = at;
    if (boundary !== null) {
      if (this.#around.length >= DEPTH) throw new Unreadable('limit');
      this.#around.push({ type, boundary: boundary.slice(0, LINE_BYTES) });
      return;
    }
    const inside = this.#around.at(-1)?.type ?? '';
    const isWanted = this.#handler.begin(header, at, inside);
    this.#body = isWanted ? new Body(bodyDecoder(encoding), this.#handler) : UNWANTED;
  }

  /** What stands here of a body, up to the next line that may be a boundary. */
  #bodyAt(all: Buffer, at: number): number {
    let from = at;
    if (this.#isLineStart) {
      const isShort = all.length - at < 2 && !this.#isOver;
      if (isShort) return at;
      if (all[at] === DASH && all[at + 1] === DASH) {
        const line = this.#lineAt(all, at);
        if (line === null) return at;
        if (this.#isBoundary(line.text)) {
          this.#isLineStart = all[line.next - 1] === NEWLINE;
          return line.next;
        }
        from = at + 2;
      }
      this.#add(this.#lineEnd);
      this.#lineEnd = NOTHING;
      this.#isLineStart = at === all.length;
    }
    const newline = all.indexOf('\n--', from);
    if (newline < 0) {
      const end = this.#isOver ? all.length : Math.max(at, all.length - HELD_BYTES);
      this.#add(all.subarray(at, end));
      return end;
    }
    const end = newline > at && all[newline - 1] === RETURN ? newline - 1 : newline;
    this.#add(all.subarray(at, end));
    this.#lineEnd = Buffer.from(all.subarray(end, newline + 1));
    this.#endsAt = this.#base + end - at;
    this.#isLineStart = true;
    return newline + 1;
  }

  /** Of the innermost part or one around it, whose own parts are then over. */
  #isBoundary(line: string): boolean {
    const text = line.trimEnd();
    for (let at = this.#around.length - 1; at >= 0; at--) {
      const around = this.#around[at]!;
      if (around.boundary === '' && text.length > 2) {
        around.boundary = text.slice(2);
        this.#isGuessed = true;
      }
      const boundary = `--${around.boundary}`;
      const isLast = text === `${boundary}--`;
      if (text !== boundary && !isLast) continue;
      this.#finish(true, this.#endsAt);
      this.#around.length = isLast ? at : at + 1;
      this.#header = isLast ? null : new HeaderLines();
      return true;
    }
    return false;
  }

  #add(bytes: Uint8Array): void {
    if (this.#body instanceof Body) this.#body.add(bytes);
  }

  /** The part in hand is over, if there is one. */
  #finish(isWhole: boolean, at: number): void {
    const body = this.#body;
    this.#body = null;
    this.#lineEnd = NOTHING;
    if (body instanceof Body) body.end();
    if (body !== null) this.#handler.end(isWhole, at);
  }
}

/** Decoded data on its way to the handler, of whichever parser is at work: none is in it between two writes. */
const piece = Buffer.alloc(PIECE_BYTES + ROOM_BYTES);

/** The data of one part. */
class Body {
  readonly #decoder: BodyDecoder | null;
  readonly #handler: MimeHandler;
  #length = 0;

  constructor(decoder: BodyDecoder | null, handler: MimeHandler) {
    this.#decoder = decoder;
    this.#handler = handler;
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#length >= PIECE_BYTES) this.flush();
      const some = bytes.subarray(at, at + PIECE_BYTES - this.#length);
      this.#length += this.#decode(some);
      at += some.length;
    }
  }

  end(): void {
    this.#length += this.#decoder?.end(piece.subarray(this.#length)) ?? 0;
    this.flush();
  }

  flush(): void {
    if (this.#length > 0) this.#handler.data(piece.subarray(0, this.#length));
    this.#length = 0;
  }

  #decode(bytes: Uint8Array): number {
    const room = piece.subarray(this.#length);
    if (this.#decoder !== null) return this.#decoder.decode(bytes, room);
    room.set(bytes);
    return bytes.length;
  }
}
