/**
 * Tells the server how it stands: that the machine is there, and each file whose state it does not have. What it has
 * taken is confirmed in the ledger; what it has not is told again, as it then is, however long that takes.
 */
import type { KeyObject } from 'node:crypto';
import { masked, RULES_REVISION } from '../../rules/index.ts';
import {
  type CheckIn,
  CheckInAnswer,
  type MachineFacts,
  MOST_ROWS,
  type PolicyDocument,
  ReportsAnswer,
  type Row as WireRow,
} from '../../server/wire.ts';
import type { Proxy } from '../config.ts';
import { ownVolumes } from '../disks.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Row } from '../ledger/row.ts';
import type { Machine, Volume } from '../platform/platform.ts';
import { originalPathOf } from '../walk/recycled.ts';
import { leftoversIn } from '../ledger/residue.ts';
import { tellingFields, tellingOf, type Veil, veilOver } from './telling.ts';
import { Link, type LinkTrouble } from './link.ts';
import type { Membership } from './membership.ts';
import { type HeldPolicy, policyIn, type PolicyTrouble, takePolicy } from './policy.ts';
import { Rhythm } from './rhythm.ts';

export interface DeliveryParts {
  readonly ledger: Ledger;
  /** Where the policy is kept. */
  readonly stateFolder: string;
  readonly membership: Membership;
  readonly key: KeyObject;
  readonly proxy?: Proxy | undefined;
  readonly agentVersion: string;
  readonly machine: () => Promise<Machine>;
  readonly volumes: () => Promise<readonly Volume[]>;
  readonly rhythm?: Rhythm;
}

/** What came of one turn. */
export interface Delivered {
  /** Null when all was taken. */
  readonly trouble: LinkTrouble | null;
  readonly rows: number;
  /** The server wants everything looked through soon. */
  readonly scanNow: boolean;
  /** It was told that it is a copy of another machine, and has told nothing. */
  readonly isCopy: boolean;
  /** One that came with this turn, or why it was not taken; null where none came. */
  readonly policy: PolicyDocument | PolicyTrouble | null;
  /** When it is worth trying again. */
  readonly nextMs: number;
}

