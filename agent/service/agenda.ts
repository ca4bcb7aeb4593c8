/**
 * What is to be read next. First what somebody has just written; then, unless the machine is not ours
 * now, what the walk under way comes by: a full one once a day, between them one over what has changed.
 */
import { dirname } from 'node:path';
import { masked } from '../../rules/index.ts';
import type { Exclusion } from '../walk/exclude.ts';
import type { Ledger, WalkName } from '../ledger/ledger.ts';
import type { Log } from './log.ts';
import type { Outcome, Summary } from '../outcome.ts';
import type { Pauses } from './pauses.ts';
import type { Pace, Policy } from './policy.ts';
import { Rest } from './rest.ts';
import type { Roots } from '../walk/roots.ts';
import { type Appointment, appoint, type Clocks, isDue } from './schedule.ts';
import type { Seen } from '../judge.ts';
import { sweep } from '../ledger/sweep.ts';
import { Tally } from '../tally.ts';
import type { Throttle } from './throttle.ts';
import type { Candidate, Skipped, Step, Unseen } from '../walk/walk.ts';
import { type Watch, watchOver } from './watch.ts';

export interface AgendaParts {
  readonly ledger: Ledger;
  readonly policy: Policy;
  readonly pace: Pace;
  readonly log: Log;
  readonly throttle: Throttle;
  readonly pauses: Pauses;
  readonly exclude: Exclusion;
  readonly clocks: () => Clocks;
  /** Asked with each walk: disks come and go. */
  readonly roots: () => Promise<Roots>;
}

interface Walk {
  readonly name: WalkName;
  readonly folders: Generator<readonly Step[]>;
  /** What is left of the folder in hand. */
  ready: Iterator<Step>;
  readonly tally: Tally;
  isOver: boolean;
}

type Origin = 'written' | 'walk';

/** Looking at folders takes one part in so many of a processor, at most. */
const LOOK_SHARE = 50;

/** What of its counts a walk leaves in the ledger. */
const COVERAGE = [
  'files',
  'clean',
  'found',
  'sealed',
  'unknown',
  'notSpreadsheet',
  'denied',
  'unreachable',
  'links',
  'cloudOnly',
  'excluded',
  'bytes',
  'ms',
] as const satisfies readonly (keyof Summary)[];

export class Agenda implements Disposable {
  readonly #parts: AgendaParts;
  readonly #rest: Rest;
  readonly #lateMs: number;
  readonly #passedOver: Skipped = { links: 0, excluded: 0 };
  /** Given out and not done yet; what comes back is given out again. */
  readonly #inHand = new Map<Candidate, Origin>();
  readonly #back: [Candidate, Origin][] = [];
  #roots: Roots | null = null;
  #watch: Watch | null = null;
  #walk: Walk | null = null;
  #full: Appointment;
  /** By the monotonic clock. */
  #rescanMs: number;
  #lookMs = 0;

  /** `share` from 0 to 1: how much of the spread is this machine's. */
  constructor(parts: AgendaParts, share: number) {
    this.#parts = parts;
    this.#rest = new Rest(parts.pace);
    this.#lateMs = share * parts.pace.spreadMs;
    const { endedMs = null, exclude = [] } = parts.ledger.walks('full').ended ?? {};
    // Of folders that are as they were a full walk alone sees what is left out now, or no more.
    const isAsWas = endedMs === null || exclude.join('\0') === this.#excluded().join('\0');
    this.#full = isAsWas ? this.#appoint(endedMs) : parts.clocks();
    // What came while no agent ran.
    this.#rescanMs = parts.clocks().monotonicMs;
  }

  [Symbol.dispose](): void {
    this.#watch?.[Symbol.dispose]();
    this.#walk?.folders.return(undefined);
  }

