// The table of shared strings: one u32 each, so that a cell that points to a string costs one load.
//   0b00: the shape in the lowest 4 bits, its value above (26 bits)
//   0b01, 0b10, 0b11 in the two highest bits: a number of form TEN, NINE, SEPARATED with its key in 30 bits
// The host may turn an ODD entry into TEXT or into a number when it has looked at the text.

import * as at from './memory';
import { Shape, value } from './shape';

export let stringCount: u32 = 0;

/** The table is read once more for the strings whose sorted indexes the host has laid at COUNTERS. */
export let collecting: bool = false;
let passed: u32 = 0;
let wanted: u32 = 0;
let wantedEnd: u32 = 0;

export function startStrings(): void {
  stringCount = 0;
  collecting = false;
}

export function startWanted(count: u32): void {
  collecting = true;
  passed = 0;
  wanted = at.COUNTERS;
  wantedEnd = at.COUNTERS + count * 4;
}

@inline
export function nextString(): u32 {
  return collecting ? passed : stringCount;
}

@inline
export function isWanted(): bool {
  return wanted < wantedEnd && load<u32>(wanted) == passed;
}

/** Passes one string. True when no further one is wanted. */
export function passString(): bool {
  if (isWanted()) wanted += 4;
  passed++;
  return wanted >= wantedEnd;
}

/** Adds the next string. Returns false when memory is at its end. */
export function addString(shape: u32): bool {
  const place = at.STRINGS + stringCount * 4;
  if (place + 4 > <u32>memory.size() << 16) {
    if (memory.grow(memory.size() < 256 ? 16 : 64) < 0) return false;
  }
  stringCount++;
  let entry = shape;
  if (shape >= Shape.TEN) entry = ((shape - Shape.TEN + 1) << 30) | value;
  else if (shape == Shape.SHORT || shape == Shape.FOUR || shape == Shape.SIX || shape == Shape.DATE) {
    entry = shape | (value << 4);
  }
  store<u32>(place, entry);
  return true;
}

@inline
export function stringEntry(index: u32): u32 {
  return index < stringCount ? load<u32>(at.STRINGS + index * 4) : Shape.EMPTY;
}
