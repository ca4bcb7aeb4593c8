/**
 * Files of which nothing lies on the disk. A sparse file stands in for one of a cloud: to whoever asks the disk
 * it is the same. One that was opened or read after all would show by the time of its last access.
 */
import {
  mkdirSync,
  realpathSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Disks } from '../../../agent/disks.ts';
import { judge, type Seen } from '../../../agent/judge.ts';
import { isElsewhere } from '../../../agent/open.ts';
import { isAllRead, type Summary } from '../../../agent/outcome.ts';
import { type Event, scan, type ScanOptions } from '../../../agent/scan.ts';
import { Survey } from '../../../agent/walk/survey.ts';
import type { Candidate } from '../../../agent/walk/walk.ts';
import { somePeople, written } from '../../../scripts/people.ts';
import { BUDGET, register } from '../command/files.ts';
import { temporaryFolder } from '../command/run.ts';
import { fakePlatform } from '../platform/fake-platform.ts';
import { Disk as AgentDisk, register as people, Running } from '../running.ts';

const linux = process.platform === 'linux';
const whole: Partial<ScanOptions> = { bounds: { skip: [] } };

let folder: string;
beforeEach(() => {
  folder = realpathSync(temporaryFolder());
});

function put(name: string, content: string): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** So large, and nothing of it here. */
function cloudFile(name: string, sizeBytes = 100_000): string {
  const path = put(name, '');
  truncateSync(path, sizeBytes);
  return path;
}

async function scanned(
  paths: readonly string[],
  options: Partial<ScanOptions> = whole,
): Promise<{ events: readonly Event[]; summary: Summary }> {
  const disks = new Disks(fakePlatform());
  const events: Event[] = [];
  for await (const event of scan(paths, { today: 20261123, disks, ...options })) events.push(event);
  const last = events.pop();
  if (last?.kind !== 'summary') throw new Error('no summary');
  return { events, summary: last.summary };
}

/** Unless this was done no reading moves it on: `relatime`. */
function longUnread(path: string): () => boolean {
  utimesSync(path, new Date(0), new Date());
  return () => statSync(path).atimeMs === 0;
}

describe.skipIf(!linux)('on a whole disk', () => {
  test('they are counted, not opened, and no reason for alarm', async () => {
    put('a.csv', BUDGET);
    const path = cloudFile('OneDrive/Ydelser.xlsx');
    const isUnread = longUnread(path);
    const { events, summary } = await scanned([folder]);
    expect(events.map(({ kind }) => kind).toSorted()).toEqual(['cloudOnly', 'outcome']);
    expect(events).toContainEqual({ kind: 'cloudOnly', path });
    expect(summary).toMatchObject({
      files: 1,
      clean: 1,
      unknown: 0,
      notSpreadsheet: 0,
      cloudOnly: 1,
    });
    expect(isAllRead(summary)).toBe(true);
    expect(isUnread()).toBe(true);
  });

  test('without them nothing is said of them', async () => {
    put('a.csv', BUDGET);
    expect((await scanned([folder])).summary).not.toHaveProperty('cloudOnly');
  });

  test('one that is here is read, however small or full of holes', async () => {
    put('a.csv', register(20));
    const holes = put('b.csv', register(20));
    truncateSync(holes, 50_000_000);
    const { summary } = await scanned([folder]);
    expect(summary).toMatchObject({ found: 2 });
    expect(summary).not.toHaveProperty('cloudOnly');
  });

  test('what a disk may keep in its records is read', async () => {
    const small = longUnread(cloudFile('a.csv', 4096));
    const larger = longUnread(cloudFile('b.csv', 4097));
    const { summary } = await scanned([folder]);
    expect(summary).toMatchObject({ cloudOnly: 1 });
    expect([small(), larger()]).toEqual([false, true]);
  });

  test('a number in the name lies here all the same', async () => {
    const [person = ''] = somePeople(1, 7);
    cloudFile(`Sag cpr ${written(person)}.xlsx`);
    const { events, summary } = await scanned([folder]);
    expect(summary).toMatchObject({ found: 1, persons: 1 });
    expect(events).toMatchObject([
      { outcome: { outcome: 'found', reason: 'cloud-only', persons: 1 } },
    ]);
  });

  test('one that is given by name is told', async () => {
    const path = cloudFile('a.xlsx');
    const { events } = await scanned([path]);
    // By hand all is read here, and a file of nothing but zeros is damaged.
    expect(events).toMatchObject([{ outcome: { outcome: 'unknown', reason: 'damaged' } }]);
  });

  test('what lies ahead does not have them', async () => {
    put('a.csv', BUDGET);
    cloudFile('b.csv');
    using survey = new Survey();
    survey.start([folder], whole);
    while (!survey.isWhole) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(survey.ahead).toEqual({ files: 1, bytes: BUDGET.length + 2 });
  });
});

