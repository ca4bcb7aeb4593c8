/** Machines as people see them, and what an administrator does to one. */
import { type Static, Type } from 'typebox';
import { SEVERITIES } from '../../rules/index.ts';
import {
  count,
  name,
  object,
  oneOf,
  orNull,
  type CheckIn,
  type MachineFacts,
  REASONS,
  timeMs,
  uuid,
  VOLUME_KINDS,
  VOLUME_PROTECTIONS,
  word,
} from '../wire.ts';
import { DEEDS, doTo, type MachineDeed, NotThere } from '../store/machine-deeds.ts';
import {
  countMachines,
  isMachinePlace,
  type ListedMachine,
  MACHINE_SORTS,
  machineOf,
  machinesOf,
} from '../store/machine-list.ts';
import { type Scope, volumeIn } from '../store/scope.ts';
import { STANDINGS, standingOf } from '../store/standing.ts';
import { READERS, recordPaths, seesPaths } from './file.ts';
import { amountsOf, AtMost } from './overview.ts';
import { after, placeIn, textOf } from './page.ts';
import {
  type Answer,
  forPeople,
  type House,
  type PersonCall,
  Refused,
  type Route,
} from './route.ts';

export const MOST_MACHINES = 100;
const MACHINES = 50;

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
  severity: amountsOf(SEVERITIES),
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
      /** Of those that there are. */
      reasons: Type.Unsafe<Readonly<Partial<Record<(typeof REASONS)[number], number>>>>(
        Type.Record(Type.String({ pattern: `^(${REASONS.join('|')})$` }), count),
      ),
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

export const MachineDeedAnswer = object({
  id: uuid,
  standing: oneOf(STANDINGS),
  scanAsked: Type.Boolean(),
});
export type MachineDeedAnswer = Static<typeof MachineDeedAnswer>;

/** By name there is no order and no search: names are sealed, and the database knows none of them. */
export const MachinesQuery = object({
  standing: Type.Optional(
    Type.Array(oneOf(STANDINGS), { minItems: 1, maxItems: STANDINGS.length }),
  ),
  unit: Type.Optional(Type.Array(uuid, { minItems: 1, maxItems: 40 })),
  /** With files in the clear. */
  exposed: Type.Optional(Type.Boolean()),
  clone: Type.Optional(Type.Boolean()),
  openVolume: Type.Optional(Type.Boolean()),
  /** Of the agent. */
  version: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z.+-]{1,40}$' })),
  /** `lastSeen`: the longest ago first. */
  sort: Type.Optional(oneOf(MACHINE_SORTS)),
  after,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_MACHINES })),
});
export type MachinesQuery = Static<typeof MachinesQuery>;

const MachineAt = object({ id: uuid });
type MachineAt = Static<typeof MachineAt>;

function factsOf({ id, facts_sealed: sealed }: ListedMachine, { vault }: House): MachineFacts {
  return JSON.parse(vault.open(sealed, `machine ${id}`)) as MachineFacts;
}

function rowOf(it: ListedMachine, hostName: string, nowMs: number): MachineRow {
  return {
    id: it.id,
    name: hostName,
    unit: it.unit,
    group: it.group,
    standing: standingOf(it, nowMs),
    enrolledMs: it.enrolled_ms,
    lastSeenMs: it.last_seen_ms,
    clonedMs: it.cloned_ms,
    isLaptop: it.is_laptop === null ? null : it.is_laptop === 1,
    scanAsked: it.scan_now === 1,
    versions: { agent: it.agent_version, rules: it.rules_revision, policy: it.policy_version },
    persons: { amount: it.persons, errorPercent: it.persons_error_percent },
    exposedPersons: { amount: it.exposedPersons, atMost: true },
    files: { found: it.found, sealed: it.sealed, unknown: it.unknown, exposed: it.exposed },
    severity: { low: it.low, medium: it.medium, high: it.high, critical: it.critical },
    volumes: { all: it.volumes, open: it.volumes_open, unknown: it.volumes_unknown },
  };
}

async function list({ house, person, query }: PersonCall<null, MachinesQuery>): Promise<Answer> {
  const { sort = 'persons', after: from, limit = MACHINES, ...filter } = query;
  const nowMs = house.nowMs();
  const at = placeIn(from, isMachinePlace);
  const wish = { filter, sort, after: at, limit: limit + 1, nowMs };
  const found = await machinesOf(house.database, person.scope, wish);
  const page = found.slice(0, limit);
  const last = found.length > limit ? page.at(-1) : undefined;
  const body: MachinesAnswer = {
    machines: page.map((it) => rowOf(it, factsOf(it, house).hostName, nowMs)),
    total: await countMachines(house.database, person.scope, wish),
    next: last === undefined ? null : textOf([last.key, last.id]),
  };
  return { status: 200, body };
}

