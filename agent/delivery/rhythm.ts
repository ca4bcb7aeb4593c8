/**
 * When the server is asked next: every five minutes, each machine at its own moment; after trouble later and later, so
 * that a fleet that lost its server does not come back all at once.
 */
const USUAL_MS = 5 * 60_000;
/** To either side. */
const SPREAD = 0.3;
const FIRST_RETRY_MS = 30_000;
const MOST_MS = 15 * 60_000;
/** Once, when the server is first lost: then all machines lose it in the same moment. */
const FIRST_LOSS_MS = 120_000;

export class Rhythm {
  readonly #random: () => number;
  #losses = 0;

  /** `random` gives numbers from 0 to 1. */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** After an answer. */
  usual(): number {
    this.#losses = 0;
    return USUAL_MS * (1 - SPREAD + 2 * SPREAD * this.#random());
  }

  /** After trouble; `leastMs` is what the server asked for. */
  lost(leastMs = 0): number {
    const step = Math.min(FIRST_RETRY_MS * 2 ** this.#losses, MOST_MS);
    const extra = this.#losses === 0 ? FIRST_LOSS_MS * this.#random() : 0;
    this.#losses++;
    // Half of the step is certain, the rest is a draw.
    return Math.max(leastMs, step / 2 + (step / 2) * this.#random()) + extra;
  }
}
