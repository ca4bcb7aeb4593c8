// What the tag of a cell or row of an OpenDocument spreadsheet says, and where its text ends: exact for what
// programs write. Each step returns the place behind what it read, or 0 for what the host must read.

import { find } from './scratch';

/** What a cell says it holds. */
export namespace Type {
  export const NONE: u32 = 0;
  export const NUMBER: u32 = 1;
  export const TEXT: u32 = 2;
  export const DATE: u32 = 3;
  export const TIME: u32 = 4;
  export const TRUTH: u32 = 5;
}

const OFFICE_V: u64 = 0x763a65636966666f; // office:v
const ALUE_TYP: u64 = 0x7079742d65756c61; // alue-typ
export const TABLE_NU: u64 = 0x756e3a656c626174; // table:nu
export const TABLE_ST: u64 = 0x74733a656c626174; // table:st

/** No claim leads further than this. */
export const FAR: i32 = 1 << 29;
/** A longer text with entities is for the host. */
const ESCAPED_BYTES: u32 = 0x8000;
/** No attribute name is longer. */
const NAME_BYTES: u32 = 64;

/** Of the cell in hand. */
export let type: u32 = Type.NONE;
export let told: u32 = Type.NONE;
export let valueAt: u32 = 0;
export let valueLength: u32 = 0;
export let repeated: i32 = 1;
export let formula: bool = false;
export let styled: bool = false;
/** How far the reading got where it gave up. */
export let reached: u32 = 0;

@inline
export function setReached(place: u32): void {
  reached = place;
}

@inline
export function setRepeated(times: i32): void {
  repeated = times;
}

export let counted: i32 = 1;

/** Reads a number of repetitions and its quote; sets `counted`. Returns the place behind, or 0. */
@inline
export function count(from: u32, to: u32): u32 {
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
export function behindAttribute(from: u32, to: u32): u32 {
  const open = find(34, from, to);
  reached = open;
  if (open == to || open - from > NAME_BYTES || load<u8>(open - 1) != 61) return 0;
  const close = find(34, open + 1, to);
  reached = close;
  return close == to ? 0 : close + 1;
}

/** Sets the cell's value, which begins at `from`. Returns the place behind its quote, or 0. */
@inline
export function setValue(kind: u32, from: u32, to: u32): u32 {
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
export function attributes(from: u32, to: u32): u32 {
  let q = from;
  type = told = Type.NONE;
  repeated = 1;
  formula = styled = escaped = false;
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
      styled = true;
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
      q = setValue(Type.TIME, q + 19, to);
    } else if (name == 0x623a65636966666f && second == 0x762d6e61656c6f6f && load<u32>(q, 16) == 0x3d65756c61) {
      q = setValue(Type.TRUTH, q + 22, to);
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
    type = Type.TIME;
    length = 4;
  } else if (word == 0x6c6f6f62) {
    type = Type.TRUTH;
    length = 7;
  } else return 0;
  return load<u8>(from + 3 + length) == 34 ? from + 4 + length : 0;
}

/** Whether each entity is one that everybody knows; what only a document type could say is for the host. */
export function isExplained(from: u32, to: u32): bool {
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
export function isSame(textAt: u32, length: u32): bool {
  return valueLength == length && memory.compare(valueAt, textAt, length) == 0;
}

/** Whether the text that `plainTextEnd` passed holds an entity. */
export let escaped: bool = false;

/**
 * The end of a text without white space that would have to be put together, or 0: line ends, spaces at
 * its ends or two in a row are written as elements by programs.
 */
@inline
export function plainTextEnd(from: u32, to: u32): u32 {
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
