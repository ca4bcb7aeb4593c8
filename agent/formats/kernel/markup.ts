// The sheet and shared string parts of an Office Open XML workbook, as markup. Two speeds, one result: a
// cell as nearly all programs write it is taken in one go; anything else goes token by token, can stop
// at any byte and go on with the next filling of the window. Elements are known by local name.

import { isFull } from './cells';
import {
  append,
  beginScratch,
  dropText,
  find,
  resetScratch,
  roomLeft,
  take,
  textEnd,
  textStart,
} from './scratch';
import {
  attribute,
  named,
  tag,
  tagCloses,
  tagEmpty,
  tagEnd,
  tagStart,
  valueAt,
  valueLength,
  wholeNumber,
} from './tag';
import { LIMITED, fastCells, fastRow, fastStrings } from './usual';
import {
  Type,
  allMet,
  column,
  correctRow,
  finish,
  finishFormula,
  finishString,
  row,
  rowTold,
  setColumn,
  setRow,
  spill,
  startValues,
} from './value';

/** What a call ended with. */
export namespace Status {
  /** All was read that could be: carry what is left to the front and fill up. */
  export const MORE: i32 = 0;
  /** The records are full: drain and call again. */
  export const FULL: i32 = 1;
  /** The table is over. */
  export const DONE: i32 = 2;
  export const LIMIT: i32 = 3;
}

/** Inside markup that is no element. */
namespace Aside {
  export const NONE: u32 = 0;
  export const COMMENT: u32 = 1;
  export const CDATA: u32 = 2;
  export const INSTRUCTION: u32 = 3;
}

export let position: u32 = 0;
/** A DOCTYPE stands in this part: no honest program writes one, and what it defines is not read. */
export let hasDoctype: bool = false;
/** Where the table of cells begins, in the filling of the call that met it; 0 before. */
export let cellsAt: u32 = 0;

let strings: bool = false;
let inCell: bool = false;
let aside: u32 = Aside.NONE;
/** Of the cell in hand. */
let type: u32 = Type.NUMBER;
let style: u32 = 0;
let capture: bool = false;
let phonetic: i32 = 0;
/** The text in hand is that of a formula: it counts only when no value comes. */
let formula: bool = false;
let inFormula: bool = false;

/** The table's closing tag was seen. */
let finished: bool = false;

export function startMarkup(stringTable: bool): void {
  strings = stringTable;
  inCell = capture = finished = hasDoctype = false;
  aside = Aside.NONE;
  startValues();
  phonetic = 0;
  cellsAt = 0;
  resetScratch();
}

/**
 * Reads from `from` up to `to`. `crowded`: the window can take no more, so an element that does not fit
 * must be read token by token.
 */
export function markup(from: u32, to: u32, crowded: bool): i32 {
  let p = from;
  while (true) {
    if (isFull()) {
      position = p;
      return Status.FULL;
    }
    if (inCell || aside != Aside.NONE) {
      const status = tokens(p, to);
      p = position;
      if (status != Status.DONE || allMet) return status;
      continue;
    }
    if (p >= to || load<u8>(p) != 60) {
      p = find(60, p, to);
      if (p == to) {
        position = p;
        return Status.MORE;
      }
    }
    const start = p;
    const head = load<u32>(p);
    if (!strings && (head & 0xffffff) == 0x20633c) p = fastCells(p, to);
    else if (!strings && head == 0x776f723c) p = fastRow(p, to);
    else if (head == 0x6f722f3c && load<u16>(p, 4) == 0x3e77) p += p + 6 <= to ? 6 : 0;
    else if (strings && (head & 0xffffff) == 0x69733c) p = fastStrings(p, to);
    if (p == LIMITED) {
      position = start;
      return Status.LIMIT;
    }
    if (p != start) {
      if (allMet) {
        position = p;
        return Status.DONE;
      }
      continue;
    }
    if (!crowded && to - start < REFILL_BYTES) {
      position = start;
      return Status.MORE;
    }
    const status = open(start, to);
    p = position;
    if (status != Status.DONE) return status;
    if (finished || allMet) return Status.DONE;
  }
}

/** With less than this left, what is not in the usual dialect waits for the next filling. */
const REFILL_BYTES: u32 = 0x4000;

/** One token outside cells. DONE: go on at `position`. */
function open(start: u32, to: u32): i32 {
  if (to - start < 9 && (to - start < 2 || load<u8>(start, 1) == 33)) {
    position = start;
    return Status.MORE;
  }
  if (beginsAside(start, to)) return Status.DONE;
  if (!tag(start, to)) {
    position = start;
    return Status.MORE;
  }
  position = tagEnd;
  if (strings) {
    if (named(2, 0x6973)) {
      if (tagCloses) return Status.DONE;
      if (tagEmpty) return finishString(tagEnd, 0) ? Status.DONE : Status.LIMIT;
      beginText(Type.INLINE);
    } else if (named(3, 0x747373)) finished = tagCloses || tagEmpty;
    return Status.DONE;
  }
  if (named(1, 0x63)) {
    if (!tagCloses) openCell();
  } else if (named(3, 0x776f72)) {
    if (!tagCloses) openRow();
  } else if (named(9, 0x7461447465656873)) {
    // sheetDat(a)
    if (cellsAt == 0) cellsAt = tagStart;
    finished = tagCloses || tagEmpty;
  } else if (named(9, 0x65656873_6b726f77) && tagCloses) finished = true; // workshee(t)
  return Status.DONE;
}