test.skipIf(!linux)(
  'to the running agent a file that went into the cloud is gone, until it is back',
  async () => {
    using disk = new AgentDisk();
    const path = disk.put('OneDrive/a.csv', people(20));
    disk.put('b.csv', people(30));
    const first = new Running(disk);
    await first.walked();
    await first.stop();
    expect(disk.known()).toEqual({ 'OneDrive/a.csv': 20, 'b.csv': 30 });

    writeFileSync(path, '');
    truncateSync(path, 50_000);
    const second = new Running(disk);
    await second.walked();
    await second.stop();
    expect(disk.known()).toEqual({ 'b.csv': 30 });

    // The very same file, as far as size and time tell.
    const { mtime } = statSync(path);
    writeFileSync(path, people(25).padEnd(50_000));
    utimesSync(path, mtime, mtime);
    const third = new Running(disk);
    await third.walked();
    await third.stop();
    expect(disk.known()).toEqual({ 'OneDrive/a.csv': 25, 'b.csv': 30 });
  },
);

test('one that is given by name has its reason', () => {
  const path = put('a.xlsx', '');
  const candidate: Candidate = {
    kind: 'candidate',
    path,
    rawPath: null,
    hint: 'other',
    below: null,
  };
  const unread = { answer: null, device: null, identity: null, sizeBytes: null, modifiedMs: null };
  const nothing = { ...unread, sketch: null, head: null, fingerprint: null };
  const seen: Seen = { kind: 'seen', candidate, reason: 'cloud-only', ...nothing };
  const measure = { today: 20261123, minConfidence: 'likely' } as const;
  expect(judge(seen, measure)).toMatchObject({ outcome: 'unknown', reason: 'cloud-only' });
  const below = { path: folder, realPath: folder, isBounded: false };
  expect(judge({ ...seen, candidate: { ...candidate, below } }, measure)).toBeNull();
});

test.skipIf(!linux)('by hand a folder is read: a share may count no blocks', async () => {
  const isUnread = longUnread(cloudFile('a.xlsx'));
  const { summary } = await scanned([folder], {});
  expect(summary).toMatchObject({ files: 1, unknown: 1 });
  expect(isUnread()).toBe(false);
});

const large = process.platform === 'win32' ? 512 : 4097;
const told: readonly [why: string, stats: { size: number; blocks: number }, is: boolean][] = [
  ['nothing of a large one', { size: large, blocks: 0 }, true],
  ['a little of a large one', { size: 2 ** 40, blocks: 1 }, false],
  ['a small one', { size: large - 1, blocks: 0 }, false],
  ['an empty one', { size: 0, blocks: 0 }, false],
];
test.each(told)('%s', (_why, sizes, is) => {
  const stats = Object.assign(statSync(folder), sizes);
  const root = { path: folder, realPath: folder };
  expect(isElsewhere(stats, { ...root, isBounded: true })).toBe(is);
  expect(isElsewhere(stats, { ...root, isBounded: false })).toBe(is && !linux);
  expect(isElsewhere(stats, null)).toBe(is && !linux);
});
