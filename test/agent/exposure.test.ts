/** The table of exposures, cell by cell, and what counts as protection of a file. */
import { expect, test } from 'vitest';
import { exposureOf, fileProtectionOf } from '../../agent/exposure.ts';
import type { Exposure, FileProtection, VolumeProtection } from '../../agent/outcome.ts';

const [yes, no, open] = ['protected', 'unknown', 'exposed'] as const;
const VOLUMES: readonly VolumeProtection[] = ['on', 'suspended', 'off', 'unknown'];
const TABLE: Readonly<Record<FileProtection, readonly Exposure[]>> = {
  none: [yes, open, open, no],
  weak: [yes, open, open, no],
  strong: [yes, yes, yes, yes],
  efs: [yes, yes, yes, yes],
};

test.each(Object.entries(TABLE))('a file protected %s, on each volume', (file, exposures) => {
  const protection = file as FileProtection;
  expect(VOLUMES.map((volume) => exposureOf(protection, volume))).toEqual(exposures);
});

const scheme = { name: 'xls-rc4', cipher: 'rc4', keyBits: 40, hash: 'md5', spins: null } as const;
const weak = { ...scheme, password: 'secret' } as const;
const strong = { ...weak, name: 'ooxml-agile', cipher: 'aes', keyBits: 256 } as const;

test('only what is sealed is protected, and in no known way is weakly', () => {
  expect(fileProtectionOf('sealed', strong)).toBe('strong');
  expect(fileProtectionOf('sealed', weak)).toBe('weak');
  expect(fileProtectionOf('sealed', null)).toBe('weak');
  // An archive behind a lock that opens to everybody, with members that do not.
  expect(fileProtectionOf('sealed', { ...strong, password: 'default' })).toBe('weak');
  for (const outcome of ['found', 'unknown', 'clean'] as const) {
    for (const how of [strong, weak, null]) expect(fileProtectionOf(outcome, how)).toBe('none');
  }
});
