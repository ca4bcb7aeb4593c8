/**
 * How a parser child is kept from being felt: who keeps it within bounds, and a clock that stands
 * still while it is held, so that what waited does not end as what took too long.
 */

/** A child as one sees it who keeps it within bounds. */
export interface Braked {
  /** What it has used; where the system does not tell, the time in which it had something to do. */
  readonly cpuMs: number;
  /** Stops it where the system can do that, and its clock in any case. */
  readonly hold: () => void;
  readonly release: () => void;
}

/** Who waits for a scan has none. */
export interface Brake {
  /** Ends when a child may have this much of a file. */
  readonly pass: (bytes: number) => Promise<void>;
  readonly enter: (child: Braked) => void;
  readonly leave: (child: Braked) => void;
}

/** A child that is stopped ends with us only on Linux; elsewhere it would stay for ever. */
export const CAN_STOP = process.platform === 'linux';

/** Monotonic time without that in which somebody held it. */
export class Stopwatch {
  #holds = 0;
  #sinceMs = 0;
  #heldMs = 0;

  get ms(): number {
    return (this.#holds > 0 ? this.#sinceMs : performance.now()) - this.#heldMs;
  }

  hold(): void {
    if (this.#holds++ === 0) this.#sinceMs = performance.now();
  }

  release(): void {
    if (--this.#holds === 0) this.#heldMs += performance.now() - this.#sinceMs;
  }
}
