/**
 * `cprvagt scan` without a path looks through all local fixed volumes; here they are folders of the test. The
 * command itself, in this process, since no other can be told what a machine has.
 */
import { mkdirSync, realpathSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { beforeEach, expect, test } from 'vitest';
import { parse } from '../../../agent/command/options.ts';
import { runScan } from '../../../agent/command/run-scan.ts';
import type { ScanWish } from '../../../agent/command/scan.ts';
import type { Volume } from '../../../agent/platform/platform.ts';
import { en } from '../../../agent/text.en.ts';
import { fakePlatform, volume } from '../platform/fake-platform.ts';
import { BUDGET, register } from './files.ts';
import { objectsOf, type Ran, temporaryFolder } from './run.ts';

let machine: string;
beforeEach(() => {
  machine = realpathSync(temporaryFolder());
});

function put(name: string, content: string): string {
  const path = join(machine, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function at(name: string): string {
  return join(machine, name);
}

/** On a machine of a disk with these protections, a stick, and the home of one person. */
async function ran(words: readonly string[], change: Partial<Volume> = {}): Promise<Ran> {
  const wish = parse(['scan', ...words], en, '1') as ScanWish;
  const [out, err] = [new PassThrough(), new PassThrough()];
  const platform = fakePlatform({
    volumes: () =>
      Promise.resolve([
        volume({ mountPoint: machine, ...change }),
        volume({ id: 'stick', mountPoint: at('stick'), kind: 'removable' }),
      ]),
    homes: () => Promise.resolve([at('home/bo')]),
    systemFolders: [at('usr')],
  });
  const complaints: string[] = [];
  const status = await runScan(wish, {
    text: en,
    version: '1',
    out: out as unknown as WriteStream,
    err: err as unknown as WriteStream,
    env: {},
    platform,
    complain: (sentence) => complaints.push(sentence),
  });
  out.end();
  const said = await out.setEncoding('utf8').toArray();
  return { status, out: said.join(''), err: complaints.join('\n') };
}

const NDJSON = ['--format', 'ndjson', '--jobs', '1', '--all'];

test('the disks that stay in the machine, people’s places first, and how they are protected', async () => {
  put('a.csv', BUDGET);
  const desktop = put('home/bo/Desktop/b.csv', register(20));
  put('usr/c.csv', register(20));
  put('stick/d.csv', register(20));
  const { status, out, err } = await ran(NDJSON, { protection: 'off' });
  expect({ status, err }).toEqual({ status: 1, err: '' });
  const [first, second, last] = objectsOf(out);
  expect(first).toMatchObject({ path: desktop, outcome: 'found', exposure: 'exposed' });
  expect(second).toMatchObject({ path: join(machine, 'a.csv'), outcome: 'clean' });
  expect(last).toMatchObject({ summary: { files: 2, found: 1, persons: 20, complete: true } });
  const on = await ran(NDJSON, { protection: 'on' });
  expect(objectsOf(on.out)[0]).toMatchObject({ exposure: 'protected' });
});

test('what is named is all there is, on whatever disk', async () => {
  put('a.csv', register(20));
  const stick = put('stick/d.csv', BUDGET);
  const { status, out } = await ran([join(machine, 'stick'), ...NDJSON]);
  expect(status).toBe(0);
  expect(objectsOf(out)[0]).toMatchObject({ path: stick });
});

test('a machine with nothing on it is no wrong use', async () => {
  put('usr/a.csv', BUDGET);
  expect(await ran([])).toMatchObject({ status: 0, err: '' });
});

test.skipIf(process.platform !== 'linux')(
  'what is in a cloud alone is told, and is not unread',
  async () => {
    put('a.csv', BUDGET);
    truncateSync(put('home/bo/OneDrive/b.xlsx', ''), 50_000);
    const { status, out } = await ran([]);
    expect(status).toBe(0);
    expect(out).toContain('1 file is in the cloud alone, not on this disk');
    const json = await ran(NDJSON);
    expect(objectsOf(json.out).at(-1)).toMatchObject({ summary: { files: 1, cloudOnly: 1 } });
    const html = await ran(['--format', 'html']);
    expect(html.out).toContain('1 file is in the cloud alone, not on this disk.');
    expect(html.out).toContain(`<bdi>${machine}</bdi>`);
  },
);

test('a folder that cannot be seen is counted, and told to nobody who did not name it', async () => {
  put('a.csv', BUDGET);
  const gone = { mountPoint: join(machine, 'x'.repeat(5000)) };
  const { status, out, err } = await ran([], gone);
  expect({ status, err }).toEqual({ status: 3, err: '' });
  expect(out).toContain('1 folder that could not be reached');
});
