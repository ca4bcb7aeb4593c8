/**
 * From candidates to outcomes: the same for the command and for the service. Every candidate ends
 * as exactly one outcome or is counted as no spreadsheet, and what could not be looked into is told.
 */
import type { Confidence } from '../rules/finding.ts';
import type { Baseline } from './baseline/baseline.ts';
import { Disks } from './disks.ts';
import type { FileInHand, Parser } from './inspect/parent.ts';
import { judge, type Measure, type Seen } from './judge.ts';
import type { Outcome, Summary } from './outcome.ts';
import { expand } from './walk/pattern.ts';
import { platformHere } from './platform/index.ts';
import type { Survey } from './walk/survey.ts';
import { Tally } from './tally.ts';
import { Team, type TeamOptions } from './team.ts';
import { type Unseen, walk, type WalkOptions } from './walk/walk.ts';

export type Event =
  | { readonly kind: 'outcome'; readonly outcome: Outcome }
  | { readonly kind: 'notSpreadsheet'; readonly path: string; readonly sizeBytes: number | null }
  | { readonly kind: 'cloudOnly'; readonly path: string }
  | Unseen
  /** The last one, also of a run that was stopped. */
  | { readonly kind: 'summary'; readonly summary: Summary };

export interface ScanOptions extends WalkOptions, TeamOptions {
  /** How sure a finding must be to make a file `found`. */
  readonly minConfidence?: Confidence;
  /** What the files lie on; else this machine is asked. */
  readonly disks?: Disks;
  /** Counts what lies ahead, for somebody who wants to know. */
  readonly survey?: Survey | null;
  /** The found files that somebody has answered for. */
  readonly baseline?: Baseline | null;
}

/** Throws NoParser. A stopped run ends with its summary, which says that it is not complete. */
export async function* scan(
  paths: readonly string[],
  options: ScanOptions,
  signal?: AbortSignal,
): AsyncGenerator<Event> {
  const least = options.minConfidence ?? 'likely';
  const measure = { today: options.today, minConfidence: least };
  const { disks = new Disks(platformHere()) } = options;
  const crew: Crew = { parsers: [], tally: new Tally(options), measure, disks, signal };
  let complete = false;
  try {
    for await (const seen of look(paths, options, crew)) {
      yield seen.kind === 'unseen' ? crew.tally.unseen(seen) : await tell(seen, options, crew);
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
  parsers: readonly Parser[];
  readonly tally: Tally;
  readonly measure: Measure;
  readonly disks: Disks;
  readonly signal: AbortSignal | undefined;
}

async function tell(seen: Seen, { baseline }: ScanOptions, crew: Crew): Promise<Event> {
  const { tally, measure, disks } = crew;
  const outcome = judge(seen, measure, await disks.under(seen.candidate, seen.device));
  const settled = outcome && (baseline?.settle(outcome, seen.fingerprint) ?? outcome);
  return tally.seen(seen, settled);
}

/** Each candidate as it is done. All that it opened and started has ended when it ends. */
async function* look(
  paths: readonly string[],
  options: ScanOptions,
  crew: Crew,
): AsyncGenerator<Seen | Unseen> {
  const { tally, disks, signal } = crew;
  await using team = new Team(options, signal);
  // While the first child starts.
  void disks.ask();
  crew.parsers = team.parsers;
  const expanded = await expand(paths, options, tally.skipped);
  yield* expanded.unseen;
  using survey = options.survey ?? null;
  survey?.start(expanded.paths, options);
  yield* team.read({
    steps: walk(expanded.paths, options, tally.skipped),
    skipped: tally.skipped,
    namesOnce: true,
    fingerprint: (seen, file) => fingerprint(seen, file, options, crew),
  });
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
