// What the tag of a cell of a web page says, and what its text shows: exact for what programs write. What
// is written in another way is for the host.

import { append, appendUtf8, beginScratch, dropText, find, textEnd, textStart } from './scratch';

/** Names of attributes, in small letters. */
const COLSPAN: u64 = 0x6e6170736c6f63;
const ROWSPAN: u64 = 0x6e617073776f72;
const X_NUM: u64 = 0x6d756e3a78;
const X_STR: u64 = 0x7274733a78;
const X_FMLA: u64 = 0x616c6d663a78;
const SDVAL: u64 = 0x6c61766473;
const DATA_T: u64 = 0x742d61746164;
const DATA_V: u64 = 0x762d61746164;

const AMP: u64 = 0x3b706d61;
const LT: u64 = 0x3b746c;
const GT: u64 = 0x3b7467;
const QUOT: u64 = 0x3b746f7571;
const APOS: u64 = 0x3b736f7061;
const NBSP: u64 = 0x3b7073626e;
const SMALL_AE: u64 = 0x3b67696c6561;
const LARGE_AE: u64 = 0x3b67696c4541;
const SMALL_O: u64 = 0x3b6873616c736f;
const LARGE_O: u64 = 0x3b6873616c734f;
const SMALL_AA: u64 = 0x3b676e697261;
const LARGE_AA: u64 = 0x3b676e697241;
const SMALL_E: u64 = 0x3b657475636165;

/** No tag of a cell has more. */
const ATTRIBUTES: u32 = 64;
/** The longest number. */
const NUMBER_BYTES: u32 = 31;
/** Serial days from 1900 to 2100: other numbers are shown as dates by nobody. */
const LAST_LIKELY_DAY: u32 = 73051;

/** Of the cell in hand: it says that it is a number, and which, unless that is empty. */
export let hasNumber: bool = false;
export let numberAt: u32 = 0;
export let numberLength: u32 = 0;
export let shownByFormula: bool = false;

let isTyped: bool = false;
let typeSeen: bool = false;
let valueSeen: bool = false;
let valueAt: u32 = 0;
let valueLength: u32 = 0;

/** Reads a tag from behind its name. Returns the place behind it; 0 when it is for the host. */
@inline
export function tagEnd(from: u32, to: u32, ofCell: bool): u32 {
  hasNumber = shownByFormula = isTyped = typeSeen = valueSeen = false;
  let q = from;
  let count: u32 = 0;
  if (load<u8>(q) != 62 && load<u8>(q) > 32) return 0;
  while (q < to) {
    const byte = load<u8>(q);
    if (byte == 62) {
      if (isTyped && valueSeen && !hasNumber) setNumber(valueAt, valueLength);
      return q + 1;
    }
    if (byte <= 32) {
      q++;
      continue;
    }
    const name = q;
    while (q < to && isOfName(load<u8>(q))) q++;
    const length = q - name;
    if (length == 0 || ++count > ATTRIBUTES) return 0;
    let told = q;
    let size: u32 = 0;
    if (load<u8>(q) == 61) {
      const quote = load<u8>(q, 1);
      if (quote == 34 || quote == 39) {
        told = q + 2;
        const close = find(quote, told, to);
        if (close >= to) return 0;
        size = close - told;
        q = close + 1;
      } else {
        told = q + 1;
        q = bareEnd(told, to);
        if (q == told) return 0;
        size = q - told;
      }
    }
    if (ofCell && length < 8 && !isKnown(name, length, told, size)) return 0;
  }
  return 0;
}

@inline
function isOfName(byte: u32): bool {
  return (byte | 32) - 97 < 26 || byte - 48 < 11 || byte == 45 || byte == 95;
}

/** The end of a value without quotes; `from` when there is a sign in it that could open one. */
function bareEnd(from: u32, to: u32): u32 {
  let q = from;
  for (; q < to; q++) {
    const byte = load<u8>(q);
    if (byte <= 32 || byte == 62) return q;
    if (byte == 34 || byte == 39 || byte == 61) return from;
  }
  return from;
}

/** One attribute. False when what it says is for the host. */
@inline
function isKnown(name: u32, length: u32, told: u32, size: u32): bool {
  const word = (load<u64>(name) | 0x2020202020202020) & (((<u64>1) << (length << 3)) - 1);
  if (word == DATA_T) {
    if (typeSeen) return false;
    typeSeen = true;
    isTyped = size == 1 && load<u8>(told) == 110;
  } else if (word == DATA_V) {
    if (valueSeen) return false;
    valueSeen = true;
    valueAt = told;
    valueLength = size;
  } else if (word == X_NUM || word == SDVAL) {
    if (hasNumber) return false;
    setNumber(told, size);
  } else if (word == COLSPAN || word == ROWSPAN) return size == 1 && load<u8>(told) == 49;
  else if (word == X_STR) return size == 0;
  else if (word == X_FMLA) shownByFormula = true;
  return true;
}

@inline
function setNumber(place: u32, length: u32): void {
  hasNumber = true;
  numberAt = place;
  numberLength = length;
}

/** As programs write doubles: `12`, `-12.5`, `1.2E+09`. */
export function isNumeric(place: u32, length: u32): bool {
  if (length > NUMBER_BYTES) return false;
  const end = place + length;
  let p = behindDigits(load<u8>(place) == 45 ? place + 1 : place, end);
  if (p == 0) return false;
  if (p < end && load<u8>(p) == 46) {
    p++;
    while (p < end && load<u8>(p) - 48 < 10) p++;
  }
  if (p < end && (load<u8>(p) | 32) == 101) {
    const sign = load<u8>(p, 1);
    p = behindDigits(sign == 43 || sign == 45 ? p + 2 : p + 1, end);
  }
  return p == end;
}

