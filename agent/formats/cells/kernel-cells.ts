/** What the kernel says of cells in numbers (kernel/shape.ts), in the words of the rules. */
import type { ColumnCounts } from '../../../rules/index.ts';

/** A column's counters: one a shape. */
export const COUNTER_WORDS = 16;
const SHAPE_SHORT = 2;
const SHAPE_SIX = 4;
const SHAPE_TEN_BAD = 7;
const SHAPE_DATE = 9;
const SHAPE_TEN = 13;
const SHAPE_SEPARATED = 15;

/** From a column's cells by shape (kernel/shape.ts) to what the rules count. */
export function columnCounts(words: Uint32Array, at: number): ColumnCounts {
  const of = (...shapes: readonly number[]): number =>
    shapes.reduce((sum, shape) => sum + words[at + shape]!, 0);
  return {
    filled: of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    bare: of(2, 3, 4, 5, 6, 7, 13, 14),
    ten: of(7, 13),
    nine: of(6, 14),
    separated: of(8, 15),
    sixes: of(4),
    short: of(2, 3),
    four: of(3),
    dates: of(9),
    scientific: of(10),
  };
}

/** The text of a short shared string from its entry in the table, else null. */
export function shortText(shape: number, value: number): string | null {
  if (shape === SHAPE_DATE) {
    return `${two(value & 31)}-${two((value >>> 5) & 15)}-${two(value >>> 9)}`;
  }
  return shape >= SHAPE_SHORT && shape <= SHAPE_SIX
    ? String(value & 0xf_ffff).padStart(value >>> 20, '0')
    : null;
}

/** The text of a number of six and four digits from its entry in the table, else null. */
export function numberText(shape: number, value: number): string | null {
  if (shape === SHAPE_TEN_BAD) return '9999999999';
  if (shape !== SHAPE_TEN && shape !== SHAPE_SEPARATED) return null;
  const date = Math.floor(value / 10_000);
  const day = Math.floor(date / 1200) + 1;
  const month = (Math.floor(date / 100) % 12) + 1;
  const serial = String(value % 10_000).padStart(4, '0');
  return `${two(day)}${two(month)}${two(date % 100)}${shape === SHAPE_TEN ? '' : '-'}${serial}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}

const windows1252 = new TextDecoder('windows-1252');

/** UTF-8, or windows-1252 where it is no UTF-8: told for each text, as one file may hold both. */
export function decoded(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  return text.includes('\uFFFD') ? windows1252.decode(bytes.subarray(start, end)) : text;
}
