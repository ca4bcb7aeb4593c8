// The sheet and shared string parts of an Office Open XML workbook, as markup. Two speeds, one result: a
// cell as nearly all programs write it is taken in one go; anything else goes token by token, can stop
// at any byte and go on with the next filling of the window. Elements are known by local name.

import * as at from './memory';
import { NONE, cell, isFull, piece, string, textCell } from './cells';
import {
  append,
  beginScratch,
  cutScratch,
  find,
  resetScratch,
  roomLeft,
  take,
  textEnd,
  textStart,
} from './scratch';
import { Shape, allDigits, eightDigits, numberShape, setValue, textShape } from './shape';
import { addString, collecting, isWanted, passString, stringEntry } from './strings';
import { attribute, named, tag, tagCloses, tagEmpty, tagEnd, tagStart, valueAt, valueLength, wholeNumber } from './tag';

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

/** How a cell says its value is to be read. */
namespace Type {
  export const NUMBER: u32 = 0;
  export const SHARED: u32 = 1;
  export const TEXT: u32 = 2;
  export const INLINE: u32 = 3;
  export const OTHER: u32 = 4;
}

/** Inside markup that is no element. */
namespace Aside {
  export const NONE: u32 = 0;
  export const COMMENT: u32 = 1;
  export const CDATA: u32 = 2;
  export const INSTRUCTION: u32 = 3;
}

const TAG_V_END_C_END: u64 = 0x3e632f3c3e762f3c; // </v></c>
const TAG_T_END_IS_END: u64 = 0x73692f3c3e742f3c; // </t></is
const TAG_C_END: u32 = 0x3e632f3c; // </c>
const TAG_T_END_SI: u64 = 0x69732f3c3e742f3c; // </t></si

export let position: u32 = 0;
/** A DOCTYPE stands in this part: no honest program writes one, and what it defines is not read. */
export let hasDoctype: bool = false;

let strings: bool = false;
let inCell: bool = false;
let aside: u32 = Aside.NONE;
let row: i32 = -1;
let rowTold: bool = false;
/** Digits of the row's own number: its cells repeat it. */
let rowDigits: u32 = 0;
let column: i32 = -1;
let type: u32 = Type.NUMBER;
let style: u32 = 0;
let capture: bool = false;
let phonetic: i32 = 0;

/** The table's closing tag was seen. */
let finished: bool = false;

