/**
 * The files that ended their parser child: each costs its whole time limit again, so it is left until
 * it changes. A file is known by where it is stored and by every mark of a change, under whatever name. Of
 * one process: over restarts the ledger remembers, which has no such file read that is as it was.
 */
import type { Failure } from './inspect/parent.ts';

/** More than this many are no accident, and the memory for them is bounded. */
const MOST = 10_000;

export class Poison {
  readonly #failures = new Map<string, Failure>();

  /** How this very content ended a child before; null for one that has not. */
  failureOf(version: string): Failure | null {
    return this.#failures.get(version) ?? null;
  }

  add(version: string, failure: Failure): void {
    const [oldest] = this.#failures.keys();
    if (this.#failures.size >= MOST && oldest !== undefined) this.#failures.delete(oldest);
    this.#failures.set(version, failure);
  }
}
