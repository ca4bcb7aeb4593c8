/**
 * What lies ahead of a run, so that somebody who waits can be told how long: how many candidates
 * there are and how many bytes. A second walk counts them while the parser children read, in short
 * steps, so that it is never in their way; it keeps two numbers, however many files there are.
 */
import { isElsewhere, statsOf } from '../open.ts';
import { type Candidate, type Step, walkFolders, type WalkOptions } from './walk.ts';

export interface Work {
  readonly files: number;
  readonly bytes: number;
}

/** At most a quarter of the time: the same thread serves the children. */
const STEP_MS = 4;
const PAUSE_MS = 12;

/** What a file costs beside its bytes, in bytes: opening it, and the way to the child and back. */
const BYTES_A_FILE = 2 ** 16;
/** Sooner than this, or with less done, an estimate is a guess. */
const LEAST_MS = 2000;
const LEAST_SHARE = 0.01;

export class Survey implements Disposable {
  /** What has been counted so far, and whether that is all. */
  ahead: Work = { files: 0, bytes: 0 };
  isWhole = false;
  #steps: Generator<readonly Step[]> | null = null;
  #timer: NodeJS.Timeout | null = null;

  start(paths: readonly string[], options: WalkOptions): void {
    this.#steps = walkFolders(paths, options, { links: 0, excluded: 0 });
    this.#goOn();
  }

  [Symbol.dispose](): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#steps = null;
  }

  #goOn(): void {
    this.#timer = setTimeout(() => this.#count(), PAUSE_MS).unref();
  }

  #count(): void {
    const until = performance.now() + STEP_MS;
    while (performance.now() < until && !this.isWhole) {
      const folder = this.#steps?.next();
      if (folder === undefined || folder.done === true) this.isWhole = true;
      else this.#add(folder.value);
    }
    if (!this.isWhole) this.#goOn();
  }

  #add(steps: readonly Step[]): void {
    const sizes = steps.flatMap((step) => (step.kind === 'candidate' ? sizeOf(step) : []));
    const { files, bytes } = this.ahead;
    this.ahead = { files: files + sizes.length, bytes: sizes.reduce((sum, n) => sum + n, bytes) };
  }
}

/** Null while nobody can know. Takes the rest to be like what was done so far. */
export function remainingMs(survey: Survey, done: Work, elapsedMs: number): number | null {
  const [all, share] = [weightOf(survey.ahead), weightOf(done) / weightOf(survey.ahead)];
  if (!survey.isWhole || elapsedMs < LEAST_MS || all === 0 || share < LEAST_SHARE) return null;
  return Math.max(0, elapsedMs / share - elapsedMs);
}

function weightOf({ files, bytes }: Work): number {
  return files * BYTES_A_FILE + bytes;
}

/** Nothing for what is not on this disk. */
function sizeOf(candidate: Candidate): readonly number[] {
  try {
    const stats = statsOf(candidate);
    return isElsewhere(stats, candidate.below) ? [] : [stats.size];
  } catch {
    return [0]; // The reading will tell why.
  }
}
