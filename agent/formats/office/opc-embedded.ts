/**
 * Files inside a workbook that are tables themselves, or a database of its own: nobody reads them
 * here, so a workbook that holds one is not told as clean.
 */
import type { Budget } from '../../inspect/limits.ts';
import { CompoundFile, isCompoundFile } from '../archive/cfb.ts';
import type { Parts } from './opc-parts.ts';
import { Unreadable } from '../reader.ts';
import type { Entry } from '../archive/zip.ts';

const NAMED_TABLE = /\.(xl[a-z]{1,2}|od[st]|ots|fods|csv|tsv|dbf|slk|numbers|accdb|mdb)$/i;
/** Streams of a workbook in an object; `package` is one of the newer formats, of any program. */
export const TABLE_STREAMS: ReadonlySet<string> = new Set([
  'workbook', 'book', 'package', 'encryptedpackage',
]); // prettier-ignore

/** Whether the part is a spreadsheet, by its name or by its content. */
export function isTableInside(parts: Parts, entry: Entry, budget: Budget): boolean {
  if (NAMED_TABLE.test(entry.name)) return true;
  if (!/\.bin$/i.test(entry.name)) return false;
  const content = wholeOf(parts, entry, budget);
  // One that is too large to be looked at may be anything.
  if (content === null) return true;
  if (!isCompoundFile(content)) return false;
  return holdsTable(content);
}

/** One whose names cannot be read may hold anything. */
function holdsTable(content: Uint8Array): boolean {
  try {
    const { names, damaged } = new CompoundFile({
      sizeBytes: content.length,
      read: (offset, length) => content.subarray(offset, offset + length),
    });
    return damaged || !TABLE_STREAMS.isDisjointFrom(names);
  } catch (error) {
    if (error instanceof Unreadable) return true;
    throw error;
  }
}

function wholeOf(parts: Parts, entry: Entry, budget: Budget): Uint8Array | null {
  try {
    return parts.zip.whole(entry, budget);
  } catch (error) {
    if (error instanceof Unreadable && error.trouble === 'limit') return null;
    throw error;
  }
}
