/** What people are shown of files and machines: all that fits and nothing else, page by page, and no path for who may not. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MUNICIPALITY } from '../../scripts/seed/fleet.ts';
import { seed } from '../../scripts/seed/seed.ts';
import type { MachineAnswer, MachinesAnswer } from '../../server/api/computers.ts';
import type { FileAnswer, FileCountsAnswer, FileRow, FilesAnswer } from '../../server/api/files.ts';
import type { OverviewAnswer, TrendAnswer } from '../../server/api/overview.ts';
import { takeRows } from '../../server/store/files.ts';
import type { FileState } from '../../server/wire.ts';
import { checkIn, FILE, Fleet } from './fleet.ts';
import { Person } from './person.ts';

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

async function get<Told>(who: Person, path: string): Promise<Told> {
  const { status, body } = await who.say('GET', path);
  expect([status, path]).toEqual([200, path]);
  return body as Told;
}

/** All pages of it, each with a look at the next. */
async function pages(
  who: Person,
  query: string,
  between?: () => Promise<void>,
): Promise<FileRow[]> {
  const found: FileRow[] = [];
  for (let next: string | null = ''; next !== null;) {
    const after: string = next === '' ? '' : `&after=${next}`;
    const page: FilesAnswer = await get<FilesAnswer>(who, `/api/files?limit=100${query}${after}`);
    found.push(...page.files);
    next = page.next;
    await between?.();
  }
  return found;
}

const nameOf = ({ machine, id }: Pick<FileRow, 'machine' | 'id'>): string => `${machine}/${id}`;
const namesOf = (files: readonly FileRow[]): string[] => files.map(nameOf).toSorted();

function valuesOf(file: FileRow, name: string): readonly string[] {
  const { categories, warnings } = file;
  const values: Readonly<Record<string, readonly string[]>> = {
    category: categories.length > 0 ? categories : ['none'],
    warning: warnings.length > 0 ? warnings : ['none'],
    protection: [file.protection.file],
    severity: [file.severity ?? 'none'],
    reason: [file.reason ?? 'none'],
    machine: [file.machine],
    portable: [`${file.portable}`],
  };
  return values[name] ?? [String(file[name as keyof FileRow])];
}

