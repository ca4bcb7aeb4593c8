/** The audit log, for who looks after those who look: newest first, page by page. That it was read or taken out stands in it too. */
import { sql } from 'kysely';
import { type Static, Type } from 'typebox';
import { type Action, ACTIONS } from '../store/audit.ts';
import type { Writing } from '../store/database.ts';
import { auditIn, personIn, recordOf, type Scope, type SignedIn } from '../store/scope.ts';
import { type Answer, forPeople, type House, type PersonCall, type Route } from './route.ts';

const HOUR_MS = 3_600_000;
const MOST_ROWS = 200;
const ROWS = 50;
const strict = { additionalProperties: false };
const timeMs = Type.Optional(Type.Integer({ minimum: 0 }));

export const TrailQuery = Type.Object(
  {
    action: Type.Optional(Type.Array(Type.Enum([...ACTIONS]), { maxItems: ACTIONS.length })),
    /** The id of who did it. */
    person: Type.Optional(Type.String({ pattern: '^[0-9a-f-]{36}$' })),
    fromMs: timeMs,
    toMs: timeMs,
    /** `next` of the page before. */
    after: Type.Optional(Type.Integer({ minimum: 1 })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_ROWS })),
  },
  strict,
);
export type TrailQuery = Static<typeof TrailQuery>;

const TrailRow = Type.Object(
  {
    number: Type.Integer(),
    atMs: Type.Integer(),
    /** `person <id>`, `machine <id>`, `command line`, `server`, `somebody`. */
    actor: Type.String(),
    /** Where the actor is a person, and where what it was done to is one. */
    actorName: Type.Union([Type.String(), Type.Null()]),
    subjectName: Type.Union([Type.String(), Type.Null()]),
    action: Type.Enum([...ACTIONS]),
    subject: Type.Union([Type.String(), Type.Null()]),
    facts: Type.Record(
      Type.String(),
      Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
    ),
  },
  strict,
);
export type TrailRow = Static<typeof TrailRow>;

/** `next` null: there is no more. */
export const Trail = Type.Object(
  { rows: Type.Array(TrailRow), next: Type.Union([Type.Integer(), Type.Null()]) },
  strict,
);
export type Trail = Static<typeof Trail>;

/** Who may have done what stands in it: also those who are let in no more. */
export const TrailPeople = Type.Object(
  { people: Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, strict)) },
  strict,
);
export type TrailPeople = Static<typeof TrailPeople>;

async function read({ house, person, query }: PersonCall<null, TrailQuery>): Promise<Answer> {
  await house.commits.write((it) => recordRead(it, person, house.nowMs()));
  return { status: 200, body: await pageOf(house, person.scope, query) };
}

/** Each time: what was taken out is read where nobody looks. */
async function exported({ house, person, body }: PersonCall<TrailQuery>): Promise<Answer> {
  const page = await pageOf(house, person.scope, body);
  const facts = { rows: page.rows.length };
  const deed = { action: 'trail-exported', subject: null, facts } as const;
  await house.commits.write((it) => recordOf(it, person, deed, house.nowMs()));
  return { status: 200, body: page };
}

async function people({ house, person }: PersonCall): Promise<Answer> {
  const known = await house.database
    .selectFrom('person')
    .select(['person.id', 'person.name'])
    .where(personIn(person.scope))
    .orderBy('person.name')
    .execute();
  return { status: 200, body: { people: known } satisfies TrailPeople };
}

async function pageOf({ database }: House, scope: Scope, query: TrailQuery): Promise<Trail> {
  const { action, person: who, fromMs, toMs, after, limit = ROWS } = query;
  let asked = database
    .selectFrom('audit')
    .leftJoin('person as actor_person', (it) =>
      it.on(sql<string>`'person ' || actor_person.id`, '=', sql.ref('audit.actor')),
    )
    .leftJoin('person as subject_person', 'subject_person.id', 'audit.subject')
    .selectAll('audit')
    .select(['actor_person.name as actor_name', 'subject_person.name as subject_name'])
    .where(auditIn(scope));
  if (action !== undefined) asked = asked.where('audit.action', 'in', action);
  if (who !== undefined) asked = asked.where('audit.actor', '=', `person ${who}`);
  if (fromMs !== undefined) asked = asked.where('audit.at_ms', '>=', fromMs);
  if (toMs !== undefined) asked = asked.where('audit.at_ms', '<', toMs);
  if (after !== undefined) asked = asked.where('audit.number', '<', after);
  const found = await asked
    .orderBy('audit.number', 'desc')
    .limit(limit + 1)
    .execute();
  const rows = found.slice(0, limit).map((row): TrailRow => ({
    number: row.number,
    atMs: row.at_ms,
    actor: row.actor,
    actorName: row.actor_name,
    subjectName: row.subject_name,
    action: row.action as Action,
    subject: row.subject,
    facts: JSON.parse(row.facts) as TrailRow['facts'],
  }));
  return { rows, next: found.length > limit ? rows.at(-1)!.number : null };
}

/** Once an hour of each session: turning a page is no new reading. */
async function recordRead(transaction: Writing, person: SignedIn, nowMs: number): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable('session')
    .set({ trail_ms: nowMs })
    .where('id', '=', person.session)
    .where((it) => it.or([it('trail_ms', 'is', null), it('trail_ms', '<=', nowMs - HOUR_MS)]))
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 1n)
    await recordOf(transaction, person, { action: 'trail-read', subject: null }, nowMs);
}

export const TRAIL_ROUTES: readonly Route[] = [
  forPeople({
    method: 'GET',
    path: '/api/audit',
    roles: ['admin', 'auditor'],
    says: 'Who did and read what.',
    query: TrailQuery,
    answers: { 200: Trail },
    handle: read,
  }),
  forPeople({
    method: 'GET',
    path: '/api/audit/people',
    roles: ['admin', 'auditor'],
    says: 'Who may be asked for in the audit log.',
    answers: { 200: TrailPeople },
    handle: people,
  }),
  forPeople({
    method: 'POST',
    path: '/api/audit/export',
    roles: ['admin', 'auditor'],
    says: 'A page of it to be kept elsewhere, which stands in it too.',
    body: TrailQuery,
    answers: { 200: Trail },
    handle: exported,
  }),
];
