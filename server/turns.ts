/**
 * One request at a time of each caller, so many connections of each address, and a wait for who is turned away: who wants
 * much at once waits for himself, and for nobody else.
 */
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Behind the one that is answered. */
const MOST_WAITING = 8;
/** At once; who comes then is answered at once. */
const MOST_HELD = 2000;

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

/** Closes what one of these addresses opens beyond so many, before a byte of it is read. */
export function atMost(
  connections: number,
  isCounted: (address: string) => boolean,
): (socket: Socket) => void {
  const open = new Map<string, number>();
  return (socket) => {
    const address = socket.remoteAddress ?? '';
    if (!isCounted(address)) return;
    const before = open.get(address) ?? 0;
    if (before >= connections) {
      socket.destroy();
      return;
    }
    open.set(address, before + 1);
    socket.once('close', () => {
      const left = open.get(address)! - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  };
}

/**
 * Waits so long or up to twice as long, before somebody hears that he is turned away, unless too many do already: who
 * asked for much at once does not ask again all at once.
 */
export function holding(heldMs: number): () => Promise<void> {
  let held = 0;
  return async () => {
    if (held >= MOST_HELD) return;
    held++;
    await sleep(heldMs * (1 + Math.random()), undefined, { ref: false });
    held--;
  };
}
