/** Machines as people see them, and what an administrator does to one. */
import { type Static, Type } from 'typebox';
import { SEVERITIES } from '../../rules/index.ts';
import {
  count,
  name,
  object,
  oneOf,
  orNull,
  REASONS,
  timeMs,
  uuid,
  VOLUME_KINDS,
  VOLUME_PROTECTIONS,
  word,
} from '../wire.ts';
import { AtMost, STANDINGS } from './overview.ts';

/** By name there is no order: names are sealed, and the database knows none of them. */
export const MACHINE_SORTS = ['persons', 'lastSeen', 'exposed'] as const;
export type MachineSort = (typeof MACHINE_SORTS)[number];

export const MOST_MACHINES = 100;

export const MachineRow = object({
  id: uuid,
  name,
  unit: Type.String(),
  group: name,
  standing: oneOf(STANDINGS),
  enrolledMs: timeMs,
  lastSeenMs: orNull(timeMs),
  /** Since when two machines say that they are this one. */
  clonedMs: orNull(timeMs),
  isLaptop: orNull(Type.Boolean()),
  scanAsked: Type.Boolean(),
  versions: object({ agent: Type.String(), rules: count, policy: count }),
  /** Distinct over all its files, and how far that may be off. */
  persons: object({ amount: count, errorPercent: Type.Number() }),
  exposedPersons: AtMost,
  files: object({ found: count, sealed: count, unknown: count, exposed: count }),
  severity: Type.Record(oneOf(SEVERITIES), count),
  volumes: object({ all: count, open: count, unknown: count }),
});
export type MachineRow = Static<typeof MachineRow>;

export const MachinesAnswer = object({
  machines: Type.Array(MachineRow, { maxItems: MOST_MACHINES }),
  /** Of all pages. */
  total: count,
  next: orNull(Type.String()),
});
export type MachinesAnswer = Static<typeof MachinesAnswer>;

const VolumeSpell = object({
  sinceMs: timeMs,
  protection: oneOf(VOLUME_PROTECTIONS),
  witness: word,
  said: name,
  askedMs: timeMs,
});

export const MachineAnswer = object({
  ...MachineRow.properties,
  system: name,
  manufacturer: orNull(name),
  model: orNull(name),
  serial: orNull(name),
  /** Null also for those who may see numbers only. */
  lastUser: orNull(name),
  untold: count,
  /** Null before its first check-in. */
  coverage: orNull(
    object({
      files: object({ clean: count, found: count, sealed: count, unknown: count }),
      notSpreadsheet: count,
      waiting: count,
      reasons: Type.Record(oneOf(REASONS), count),
      lastFull: orNull(object({ beganMs: timeMs, endedMs: timeMs })),
    }),
  ),
  volumeList: Type.Array(
    object({
      id: name,
      /** Null for those who may see numbers only. */
      mountPoint: orNull(name),
      kind: oneOf(VOLUME_KINDS),
      fileSystem: Type.String(),
      /** Whether the machine named it when it was last heard of. */
      isThere: Type.Boolean(),
      /** The newest first: how it is now, and how it was before. */
      spells: Type.Array(VolumeSpell, { minItems: 1 }),
    }),
  ),
});
export type MachineAnswer = Static<typeof MachineAnswer>;

/** `scan` looks through everything soon; `approve` lets in; `revoke` takes nothing from it any more; `retire` it is out of use. */
export const PERSON_DEEDS = ['scan', 'approve', 'revoke', 'retire'] as const;
export const MachineDeedAnswer = object({
  id: uuid,
  standing: oneOf(STANDINGS),
  scanAsked: Type.Boolean(),
});
export type MachineDeedAnswer = Static<typeof MachineDeedAnswer>;
