// One value of a sheet or of the table of strings: where it stands, how it is to be read, and its bytes.

import * as at from './memory';
import { NONE, cell, piece, shortCell, string, textCell } from './cells';
import { beginScratch, cutScratch, find, take, textEnd, textStart } from './scratch';
import { Shape, allDigits, eightDigits, fewDigitsShape, numberShape, setValue, textShape } from './shape';
import { USED, addString, collecting, isWanted, passString, stringShape, stringValue, useString } from './strings';

/** How a cell says its value is to be read. */
export namespace Type {
  export const NUMBER: u32 = 0;
  export const SHARED: u32 = 1;
  export const TEXT: u32 = 2;
  export const INLINE: u32 = 3;
  export const OTHER: u32 = 4;
}

export let row: i32 = -1;
export let column: i32 = -1;
/** The row's own number is told, and its cells repeat its digits. */
export let rowTold: bool = false;
export let rowDigits: u32 = 0;
/** All strings that were wanted have been met. */
export let allMet: bool = false;

export function startValues(): void {
  row = column = -1;
  rowTold = allMet = false;
}

@inline
export function setColumn(told: i32): void {
  column = told;
}

/** A row begins; `told` is its number, counted from 0, or -1. */
export function setRow(told: i32, digits: u32): void {
  rowTold = told >= 0;
  row = rowTold ? told : row + 1;
  rowDigits = digits;
  column = -1;
}

/** A cell's own reference tells its row where the row does not. */
export function correctRow(told: i32): void {
  row = told;
}

/** The next shared string. False when the table is full. */
export function finishString(place: u32, length: u32): bool {
  if (collecting) {
    if (isWanted()) string(place, length);
    allMet = passString();
    return true;
  }
  const shape = textShape(place, length);
  if (shape == Shape.ODD) string(place, length);
  return addString(shape);
}

/** Hands over the first part of a text that is longer than SCRATCH: a shared string, or the cell in hand. */
export function spill(ofString: bool): void {
  if (textEnd - textStart < at.SCRATCH_BYTES / 4) return;
  const start = textStart;
  const length = cutScratch() - start;
  if (!ofString) piece(row, column, start, length);
  else if (!collecting || isWanted()) string(start, length);
}

/** The index that a cell points with; one that is no number points behind the table. */
@inline
function stringIndex(place: u32, length: u32): u32 {
  if (length > 8 || !allDigits(place, length)) return slowIndex(place, length);
  const free = (8 - length) << 3;
  return eightDigits(
    free == 0 ? load<u64>(place) : (load<u64>(place) << free) | (0x3030303030303030 >> (64 - free)),
  );
}

/** With white space around it or more zeros in front than it needs. */
function slowIndex(place: u32, length: u32): u32 {
  let index: u32 = 0;
  let ended = false;
  for (let i: u32 = 0; i < length; i++) {
    const byte: u32 = load<u8>(place + i);
    if (byte <= 32) {
      ended = index != 0;
      continue;
    }
    if (byte - 48 > 9 || ended || index > 0xffffff) return 0xffffffff;
    index = index * 10 + byte - 48;
  }
  return index;
}

/** Also of a number whose digits are written as entities: no program does that, and all can read it. */
@inline
function anyNumberShape(place: u32, length: u32): u32 {
  const shape = numberShape(place, length);
  if (shape != Shape.FRACTION || length > 256 || find(38, place, place + length) == place + length) {
    return shape;
  }
  beginScratch();
  take(place, place + length, false);
  const told = numberShape(textStart, textEnd - textStart);
  beginScratch();
  return told;
}

@inline
export function sharedCell(index: u32): void {
  const shape = stringShape(index);
  if (shape == Shape.TEXT) {
    textCell(row, column, <i32>index, 0, 0);
    return;
  }
  if (shape == Shape.EMPTY) return;
  if (shape < USED) useString(index, shape);
  setValue(stringValue(index));
  cell(row, column, shape & ~USED, <i32>index, 0, 0, false);
}

/** A formula whose value nobody kept: its text is looked at where it may hold a number, and is no header else. */
export function finishFormula(place: u32, length: u32): void {
  const shape = textShape(place, length);
  if (shape == Shape.ODD || shape >= Shape.TEN) cell(row, column, shape, NONE, place, length, false);
}

/** A cell with a whole number of at most seven digits, or with an index of that length. */
@inline
export function finishWhole(type: u32, style: u32, number: u32, place: u32, length: u32): void {
  if (type == Type.SHARED) {
    sharedCell(number);
    return;
  }
  const dated = load<u8>(at.STYLES + (style & 0xffff)) != 0;
  shortCell(row, column, fewDigitsShape(number, length), place, length, dated);
}

/** A cell with its text: of the table, a number, or a text of its own. */
@inline
export function finish(type: u32, style: u32, place: u32, length: u32): void {
  if (length == 0) return;
  if (type == Type.SHARED) {
    sharedCell(stringIndex(place, length));
    return;
  }
  const shape =
    type == Type.NUMBER
      ? anyNumberShape(place, length)
      : type == Type.OTHER
        ? Shape.FRACTION
        : textShape(place, length);
  if (shape == Shape.EMPTY) return;
  if (shape == Shape.TEXT) {
    textCell(row, column, NONE, place, length);
    return;
  }
  const dated = type == Type.NUMBER && load<u8>(at.STYLES + (style & 0xffff)) != 0;
  cell(row, column, shape, NONE, place, length, dated);
}
