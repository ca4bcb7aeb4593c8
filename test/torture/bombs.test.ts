/** Small archives that inflate without end: told soon, and cheaply for both processes. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crowd, nested, oneBomb, overlapping, sixteenfold } from '../bombs.ts';
import { isFull, say } from './scale.ts';

const onLinux = process.platform === 'linux';
/** A: one entry of 2 GiB. A2: the same, and its headers lie. C: overlapping entries. D: very many. */
const BOMBS: readonly (readonly [name: string, make: () => Uint8Array, reason: string])[] = onLinux
  ? [
      ['A', () => oneBomb(), 'limit'],
      ['A2', () => oneBomb(1000), 'limit'],
      ['C', () => overlapping(250), 'damaged'],
      ['D', () => crowd(60_000), 'limit'],
      ['42', () => sixteenfold(2), 'limit'],
      ['deep', () => nested(50, Buffer.from('a;b\n1;2\n')), 'limit'],
    ]
  : [];

interface Bombed {
  readonly seen: readonly { readonly outcome: string; readonly reason: string | null }[];
  readonly ms: number;
  readonly childMb: number;
  readonly parentMb: number;
}

let folder: string;
let plain: Bombed;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-bombs-'));
  plain = onLinux
    ? bombed('plain.csv', Buffer.from('a;b\n1;2\n'))
    : { seen: [], ms: 0, childMb: 0, parentMb: 0 };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function bombed(name: string, content: Uint8Array): Bombed {
  const path = join(folder, name);
  writeFileSync(path, content);
  const script = join(import.meta.dirname, 'bombing.ts');
  const { stdout, stderr } = spawnSync(process.execPath, ['--no-warnings', script, path], {
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return JSON.parse(stdout) as Bombed;
}

test.each(BOMBS)('bomb %s', (name, make, reason) => {
  const { seen, ms, childMb, parentMb } = bombed(`${name}.zip`, make());
  say(
    `bomb ${name}: ${ms} ms, child ${childMb.toFixed(0)} MB, parent ${(parentMb - plain.parentMb).toFixed(1)} MB more than for a table`,
  );
  expect(seen).toEqual([{ outcome: 'unknown', reason }]);
  expect(ms).toBeLessThan(isFull ? 2000 : 20_000);
  expect(childMb).toBeLessThan(200);
  expect(parentMb - plain.parentMb).toBeLessThan(10);
});
