// Cells of SYLK that say no more than where they stand and what they hold: a line of fields behind semicolons.
// Whatever else a line says, or says in another way, is left to the host.

import { NONE, cell, isNearlyFull } from './cells';
import { numberEnd, plainEnd } from './plain-value';
import { Shape, numberShape, textShape } from './shape';

const LINE_FEED: u32 = 10;
const CARRIAGE_RETURN: u32 = 13;
const QUOTE: u32 = 34;
const ZERO: u32 = 48;
const SEMICOLON: u32 = 59;
const CELL: u32 = 0x3b43; // C;
const VALUE: u32 = 75;
const COLUMN: u32 = 88;
const ROW: u32 = 89;

/** As the host counts them. */
const ROWS: i32 = 1 << 21;
const COLUMNS: i32 = 1 << 15;
/** Of a row or a column. */
const DIGITS: u32 = 7;

export let sylkRow: i32 = 0;
export let sylkColumn: i32 = 0;

/** Of the line in hand: -1 for what it does not tell. */
let row: i32 = -1;
let column: i32 = -1;
let hasValue: bool = false;
let isText: bool = false;
let valueStart: u32 = 0;
let valueEnd: u32 = 0;

/** A cell before stands at this row and column. `dating`: a number may be a day. Returns where it came to. */
export function sylk(from: u32, to: u32, rowBefore: i32, columnBefore: i32, dating: bool): u32 {
  let p = from;
  sylkRow = rowBefore;
  sylkColumn = columnBefore;
  while (p + 4 < to && load<u16>(p) == CELL && !isNearlyFull()) {
    const next = line(p + 2, to);
    if (next == 0 || (dating && hasValue && !isText)) break;
    if (row >= 0) sylkRow = row;
    if (column >= 0) sylkColumn = column;
    if (hasValue) tell();
    p = next;
  }
  return p;
}

/** The fields of a cell. Returns the place behind the end of its line; 0 when that is not there, or for the host. */
@inline
function line(from: u32, to: u32): u32 {
  row = column = -1;
  hasValue = false;
  let q = from;
  while (true) {
    const field: u32 = load<u8>(q);
    if (field == VALUE && !hasValue) q = value(q + 1, to);
    else if (field == COLUMN && column < 0) {
      q = number(q + 1, to);
      column = counted;
      if (column >= COLUMNS) return 0;
    } else if (field == ROW && row < 0) {
      q = number(q + 1, to);
      row = counted;
      if (row >= ROWS) return 0;
    } else return 0;
    if (q == 0 || q >= to) return 0;
    const byte: u32 = load<u8>(q);
    if (byte == LINE_FEED) return q + 1;
    if (byte == CARRIAGE_RETURN) return q + 1 < to && load<u8>(q, 1) == LINE_FEED ? q + 2 : 0;
    if (byte != SEMICOLON) return 0;
    q++;
  }
}

/** Between quotes, or a number as programs write it. Returns where it ends, or 0. */
@inline
function value(start: u32, to: u32): u32 {
  hasValue = true;
  isText = load<u8>(start) == QUOTE;
  valueStart = isText ? start + 1 : start;
  const end = isText ? plainEnd(start + 1, to, SEMICOLON) : numberEnd(start, to);
  valueEnd = isText ? end - 1 : end;
  return isText && (end <= start + 1 || load<u8>(end - 1) != QUOTE) ? 0 : end;
}

let counted: i32 = 0;

/** Sets `counted`, from 0. Returns where the digits end; 0 where they tell nothing. */
@inline
function number(from: u32, to: u32): u32 {
  let q = from;
  let told: i32 = 0;
  while (q < to && q - from <= DIGITS && load<u8>(q) - ZERO < 10) told = told * 10 + load<u8>(q++) - ZERO;
  counted = told - 1;
  return told == 0 || q - from > DIGITS ? 0 : q;
}

@inline
function tell(): void {
  const length = valueEnd - valueStart;
  const shape = isText ? textShape(valueStart, length) : numberShape(valueStart, length);
  if (shape != Shape.EMPTY) cell(sylkRow, sylkColumn, shape, NONE, valueStart, length, false);
}
