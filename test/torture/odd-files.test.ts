/** What lies on disks besides files: pipes without a writer, and files that claim a terabyte. */
import { execFileSync } from 'node:child_process';
import {
  createWriteStream,
  mkdirSync,
  mkdtempSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { somePeople } from '../../scripts/people.ts';
import type { Outcome } from '../../agent/outcome.ts';
import { scan } from '../../agent/scan.ts';
import { TODAY } from '../reading.ts';
import { isFull, say, scaled } from './scale.ts';

const onPosix = process.platform === 'win32' ? [] : [true];
const [first = '', ...others] = somePeople(200, 18_990_101);
const REGISTER = ['cpr', first, ...others, ''].join('\n');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-odd-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function outcomes(path = folder): Promise<readonly Outcome[]> {
  const all: Outcome[] = [];
  for await (const event of scan([path], { today: TODAY })) {
    if (event.kind === 'outcome') all.push(event.outcome);
  }
  return all;
}

async function msForEight(): Promise<number> {
  const started = performance.now();
  expect((await outcomes()).map(({ outcome }) => outcome)).toEqual(Array(8).fill('found'));
  return performance.now() - started;
}

test.each(onPosix)('64 pipes, and sockets, between the files cost nothing', async () => {
  for (let n = 0; n < 8; n++) writeFileSync(join(folder, `${n}.csv`), REGISTER);
  const without = await msForEight();
  execFileSync(
    'mkfifo',
    Array.from({ length: 64 }, (_, n) => join(folder, `${n}.xlsx`)),
  );
  const server = createServer().listen(join(folder, 'socket.csv'));
  await new Promise((resolve) => server.once('listening', resolve));
  const among = await msForEight();
  server.close();
  say(`pipes: ${without.toFixed(0)} ms without, ${among.toFixed(0)} ms among 64 of them`);
  expect(among).toBeLessThan(without + 2000);
});

const STARTS: readonly (readonly [start: string, names: string])[] = [
  ['', 'csv xlsx xlsb xls ods zip gz txt tmp dbf eml msg html'],
  ['PK\x03\x04', 'xlsx zip'],
  ['\x1f\x8b\x08\0', 'gz'],
  ['\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'xls msg'],
  ['a;b\n1;2\n', 'csv txt'],
  ['<html><table><tr><td>1', 'html xls'],
  ['From: a@example.org\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\n', 'eml'],
];

test.each(onPosix)(
  'files that claim a terabyte are told within seconds, and never clean',
  async () => {
    for (const [at, [start, names]] of STARTS.entries()) {
      for (const name of names.split(' ').slice(0, isFull ? undefined : 1)) {
        const path = join(folder, `${at}.${name}`);
        writeFileSync(path, start, 'latin1');
        truncateSync(path, 2 ** 40);
        const started = performance.now();
        for (const { outcome } of await outcomes(path)) expect(outcome, path).toBe('unknown');
        const seconds = (performance.now() - started) / 1000;
        say(`terabyte: ${at}.${name} ${seconds.toFixed(1)} s`);
        expect(seconds, path).toBeLessThan(isFull ? 5 : 20);
        rmSync(path);
      }
    }
  },
  200_000,
);

test('a file that is written all the time is never called clean', async () => {
  const path = join(folder, 'busy.csv');
  mkdirSync(join(folder, 'quiet'));
  const stream = createWriteStream(path);
  const writing = setInterval(() => stream.write('Navn;By\nAnna;Aarhus\n'), 10);
  try {
    const seen = new Map<string, number>();
    for (let n = 0; n < scaled(20, 200); n++) {
      // Long enough for a few lines to come while it is read.
      await new Promise((resolve) => setTimeout(resolve, 15));
      for (const { outcome, reason } of await outcomes()) {
        const told = reason ?? outcome;
        seen.set(told, (seen.get(told) ?? 0) + 1);
      }
    }
    say(`busy file: ${JSON.stringify(Object.fromEntries(seen))}`);
    expect([...seen.keys()].filter((told) => told !== 'clean' && told !== 'unstable')).toEqual([]);
  } finally {
    clearInterval(writing);
    await new Promise((resolve) => stream.end(resolve));
  }
  writeFileSync(path, REGISTER);
  expect(await outcomes()).toMatchObject([{ outcome: 'found', persons: 200 }]);
}, 200_000);
