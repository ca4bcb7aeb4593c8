/** Texts in worksheets of the 1-2-3 family. */
import type { ToldBytes } from '../told.ts';
import { tellWestern, westernText } from './western-text.ts';

/** A label begins with how it stands in its cell. */
const ALIGNMENTS = new Set([0, 0x22, 0x27, 0x5c, 0x5e, 0x7c]);

/** No text of a cell is longer: where one stands and how long it is are one number. */
export const SPAN = 2 ** 16;

/** Where the text of a cell stands in the file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function labelSpan(data: Uint8Array, span: Span, isCounted: boolean): Span {
  const isAligned = ALIGNMENTS.has(data[span.start]!);
  return resultSpan(data, isAligned ? { ...span, start: span.start + 1 } : span, isCounted);
}

/** A text that a formula comes to. */
export function resultSpan(data: Uint8Array, { start, end }: Span, isCounted: boolean): Span {
  if (start >= end) return { start, end: start };
  if (isCounted) return { start: start + 1, end: Math.min(end, start + 1 + data[start]!) };
  let zero = start;
  while (zero < end && data[zero] !== 0) zero++;
  return { start, end: zero };
}

/** Marks of character sets, which stand among the letters; \u000F is one for the letter behind it. */
// oxlint-disable-next-line no-control-regex -- those are the marks
const MARKS = /\u000F.|[\u0001-\u0008\u000B-\u001F]/g;

const SPACE = 0x20;

/** A text's place in the file and its length as one number, and the cell that it is in. */
// oxlint-disable-next-line max-params -- called for every text: no object
export function tellLotus(
  told: ToldBytes,
  row: number,
  column: number,
  data: Buffer,
  value: number,
): void {
  const start = Math.floor(value / SPAN);
  const end = start + (value % SPAN);
  // Most are plain letters and digits.
  for (let at = start; at < end; at++) {
    const byte = data[at]!;
    if (byte >= SPACE && byte < 0x80) continue;
    if (hasMarks(data, at, end)) {
      return told.text(row, column, westernText(data, start, end).replaceAll(MARKS, ''));
    }
    return tellWestern(told, row, column, data, start, end);
  }
  told.bytes(row, column, data, start, end);
}

function hasMarks(data: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (data[at]! < SPACE) return true;
  return false;
}

/** Shorter ones hold no number. */
const LEAST = 6;

/** What reads as text in a record of any kind: names, headers, notes. */
export function wordsIn(data: Buffer, { start, end }: Span, told: (text: string) => void): void {
  let from = start;
  let digits = 0;
  for (let at = start; at <= end; at++) {
    const byte = at < end ? data[at]! : 0;
    if (byte >= 0x30 && byte <= 0x39) digits++;
    if (byte >= 0x20 && byte !== 0x7f) continue;
    if (digits >= LEAST) told(westernText(data, from, at));
    from = at + 1;
    digits = 0;
  }
}