async function known(house: House, scope: Scope, id: string): Promise<ListedMachine> {
  const machine = await machineOf(house.database, scope, id);
  if (machine === undefined) throw new Refused(404, 'not-found');
  return machine;
}

async function one({
  house,
  person,
  parameters,
}: PersonCall<null, null, MachineAt>): Promise<Answer> {
  const machine = await known(house, person.scope, parameters.id);
  const { hostName, system, manufacturer, model, serial, lastUser } = factsOf(machine, house);
  const sees = seesPaths(person);
  const volumeList = await volumesOf(house, person.scope, machine, sees);
  const coverage =
    machine.coverage === null ? null : (JSON.parse(machine.coverage) as CheckIn['coverage']);
  const body: MachineAnswer = {
    ...rowOf(machine, hostName, house.nowMs()),
    system,
    manufacturer,
    model,
    serial,
    lastUser: sees ? lastUser : null,
    untold: machine.untold,
    coverage,
    volumeList,
  };
  if (sees && volumeList.length > 0)
    await recordPaths(house, person, { files: 0, volumes: volumeList.length, subject: machine.id });
  return { status: 200, body };
}

// oxlint-disable-next-line max-params -- of whom, for whom
async function volumesOf(
  { database, vault }: House,
  scope: Scope,
  machine: ListedMachine,
  sees: boolean,
): Promise<MachineAnswer['volumeList']> {
  const rows = await database
    .selectFrom('volume')
    .selectAll()
    .where(volumeIn(scope))
    .where('volume.machine', '=', machine.id)
    .orderBy('volume.id')
    .orderBy('volume.since_ms', 'desc')
    .execute();
  const toldMs = machine.volumes === 0 ? null : Math.max(0, ...rows.map((row) => row.told_ms ?? 0));
  const ids = [...new Set(rows.map(({ id }) => id))];
  return ids.map((id) => {
    const own = rows.filter((row) => row.id === id);
    const now = own[0]!;
    const spells = own.map(
      ({ since_ms: sinceMs, asked_ms: askedMs, protection, witness, said }) => ({
        sinceMs,
        protection,
        witness,
        said,
        askedMs,
      }),
    );
    const sealed = now.mount_point_sealed;
    return {
      id,
      mountPoint: sees ? vault.open(sealed, `volume ${machine.id}/${id}`) : null,
      kind: now.kind,
      fileSystem: now.file_system,
      isThere: now.told_ms === toldMs,
      spells,
    } as MachineAnswer['volumeList'][number];
  });
}

function doing(deed: MachineDeed) {
  return async ({
    house,
    person,
    parameters,
  }: PersonCall<null, null, MachineAt>): Promise<Answer> => {
    const { id } = parameters;
    await known(house, person.scope, id);
    const nowMs = house.nowMs();
    const actor = `person ${person.id}`;
    try {
      await house.commits.write((it) => doTo(it, { deed, id, actor }, nowMs));
    } catch (error) {
      if (error instanceof NotThere) throw new Refused(409, 'wrong-state');
      throw error;
    }
    const now = await known(house, person.scope, id);
    const body = { id, standing: standingOf(now, nowMs), scanAsked: now.scan_now === 1 };
    return { status: 200, body: body satisfies MachineDeedAnswer };
  };
}

const DEED_SAYS: Readonly<Record<MachineDeed, string>> = {
  scan: 'A machine is to look through everything soon.',
  approve: 'A machine that waits is let in.',
  revoke: 'Nothing is taken from a machine any more; what it told of stays.',
  retire: 'A machine is out of use: what lay on it is gone.',
};

export const COMPUTER_ROUTES: readonly Route[] = [
  forPeople({
    method: 'GET',
    path: '/api/machines',
    roles: READERS,
    says: 'Machines, page by page.',
    query: MachinesQuery,
    answers: { 200: MachinesAnswer },
    handle: list,
  }),
  forPeople({
    method: 'GET',
    path: '/api/machines/:id',
    roles: READERS,
    says: 'One machine: what it is, how much of it was looked through, its volumes over time.',
    parameters: MachineAt,
    answers: { 200: MachineAnswer },
    handle: one,
  }),
  ...DEEDS.map((deed) =>
    forPeople({
      method: 'POST',
      path: `/api/machines/:id/${deed}`,
      roles: ['admin'],
      says: DEED_SAYS[deed],
      parameters: MachineAt,
      answers: { 200: MachineDeedAnswer },
      handle: doing(deed),
    }),
  ),
];
