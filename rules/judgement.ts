/**
 * A sheet that has been told: which texts and columns must be seen to decide, and the decision.
 */
import { conclude, type Conclusion, type Judged, type Reading } from './conclusion.ts';
import type { ColumnTally } from './column.ts';
import { NO_COUNTS, type ColumnCounts } from './counts.ts';
import { decide } from './decision.ts';
import type { Warning } from './finding.ts';
import { counts as isCounted, type Found } from './found.ts';
import { BIRTH, CATEGORY_SHIFT, LAST_FOUR, PERSON, SERIAL } from './header.ts';
import { NO_HEADER, type Header } from './headings.ts';
import { voteByRow, type RowVote } from './rows.ts';
import type { Sheet } from './sheet.ts';
import {
  couldBeDates,
  couldBeSerials,
  pairsIn,
  type Half,
  type Pair,
  type SplitRegister,
  type SplitVote,
} from './split.ts';
import { ballotOf } from './vote.ts';

export interface SheetVerdict {
  readonly found: readonly Found[];
  /** One bit for each category. */
  readonly categories: number;
  /** What the findings were made of, and what was looked at and made none. */
  readonly columns: readonly Conclusion[];
  readonly rows: readonly RowVote[];
  readonly splits: readonly SplitVote[];
  readonly lost: readonly LostColumn[];
}

/** A CPR column whose numbers are gone, so that nobody takes the sheet for clean. */
export interface LostColumn {
  readonly column: number;
  readonly header: Header;
  readonly counts: ColumnCounts;
  readonly warning: Warning;
}

/** The fewest cells of birth dates or destroyed numbers that are worth a header's text. */
const WORTH_A_HEADER = 3;

/** Adds the references of the texts that this sheet needs; forgets a sheet that needs none. */
export function wantedOf(sheet: Sheet, wanted: Set<number>): void {
  const want = (ref: number): unknown => ref >= 0 && wanted.add(ref);
  const tallies = sheet.tallies();
  const columns = columnsToName(sheet);
  if (tallies.length === 0 && columns.length === 0) {
    sheet.forget();
    return;
  }
  if (tallies.length === 0) {
    for (const column of columns) sheet.headings.refsOf(column).forEach(want);
    return;
  }
  sheet.headings.forEach((_row, _column, ref) => want(ref));
  for (const tally of tallies) {
    if (ballotOf(tally, sheet.countsOf(tally.column)).carried) continue;
    for (let i = 0; i < tally.noted.length; i++) {
      const { left, first } = tally.noted.at(i);
      want(left);
      want(first);
    }
  }
}

/** Columns without numbers whose headers still matter: halves of a register, or what is left of one. */
function columnsToName(sheet: Sheet): number[] {
  const all = [...sheet.allCounts()];
  const dates = all.filter(([, counts]) => couldBeDates(counts));
  const serials = all.filter(([, counts]) => couldBeSerials(counts));
  const split = dates.length > 0 && serials.length > 0;
  const left = all.filter(
    ([, { sixes, scientific }]) => sixes >= WORTH_A_HEADER || scientific >= WORTH_A_HEADER,
  );
  return [...(split ? [...dates, ...serials] : []), ...left].map(([column]) => column);
}

/** The columns of this sheet that may hold a split register. */
export function pairsOf(sheet: Sheet, { meaningOf }: Pick<Reading, 'meaningOf'>): Pair[] {
  const halves: Half[] = [];
  for (const [column, counts] of sheet.allCounts()) {
    if (!couldBeDates(counts) && !couldBeSerials(counts)) continue;
    const header = sheet.headings.saying(column, BIRTH | SERIAL | LAST_FOUR | PERSON, meaningOf);
    halves.push({ column, counts, header });
  }
  return pairsIn(halves);
}

export function judgeSheet(
  sheet: Sheet,
  splits: readonly SplitRegister[],
  reading: Reading,
): SheetVerdict {
  const judged = sheet.tallies().map((tally): Judged => {
    const header = sheet.headings.over(tally.column, tally.firstRow, reading.meaningOf);
    const ballot = ballotOf(tally, sheet.countsOf(tally.column));
    return { tally, header, decision: decide(ballot, header.meaning) };
  });
  const rows = voteByRow(judged, reading);
  const columns = judged.map((column) => conclude(column, rows.rows, reading));
  const votes = splits.map((split) => split.vote());
  const found = [
    ...columns.flatMap((column) => column.found),
    ...rows.found,
    ...votes.flatMap((vote) => vote.found),
  ];
  return {
    found,
    categories: categoriesOf(sheet, found, reading),
    columns,
    rows: rows.votes,
    splits: votes,
    lost: lostColumns(sheet, found, reading),
  };
}

/** Running text outside cells: each number by itself. */
export function judgePlace(tally: ColumnTally, reading: Reading): Conclusion {
  const decision = decide(ballotOf(tally, NO_COUNTS), NO_HEADER.meaning);
  return conclude({ tally, header: NO_HEADER, decision }, new Set(), reading);
}

/** What the headers of a sheet with people on it tell about them. */
function categoriesOf(sheet: Sheet, found: readonly Found[], { meaningOf }: Reading): number {
  const people = found.filter(isCounted);
  if (people.length === 0) return 0;
  const rows = Math.max(...people.map(({ headerRows }) => headerRows));
  const onItsSide = people.some(({ row, columns }) => row !== null && columns.length === 0);
  let leftmost = Infinity;
  sheet.headings.forEach((_row, column) => {
    if (onItsSide) leftmost = Math.min(leftmost, column);
  });
  let categories = 0;
  sheet.headings.forEach((row, column, ref) => {
    if (row <= rows || column === leftmost) categories |= meaningOf(ref) >> CATEGORY_SHIFT;
  });
  return categories;
}

function lostColumns(sheet: Sheet, found: readonly Found[], { meaningOf }: Reading): LostColumn[] {
  const lost: LostColumn[] = [];
  const held = new Set(found.flatMap(({ columns }) => columns));
  for (const [column, counts] of sheet.allCounts()) {
    const warning = warningOf(counts);
    if (warning === null || held.has(column)) continue;
    const header = sheet.headings.saying(column, PERSON, meaningOf);
    if ((header.meaning & PERSON) !== 0) lost.push({ column, header, counts, warning });
  }
  return lost;
}

function warningOf({ filled, scientific, sixes, dates }: ColumnCounts): Warning | null {
  if (scientific > 0) return 'cprColumnDestroyed';
  return sixes + dates > 0 && 2 * (sixes + dates) >= filled - 1 ? 'birthDatesOnly' : null;
}
