// The sheets and the shared strings of a binary workbook (BIFF12): records of a type, a length and so many
// bytes. Any of it may be a lie: a record that cannot be what it says is passed over and remembered. A text
// that is too long for the window is read bit by bit; what holds no text of interest needs no room at all.

import * as at from './memory';
import { usualCells } from './binary-usual';
import { constant, number, packed, text } from './binary-value';
import { aside, isFull, looking } from './cells';
import { Status } from './markup';
import { BROKEN, CUT, Type, head, headBytes, isShort, size, textOffset, type } from './record';
import { appendWide, beginScratch, endWide, resetScratch, roomLeft, textEnd, textStart } from './scratch';
import { stringCount } from './strings';
import {
  allMet,
  column,
  correctRow,
  finishString,
  row,
  setColumn,
  setRow,
  sharedCell,
  spill,
  startValues,
} from './value';

/** What is wrong with a part that was read to its end all the same. */
namespace Trouble {
  export const NONE: u32 = 0;
  export const DAMAGED: u32 = 1;
  export const LIMIT: u32 = 2;
}

const ROWS: u32 = 0x100000;
/** UTF-16 units for which there is room whenever `roomLeft`: three bytes each in half of SCRATCH. */
const UNITS_AT_ONCE: u32 = 20000;
/** The length of a text, and six signs. */
const LEAST_BYTES: u32 = 16;

export let binaryPosition: u32 = 0;
export let binaryTrouble: u32 = Trouble.NONE;

let strings: bool = false;
/** The cells are over: what follows is of many types, and any may hold text. */
let behind: bool = false;
/** Bytes to be passed over. */
let passing: u32 = 0;
/** A text is read bit by bit, of which so many bytes are to come. */
let inText: bool = false;
let textLeft: u32 = 0;

export function startBinary(stringTable: bool): void {
  strings = stringTable;
  inText = behind = false;
  passing = 0;
  binaryTrouble = Trouble.NONE;
  startValues();
  resetScratch();
}

/** Reads from `from` up to `to`. `crowded`: the window can take no more. */
export function binary(from: u32, to: u32, crowded: bool): i32 {
  let p = from;
  while (true) {
    binaryPosition = p;
    if (isFull() || !roomLeft()) {
      if (inText) spill(strings);
      return Status.FULL;
    }
    if (inText) {
      p = takeText(p, to);
      binaryPosition = p;
      if (inText) {
        if (roomLeft()) return Status.MORE;
      } else if (!endText()) return Status.LIMIT;
      else if (allMet) return Status.DONE;
      continue;
    }
    if (passing != 0) {
      const step = min(passing, to - p);
      passing -= step;
      p += step;
      binaryPosition = p;
      if (passing != 0) return Status.MORE;
    }
    if (!strings) {
      p = usualCells(p, to);
      binaryPosition = p;
      if (isFull() || !roomLeft()) return Status.FULL;
    }
    const body = head(p, to);
    if (body == CUT) return Status.MORE;
    if (body == BROKEN) {
      binaryTrouble = Trouble.DAMAGED;
      return Status.DONE;
    }
    if (type == (strings ? Type.STRINGS_END : Type.SHEET_END)) return Status.DONE;
    if (size <= to - body) {
      p = strings ? stringRecord(body) : sheetRecord(body);
      if (p == CUT) return Status.LIMIT;
      if (allMet) return Status.DONE;
      continue;
    }
    // What is not read needs no room, and a text can be read bit by bit.
    if (isRead()) {
      if (!crowded || p != from) return Status.MORE;
      p = longRecord(body);
    } else {
      passing = size;
      p = body;
    }
  }
}

/** Whether anything is done with records of this type. */
function isRead(): bool {
  if (strings) return type == Type.STRING;
  return type <= Type.LAST_SHORT || type == Type.RICH_TEXT || isAside();
}

/** What else of a sheet holds text is for the host: nothing shorter holds a number. */
@inline
function isAside(): bool {
  return (
    (behind && size >= LEAST_BYTES && type != Type.MERGED) ||
    type == Type.VALIDATION ||
    type == Type.HEADER_FOOTER ||
    type == Type.LINK ||
    type == Type.VALIDATION_LIST ||
    type == Type.LATER_VALIDATION
  );
}

/** Passes over the record in hand: it cannot be what it says. */
function broken(body: u32): u32 {
  binaryTrouble = Trouble.DAMAGED;
  return body + size;
}

/** A record that does not fit into the window: only its text is read. */
function longRecord(body: u32): u32 {
  const place = body + textOffset();
  if (place == body) {
    // No program writes one so large.
    binaryTrouble = isAside() ? Trouble.LIMIT : Trouble.DAMAGED;
    passing = size;
    return body;
  }
  if (!strings && !stand(body)) {
    passing = size;
    return body;
  }
  return beginText(place, load<u32>(place - 4), body);
}

