/**
 * The vote of a column: whether its numbers, taken together, are CPR numbers. One number in thirty
 * looks like one by chance; eight of ten in a column do not. What does look so in whole columns is
 * built from dates or from a running number, and shows it in its spread over days and serials.
 */
import type { Against } from './against.ts';
import type { Bag } from './bag.ts';
import type { ColumnTally } from './column.ts';
import type { ColumnCounts } from './counts.ts';
import type { PersonSet } from './persons.ts';
import { FORM_NINE, FORM_ODD, FORM_SEPARATED, FORM_TEN } from './shape.ts';

/**
 * What a column turned out to be instead: numbers with a prefix or in sequence, DDMMYYHHMM, dates with
 * a running number, DDMMYYYY and two digits, Icelandic kennitala.
 */
export const PATTERNS = ['narrow', 'clock', 'counter', 'year', 'icelandic'] as const;
export type Pattern = (typeof PATTERNS)[number];

/** All the numbers that a column is decided by, and how it votes. */
export interface Ballot {
  /** Cells that are not empty. */
  readonly filled: number;
  /** Whole cells that are numbers of this length, also impossible ones. */
  readonly numbers: number;
  /** Of these, all but replacement numbers and test persons. */
  readonly cells: number;
  readonly valid: number;
  readonly proven: number;
  readonly distinct: number;
  /** Valid ones of ten digits or with a separator, whichever are more. */
  readonly firm: number;
  /** Cells of bare digits, also of other lengths; and how many of them pass modulus 11. */
  readonly bare: number;
  readonly provenBare: number;
  readonly separated: number;
  readonly separatedValid: number;
  readonly separatedProven: number;
  readonly replacements: number;
  readonly tests: number;
  /** Whether the replacement numbers make up a column of their own. */
  readonly replacementsCarry: boolean;
  /** Only looked for where something depends on it. */
  readonly pattern: Pattern | null;
  /** What keeps the column from being one without a header. */
  readonly against: readonly Against[];
  /** Enough different, valid, well-spread numbers for a column without a header. */
  readonly carried: boolean;
}

const LEAST = 3;
/** Cells of which a few may be valid by chance. */
const FEW = 10;
const VALID_SHARE = 0.8;
/** Numbers that the spread is measured on. */
const SAMPLE = 50_000;

/** The vote of a column that has been told; weighed once. */
export function ballotOf(tally: ColumnTally, counts: ColumnCounts): Ballot {
  return (tally.ballot ??= weigh(tally, counts));
}

function weigh(tally: ColumnTally, counts: ColumnCounts): Ballot {
  const valid = sum(tally.valid);
  const replacements = matches(tally.replacements);
  const tests = matches(tally.listedTests) + matches(tally.shapedTests);
  const numbers = Math.max(counts.ten + counts.nine + counts.separated, sum(tally.seen));
  const cells = numbers - tests - Math.min(replacements, valid);
  const separated = Math.max(counts.separated, tally.seen[FORM_SEPARATED]!);
  const figures: Figures = {
    filled: counts.filled,
    numbers,
    cells,
    valid,
    proven: sum(tally.proven),
    distinct: tally.persons.size,
    firm: Math.max(tally.valid[FORM_TEN]!, tally.valid[FORM_SEPARATED]!),
    bare: Math.max(counts.bare, cells - separated),
    provenBare: tally.proven[FORM_TEN]! + tally.proven[FORM_NINE]!,
    separated,
    separatedValid: tally.valid[FORM_SEPARATED]!,
    separatedProven: tally.proven[FORM_SEPARATED]!,
    replacements,
    tests,
  };
  const against = againstOf(figures);
  // Separated cells are believed one by one only where they show no pattern.
  const matters = against.length === 0 || separated + tally.seen[FORM_ODD]! > 0;
  const pattern = matters ? patternOf(tally.persons, figures) : null;
  if (pattern !== null) against.push('pattern');
  return {
    ...figures,
    replacementsCarry: replacementsCarry(tally.replacements, figures),
    pattern,
    against,
    carried: against.length === 0,
  };
}

type Figures = Omit<Ballot, 'replacementsCarry' | 'pattern' | 'against' | 'carried'>;

/** What the counts alone say against a column without a header. */
function againstOf(figures: Figures): Against[] {
  const { filled, cells, valid, proven, distinct } = figures;
  const against: Against[] = [];
  if (cells < LEAST) against.push('few');
  if (distinct < LEAST) against.push('fewDistinct');
  if (valid < VALID_SHARE * cells) against.push('fewValid');
  if (!isStrong(figures)) against.push('chance');
  if (2 * cells < filled && proven < VALID_SHARE * valid) against.push('mixed');
  return against;
}

/** Whether replacement numbers make up a column of their own. No control digit speaks for them. */
function replacementsCarry(replacements: Bag | null, { numbers, filled }: Figures): boolean {
  if (replacements === null || replacements.persons.size < FEW) return false;
  const mostly = replacements.matches >= VALID_SHARE * numbers;
  return mostly && 2 * numbers >= filled && isSpread(replacements.persons);
}

/** Whether numbers spread over the year as birthdays do. */
export function isSpread(persons: PersonSet): boolean {
  return !isNarrow(profileOf(persons));
}

/**
 * Nine digits alone are a date too often, and a few cells are all dates but one by chance: they need
 * more of them, or control digits.
 */
function isStrong({ cells, valid, proven, firm }: Figures): boolean {
  if (cells < FEW && valid < cells && proven < 0.5 * valid) return false;
  return firm >= LEAST || proven >= LEAST || (cells >= FEW && valid >= 0.9 * cells);
}

function patternOf(persons: PersonSet, { distinct, valid, proven }: Figures): Pattern | null {
  if (distinct < LEAST) return null;
  const profile = profileOf(persons);
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
  /** One bit for each month, by day. */
  const monthsOn = new Uint16Array(91);
  let size = 0;
  let clocks = 0;
  let zeroes = 0;
  let centuries = 0;
  let icelandic = 0;
  persons.forEach((key) => {
    const serial = key % 10_000;
    const date = (key / 10_000) | 0;
    const year = date % 100;
    const month = ((date / 100) | 0) % 12;
    size++;
    monthsOn[(date / 1200) | 0]! |= 1 << month;
    if (serial < 2400 && serial % 100 < 60) clocks++;
    if (serial < 1000) zeroes++;
    if (year === 19 || year === 20) centuries++;
    if (serial % 10 === 0 || serial % 10 === 9) icelandic++;
  }, SAMPLE);
  let dates = 0;
  let days = 0;
  let months = 0;
  for (const on of monthsOn) {
    if (on === 0) continue;
    days++;
    dates += bitsIn(on);
    months |= on;
  }
  return { size, dates, days, months: bitsIn(months), clocks, zeroes, centuries, icelandic };
}

function bitsIn(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
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
