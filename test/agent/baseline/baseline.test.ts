/**
 * Findings that somebody has answered for: silent while the content is the same, loud again when it
 * is not. With the real parser child; through the command see `command/baseline.test.ts`.
 */
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Baseline } from '../../../agent/baseline/baseline.ts';
import { readList } from '../../../agent/baseline/baseline-list.ts';
import { scan } from '../../../agent/scan.ts';
import { somePeople } from '../../../scripts/people.ts';
import { register } from '../command/files.ts';
import { temporaryFolder } from '../command/run.ts';

const today = 20261122;

let folder: string;
let list: string;
beforeEach(() => {
  folder = temporaryFolder();
  list = join(folder, 'accepteret.json');
  mkdirSync(join(folder, 'data'));
  put('a.csv', register(50));
  put('b.csv', register(60));
  put('budget.csv', 'Område;Beløb\r\nVeje;1200000\r\n');
});

function put(name: string, content: string): string {
  const path = join(folder, 'data', name);
  writeFileSync(path, content);
  return path;
}

interface Looked {
  /** Names of found files, those that were accepted apart. */
  readonly accepted: string[];
  readonly alarms: string[];
  readonly summary: object;
  readonly gone: readonly string[];
}

/** Looks through the folder, with the list that is there, or none; and may write it anew. */
async function look(reads: boolean, writes = false): Promise<Looked> {
  const known = reads ? readList(readFileSync(list, 'utf8'), dirname(list)) : null;
  const baseline = new Baseline(known, writes);
  const looked = { accepted: [] as string[], alarms: [] as string[], summary: {} };
  for await (const event of scan([join(folder, 'data')], { today, baseline })) {
    if (event.kind === 'summary') looked.summary = event.summary;
    if (event.kind !== 'outcome' || event.outcome.outcome !== 'found') continue;
    const { path, accepted } = event.outcome;
    (accepted ? looked.accepted : looked.alarms).push(path.slice(folder.length + '/data/'.length));
  }
  if (writes) writeFileSync(list, baseline.listIn(dirname(list)));
  return { ...looked, gone: baseline.gone() };
}

interface Written {
  readonly salt: string;
  readonly accepted: Record<string, unknown>[];
}

function written(): Written {
  return JSON.parse(readFileSync(list, 'utf8')) as Written;
}

test('what is answered for is found, and no alarm', async () => {
  expect(await look(false, true)).toMatchObject({ alarms: ['a.csv', 'b.csv'], accepted: [] });
  expect(await look(true)).toMatchObject({
    accepted: ['a.csv', 'b.csv'],
    alarms: [],
    summary: { found: 2, accepted: 2, persons: 110 },
    gone: [],
  });
});

test('neither a number nor a hash of the content is kept, and each list is salted', async () => {
  await look(false, true);
  const first = readFileSync(list, 'utf8');
  for (const digits of somePeople(50, 50)) expect(first).not.toContain(digits.slice(0, 6));
  const plain = createHash('sha256').update(register(50)).digest();
  for (const form of ['hex', 'base64'] as const) expect(first).not.toContain(plain.toString(form));
  await look(false, true);
  const [one, other] = [JSON.parse(first) as Written, written()];
  expect(one.salt).not.toBe(other.salt);
  expect(one.accepted[0]?.['fingerprint']).not.toBe(other.accepted[0]?.['fingerprint']);
});

const changes: readonly [why: string, change: () => void, alarms: string[]][] = [
  ['with one row more', () => appendFileSync(join(folder, 'data/a.csv'), '1;2\r\n'), ['a.csv']],
  [
    'with another letter in the same place',
    () => put('a.csv', register(50).replace('Borger 7', 'Borger 8')),
    ['a.csv'],
  ],
  ['that is new', () => put('c.csv', register(50)), ['c.csv']],
  [
    'that was moved',
    () => renameSync(join(folder, 'data/a.csv'), join(folder, 'data/c.csv')),
    ['c.csv'],
  ],
  [
    'that took the place of another',
    () => put('a.csv', readFileSync(join(folder, 'data/b.csv'), 'utf8')),
    ['a.csv'],
  ],
  [
    'of another list’s salt',
    () => writeFileSync(list, JSON.stringify({ ...written(), salt: 'A'.repeat(22) })),
    ['a.csv', 'b.csv'],
  ],
];
test.each(changes)('a file %s alarms', async (_why, change, alarms) => {
  await look(false, true);
  change();
  expect(await look(true)).toMatchObject({ alarms });
});

test('a file that is written to all the time is not accepted, whatever it holds', async () => {
  await look(false, true);
  const path = join(folder, 'data', 'a.csv');
  let seconds = 0;
  const timer = setInterval(() => utimesSync(path, ++seconds, seconds), 2);
  const { alarms } = await look(true);
  clearInterval(timer);
  expect(alarms).toEqual(['a.csv']);
});

/** A file whose name is no UTF-8. */
function odd(last: number): Buffer {
  const [before, after] = [Buffer.from(`${folder}/data/c`), Buffer.from('.csv')];
  return Buffer.concat([before, Buffer.from([last]), after]);
}

describe('where files lie', () => {
  test('the list and its files can move together', async () => {
    await look(false, true);
    expect(written().accepted[0]).toMatchObject({ path: 'data/a.csv' });
    const before = folder;
    folder = join(temporaryFolder(), 'hele');
    renameSync(before, folder);
    list = join(folder, 'accepteret.json');
    expect(await look(true)).toMatchObject({ alarms: [], gone: [] });
    mkdirSync(before);
  });

  test('a list of files elsewhere knows their whole path', async () => {
    list = join(temporaryFolder(), 'accepteret.json');
    await look(false, true);
    expect(written().accepted[0]).toMatchObject({ path: join(folder, 'data', 'a.csv') });
    expect(await look(true)).toMatchObject({ alarms: [] });
  });

  test.skipIf(process.platform !== 'linux')('a name that is no UTF-8', async () => {
    writeFileSync(odd(0xe5), register(40));
    await look(false, true);
    expect(await look(true)).toMatchObject({ alarms: [] });
    // Shown alike, and another file.
    renameSync(odd(0xe5), odd(0xe6));
    const moved = await look(true);
    expect(moved.alarms).toHaveLength(1);
    expect(moved.gone).toHaveLength(1);
  });

  test('those that are there no more are told', async () => {
    await look(false, true);
    rmSync(join(folder, 'data', 'a.csv'));
    expect((await look(true)).gone).toEqual([join(folder, 'data', 'a.csv')]);
  });
});

test('what people wrote stays when the list is written again, as long as it holds', async () => {
  await look(false, true);
  const answer = { acceptedBy: 'Kari', acceptedOn: '2026-11-22', reason: 'arkivet' };
  const accepted = written().accepted.map((entry) => ({ ...entry, ...answer }));
  writeFileSync(list, JSON.stringify({ ...written(), accepted }));
  put('b.csv', register(61));
  await look(true, true);
  expect(written().accepted).toMatchObject([
    { path: 'data/a.csv', ...answer },
    { path: 'data/b.csv', acceptedBy: '', acceptedOn: '', reason: '' },
  ]);
  expect(await look(true)).toMatchObject({ alarms: [] });
});
