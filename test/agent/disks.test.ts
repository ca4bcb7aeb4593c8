/** On which volume a file lies, and what that says of it: paths, links, numbers, spellings of Windows. */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test, vi } from 'vitest';
import { Disks, volumeOf } from '../../agent/disks.ts';
import type { Platform, Volume } from '../../agent/platform/platform.ts';
import type { Candidate } from '../../agent/walk/walk.ts';
import { temporaryFolder } from './command/run.ts';
import { fakePlatform, volume } from './platform/fake-platform.ts';

const posix = process.platform !== 'win32';

function candidate(path: string, below: Candidate['below'] = null): Candidate {
  return { kind: 'candidate', path, rawPath: null, hint: 'spreadsheet', below };
}

const on = (mountPoint: string, more: Partial<Volume> = {}): Volume =>
  volume({ id: mountPoint, mountPoint, ...more });

function found(
  path: string,
  volumes: readonly Volume[],
  system: Platform['name'] = 'linux',
): string | null {
  return volumeOf(path, null, volumes, system)?.id ?? null;
}

test('the longest folder that leads there', () => {
  const volumes = [on('/'), on('/home'), on('/home/a/stick')];
  expect(found('/home/a/x.csv', volumes)).toBe('/home');
  expect(found('/home/a/stick/x.csv', volumes)).toBe('/home/a/stick');
  expect(found('/home/a/sticky/x.csv', volumes)).toBe('/home');
  expect(found('/homes/x.csv', volumes)).toBe('/');
  expect(found('/x.csv', volumes.slice(1))).toBeNull();
});

test('of two at one place the one that came last', () => {
  expect(found('/a/x', [on('/a', { id: 'first' }), on('/a', { id: 'second' })])).toBe('second');
});

test('Windows spells its paths in many ways', () => {
  const volumes = [on('C:\\'), on('D:\\'), on('D:\\Mounts\\Arkiv\\')];
  for (const path of ['c:\\Users\\a.xlsx', 'C:/Users/a.xlsx', '\\\\?\\C:\\Users\\a.xlsx']) {
    expect(found(path, volumes, 'windows')).toBe('C:\\');
  }
  expect(found('d:\\mounts\\ARKIV\\a.xlsx', volumes, 'windows')).toBe('D:\\Mounts\\Arkiv\\');
  expect(found('d:\\mounts\\arkivet\\a.xlsx', volumes, 'windows')).toBe('D:\\');
  for (const path of ['\\\\server\\c\\a.xlsx', '\\\\?\\UNC\\server\\c\\a.xlsx', 'E:\\a.xlsx']) {
    expect(found(path, volumes, 'windows')).toBeNull();
  }
});

test('Linux tells a from A', () => {
  expect(found('/Home/x', [on('/'), on('/home')])).toBe('/');
});

test('never one that does not lead there, whatever is mounted where', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'A');
  const path = fc.array(name, { maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(fc.array(path, { maxLength: 8 }), path, (points, file) => {
      const leading = points.filter((it) => it === '/' || `${file}/`.startsWith(`${it}/`));
      const longest = leading.toSorted((a, b) => b.length - a.length)[0] ?? null;
      expect(
        found(
          file,
          points.map((it) => on(it)),
        ),
      ).toBe(longest);
    }),
    { seed: 1, numRuns: 1000 },
  );
});

test('the number of the opened file decides, where there is one', () => {
  const volumes = [
    on('/', { device: 1n }),
    on('/home', { device: 2n }),
    on('/b', { device: null }),
  ];
  const at = (path: string, device: bigint): string | null =>
    volumeOf(path, device, volumes, 'linux')?.id ?? null;
  expect(at('/home/x', 2n)).toBe('/home');
  // A mount that was taken away, or one that hides another.
  expect(at('/home/x', 1n)).toBe('/');
  // One that came after the question was asked.
  expect(at('/home/x', 9n)).toBeNull();
  // Subvolumes have numbers of their own.
  expect(at('/b/x', 9n)).toBe('/b');
});

test('asked once for many files, and with all at once', async () => {
  const volumes = vi.fn<Platform['volumes']>(() => Promise.resolve([on('/')]));
  const disks = new Disks(fakePlatform({ volumes }));
  void disks.ask();
  await Promise.all([1, 2, 3].map((n) => disks.under(candidate(`/d/${n}.csv`), null)));
  await disks.volumes();
  expect(volumes).toHaveBeenCalledTimes(1);
});

