/**
 * Distinct persons over several files: the members of an archive, or all that one child has read.
 * The largest set stays and takes in the others, so that the persons of a big register are never
 * held twice; they are counted once, at the end, since counting sorts them all.
 */
import type { PersonSet } from '../../rules/index.ts';
import type { Persons } from './protocol.ts';

export class PersonUnion {
  #persons: PersonSet | null = null;
  /** Of the set that stays, before it took in others. */
  #size = 0;
  #exact = true;

  /** Takes the set over. */
  add(set: PersonSet): void {
    const held = this.#persons;
    if (set.size > this.#size) {
      this.#persons = set;
      this.#size = set.size;
      if (held !== null) set.addAll(held);
    } else {
      held?.addAll(set);
    }
    this.#exact &&= !set.full;
  }

  count(): Persons {
    const persons = this.#persons?.size ?? 0;
    return { persons, exact: this.#exact && this.#persons?.full !== true };
  }

  /** The set itself: whoever takes it may add to it. Null when nobody was in it. */
  take(): PersonSet | null {
    const persons = this.#persons;
    this.#persons = null;
    return persons;
  }
}
