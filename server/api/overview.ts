/** The first view: how many persons lie in the clear, how much of the fleet is known, and what must not be lost. */
import { type Static, Type } from 'typebox';
import { SEVERITIES } from '../../rules/index.ts';
import { DAILY } from '../store/daily-words.ts';
import { changesSince, coverages, daysFrom, sums, unitsOf, worst } from '../store/fleet.ts';
import { hostOf } from '../store/machine-row.ts';
import { dayOf } from '../store/retention.ts';
import { STANDINGS, standingOf } from '../store/standing.ts';
import {
  type CheckIn,
  count,
  name,
  object,
  oneOf,
  orNull,
  REASONS,
  timeMs,
  uuid,
} from '../wire.ts';
import { READERS } from './file.ts';
import { type Answer, forPeople, type House, type PersonCall, type Route } from './route.ts';

export const amountsOf = <Word extends string>(words: readonly Word[]) =>
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
  standing: amountsOf(STANDINGS),
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
  'portable',
  'openVolume',
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
    severity: amountsOf(SEVERITIES),
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
  enrolled: orNull(count),
  silent: orNull(count),
  volumesOpen: orNull(count),
});

export const TrendAnswer = object({ days: Type.Array(Day), gaps: count });
export type TrendAnswer = Static<typeof TrendAnswer>;

export const OverviewQuery = object({ sinceMs: Type.Optional(timeMs) });
export type OverviewQuery = Static<typeof OverviewQuery>;

const MOST_DAYS = 366;
const DAYS = 90;
export const TrendQuery = object({
  days: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_DAYS })),
});
export type TrendQuery = Static<typeof TrendQuery>;

const AT_RISK = 10;

async function overview(call: PersonCall<null, OverviewQuery>): Promise<Answer> {
  const { house, person, query } = call;
  const { database } = house;
  const { scope } = person;
  const nowMs = house.nowMs();
  const rows = await sums(database, scope, nowMs);
  const units = await unitsOf(database, scope);
  const { sinceMs } = query;
  const since = sinceMs === undefined ? null : await changesSince(database, scope, sinceMs);
  const expected = units.reduce<number | null>(
    (sum, unit) => (unit.expected === null ? sum : (sum ?? 0) + unit.expected),
    null,
  );
  const body: OverviewAnswer = {
    atMs: nowMs,
    persons: atMost(sumOf(rows, 'persons')),
    files: {
      ...sumsOf(rows, ['found', 'exposed', 'sealed', 'unknown']),
      severity: sumsOf(rows, SEVERITIES),
    },
    fleet: fleetOf(rows, units, expected),
    machinesExposed: sumOf(rows, 'machinesExposed'),
    volumes: {
      all: sumOf(rows, 'volumes'),
      open: sumOf(rows, 'volumesOpen'),
      unknown: sumOf(rows, 'volumesUnknown'),
      machinesOpen: sumOf(rows, 'machinesOpen'),
    },
    coverage: { ...covered(await coverages(database, scope)), untold: sumOf(rows, 'untold') },
    atRisk: await atRisk(house, call.person.scope, nowMs),
    units: units.map((unit) => {
      const own = rows.filter((row) => row.unit === unit.id);
      return {
        id: unit.id,
        name: unit.name,
        fleet: fleetOf(own, [unit], unit.expected),
        persons: atMost(sumOf(own, 'persons')),
        ...sumsOf(own, ['exposed', 'machinesExposed', 'volumesOpen']),
      };
    }),
    since:
      since === null || sinceMs === undefined
        ? null
        : {
            sinceMs,
            exposed: since.exposed,
            persons: atMost(since.persons),
            resolved: since.resolved,
          },
  };
  return { status: 200, body };
}

type Sums = Awaited<ReturnType<typeof sums>>;
type Summed = Exclude<keyof Sums[number], 'unit' | 'standing'>;

function atMost(amount: number): Static<typeof AtMost> {
  return { amount, atMost: true };
}

function sumOf(rows: Sums, column: Summed): number {
  return rows.reduce((sum, row) => sum + row[column], 0);
}

function sumsOf<Column extends Summed>(rows: Sums, columns: readonly Column[]) {
  return Object.fromEntries(columns.map((it) => [it, sumOf(rows, it)])) as Record<Column, number>;
}

