/** Organisations, their units, and the groups that machines are set up in. Made by name when they are first needed. */
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { record } from './audit.ts';
import type { Writing } from './database.ts';
import { makeGroup } from './units.ts';
import { newKey, Unopened, type Vault } from './vault.ts';

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
  await transaction.insertInto('organisation').values({ id, name, second_person: 0 }).execute();
  await transaction
    .insertInto('unit')
    .values({
      id: randomUUID(),
      organisation: id,
      name,
      machines_expected: null,
    })
    .execute();
  await record(
    transaction,
    { organisation: id, actor, action: 'organisation-made', subject: id },
    nowMs,
  );
  return id;
}

/** The id of a group; one that is new is made in the unit, or in the organisation's first. */
export async function groupNamed(
  transaction: Writing,
  {
    organisation,
    name,
    persistent,
    unit,
  }: {
    readonly organisation: string;
    readonly name: string;
    readonly persistent: boolean;
    readonly unit?: string;
  },
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
  const at = unit ?? (await firstUnit(transaction, organisation));
  const made = await makeGroup(
    transaction,
    { organisation, unit: at, name, persistent },
    { actor, nowMs },
  );
  return made!;
}

/** That of its own name, where it has not been given another. */
async function firstUnit(transaction: Writing, organisation: string): Promise<string> {
  const { id } = await transaction
    .selectFrom('unit')
    .innerJoin('organisation', 'organisation.id', 'unit.organisation')
    .select('unit.id')
    .where('unit.organisation', '=', organisation)
    .orderBy(sql`case when unit.name = organisation.name then 0 else 1 end`)
    .orderBy('unit.name')
    .limit(1)
    .executeTakeFirstOrThrow();
  return id;
}

/**
 * The key that the machines of an organisation make the fingerprints of their tables' heads with; made when it is
 * first asked for. Null when it was sealed with a key that is lost: another one would not tell what is the same.
 */
export async function headerKeyOf(
  transaction: Writing,
  organisation: string,
  vault: Vault,
): Promise<string | null> {
  const place = headerKeyPlace(organisation);
  const made = Buffer.from(newKey()).toString('base64url');
  await transaction
    .updateTable('organisation')
    .set({ header_key_sealed: vault.seal(made, place) })
    .where('id', '=', organisation)
    .where('header_key_sealed', 'is', null)
    .execute();
  const row = await transaction
    .selectFrom('organisation')
    .select('header_key_sealed')
    .where('id', '=', organisation)
    .executeTakeFirst();
  if (row?.header_key_sealed == null) return null;
  try {
    return vault.open(row.header_key_sealed, place);
  } catch (error) {
    if (error instanceof Unopened) return null;
    throw error;
  }
}

/** What the sealed key is bound to. */
export function headerKeyPlace(organisation: string): string {
  return `organisation ${organisation}`;
}
