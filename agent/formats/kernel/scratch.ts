// Text that is not one piece of the window is put together here: runs, entities, CDATA, what two
// fillings share. Texts of several cells stand one behind the other until the host has drained.

import * as at from './memory';
import { keepLabels } from './cells';

/** The text of the cell in hand. */
export let textStart: u32 = at.SCRATCH;
export let textEnd: u32 = at.SCRATCH;

export function resetScratch(): void {
  textStart = textEnd = at.SCRATCH;
}

/** The next text begins behind the last one. */
export function beginScratch(): void {
  textStart = textEnd;
}

/** What the text in hand holds so far is not wanted. */
export function dropText(): void {
  textEnd = textStart;
}

/** After the host has drained: only the text in hand is kept. */
export function reclaimScratch(): void {
  keepLabels();
  const length = textEnd - textStart;
  memory.copy(at.SCRATCH, textStart, length);
  textStart = at.SCRATCH;
  textEnd = at.SCRATCH + length;
}

@inline
export function roomLeft(): bool {
  return textEnd <= at.SCRATCH + at.SCRATCH_BYTES / 2;
}

@inline
export function append(byte: u8): void {
  store<u8>(textEnd++, byte);
}

/**
 * Where a text that is too long to be held may be cut so that no number is: in front of the last group
 * of digits in its end.
 */
export function cutBefore(start: u32, end: u32): u32 {
  const least = end - start > 64 ? end - 64 : start;
  let p = end;
  while (p > least && isLoose(load<u8>(p - 1))) p--;
  if (p > least) return p;
  for (p = end - 1; p > least; p--) {
    if (isDigit(load<u8>(p)) && !isDigit(load<u8>(p - 1)) && (end - p < 6 || isDigit(load<u8>(p + 5)))) return p;
  }
  return end - 1;
}

/** Cuts the text in hand; what is before the cut is the host's. Returns the cut. */
export function cutScratch(): u32 {
  textStart = cutBefore(textStart, textEnd);
  return textStart;
}

@inline
function isDigit(byte: u32): bool {
  return byte - 48 < 10;
}

/** May be inside a number as a person writes it: digits, space, dash, point, slash, all that is not ASCII. */
@inline
function isLoose(byte: u32): bool {
  return isDigit(byte) || byte == 32 || (byte >= 44 && byte <= 47) || byte >= 128;
}

/** The first `byte` from `from`, or `to`. */
@inline
export function find(byte: u8, from: u32, to: u32): u32 {
  let p = from;
  while (p < to) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(p), i8x16.splat(byte)));
    if (mask) {
      p += <u32>ctz(mask);
      return p < to ? p : to;
    }
    p += 16;
  }
  return to;
}

/** A text with entities, which there must be room for, becomes the text in hand. */
export function unescape(from: u32, to: u32): void {
  beginScratch();
  take(from, to, false);
}

/** Appends text to SCRATCH with entities put in. Returns where it stopped: an entity may be cut by `to`. */
export function take(from: u32, to: u32, cut: bool): u32 {
  let p = from;
  while (p < to && roomLeft()) {
    const byte = load<u8>(p);
    if (byte != 38) {
      append(byte);
      p++;
      continue;
    }
    const stop = find(59, p, to < p + 12 ? to : p + 12);
    if (stop == to && cut && to - p < 12) return p;
    if (stop == to || stop == p + 12) {
      append(byte);
      p++;
      continue;
    }
    entity(p + 1, stop - p - 1);
    p = stop + 1;
  }
  return p;
}

/** Appends one entity. One that is not built in stands for nothing: none is ever expanded. */
function entity(place: u32, length: u32): void {
  if (load<u8>(place) == 35) {
    let code: u32 = 0;
    const hex = (load<u8>(place, 1) | 32) == 120;
    for (let i: u32 = hex ? 2 : 1; i < length; i++) {
      const byte: u32 = load<u8>(place + i);
      let digit: u32 = byte - 48;
      if (digit > 9) digit = hex && (byte | 32) - 97 < 6 ? (byte | 32) - 87 : 99;
      if (digit == 99) return;
      code = code * (hex ? 16 : 10) + digit;
    }
    appendUtf8(code);
  } else if (length == 3 && (load<u32>(place) & 0xffffff) == 0x706d61) append(38);
  else if (length == 2 && load<u16>(place) == 0x746c) append(60);
  else if (length == 2 && load<u16>(place) == 0x7467) append(62);
  else if (length == 4 && load<u32>(place) == 0x746f7571) append(34);
  else if (length == 4 && load<u32>(place) == 0x736f7061) append(39);
}

/** The first half of a character in two units, whose other half is to come. */
let half: u32 = 0;

/**
 * Appends UTF-16, low byte first, as UTF-8; there must be room for three bytes a unit. The next call may
 * bring the other half of the last character.
 */
export function appendWide(from: u32, to: u32): void {
  let p = from;
  while (p < to) {
    const wide = v128.load(p);
    const narrow = i8x16.narrow_i16x8_u(wide, wide);
    const units = (to - p) >>> 1;
    const above = <u32>i16x8.bitmask(i16x8.gt_u(wide, i16x8.splat(127)));
    const count = min(<u32>ctz(above | 0x100), units);
    if (count != 0 && half == 0) {
      store<u64>(textEnd, i64x2.extract_lane(narrow, 0));
      textEnd += count;
      p += count << 1;
    } else {
      unit(load<u16>(p));
      p += 2;
    }
  }
}

/** Appends a text of one byte a character as UTF-8; there must be room for three bytes each. */
export function appendCoded(from: u32, to: u32): void {
  let p = from;
  while (p < to) {
    const bytes = v128.load(p);
    const count = min(<u32>ctz(<u32>i8x16.bitmask(bytes) | 0x10000), to - p);
    v128.store(textEnd, bytes);
    textEnd += count;
    p += count;
    for (; p < to && load<u8>(p) >= 128; p++) unit(load<u16>(at.CODES + ((<u32>load<u8>(p) & 127) << 1)));
  }
}

/** After the last unit of a text. */
export function endWide(): void {
  if (half != 0) append(63);
  half = 0;
}

/** Half a character alone is none; the sign for one that is lost would make the host try another encoding. */
function unit(code: u32): void {
  const low = (code & 0xfc00) == 0xdc00;
  if (half != 0 && low) {
    appendUtf8(0x10000 + ((half & 0x3ff) << 10) + (code & 0x3ff));
    half = 0;
    return;
  }
  endWide();
  if ((code & 0xfc00) == 0xd800) half = code;
  else appendUtf8(low || code == 0xfffd ? 63 : code);
}

export function appendDouble(value: f64): void {
  store<f64>(textEnd, value);
  textEnd += 8;
}

export function appendUtf8(code: u32): void {
  if (code < 0x80) append(<u8>code);
  else if (code < 0x800) {
    append(<u8>(0xc0 | (code >> 6)));
    append(<u8>(0x80 | (code & 63)));
  } else if (code < 0x10000) {
    append(<u8>(0xe0 | (code >> 12)));
    append(<u8>(0x80 | ((code >> 6) & 63)));
    append(<u8>(0x80 | (code & 63)));
  } else if (code < 0x110000) {
    append(<u8>(0xf0 | (code >> 18)));
    append(<u8>(0x80 | ((code >> 12) & 63)));
    append(<u8>(0x80 | ((code >> 6) & 63)));
    append(<u8>(0x80 | (code & 63)));
  }
}
