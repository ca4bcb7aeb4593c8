/**
 * From candidates to outcomes: the same for the command and for the service. Every candidate ends
 * as exactly one outcome or is counted as no spreadsheet, and what could not be looked into is told.
 */
import type { Confidence } from '../rules/finding.ts';
import { type LifeOptions, Parser, type Wish } from './inspect/parent.ts';
import { judge, type Seen } from './judge.ts';
import { Lane, type Source } from './lane.ts';
import type { Outcome, Summary } from './outcome.ts';
import { expand } from './pattern.ts';
import { Tally } from './tally.ts';
import { type Unseen, walk, type WalkOptions } from './walk.ts';

export type Event =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'notSpreadsheet'; readonly path: string }
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
  /** Parser children at work at once. With one, the persons of the run are counted exactly. */
  readonly jobs?: number;
}

/** Throws NoParser. A stopped run ends with its summary, which says that it is not complete. */
export async function* scan(
  paths: readonly string[],
  options: ScanOptions,
  signal?: AbortSignal,
): AsyncGenerator<Event> {
  const least = options.minConfidence ?? 'likely';
  const measure = { today: options.today, minConfidence: least };
  const tally = new Tally();
  const parsers = Array.from({ length: options.jobs ?? 1 }, () => new Parser(options));
  let complete = false;
  try {
    for await (const seen of look(paths, options, { parsers, tally, signal })) {
      yield seen.kind === 'unseen' ? tally.unseen(seen) : tally.seen(seen, judge(seen, measure));
    }
    complete = true;
  } catch (error) {
    if (!signal?.aborted) throw error;
  }
  const runs = parsers.map(({ run }) => run);
  yield { kind: 'summary', summary: tally.summary(complete, runs, least) };
}

function wishesOf({ archives, allNames }: ScanOptions): readonly Wish[] {
  return [
    ...(archives === false ? ['closed-archives' as const] : []),
    ...(allNames ? ['all-names' as const] : []),
  ];
}

interface Crew {
  readonly parsers: readonly Parser[];
  readonly tally: Tally;
  readonly signal: AbortSignal | undefined;
}

/** Each candidate as it is done. All that it opened and started has ended when it ends. */
async function* look(
  paths: readonly string[],
  options: ScanOptions,
  { parsers, tally, signal }: Crew,
): AsyncGenerator<Seen | Unseen> {
  await using lanes = new AsyncDisposableStack();
  for (const parser of parsers) parser.start();
  const expanded = await expand(paths);
  yield* expanded.unseen;
  const steps = walk(expanded.paths, options, tally.skipped);
  const source: Source = { walk: steps, skipped: tally.skipped, identities: new Set() };
  const running = new Map<Lane, Promise<readonly [Lane, Seen | Unseen | null]>>();
  const advance = (lane: Lane): void => {
    const next = lane.next().then((seen) => [lane, seen] as const);
    next.catch(() => {}); // Told by the race below, unless another lane's end comes first.
    running.set(lane, next);
  };
  const question = { today: options.today, wishes: wishesOf(options) };
  for (const parser of parsers) {
    const lane = new Lane(parser, source, question, signal);
    lanes.use(lane);
    advance(lane);
  }
  while (running.size > 0) {
    signal?.throwIfAborted();
    const [lane, seen] = await Promise.race(running.values());
    running.delete(lane);
    if (seen === null) continue;
    advance(lane);
    yield seen;
  }
}
