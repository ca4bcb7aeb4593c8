/**
 * One table of a document of Numbers, and how many cells it should have. What was stored before 2018 is read by
 * SheetJS.
 */
import { parse_TST_TableInfoArchive } from '../../../dist/sheetjs.mjs';
import { dateText } from '../dates.ts';
import { Unreadable } from '../reader.ts';
import type { Told, ToldBytes } from '../told.ts';
import { bytesOf, fieldsIn, type Message, type Objects } from './iwa.ts';
import { type Tally, tellCells } from './numbers-cells.ts';

/** A message as the library wants it. */
interface Held {
  readonly meta: readonly (readonly { readonly data: Uint8Array }[])[];
  readonly data: Uint8Array;
}

interface SheetCell {
  readonly t: string;
  readonly v?: unknown;
  readonly z?: string;
}

type Rows = readonly (readonly (SheetCell | undefined)[] | undefined)[];

/** One table, from the message that describes it. Throws whatever broken ones make it throw. */
const readTable = parse_TST_TableInfoArchive as (
  objects: Readonly<Record<number, readonly Held[]>>,
  table: Held,
  options: { readonly dense: true },
) => { readonly '!data'?: Rows };

const MORE = 0x80;

/** Its type is told as in a file. */
function heldOf({ type, data }: Message): Held {
  const bytes: number[] = [];
  let rest = type;
  for (; rest >= MORE; rest = Math.floor(rest / MORE)) bytes.push((rest % MORE) | MORE);
  // What it cuts from it is to be a copy, as of no Buffer.
  const own = new Uint8Array(data.buffer, data.byteOffset, data.length);
  return { meta: [[], [{ data: Uint8Array.of(...bytes, rest) }]], data: own };
}

/** How SheetJS marks a number that is a day. */
const DAY = 'm/d/yy';
const NO_OFFSET = 0xffff;

/** How many cells of a tile hold something. Throws Unreadable `damaged`. */
export function cellsInTile(tile: Uint8Array): number {
  let count = 0;
  for (const { field, bytes } of fieldsIn(tile)) {
    if (field === 5) count += cellsInRow(bytes);
  }
  return count;
}

/** The newer storage where there is one, else that of before. */
function cellsInRow(row: Uint8Array): number {
  const fields = fieldsIn(row);
  const newer = bytesOf(fields, 7);
  const offsets = newer.length > 0 ? newer : bytesOf(fields, 4);
  const storage = bytesOf(fields, newer.length > 0 ? 6 : 3);
  const width = fields.some(({ field, number }) => field === 8 && number > 0) ? 4 : 1;
  let count = 0;
  for (let at = 0; at + 1 < offsets.length; at += 2) {
    const offset = offsets[at]! | (offsets[at + 1]! << 8);
    if (offset === NO_OFFSET) continue;
    const version = storage[offset * width] ?? 0;
    const type = storage[offset * width + (version >= 4 ? 1 : 2)];
    if (type !== 0) count++;
  }
  return count;
}

/** Throws Unreadable. */
export function tellTable(objects: Objects, table: Message, told: ToldBytes): Tally {
  return (
    tellCells(objects, table, told) ?? { told: tellOlder(objects, table, told), held: 0, tiles: [] }
  );
}

function tellOlder(objects: Objects, table: Message, told: Told): number {
  const rows = rowsOf(objects, table);
  let count = 0;
  // Only what is there: a row may claim any number.
  for (const row of Object.keys(rows)) {
    const cells = rows[Number(row)] ?? [];
    for (const column of Object.keys(cells)) {
      const cell = cells[Number(column)];
      const place = { row: Number(row), column: Number(column) };
      if (cell !== undefined && tellCell(told, place, cell)) count++;
    }
  }
  return count;
}

/** The library's errors may quote the file, so none goes further. */
function rowsOf(objects: Objects, table: Message): Rows {
  // Without a prototype: an identifier is the file's own.
  const held = Object.create(null) as Record<number, readonly Held[]>;
  for (const [id, messages] of objects) held[id] = messages.map(heldOf);
  try {
    return readTable(held, heldOf(table), { dense: true })['!data'] ?? [];
  } catch {
    throw new Unreadable('damaged');
  }
}

/** Whether it is one that holds something. */
function tellCell(
  told: Told,
  { row, column }: { readonly row: number; readonly column: number },
  { t: type, v: value, z: format }: SheetCell,
): boolean {
  if (type === 'z') return false;
  if (typeof value === 'string') told.text(row, column, value);
  else if (type === 's') return false;
  else if (type === 'n' && typeof value === 'number' && Number.isFinite(value)) {
    if (format === DAY) told.text(row, column, dateText(String(value), true));
    else told.number(row, column, String(value));
  }
  return true;
}
