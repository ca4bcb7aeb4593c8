/**
 * The agent's work under one policy: reads what has to be read, and rests. Ended and begun anew it goes on where it was,
 * since what it does stands in the ledger.
 */
import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agenda } from './agenda.ts';
import type { Disks } from '../disks.ts';
import { exclusionOf } from '../walk/exclude.ts';
import { tidyMemory } from './memory.ts';
import type { LifeOptions } from '../inspect/parent.ts';
import type { Measure } from '../judge.ts';
import { Learner } from './learn.ts';
import { Damaged, type Ledger, type Trouble } from '../ledger/ledger.ts';
import { codeIn, type Log } from './log.ts';
import { Pauses } from './pauses.ts';
import type { Poison } from '../poison.ts';
import type { Platform } from '../platform/platform.ts';
import { headKeyOf, membershipIn } from '../delivery/membership.ts';
import { DEFAULT_PACE, type Pace, type Policy } from './policy.ts';
import { rootsOf } from '../walk/roots.ts';
import { type Clocks, clocks as systemClocks, today } from './schedule.ts';
import { Team } from '../team.ts';
import { Throttle } from './throttle.ts';
import type { Step } from '../walk/walk.ts';

export interface WorkOptions {
  readonly policy: Policy;
  readonly platform: Platform;
  readonly log: Log;
  /** Where the ledger lies. Nothing is read here, nor where the log is. */
  readonly stateFolder: string;
  readonly logFolder: string;
  readonly pace?: Partial<Pace>;
  readonly life?: LifeOptions;
  /** Of the daily walk. */
  readonly clocks?: () => Clocks;
}

/** What stays when the policy changes. */
export interface WorkParts {
  readonly ledger: Ledger;
  readonly disks: Disks;
  readonly poison: Poison;
}

/** The ledger has no room, or its disk fails. */
class NotKept extends Error {}

/** To give memory back takes some hundredths of a second. */
const TIDY_MS = 20_000;
/** A child is worth its start once; then it goes, with whatever a thousand files have left in it. */
const FILES_A_CHILD = 1000;
/** After a fault, such as a parser child that does not start; and while the ledger cannot be written to. */
export const FAULT_MS = 20_000;

export class Work implements Disposable {
  readonly #options: WorkOptions;
  readonly #pace: Pace;
  readonly #throttle: Throttle;
  readonly #pauses: Pauses;
  readonly #learner: Learner;
  readonly #agenda: Agenda;
  readonly #ledger: Ledger;
  readonly #poison: Poison;
  #trouble: Trouble | null = null;
  /** Nothing has been loaded or read since memory was given back, or it is too soon to do so again. */
  #isTidy = false;
  #tidyFromMs = 0;
  readonly #keys: Pick<LifeOptions, 'sketchKey' | 'headKey'>;

