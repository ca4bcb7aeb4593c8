/**
 * Names, attributes and text of markup, from UTF-8 bytes to strings: names once each, attributes
 * and text only when somebody asks. Nothing is ever expanded: an entity is one character or none.
 */
import { limits } from '../../inspect/limits.ts';
import { Unreadable } from '../reader.ts';

const COLON = 0x3a;
const EQUALS = 0x3d;
const AMPERSAND = 0x26;
const SEMICOLON = 0x3b;

/** The longest reference that is waited for at the end of a piece. */
const REFERENCE_BYTES = 32;

const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Text with its references resolved. `unknown` is called for each that only a DTD could explain. */
export function textOf(bytes: Buffer, start: number, end: number, unknown: () => void): string {
  if (end - start <= SHORT_BYTES && isPlain(bytes, start, end)) return shortText(bytes, start, end);
  const raw = bytes.toString('utf8', start, end);
  let at = raw.indexOf('&');
  if (at < 0) return raw;
  const pieces: string[] = [];
  let from = 0;
  while (at >= 0) {
    // Only a near semicolon ends a reference; a lone ampersand stands for itself.
    const reference = /^&(#?\w{1,30});/.exec(raw.slice(at, at + REFERENCE_BYTES));
    if (reference !== null) {
      const [whole, name = ''] = reference;
      pieces.push(raw.slice(from, at), characterOf(name, unknown));
      from = at + whole.length;
    }
    at = raw.indexOf('&', Math.max(at + 1, from));
  }
  pieces.push(raw.slice(from));
  return pieces.join('');
}

/** Most values in a sheet are this short, and a call into Node costs more than all else. */
const SHORT_BYTES = 8;

function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === AMPERSAND || byte >= 0x80) return false;
  }
  return true;
}

function shortText(bytes: Buffer, start: number, end: number): string {
  if (end - start > 4) return shortText(bytes, start, start + 4) + shortText(bytes, start + 4, end);
  const [a, b, c, d] = [
    bytes[start] ?? 0,
    bytes[start + 1] ?? 0,
    bytes[start + 2] ?? 0,
    bytes[start + 3] ?? 0,
  ];
  switch (end - start) {
    case 0:
      return '';
    case 1:
      return String.fromCharCode(a);
    case 2:
      return String.fromCharCode(a, b);
    case 3:
      return String.fromCharCode(a, b, c);
    default:
      return String.fromCharCode(a, b, c, d);
  }
}

function characterOf(name: string, unknown: () => void): string {
  const number = /^#(?:x([0-9a-f]+)|([0-9]+))$/i.exec(name);
  if (number !== null) {
    const code = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
    const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : '\ufffd';
  }
  const character = NAMED.get(name);
  if (character === undefined) unknown();
  return character ?? '';
}

/** Where a piece of text may end, when more follows: not within a character or a reference. */
export function pieceEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = end - 1; at >= start && at > end - REFERENCE_BYTES; at--) {
    if (bytes[at] === SEMICOLON) break;
    if (bytes[at] === AMPERSAND) return at;
  }
  return characterEnd(bytes, start, end);
}

/** The same for raw text, without references. */
export function characterEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let back = 1; back <= 3 && end - back >= start; back++) {
    const byte = bytes[end - back] ?? 0;
    if (byte < 0x80) return end;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? end - back : end;
    }
  }
  return end;
}

const BUCKETS = 256;
/** Names can be made to collide: one more than this is made anew each time. */
const BUCKET_NAMES = 8;

interface KeptName {
  readonly hash: number;
  readonly bytes: Uint8Array;
  readonly text: string;
}

type Buckets = (KeptName[] | undefined)[];

/** What nearly every workbook's small parts are made of: a part of a dozen tags is read in no time. */
const USUAL_NAMES =
  'Relationships Relationship Types Default Override workbook workbookPr workbookView bookViews calcPr' +
  ' definedNames definedName fileVersion sheets sheet worksheet sheetPr sheetViews sheetView sheetFormatPr' +
  ' dimension selection pane cols col pageMargins pageSetup headerFooter oddHeader oddFooter printOptions' +
  ' mergeCells mergeCell extLst ext ignoredErrors ignoredError styleSheet numFmts numFmt fonts font sz b i u' +
  ' color name family scheme fills fill patternFill fgColor bgColor borders border left right top bottom' +
  ' diagonal cellStyleXfs cellXfs xf alignment cellStyles cellStyle dxfs dxf tableStyles Properties' +
  ' Application DocSecurity ScaleCrop HeadingPairs TitlesOfParts vector variant lpstr i4 Company' +
  ' LinksUpToDate SharedDoc HyperlinksChanged AppVersion coreProperties creator lastModifiedBy created' +
  ' modified title metadata metadataTypes metadataType futureMetadata cellMetadata bk rc AlternateContent' +
  ' Choice wsDr p r t v manifest file-entry document-content document-styles document-meta styles' +
  ' automatic-styles master-styles master-page style table-properties table-cell-properties text-properties' +
  ' font-face-decls font-face date-style number-style day month year text number body spreadsheet table' +
  ' table-column table-row table-cell header header-left footer footer-left meta generator date';

