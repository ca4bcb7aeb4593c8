/** What people are shown of files and machines: all that fits and nothing else, page by page, and no path for who may not. */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MUNICIPALITY } from '../../scripts/seed/fleet.ts';
import { seed } from '../../scripts/seed/seed.ts';
import type { CaseCountsAnswer } from '../../server/api/cases.ts';
import type { MachineAnswer } from '../../server/api/computers.ts';
import type { FileAnswer, FileCountsAnswer, FileRow, FilesAnswer } from '../../server/api/files.ts';
import type { OverviewAnswer } from '../../server/api/overview.ts';
import { takeRows } from '../../server/store/files.ts';
import type { FileState } from '../../server/wire.ts';
import { checkIn, FILE, Fleet } from './fleet.ts';
import { Person } from './person.ts';
import { get, nameOf, namesOf, pages } from './viewing.ts';

const WISH = { machines: 60, files: 700, days: 20, seed: 5 };

let fleet: Fleet;
let analyst: Person;
let viewer: Person;
let all: FileRow[];
beforeAll(async () => {
  fleet = await Fleet.start({ limits: { machine: 1e6, address: 1e6, session: 1e6 } });
  await seed(fleet.house, WISH);
  const at = { organisation: MUNICIPALITY };
  analyst = await Person.signedIn(fleet, 'anna', { ...at, role: 'analyst' });
  viewer = await Person.signedIn(fleet, 'viggo', { ...at, role: 'viewer' });
  all = await pages(viewer, '');
}, 60_000);
afterAll(() => fleet[Symbol.asyncDispose]());

function valuesOf(file: FileRow, name: string): readonly string[] {
  const { categories, warnings } = file;
  const values: Readonly<Record<string, readonly string[]>> = {
    category: categories.length > 0 ? categories : ['none'],
    warning: warnings.length > 0 ? warnings : ['none'],
    protection: [file.protection.file],
    severity: [file.severity ?? 'none'],
    reason: [file.reason ?? 'none'],
    status: [file.case.status],
    machine: [file.machine],
    portable: [`${file.portable}`],
  };
  return values[name] ?? [file[name as 'exposure']];
}

interface Others {
  readonly portable?: boolean;
  readonly machine?: string;
  readonly firstSeenFromMs?: number;
  readonly firstSeenToMs?: number;
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
    // Of all at once nothing is left.
    const filter = fc.subarray([...NAMES], { minLength: 1, maxLength: 2 }).chain((names) =>
      fc.record(
        Object.fromEntries(
          names.map((name) => {
            const words = values(name);
            const maxLength = Math.min(3, words.length);
            return [name, fc.subarray(words, { minLength: 1, maxLength })];
          }),
        ),
      ),
    );
    const half = all[Math.floor(all.length / 2)]!.firstSeenMs;
    const others = fc.oneof(
      fc.constant({}),
      fc.record({ portable: fc.boolean() }),
      fc.record({ machine: fc.constantFrom(...values('machine').slice(0, 5)) }),
      fc.record({ firstSeenFromMs: fc.constant(half) }),
      fc.record({ firstSeenToMs: fc.constant(half) }),
    ) as fc.Arbitrary<Others>;
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
        for (const [facet, amounts] of Object.entries(
          counts.facets as Record<string, { value: string; amount: number }[]>,
        )) {
          const recounted: Record<string, number> = {};
          for (const file of all.filter((it) => fits(it, facet)))
            for (const value of valuesOf(file, facet))
              recounted[value] = (recounted[value] ?? 0) + 1;
          expect(Object.fromEntries(amounts.map(({ value, amount }) => [value, amount]))).toEqual(
            recounted,
          );
        }
      }),
      { numRuns: 60, seed: 7 },
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

function reads() {
  const rows = fleet.house.database.selectFrom('audit').selectAll();
  return rows.where('action', '=', 'paths-read').execute();
}

describe('paths', () => {
  test('are for analysts, and each page of them is recorded with how many there were', async () => {
    const before = (await reads()).length;
    const { files } = await get<FilesAnswer>(analyst, '/api/files?limit=7');
    for (const { path } of files) expect(path).toMatch(/^([A-Z]:|\/home\/)/);
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

test('cases of every kind are among them, as a team would have left them', async () => {
  const counts = await get<CaseCountsAnswer>(analyst, '/api/cases/summary');
  const { active, overdue, toApprove, decided, resolved } = counts;
  for (const amount of [active, overdue, toApprove, decided, resolved])
    expect(amount).toBeGreaterThan(0);
  const reopened = fleet.house.database.selectFrom('case_entry').where('deed', '=', 'reopen');
  expect((await reopened.select('number').execute()).length).toBeGreaterThan(0);
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
