// The value of a cell in a record, of binary workbooks of both families: a number, a truth value, a text.

import * as at from './memory';
import { DOUBLE, NONE, cell, looking, shortCell, textCell } from './cells';
import { appendDouble, beginScratch, textEnd, textStart } from './scratch';
import { Shape, textShape, wholeShape } from './shape';
import { column, row } from './value';

/** A whole number beyond this is no number of anything here. */
const LARGEST: f64 = 1e16;

/** The text in hand is the cell's. */
export function text(): void {
  const length = textEnd - textStart;
  const start = textStart;
  beginScratch();
  const shape = textShape(start, length);
  if (shape == Shape.TEXT) textCell(row, column, NONE, start, length);
  else if (shape != Shape.EMPTY) cell(row, column, shape, NONE, start, length, false);
}

/** A number in four bytes: thirty bits of a whole number or of a double, and whether it is a hundred times too large. */
@inline
export function packed(rk: u32): f64 {
  const value: f64 = rk & 2 ? <f64>(<i32>rk >> 2) : reinterpret<f64>((<u64>(rk & 0xfffffffc)) << 32);
  return rk & 1 ? value / 100 : value;
}

@inline
export function doubleShape(value: f64): u32 {
  if (value < 0 || floor<f64>(value) != value) return Shape.FRACTION;
  return value < LARGEST ? wholeShape(<u64>value) : Shape.BARE;
}

@inline
export function number(value: f64, style: u32): void {
  const dated = load<u8>(at.STYLES + style) != 0;
  const shape = doubleShape(value);
  if (looking) lookedAt(value, shape, dated);
  else if (shape <= Shape.BARE) shortCell(row, column, shape, 0, 0, dated);
  else cell(row, column, shape, NONE, 0, 0, dated);
}

/** The host writes the digits. */
function lookedAt(value: f64, shape: u32, dated: bool): void {
  beginScratch();
  appendDouble(value);
  const start = textStart;
  beginScratch();
  cell(row, column, shape, DOUBLE, start, 8, dated);
}

/** A truth value, or the number of an error. */
export function constant(told: u32): void {
  if (looking) lookedAt(<f64>told, Shape.FRACTION, false);
  else cell(row, column, Shape.FRACTION, NONE, 0, 0, false);
}
