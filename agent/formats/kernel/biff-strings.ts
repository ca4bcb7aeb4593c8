// The table of shared strings in an xls stream: one string behind the other, cut into records wherever one is
// full. Behind a cut in its characters a string goes on with a byte of flags, and may change its width.

import { HEADER } from './memory';
import { appendCoded, appendWide, beginScratch, endWide, textEnd, textStart } from './scratch';
import { collecting, stringCount } from './strings';
import { finishString } from './value';

/** UTF-16 units for which there is room whenever `roomLeft`: three bytes each in half of SCRATCH. */
const UNITS_AT_ONCE: u32 = 20000;
/** In front of the first string: how many there are. */
const TABLE_HEAD: u32 = 8;
const LEAST_HEAD: u32 = 3;
const WIDE: u32 = 1;
const SOUNDS: u32 = 4;
const RUNS: u32 = 8;
/** Of what stands behind a string: no stream is longer. */
const FAR: u32 = 0x7fffffff;

namespace Part {
  export const TABLE: u32 = 0;
  export const HEAD: u32 = 1;
  export const TEXT: u32 = 2;
  export const BEHIND: u32 = 3;
}

let part: u32 = Part.TABLE;
/** How many strings the table says it has. */
let told: u32 = 0;
/** Of a head that is cut: bytes of it that are there, in HEADER. */
let have: u32 = 0;
let units: u32 = 0;
let wide: bool = false;
/** The record in hand goes on with the characters of the one before: first come flags. */
let isCut: bool = false;
/** Bytes behind the characters: runs and sounds. */
let behind: u32 = 0;

export function startTable(): void {
  part = Part.TABLE;
  told = have = units = behind = 0;
  isCut = false;
}

/** Goes on in a record up to `end`. Returns where it stands; 0 when the table of strings is full. */
export function tableBytes(from: u32, end: u32): u32 {
  let p = from;
  if (part == Part.TEXT) {
    if (isCut) {
      wide = (load<u8>(p++) & WIDE) != 0;
      isCut = false;
    }
    const next = takeUnits(p, end, wide, units);
    units -= (next - p) >>> (wide ? 1 : 0);
    p = next;
    if (units == 0) return endString() ? p : 0;
    const least: u32 = wide ? 2 : 1;
    // Half a character in the end of a record.
    if (end - p < least) {
      isCut = true;
      return end;
    }
    return p;
  }
  if (part == Part.BEHIND) {
    const step = min(behind, end - p);
    behind -= step;
    if (behind == 0) part = Part.HEAD;
    return p + step;
  }
  const needed = headBytes();
  while (have < needed && p < end) store<u8>(HEADER + have++, load<u8>(p++));
  if (have < needed || have < headBytes()) return p;
  have = 0;
  if (part == Part.TABLE) {
    told = load<u32>(HEADER, 4);
    part = Part.HEAD;
    return p;
  }
  return beginString(p, end);
}

/** How long the head is, as far as is known. */
@inline
function headBytes(): u32 {
  if (part == Part.TABLE) return TABLE_HEAD;
  if (have < LEAST_HEAD) return LEAST_HEAD;
  const flags: u32 = load<u8>(HEADER, 2);
  return LEAST_HEAD + (flags & RUNS ? 2 : 0) + (flags & SOUNDS ? 4 : 0);
}

function beginString(p: u32, end: u32): u32 {
  const flags: u32 = load<u8>(HEADER, 2);
  units = load<u16>(HEADER);
  wide = (flags & WIDE) != 0;
  const runs: u32 = flags & RUNS ? <u32>load<u16>(HEADER, 3) : 0;
  const sounds = flags & SOUNDS ? load<u32>(HEADER + (flags & RUNS ? 5 : 3)) : 0;
  behind = runs * 4 + min(sounds, FAR);
  beginScratch();
  if (units == 0) return endString() ? p : 0;
  part = Part.TEXT;
  isCut = p == end;
  return p;
}

/** The string is over. False when the table is full. */
function endString(): bool {
  endWide();
  part = behind == 0 ? Part.HEAD : Part.BEHIND;
  const isKept = finishString(textStart, textEnd - textStart);
  beginScratch();
  return isKept;
}

/** No record continues the table. False when it holds less than it says. */
export function tableEnded(): bool {
  const isWhole = part != Part.TEXT;
  if (!isWhole) endString();
  return isWhole && (collecting || stringCount >= told);
}

/** At most so many characters that stand up to `end`, as there is room for. Returns where they end. */
export function takeUnits(from: u32, end: u32, isWide: bool, most: u32): u32 {
  const shift: u32 = isWide ? 1 : 0;
  const count = min(min(most, (end - from) >>> shift), UNITS_AT_ONCE);
  const to = from + (count << shift);
  if (isWide) appendWide(from, to);
  else appendCoded(from, to);
  return to;
}
