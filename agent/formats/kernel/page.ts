// The rows and cells of a web page's table as nearly all programs write them, one after the other: a tag,
// plain text, an end tag. Whatever else stands there, or is written in another way, is left to the host,
// which reads it as any page and tells its cells: both go on from the same place in the table.

import * as at from './memory';
import { filledCell, isNearlyFull } from './cells';
import { escaped, plainTextEnd } from './document-tag';
import {
  hasNumber,
  hasPlainEnds,
  isComposed,
  isNumeric,
  mayBeDay,
  numberAt,
  numberLength,
  shownByFormula,
  tagEnd,
} from './page-cell';
import { dropText, find, roomLeft, textEnd, textStart } from './scratch';
import { numberShape, textShape } from './shape';

const TD: u32 = 0x64743c; // <td
const TH: u32 = 0x68743c; // <th
const TR: u32 = 0x72743c; // <tr
const END_TD: u32 = 0x64742f3c; // </td
const END_TH: u32 = 0x68742f3c; // </th
const END_TR: u32 = 0x72742f3c; // </tr

/** A longer text is handed on in parts, by the host. */
const TEXT_BYTES: u32 = 0x4000;

export let pagePosition: u32 = 0;
/** Of the next cell. A table begins in front of its first row. */
export let pageRow: i32 = -1;
export let pageColumn: i32 = 0;

/**
 * Reads from `from` up to `to` between the cells of a table, until something else begins or there is no
 * room for more records.
 */
export function page(from: u32, to: u32, row: i32, column: i32): void {
  pageRow = row;
  pageColumn = column;
  let p = from;
  while (true) {
    while (p < to && isSpace(load<u8>(p))) p++;
    pagePosition = p;
    if (p >= to || isNearlyFull() || !roomLeft()) return;
    const name = openName(p);
    let next: u32 = 0;
    if (name == TD || name == TH) next = plainCell(p + 3, to);
    else if (name == TR) {
      next = tagEnd(p + 3, to, false);
      if (next != 0) {
        pageRow++;
        pageColumn = 0;
      }
    } else next = behindEnd(p, to);
    if (next == 0) return;
    p = next;
  }
}

@inline
function isSpace(byte: u32): bool {
  return byte == 32 || byte == 10 || byte == 13 || byte == 9 || byte == 12;
}

/** `<` and two letters, small ones. */
@inline
function openName(p: u32): u32 {
  return (load<u32>(p) & 0xffffff) | 0x202000;
}

/** Behind the end tag of a cell or row, or 0. */
@inline
function behindEnd(p: u32, to: u32): u32 {
  const name = load<u32>(p) | 0x20200000;
  if ((name != END_TD && name != END_TR && name != END_TH) || load<u8>(p, 4) != 62) return 0;
  return p + 5 <= to ? p + 5 : 0;
}

/** Behind the cell whose text ends here: many leave its end tag out. 0 when more of it follows. */
@inline
function behindCell(p: u32, to: u32): u32 {
  const end = behindEnd(p, to);
  if (end != 0) return end;
  const name = openName(p);
  if ((name != TD && name != TR && name != TH) || p + 4 > to) return 0;
  const behind = load<u8>(p, 3);
  return behind == 62 || behind <= 32 ? p : 0;
}

/** One cell, from its attributes on. Returns the place behind it; 0 when it is for the host. */
@inline
function plainCell(from: u32, to: u32): u32 {
  const textAt = tagEnd(from, to, true);
  if (textAt == 0) return 0;
  let stop = plainTextEnd(textAt, to);
  if (stop != 0 && !escaped) {
    const length = stop - textAt;
    const end = behindCell(stop, to);
    return end != 0 && length <= TEXT_BYTES && isTold(textAt, length) ? end : 0;
  }
  stop = find(60, textAt, to);
  if (stop == to || stop - textAt > TEXT_BYTES) return 0;
  const end = behindCell(stop, to);
  if (end == 0) return 0;
  const told = isComposed(textAt, stop) && isTold(textStart, textEnd - textStart);
  if (!told) dropText();
  return told ? end : 0;
}

/** Counts the cell that shows this text, whose attributes have been read. False when the host must read it. */
@inline
function isTold(place: u32, length: u32): bool {
  if (!hasPlainEnds(place, length)) return false;
  if (hasNumber && numberLength != 0) {
    if (!isNumeric(numberAt, numberLength)) return false;
    const same = numberLength == length && memory.compare(numberAt, place, length) == 0;
    if (!same && mayBeDay(place, length)) return false;
    tell(numberShape(numberAt, numberLength), numberAt, numberLength);
    return true;
  }
  // A formula without a value is read by its text.
  if (length == 0 && shownByFormula) return false;
  const shape = hasNumber && isNumeric(place, length) ? numberShape(place, length) : textShape(place, length);
  tell(shape, place, length);
  return true;
}

@inline
function tell(shape: u32, place: u32, length: u32): void {
  if (pageRow < 0) pageRow = 0;
  filledCell(pageRow, pageColumn, shape, place, length, false);
  if (pageColumn < <i32>at.COLUMNS - 1) pageColumn++;
}
