/** Parts of one file that are read one by one: a broken one does not keep the others from being read. */
import { Sealed, type Trouble, Unreadable } from './reader.ts';
import { type Scheme, weakestOf } from './scheme.ts';

export class Attempts {
  readonly #troubles = new Set<Trouble>();
  /** The weakest of those that are sealed. */
  #scheme: Scheme | null = null;

  get failed(): boolean {
    return this.#troubles.size > 0;
  }

  note(trouble: Trouble): void {
    this.#troubles.add(trouble);
  }

  seal(scheme: Scheme): void {
    this.#scheme = weakestOf(this.#scheme === null ? [scheme] : [this.#scheme, scheme]);
    this.note('sealed');
  }

  /** Throws Unreadable `limit` alone: the budget is the file's, and over it nothing more is read. */
  readonly run = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Unreadable) || error.trouble === 'limit') throw error;
      if (error instanceof Sealed) this.seal(error.scheme);
      else this.note(error.trouble);
    }
  };

  /** Throws what was met: the whole is damaged where it was more than one. */
  end(): void {
    const [first] = this.#troubles;
    if (first === undefined) return;
    if (this.#troubles.size > 1) throw new Unreadable('damaged');
    throw this.#scheme === null ? new Unreadable(first) : new Sealed(this.#scheme);
  }
}
