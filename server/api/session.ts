/** Coming in and going out: by a name, a password and a code, or by a link that is good once. And one's own password and code. */
import { type Static, Type } from 'typebox';
import { newCodeSecret, stepOf, uriOf } from '../auth/code.ts';
import { hashOf, isWeak, LONGEST_PASSWORD, SHORTEST_PASSWORD } from '../auth/password.ts';
import { prove } from '../auth/proof.ts';
import { cookieOf, noCookie } from '../auth/session.ts';
import type { Writing } from '../store/database.ts';
import { personByLink, personNamed, takeLink } from '../store/people.ts';
import { recordOf, ROLES, type SignedIn, unitIn } from '../store/scope.ts';
import { endSession, endSessions, IDLE_MS, LONGEST_MS, makeSession } from '../store/sessions.ts';
import type { PersonTable } from '../store/tables.ts';
import {
  type Answer,
  type Call,
  forPeople,
  type House,
  type PersonCall,
  Refused,
  route,
  type Route,
} from './route.ts';

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
const password = Type.String({ minLength: 1, maxLength: LONGEST_PASSWORD });
const newPassword = Type.String({ minLength: SHORTEST_PASSWORD, maxLength: LONGEST_PASSWORD });
const code = Type.String({ pattern: '^[0-9]{6}$' });
const strict = { additionalProperties: false };

export const SignIn = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 64 }),
    password,
    /** Asked for by `code-needed`. */
    code: Type.Optional(code),
  },
  strict,
);
export type SignIn = Static<typeof SignIn>;

/** What stands behind the `#`. With a password it becomes one's own; without one nothing is changed. */
export const LinkUse = Type.Object(
  { link: Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' }), password: Type.Optional(newPassword) },
  strict,
);
export type LinkUse = Static<typeof LinkUse>;

/** `old` is null for who has none yet. */
export const PasswordChange = Type.Object({ old: orNull(password), password: newPassword }, strict);
export type PasswordChange = Static<typeof PasswordChange>;

/** With the code of the authenticator that is there already, if any. */
export const CodeWish = Type.Object({ password, code: Type.Optional(code) }, strict);
export type CodeWish = Static<typeof CodeWish>;

export const NewCode = Type.Object({ secret: Type.String(), uri: Type.String() }, strict);
export type NewCode = Static<typeof NewCode>;

export const CodeShown = Type.Object({ code }, strict);
export type CodeShown = Static<typeof CodeShown>;

/** Who I am. `units` null: all of the organisation. */
export const Session = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    role: Type.Enum([...ROLES]),
    organisation: Type.String(),
    units: orNull(Type.Array(Type.Object({ id: Type.String(), name: Type.String() }, strict))),
    /** As the browser asks. */
    language: Type.Enum(['da', 'en']),
    hasPassword: Type.Boolean(),
    hasCode: Type.Boolean(),
    /** When it ends at the latest, and after how long without use. */
    expiresMs: Type.Integer(),
    idleMs: Type.Integer(),
  },
  strict,
);
export type Session = Static<typeof Session>;

async function signedIn(call: Call<SignIn, null, null>): Promise<Answer> {
  const { name, password: told, code: shown = null } = call.body;
  const { house, address } = call;
  const person = await prove(house, { name, password: told, code: shown, address });
  return letIn(call, person, async (it) => {
    await it
      .updateTable('person')
      .set({ signed_in_ms: house.nowMs() })
      .where('id', '=', person.id)
      .execute();
    const deed = { action: 'signed-in', subject: person.id } as const;
    const facts = { code: person.totp_sealed !== null };
    await recordOf(it, signer(person), { ...deed, facts }, house.nowMs());
  });
}

function signer({ id, organisation }: PersonTable): Pick<SignedIn, 'id' | 'scope'> {
  return { id, scope: { organisation, units: null } };
}

