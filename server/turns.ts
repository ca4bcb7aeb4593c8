/** One request at a time of each caller: who asks for much at once waits for himself, and for nobody else. */

/** Behind the one that is answered. */
const MOST_WAITING = 8;

interface Line {
  last: Promise<void>;
  length: number;
}

export class Turns {
  readonly #lines = new Map<string, Line>();

  /** When it is the caller's turn: what ends it, to be called once. Null for who has too many waiting already. */
  take(caller: string): Promise<() => void> | null {
    const line = this.#lines.get(caller) ?? { last: Promise.resolve(), length: 0 };
    if (line.length > MOST_WAITING) return null;
    this.#lines.set(caller, line);
    line.length++;
    const { promise: over, resolve: end } = Promise.withResolvers<void>();
    const before = line.last;
    line.last = over;
    return before.then(() => () => {
      line.length--;
      if (line.length === 0) this.#lines.delete(caller);
      end();
    });
  }
}
