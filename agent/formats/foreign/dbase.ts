/**
 * Tables of dBase, FoxPro and Clipper (.dbf), as registers were exported for thirty years: a list of
 * fields, which is the row of headings, and records of one length. Records that were deleted are only
 * marked: their numbers are there for everybody, so they are read too. What stands in memo fields lies
 * in another file beside it.
 */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, type Reader, Sealed, Unreadable } from '../reader.ts';
import { UNKNOWN_SCHEME } from '../scheme.ts';
import type { Specimen } from '../specimen.ts';
import { type ToldBytes, ToldWorkbook } from '../told.ts';
import { looksLikeTable, type Table, tableIn } from './dbase-header.ts';
import { RecordCells } from './dbase-record.ts';
import { bufferOf } from './western-text.ts';

const KEPT = 0x20;
const DELETED = 0x2a;
/** What may follow the last record: the mark of the end, and what fills a block. */
const FILL = new Set([0x1a, 0, KEPT, 0x0d, 0x0a]);
/** More behind the records than any program fills a block with. */
const MOST_FILL = 2 ** 16;

export const dbase: Reader = {
  name: 'dbf',
  sniff: (specimen) => looksLikeTable(specimen.head) || specimen.ask(tableOf) !== null,
  open: (specimen) => {
    const table = specimen.ask(tableOf);
    if (table === null) throw new Unreadable('damaged');
    if (table.encrypted) throw new Sealed(UNKNOWN_SCHEME);
    return new ToldWorkbook('dbf', specimen.budget, (told) => {
      readTable(specimen.bytes, table, told);
    });
  },
};

function tableOf({ head, bytes }: Specimen): Table | null {
  return tableIn(head, bytes);
}

function readTable(bytes: Bytes, table: Table, told: ToldBytes): void {
  told.sheet(null);
  const cells = new RecordCells(table, told);
  cells.tellNames();
  const { start, recordBytes, records } = table;
  const atOnce = Math.max(1, Math.floor(limits.rangeBytes / recordBytes)) * recordBytes;
  let row = 0;
  for (let offset = start; !told.isOver; offset += atOnce) {
    const range = bufferOf(bytes.read(offset, atOnce));
    cells.within(range);
    for (let at = 0; at + recordBytes <= range.length; at += recordBytes) {
      const end = at + recordBytes;
      // There may be more than are counted, as long as they look like records.
      if (row >= records && !isRecord(range.subarray(at, end))) {
        return expectFill(bytes, offset + at);
      }
      cells.tell(++row, at, end);
    }
    if (range.length === atOnce) continue;
    const rest = range.length - (range.length % recordBytes);
    if (row >= records) return expectFill(bytes, offset + rest);
    cells.tell(row + 1, rest, range.length);
    throw new Unreadable('damaged');
  }
}

function isRecord(record: Buffer): boolean {
  const isMarked = record[0] === KEPT || record[0] === DELETED;
  return isMarked && record.some((byte) => byte !== record[0]);
}

/** Throws Unreadable when there is more than nothing. */
function expectFill(bytes: Bytes, offset: number): void {
  const rest = bytes.read(offset, MOST_FILL);
  if (offset + rest.length < bytes.sizeBytes || !rest.every((byte) => FILL.has(byte))) {
    throw new Unreadable('damaged');
  }
}
