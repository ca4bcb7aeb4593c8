/**
 * A mail as a file of its own (RFC 5322, MIME), or a mailbox of them: what is attached, as files. The
 * mail's own text is no spreadsheet and is passed over; a mail in a mail is a file like others.
 */
import { type Budget, limits } from '../../inspect/limits.ts';
import { StoredContent } from '../archive/content.ts';
import { Ranges } from '../archive/zip-source.ts';
import { rangesOf } from '../markup/xml-source.ts';
import { type Bytes, type Content, type Hint, type Member, Sealed, Unreadable, type Unpacker } from '../reader.ts'; // prettier-ignore
import type { Scheme } from '../scheme.ts';
import { kindOf } from './attachment.ts';
import { contentOf, type Span } from './body-source.ts';
import { isMail, type Letter, letterIn } from './letter.ts';
import { mailsIn, type Piece } from './mailbox.ts';
import { bodyDecoder, Uuencode } from './mime-body.ts';
import type { PartHeader } from './mime-header.ts';
import { type MimeHandler, MimeParser } from './mime.ts';
import { type Encoded, UuencodeSearch } from './uuencode.ts';

export const eml: Unpacker = {
  name: 'eml',
  sniff: (specimen) => {
    const letter = specimen.ask(letterIn);
    return letter !== null && isMail(letter);
  },
  open: (specimen) => {
    const letter = specimen.ask(letterIn);
    if (letter === null) throw new Unreadable('unsupported');
    const { bytes, budget } = specimen;
    return { format: 'eml', isLetter: true, members: () => membersOf(bytes, letter, budget) };
  },
};

function* membersOf(bytes: Bytes, { kind }: Letter, budget: Budget): Generator<Member> {
  const mail = kind === 'counted' ? withoutCount(bytes) : bytes;
  const parts = new Parts();
  let parser: MimeParser | null = null;
  let isWhole = true;
  const members = function* (): Generator<Member> {
    for (const part of parts.take()) yield memberOf(part, mail, budget);
  };
  for (const { bytes: piece, at, isFirst } of kind === 'mailbox' ? mailsIn(mail) : allOf(mail)) {
    if (parser === null || isFirst) {
      if (parser?.end() === false) isWhole = false;
      parser = new MimeParser(parts, at);
    }
    parser.write(piece);
    yield* members();
  }
  if (parser?.end() === false) isWhole = false;
  yield* members();
  if (!isWhole) throw new Unreadable('damaged');
}

function* allOf(bytes: Bytes): Generator<Piece> {
  let at = 0;
  for (const range of rangesOf(bytes)) {
    const next = at + range.length;
    yield { bytes: range, at, isFirst: at === 0 };
    at = next;
  }
}

/** As macOS keeps a mail: how long it is, the mail, and what the program knows of it. */
function withoutCount(bytes: Bytes): Bytes {
  const first = Buffer.from(bytes.read(0, 64)).toString('latin1').split('\n', 1)[0] ?? '';
  const start = first.length + 1;
  const end = start + Number.parseInt(first, 10);
  return new StoredContent(new Ranges(bytes), { start, end, bound: end }, null);
}

/** A file in a mail, found but not read. */
interface Part {
  readonly name: string;
  readonly hint: Hint | null;
  readonly header: PartHeader;
  readonly inside: string;
  readonly span: Span;
  readonly isUuencoded: boolean;
}

function memberOf({ name, hint, header, inside, span, isUuencoded }: Part, bytes: Bytes, budget: Budget): Member {
  const open = (): Content => {
    if (inside === ENCRYPTED) throw new Sealed(OPENPGP);
    if (UNREAD.test(header.type)) throw new Unreadable('unsupported');
    const decoder = isUuencoded ? () => new Uuencode() : () => bodyDecoder(header.encoding);
    return contentOf(bytes, span, decoder, budget);
  };
  return { name, open, ...(hint !== null && { hint }) };
} // prettier-ignore

const OPENPGP: Scheme = {
  name: 'openpgp',
  cipher: 'unknown',
  keyBits: null,
  hash: null,
  spins: null,
  password: 'secret',
};
/** Around what PGP has encrypted; S/MIME tells by its content. */
const ENCRYPTED = 'multipart/encrypted';
/** A piece of a file, and an encoding that nobody uses any more. */
const UNREAD = /^(message\/partial|application\/mac-binhex40)$/;

/** What a mail itself says, and how it went on its way. */
const LETTERS = /^(text|message)\//;
/** Stands in front of what PGP has encrypted, and says only that. */
const OF_PGP = 'application/pgp-encrypted';
const UUENCODED = /^(x-)?uue?(ncode)?$/;

/** The parts that are files, in the order in which they stand. */
class Parts implements MimeHandler {
  #found: Part[] = [];
  /** Of the part in hand. */
  #start = 0;
  #inside = '';
  #header: PartHeader | null = null;
  #search: UuencodeSearch | null = null;
  /** All of a mail, to give those a number that have no name. */
  #count = 0;

  take(): readonly Part[] {
    const found = this.#found;
    this.#found = [];
    return found;
  }

  begin(header: PartHeader, at: number, inside: string): boolean {
    this.#count++;
    this.#start = at;
    this.#inside = inside;
    this.#header = header;
    const isPlain = bodyDecoder(header.encoding) === null && header.type.startsWith('text/');
    const isSearched = isPlain || UUENCODED.test(header.encoding);
    this.#search = isSearched ? new UuencodeSearch(at) : null;
    return this.#search !== null;
  }

  data(bytes: Uint8Array): void {
    this.#search?.write(bytes);
  }

  end(isWhole: boolean, at: number): void {
    const header = this.#header;
    if (header === null) return;
    this.#search?.end();
    for (const file of this.#search?.found ?? []) this.#addEncoded(header, file);
    const isNamed = header.name !== '' || header.isAttached;
    const isFile = isNamed || !LETTERS.test(header.type) || UNREAD.test(header.type);
    const kind = kindOf(header.type);
    const isRead = UUENCODED.test(header.encoding) || header.type === OF_PGP;
    if (isRead || (!isFile && kind === null)) return;
    const { hint, ending } = kind ?? { hint: null, ending: '' };
    const name = header.name === '' ? `${this.#count}${ending}` : header.name;
    // The subject of a mail says nothing of what kind of file it is.
    const isOther = hint === 'archive' && !name.toLowerCase().endsWith(ending);
    const span = { start: this.#start, end: at, isWhole };
    this.#add({ name: isOther ? name + ending : name, hint, header, span, isUuencoded: false });
  }

  #addEncoded(header: PartHeader, { name, span }: Encoded): void {
    this.#add({ name, hint: null, header, span, isUuencoded: true });
  }

  #add(part: Omit<Part, 'inside'>): void {
    // In no mail that anybody reads; each costs memory until it is its turn.
    if (this.#found.length > limits.entries) throw new Unreadable('limit');
    this.#found.push({ ...part, inside: this.#inside });
  }
}
