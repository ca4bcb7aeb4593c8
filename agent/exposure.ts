/**
 * Whether a thief who has the disk could read a file, from how the file itself and its volume are
 * protected. One table: what it says is the product's promise.
 */
import { severityOf, THRESHOLDS } from '../rules/severity.ts';
import { type Scheme, type Strength, strengthOf } from './formats/scheme.ts';
import type {
  Exposure,
  FileProtection,
  Outcome,
  OutcomeKind,
  VolumeProtection,
  Witness,
} from './outcome.ts';

/** What a file lies on. */
export interface Ground {
  readonly volume: VolumeProtection;
  readonly witness: Witness;
  /** A laptop or a removable volume. */
  readonly isPortable: boolean;
  /** The file system keeps this very file encrypted for one user. */
  readonly isEncrypted: boolean;
}

/** Of a file that nobody has been asked about. */
export const UNASKED: Ground = {
  volume: 'unknown',
  witness: 'none',
  isPortable: false,
  isEncrypted: false,
};

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

/** An outcome but for what its ground decides. */
export type Content = Omit<Outcome, 'protection' | 'exposure' | 'severity'>;

/** Could a thief read it, and how bad is that: also anew, when the ground has changed. */
export function onGround(content: Content, ground: Ground, thresholds = THRESHOLDS): Outcome {
  const { portable: _before, ...rest } = content;
  const { persons, categories } = content;
  const { isPortable: portable, isEncrypted, volume, witness } = ground;
  const seal = fileProtectionOf(content.outcome, content.scheme ?? null);
  const file = isEncrypted && seal !== 'strong' ? 'efs' : seal;
  const exposure = exposureOf(file, volume);
  const sealed = seal === 'none' ? null : seal;
  return {
    ...rest,
    protection: { file, volume, ...(witness !== 'none' && { witness }) },
    exposure,
    ...(portable && { portable }),
    severity: severityOf({ persons, exposure, portable, categories, sealed }, thresholds),
  };
}
