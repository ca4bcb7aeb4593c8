/**
 * Whether a thief who has the disk could read a file, from how the file itself and its volume are
 * protected. One table: what it says is the product's promise.
 */
import { type Scheme, type Strength, strengthOf } from './formats/scheme.ts';
import type { Exposure, FileProtection, OutcomeKind, VolumeProtection } from './outcome.ts';

/** At rest: of a PC that is switched off. */
const EXPOSURES: Readonly<Record<FileProtection, Readonly<Record<VolumeProtection, Exposure>>>> = {
  none: { on: 'protected', suspended: 'exposed', off: 'exposed', unknown: 'unknown' },
  // A password that gives way in hours keeps no thief out, who has years.
  weak: { on: 'protected', suspended: 'exposed', off: 'exposed', unknown: 'unknown' },
  strong: { on: 'protected', suspended: 'protected', off: 'protected', unknown: 'protected' },
  efs: { on: 'protected', suspended: 'protected', off: 'protected', unknown: 'protected' },
};

export function exposureOf(file: FileProtection, volume: VolumeProtection): Exposure {
  return EXPOSURES[file][volume];
}

/**
 * How the file itself is protected. What we could read a thief can read too: only what is sealed is
 * protected, and when nobody knows how, then weakly.
 */
export function fileProtectionOf(outcome: OutcomeKind, scheme: Scheme | null): Strength {
  if (outcome !== 'sealed') return 'none';
  return scheme !== null && strengthOf(scheme) === 'strong' ? 'strong' : 'weak';
}
