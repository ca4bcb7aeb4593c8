/**
 * Mutants tried in real parser children, as a scan would: whatever one of them does to its child, the
 * parent goes on, and the next file is right.
 */
import { setImmediate } from 'node:timers/promises';
import { type Failure, type FileInHand, Parser } from '../../agent/inspect/parent.ts';
import { limits } from '../../agent/inspect/limits.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { TODAY } from '../reading.ts';
import { type Mutant, mutantOf } from './mutator.ts';
import { corpus, fixtures } from './seeds.ts';
import { Tally } from './tally.ts';
import { type Fault, isLeaking, MOST_CPU_MS, outcomeOf, type Trial } from './trial.ts';
import type { Plan } from './workers.ts';

const MOST_WALL_MS = 60_000;
/** What a child's end says of the mutant that it had. */
const FAULTS: Readonly<Record<Failure, Fault>> = {
  timeout: 'slow',
  limit: 'memory',
  crashed: 'died',
};
/** So often a file whose verdict is known is read in between. */
const KNOWN_EVERY = 500;
const KNOWN = 30;
const known = Buffer.from(
  ['CPR', ...somePeople(KNOWN, 502).map((digits) => written(digits)), ''].join('\r\n'),
);

/** Mutants from `first` on, in as many children at once as the plan has jobs. */
export async function triedInChildren(plan: Plan): Promise<Tally> {
  const { seed, first, count, untilMs, withCorpus, jobs } = plan;
  const seeds = [...fixtures(), ...(withCorpus ? corpus() : [])];
  const tally = new Tally();
  const work = async (start: number): Promise<void> => {
    await using parser = new Parser({ cpuMs: MOST_CPU_MS, wallMs: MOST_WALL_MS });
    for (let number = start; number < first + count && Date.now() < untilMs; number += jobs) {
      const { outcome, fault } = await triedIn(parser, mutantOf(seeds, seed, number));
      tally.count(number, outcome);
      const isDue = (number - first) % KNOWN_EVERY < jobs || fault !== null;
      const next: Fault | null = isDue && !(await isNextRight(parser)) ? 'next file' : null;
      for (const one of [fault, next]) {
        if (one !== null) tally.find({ number, seed, fault: one, withCorpus });
      }
      // Signals and what was rejected somewhere come to their turn.
      if (isDue) await setImmediate();
    }
  };
  await Promise.all(Array.from({ length: jobs }, (_, at) => work(first + at)));
  return tally;
}

async function triedIn(parser: Parser, { number, hint, bytes }: Mutant): Promise<Trial> {
  const wishes = number % 4 === 0 ? (['explain'] as const) : [];
  try {
    const question = { hint, today: TODAY, wishes };
    const { answer, failure, facts } = await parser.inspect(fileOf(bytes), question);
    if (answer === null) return { outcome: failure, fault: FAULTS[failure] };
    const { trouble, verdict } = answer;
    const outcome = outcomeOf(trouble, verdict.findings.length);
    if (trouble === 'crashed') return { outcome, fault: 'crashed' };
    return { outcome, fault: isLeaking({ ...answer, facts }) ? 'leak' : null };
  } catch {
    return { outcome: 'thrown', fault: 'thrown' };
  }
}

async function isNextRight(parser: Parser): Promise<boolean> {
  const question = { hint: 'table', today: TODAY, wishes: [] } as const;
  const { answer } = await parser.inspect(fileOf(known), question);
  return answer?.trouble === null && answer.verdict.persons === KNOWN;
}

/** Throws when more is wanted than there is: the parent shall never ask for it. */
function fileOf(content: Buffer): FileInHand {
  return {
    sizeBytes: content.length,
    head: content.subarray(0, limits.headBytes),
    read: async (target, offset) => {
      if (offset < 0 || offset + target.length > content.length) throw new RangeError('outside');
      return content.copy(target, 0, offset, offset + target.length);
    },
  };
}