/** Behind at least one digit, or 0. */
function behindDigits(from: u32, end: u32): u32 {
  let p = from;
  while (p < end && load<u8>(p) - 48 < 10) p++;
  return p == from ? 0 : p;
}

/** Whether the number could be a day, and the text show it with its year: which it is, the host says. */
export function mayBeDay(place: u32, length: u32): bool {
  if (load<u8>(numberAt) == 45) return false;
  if (hasPower()) return true;
  let day: u32 = 0;
  for (let i: u32 = 0; i < numberLength && load<u8>(numberAt + i) != 46; i++) {
    day = day * 10 + load<u8>(numberAt + i) - 48;
    if (day > LAST_LIKELY_DAY) return false;
  }
  if (day == 0) return false;
  const year = 1900 + (day * 4) / 1461;
  let group: u32 = 0;
  let hasGroup = false;
  let groups: u32 = 0;
  let hasYear = false;
  for (let i: u32 = 0; i <= length; i++) {
    const byte: u32 = i < length ? load<u8>(place + i) : 0;
    if (byte - 48 < 10) {
      if (group < 100000) group = group * 10 + byte - 48;
      hasGroup = true;
    } else if (hasGroup) {
      groups++;
      for (let near = year - 1; near <= year + 1; near++) hasYear = hasYear || group == near || group == near % 100;
      group = 0;
      hasGroup = false;
    }
  }
  return groups > 1 && hasYear;
}

/** Whether the number has an exponent. */
function hasPower(): bool {
  for (let i: u32 = 0; i < numberLength; i++) {
    if ((load<u8>(numberAt + i) | 32) == 101) return true;
  }
  return false;
}

/** Whether neither end could be a space beyond ASCII, in UTF-8 or windows-1252: the host takes them away. */
@inline
export function hasPlainEnds(place: u32, length: u32): bool {
  if (length == 0) return true;
  const first: u32 = load<u8>(place);
  if (first >= 128 && (first == 0xa0 || first == 0xc2 || first - 0xe1 < 3 || first == 0xef)) return false;
  const last: u32 = load<u8>(place + length - 1);
  if (last < 128 || last >= 0xc0) return true;
  return last != 0xa0 && length > 1 && load<u8>(place + length - 2) == 0xc3;
}

/**
 * Makes a text with entities, or with the white space of the markup's layout, the text in hand as it is
 * shown. False when it is for the host.
 */
export function isComposed(from: u32, to: u32): bool {
  beginScratch();
  let wide = false;
  let made = false;
  let gap = false;
  let solid = false;
  for (let p = from; p < to;) {
    let code: u32 = load<u8>(p);
    if (code == 32 || code == 10 || code == 13 || code == 9 || code == 12) {
      gap = true;
      p++;
      continue;
    }
    if (code < 32) return false;
    if (gap && textEnd != textStart) append(32);
    gap = false;
    let size: u32 = 1;
    if (code == 38) {
      size = entitySize(p + 1, to);
      if (size == 0) return false;
      code = entityCode;
      if (code >= 128) made = true;
      appendUtf8(code);
    } else {
      if (code >= 128) wide = true;
      append(<u8>code);
    }
    if (code != 160) solid = true;
    p += size;
  }
  if (!solid) dropText();
  // Bytes may be windows-1252, which is told for a text as a whole.
  return !(wide && made);
}

let entityCode: u32 = 0;

/** Sets `entityCode` to what the ampersand before `p` and what follows stand for. Returns their length, or 0. */
function entitySize(p: u32, to: u32): u32 {
  const next: u32 = p < to ? load<u8>(p) : 32;
  if (next == 35) return numeralSize(p, to);
  entityCode = 38;
  if ((next | 32) - 97 >= 26) return 1;
  const word = load<u64>(p);
  if ((word & 0xffffffff) == AMP) return 5;
  if ((word & 0xffffff) == LT) return coded(60, 4);
  if ((word & 0xffffff) == GT) return coded(62, 4);
  const five = word & 0xffffffffff;
  if (five == NBSP) return coded(160, 6);
  if (five == QUOT) return coded(34, 6);
  if (five == APOS) return coded(39, 6);
  const six = word & 0xffffffffffff;
  if (six == SMALL_AE) return coded(0xe6, 7);
  if (six == LARGE_AE) return coded(0xc6, 7);
  if (six == SMALL_AA) return coded(0xe5, 7);
  if (six == LARGE_AA) return coded(0xc5, 7);
  const seven = word & 0xffffffffffffff;
  if (seven == SMALL_O) return coded(0xf8, 8);
  if (seven == LARGE_O) return coded(0xd8, 8);
  if (seven == SMALL_E) return coded(0xe9, 8);
  return 0;
}

@inline
function coded(code: u32, size: u32): u32 {
  entityCode = code;
  return size;
}

/** Of a numeral in two or three decimal digits, for a sign that is no space. */
function numeralSize(p: u32, to: u32): u32 {
  let code: u32 = 0;
  let q = p + 1;
  while (q < to && q - p < 4 && load<u8>(q) - 48 < 10) code = code * 10 + load<u8>(q++) - 48;
  const isSign = code - 33 < 94 || code - 160 < 96;
  return isSign && q < to && load<u8>(q) == 59 ? coded(code, q + 2 - p) : 0;
}
