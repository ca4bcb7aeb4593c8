/** From paths to outcomes with the real parser child: real files, odd ones and hostile ones. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, linkSync, mkdirSync, readFileSync } from 'node:fs';
import { rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Disks } from '../../agent/disks.ts';
import { somePeople } from '../../scripts/people.ts';
import type { Outcome, Summary } from '../../agent/outcome.ts';
import { platformHere } from '../../agent/platform/index.ts';
import type { Platform, Volume } from '../../agent/platform/platform.ts';
import { Poison } from '../../agent/poison.ts';
import { type Event, scan, type ScanOptions } from '../../agent/scan.ts';
import { childrenOf, toldOf } from '../processes.ts';
import { answering, Workshop } from './inspect/hostile.ts';
import { fakePlatform, volume } from './platform/fake-platform.ts';

const posix = process.platform !== 'win32';
const linux = process.platform === 'linux';
const today = 20261122;
const people = somePeople(60, 20181130);

let workshop: Workshop;
beforeEach(() => {
  workshop = new Workshop();
});
afterEach(() => workshop[Symbol.dispose]());

function put(name: string, content: string | Uint8Array): string {
  const path = join(workshop.folder, 'files', name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function register(persons: readonly string[]): string {
  const rows = persons.map((digits, row) => `Navn ${row};${digits.slice(0, 6)}-${digits.slice(6)}`);
  return ['Navn;CPR-nr', ...rows, ''].join('\r\n');
}

interface Run {
  readonly outcomes: Outcome[];
  readonly others: Event[];
  readonly summary: Summary;
}

async function run(paths: readonly string[], options: Partial<ScanOptions> = {}): Promise<Run> {
  return collected(scan(paths, { today, disks: new Disks(fakePlatform()), ...options }));
}

async function collected(events: AsyncIterable<Event>): Promise<Run> {
  const outcomes: Outcome[] = [];
  const others: Event[] = [];
  for await (const event of events) {
    if (event.kind === 'outcome') outcomes.push(event.outcome);
    else others.push(event);
  }
  const last = others.pop();
  if (last?.kind !== 'summary') throw new Error('the last event is the summary');
  return { outcomes, others, summary: last.summary };
}

async function runFolder(options: Partial<ScanOptions> = {}): Promise<Run> {
  return run([join(workshop.folder, 'files')], options);
}

test('a register is found, a table without numbers is clean, other text is neither', async () => {
  const path = put('borgere.csv', register(people));
  put('byer.csv', 'By;Postnr\nAarhus;8000\nBrande;7330\n');
  put('sub/note.txt', 'Husk mødet i morgen.\n');
  put('sub/program.exe', register(people));
  const { outcomes, others, summary } = await runFolder();
  expect(outcomes[0]).toMatchObject({
    path,
    format: 'csv',
    outcome: 'found',
    reason: null,
    matches: 60,
    persons: 60,
    confidence: 'certain',
    protection: { file: 'none', volume: 'off', witness: 'sysfs' },
    exposure: 'exposed',
    severity: 'medium',
    categories: ['name'],
    findings: [{ kind: 'cpr', where: 'cells', sheet: 1, column: 'B', headerRow: 1, member: null }],
    sizeBytes: readFileSync(path).length,
  });
  expect(outcomes[1]).toMatchObject({ outcome: 'clean', severity: null, findings: [] });
  expect(others).toMatchObject([{ kind: 'notSpreadsheet' }]);
  const counts = { files: 2, found: 1, clean: 1, sealed: 0, unknown: 0, notSpreadsheet: 1 };
  expect(summary).toMatchObject({ ...counts, persons: 60, complete: true, denied: 0, missing: 0 });
  expect(summary).not.toHaveProperty('personsEstimated');
});

function lying(platform: Partial<Platform>): Partial<ScanOptions> {
  return { disks: new Disks(fakePlatform(platform)) };
}

describe('what the files lie on', () => {
  test.each([
    ['on', false, 'protected', 'medium'],
    ['off', false, 'exposed', 'medium'],
    ['off', true, 'exposed', 'high'],
    ['unknown', true, 'unknown', 'high'],
  ] as const)('disk %s, laptop %s: %s, %s', async (protection, isLaptop, exposure, severity) => {
    put('borgere.csv', register(people));
    const volumes = (): Promise<Volume[]> => Promise.resolve([volume({ protection })]);
    const { outcomes } = await runFolder(
      lying({ volumes, isLaptop: () => Promise.resolve(isLaptop) }),
    );
    expect(outcomes[0]).toMatchObject({ protection: { volume: protection }, exposure, severity });
    expect(outcomes[0]?.portable).toBe(isLaptop ? true : undefined);
  });

  test.runIf(linux)('the number of the opened file says which it is', async () => {
    const path = put('stick/x.csv', register(people));
    const { dev: device } = statSync(path, { bigint: true });
    const stick = volume({ mountPoint: '/elsewhere', device, protection: 'on', kind: 'removable' });
    const root = volume({ device: device + 1n });
    const { outcomes } = await run(
      [path],
      lying({ volumes: () => Promise.resolve([root, stick]) }),
    );
    expect(outcomes[0]).toMatchObject({ protection: { volume: 'on' }, portable: true });
  });

  test('a machine that is slow to answer holds nobody up for its child', async () => {
    for (let n = 0; n < 5; n++) put(`${n}.csv`, register(people));
    const answer = sleep(300, [volume({ protection: 'on' })]);
    const { outcomes } = await runFolder(lying({ volumes: () => answer }));
    expect(outcomes.map(({ exposure }) => exposure)).toEqual(Array(5).fill('protected'));
  });

  test.runIf(linux)('this machine is asked when nobody else is named', async () => {
    put('borgere.csv', register(people));
    const { outcomes } = await runFolder({ disks: new Disks(platformHere()) });
    const { outcomes: usual } = await collected(scan([join(workshop.folder, 'files')], { today }));
    expect(usual.map(({ protection }) => protection)).toEqual(
      outcomes.map(({ protection }) => protection),
    );
  });
});

test('persons of the run are counted once over all files', async () => {
  put('a.csv', register(people.slice(0, 40)));
  put('b.csv', register(people.slice(20)));
  put('c.csv', register(people.slice(10, 20)));
  const { summary } = await runFolder();
  expect(summary).toMatchObject({ found: 3, persons: 60 });
  expect(summary).not.toHaveProperty('personsEstimated');
});

describe('with several children', () => {
  test('a run over few files has one all the same, and counts its persons exactly', async () => {
    for (let n = 0; n < 12; n++) put(`${n}.csv`, register(people.slice(n, n + 40)));
    const { summary } = await runFolder({ jobs: 3 });
    expect(summary).toMatchObject({ found: 12, persons: 51 });
    expect(summary).not.toHaveProperty('personsEstimated');
  });

  test('the persons of more are the sum of theirs, and said to be estimated', async () => {
    for (let n = 0; n < 80; n++) put(`${n}.csv`, register(people.slice(n % 20, (n % 20) + 40)));
    const { outcomes, summary } = await runFolder({ jobs: 3 });
    expect(outcomes).toHaveLength(80);
    expect(summary).toMatchObject({ found: 80, personsEstimated: true });
    expect(summary.persons).toBeGreaterThanOrEqual(59);
    expect(summary.persons).toBeLessThanOrEqual(3 * 59);
  });

  test('persons that one of them found alone are exact', async () => {
    put('0.csv', register(people));
    for (let n = 1; n < 80; n++) put(`${n}.csv`, 'By;Postnr\nAarhus;8000\n');
    const { summary } = await runFolder({ jobs: 3 });
    expect(summary).toMatchObject({ found: 1, clean: 79, persons: 60 });
    expect(summary).not.toHaveProperty('personsEstimated');
  });

  test('each file comes once, also when children die', async () => {
    for (let n = 0; n < 80; n++) put(`${n}.csv`, n % 10 === 3 ? 'poison!' : 'a;b\n');
    const deed = answering('if (size === 7) process.abort(); honest(id);');
    const { outcomes } = await runFolder({ jobs: 4, program: workshop.program('poison-4', deed) });
    expect(new Set(outcomes.map(({ path }) => path)).size).toBe(80);
    expect(outcomes.filter(({ reason }) => reason === 'crashed')).toHaveLength(8);
  });

  test.skipIf(!linux)('no more of them than asked for, nor than there is work for', async () => {
    for (let n = 0; n < 200; n++) put(`${n}.csv`, 'a;b\n');
    // So long that the third has started by then, on a busy machine too.
    expect(await mostChildren({ jobs: 3 }, 15)).toBe(3);
    expect(await mostChildren({ jobs: 1 }, 5)).toBe(1);
    for (let n = 12; n < 200; n++) rmSync(join(workshop.folder, 'files', `${n}.csv`));
    expect(await mostChildren({ jobs: 3 }, 15)).toBe(1);
  });
});

/** At work at once while the folder is looked through. */
async function mostChildren(options: Partial<ScanOptions>, eachMs: number): Promise<number> {
  let most = 0;
  const deed = answering(`nap(${eachMs}); honest(id);`);
  const program = workshop.program(`slow-${eachMs}`, deed);
  for await (const _ of scan([workshop.folder], { today, program, ...options })) {
    most = Math.max(most, childrenOfThis().length);
  }
  return most;
}

