/**
 * All readers, and who reads a given file. Told by content alone; the name's hint only breaks ties
 * between kinds of plain text.
 */
import { csv } from './csv.ts';
import type { Bytes, Format, Hint, Reader, Trouble } from './reader.ts';
import { xlsx } from './xlsx.ts';

/** In this order: what has a signature comes before plain text, which almost anything can be. */
export const READERS: readonly Reader[] = [xlsx, csv];

/** Who reads a file; or what it is, and why nobody reads it. */
export type Sniffed =
  | { readonly reader: Reader }
  | { readonly reader: null; readonly format: Format; readonly trouble: Trouble };

/** `head` is the first 4 KiB or more, or the whole file. Never throws Unreadable. */
export function sniff(head: Uint8Array, bytes: Bytes, hint: Hint): Sniffed {
  const reader = READERS.find((one) => one.sniff(head, bytes, hint));
  if (reader !== undefined) return { reader };
  return { reader: null, format: 'unknown', trouble: 'not-spreadsheet' };
}
