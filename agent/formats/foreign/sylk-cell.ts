/** The cells of SYLK that say no more than where they stand and what they hold: nearly all of them. */
import { isNumberText } from './number-text.ts';

const ESCAPE = 0x1b;
const QUOTE = 0x22;
const ZERO = 0x30;
const SEMICOLON = 0x3b;
const [CELL, VALUE, COLUMN, ROW] = [0x43, 0x4b, 0x58, 0x59];
/** Of a row or a column. */
const MOST_DIGITS = 7;

export class PlainCell {
  /** Counted from 0; -1 where it is not told. */
  row = -1;
  column = -1;
  /** Where the value stands, without its quotes. */
  start = 0;
  end = 0;
  /** `number`: as `numberText` writes it. */
  kind: 'none' | 'text' | 'number' = 'none';

  /** False for a record of another kind, and for a cell in which anything is spelt or doubled. */
  read(bytes: Buffer, start: number, end: number): boolean {
    if (end - start < 2 || bytes[start] !== CELL || bytes[start + 1] !== SEMICOLON) return false;
    this.row = -1;
    this.column = -1;
    this.kind = 'none';
    for (let at = start + 2; at < end; at++) {
      const field = bytes[at];
      if (field === VALUE && this.kind === 'none') at = this.#value(bytes, at + 1, end);
      else if (field === COLUMN && this.column < 0) at = this.#column(bytes, at + 1, end);
      else if (field === ROW && this.row < 0) at = this.#row(bytes, at + 1, end);
      else return false;
      if (at < 0 || (at < end && bytes[at] !== SEMICOLON)) return false;
    }
    return true;
  }

  /** Returns where the field ends, as do the others; -1 for what is not plain. */
  #value(bytes: Buffer, start: number, last: number): number {
    let end = start;
    for (; end < last && bytes[end] !== SEMICOLON; end++) if (bytes[end] === ESCAPE) return -1;
    const isQuoted = bytes[start] === QUOTE;
    if (isQuoted && (end - start < 2 || bytes[end - 1] !== QUOTE)) return -1;
    if (!isQuoted && !isNumberText(bytes, start, end)) return -1;
    this.kind = isQuoted ? 'text' : 'number';
    this.start = isQuoted ? start + 1 : start;
    this.end = isQuoted ? end - 1 : end;
    return end;
  }

  #column(bytes: Buffer, start: number, last: number): number {
    const end = endOfDigits(bytes, start, last);
    this.column = placeIn(bytes, start, end);
    return this.column < 0 ? -1 : end;
  }

  #row(bytes: Buffer, start: number, last: number): number {
    const end = endOfDigits(bytes, start, last);
    this.row = placeIn(bytes, start, end);
    return this.row < 0 ? -1 : end;
  }
}

function endOfDigits(bytes: Buffer, start: number, last: number): number {
  let at = start;
  while (at < last && bytes[at]! >= ZERO && bytes[at]! < ZERO + 10) at++;
  return at;
}

/** Counted from 0; -1 for what is none. */
function placeIn(bytes: Buffer, start: number, end: number): number {
  if (end - start > MOST_DIGITS) return -1;
  let told = 0;
  for (let at = start; at < end; at++) told = told * 10 + bytes[at]! - ZERO;
  return told - 1;
}
