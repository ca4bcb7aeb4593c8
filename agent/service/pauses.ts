/** When the machine is not ours: on battery, and while somebody works, as the policy has it. */
import type { PauseReason } from './log.ts';
import type { Platform } from '../platform/platform.ts';
import type { Pace, Policy } from './policy.ts';

/** Asking starts a program on some systems. */
const KEPT_MS = 5000;

export class Pauses {
  readonly #platform: Platform;
  readonly #policy: Policy;
  readonly #pace: Pace;
  readonly #tell: (event: 'paused' | 'resumed', why: PauseReason) => void;
  #why: PauseReason | null = null;
  #sinceMs = 0;
  #askedMs = -Infinity;

  constructor(
    platform: Platform,
    { policy, pace }: { readonly policy: Policy; readonly pace: Pace },
    tell: (event: 'paused' | 'resumed', why: PauseReason) => void,
  ) {
    this.#platform = platform;
    this.#policy = policy;
    this.#pace = pace;
    this.#tell = tell;
  }

  /** Why nothing is looked through now; null when it may be. */
  async why(): Promise<PauseReason | null> {
    const nowMs = performance.now();
    if (nowMs - this.#askedMs < Math.min(KEPT_MS, this.#pace.watchMs)) return this.#why;
    this.#askedMs = nowMs;
    const why = await this.#reason();
    if (why === this.#why) return why;
    if (this.#why !== null) this.#tell('resumed', this.#why);
    if (why !== null) this.#tell('paused', why);
    this.#why = why;
    this.#sinceMs = nowMs;
    return why;
  }

  /** Whether the file in hand should be let go: it will be read again. */
  async isLong(): Promise<boolean> {
    const why = await this.why();
    return why !== null && performance.now() - this.#sinceMs >= this.#pace.graceMs;
  }

  async #reason(): Promise<PauseReason | null> {
    const { pauseOnBattery, pauseWhileActive } = this.#policy;
    if (pauseOnBattery && (await this.#platform.power()) === 'battery') return 'battery';
    if (!pauseWhileActive) return null;
    const idleMs = await this.#platform.idleMs();
    return idleMs !== null && idleMs < this.#pace.activeMs ? 'active' : null;
  }
}
