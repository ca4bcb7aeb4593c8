/** How much each caller may say in a minute, in bytes: what takes long to read is no more often read than what is short. */
const MINUTE_MS = 60_000;

export class Shares {
  readonly #mostBytes: number;
  readonly #said = new Map<string, number>();
  #endMs = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /**
   * Null where they are within the share, or in how many seconds there is one again: who wanted more has used it up.
   * The clock is one that does not jump.
   */
  take(caller: string, bytes: number, nowMs = performance.now()): number | null {
    if (nowMs >= this.#endMs) {
      this.#said.clear();
      this.#endMs = nowMs + MINUTE_MS;
    }
    const sum = (this.#said.get(caller) ?? 0) + bytes;
    this.#said.set(caller, sum);
    return sum > this.#mostBytes ? Math.ceil((this.#endMs - nowMs) / 1000) : null;
  }
}
