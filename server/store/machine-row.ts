/** How a machine's row begins, and what of it is sealed. */
import type { MachineFacts } from '../wire.ts';
import { NOTHING_FOUND } from './tally.ts';
import type { MachineTable } from './tables.ts';
import type { Vault } from './vault.ts';

export interface At {
  readonly vault: Vault;
  readonly nowMs: number;
}

/** Of a machine that has said nothing. */
export const NOTHING_YET = {
  last_seen_ms: null, counter: 0, cloned_ms: null, ledger_ms: null, told: 0, retold_ms: null, scan_now: 0,
  agent_version: '', rules_revision: 0, policy_version: 0, coverage: null, persons: 0, persons_error_percent: 0, untold: 0,
  volumes: 0, volumes_open: 0, volumes_unknown: 0, ...NOTHING_FOUND,
} as const; // prettier-ignore

export function factsOf(
  id: string,
  facts: MachineFacts,
  vault: Vault,
): Pick<MachineTable, 'facts_sealed' | 'is_laptop'> {
  const isLaptop = facts.isLaptop === null ? null : facts.isLaptop ? 1 : 0;
  return { facts_sealed: vault.seal(JSON.stringify(facts), `machine ${id}`), is_laptop: isLaptop };
}

/** Throws Unopened. */
export function hostOf(
  { id, facts_sealed }: Pick<MachineTable, 'id' | 'facts_sealed'>,
  vault: Vault,
): string {
  const { hostName } = JSON.parse(vault.open(facts_sealed, `machine ${id}`)) as MachineFacts;
  return hostName;
}
