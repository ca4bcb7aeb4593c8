/** An agent at work on a folder of its own: the real one, but for the system that it asks. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { viewLedger } from '../../agent/ledger/ledger.ts';
import type { Log, LogEvent } from '../../agent/service/log.ts';
import type { Outcome } from '../../agent/outcome.ts';
import type { Platform } from '../../agent/platform/platform.ts';
import { DEFAULT_POLICY, type Pace, type Policy } from '../../agent/service/policy.ts';
import { runService, type ServiceEnd, type ServiceOptions } from '../../agent/service/service.ts';
import { somePeople } from '../../scripts/people.ts';
import { fakePlatform } from './platform/fake-platform.ts';

/** Fast enough for a test; all of the machine, so that a busy one is fast enough too. */
export const QUICK: Partial<Pace> = { watchMs: 300, restMs: 150, patienceMs: 3000, idleMs: 500 };
export const ALL: Partial<Policy> = { cpuPercent: 100 };

const people = somePeople(300, 20181130);

/** A table of people with CPR numbers. */
export function register(persons: number): string {
  const rows = people
    .slice(0, persons)
    .map((digits, row) => `Navn ${row};${digits.slice(0, 6)}-${digits.slice(6)}`);
  return ['Navn;CPR-nr', ...rows, ''].join('\r\n');
}

export interface Wanted extends Partial<Omit<ServiceOptions, 'policy' | 'platform'>> {
  readonly policy?: Partial<Policy>;
  readonly platform?: Partial<Platform>;
}

/** A disk with people's files, the agent's state and its log. */
export class Disk implements Disposable {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'cprvagt-agent-')));
  readonly files = join(this.folder, 'files');
  readonly state = join(this.folder, 'state');

  constructor() {
    mkdirSync(this.files);
  }

  put(name: string, content: string | Uint8Array): string {
    const path = join(this.files, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return path;
  }

  /** What the ledger has of the files that are something: name and persons. */
  known(): Record<string, number | string> {
    using view = viewLedger(this.state);
    const rows = view === null ? [] : [...view.rows()].filter(({ state }) => state === 'present');
    return Object.fromEntries(rows.map(({ outcome }) => [this.nameOf(outcome), toldOf(outcome)]));
  }

  nameOf({ path }: Pick<Outcome, 'path'>): string {
    return path.slice(this.files.length + 1);
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function toldOf({ outcome, reason, persons }: Outcome): number | string {
  return outcome === 'found' ? persons : (reason ?? outcome);
}

export class Running implements AsyncDisposable {
  readonly events: LogEvent[] = [];
  readonly #stop = new AbortController();
  readonly #end: Promise<ServiceEnd>;

  constructor(disk: Disk, { policy, platform, pace, ...wanted }: Wanted = {}) {
    const log: Log = {
      tell: (event) => this.events.push(event),
      [Symbol.dispose]: () => undefined,
    };
    const options: ServiceOptions = {
      policy: { ...DEFAULT_POLICY, ...ALL, roots: [disk.files], ...policy },
      platform: fakePlatform(platform),
      log,
      stateFolder: disk.state,
      logFolder: join(disk.folder, 'log'),
      pace: { ...QUICK, ...pace },
      ...wanted,
    };
    this.#end = runService(options, this.#stop.signal);
  }

  of<Name extends LogEvent['event']>(name: Name): Extract<LogEvent, { event: Name }>[] {
    return this.events.filter((it): it is Extract<LogEvent, { event: Name }> => it.event === name);
  }

  /** Persons that this file was said to hold, each time. */
  toldOf(path: string): number[] {
    return this.of('file')
      .filter((event) => String(event.path) === path)
      .map(({ persons }) => persons);
  }

  async until(holds: () => boolean, mostMs = 20_000): Promise<void> {
    const beganMs = performance.now();
    while (!holds()) {
      const said = JSON.stringify(this.events.slice(-8));
      if (performance.now() - beganMs > mostMs) throw new Error(`not within ${mostMs} ms: ${said}`);
      await sleep(20);
    }
  }

  /** Until the walk with this number has ended. */
  async walked(walks = 1): Promise<void> {
    await this.until(() => this.of('scanEnded').length >= walks);
  }

  async stop(): Promise<ServiceEnd> {
    this.#stop.abort();
    return this.#end;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
