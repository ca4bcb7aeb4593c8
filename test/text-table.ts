/** Makes text tables in any dialect and encoding that a program writes. */

export const ENCODINGS = [
  'utf-8', 'utf-8 bom', 'windows-1252',
  'utf-16le', 'utf-16le bom', 'utf-16be', 'utf-16be bom',
  'utf-32le', 'utf-32le bom', 'utf-32be', 'utf-32be bom',
] as const; // prettier-ignore
export type Encoding = (typeof ENCODINGS)[number];

export interface TextDialect {
  readonly separator?: ';' | ',' | '\t' | '|';
  readonly lineEnd?: '\r\n' | '\n' | '\r';
  readonly encoding?: Encoding;
  /** Quotes around all, or only where they must be. */
  readonly quotes?: 'all' | 'needed';
  /** The line `sep=;` first. */
  readonly announced?: boolean;
  readonly endsOpen?: boolean;
}

export function textTable(rows: readonly (readonly string[])[], dialect: TextDialect = {}): Buffer {
  const { separator = ';', lineEnd = '\r\n', encoding = 'utf-8', announced, endsOpen } = dialect;
  const lines = rows.map((cells) => cells.map((cell) => quoted(cell, dialect)).join(separator));
  if (announced) lines.unshift(`sep=${separator}`);
  return encode(lines.join(lineEnd) + (endsOpen ? '' : lineEnd), encoding);
}

export function encode(text: string, encoding: Encoding): Buffer {
  const marked = encoding.endsWith(' bom') ? `\ufeff${text}` : text;
  switch (encoding) {
    case 'utf-8':
    case 'utf-8 bom':
      return Buffer.from(marked);
    case 'windows-1252':
      return Buffer.from(text, 'latin1');
    case 'utf-16le':
    case 'utf-16le bom':
      return Buffer.from(marked, 'utf16le');
    case 'utf-16be':
    case 'utf-16be bom':
      return Buffer.from(marked, 'utf16le').swap16();
    case 'utf-32le':
    case 'utf-32le bom':
      return utf32(marked);
    case 'utf-32be':
    case 'utf-32be bom':
      return utf32(marked).swap32();
  }
}

function quoted(cell: string, { separator = ';', quotes = 'needed' }: TextDialect): string {
  const must = quotes === 'all' || /["\r\n]/.test(cell) || cell.includes(separator);
  return must ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function utf32(text: string): Buffer {
  return Buffer.from(Uint32Array.from(Array.from(text, (one) => one.codePointAt(0) ?? 0)).buffer);
}
