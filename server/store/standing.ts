/** How a machine stands among those that are known, and what its persons in the clear are at most. */
import { type RawBuilder, sql } from 'kysely';
import type { MachineTable } from './tables.ts';

/** `neverSeen`: it enrolled and never checked in. */
export const STANDINGS = ['active', 'silent', 'waiting', 'neverSeen', 'revoked', 'gone'] as const;
export type Standing = (typeof STANDINGS)[number];

/** A weekend and a day: who is off on Friday evening is not silent on Monday. */
export const SILENT_AFTER_MS = 3 * 86_400_000;

/** Of a query that has `machine`. */
export function standing(nowMs: number): RawBuilder<Standing> {
  return sql<Standing>`case when machine.state <> 'active' then machine.state
    when machine.last_seen_ms is null then 'neverSeen'
    when machine.last_seen_ms < ${nowMs - SILENT_AFTER_MS} then 'silent' else 'active' end`;
}

export function standingOf(
  { state, last_seen_ms: seenMs }: Pick<MachineTable, 'state' | 'last_seen_ms'>,
  nowMs: number,
): Standing {
  if (state !== 'active') return state;
  if (seenMs === null) return 'neverSeen';
  return seenMs < nowMs - SILENT_AFTER_MS ? 'silent' : 'active';
}

/**
 * The lesser of two that are both at least as many: its distinct persons with all that the estimate may be off, and
 * the sum over its exposed files. It has told of files before it first said how many persons there are.
 */
export function exposedPersons(): RawBuilder<number> {
  return atMost('exposed_persons');
}

/** And of those, in files that leave the house. */
export function portablePersons(): RawBuilder<number> {
  return atMost('portable_persons');
}

function atMost(sum: 'exposed_persons' | 'portable_persons'): RawBuilder<number> {
  const summed = sql.ref(`machine.${sum}`);
  const distinct = sql`ceil(machine.persons * (1 + machine.persons_error_percent / 100.0))`;
  return sql<number>`case when machine.persons > 0 and ${distinct} < ${summed} then cast(${distinct} as integer) else ${summed} end`;
}
