/**
 * The agent as a service: looks through this machine, and notices what is new, until it is told to
 * stop. A parser child lives only while there is something to read; between two looks there is nothing
 * but a timer. What it does stands in the ledger, so that it goes on where it was ended, however that was.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { RULES_REVISION } from '../../rules/index.ts';
import type { Proxy, StatusSocket } from '../config.ts';
import { Disks } from '../disks.ts';
import { Damaged, type Ledger, openLedger } from '../ledger/ledger.ts';
import { codeIn } from './log.ts';
import { Poison } from '../poison.ts';
import { machineKeyIn, membershipIn } from '../delivery/membership.ts';
import { type Orders, ordersFor } from './orders.ts';
import { DEFAULT_PACE, type Pace } from './policy.ts';
import { clocks as systemClocks } from './schedule.ts';
import { FAULT_MS, Work, type WorkOptions, type WorkParts } from './work.ts';

export interface ServiceOptions extends WorkOptions {
  /** What the server is told that it talks to. */
  readonly agentVersion?: string;
  /** The way to it. */
  readonly proxy?: Proxy;
  /** Where people may ask how it stands. */
  readonly statusSocket?: StatusSocket;
}

/** `taken`: another agent has this state folder. */
export type ServiceEnd = 'stopped' | 'taken';

/** Runs until the signal; then it has let go of everything within a second. Throws when the folder is of no use. */
export async function runService(
  options: ServiceOptions,
  signal: AbortSignal,
): Promise<ServiceEnd> {
  while (!signal.aborted) {
    const opened = openLedger(options.stateFolder);
    if (opened === 'taken') return 'taken';
    using ledger = opened.ledger;
    const { setAside, beginning } = opened;
    if (setAside !== null) options.log.tell({ event: 'stateRenewed', why: beginning });
    try {
      await new Shift(options, ledger).run(signal);
    } catch (error) {
      // The next one to open it begins it anew.
      if (!(error instanceof Damaged)) throw error;
    }
  }
  return 'stopped';
}

/** What lasts while policies come and go. */
class Shift {
  readonly #options: ServiceOptions;
  readonly #pace: Pace;
  readonly #parts: WorkParts;
  /** Under the policy of now; null while there is none to work under. */
  #work: Work | null = null;
  /** Everything is to be looked through by who works next. */
  #isSoon = false;
  #change = new AbortController();
  #newsMs: number;

  constructor(options: ServiceOptions, ledger: Ledger) {
    this.#options = options;
    this.#pace = { ...DEFAULT_PACE, ...options.pace };
    this.#parts = { ledger, disks: new Disks(options.platform), poison: new Poison() };
    this.#newsMs = this.#pace.newsMs;
  }

  async run(signal: AbortSignal): Promise<void> {
    const { log, platform, policy } = this.#options;
    const beganMs = performance.now();
    platform.makeIdle(process.pid);
    log.tell({ event: 'started', rulesRevision: RULES_REVISION, jobs: policy.jobs });
    const end = new AbortController();
    const until = AbortSignal.any([signal, end.signal]);
    const reception = await this.#reception();
    const courier = this.#courier(until);
    try {
      await this.#goOn(until);
    } finally {
      end.abort();
      await Promise.all([courier, reception?.[Symbol.asyncDispose]()]);
    }
    log.tell({ event: 'stopped', ranMs: Math.round(performance.now() - beganMs) });
  }

  /** Under one policy after the other: as if it were ended and started, but for the process. */
  async #goOn(signal: AbortSignal): Promise<void> {
    const { log } = this.#options;
    let waitsFor: number | null | undefined;
    while (!signal.aborted) {
      this.#change = new AbortController();
      const until = AbortSignal.any([signal, this.#change.signal]);
      const orders = await this.#orders();
      if (orders.kind === 'work') {
        waitsFor = undefined;
        await this.#workBy(orders, until);
        continue;
      }
      const { fromMs } = orders;
      if (waitsFor !== fromMs) log.tell({ event: 'waiting', fromMs });
      waitsFor = fromMs;
      await sleep(this.#pace.watchMs, undefined, { signal: until }).catch(() => {});
    }
  }

  /** What cannot be read now says nothing. */
  async #orders(): Promise<Orders> {
    const { stateFolder, policy, log, clocks = systemClocks } = this.#options;
    try {
      return await ordersFor(stateFolder, policy, clocks().wallMs);
    } catch (error) {
      log.tell({ event: 'fault', code: codeIn(error) });
      return { kind: 'wait', fromMs: null };
    }
  }

  async #workBy({ policy, newsMs }: Orders & { readonly kind: 'work' }, signal: AbortSignal) {
    this.#newsMs = newsMs ?? this.#pace.newsMs;
    using work = new Work({ ...this.#options, policy }, this.#parts);
    this.#work = work;
    if (this.#isSoon) work.soon();
    this.#isSoon = false;
    await work.run(signal);
    this.#work = null;
  }

  async #reception(): Promise<AsyncDisposable | null> {
    const { statusSocket = 'none', stateFolder, platform, policy, log } = this.#options;
    if (statusSocket === 'none') return null;
    // Not for those who are not asked.
    const { Reception } = await import('./reception.ts');
    const { disks } = this.#parts;
    const { schedule } = policy;
    const volumes = (): ReturnType<typeof disks.volumes> => disks.volumes();
    return new Reception(statusSocket, { stateFolder, schedule, platform, volumes, log });
  }

  /** Tells the server what there is to tell, for as long as this runs; not for a machine that is nobody's. */
  async #courier(signal: AbortSignal): Promise<void> {
    const { stateFolder, platform, log, agentVersion = 'unknown', proxy } = this.#options;
    if (membershipIn(stateFolder) === null) return;
    // Not for those that have no server: it takes megabytes.
    const { runCourier } = await import('../delivery/courier.ts');
    const { ledger, disks } = this.#parts;
    const facts = new Daily(() => platform.machine());
    const shared = {
      ledger,
      stateFolder,
      proxy,
      agentVersion,
      machine: () => facts.get(),
      volumes: () => disks.volumes(),
    };
    const errands = {
      log,
      newsMs: () => this.#newsMs,
      scanNow: () => this.#soon(),
      policyTaken: () => this.#change.abort(),
    };
    while (!signal.aborted) {
      try {
        // Each time: a copy becomes another machine.
        const membership = membershipIn(stateFolder);
        if (membership === null) return;
        const parts = { ...shared, membership, key: machineKeyIn(stateFolder) };
        await runCourier(parts, errands, signal);
      } catch (error) {
        if (signal.aborted) return;
        log.tell({ event: 'fault', code: codeIn(error) });
        await sleep(FAULT_MS, undefined, { signal }).catch(() => {});
      }
    }
  }

  /** Who is just ending does not come to it. */
  #soon(): void {
    if (this.#work === null || this.#change.signal.aborted) this.#isSoon = true;
    else this.#work.soon();
  }
}

const DAY_MS = 86_400_000;

/** What is asked at most once a day. */
class Daily<T> {
  readonly #ask: () => Promise<T>;
  #answer: Promise<T> | null = null;
  #askedMs = 0;

  constructor(ask: () => Promise<T>) {
    this.#ask = ask;
  }

  get(): Promise<T> {
    const isOld = performance.now() - this.#askedMs > DAY_MS;
    if (this.#answer === null || isOld) {
      this.#askedMs = performance.now();
      this.#answer = this.#ask();
    }
    return this.#answer;
  }
}
