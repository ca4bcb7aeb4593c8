/** The invented municipality: its units, its machines and their disks. Nothing in it is a real name, place or number. */
import type { Vault } from '../../server/store/vault.ts';
import type { MachineTable, Tables } from '../../server/store/tables.ts';
import { NOTHING_FOUND } from '../../server/store/tally.ts';
import type { CheckIn, MachineFacts } from '../../server/wire.ts';
import { pick } from '../people.ts';

export const MUNICIPALITY = 'Nordhavn Kommune';
const DAY_MS = 86_400_000;
const VERSIONS = ['0.1.0', '0.1.0', '0.1.0', '0.0.9', '0.0.8'] as const;

/** With its share of the machines, and the three letters that its machines are named by. */
export const UNITS = [
  ['Skole og dagtilbud', 22, 'SKO'],
  ['Ældre og omsorg', 20, 'ÆLD'],
  ['Social og handicap', 12, 'SOC'],
  ['Jobcenter', 10, 'JOB'],
  ['Børn og unge', 9, 'BØR'],
  ['Borgerservice', 6, 'BOR'],
  ['Teknik og miljø', 6, 'TEK'],
  ['Økonomi og løn', 5, 'ØKO'],
  ['Kultur og fritid', 4, 'KUL'],
  ['Tandpleje', 3, 'TAN'],
  ['Biblioteker', 2, 'BIB'],
  ['Rådhus og sekretariat', 1, 'RÅD'],
] as const;

const LETTERS = 'a b d e f g h i k l m n o p r s t u v y'.split(' ');

export type At = () => number;

/** An id like those that are made, but the same from the same dice. */
export function uuidOf(at: At): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(at() * 16).toString(16)).join('');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

export interface Group {
  readonly unit: Tables['unit'];
  readonly row: Tables['machine_group'];
  readonly letters: string;
  readonly isLaptop: boolean;
  readonly share: number;
}

/** Two of each unit: desks and laptops. One unit has not said how many machines it has. */
export function groupsOf(organisation: string, machines: number, at: At): readonly Group[] {
  const all = UNITS.reduce((sum, [, share]) => sum + share, 0);
  return UNITS.flatMap(([name, share, letters], n) => {
    const isUnsaid = n === UNITS.length - 1;
    const expected = Math.ceil(((machines * share) / all) * (1 + at() / 8));
    const unit = {
      id: uuidOf(at),
      organisation,
      name,
      machines_expected: isUnsaid ? null : expected,
    };
    return [true, false].map((isLaptop) => {
      const kind = isLaptop ? 'bærbare' : 'stationære';
      const row = {
        id: uuidOf(at),
        organisation,
        unit: unit.id,
        name: `${name}, ${kind}`,
        persistent: 1,
      };
      return { unit, row, letters, isLaptop, share: (share / all) * (isLaptop ? 0.7 : 0.3) };
    });
  });
}

export interface SeededMachine {
  readonly row: MachineTable;
  readonly volumes: readonly Tables['volume'][];
  readonly user: string;
  /** How its own disk is protected, and whether a stick is in it. */
  readonly protection: string;
  readonly hasStick: boolean;
  /** Whether it has told of files. */
  readonly tells: boolean;
}

// oxlint-disable-next-line max-lines-per-function -- a row's columns
export function machineOf(
  group: Group,
  number: number,
  { at, vault, nowMs, days }: { at: At; vault: Vault; nowMs: number; days: number },
): SeededMachine {
  const id = uuidOf(at);
  const user = `bruger-${Array.from({ length: 4 }, () => pick(LETTERS, at)).join('')}`;
  const [state, seenMs] = standingOf(at, nowMs, days);
  const enrolledMs = nowMs - Math.floor((0.5 + at() / 2) * days * DAY_MS);
  const protection = pick(
    [...Array<string>(15).fill('on'), 'off', 'off', 'off', 'suspended', 'unknown'],
    at,
  );
  const hasStick = at() < 0.06;
  const facts: MachineFacts = {
    hostName: `${group.letters}-${String(number).padStart(4, '0')}`,
    system: pick(['Windows 11 Enterprise', 'Windows 11 Enterprise', 'Windows 10 Enterprise'], at),
    isLaptop: group.isLaptop,
    manufacturer: pick(['Nordlys', 'Fjordtek'], at),
    model: group.isLaptop ? 'Rejse' : 'Skrivebord',
    serial: `NH${Math.floor(at() * 36 ** 4)
      .toString(36)
      .toUpperCase()}`,
    lastUser: user,
  };
  const isSeen = seenMs !== null;
  const volumes = isSeen
    ? volumesOf(
        {
          id,
          organisation: group.row.organisation,
          vault,
          seenMs,
          enrolledMs,
          protection,
          hasStick,
        },
        at,
      )
    : [];
  const now = volumes.filter((volume) => volume.told_ms === seenMs);
  const countOf = (...words: readonly string[]): number =>
    now.filter((volume) => words.includes(volume.protection)).length;
  const row: MachineTable = {
    id,
    organisation: group.row.organisation,
    machine_group: group.row.id,
    public_key: Buffer.from(uuidOf(at).replaceAll('-', '')).toString('base64url').slice(0, 43),
    state,
    enrolled_ms: enrolledMs,
    last_seen_ms: seenMs,
    counter: isSeen ? 1 + Math.floor(at() * 1000) : 0,
    cloned_ms: isSeen && at() < 0.002 ? seenMs : null,
    ledger_ms: isSeen ? enrolledMs : null,
    told: 0,
    retold_ms: null,
    scan_now: 0,
    facts_sealed: vault.seal(JSON.stringify(facts), `machine ${id}`),
    is_laptop: group.isLaptop ? 1 : 0,
    agent_version: isSeen ? pick(VERSIONS, at) : '',
    rules_revision: isSeen ? 2 : 0,
    policy_version: isSeen ? 1 : 0,
    coverage: null,
    persons: 0,
    persons_error_percent: 0,
    untold: isSeen && at() < 0.03 ? Math.floor(at() * 40) : 0,
    ...NOTHING_FOUND,
    volumes: now.length,
    volumes_open: countOf('off', 'suspended'),
    volumes_unknown: countOf('unknown'),
  };
  return { row, volumes, user, protection, hasStick, tells: isSeen && state !== 'waiting' };
}