test('a number in a file’s name is found; of a file that is no spreadsheet it is not', async () => {
  const name = `Sag cpr ${people[0]?.slice(0, 6)}-${people[0]?.slice(6)}`;
  put(`${name}.csv`, 'By;Postnr\nAarhus;8000\n');
  put(`${name}.txt`, 'Husk mødet.\n');
  const { outcomes, summary } = await runFolder();
  expect(outcomes).toMatchObject([
    { outcome: 'found', matches: 1, persons: 1, findings: [{ where: 'name', sheet: null }] },
  ]);
  expect(summary).toMatchObject({ persons: 1, notSpreadsheet: 1 });
});

test('what is sure enough is the caller’s choice', async () => {
  put('a.csv', `Tekst\nse ${people[0]?.slice(0, 6)}-${people[0]?.slice(6)}\nandet\nmere\n`);
  const usual = await runFolder();
  const strict = await runFolder({ minConfidence: 'certain' });
  expect(usual.outcomes).toHaveLength(1);
  expect(strict.outcomes[0]?.findings).toEqual(usual.outcomes[0]?.findings);
  expect(strict.outcomes[0]).toMatchObject({ outcome: 'clean', matches: 0, persons: 0 });
});

test('a folder without files has a summary of nothing', async () => {
  mkdirSync(join(workshop.folder, 'files'));
  const { summary } = await runFolder();
  expect(summary).toMatchObject({ files: 0, persons: 0, bytes: 0, complete: true });
});

