/** Organisations, their units, and the groups that machines are set up in. Made by name when they are first needed. */
import { randomUUID } from 'node:crypto';
import { record } from './audit.ts';
import type { Writing } from './database.ts';

/** The id of an organisation; a new one has a unit of the same name, in which all machines are. */
export async function organisationNamed(
  transaction: Writing,
  name: string,
  actor: string,
  nowMs: number,
): Promise<string> {
  const known = await transaction
    .selectFrom('organisation')
    .select('id')
    .where('name', '=', name)
    .executeTakeFirst();
  if (known !== undefined) return known.id;
  const id = randomUUID();
  await transaction.insertInto('organisation').values({ id, name }).execute();
  await transaction
    .insertInto('unit')
    .values({ id: randomUUID(), organisation: id, name, active_from_ms: null })
    .execute();
  await record(
    transaction,
    { organisation: id, actor, action: 'organisation-made', subject: id },
    nowMs,
  );
  return id;
}

/** The id of a group, made in the organisation's first unit. */
export async function groupNamed(
  transaction: Writing,
  {
    organisation,
    name,
    persistent,
  }: { readonly organisation: string; readonly name: string; readonly persistent: boolean },
  actor: string,
  nowMs: number,
): Promise<string> {
  const known = await transaction
    .selectFrom('machine_group')
    .select('id')
    .where('organisation', '=', organisation)
    .where('name', '=', name)
    .executeTakeFirst();
  if (known !== undefined) return known.id;
  const unit = await transaction
    .selectFrom('unit')
    .select('id')
    .where('organisation', '=', organisation)
    .orderBy('id')
    .limit(1)
    .executeTakeFirstOrThrow();
  const id = randomUUID();
  const row = { id, organisation, unit: unit.id, name, persistent: persistent ? 1 : 0 };
  await transaction.insertInto('machine_group').values(row).execute();
  await record(transaction, { organisation, actor, action: 'group-made', subject: id }, nowMs);
  return id;
}
