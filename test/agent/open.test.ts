/** Opening without blocking, without following a link, and noticing every change. */
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
} from 'node:fs';
import { rmSync, statSync } from 'node:fs';
import { symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { limits } from '../../agent/inspect/limits.ts';
import { open, OpenedFile } from '../../agent/open.ts';
import type { Candidate, Root } from '../../agent/walk/walk.ts';
import { withoutPower } from '../powerless.ts';

const posix = process.platform !== 'win32';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-open-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content = 'a;b\n'): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

function rootAt(path: string): Root {
  return { path, realPath: realpathSync(path), isBounded: false };
}

/** Found by the walk of `folder`, unless it was given. */
function candidate(path: string, given = false): Candidate {
  const below = given ? null : rootAt(folder);
  return { kind: 'candidate', path, rawPath: null, hint: 'table', below };
}

function opened(path: string): OpenedFile {
  const file = open(candidate(path));
  if (typeof file === 'string') throw new Error(file);
  return file;
}

test('a file is opened with its size, its time and its first bytes', async () => {
  const path = put('a.csv');
  using file = opened(path);
  await file.readHead(new Uint8Array(limits.headBytes));
  expect(Buffer.from(file.head).toString()).toBe('a;b\n');
  expect(file.sizeBytes).toBe(4);
  expect(file.modifiedMs).toBe(Math.floor(statSync(path).mtimeMs));
  expect(file.identity).toBeNull();
});

test.each([0, 1, 65_535, 65_536, 65_537, limits.headBytes, limits.headBytes + 1])(
  'the first bytes of a file of %i bytes are its own',
  async (size) => {
    const content = 'abcdefg'.repeat(Math.ceil(size / 7)).slice(0, size);
    using file = opened(put('a.csv', content));
    await file.readHead(new Uint8Array(limits.headBytes).fill(1));
    expect(Buffer.from(file.head).toString()).toBe(content.slice(0, limits.headBytes));
  },
);

test.each([1000, 100_000])('a file of %i bytes that becomes shorter has fewer', async (size) => {
  const path = put('a.csv', 'x'.repeat(size));
  using file = opened(path);
  truncateSync(path, 10);
  await file.readHead(new Uint8Array(limits.headBytes));
  expect(file.head).toHaveLength(10);
  expect(file.hasChanged()).toBe(true);
});

test('a read ends with the file', async () => {
  using file = opened(put('a.csv', '0123456789'));
  const target = new Uint8Array(6);
  expect(await file.read(target, 7)).toBe(3);
  expect(Buffer.from(target.subarray(0, 3)).toString()).toBe('789');
  expect(await file.read(target, 10)).toBe(0);
});

test('several names of one file have one identity', () => {
  const path = put('a.csv');
  linkSync(path, join(folder, 'b.csv'));
  using one = opened(path);
  using other = opened(join(folder, 'b.csv'));
  expect(one.identity).not.toBeNull();
  expect(other.identity).toBe(one.identity);
});

test.skipIf(!posix)('a link that has taken a file’s place is not followed, one given is', () => {
  symlinkSync(put('a.csv'), join(folder, 'link'));
  expect(open(candidate(join(folder, 'link')))).toBe('unstable');
  const given = open(candidate(join(folder, 'link'), true));
  expect(given).toBeInstanceOf(OpenedFile);
  if (given instanceof OpenedFile) given[Symbol.dispose]();
});

const onLinux = process.platform === 'linux' ? [true] : [];

test.each(onLinux)('a link that has taken the place of a folder on the way leads nowhere', () => {
  for (const name of ['inside', 'outside']) mkdirSync(join(folder, name));
  const found = put('inside/a.csv');
  put('outside/a.csv', 'what only others may read');
  using before = opened(found);
  expect(before.sizeBytes).toBe(4);
  renameSync(join(folder, 'inside'), join(folder, 'elsewhere'));
  symlinkSync(join(folder, 'outside'), join(folder, 'inside'));
  expect(open(candidate(found))).toBe('unstable');
  expect(open(candidate(found, true))).toBeInstanceOf(OpenedFile);
});

test.each(onLinux)('a folder that was given by a link is the folder it leads to', () => {
  mkdirSync(join(folder, 'real'));
  put('real/a.csv');
  symlinkSync(join(folder, 'real'), join(folder, 'link'));
  const below = rootAt(join(folder, 'link'));
  const path = join(folder, 'link', 'a.csv');
  const file = open({ ...candidate(path), below });
  expect(file).toBeInstanceOf(OpenedFile);
  if (file instanceof OpenedFile) file[Symbol.dispose]();
  const rawPath = Buffer.from(path);
  const raw = open({ ...candidate(path), below, rawPath });
  expect(raw).toBeInstanceOf(OpenedFile);
  if (raw instanceof OpenedFile) raw[Symbol.dispose]();
});

test.each(onLinux)('below the root of all folders a file is in its place', () => {
  const path = realpathSync(put('a.csv'));
  const file = open({ ...candidate(path), below: rootAt('/') });
  expect(file).toBeInstanceOf(OpenedFile);
  if (file instanceof OpenedFile) file[Symbol.dispose]();
});

test.skipIf(!posix)('what is no file is not read and not waited for', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  mkdirSync(join(folder, 'folder'));
  const server = createServer().listen(join(folder, 'socket'));
  await new Promise((resolve) => server.once('listening', resolve));
  for (const path of [join(folder, 'pipe'), join(folder, 'folder'), join(folder, 'socket')]) {
    expect(open(candidate(path)), path).toBe('unsupported');
  }
  expect(open(candidate('/dev/null', true))).toBe('unsupported');
  server.close();
});

test('what is gone, or was replaced on the way, is told', () => {
  put('a.csv');
  expect(open(candidate(join(folder, 'gone.csv')))).toBe('unstable');
  expect(open(candidate(join(folder, 'a.csv', 'b.csv')))).toBe('unstable');
});

test.skipIf(!posix)('a name that is too long for the system is told', () => {
  expect(open(candidate(join(folder, 'x'.repeat(300))))).toBe('limit');
});

test.skipIf(!posix)('a file without access is told', async () => {
  const path = put('a.csv');
  execFileSync('chmod', ['0', path]);
  expect(await withoutPower(folder, () => open(candidate(path)))).toBe('denied');
});

const changes: readonly [why: string, change: (path: string) => void][] = [
  ['a byte more', (path) => appendFileSync(path, 'x')],
  ['other bytes of the same length', (path) => writeFileSync(path, 'x;y\n')],
  [
    'other bytes with the old length and time put back',
    (path) => {
      const { atime, mtime } = statSync(path);
      writeFileSync(path, 'x;y\n');
      utimesSync(path, atime, mtime);
    },
  ],
];

test.each(changes)('a change is noticed: %s', async (_why, change) => {
  using file = opened(put('a.csv'));
  expect(file.hasChanged()).toBe(false);
  // Times of some file systems stand still for a few milliseconds.
  await new Promise((resolve) => setTimeout(resolve, 30));
  change(join(folder, 'a.csv'));
  expect(file.hasChanged()).toBe(true);
});

test('reading is no change', async () => {
  using file = opened(put('a.csv'));
  await file.readHead(new Uint8Array(10));
  expect(file.hasChanged()).toBe(false);
});
