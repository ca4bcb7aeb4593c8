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
import { tellingFields, tellingOf } from './telling.ts';
import { Link, type LinkTrouble } from './link.ts';
import type { Membership } from './membership.ts';
import { Rhythm } from './rhythm.ts';

export interface DeliveryParts {
  readonly ledger: Ledger;
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
  /** When it is worth trying again. */
  readonly nextMs: number;
}

export class Delivery {
  readonly #parts: DeliveryParts;
  readonly #link: Link;
  readonly #rhythm: Rhythm;

  constructor(parts: DeliveryParts) {
    const { server, ca } = parts.membership;
    this.#parts = parts;
    this.#link = new Link({ server, key: parts.key, ca, proxy: parts.proxy });
    this.#rhythm = parts.rhythm ?? new Rhythm();
  }

  /** Checks in, and tells all that is untold. Throws only the signal's reason. */
  async turn(signal: AbortSignal): Promise<Delivered> {
    const body = await this.#checkIn();
    const checked = await this.#ask('/api/v1/check-in', body, CheckInAnswer, signal);
    if (checked.kind !== 'answer') return this.#end(checked, 0, false);
    const { state, scanNow, tellAfter, nowMs, renew = false } = checked.body;
    if (renew) return { ...this.#end(null, 0, false), isCopy: true };
    if (tellAfter !== null) this.#parts.ledger.tellAgain(tellAfter, nowMs);
    if (state === 'waiting') return this.#end(null, 0, false);
    // Decrypts every row: only where there is something to tell.
    let origins: Origins | null = null;
    let rows = 0;
    for (let after = 0; ;) {
      const untold = this.#parts.ledger.untold(MOST_ROWS, after);
      if (untold.length === 0) return this.#end(null, rows, scanNow);
      origins ??= this.#origins();
      const told = await this.#tell(untold, origins, signal);
      rows += told.rows;
      if (told.trouble !== null) return this.#end(told.trouble, rows, scanNow);
      // What the server will not have stays untold, and is in nobody's way.
      after = untold.at(-1)!.sequence;
    }
  }

  #end(trouble: LinkTrouble | null, rows: number, scanNow: boolean): Delivered {
    return { trouble, rows, scanNow, isCopy: false, nextMs: this.nextMs(trouble) };
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
  async #tell(rows: readonly Row[], origins: Origins, signal: AbortSignal): Promise<Told> {
    const body = { rows: rows.map((row) => wireRow(row, origins.get(row.id) ?? null)) };
    const answered = await this.#ask('/api/v1/reports', body, ReportsAnswer, signal);
    if (answered.kind === 'answer') {
      this.#parts.ledger.confirm(rows);
      return { rows: rows.length, trouble: null };
    }
    const isOfRows = answered.kind === 'refused' && OF_ROWS.has(answered.status);
    if (!isOfRows) return { rows: 0, trouble: answered };
    if (rows.length === 1) return { rows: 0, trouble: null };
    const half = Math.ceil(rows.length / 2);
    const first = await this.#tell(rows.slice(0, half), origins, signal);
    if (first.trouble !== null) return first;
    const second = await this.#tell(rows.slice(half), origins, signal);
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

  async #checkIn(): Promise<CheckIn> {
    const { ledger, agentVersion } = this.#parts;
    const [machine, volumes] = await Promise.all([this.#parts.machine(), this.#parts.volumes()]);
    const { outcomes, notSpreadsheet, waiting, reasons, untold } = ledger.counts();
    const { ended } = ledger.walks('full');
    const walk = ended?.endedMs == null ? null : { beganMs: ended.beganMs, endedMs: ended.endedMs };
    return {
      counter: ledger.nextCheckIn(),
      ...ledger.standing(),
      versions: { agent: agentVersion, rules: RULES_REVISION, policy: 0 },
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

interface Told {
  readonly rows: number;
  readonly trouble: LinkTrouble | null;
}

function wireRow(row: Row, origin: Row | null): WireRow {
  return tellingFields(tellingOf(row, origin)) as WireRow;
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
