// Separated text: fields between separators and line ends, quoted or not. Bytes of any encoding in
// which ASCII is ASCII; the host turns the wide ones into UTF-8 first.

import * as at from './memory';
import { NONE, cell, isFull, piece } from './cells';
import { Status } from './markup';
import { append, beginScratch, cutBefore, find, resetScratch, roomLeft, textEnd, textStart } from './scratch';
import { textShape } from './shape';

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
    if (isFull() || !roomLeft()) {
      separatedPosition = p;
      return Status.FULL;
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
    if (p < to) p = pass(p, to);
  }
  separatedPosition = p;
  return last ? Status.DONE : Status.MORE;
}

/** Passes a separator or a line end. */
@inline
function pass(p: u32, to: u32): u32 {
  const byte = load<u8>(p);
  if (byte == separator) {
    column++;
    lastByte = byte;
    return p + 1;
  }
  // CR LF is one line end, also when a window ends between them.
  if (byte != 10 || lastByte != 13) row++;
  column = 0;
  lastByte = byte;
  return p + 1;
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
