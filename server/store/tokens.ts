/**
 * Enrolment tokens: what lets a new machine in. The database has their hash alone; a token is 256 random bits, so
 * that nobody finds it by its hash.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { record } from './audit.ts';
import type { Database, Writing } from './database.ts';
import type { Tables } from './tables.ts';

const PREFIX = 'cvt_';
const TOKEN_BYTES = 32;

export interface TokenTerms {
  readonly organisation: string;
  readonly group: string;
  readonly label: string;
  readonly expiresMs: number;
  readonly uses: number;
  readonly needsApproval: boolean;
}

/** The token itself is told once, here. */
export async function makeToken(
  transaction: Writing,
  terms: TokenTerms,
  nowMs: number,
): Promise<{ readonly id: string; readonly token: string }> {
  const token = PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
  const id = randomUUID();
  await transaction
    .insertInto('token')
    .values({
      id,
      organisation: terms.organisation,
      machine_group: terms.group,
      label: terms.label,
      hash: hashOf(token),
      created_ms: nowMs,
      expires_ms: terms.expiresMs,
      uses_left: terms.uses,
      needs_approval: terms.needsApproval ? 1 : 0,
      revoked_ms: null,
    })
    .execute();
  return { id, token };
}

/** Machines that came in by it stay. False when there is none. */
export async function takeBack(
  transaction: Writing,
  { id, actor }: { readonly id: string; readonly actor: string },
  nowMs: number,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('token')
    .select(['organisation', 'revoked_ms'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return false;
  if (row.revoked_ms !== null) return true;
  await transaction.updateTable('token').set({ revoked_ms: nowMs }).where('id', '=', id).execute();
  const { organisation } = row;
  await record(transaction, { organisation, actor, action: 'token-revoked', subject: id }, nowMs);
  return true;
}

export type TokenTrouble = 'unknown-token' | 'expired-token' | 'used-token' | 'revoked-token';

/** The token's row, or why it lets nobody in. */
export async function tokenFor(
  database: Database,
  token: string,
  nowMs: number,
): Promise<Tables['token'] | TokenTrouble> {
  const row = await database
    .selectFrom('token')
    .selectAll()
    .where('hash', '=', hashOf(token))
    .executeTakeFirst();
  if (row === undefined) return 'unknown-token';
  if (row.revoked_ms !== null) return 'revoked-token';
  if (row.expires_ms <= nowMs) return 'expired-token';
  return row.uses_left > 0 ? row : 'used-token';
}

/** False when somebody else took the last use. */
export async function useToken(transaction: Writing, id: string): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('token')
    .set((it) => ({ uses_left: it('uses_left', '-', 1) }))
    .where('id', '=', id)
    .where('uses_left', '>', 0)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

function hashOf(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}
