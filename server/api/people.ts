/** Who may sign in, for admins: added with a link that lets them in once, changed, disabled. Nobody is deleted: the audit log names them. */
import { type Static, Type } from 'typebox';
import type { Writing } from '../store/database.ts';
import {
  addPerson,
  type By,
  changePerson,
  disable,
  enable,
  isPersonName,
  newLink,
  PERSON_NAME,
  type PersonTerms,
  placeOf,
} from '../store/people.ts';
import { personIn, recordOf, ROLES, type SignedIn, unitIn } from '../store/scope.ts';
import { endSessions, unitsOf } from '../store/sessions.ts';
import type { PersonTable } from '../store/tables.ts';
import { type Answer, forPeople, type PersonCall, Refused, type Route } from './route.ts';

const strict = { additionalProperties: false };
const uuid = Type.String({
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
});
const terms = {
  role: Type.Enum([...ROLES]),
  /** Null: all of the organisation, also those that come. */
  units: Type.Union([Type.Array(uuid, { minItems: 1, maxItems: 500 }), Type.Null()]),
};
const timeMs = Type.Union([Type.Integer(), Type.Null()]);

export const NewPerson = Type.Object(
  { name: Type.String({ pattern: PERSON_NAME.source }), ...terms },
  strict,
);
export type NewPerson = Static<typeof NewPerson>;

export const PersonChange = Type.Object(terms, strict);
export type PersonChange = Static<typeof PersonChange>;

const WhichPerson = Type.Object({ id: uuid }, strict);
type WhichPerson = Static<typeof WhichPerson>;

export const PersonRow = Type.Object(
  {
    id: uuid,
    name: Type.String(),
    ...terms,
    hasPassword: Type.Boolean(),
    hasCode: Type.Boolean(),
    createdMs: Type.Integer(),
    signedInMs: timeMs,
    disabledMs: timeMs,
    /** Until when a link lets in that was not used yet. */
    linkUntilMs: timeMs,
    sessions: Type.Integer(),
  },
  strict,
);
export type PersonRow = Static<typeof PersonRow>;

export const People = Type.Object({ people: Type.Array(PersonRow) }, strict);
export type People = Static<typeof People>;

/** `place`: where in the dashboard it is used, `/velkommen#…`. Told once. */
export const PersonLink = Type.Object({ id: uuid, place: Type.String() }, strict);
export type PersonLink = Static<typeof PersonLink>;

async function listed({ house, person }: PersonCall): Promise<Answer> {
  const { database, nowMs } = house;
  const rows = await database
    .selectFrom('person')
    .selectAll('person')
    .select((it) => [
      it
        .selectFrom('session')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .whereRef('session.person', '=', 'person.id')
        .where('session.expires_ms', '>', nowMs())
        .as('sessions'),
      it
        .selectFrom('link')
        .select('link.expires_ms')
        .whereRef('link.person', '=', 'person.id')
        .where('link.expires_ms', '>', nowMs())
        .as('link_until_ms'),
    ])
    .where(personIn(person.scope))
    .orderBy('person.name')
    .execute();
  const people = await Promise.all(
    rows.map(async (row): Promise<PersonRow> => ({
      id: row.id,
      name: row.name,
      role: row.role,
      units: row.all_units === 1 ? null : [...(await unitsOf(database, row.id))],
      hasPassword: row.password !== null,
      hasCode: row.totp_sealed !== null,
      createdMs: row.created_ms,
      signedInMs: row.signed_in_ms,
      disabledMs: row.disabled_ms,
      linkUntilMs: row.link_until_ms,
      sessions: row.sessions ?? 0,
    })),
  );
  const answer: People = { people };
  return { status: 200, body: answer };
}

async function added({ house, person, body }: PersonCall<NewPerson>): Promise<Answer> {
  const { organisation } = person.scope;
  if (!isPersonName(body.name)) throw new Refused(422, 'name-is-a-number');
  const by = byOf(person, house.nowMs());
  const answer = await house.commits.write(async (it): Promise<PersonLink> => {
    await checkUnits(it, person, body);
    const made = await addPerson(it, { organisation, ...body }, by);
    if (made === null) throw new Refused(409, 'name-taken');
    return { id: made.id, place: placeOf(await newLink(it, made, by)) };
  });
  return { status: 201, body: answer };
}

