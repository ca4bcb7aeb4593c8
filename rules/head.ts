/**
 * The head of a table, by which what one system writes is known again under any name and with anybody in it: of each
 * header word what it says and how long it is, and where it stands. Neither the words nor any cell below them, and no
 * digit: what stands in a header row may be a number all the same.
 */
import type { Found } from './found.ts';
import { LAST_FOUR, LONG, type Meaning, WORDS } from './header.ts';
import type { TextRef } from './noted.ts';
import type { Sheet } from './sheet.ts';

export interface Head {
  /** Of the finding whose head it is. */
  readonly persons: number;
  /**
   * How deep it stands, how many columns it spans, then of each word how many columns it is behind the one before, and
   * its class. Null where there is none, or one that many tables have.
   */
  readonly words: readonly number[] | null;
}

/** With fewer words too many tables look alike. */
const LEAST_WORDS = 4;
/** Further ones tell nothing more. */
const MOST_WORDS = 256;
/** In the first row, below some lines of title, or deeper: in rows counted from 0. */
const DEPTHS = [1, 10] as const;
/** Of these a digit or the length of a number may have a say. */
const BY_DIGITS = LAST_FOUR | LONG;

/**
 * The classes of the header words above a column that was decided by its own header: it is the row in which a head is
 * known to stand, and all its texts have been seen.
 */
export function headOf(
  sheet: Sheet,
  { columns, headerRow }: Pick<Found, 'columns' | 'headerRow'>,
  meaningOf: (ref: TextRef) => Meaning,
): number[] | null {
  if (headerRow === null || columns.length !== 1) return null;
  const words = sheet.headings
    .inRow(headerRow)
    .map(([column, ref]) => [column, meaningOf(ref) & ~BY_DIGITS] as const)
    .filter(([, meaning]) => (meaning & WORDS) !== 0);
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined || words.length < LEAST_WORDS) return null;
  const head = [DEPTHS.filter((row) => headerRow >= row).length, last[0] - first[0] + 1];
  let before = first[0];
  for (const [column, meaning] of words.slice(0, MOST_WORDS)) {
    head.push(column - before, meaning);
    before = column;
  }
  return head;
}
