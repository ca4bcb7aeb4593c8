/**
 * Text and attributes of web pages as they are written: entities, in any of their spellings, and bytes
 * of any encoding in which ASCII is ASCII. Strings here hold one byte in each character.
 */

/** Those that stand in numbers, in what parts them, and in Danish text. Others stay as they are. */
const NAMED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    nbsp: '\u00a0', amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", num: '#',
    aelig: 'æ', AElig: 'Æ', oslash: 'ø', Oslash: 'Ø', aring: 'å', Aring: 'Å', eacute: 'é', Eacute: 'É',
    auml: 'ä', Auml: 'Ä', ouml: 'ö', Ouml: 'Ö', uuml: 'ü', Uuml: 'Ü', szlig: 'ß', eth: 'ð', thorn: 'þ',
    ndash: '–', mdash: '—', horbar: '―', minus: '−', shy: '\u00ad', hyphen: '‐', dash: '‐', hyphens: '-',
    ensp: '\u2002', emsp: '\u2003', thinsp: '\u2009', numsp: '\u2007', puncsp: '\u2008', zwnj: '\u200c', zwj: '\u200d',
    period: '.', comma: ',', colon: ':', semi: ';', sol: '/', lowbar: '_', equals: '=', plus: '+',
    lpar: '(', rpar: ')', middot: '·', euro: '€', deg: '°', sect: '§', Tab: '\t', NewLine: '\n',
  }),
); // prettier-ignore

/** The longest one. */
const ENTITY_CHARACTERS = 12;

const windows1252 = new TextDecoder('windows-1252');
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** UTF-8, or windows-1252 where it is none; `declared` is another encoding, where there is one. */
export function decodedText(bytes: string, declared: TextDecoder | null): string {
  // oxlint-disable-next-line no-control-regex -- bytes
  const plain = /[^\x00-\x7f]/.test(bytes)
    ? decoded(Buffer.from(bytes, 'latin1'), declared)
    : bytes;
  return plain.includes('&') ? plain.replace(ENTITY, character) : plain;
}

function decoded(bytes: Uint8Array, declared: TextDecoder | null): string {
  if (declared !== null) return declared.decode(bytes);
  try {
    return utf8.decode(bytes);
  } catch {
    return windows1252.decode(bytes);
  }
}

const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z]{2,10}));?/gi;

function character(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return NAMED.get(name) ?? NAMED.get(name.toLowerCase()) ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  // As browsers have it: what old programs wrote was windows-1252.
  if (code >= 0x80 && code < 0xa0) return windows1252.decode(Uint8Array.of(code));
  const isCharacter = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : '\ufffd';
}

/** Where a piece of text may end, when more follows: not within an entity or a character. */
export function textEnd(bytes: string, start: number): number {
  const end = bytes.length;
  const reference = bytes.lastIndexOf('&');
  if (
    reference >= start &&
    end - reference < ENTITY_CHARACTERS &&
    !bytes.includes(';', reference)
  ) {
    return reference;
  }
  for (let at = end - 1; at >= start && at >= end - 3; at--) {
    const byte = bytes.charCodeAt(at);
    if (byte < 0x80) return end;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return at + length > end ? at : end;
  }
  return end;
}

/** The attributes of a tag, looked through at the first question. Names in small letters. */
export class HtmlAttributes {
  #tag = '';
  #declared: TextDecoder | null = null;
  /** Names, and their values in the same order; null before anybody has asked. */
  #names: string[] | null = null;
  #values: string[] = [];

  /** For the tokenizer alone: what stands in the tag behind its name. */
  set(tag: string): void {
    this.#tag = tag;
    this.#names = null;
  }

  set declared(decoder: TextDecoder | null) {
    this.#declared = decoder;
  }

  /** Empty for one that stands without a value; the first of several. */
  get(name: string): string | null {
    if (this.#tag === '') return null;
    this.#names ??= this.#look(this.#tag);
    const at = this.#names.indexOf(name);
    return at < 0 ? null : decodedText(this.#values[at]!, this.#declared);
  }

  #look(tag: string): string[] {
    const names: string[] = [];
    const values: string[] = [];
    for (let at = 0; at < tag.length;) {
      while (at < tag.length && isGap(tag.charCodeAt(at))) at++;
      const start = at;
      while (at < tag.length && !isGap(tag.charCodeAt(at)) && tag.charCodeAt(at) !== EQUALS) at++;
      const nameEnd = at;
      while (at < tag.length && tag.charCodeAt(at) <= 32) at++;
      let value = '';
      if (tag.charCodeAt(at) === EQUALS) {
        at++;
        while (at < tag.length && tag.charCodeAt(at) <= 32) at++;
        const end = valueEnd(tag, at);
        const isQuoted = isQuote(tag.charCodeAt(at));
        value = isQuoted ? tag.slice(at + 1, end) : tag.slice(at, end);
        at = isQuoted ? end + 1 : end;
      }
      if (nameEnd > start && names.length < ATTRIBUTES) {
        names.push(tag.slice(start, nameEnd).toLowerCase());
        values.push(value);
      }
    }
    this.#values = values;
    return names;
  }
}

/** No tag of any program has more. */
const ATTRIBUTES = 256;
const EQUALS = 0x3d;

/** Where the value ends that begins here, in front of its closing quote if it has one. */
function valueEnd(tag: string, start: number): number {
  if (isQuote(tag.charCodeAt(start))) {
    const close = tag.indexOf(tag.charAt(start), start + 1);
    return close < 0 ? tag.length : close;
  }
  let at = start;
  while (at < tag.length && tag.charCodeAt(at) > 32) at++;
  return at;
}

function isQuote(code: number): boolean {
  return code === 0x22 || code === 0x27;
}

function isGap(code: number): boolean {
  return code <= 32 || code === 0x2f;
}
