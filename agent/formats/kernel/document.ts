// The cells of an OpenDocument spreadsheet as nearly all programs write them, one after the other, with
// the rows around them. Whatever else stands there, or is written in another way, is left to the host,
// which reads it as markup and tells its cells: both go on from the same place in the table.

import { filledCell, isNearlyFull, setTimes, startCells } from './cells';
import {
  FAR,
  TABLE_NU,
  TABLE_ST,
  Type,
  attributes,
  behindAttribute,
  count,
  counted,
  escaped,
  formula,
  isExplained,
  isSame,
  plainTextEnd,
  reached,
  repeated,
  setReached,
  setRepeated,
  styled,
  told,
  type,
  valueAt,
  valueLength,
} from './document-tag';
import { beginScratch, find, roomLeft, textEnd, textStart, unescape } from './scratch';
import { Shape, numberShape, textShape } from './shape';

/** Whose turn it is. */
namespace Turn {
  /** All was read that is there: fill up. */
  export const MORE: i32 = 0;
  /** The records are full: drain and call again. */
  export const FULL: i32 = 1;
  /** What begins here is for the host to read. */
  export const HOST: i32 = 2;
}

const TABLE_T: u64 = 0x743a656c6261743c; // <table:t
const ABLE_CEL: u64 = 0x6c65632d656c6261; // able-cel
const ABLE_ROW: u64 = 0x776f722d656c6261; // able-row
const END_TABLE: u64 = 0x3a656c6261742f3c; // </table:
const TABLE_RO: u64 = 0x6f722d656c626174; // table-ro
const TABLE_C: u64 = 0x633a656c6261743c; // <table:c
const OVERED_T: u64 = 0x742d64657265766f; // overed-t
const COVERED: u64 = 0x2d64657265766f63; // covered-
const TABLE_CE: u64 = 0x65632d656c626174; // table-ce
const TEXT_P: u64 = 0x3e703a747865743c; // <text:p>
const TEXT_P_EMPTY: u64 = 0x2f703a747865743c; // <text:p/
const END_TEXT_P: u64 = 0x703a747865742f3c; // </text:p

/** A cell repeated over more columns than these is told once, with as many times. */
const FEW: u32 = 64;
/** Copies of cells that one file may stand for; those beyond are not counted. */
const COPIES: u32 = 1 << 28;
/** What cannot be read this near the end may be not all there. */
const AHEAD: u32 = 64;

export let documentPosition: u32 = 0;
export let documentRow: i32 = 0;
export let documentColumn: i32 = 0;
/** The row in hand was opened here, so that its end belongs here too. */
export let rowOpen: bool = false;

let nextRow: i32 = 0;
let rowTimes: u32 = 1;
let copies: u32 = COPIES;
/** The document has cell styles that show a number as a date. */
let dating: bool = false;

export function startDocument(): void {
  copies = COPIES;
  dating = false;
}

/** From now on a number of five digits in a cell with a style is for the host: it may be a day. */
export function expectDates(): void {
  dating = true;
}

export function startDocumentTable(look: bool): void {
  startCells(look);
  documentRow = nextRow = documentColumn = 0;
  rowTimes = 1;
  rowOpen = false;
}

/** A row begins that stands for `times` equal ones, of which a claim is as good as any. */
export function beginRow(claim: i32): void {
  const times = claim < 1 ? 1 : claim < FAR ? claim : FAR;
  documentRow = nextRow;
  nextRow = nextRow + times < FAR ? nextRow + times : FAR;
  rowTimes = <u32>times;
  documentColumn = 0;
}

/** A cell that the host has read, repeated over `claim` columns; `kind` is a Type. */
export function documentCell(kind: u32, place: u32, length: u32, claim: i32): void {
  setRepeated(claim < 1 ? 1 : claim < FAR ? claim : FAR);
  if (kind != Type.NONE) emit(shapeOf(kind, place, length), place, length, kind == Type.DATE);
  pass();
}

/** Reads cells and rows from `from` up to `to`, until something else begins. */
export function document(from: u32, to: u32): i32 {
  let p = from;
  while (true) {
    while (p < to && load<u8>(p) <= 32) p++;
    documentPosition = p;
    if (isNearlyFull() || !roomLeft()) return Turn.FULL;
    setReached(p);
    let next: u32 = 0;
    const head = load<u64>(p);
    if (head == TABLE_T) {
      const second = load<u64>(p, 8);
      if (second == ABLE_CEL && load<u8>(p, 16) == 108) next = plainCell(p + 17, to, false);
      else if (second == ABLE_ROW && !rowOpen) next = plainRow(p + 16, to);
    } else if (head == END_TABLE) {
      if (rowOpen && load<u64>(p, 8) == TABLE_RO && load<u16>(p, 16) == 0x3e77) {
        next = p + 18;
        if (next <= to) rowOpen = false;
      }
    } else if (head == TABLE_C && load<u64>(p, 8) == OVERED_T && load<u64>(p, 16) == ABLE_CEL && load<u8>(p, 24) == 108) {
      next = plainCell(p + 25, to, true);
    }
    if (next == 0) return reached + AHEAD > to ? Turn.MORE : Turn.HOST;
    if (next > to) return Turn.MORE;
    p = next;
  }
}

