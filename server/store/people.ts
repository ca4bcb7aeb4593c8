/** People who may sign in: of one organisation, with one role, for all of its units or some. */
import { randomUUID } from 'node:crypto';
import { masked } from '../../rules/index.ts';
import { idOf, newSecret } from '../auth/session.ts';
import { record, type Deed } from './audit.ts';
import type { Database, Writing } from './database.ts';
import type { Role } from './scope.ts';
import { endSessions } from './sessions.ts';
import type { PersonTable } from './tables.ts';

const LINK_MS = 24 * 3_600_000;

export const PERSON_NAME = /^[\p{L}\p{N}][\p{L}\p{N}.@_+-]{0,63}$/u;

/** Also not somebody's number, which people have been known to choose. */
export function isPersonName(name: string): boolean {
  return PERSON_NAME.test(name) && masked(name) === name;
}

/** Names are one however they are typed. */
export function plainName(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

export function personNamed(database: Database, name: string): Promise<PersonTable | undefined> {
  return database
    .selectFrom('person')
    .selectAll()
    .where('name', '=', plainName(name))
    .executeTakeFirst();
}

export interface PersonTerms {
  readonly role: Role;
  /** Ids; null for all. */
  readonly units: readonly string[] | null;
}

/** By whom something is done to people, and when. */
export interface By {
  readonly actor: string;
  readonly nowMs: number;
}

function recordDeed(
  transaction: Writing,
  { id, organisation }: Pick<PersonTable, 'id' | 'organisation'>,
  deed: Pick<Deed, 'action' | 'facts'>,
  { actor, nowMs }: By,
): Promise<void> {
  return record(transaction, { organisation, actor, subject: id, ...deed }, nowMs);
}

/** Null where the name is somebody's. */
export async function addPerson(
  transaction: Writing,
  { organisation, name, ...terms }: PersonTerms & { organisation: string; name: string },
  by: By,
): Promise<PersonTable | null> {
  if ((await personNamed(transaction, name)) !== undefined) return null;
  const row: PersonTable = {
    id: randomUUID(),
    organisation,
    name: plainName(name),
    role: terms.role,
    all_units: terms.units === null ? 1 : 0,
    password: null,
    totp_sealed: null,
    totp_new_sealed: null,
    totp_step: 0,
    failures: 0,
    locked_until_ms: null,
    created_ms: by.nowMs,
    signed_in_ms: null,
    disabled_ms: null,
  };
  await transaction.insertInto('person').values(row).execute();
  await keepUnits(transaction, row.id, terms);
  await recordDeed(transaction, row, { action: 'person-added', facts: factsOf(terms) }, by);
  return row;
}

function factsOf({ role, units }: PersonTerms): { role: Role; units: number | null } {
  return { role, units: units?.length ?? null };
}

async function keepUnits(
  transaction: Writing,
  person: string,
  { units }: PersonTerms,
): Promise<void> {
  await transaction.deleteFrom('person_unit').where('person', '=', person).execute();
  for (const unit of new Set(units)) {
    await transaction.insertInto('person_unit').values({ person, unit }).execute();
  }
}

/** Holds from the next request on. False where nobody would be left who may let people in. */
export async function changePerson(
  transaction: Writing,
  person: PersonTable,
  terms: PersonTerms,
  by: By,
): Promise<boolean> {
  const staysAdmin = terms.role === 'admin' && terms.units === null;
  if (!staysAdmin && (await isLastAdmin(transaction, person))) return false;
  await transaction
    .updateTable('person')
    .set({ role: terms.role, all_units: terms.units === null ? 1 : 0 })
    .where('id', '=', person.id)
    .execute();
  await keepUnits(transaction, person.id, terms);
  await recordDeed(transaction, person, { action: 'person-changed', facts: factsOf(terms) }, by);
  return true;
}

/** An organisation keeps one admin of all its units. */
async function isLastAdmin(transaction: Writing, person: PersonTable): Promise<boolean> {
  const admins = await transaction
    .selectFrom('person')
    .select('id')
    .where('organisation', '=', person.organisation)
    .where('role', '=', 'admin')
    .where('all_units', '=', 1)
    .where('disabled_ms', 'is', null)
    .execute();
  return admins.length === 1 && admins[0]!.id === person.id;
}

/** With all sessions and links. False where nobody would be left who may let people in. */
export async function disable(transaction: Writing, person: PersonTable, by: By): Promise<boolean> {
  if (await isLastAdmin(transaction, person)) return false;
  await transaction
    .updateTable('person')
    .set({ disabled_ms: by.nowMs })
    .where('id', '=', person.id)
    .execute();
  await endSessions(transaction, person.id);
  await transaction.deleteFrom('link').where('person', '=', person.id).execute();
  await recordDeed(transaction, person, { action: 'person-disabled' }, by);
  return true;
}

export async function enable(transaction: Writing, person: PersonTable, by: By): Promise<void> {
  await transaction
    .updateTable('person')
    .set({ disabled_ms: null })
    .where('id', '=', person.id)
    .execute();
  await recordDeed(transaction, person, { action: 'person-enabled' }, by);
}

/** Lets a person in once, within a day, in place of links made before. It is told once, here. */
export async function newLink(
  transaction: Writing,
  person: Pick<PersonTable, 'id' | 'organisation'>,
  by: By,
): Promise<string> {
  const secret = newSecret();
  await transaction.deleteFrom('link').where('person', '=', person.id).execute();
  await transaction
    .insertInto('link')
    .values({
      id: idOf(secret),
      person: person.id,
      made_ms: by.nowMs,
      expires_ms: by.nowMs + LINK_MS,
    })
    .execute();
  await recordDeed(transaction, person, { action: 'link-made' }, by);
  return secret;
}

/** Where in the dashboard a link is used. Behind the `#`, which no server and no log is told. */
export function placeOf(link: string): string {
  return `/velkommen#${link}`;
}

/** Whom a link lets in; undefined for nobody, or not any more. */
export function personByLink(
  database: Database,
  link: string,
  nowMs: number,
): Promise<PersonTable | undefined> {
  return database
    .selectFrom('link')
    .innerJoin('person', 'person.id', 'link.person')
    .selectAll('person')
    .where('link.id', '=', idOf(link))
    .where('link.expires_ms', '>', nowMs)
    .where('person.disabled_ms', 'is', null)
    .executeTakeFirst();
}

/**
 * Uses a link up: a new beginning for who could not come in any more. Sessions and the authenticator are gone, and the
 * password where a new one (its hash) is told. False when somebody else used it first.
 */
export async function takeLink(
  transaction: Writing,
  { link, person, password }: { link: string; person: PersonTable; password: string | null },
  nowMs: number,
): Promise<boolean> {
  const { numDeletedRows } = await transaction
    .deleteFrom('link')
    .where('id', '=', idOf(link))
    .executeTakeFirstOrThrow();
  if (numDeletedRows === 0n) return false;
  await endSessions(transaction, person.id);
  await transaction
    .updateTable('person')
    .set({
      ...(password !== null && { password }),
      totp_sealed: null,
      totp_new_sealed: null,
      failures: 0,
      locked_until_ms: null,
      signed_in_ms: nowMs,
    })
    .where('id', '=', person.id)
    .execute();
  const facts = { password: password !== null, hadCode: person.totp_sealed !== null };
  const by = { actor: `person ${person.id}`, nowMs };
  await recordDeed(transaction, person, { action: 'link-used', facts }, by);
  return true;
}
