/** What people are shown of the fleet and its machines, what an administrator does to them, and what others may not. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MUNICIPALITY } from '../../scripts/seed/fleet.ts';
import { seed } from '../../scripts/seed/seed.ts';
import type { MachinesAnswer } from '../../server/api/computers.ts';
import type { FileCountsAnswer, FileRow } from '../../server/api/files.ts';
import type { OverviewAnswer, TrendAnswer } from '../../server/api/overview.ts';
import { FILE, Fleet } from './fleet.ts';
import { Person } from './person.ts';
import { allMachines, get, nameOf, namesOf, pages } from './viewing.ts';

const WISH = { machines: 60, files: 700, days: 20, seed: 5 };

let fleet: Fleet;
let analyst: Person;
let viewer: Person;
let admin: Person;
let all: FileRow[];
beforeAll(async () => {
  fleet = await Fleet.start({ limits: { machine: 1e6, address: 1e6, session: 1e6 } });
  await seed(fleet.house, WISH);
  const at = { organisation: MUNICIPALITY };
  analyst = await Person.signedIn(fleet, 'anna', { ...at, role: 'analyst' });
  viewer = await Person.signedIn(fleet, 'viggo', { ...at, role: 'viewer' });
  admin = await Person.signedIn(fleet, 'ada', { ...at, role: 'admin' });
  all = await pages(viewer, '');
}, 60_000);
afterAll(() => fleet[Symbol.asyncDispose]());

/** A false alarm is about nobody. */
const isCounted = (file: FileRow): boolean => file.case.status !== 'falseAlarm';

describe('the overview', () => {
  test('adds up what the lists have', async () => {
    const told = await get<OverviewAnswer>(viewer, '/api/overview');
    const machines = await allMachines(viewer, '');
    const counted = all.filter(isCounted);
    const exposed = counted.filter((it) => it.outcome === 'found' && it.exposure === 'exposed');
    expect(counted.length).toBeLessThan(all.length);
    expect(told.files).toMatchObject({
      found: counted.filter((it) => it.outcome === 'found').length,
      exposed: exposed.length,
      severity: { critical: counted.filter((it) => it.severity === 'critical').length },
    });
    expect(told.machinesExposed).toBe(new Set(exposed.map(({ machine }) => machine)).size);
    expect(told.persons.amount).toBe(
      machines.reduce((sum, it) => sum + it.exposedPersons.amount, 0),
    );
    expect(told.volumes.open).toBe(machines.reduce((sum, it) => sum + it.volumes.open, 0));
    for (const [standing, amount] of Object.entries(told.fleet.standing))
      expect([standing, amount]).toEqual([
        standing,
        machines.filter((it) => it.standing === standing).length,
      ]);
    const sum = (of: (unit: OverviewAnswer['units'][number]) => number): number =>
      told.units.reduce((all_, unit) => all_ + of(unit), 0);
    expect(sum((it) => it.persons.amount)).toBe(told.persons.amount);
    expect(sum((it) => it.fleet.known)).toBe(told.fleet.known);
    expect(told.fleet.missing).toBeGreaterThan(0);
    expect(told.atRisk).toHaveLength(10);
    const weights = told.atRisk.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(told.atRisk[0]!.persons.amount).toBeGreaterThan(0);
    expect(told.since).toBeNull();
  });

  test('tells a day of which nothing was kept as a gap', async () => {
    const { days, gaps } = await get<TrendAnswer>(viewer, '/api/trend?days=20');
    expect(days).toHaveLength(20);
    expect(gaps).toBe(2);
    expect(days.filter(({ persons }) => persons === null)).toHaveLength(2);
    expect(days.some(({ persons }) => persons === 0)).toBe(false);
  });
});

