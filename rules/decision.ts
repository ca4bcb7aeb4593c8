/**
 * What is decided of one column, once its header is known: whether the column as a whole holds CPR
 * numbers, and if not, which of its numbers may still speak for themselves. No other column and no
 * neighbour has a say.
 */
import type { Against } from './against.ts';
import type { Confidence } from './finding.ts';
import { MAYBE_PERSON, PERSON, THING, type Meaning } from './header.ts';
import type { Ballot } from './vote.ts';

export const DECIDERS = ['header', 'vote', 'nothing'] as const;
export type DecidedBy = (typeof DECIDERS)[number];

export interface Decision {
  readonly decidedBy: DecidedBy;
  /** Of the column's CPR numbers; null when the column as a whole is none. */
  readonly confidence: Confidence | null;
  /** Of its replacement numbers. */
  readonly replacements: Confidence | null;
  /** What spoke against the column as a whole; in vain where there is a confidence all the same. */
  readonly against: readonly Against[];
  /** Whether bare whole cells may be judged alone, and what separated ones may be at most. */
  readonly bareAlone: boolean;
  readonly separatedAtMost: Confidence | null;
  readonly ballot: Ballot;
}

/** Bare cells from which on the column decides for them. */
const COLUMN_OF_DIGITS = 3;
/** Separated cells from which on most must be dates for one to be believed. */
const COLUMN_OF_GROUPS = 5;

/** `header`: what the header says. Nothing but this and the ballot's numbers decides. */
export function decide(ballot: Ballot, header: Meaning): Decision {
  if ((header & PERSON) !== 0) return underPersonHeader(ballot);
  if ((header & THING) !== 0) return underThingHeader(ballot);
  const sure: Confidence = (header & MAYBE_PERSON) !== 0 ? 'certain' : 'likely';
  const replacementVote = ballot.replacementsCarry ? sure : null;
  return {
    decidedBy: ballot.carried || replacementVote !== null ? 'vote' : 'nothing',
    confidence: ballot.carried ? sure : null,
    replacements: ballot.carried ? sure : replacementVote,
    against: ballot.against,
    bareAlone: ballot.bare < COLUMN_OF_DIGITS,
    separatedAtMost: separatedAtMost(ballot),
    ballot,
  };
}

/** The header says what they are: the date suffices, also for nine digits, age and control digit. */
function underPersonHeader(ballot: Ballot): Decision {
  const { numbers, provenBare } = ballot;
  const all = ballot.valid + ballot.replacements + ballot.tests;
  const holds = all > 0 ? 2 * all >= numbers : numbers === 0;
  return {
    decidedBy: holds ? 'header' : 'nothing',
    confidence: holds ? 'certain' : null,
    replacements: holds ? 'certain' : null,
    against: holds ? [] : [all === 0 ? 'noDates' : 'fewValid'],
    // Mostly something else: chance alone makes one of 350 numbers pass.
    bareAlone: provenBare >= 1 && provenBare >= 0.1 * numbers,
    separatedAtMost: 'certain',
    ballot,
  };
}

/** The header says that they are something else: only a column full of control digits overrules. */
function underThingHeader(ballot: Ballot): Decision {
  const { cells, valid, proven } = ballot;
  const against = [...ballot.against];
  if (valid < 0.95 * cells && !against.includes('fewValid')) against.push('fewValid');
  if (proven < 0.8 * valid) against.push('fewProven');
  const overruled = against.length === 0;
  return {
    decidedBy: overruled ? 'vote' : 'nothing',
    confidence: overruled ? 'likely' : null,
    replacements: overruled ? 'likely' : null,
    against: ['thingHeader', ...against],
    bareAlone: false,
    separatedAtMost: separatedAtMost(ballot),
    ballot,
  };
}

/** Numbers of other countries have the same shape: few of them are dates and pass modulus 11. */
function separatedAtMost(ballot: Ballot): Confidence | null {
  const { separated: cells, separatedValid: valid, separatedProven: proven } = ballot;
  // People born in one month are narrow too; then many of them pass.
  const share = ballot.pattern === 'narrow' ? 0.3 : 0.8;
  if (ballot.pattern !== null && ballot.proven < share * ballot.valid) return null;
  if (cells < COLUMN_OF_DIGITS) return 'certain';
  if (valid < 0.95 * cells && proven < 0.3 * valid) return null;
  return cells >= COLUMN_OF_GROUPS && 2 * valid < cells ? 'possible' : 'certain';
}