function byOf({ id }: SignedIn, nowMs: number): By {
  return { actor: `person ${id}`, nowMs };
}

/** Throws Refused: nobody lets others see more than he sees himself. */
async function checkUnits(
  transaction: Writing,
  { scope }: SignedIn,
  { units }: PersonTerms,
): Promise<void> {
  if (units === null && scope.units !== null) throw new Refused(403, 'beyond-your-units');
  if (units === null) return;
  const known = await transaction
    .selectFrom('unit')
    .select('id')
    .where(unitIn(scope))
    .where('id', 'in', units)
    .execute();
  if (known.length < new Set(units).size) throw new Refused(404, 'no-such-unit');
}

type Deed<Body> = (
  transaction: Writing,
  person: PersonTable,
  call: PersonCall<Body, null, WhichPerson>,
) => Promise<Answer>;

/** Does something to a person whom the caller may see; to anybody else as if there were none. */
function done<Body = null>(deed: Deed<Body>) {
  return (call: PersonCall<Body, null, WhichPerson>): Promise<Answer> =>
    call.house.commits.write(async (it) => {
      const row = await it
        .selectFrom('person')
        .selectAll()
        .where('person.id', '=', call.parameters.id)
        .where(personIn(call.person.scope))
        .executeTakeFirst();
      if (row === undefined) throw new Refused(404, 'not-found');
      return deed(it, row, call);
    });
}

const changed = done<PersonChange>(async (it, row, { person, body, house }) => {
  await checkUnits(it, person, body);
  const isDone = await changePerson(it, row, body, byOf(person, house.nowMs()));
  if (!isDone) throw new Refused(409, 'last-admin');
  return { status: 204 };
});

const disabled = done(async (it, row, { person, house }) => {
  const isDone = await disable(it, row, byOf(person, house.nowMs()));
  if (!isDone) throw new Refused(409, 'last-admin');
  return { status: 204 };
});

const enabled = done(async (it, row, { person, house }) => {
  await enable(it, row, byOf(person, house.nowMs()));
  return { status: 204 };
});

const linked = done(async (it, row, { person, house }) => {
  if (row.disabled_ms !== null) throw new Refused(409, 'disabled');
  const link = await newLink(it, row, byOf(person, house.nowMs()));
  const answer: PersonLink = { id: row.id, place: placeOf(link) };
  return { status: 201, body: answer };
});

const signedOut = done(async (it, row, { person, house }) => {
  await endSessions(it, row.id);
  await recordOf(it, person, { action: 'sessions-ended', subject: row.id }, house.nowMs());
  return { status: 204 };
});

const admins = ['admin'] as const;

export const PEOPLE_ROUTES: readonly Route[] = [
  forPeople({
    method: 'GET',
    path: '/api/people',
    roles: admins,
    says: 'Who may sign in.',
    answers: { 200: People },
    handle: listed,
  }),
  forPeople({
    method: 'POST',
    path: '/api/people',
    roles: admins,
    says: 'Adds somebody, and gives a link that lets him in once.',
    body: NewPerson,
    answers: { 201: PersonLink },
    handle: added,
  }),
  forPeople({
    method: 'POST',
    path: '/api/people/:id/change',
    roles: admins,
    says: 'Another role, other units: from the next click on.',
    parameters: WhichPerson,
    body: PersonChange,
    answers: { 204: null },
    handle: changed,
  }),
  forPeople({
    method: 'POST',
    path: '/api/people/:id/disable',
    roles: admins,
    says: 'Lets somebody in no more, from now on.',
    parameters: WhichPerson,
    answers: { 204: null },
    handle: disabled,
  }),
  forPeople({
    method: 'POST',
    path: '/api/people/:id/enable',
    roles: admins,
    says: 'Lets somebody in again.',
    parameters: WhichPerson,
    answers: { 204: null },
    handle: enabled,
  }),
  forPeople({
    method: 'POST',
    path: '/api/people/:id/link',
    roles: admins,
    says: 'A link for who cannot come in any more: used, it takes the authenticator away and all sessions.',
    parameters: WhichPerson,
    answers: { 201: PersonLink },
    handle: linked,
  }),
  forPeople({
    method: 'POST',
    path: '/api/people/:id/sign-out',
    roles: admins,
    says: 'Ends all sessions of somebody.',
    parameters: WhichPerson,
    answers: { 204: null },
    handle: signedOut,
  }),
];
