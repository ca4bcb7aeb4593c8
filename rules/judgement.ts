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
import type { TextRef } from './noted.ts';
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

/**
 * The references of the texts that this sheet needs first; forgets a sheet that needs none. Where every column of
 * numbers carries itself, that is what stands above them: the rest is asked for by `stillWantedOf`, if at all.
 */
export function wantedOf(sheet: Sheet): readonly TextRef[] {
  const tallies = sheet.tallies();
  if (tallies.length === 0) {
    const columns = columnsToName(sheet, isWorthAHeader);
    if (columns.length === 0) sheet.forget();
    return columns.flatMap((column) => sheet.headings.refsOf(column));
  }
  const open = tallies.filter((tally) => !isCarried(tally, sheet));
  if (open.length > 0) return [...sheet.headings.all(), ...open.flatMap(labelsOf)];
  const firstRow = Math.max(...tallies.map((tally) => tally.firstRow));
  const columns = columnsToName(sheet, (counts) => warningOf(counts) !== null);
  return [
    ...sheet.headings.above(firstRow),
    ...columns.flatMap((column) => sheet.headings.refsOf(column)),
  ];
}

/**
 * What it needs besides, once those are known: where a column that carries itself is called something else or holds
 * running text its numbers are judged one by one, and the head of a split register may stand anywhere.
 */
export function stillWantedOf(
  sheet: Sheet,
  { meaningOf }: Pick<Reading, 'meaningOf'>,
): readonly TextRef[] {
  const open = sheet.tallies().filter((tally) => {
    if (!isCarried(tally, sheet)) return false;
    const header = sheet.headings.over(tally.column, tally.firstRow, meaningOf);
    const { decidedBy, confidence } = decide(
      ballotOf(tally, sheet.countsOf(tally.column)),
      header.meaning,
    );
    return decidedBy !== 'header' && (confidence === null || tally.hasRunning);
  });
  if (open.length === 0 && pairsOf(sheet, { meaningOf }).length === 0) return [];
  return [...sheet.headings.all(), ...open.flatMap(labelsOf)];
}

function isCarried(tally: ColumnTally, sheet: Sheet): boolean {
  return ballotOf(tally, sheet.countsOf(tally.column)).carried;
}

/** What stands beside the first numbers of a column. */
function labelsOf({ noted }: ColumnTally): TextRef[] {
  return Array.from({ length: noted.length }, (_, index) => noted.at(index)).flatMap(
    ({ left, first }) => [left, first],
  );
}

/** Columns whose headers matter without a number in them: halves of a register, or what is left of one. */
function columnsToName(sheet: Sheet, isLeft: (counts: ColumnCounts) => boolean): number[] {
  const all = [...sheet.allCounts()];
  const dates = all.filter(([, counts]) => couldBeDates(counts));
  const serials = all.filter(([, counts]) => couldBeSerials(counts));
  const split = dates.length > 0 && serials.length > 0;
  const left = all.filter(([, counts]) => isLeft(counts));
  return [...(split ? [...dates, ...serials] : []), ...left].map(([column]) => column);
}

function isWorthAHeader({ sixes, scientific }: ColumnCounts): boolean {
  return sixes >= WORTH_A_HEADER || scientific >= WORTH_A_HEADER;
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
