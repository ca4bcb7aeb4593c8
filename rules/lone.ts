/**
 * What one number is worth by itself: in running text, in a sparse place, beside a label. Columns
 * of numbers do not ask this; they vote (`vote.ts`).
 */
import { EXEMPT, OLD, PROVEN, REPLACEMENT, TEST, VALID, type NumberKey } from './cpr.ts';
import type { Confidence, Kind } from './finding.ts';
import { MAYBE_PERSON, PERSON, THING } from './header.ts';
import { FORM_NINE, FORM_ODD, FORM_SEPARATED, FORM_TEN, type Form } from './shape.ts';

export interface LoneNumber {
  readonly facts: number;
  readonly form: Form;
  readonly doubtful: boolean;
  /** PERSON, MAYBE_PERSON, THING or 0: the nearest label. */
  readonly label: number;
}

export function kindOf(facts: number): Kind {
  if ((facts & TEST) !== 0) return 'test';
  return (facts & REPLACEMENT) !== 0 ? 'replacement' : 'cpr';
}

/** Why one number is taken for what it is. Only appended to: the indexes travel. */
export const LONE_REASONS = [
  /** A word for a CPR number stands beside it. */
  'labelled',
  /** A word that may mean one, and a dash or a control digit. */
  'maybeLabelled',
  /** Called another number, but with a separator and a control digit. */
  'calledButHolds',
  /** A control digit, and nothing around it that speaks against it. */
  'holds',
  /** A test person; and one with a word for a CPR number beside it. */
  'test',
  'labelledTest',
  /** What stands around it makes it doubtful. */
  'doubtful',
  /** Separated in a way in which decimals and clock times are too. */
  'odd',
  /** A date without a control digit, or a holder who is dead. */
  'unproven',
  /** Among many in running text of which too few have a control digit. */
  'chance',
  /** Among others of its shape, most of which are no dates. */
  'crowd',
  /** Nothing: a replacement number without a label. */
  'replacement',
  /** Nothing: nine digits without a label. */
  'nine',
  /** Nothing: called another number. */
  'called',
  /** Nothing: one of a column of digits that was not decided. */
  'column',
  /** Nothing: one of a column of another country's numbers, or of dates with clock times. */
  'pattern',
] as const;
export type LoneReason = (typeof LONE_REASONS)[number];

/** How sure a number of this reason is; null when it is nothing. */
export const CONFIDENCE_OF: Readonly<Record<LoneReason, Confidence | null>> = {
  labelled: 'certain',
  maybeLabelled: 'certain',
  calledButHolds: 'likely',
  holds: 'likely',
  test: 'likely',
  labelledTest: 'certain',
  doubtful: 'possible',
  odd: 'possible',
  unproven: 'possible',
  chance: 'possible',
  crowd: 'possible',
  replacement: null,
  nine: null,
  called: null,
  column: null,
  pattern: null,
};

/** What one number is by itself; null when it cannot be a number at all. */
export function loneReason({ facts, form, doubtful, label }: LoneNumber): LoneReason | null {
  if ((facts & VALID) === 0) return null;
  const isTest = (facts & TEST) !== 0;
  if ((label & PERSON) !== 0) return isTest ? 'labelledTest' : 'labelled';
  if ((facts & REPLACEMENT) !== 0) return 'replacement';
  if (form === FORM_NINE) return 'nine';
  const holds = holdsAlone(facts) && !doubtful && form !== FORM_ODD;
  if ((label & THING) !== 0) {
    return holds && form === FORM_SEPARATED ? 'calledButHolds' : 'called';
  }
  if ((label & MAYBE_PERSON) !== 0 && !doubtful) {
    if (isTest && form === FORM_SEPARATED) return 'labelledTest';
    if (form === FORM_SEPARATED || (facts & PROVEN) !== 0) return 'maybeLabelled';
  }
  if (holds && !isTest) return 'holds';
  if (doubtful) return 'doubtful';
  if (isTest) return 'test';
  return form === FORM_ODD ? 'odd' : 'unproven';
}

/** A control digit, or a birth date without one, and a holder who may live. */
export function holdsAlone(facts: number): boolean {
  return (facts & (PROVEN | EXEMPT)) !== 0 && (facts & OLD) === 0;
}

/** Ten bare digits that begin as P-numbers do: all of those are valid dates and pass modulus 11. */
export function likeProductionUnit(key: NumberKey, form: Form): boolean {
  return form === FORM_TEN && Math.floor(key / 12_000_000) === 9;
}
