/**
 * Invented people for samples, benches and tests. No number here can be that of somebody who
 * lives: all are born 1858-1899 (seventh digit 5-8, years 58-99). The seed fixes them, so two runs
 * make the same file.
 */

const WEIGHTS = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1] as const;
const FIRST_DAY = Date.UTC(1858, 0, 1);
const DAYS = 15_340; // to 31 December 1899
const DAY_MS = 86_400_000;

/** Numbers of at least 0 and less than 1: mulberry32, the same from the same seed. */
export function random(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function pick<T>(list: readonly T[], at: () => number): T {
  return list[Math.floor(at() * list.length)] as T;
}

/** Whether the control digit fits: modulus 11 of the weighted sum. */
export function isProven(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += Number(digits[i]) * (WEIGHTS[i] as number);
  return sum % 11 === 0;
}

export interface PeopleKind {
  /** True (the default): the control digit fits. False: it never does. */
  readonly proven?: boolean;
  /** 60 makes replacement numbers, whose day is 61-91. */
  readonly addToDay?: number;
}

/** Distinct numbers of ten digits without end. */
export function* people(seed: number, kind: PeopleKind = {}): Generator<string, never> {
  const { proven = true, addToDay = 0 } = kind;
  const at = random(seed);
  const given = new Set<string>();
  for (;;) {
    const born = new Date(FIRST_DAY + Math.floor(at() * DAYS) * DAY_MS);
    const serial = 5000 + Math.floor(at() * 4000);
    const year = born.getUTCFullYear() % 100;
    const digits = `${two(born.getUTCDate() + addToDay)}${two(born.getUTCMonth() + 1)}${two(year)}${serial}`;
    const plain = `${two(born.getUTCDate())}${digits.slice(2)}`;
    if (isProven(plain) !== proven || given.has(digits)) continue;
    given.add(digits);
    yield digits;
  }
}

/** The first `count` of them. */
export function somePeople(count: number, seed: number, kind: PeopleKind = {}): string[] {
  const all = people(seed, kind);
  return Array.from({ length: count }, () => all.next().value);
}

/** `DDMMYY-SSSS`, or with another separator. */
export function written(digits: string, separator = '-'): string {
  return digits.slice(0, 6) + separator + digits.slice(6);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
