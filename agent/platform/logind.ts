/** How long nobody has done anything, as `loginctl show-session` says it of all sessions together. */
import { uptime } from 'node:os';

/**
 * Null when nobody tells: a desktop that never says whether it is idle leaves `no` and a time of 0 there, and
 * must not look as if somebody worked day and night.
 */
export function idleMsIn(answer: string, nowMs: number): number | null {
  const isIdle = /^IdleHint=(yes|no)$/m.exec(answer)?.[1];
  const sinceMicros = Number(/^IdleSinceHint=(\d+)$/m.exec(answer)?.[1] ?? Number.NaN);
  if (isIdle === undefined || Number.isNaN(sinceMicros)) return null;
  if (isIdle === 'no') return sinceMicros === 0 ? null : 0;
  // Nobody is logged in.
  if (sinceMicros === 0) return Math.round(uptime() * 1000);
  return Math.max(0, nowMs - Math.round(sinceMicros / 1000));
}
