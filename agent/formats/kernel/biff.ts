// The sheets and the shared strings of an xls stream (BIFF2 to BIFF8). Any of it may be a lie: a record that
// cannot be what it says is passed over and remembered. A record fits the window whatever it says, but a text
// may go on over many, and change its width with each. What is no cell is told by its place, for the host.

import * as at from './memory';
import { Biff, HEAD_BYTES, Run, begins, isFormula, isSilent } from './biff-record';
import { startTable, tableBytes, tableEnded, takeUnits } from './biff-strings';
import { constant, number, packed, text } from './binary-value';
import { aside, isFull, looking } from './cells';
import { Status } from './markup';
import { beginScratch, endWide, resetScratch, roomLeft } from './scratch';
import { stringCount } from './strings';
import { allMet, column, row, setColumn, setRow, sharedCell, spill, startValues } from './value';

/** What is wrong with a run of records that was read to its end all the same. */
namespace Trouble {
  export const NONE: u32 = 0;
  export const DAMAGED: u32 = 1;
}

/** In place of a number, the value of a formula is something else. */
const NO_NUMBER: u32 = 0xffff;

/** In the type of a formula without a value. */
const OPEN: u32 = 0x10000;
/** In place of a type: a stretch of records that are no cells. */
const BESIDE: u32 = 0;

namespace Value {
  export const TEXT: u32 = 0;
  export const EMPTY: u32 = 3;
}

export let biffPosition: u32 = 0;
export let biffTrouble: u32 = Trouble.NONE;
/** Bytes that were read since the start. */
export let biffConsumed: u32 = 0;

/** A cell stood in front of one of a row before it: some programs write column by column. */
export let biffDisorder: bool = false;

let version: u32 = 8;
let strings: bool = false;
/** Runs of records that have begun and not ended. */
let open: u32 = 0;
let isChart: bool = false;
/** Of the record in hand. */
let type: u32 = 0;
let recordEnd: u32 = 0;
/** A text is read of which so many characters are to come, each in one byte or in two. */
let inText: bool = false;
let unitsLeft: u32 = 0;
let wide: bool = false;
/** Packed numbers of several columns are read, and where their record ends. */
let packedEnd: u32 = 0;
/** The last stretch of records that are no cells, in bytes since the start. */
let besideFrom: u32 = 0;
let besideTo: u32 = 0;
/** The formula in hand has a text as its value, which is to come. */
let isAwaited: bool = false;
/** The formula in hand has no value. */
let isOpen: bool = false;

export function startBiff(told: u32, stringTable: bool): void {
  version = told;
  strings = stringTable;
  open = 0;
  biffConsumed = recordEnd = besideFrom = besideTo = 0;
  isChart = inText = isAwaited = isOpen = biffDisorder = false;
  biffTrouble = Trouble.NONE;
  startTable();
  startValues();
  resetScratch();
}

/** Reads from `from` up to `to`. `last`: nothing follows. */
export function biff(from: u32, to: u32, last: bool): i32 {
  const status = records(from, to, last);
  if (status == Status.DONE) tellBeside();
  biffConsumed += biffPosition - from;
  if (status != Status.FULL) recordEnd = 0;
  return status;
}

function records(from: u32, to: u32, last: bool): i32 {
  let p = from;
  while (true) {
    biffPosition = p;
    if (isFull() || !roomLeft()) {
      if (inText || strings) spill(strings);
      return Status.FULL;
    }
    if (p < recordEnd) {
      p = strings ? tableBytes(p, recordEnd) : inText ? takeText(p) : takePacked(p);
      if (p == 0) return Status.LIMIT;
      if (allMet) return Status.DONE;
      continue;
    }
    if (to - p < HEAD_BYTES) return last ? cutAt(p) : Status.MORE;
    type = load<u16>(p);
    const body = p + HEAD_BYTES;
    let end = body + <u32>load<u16>(p, 2);
    if (end > to) {
      if (!last) return Status.MORE;
      // The end of the stream lies within: what is there is read.
      damaged();
      end = to;
    }
    if (strings) {
      if (biffConsumed + (p - from) != 0 && type != Biff.CONTINUE) {
        if (!tableEnded()) damaged();
        return Status.DONE;
      }
      recordEnd = end;
      p = body;
      continue;
    }
    if (begins(type) && open != 0 && !isChartAt(body, end)) {
      // Another sheet begins in the midst of this one.
      damaged();
      return Status.DONE;
    }
    p = record(body, end, biffConsumed + (p - from));
    biffPosition = p;
    if (open == 0) return Status.DONE;
  }
}

