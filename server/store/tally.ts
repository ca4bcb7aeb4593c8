/** What a machine's files add up to: kept with each batch, so that the fleet is summed up from its machines alone. */
import type { Writing } from './database.ts';
import { isExposed } from './marks.ts';
import type { FileTable, MachineTable } from './tables.ts';

export const COUNTERS = [
  'found', 'sealed', 'unknown', 'exposed', 'critical', 'high', 'medium', 'low', 'exposed_persons', 'portable_persons',
] as const; // prettier-ignore
type Counter = (typeof COUNTERS)[number];
export type Tally = Record<Counter, number>;

export function emptyTally(): Tally {
  return {
    found: 0, sealed: 0, unknown: 0, exposed: 0, critical: 0, high: 0, medium: 0, low: 0, exposed_persons: 0,
    portable_persons: 0,
  }; // prettier-ignore
}

/** Drills never count, nor false alarms, nor what is gone. */
export function count(tally: Tally, file: FileTable, by: 1 | -1): void {
  if (file.gone_ms !== null || file.drill === 1 || file.case_status === 'falseAlarm') return;
  for (const counter of COUNTERS) {
    if (counter === file.outcome || counter === file.severity) tally[counter] += by;
  }
  if (!isExposed(file)) return;
  tally.exposed += by;
  tally.exposed_persons += by * file.persons;
  if (file.portable === 1) tally.portable_persons += by * file.persons;
}

/** `told`: the highest sequence that was taken with it. */
export async function add(
  transaction: Writing,
  machine: string,
  change: Tally,
  told: number,
): Promise<void> {
  await transaction
    .updateTable('machine')
    .set((it) => ({
      told: it.case().when('told', '<', told).then(told).else(it.ref('told')).end(),
      found: it('found', '+', change.found),
      sealed: it('sealed', '+', change.sealed),
      unknown: it('unknown', '+', change.unknown),
      exposed: it('exposed', '+', change.exposed),
      critical: it('critical', '+', change.critical),
      high: it('high', '+', change.high),
      medium: it('medium', '+', change.medium),
      low: it('low', '+', change.low),
      exposed_persons: it('exposed_persons', '+', change.exposed_persons),
      portable_persons: it('portable_persons', '+', change.portable_persons),
    }))
    .where('id', '=', machine)
    .execute();
}

/** Of a machine whose files are not known, or not yet. */
export const NOTHING_FOUND: Pick<MachineTable, Counter> = emptyTally();
