// What happens to one cell: it is counted in its column, and only if it could matter a record of it
// goes to the host. The host drains the records after every call, while the window still stands.

import * as at from './memory';
import { Shape, textShape, value } from './shape';
import { nextString } from './strings';

/** First field of a record. */
export namespace Kind {
  /** key, form */
  export const NUMBER: u32 = 0;
  /** shared string or -1, pointer, length */
  export const TEXT: u32 = 1;
  /** shared string or -1, pointer, length */
  export const HEADING: u32 = 2;
  /** shape, value, pointer, length, shared string or -1 */
  export const FOCUS: u32 = 3;
  /** a shared string that may hold a number, or a part of it: index in `row`; pointer, length */
  export const STRING: u32 = 4;
  /** how many equal cells each of the following records stands for */
  export const TIMES: u32 = 5;
  /** bytes that hold text and are no cell that is known here, for the host to read: what they are, pointer, length */
  export const ASIDE: u32 = 6;
}

/** Filled rows in which text cells are handed over as possible headers. */
const HEADER_ROWS: i32 = 30;
export const NONE: i32 = -1;
/** In place of a shared string, in the second look: eight bytes stand there, a number of which the host makes digits. */
export const DOUBLE: i32 = -2;
/** A label whose bytes stand in memory, not in the table of shared strings. */
const HERE: i32 = -2;
const LABEL_BYTES: u32 = 64;

export let records: u32 = 0;
/** How many equal cells the cell in hand stands for: only formats that fold them tell another. */
let times: u32 = 1;
/** What the last record of `Kind.TIMES` said. */
let recordedTimes: u32 = 1;
export let lastColumn: i32 = -1;
export let looking: bool = false;

let filledRows: i32 = 0;
let filledRow: i32 = -1;

let leftRow: i32 = -1;
let leftColumn: i32 = -2;
let leftRef: i32 = NONE;
let leftAt: u32 = 0;
let leftLength: u32 = 0;
let firstRow: i32 = -1;
let firstRef: i32 = NONE;
let firstAt: u32 = 0;
let firstLength: u32 = 0;

/** Forgets the sheet before. `look` = the second look: only cells of the columns marked in FOCUS, all of them. */
export function startCells(look: bool): void {
  if (lastColumn >= 0) {
    memory.fill(at.COUNTERS, 0, <u32>(lastColumn + 1) * at.COUNTER_BYTES);
  }
  looking = look;
  records = 0;
  lastColumn = -1;
  filledRows = 0;
  filledRow = -1;
  leftRow = firstRow = -1;
  times = recordedTimes = 1;
}

export function setTimes(told: u32): void {
  times = told;
}

export function drained(): void {
  records = 0;
}

/** Room for the four records that one cell can make. */
@inline
export function isFull(): bool {
  return records > at.RECORD_COUNT - 4;
}

/** Room for the records of 64 cells. */
@inline
export function isNearlyFull(): bool {
  return records > at.RECORD_COUNT - 200;
}

@inline
function count(column: i32, shape: u32): void {
  const place = at.COUNTERS + <u32>column * at.COUNTER_BYTES + shape * 4;
  store<u32>(place, load<u32>(place) + times);
}

@inline
function record(kind: u32, row: i32, column: i32, a: u32, b: u32): u32 {
  if (times != recordedTimes) recordTimes();
  const place = at.RECORDS + records * at.RECORD_BYTES;
  records++;
  store<u32>(place, kind);
  store<u32>(place, row, 4);
  store<u32>(place, column, 8);
  store<u32>(place, a, 12);
  store<u32>(place, b, 16);
  return place;
}

function recordTimes(): void {
  recordedTimes = times;
  const place = at.RECORDS + records * at.RECORD_BYTES;
  records++;
  store<u32>(place, Kind.TIMES);
  store<u32>(place, times, 12);
}

/** Adds what stands beside: the text cell directly to the left, and the first text cell of the row. */
@inline
function addLabels(place: u32, row: i32, column: i32): void {
  const hasLeft = leftRow == row && leftColumn == column - 1;
  store<i32>(place, hasLeft ? leftRef : NONE, 24);
  store<u32>(place, (leftAt << 8) | leftLength, 28);
  store<i32>(place, firstRow == row ? firstRef : NONE, 32);
  store<u32>(place, (firstAt << 8) | firstLength, 36);
}

@inline
function remember(row: i32, column: i32, ref: i32, place: u32, length: u32): void {
  leftRow = row;
  leftColumn = column;
  leftRef = ref;
  leftAt = place;
  leftLength = length < LABEL_BYTES ? length : LABEL_BYTES;
  if (firstRow != row) {
    firstRow = row;
    firstRef = ref;
    firstAt = place;
    firstLength = leftLength;
  }
}

