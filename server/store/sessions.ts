/** Sessions of people: each ends when nobody uses it, at the latest after a working day, or at once when it is told to. */
import { idOf, newSecret } from '../auth/session.ts';
import type { Database, Writing } from './database.ts';
import type { SignedIn } from './scope.ts';

const MINUTE_MS = 60_000;
export const IDLE_MS = 60 * MINUTE_MS;
export const LONGEST_MS = 12 * 60 * MINUTE_MS;
/** Its last use is known to this: each use would be a write. */
const USE_MS = MINUTE_MS;

/** The token itself is told once, here. */
export async function makeSession(
  transaction: Writing,
  person: string,
  nowMs: number,
): Promise<string> {
  const token = newSecret();
  await transaction
    .insertInto('session')
    .values({
      id: idOf(token),
      person,
      made_ms: nowMs,
      used_ms: nowMs,
      expires_ms: nowMs + LONGEST_MS,
      trail_ms: null,
    })
    .execute();
  return token;
}

export interface LiveSession {
  readonly person: SignedIn;
  /** Whether its last use is to be written down. */
  readonly isStale: boolean;
}

/** Null for one that is over, or of somebody who may not come in any more. */
export async function liveSession(
  database: Database,
  id: string,
  nowMs: number,
): Promise<LiveSession | null> {
  const row = await database
    .selectFrom('session')
    .innerJoin('person', 'person.id', 'session.person')
    .select(['session.used_ms', 'person.id', 'person.name', 'person.role'])
    .select(['person.organisation', 'person.all_units'])
    .where('session.id', '=', id)
    .where('session.expires_ms', '>', nowMs)
    .where('session.used_ms', '>', nowMs - IDLE_MS)
    .where('person.disabled_ms', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { used_ms: usedMs, id: person, name, role, organisation, all_units: all } = row;
  const units = all === 1 ? null : await unitsOf(database, person);
  const scope = { organisation, units };
  return {
    person: { id: person, name, role, scope, session: id },
    isStale: usedMs <= nowMs - USE_MS,
  };
}

/** Those that a person is of who is not of all. */
export async function unitsOf(database: Database, person: string): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('person_unit')
    .select('unit')
    .where('person', '=', person)
    .orderBy('unit')
    .execute();
  return rows.map(({ unit }) => unit);
}

export async function useSession(transaction: Writing, id: string, nowMs: number): Promise<void> {
  await transaction.updateTable('session').set({ used_ms: nowMs }).where('id', '=', id).execute();
}

export async function endSession(transaction: Writing, id: string): Promise<void> {
  await transaction.deleteFrom('session').where('id', '=', id).execute();
}

/** All of a person, but the one that is told. */
export async function endSessions(
  transaction: Writing,
  person: string,
  but: string | null = null,
): Promise<void> {
  await transaction
    .deleteFrom('session')
    .where('person', '=', person)
    .$if(but !== null, (it) => it.where('id', '!=', but))
    .execute();
}
