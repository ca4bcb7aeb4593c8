// The usual dialect: a row, a cell or a shared string as nearly all programs write it, taken in one go.
// What is written in another way, or is not all there, is left where it is for markup.ts.

import { isFull } from './cells';
import * as at from './memory';
import { beginScratch, find, roomLeft, textEnd, textStart, unescape } from './scratch';
import { eightDigits } from './shape';
import { Type, allMet, finish, finishFormula, finishString, finishWhole, row, rowDigits, rowTold, setColumn, setRow } from './value';

const TAG_V_END_C_END: u64 = 0x3e632f3c3e762f3c; // </v></c>
const TAG_T_END_IS_END: u64 = 0x73692f3c3e742f3c; // </t></is
const SHARED_TAIL: u64 = 0x3e2273223d742022; // " t="s">
const TAG_C_END: u32 = 0x3e632f3c; // </c>
const TAG_T_END_SI: u64 = 0x69732f3c3e742f3c; // </t></si

/** The table of strings can take no more. */
export const LIMITED: u32 = 0xffffffff;

/** `<row r="…" …>`. */
export function fastRow(start: u32, to: u32): u32 {
  if (load<u32>(start, 4) != 0x223d7220) return start;
  let number: i32 = 0;
  let q = start + 8;
  for (; load<u8>(q) - 48 < 10; q++) number = number * 10 + load<u8>(q) - 48;
  const digits = q - start - 8;
  if (load<u8>(q) != 34 || digits > 8 || number == 0) return start;
  const end = find(62, q, to);
  if (end == to || load<u8>(end - 1) != 34) return start;
  setRow(number - 1, digits);
  return end + 1;
}

/**
 * Takes cells, and the rows between them, as long as they are in the usual dialect. Returns where the
 * first one starts that is not, or not all there, or for whose records there is no room.
 */
export function fastCells(from: u32, to: u32): u32 {
  let p = from;
  while (!isFull()) {
    const next = fastCell(p, to);
    if (next == p) return p;
    p = next;
    if ((load<u64>(p) & 0xffffffffffff) == 0x3e776f722f3c && p + 6 <= to) {
      p += 6;
      if (load<u32>(p) != 0x776f723c) return p;
      const behind = fastRow(p, to);
      if (behind == p) return p;
      p = behind;
    }
    if ((load<u32>(p) & 0xffffff) != 0x20633c) return p;
  }
  return p;
}

/** Returns the place behind the cell, or `start` when it is written in another way or not all there. */
@inline
function fastCell(start: u32, to: u32): u32 {
  // `<c r="`, one to three letters, then the row, which `<row>` has told.
  if (!rowTold || load<u32>(start, 2) != 0x223d7220) return start;
  let q = start + 6;
  let place: i32 = <i32>load<u8>(q) - 65;
  if (<u32>place > 25) return start;
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
    if (load<u64>(q) == SHARED_TAIL) {
      kind = Type.SHARED;
      q += 6;
      break;
    }
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
      setColumn(place);
      return q + 3;
    } else return start;
  }
  q += 2;
  let isFormula = false;
  if (load<u16>(q) == 0x663c) {
    q = behindFormula(q, to);
    if (q == 0) return start;
    isFormula = true;
  }
  let textAt: u32;
  let stop: u32;
  let end: u32;
  if ((load<u32>(q) & 0xffffff) == 0x3e763c) {
    textAt = q + 3;
    if (kind <= Type.SHARED) {
      const behind = fewDigits(textAt, to);
      if (behind != 0) {
        setColumn(place);
        finishWhole(kind, format, number, textAt, behind - textAt);
        return behind + 8;
      }
    }
    if (kind == Type.TEXT) stop = textEndFrom(textAt, to);
    else {
      stop = find(60, textAt, to);
      escaped = false;
    }
    if (stop == 0 || load<u64>(stop) != TAG_V_END_C_END) return start;
    end = stop + 8;
    if (isFormula && stop == textAt) return end <= to && formulaAlone(place) ? end : start;
  } else if (kind == Type.INLINE && (load<u64>(q) & 0xffffffffffff) == 0x743c3e73693c) {
    textAt = openedText(q + 6);
    if (textAt == 0) return start;
    stop = textEndFrom(textAt, to);
    if (stop == 0 || load<u64>(stop) != TAG_T_END_IS_END) return start;
    if (load<u32>(stop, 8) != 0x632f3c3e || load<u8>(stop, 12) != 62) return start;
    end = stop + 13;
  } else if (load<u32>(q) == TAG_C_END) {
    if (q + 4 > to || (isFormula && !formulaAlone(place))) return start;
    setColumn(place);
    return q + 4;
  } else return start;
  if (end > to) return start;
  if (escaped && !roomLeft()) return start;
  setColumn(place);
  if (escaped) {
    unescape(textAt, stop);
    finish(kind, format, textStart, textEnd - textStart);
    beginScratch();
  } else finish(kind, format, textAt, stop - textAt);
  return end;
}

