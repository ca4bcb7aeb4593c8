/** When a file that somebody writes is left alone, on a real disk. */
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Rest } from '../../../agent/service/rest.ts';
import type { Candidate } from '../../../agent/walk/walk.ts';

const PACE = { restMs: 200, patienceMs: 1200, recentMs: 60_000, watchMs: 300 };

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-rest-')));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string): Candidate {
  const path = join(folder, name);
  writeFileSync(path, 'a');
  return { kind: 'candidate', path, rawPath: null, hint: 'spreadsheet', below: null };
}

/** Milliseconds until it came; null when it did not. */
async function taken(
  rest: Rest,
  mostMs: number,
  meanwhile = (): void => {},
): Promise<number | null> {
  const beganMs = performance.now();
  while (performance.now() - beganMs < mostMs) {
    if (rest.take() !== null) return performance.now() - beganMs;
    meanwhile();
    await sleep(20);
  }
  return null;
}

test('a file comes when it has been left alone', async () => {
  const rest = new Rest(PACE);
  rest.offer(put('a.xlsx'));
  expect(rest.take()).toBe(null);
  expect(await taken(rest, 2000)).toBeGreaterThan(120);
  expect(rest.size).toBe(0);
});

test('one that had been left alone already comes at once', async () => {
  const rest = new Rest(PACE);
  const candidate = put('a.xlsx');
  await sleep(300);
  rest.offer(candidate);
  expect(rest.take()?.path).toBe(candidate.path);
});

test('one that is written on comes when that is over', async () => {
  const rest = new Rest(PACE);
  const candidate = put('a.xlsx');
  rest.offer(candidate);
  const untilMs = performance.now() + 600;
  const writing = (): void => {
    if (performance.now() < untilMs) appendFileSync(candidate.path, 'b');
  };
  expect(await taken(rest, 3000, writing)).toBeGreaterThan(700);
});

test('one that is written on and on comes all the same', async () => {
  const rest = new Rest(PACE);
  const candidate = put('a.xlsx');
  rest.offer(candidate);
  const tookMs = await taken(rest, 4000, () => appendFileSync(candidate.path, 'b'));
  expect(tookMs).toBeGreaterThan(1100);
});

test.each(['~$a.xlsx', '.~lock.a.xlsx#'])('beside %s it takes longer', async (mark) => {
  const rest = new Rest(PACE);
  const candidate = put('a.xlsx');
  put(mark);
  rest.offer(candidate);
  expect(await taken(rest, 3000)).toBeGreaterThan(500);
});

test('it stands in the queue once, and the queue has an end', () => {
  const rest = new Rest(PACE);
  const candidate = put('a.xlsx');
  rest.offer(candidate);
  rest.offer(candidate);
  expect(rest.size).toBe(1);
  for (let n = 0; n < 1500; n++) rest.offer({ ...candidate, path: `${candidate.path}${n}` });
  expect(rest.size).toBe(1000);
});

test('one that could not be read now comes with the next look', async () => {
  const rest = new Rest(PACE);
  const candidate = put('a.xlsx');
  await sleep(300);
  rest.again(candidate);
  expect(rest.take()).toBe(null);
  expect(await taken(rest, 2000)).toBeGreaterThan(250);
});

test('one that was tried in vain comes when it has changed', () => {
  const rest = new Rest(PACE);
  const candidate = put('a.xlsx');
  rest.tried(candidate);
  rest.offer(candidate);
  expect(rest.size).toBe(0);
  appendFileSync(candidate.path, 'b');
  rest.offer(candidate);
  expect(rest.size).toBe(1);
});

test('what was not written now is left to the walk', async () => {
  const rest = new Rest({ ...PACE, recentMs: 100 });
  const candidate = put('a.xlsx');
  await sleep(200);
  rest.offer(candidate);
  expect(rest.size).toBe(0);
});

test('one that says an old date and came now is new', () => {
  const rest = new Rest(PACE);
  const candidate = put('a.xlsx');
  utimesSync(candidate.path, 1e9, 1e9);
  rest.offer(candidate);
  expect(rest.size).toBe(1);
});

test('an old file in a folder that was moved here is new', async () => {
  const rest = new Rest({ ...PACE, recentMs: 100 });
  mkdirSync(join(folder, 'there'));
  const before = put('there/a.xlsx');
  await sleep(200);
  put('there/b.xlsx');
  rest.offer(before);
  expect(rest.size).toBe(0);
  renameSync(join(folder, 'there'), join(folder, 'here'));
  rest.offer({ ...before, path: join(folder, 'here', 'a.xlsx') });
  expect(rest.size).toBe(1);
});
