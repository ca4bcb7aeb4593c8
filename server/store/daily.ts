/**
 * The figures of each day, for each unit: how it goes is seen in what was kept of the days before. A day on which
 * the server did not run has no rows, which is a gap and not a zero.
 */
import { sql } from 'kysely';
import { DAILY, type Daily } from './daily-words.ts';
import type { Writing } from './database.ts';
import { dayOf } from './retention.ts';
import { exposedPersons, standing } from './standing.ts';

type Figures = Readonly<Record<Daily, number>>;

/** Of the day as it is now, in place of what was counted of it before. */
export async function countDay(transaction: Writing, nowMs: number): Promise<void> {
  const day = dayOf(nowMs);
  const units = await transaction.selectFrom('unit').select(['id', 'organisation']).execute();
  const figures = await figuresOf(transaction, nowMs);
  const rows = units.flatMap(({ id, organisation }) =>
    DAILY.map((what) => ({
      organisation,
      unit: id,
      day,
      what,
      amount: Math.round(figures.get(id)?.[what] ?? 0),
    })),
  );
  await transaction.deleteFrom('daily').where('day', '=', day).execute();
  for (const row of rows) await transaction.insertInto('daily').values(row).execute();
}

/** By unit; those without machines have none. */
async function figuresOf(
  transaction: Writing,
  nowMs: number,
): Promise<ReadonlyMap<string, Figures>> {
  const isStanding = (...standings: readonly string[]) =>
    sql<number>`sum(case when ${standing(nowMs)} in (${sql.join(standings)}) then 1 else 0 end)`;
  const machines = await transaction
    .selectFrom('machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .groupBy('machine_group.unit')
    .select('machine_group.unit')
    .select([
      sql<number>`sum(${exposedPersons()})`.as('persons'),
      sql<number>`sum(machine.exposed)`.as('files'),
      sql<number>`sum(case when machine.exposed > 0 then 1 else 0 end)`.as('machines'),
      isStanding('active', 'silent', 'waiting', 'neverSeen').as('enrolled'),
      isStanding('silent').as('silent'),
      sql<number>`sum(machine.volumes_open)`.as('volumesOpen'),
    ])
    .execute();
  const files = await transaction
    .selectFrom('file')
    .innerJoin('machine', 'machine.id', 'file.machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .where('file.exposed_ms', 'is not', null)
    .where('file.resolved_ms', 'is', null)
    .groupBy('machine_group.unit')
    .select('machine_group.unit')
    .select(sql<number>`sum(file.persons * ${daysSince(nowMs)})`.as('citizenDays'))
    .execute();
  const citizenDays = new Map(files.map((it) => [it.unit, it.citizenDays]));
  return new Map(
    machines.map(({ unit, ...it }) => [unit, { ...it, citizenDays: citizenDays.get(unit) ?? 0 }]),
  );
}

/** Begun ones: a file that came today is one day old. */
function daysSince(nowMs: number) {
  return sql<number>`(${dayOf(nowMs) + 1} - file.exposed_ms / 86400000)`;
}