test('a path that is not there is told and counted, and the others are read', async () => {
  const path = put('a.csv', register(people));
  const { outcomes, others, summary } = await run([`${path}x`, path]);
  expect(others).toEqual([{ kind: 'unseen', why: 'missing', path: `${path}x` }]);
  expect(outcomes).toHaveLength(1);
  expect(summary.missing).toBe(1);
});

test('patterns are expanded', async () => {
  put('a.csv', register(people));
  put('b.txt', 'x');
  const { outcomes } = await run([`${workshop.folder}/files/**/*.c?v`]);
  expect(outcomes).toHaveLength(1);
});

test.skipIf(!posix)('a pipe is not waited for, in a folder or given by hand', async () => {
  put('a.csv', register(people));
  const pipe = join(workshop.folder, 'files', 'pipe.csv');
  execFileSync('mkfifo', [pipe]);
  const { outcomes } = await run([pipe, join(workshop.folder, 'files')]);
  expect(outcomes).toMatchObject([
    { path: pipe, outcome: 'unknown', reason: 'unsupported', sizeBytes: null },
    { outcome: 'found' },
  ]);
});

test.skipIf(!posix)('a name that is no UTF-8 is read, and its bytes are told', async () => {
  put('x', '');
  const raw = Buffer.from(`${workshop.folder}/files/bad??.csv`);
  raw.fill(0xff, raw.length - 6, raw.length - 4);
  writeFileSync(raw, register(people));
  const { outcomes } = await runFolder();
  expect(outcomes).toMatchObject([{ outcome: 'found', pathBytes: raw.toString('base64') }]);
});

test.skipIf(!posix)('links are counted, and each file is read once', async () => {
  const path = put('a.csv', register(people));
  linkSync(path, join(dirname(path), 'b.csv'));
  linkSync(path, join(dirname(path), 'c.csv'));
  symlinkSync('..', join(dirname(path), 'loop'));
  const { outcomes, summary } = await runFolder();
  expect(outcomes).toHaveLength(1);
  expect(summary).toMatchObject({ files: 1, persons: 60, links: 3 });
});

