/**
 * What is too old to be kept. A map of where a municipality's registers lie is a danger itself, so it holds no more
 * than somebody works with: a file that is gone for 30 days and left no copies, a machine that is silent for 90 with all
 * its files, and whatever else after a year, or sooner where the configuration says so. The audit log stays: it says who
 * looked, not where.
 */
import type { ExpressionBuilder, SelectQueryBuilder } from 'kysely';
import type { Writing } from './database.ts';
import { record } from './audit.ts';
import type { Tables } from './tables.ts';
import { NOTHING_FOUND } from './tally.ts';

const DAY_MS = 86_400_000;

export interface Retention {
  readonly goneDays: number;
  readonly silentDays: number;
  readonly keepDays: number;
}

export const RETENTION: Retention = { goneDays: 30, silentDays: 90, keepDays: 365 };

/** Rows that were deleted, by table. */
export type Deleted = Readonly<
  Record<'file' | 'volume' | 'machine' | 'event' | 'signature' | 'daily', number>
>;

export async function deleteOld(
  transaction: Writing,
  nowMs: number,
  { goneDays, silentDays, keepDays }: Retention = RETENTION,
): Promise<Deleted> {
  const [goneMs, silentMs, keepMs] = [goneDays, silentDays, keepDays].map(
    (days) => nowMs - days * DAY_MS,
  ) as [number, number, number];
  const silent = transaction
    .selectFrom('machine')
    .select('id')
    .where((it) => it(it.fn.coalesce('last_seen_ms', 'enrolled_ms'), '<', silentMs));
  const forgotten = transaction
    .selectFrom('machine')
    .select('id')
    .where((it) => it(it.fn.coalesce('last_seen_ms', 'enrolled_ms'), '<', keepMs));
  const isOver = endOf(transaction, goneMs, silent);
  const over = transaction.selectFrom('file').select(['machine', 'id']).where(isOver);
  // Who did what about it stands in the audit log.
  for (const table of ['file_change', 'case', 'case_entry'] as const) {
    await transaction
      .deleteFrom(table)
      .where((it) => it(it.refTuple('machine', 'file'), 'in', over.$asTuple('machine', 'id')))
      .execute();
  }
  const file = await deleted(transaction.deleteFrom('file').where(isOver));
  // What lies there is not known any more, which is not nothing: the machine is shown as silent, and tells all again
  // when it comes back.
  await transaction
    .updateTable('machine')
    .set({ told: 0, ...NOTHING_FOUND })
    .where('id', 'in', silent)
    .execute();
  const volume = await deleted(transaction.deleteFrom('volume').where('machine', 'in', forgotten));
  const machine = await deleted(transaction.deleteFrom('machine').where('id', 'in', forgotten));
  const event = await deleted(transaction.deleteFrom('event').where('at_ms', '<', keepMs));
  const signature = await deleted(
    transaction.deleteFrom('signature').where('expires_ms', '<', nowMs - DAY_MS),
  );
  await transaction.deleteFrom('session').where('expires_ms', '<', nowMs).execute();
  await transaction.deleteFrom('link').where('expires_ms', '<', nowMs).execute();
  const lastDay = dayOf(keepMs);
  const daily = await deleted(transaction.deleteFrom('daily').where('day', '<', lastDay));
  const counts = { file, volume, machine, event, signature, daily };
  if (file + volume + machine + event + daily > 0) {
    const deed = {
      organisation: null,
      actor: 'server',
      action: 'deleted-by-age',
      subject: null,
    } as const;
    await record(transaction, { ...deed, facts: counts }, nowMs);
  }
  return counts;
}

/** The ids of machines. */
type Silent = SelectQueryBuilder<Tables, 'machine', { id: string }>;

/** Whether nothing is to be known of a file any more. */
function endOf(transaction: Writing, goneMs: number, silent: Silent) {
  // Copies of it lie in the clear: somebody still works on that.
  const unresolved = transaction
    .selectFrom('case')
    .select(['case.machine', 'case.file'])
    .where('case.residue', '>', 0)
    .$asTuple('machine', 'file');
  return (it: ExpressionBuilder<Tables, 'file'>) =>
    it.or([
      it.and([
        it('gone_ms', '<', goneMs),
        it.not(it(it.refTuple('machine', 'id'), 'in', unresolved)),
      ]),
      it('machine', 'in', silent),
    ]);
}

/** Days since 1970. */
export function dayOf(ms: number): number {
  return Math.floor(ms / DAY_MS);
}

async function deleted(query: {
  readonly executeTakeFirstOrThrow: () => Promise<{ readonly numDeletedRows: bigint }>;
}): Promise<number> {
  return Number((await query.executeTakeFirstOrThrow()).numDeletedRows);
}