describe('files', () => {
  const NAMES = [
    'severity', 'exposure', 'outcome', 'reason', 'place', 'protection', 'status', 'category', 'warning', 'format',
    'unit',
  ] as const; // prettier-ignore

  test('are all that are there, and as many as the database has', async () => {
    const kept = await fleet.house.database
      .selectFrom('file')
      .select(['machine', 'id'])
      .where('gone_ms', 'is', null)
      .where('drill', '=', 0)
      .execute();
    expect(kept.length).toBeGreaterThan(400);
    expect(namesOf(all)).toEqual(kept.map(nameOf).toSorted());
  });

  test('are narrowed by each filter, and by several, to exactly those that fit', async () => {
    const values = (name: string): string[] => [
      ...new Set(all.flatMap((it) => valuesOf(it, name))),
    ];
    const filter = fc.record(
      Object.fromEntries(
        NAMES.map((name) => {
          const words = values(name);
          const maxLength = Math.min(3, words.length);
          return [name, fc.subarray(words, { minLength: 1, maxLength })];
        }),
      ),
      { requiredKeys: [] },
    );
    const half = all[Math.floor(all.length / 2)]!.firstSeenMs;
    const others = fc.record(
      {
        portable: fc.boolean(),
        machine: fc.constantFrom(...values('machine').slice(0, 5)),
        firstSeenFromMs: fc.constant(half),
        firstSeenToMs: fc.constant(half),
      },
      { requiredKeys: [] },
    );
    const sort = fc.constantFrom('severity', 'persons', 'firstSeen', 'modified');
    await fc.assert(
      fc.asyncProperty(filter, others, sort, async (wanted, more, order) => {
        const query = [
          ...Object.entries<string[]>(wanted as Record<string, string[]>).flatMap(([name, words]) =>
            words.map((word) => `&${name}=${word}`),
          ),
          ...Object.entries(more).map(([name, value]) => `&${name}=${value}`),
        ].join('');
        const fits = (file: FileRow, but: string | null = null): boolean =>
          Object.entries<string[]>(wanted as Record<string, string[]>).every(
            ([name, words]) =>
              name === but || valuesOf(file, name).some((it) => words.includes(it)),
          ) &&
          (more.portable === undefined || file.portable === more.portable) &&
          (more.machine === undefined || file.machine === more.machine) &&
          (more.firstSeenFromMs === undefined || file.firstSeenMs >= half) &&
          (more.firstSeenToMs === undefined || file.firstSeenMs < half);
        const found = await pages(viewer, `&sort=${order}${query}`);
        expect(namesOf(found)).toEqual(namesOf(all.filter((it) => fits(it))));
        const counts = await get<FileCountsAnswer>(viewer, `/api/files/counts?${query.slice(1)}`);
        expect(counts.total).toBe(found.length);
        for (const [facet, amounts] of Object.entries(counts.facets)) {
          const recounted: Record<string, number> = {};
          for (const file of all.filter((it) => fits(it, facet)))
            for (const value of valuesOf(file, facet))
              recounted[value] = (recounted[value] ?? 0) + 1;
          expect(Object.fromEntries(amounts.map(({ value, amount }) => [value, amount]))).toEqual(
            recounted,
          );
        }
      }),
      { numRuns: 40, seed: 7 },
    );
  }, 60_000);

  test('come in the order that was asked for', async () => {
    const rank = ['low', 'medium', 'high', 'critical'];
    const keys: Readonly<Record<string, (file: FileRow) => number>> = {
      severity: (it) => (it.severity === null ? -1 : rank.indexOf(it.severity)) * 1e9 + it.persons,
      persons: (it) => it.persons,
      firstSeen: (it) => it.firstSeenMs,
      modified: (it) => it.modifiedMs ?? -8.64e15,
    };
    for (const [sort, key] of Object.entries(keys)) {
      const found = (await pages(viewer, `&sort=${sort}`)).map(key);
      expect(found).toEqual(found.toSorted((a, b) => b - a));
    }
  });

  test('of which some change between two pages: the others are neither lost nor told twice', async () => {
    const { house } = fleet;
    let sequence = 1e6;
    const changed = new Set<string>();
    const found = await pages(viewer, '&sort=persons', async () => {
      for (const file of all.filter((_, at) => at % 29 === sequence % 29)) {
        changed.add(nameOf(file));
        const row: FileState = {
          ...FILE,
          id: file.id,
          sequence: ++sequence,
          persons: sequence % 900,
        };
        const { organisation } = await house.database
          .selectFrom('machine')
          .select('organisation')
          .where('id', '=', file.machine)
          .executeTakeFirstOrThrow();
        const teller = { organisation, machine: file.machine };
        const taking = { vault: house.vault, nowMs: Date.now(), retoldMs: null };
        await house.commits.write((it) => takeRows(it, teller, [row], taking));
      }
    });
    const still = (files: readonly FileRow[]): string[] =>
      namesOf(files).filter((name) => !changed.has(name));
    expect(changed.size).toBeGreaterThan(20);
    expect(still(found)).toEqual(still(all));
    all = await pages(viewer, '');
  });

  test('and a page that this list did not give is refused', async () => {
    const { next } = await get<FilesAnswer>(viewer, '/api/files?limit=1&sort=severity');
    for (const path of [
      `/api/files?sort=persons&after=${next}`,
      '/api/files?after=e30',
      '/api/files?after=abc',
    ])
      expect(await viewer.say('GET', path)).toMatchObject({
        status: 422,
        body: { error: 'wrong-page' },
      });
    expect(await viewer.say('GET', '/api/files?colour=red')).toMatchObject({ status: 422 });
  });
});

describe('paths', () => {
  const reads = () =>
    fleet.house.database
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'paths-read')
      .execute();

  test('are for analysts, and each page of them is recorded with how many there were', async () => {
    const before = (await reads()).length;
    const { files } = await get<FilesAnswer>(analyst, '/api/files?limit=7');
    expect(files.map(({ path }) => path?.slice(0, 2))).toEqual(Array(7).fill('C:'));
    const [file] = files;
    await get<FileAnswer>(analyst, `/api/files/${file!.machine}/${file!.id}`);
    const rows = (await reads()).slice(before);
    expect(rows.map(({ actor }) => actor)).toEqual(Array(2).fill(`person ${analyst.id}`));
    expect(JSON.parse(rows[0]!.facts)).toMatchObject({ files: 7 });
    expect(rows[1]).toMatchObject({ subject: nameOf(file!) });
  });

  test('viewers are told none, wherever they look', async () => {
    const before = (await reads()).length;
    const leftover = all.find(({ categories }) => categories.length > 0)!;
    const told = [
      await viewer.say('GET', '/api/files?limit=100'),
      await viewer.say('GET', `/api/files/${leftover.machine}/${leftover.id}`),
      await viewer.say('GET', `/api/machines/${leftover.machine}`),
      await viewer.say('GET', '/api/overview'),
    ];
    expect(told.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(JSON.stringify(told.map(({ body }) => body))).not.toMatch(/C:|Users|bruger-|Desktop\\/);
    expect((await reads()).length).toBe(before);
  });
});

