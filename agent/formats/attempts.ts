/** Parts of one file that are read one by one: a broken one does not keep the others from being read. */
import { type Trouble, Unreadable } from './reader.ts';

export class Attempts {
  readonly #troubles = new Set<Trouble>();

  get failed(): boolean {
    return this.#troubles.size > 0;
  }

  note(trouble: Trouble): void {
    this.#troubles.add(trouble);
  }

  /** Throws Unreadable `limit` alone: the budget is the file's, and over it nothing more is read. */
  readonly run = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      if (!(error instanceof Unreadable) || error.trouble === 'limit') throw error;
      this.note(error.trouble);
    }
  };

  /** Throws what was met: the whole is damaged where it was more than one. */
  end(): void {
    const [first] = this.#troubles;
    if (first !== undefined) throw new Unreadable(this.#troubles.size > 1 ? 'damaged' : first);
  }
}