export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #link: Link;
  readonly #rhythm: Rhythm;
  /** Of the policy that was fetched last. */
  #etag: string | null = null;

  constructor(parts: DeliveryParts) {
    const { server, ca } = parts.membership;
    this.#parts = parts;
    this.#link = new Link({ server, key: parts.key, ca, proxy: parts.proxy });
    this.#rhythm = parts.rhythm ?? new Rhythm();
  }

  /** Checks in, and tells all that is untold. Throws only the signal's reason. */
  async turn(signal: AbortSignal): Promise<Delivered> {
    const held = await policyIn(this.#parts.stateFolder);
    const body = await this.#checkIn(held);
    const checked = await this.#ask('/api/v1/check-in', body, CheckInAnswer, signal);
    if (checked.kind !== 'answer') return this.#end(checked, 0, false);
    const { state, scanNow, tellAfter, nowMs, renew = false } = checked.body;
    if (renew) return { ...this.#end(null, 0, false), isCopy: true };
    if (tellAfter !== null) this.#parts.ledger.tellAgain(tellAfter, nowMs);
    if (state === 'waiting') return this.#end(null, 0, false);
    const came = await this.#policy(held, checked.body.policy, signal);
    const told = await this.#tellAll(came.held, nowMs, signal);
    const trouble = told.trouble ?? came.trouble;
    return { ...this.#end(trouble, told.rows, scanNow), policy: came.policy };
  }

  /** What the server has for this machine in place of what it holds. */
  async #policy(held: HeldPolicy | null, version: number, signal: AbortSignal): Promise<Came> {
    if (version === 0 || version === held?.document.version)
      return { held, policy: null, trouble: null };
    const { stateFolder, membership, ledger } = this.#parts;
    const asked = { path: '/api/v1/policy', machine: membership.machine, etag: this.#etag };
    const fetched = await this.#link.fetch(asked, signal);
    if (fetched.kind === 'same') return { held, policy: null, trouble: null };
    if (fetched.kind !== 'text') return { held, policy: null, trouble: fetched };
    // One that is not taken is not fetched again and again.
    this.#etag = fetched.etag;
    const taken = await takePolicy(stateFolder, fetched.text, (next, before) => {
      const isAsBefore = foldersOf(next).join('\0') === foldersOf(before).join('\0');
      // What was told by its name is told without it, and the other way round.
      if (!isAsBefore) ledger.tellAnew();
    });
    if (typeof taken === 'string') return { held, policy: taken, trouble: null };
    return { held: taken, policy: taken.document, trouble: null };
  }

  /** Nothing while there is no policy that holds: what was found before anybody was told stays here. */
  async #tellAll(held: HeldPolicy | null, nowMs: number, signal: AbortSignal): Promise<Told> {
    if (held === null || nowMs < (held.document.activeFromMs ?? 0))
      return { rows: 0, trouble: null };
    const veil = veilOver(foldersOf(held));
    // Decrypts every row: only where there is something to tell.
    let origins: Origins | null = null;
    let rows = 0;
    for (let after = 0; ;) {
      const untold = this.#parts.ledger.untold(MOST_ROWS, after);
      if (untold.length === 0) return { rows, trouble: null };
      origins ??= this.#origins();
      const told = await this.#tell(untold, { origins, veil }, signal);
      rows += told.rows;
      if (told.trouble !== null) return { rows, trouble: told.trouble };
      // What the server will not have stays untold, and is in nobody's way.
      after = untold.at(-1)!.sequence;
    }
  }

  #end(trouble: LinkTrouble | null, rows: number, scanNow: boolean): Delivered {
    return { trouble, rows, scanNow, isCopy: false, policy: null, nextMs: this.nextMs(trouble) };
  }

  /** When it is worth coming again. */
  nextMs(trouble: LinkTrouble | null): number {
    if (trouble === null) return this.#rhythm.usual();
    return this.#rhythm.lost(trouble.kind === 'busy' ? trouble.retryMs : 0);
  }

  /** Of each leftover its origin, which may be any row, by their ids. */
  #origins(): Origins {
    const leftovers = leftoversIn([...this.#parts.ledger.rows()], originalPathOf);
    return new Map([...leftovers].map(([row, origin]) => [row.id, origin]));
  }

  /** Batches that are too large, or with a row that the server does not understand, are told in halves. */
  async #tell(rows: readonly Row[], by: Manner, signal: AbortSignal): Promise<Told> {
    const body = { rows: rows.map((row) => wireRow(row, by)) };
    const answered = await this.#ask('/api/v1/reports', body, ReportsAnswer, signal);
    if (answered.kind === 'answer') {
      this.#parts.ledger.confirm(rows);
      return { rows: rows.length, trouble: null };
    }
    const isOfRows = answered.kind === 'refused' && OF_ROWS.has(answered.status);
    if (!isOfRows) return { rows: 0, trouble: answered };
    if (rows.length === 1) return { rows: 0, trouble: null };
    const half = Math.ceil(rows.length / 2);
    const first = await this.#tell(rows.slice(0, half), by, signal);
    if (first.trouble !== null) return first;
    const second = await this.#tell(rows.slice(half), by, signal);
    return { rows: first.rows + second.rows, trouble: second.trouble };
  }

  #ask<T extends typeof CheckInAnswer | typeof ReportsAnswer>(
    path: string,
    body: object,
    answer: T,
    signal: AbortSignal,
  ): ReturnType<typeof Link.prototype.ask<T>> {
    return this.#link.ask({ path, body, machine: this.#parts.membership.machine }, answer, signal);
  }

  async #checkIn(held: HeldPolicy | null): Promise<CheckIn> {
    const { ledger, agentVersion } = this.#parts;
    const [machine, volumes] = await Promise.all([this.#parts.machine(), this.#parts.volumes()]);
    const { outcomes, notSpreadsheet, waiting, reasons, untold } = ledger.counts();
    const { ended } = ledger.walks('full');
    const walk = ended?.endedMs == null ? null : { beganMs: ended.beganMs, endedMs: ended.endedMs };
    return {
      counter: ledger.nextCheckIn(),
      ...ledger.standing(),
      versions: {
        agent: agentVersion,
        rules: RULES_REVISION,
        policy: held?.document.version ?? 0,
      },
      machine: factsOf(machine),
      volumes: ownVolumes(volumes).map(volumeFields),
      coverage: { files: outcomes, notSpreadsheet, waiting, reasons, lastFull: walk },
      persons: ledger.persons(),
      untold,
    };
  }
}

/** Refusals that are about what was told: too much at once, or a field that is wrong. */
const OF_ROWS = new Set([413, 422]);

type Origins = ReadonlyMap<number, Row | null>;

interface Manner {
  readonly origins: Origins;
  readonly veil: Veil;
}

interface Came {
  /** From now on. */
  readonly held: HeldPolicy | null;
  readonly policy: Delivered['policy'];
  readonly trouble: LinkTrouble | null;
}

function foldersOf(held: HeldPolicy | null): readonly string[] {
  return held?.document.policy.privateFolders ?? [];
}

interface Told {
  readonly rows: number;
  readonly trouble: LinkTrouble | null;
}

function wireRow(row: Row, { origins, veil }: Manner): WireRow {
  return tellingFields(tellingOf(row, origins.get(row.id) ?? null, veil)) as WireRow;
}

const MOST_NAME = 256;

function named(text: string): string {
  return masked(text).slice(0, MOST_NAME);
}

export function factsOf(machine: Machine): MachineFacts {
  const { isLaptop, manufacturer, model, serial, system, hostName, lastUser } = machine;
  const orNull = (text: string | null): string | null => (text === null ? null : named(text));
  return {
    hostName: named(hostName),
    system: named(system),
    isLaptop,
    manufacturer: orNull(manufacturer),
    model: orNull(model),
    // No mask: a serial has the digits of its maker, and is what a lost machine is known by.
    serial: serial?.slice(0, MOST_NAME) ?? null,
    lastUser: orNull(lastUser),
  };
}

function volumeFields({
  id,
  mountPoint,
  kind,
  fileSystem,
  protection,
  evidence,
}: Volume): CheckIn['volumes'][number] {
  const { witness, said, askedMs } = evidence;
  return {
    id: id.slice(0, MOST_NAME),
    mountPoint: named(mountPoint),
    kind,
    fileSystem: fileSystem.slice(0, 64),
    protection,
    evidence: { witness, said: said.slice(0, MOST_NAME), askedMs },
  };
}
