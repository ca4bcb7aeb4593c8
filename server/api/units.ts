/** The units of an organisation, the groups in them, and how many machines each is known to have. */
import { type Static, Type } from 'typebox';
import { masked } from '../../rules/index.ts';
import type { Writing } from '../store/database.ts';
import { unitsOf } from '../store/fleet.ts';
import { groupIn, machineIn, recordOf, type SignedIn, unitIn } from '../store/scope.ts';
import {
  type Deed,
  makeGroup,
  makeUnit,
  moveGroup,
  type NameTrouble,
  renameGroup,
  renameUnit,
} from '../store/units.ts';
import { count, name, object, orNull, uuid } from '../wire.ts';
import { READERS } from './file.ts';
import { type Answer, forPeople, type PersonCall, Refused, type Route } from './route.ts';

export const UnitRow = object({
  id: Type.String(),
  name,
  /** That enrolled and neither left nor were revoked. */
  machines: count,
  /** Null where nobody has said. */
  expected: orNull(count),
});
export type UnitRow = Static<typeof UnitRow>;

export const UnitsAnswer = object({ units: Type.Array(UnitRow) });
export type UnitsAnswer = Static<typeof UnitsAnswer>;

/** Null takes back what was said. */
export const ExpectedMachines = object({ expected: orNull(count) });
export type ExpectedMachines = Static<typeof ExpectedMachines>;

const newName = Type.String({ minLength: 1, maxLength: 100 });

export const UnitWish = object({ name: newName });
export type UnitWish = Static<typeof UnitWish>;

export const Made = object({ id: uuid });
export type Made = Static<typeof Made>;

export const GroupRow = object({
  id: uuid,
  name,
  unit: Type.String(),
  /** Its machines are made anew from one image each day. */
  fleeting: Type.Boolean(),
  machines: count,
});
export type GroupRow = Static<typeof GroupRow>;

export const GroupsAnswer = object({ groups: Type.Array(GroupRow) });
export type GroupsAnswer = Static<typeof GroupsAnswer>;

export const GroupWish = object({ name: newName, unit: uuid, fleeting: Type.Boolean() });
export type GroupWish = Static<typeof GroupWish>;

/** Into which unit. */
export const GroupMove = object({ unit: uuid });
export type GroupMove = Static<typeof GroupMove>;

const At = object({ id: uuid });
type At = Static<typeof At>;