/** Moves label texts to where they survive the next filling of the window or the scratch. */
export function keepLabels(): void {
  if (firstRow >= 0 && firstRef == HERE && firstAt >= at.SCRATCH) {
    memory.copy(at.SAVED + at.SAVED_BYTES, firstAt, firstLength);
    firstAt = at.SAVED + at.SAVED_BYTES;
  }
  if (leftRow >= 0 && leftRef == HERE && leftAt >= at.SCRATCH) {
    memory.copy(at.SAVED, leftAt, leftLength);
    leftAt = at.SAVED;
  }
}

/** A cell with a text that holds no number, by far the most frequent one. */
@inline
export function textCell(row: i32, column: i32, shared: i32, place: u32, length: u32): void {
  if (looking || row != filledRow || filledRows <= HEADER_ROWS || <u32>column >= at.COLUMNS) {
    cell(row, column, Shape.TEXT, shared, place, length, false);
    return;
  }
  if (column > lastColumn) lastColumn = column;
  count(column, Shape.TEXT);
  remember(row, column, shared == NONE ? HERE : shared, place, length);
}

/** A cell with a short whole number, which is only counted. */
@inline
export function shortCell(row: i32, column: i32, shape: u32, place: u32, length: u32, dated: bool): void {
  if (looking || row != filledRow || <u32>column >= at.COLUMNS) {
    cell(row, column, shape, NONE, place, length, dated);
    return;
  }
  if (column > lastColumn) lastColumn = column;
  count(column, dated ? Shape.DATE : shape);
}

/** A cell whose bytes stand here, of any shape. */
@inline
export function filledCell(row: i32, column: i32, shape: u32, place: u32, length: u32, dated: bool): void {
  if (shape == Shape.TEXT && !dated) textCell(row, column, NONE, place, length);
  else if (shape - Shape.SHORT <= Shape.BARE - Shape.SHORT) shortCell(row, column, shape, place, length, dated);
  else if (shape != Shape.EMPTY) cell(row, column, shape, NONE, place, length, dated);
}

/**
 * One filled cell. `shared` is its index among the shared strings or NONE; then `place` and `length` are
 * its bytes. `dated`: its format shows a date.
 */
export function cell(row: i32, told: i32, shape: u32, shared: i32, place: u32, length: u32, dated: bool): void {
  // A value without a cell.
  if (told < 0) return;
  // What lies beyond is in the last column: no program shows it, but it is there.
  const column = min(told, <i32>at.COLUMNS - 1);
  if (column > lastColumn) lastColumn = column;
  if (looking) {
    if (load<u8>(at.FOCUS + <u32>column)) look(row, column, shape, shared, place, length, dated);
    return;
  }
  if (filledRow != row) {
    filledRow = row;
    filledRows++;
  }
  if (dated && shape != Shape.TEN_BAD && shape != Shape.NINE_BAD && shape < Shape.TEN) {
    count(column, Shape.DATE);
    return;
  }
  count(column, shape);
  if (shape == Shape.TEXT || shape == Shape.ODD) {
    if (filledRows <= HEADER_ROWS) {
      const entry = record(Kind.HEADING, row, column, shared, place);
      store<u32>(entry, length, 20);
    }
    if (shape == Shape.ODD) {
      const entry = record(Kind.TEXT, row, column, shared, place);
      store<u32>(entry, length, 20);
      addLabels(entry, row, column);
    }
    remember(row, column, shared == NONE ? HERE : shared, place, length);
  } else if (shape >= Shape.TEN) {
    const entry = record(Kind.NUMBER, row, column, value, shape - Shape.TEN);
    addLabels(entry, row, column);
  }
}

function look(row: i32, column: i32, shape: u32, shared: i32, place: u32, length: u32, dated: bool): void {
  const entry = record(Kind.FOCUS, row, column, shape | (dated ? 0x100 : 0), value);
  store<u32>(entry, length, 20);
  store<i32>(entry, shared, 24);
  store<u32>(entry, place, 28);
}

/** A part of a text that is too long to be held. The cell itself is counted with its last part. */
export function piece(row: i32, column: i32, place: u32, length: u32): void {
  if (looking || <u32>column >= at.COLUMNS || textShape(place, length) != Shape.ODD) return;
  const entry = record(Kind.TEXT, row, column, NONE, place);
  store<u32>(entry, length, 20);
  addLabels(entry, row, column);
}

/** Bytes of another kind than cells, or a cell that the host must read; they stand by the cell in hand. */
export function aside(row: i32, column: i32, what: u32, place: u32, length: u32): void {
  const entry = record(Kind.ASIDE, row, column, what, place);
  store<u32>(entry, length, 20);
  addLabels(entry, row, column);
}

/** The next shared string, or a part of it: it may hold a number, or the host wants it. */
export function string(place: u32, length: u32): void {
  const entry = record(Kind.STRING, nextString(), 0, 0, place);
  store<u32>(entry, length, 20);
}
