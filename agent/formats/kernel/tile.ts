// Rows of a table of Apple Numbers, as it stores them since 2018: messages of Protocol Buffers, each with its cells
// and where they begin. What is in a row that is not the usual leaves the whole of it to the host.

import * as at from './memory';
import { filledCell, records } from './cells';
import { doubleShape } from './binary-value';
import { Shape, textShape } from './shape';

const VERSION: u32 = 5;

/** A row among the fields of its tile; and its own fields, each behind its key. */
const ROW_KEY: u32 = 0x2a;
const NUMBER_KEY: u32 = 0x08;
const CELLS_KEY: u32 = 0x32;
const OFFSETS_KEY: u32 = 0x3a;
const IS_WIDE_KEY: u32 = 0x40;

/** Kinds of cells. */
const NUMBER: u32 = 2;
const TEXT: u32 = 3;
const DAY: u32 = 5;
const RICH_TEXT: u32 = 9;
const MONEY: u32 = 10;

/** What a cell's flags say that it holds, in this order, behind its head. */
const HAS_DECIMAL: u32 = 1;
const HAS_DOUBLE: u32 = 2;
const HAS_SECONDS: u32 = 4;
const HEAD_BYTES: u32 = 12;

const DECIMAL_BIAS: i32 = 6176;
/** Powers of ten up to here are exact. */
const EXACT: i32 = 22;
const DAY_S: f64 = 86400;
/** 1 January 2001 as a day of the calendar that begins in 1904, and one far in the future. */
const FIRST_DAY: f64 = 35430;
const LAST_DAY: f64 = 2900000;

/** No program has more. */
const ROWS: i32 = 1 << 24;
/** A cell has no longer text. */
const TEXT_BYTES: u32 = 0x8000;
/** No cell makes more. */
const RECORDS_OF_CELL: u32 = 3;

/** What was read: rows, and the cells in them that hold something. */
export let tileRows: i32 = 0;
export let tileCells: i32 = 0;

/** Of the row in hand. */
let row: i32 = 0;
let width: u32 = 1;
let cells: u32 = 0;
let cellsEnd: u32 = 0;
let offsets: u32 = 0;
let offsetsEnd: u32 = 0;

/** How many texts the host has laid: their bytes from SHAPES on, and at VALUES where each begins and how long it is. */
let texts: u32 = 0;

export function startTile(count: u32): void {
  texts = count;
}

/** Reads rows from `from` up to `to`, of which the first is this one of its table. Returns where it came to. */
export function tile(from: u32, to: u32, first: i32): u32 {
  let p = from;
  tileRows = tileCells = 0;
  while (p + 4 < to && load<u8>(p) == ROW_KEY) {
    const body = varint(p + 1, to);
    if (body == 0 || told > to - body) break;
    const end = body + told;
    if (!fields(body, end)) break;
    row += first;
    const held = check();
    if (held < 0) break;
    tileCells += held;
    tileRows++;
    tell();
    p = end;
  }
  return p;
}

let told: u32 = 0;

/** Of at most four bytes; sets `told`. Returns the place behind it, or 0. */
@inline
function varint(from: u32, to: u32): u32 {
  told = 0;
  for (let i: u32 = 0; i < 4 && from + i < to; i++) {
    const byte: u32 = load<u8>(from + i);
    told |= (byte & 127) << (7 * i);
    if (byte < 128) return from + i + 1;
  }
  return 0;
}

/** What the row says of itself. False where it is not said once, and simply. */
@inline
function fields(from: u32, to: u32): bool {
  row = -1;
  width = 0;
  cells = cellsEnd = offsets = offsetsEnd = 0;
  let q = from;
  while (q < to) {
    const key: u32 = load<u8>(q);
    q = varint(q + 1, to);
    if (q == 0) return false;
    const type = key & 7;
    if (key == NUMBER_KEY) {
      if (row >= 0 || told >= <u32>ROWS) return false;
      row = <i32>told;
    } else if (key == IS_WIDE_KEY) {
      if (width != 0) return false;
      width = told > 0 ? 4 : 1;
    } else if (key >= 128 || (type != 0 && type != 2)) return false;
    if (type == 0) continue;
    if (told > to - q) return false;
    if (key == CELLS_KEY) {
      if (cells != 0) return false;
      cells = q;
      cellsEnd = q + told;
    } else if (key == OFFSETS_KEY) {
      if (offsets != 0) return false;
      offsets = q;
      offsetsEnd = q + told;
    }
    q += told;
  }
  if (width == 0) width = 1;
  return row >= 0 && cells != 0 && offsets < offsetsEnd;
}

