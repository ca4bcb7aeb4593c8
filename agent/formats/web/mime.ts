/**
 * Messages in several parts, as "Single File Web Page" and saved mails are: header lines, boundaries,
 * encodings of bytes. Pushed in in pieces of any cut; parts come as they come, and nothing is kept but
 * a line in hand.
 */
import { Unreadable } from '../reader.ts';

/** What the header of a part says of it, in small letters; the location as it stands. */
export interface PartHeader {
  readonly type: string;
  readonly charset: string | null;
  readonly location: string;
}

export interface MimeHandler {
  readonly begin: (header: PartHeader) => void;
  /** Of the part in hand, decoded. */
  readonly data: (bytes: Uint8Array) => void;
  /** `isWhole` when the part's end was marked. */
  readonly end: (isWhole: boolean) => void;
}

/** Parts in parts in parts. */
const DEPTH = 8;
const HEADER_CHARACTERS = 2 ** 14;
/** A longer line is taken in pieces: no boundary is as long. */
const LINE_CHARACTERS = 2 ** 12;
/** Decoded text is handed on in pieces of about this size. */
const PIECE_CHARACTERS = 2 ** 16;

/** A line's bytes, and what stands between them and those of the next; `isEnded`: the line is whole. */
type Decoder = (line: string, isEnded: boolean) => readonly [bytes: string, lineEnd: string];

export class MimeParser {
  readonly #handler: MimeHandler;
  #rest = '';
  /** Boundaries of the parts that are open, the innermost last. */
  readonly #boundaries: string[] = [];
  /** The header lines in hand; null within a body. */
  #header: string | null = '';
  /** Null within what is no text of a part: what stands before the first boundary and after the last. */
  #decode: Decoder | null = null;
  #pieces: string[] = [];
  #pieceCharacters = 0;
  /** The line end in front of a boundary belongs to the boundary. */
  #lineEnd = '';
  #isLineStart = true;

  constructor(handler: MimeHandler) {
    this.#handler = handler;
  }

  /** Throws Unreadable `limit`. */
  write(bytes: Uint8Array): void {
    const all =
      this.#rest + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    let at = 0;
    for (;;) {
      const newline = all.indexOf('\n', at);
      if (newline < 0) break;
      this.#line(all.slice(at, newline), true);
      at = newline + 1;
    }
    if (all.length - at > LINE_CHARACTERS) {
      // Escapes of three characters are not cut.
      const escape = all.indexOf('=', all.length - 2);
      const end = escape < 0 ? all.length : escape;
      this.#line(all.slice(at, end), false);
      at = end;
    }
    this.#rest = all.slice(at);
  }

  /** After the last bytes. False when a part is open. */
  end(): boolean {
    this.#line(this.#rest, true);
    this.#rest = '';
    const isWhole = this.#boundaries.length === 0;
    this.#finish(isWhole);
    return isWhole;
  }

