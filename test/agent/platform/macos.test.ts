/** What macOS answers, as it is documented. Only FileVault's exact sentence counts. */
import { expect, test } from 'vitest';
import {
  fileVaultIn,
  isTrueIn,
  macIdleMsIn,
  macMountsIn,
  macPowerIn,
} from '../../../agent/platform/file-vault.ts';
import { MacOS } from '../../../agent/platform/macos.ts';
import type { Ask } from '../../../agent/platform/program.ts';

test.each([
  ['FileVault is On.', 'on'],
  ['FileVault is On.\n', 'on'],
  ['FileVault is Off.', 'off'],
  ['FileVault is On, but needs to be restarted to finish.', 'off'],
  ['FileVault is Off, but will be enabled after the next restart.', 'off'],
  ['FileVault is Off, but needs to be restarted to finish.', 'off'],
  ['FileVault is On.\nEncryption in progress: Percent completed = 41', 'off'],
  ['FileVault is On.\nDecryption in progress: Percent completed = 41', 'off'],
  ['Error: command not found', 'unknown'],
  ['Is FileVault is On.', 'unknown'],
  ['', 'unknown'],
  [null, 'unknown'],
])('%j is %s', (answer, is) => {
  expect(fileVaultIn(answer)).toBe(is);
});

const MOUNT = [
  '/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)',
  'devfs on /dev (devfs, local, nobrowse)',
  '/dev/disk3s6 on /System/Volumes/VM (apfs, local, noexec, journaled, noatime, nobrowse)',
  '/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse, protect, root data)',
  'map auto_home on /System/Volumes/Data/home (autofs, automounted, nobrowse)',
  '/dev/disk4s1 on /Volumes/A (b) on c (msdos, local, nodev, nosuid, noowners)',
  '//anna@server/d on /Volumes/d (smbfs, nodev, nosuid, mounted by anna)',
  'not a line',
].join('\n');

test('what is mounted', () => {
  const told = macMountsIn(MOUNT).map((it) => `${it.mountPoint} ${it.fileSystem}`);
  expect(told).toContain('/Volumes/A (b) on c msdos');
  expect(told).toContain('/System/Volumes/Data apfs');
  expect(told).toHaveLength(7);
});

const plist = (value: string): string =>
  `<dict>\n\t<key>Encryption</key>\n\t<true/>\n\t<key>FileVault</key>\n\t<${value}/>\n</dict>`;

const run: Ask = (program, words) => {
  const answers: Record<string, string> = {
    mount: MOUNT,
    fdesetup: 'FileVault is On.\n',
    diskutil: plist('false'),
  };
  expect(program).toMatch(/^\//);
  expect(words.join(' ')).not.toMatch(/[;&|]/);
  return Promise.resolve(answers[program.split('/').at(-1)!] ?? null);
};

test('each volume, and who said it', async () => {
  const volumes = await new MacOS(run).volumes();
  expect(
    volumes.map((it) => [it.mountPoint, it.kind, it.protection, it.evidence.witness].join(' ')),
  ).toEqual([
    '/ other on fdesetup',
    '/dev other unknown none',
    '/Volumes/d network unknown none',
    '/System/Volumes/VM other unknown none',
    '/Volumes/A (b) on c removable off diskutil',
    '/System/Volumes/Data fixed on fdesetup',
    '/System/Volumes/Data/home other unknown none',
  ]);
});

test('a machine that does not answer', async () => {
  const mac = new MacOS(() => Promise.resolve(null));
  expect(await mac.volumes()).toEqual([]);
  expect([await mac.power(), await mac.idleMs(), await mac.isLaptop()]).toEqual([
    'unknown',
    null,
    null,
  ]);
});

test('what stands in a plist, not what another key says', () => {
  expect([isTrueIn(plist('true'), 'FileVault'), isTrueIn(plist('false'), 'FileVault')]).toEqual([
    true,
    false,
  ]);
  expect([
    isTrueIn(plist('true'), 'Vault'),
    isTrueIn('', 'FileVault'),
    isTrueIn(null, 'x'),
  ]).toEqual([null, null, null]);
});

test('power and idleness', () => {
  expect(macPowerIn("Now drawing from 'AC Power'\n -InternalBattery-0 100%")).toBe('mains');
  expect(macPowerIn("Now drawing from 'Battery Power'")).toBe('battery');
  expect(macPowerIn('')).toBe('unknown');
  expect(macIdleMsIn('  | "HIDIdleTime" = 3000000000\n "HIDIdleTime" = 1500000000')).toBe(1500);
  expect(macIdleMsIn('nothing')).toBeNull();
});