describe('a file that changes', () => {
  test('while it is read is read once more', async () => {
    const path = put('a.csv', register(people));
    const size = readFileSync(path).length;
    setTimeout(() => appendFileSync(path, 'x;y\n'), 300);
    const deed = answering(`if (size === ${size}) nap(700); honest(id);`);
    const { outcomes } = await runFolder({ program: workshop.program('slow-once', deed) });
    expect(outcomes).toMatchObject([{ outcome: 'clean', sizeBytes: size + 4 }]);
  });

  test('all the time is not called clean', async () => {
    const path = put('a.csv', register(people));
    const timer = setInterval(() => appendFileSync(path, 'x;y\n'), 50);
    const program = workshop.program('always-slow', answering('nap(400); honest(id);'));
    const { outcomes } = await runFolder({ program });
    clearInterval(timer);
    expect(outcomes).toMatchObject([{ outcome: 'unknown', reason: 'unstable' }]);
  });

  test('into nothing before it is opened is told', async () => {
    const paths = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => put(`${name}.csv`, 'a;b\n1;2\n'));
    const last = paths.at(-1) ?? '';
    const outcomes: Outcome[] = [];
    for await (const event of scan([dirname(last)], { today })) {
      rmSync(last, { force: true });
      if (event.kind === 'outcome') outcomes.push(event.outcome);
    }
    expect(outcomes.at(-1)).toMatchObject({ path: last, outcome: 'unknown', reason: 'unstable' });
  });
});

test('a file that ends the child is told, and the files around it are right', async () => {
  put('a.csv', 'a;b\n');
  put('b.csv', 'poison!');
  put('c.csv', 'a;b\n');
  const program = workshop.program(
    'poison',
    answering('if (size === 7) process.abort(); honest(id);'),
  );
  const { outcomes } = await runFolder({ program });
  expect(outcomes.map(({ outcome, reason }) => [outcome, reason])).toEqual([
    ['clean', null],
    ['unknown', 'crashed'],
    ['clean', null],
  ]);
});

test('a file that takes too long is told, and the next one is right', async () => {
  put('a.csv', 'poison!');
  put('b.csv', 'a;b\n');
  const program = workshop.program('loop', answering('if (size === 7) nap(60000); honest(id);'));
  const { outcomes } = await runFolder({ program, wallMs: 3000 });
  expect(outcomes).toMatchObject([{ outcome: 'unknown', reason: 'timeout' }, { outcome: 'clean' }]);
});

test('a run that is stopped ends at once with a summary that says so', async () => {
  for (let n = 0; n < 20; n++) put(`${n}.csv`, 'a;b\n');
  const program = workshop.program('slow', answering('nap(300); honest(id);'));
  const stop = new AbortController();
  const events: Event[] = [];
  const started = performance.now();
  for await (const event of scan([workshop.folder], { today, program }, stop.signal)) {
    events.push(event);
    if (events.length === 2) setTimeout(() => stop.abort(), 100);
  }
  expect(performance.now() - started).toBeLessThan(3000);
  expect(events.at(-1)).toMatchObject({ kind: 'summary', summary: { complete: false } });
  expect(events.length).toBeLessThan(6);
});

test.skipIf(!linux)('who stops listening leaves no child behind', async () => {
  for (let n = 0; n < 5; n++) put(`${n}.csv`, register(people));
  for await (const event of scan([workshop.folder], { today, jobs: 2 })) {
    if (event.kind === 'outcome') break;
  }
  expect(childrenOfThis()).toEqual([]);
});

test('a file that ended its child is left until it changes', async () => {
  for (const name of ['a', 'b', 'c']) put(`${name}.csv`, name === 'b' ? 'poison!' : 'a;b\n');
  const deed = answering('if (size === 7) for (;;); honest(id);');
  const options = { program: workshop.program('once', deed), cpuMs: 1500, poison: new Poison() };
  const reasons = async (): Promise<unknown[]> =>
    (await runFolder(options)).outcomes.map(({ reason }) => reason);
  expect(await reasons()).toEqual([null, 'timeout', null]);
  const started = performance.now();
  expect(await reasons()).toEqual([null, 'timeout', null]);
  expect(performance.now() - started).toBeLessThan(1400);
  put('b.csv', 'a;b;c\n');
  expect(await reasons()).toEqual([null, null, null]);
});

test('without a built child the run fails', async () => {
  put('a.csv', 'a;b\n');
  const program = { executable: null, script: join(workshop.folder, 'nowhere') };
  await expect(runFolder({ program })).rejects.toThrow(/npm run/);
});

/** But for the tool that limits each of them, which ends at once. */
function childrenOfThis(): number[] {
  return childrenOf(process.pid).filter((pid) => !toldOf(pid, 'stat').includes('(prlimit)'));
}
