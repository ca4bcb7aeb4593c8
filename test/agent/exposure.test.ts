/** The table of exposures, cell by cell, and what counts as protection of a file. */
import { expect, test } from 'vitest';
import {
  exposureOf,
  fileProtectionOf,
  type Ground,
  onGround,
  UNASKED,
} from '../../agent/exposure.ts';
import type { Exposure, FileProtection, Outcome, VolumeProtection } from '../../agent/outcome.ts';
import { THRESHOLDS } from '../../rules/severity.ts';
import { clean, damaged, register, sealedSomehow } from './report/outcomes.ts';

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

/** `none on protected high`: the file's protection, the volume's, exposure, severity, and whether it gets lost. */
function ends(outcome: Outcome, ground: Partial<Ground>, thresholds = THRESHOLDS): string {
  const told = onGround(outcome, { ...UNASKED, ...ground }, thresholds);
  const { protection, exposure, severity, portable } = told;
  const words = [protection.file, protection.volume, exposure, severity ?? '-'];
  return [...words, ...(portable ? ['portable'] : [])].join(' ');
}

test.each([
  [register, {}, 'none unknown unknown high'],
  [register, { volume: 'off' }, 'none off exposed high'],
  [register, { volume: 'suspended' }, 'none suspended exposed high'],
  [register, { volume: 'on' }, 'none on protected medium'],
  [register, { volume: 'off', isPortable: true }, 'none off exposed critical portable'],
  [register, { volume: 'on', isPortable: true }, 'none on protected medium portable'],
  [register, { volume: 'off', isEncrypted: true }, 'efs off protected medium'],
  [{ ...register, portable: true }, { volume: 'off' }, 'none off exposed high'],
  [sealedSomehow, { volume: 'off' }, 'weak off exposed high'],
  [sealedSomehow, { volume: 'on' }, 'weak on protected -'],
  [sealedSomehow, { isEncrypted: true }, 'efs unknown protected -'],
  [
    { ...sealedSomehow, scheme: strong },
    { volume: 'off', isEncrypted: true },
    'strong off protected -',
  ],
  [clean, { volume: 'off', isPortable: true }, 'none off exposed - portable'],
  // SYSTEM may not read what a user keeps under EFS: that it is denied is no news then.
  [{ ...damaged, reason: 'denied' }, { volume: 'off', isEncrypted: true }, 'efs off protected -'],
] as const)('what a file comes to on a ground: %#', (outcome, ground, is) => {
  expect(ends(outcome, ground)).toBe(is);
  // Asked again, whatever it was before.
  const before = onGround(outcome, {
    volume: 'on',
    witness: 'cim',
    isPortable: true,
    isEncrypted: true,
  });
  expect(ends(before, ground)).toBe(is);
});

test('the witness is named where there is one', () => {
  expect(onGround(register, { ...UNASKED, volume: 'on', witness: 'cim' }).protection.witness).toBe(
    'cim',
  );
  expect(onGround(register, UNASKED).protection).toEqual({ file: 'none', volume: 'unknown' });
});

test('how many persons are too many the policy says', () => {
  expect(ends(register, { volume: 'off' }, { ...THRESHOLDS, critical: 300 })).toBe(
    'none off exposed critical',
  );
});
