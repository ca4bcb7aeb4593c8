/**
 * What is decided of one column, once its header is known: whether the column as a whole holds CPR
 * numbers, and if not, which of its numbers may still speak for themselves. No other column and no
 * neighbour has a say.
 */
import type { ColumnTally } from './column.ts';
import type { ColumnCounts } from './counts.ts';
import type { Confidence } from './finding.ts';
import { MAYBE_PERSON, PERSON, THING } from './header.ts';
import type { Header } from './headings.ts';
import { FORM_NINE, FORM_SEPARATED, FORM_TEN } from './shape.ts';
import { ballotOf, replacementsCarry, sum, type Ballot } from './vote.ts';

export type DecidedBy = 'header' | 'vote' | 'nothing';

export interface Decision {
  readonly decidedBy: DecidedBy;
  /** Of the column's CPR numbers; null when the column as a whole is none. */
  readonly confidence: Confidence | null;
  /** Of its replacement numbers. */
  readonly replacements: Confidence | null;
  /** Whether bare whole cells may be judged alone, and what separated ones may be at most. */
  readonly bareAlone: boolean;
  readonly separatedAtMost: Confidence | null;
  readonly ballot: Ballot;
}

/** Bare cells from which on the column decides for them. */
const COLUMN_OF_DIGITS = 3;
/** Separated cells from which on most must be dates for one to be believed. */
const COLUMN_OF_GROUPS = 5;

export function decide(tally: ColumnTally, counts: ColumnCounts, header: Header): Decision {
  const ballot = ballotOf(tally, counts);
  if ((header.meaning & PERSON) !== 0) return underPersonHeader(tally, counts, ballot);
  if ((header.meaning & THING) !== 0) return underThingHeader(tally, counts, ballot);
  const sure: Confidence = (header.meaning & MAYBE_PERSON) !== 0 ? 'certain' : 'likely';
  const replacementVote = replacementsCarry(tally, counts) ? sure : null;
  return {
    decidedBy: ballot.carried || replacementVote !== null ? 'vote' : 'nothing',
    confidence: ballot.carried ? sure : null,
    replacements: ballot.carried ? sure : replacementVote,
    bareAlone:
      Math.max(counts.bare, ballot.cells - separatedCells(tally, counts)) < COLUMN_OF_DIGITS,
    separatedAtMost: separatedAtMost(tally, counts, ballot),
    ballot,
  };
}

/** The header says what they are: the date suffices, also for nine digits, age and control digit. */
function underPersonHeader(tally: ColumnTally, counts: ColumnCounts, ballot: Ballot): Decision {
  const others = tally.replacements?.matches ?? 0;
  const tests = (tally.listedTests?.matches ?? 0) + (tally.shapedTests?.matches ?? 0);
  const all = ballot.valid + others + tests;
  const cells = Math.max(counts.ten + counts.nine + counts.separated, sum(tally.seen));
  const holds = all > 0 ? 2 * all >= cells : cells === 0;
  const provenBare = tally.proven[FORM_TEN]! + tally.proven[FORM_NINE]!;
  return {
    decidedBy: holds ? 'header' : 'nothing',
    confidence: holds ? 'certain' : null,
    replacements: holds ? 'certain' : null,
    // Mostly something else: chance alone makes one of 350 numbers pass.
    bareAlone: provenBare >= 1 && provenBare >= 0.1 * cells,
    separatedAtMost: 'certain',
    ballot,
  };
}

/** The header says that they are something else: only a column full of control digits overrules. */
function underThingHeader(tally: ColumnTally, counts: ColumnCounts, ballot: Ballot): Decision {
  const { cells, valid, proven } = ballot;
  const overruled = ballot.carried && valid >= 0.95 * cells && proven >= 0.8 * valid;
  return {
    decidedBy: overruled ? 'vote' : 'nothing',
    confidence: overruled ? 'likely' : null,
    replacements: overruled ? 'likely' : null,
    bareAlone: false,
    separatedAtMost: separatedAtMost(tally, counts, ballot),
    ballot,
  };
}

/** Numbers of other countries have the same shape: few of them are dates and pass modulus 11. */
function separatedAtMost(
  tally: ColumnTally,
  counts: ColumnCounts,
  ballot: Ballot,
): Confidence | null {
  // People born in one month are narrow too; then many of them pass.
  const share = ballot.pattern === 'narrow' ? 0.3 : 0.8;
  if (ballot.pattern !== null && ballot.proven < share * ballot.valid) return null;
  const cells = separatedCells(tally, counts);
  if (cells < COLUMN_OF_DIGITS) return 'certain';
  const valid = tally.valid[FORM_SEPARATED]!;
  if (valid < 0.95 * cells && tally.proven[FORM_SEPARATED]! < 0.3 * valid) return null;
  return cells >= COLUMN_OF_GROUPS && 2 * valid < cells ? 'possible' : 'certain';
}

function separatedCells(tally: ColumnTally, counts: ColumnCounts): number {
  return Math.max(counts.separated, tally.seen[FORM_SEPARATED]!);
}
