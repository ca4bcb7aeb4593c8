// Cells and rows of a SpreadsheetML table as nearly all programs write them, one after the other. It begins in an
// open row and ends in one: the end of a row is passed with the beginning of the next. Whatever else stands there,
// or is written in another way, is left to the host.

import * as at from './memory';
import { filledCell, isNearlyFull } from './cells';
import { beginScratch, roomLeft, textEnd, textStart, unescape } from './scratch';
import { Shape, allDigits, numberShape, textShape } from './shape';

/** How the value of a cell is to be read. */
namespace Type {
  export const TEXT: u32 = 0;
  export const NUMBER: u32 = 1;
  export const DATE: u32 = 2;
}

const SS_INDEX: u64 = 0x7865646e493a7373; // ss:Index
const SS_STYLE: u64 = 0x656c7974533a7373; // ss:Style
const SS_MERGE: u64 = 0x656772654d3a7373; // ss:Merge
const SS_FORMU: u64 = 0x756d726f463a7373; // ss:Formu
const DATA_SS: u64 = 0x737320617461443c; // <Data ss
const TYPE: u64 = 0x223d657079543a; // :Type="
const STRING: u64 = 0x3e22676e69727453; // String">
const NUMBER: u64 = 0x3e227265626d754e; // Number">
const DATE_TIME: u64 = 0x656d695465746144; // DateTime
const BOOLEAN: u64 = 0x226e61656c6f6f42; // Boolean"
const ERROR: u64 = 0x3e22726f727245; // Error">
const END_DATA: u64 = 0x3e617461442f3c; // </Data>
const END_CELL: u64 = 0x3e6c6c65432f3c; // </Cell>
const SEVEN: u64 = 0xffffffffffffff;

/** No program has more. */
const ROWS: i32 = 1 << 24;
/** A longer number than this is none of a row or column. */
const DIGITS: u32 = 7;
/** With so many digits a number is no day, however it is shown. */
const NO_DAY_DIGITS: u32 = 8;
/** Digits of which the shape as a number is that as a text. */
const BARE_DIGITS: u32 = 16;
const ISO_DAY: u32 = 10;

/** The row in hand, and the last column of it that was passed; -1 before the first. */
export let worksheetRow: i32 = 0;
export let worksheetColumn: i32 = 0;

/** Of the tag in hand. */
let index: i32 = -1;
let across: i32 = -1;
let styled: bool = false;
let formula: bool = false;

/** Of the text in hand. */
let escaped: bool = false;
let beyondAscii: bool = false;

/** `dating`: some styles show a date. Returns where it came to. */
export function worksheet(from: u32, to: u32, row: i32, column: i32, dating: bool): u32 {
  worksheetRow = row;
  worksheetColumn = column;
  let p = from;
  while (!isNearlyFull() && roomLeft()) {
    p = behindSpace(p, to);
    const head = load<u32>(p);
    let next: u32 = 0;
    if (head == 0x6c65433c && load<u8>(p, 4) == 108) next = cell(p + 5, to, dating); // <Cell
    else if (head == 0x6f522f3c && load<u16>(p, 4) == 0x3e77) next = nextRow(p + 6, to); // </Row>
    if (next == 0) break;
    p = next;
  }
  return p;
}

@inline
function behindSpace(from: u32, to: u32): u32 {
  let p = from;
  while (p < to && load<u8>(p) <= 32) p++;
  return p;
}

/** From the end of a row to behind the tag of the next that has cells; 0 where none is to be seen. */
function nextRow(from: u32, to: u32): u32 {
  let q = from;
  let row = worksheetRow;
  while (true) {
    q = behindSpace(q, to);
    if (load<u32>(q) != 0x776f523c) return 0; // <Row
    q = tag(q + 4, to);
    if (q == 0) return 0;
    row = placed(index, row, ROWS);
    if (load<u8>(q) == 62) break;
    if (load<u8>(q, 1) != 62) return 0;
    q += 2;
  }
  if (q >= to) return 0;
  worksheetRow = row;
  worksheetColumn = -1;
  return q + 1;
}

