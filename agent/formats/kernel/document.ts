// The cells of an OpenDocument spreadsheet as nearly all programs write them, one after the other, with
// the rows around them. Whatever else stands there, or is written in another way, is left to the host,
// which reads it as markup and tells its cells: both go on from the same place in the table.

import * as at from './memory';
import { NONE, cell, isNearlyFull, setTimes, shortCell, startCells, textCell } from './cells';
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

/** What a cell says it holds. */
namespace Type {
  export const NONE: u32 = 0;
  export const NUMBER: u32 = 1;
  export const TEXT: u32 = 2;
  export const DATE: u32 = 3;
  /** A time, a truth value. */
  export const OTHER: u32 = 4;
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
const OFFICE_V: u64 = 0x763a65636966666f; // office:v
const ALUE_TYP: u64 = 0x7079742d65756c61; // alue-typ
const TABLE_NU: u64 = 0x756e3a656c626174; // table:nu
const TABLE_ST: u64 = 0x74733a656c626174; // table:st

/** A cell repeated over more columns than these is told once, with as many times. */
const FEW: u32 = 64;
/** Copies of cells that one file may stand for; those beyond are not counted. */
const COPIES: u32 = 1 << 28;
/** No claim leads further than this. */
const FAR: i32 = 1 << 29;
/** A longer text with entities is for the host. */
const ESCAPED_BYTES: u32 = 0x8000;
/** What cannot be read this near the end may be not all there. */
const AHEAD: u32 = 64;
/** No attribute name is longer. */
const NAME_BYTES: u32 = 64;

export let documentPosition: u32 = 0;
export let documentRow: i32 = 0;
export let documentColumn: i32 = 0;
/** The row in hand was opened here, so that its end belongs here too. */
export let rowOpen: bool = false;

let nextRow: i32 = 0;
let rowTimes: u32 = 1;
let copies: u32 = COPIES;

/** Of the cell in hand. */
let type: u32 = Type.NONE;
let told: u32 = Type.NONE;
let valueAt: u32 = 0;
let valueLength: u32 = 0;
let repeated: i32 = 1;
let formula: bool = false;
/** How far the reading got where it gave up. */
let reached: u32 = 0;

export function startDocument(): void {
  copies = COPIES;
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
  repeated = claim < 1 ? 1 : claim < FAR ? claim : FAR;
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
    reached = p;
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
    reached = q;
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

let counted: i32 = 1;

/** Reads a number of repetitions and its quote; sets `counted`. Returns the place behind, or 0. */
@inline
function count(from: u32, to: u32): u32 {
  let q = from;
  let number: i64 = 0;
  while (q < to && load<u8>(q) - 48 < 10 && q - from < 15) number = number * 10 + load<u8>(q++) - 48;
  reached = q;
  if (load<u8>(q) != 34 || number == 0) return 0;
  counted = number < FAR ? <i32>number : FAR;
  return q + 1;
}

/** Behind an attribute that does not matter, or 0. */
@inline
function behindAttribute(from: u32, to: u32): u32 {
  const open = find(34, from, to);
  reached = open;
  if (open == to || open - from > NAME_BYTES || load<u8>(open - 1) != 61) return 0;
  const close = find(34, open + 1, to);
  reached = close;
  return close == to ? 0 : close + 1;
}

/** Sets the cell's value, which begins at `from`. Returns the place behind its quote, or 0. */
@inline
function setValue(kind: u32, from: u32, to: u32): u32 {
  const close = find(34, from, to);
  reached = close;
  if (close == to || told != Type.NONE) return 0;
  told = kind;
  valueAt = from;
  valueLength = close - from;
  return close + 1;
}

/** The attributes of a cell. Returns where its tag ends, at `>` or `/>`; 0 when it is written in another way. */
@inline
function attributes(from: u32, to: u32): u32 {
  let q = from;
  type = told = Type.NONE;
  repeated = 1;
  formula = false;
  while (true) {
    reached = q;
    const byte = load<u8>(q);
    if (byte == 32) {
      q++;
      continue;
    }
    if (byte == 62 || byte == 47) return q;
    const name = load<u64>(q);
    const second = load<u64>(q, 8);
    if (name == OFFICE_V) {
      if (second == ALUE_TYP) q = typeAt(q + 16);
      else if ((second & 0xffffffffffff) == 0x223d65756c61) q = setValue(Type.NUMBER, q + 14, to);
      else return 0;
    } else if (name == TABLE_ST) {
      if (second != 0x656d616e2d656c79) return 0; // yle-name
      q = behindAttribute(q, to);
    } else if (name == 0x3a747865636c6163) {
      // calcext:value-type says the same once more.
      if (type == Type.NONE) return 0;
      q = behindAttribute(q, to);
    } else if (name == TABLE_NU) {
      if (second == 0x6c6f632d7265626d && load<u64>(q, 16) == 0x7065722d736e6d75) {
        if ((load<u64>(q, 24) & 0xffffffffffffff) != 0x223d6465746165) return 0; // eated="
        q = count(q + 31, to);
        repeated = counted;
      } else q = behindAttribute(q, to);
    } else if (name == 0x6f663a656c626174) {
      if ((second & 0xffffffffffffff) != 0x223d616c756d72) return 0; // rmula="
      formula = true;
      q = behindAttribute(q, to);
    } else if (name == 0x733a65636966666f && second == 0x61762d676e697274 && load<u32>(q, 16) == 0x3d65756c) {
      q = setValue(Type.TEXT, q + 21, to);
    } else if (name == 0x643a65636966666f && second == 0x756c61762d657461 && load<u16>(q, 16) == 0x3d65) {
      q = setValue(Type.DATE, q + 19, to);
    } else if (name == 0x743a65636966666f && second == 0x756c61762d656d69 && load<u16>(q, 16) == 0x3d65) {
      q = setValue(Type.OTHER, q + 19, to);
    } else if (name == 0x623a65636966666f && second == 0x762d6e61656c6f6f && load<u32>(q, 16) == 0x3d65756c61) {
      q = setValue(Type.OTHER, q + 22, to);
    } else if (name == 0x633a65636966666f || name == 0x6f633a656c626174 || name == 0x72703a656c626174) {
      // office:currency, table:content-validation-name, table:protected
      q = behindAttribute(q, to);
    } else return 0;
    if (q == 0) return 0;
  }
}

/** Reads the type behind `office:value-typ`. Returns the place behind its quote, or 0. */
@inline
function typeAt(from: u32): u32 {
  if ((load<u32>(from) & 0xffffff) != 0x223d65) return 0; // e="
  const word = load<u32>(from, 3);
  let length: u32 = 0;
  if (word == 0x69727473) {
    type = Type.TEXT;
    length = 6;
  } else if (word == 0x616f6c66) {
    type = Type.NUMBER;
    length = 5;
  } else if (word == 0x65746164) {
    type = Type.DATE;
    length = 4;
  } else if (word == 0x63726570) {
    type = Type.NUMBER;
    length = 10;
  } else if (word == 0x72727563) {
    type = Type.NUMBER;
    length = 8;
  } else if (word == 0x656d6974) {
    type = Type.OTHER;
    length = 4;
  } else if (word == 0x6c6f6f62) {
    type = Type.OTHER;
    length = 7;
  } else return 0;
  return load<u8>(from + 3 + length) == 34 ? from + 4 + length : 0;
}

/** Behind the end tag of a cell, or 0. */
@inline
function behindCell(q: u32, covered: bool): u32 {
  reached = q;
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
  escaped = false;
  if (load<u8>(q) == 47) {
    if (load<u8>(q, 1) != 62) return 0;
    end = q + 2;
  } else if (load<u64>(q, 1) == TEXT_P) {
    textAt = q + 9;
    const isText = type == Type.TEXT || type == Type.NONE;
    const stop = isText ? plainTextEnd(textAt, to) : find(60, textAt, to);
    reached = stop == 0 ? reached : stop;
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
    if (told != type) return false;
    const shape = shapeOf(type, valueAt, valueLength);
    const isPlain = shape == Shape.FRACTION || type == Type.DATE;
    if (isPlain && find(38, valueAt, valueAt + valueLength) != valueAt + valueLength) return false;
    emit(shape, valueAt, valueLength, type == Type.DATE);
  }
  pass();
  return true;
}

/** Whether each entity is one that everybody knows; what only a document type could say is for the host. */
function isExplained(from: u32, to: u32): bool {
  for (let p = find(38, from, to); p < to; p = find(38, p + 1, to)) {
    const next = load<u32>(p, 1);
    const known =
      (next & 0xff) == 35 ||
      next == 0x3b706d61 || // amp;
      (next & 0xffffff) == 0x3b746c || // lt;
      (next & 0xffffff) == 0x3b7467 || // gt;
      next == 0x746f7571 || // quot
      next == 0x736f7061; // apos
    if (!known) return false;
  }
  return true;
}

/** The value of a text is said again in an attribute: the same, as a rule. */
function isSame(textAt: u32, length: u32): bool {
  return valueLength == length && memory.compare(valueAt, textAt, length) == 0;
}

@inline
function shapeOf(kind: u32, place: u32, length: u32): u32 {
  if (kind == Type.NUMBER) return numberShape(place, length);
  return kind == Type.OTHER ? Shape.FRACTION : textShape(place, length);
}

@inline
function emit(shape: u32, place: u32, length: u32, dated: bool): void {
  if (repeated == 1 && rowTimes == 1) one(documentColumn, shape, place, length, dated);
  else many(shape, place, length, dated);
}

@inline
function one(column: i32, shape: u32, place: u32, length: u32, dated: bool): void {
  // What lies behind the last column is counted in it: no program shows it, but it is there.
  const inside = column < <i32>at.COLUMNS ? column : at.COLUMNS - 1;
  if (shape == Shape.TEXT && !dated) textCell(documentRow, inside, NONE, place, length);
  else if (shape - Shape.SHORT <= Shape.BARE - Shape.SHORT) shortCell(documentRow, inside, shape, place, length, dated);
  else if (shape != Shape.EMPTY) cell(documentRow, inside, shape, NONE, place, length, dated);
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
    one(documentColumn + i, shape, place, length, dated);
  }
  setTimes(1);
}

/** Goes on to the next cell. */
@inline
function pass(): void {
  documentColumn = documentColumn + repeated < FAR ? documentColumn + repeated : FAR;
}

/** Whether the text that `plainTextEnd` passed holds an entity. */
let escaped: bool = false;

/**
 * The end of a text without white space that would have to be put together, or 0: line ends, spaces at
 * its ends or two in a row are written as elements by programs.
 */
@inline
function plainTextEnd(from: u32, to: u32): u32 {
  let p = from;
  let ampersands: i32 = 0;
  let strange: i32 = 0;
  // A space in front of the first byte, so that one there is a second.
  let before: i32 = 1;
  while (p < to) {
    const bytes = v128.load(p);
    const less = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(60)));
    let spaces = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(32)));
    const control = i8x16.bitmask(i8x16.lt_u(bytes, i8x16.splat(32)));
    const found = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(38)));
    if (less) {
      const length = <u32>ctz(less);
      const inside = (1 << length) - 1;
      spaces &= inside;
      const joined = (spaces << 1) | before;
      strange |= (control & inside) | (spaces & joined) | (joined >> length);
      // A text that is empty ends where it begins.
      if (strange != 0 && p + length != from) {
        reached = p;
        return 0;
      }
      escaped = (ampersands | (found & inside)) != 0;
      p += length;
      reached = p;
      return p < to && !(escaped && p - from > ESCAPED_BYTES) ? p : 0;
    }
    ampersands |= found;
    const joined = (spaces << 1) | before;
    strange |= control | (spaces & joined);
    before = (spaces >> 15) & 1;
    p += 16;
  }
  reached = to;
  return 0;
}
