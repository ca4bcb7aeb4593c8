/**
 * How many persons the files of a machine hold together, from the sketches of the files: in bounded
 * memory, whatever their number and order. Only the count and its error ever leave the machine.
 */
import type { Persons } from './inspect/parent.ts';
import { INDEXES, MOST_RANK, PersonHash, REGISTERS, Sketch } from './inspect/sketch.ts';
import { inspectName, type Seen } from './judge.ts';
import type { Outcome } from './outcome.ts';

/**
 * What the ledger keeps of the persons of a file that has been looked at: those in its content and in
 * its name, of findings that make a file `found` by the usual measure. Null for a file that is not.
 */
export function sketchOfFile(
  { candidate, sketch }: Seen,
  { outcome }: Outcome,
  today: number,
  key: Uint8Array,
): Uint8Array | null {
  if (outcome !== 'found') return null;
  const inspection = inspectName(candidate.path, today);
  inspection?.verdict();
  const named = inspection?.takePersons() ?? null;
  if (named === null) return sketch;
  const both = new Sketch();
  if (sketch !== null) both.addSketch(sketch);
  both.addPersons(named, new PersonHash(key));
  return both.toBytes();
}

/** Distinct persons, and how far that may be off. */
export interface PersonsEstimate {
  readonly persons: number;
  /** The standard error, rounded up to tenths: two of three times it is no further off. 0 is exact. */
  readonly errorPercent: number;
}

/** Memory for entries of small files: 1 MiB, and as much again while they are counted. */
const ROOM_FOR_ENTRIES = 2 ** 18;
/** Of HyperLogLog, of one register. */
const REGISTER_ERROR = 1.04;
const ALPHA = 1 / (2 * Math.LN2);

export class MachinePersons {
  readonly #sketch = new Sketch(ROOM_FOR_ENTRIES);
  #most = 0;
  #least = 0;

  /**
   * Takes in a file: its sketch, and how many persons it was found to hold, by which the sum is bounded.
   * False and nothing when that is no sketch.
   */
  add(sketch: Uint8Array, { persons, exact }: Persons): boolean {
    if (!this.#sketch.addSketch(sketch)) return false;
    this.#most += persons;
    if (exact) this.#least = Math.max(this.#least, persons);
    return true;
  }

  estimate(): PersonsEstimate {
    const { entries, registers } = this.#sketch;
    const { count, error } = entries === null ? ofRegisters(registers) : ofEntries(entries);
    const persons = Math.min(this.#most, Math.max(this.#least, Math.round(count)));
    const isExact = this.#least === this.#most;
    return { persons, errorPercent: isExact ? 0 : Math.ceil(error * 1000) / 10 };
  }
}

interface Estimate {
  readonly count: number;
  /** Standard error, of the count. */
  readonly error: number;
}

/** Persons thrown into so many places at random, of which some fell into the same one. */
function ofEntries(entries: number): Estimate {
  if (entries === 0) return { count: 0, error: 0 };
  const load = -Math.log1p(-entries / INDEXES);
  const error = Math.sqrt(INDEXES * (Math.expm1(load) - load)) / (load * INDEXES);
  return { count: load * INDEXES, error };
}

/**
 * HyperLogLog by the improved estimator of O. Ertl, "New cardinality estimation algorithms for
 * HyperLogLog sketches" (2017), algorithm 6: right from none to many without a table of corrections.
 * What it does about registers that can rise no further is left out: of all 365 million numbers one in
 * a hundred would be there, and weigh nothing.
 */
function ofRegisters(registers: Uint8Array): Estimate {
  const ranks = new Uint32Array(MOST_RANK + 1);
  for (const rank of registers) ranks[rank]!++;
  let sum = 0;
  for (let rank = MOST_RANK; rank >= 1; rank--) sum = (sum + ranks[rank]!) / 2;
  sum += REGISTERS * sigma(ranks[0]! / REGISTERS);
  const count = (ALPHA * REGISTERS * REGISTERS) / sum;
  return { count, error: REGISTER_ERROR / Math.sqrt(REGISTERS) };
}

/** What registers that nobody has raised stand for. */
function sigma(share: number): number {
  if (share === 1) return Infinity;
  let sum = share;
  for (let x = share * share, y = 1; ; x *= x, y += y) {
    const next = sum + x * y;
    if (next === sum) return sum;
    sum = next;
  }
}
