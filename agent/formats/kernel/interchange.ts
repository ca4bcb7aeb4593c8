// Items of the Data Interchange Format that are plain: a kind and a number in one line, a text in the next.
// Whatever else stands there is left to the host.

import { NONE, cell, isFull } from './cells';
import { numberEnd, plainEnd } from './plain-value';
import { Shape, numberShape, textShape } from './shape';

const LINE_FEED: u32 = 10;
const CARRIAGE_RETURN: u32 = 13;
const QUOTE: u32 = 34;
const COMMA: u32 = 44;
const MINUS: u32 = 45;
const ZERO: u32 = 48;
const VALID: u32 = 86;
/** `BOT` and the end of a line, without the last byte. */
const BEGIN_OF_TUPLE: u32 = 0x544f42;

export let interchangeRow: i32 = 0;
export let interchangeColumn: i32 = 0;

/** Reads from `from` up to `to`, and the cells stand from this row and column on. Returns where it came to. */
export function interchange(from: u32, to: u32, row: i32, column: i32): u32 {
  let p = from;
  interchangeRow = row;
  interchangeColumn = column;
  while (p + 2 < to && !isFull()) {
    const kind: u32 = load<u8>(p);
    const next = kind == MINUS ? tuple(p, to) : load<u8>(p + 1) != COMMA ? 0 : kind == 49 ? text(p, to) : kind == ZERO ? number(p + 2, to) : 0;
    if (next == 0) break;
    p = next;
  }
  return p;
}

/** Behind the end of a line that stands here; 0 where none does. */
@inline
function endOfLine(p: u32, to: u32): u32 {
  const end = p < to && load<u8>(p) == CARRIAGE_RETURN ? p + 1 : p;
  return end < to && load<u8>(end) == LINE_FEED ? end + 1 : 0;
}

/** The next row begins: `-1,0` and `BOT`. */
@inline
function tuple(p: u32, to: u32): u32 {
  if (p + 4 > to || load<u32>(p) != 0x302c312d) return 0;
  const line = endOfLine(p + 4, to);
  if (line == 0 || line + 3 > to || (load<u32>(line) & 0xffffff) != BEGIN_OF_TUPLE) return 0;
  const next = endOfLine(line + 3, to);
  if (next != 0) {
    interchangeRow++;
    interchangeColumn = 0;
  }
  return next;
}

/** Between quotes, and as it stands. */
@inline
function text(p: u32, to: u32): u32 {
  if (load<u8>(p + 2) != ZERO) return 0;
  const line = endOfLine(p + 3, to);
  if (line == 0 || line + 1 >= to || load<u8>(line) != QUOTE) return 0;
  const start = line + 1;
  const end = plainEnd(start, to, QUOTE);
  if (end >= to || load<u8>(end) != QUOTE) return 0;
  const next = endOfLine(end + 1, to);
  if (next != 0) tell(textShape(start, end - start), start, end);
  return next;
}

/** As programs write doubles, and `V` in the next line. */
@inline
function number(start: u32, to: u32): u32 {
  const end = numberEnd(start, to);
  if (end == 0) return 0;
  const line = endOfLine(end, to);
  if (line == 0 || line >= to || load<u8>(line) != VALID) return 0;
  const next = endOfLine(line + 1, to);
  if (next != 0) tell(numberShape(start, end - start), start, end);
  return next;
}

@inline
function tell(shape: u32, start: u32, end: u32): void {
  if (shape != Shape.EMPTY) cell(interchangeRow, interchangeColumn, shape, NONE, start, end - start, false);
  interchangeColumn++;
}