/** Behind the tag of a row, from its attributes on; 0 when it is written in another way. */
function plainRow(from: u32, to: u32): u32 {
  let q = from;
  let times: i32 = 1;
  while (true) {
    setReached(q);
    const byte = load<u8>(q);
    if (byte == 32) {
      q++;
      continue;
    }
    if (byte == 62) {
      if (q < to) {
        beginRow(times);
        rowOpen = true;
      }
      return q + 1;
    }
    if (byte == 47 && load<u8>(q, 1) == 62) {
      if (q + 2 <= to) beginRow(times);
      return q + 2;
    }
    const name = load<u64>(q);
    // table:number-rows-repeated="
    if (name == TABLE_NU && load<u64>(q, 8) == 0x776f722d7265626d && load<u64>(q, 16) == 0x7461657065722d73) {
      if (load<u32>(q, 24) != 0x223d6465) return 0;
      q = count(q + 28, to);
      times = counted;
    } else if (name == TABLE_ST || name == 0x69763a656c626174 || name == 0x65643a656c626174) q = behindAttribute(q, to);
    else return 0;
    if (q == 0) return 0;
  }
}

/** Behind the end tag of a cell, or 0. */
@inline
function behindCell(q: u32, covered: bool): u32 {
  setReached(q);
  if (load<u64>(q) != END_TABLE) return 0;
  let end = q + 8;
  if (covered) {
    if (load<u64>(end) != COVERED) return 0;
    end += 8;
  }
  if (load<u64>(end) != TABLE_CE || (load<u32>(end, 8) & 0xffffff) != 0x3e6c6c) return 0;
  return end + 11;
}

/** One cell, from its attributes on. Returns the place behind it; 0 when it is for the host. */
@inline
function plainCell(from: u32, to: u32, covered: bool): u32 {
  let q = attributes(from, to);
  if (q == 0) return 0;
  let textAt: u32 = 0;
  let length: u32 = 0;
  let end: u32;
  if (load<u8>(q) == 47) {
    if (load<u8>(q, 1) != 62) return 0;
    end = q + 2;
  } else if (load<u64>(q, 1) == TEXT_P) {
    textAt = q + 9;
    const isText = type == Type.TEXT || type == Type.NONE;
    const stop = isText ? plainTextEnd(textAt, to) : find(60, textAt, to);
    if (stop != 0) setReached(stop);
    if (stop == 0 || load<u64>(stop) != END_TEXT_P || load<u8>(stop, 8) != 62) return 0;
    length = stop - textAt;
    end = behindCell(stop + 9, covered);
  } else if (load<u64>(q, 1) == TEXT_P_EMPTY && load<u8>(q, 9) == 62) end = behindCell(q + 10, covered);
  else end = behindCell(q + 1, covered);
  if (end == 0) return 0;
  if (end > to) return end;
  return finish(textAt, length) ? end : 0;
}

/** Counts the cell with this text, whose attributes have been read. False when the host must read it. */
@inline
function finish(textAt: u32, length: u32): bool {
  if (type == Type.TEXT || type == Type.NONE) {
    if (told != Type.NONE && (told != Type.TEXT || !isSame(textAt, length))) return false;
    if (length == 0) {
      if (formula && told == Type.NONE) return false;
    } else if (escaped) {
      if (!isExplained(textAt, textAt + length)) return false;
      unescape(textAt, textAt + length);
      emit(textShape(textStart, textEnd - textStart), textStart, textEnd - textStart, false);
      beginScratch();
    } else emit(textShape(textAt, length), textAt, length, false);
  } else {
    if (told != type || (dating && styled && type == Type.NUMBER && valueLength == 5)) return false;
    const shape = shapeOf(type, valueAt, valueLength);
    const isPlain = shape == Shape.FRACTION || type == Type.DATE;
    if (isPlain && find(38, valueAt, valueAt + valueLength) != valueAt + valueLength) return false;
    emit(shape, valueAt, valueLength, type == Type.DATE);
  }
  pass();
  return true;
}

@inline
function shapeOf(kind: u32, place: u32, length: u32): u32 {
  if (kind == Type.NUMBER) return numberShape(place, length);
  return kind >= Type.TIME ? Shape.FRACTION : textShape(place, length);
}

@inline
function emit(shape: u32, place: u32, length: u32, dated: bool): void {
  if (repeated == 1 && rowTimes == 1) filledCell(documentRow, documentColumn, shape, place, length, dated);
  else many(shape, place, length, dated);
}

/** A cell that is repeated, in columns or with its row. */
function many(shape: u32, place: u32, length: u32, dated: bool): void {
  const few = <u32>repeated <= FEW;
  const times = few ? <u64>rowTimes : <u64>rowTimes * <u64>repeated;
  const columns = few ? repeated : 1;
  for (let i = 0; i < columns; i++) {
    const more = times - 1 < <u64>copies ? <u32>(times - 1) : copies;
    copies -= more;
    setTimes(more + 1);
    filledCell(documentRow, documentColumn + i, shape, place, length, dated);
  }
  setTimes(1);
}

/** Goes on to the next cell. */
@inline
function pass(): void {
  documentColumn = documentColumn + repeated < FAR ? documentColumn + repeated : FAR;
}
