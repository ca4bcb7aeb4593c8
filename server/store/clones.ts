/**
 * Two machines with one key: a disk that was copied, an image with an agent that had enrolled, a machine that was put
 * back to what it was. Whose counter goes back is the copy: it becomes a machine of its own with a key of its own,
 * and both tell everything again, since the one may have told under the name of the other. Machines that are made
 * anew each day are copies by intent: nobody is alarmed, and of each host the newest stands.
 */
import { randomUUID } from 'node:crypto';
import type { CheckIn, Renewal } from '../wire.ts';
import { record } from './audit.ts';
import type { Writing } from './database.ts';
import { notice } from './event.ts';
import { hear } from './cases.ts';
import { goBefore } from './files.ts';
import { type At, factsOf, hostOf, NOTHING_YET } from './machine-row.ts';
import type { MachineTable } from './tables.ts';

/** A ledger that was lost begins to count anew, and says so. */
export function isCopy({ counter, ledger_ms }: MachineTable, said: CheckIn): boolean {
  const { ledgerMs = ledger_ms } = said;
  if (ledgerMs === null || ledger_ms === null || ledgerMs === ledger_ms)
    return said.counter <= counter;
  return ledgerMs < ledger_ms;
}

/** Of a copy nothing is taken but that there is one, which is said once. */
export async function flagCopy(
  transaction: Writing,
  machine: MachineTable,
  said: CheckIn,
  { nowMs }: At,
): Promise<void> {
  const { id, organisation, counter, cloned_ms } = machine;
  const isFlagged = await isPersistent(transaction, machine);
  await transaction
    .updateTable('machine')
    .set({ last_seen_ms: nowMs, ...(isFlagged && { cloned_ms: nowMs }) })
    .where('id', '=', id)
    .execute();
  if (!isFlagged || cloned_ms !== null) return;
  const facts = { counter: said.counter, known: counter };
  await notice(transaction, { kind: 'machine-cloned', organisation, machine: id, facts }, nowMs);
}

/** The copy's own row; null where nobody has told this machine that it is one. */
export async function renew(
  transaction: Writing,
  machine: MachineTable,
  { publicKey, machine: facts }: Renewal,
  at: At,
): Promise<MachineTable | null> {
  const { nowMs, vault } = at;
  const isKept = await isPersistent(transaction, machine);
  if (isKept && machine.cloned_ms === null) return null;
  const id = randomUUID();
  const { organisation, machine_group, state } = machine;
  const row: MachineTable = {
    id,
    organisation,
    machine_group,
    public_key: publicKey,
    state,
    enrolled_ms: nowMs,
    ...NOTHING_YET,
    cloned_ms: isKept ? nowMs : null,
    ...factsOf(id, facts, vault),
  };
  if (!isKept) await retireHost(transaction, row, machine.id, at);
  await transaction.insertInto('machine').values(row).execute();
  // It is asked for everything again when it is next there.
  await transaction
    .updateTable('machine')
    .set({ retold_ms: nowMs })
    .where('id', '=', machine.id)
    .execute();
  const actor = `machine ${machine.id}`;
  await record(transaction, { organisation, actor, action: 'machine-renewed', subject: id }, nowMs);
  if (isKept) {
    const said = { kind: 'machine-renewed', organisation, machine: id } as const;
    await notice(transaction, { ...said, facts: { copyOf: machine.id } }, nowMs);
  }
  return row;
}

export async function isPersistent(
  transaction: Writing,
  { machine_group }: Pick<MachineTable, 'machine_group'>,
): Promise<boolean> {
  const group = await transaction
    .selectFrom('machine_group')
    .select('persistent')
    .where('id', '=', machine_group)
    .executeTakeFirst();
  return group?.persistent !== 0;
}

/**
 * In a group whose machines are made anew each day: what was there by the name of this host is no more. `image` is the
 * machine whose key they all begin with: it stays, but what lay there does not. How many there were.
 */
export async function retireHost(
  transaction: Writing,
  machine: MachineTable,
  image: string | null,
  { vault, nowMs }: At,
): Promise<number> {
  const host = hostOf(machine, vault);
  const others = await transaction
    .selectFrom('machine')
    .select(['id', 'facts_sealed'])
    .where('machine_group', '=', machine.machine_group)
    .where('state', 'in', ['active', 'waiting'])
    .execute();
  const former = others.filter((it) => hostOf(it, vault) === host);
  for (const { id: other } of former) {
    await goBefore(transaction, other, nowMs + 1, nowMs);
    await hear(transaction, other, { vault, nowMs });
    if (other === image) continue;
    await transaction
      .updateTable('machine')
      .set({ state: 'gone' })
      .where('id', '=', other)
      .execute();
  }
  return former.length;
}
