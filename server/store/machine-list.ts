/** Machines as people ask for them: narrowed, in an order, page by page. */
import { type Expression, expressionBuilder, type SqlBool, sql } from 'kysely';
import type { Database } from './database.ts';
import { machineIn, type Scope } from './scope.ts';
import { exposedPersons, type Standing, standing } from './standing.ts';
import type { Tables } from './tables.ts';

export interface MachineFilter {
  readonly standing?: readonly Standing[];
  readonly unit?: readonly string[];
  readonly exposed?: boolean;
  readonly clone?: boolean;
  readonly openVolume?: boolean;
  readonly version?: string;
}

/** `lastSeen`: the longest ago first, those that were never seen before all. */
export const MACHINE_SORTS = ['persons', 'exposed', 'lastSeen'] as const;
export type MachineSort = (typeof MACHINE_SORTS)[number];

const it = expressionBuilder<Tables, 'machine' | 'machine_group'>();

/** From the greatest to the least. */
const KEYS = {
  persons: exposedPersons(),
  exposed: sql<number>`machine.exposed`,
  lastSeen: sql<number>`-coalesce(machine.last_seen_ms, 0)`,
} as const;

/** Where a page ended: the sort's own key, the id. */
export type MachinePlace = readonly [number, string];

export interface MachinesWish {
  readonly filter: MachineFilter;
  readonly sort: MachineSort;
  readonly after: MachinePlace | null;
  readonly limit: number;
  readonly nowMs: number;
}

export function machinesOf(
  database: Database,
  scope: Scope,
  { filter, sort, after, limit, nowMs }: MachinesWish,
) {
  const key = KEYS[sort];
  let found = rowsIn(database, scope)
    .where(it.and(conditions(filter, nowMs)))
    .select(key.as('key'))
    .orderBy(key, 'desc')
    .orderBy('machine.id', 'desc')
    .limit(limit);
  if (after !== null)
    found = found.where(sql<SqlBool>`(${key}, machine.id) < (${after[0]}, ${after[1]})`);
  return found.execute();
}

export async function countMachines(
  database: Database,
  scope: Scope,
  { filter, nowMs }: Pick<MachinesWish, 'filter' | 'nowMs'>,
): Promise<number> {
  const { machines } = await database
    .selectFrom('machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .where(machineIn(scope))
    .where(it.and(conditions(filter, nowMs)))
    .select(database.fn.countAll<number>().as('machines'))
    .executeTakeFirstOrThrow();
  return machines;
}

/** Undefined when it is not there, or not for these eyes. */
export function machineOf(database: Database, scope: Scope, id: string) {
  return rowsIn(database, scope).where('machine.id', '=', id).executeTakeFirst();
}
export type ListedMachine = NonNullable<Awaited<ReturnType<typeof machineOf>>>;

export function isMachinePlace(place: unknown): place is MachinePlace {
  return (
    Array.isArray(place) &&
    place.length === 2 &&
    Number.isFinite(place[0]) &&
    typeof place[1] === 'string'
  );
}

function rowsIn(database: Database, scope: Scope) {
  return database
    .selectFrom('machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .where(machineIn(scope))
    .selectAll('machine')
    .select(['machine_group.unit', 'machine_group.name as group'])
    .select(exposedPersons().as('exposedPersons'));
}

function conditions(filter: MachineFilter, nowMs: number): Expression<SqlBool>[] {
  const { unit, exposed, clone, openVolume, version } = filter;
  const wanted: Expression<SqlBool>[] = [];
  const isOver = (column: 'exposed' | 'volumes_open', is: boolean) =>
    it(`machine.${column}`, is ? '>' : '=', 0);
  if (filter.standing !== undefined) wanted.push(it(standing(nowMs), 'in', filter.standing));
  if (unit !== undefined) wanted.push(it('machine_group.unit', 'in', unit));
  if (exposed !== undefined) wanted.push(isOver('exposed', exposed));
  if (openVolume !== undefined) wanted.push(isOver('volumes_open', openVolume));
  if (clone !== undefined) wanted.push(it('machine.cloned_ms', clone ? 'is not' : 'is', null));
  if (version !== undefined) wanted.push(it('machine.agent_version', '=', version));
  return wanted;
}
