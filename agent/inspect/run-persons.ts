/**
 * Distinct persons over all files that one child has read. The largest set stays and takes in the
 * others, so that the persons of a big register are never held twice.
 */
import type { PersonSet } from '../../rules/index.ts';

export class RunPersons {
  #persons: PersonSet | null = null;
  #exact = true;

  get size(): number {
    return this.#persons?.size ?? 0;
  }

  get exact(): boolean {
    return this.#exact;
  }

  /** Takes the set over. */
  add(set: PersonSet): void {
    const held = this.#persons;
    const larger = held === null || set.size > held.size ? set : held;
    const smaller = larger === set ? held : set;
    if (smaller !== null) larger.addAll(smaller);
    this.#exact &&= !larger.full && smaller?.full !== true;
    this.#persons = larger;
  }
}