export function startMarkup(stringTable: bool): void {
  strings = stringTable;
  inCell = capture = rowTold = finished = hasDoctype = false;
  aside = Aside.NONE;
  row = column = -1;
  phonetic = 0;
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
      if (status != Status.DONE || finished) return status;
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
    if (!strings && (head & 0xffffff) == 0x20633c) p = fastCell(p, to);
    else if (!strings && head == 0x776f723c) p = fastRow(p, to);
    else if (head == 0x6f722f3c && load<u16>(p, 4) == 0x3e77) p += p + 6 <= to ? 6 : 0;
    else if (strings && (head & 0xffffff) == 0x69733c) p = fastString(p, to);
    if (p == LIMITED) {
      position = start;
      return Status.LIMIT;
    }
    if (p != start) {
      if (finished) {
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
    if (finished) return Status.DONE;
  }
}

/** With less than this left, what is not in the usual dialect waits for the next filling. */
const REFILL_BYTES: u32 = 0x4000;
const LIMITED: u32 = 0xffffffff;

// --- the usual dialect ---------------------------------------------------------------------------

/** `<row r="…" …>`. */
function fastRow(start: u32, to: u32): u32 {
  if (load<u32>(start, 4) != 0x223d7220) return start;
  let number: i32 = 0;
  let q = start + 8;
  for (; load<u8>(q) - 48 < 10; q++) number = number * 10 + load<u8>(q) - 48;
  const digits = q - start - 8;
  if (load<u8>(q) != 34 || digits > 8 || number == 0) return start;
  const end = find(62, q, to);
  if (end == to || load<u8>(end - 1) != 34) return start;
  row = number - 1;
  column = -1;
  rowTold = true;
  rowDigits = digits;
  return end + 1;
}

/** Returns the place behind the cell, or `start` when it is written in another way or not all there. */
function fastCell(start: u32, to: u32): u32 {
  // `<c r="`, one to three letters, then the row, which `<row>` has told.
  if (!rowTold || load<u32>(start, 2) != 0x223d7220) return start;
  let q = start + 6;
  let place: i32 = <i32>load<u8>(q) - 65;
  let letter: u32 = <u32>load<u8>(++q) - 65;
  while (letter < 26) {
    place = (place + 1) * 26 + <i32>letter;
    if (q > start + 8) return start;
    letter = <u32>load<u8>(++q) - 65;
  }
  // Lengths that the processor can guess keep the chain of loads short.
  q += rowDigits;
  if (load<u8>(q) != 34) return start;
  let kind: u32 = Type.NUMBER;
  let format: u32 = 0;
  // Here and after each attribute `q` is at its closing quote.
  while (true) {
    const next = load<u32>(q);
    if ((next & 0xffff) == 0x3e22) break;
    if (next == 0x3d742022) {
      const told = load<u32>(q, 4);
      if ((told & 0xffffff) == 0x227322) {
        kind = Type.SHARED;
        q += 6;
      } else if (told == 0x72747322) {
        kind = Type.TEXT;
        q += 8;
      } else if (load<u64>(q, 5) == 0x7453656e696c6e69) {
        kind = Type.INLINE;
        q += 14;
      } else if ((told & 0xffffff) == 0x226222 || (told & 0xffffff) == 0x226522) {
        kind = Type.OTHER;
        q += 6;
      } else if ((told & 0xffffff) == 0x226e22) q += 6;
      else return start;
      if (load<u8>(q) != 34) return start;
    } else if (next == 0x3d732022) {
      if (load<u8>(q, 6) == 34) {
        format = <u32>load<u8>(q, 5) - 48;
        q += 6;
      } else if (load<u8>(q, 7) == 34) {
        format = <u32>load<u8>(q, 5) * 10 + load<u8>(q, 6) - 528;
        q += 7;
      } else {
        format = 0;
        for (q += 5; load<u8>(q) - 48 < 10; q++) {
          if (format > 0xffff) return start;
          format = format * 10 + load<u8>(q) - 48;
        }
        if (load<u8>(q) != 34) return start;
      }
    } else if ((next & 0xffffff) == 0x3e2f22) {
      if (q + 3 > to) return start;
      column = place;
      return q + 3;
    } else return start;
  }
  q += 2;
  if (load<u16>(q) == 0x663c) {
    q = behindFormula(q, to);
    if (q == 0) return start;
  }
  let textAt: u32;
  let stop: u32;
  let end: u32;
  if ((load<u32>(q) & 0xffffff) == 0x3e763c) {
    textAt = q + 3;
    stop = kind == Type.TEXT ? plainEnd(textAt, to) : find(60, textAt, to);
    if (stop == 0 || load<u64>(stop) != TAG_V_END_C_END) return start;
    end = stop + 8;
  } else if (kind == Type.INLINE && (load<u64>(q) & 0xffffffffffff) == 0x743c3e73693c) {
    textAt = openedText(q + 6);
    if (textAt == 0) return start;
    stop = plainEnd(textAt, to);
    if (stop == 0 || load<u64>(stop) != TAG_T_END_IS_END) return start;
    if (load<u32>(stop, 8) != 0x632f3c3e || load<u8>(stop, 12) != 62) return start;
    end = stop + 13;
  } else if (load<u32>(q) == TAG_C_END) {
    if (q + 4 > to) return start;
    column = place;
    return q + 4;
  } else return start;
  if (end > to) return start;
  column = place;
  type = kind;
  style = format;
  finish(textAt, stop - textAt);
  return end;
}

/** Behind `<f>…</f>`, `<f …>…</f>` or `<f …/>`; 0 when it is written in another way. */
function behindFormula(q: u32, to: u32): u32 {
  const next = load<u8>(q, 2);
  if (next != 62 && next != 32 && next != 47) return 0;
  const close = find(62, q, to);
  if (close == to) return 0;
  if (load<u8>(close - 1) == 47) return close + 1;
  const stop = find(60, close, to);
  return stop < to && load<u32>(stop) == 0x3e662f3c ? stop + 4 : 0;
}

/** The text behind `<t` when that is `>` or ` xml:space="preserve">`, else 0. */
@inline
function openedText(q: u32): u32 {
  if (load<u8>(q) == 62) return q + 1;
  return load<u64>(q) == 0x6170733a6c6d7820 &&
    load<u64>(q, 8) == 0x73657270223d6563 &&
    load<u32>(q, 16) == 0x65767265 &&
    load<u16>(q, 20) == 0x3e22
    ? q + 22
    : 0;
}

/** The end of a text without entities, or 0. */
@inline
function plainEnd(from: u32, to: u32): u32 {
  let p = from;
  while (p < to) {
    const bytes = v128.load(p);
    const mask = i8x16.bitmask(v128.or(i8x16.eq(bytes, i8x16.splat(60)), i8x16.eq(bytes, i8x16.splat(38))));
    if (mask) {
      p += <u32>ctz(mask);
      return p < to && load<u8>(p) == 60 ? p : 0;
    }
    p += 16;
  }
  return 0;
}

/** `<si><t>…</t></si>`. Returns the place behind it, `start` when written in another way, or LIMITED. */
function fastString(start: u32, to: u32): u32 {
  if ((load<u64>(start) & 0xffffffffffff) != 0x743c3e69733c) return start;
  const textAt = openedText(start + 6);
  if (textAt == 0) return start;
  const stop = plainEnd(textAt, to);
  if (stop == 0 || load<u64>(stop) != TAG_T_END_SI || load<u8>(stop, 8) != 62 || stop + 9 > to) return start;
  if (!finishString(textAt, stop - textAt)) return LIMITED;
  return stop + 9;
}

// --- any dialect ---------------------------------------------------------------------------------

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
  } else if (named(9, 0x7461447465656873)) finished = tagCloses || tagEmpty; // sheetDat(a)
  else if (named(9, 0x65656873_6b726f77) && tagCloses) finished = true; // workshee(t)
  return Status.DONE;
}

