/**
 * The cells of one table of Numbers, as it stores them since 2018: tiles of rows, each row one run of cells with the
 * place of each. Older ones are for SheetJS.
 */
import type { Run } from '../cells/kernel.ts';
import { dateText } from '../dates.ts';
import { Unreadable } from '../reader.ts';
import type { ToldBytes } from '../told.ts';
import {
  bytesOf,
  type Field,
  fieldsIn,
  type Message,
  numberOf,
  type Objects,
  referenceIn,
  Wire,
} from './iwa.ts';
import { richTextsIn, Texts } from './numbers-texts.ts';

const TABLE_MODEL = 6001;
const TILE = 6002;
const VERSION = 5;

/** Fields of a table's info, its model, and its store. */
const MODEL = 2;
const STORE = 4;
const TILES = 3;
const TEXTS = 4;
const ROW_TREE = 9;
/** Of a row: its offsets, its cells, and whether the offsets count in fours. */
const OFFSETS = 7;
const CELLS = 6;
const IS_WIDE = 8;

/** Kinds of cells. */
const NUMBER = 2;
const TEXT = 3;
const DAY = 5;
const RICH_TEXT = 9;
const MONEY = 10;

/** What a cell's flags say that it holds, in this order, behind its head. */
const HAS_DECIMAL = 0x1;
const HAS_DOUBLE = 0x2;
const HAS_SECONDS = 0x4;
const HAS_TEXT = 0x8;
const HEAD_BYTES = 12;

const NO_OFFSET = 0xffff;
const DAY_S = 86_400;
/** 1 January 2001, from which seconds count, by the day number of spreadsheets that begin in 1904. */
const FIRST_DAY = 35_430;

interface Row {
  readonly number: number;
  /** That of the first row of its tile. */
  readonly first: number;
  /** Where all of it stands among the fields of its tile. */
  readonly from: number;
  readonly behind: number;
  readonly tile: DataView;
  /** Where its cells stand in the tile. */
  readonly start: number;
  readonly end: number;
  /** Where each column's cell begins. */
  readonly offsetsStart: number;
  readonly offsetsEnd: number;
  readonly width: number;
}

/** How many cells hold something, how many of them were told, and the tiles that they stand in. */
export interface Tally {
  readonly held: number;
  readonly told: number;
  readonly tiles: readonly Uint8Array[];
}

/** Null where a row is stored as before. Throws Unreadable `damaged`. */
export function tellCells(objects: Objects, table: Message, told: ToldBytes): Tally | null {
  const model = messageOf(objects, referenceIn(bytesOf(fieldsIn(table.data), MODEL)), TABLE_MODEL);
  const store = fieldsIn(bytesOf(fieldsIn(model), STORE));
  if (store.length === 0) throw new Unreadable('damaged');
  const tiles: Uint8Array[] = [];
  const rows = rowsIn(objects, store, tiles);
  if (rows === null) return null;
  const cells = new Cells(objects, store, told);
  cells.tell(rows.toSorted((one, other) => one.number - other.number));
  return { held: cells.held, told: cells.told, tiles };
}

function messageOf(objects: Objects, id: number, type: number): Buffer {
  const [message] = objects.get(id) ?? [];
  if (message?.type !== type) throw new Unreadable('damaged');
  return message.data;
}

/** Of all tiles, which are noted; null where one is stored as before. */
function rowsIn(objects: Objects, store: readonly Field[], seen: Uint8Array[]): Row[] | null {
  const tiles = fieldsIn(bytesOf(store, TILES)).filter(({ field }) => field === 1);
  const rows: Row[] = [];
  for (const { field, bytes } of fieldsIn(bytesOf(store, ROW_TREE))) {
    if (field !== 1) continue;
    const node = fieldsIn(bytes);
    const tile = tiles[numberOf(node, 2)];
    if (tile === undefined) throw new Unreadable('damaged');
    const first = numberOf(node, 1);
    const id = referenceIn(bytesOf(fieldsIn(tile.bytes), 2));
    const data = messageOf(objects, id, TILE);
    seen.push(data);
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    for (let from = 0, wire = new Wire(data); wire.next(); from = wire.at) {
      if (wire.field !== 5) continue;
      const row = rowIn(view, new Wire(data, wire.from, wire.at), { first, from, behind: wire.at });
      if (row === null) return null;
      rows.push(row);
    }
  }
  return rows;
}

