/** What happened that the security team should see: refused enrolments, clones, numbers that were not masked. */
import type { Writing } from './database.ts';

export const EVENTS = [
  'enrolment-refused', 'machine-cloned', 'machine-renewed', 'unmasked-number', 'row-refused', 'machine-left',
] as const; // prettier-ignore
export type EventKind = (typeof EVENTS)[number];

export interface Occurrence {
  readonly kind: EventKind;
  readonly organisation: string | null;
  readonly machine: string | null;
  readonly facts: Readonly<Record<string, string | number>>;
}

export async function notice(
  transaction: Writing,
  event: Occurrence,
  nowMs: number,
): Promise<void> {
  const { kind, organisation, machine, facts } = event;
  await transaction
    .insertInto('event')
    .values({ at_ms: nowMs, organisation, machine, kind, facts: JSON.stringify(facts) })
    .execute();
}