  #line(line: string, isEnded: boolean): void {
    const isStart = this.#isLineStart;
    this.#isLineStart = isEnded;
    if (isStart && line.startsWith('--') && this.#isBoundary(line)) return;
    if (this.#header !== null) this.#headerLine(line);
    else if (this.#decode !== null) this.#body(line, isEnded, this.#decode);
  }

  /** Of the innermost part or one around it, whose own parts are then over. */
  #isBoundary(line: string): boolean {
    const text = line.trimEnd();
    for (let at = this.#boundaries.length - 1; at >= 0; at--) {
      const boundary = `--${this.#boundaries[at]}`;
      const isLast = text === `${boundary}--`;
      if (text !== boundary && !isLast) continue;
      this.#finish(true);
      this.#boundaries.length = isLast ? at : at + 1;
      this.#header = isLast ? null : '';
      return true;
    }
    return false;
  }

  #headerLine(line: string): void {
    const text = line.endsWith('\r') ? line.slice(0, -1) : line;
    // Continued lines begin with a space, and are one.
    if (text !== '') {
      const isContinued = text.startsWith(' ') || text.startsWith('\t');
      this.#header = `${this.#header}${isContinued ? ' ' : '\n'}${text.trim()}`;
      if (this.#header.length > HEADER_CHARACTERS) throw new Unreadable('limit');
      return;
    }
    // Empty lines in front of a header are none.
    if (this.#header === '') return;
    const header = this.#header ?? '';
    this.#header = null;
    this.#begin(header);
  }

  #begin(header: string): void {
    const content = fieldOf(header, 'content-type');
    const type = (/^[\w.+-]{1,80}\/[\w.+-]{1,80}/.exec(content)?.[0] ?? 'text/plain').toLowerCase();
    if (type.startsWith('multipart/')) {
      const boundary = parameterOf(content, 'boundary') ?? '';
      if (boundary === '') throw new Unreadable('damaged');
      if (this.#boundaries.length >= DEPTH) throw new Unreadable('limit');
      this.#boundaries.push(boundary.slice(0, LINE_CHARACTERS));
      return;
    }
    const encoding = fieldOf(header, 'content-transfer-encoding').trim().toLowerCase();
    this.#decode = DECODERS.get(encoding)?.() ?? plain;
    const charset = parameterOf(content, 'charset');
    const location = fieldOf(header, 'content-location').trim().slice(0, 2000);
    this.#handler.begin({ type, charset, location });
  }

  #body(line: string, isEnded: boolean, decode: Decoder): void {
    const [bytes, lineEnd] = decode(line, isEnded);
    this.#add(this.#lineEnd + bytes);
    this.#lineEnd = lineEnd;
  }

  #add(text: string): void {
    if (text === '') return;
    this.#pieces.push(text);
    this.#pieceCharacters += text.length;
    if (this.#pieceCharacters >= PIECE_CHARACTERS) this.#flush();
  }

  #flush(): void {
    if (this.#pieceCharacters === 0) return;
    this.#handler.data(Buffer.from(this.#pieces.join(''), 'latin1'));
    this.#pieces = [];
    this.#pieceCharacters = 0;
  }

  /** The part in hand is over, if there is one. */
  #finish(isWhole: boolean): void {
    if (this.#decode === null) return;
    this.#flush();
    this.#decode = null;
    this.#lineEnd = '';
    this.#handler.end(isWhole);
  }
}

const DECODERS: ReadonlyMap<string, () => Decoder> = new Map([
  ['base64', base64],
  ['quoted-printable', () => quotedPrintable],
]);

function plain(line: string, isEnded: boolean): readonly [string, string] {
  return [line, isEnded ? '\n' : ''];
}

function quotedPrintable(line: string, isEnded: boolean): readonly [string, string] {
  const text = isEnded ? line.trimEnd() : line;
  const isSoft = isEnded && text.endsWith('=');
  const bytes = (isSoft ? text.slice(0, -1) : text).replaceAll(
    /=([\da-f]{2})/gi,
    (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return [bytes, isSoft || !isEnded ? '' : '\n'];
}

function base64(): Decoder {
  let rest = '';
  return (line) => {
    const all = rest + line.replaceAll(/[^\w+/-]/g, '');
    const end = all.length - (all.length % 4);
    rest = all.slice(end);
    // The last group may be short, with or without its padding.
    const isLast = line.includes('=');
    const group = isLast ? all : all.slice(0, end);
    if (isLast) rest = '';
    return [Buffer.from(group, 'base64').toString('latin1'), ''];
  };
}

/** A header's field, with what its name says in any case; empty for none. */
function fieldOf(header: string, name: string): string {
  const lines = header.split('\n');
  const found = lines.find((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`);
  return found === undefined ? '' : found.slice(name.length + 1).trim();
}

function parameterOf(content: string, name: string): string | null {
  for (const parameter of content.split(';').slice(1)) {
    const at = parameter.indexOf('=');
    if (parameter.slice(0, at).trim().toLowerCase() !== name) continue;
    return parameter
      .slice(at + 1)
      .trim()
      .replaceAll('"', '');
  }
  return null;
}