describe('machines', () => {
  test('are narrowed to exactly those that fit, in each order', async () => {
    const machines = await allMachines(viewer, '');
    expect(machines.length).toBeGreaterThan(50);
    const [first] = machines;
    type Row = MachinesAnswer['machines'][number];
    const cases: readonly (readonly [query: string, fits: (it: Row) => boolean])[] = [
      ['standing=silent', (it) => it.standing === 'silent'],
      ['standing=active&standing=neverSeen', (it) => ['active', 'neverSeen'].includes(it.standing)],
      ['exposed=true', (it) => it.files.exposed > 0],
      ['exposed=false', (it) => it.files.exposed === 0],
      ['clone=true', (it) => it.clonedMs !== null],
      ['openVolume=true', (it) => it.volumes.open > 0],
      ['version=0.0.9', (it) => it.versions.agent === '0.0.9'],
      [`unit=${first!.unit}`, (it) => it.unit === first!.unit],
      [`unit=${first!.unit}&exposed=true`, (it) => it.unit === first!.unit && it.files.exposed > 0],
    ];
    for (const [query, fits] of cases) {
      for (const sort of ['persons', 'exposed', 'lastSeen']) {
        const found = await allMachines(viewer, `&sort=${sort}&${query}`);
        expect([query, found.map(({ id }) => id).toSorted()]).toEqual([
          query,
          machines.filter(fits).map(({ id }) => id).toSorted(), // prettier-ignore
        ]);
      }
    }
  });

  test('are of the units of who looks, and others are not there', async () => {
    const [unit] = all.map((it) => it.unit);
    const at = { organisation: MUNICIPALITY, role: 'admin', units: [unit!] } as const;
    const scoped = await Person.signedIn(fleet, 'sofie', at);
    const [own, other] = [
      all.filter((it) => it.unit === unit),
      all.find((it) => it.unit !== unit)!,
    ];
    expect(namesOf(await pages(scoped, ''))).toEqual(namesOf(own));
    const counts = await get<FileCountsAnswer>(scoped, '/api/files/counts');
    expect(counts.total).toBe(own.length);
    const told = await get<OverviewAnswer>(scoped, '/api/overview');
    expect(told.units.map(({ id }) => id)).toEqual([unit]);
    const found = own.filter((it) => isCounted(it) && it.outcome === 'found');
    expect(told.files.found).toBe(found.length);
    for (const path of [`/api/files/${nameOf(other)}`, `/api/machines/${other.machine}`])
      expect(await scoped.say('GET', path)).toMatchObject({ status: 404 });
    for (const path of [
      `/api/machines/${other.machine}/revoke`,
      `/api/units/${other.unit}/expected`,
    ])
      expect(
        await scoped.say('POST', path, path.endsWith('expected') ? { expected: 1 } : null),
      ).toMatchObject({ status: 404 });
  });

  test('are approved, asked, retired by an administrator alone, by name', async () => {
    const at = { organisation: MUNICIPALITY };
    const machine = await fleet.machine(await fleet.token({ ...at, needsApproval: true }));
    const deed = (who: Person, name: string) =>
      who.say('POST', `/api/machines/${machine.id}/${name}`);
    expect(await deed(analyst, 'approve')).toMatchObject({ status: 403 });
    expect(await deed(admin, 'scan')).toMatchObject({
      status: 409,
      body: { error: 'wrong-state' },
    });
    expect(await deed(admin, 'approve')).toMatchObject({
      status: 200,
      body: { standing: 'neverSeen' },
    });
    await machine.report(FILE);
    expect(await deed(admin, 'scan')).toMatchObject({ body: { scanAsked: true } });
    expect(await deed(admin, 'retire')).toMatchObject({
      body: { standing: 'gone', scanAsked: false },
    });
    expect(await fleet.rowOf(machine)).toMatchObject({ found: 0, exposed: 0, exposed_persons: 0 });
    const rows = await fleet.house.database
      .selectFrom('audit')
      .select(['action', 'actor'])
      .where('subject', '=', machine.id!)
      .orderBy('number')
      .execute();
    expect(rows.slice(1)).toEqual(
      ['machine-approved', 'scan-asked', 'machine-retired'].map((action) => ({
        action,
        actor: `person ${admin.id}`,
      })),
    );
  });
});

test('a token is told once, lets machines into its unit, and is taken back', async () => {
  const { body: told } = await admin.say('GET', '/api/units');
  const { units } = told as { units: { id: string; name: string; expected: number | null }[] };
  const [unit] = units;
  const wish = {
    unit: unit!.id,
    group: 'Kiosk',
    fleeting: false,
    label: 'til foyeren',
    uses: 1,
    days: 2,
    needsApproval: false,
  };
  const made = await admin.say('POST', '/api/tokens', wish);
  expect(made).toMatchObject({ status: 201 });
  const { id, token } = made.body as { id: string; token: string };
  const machine = await fleet.machine(token);
  const { machines } = await get<MachinesAnswer>(admin, `/api/machines?unit=${unit!.id}&limit=100`);
  expect(machines.map((it) => it.id)).toContain(machine.id);
  expect(await admin.say('POST', `/api/tokens/${id}/revoke`)).toMatchObject({ status: 204 });
  const list = await admin.say('GET', '/api/tokens');
  expect(JSON.stringify(list.body)).not.toContain(token);
  expect(list.body).toMatchObject({
    tokens: expect.arrayContaining([expect.objectContaining({ id, state: 'revoked' })]) as unknown,
  });
  expect(await admin.say('POST', '/api/tokens', { ...wish, unit: units[1]!.id })).toMatchObject({
    status: 409,
  });
  expect(await viewer.say('GET', '/api/tokens')).toMatchObject({ status: 403 });
  await admin.say('POST', `/api/units/${unit!.id}/expected`, { expected: 7 });
  const again = await admin.say('GET', '/api/units');
  expect(again.body).toMatchObject({
    units: expect.arrayContaining([
      expect.objectContaining({ id: unit!.id, expected: 7 }),
    ]) as unknown,
  });
});