test('a file: what belongs to it, where it lies, what it was', async () => {
  const machine = await fleet.machine(await fleet.token({ organisation: 'Brande Kommune' }));
  const bo = await Person.signedIn(fleet, 'bo');
  const print = 'P'.repeat(22);
  await machine.report(
    { ...FILE, fingerprint: print, twin: 'T'.repeat(22), head: 'H'.repeat(22) },
    { ...FILE, id: 2, sequence: 2, fingerprint: print, leftoverOf: 1, head: 'H'.repeat(22) },
    { ...FILE, id: 3, sequence: 3, twin: 'T'.repeat(22) },
  );
  await machine.report({
    ...FILE,
    sequence: 4,
    fingerprint: print,
    persons: 12,
    exposure: 'protected',
  });
  await machine.say('POST', '/api/v1/check-in', checkIn(1));
  const file = await get<FileAnswer>(bo, `/api/files/${machine.id}/1`);
  expect(file.history.map(({ persons, exposure }) => [persons, exposure])).toEqual([
    [298, 'exposed'],
    [12, 'protected'],
  ]);
  expect(file).toMatchObject({
    path: FILE.path,
    volume: { protection: 'off', witness: 'sysfs' },
    leftoverOf: null,
    leftovers: [{ id: 2, path: FILE.path }],
    copies: [{ id: 2 }],
    sameHead: null,
  });
  const copy = await get<FileAnswer>(bo, `/api/files/${machine.id}/2`);
  expect(copy).toMatchObject({ leftoverOf: { id: 1 }, sameHead: { files: 1, machines: 1 } });
  const [volume] = checkIn(2).volumes;
  const encrypted = { ...checkIn(2), volumes: [{ ...volume, protection: 'on' }] };
  await machine.say('POST', '/api/v1/check-in', encrypted);
  const seen = await get<MachineAnswer>(bo, `/api/machines/${machine.id}`);
  expect(seen.volumes).toEqual({ all: 1, open: 0, unknown: 0 });
  expect(seen.volumeList).toMatchObject([{ mountPoint: '/', isThere: true }]);
  expect(seen.volumeList[0]!.spells.map(({ protection }) => protection)).toEqual(['on', 'off']);
  const since = await get<OverviewAnswer>(bo, `/api/overview?sinceMs=0`);
  expect(since.since).toMatchObject({
    exposed: 2,
    resolved: 0,
    persons: { amount: 596, atMost: true },
  });
  expect(await analyst.say('GET', `/api/files/${machine.id}/1`)).toMatchObject({ status: 404 });
});

describe('the overview', () => {
  test('adds up what the lists have', async () => {
    const told = await get<OverviewAnswer>(viewer, '/api/overview');
    const machines = await allMachines(viewer, '');
    const exposed = all.filter((it) => it.outcome === 'found' && it.exposure === 'exposed');
    expect(told.files).toMatchObject({
      found: all.filter((it) => it.outcome === 'found').length,
      exposed: exposed.length,
      severity: { critical: all.filter((it) => it.severity === 'critical').length },
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

async function allMachines(who: Person, query: string): Promise<MachinesAnswer['machines']> {
  const found: MachinesAnswer['machines'] = [];
  for (let next: string | null = ''; next !== null;) {
    const after: string = next === '' ? '' : `&after=${next}`;
    const page: MachinesAnswer = await get<MachinesAnswer>(
      who,
      `/api/machines?limit=25${query}${after}`,
    );
    found.push(...page.machines);
    next = page.next;
  }
  return found;
}

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
    expect(told.files.found).toBe(own.filter((it) => it.outcome === 'found').length);
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
