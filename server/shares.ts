/** How much each caller may say in a minute, in bytes: what takes long to read is no more often read than what is short. */
const MINUTE_MS = 60_000;

export class Shares {
  readonly #mostBytes: number;
  readonly #said = new Map<string, number>();
  #endMs = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Null where there is room, or in how many seconds there is again. The clock is one that does not jump. */
  take(caller: string, bytes: number, nowMs = performance.now()): number | null {
    if (nowMs >= this.#endMs) {
      this.#said.clear();
      this.#endMs = nowMs + MINUTE_MS;
    }
    const sum = (this.#said.get(caller) ?? 0) + bytes;
    if (sum > this.#mostBytes) return Math.ceil((this.#endMs - nowMs) / 1000);
    this.#said.set(caller, sum);
    return null;
  }
}
