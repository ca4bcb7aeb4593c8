/** Which encoding markup is in: by its mark, by its first character, else by what it declares. */
import { Unreadable } from '../reader.ts';

/** What is looked at for a declaration. */
export const DECLARATION_BYTES = 1024;

export interface MarkupEncoding {
  /** Null for UTF-8, which needs no turning. */
  readonly decoder: TextDecoder | null;
  /** Bytes of the mark in front. */
  readonly markBytes: number;
}

/** Null when more bytes are needed. Throws Unreadable `unsupported` for an encoding nobody knows. */
export function markupEncoding(head: Uint8Array, isWhole: boolean): MarkupEncoding | null {
  if (head.length < 4 && !isWhole) return null;
  const [a, b, c] = head;
  if (a === 0xef && b === 0xbb && c === 0xbf) return { decoder: null, markBytes: 3 };
  if (a === 0xff && b === 0xfe) return turned('utf-16le', 2);
  if (a === 0xfe && b === 0xff) return turned('utf-16be', 2);
  if (a === 0x3c && b === 0) return turned('utf-16le', 0);
  if (a === 0 && b === 0x3c) return turned('utf-16be', 0);
  const text = Buffer.from(head.subarray(0, DECLARATION_BYTES)).toString('latin1');
  if (!text.startsWith('<?xm')) return { decoder: null, markBytes: 0 };
  const end = text.indexOf('?>');
  if (end < 0 && head.length < DECLARATION_BYTES && !isWhole) return null;
  const label = /\sencoding\s?=\s?["']([\w.:-]{1,40})["']/i.exec(
    text.slice(0, Math.max(0, end)),
  )?.[1];
  // One byte a character, whatever wider encoding is declared: somebody turned it and said nothing.
  const wide = label === undefined || /^utf|^ucs|^iso-10646/i.test(label);
  return wide ? { decoder: null, markBytes: 0 } : turned(label, 0);
}

function turned(label: string, markBytes: number): MarkupEncoding {
  try {
    return { decoder: new TextDecoder(label), markBytes };
  } catch {
    throw new Unreadable('unsupported');
  }
}
