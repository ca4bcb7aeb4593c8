/** Enrolment tokens as people see them: what lets new machines in. */
import { type Static, Type } from 'typebox';
import { recordOf, groupIn, tokenIn, unitIn } from '../store/scope.ts';
import { groupNamed } from '../store/organisations.ts';
import { makeToken, takeBack } from '../store/tokens.ts';
import { count, name, object, oneOf, orNull, timeMs, uuid } from '../wire.ts';
import { type Answer, forPeople, type PersonCall, Refused, type Route } from './route.ts';

export const TOKEN_STATES = ['usable', 'used', 'expired', 'revoked'] as const;

export const TokenRow = object({
  id: uuid,
  label: name,
  group: name,
  unit: Type.String(),
  state: oneOf(TOKEN_STATES),
  createdMs: timeMs,
  expiresMs: timeMs,
  usesLeft: count,
  needsApproval: Type.Boolean(),
  revokedMs: orNull(timeMs),
});
export type TokenRow = Static<typeof TokenRow>;

export const TokensAnswer = object({ tokens: Type.Array(TokenRow) });
export type TokensAnswer = Static<typeof TokensAnswer>;

const MOST_USES = 1_000_000;
const MOST_DAYS = 3650;

/** A group that is new is made in the unit. */
export const TokenWish = object({
  unit: uuid,
  group: Type.String({ minLength: 1, maxLength: 100 }),
  /** Machines of a new group are made anew from one image each day. */
  fleeting: Type.Boolean(),
  label: Type.String({ maxLength: 200 }),
  uses: Type.Integer({ minimum: 1, maximum: MOST_USES }),
  days: Type.Integer({ minimum: 1, maximum: MOST_DAYS }),
  needsApproval: Type.Boolean(),
});
export type TokenWish = Static<typeof TokenWish>;

/** The token itself is told once, here. */
export const TokenMade = object({ id: uuid, token: Type.String() });
export type TokenMade = Static<typeof TokenMade>;

const TokenAt = object({ id: uuid });
type TokenAt = Static<typeof TokenAt>;

const DAY_MS = 86_400_000;

async function list({ house, person }: PersonCall): Promise<Answer> {
  const nowMs = house.nowMs();
  const rows = await house.database
    .selectFrom('token')
    .innerJoin('machine_group', 'machine_group.id', 'token.machine_group')
    .where(tokenIn(person.scope))
    .selectAll('token')
    .select(['machine_group.name as group', 'machine_group.unit'])
    .orderBy('token.created_ms', 'desc')
    .orderBy('token.id')
    .execute();
  const tokens = rows.map((it): TokenRow => {
    const isOver = it.expires_ms <= nowMs;
    const left = isOver ? 'expired' : it.uses_left > 0 ? 'usable' : 'used';
    return {
      id: it.id,
      label: it.label,
      group: it.group,
      unit: it.unit,
      state: it.revoked_ms === null ? left : 'revoked',
      createdMs: it.created_ms,
      expiresMs: it.expires_ms,
      usesLeft: it.uses_left,
      needsApproval: it.needs_approval === 1,
      revokedMs: it.revoked_ms,
    };
  });
  return { status: 200, body: { tokens } satisfies TokensAnswer };
}

async function make({ body, house, person }: PersonCall<TokenWish>): Promise<Answer> {
  const nowMs = house.nowMs();
  const { scope } = person;
  const { unit, group: groupName, fleeting, label, uses, days, needsApproval } = body;
  const own = house.database.selectFrom('unit').select('id').where(unitIn(scope));
  if ((await own.where('unit.id', '=', unit).executeTakeFirst()) === undefined)
    throw new Refused(422, 'unknown-unit');
  const made = await house.commits.write(async (it) => {
    const { organisation } = scope;
    const wish = { organisation, name: groupName, persistent: !fleeting, unit };
    const group = await groupNamed(it, wish, `person ${person.id}`, nowMs);
    const isHere = it.selectFrom('machine_group').select('id').where(groupIn(scope));
    const found = await isHere
      .where('machine_group.id', '=', group)
      .where('machine_group.unit', '=', unit)
      .executeTakeFirst();
    // Names of groups are of the whole organisation.
    if (found === undefined) throw new Refused(409, 'group-elsewhere');
    const expiresMs = nowMs + days * DAY_MS;
    const token = await makeToken(
      it,
      { organisation, group, label, uses, expiresMs, needsApproval },
      nowMs,
    );
    const deed = { action: 'token-made', subject: token.id, facts: { uses, days } } as const;
    await recordOf(it, person, deed, nowMs);
    return token;
  });
  return { status: 201, body: made satisfies TokenMade };
}

async function revoke({
  house,
  person,
  parameters,
}: PersonCall<null, null, TokenAt>): Promise<Answer> {
  const { id } = parameters;
  const own = house.database.selectFrom('token').select('id').where(tokenIn(person.scope));
  if ((await own.where('token.id', '=', id).executeTakeFirst()) === undefined)
    throw new Refused(404, 'not-found');
  const actor = `person ${person.id}`;
  await house.commits.write((it) => takeBack(it, { id, actor }, house.nowMs()));
  return { status: 204 };
}

export const TOKEN_ROUTES: readonly Route[] = [
  forPeople({
    method: 'GET',
    path: '/api/tokens',
    roles: ['admin'],
    says: 'Enrolment tokens, the newest first; never what they are.',
    answers: { 200: TokensAnswer },
    handle: list,
  }),
  forPeople({
    method: 'POST',
    path: '/api/tokens',
    roles: ['admin'],
    says: 'A new token, told once.',
    body: TokenWish,
    answers: { 201: TokenMade },
    handle: make,
  }),
  forPeople({
    method: 'POST',
    path: '/api/tokens/:id/revoke',
    roles: ['admin'],
    says: 'A token lets nobody in any more; machines that came in by it stay.',
    parameters: TokenAt,
    answers: { 204: null },
    handle: revoke,
  }),
];
