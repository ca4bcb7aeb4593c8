/** What is built: one file that needs nothing but Node, made again only when its sources change. */
import { readFileSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureBuilt } from '../../scripts/build.ts';

const dist = join(import.meta.dirname, '../../dist');
const child = join(dist, 'child.cjs');

test('the parser child needs only modules of Node, and few of them', () => {
  const source = readFileSync(child, 'utf8');
  const needed = [...source.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map(
    ([, name]) => name ?? '',
  );
  const names = new Set(needed.map((name) => name.replace('node:', '')));
  expect(names).toContain('fs');
  expect(['fs', 'zlib', 'crypto']).toEqual(expect.arrayContaining([...names]));
  expect(source).not.toMatch(/\bimport\s*\(/);
});

test('what is there and current is left alone', async () => {
  const past = new Date('2026-01-01');
  utimesSync(child, past, past);
  await ensureBuilt();
  expect(statSync(child).mtimeMs).toBe(past.getTime());
});

test('a product says what it was made from', () => {
  for (const name of ['child.cjs', 'kernel.ts']) {
    expect(readFileSync(join(dist, name), 'utf8')).toMatch(/^\/\/ [0-9a-f]{64}\n/);
  }
});