/** Of a unit of which nobody said how many machines it has, those that enrolled are known. */
function fleetOf(
  rows: Sums,
  units: readonly { readonly id: string; readonly expected: number | null }[],
  expected: number | null,
): FleetState {
  const inStanding = (standing: string, of = rows): number =>
    sumOf(
      of.filter((row) => row.standing === standing),
      'machines',
    );
  const knownAndMissing = units.map((unit) => {
    const own = rows.filter((row) => row.unit === unit.id);
    const enrolled = sumOf(own, 'machines') - inStanding('revoked', own) - inStanding('gone', own);
    const known = Math.max(enrolled, unit.expected ?? 0);
    return { known, missing: known - enrolled };
  });
  return {
    standing: Object.fromEntries(
      STANDINGS.map((it) => [it, inStanding(it)]),
    ) as FleetState['standing'],
    clones: sumOf(rows, 'clones'),
    expected,
    known: knownAndMissing.reduce((sum, { known }) => sum + known, 0),
    missing: knownAndMissing.reduce((sum, { missing }) => sum + missing, 0),
  };
}

function covered(texts: readonly string[]): Omit<OverviewAnswer['coverage'], 'untold'> {
  const total = { clean: 0, found: 0, sealed: 0, unknown: 0, notSpreadsheet: 0, waiting: 0 };
  const reasons: Record<string, number> = {};
  for (const text of texts) {
    const coverage = JSON.parse(text) as CheckIn['coverage'];
    for (const outcome of ['clean', 'found', 'sealed', 'unknown'] as const)
      total[outcome] += coverage.files[outcome];
    total.notSpreadsheet += coverage.notSpreadsheet;
    total.waiting += coverage.waiting;
    for (const [reason, amount] of Object.entries(coverage.reasons))
      reasons[reason] = (reasons[reason] ?? 0) + amount;
  }
  return { machines: texts.length, ...total, reasons };
}

async function atRisk(
  { database, vault }: House,
  scope: PersonCall['person']['scope'],
  nowMs: number,
): Promise<OverviewAnswer['atRisk']> {
  const machines = await worst(database, scope, AT_RISK);
  return machines.map((it) => {
    const standing = standingOf(it, nowMs);
    const why = {
      laptop: it.is_laptop === 1,
      portable: it.portable > 0,
      openVolume: it.volumes_open > 0,
      unknownVolume: it.volumes_unknown > 0,
      silent: standing === 'silent',
    };
    return {
      machine: it.id,
      name: hostOf(it, vault),
      unit: it.unit,
      standing,
      persons: atMost(it.persons),
      exposed: it.exposed,
      portablePersons: atMost(it.portable),
      volumesOpen: it.volumes_open,
      why: RISK_REASONS.filter((reason) => why[reason]),
      weight: it.persons + it.portable,
    };
  });
}

/** All days up to yesterday: today is not over. */
async function trend({ house, person, query }: PersonCall<null, TrendQuery>): Promise<Answer> {
  const { days: asked = DAYS } = query;
  const today = dayOf(house.nowMs());
  const rows = await daysFrom(house.database, person.scope, today - asked);
  const amounts = new Map(rows.map(({ day, what, amount }) => [`${day} ${what}`, amount]));
  const days = Array.from({ length: asked }, (_, at) => {
    const day = today - asked + at;
    const told = DAILY.map((what) => [what, amounts.get(`${day} ${what}`) ?? null] as const);
    return { day, ...Object.fromEntries(told) } as TrendAnswer['days'][number];
  });
  const gaps = days.filter(({ citizenDays }) => citizenDays === null).length;
  return { status: 200, body: { days, gaps } satisfies TrendAnswer };
}

export const OVERVIEW_ROUTES: readonly Route[] = [
  forPeople({
    method: 'GET',
    path: '/api/overview',
    roles: READERS,
    says: 'The fleet in numbers: what lies in the clear, what is covered, what must not be lost.',
    query: OverviewQuery,
    answers: { 200: OverviewAnswer },
    handle: overview,
  }),
  forPeople({
    method: 'GET',
    path: '/api/trend',
    roles: READERS,
    says: 'Day by day what lay in the clear; days of which nothing was kept are told as such.',
    query: TrendQuery,
    answers: { 200: TrendAnswer },
    handle: trend,
  }),
];
