/** How far a run has come, for those who look: what has passed, and what a survey sees ahead. */
import { dirname } from 'node:path';
import type { Event } from '../scan.ts';
import { remainingMs, Survey } from '../walk/survey.ts';
import type { Progress } from './progress.ts';

type Passed = Extract<Event, { kind: 'outcome' | 'notSpreadsheet' }>;

export class Course {
  /** Null when nobody looks. */
  readonly survey: Survey | null;
  readonly #progress: Progress | null;
  readonly #startedMs = performance.now();
  #files = 0;
  #bytes = 0;
  #found = 0;

  constructor(progress: Progress | null) {
    this.#progress = progress;
    this.survey = progress === null ? null : new Survey();
  }

  /** Counts a candidate that is done, and shows it. */
  pass(event: Passed): void {
    const { path, sizeBytes } = event.kind === 'outcome' ? event.outcome : event;
    this.#files++;
    this.#bytes += sizeBytes ?? 0;
    if (event.kind === 'outcome' && event.outcome.outcome === 'found') this.#found++;
    this.#tell('show', dirname(path));
  }

  /** After this the terminal is free for other text. */
  clear(): void {
    this.#progress?.clear();
  }

  end(): void {
    this.#tell('end', '');
  }

  #tell(how: 'show' | 'end', path: string): void {
    if (this.#progress === null || this.survey === null) return;
    const done = { files: this.#files, bytes: this.#bytes };
    const elapsedMs = performance.now() - this.#startedMs;
    const { ahead, isWhole } = this.survey;
    const left = how === 'end' ? null : remainingMs(this.survey, done, elapsedMs);
    const counted = { done, found: this.#found, ahead, isWhole };
    this.#progress[how]({ ...counted, elapsedMs, remainingMs: left, path });
  }
}
