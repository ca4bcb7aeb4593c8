/**
 * Who did what, in a chain: each row holds a hash over itself and the one before, so that nobody takes one out or
 * changes one without it being seen. Append only; enumerations, ids and counts, never a path or a name of a file.
 */
import { createHash } from 'node:crypto';
import type { Database, Writing } from './database.ts';
import type { AuditTable } from './tables.ts';

export const ACTIONS = [
  'server-started', 'organisation-made', 'group-made', 'token-made', 'token-revoked', 'machine-enrolled',
  'machine-approved', 'machine-revoked', 'machine-left', 'machine-renewed', 'scan-asked', 'policy-made', 'key-rotated',
  'backup-made', 'backup-restored', 'deleted-by-age', 'case-changed', 'organisation-changed',
  'person-added', 'person-changed', 'person-disabled', 'person-enabled', 'link-made', 'link-used', 'signed-in',
  'sign-in-failed', 'sign-in-delayed', 'signed-out', 'sessions-ended', 'password-changed', 'code-set',
  'code-removed', 'trail-read', 'paths-read', 'machine-retired', 'unit-made', 'unit-changed', 'group-moved', 'group-changed',
  'trail-exported',
] as const; // prettier-ignore
export type Action = (typeof ACTIONS)[number];

export interface Deed {
  readonly organisation: string | null;
  /** `person <id>`, `machine <id>`, `command line`, `server`, `somebody`. */
  readonly actor: string;
  readonly action: Action;
  /** The id of what it was done to. */
  readonly subject: string | null;
  readonly facts?: Readonly<Record<string, string | number | boolean | null>>;
}

/** In the transaction of the deed itself. */
export async function record(transaction: Writing, deed: Deed, nowMs: number): Promise<void> {
  const last = await transaction
    .selectFrom('audit')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { organisation, actor, action, subject, facts = {} } = deed;
  const row = {
    number: (last?.number ?? 0) + 1,
    at_ms: nowMs,
    organisation,
    actor,
    action,
    subject,
    facts: JSON.stringify(facts),
  };
  const hash = hashOf(row, last?.hash ?? '');
  await transaction
    .insertInto('audit')
    .values({ ...row, hash })
    .execute();
}

function hashOf(row: Omit<AuditTable, 'hash'>, before: string): string {
  const { number, at_ms, organisation, actor, action, subject, facts } = row;
  const told = JSON.stringify([number, at_ms, organisation, actor, action, subject, facts, before]);
  return createHash('sha256').update(told).digest('hex');
}

export interface ChainState {
  readonly rows: number;
  /** The number of the first row that does not follow from the one before; null where all do. */
  readonly brokenAt: number | null;
  /** Of the last row: whoever keeps it elsewhere sees rows that were cut off at the end. */
  readonly hash: string;
}

/** Row by row: there may be many. */
export async function verifyChain(database: Database): Promise<ChainState> {
  let before = '';
  let rows = 0;
  for await (const { hash, ...row } of database
    .selectFrom('audit')
    .selectAll()
    .orderBy('number')
    .stream()) {
    if (row.number !== rows + 1 || hash !== hashOf(row, before)) {
      return { rows, brokenAt: rows + 1, hash: before };
    }
    before = hash;
    rows++;
  }
  return { rows, brokenAt: null, hash: before };
}
