/** Enrolment tokens as people see them: what lets new machines in. */
import { type Static, Type } from 'typebox';
import { count, name, object, oneOf, orNull, timeMs, uuid } from '../wire.ts';

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
