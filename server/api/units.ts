/** The units of an organisation, and how many machines each is known to have. */
import { type Static, Type } from 'typebox';
import { unitsOf } from '../store/fleet.ts';
import { machineIn, recordOf, unitIn } from '../store/scope.ts';
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

const UnitAt = object({ id: uuid });
type UnitAt = Static<typeof UnitAt>;

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

async function expect(call: PersonCall<ExpectedMachines, null, UnitAt>): Promise<Answer> {
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
    parameters: UnitAt,
    body: ExpectedMachines,
    answers: { 204: null },
    handle: expect,
  }),
];