/** Passes over the record in hand, or what it says: it cannot be. */
function damaged(): void {
  biffTrouble = Trouble.DAMAGED;
}

/** Nothing follows, and there was no end. */
function cutAt(p: u32): i32 {
  if (strings) {
    if (!tableEnded()) damaged();
    return Status.DONE;
  }
  if (inText) endText();
  damaged();
  biffPosition = p;
  return Status.DONE;
}

@inline
function isChartAt(body: u32, end: u32): bool {
  return end - body >= 4 && <u32>load<u16>(body, 2) == Run.CHART;
}

/** Returns where to go on: in the record, where it holds more than one cell or a text that is long. */
function record(body: u32, end: u32, offset: u32): u32 {
  if (inText) {
    if (type == Biff.CONTINUE) return continueText(body, end);
    damaged();
    endText();
  }
  if (begins(type)) {
    if (open++ == 0) {
      isChart = isChartAt(body, end);
      return end;
    }
  } else if (type == Biff.END) {
    open--;
    if (open == 0) {
      if (isAwaited) damaged();
      return end;
    }
  } else if (open == 1 && !isChart) {
    if (isSilent(type)) return end;
    const place = cellRecord(body, end);
    if (place != 0) return place;
  }
  if (offset != besideTo) {
    tellBeside();
    besideFrom = offset;
  }
  besideTo = offset + end - body + HEAD_BYTES;
  return end;
}

/** Where the host finds what is no cell. */
function tellBeside(): void {
  if (besideTo > besideFrom && !looking) aside(<i32>besideFrom, <i32>besideTo, BESIDE, 0, 0);
  besideFrom = besideTo;
}

/** Returns where to go on; 0 when the record is no cell. */
function cellRecord(body: u32, end: u32): u32 {
  if (type == Biff.SHARED) {
    if (!stand(body, end, 10)) return end;
    const index = load<u32>(body, 6);
    if (index < stringCount) sharedCell(index);
    else damaged();
  } else if (type == Biff.PACKED || type == Biff.PACKED_OLD) {
    if (stand(body, end, 10)) number(packed(load<u32>(body, 6)), load<u16>(body, 4));
  } else if (type == Biff.REAL) {
    if (stand(body, end, 14)) number(load<f64>(body, 6), load<u16>(body, 4));
  } else if (type == Biff.MANY_PACKED) {
    return manyPacked(body, end);
  } else if (type == Biff.TEXT || type == Biff.RICH_TEXT) {
    if (stand(body, end, 8)) return beginText(body + 6, end, 2);
  } else if (isFormula(type)) {
    formula(body, end);
  } else if (type == Biff.FORMULA_TEXT || type == Biff.FORMULA_TEXT_2) {
    isAwaited = false;
    return beginText(body, end, type == Biff.FORMULA_TEXT_2 ? 1 : 2);
  } else if (type == Biff.CONSTANT) {
    if (stand(body, end, 8)) constant(load<u8>(body, 6));
  } else if (type == Biff.INTEGER_2) {
    if (stand(body, end, 9)) number(<f64>load<u16>(body, 7), style2(body));
  } else if (type == Biff.REAL_2) {
    if (stand(body, end, 15)) number(load<f64>(body, 7), style2(body));
  } else if (type == Biff.TEXT_2) {
    if (stand(body, end, 8)) return beginText(body + 7, end, 1);
  } else if (type == Biff.CONSTANT_2) {
    if (stand(body, end, 9)) constant(load<u8>(body, 7));
  } else if ((type == Biff.ARRAY || type == Biff.SHARED_FORMULA) && isOpen) {
    openFormula(body, end);
  } else return 0;
  return end;
}

