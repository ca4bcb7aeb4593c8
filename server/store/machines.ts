/** Machines: enrolled by a token, known by their key, seen by their check-ins. */
import { randomUUID } from 'node:crypto';
import type { CheckIn, Enrolment } from '../wire.ts';
import { record } from './audit.ts';
import { flagCopy, isCopy, isPersistent, retireHost } from './clones.ts';
import type { Database, Writing } from './database.ts';
import { notice } from './event.ts';
import { type At, factsOf, NOTHING_YET } from './machine-row.ts';
import { heedTold } from './retelling.ts';
import type { MachineTable, Tables } from './tables.ts';
import { useToken } from './tokens.ts';

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
    ...NOTHING_YET,
    ...factsOf(id, machine, at.vault),
  };
  const isAnew = !(await isPersistent(transaction, row));
  const retired = isAnew ? await retireHost(transaction, row, null, at) : 0;
  await transaction.insertInto('machine').values(row).execute();
  const deed = { organisation: row.organisation, actor: `token ${token.id}`, action: 'machine-enrolled', subject: id } as const; // prettier-ignore
  await record(transaction, { ...deed, facts: { state: row.state, retired } }, at.nowMs);
  return row;
}

/** What a check-in is answered with, beside what holds for all. */
export interface Heard {
  /** As it was. */
  readonly machine: MachineTable;
  readonly tellsAgain: boolean;
  readonly isCopy: boolean;
}

/** Of a machine that is there; the row is read here, since two of one key may come together. */
export async function checkIn(
  transaction: Writing,
  id: string,
  said: CheckIn,
  at: At,
): Promise<Heard> {
  const { nowMs, vault } = at;
  const machine = await transaction
    .selectFrom('machine')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (isCopy(machine, said)) {
    await flagCopy(transaction, machine, said, at);
    return { machine, tellsAgain: false, isCopy: true };
  }
  await transaction
    .updateTable('machine')
    .set({
      last_seen_ms: nowMs,
      counter: said.counter,
      ledger_ms: said.ledgerMs ?? machine.ledger_ms,
      scan_now: 0,
      ...factsOf(id, said.machine, vault),
      agent_version: said.versions.agent,
      rules_revision: said.versions.rules,
      policy_version: said.versions.policy,
      coverage: JSON.stringify(said.coverage),
      persons: said.persons.persons,
      persons_error_percent: said.persons.errorPercent,
      untold: said.untold,
      ...volumeSums(said),
    })
    .where('id', '=', id)
    .execute();
  await keepVolumes(transaction, machine, said, at);
  return { machine, tellsAgain: await heedTold(transaction, machine, said, at), isCopy: false };
}

function volumeSums({ volumes }: CheckIn) {
  const countOf = (...protections: readonly string[]): number =>
    volumes.filter(({ protection }) => protections.includes(protection)).length;
  return {
    volumes: volumes.length,
    volumes_open: countOf('off', 'suspended'),
    volumes_unknown: countOf('unknown'),
  };
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
      told_ms: nowMs,
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
