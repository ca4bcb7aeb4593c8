/**
 * The family of Lotus 1-2-3: its own worksheets, those of Quattro Pro and of Works are all streams of
 * records of a kind, a length and content. What a cell's record holds, and where, differs.
 */
import type { Format } from '../reader.ts';

/** How a cell's record tells where it stands. */
export type Layout =
  /** A format, a column, a row. */
  | 'wk1'
  /** A row, a sheet, a column. */
  | 'wk3'
  /** A column, a page, a row, a format. */
  | 'quattro'
  /** A column, a row, a format. */
  | 'works';

export interface Dialect {
  readonly format: Format;
  readonly layout: Layout;
  /** Texts have their length in front; otherwise a zero behind them. */
  readonly isCounted: boolean;
}

/** The first record: kind, length, version; -1 stands for any byte. */
const BEGINS: readonly (readonly [
  bytes: readonly number[],
  format: Format,
  layout: Layout,
  isCounted?: boolean,
])[] = [
  // Of Symphony, 1-2-3 1A and 2.
  [[0x00, 0x00, 0x02, 0x00, -1, 0x04], 'lotus', 'wk1'],
  // From 1-2-3 3 on.
  [[0x00, 0x00, 0x1a, 0x00, -1, 0x10], 'lotus', 'wk3'],
  [[0x00, 0x00, 0x02, 0x00, 0x20, 0x51], 'quattro', 'wk1', true],
  [[0x00, 0x00, 0x02, 0x00, -1, 0x51], 'quattro', 'quattro', true],
  // Of Windows.
  [[0x00, 0x00, 0x02, 0x00, -1, 0x10], 'quattro', 'quattro'],
  [[0x00, 0x00, 0x0e, 0x00, -1, 0x10], 'quattro', 'wk3'],
  [[0xff, 0x00, 0x02, 0x00, -1, 0x04], 'works', 'works'],
];

/** Null for any other file. */
export function dialectOf(head: Uint8Array): Dialect | null {
  for (const [begin, format, layout, isCounted = false] of BEGINS) {
    const isIts = begin.every((byte, at) => byte < 0 || head[at] === byte);
    if (isIts) return { format, layout, isCounted };
  }
  return null;
}
