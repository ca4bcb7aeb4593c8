/**
 * The parser children that work on a walk together, each in a lane of its own. There is one until so
 * much lies ahead that another is worth its start.
 */
import { type FileInHand, type LifeOptions, Parser, type Wish } from './inspect/parent.ts';
import type { Seen } from './judge.ts';
import { Lane, type Source, type Steps } from './lane.ts';
import { Mailbox } from './mailbox.ts';
import { Poison } from './poison.ts';
import type { Skipped, Unseen } from './walk/walk.ts';

export interface TeamOptions extends LifeOptions {
  /** Calendar day as yyyymmdd: the clock is a parameter of the rules. */
  readonly today: number;
  /** Archives are looked into, unless this is false. */
  readonly archives?: boolean;
  readonly allNames?: boolean;
  /** Parser children at work at once, at most. With one, the persons of the run are counted exactly. */
  readonly jobs?: number;
  /** What ended a child before; who scans again and again keeps it. */
  readonly poison?: Poison;
}

/** What is to be read, and what is wanted of each file beside the child's answer. */
export interface Task {
  readonly steps: Steps;
  readonly skipped: Skipped;
  /** Whether further names of a file that came by are passed over. */
  readonly namesOnce: boolean;
  readonly fingerprint: (seen: Seen, file: FileInHand) => Promise<string | null>;
}

/**
 * What a child must have before it to be worth its start. So a run over few files has one child,
 * and counts its persons exactly.
 */
const FILES_A_CHILD = 16;
const BYTES_A_CHILD = 16 * 2 ** 20;

/** What comes while a task is under way. */
type Letter =
  | { readonly lane: Lane; readonly seen: Seen | Unseen | null }
  | { readonly error: unknown }
  | 'more lanes';

export class Team implements AsyncDisposable {
  readonly parsers: Parser[] = [];
  readonly #lanes: Lane[] = [];
  readonly #options: TeamOptions;
  readonly #signal: AbortSignal | undefined;
  readonly #first: Parser;

  /** Starts the first child ahead of its first file. Throws NoParser. */
  constructor(options: TeamOptions, signal?: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    this.#first = this.#hire();
  }

  /** All that it opened and started has ended. At once: each child takes a moment to end. */
  async [Symbol.asyncDispose](): Promise<void> {
    const idle = this.#lanes.length === 0 ? [this.#first] : [];
    await Promise.all([...this.#lanes, ...idle].map((one) => one[Symbol.asyncDispose]()));
  }

  /** Each candidate as it is done; once. Throws NoParser and the signal's reason. */
  async *read(task: Task): AsyncGenerator<Seen | Unseen> {
    const letters = new Mailbox<Letter>();
    const load = new Load(this.#options.jobs ?? 1, () => letters.put('more lanes'));
    const source: Source = {
      steps: task.steps,
      skipped: task.skipped,
      identities: task.namesOnce ? new Set() : null,
      poison: this.#options.poison ?? new Poison(),
      taken: (sizeBytes) => load.add(sizeBytes),
      fingerprint: task.fingerprint,
    };
    const question = { today: this.#options.today, wishes: wishesOf(this.#options) };
    const advance = (lane: Lane): void => {
      lane.next().then(
        (seen) => letters.put({ lane, seen }),
        (error: unknown) => letters.put({ error }),
      );
    };
    const begin = (parser: Parser): void => {
      const lane = new Lane(parser, source, question, this.#signal);
      this.#lanes.push(lane);
      advance(lane);
    };
    begin(this.#first);
    for (let running = 1; running > 0;) {
      this.#signal?.throwIfAborted();
      const letter = await letters.take();
      if (letter === 'more lanes') {
        begin(this.#hire());
        running++;
      } else if ('error' in letter) {
        throw letter.error;
      } else if (letter.seen === null) {
        running--;
      } else {
        advance(letter.lane);
        yield letter.seen;
      }
    }
  }

  #hire(): Parser {
    const parser = new Parser(this.#options);
    this.parsers.push(parser);
    parser.start();
    return parser;
  }
}

function wishesOf({ archives, allNames, sketchKey, headKey }: TeamOptions): readonly Wish[] {
  return [
    ...(archives === false ? ['closed-archives' as const] : []),
    ...(allNames ? ['all-names' as const] : []),
    ...(sketchKey === undefined ? [] : ['sketch' as const]),
    ...(headKey === undefined ? [] : ['head' as const]),
  ];
}

/** Says when there is enough to do for one child more. */
class Load {
  readonly #most: number;
  readonly #grow: () => void;
  #children = 1;
  #work = 0;

  constructor(most: number, grow: () => void) {
    this.#most = most;
    this.#grow = grow;
  }

  add(sizeBytes: number): void {
    this.#work += 1 / FILES_A_CHILD + sizeBytes / BYTES_A_CHILD;
    if (this.#children >= this.#most || this.#work < this.#children) return;
    this.#children++;
    this.#grow();
  }
}
