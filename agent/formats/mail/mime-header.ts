/**
 * The header of a message or of one of its parts: what it says of the content. Other fields, of which a
 * mail has many, are passed over; values are bytes, one a character, until a name is read from them.
 */
import { limits } from '../../inspect/limits.ts';
import { plainName } from '../archive/member-name.ts';
import { Unreadable } from '../reader.ts';

/** What the header of a part says of it: in small letters, but for location and name. */
export interface PartHeader {
  readonly type: string;
  readonly charset: string | null;
  readonly location: string;
  /** As what it is to be saved; empty for what has no name. */
  readonly name: string;
  readonly isAttached: boolean;
  /** Of its bytes: base64 and the like. */
  readonly encoding: string;
  /** Of the parts that hold parts, what lies between them; null for others, empty when it does not say. */
  readonly boundary: string | null;
}

/** Of all fields. Who writes to a whole town needs much of this. */
const HEADER_CHARACTERS = 2 ** 20;
const FIELD = /^content-([a-z-]+)[ \t]*:/i;

export class HeaderLines {
  readonly #fields = new Map<string, string>();
  /** The field in hand, when it is kept. */
  #field: string | null = null;
  #characters = 0;

  get isEmpty(): boolean {
    return this.#characters === 0;
  }

  /** A line without its end, or what follows of a long one. Throws Unreadable `limit`. */
  add(line: string, isStart: boolean): void {
    this.#characters += line.length + 1;
    const isContinued = !isStart || line.startsWith(' ') || line.startsWith('\t');
    if (!isContinued) this.#begin(FIELD.exec(line));
    const field = this.#field;
    if (field !== null) {
      const text = isContinued ? line : line.slice(line.indexOf(':') + 1);
      this.#fields.set(field, (this.#fields.get(field) ?? '') + text);
    }
    if (this.#characters > HEADER_CHARACTERS) throw new Unreadable('limit');
  }

  /** Of a field that stands twice, the first one holds. */
  #begin(found: RegExpExecArray | null): void {
    const name = found?.[1]?.toLowerCase() ?? null;
    this.#field = name === null || this.#fields.has(name) ? null : name;
  }

