/** How much there is to do: cases as the security team counts them in the morning. */
import { type RawBuilder, sql } from 'kysely';
import type { CaseState } from './case-words.ts';
import type { Database } from './database.ts';
import { placeOf } from './marks.ts';
import { fileIn, type SignedIn } from './scope.ts';

/** Somebody works on it. */
export const ACTIVE = ['assigned', 'waiting'] as const satisfies readonly CaseState[];

/** Also of files that are gone: their cases are not over before the last copy is. Each is what the list of files has. */
export async function countCases(database: Database, { id, scope }: SignedIn, nowMs: number) {
  const isActive = sql`"case".status in (${sql.join(ACTIVE.map((it) => sql.lit(it)))})`;
  const counts = await database
    .selectFrom('case')
    // Written in this order, it is done in it: there are few cases.
    .crossJoin('file')
    .whereRef('file.machine', '=', 'case.machine')
    .whereRef('file.id', '=', 'case.file')
    .where('case.organisation', '=', scope.organisation)
    .where(fileIn(scope))
    .where('file.drill', '=', 0)
    .select([
      sum(sql`${isActive} and "case".assignee = ${id}`).as('mine'),
      sum(isActive).as('active'),
      sum(sql`"case".due_ms < ${nowMs}`).as('overdue'),
      sum(sql`"case".proposed is not null and "case".proposer <> ${id}`).as('toApprove'),
      sum(sql`"case".status in ('falseAlarm', 'exception')`).as('decided'),
      sum(sql`"case".residue > 0`).as('residue'),
      sum(sql`"case".status = 'resolved'`).as('resolved'),
    ])
    .executeTakeFirstOrThrow();
  const { unassigned } = await database
    .selectFrom('file')
    .where(fileIn(scope))
    .where('file.shown', '=', 1)
    .where('file.severity_rank', '=', placeOf('severity', 'critical'))
    .where('file.case_status', '=', 'open')
    .select((it) => it.fn.countAll<number>().as('unassigned'))
    .executeTakeFirstOrThrow();
  return { ...counts, unassigned };
}

function sum(condition: RawBuilder<unknown>): RawBuilder<number> {
  return sql<number>`coalesce(sum(case when ${condition} then 1 else 0 end), 0)`;
}