/** A new session in place of the one that the browser had. Throws Refused where `work` does. */
async function letIn(
  { house, person: before, isSecure }: Call<unknown, null, null>,
  { id }: PersonTable,
  work: (transaction: Writing) => Promise<void>,
): Promise<Answer> {
  const token = await house.commits.write(async (it) => {
    await work(it);
    if (before !== null) await endSession(it, before.session);
    return makeSession(it, id, house.nowMs());
  });
  return { status: 204, headers: { 'set-cookie': cookieOf(token, { isSecure }) } };
}

async function linkUsed(call: Call<LinkUse, null, null>): Promise<Answer> {
  const { house, body } = call;
  const person = await personByLink(house.database, body.link, house.nowMs());
  if (person === undefined) throw new Refused(401, 'no-such-link');
  const hash = body.password === undefined ? null : await goodHash(body.password, person.name);
  const used = { link: body.link, person, password: hash };
  const answer = await letIn(call, person, async (it) => {
    const isFirst = await takeLink(it, used, house.nowMs());
    if (!isFirst) throw new Refused(401, 'no-such-link');
  });
  house.delays.forget(person.name);
  return answer;
}

/** Throws Refused. */
function goodHash(told: string, name: string): Promise<string> {
  if (isWeak(told, name)) throw new Refused(422, 'weak-password');
  return hashOf(told);
}

async function whoAmI({ house, person, header }: PersonCall): Promise<Answer> {
  const { database } = house;
  const { scope } = person;
  const row = await rowOf(house, person);
  const { name } = await database
    .selectFrom('organisation')
    .select('name')
    .where('id', '=', scope.organisation)
    .executeTakeFirstOrThrow();
  const { made_ms: madeMs } = await database
    .selectFrom('session')
    .select('made_ms')
    .where('id', '=', person.session)
    .executeTakeFirstOrThrow();
  const units = database.selectFrom('unit').select(['id', 'name']).where(unitIn(scope));
  const body: Session = {
    id: person.id,
    name: person.name,
    role: person.role,
    organisation: name,
    units: scope.units === null ? null : await units.orderBy('name').execute(),
    language: header('accept-language')?.startsWith('en') === true ? 'en' : 'da',
    hasPassword: row.password !== null,
    hasCode: row.totp_sealed !== null,
    expiresMs: madeMs + LONGEST_MS,
    idleMs: IDLE_MS,
  };
  return { status: 200, body };
}

async function rowOf({ database }: House, { name }: SignedIn): Promise<PersonTable> {
  const row = await personNamed(database, name);
  if (row === undefined) throw new Refused(401, 'not-signed-in');
  return row;
}

async function signedOut({ house, person, isSecure }: PersonCall): Promise<Answer> {
  await house.commits.write(async (it) => {
    await endSession(it, person.session);
    await recordOf(it, person, { action: 'signed-out', subject: person.id }, house.nowMs());
  });
  return { status: 204, headers: { 'set-cookie': noCookie({ isSecure }) } };
}

/** Who left a browser open somewhere ends that, and this one. */
async function signedOutEverywhere({ house, person, isSecure }: PersonCall): Promise<Answer> {
  await house.commits.write(async (it) => {
    await endSessions(it, person.id);
    await recordOf(it, person, { action: 'sessions-ended', subject: person.id }, house.nowMs());
  });
  return { status: 204, headers: { 'set-cookie': noCookie({ isSecure }) } };
}

/** All other sessions end: somebody may sit in one of them. */
async function passwordChanged(call: PersonCall<PasswordChange>): Promise<Answer> {
  const { house, person, body, address } = call;
  const row = await rowOf(house, person);
  const old = { name: row.name, password: body.old ?? '', code: null, address };
  if (row.password !== null) await prove(house, { ...old, isPasswordEnough: true });
  const hash = await goodHash(body.password, row.name);
  await house.commits.write(async (it) => {
    await it.updateTable('person').set({ password: hash }).where('id', '=', row.id).execute();
    await endSessions(it, row.id, person.session);
    await recordOf(it, person, { action: 'password-changed', subject: row.id }, house.nowMs());
  });
  return { status: 204 };
}