/** One cell, from behind its name on. Returns the place behind it; 0 when it is not all there, or for the host. */
@inline
function cell(from: u32, to: u32, dating: bool): u32 {
  let q = tag(from, to);
  if (q == 0) return 0;
  const column = placed(index, worksheetColumn, <i32>at.COLUMNS);
  let end: u32;
  if (load<u8>(q) == 47) {
    end = q + 2;
    if (load<u8>(q, 1) != 62 || formula || end > to) return 0;
  } else {
    q = behindSpace(q + 1, to);
    if ((load<u64>(q) & SEVEN) == END_CELL) {
      end = q + 7;
      if (formula || end > to) return 0;
    } else {
      end = data(q, to, column, dating);
      if (end == 0) return 0;
    }
  }
  worksheetColumn = across > 0 ? min(<i32>at.COLUMNS, column + across) : column;
  return end;
}

/** The value of a cell and the cell's end. Returns the place behind that, or 0. */
@inline
function data(from: u32, to: u32, column: i32, dating: bool): u32 {
  if (load<u64>(from) != DATA_SS || (load<u64>(from, 8) & SEVEN) != TYPE) return 0;
  const word = load<u64>(from, 15);
  let type = Type.TEXT;
  let start = from + 23;
  if (word == NUMBER) type = Type.NUMBER;
  else if (word == DATE_TIME) {
    if (load<u16>(start) != 0x3e22) return 0;
    type = Type.DATE;
    start += 2;
  } else if (word == BOOLEAN) {
    if (load<u8>(start) != 62) return 0;
    start++;
  } else if ((word & SEVEN) == ERROR) start--;
  else if (word != STRING) return 0;
  const stop = textStop(start, to);
  if (stop == 0 || (load<u64>(stop) & SEVEN) != END_DATA) return 0;
  const end = behindSpace(stop + 7, to);
  if ((load<u64>(end) & SEVEN) != END_CELL || end + 7 > to) return 0;
  if (beyondAscii && !isUtf8(start, stop)) return 0;
  return tell(type, start, stop - start, column, dating) ? end + 7 : 0;
}

/** Counts the cell. False when the host must read it. */
@inline
function tell(type: u32, start: u32, length: u32, column: i32, dating: bool): bool {
  if (type == Type.TEXT) {
    if (escaped) {
      if (!isExplained(start, start + length)) return false;
      unescape(start, start + length);
      filledCell(worksheetRow, column, textShape(textStart, textEnd - textStart), textStart, textEnd - textStart, false);
      beginScratch();
    } else filledCell(worksheetRow, column, textShape(start, length), start, length, false);
    return true;
  }
  if (escaped || beyondAscii) return false;
  if (type == Type.NUMBER) {
    if (dating && styled && !isNoDay(start, length)) return false;
    filledCell(worksheetRow, column, numberShape(start, length), start, length, false);
    return true;
  }
  if (length < ISO_DAY || load<u8>(start, 4) != 45 || load<u8>(start, 7) != 45) return false;
  if (length > ISO_DAY && load<u8>(start, 10) - 48 < 10) return false;
  if (textShape(start, ISO_DAY) != Shape.DATE) return false;
  filledCell(worksheetRow, column, Shape.DATE, start, ISO_DAY, false);
  return true;
}

@inline
function isNoDay(start: u32, length: u32): bool {
  return length >= NO_DAY_DIGITS && length <= BARE_DIGITS && load<u8>(start) != 48 && allDigits(start, length);
}

/** Counted from 0: where `told` says, else the next; a place that is gone, or that nobody has, is none. */
@inline
function placed(told: i32, before: i32, most: i32): i32 {
  return told - 1 > before && told <= most ? told - 1 : before + 1;
}

/** The attributes of a row or cell. Returns where its tag ends, at `>` or `/`; 0 when it is written in another way. */
@inline
function tag(from: u32, to: u32): u32 {
  let q = from;
  index = across = -1;
  styled = formula = false;
  while (true) {
    const space = q;
    q = behindSpace(q, to);
    const byte = load<u8>(q);
    if (byte == 62 || byte == 47) return q;
    if (q == space || q >= to) return 0;
    const name = load<u64>(q);
    if (name == SS_INDEX) {
      if (load<u16>(q, 8) != 0x223d || index >= 0) return 0;
      q = number(q + 10, to);
      index = counted;
    } else if (name == SS_STYLE && load<u32>(q, 8) == 0x223d4449) { // ID="
      styled = true;
      q = behindQuote(q + 12, to);
    } else if (name == SS_MERGE && load<u64>(q, 8) == 0x223d73736f726341) { // Across="
      if (across >= 0) return 0;
      q = number(q + 16, to);
      across = counted;
    } else if (name == SS_FORMU && load<u32>(q, 8) == 0x223d616c) { // la="
      formula = true;
      q = behindQuote(q + 12, to);
    } else q = behindOther(q, to);
    if (q == 0) return 0;
  }
}

