/** `/proc/self/mountinfo`: names with blanks, mounts over mounts, the same files under two names. */
import fc from 'fast-check';
import { readFileSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  deviceOf,
  isAt,
  isSecondName,
  type Mount,
  parseMountinfo,
  reachable,
} from '../../../agent/platform/mountinfo.ts';

const linux = process.platform === 'linux';

test('the example of proc(5)', () => {
  const line = '36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue';
  expect(parseMountinfo(`${line}\n`)).toEqual([
    {
      id: '36',
      parent: '35',
      number: '98:0',
      root: '/mnt1',
      mountPoint: '/mnt2',
      fileSystem: 'ext3',
      source: '/dev/root',
    },
  ]);
});

test('without or with many optional fields, and with names of minus signs', () => {
  const text = [
    '1 0 8:1 / / rw - ext4 /dev/sda1 rw',
    '2 1 8:2 / /a rw shared:1 master:2 propagate_from:3 unbindable - xfs - rw',
    '3 1 0:9 - /- rw - tmpfs - rw',
  ].join('\n');
  const told = parseMountinfo(text).map((it) => [it.root, it.mountPoint, it.fileSystem, it.source]);
  expect(told).toEqual([
    ['/', '/', 'ext4', '/dev/sda1'],
    ['/', '/a', 'xfs', '-'],
    ['-', '/-', 'tmpfs', '-'],
  ]);
});

test.each([
  '',
  'x',
  '1 2 3 4 5',
  '1 0 8:1 / / rw',
  '1 0 sda / / rw - ext4 x rw',
  '1 0 8:1 / / rw -',
])('what is no line is passed over: %s', (line) => {
  expect(parseMountinfo(line)).toEqual([]);
});

function escaped(name: string): string {
  return name.replaceAll(
    /[ \t\n\\#]/g,
    (it) => `\\${it.codePointAt(0)!.toString(8).padStart(3, '0')}`,
  );
}

test('any name comes back as it was', () => {
  const name = fc
    .array(fc.constantFrom(' ', '\t', '\n', '\\', '#', '0', '4', 'a', 'ø', '/', '-'), {
      minLength: 1,
    })
    .map((parts) => `/${parts.join('')}`);
  fc.assert(
    fc.property(name, name, name, (root, mountPoint, source) => {
      const line = `1 0 8:1 ${escaped(root)} ${escaped(mountPoint)} rw - ext4 ${escaped(source)} rw`;
      expect(parseMountinfo(line)[0]).toMatchObject({ root, mountPoint, source });
    }),
    { seed: 1, numRuns: 500 },
  );
});

const lines = (...all: string[]): Mount[] =>
  parseMountinfo(all.map((it) => it.replace(' - ', ' rw - ')).join('\n'));
const points = (mounts: readonly Mount[]): string[] => mounts.map((it) => it.mountPoint);

test('what stands before its own root in the list is reached all the same', () => {
  const all = lines(
    '22 27 0:21 / /proc - proc proc',
    '27 1 8:1 / / - ext4 a',
    '30 22 0:9 / /proc/x - y z',
  );
  expect(points(reachable(all))).toEqual(['/', '/proc', '/proc/x']);
});

test('what another mount hides is not there', () => {
  const all = lines(
    '1 0 8:1 / / - ext4 a',
    '2 1 8:2 / /mnt - ext4 b',
    '3 2 8:3 / /mnt/deep - ext4 c',
    '4 2 8:4 / /mnt - ext4 d',
    '5 4 8:5 / /mnt/new - ext4 e',
    '6 1 8:6 / /mnt2 - ext4 f',
  );
  expect(reachable(all).map(({ source }) => source)).toEqual(['a', 'd', 'f', 'e']);
});

test('a circle of mounts, which no system writes, ends', () => {
  const all = lines('1 2 8:1 / /a - ext4 a', '2 1 8:2 / /b - ext4 b');
  expect(reachable(all)).toHaveLength(2);
});

test('files with a second name', () => {
  const all = lines(
    '1 0 8:1 / / - ext4 a',
    '2 1 8:1 /srv/data /home/data - ext4 a',
    '3 1 8:2 / /other - ext4 b',
    '4 1 8:2 / /again - ext4 b',
    '5 1 8:1 /other/below /seen - ext4 a',
    '6 1 8:1 /srv2 /srv3 - ext4 a',
  );
  const second = all.filter((it) => isSecondName(it, all)).map(({ mountPoint }) => mountPoint);
  // What lies in `/other` of the first disk is hidden by the second one: there `/seen` is its only name.
  expect(second).toEqual(['/home/data', '/again', '/srv3']);
});

test('parts of one file system beside each other are no second names', () => {
  const all = lines('1 0 0:31 /@ / - btrfs a', '2 1 0:31 /@home /home - btrfs a');
  expect(all.filter((it) => isSecondName(it, all))).toEqual([]);
});

test('a folder is above what lies in it, and not above its neighbours', () => {
  expect([isAt('/a/b', '/a'), isAt('/a', '/a'), isAt('/ab', '/a'), isAt('/a', '/')]).toEqual([
    true,
    true,
    false,
    true,
  ]);
});

test('numbers as glibc makes them', () => {
  expect(deviceOf('8:2')).toBe(0x802n);
  expect(deviceOf('259:1048575')).toBe((0xfff00n << 12n) | (259n << 8n) | 0xffn);
  expect(deviceOf('4097:1')).toBe((0x1000n << 32n) | 0x101n);
});

test.runIf(linux)('the number of what this machine runs from is that of its files', () => {
  const mounts = reachable(parseMountinfo(readFileSync('/proc/self/mountinfo', 'utf8')));
  const proc = mounts.find(({ fileSystem }) => fileSystem === 'proc');
  expect(deviceOf(proc!.number)).toBe(statSync(proc!.mountPoint, { bigint: true }).dev);
});