  /** Throws Unreadable `limit` for a name that is too long for one. */
  header(): PartHeader {
    const content = (this.#fields.get('type') ?? '').trim();
    const disposition = (this.#fields.get('disposition') ?? '').trim();
    const type = (/^[\w.+-]{1,80}\/[\w.+-]{1,80}/.exec(content)?.[0] ?? 'text/plain').toLowerCase();
    const ofType = parametersOf(content);
    const saved = valueOf(parametersOf(disposition), 'filename') ?? valueOf(ofType, 'name') ?? '';
    const name = saved.replaceAll('\\', '/').trim();
    if (Buffer.byteLength(name) > limits.memberNameBytes) throw new Unreadable('limit');
    return {
      type,
      charset: ofType.get('charset') ?? null,
      location: (this.#fields.get('location') ?? '').trim().slice(0, 2000),
      name,
      isAttached: /^attachment\b/i.test(disposition),
      encoding: (this.#fields.get('transfer-encoding') ?? '').trim().toLowerCase(),
      boundary: type.startsWith('multipart/') ? (ofType.get('boundary') ?? '').trimEnd() : null,
    };
  }
}

/** What follows the first semicolon: `name=value`, with or without quotes; of a name twice, the first. */
function parametersOf(content: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (let at = content.indexOf(';'); at >= 0 && at < content.length;) {
    const equals = indexOfAny(content, '=;', at + 1);
    if (content[equals] !== '=') {
      at = equals;
      continue;
    }
    const name = content
      .slice(at + 1, equals)
      .trim()
      .toLowerCase();
    const [value, end] = valueAt(content, equals + 1);
    if (!parameters.has(name)) parameters.set(name, value);
    at = content.indexOf(';', end);
  }
  return parameters;
}

/** The value that begins here, and where it ends. */
function valueAt(content: string, from: number): readonly [value: string, end: number] {
  let at = from;
  while (content[at] === ' ' || content[at] === '\t') at++;
  if (content[at] !== '"') {
    const end = indexOfAny(content, ';', at);
    return [content.slice(at, end).trim(), end];
  }
  let value = '';
  for (at++; at < content.length && content[at] !== '"'; at++) {
    // A backslash in front of anything else stands in a path.
    const isEscape = content[at] === '\\' && /["\\]/.test(content[at + 1] ?? '');
    if (isEscape) at++;
    value += content[at];
  }
  return [value, at + 1];
}

/** The end of the text where none of them follows. */
function indexOfAny(content: string, characters: string, from: number): number {
  let at = from;
  while (at < content.length && !characters.includes(content[at]!)) at++;
  return at;
}

/** A text that may be in another encoding (RFC 2231), in pieces, or in words of their own (RFC 2047). */
function valueOf(parameters: ReadonlyMap<string, string>, name: string): string | null {
  const single = parameters.get(`${name}*`);
  if (single !== undefined) return extended([[single, true]]);
  const pieces: [piece: string, isEscaped: boolean][] = [];
  for (;;) {
    const escaped = parameters.get(`${name}*${pieces.length}*`);
    const piece = escaped ?? parameters.get(`${name}*${pieces.length}`);
    if (piece === undefined) break;
    pieces.push([piece, escaped !== undefined]);
  }
  if (pieces.length > 0) return extended(pieces);
  const plain = parameters.get(name);
  return plain === undefined ? null : inWords(plain);
}

/** `utf-8'da'%C3%A6`: the encoding stands in front of the first piece. */
function extended(pieces: readonly (readonly [piece: string, isEscaped: boolean])[]): string {
  const [first = ['', false]] = pieces;
  const [mark = '', charset = ''] = first[1] ? (/^([^']{0,40})'[^']{0,40}'/.exec(first[0]) ?? []) : []; // prettier-ignore
  const bytes = pieces.map(([piece, isEscaped], at) => {
    const text = at === 0 ? piece.slice(mark.length) : piece;
    return isEscaped ? unescaped(text, /%([\da-f]{2})/gi) : text;
  });
  return decoded(bytes.join(''), charset);
}

/** A word in an encoding of its own. */
interface Word {
  readonly start: number;
  readonly end: number;
  readonly charset: string;
  readonly bytes: string;
}

/** `=?utf-8?Q?=C3=A6?=`; of words in a row, one may end within a letter of the next. */
function inWords(text: string): string {
  let told = '';
  let bytes = '';
  let charset = '';
  let at = 0;
  for (let word = wordFrom(text, 0); word !== null; word = wordFrom(text, word.end)) {
    // Spaces between two words only keep them apart.
    const between = text.slice(at, word.start);
    const isNext = at > 0 && between.trim() === '';
    if (!isNext || word.charset !== charset) {
      told += decoded(bytes, charset) + (isNext ? '' : decoded(between, ''));
      bytes = '';
    }
    charset = word.charset;
    bytes += word.bytes;
    at = word.end;
  }
  return told + decoded(bytes, charset) + decoded(text.slice(at), '');
}

/** The next word from here on; null for none. */
function wordFrom(text: string, from: number): Word | null {
  for (let start = text.indexOf('=?', from); start >= 0; start = text.indexOf('=?', start + 2)) {
    const kindAt = text.indexOf('?', start + 2) + 1;
    const bytesAt = kindAt + 2;
    const end = text.indexOf('?', bytesAt);
    if (kindAt === 0 || end < 0) return null;
    const kind = text[kindAt]!.toLowerCase();
    const isWord = (kind === 'b' || kind === 'q') && text[kindAt + 1] === '?' && text[end + 1] === '='; // prettier-ignore
    if (!isWord) continue;
    // A language may stand behind the encoding.
    const [charset = ''] = text
      .slice(start + 2, kindAt - 1)
      .toLowerCase()
      .split('*', 1);
    return { start, end: end + 2, charset, bytes: wordBytes(kind, text.slice(bytesAt, end)) };
  }
  return null;
}

function wordBytes(kind: string, text: string): string {
  if (kind === 'b') return Buffer.from(text, 'base64').toString('latin1');
  return unescaped(text.replaceAll('_', ' '), /=([\da-f]{2})/gi);
}

function unescaped(text: string, escape: RegExp): string {
  return text.replaceAll(escape, (_whole, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function decoded(bytes: string, charset: string): string {
  const raw = Buffer.from(bytes, 'latin1');
  try {
    if (charset !== '') return new TextDecoder(charset).decode(raw);
  } catch {
    // One that nobody knows.
  }
  return plainName(raw);
}
