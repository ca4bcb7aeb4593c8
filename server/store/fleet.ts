/** The fleet summed up for those who may see it: by unit, by how machines stand, and the worst of them. */
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { dailyIn, fileIn, machineIn, type Scope, unitIn } from './scope.ts';
import { exposedPersons, portablePersons, standing } from './standing.ts';

function countOf(condition: string) {
  return sql<number>`sum(case when ${sql.raw(condition)} then 1 else 0 end)`;
}

/** A row for each unit and each way that its machines stand. */
export function sums(database: Database, scope: Scope, nowMs: number) {
  const { fn } = database;
  return database
    .selectFrom('machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .where(machineIn(scope))
    .groupBy(['machine_group.unit', sql.ref('standing')])
    .select(['machine_group.unit', standing(nowMs).as('standing')])
    .select([
      fn.countAll<number>().as('machines'),
      countOf('machine.cloned_ms is not null').as('clones'),
      countOf('machine.exposed > 0').as('machinesExposed'),
      countOf('machine.volumes_open > 0').as('machinesOpen'),
      sql<number>`sum(${exposedPersons()})`.as('persons'),
      fn.sum<number>('machine.found').as('found'),
      fn.sum<number>('machine.exposed').as('exposed'),
      fn.sum<number>('machine.sealed').as('sealed'),
      fn.sum<number>('machine.unknown').as('unknown'),
      fn.sum<number>('machine.low').as('low'),
      fn.sum<number>('machine.medium').as('medium'),
      fn.sum<number>('machine.high').as('high'),
      fn.sum<number>('machine.critical').as('critical'),
      fn.sum<number>('machine.volumes').as('volumes'),
      fn.sum<number>('machine.volumes_open').as('volumesOpen'),
      fn.sum<number>('machine.volumes_unknown').as('volumesUnknown'),
      fn.sum<number>('machine.untold').as('untold'),
    ])
    .execute();
}

export function unitsOf(database: Database, scope: Scope) {
  return database
    .selectFrom('unit')
    .where(unitIn(scope))
    .select(['unit.id', 'unit.name', 'unit.machines_expected as expected'])
    .orderBy('unit.name')
    .orderBy('unit.id')
    .execute();
}

/** What each machine last said of what it looked through, as JSON; of those whose word still counts. */
export async function coverages(database: Database, scope: Scope): Promise<readonly string[]> {
  const rows = await database
    .selectFrom('machine')
    .where(machineIn(scope))
    .where('machine.state', '=', 'active')
    .where('machine.coverage', 'is not', null)
    .select('machine.coverage')
    .execute();
  return rows.flatMap(({ coverage }) => coverage ?? []);
}

/** Those that must not be lost first: persons in the clear, twice where they leave the house. */
export function worst(database: Database, scope: Scope, count: number) {
  return database
    .selectFrom('machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .where(machineIn(scope))
    .where('machine.exposed', '>', 0)
    .select(['machine.id', 'machine.facts_sealed', 'machine_group.unit', 'machine.state'])
    .select(['machine.last_seen_ms', 'machine.is_laptop', 'machine.exposed'])
    .select(['machine.volumes_open', 'machine.volumes_unknown'])
    .select([exposedPersons().as('persons'), portablePersons().as('portable')])
    .orderBy(sql`${exposedPersons()} + ${portablePersons()}`, 'desc')
    .orderBy('machine.id')
    .limit(count)
    .execute();
}

/** What came into the clear since then and is in it now, and what was in it then and is not any more. */
export async function changesSince(database: Database, scope: Scope, sinceMs: number) {
  const { fn } = database;
  const came = await database
    .selectFrom('file')
    .where(fileIn(scope))
    .where('file.exposed_ms', '>=', sinceMs)
    .where('file.resolved_ms', 'is', null)
    .select([
      fn.countAll<number>().as('files'),
      fn.coalesce(fn.sum<number>('file.persons'), sql.lit(0)).as('persons'),
    ])
    .executeTakeFirstOrThrow();
  const left = await database
    .selectFrom('file')
    .where(fileIn(scope))
    .where('file.resolved_ms', '>=', sinceMs)
    .where('file.exposed_ms', '<', sinceMs)
    .select(fn.countAll<number>().as('files'))
    .executeTakeFirstOrThrow();
  return { exposed: came.files, persons: came.persons, resolved: left.files };
}

/** Sums of each day from then on, over units. */
export function daysFrom(database: Database, scope: Scope, day: number) {
  return database
    .selectFrom('daily')
    .where(dailyIn(scope))
    .where('daily.day', '>=', day)
    .groupBy(['daily.day', 'daily.what'])
    .select(['daily.day', 'daily.what', database.fn.sum<number>('daily.amount').as('amount')])
    .execute();
}