  /** As it is kept: a pattern is a text that somebody wrote. */
  #excluded(): readonly string[] {
    return this.#parts.policy.exclude.map(masked);
  }

  /** Whether nothing but the walk's files is in hand, so that they may be let go. */
  get isWalkAlone(): boolean {
    return this.#inHand.size > 0 && ![...this.#inHand.values()].includes('written');
  }

  /** Null when there is nothing to be read now. */
  async next(signal: AbortSignal): Promise<Step | null> {
    for (;;) {
      await this.#parts.throttle.turn(signal);
      await this.#look(signal);
      const written = this.#rest.take();
      if (written !== null) return this.#give(written, 'written');
      const isPaused = this.#hasWalkWork() && (await this.#parts.pauses.why()) !== null;
      const back = this.#takeBack(isPaused);
      if (back !== null) return this.#give(...back);
      if (isPaused) return null;
      const walk = this.#walk ?? (await this.#begin());
      if (walk === null) return null;
      const step = this.#advance(walk);
      if (step?.kind === 'unseen') return step;
      if (step !== null) return this.#give(step, 'walk');
      if (walk.isOver) return null;
    }
  }

  /** A candidate that was given out has been read, and is in the ledger. */
  done(seen: Seen, outcome: Outcome | null): void {
    const { candidate, identity } = seen;
    const origin = this.#inHand.get(candidate);
    this.#inHand.delete(candidate);
    const reason = outcome?.reason ?? null;
    if (reason === 'locked' || reason === 'unstable') this.#rest.again(candidate);
    else if (identity === null && seen.answer === null) this.#rest.tried(candidate);
    if (origin === 'walk') this.#walk?.tally.seen(seen, outcome);
    else this.#watch?.warm(dirname(candidate.path));
    this.#endWhenDone();
  }

  unseen(unseen: Unseen): void {
    this.#walk?.tally.unseen(unseen);
  }

  /** What is in hand will not be done: it is given out again. */
  putBack(): void {
    this.#back.push(...this.#inHand);
    this.#inHand.clear();
  }

  /** What was read last is not in the ledger: it is looked for again. */
  lost(): void {
    this.#walk?.folders.return(undefined);
    const isFull = this.#walk?.name === 'full';
    this.#walk = null;
    this.#back.length = 0;
    this.#inHand.clear();
    const now = this.#parts.clocks();
    if (isFull) this.#full = now;
    this.#rescanMs = now.monotonicMs;
  }

  /** Somebody wants everything looked through now, not when it is due. */
  soon(): void {
    this.#full = this.#parts.clocks();
  }

  /** How long nothing has to be done, unless a file comes to rest or is told of. */
  get quietMs(): number {
    const nowMs = performance.now();
    const { restMs, watchMs } = this.#parts.pace;
    const lookMs = Math.max(0, this.#lookMs - nowMs);
    return Math.min(lookMs, this.#rest.size > 0 ? restMs / 2 : watchMs);
  }

  #give(candidate: Candidate, origin: Origin): Candidate {
    this.#inHand.set(candidate, origin);
    return candidate;
  }

  #takeBack(isPaused: boolean): [Candidate, Origin] | null {
    const at = this.#back.findIndex(([, origin]) => origin === 'written' || !isPaused);
    return this.#back.splice(at, at < 0 ? 0 : 1)[0] ?? null;
  }

  #hasWalkWork(): boolean {
    return this.#walk !== null || this.#back.length > 0 || this.#dueWalk() !== null;
  }

  #dueWalk(): WalkName | null {
    const now = this.#parts.clocks();
    if (isDue(this.#full, now)) return 'full';
    return now.monotonicMs >= this.#rescanMs ? 'rescan' : null;
  }

  async #begin(): Promise<Walk | null> {
    const name = this.#dueWalk();
    if (name === null) return null;
    const { ledger, log, exclude } = this.#parts;
    const { paths, bounds } = await this.#lookAround();
    ledger.walkBegan(name);
    log.tell({ event: 'scanBegan', scan: name === 'full' ? 'full' : 'changed' });
    const tally = new Tally();
    const options = { full: name === 'full', exclude, bounds };
    const folders = sweep(ledger, paths, options, tally.skipped);
    this.#walk = { name, folders, ready: [].values(), tally, isOver: false };
    return this.#walk;
  }

  /** Which disks there are by now, and where to watch. */
  async #lookAround(): Promise<Roots> {
    const roots = await this.#parts.roots();
    const isAsBefore = this.#roots?.paths.join('\0') === roots.paths.join('\0');
    if (!isAsBefore) this.#parts.ledger.keepOnly(roots.tops);
    if (!isAsBefore || this.#walk === null) {
      this.#watch?.[Symbol.dispose]();
      this.#watch = watchOver({ paths: roots.paths, skip: roots.bounds.skip });
    }
    this.#roots = roots;
    return roots;
  }

  /** Null when the next folder has nothing to be read, and at the end. */
  #advance(walk: Walk): Step | null {
    const step = walk.ready.next();
    if (step.done !== true) return step.value;
    const folder = walk.folders.next();
    if (folder.done === true) {
      walk.isOver = true;
      this.#endWhenDone();
      return null;
    }
    walk.ready = folder.value.values();
    return null;
  }

  #endWhenDone(): void {
    const walk = this.#walk;
    const left = [...this.#inHand.values(), ...this.#back.map(([, origin]) => origin)];
    if (walk?.isOver !== true || left.includes('walk')) return;
    this.#walk = null;
    const { ledger, log, clocks, pace } = this.#parts;
    const summary = walk.tally.summary(true, [], 'likely');
    ledger.walkEnded(
      walk.name,
      Object.fromEntries(COVERAGE.map((count) => [count, summary[count] ?? 0])),
      this.#excluded(),
    );
    const { files, found, sealed, unknown, clean, notSpreadsheet, denied, unreachable } = summary;
    const counts = { files, found, sealed, unknown, clean, notSpreadsheet, denied, unreachable };
    const scan = walk.name === 'full' ? 'full' : 'changed';
    log.tell({ event: 'scanEnded', scan, ...counts, complete: true, ms: summary.ms });
    const now = clocks();
    if (walk.name === 'full') this.#full = this.#appoint(now.wallMs);
    this.#rescanMs = now.monotonicMs + pace.rescanMs;
  }

  #appoint(lastMs: number | null): Appointment {
    const { clocks, policy } = this.#parts;
    return appoint(lastMs, clocks(), { minutes: policy.schedule, lateMs: this.#lateMs });
  }

  /** At the folders where somebody may have written. */
  async #look(signal: AbortSignal): Promise<void> {
    if (performance.now() < this.#lookMs) return;
    const { ledger, exclude, throttle, pace, log } = this.#parts;
    const { bounds } = this.#roots ?? (await this.#lookAround());
    const before = process.cpuUsage();
    const { folders = [], isLost = false } = this.#watch?.take() ?? {};
    if (isLost) {
      this.#rescanMs = 0;
      log.tell({ event: 'watchLost', folders: folders.length });
    }
    const came = (folder: string): void => this.#watch?.warm(folder);
    const options = { shallow: true, came, exclude, bounds };
    for (const steps of sweep(ledger, folders, options, this.#passedOver)) {
      for (const step of steps) if (step.kind === 'candidate') this.#rest.offer(step);
      await throttle.turn(signal);
    }
    const { user, system } = process.cpuUsage(before);
    const apartMs = Math.max(pace.watchMs, ((user + system) / 1000) * LOOK_SHARE);
    this.#lookMs = performance.now() + apartMs;
  }
}
