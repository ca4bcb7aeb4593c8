/**
 * How long somebody waits who guesses: nothing at first, then a minute that doubles up to an hour, never for good. Kept
 * alike for names that are known and those that are not, so that a delay tells nobody which are.
 */
import { isIPv6 } from 'node:net';

const FREE = { name: 5, address: 30 } as const;
const FIRST_MS = 60_000;
const LONGEST_MS = 3_600_000;
/** After so long without a try all is forgotten. */
export const FORGOTTEN_MS = 24 * 3_600_000;
const MOST_KEPT = 50_000;

export interface Tries {
  readonly failures: number;
  /** When the next may come; in the past where nothing has to be waited for. */
  readonly untilMs: number;
}

const NONE: Tries = { failures: 0, untilMs: 0 };

type Kind = keyof typeof FREE;

export class Delays {
  readonly #kept = new Map<string, Tries>();

  /** What the database remembers of a name, after a start. */
  remember(name: string, tries: Tries): void {
    const key = keyOf('name', name);
    if (!this.#kept.has(key)) this.#keep(key, tries);
  }

  /**
   * One more try, which counts as a failure until it is given back: of many at the same time no more get through than of
   * many in a row. Returns how long to wait; null for who may try now.
   */
  take(name: string, address: string, nowMs: number): number | null {
    const keys = [
      ['name', keyOf('name', name)],
      ['address', keyOf('address', networkOf(address))],
    ] as const;
    const waitMs = Math.max(...keys.map(([, key]) => this.#of(key, nowMs).untilMs - nowMs));
    if (waitMs > 0) return waitMs;
    for (const [kind, key] of keys) this.#count(kind, key, nowMs);
    return null;
  }

  /** It was right: a name's earlier failures are forgotten, an address's never. */
  wasRight(name: string, address: string, nowMs: number): void {
    this.forget(name);
    this.#uncount(keyOf('address', networkOf(address)), nowMs);
  }

  /** It was neither right nor wrong. */
  giveBack(name: string, address: string, nowMs: number): void {
    this.#uncount(keyOf('name', name), nowMs);
    this.#uncount(keyOf('address', networkOf(address)), nowMs);
  }

  forget(name: string): void {
    this.#kept.delete(keyOf('name', name));
  }

  of(name: string, nowMs: number): Tries {
    return this.#of(keyOf('name', name), nowMs);
  }

  #of(key: string, nowMs: number): Tries {
    const tries = this.#kept.get(key) ?? NONE;
    return tries.untilMs + FORGOTTEN_MS < nowMs ? NONE : tries;
  }

  #count(kind: Kind, key: string, nowMs: number): void {
    const failures = this.#of(key, nowMs).failures + 1;
    const over = failures - FREE[kind];
    const delayMs = over < 0 ? 0 : Math.min(FIRST_MS * 2 ** over, LONGEST_MS);
    this.#keep(key, { failures, untilMs: nowMs + delayMs });
  }

  #uncount(key: string, nowMs: number): void {
    const { failures } = this.#of(key, nowMs);
    if (failures > 1) this.#keep(key, { failures: failures - 1, untilMs: nowMs });
    else this.#kept.delete(key);
  }

  /** The one that was tried longest ago makes room. */
  #keep(key: string, tries: Tries): void {
    this.#kept.delete(key);
    this.#kept.set(key, tries);
    if (this.#kept.size <= MOST_KEPT) return;
    for (const oldest of this.#kept.keys()) {
      this.#kept.delete(oldest);
      break;
    }
  }
}

function keyOf(kind: Kind, value: string): string {
  return `${kind} ${value}`;
}

/** Whoever has an address of IPv6 has all of its network. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [first, last = []] = address
    .split('::')
    .map((half) => half.split(':').filter((group) => group !== ''));
  const gap = Array.from({ length: 8 - first!.length - last.length }, () => '0');
  return [...first!, ...gap, ...last].slice(0, 4).join(':');
}
