/** How it stands with the agent of this machine, from its ledger and the system: what `cprvagt status` says. */
import { readdirSync } from 'node:fs';
import { ownVolumes } from './disks.ts';
import { codeOf } from './errno.ts';
import type { Counts, Coverage, LedgerView } from './ledger/ledger.ts';
import type { Row } from './ledger/row.ts';
import type { VolumeProtection } from './outcome.ts';
import type { Evidence, Volume, VolumeKind } from './platform/platform.ts';
import { originalPathOf } from './walk/recycled.ts';
import { leftoversIn } from './ledger/residue.ts';
import { appoint, clocks } from './service/schedule.ts';
import type { PersonsEstimate } from './sketch.ts';
import { membershipIn } from './delivery/membership.ts';
import type { HeldPolicy } from './delivery/policy.ts';
import { type Telling, tellingOf, type Veil, veilOver } from './delivery/telling.ts';

export interface Status {
  /** The last full scan that came to its end; null when none has yet. */
  readonly fullScan: {
    readonly beganMs: number;
    readonly endedMs: number;
    readonly coverage: Coverage;
  } | null;
  /** Since when one is under way or was cut off; null when none is. */
  readonly scanningSinceMs: number | null;
  /** Each machine begins a little later than this, by its own share. */
  readonly nextScanMs: number;
  readonly counts: Counts;
  readonly persons: PersonsEstimate;
  readonly volumes: readonly StatusVolume[];
  /** Null for a machine that is nobody's. */
  readonly server: ServerStatus | null;
}

export interface ServerStatus {
  readonly address: string;
  readonly organisation: string;
  /** What it wants of this machine; null as long as it has not said: nothing is read until then. */
  readonly policy: { readonly version: number; readonly activeFromMs: number | null } | null;
  /** When it last took what there was to tell; null when it never has. */
  readonly contactMs: number | null;
}

export interface StatusVolume {
  readonly mountPoint: string;
  readonly kind: VolumeKind;
  readonly protection: VolumeProtection;
  readonly evidence: Evidence;
}

/** `schedule` is when full scans begin, in minutes after midnight. */
export function statusOf(
  ledger: LedgerView,
  volumes: readonly Volume[],
  {
    schedule,
    server,
  }: {
    readonly schedule: number;
    readonly server: Omit<ServerStatus, 'contactMs'> | null;
  },
): Status {
  const { ended, begun } = ledger.walks('full');
  const fullScan =
    ended?.endedMs == null
      ? null
      : { beganMs: ended.beganMs, endedMs: ended.endedMs, coverage: ended.coverage ?? {} };
  const plan = { minutes: schedule, lateMs: 0 };
  return {
    fullScan,
    scanningSinceMs: begun?.beganMs ?? null,
    nextScanMs: appoint(fullScan?.endedMs ?? null, clocks(), plan).wallMs,
    counts: ledger.counts(),
    persons: ledger.persons(),
    volumes: ownVolumes(volumes).map(({ mountPoint, kind, protection, evidence }) => ({
      mountPoint,
      kind,
      protection,
      evidence,
    })),
    server: server && { ...server, contactMs: ledger.contactMs() },
  };
}

/** How it stands with the agent of a state folder, and what of a path is not told. `schedule` is the machine's own. */
export async function standingOf(
  ledger: LedgerView,
  stateFolder: string,
  own: { readonly schedule: number; readonly volumes: readonly Volume[] },
): Promise<{ readonly status: Status; readonly veil: Veil }> {
  const membership = membershipIn(stateFolder);
  const held = membership && (await heldPolicyIn(stateFolder));
  const server = membership && {
    address: membership.server,
    organisation: membership.organisation,
    policy: held && { version: held.version, activeFromMs: held.activeFromMs },
  };
  const { schedule = own.schedule, privateFolders = [] } = held?.policy ?? {};
  return {
    status: statusOf(ledger, own.volumes, { schedule, server }),
    veil: veilOver(privateFolders),
  };
}

/** Only for a machine that has a server: it takes megabytes. */
async function heldPolicyIn(folder: string): Promise<HeldPolicy['document'] | null> {
  const { policyIn } = await import('./delivery/policy.ts');
  return (await policyIn(folder))?.document ?? null;
}

/** What is or would be told of each file, the last changed first. */
export function* tellings(ledger: LedgerView, veil?: Veil): Generator<Telling> {
  for (const { telling } of toldByPath(ledger, veil)) yield telling;
}

/** The same with the path as it is, which is not told. */
export function* toldByPath(
  ledger: LedgerView,
  veil?: Veil,
): Generator<{ readonly path: string; readonly telling: Telling }> {
  const rows = [...ledger.rows()];
  const origins: ReadonlyMap<Row, Row | null> = leftoversIn(rows, originalPathOf);
  for (const row of rows) {
    const telling = tellingOf(row, origins.get(row) ?? null, veil);
    yield { path: row.outcome.path, telling };
  }
}

/** Whether a folder holds what an agent remembers, as far as the one who asks may see. */
export function stateIn(folder: string): 'there' | 'none' | 'denied' {
  try {
    return readdirSync(folder).length > 0 ? 'there' : 'none';
  } catch (error) {
    return /^(EACCES|EPERM)$/.test(codeOf(error)) ? 'denied' : 'none';
  }
}
