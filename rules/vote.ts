/**
 * The vote of a column: whether its numbers, taken together, are CPR numbers. One number in thirty
 * looks like one by chance; eight of ten in a column do not. What does look so in whole columns is
 * built from dates or from a running number, and shows it in its spread over days and serials.
 */
import type { Bag } from './bag.ts';
import type { ColumnTally } from './column.ts';
import type { ColumnCounts } from './counts.ts';
import type { PersonSet } from './persons.ts';
import { FORM_NINE, FORM_SEPARATED, FORM_TEN } from './shape.ts';

/**
 * What a column turned out to be instead: numbers with a prefix or in sequence, DDMMYYHHMM, dates with
 * a running number, DDMMYYYY and two digits, Icelandic kennitala.
 */
export type Pattern = 'narrow' | 'clock' | 'counter' | 'year' | 'icelandic';

export interface Ballot {
  /** Whole cells that are numbers of this length, also impossible ones. */
  readonly cells: number;
  readonly valid: number;
  readonly proven: number;
  readonly distinct: number;
  readonly pattern: Pattern | null;
  /** Enough different, valid, well-spread numbers for a column without a header. */
  readonly carried: boolean;
}

const LEAST = 3;
/** Cells of which a few may be valid by chance. */
const FEW = 10;
const VALID_SHARE = 0.8;
/** Numbers that the spread is measured on. */
const SAMPLE = 50_000;

export function ballotOf(tally: ColumnTally, counts: ColumnCounts): Ballot {
  const valid = sum(tally.valid);
  const proven = sum(tally.proven);
  const distinct = tally.persons.size;
  const others =
    matches(tally.listedTests) +
    matches(tally.shapedTests) +
    Math.min(matches(tally.replacements), valid);
  const cells = Math.max(counts.ten + counts.nine + counts.separated, sum(tally.seen)) - others;
  const pattern = patternOf(tally, valid, proven);
  const carried =
    pattern === null &&
    cells >= LEAST &&
    distinct >= LEAST &&
    valid >= VALID_SHARE * cells &&
    isStrong(tally, cells, valid, proven) &&
    (2 * cells >= counts.filled || proven >= VALID_SHARE * valid);
  return { cells, valid, proven, distinct, pattern, carried };
}

/** Whether replacement numbers make up a column of their own. No control digit speaks for them. */
export function replacementsCarry(tally: ColumnTally, counts: ColumnCounts): boolean {
  const { replacements } = tally;
  if (replacements === null || replacements.persons.size < FEW) return false;
  const cells = Math.max(counts.ten + counts.nine + counts.separated, sum(tally.seen));
  const mostly = replacements.matches >= VALID_SHARE * cells;
  return mostly && 2 * cells >= counts.filled && isSpread(replacements.persons);
}

/** Whether numbers spread over the year as birthdays do. */
export function isSpread(persons: PersonSet): boolean {
  return !isNarrow(profileOf(persons));
}

/**
 * Nine digits alone are a date too often, and a few cells are all dates but one by chance: they need
 * more of them, or control digits.
 */
function isStrong(tally: ColumnTally, cells: number, valid: number, proven: number): boolean {
  if (cells < FEW && valid < cells && proven < 0.5 * valid) return false;
  const firm = Math.max(tally.valid[FORM_TEN]!, tally.valid[FORM_SEPARATED]!);
  return firm >= LEAST || proven >= LEAST || (cells >= FEW && valid >= 0.9 * cells);
}

function patternOf(tally: ColumnTally, valid: number, proven: number): Pattern | null {
  const distinct = tally.persons.size;
  if (distinct < LEAST) return null;
  const profile = profileOf(tally.persons);
  if (isNarrow(profile)) return 'narrow';
  if (proven >= VALID_SHARE * valid) return null;
  const { size } = profile;
  if (profile.clocks >= 0.98 * size) return 'clock';
  if (profile.zeroes >= 0.9 * size) return 'counter';
  if (profile.centuries >= 0.98 * size) return 'year';
  if (profile.icelandic >= 0.98 * size) return 'icelandic';
  return null;
}

interface Profile {
  readonly size: number;
  readonly dates: number;
  readonly days: number;
  readonly months: number;
  /** Serials that are a clock time; that begin with 0; years 19 and 20; a last digit 0 or 9. */
  readonly clocks: number;
  readonly zeroes: number;
  readonly centuries: number;
  readonly icelandic: number;
}

function profileOf(persons: PersonSet): Profile {
  const dates = new Uint8Array(91 * 12);
  let size = 0;
  let clocks = 0;
  let zeroes = 0;
  let centuries = 0;
  let icelandic = 0;
  persons.forEach((key) => {
    const serial = key % 10_000;
    const year = Math.floor(key / 10_000) % 100;
    size++;
    dates[Math.floor(key / 1_000_000)] = 1;
    if (serial < 2400 && serial % 100 < 60) clocks++;
    if (serial < 1000) zeroes++;
    if (year === 19 || year === 20) centuries++;
    if (serial % 10 === 0 || serial % 10 === 9) icelandic++;
  }, SAMPLE);
  const seen = Array.from(dates.keys()).filter((date) => dates[date] === 1);
  const days = new Set(seen.map((date) => Math.floor(date / 12))).size;
  const months = new Set(seen.map((date) => date % 12)).size;
  return { size, dates: seen.length, days, months, clocks, zeroes, centuries, icelandic };
}

/** Birthdays fall all over the year; a prefix, an epoch or a year in front does not. */
function isNarrow({ size, dates, days, months }: Profile): boolean {
  const expected = (of: number): number => of * (1 - Math.exp(-size / of));
  return dates < 0.5 * expected(365) || days < 0.5 * expected(31) || months < 0.4 * expected(12);
}

export function sum(byForm: Int32Array): number {
  return byForm[FORM_TEN]! + byForm[FORM_NINE]! + byForm[FORM_SEPARATED]! + byForm[3]!;
}

function matches(bag: Bag | null): number {
  return bag === null ? 0 : bag.matches;
}