function openRow(): void {
  const told = attribute(114) ? wholeNumber(0) : -1;
  rowTold = told > 0;
  rowDigits = valueLength;
  row = rowTold ? told - 1 : row + 1;
  column = -1;
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
      if (line > 0) row = line - 1;
    }
  }
  column = place >= 0 ? place : column + 1;
  if (row < 0) row = 0;
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
  capture = false;
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
      spill();
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

/** Hands over the first part of a text that is longer than SCRATCH. */
function spill(): void {
  if (textEnd - textStart < at.SCRATCH_BYTES / 4) return;
  const start = textStart;
  const length = cutScratch() - start;
  if (!strings) piece(row, column, start, length);
  else if (!collecting || isWanted()) string(start, length);
}

/** A tag inside a cell or a string. True when the cell is over. */
function inside(): bool {
  if (named(1, 0x76) || named(1, 0x74)) {
    capture = !tagCloses && !tagEmpty && phonetic == 0;
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
  else finish(start, length);
}

/** Returns the place to go on at: behind the aside's end, or as far as is sure. */
function skipAside(from: u32, to: u32): u32 {
  const closer: u8 = aside == Aside.COMMENT ? 45 : aside == Aside.CDATA ? 93 : 63;
  const length: u32 = aside == Aside.INSTRUCTION ? 2 : 3;
  let p = from;
  while (p + length <= to) {
    if (load<u8>(p) == closer && load<u8>(p + length - 1) == 62 && (length == 2 || load<u8>(p + 1) == closer)) {
      aside = Aside.NONE;
      return p + length;
    }
    if (aside == Aside.CDATA && capture) {
      if (!roomLeft()) return p;
      append(load<u8>(p));
    }
    p++;
  }
  return p;
}

// --- both ----------------------------------------------------------------------------------------

function finishString(place: u32, length: u32): bool {
  if (collecting) {
    if (isWanted()) string(place, length);
    finished = passString();
    return true;
  }
  const shape = textShape(place, length);
  if (shape == Shape.ODD) string(place, length);
  return addString(shape);
}

/** The index that a cell points with; one that is no number points behind the table. */
@inline
function stringIndex(place: u32, length: u32): u32 {
  if (length > 8 || !allDigits(place, length)) return slowIndex(place, length);
  const free = (8 - length) << 3;
  return eightDigits(
    free == 0 ? load<u64>(place) : (load<u64>(place) << free) | (0x3030303030303030 >> (64 - free)),
  );
}

/** With white space around it or more zeros in front than it needs. */
function slowIndex(place: u32, length: u32): u32 {
  let index: u32 = 0;
  let ended = false;
  for (let i: u32 = 0; i < length; i++) {
    const byte: u32 = load<u8>(place + i);
    if (byte <= 32) {
      ended = index != 0;
      continue;
    }
    if (byte - 48 > 9 || ended || index > 0xffffff) return 0xffffffff;
    index = index * 10 + byte - 48;
  }
  return index;
}

/** A cell with its text: of the table, a number, or a text of its own. */
@inline
function finish(place: u32, length: u32): void {
  if (length == 0) return;
  if (type == Type.SHARED) {
    const index = stringIndex(place, length);
    const entry = stringEntry(index);
    if (entry == Shape.TEXT) {
      textCell(row, column, <i32>index, 0, 0);
      return;
    }
    const form = entry >> 30;
    let shape: u32 = entry & 15;
    if (form != 0) {
      shape = Shape.TEN + form - 1;
      setValue(entry & 0x3fffffff);
    } else if (shape == Shape.EMPTY) return;
    else setValue(entry >> 4);
    cell(row, column, shape, <i32>index, 0, 0, false);
    return;
  }
  const shape =
    type == Type.NUMBER
      ? numberShape(place, length)
      : type == Type.OTHER
        ? Shape.FRACTION
        : textShape(place, length);
  if (shape == Shape.EMPTY) return;
  if (shape == Shape.TEXT) {
    textCell(row, column, NONE, place, length);
    return;
  }
  const dated = type == Type.NUMBER && load<u8>(at.STYLES + (style & 0xffff)) != 0;
  cell(row, column, shape, NONE, place, length, dated);
}
