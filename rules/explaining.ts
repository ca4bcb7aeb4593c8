/** Copies what a sheet or a place was decided by into facts. */
import { columnsOf, isSparse, type Conclusion } from './conclusion.ts';
import { NO_COUNTS, type ColumnCounts } from './counts.ts';
import type { Fact, HeaderClass } from './facts.ts';
import { KINDS, type Kind, type Place } from './finding.ts';
import type { Found } from './found.ts';
import {
  BIRTH, LAST_FOUR, MAYBE_PERSON, MEASURE, PERSON, SERIAL, THING, type Meaning,
} from './header.ts'; // prettier-ignore
import type { Header } from './headings.ts';
import type { LostColumn, SheetVerdict } from './judgement.ts';
import { LONE_REASONS, type LoneReason } from './lone.ts';
import type { RowVote } from './rows.ts';
import type { Sheet } from './sheet.ts';
import type { SplitVote } from './split.ts';
import type { Ballot } from './vote.ts';

/** The fewest numbers that make a column worth a word although none of them is a date. */
const WORTH_A_FACT = 3;

const NO_BALLOT: Ballot = {
  filled: 0,
  numbers: 0,
  cells: 0,
  valid: 0,
  proven: 0,
  distinct: 0,
  firm: 0,
  bare: 0,
  provenBare: 0,
  separated: 0,
  separatedValid: 0,
  separatedProven: 0,
  replacements: 0,
  tests: 0,
  replacementsCarry: false,
  pattern: null,
  against: [],
  carried: false,
};

const NOTHING = {
  columns: [],
  row: null,
  headerRow: null,
  headers: [],
  counts: NO_COUNTS,
  ballot: NO_BALLOT,
  joined: { rows: 0, counting: 0 },
  running: { seen: 0, proven: 0 },
  alone: numbersOf(() => 0),
  matches: { cpr: 0, replacement: 0, test: 0 },
  decidedBy: 'nothing',
  confidence: null,
  replacements: null,
  against: [],
  warning: null,
} as const;

/** What was decided of a sheet, and why. */
export function factsOfSheet(sheet: Sheet, verdict: SheetVerdict): Fact[] {
  const lost = new Map(verdict.lost.map((column) => [column.column, column]));
  const judged = verdict.columns.filter(isItsOwn).map((conclusion): Fact => {
    const { column } = conclusion.tally;
    const { warning = null } = lost.get(column) ?? {};
    lost.delete(column);
    return { ...factOfColumn(conclusion, sheet.countsOf(column)), ...placeOf(sheet), warning };
  });
  const others = [
    ...verdict.splits.map(factOfPair),
    ...verdict.rows.map(factOfRow),
    ...[...lost.values()].map(factOfLost),
  ].map((fact): Fact => ({ ...fact, ...placeOf(sheet) }));
  return [...judged, ...others].map((fact) => (fact.where === 'cells' ? fact : outside(fact)));
}

/** Not one whose few numbers are all part of rows that were found: those are told of there. */
function isItsOwn({ decision, alone }: Conclusion): boolean {
  return !isSparse(decision) || LONE_REASONS.some((reason) => alone.numbersOf(reason) > 0);
}

/** Running text outside cells. */
export function factOfPlace(where: Place, conclusion: Conclusion): Fact {
  return outside({ ...factOfColumn(conclusion, NO_COUNTS), subject: 'place', where, sheet: null });
}

/** Columns of numbers of which not one can be a CPR number; their headers are not asked for. */
export function idleFacts(sheet: Sheet): Fact[] {
  const told = new Set(sheet.tallies().map(({ column }) => column));
  return [...sheet.allCounts()]
    .filter(([column, counts]) => !told.has(column) && numbersIn(counts) >= WORTH_A_FACT)
    .map(([column, counts]): Fact => {
      const idle: Fact = {
        ...NOTHING,
        ...placeOf(sheet),
        subject: 'column',
        columns: [column],
        headers: ['unread'],
        counts,
        ballot: { ...NO_BALLOT, filled: counts.filled, numbers: numbersIn(counts) },
        against: ['noDates'],
      };
      return sheet.where === 'cells' ? idle : outside(idle);
    });
}

function numbersIn({ ten, nine, separated }: ColumnCounts): number {
  return ten + nine + separated;
}

type Unplaced = Omit<Fact, 'where' | 'sheet'>;

function placeOf({ where, ordinal }: Sheet): Pick<Fact, 'where' | 'sheet'> {
  return { where, sheet: ordinal };
}

/** Where rows and columns mean nothing to people. */
function outside(fact: Fact): Fact {
  return { ...fact, columns: [], row: null, headerRow: null };
}