/** Behind an attribute that says nothing here. */
function behindOther(from: u32, to: u32): u32 {
  if ((load<u32>(from) & 0xffffff) != 0x3a7373) return 0; // ss:
  let q = from + 3;
  while (q < to && isLetter(load<u8>(q))) q++;
  return load<u16>(q) == 0x223d ? behindQuote(q + 2, to) : 0;
}

@inline
function isLetter(byte: u32): bool {
  return (byte | 32) - 97 < 26;
}

/** Behind the quote that ends a value, in which no tag begins; 0 for none. */
@inline
function behindQuote(from: u32, to: u32): u32 {
  let p = from;
  while (p < to) {
    const bytes = v128.load(p);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(34)), i8x16.eq(bytes, i8x16.splat(60))));
    if (mask) {
      p += <u32>ctz(mask);
      return p < to && load<u8>(p) == 34 ? p + 1 : 0;
    }
    p += 16;
  }
  return 0;
}

let counted: i32 = 0;

/** Reads a number and its quote; sets `counted`. Returns the place behind, or 0. */
@inline
function number(from: u32, to: u32): u32 {
  let q = from;
  counted = 0;
  while (q < to && q - from < DIGITS && load<u8>(q) - 48 < 10) counted = counted * 10 + load<u8>(q++) - 48;
  return q == from || load<u8>(q) != 34 ? 0 : q + 1;
}

/** Where the text ends at a tag, or 0. */
@inline
function textStop(from: u32, to: u32): u32 {
  let p = from;
  let ampersands: i32 = 0;
  let high: i32 = 0;
  while (p < to) {
    const bytes = v128.load(p);
    const less = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(60)));
    const found = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(38)));
    if (less) {
      const length = <u32>ctz(less);
      const inside = (1 << length) - 1;
      escaped = (ampersands | (found & inside)) != 0;
      beyondAscii = (high | (i8x16.bitmask(bytes) & inside)) != 0;
      p += length;
      return p < to ? p : 0;
    }
    ampersands |= found;
    high |= i8x16.bitmask(bytes);
    p += 16;
  }
  return 0;
}

/** Whether each character is one; a few rare ones are for the host to tell. */
function isUtf8(from: u32, to: u32): bool {
  let p = from;
  while (p < to) {
    const byte: u32 = load<u8>(p++);
    if (byte < 0x80) continue;
    let more: u32;
    if (byte >= 0xc2 && byte < 0xe0) more = 1;
    else if (byte > 0xe0 && byte < 0xf0 && byte != 0xed) more = 2;
    else if (byte > 0xf0 && byte < 0xf4) more = 3;
    else return false;
    for (; more != 0; more--) {
      if (p >= to || (load<u8>(p++) & 0xc0) != 0x80) return false;
    }
  }
  return true;
}

/** Whether each ampersand begins a reference that everybody knows, or that of a character with a short number. */
function isExplained(from: u32, to: u32): bool {
  for (let p = from; p < to; p++) {
    if (load<u8>(p) != 38) continue;
    const next = load<u32>(p, 1);
    if ((next & 0xff) == 35) {
      let q = p + 2;
      while (q < p + 6 && load<u8>(q) - 48 < 10) q++;
      if (q == p + 2 || load<u8>(p, 2) == 48 || load<u8>(q) != 59 || q >= to) return false;
      continue;
    }
    const known =
      next == 0x3b706d61 || // amp;
      (next & 0xffffff) == 0x3b746c || // lt;
      (next & 0xffffff) == 0x3b7467 || // gt;
      ((next == 0x746f7571 || next == 0x736f7061) && load<u8>(p, 5) == 59); // quot; apos;
    if (!known) return false;
  }
  return true;
}
