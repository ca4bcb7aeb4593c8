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

/** How sure one number is; null when it is nothing. */
export function loneConfidence({ facts, form, doubtful, label }: LoneNumber): Confidence | null {
  if ((facts & VALID) === 0) return null;
  if ((label & PERSON) !== 0) return 'certain';
  if ((facts & REPLACEMENT) !== 0 || form === FORM_NINE) return null;
  const holds = holdsAlone(facts) && !doubtful && form !== FORM_ODD;
  if ((label & THING) !== 0) return holds && form === FORM_SEPARATED ? 'likely' : null;
  if ((label & MAYBE_PERSON) !== 0 && !doubtful) {
    if (form === FORM_SEPARATED || (facts & PROVEN) !== 0) return 'certain';
  }
  if ((facts & TEST) !== 0) return doubtful ? 'possible' : 'likely';
  return holds ? 'likely' : 'possible';
}

/** A control digit, or a birth date without one, and a holder who may live. */
export function holdsAlone(facts: number): boolean {
  return (facts & (PROVEN | EXEMPT)) !== 0 && (facts & OLD) === 0;
}

/** Ten bare digits that begin as P-numbers do: all of those are valid dates and pass modulus 11. */
export function likeProductionUnit(key: NumberKey, form: Form): boolean {
  return form === FORM_TEN && Math.floor(key / 12_000_000) === 9;
}
