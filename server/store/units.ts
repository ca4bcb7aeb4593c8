/**
 * The units of an organisation (a school, an administration) and what is in them: groups, and with those their
 * machines. What people may see and which policy holds go by unit.
 */
import { randomUUID } from 'node:crypto';
import { record } from './audit.ts';
import type { Writing } from './database.ts';

export interface Deed {
  readonly actor: string;
  readonly nowMs: number;
}

export interface Named {
  readonly id: string;
  readonly name: string;
}

export function unitsIn(transaction: Writing, organisation: string): Promise<readonly Named[]> {
  return transaction
    .selectFrom('unit')
    .select(['id', 'name'])
    .where('organisation', '=', organisation)
    .orderBy('name')
    .execute();
}

/** Null where there is one of that name. */
export async function makeUnit(
  transaction: Writing,
  { organisation, name }: { readonly organisation: string; readonly name: string },
  { actor, nowMs }: Deed,
): Promise<string | null> {
  const others = await unitsIn(transaction, organisation);
  if (others.some((it) => it.name === name)) return null;
  const id = randomUUID();
  const row = { id, organisation, name, machines_expected: null };
  await transaction.insertInto('unit').values(row).execute();
  await record(transaction, { organisation, actor, action: 'unit-made', subject: id }, nowMs);
  return id;
}

/** There is none, or another one has the name. */
export type NameTrouble = 'none' | 'taken';

/** Null when it has the name now. */
export async function renameUnit(
  transaction: Writing,
  { id, name }: Named,
  { actor, nowMs }: Deed,
): Promise<NameTrouble | null> {
  const unit = await transaction
    .selectFrom('unit')
    .select('organisation')
    .where('id', '=', id)
    .executeTakeFirst();
  if (unit === undefined) return 'none';
  const { organisation } = unit;
  const others = await unitsIn(transaction, organisation);
  if (others.some((it) => it.name === name && it.id !== id)) return 'taken';
  await transaction.updateTable('unit').set({ name }).where('id', '=', id).execute();
  await record(transaction, { organisation, actor, action: 'unit-changed', subject: id }, nowMs);
  return null;
}

export interface NewGroup {
  readonly organisation: string;
  readonly unit: string;
  readonly name: string;
  /** False: its machines are made anew from one image each day. */
  readonly persistent: boolean;
}

/** Null where the organisation has one of that name. */
export async function makeGroup(
  transaction: Writing,
  { organisation, unit, name, persistent }: NewGroup,
  { actor, nowMs }: Deed,
): Promise<string | null> {
  const others = await groupsIn(transaction, organisation);
  if (others.some((it) => it.name === name)) return null;
  const id = randomUUID();
  const row = { id, organisation, unit, name, persistent: persistent ? 1 : 0 };
  await transaction.insertInto('machine_group').values(row).execute();
  await record(transaction, { organisation, actor, action: 'group-made', subject: id }, nowMs);
  return id;
}

export function groupsIn(transaction: Writing, organisation: string): Promise<readonly Named[]> {
  return transaction
    .selectFrom('machine_group')
    .select(['id', 'name'])
    .where('organisation', '=', organisation)
    .orderBy('name')
    .execute();
}

/** Null when it has the name now. */
export async function renameGroup(
  transaction: Writing,
  { id, name }: Named,
  { actor, nowMs }: Deed,
): Promise<NameTrouble | null> {
  const group = await transaction
    .selectFrom('machine_group')
    .select('organisation')
    .where('id', '=', id)
    .executeTakeFirst();
  if (group === undefined) return 'none';
  const { organisation } = group;
  const others = await groupsIn(transaction, organisation);
  if (others.some((it) => it.name === name && it.id !== id)) return 'taken';
  await transaction.updateTable('machine_group').set({ name }).where('id', '=', id).execute();
  await record(transaction, { organisation, actor, action: 'group-changed', subject: id }, nowMs);
  return null;
}

/** With all its machines, into a unit of the same organisation. */
export async function moveGroup(
  transaction: Writing,
  { group, unit }: { readonly group: string; readonly unit: string },
  { actor, nowMs }: Deed,
): Promise<void> {
  const { organisation } = await transaction
    .updateTable('machine_group')
    .set({ unit })
    .where('id', '=', group)
    .returning('organisation')
    .executeTakeFirstOrThrow();
  const deed = { organisation, actor, action: 'group-moved', subject: group } as const;
  await record(transaction, { ...deed, facts: { unit } }, nowMs);
}