let number: u32 = 0;

/** One to seven digits and the end of the cell behind them: sets `number`, returns where they end; else 0. */
@inline
function fewDigits(at: u32, to: u32): u32 {
  const bytes = load<u64>(at);
  const x = bytes ^ 0x3c3c3c3c3c3c3c3c;
  const less = (x - 0x0101010101010101) & ~x & 0x8080808080808080;
  const bits = <u64>ctz(less) & 0x78;
  if (bits - 8 > 48) return 0;
  const digits = (bytes << (64 - bits)) | (0x3030303030303030 >> bits);
  if ((digits & (digits + 0x0606060606060606) & 0xf0f0f0f0f0f0f0f0) != 0x3030303030303030) return 0;
  const end = at + (<u32>bits >> 3);
  if (load<u64>(end) != TAG_V_END_C_END || end + 8 > to) return 0;
  number = eightDigits(digits);
  return end;
}

let formulaAt: u32 = 0;
let formulaLength: u32 = 0;

/** The formula that was passed is all that its cell holds. False when its text must be put together. */
function formulaAlone(column: i32): bool {
  const stop = formulaAt + formulaLength;
  if (find(38, formulaAt, stop) != stop) return false;
  setColumn(column);
  finishFormula(formulaAt, formulaLength);
  return true;
}

/** Behind `<f>…</f>`, `<f …>…</f>` or `<f …/>`; 0 when it is written in another way. */
function behindFormula(q: u32, to: u32): u32 {
  const next = load<u8>(q, 2);
  if (next != 62 && next != 32 && next != 47) return 0;
  const close = find(62, q, to);
  if (close == to) return 0;
  formulaAt = close + 1;
  formulaLength = 0;
  if (load<u8>(close - 1) == 47) return close + 1;
  const stop = find(60, close, to);
  formulaLength = stop - formulaAt;
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

/** Whether the text that `textEndFrom` passed holds an entity. */
let escaped: bool = false;

/** The end of a text, or 0 when it is not all there or too long to be unescaped in one go. */
@inline
function textEndFrom(from: u32, to: u32): u32 {
  let p = from;
  let ampersands: i32 = 0;
  while (p < to) {
    const bytes = v128.load(p);
    const less = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(60)));
    const found = i8x16.bitmask(i8x16.eq(bytes, i8x16.splat(38)));
    if (less) {
      const before = <u32>ctz(less);
      escaped = (ampersands | (found & ((1 << before) - 1))) != 0;
      p += before;
      return p < to && !(escaped && p - from > at.SCRATCH_BYTES / 4) ? p : 0;
    }
    ampersands |= found;
    p += 16;
  }
  return 0;
}

/**
 * Takes `<si><t>…</t></si>`, one after the other. Returns where the first one starts that is written in
 * another way, or not all there, or for which there is no room; LIMITED when the table has none.
 */
export function fastStrings(from: u32, to: u32): u32 {
  let start = from;
  while (!isFull() && !allMet) {
    if ((load<u64>(start) & 0xffffffffffff) != 0x743c3e69733c) return start;
    const textAt = openedText(start + 6);
    if (textAt == 0) return start;
    const stop = textEndFrom(textAt, to);
    if (stop == 0 || load<u64>(stop) != TAG_T_END_SI || load<u8>(stop, 8) != 62 || stop + 9 > to) return start;
    if (escaped) {
      if (!roomLeft()) return start;
      unescape(textAt, stop);
      if (!finishString(textStart, textEnd - textStart)) return LIMITED;
      beginScratch();
    } else if (!finishString(textAt, stop - textAt)) return LIMITED;
    start = stop + 9;
  }
  return start;
}