const usual: Buckets = [];
for (const text of USUAL_NAMES.split(' ')) {
  const bytes = Buffer.from(text);
  const hash = bytes.reduce((sum, byte) => (Math.imul(sum, 31) + byte) | 0, 0);
  (usual[hash & (BUCKETS - 1)] ??= []).push({ hash, bytes, text });
}

/** Strings for names, made once each, so that a tag makes no garbage. */
export class Names {
  readonly #kept: Buckets = [];

  /** The local part of the name that stands here. */
  of(bytes: Buffer, start: number, end: number): string {
    let hash = 0;
    let from = start;
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0;
      hash = (Math.imul(hash, 31) + byte) | 0;
      if (byte === COLON) {
        from = at + 1;
        hash = 0;
      }
    }
    const place = hash & (BUCKETS - 1);
    const known =
      among(usual[place], hash, bytes, from, end) ??
      among(this.#kept[place], hash, bytes, from, end);
    return known ?? this.#add(hash, bytes, from, end);
  }

  #add(hash: number, bytes: Buffer, start: number, end: number): string {
    if (end - start > limits.xmlNameBytes) throw new Unreadable('limit');
    if (start === end) throw new Unreadable('damaged');
    const text = bytes.toString('utf8', start, end);
    const bucket = (this.#kept[hash & (BUCKETS - 1)] ??= []);
    if (bucket.length < BUCKET_NAMES) {
      bucket.push({ hash, bytes: new Uint8Array(bytes.subarray(start, end)), text });
    }
    return text;
  }
}

// oxlint-disable-next-line max-params -- called for every tag: no object
function among(
  bucket: readonly KeptName[] | undefined,
  hash: number,
  bytes: Buffer,
  start: number,
  end: number,
): string | null {
  if (bucket === undefined) return null;
  for (const name of bucket) {
    if (name.hash === hash && equal(name.bytes, bytes, start, end)) return name.text;
  }
  return null;
}

function equal(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let at = 0; at < name.length; at++) if (name[at] !== bytes[start + at]) return false;
  return true;
}

/** Of one attribute: where its name, its local name and its value stand. */
const PARTS = 5;

/** The attributes of the tag that was just opened; valid during that call only. */
export class Attributes {
  #bytes: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /** Most tags are never asked: they are looked through at the first question, once. */
  #count = -1;
  readonly #places: number[] = [];
  readonly #unknown: () => void;

  constructor(unknown: () => void) {
    this.#unknown = unknown;
  }

  /** For the tokenizer alone. */
  set(bytes: Buffer, start: number, end: number): void {
    this.#bytes = bytes;
    this.#start = start;
    this.#end = end;
    this.#count = -1;
  }

  /** The value of the first attribute with this local name; namespace declarations are none. */
  get(name: string): string | null {
    if (this.#count < 0) this.#look();
    const places = this.#places;
    const end = this.#count * PARTS;
    for (let at = 0; at < end; at += PARTS) {
      const local = places[at + 1]!;
      if (places[at + 2]! - local !== name.length) continue;
      if (!matches(this.#bytes, local, name)) continue;
      if (!declaresNamespace(this.#bytes, places[at]!, local)) return this.#value(at);
    }
    return null;
  }

  /** All of them, in order, under their whole names. */
  each(visit: (name: string, value: string) => void): void {
    if (this.#count < 0) this.#look();
    for (let at = 0; at < this.#count * PARTS; at += PARTS) {
      const name = this.#bytes.toString('utf8', this.#places[at], this.#places[at + 2]);
      visit(name, this.#value(at));
    }
  }

  #look(): void {
    const bytes = this.#bytes;
    const end = this.#end;
    let count = 0;
    for (let at = this.#start; ;) {
      while (at < end && bytes[at]! <= 32) at++;
      if (at >= end) break;
      const name = at;
      let local = at;
      for (; at < end && bytes[at]! > 32 && bytes[at] !== EQUALS; at++) {
        if (bytes[at] === COLON) local = at + 1;
      }
      const nameEnd = at;
      const value = openingQuote(bytes, at, end) + 1;
      const quote = bytes[value - 1];
      at = value;
      while (at < end && bytes[at] !== quote) at++;
      if (at >= end) throw new Unreadable('damaged');
      const place = count * PARTS;
      const places = this.#places;
      places[place] = name;
      places[place + 1] = local;
      places[place + 2] = nameEnd;
      places[place + 3] = value;
      places[place + 4] = at;
      count++;
      at++;
    }
    this.#count = count;
  }

  #value(at: number): string {
    const [start, end] = [this.#places[at + 3]!, this.#places[at + 4]!];
    return textOf(this.#bytes, start, end, this.#unknown);
  }
}

function openingQuote(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] ?? 0) <= 32) at++;
  if (bytes[at] !== EQUALS) throw new Unreadable('damaged');
  at++;
  while (at < end && (bytes[at] ?? 0) <= 32) at++;
  if (at >= end || (bytes[at] !== 0x22 && bytes[at] !== 0x27)) throw new Unreadable('damaged');
  return at;
}

function matches(bytes: Buffer, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    if (bytes[start + at] !== name.charCodeAt(at)) return false;
  }
  return true;
}

/** `xmlns:r` is no attribute called r. */
function declaresNamespace(bytes: Buffer, start: number, local: number): boolean {
  return local - start === 6 && matches(bytes, start, 'xmlns:');
}
