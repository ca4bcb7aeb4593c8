/**
 * From candidates to outcomes: the same for the command and for the service. Every candidate ends
 * as exactly one outcome or is counted as no spreadsheet, and what could not be looked into is told.
 */
import type { Confidence } from '../rules/finding.ts';
import type { Baseline } from './baseline.ts';
import { type FileInHand, type LifeOptions, Parser, type Wish } from './inspect/parent.ts';
import { judge, type Measure, type Seen } from './judge.ts';
import { Lane, type Source } from './lane.ts';
import { Mailbox } from './mailbox.ts';
import type { Outcome, Summary } from './outcome.ts';
import { expand } from './pattern.ts';
import { Poison } from './poison.ts';
import type { Survey } from './survey.ts';
import { Tally } from './tally.ts';
import { type Unseen, walk, type WalkOptions } from './walk.ts';

export type Event =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'notSpreadsheet'; readonly path: string; readonly sizeBytes: number | null }
  | Unseen
  /** The last one, also of a run that was stopped. */
  | { readonly kind: 'summary'; readonly summary: Summary };

export interface ScanOptions extends WalkOptions, LifeOptions {
  /** Archives are looked into, unless this is false. */
  readonly archives?: boolean;
  /** Calendar day as yyyymmdd: the clock is a parameter of the rules. */
  readonly today: number;
  /** How sure a finding must be to make a file `found`. */
  readonly minConfidence?: Confidence;
  /** Parser children at work at once, at most. With one, the persons of the run are counted exactly. */
  readonly jobs?: number;
  /** Counts what lies ahead, for somebody who wants to know. */
  readonly survey?: Survey | null;
  /** What ended a child before; who scans again and again keeps it. */
  readonly poison?: Poison;
  /** The found files that somebody has answered for. */
  readonly baseline?: Baseline | null;
}

/**
 * What a child must have before it to be worth its start. So a run over few files has one child,
 * and counts its persons exactly.
 */
const FILES_A_CHILD = 16;
const BYTES_A_CHILD = 16 * 2 ** 20;

/** Throws NoParser. A stopped run ends with its summary, which says that it is not complete. */
export async function* scan(
  paths: readonly string[],
  options: ScanOptions,
  signal?: AbortSignal,
): AsyncGenerator<Event> {
  const least = options.minConfidence ?? 'likely';
  const measure = { today: options.today, minConfidence: least };
  const crew: Crew = { parsers: [], tally: new Tally(options), measure, signal };
  let complete = false;
  try {
    for await (const seen of look(paths, options, crew)) {
      yield seen.kind === 'unseen' ? crew.tally.unseen(seen) : tell(seen, options, crew);
    }
    complete = true;
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  const runs = crew.parsers.map(({ run }) => run);
  yield { kind: 'summary', summary: crew.tally.summary(complete, runs, least) };
}

/** What all that work on a run share. */
interface Crew {
  readonly parsers: Parser[];
  readonly tally: Tally;
  readonly measure: Measure;
  readonly signal: AbortSignal | undefined;
}

function tell(seen: Seen, { baseline }: ScanOptions, { tally, measure }: Crew): Event {
  const outcome = judge(seen, measure);
  const settled = outcome && (baseline?.settle(outcome, seen.fingerprint) ?? outcome);
  return tally.seen(seen, settled);
}

function wishesOf({ archives, allNames }: ScanOptions): readonly Wish[] {
  return [
    ...(archives === false ? ['closed-archives' as const] : []),
    ...(allNames ? ['all-names' as const] : []),
  ];
}

/** What comes while a run is under way. */
type Letter =
  | { readonly lane: Lane; readonly seen: Seen | Unseen | null }
  | { readonly error: unknown }
  | 'more lanes';

/** Each candidate as it is done. All that it opened and started has ended when it ends. */
async function* look(
  paths: readonly string[],
  options: ScanOptions,
  crew: Crew,
): AsyncGenerator<Seen | Unseen> {
  const { parsers, tally, signal } = crew;
  const lanes: Lane[] = [];
  await using ends = new AsyncDisposableStack();
  const hire = (): Parser => {
    const parser = new Parser(options);
    parsers.push(parser);
    parser.start();
    return parser;
  };
  const first = ends.use(hire());
  // At once: each child takes a moment to end.
  ends.defer(async () => {
    await Promise.all(lanes.map((lane) => lane[Symbol.asyncDispose]()));
  });
  const expanded = await expand(paths, options, tally.skipped);
  yield* expanded.unseen;
  if (options.survey) ends.use(options.survey).start(expanded.paths, options);
  const letters = new Mailbox<Letter>();
  const load = new Load(options.jobs ?? 1, () => letters.put('more lanes'));
  const source: Source = {
    walk: walk(expanded.paths, options, tally.skipped),
    skipped: tally.skipped,
    identities: new Set(),
    poison: options.poison ?? new Poison(),
    taken: (sizeBytes) => load.add(sizeBytes),
    fingerprint: (seen, file) => fingerprint(seen, file, options, crew),
  };
  const question = { today: options.today, wishes: wishesOf(options) };
  const advance = (lane: Lane): void => {
    lane.next().then(
      (seen) => letters.put({ lane, seen }),
      (error: unknown) => letters.put({ error }),
    );
  };
  const begin = (parser: Parser): void => {
    const lane = new Lane(parser, source, question, signal);
    lanes.push(lane);
    advance(lane);
  };
  begin(first);
  for (let running = 1; running > 0;) {
    signal?.throwIfAborted();
    const letter = await letters.take();
    if (letter === 'more lanes') {
      begin(hire());
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

/** Only of what is found; what cannot be read once more nobody has answered for. */
async function fingerprint(
  seen: Seen,
  file: FileInHand,
  { baseline }: ScanOptions,
  { measure, signal }: Crew,
): Promise<string | null> {
  const outcome = baseline && judge(seen, measure);
  if (!baseline || outcome?.outcome !== 'found') return null;
  try {
    return await baseline.fingerprint(outcome, file, signal);
  } catch (error) {
    if (signal?.aborted) throw error;
    return null;
  }
}