/** Where the cell stands. False when that is nowhere, or the record has not so many bytes. */
@inline
function stand(body: u32, end: u32, least: u32): bool {
  if (isAwaited) {
    // The text of the formula before never came.
    isAwaited = false;
    damaged();
  }
  isOpen = false;
  if (end - body < least) {
    damaged();
    return false;
  }
  const told: i32 = load<u16>(body);
  if (told < row) biffDisorder = true;
  setRow(told, 0);
  setColumn(load<u16>(body, 2));
  if (<u32>column < at.COLUMNS) return true;
  damaged();
  return false;
}

/** The first version keeps the number format in the cell itself. */
@inline
function style2(body: u32): u32 {
  return <u32>load<u8>(body, 5) & 0x3f;
}

/** Numbers of several columns; behind the last of them stands which it is. */
function manyPacked(body: u32, end: u32): u32 {
  if (!stand(body, end, 12)) return end;
  const count = (end - body - 6) / 6;
  if (<u32>load<u16>(end - 2) != <u32>column + count - 1) damaged();
  recordEnd = body + 4 + count * 6;
  packedEnd = end;
  setColumn(column - 1);
  return body + 4;
}

/** Goes on with them. Returns where the next one stands. */
function takePacked(from: u32): u32 {
  let p = from;
  while (p < recordEnd && !isFull() && roomLeft()) {
    setColumn(column + 1);
    if (<u32>column >= at.COLUMNS) {
      damaged();
      p = recordEnd;
      break;
    }
    number(packed(load<u32>(p, 2)), load<u16>(p));
    p += 6;
  }
  if (p < recordEnd) return p;
  recordEnd = 0;
  return packedEnd;
}

function formula(body: u32, end: u32): void {
  const isFirst = version == 2;
  if (!stand(body, end, isFirst ? 17 : 16)) return;
  const value = body + (isFirst ? 7 : 6);
  const isOther = load<u16>(value, 6) == NO_NUMBER;
  const kind: u32 = load<u8>(value);
  if (isOther && kind == Value.TEXT) {
    isAwaited = true;
    return;
  }
  // Nobody has calculated it, or it is to be calculated anew: its text may be in the formula.
  const isStale = !isOther && load<f64>(value) == 0 && (load<u8>(value, 8) & 3) != 0;
  if (isStale || (isOther && kind == Value.EMPTY)) {
    isOpen = true;
    openFormula(body, end);
  }
  if (!isOther) number(load<f64>(value), isFirst ? style2(body) : load<u16>(body, 4));
  else if (kind != Value.EMPTY) constant(load<u8>(value, 2));
}

/** For the host to read, told from what is no cell. */
function openFormula(body: u32, end: u32): void {
  if (!looking) aside(row, column, type | OPEN, body, end - body);
}

/** A text behind its length, which `place` is that of. Returns where to go on. */
function beginText(place: u32, end: u32, lengthBytes: u32): u32 {
  const isUnicode = version == 8;
  let p = place + lengthBytes;
  if (p + (isUnicode ? 1 : 0) > end) {
    damaged();
    return end;
  }
  unitsLeft = lengthBytes == 1 ? <u32>load<u8>(place) : <u32>load<u16>(place);
  wide = false;
  if (isUnicode && unitsLeft != 0) {
    const flags: u32 = load<u8>(p++);
    wide = (flags & 1) != 0;
    // Runs and sounds, whose lengths stand in front of the characters.
    p += (flags & 8 ? 2 : 0) + (flags & 4 ? 4 : 0);
    if (p > end) {
      damaged();
      return end;
    }
  }
  if (unitsLeft == 0) return end;
  inText = true;
  recordEnd = end;
  beginScratch();
  return p == end ? end : p;
}

function continueText(body: u32, end: u32): u32 {
  let p = body;
  if (version == 8) {
    if (p == end) return end;
    wide = (load<u8>(p++) & 1) != 0;
  }
  recordEnd = end;
  return p;
}

/** Goes on with a text in the record in hand. Returns where it stands. */
function takeText(from: u32): u32 {
  const p = takeUnits(from, recordEnd, wide, unitsLeft);
  unitsLeft -= (p - from) >>> (wide ? 1 : 0);
  if (unitsLeft == 0) {
    endText();
    const end = recordEnd;
    recordEnd = 0;
    return end;
  }
  // Half a character in the end of a record.
  return wide && recordEnd - p == 1 ? recordEnd : p;
}

/** The text is over, or goes no further. */
function endText(): void {
  inText = false;
  endWide();
  text();
}