/** Of what a row says twice the first counts. */
function rowIn(
  tile: DataView,
  wire: Wire,
  place: Pick<Row, 'first' | 'from' | 'behind'>,
): Row | null {
  let number = -1;
  let width = -1;
  let [start, end, offsetsStart, offsetsEnd] = [-1, -1, -1, -1];
  while (wire.next()) {
    const { field, value, from, at } = wire;
    if (field === 1 && number < 0) number = value;
    else if (field === IS_WIDE && width < 0) width = value > 0 ? 4 : 1;
    else if (field === CELLS && start < 0) [start, end] = [from, at];
    else if (field === OFFSETS && offsetsStart < 0) [offsetsStart, offsetsEnd] = [from, at];
  }
  const row = {
    number: place.first + Math.max(0, number),
    first: place.first,
    from: place.from,
    behind: place.behind,
    tile,
    start: Math.max(0, start),
    end: Math.max(0, end),
    offsetsStart,
    offsetsEnd,
    width: Math.max(1, width),
  };
  return offsetsStart < offsetsEnd && isOurs(row) ? row : null;
}

/** By its first cell. */
function isOurs({ tile, start, end, offsetsStart, offsetsEnd, width }: Row): boolean {
  for (let at = offsetsStart; at + 1 < offsetsEnd; at += 2) {
    const offset = tile.getUint16(at, true);
    if (offset === NO_OFFSET) continue;
    const place = start + offset * width;
    return place < end && tile.getUint8(place) === VERSION;
  }
  return true;
}

/** So many rows are not shown to the kernel where it could read none of many. */
const MOST_PAUSE = 31;

/** Whether the second row stands right behind the first, in its tile too. */
function follows(row: Row, before: Row): boolean {
  const isBehind = row.tile === before.tile && row.from === before.behind;
  return isBehind && row.first === before.first && row.number > before.number;
}

/** Tells one row after another. */
class Cells {
  held = 0;
  told = 0;
  #hasLaid = false;
  #rowsTaken = 0;
  #first = 0;
  readonly #texts: Texts;
  readonly #richTexts: ReadonlyMap<number, string>;
  readonly #told: ToldBytes;

  constructor(objects: Objects, store: readonly Field[], told: ToldBytes) {
    this.#texts = new Texts(objects, bytesOf(store, TEXTS));
    this.#richTexts = richTextsIn(objects, store);
    this.#told = told;
  }

  /** In the order of their numbers. Throws Unreadable `damaged`. */
  tell(rows: readonly Row[]): void {
    let last = -1;
    let wait = 0;
    for (let pause = 0, at = 0; at < rows.length;) {
      const taken = wait-- > 0 ? 0 : this.#pass(rows, at);
      at += taken;
      if (taken > 0) {
        last = rows[at - 1]!.number;
        pause = wait = 0;
        continue;
      }
      if (wait < 0) wait = pause = Math.min(2 * pause + 1, MOST_PAUSE);
      const row = rows[at++]!;
      if (row.number === last) throw new Unreadable('damaged');
      last = row.number;
      this.#tellRow(row);
    }
  }

