/** Chance that comes out the same each time: all that a mutant is, from its number and one seed. */
import { random } from '../../scripts/people.ts';

export class Dice {
  readonly #at: () => number;

  /** The same two numbers throw the same. */
  constructor(seed: number, number: number) {
    this.#at = random(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  }

  /** A whole number from 0, below `most`; 0 when there is none. */
  below(most: number): number {
    return Math.floor(this.#at() * most);
  }

  /** Small numbers mostly, large ones now and then; below `most`. */
  small(most: number): number {
    return this.below(Math.min(most, 2 ** this.below(1 + Math.log2(Math.max(1, most)))));
  }

  is(chance: number): boolean {
    return this.#at() < chance;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}