/** One text, of `units` UTF-16 units at `place`; what stands behind it is passed over. Returns where to go on. */
function beginText(place: u32, units: u32, body: u32): u32 {
  const before = place - body;
  if (units > (size - before) >>> 1) {
    if (strings) finishString(0, 0);
    binaryTrouble = Trouble.DAMAGED;
    passing = size;
    return body;
  }
  inText = true;
  textLeft = units << 1;
  passing = size - before - textLeft;
  beginScratch();
  return place;
}

/** Reads on in a long text. */
function takeText(from: u32, to: u32): u32 {
  let p = from;
  while (roomLeft() && textLeft != 0 && to - p >= 2) {
    const step = min(min(textLeft, UNITS_AT_ONCE << 1), (to - p) & ~1);
    appendWide(p, p + step);
    textLeft -= step;
    p += step;
  }
  inText = textLeft != 0;
  return p;
}

/** The long text is over. False when the table of strings is full. */
function endText(): bool {
  endWide();
  if (strings) {
    const told = finishString(textStart, textEnd - textStart);
    beginScratch();
    return told;
  }
  text();
  return true;
}

/** Returns where to go on; CUT when the table is full. */
function stringRecord(body: u32): u32 {
  if (type != Type.STRING) return body + size;
  if (size < 5) {
    broken(body);
    return finishString(0, 0) ? body + size : CUT;
  }
  const units = load<u32>(body, 1);
  if (units > UNITS_AT_ONCE) return beginText(body + 5, units, body);
  if (units > (size - 5) >>> 1) {
    broken(body);
    return finishString(0, 0) ? body + size : CUT;
  }
  beginScratch();
  appendWide(body + 5, body + 5 + (units << 1));
  endWide();
  const told = finishString(textStart, textEnd - textStart);
  beginScratch();
  return told ? body + size : CUT;
}

/** Returns where to go on. */
function sheetRecord(body: u32): u32 {
  if (type == Type.ROW) {
    const told = size >= 4 ? load<u32>(body) : ROWS;
    setRow(told < ROWS ? <i32>told : -1, 0);
    return told < ROWS ? body + size : broken(body);
  }
  if (type <= Type.LAST_SHORT || type == Type.RICH_TEXT) return cellRecord(body);
  if (type == Type.CELLS_END) behind = true;
  else if (isAside() && !looking) aside(row, column, type, body, size);
  return body + size;
}

/** Where the cell stands. False when that is nowhere. */
@inline
function stand(body: u32): bool {
  if (size < headBytes()) {
    binaryTrouble = Trouble.DAMAGED;
    return false;
  }
  setColumn(isShort() ? column + 1 : load<i32>(body));
  if (row < 0) correctRow(0);
  if (<u32>column < at.COLUMNS) return true;
  binaryTrouble = Trouble.DAMAGED;
  return false;
}

function cellRecord(body: u32): u32 {
  if (!stand(body)) return body + size;
  const kind = isShort() ? type - Type.SHORT : type;
  const place = body + headBytes();
  const room = body + size - place;
  // Three bytes of style, then one of flags.
  const style: u32 = load<u16>(place - 4);
  if (kind == Type.SHARED) {
    if (room < 4) return broken(body);
    const index = load<u32>(place);
    if (index >= stringCount) return broken(body);
    sharedCell(index);
  } else if (kind == Type.RK) {
    if (room < 4) return broken(body);
    number(packed(load<u32>(place)), style);
  } else if (kind == Type.REAL || kind == Type.FORMULA_REAL) {
    if (room < 8) return broken(body);
    number(load<f64>(place), style);
  } else if (kind == Type.BLANK) {
    return body + size;
  } else if (kind == Type.TEXT || kind == Type.FORMULA_TEXT || kind == Type.RICH_TEXT) {
    return textRecord(kind, place + (kind == Type.RICH_TEXT ? 1 : 0), body);
  } else {
    if (room < 1) return broken(body);
    constant(load<u8>(place));
  }
  return body + size;
}

/** A cell with a text of its own; `place` is that of its length. */
function textRecord(kind: u32, place: u32, body: u32): u32 {
  const end = body + size;
  if (place + 4 > end) return broken(body);
  const units = load<u32>(place);
  if (units > (end - place - 4) >>> 1) return broken(body);
  if (units > UNITS_AT_ONCE) return beginText(place + 4, units, body);
  if (units == 0) {
    // The value of a formula that was never calculated: its text may be in the formula.
    if (kind == Type.FORMULA_TEXT && !looking) aside(row, column, type, body, size);
    return end;
  }
  beginScratch();
  appendWide(place + 4, place + 4 + (units << 1));
  endWide();
  text();
  return end;
}
