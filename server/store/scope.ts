/**
 * What a person may see: of one organisation, all units or some. Every query on behalf of a person has one of these
 * conditions for each table that it reads; what they leave out is answered as if it were not there.
 */
import { type Expression, expressionBuilder, sql, type SqlBool } from 'kysely';
import type { Writing } from './database.ts';
import { record, type Deed } from './audit.ts';
import type { Tables } from './tables.ts';

/** `viewer`: numbers, no paths. `analyst`: paths and cases. `admin`: all, and people, tokens, machines. `auditor`: the audit log alone. */
export const ROLES = ['viewer', 'analyst', 'admin', 'auditor'] as const;
export type Role = (typeof ROLES)[number];

export interface Scope {
  readonly organisation: string;
  /** Ids; null for all of them, also those that come. */
  readonly units: readonly string[] | null;
}

/** A person in a session. */
export interface SignedIn {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly scope: Scope;
  /** The id of the session. */
  readonly session: string;
}

type Condition = Expression<SqlBool>;

/** Of a query that has `unit`. */
export function unitIn({ organisation, units }: Scope): Condition {
  const it = expressionBuilder<Tables, 'unit'>();
  const own = it('unit.organisation', '=', organisation);
  return units === null ? own : it.and([own, it('unit.id', 'in', units)]);
}

/** Of a query that has `daily`. */
export function dailyIn({ organisation, units }: Scope): Condition {
  const it = expressionBuilder<Tables, 'daily'>();
  const own = it('daily.organisation', '=', organisation);
  return units === null ? own : it.and([own, it('daily.unit', 'in', units)]);
}

/** Of a query that has `machine_group`. */
export function groupIn({ organisation, units }: Scope): Condition {
  const it = expressionBuilder<Tables, 'machine_group'>();
  const own = it('machine_group.organisation', '=', organisation);
  return units === null ? own : it.and([own, it('machine_group.unit', 'in', units)]);
}

/** Of a query that has `token`: by the unit of the group that it lets machines into. */
export function tokenIn(scope: Scope): Condition {
  const it = expressionBuilder<Tables, 'token'>();
  const own = it('token.organisation', '=', scope.organisation);
  return scope.units === null
    ? own
    : it.and([own, it('token.machine_group', 'in', groupsIn(scope))]);
}

/** Of a query that has `machine`: by the unit of its group. */
export function machineIn(scope: Scope): Condition {
  const it = expressionBuilder<Tables, 'machine'>();
  const own = it('machine.organisation', '=', scope.organisation);
  return scope.units === null
    ? own
    : it.and([own, it('machine.machine_group', 'in', groupsIn(scope))]);
}

/** Of a query that has `file`: by its machine. */
export function fileIn(scope: Scope): Condition {
  const it = expressionBuilder<Tables, 'file'>();
  const own = it('file.organisation', '=', scope.organisation);
  return scope.units === null ? own : it.and([own, it('file.machine', 'in', machinesIn(scope))]);
}

/** Of a query that has `volume`: by its machine. */
export function volumeIn(scope: Scope): Condition {
  const it = expressionBuilder<Tables, 'volume'>();
  const own = it('volume.organisation', '=', scope.organisation);
  return scope.units === null ? own : it.and([own, it('volume.machine', 'in', machinesIn(scope))]);
}

/** Of a query that has `person`: who is of no unit but one's own. */
export function personIn({ organisation, units }: Scope): Condition {
  const it = expressionBuilder<Tables, 'person'>();
  const own = it('person.organisation', '=', organisation);
  if (units === null) return own;
  const stranger = it
    .selectFrom('person_unit')
    .select('person_unit.unit')
    .whereRef('person_unit.person', '=', 'person.id')
    .where('person_unit.unit', 'not in', units);
  return it.and([own, it('person.all_units', '=', 0), it.not(it.exists(stranger))]);
}

/** Of a query that has `person`: who sees some of what one sees oneself, and may so be asked to do something about it. */
export function colleagueIn({ organisation, units }: Scope): Condition {
  const it = expressionBuilder<Tables, 'person'>();
  const own = it('person.organisation', '=', organisation);
  if (units === null) return own;
  const shared = it
    .selectFrom('person_unit')
    .select('person_unit.unit')
    .whereRef('person_unit.person', '=', 'person.id')
    .where('person_unit.unit', 'in', units);
  return it.and([own, it.or([it('person.all_units', '=', 1), it.exists(shared)])]);
}

/**
 * Of a query that has `audit`: what was done in the organisation; for who is of some units, what people and machines
 * of those did.
 */
export function auditIn(scope: Scope): Condition {
  const it = expressionBuilder<Tables, 'audit'>();
  const own = it('audit.organisation', '=', scope.organisation);
  if (scope.units === null) return own;
  const people = it
    .selectFrom('person')
    .select(sql<string>`'person ' || person.id`.as('actor'))
    .where(personIn(scope));
  const machines = it
    .selectFrom('machine')
    .select(sql<string>`'machine ' || machine.id`.as('actor'))
    .where(machineIn(scope));
  return it.and([own, it.or([it('audit.actor', 'in', people), it('audit.actor', 'in', machines)])]);
}

function groupsIn(scope: Scope) {
  return expressionBuilder<Tables>()
    .selectFrom('machine_group')
    .select('machine_group.id')
    .where(groupIn(scope));
}

function machinesIn(scope: Scope) {
  return expressionBuilder<Tables>()
    .selectFrom('machine')
    .select('machine.id')
    .where(machineIn(scope));
}

/** An audit row of what a person did or read: in the transaction of the deed itself. */
export function recordOf(
  transaction: Writing,
  { id, scope }: Pick<SignedIn, 'id' | 'scope'>,
  deed: Omit<Deed, 'organisation' | 'actor'>,
  nowMs: number,
): Promise<void> {
  const by = { organisation: scope.organisation, actor: `person ${id}` };
  return record(transaction, { ...by, ...deed }, nowMs);
}
