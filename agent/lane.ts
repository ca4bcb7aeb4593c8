/**
 * One parser child at work: the file that it reads, and the next one, which is opened and begun
 * meanwhile so that the child waits for no disk. Several lanes share one walk.
 */
import { reasonOf } from './errno.ts';
import { limits } from './inspect/limits.ts';
import { NoParser, type Parser, type Question } from './inspect/parent.ts';
import type { Seen } from './judge.ts';
import type { Identity } from './ledger/identity.ts';
import { open, OpenedFile } from './open.ts';
import type { Reason } from './outcome.ts';
import type { Poison } from './poison.ts';
import type { Candidate, Skipped, Step, Unseen } from './walk/walk.ts';

/** What a walk comes by; who walks for long may take his time over each. */
export type Steps = Iterator<Step> | AsyncIterator<Step>;

/** What all lanes take from. */
export interface Source {
  readonly steps: Steps;
  readonly skipped: Skipped;
  /** Files with several names that have come by; null where each name counts. */
  readonly identities: Set<string> | null;
  readonly poison: Poison;
  /** Told of each file that a lane takes. */
  readonly taken: (sizeBytes: number) => void;
  /** The fingerprint of a file that is still open, or null where nobody needs it. */
  readonly fingerprint: (seen: Seen, file: OpenedFile) => Promise<string | null>;
}

type Taken =
  | Unseen
  | {
      readonly kind: 'file';
      readonly candidate: Candidate;
      readonly file: OpenedFile | Reason;
      /** Of one that is not read again. */
      readonly identity: Identity | null;
    };

export class Lane implements AsyncDisposable {
  readonly parser: Parser;
  readonly #source: Source;
  readonly #question: Omit<Question, 'hint'>;
  readonly #signal: AbortSignal | undefined;
  /** The head of the file in hand, and of the next one. */
  #buffer = new Uint8Array(limits.headBytes);
  #spare = new Uint8Array(limits.headBytes);
  #ahead: Promise<Taken | null> | null = null;

  constructor(
    parser: Parser,
    source: Source,
    question: Omit<Question, 'hint'>,
    signal: AbortSignal | undefined,
  ) {
    this.parser = parser;
    this.#source = source;
    this.#question = question;
    this.#signal = signal;
  }

  /** Null at the end of the walk. Throws NoParser and the signal's reason. */
  async next(): Promise<Seen | Unseen | null> {
    const taken = await (this.#ahead ?? this.#take());
    this.#ahead = null;
    if (taken === null || taken.kind === 'unseen') return taken;
    const { candidate, file, identity } = taken;
    if (typeof file === 'string') return { ...unread(candidate, file), identity };
    [this.#buffer, this.#spare] = [this.#spare, this.#buffer];
    const reading = this.#read(candidate, file);
    this.#ahead = this.#takeAhead();
    // Heard when it is asked for, if ever.
    this.#ahead.catch(() => {});
    return reading;
  }

  /** The child has it before it asks. */
  async #takeAhead(): Promise<Taken | null> {
    const taken = await this.#take();
    if (taken?.kind === 'file' && typeof taken.file !== 'string') {
      this.parser.prepare(taken.file, this.#questionOn(taken.candidate));
    }
    return taken;
  }

  #questionOn({ hint }: Candidate): Question {
    return { ...this.#question, hint };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ahead = this.#ahead;
    this.#ahead = null;
    await this.parser[Symbol.asyncDispose]();
    const taken = await ahead?.catch(() => null);
    if (taken?.kind === 'file' && typeof taken.file !== 'string') taken.file[Symbol.dispose]();
  }

  /** The next of the walk, opened into the spare buffer. */
  async #take(): Promise<Taken | null> {
    const { steps, skipped, identities, poison } = this.#source;
    for (let step = await steps.next(); !step.done; step = await steps.next()) {
      if (step.value.kind === 'unseen') return step.value;
      const candidate = step.value;
      const file = open(candidate);
      if (typeof file === 'string') return { kind: 'file', candidate, file, identity: null };
      if (file.identity !== null && identities?.has(file.identity)) {
        skipped.links++;
        file[Symbol.dispose]();
        continue;
      }
      if (file.identity !== null) identities?.add(file.identity);
      this.#source.taken(file.sizeBytes);
      const failure = poison.failureOf(file.version);
      if (failure !== null) file[Symbol.dispose]();
      const identity = file.lasting;
      const ready = failure ?? (await begun(file, this.#spare));
      return { kind: 'file', candidate, file: ready, identity };
    }
    return null;
  }

  /** A file that changes under our hands is read once more: half old, half new can look clean. */
  async #read(candidate: Candidate, opened: OpenedFile): Promise<Seen> {
    using first = opened;
    const seen = await this.#inspect(candidate, first);
    if (!first.hasChanged()) return seen;
    const again = await begun(open(candidate), this.#buffer);
    if (typeof again === 'string') return { ...seen, reason: again, ...CHANGED };
    using second = again;
    const seenAgain = await this.#inspect(candidate, second);
    if (!second.hasChanged()) return seenAgain;
    return { ...seenAgain, reason: 'unstable', ...CHANGED };
  }

  async #inspect(candidate: Candidate, file: OpenedFile): Promise<Seen> {
    const { lasting: identity } = file;
    const told = { sizeBytes: file.sizeBytes, modifiedMs: file.modifiedMs, device: file.device };
    const question = this.#questionOn(candidate);
    try {
      const inspected = await this.parser.inspect(file, question, this.#signal);
      const { answer, failure, sketch, head } = inspected;
      if (failure !== null) this.#source.poison.add(file.version, failure);
      const known = { ...told, identity, fingerprint: null };
      const seen: Seen = {
        kind: 'seen',
        candidate,
        answer,
        reason: failure,
        sketch,
        head,
        ...known,
      };
      return { ...seen, fingerprint: await this.#source.fingerprint(seen, file) };
    } catch (error) {
      if (error instanceof NoParser || this.#signal?.aborted) throw error;
      return { ...unread(candidate, reasonOf(error)), ...told };
    }
  }
}

/** What does not hold of a file that was changed while it was read. */
const CHANGED = { identity: null, fingerprint: null } as const;

/** With its first bytes read, or why not. */
async function begun(file: OpenedFile | Reason, buffer: Uint8Array): Promise<OpenedFile | Reason> {
  if (typeof file === 'string') return file;
  try {
    await file.readHead(buffer);
    return file;
  } catch (error) {
    file[Symbol.dispose]();
    return reasonOf(error);
  }
}

function unread(candidate: Candidate, reason: Reason): Seen {
  const nothing = { answer: null, identity: null, sketch: null, head: null, fingerprint: null };
  return {
    kind: 'seen',
    candidate,
    ...nothing,
    reason,
    sizeBytes: null,
    modifiedMs: null,
    device: null,
  };
}
