/** What an administrator does to a machine, at the command line or in the dashboard. */
import { record } from './audit.ts';
import type { Writing } from './database.ts';
import { goBefore } from './files.ts';

/** `retire`: it is out of use, and what lay on it is gone. */
export const DEEDS = ['scan', 'approve', 'revoke', 'retire'] as const;
export type MachineDeed = (typeof DEEDS)[number];

const CHANGES = {
  scan: { action: 'scan-asked', from: ['active'], change: { scan_now: 1 } },
  approve: { action: 'machine-approved', from: ['waiting'], change: { state: 'active' } },
  revoke: { action: 'machine-revoked', from: ['active', 'waiting'], change: { state: 'revoked' } },
  retire: {
    action: 'machine-retired',
    from: ['active', 'waiting', 'revoked', 'gone'],
    change: { state: 'gone', scan_now: 0 },
  },
} as const;

/** A sentence for the one who asked. */
export class NotThere extends Error {}

/** Throws NotThere. */
export async function doTo(
  transaction: Writing,
  { deed, id, actor }: { readonly deed: MachineDeed; readonly id: string; readonly actor: string },
  nowMs: number,
): Promise<void> {
  const { action, from, change } = CHANGES[deed];
  const row = await transaction
    .selectFrom('machine')
    .select(['organisation', 'state'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (row === undefined) throw new NotThere(`there is no machine ${id}`);
  const { organisation, state } = row;
  if (!(from as readonly string[]).includes(state))
    throw new NotThere(
      `machine ${id} is ${state}: only one that is ${from.join(' or ')} can be asked for that (${deed})`,
    );
  await transaction.updateTable('machine').set(change).where('id', '=', id).execute();
  if (deed === 'retire') await goBefore(transaction, id, ALL_TOLD_MS, nowMs);
  await record(transaction, { organisation, actor, action, subject: id }, nowMs);
}

/** After whatever was told. */
const ALL_TOLD_MS = 8.64e15;
