/**
 * Why a file ends as it does: read and judged as a scan does it, by the same child and the same
 * rules, with the facts kept that decided. The file's own name is explained as well.
 */
import { Facts } from '../rules/index.ts';
import { Disks } from './disks.ts';
import { reasonOf } from './errno.ts';
import type { Ground } from './exposure.ts';
import type { FileFacts, MemberFact } from './inspect/facts-frame.ts';
import { limits } from './inspect/limits.ts';
import { type LifeOptions, NoParser, Parser, type Question } from './inspect/parent.ts';
import { inspectName, judge, type Seen } from './judge.ts';
import { open } from './open.ts';
import type { Explanation } from './outcome.ts';
import { expand } from './walk/pattern.ts';
import { platformHere } from './platform/index.ts';
import { type Candidate, type Unseen, walkFolders } from './walk/walk.ts';

/** What a path led to: a folder has no content to explain. */
export type Event =
  | { readonly kind: 'explanation'; readonly explanation: Explanation }
  | { readonly kind: 'folder'; readonly path: string }
  | Unseen;

export interface ExplainOptions extends LifeOptions {
  /** Calendar day as yyyymmdd: the clock is a parameter of the rules. */
  readonly today: number;
  /** What the files lie on; else this machine is asked. */
  readonly disks?: Disks;
}

/** Each of the files and patterns as it is done. Throws NoParser and the signal's reason. */
export async function* explain(
  paths: readonly string[],
  options: ExplainOptions,
  signal?: AbortSignal,
): AsyncGenerator<Event> {
  await using parser = new Parser(options);
  const { disks = new Disks(platformHere()) } = options;
  void disks.ask();
  const skipped = { links: 0, excluded: 0 };
  const expanded = await expand(paths, {}, skipped);
  yield* expanded.unseen;
  for (const path of new Set(expanded.paths)) {
    const [step] = walkFolders([path], {}, skipped).next().value ?? [];
    if (step === undefined) yield { kind: 'folder', path };
    else if (step.kind === 'unseen') yield step;
    else {
      const looked = await look(step, parser, options, signal);
      const ground = await disks.under(step, looked.device);
      yield { kind: 'explanation', explanation: explanationOf(looked, ground, options) };
    }
  }
}

interface Looked extends Seen {
  readonly facts: FileFacts | null;
}

function explanationOf(
  { facts, ...seen }: Looked,
  ground: Ground,
  { today }: ExplainOptions,
): Explanation {
  const { path } = seen.candidate;
  const all = new Facts<MemberFact>();
  if (facts !== null) all.addAll(facts.facts, facts.total);
  const name = inspectName(path, today, true);
  name?.verdict();
  for (const fact of name?.explained()?.facts ?? []) all.add({ ...fact, member: null });
  return {
    path,
    format: seen.answer?.format ?? 'unknown',
    outcome: judge(seen, { today, minConfidence: 'likely' }, ground),
    ...all.explained(),
  };
}

/** A file that changes under our hands is not looked at again, as a scan would: it is told so. */
async function look(
  candidate: Candidate,
  parser: Parser,
  { today }: ExplainOptions,
  signal: AbortSignal | undefined,
): Promise<Looked> {
  const unknown = { identity: null, sketch: null, head: null, fingerprint: null } as const;
  const nothing = { answer: null, facts: null, ...unknown } as const;
  const opened = open(candidate);
  if (typeof opened === 'string') {
    const unread = { reason: opened, sizeBytes: null, modifiedMs: null, device: null };
    return { kind: 'seen', candidate, ...nothing, ...unread };
  }
  using file = opened;
  const { sizeBytes, modifiedMs, device } = file;
  const seen = { kind: 'seen', candidate, ...nothing, sizeBytes, modifiedMs, device } as const;
  try {
    await file.readHead(new Uint8Array(limits.headBytes));
    const question: Question = { hint: candidate.hint, today, wishes: ['explain'] };
    const { answer, failure, facts } = await parser.inspect(file, question, signal);
    return { ...seen, answer, facts, reason: file.hasChanged() ? 'unstable' : failure };
  } catch (error) {
    if (error instanceof NoParser || signal?.aborted) throw error;
    return { ...seen, reason: reasonOf(error) };
  }
}
