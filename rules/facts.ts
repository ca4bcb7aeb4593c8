/**
 * Why a file ended as it did: for each column, row, pair of columns and place that was looked at,
 * the numbers and the words of our own by which it was decided. A fact is copied from the objects
 * that made the findings; nothing is weighed again, so it cannot contradict them. Like a finding it
 * has no field that could hold a cell's content.
 */
import type { Against } from './against.ts';
import { CONFIDENCES, KINDS } from './finding.ts';
import type { Confidence, Kind, Place, Warning } from './finding.ts';
import type { ColumnCounts } from './counts.ts';
import type { DecidedBy } from './decision.ts';
import { CONFIDENCE_OF, LONE_REASONS, type LoneReason } from './lone.ts';
import type { Ballot } from './vote.ts';

/** `pair`: two columns with birth date and serial; `row`: a register that lies on its side. */
export const SUBJECTS = ['column', 'row', 'pair', 'place'] as const;
export type Subject = (typeof SUBJECTS)[number];

/**
 * What a header or a row's label says of the numbers. `title`: it stands over the whole table, so
 * it is only a hint. `unread`: there was no number that it could have made one.
 */
export const HEADER_CLASSES = [
  'none',
  'person',
  'maybePerson',
  'title',
  'thing',
  'birth',
  'serial',
  'lastFour',
  'measure',
  'unread',
] as const;
export type HeaderClass = (typeof HEADER_CLASSES)[number];

export interface Fact {
  readonly subject: Subject;
  readonly where: Place;
  /** Counted from 1; null outside sheets. */
  readonly sheet: number | null;
  /** Counted from 0: one, two for a pair (birth date first), none for rows and outside cells. */
  readonly columns: readonly number[];
  /** Counted from 1. */
  readonly row: number | null;
  /** The row of the header that was weighed, counted from 1. */
  readonly headerRow: number | null;
  /** One for each column; for a row that of its label. */
  readonly headers: readonly HeaderClass[];
  readonly counts: ColumnCounts;
  readonly ballot: Ballot;
  /** Of a pair: rows with both halves, and how many of their serials are the next after the last. */
  readonly joined: { readonly rows: number; readonly counting: number };
  /** Numbers in running text without a label or doubt, and those that pass modulus 11. */
  readonly running: { readonly seen: number; readonly proven: number };
  /** Numbers that were judged one by one. */
  readonly alone: Readonly<Record<LoneReason, number>>;
  /** Numbers that count because it was decided as a whole. */
  readonly matches: Readonly<Record<Kind, number>>;
  readonly decidedBy: DecidedBy;
  /** Of its CPR numbers as a whole, and of its replacement numbers. */
  readonly confidence: Confidence | null;
  readonly replacements: Confidence | null;
  /** What spoke against it as a whole; in vain where there is a confidence all the same. */
  readonly against: readonly Against[];
  readonly warning: Warning | null;
}

/** The most important facts of a file, and how many there were. */
export interface Explained {
  readonly facts: readonly Fact[];
  readonly total: number;
}

/** Kept of one file, however many columns it has. */
const MOST = 400;

export class Facts<Kept extends Fact = Fact> {
  #kept: Kept[] = [];
  #total = 0;

  add(fact: Kept): void {
    this.addAll([fact], 1);
  }

  /** Facts of which `total` is how many there were. */
  addAll(facts: readonly Kept[], total: number): void {
    this.#total += total;
    this.#kept.push(...facts);
    if (this.#kept.length >= 2 * MOST) this.#kept = this.#sorted();
  }

  explained(): { readonly facts: readonly Kept[]; readonly total: number } {
    return { facts: this.#sorted(), total: this.#total };
  }

  #sorted(): Kept[] {
    return this.#kept.toSorted(byWeight).slice(0, MOST);
  }
}

/** What made findings first, the surest before the others; then what has most that could be one. */
function byWeight(a: Fact, b: Fact): number {
  return (
    rankOf(b) - rankOf(a) ||
    b.ballot.valid - a.ballot.valid ||
    b.ballot.numbers - a.ballot.numbers ||
    (a.sheet ?? 0) - (b.sheet ?? 0) ||
    (a.columns[0] ?? 0) - (b.columns[0] ?? 0)
  );
}

/** -1 for nothing. */
function rankOf(fact: Fact): number {
  return strongest([fact.confidence, fact.replacements, aloneOf(fact)]);
}

/** How sure the surest of the numbers is that were judged one by one. */
export function aloneOf({ alone }: Pick<Fact, 'alone'>): Confidence | null {
  const held = LONE_REASONS.filter((reason) => alone[reason] > 0);
  return CONFIDENCES[strongest(held.map((reason) => CONFIDENCE_OF[reason]))] ?? null;
}

function strongest(confidences: readonly (Confidence | null)[]): number {
  return Math.max(-1, ...confidences.map((one) => (one === null ? -1 : CONFIDENCES.indexOf(one))));
}

/** Whether the subject gave a finding. */
export function madeFinding(fact: Fact): boolean {
  return KINDS.some((kind) => fact.matches[kind] > 0) || aloneOf(fact) !== null;
}
