/** Machines: enrolled by a token, known by their key, seen by their check-ins. */
import { randomUUID } from 'node:crypto';
import type { CheckIn, Enrolment, MachineFacts } from '../wire.ts';
import { record } from './audit.ts';
import type { Database, Writing } from './database.ts';
import { notice } from './event.ts';
import type { MachineTable, Tables } from './tables.ts';
import { useToken } from './tokens.ts';
import type { Vault } from './vault.ts';

export interface At {
  readonly vault: Vault;
  readonly nowMs: number;
}

export function machineById(database: Database, id: string): Promise<MachineTable | undefined> {
  return database.selectFrom('machine').selectAll().where('id', '=', id).executeTakeFirst();
}

export function machineByKey(database: Database, key: string): Promise<MachineTable | undefined> {
  return database
    .selectFrom('machine')
    .selectAll()
    .where('public_key', '=', key)
    .executeTakeFirst();
}

const NOTHING_FOUND = { found: 0, sealed: 0, unknown: 0, exposed: 0, critical: 0, high: 0, medium: 0, low: 0 }; // prettier-ignore

/** Null when the token had no use left. */
export async function enrol(
  transaction: Writing,
  { publicKey, machine }: Enrolment,
  token: Tables['token'],
  at: At,
): Promise<MachineTable | null> {
  if (!(await useToken(transaction, token.id))) return null;
  const id = randomUUID();
  const row: MachineTable = {
    id,
    organisation: token.organisation,
    machine_group: token.machine_group,
    public_key: publicKey,
    state: token.needs_approval === 1 ? 'waiting' : 'active',
    enrolled_ms: at.nowMs,
    last_seen_ms: null,
    counter: 0,
    cloned_ms: null,
    ledger_ms: null,
    told: 0,
    retold_ms: null,
    scan_now: 0,
    ...factsOf(id, machine, at.vault),
    agent_version: '',
    rules_revision: 0,
    policy_version: 0,
    coverage: null,
    persons: 0,
    persons_error_percent: 0,
    untold: 0,
    ...NOTHING_FOUND,
  };
  await transaction.insertInto('machine').values(row).execute();
  const deed = { organisation: row.organisation, actor: `token ${token.id}`, action: 'machine-enrolled', subject: id } as const; // prettier-ignore
  await record(transaction, { ...deed, facts: { state: row.state } }, at.nowMs);
  return row;
}

function factsOf(
  id: string,
  facts: MachineFacts,
  vault: Vault,
): Pick<MachineTable, 'facts_sealed' | 'is_laptop'> {
  const isLaptop = facts.isLaptop === null ? null : facts.isLaptop ? 1 : 0;
  return { facts_sealed: vault.seal(JSON.stringify(facts), `machine ${id}`), is_laptop: isLaptop };
}

/**
 * Takes a check-in. A counter that does not grow is a copy: of the machine's disk, or of a backup that was put back. It
 * is flagged and taken all the same, since one of the two is the machine that people work on.
 */
export async function checkIn(
  transaction: Writing,
  machine: MachineTable,
  said: CheckIn,
  at: At,
): Promise<void> {
  const { nowMs, vault } = at;
  const { id, organisation } = machine;
  const isCopy = said.counter <= machine.counter;
  const group = await transaction
    .selectFrom('machine_group')
    .select('persistent')
    .where('id', '=', machine.machine_group)
    .executeTakeFirst();
  const isFlagged = isCopy && group?.persistent !== 0;
  await transaction
    .updateTable('machine')
    .set({
      last_seen_ms: nowMs,
      counter: Math.max(said.counter, machine.counter),
      ...(isFlagged && { cloned_ms: nowMs }),
      scan_now: 0,
      ...factsOf(id, said.machine, vault),
      agent_version: said.versions.agent,
      rules_revision: said.versions.rules,
      policy_version: said.versions.policy,
      coverage: JSON.stringify(said.coverage),
      persons: said.persons.persons,
      persons_error_percent: said.persons.errorPercent,
      untold: said.untold,
    })
    .where('id', '=', id)
    .execute();
  await keepVolumes(transaction, machine, said, at);
  if (!isFlagged || machine.cloned_ms !== null) return;
  const facts = { counter: said.counter, known: machine.counter };
  await notice(transaction, { kind: 'machine-cloned', organisation, machine: id, facts }, nowMs);
}

/** A row for each state that a volume was in: since when it is encrypted is what a lost machine is judged by. */
async function keepVolumes(
  transaction: Writing,
  { id, organisation }: MachineTable,
  { volumes }: CheckIn,
  { vault, nowMs }: At,
): Promise<void> {
  for (const volume of volumes) {
    const last = await transaction
      .selectFrom('volume')
      .select(['since_ms', 'protection'])
      .where('machine', '=', id)
      .where('id', '=', volume.id)
      .orderBy('since_ms', 'desc')
      .limit(1)
      .executeTakeFirst();
    const { kind, fileSystem, protection, evidence, mountPoint } = volume;
    const { witness, said, askedMs } = evidence;
    const isSame = last !== undefined && last.protection === protection;
    const row = {
      organisation,
      machine: id,
      id: volume.id,
      mount_point_sealed: vault.seal(mountPoint, `volume ${id}/${volume.id}`),
      kind,
      file_system: fileSystem,
      protection,
      witness,
      said,
      asked_ms: askedMs,
      since_ms: isSame ? last.since_ms : nowMs,
    };
    await transaction
      .insertInto('volume')
      .values(row)
      .onConflict((it) => it.columns(['machine', 'id', 'since_ms']).doUpdateSet(row))
      .execute();
  }
}

export async function leave(
  transaction: Writing,
  { id, organisation }: MachineTable,
  nowMs: number,
): Promise<void> {
  await transaction
    .updateTable('machine')
    .set({ state: 'gone', last_seen_ms: nowMs })
    .where('id', '=', id)
    .execute();
  await record(
    transaction,
    { organisation, actor: `machine ${id}`, action: 'machine-left', subject: id },
    nowMs,
  );
  await notice(transaction, { kind: 'machine-left', organisation, machine: id, facts: {} }, nowMs);
}
