/** What is encrypted in a ledger, each piece for its own place; one that cannot be opened is damage. */
import type { StateKey } from './state-key.ts';
import { Damaged } from './trouble.ts';

export class Sealed {
  readonly #key: StateKey;
  readonly #markDamaged: () => void;

  constructor(key: StateKey, markDamaged: () => void) {
    this.#key = key;
    this.#markDamaged = markDamaged;
  }

  seal(plain: Uint8Array, place: string): Buffer {
    return this.#key.seal(plain, place);
  }

  /** What `read` makes of it. Throws Damaged. */
  open<T>(sealed: unknown, place: string, read: (plain: Buffer) => T): T {
    try {
      const plain = sealed instanceof Uint8Array ? this.#key.open(sealed, place) : null;
      if (plain !== null) return read(plain);
    } catch {
      // Rightly encrypted, and yet nothing that we wrote.
    }
    this.#markDamaged();
    throw new Damaged(`${place} cannot be read`);
  }
}
