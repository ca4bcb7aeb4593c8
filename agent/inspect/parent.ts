/**
 * The parent's side of the wall. A `Parser` has one child process without rights at a time, gives
 * it one file at a time, and ends it when it takes too long, dies, or says what no honest child
 * would say. The file in hand then has a failure, and the next one gets a new child.
 */
import type { Job, Persons, Question } from './protocol.ts';
import { NoParser } from './confinement.ts';
import { type FileInHand, type Inspected, Life, type LifeOptions } from './life.ts';

export { NoParser, type Program } from './confinement.ts';
export type { Failure, FileInHand, Inspected, LifeOptions } from './life.ts';
export type { Persons, Question, Wish } from './protocol.ts';

/** A file that the child has before it is asked for. */
interface Ahead {
  readonly life: Life;
  readonly file: FileInHand;
  readonly inspected: Promise<Inspected>;
}

export class Parser implements AsyncDisposable {
  readonly #options: LifeOptions;
  #life: Life | null = null;
  #past: Persons = { persons: 0, exact: true };
  #jobs = 0;
  #ahead: Ahead | null = null;

  constructor(options: LifeOptions = {}) {
    this.#options = options;
  }

  /** The child's process id, or null while there is none. */
  get pid(): number | null {
    return this.#life?.pid ?? null;
  }

  /** Persons of all files; counted when the parser has been disposed of, their sum before. */
  get run(): Persons {
    const { persons, exact } = this.#life?.run ?? { persons: 0, exact: true };
    const past = this.#past;
    const alone = past.persons === 0 || persons === 0;
    return { persons: past.persons + persons, exact: past.exact && exact && alone };
  }

  /** Starts the child ahead of the first file. Throws NoParser. */
  start(): void {
    if (this.#life !== null && !this.#life.over) return;
    this.#bury();
    this.#life = new Life(this.#options);
  }

  /**
   * Sends the file that will be inspected next while the child has another one in hand, or does
   * nothing. It must stay open, and its head as it is, until it has been inspected.
   */
  prepare(file: FileInHand, question: Question): void {
    const life = this.#life;
    if (life === null || !life.hasRoomAhead) return;
    const inspected = life.inspect(this.#job(file, question), file);
    // Heard when it is asked for, if ever.
    inspected.catch(() => {});
    this.#ahead = { life, file, inspected };
  }

  /**
   * One file at a time. Throws NoParser, the error of `file.read`, and the reason of the signal,
   * which ends the child at once.
   */
  async inspect(file: FileInHand, question: Question, signal?: AbortSignal): Promise<Inspected> {
    const inspected = await this.#inspectOnce(file, question, signal);
    // A child that has read other files may have died of one of those, or between two.
    const isOwn = inspected.failure === null || inspected.failure === 'timeout';
    const isDoubtful = !isOwn && (this.#life?.answers ?? 0) > 0;
    return isDoubtful ? this.#inspectOnce(file, question, signal) : inspected;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#life?.close();
    this.#bury();
  }

  async #inspectOnce(
    file: FileInHand,
    question: Question,
    signal: AbortSignal | undefined,
  ): Promise<Inspected> {
    signal?.throwIfAborted();
    this.start();
    const life = this.#life;
    if (life === null) throw new NoParser('no parser child');
    const abort = (): void => life.abort(signal?.reason);
    signal?.addEventListener('abort', abort, { once: true });
    const ahead = this.#ahead;
    const isAhead = ahead !== null && ahead.file === file && ahead.life === life;
    if (isAhead) this.#ahead = null;
    try {
      return await (isAhead ? ahead.inspected : life.inspect(this.#job(file, question), file));
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  #job(file: FileInHand, question: Question): Job {
    return { id: ++this.#jobs, sizeBytes: file.sizeBytes, ...question };
  }

  #bury(): void {
    this.#past = this.run;
    this.#life = null;
  }
}
