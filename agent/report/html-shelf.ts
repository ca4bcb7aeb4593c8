/**
 * What a page keeps of a run until it can be written: sorting needs all files, and a run may have a
 * million. The most dangerous are kept whole, further ones without their places, and beyond a bound
 * they are only counted; the page says so.
 */
import { SEVERITIES } from '../../rules/severity.ts';
import type { Outcome } from '../outcome.ts';

/** Files with all their details, and files in all. A browser takes a second for as many. */
export const WHOLE = 1000;
export const KEPT = 10_000;
/** Places of one file that are listed. */
const PLACES = 12;
/** New files between two sortings. */
const FRESH = 2000;

/** A file on the page: `places` of its findings were more than are listed. */
export interface Row {
  readonly outcome: Outcome;
  readonly places: number;
}

/** The first of many, and how many they are. */
export class Bounded<T> {
  readonly items: T[] = [];
  total = 0;
  readonly #bound: number;

  constructor(bound: number) {
    this.#bound = bound;
  }

  add(item: T): void {
    this.total++;
    if (this.items.length < this.#bound) this.items.push(item);
  }

  get left(): number {
    return this.total - this.items.length;
  }
}

/** Found files, the most dangerous first. */
export class Shelf {
  total = 0;
  #rows: Row[] = [];
  #fresh = 0;

  add(outcome: Outcome): void {
    this.total++;
    this.#rows.push(short(outcome, PLACES));
    this.#fresh++;
    if (this.#fresh === FRESH) this.#settle();
  }

  rows(): { readonly whole: readonly Row[]; readonly light: readonly Row[] } {
    this.#settle();
    return { whole: this.#rows.slice(0, WHOLE), light: this.#rows.slice(WHOLE) };
  }

  #settle(): void {
    const sorted = this.#rows.toSorted((a, b) => byDanger(a.outcome, b.outcome)).slice(0, KEPT);
    this.#rows = sorted.map((row, index) => (index < WHOLE ? row : short(row.outcome, 1)));
    this.#fresh = 0;
  }
}

function short(outcome: Outcome, most: number): Row {
  const { findings } = outcome;
  if (findings.length <= most) return { outcome, places: findings.length };
  return { outcome: { ...outcome, findings: findings.slice(0, most) }, places: findings.length };
}

/** What somebody has answered for comes last. */
function byDanger(a: Outcome, b: Outcome): number {
  return (
    Number(a.accepted ?? false) - Number(b.accepted ?? false) ||
    rankOf(b) - rankOf(a) ||
    b.persons - a.persons ||
    Number(a.path > b.path) - Number(a.path < b.path)
  );
}

export function rankOf({ severity }: Outcome): number {
  return severity === null ? -1 : SEVERITIES.indexOf(severity);
}
