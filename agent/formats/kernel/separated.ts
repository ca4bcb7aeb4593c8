// Separated text: fields between separators and line ends, quoted or not. Bytes of any encoding in
// which ASCII is ASCII; the host turns the wide ones into UTF-8 first.

import * as at from './memory';
import { NONE, cell, isNearlyFull, piece, shortCell, textCell } from './cells';
import { Status } from './markup';
import { append, beginScratch, cutBefore, find, resetScratch, roomLeft, textEnd, textStart } from './scratch';
import { Shape, bareShape, eightDigits, fewDigitsShape, textShape } from './shape';

/** Bytes that are looked at together. */
const BLOCK: u32 = 64;

export let separatedPosition: u32 = 0;

let separator: u8 = 59;
let row: i32 = 0;
let column: i32 = 0;
/** A field too long for the window is under way: 1 plain, 34 quoted. */
let long: u8 = 0;
let lastByte: u8 = 0;

export function startSeparated(by: u8): void {
  separator = by;
  row = 0;
  column = 0;
  long = 0;
  lastByte = 0;
  resetScratch();
}

/** Reads from `from` up to `to`; `last`: nothing follows. `crowded`: the window can take no more. */
export function separated(from: u32, to: u32, last: bool, crowded: bool): i32 {
  let p = from;
  while (p < to) {
    if (isNearlyFull() || !roomLeft()) {
      separatedPosition = p;
      return Status.FULL;
    }
    if (long == 0 && to - p >= BLOCK) {
      const next = block(p);
      if (next != p) {
        p = next;
        continue;
      }
    }
    const start = p;
    const quoted = long == 34 || (long == 0 && load<u8>(p) == 34);
    let stop: u32;
    let after = to;
    let complete: bool;
    if (quoted) {
      stop = quotedEnd(long == 34 ? p : p + 1, to);
      complete = stop < to || last;
      // A quote as the last byte may be the first of two.
      if (stop + 1 == to && !last) complete = false;
      // What stands between the closing quote and the separator belongs to the field.
      if (complete && stop < to) {
        after = plainEnd(stop + 1, to);
        if (after == to && !last) complete = crowded && start == from;
        else if (after > stop + 1) stop = after;
      }
    } else {
      stop = plainEnd(p, to);
      complete = stop < to || last;
    }
    if (!complete) {
      if (crowded && start == from) {
        const cut = cutBefore(start, to);
        piece(row, column, start, cut - start);
        long = quoted ? 34 : 1;
        separatedPosition = cut;
        return Status.FULL;
      }
      separatedPosition = start;
      return Status.MORE;
    }
    if (quoted) {
      const open = long == 34 ? start : start + 1;
      field(open, stop, true);
      p = after;
      if (p == to && !last) {
        // The separator is far away: it must not be taken for an empty field.
        long = 1;
        separatedPosition = p;
        return Status.MORE;
      }
    } else {
      field(start, stop, false);
      p = stop;
    }
    long = 0;
    if (p < to) {
      pass(p);
      p++;
    }
  }
  separatedPosition = p;
  return last ? Status.DONE : Status.MORE;
}

@inline
function mask(bytes: v128, byte: u8): v128 {
  return i8x16.eq(bytes, i8x16.splat(byte));
}

/** Sixteen bytes: in the low half where a field may end or a quote stands, in the high half digits. */
@inline
function marks(p: u32): u64 {
  const bytes = v128.load(p);
  const ends = v128.or(v128.or(mask(bytes, separator), mask(bytes, 34)), v128.or(mask(bytes, 10), mask(bytes, 13)));
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(48)), i8x16.splat(10));
  return (<u64>(<u32>i8x16.bitmask(digits)) << 32) | <u64>(<u32>i8x16.bitmask(ends));
}

/** The plain fields of the next 64 bytes. Returns where the first one starts that does not end there. */
function block(p: u32): u32 {
  const a = marks(p);
  const b = marks(p + 16);
  const c = marks(p + 32);
  const d = marks(p + 48);
  let ends = (a & 0xffff) | ((b & 0xffff) << 16) | ((c & 0xffff) << 32) | ((d & 0xffff) << 48);
  const digits = (a >> 32) | ((b >> 32) << 16) | ((c >> 32) << 32) | ((d >> 32) << 48);
  let start: u64 = 0;
  let at: i32 = column;
  while (ends != 0) {
    const end = <u64>ctz(ends);
    ends &= ends - 1;
    const place = p + <u32>end;
    const byte = load<u8>(place);
    if (byte == 34) {
      // Within a plain field a quote is a character like any other.
      if (end == start) break;
      continue;
    }
    if (end != start) {
      lastByte = 0;
      const length = end - start;
      const all: u64 = ((<u64>1) << length) - 1;
      plainField(at, p + <u32>start, <u32>length, (digits >> start) & all, all);
    }
    if (byte == separator) {
      at++;
      lastByte = byte;
    } else {
      pass(place);
      at = 0;
    }
    start = end + 1;
  }
  column = at;
  return p + <u32>start;
}

@inline
function plainField(at: i32, place: u32, length: u32, digits: u64, all: u64): void {
  if (digits == all && length < 8) {
    const free = (8 - length) << 3;
    const number = eightDigits((load<u64>(place) << free) | (0x3030303030303030 >> (64 - free)));
    shortCell(row, at, fewDigitsShape(number, length), place, length, false);
    return;
  }
  if (<u32>popcnt(digits) < 3) {
    textCell(row, at, NONE, place, length);
    return;
  }
  const shape = digits == all ? bareShape(place, length) : textShape(place, length);
  if (shape == Shape.TEXT) textCell(row, at, NONE, place, length);
  else cell(row, at, shape, NONE, place, length, false);
}

/** Passes a separator or a line end. */
@inline
function pass(p: u32): void {
  const byte = load<u8>(p);
  if (byte == separator) {
    column++;
    lastByte = byte;
    return;
  }
  // CR LF is one line end, also when a window ends between them.
  if (byte != 10 || lastByte != 13) row++;
  column = 0;
  lastByte = byte;
}

@inline
function plainEnd(from: u32, to: u32): u32 {
  let p = from;
  const by = i8x16.splat(separator);
  while (p < to) {
    const bytes = v128.load(p);
    const mask = i8x16.bitmask(
      v128.or(
        i8x16.eq(bytes, by),
        v128.or(i8x16.eq(bytes, i8x16.splat(10)), i8x16.eq(bytes, i8x16.splat(13))),
      ),
    );
    if (mask) {
      p += <u32>ctz(mask);
      return p < to ? p : to;
    }
    p += 16;
  }
  return to;
}

/** The closing quote: one that is not followed by another. */
function quotedEnd(from: u32, to: u32): u32 {
  let p = from;
  while (true) {
    p = find(34, p, to);
    if (p + 1 >= to || load<u8>(p + 1) != 34) return p;
    p += 2;
  }
}

/** One field. A text with quotes inside is put together without them: they could stand in a number. */
@inline
function field(start: u32, stop: u32, quoted: bool): void {
  let place = start;
  let length = stop - start;
  if (length == 0) return;
  lastByte = 0;
  if (quoted && length <= 256 && find(34, start, stop) < stop) {
    beginScratch();
    for (let p = start; p < stop; p++) {
      const byte = load<u8>(p);
      if (byte != 34) append(byte);
      else if (p + 1 < stop && load<u8>(p + 1) == 34) append(load<u8>(p++));
    }
    place = textStart;
    length = textEnd - textStart;
    beginScratch();
  }
  cell(row, column, textShape(place, length), NONE, place, length, false);
}
