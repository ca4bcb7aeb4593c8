// The cells of a binary workbook as nearly all programs write them: short records of numbers and of strings
// from the table, taken one after the other. What is another record, or is not all there, is left where it
// is for binary.ts.

import { number, packed } from './binary-value';
import { isFull } from './cells';
import * as at from './memory';
import { Type } from './record';
import { stringCount } from './strings';
import { column, row, setColumn, sharedCell } from './value';

/** In front of a cell's value: type and size, then its column unless it is short, its style and flags. */
const HEAD_BYTES: u32 = 10;
const SHORT_HEAD_BYTES: u32 = 6;

/** A short cell stands behind the one before and is told without a column. */
const SHORT_SHARED: u32 = Type.SHARED + Type.SHORT;
const SHORT_RK: u32 = Type.RK + Type.SHORT;
const SHORT_REAL: u32 = Type.REAL + Type.SHORT;

/** Takes cells of the row in hand. Returns where the first record stands that is none of these. */
export function usualCells(from: u32, to: u32): u32 {
  let p = from;
  // The longest that is read here: a full cell with eight bytes of value.
  const last = to - HEAD_BYTES - 8;
  if (row < 0 || last > to) return p;
  while (p <= last && !isFull()) {
    const told: u32 = load<u16>(p);
    const type = told & 0xff;
    // Of none of these has it more than seven bits.
    const size = told >> 8;
    const isShort = type > Type.SHORT;
    const next: i32 = isShort ? column + 1 : load<i32>(p, 2);
    const place = p + (isShort ? SHORT_HEAD_BYTES : HEAD_BYTES);
    const room = p + 2 + size - place;
    if (<u32>next >= at.COLUMNS) return p;
    if (type == Type.SHARED || type == SHORT_SHARED) {
      const index = load<u32>(place);
      if (room != 4 || index >= stringCount) return p;
      setColumn(next);
      sharedCell(index);
    } else if (type == Type.REAL || type == SHORT_REAL) {
      if (room != 8) return p;
      setColumn(next);
      number(load<f64>(place), load<u16>(place - 4));
    } else if (type == Type.RK || type == SHORT_RK) {
      if (room != 4) return p;
      setColumn(next);
      number(packed(load<u32>(place)), load<u16>(place - 4));
    } else return p;
    p = place + room;
  }
  return p;
}