async function list({ house, person }: PersonCall): Promise<Answer> {
  const { database } = house;
  const counts = await database
    .selectFrom('machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .where(machineIn(person.scope))
    .where('machine.state', 'not in', ['revoked', 'gone'])
    .groupBy('machine_group.unit')
    .select(['machine_group.unit', database.fn.countAll<number>().as('machines')])
    .execute();
  const machinesOf = new Map(counts.map(({ unit, machines }) => [unit, machines]));
  const rows = await unitsOf(database, person.scope);
  const units = rows.map((it): UnitRow => ({ ...it, machines: machinesOf.get(it.id) ?? 0 }));
  return { status: 200, body: { units } satisfies UnitsAnswer };
}

/** Throws Refused for one that says nothing, or has somebody's number in it. */
function nameIn({ name: typed }: { readonly name: string }): string {
  const plain = typed.trim();
  if (plain === '' || masked(plain) !== plain) throw new Refused(422, 'wrong-name');
  return plain;
}

function deedOf({ house, person }: Pick<PersonCall, 'house' | 'person'>): Deed {
  return { actor: `person ${person.id}`, nowMs: house.nowMs() };
}

/** Throws Refused. */
function demandNamed(trouble: NameTrouble | null): void {
  if (trouble === 'none') throw new Refused(404, 'not-found');
  if (trouble === 'taken') throw new Refused(409, 'name-taken');
}

/** Throws Refused: it is not there, or not for this person. */
async function demandUnit(it: Writing, { scope }: SignedIn, id: string, status: 404 | 422) {
  const own = it.selectFrom('unit').select('id').where(unitIn(scope)).where('unit.id', '=', id);
  if ((await own.executeTakeFirst()) !== undefined) return;
  throw new Refused(status, status === 404 ? 'not-found' : 'unknown-unit');
}

/** Throws Refused. */
async function demandGroup(it: Writing, { scope }: SignedIn, id: string): Promise<void> {
  const own = it.selectFrom('machine_group').select('id').where(groupIn(scope));
  const found = await own.where('machine_group.id', '=', id).executeTakeFirst();
  if (found === undefined) throw new Refused(404, 'not-found');
}

async function make(call: PersonCall<UnitWish>): Promise<Answer> {
  const { organisation, units } = call.person.scope;
  // Who has some units would not see the new one.
  if (units !== null) throw new Refused(403, 'wrong-units');
  const wish = { organisation, name: nameIn(call.body) };
  const id = await call.house.commits.write((it) => makeUnit(it, wish, deedOf(call)));
  if (id === null) throw new Refused(409, 'name-taken');
  return { status: 201, body: { id } satisfies Made };
}

async function rename(call: PersonCall<UnitWish, null, At>): Promise<Answer> {
  const { id } = call.parameters;
  const wish = { id, name: nameIn(call.body) };
  await call.house.commits.write(async (it) => {
    await demandUnit(it, call.person, id, 404);
    demandNamed(await renameUnit(it, wish, deedOf(call)));
  });
  return { status: 204 };
}

async function listGroups({ house, person }: PersonCall): Promise<Answer> {
  const rows = await house.database
    .selectFrom('machine_group')
    .leftJoin('machine', (join) =>
      join
        .onRef('machine.machine_group', '=', 'machine_group.id')
        .on('machine.state', 'not in', ['revoked', 'gone']),
    )
    .where(groupIn(person.scope))
    .groupBy(['machine_group.id', 'machine_group.name', 'machine_group.unit'])
    .groupBy('machine_group.persistent')
    .select(['machine_group.id', 'machine_group.name', 'machine_group.unit'])
    .select('machine_group.persistent')
    .select((it) => it.fn.count<number>('machine.id').as('machines'))
    .orderBy('machine_group.name')
    .execute();
  const groups = rows.map(({ persistent, ...row }): GroupRow => ({
    ...row,
    fleeting: persistent === 0,
  }));
  return { status: 200, body: { groups } satisfies GroupsAnswer };
}

async function addGroup(call: PersonCall<GroupWish>): Promise<Answer> {
  const { unit, fleeting } = call.body;
  const { organisation } = call.person.scope;
  const wish = { organisation, unit, name: nameIn(call.body), persistent: !fleeting };
  const id = await call.house.commits.write(async (it) => {
    await demandUnit(it, call.person, unit, 422);
    return makeGroup(it, wish, deedOf(call));
  });
  if (id === null) throw new Refused(409, 'name-taken');
  return { status: 201, body: { id } satisfies Made };
}

async function nameGroup(call: PersonCall<UnitWish, null, At>): Promise<Answer> {
  const { id } = call.parameters;
  const wish = { id, name: nameIn(call.body) };
  await call.house.commits.write(async (it) => {
    await demandGroup(it, call.person, id);
    demandNamed(await renameGroup(it, wish, deedOf(call)));
  });
  return { status: 204 };
}

async function putGroup(call: PersonCall<GroupMove, null, At>): Promise<Answer> {
  const { id: group } = call.parameters;
  const { unit } = call.body;
  await call.house.commits.write(async (it) => {
    await demandGroup(it, call.person, group);
    await demandUnit(it, call.person, unit, 422);
    await moveGroup(it, { group, unit }, deedOf(call));
  });
  return { status: 204 };
}

async function expect(call: PersonCall<ExpectedMachines, null, At>): Promise<Answer> {
  const { body, house, person, parameters } = call;
  const { id } = parameters;
  const { expected } = body;
  await house.commits.write(async (it) => {
    const { numUpdatedRows } = await it
      .updateTable('unit')
      .set({ machines_expected: expected })
      .where(unitIn(person.scope))
      .where('unit.id', '=', id)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows === 0n) throw new Refused(404, 'not-found');
    const deed = { action: 'unit-changed', subject: id, facts: { expected } } as const;
    await recordOf(it, person, deed, house.nowMs());
  });
  return { status: 204 };
}

export const UNIT_ROUTES: readonly Route[] = [
  forPeople({
    method: 'GET',
    path: '/api/units',
    roles: READERS,
    says: 'Units with how many machines each has, and how many it is known to have.',
    answers: { 200: UnitsAnswer },
    handle: list,
  }),
  forPeople({
    method: 'POST',
    path: '/api/units/:id/expected',
    roles: ['admin'],
    says: 'How many machines a unit is known to have.',
    parameters: At,
    body: ExpectedMachines,
    answers: { 204: null },
    handle: expect,
  }),
  forPeople({
    method: 'POST',
    path: '/api/units',
    roles: ['admin'],
    says: 'A new unit, by who is of all units.',
    body: UnitWish,
    answers: { 201: Made },
    handle: make,
  }),
  forPeople({
    method: 'POST',
    path: '/api/units/:id/name',
    roles: ['admin'],
    says: 'A unit is given another name.',
    parameters: At,
    body: UnitWish,
    answers: { 204: null },
    handle: rename,
  }),
  forPeople({
    method: 'GET',
    path: '/api/groups',
    roles: ['admin'],
    says: 'Groups of machines that are set up alike, with the unit that each is in.',
    answers: { 200: GroupsAnswer },
    handle: listGroups,
  }),
  forPeople({
    method: 'POST',
    path: '/api/groups',
    roles: ['admin'],
    says: 'A new group in a unit.',
    body: GroupWish,
    answers: { 201: Made },
    handle: addGroup,
  }),
  forPeople({
    method: 'POST',
    path: '/api/groups/:id/name',
    roles: ['admin'],
    says: 'A group is given another name.',
    parameters: At,
    body: UnitWish,
    answers: { 204: null },
    handle: nameGroup,
  }),
  forPeople({
    method: 'POST',
    path: '/api/groups/:id/unit',
    roles: ['admin'],
    says: 'A group with all its machines is put into another unit.',
    parameters: At,
    body: GroupMove,
    answers: { 204: null },
    handle: putGroup,
  }),
];
