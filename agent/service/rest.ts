/**
 * Files that somebody has just written, until they have been left alone for a while: who reads a
 * workbook that Excel is about to write again reads it twice. Nobody waits here; who comes later looks again.
 */
import { existsSync, lstatSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Pace } from './policy.ts';
import type { Candidate } from '../walk/walk.ts';

/** What there is no room for stands in the ledger as not read, and comes with the next rescan. */
const MOST = 1000;
/** So long beside the mark of a program that has the file open: it is likely to be written again. */
const OPEN_TIMES = 3;
const LOOK_MS = 1000;

/** A clock that is set right bit by bit does not leap. */
const LEAP_MS = 5000;

export type RestPace = Pick<Pace, 'restMs' | 'patienceMs' | 'recentMs' | 'watchMs'>;

interface Waiting {
  readonly candidate: Candidate;
  readonly firstMs: number;
  /** What the file was when it was last looked at, and since when. */
  state: string | null;
  sinceMs: number;
  /** Not to be tried again before this. */
  notBeforeMs: number;
}

export class Rest {
  readonly #pace: RestPace;
  readonly #waiting = new Map<string, Waiting>();
  /** What could not be read, as it was then: time alone does not mend it. */
  readonly #tried = new Map<string, string | null>();
  #lookedMs = -Infinity;
  /** The wall's clock before the monotonic one, and how far it leapt ahead of late, until when that counts. */
  #aheadMs = aheadMs();
  #leap = { ms: 0, untilMs: 0 };

  constructor(pace: RestPace) {
    this.#pace = pace;
  }

  get size(): number {
    return this.#waiting.size;
  }

  /** New or changed. One that has been tried in vain comes again when it has changed. */
  offer(candidate: Candidate): void {
    const { path, rawPath } = candidate;
    if (this.#waiting.has(path) || this.#waiting.size >= MOST) return;
    const state = stateOf(candidate);
    if (this.#tried.has(path) && this.#tried.get(path) === state) return;
    const agoMs = changedMsAgo(rawPath ?? path);
    // A folder that was moved here brings old files; a sleep makes all files old.
    const recentMs = this.#pace.recentMs + this.#leaptMs();
    if (Math.min(agoMs, movedMsAgo(dirname(path))) > recentMs) return;
    const nowMs = performance.now();
    const sinceMs = nowMs - Math.min(Math.max(agoMs, 0), this.#pace.restMs);
    this.#waiting.set(path, { candidate, firstMs: nowMs, state, sinceMs, notBeforeMs: 0 });
    this.#lookedMs = -Infinity;
  }

  /** One that could not be read now and may be soon: with the next look at the folders. */
  again(candidate: Candidate): void {
    if (this.#waiting.size >= MOST) return;
    const nowMs = performance.now();
    const notBeforeMs = nowMs + this.#pace.watchMs;
    const state = stateOf(candidate);
    const waiting = { candidate, firstMs: nowMs, state, sinceMs: nowMs, notBeforeMs };
    this.#waiting.set(candidate.path, waiting);
  }

  /** One that could not be read, and that is not worth another try as it is. */
  tried(candidate: Candidate): void {
    const [oldest] = this.#tried.keys();
    if (this.#tried.size >= MOST && oldest !== undefined) this.#tried.delete(oldest);
    this.#tried.set(candidate.path, stateOf(candidate));
  }

  /** One that is at rest, the longest waiting first; null while there is none. */
  take(): Candidate | null {
    const nowMs = performance.now();
    if (nowMs - this.#lookedMs < Math.min(LOOK_MS, this.#pace.restMs)) return null;
    for (const [path, waiting] of this.#waiting) {
      if (!this.#isReady(waiting, nowMs)) continue;
      this.#waiting.delete(path);
      return waiting.candidate;
    }
    this.#lookedMs = nowMs;
    return null;
  }

  /** By how much what was written lately may look older than it is. */
  #leaptMs(): number {
    const nowMs = performance.now();
    const now = aheadMs();
    const ms = now - this.#aheadMs;
    this.#aheadMs = now;
    const before = nowMs < this.#leap.untilMs ? this.#leap.ms : 0;
    if (ms > LEAP_MS) this.#leap = { ms: before + ms, untilMs: nowMs + this.#pace.recentMs };
    return ms > LEAP_MS ? this.#leap.ms : before;
  }

  #isReady(waiting: Waiting, nowMs: number): boolean {
    if (nowMs < waiting.notBeforeMs) return false;
    const state = stateOf(waiting.candidate);
    if (state !== waiting.state) {
      waiting.state = state;
      waiting.sinceMs = nowMs;
    }
    const { restMs, patienceMs } = this.#pace;
    const neededMs = restMs * (isOpen(waiting.candidate.path) ? OPEN_TIMES : 1);
    return nowMs - waiting.sinceMs >= neededMs || nowMs - waiting.firstMs >= patienceMs;
  }
}

function aheadMs(): number {
  return Date.now() - performance.now();
}

/** By the wall; less than nothing when its time lies ahead. */
function changedMsAgo(path: string | Buffer): number {
  try {
    return Date.now() - lstatSync(path).ctimeMs;
  } catch {
    return 0;
  }
}

/** Of a folder; a move is no change of what it holds. */
function movedMsAgo(folder: string): number {
  try {
    const { mtimeNs, ctimeNs, ctimeMs } = lstatSync(folder, { bigint: true });
    return ctimeNs === mtimeNs ? Infinity : Date.now() - Number(ctimeMs);
  } catch {
    return Infinity;
  }
}

function stateOf({ path, rawPath }: Candidate): string | null {
  try {
    const { size, mtimeNs, ctimeNs } = lstatSync(rawPath ?? path, { bigint: true });
    return `${size}:${mtimeNs}:${ctimeNs}`;
  } catch {
    return null;
  }
}

/** Excel's mark, and that of LibreOffice. */
function isOpen(path: string): boolean {
  const [folder, name] = [dirname(path), basename(path)];
  return existsSync(join(folder, `~$${name}`)) || existsSync(join(folder, `.~lock.${name}#`));
}
