/**
 * Keeps the agent within its share of the machine: the processor time of this process and its parser
 * children together over any 12 seconds, and what they read of the disk. Both are accounts that fill
 * slowly; who has overdrawn waits. A child that computes on without asking for anything is held
 * where the system can do that.
 */
import { availableParallelism } from 'node:os';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Brake, Braked } from '../inspect/brake.ts';

/** The time over which the share is kept. */
const WINDOW_MS = 12_000;
/** Of a window's share, what may be used at a stretch; the account fills slower by as much. */
const AT_A_STRETCH = 0.1;
/** Who has waited gets a part of that to work with, not the first thousandth of a second. */
const WORTH_IT = 0.25;
const LOOK_MS = 100;
/** The same thread serves children and hears signals. */
const TURN_MS = 8;

export interface Share {
  readonly cpuPercent: number;
  readonly readBytesPerSecond: number;
}

export class Throttle implements Brake, Disposable {
  readonly #cpu: Account;
  readonly #disk: Account;
  readonly #children = new Map<Braked, number>();
  #ownMs = ownCpuMs();
  #isHeld = false;
  #turnedMs = performance.now();
  #look: NodeJS.Timeout | null = null;

  constructor({ cpuPercent, readBytesPerSecond }: Share, processors = availableParallelism()) {
    this.#cpu = new Account((cpuPercent / 100) * processors);
    this.#disk = new Account(readBytesPerSecond / 1000);
  }

  /** Ends when there is time for some more work, and lets others have their turn. */
  async turn(signal?: AbortSignal): Promise<void> {
    if (performance.now() - this.#turnedMs < TURN_MS) return;
    this.#measure();
    if (this.#cpu.isOverdrawn) await this.#cpu.filled(signal, () => this.#measure());
    else await nextTurn(undefined, signal && { signal });
    this.#turnedMs = performance.now();
  }

  /** Ends when a child may have this much of a file. */
  async pass(bytes: number): Promise<void> {
    if (this.#disk.isOverdrawn) await this.#disk.filled();
    this.#disk.take(bytes);
    this.#measure();
    if (this.#cpu.isOverdrawn) await this.#cpu.filled(undefined, () => this.#measure());
  }

  enter(child: Braked): void {
    this.#children.set(child, child.cpuMs);
    this.#look ??= setInterval(() => this.#keep(), LOOK_MS).unref();
  }

  leave(child: Braked): void {
    this.#children.delete(child);
    if (this.#children.size === 0) this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    if (this.#look !== null) clearInterval(this.#look);
    this.#look = null;
    this.#release();
  }

  #keep(): void {
    this.#measure();
    if (!this.#isHeld && this.#cpu.isOverdrawn) {
      this.#isHeld = true;
      for (const child of this.#children.keys()) child.hold();
    } else if (this.#isHeld && this.#cpu.isWorthIt) this.#release();
  }

  #release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    for (const child of this.#children.keys()) child.release();
  }

  #measure(): void {
    const ownMs = ownCpuMs();
    this.#cpu.take(ownMs - this.#ownMs);
    this.#ownMs = ownMs;
    for (const [child, beforeMs] of this.#children) {
      const nowMs = child.cpuMs;
      this.#cpu.take(nowMs - beforeMs);
      this.#children.set(child, nowMs);
    }
  }
}

/** Fills by `rate` a millisecond, up to what may be used at a stretch. */
class Account {
  readonly #most: number;
  readonly #rate: number;
  #credit: number;
  #filledMs = performance.now();

  constructor(rate: number) {
    this.#most = AT_A_STRETCH * WINDOW_MS * rate;
    this.#rate = (1 - AT_A_STRETCH) * rate;
    this.#credit = this.#most;
  }

  get isOverdrawn(): boolean {
    return this.#now() < 0;
  }

  get isWorthIt(): boolean {
    return this.#now() >= WORTH_IT * this.#most;
  }

  take(amount: number): void {
    this.#credit = this.#now() - amount;
  }

  /** Ends when it is worth going on; what others take meanwhile makes it later. */
  async filled(signal?: AbortSignal, look: () => void = () => {}): Promise<void> {
    while (!this.isWorthIt) {
      const missing = WORTH_IT * this.#most - this.#credit;
      const waitMs = Math.min(Math.max(missing / this.#rate, 1), WINDOW_MS);
      await sleep(waitMs, undefined, { ref: false, ...(signal && { signal }) });
      look();
    }
  }

  #now(): number {
    const nowMs = performance.now();
    this.#credit = Math.min(this.#most, this.#credit + (nowMs - this.#filledMs) * this.#rate);
    this.#filledMs = nowMs;
    return this.#credit;
  }
}

/** Of all threads of this process. */
function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