afterEach(() => vi.restoreAllMocks());

test('asked anew after some minutes, by the clock that nobody sets', async () => {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const volumes = vi
    .fn<Platform['volumes']>()
    .mockResolvedValueOnce([on('/', { protection: 'on' })])
    .mockResolvedValueOnce([on('/', { protection: 'suspended' })]);
  const disks = new Disks(fakePlatform({ volumes }));
  const protection = async (): Promise<string> => (await disks.under(candidate('/x'), null)).volume;
  expect(await protection()).toBe('on');
  now += 5 * 60_000;
  expect(await protection()).toBe('on');
  now += 1;
  expect(await Promise.all([protection(), protection()])).toEqual(['suspended', 'suspended']);
  expect(volumes).toHaveBeenCalledTimes(2);
});

test('a file where nobody knew of a volume makes us ask again, but not each time', async () => {
  let now = 1000;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const volumes = vi
    .fn<Platform['volumes']>()
    .mockResolvedValueOnce([])
    .mockResolvedValueOnce([])
    .mockResolvedValueOnce([on('/', { protection: 'on' })]);
  const disks = new Disks(fakePlatform({ volumes }));
  const protection = async (): Promise<string> => (await disks.under(candidate('/x'), null)).volume;
  expect([await protection(), await protection()]).toEqual(['unknown', 'unknown']);
  expect(volumes).toHaveBeenCalledTimes(1);
  now += 10_001;
  expect(await protection()).toBe('unknown');
  now += 10_001;
  expect(await protection()).toBe('on');
});

test.runIf(posix)('a link that somebody names leads to the volume of the file', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'stick'));
  writeFileSync(join(folder, 'stick/x.csv'), '');
  symlinkSync('stick', join(folder, 'link'));
  symlinkSync('stick/x.csv', join(folder, 'x.csv'));
  const stick = on(join(folder, 'stick'), { kind: 'removable', protection: 'on' });
  const disks = new Disks(fakePlatform({ volumes: () => Promise.resolve([on('/'), stick]) }));
  const ground = { volume: 'on', isPortable: true };
  expect(await disks.under(candidate(join(folder, 'x.csv')), null)).toMatchObject(ground);
  const below = { path: join(folder, 'link'), realPath: join(folder, 'stick'), isBounded: false };
  const walked = candidate(join(folder, 'link/x.csv'), below);
  expect(await disks.under(walked, null)).toMatchObject(ground);
  expect(await disks.under(candidate(join(folder, 'gone.csv')), null)).toMatchObject({
    volume: 'off',
  });
});

test.each([
  ['fixed', false, false],
  ['fixed', true, true],
  ['fixed', null, false],
  ['removable', false, true],
  ['network', true, false],
  ['other', true, true],
] as const)('what gets lost: %s, laptop %s', async (kind, isLaptop, isPortable) => {
  const disks = new Disks(
    fakePlatform({
      volumes: () => Promise.resolve([on('/', { kind })]),
      isLaptop: () => Promise.resolve(isLaptop),
    }),
  );
  expect((await disks.under(candidate('/x'), null)).isPortable).toBe(isPortable);
});

test('on a share nobody knows, and a laptop does not carry it', async () => {
  const disks = new Disks(
    fakePlatform({
      name: 'windows',
      isLaptop: () => Promise.resolve(true),
      volumes: () => Promise.resolve([on('C:\\')]),
    }),
  );
  const share = { path: '\\\\server\\d', realPath: '\\\\server\\d', isBounded: false };
  const ground = await disks.under(candidate('\\\\server\\d\\x.csv', share), null);
  expect(ground).toEqual({
    volume: 'unknown',
    witness: 'none',
    isPortable: false,
    isEncrypted: false,
  });
});

test('a file that Windows keeps encrypted is told of, whatever it lies on', async () => {
  const isEncrypted = vi.fn<Platform['isEncrypted']>((path) =>
    Promise.resolve(path.endsWith('efs.xlsx')),
  );
  const disks = new Disks(fakePlatform({ isEncrypted, volumes: () => Promise.resolve([]) }));
  expect((await disks.under(candidate('/d/efs.xlsx'), null)).isEncrypted).toBe(true);
  expect((await disks.under(candidate('/d/x.xlsx'), null)).isEncrypted).toBe(false);
});