  /** The kernel reads the rows from here on whose cells are usual. Returns how many. */
  #pass(rows: readonly Row[], at: number): number {
    const { tile, first, from, number } = rows[at]!;
    if (at > 0 && rows[at - 1]!.number === number) return 0;
    let end = at + 1;
    while (end < rows.length && follows(rows[end]!, rows[end - 1]!)) end++;
    this.#rowsTaken = 0;
    this.#first = first;
    const bytes = Buffer.from(tile.buffer, tile.byteOffset, tile.byteLength);
    this.#told.run(this.#run, bytes, from, rows[end - 1]!.behind);
    return this.#rowsTaken;
  }

  readonly #run: Run = {
    step: (wasm, from, to) => {
      if (!this.#hasLaid) this.#texts.lay();
      this.#hasLaid = true;
      const end = wasm.tile(from, to, this.#first);
      this.#rowsTaken += wasm.tileRows();
      this.held += wasm.tileCells();
      this.told += wasm.tileCells();
      return end;
    },
  };

  /** Throws Unreadable `damaged`. */
  #tellRow({ number, tile, start, end, offsetsStart, offsetsEnd, width }: Row): void {
    let column = 0;
    for (let at = offsetsStart; at + 1 < offsetsEnd; at += 2, column++) {
      const offset = tile.getUint16(at, true);
      if (offset !== NO_OFFSET) this.#cell(tile, start + offset * width, end, number, column);
      else if (isUnused(tile, at, offsetsEnd)) return;
    }
  }

  // oxlint-disable-next-line max-params -- a cell, and where it stands: no object for each
  #cell(tile: DataView, at: number, end: number, row: number, column: number): void {
    if (at + 1 >= end || tile.getUint8(at) !== VERSION) throw new Unreadable('damaged');
    const kind = tile.getUint8(at + 1);
    if (kind === 0) return;
    this.held++;
    if (at + HEAD_BYTES > end) throw new Unreadable('damaged');
    const flags = tile.getUint32(at + 8, true);
    const decimalAt = at + HEAD_BYTES;
    const doubleAt = decimalAt + ((flags & HAS_DECIMAL) === 0 ? 0 : 16);
    const secondsAt = doubleAt + ((flags & HAS_DOUBLE) === 0 ? 0 : 8);
    const textAt = secondsAt + ((flags & HAS_SECONDS) === 0 ? 0 : 8);
    const richTextAt = textAt + ((flags & HAS_TEXT) === 0 ? 0 : 4);
    switch (kind) {
      case NUMBER:
      case MONEY:
        if ((flags & HAS_DECIMAL) === 0) break;
        if (doubleAt > end) throw new Unreadable('damaged');
        tellDecimal(this.#told, row, column, tile, decimalAt);
        break;
      case TEXT:
        if (textAt + 4 > end) throw new Unreadable('damaged');
        if (!this.#texts.tell(tile.getUint32(textAt, true), this.#told, row, column)) return;
        break;
      case RICH_TEXT: {
        if (richTextAt + 4 > end) throw new Unreadable('damaged');
        const text = this.#richTexts.get(tile.getUint32(richTextAt, true));
        if (text === undefined) return;
        this.#told.text(row, column, text);
        break;
      }
      case DAY: {
        if (secondsAt + 8 > end) throw new Unreadable('damaged');
        const day = tile.getFloat64(secondsAt, true) / DAY_S + FIRST_DAY;
        if (Number.isFinite(day)) this.#told.text(row, column, dateText(String(day), true));
        break;
      }
      default:
      // Durations, truths and errors hold nothing of anybody.
    }
    this.told++;
  }
}

/** As many offsets as a row has room for beyond its cells, all of them none. */
const UNUSED = Buffer.alloc(2 ** 10, 0xff);

/** Whether a row has no cell from here on: its offsets are for every column that a table may have. */
function isUnused(tile: DataView, at: number, end: number): boolean {
  const length = end - at;
  if (length > UNUSED.length) return false;
  const rest = new Uint8Array(tile.buffer, tile.byteOffset + at, length);
  return UNUSED.compare(rest, 0, length, 0, length) === 0;
}

const DECIMAL_BIAS = 6176;

/** Powers of ten up to here are exact, and so is what they make of a whole number that is. */
const EXACT = 22;

/** A decimal of 128 bits (IEEE 754-2008, binary), as the double next to it. */
// oxlint-disable-next-line max-params -- called for every number: no object
function tellDecimal(
  told: ToldBytes,
  row: number,
  column: number,
  view: DataView,
  at: number,
): void {
  const top = view.getUint16(at + 14, true);
  const exponent = ((top >> 1) & 0x3fff) - DECIMAL_BIAS;
  const low = view.getUint32(at, true);
  const high = view.getUint32(at + 4, true);
  const sum = high * 2 ** 32 + low;
  const isExact =
    sum - high * 2 ** 32 === low &&
    view.getUint32(at + 8, true) === 0 &&
    (view.getUint32(at + 12, true) & 0x1ffff) === 0;
  const isBelowZero = (top & 0x8000) !== 0;
  if (isExact && !isBelowZero && Math.abs(exponent) <= EXACT) {
    const power = POWERS[Math.abs(exponent)]!;
    return told.double(row, column, exponent < 0 ? sum / power : sum * power);
  }
  const isSmall = isExact && high < 2 ** 21;
  const text = `${isBelowZero ? '-' : ''}${isSmall ? sum : mantissa(view, at)}`;
  told.number(
    row,
    column,
    exponent === 0 && isSmall ? text : String(Number(`${text}E${exponent}`)),
  );
}

const POWERS = Array.from({ length: EXACT + 1 }, (_, exponent) => Number(`1e${exponent}`));

function mantissa(view: DataView, at: number): bigint {
  const high = view.getBigUint64(at + 8, true) & 0x1ffffffffffffn;
  return (high << 64n) | view.getBigUint64(at, true);
}