function openRow(): void {
  const told = attribute(114) ? wholeNumber(0) : -1;
  setRow(told > 0 ? told - 1 : -1, valueLength);
}

function openCell(): void {
  let place: i32 = -1;
  if (attribute(114)) {
    place = 0;
    let i: u32 = 0;
    for (; i < valueLength && i < 3; i++) {
      const letter: u32 = (<u32>load<u8>(valueAt + i) & 0xdf) - 65;
      if (letter > 25) break;
      place = place * 26 + <i32>letter + 1;
    }
    place--;
    if (!rowTold) {
      const line = wholeNumber(i);
      if (line > 0) correctRow(line - 1);
    }
  }
  setColumn(place >= 0 ? place : column + 1);
  if (row < 0) correctRow(0);
  style = 0;
  if (attribute(115)) {
    const told = wholeNumber(0);
    if (told > 0) style = <u32>told;
  }
  if (tagEmpty) return;
  let kind: u32 = Type.NUMBER;
  if (attribute(116)) {
    const first = valueLength != 0 ? load<u8>(valueAt) : 0;
    if (first == 115) kind = valueLength == 1 ? Type.SHARED : Type.TEXT;
    else if (first == 105) kind = Type.INLINE;
    else if (first == 100) kind = Type.TEXT;
    else if (first == 98 || first == 101) kind = Type.OTHER;
  }
  beginText(kind);
}

function beginText(kind: u32): void {
  type = kind;
  inCell = true;
  capture = formula = inFormula = false;
  phonetic = 0;
  beginScratch();
}

/** A comment, CDATA or an instruction starts here. */
function beginsAside(p: u32, to: u32): bool {
  const second = load<u8>(p, 1);
  if (second == 63) {
    aside = Aside.INSTRUCTION;
    position = p + 2;
  } else if (second == 33) {
    if (load<u32>(p) == 0x2d2d213c) {
      aside = Aside.COMMENT;
      position = p + 4;
    } else if (load<u64>(p) == 0x41544144435b213c) {
      aside = Aside.CDATA;
      position = p + 9;
    } else {
      hasDoctype = true;
      return false;
    }
  } else return false;
  if (position > to) {
    aside = Aside.NONE;
    return false;
  }
  return true;
}

/** Reads on inside a cell or an aside. DONE when that is over. */
function tokens(from: u32, to: u32): i32 {
  let p = from;
  while (true) {
    position = p;
    if (!roomLeft()) {
      spill(strings);
      return Status.FULL;
    }
    if (aside != Aside.NONE) {
      p = position = skipAside(p, to);
      if (aside != Aside.NONE && roomLeft()) return Status.MORE;
      if (aside == Aside.NONE && !inCell) return Status.DONE;
      continue;
    }
    const less = find(60, p, to);
    if (capture && less > p) {
      if (formula && !inFormula) dropFormula();
      p = position = take(p, less, less == to);
      if (p < less) {
        if (roomLeft()) return Status.MORE;
        continue;
      }
    }
    p = position = less;
    if (to - p < 9 && (to - p < 2 || load<u8>(p, 1) == 33)) return Status.MORE;
    if (beginsAside(p, to)) {
      p = position;
      continue;
    }
    if (!tag(p, to)) return Status.MORE;
    p = position = tagEnd;
    if (inside()) return Status.DONE;
  }
}

/** The cell has a value, which is what the formula comes to. */
function dropFormula(): void {
  dropText();
  formula = false;
}

/** A tag inside a cell or a string. True when the cell is over. */
function inside(): bool {
  if (named(1, 0x76) || named(1, 0x74)) {
    capture = !tagCloses && !tagEmpty && phonetic == 0;
    inFormula = false;
  } else if (named(1, 0x66) && !strings) {
    // Behind a value it is not looked at.
    inFormula = !tagCloses && !tagEmpty && (formula || textEnd == textStart);
    capture = inFormula;
    formula = formula || inFormula;
  } else if (named(3, 0x685072)) {
    if (tagCloses) phonetic--;
    else if (!tagEmpty) phonetic++;
  } else if (strings ? named(2, 0x6973) : named(1, 0x63)) {
    endText();
    if (!tagCloses) position = tagStart;
    return true;
  } else if (!strings && (named(3, 0x776f72) || named(9, 0x7461447465656873))) {
    endText();
    position = tagStart;
    return true;
  }
  return false;
}

function endText(): void {
  inCell = capture = false;
  const start = textStart;
  const length = textEnd - textStart;
  beginScratch();
  if (strings) finishString(start, length);
  else if (formula) finishFormula(start, length);
  else finish(type, style, start, length);
}

/** Returns the place to go on at: behind the aside's end, or as far as is sure. */
function skipAside(from: u32, to: u32): u32 {
  const closer: u8 = aside == Aside.COMMENT ? 45 : aside == Aside.CDATA ? 93 : 63;
  const length: u32 = aside == Aside.INSTRUCTION ? 2 : 3;
  let p = from;
  while (p + length <= to) {
    if (
      load<u8>(p) == closer &&
      load<u8>(p + length - 1) == 62 &&
      (length == 2 || load<u8>(p + 1) == closer)
    ) {
      aside = Aside.NONE;
      return p + length;
    }
    if (aside == Aside.CDATA && capture) {
      if (!roomLeft()) return p;
      if (formula && !inFormula) dropFormula();
      append(load<u8>(p));
    }
    p++;
  }
  return p;
}
