/** Options of `scan` that tell what to look at and how far it has come, through the real command. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BUDGET, folderOf, register } from './files.ts';
import { objectsOf, run } from './run.ts';

function tree(): string {
  const folder = folderOf({ 'a.csv': register(50), 'kopi af a.csv': register(50) });
  mkdirSync(join(folder, 'gammelt'));
  writeFileSync(join(folder, 'gammelt', 'b.csv'), register(60));
  return folder;
}

function progressIn(err: string): Record<string, unknown>[] {
  return objectsOf(err).map(({ progress }) => progress as Record<string, unknown>);
}

describe('--exclude', () => {
  test('what it matches is not looked at, and counted', async () => {
    const words = ['--exclude', 'kopi*', '--exclude', 'gammelt/', '--format', 'ndjson'];
    const { out } = await run(['scan', tree(), ...words]);
    const summary = { files: 1, found: 1, excluded: 2, persons: 50 };
    expect(objectsOf(out).at(-1)).toMatchObject({ summary });
  });

  test('also where a pattern goes', async () => {
    const folder = tree();
    const words = [`${folder}/**/*.csv`, '--exclude', 'gammelt', '--format', 'ndjson'];
    const { out } = await run(['scan', ...words]);
    expect(objectsOf(out).at(-1)).toMatchObject({ summary: { files: 2, excluded: 1 } });
  });

  test('people are told', async () => {
    const { status, out } = await run(['scan', tree(), '--exclude', '*']);
    expect(status).toBe(0);
    expect(out).toContain('1 fil eller mappe udeladt');
  });

  test('without it nothing is said of it', async () => {
    const { out } = await run(['scan', tree(), '--format', 'ndjson']);
    expect(objectsOf(out).at(-1)?.['summary']).not.toHaveProperty('excluded');
  });
});

describe('--progress', () => {
  test('json: at least a last one, which adds up with the summary', async () => {
    const folder = folderOf({ 'a.csv': register(50), 'b.csv': BUDGET, 'c.txt': 'x' });
    const words = ['scan', folder, '--progress', 'json', '--format', 'ndjson'];
    const { status, out, err } = await run(words);
    expect(status).toBe(1);
    const { summary } = objectsOf(out).at(-1) as { summary: { bytes: number } };
    const told = { files: 3, found: 1, bytes: summary.bytes, remainingMs: null };
    expect(progressIn(err).at(-1)).toMatchObject(told);
  });

  test('json: few of them, however many files', async () => {
    const files = Array.from({ length: 300 }, (_, i) => [`${i}.csv`, BUDGET] as const);
    const words = ['scan', folderOf(Object.fromEntries(files)), '--progress', 'json'];
    const told = progressIn((await run(words)).err);
    const { elapsedMs, files: done } = told.at(-1) as { elapsedMs: number; files: number };
    expect(done).toBe(300);
    expect(told.length).toBeLessThan(elapsedMs / 500 + 3);
  });

  test('bar: also where no terminal is', async () => {
    const { err } = await run(['scan', folderOf({ 'a.csv': BUDGET }), '--progress', 'bar']);
    expect(err).toContain('\r1 læst, 0 fundet');
    expect(err.endsWith('\r\u001b[K')).toBe(true);
  });

  test.each([
    ['--progress', 'none'],
    ['--quiet', '--progress', 'json'],
  ])('%s %s', async (...words) => {
    const folder = folderOf({ 'a.csv': BUDGET });
    expect(await run(['scan', folder, ...words])).toMatchObject({ status: 0, err: '' });
  });
});

test('--config: options of a file, in its language', async () => {
  const folder = folderOf({ 'a.csv': BUDGET, 'valg.json': '{"lang": "en", "all": true}' });
  const { status, out, err } = await run(['scan', folder, '--config', join(folder, 'valg.json')]);
  expect({ status, err }).toEqual({ status: 0, err: '' });
  expect(out).toContain('CLEAN');
  expect(out).toContain('a.csv');
});
