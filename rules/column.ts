/**
 * What one column holds: counts, distinct numbers, and the first numbers one by one. It is told of
 * every number with a possible day and month, a million times in a large file, and decides nothing
 * before the sheet has been read.
 */
import { Bag, LoneBags } from './bag.ts';
import {
  LISTED_TEST, PROVEN, REPLACEMENT, TEST, VALID, judge, type Day, type NumberKey,
} from './cpr.ts'; // prettier-ignore
import { holdsAlone, kindOf, loneReason } from './lone.ts';
import { manner, NotedNumbers, type TextRef } from './noted.ts';
import { PersonSet } from './persons.ts';
import type { Room } from './room.ts';
import { FORM_SEPARATED, type Form } from './shape.ts';
import type { NumberInText } from './text.ts';
import type { Ballot } from './vote.ts';

/** What all of one file's columns share. */
export interface Surroundings {
  readonly today: Day;
  readonly room: Room;
}

/** Numbers of no one column: those of a place, or of all columns that there was no room for. */
export const NO_COLUMN = -1;

export class ColumnTally {
  /** Counted from 0, or NO_COLUMN. */
  readonly column: number;
  firstRow = Infinity;
  /** Whole cells that were told one by one, also impossible ones, by form. */
  readonly seen = new Int32Array(4);
  /** Whole cells with a valid CPR number, and those that pass modulus 11, by form. */
  readonly valid = new Int32Array(4);
  readonly proven = new Int32Array(4);
  /** Separated ones that hold up alone. */
  separatedHolding = 0;
  /** Distinct valid CPR numbers; those seen with a separator are marked. */
  readonly persons: PersonSet;
  /** Whole cells with a replacement number, a test person of the list, or one by its shape. */
  replacements: Bag | null = null;
  listedTests: Bag | null = null;
  shapedTests: Bag | null = null;
  /** Whether some valid number stands inside more text. */
  hasRunning = false;
  /** Numbers in running text without a label or doubt, and those that pass modulus 11. */
  runningSeen = 0;
  runningProven = 0;
  readonly noted: NotedNumbers;
  /** Running numbers that came after the noted ones. */
  readonly later: LoneBags;
  /** How it votes, once all of it has been told: see `ballotOf`. */
  ballot: Ballot | null = null;
  readonly #around: Surroundings;

  constructor(column: number, around: Surroundings) {
    this.column = column;
    this.#around = around;
    this.persons = new PersonSet(around.room);
    this.noted = new NotedNumbers(around.room);
    this.later = new LoneBags(around.room);
  }

  /** A whole cell. */
  // oxlint-disable-next-line max-params -- called for every number of a file: no object
  add(row: number, key: NumberKey, form: Form, left: TextRef, first: TextRef, times: number): void {
    this.seen[form]! += times;
    const facts = key < 0 ? 0 : judge(key, this.#around.today);
    if ((facts & VALID) === 0) return;
    if (row < this.firstRow) this.firstRow = row;
    this.noted.add(row, key, form, left, first, times);
    if ((facts & (REPLACEMENT | TEST)) !== 0) {
      this.#addOther(row, key, facts, times);
      return;
    }
    this.valid[form]! += times;
    if ((facts & PROVEN) !== 0) this.proven[form]! += times;
    if (form === FORM_SEPARATED) {
      this.persons.mark(key);
      if (holdsAlone(facts)) this.separatedHolding += times;
    } else {
      this.persons.add(key);
    }
  }

  /** A number inside more text. */
  // oxlint-disable-next-line max-params -- as `add`
  addRunning(row: number, found: NumberInText, left: TextRef, first: TextRef, times: number): void {
    const { key, form, label, doubtful } = found;
    const facts = key < 0 ? 0 : judge(key, this.#around.today);
    if (label === 0 && !doubtful) {
      this.runningSeen += times;
      if ((facts & PROVEN) !== 0) this.runningProven += times;
    }
    if ((facts & VALID) === 0) return;
    this.hasRunning = true;
    if (row < this.firstRow) this.firstRow = row;
    if (this.noted.add(row, key, manner(form, true, doubtful, label), left, first, times)) return;
    const reason = loneReason({ facts, form, doubtful, label });
    if (reason !== null) this.later.add(kindOf(facts), reason, { key, row, times });
  }

  #addOther(row: number, key: NumberKey, facts: number, times: number): void {
    const { room } = this.#around;
    if ((facts & REPLACEMENT) !== 0) (this.replacements ??= new Bag(room)).add(key, row, times);
    else if ((facts & LISTED_TEST) !== 0) (this.listedTests ??= new Bag(room)).add(key, row, times);
    else (this.shapedTests ??= new Bag(room)).add(key, row, times);
  }
}
