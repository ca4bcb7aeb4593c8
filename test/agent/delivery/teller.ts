/** An agent without its walk: a state folder with a ledger, and the way to a server, a turn at a time. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Delivery, type Delivered, type DeliveryParts } from '../../../agent/delivery/delivery.ts';
import { enrol } from '../../../agent/delivery/enrol.ts';
import { keepMembership, machineKeyIn, membershipIn } from '../../../agent/delivery/membership.ts';
import { renew } from '../../../agent/delivery/renewal.ts';
import type { Ledger } from '../../../agent/ledger/ledger.ts';
import type { Machine } from '../../../agent/platform/platform.ts';
import type { Fleet } from '../../server/fleet.ts';
import { fakePlatform } from '../platform/fake-platform.ts';
import { ledgerIn, outcomeOf, readingOf } from '../readings.ts';

const NEVER = new AbortController().signal;
const platform = fakePlatform();

export class Teller implements Disposable {
  readonly folder: string;
  ledger: Ledger;
  /** What it calls itself. */
  hostName = 'PC-1';

  constructor(folder = mkdtempSync(join(tmpdir(), 'cprvagt-teller-'))) {
    this.folder = folder;
    this.ledger = ledgerIn(folder);
  }

  /** One that has looked through everything. */
  static async enrolled(fleet: Fleet, terms: Parameters<Fleet['token']>[0] = {}): Promise<Teller> {
    const teller = new Teller();
    await teller.enrol(fleet, terms);
    teller.walk();
    return teller;
  }

  get id(): string {
    return membershipIn(this.folder)!.machine;
  }

  get parts(): DeliveryParts {
    return {
      ledger: this.ledger,
      stateFolder: this.folder,
      membership: membershipIn(this.folder)!,
      key: machineKeyIn(this.folder),
      agentVersion: '0.1.0',
      machine: () => this.#machine(),
      volumes: () => platform.volumes(),
    };
  }

  async enrol(fleet: Fleet, terms: Parameters<Fleet['token']>[0] = {}): Promise<void> {
    const token = await fleet.token(terms);
    const machine = await this.#machine();
    const end = await enrol({ folder: this.folder, server: fleet.url, token, machine }, NEVER);
    if (end.kind !== 'enrolled') throw new Error(JSON.stringify(end));
  }

  /** The server is elsewhere from now on. */
  moveTo({ url }: Fleet): void {
    keepMembership(this.folder, { ...membershipIn(this.folder)!, server: url });
  }

  walk(): void {
    this.ledger.walkBegan('full');
    this.ledger.walkEnded('full', {});
  }

  put(name: string, persons = 2): void {
    const path = `/home/bo/${name}`;
    this.ledger.record(readingOf(path, { outcome: outcomeOf({ path, persons }) }));
  }

  take(name: string): void {
    this.ledger.forget(`/home/bo/${name}`);
  }

  /** As the courier does it. */
  async turn(): Promise<Delivered> {
    const said = await new Delivery(this.parts).turn(NEVER);
    if (!said.isCopy) return said;
    const trouble = await renew(this.parts, NEVER);
    return { ...said, trouble };
  }

  /** Names and persons of what lies here. */
  here(): Record<string, number> {
    const there = [...this.ledger.rows()].filter(({ state }) => state === 'present');
    return Object.fromEntries(
      there.map(({ outcome: { path, persons } }) => [path.slice('/home/bo/'.length), persons]),
    );
  }

  /** A disk that is copied, with all that is on it. */
  copied(): Teller {
    this.ledger[Symbol.dispose]();
    const folder = mkdtempSync(join(tmpdir(), 'cprvagt-teller-'));
    cpSync(this.folder, folder, { recursive: true });
    this.ledger = ledgerIn(this.folder);
    return new Teller(folder);
  }

  /** The ledger is of no use any more. */
  loseLedger(): void {
    this.ledger[Symbol.dispose]();
    for (const end of ['', '-wal', '-shm'])
      rmSync(join(this.folder, `ledger.db${end}`), { force: true });
    this.ledger = ledgerIn(this.folder);
  }

  [Symbol.dispose](): void {
    this.ledger[Symbol.dispose]();
    rmSync(this.folder, { recursive: true });
  }

  async #machine(): Promise<Machine> {
    return { ...(await platform.machine()), hostName: this.hostName };
  }
}

/** Names and persons of what the server says lies on that machine. */
export async function thereOf(fleet: Fleet, id: string): Promise<Record<string, number>> {
  const files = await fleet.house.database
    .selectFrom('file')
    .selectAll()
    .where('machine', '=', id)
    .where('gone_ms', 'is', null)
    .execute();
  return Object.fromEntries(
    files.map((it) => {
      const path = fleet.house.vault.open(it.path_sealed!, `file ${it.machine}/${it.id}`);
      return [path.slice('/home/bo/'.length), it.persons];
    }),
  );
}