  constructor(options: WorkOptions, { ledger, disks, poison }: WorkParts) {
    const { policy, platform, log, stateFolder, logFolder } = options;
    const pace = { ...DEFAULT_PACE, ...options.pace };
    const { cpuPercent } = policy;
    this.#options = options;
    this.#ledger = ledger;
    this.#poison = poison;
    ledger.measureBy(policy.minConfidence);
    const headKey = headKeyOf(membershipIn(stateFolder));
    this.#keys = { sketchKey: ledger.keys.sketch, ...(headKey !== null && { headKey }) };
    this.#pace = pace;
    this.#throttle = new Throttle({ cpuPercent, readBytesPerSecond: pace.readBytesPerSecond });
    this.#pauses = new Pauses(platform, { policy, pace }, (event, why) => log.tell({ event, why }));
    const shared = { ledger, policy, log, throttle: this.#throttle };
    this.#learner = new Learner({ ...shared, disks, platform });
    const wanted = exclusionOf(policy.exclude);
    const parts = {
      ...shared,
      pace,
      pauses: this.#pauses,
      // Each line that we write would be a change to look at.
      exclude: (path: string, name: string, kind: 'file' | 'folder') =>
        path === stateFolder || path === logFolder || (wanted?.(path, name, kind) ?? false),
      clocks: options.clocks ?? systemClocks,
      roots: async () => {
        const roots = await rootsOf(platform, policy);
        await this.#learner.meet(roots.homes);
        return roots;
      },
    };
    this.#agenda = new Agenda(parts, shareOf(ledger.keys.fingerprint));
  }

  [Symbol.dispose](): void {
    this.#agenda[Symbol.dispose]();
    this.#throttle[Symbol.dispose]();
  }

  /** Until the signal; then it has let go of everything. */
  async run(signal: AbortSignal): Promise<void> {
    const { log } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#work(signal);
        this.#heedState();
        await sleep(this.#agenda.quietMs, undefined, { signal });
      } catch (error) {
        if (signal.aborted) break;
        if (error instanceof Damaged) throw error;
        if (!(error instanceof NotKept)) log.tell({ event: 'fault', code: codeIn(error) });
        await sleep(FAULT_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  /** Everything is to be looked through. */
  soon(): void {
    this.#agenda.soon();
  }

  /** Whether what was learned can be kept. Throws NotKept. */
  #heedState(): void {
    const { log } = this.#options;
    const { trouble } = this.#ledger;
    if (trouble !== this.#trouble) {
      log.tell(trouble === null ? { event: 'stateFree' } : { event: 'stateFull', why: trouble });
    }
    this.#trouble = trouble;
    if (trouble === null) return;
    this.#agenda.lost();
    throw new NotKept();
  }

  /** Reads while there is something to read. */
  async #work(signal: AbortSignal): Promise<void> {
    const first = await this.#agenda.next(signal);
    if (first === null) {
      this.#tidy();
      return;
    }
    this.#isTidy = false;
    const letGo = new AbortController();
    const until = AbortSignal.any([signal, letGo.signal]);
    const look = setInterval(() => void this.#letGoIn(letGo), this.#pace.watchMs / 2);
    try {
      await this.#read(first, until);
    } catch (error) {
      if (signal.aborted || !letGo.signal.aborted) throw error;
    } finally {
      clearInterval(look);
      this.#agenda.putBack();
    }
  }

  /** A pause that lasts takes the walk's file out of hand. */
  async #letGoIn(letGo: AbortController): Promise<void> {
    if (this.#agenda.isWalkAlone && (await this.#pauses.isLong())) letGo.abort();
  }

  async #read(first: Step, signal: AbortSignal): Promise<void> {
    const { minConfidence, jobs } = this.#options.policy;
    const measure: Measure = { today: today(), minConfidence };
    const shared = { jobs, poison: this.#poison, brake: this.#throttle, ...this.#keys };
    await using team = new Team({ ...this.#options.life, ...shared, today: measure.today }, signal);
    const reading = team.read({
      steps: this.#steps(first, signal),
      skipped: { links: 0, excluded: 0 },
      namesOnce: false,
      fingerprint: (seen, file) => this.#learner.look(seen, file, measure, signal),
    });
    for await (const seen of reading) {
      if (seen.kind === 'unseen') this.#agenda.unseen(seen);
      else this.#agenda.done(seen, await this.#learner.keep(seen, measure));
      this.#heedState();
    }
  }

  /** Ends when nothing has come for a while, and when the child has had its share. */
  async *#steps(first: Step, signal: AbortSignal): AsyncGenerator<Step> {
    yield first;
    let idleMs = 0;
    for (let given = 1; given < FILES_A_CHILD && idleMs < this.#pace.idleMs;) {
      const step = await this.#agenda.next(signal);
      if (step === null) {
        // A folder may be busy for days.
        this.#tidy();
        const waitMs = Math.min(this.#agenda.quietMs, this.#pace.idleMs) + 1;
        await sleep(waitMs, undefined, { signal });
        idleMs += waitMs;
      } else {
        idleMs = 0;
        given++;
        this.#isTidy = false;
        yield step;
      }
    }
  }

  #tidy(): void {
    if (this.#isTidy || performance.now() < this.#tidyFromMs) return;
    tidyMemory();
    this.#isTidy = true;
    this.#tidyFromMs = performance.now() + TIDY_MS;
  }
}

/** Where in the spread of the daily walk this machine has its place, from 0 to 1: always the same. */
function shareOf(key: Uint8Array): number {
  const [first = 0, second = 0] = createHash('sha256').update(key).update('daily walk').digest();
  return (first * 256 + second) / 65_536;
}