function standingOf(
  at: At,
  nowMs: number,
  days: number,
): readonly [MachineTable['state'], number | null] {
  const dice = at();
  const lately = nowMs - Math.floor(at() * DAY_MS * 0.6);
  const longAgo = nowMs - Math.floor((4 + at() * Math.min(60, days / 2)) * DAY_MS);
  if (dice < 0.06) return ['active', longAgo];
  if (dice < 0.075) return ['waiting', lately];
  if (dice < 0.085) return ['active', null];
  if (dice < 0.09) return ['revoked', longAgo];
  if (dice < 0.095) return ['gone', longAgo];
  return ['active', lately];
}

interface Disks {
  readonly id: string;
  readonly organisation: string;
  readonly vault: Vault;
  readonly seenMs: number;
  readonly enrolledMs: number;
  readonly protection: string;
  readonly hasStick: boolean;
}

/** How each is now; some disks were encrypted only after a while. */
function volumesOf(disks: Disks, at: At): Tables['volume'][] {
  const { id: machine, organisation, vault, seenMs, enrolledMs, protection, hasStick } = disks;
  const rowOf = (id: string, mountPoint: string, kind: string) => ({
    organisation,
    machine,
    id,
    mount_point_sealed: vault.seal(mountPoint, `volume ${machine}/${id}`),
    kind,
    file_system: kind === 'fixed' ? 'NTFS' : 'exFAT',
    witness: 'shell',
  });
  const said: Readonly<Record<string, string>> = {
    on: '1',
    off: '2',
    suspended: '6',
    unknown: '0',
  };
  const spell = (state: string, sinceMs: number, toldMs: number) => ({
    protection: state,
    said: said[state] ?? '0',
    since_ms: sinceMs,
    asked_ms: toldMs,
    told_ms: toldMs,
  });
  const own = rowOf('C', 'C:\\', 'fixed');
  const turnedMs = enrolledMs + Math.floor((seenMs - enrolledMs) * at());
  const wasOff = protection === 'on' && at() < 0.2 && turnedMs > enrolledMs;
  return [
    ...(wasOff ? [{ ...own, ...spell('off', enrolledMs, turnedMs - 1) }] : []),
    { ...own, ...spell(protection, wasOff ? turnedMs : enrolledMs, seenMs) },
    ...(hasStick
      ? [{ ...rowOf('stick', 'E:\\', 'removable'), ...spell('off', turnedMs, seenMs) }]
      : []),
  ];
}

/** What it said of the files that it looked through: those that are kept, and all the clean ones. */
export function coverageOf(
  row: MachineTable,
  reasons: Readonly<Record<string, number>>,
  at: At,
): string {
  const { found, sealed, unknown, last_seen_ms: seenMs } = row;
  const coverage: CheckIn['coverage'] = {
    files: { clean: 200 + Math.floor(at() * 4000), found, sealed, unknown },
    notSpreadsheet: Math.floor(at() * 300),
    waiting: at() < 0.1 ? Math.floor(at() * 50) : 0,
    reasons: { ...reasons },
    lastFull: seenMs === null ? null : { beganMs: seenMs - DAY_MS, endedMs: seenMs - DAY_MS / 2 },
  };
  return JSON.stringify(coverage);
}