/** A new authenticator, which counts once a code of it was shown. */
async function codeAsked({ house, person, body, address }: PersonCall<CodeWish>): Promise<Answer> {
  const { name } = person;
  const claim = { name, password: body.password, code: body.code ?? null, address };
  const { id } = await prove(house, claim);
  const secret = newCodeSecret();
  const sealed = house.vault.seal(secret, `person ${id}`);
  await house.commits.write((it) =>
    it.updateTable('person').set({ totp_new_sealed: sealed }).where('id', '=', id).execute(),
  );
  const answer: NewCode = { secret, uri: uriOf(secret, name) };
  return { status: 200, body: answer };
}

async function codeConfirmed({ house, person, body }: PersonCall<CodeShown>): Promise<Answer> {
  const { id, totp_new_sealed: sealed } = await rowOf(house, person);
  if (sealed === null) throw new Refused(409, 'no-code-asked');
  const step = stepOf(body.code, house.vault.open(sealed, `person ${id}`), house.nowMs());
  if (step === null) throw new Refused(409, 'wrong-code');
  await house.commits.write(async (it) => {
    await it
      .updateTable('person')
      .set({ totp_sealed: sealed, totp_new_sealed: null, totp_step: step })
      .where('id', '=', id)
      .execute();
    await endSessions(it, id, person.session);
    await recordOf(it, person, { action: 'code-set', subject: id }, house.nowMs());
  });
  return { status: 204 };
}

async function codeRemoved(call: PersonCall<CodeWish>): Promise<Answer> {
  const { house, person, body, address } = call;
  const claim = { name: person.name, password: body.password, code: body.code ?? null, address };
  const { id } = await prove(house, claim);
  await house.commits.write(async (it) => {
    await it.updateTable('person').set({ totp_sealed: null }).where('id', '=', id).execute();
    await recordOf(it, person, { action: 'code-removed', subject: id }, house.nowMs());
  });
  return { status: 204 };
}

export const SESSION_ROUTES: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/session',
    caller: 'anybody',
    says: 'Signs in. 401 `code-needed` where a code of the authenticator is missing; 429 for who has to wait.',
    body: SignIn,
    answers: { 204: null },
    handle: signedIn,
  }),
  route({
    method: 'POST',
    path: '/api/session/link',
    caller: 'anybody',
    says: 'Signs in with a link, which is used up, and takes a new password.',
    body: LinkUse,
    answers: { 204: null },
    handle: linkUsed,
  }),
  forPeople({
    method: 'GET',
    path: '/api/session',
    roles: ROLES,
    says: 'Who I am.',
    answers: { 200: Session },
    handle: whoAmI,
  }),
  forPeople({
    method: 'DELETE',
    path: '/api/session',
    roles: ROLES,
    says: 'Signs out.',
    answers: { 204: null },
    handle: signedOut,
  }),
  forPeople({
    method: 'POST',
    path: '/api/session/end-all',
    roles: ROLES,
    says: 'Signs out everywhere: all my sessions end, also this one.',
    answers: { 204: null },
    handle: signedOutEverywhere,
  }),
  forPeople({
    method: 'POST',
    path: '/api/session/password',
    roles: ROLES,
    says: 'Changes my password, and ends my other sessions.',
    body: PasswordChange,
    answers: { 204: null },
    handle: passwordChanged,
  }),
  forPeople({
    method: 'POST',
    path: '/api/session/code',
    roles: ROLES,
    says: 'Begins to set up an authenticator.',
    body: CodeWish,
    answers: { 200: NewCode },
    handle: codeAsked,
  }),
  forPeople({
    method: 'POST',
    path: '/api/session/code/confirm',
    roles: ROLES,
    says: 'Ends it, by a code: from now on one is needed.',
    body: CodeShown,
    answers: { 204: null },
    handle: codeConfirmed,
  }),
  forPeople({
    method: 'POST',
    path: '/api/session/code/remove',
    roles: ROLES,
    says: 'Takes my authenticator away.',
    body: CodeWish,
    answers: { 204: null },
    handle: codeRemoved,
  }),
];