function factOfColumn(conclusion: Conclusion, counts: ColumnCounts): Unplaced {
  const { tally, header, decision, alone, whole } = conclusion;
  const { ballot, decidedBy, confidence, replacements, against } = decision;
  const matchesOf = (kind: Kind): number => whole.get(kind)?.matches ?? 0;
  const isEmpty = KINDS.every((kind) => matchesOf(kind) === 0);
  // A header over no numbers at all would have decided for whatever text below holds.
  const decided = isEmpty
    ? ({ decidedBy: 'nothing', confidence: null, replacements: null } as const)
    : { decidedBy, confidence, replacements };
  return {
    ...NOTHING,
    subject: 'column',
    columns: columnsOf(tally),
    headerRow: rowOf(header),
    headers: [classOf(header)],
    counts,
    ballot,
    running: { seen: tally.runningSeen, proven: tally.runningProven },
    alone: numbersOf((reason) => alone.numbersOf(reason)),
    matches: {
      cpr: matchesOf('cpr'),
      replacement: matchesOf('replacement'),
      test: matchesOf('test'),
    },
    ...decided,
    against: isEmpty && against.length === 0 ? ['noDates'] : against,
  };
}

function factOfRow(vote: RowVote): Unplaced {
  const { row, label, cells, valid, proven, distinct, confidence, against, found } = vote;
  const decidedBy = (label & PERSON) === 0 ? 'vote' : 'header';
  const pattern = against.includes('pattern') ? 'narrow' : null;
  const carried = confidence !== null;
  return {
    ...NOTHING,
    subject: 'row',
    row: row + 1,
    headers: [classOf({ row, meaning: label, isTitle: false })],
    ballot: { ...NO_BALLOT, numbers: cells, cells, valid, proven, distinct, pattern, carried },
    matches: matchesIn(found),
    decidedBy: confidence === null ? 'nothing' : decidedBy,
    confidence,
    replacements: confidence,
    against,
  };
}

function factOfPair({ pair, rows, counting, ...vote }: SplitVote): Unplaced {
  const { ballot, confidence, against, found } = vote;
  const decidedBy = pair.headerRow === null ? 'vote' : 'header';
  return {
    ...NOTHING,
    subject: 'pair',
    columns: [pair.date.column, pair.serial.column],
    headerRow: pair.headerRow === null ? null : pair.headerRow + 1,
    headers: [dateClassOf(pair.date.header.meaning), serialClassOf(pair.serial.header.meaning)],
    ballot,
    joined: { rows, counting },
    matches: matchesIn(found),
    decidedBy: confidence === null ? 'nothing' : decidedBy,
    confidence,
    replacements: confidence,
    against,
  };
}

function factOfLost({ column, header, counts, warning }: LostColumn): Unplaced {
  return {
    ...NOTHING,
    subject: 'column',
    columns: [column],
    headerRow: rowOf(header),
    headers: ['person'],
    counts,
    ballot: { ...NO_BALLOT, filled: counts.filled },
    against: ['noDates'],
    warning,
  };
}

function matchesIn(found: readonly Found[]): Record<Kind, number> {
  const matches = { cpr: 0, replacement: 0, test: 0 };
  for (const { kind, bag } of found) matches[kind] += bag.matches;
  return matches;
}

function numbersOf(count: (reason: LoneReason) => number): Record<LoneReason, number> {
  const numbers: Partial<Record<LoneReason, number>> = {};
  for (const reason of LONE_REASONS) numbers[reason] = count(reason);
  return numbers as Record<LoneReason, number>;
}

function rowOf({ row }: Header): number | null {
  return row < 0 ? null : row + 1;
}

/** In the order in which `decide` asks. */
function classOf({ meaning, isTitle }: Header): HeaderClass {
  if ((meaning & PERSON) !== 0) return 'person';
  if ((meaning & THING) !== 0) return 'thing';
  if ((meaning & MAYBE_PERSON) !== 0) return isTitle ? 'title' : 'maybePerson';
  return 'none';
}

/** In the order in which `pairsIn` asks. */
function serialClassOf(meaning: Meaning): HeaderClass {
  if ((meaning & LAST_FOUR) !== 0) return 'lastFour';
  if ((meaning & MEASURE) !== 0) return 'measure';
  if ((meaning & PERSON) !== 0) return 'person';
  return (meaning & SERIAL) === 0 ? 'none' : 'serial';
}

function dateClassOf(meaning: Meaning): HeaderClass {
  if ((meaning & PERSON) !== 0) return 'person';
  return (meaning & BIRTH) === 0 ? 'none' : 'birth';
}
