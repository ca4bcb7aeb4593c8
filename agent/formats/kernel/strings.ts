// The table of shared strings: the shape of each in one byte, so that what most cells point to stays in
// the cache, and beside it the value of those that have one (see `value` in shape.ts). The host may turn
// an ODD string into TEXT or into a number when it has looked at the text. Strings that no cell has used
// are what deleted cells left behind.

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

/** In a string's shape: a cell points to it. Only what may matter is marked, never TEXT. */
export const USED: u32 = 0x80;

/** Adds the next string. Returns false when the table is full. */
export function addString(shape: u32): bool {
  if (stringCount == at.STRING_COUNT) return false;
  store<u8>(at.SHAPES + stringCount, <u8>shape);
  if (shape > Shape.TEXT) store<u32>(at.VALUES + stringCount * 4, value);
  stringCount++;
  return true;
}

/** The shape of a string, with USED; one that the table has not is empty. */
@inline
export function stringShape(index: u32): u32 {
  return index < stringCount ? load<u8>(at.SHAPES + index) : Shape.EMPTY;
}

@inline
export function useString(index: u32, shape: u32): void {
  store<u8>(at.SHAPES + index, <u8>(shape | USED));
}

@inline
export function stringValue(index: u32): u32 {
  return load<u32>(at.VALUES + index * 4);
}