/** Where the next column has a cell, from the one whose offset stands here; `offsetsEnd` for none. */
@inline
function nextOffset(from: u32): u32 {
  let q = from;
  while (q + 2 <= offsetsEnd) {
    const none = i16x8.bitmask(i16x8.eq(v128.load(q), i16x8.splat(-1)));
    if (none != 0xff) {
      q += <u32>ctz(~none) << 1;
      return q + 2 <= offsetsEnd ? q : offsetsEnd;
    }
    q += 16;
  }
  return offsetsEnd;
}

/** How many cells of the row hold something; -1 where one is for the host, or there is no room for all. */
function check(): i32 {
  let held = 0;
  let room = at.RECORD_COUNT - records;
  for (let q = nextOffset(offsets); q < offsetsEnd; q = nextOffset(q + 2)) {
    if (room < RECORDS_OF_CELL) return -1;
    room -= RECORDS_OF_CELL;
    const place = cells + <u32>load<u16>(q) * width;
    if (place + 1 >= cellsEnd || load<u8>(place) != VERSION) return -1;
    const kind: u32 = load<u8>(place, 1);
    if (kind == 0) continue;
    held++;
    if (place + HEAD_BYTES > cellsEnd || kind == RICH_TEXT) return -1;
    if (kind == NUMBER || kind == MONEY) {
      if ((load<u32>(place, 8) & HAS_DECIMAL) == 0) continue;
      if (place + HEAD_BYTES + 16 > cellsEnd || !isPlain(place + HEAD_BYTES)) return -1;
    } else if (kind == TEXT) {
      const key = textPlace(place);
      if (key + 4 > cellsEnd || load<u32>(key) >= texts) return -1;
      const text = at.VALUES + (load<u32>(key) << 3);
      if (load<u32>(text) == 0 || load<u32>(text, 4) > TEXT_BYTES) return -1;
    } else if (kind == DAY) {
      const day = secondsPlace(place);
      if (day + 8 > cellsEnd || !(dayAt(day) >= 1 && dayAt(day) < LAST_DAY)) return -1;
    }
  }
  return held;
}

/** Tells them, once it is known that all can be told. */
function tell(): void {
  for (let q = nextOffset(offsets); q < offsetsEnd; q = nextOffset(q + 2)) {
    const place = cells + <u32>load<u16>(q) * width;
    const kind: u32 = load<u8>(place, 1);
    const column = <i32>((q - offsets) >>> 1);
    if (kind == NUMBER || kind == MONEY) {
      if ((load<u32>(place, 8) & HAS_DECIMAL) == 0) continue;
      filledCell(row, column, doubleShape(decimal(place + HEAD_BYTES)), 0, 0, false);
    } else if (kind == TEXT) {
      const text = at.VALUES + (load<u32>(textPlace(place)) << 3);
      const start = load<u32>(text);
      const length = load<u32>(text, 4);
      filledCell(row, column, textShape(start, length), start, length, false);
    } else if (kind == DAY) filledCell(row, column, Shape.DATE, 0, 0, false);
  }
}

@inline
function secondsPlace(place: u32): u32 {
  const flags = load<u32>(place, 8);
  return place + HEAD_BYTES + ((flags & HAS_DECIMAL) << 4) + ((flags & HAS_DOUBLE) << 2);
}

@inline
function textPlace(place: u32): u32 {
  return secondsPlace(place) + ((load<u32>(place, 8) & HAS_SECONDS) << 1);
}

@inline
function dayAt(place: u32): f64 {
  return load<f64>(place) / DAY_S + FIRST_DAY;
}

@inline
function exponentAt(place: u32): i32 {
  return <i32>((load<u16>(place, 14) >> 1) & 0x3fff) - DECIMAL_BIAS;
}

/** Whether a decimal of 128 bits is a double times or by a power of ten that is one. */
@inline
function isPlain(place: u32): bool {
  const exponent = exponentAt(place);
  const sum = load<u64>(place);
  // Not below zero, and nothing in the upper half but the exponent.
  const isSmall = load<u32>(place, 8) == 0 && (load<u32>(place, 12) & 0x8001ffff) == 0;
  // As many digits as a double has.
  const isExact = sum == 0 || clz(sum) + ctz(sum) >= 11;
  return isSmall && isExact && exponent >= -EXACT && exponent <= EXACT;
}

@inline
function decimal(place: u32): f64 {
  const sum = <f64>load<u64>(place);
  const exponent = exponentAt(place);
  let power: f64 = 1;
  for (let i = exponent < 0 ? -exponent : exponent; i > 0; i--) power *= 10;
  return exponent < 0 ? sum / power : sum * power;
}
