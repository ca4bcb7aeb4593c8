/** The first view: how many persons lie in the clear, how much of the fleet is known, and what must not be lost. */
import { type Static, Type } from 'typebox';
import { SEVERITIES } from '../../rules/index.ts';
import { count, name, object, oneOf, orNull, REASONS, timeMs, uuid } from '../wire.ts';

/**
 * How a machine stands. `silent`: nothing was heard of it for three days, which is a weekend and a day, so that who is
 * off on Friday evening is not silent on Monday. `neverSeen`: it enrolled and never checked in.
 */
export const STANDINGS = ['active', 'silent', 'waiting', 'neverSeen', 'revoked', 'gone'] as const;
export type Standing = (typeof STANDINGS)[number];

const amounts = <Word extends string>(words: readonly Word[]) =>
  Type.Unsafe<Readonly<Record<Word, number>>>(
    Type.Record(oneOf(words), count, { additionalProperties: false }),
  );

/**
 * Persons with a file in the clear. A sum over machines: who is in files of two machines is counted twice, so it is
 * at most this many. On one machine it is the lesser of its distinct persons, an estimate over all its files, and
 * the sum over its exposed files.
 */
export const AtMost = object({ amount: count, atMost: Type.Literal(true) });

/** Against what is known to exist. What is not `active` counts as not covered, for whatever reason. */
export const FleetState = object({
  ...object({ standing: amounts(STANDINGS) }).properties,
  clones: count,
  /** As somebody said of the units; null where nobody has. */
  expected: orNull(count),
  /** The expected ones, or where nobody said, all that enrolled and neither left nor were revoked. */
  known: count,
  /** Known ones without an agent. */
  missing: count,
});
export type FleetState = Static<typeof FleetState>;

/** Why a machine stands where it does among those that must not be lost. */
export const RISK_REASONS = [
  'laptop',
  'openVolume',
  'removable',
  'unknownVolume',
  'silent',
] as const;

const AtRisk = object({
  machine: uuid,
  name,
  unit: Type.String(),
  standing: oneOf(STANDINGS),
  persons: AtMost,
  exposed: count,
  /** Of these persons, those in files that leave the house. */
  portablePersons: AtMost,
  volumesOpen: count,
  why: Type.Array(oneOf(RISK_REASONS)),
  /** Persons in the clear, twice where they are portable. Only the order has a meaning. */
  weight: count,
});

const UnitSum = object({
  id: Type.String(),
  name,
  fleet: FleetState,
  persons: AtMost,
  exposed: count,
  machinesExposed: count,
  volumesOpen: count,
});

export const OverviewAnswer = object({
  atMs: timeMs,
  persons: AtMost,
  files: object({
    found: count,
    exposed: count,
    sealed: count,
    unknown: count,
    severity: amounts(SEVERITIES),
  }),
  fleet: FleetState,
  machinesExposed: count,
  /** As each machine last said. `open`: not encrypted, or suspended. */
  volumes: object({ all: count, open: count, unknown: count, machinesOpen: count }),
  /** What was looked through, and why what was not was not; `machines` of them have said. */
  coverage: object({
    machines: count,
    clean: count,
    found: count,
    sealed: count,
    unknown: count,
    notSpreadsheet: count,
    waiting: count,
    reasons: Type.Record(oneOf(REASONS), count),
    untold: count,
  }),
  atRisk: Type.Array(AtRisk, { maxItems: 10 }),
  units: Type.Array(UnitSum),
  /** Null when `since` was not asked for. */
  since: orNull(
    object({
      sinceMs: timeMs,
      /** Files that came into the clear since, and are in it now. */
      exposed: count,
      persons: AtMost,
      /** Files that were in the clear then, and are not now: gone, clean, moved or encrypted. */
      resolved: count,
    }),
  ),
});
export type OverviewAnswer = Static<typeof OverviewAnswer>;

/** One day; null in each number where nothing was kept of that day: a gap, which is not zero. */
const Day = object({
  /** Days since 1970. */
  day: count,
  citizenDays: orNull(count),
  persons: orNull(count),
  files: orNull(count),
  machines: orNull(count),
});

export const TrendAnswer = object({ days: Type.Array(Day), gaps: count });
export type TrendAnswer = Static<typeof TrendAnswer>;
