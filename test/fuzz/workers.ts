/** Mutants tried in processes of ours, several at once, with the lines that have run. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cpuMsOf } from '../../agent/inspect/usage.ts';
import type { Lines } from './coverage.ts';
import { type Find, Tally } from './tally.ts';
import type { Fault } from './trial.ts';
import type { Orders } from './worker.ts';

const PROGRAM = join(import.meta.dirname, 'worker.ts');
/** The flags of the parser child that have to do with memory and code. */
const FLAGS = ['--no-warnings', '--max-old-space-size=256', '--max-semi-space-size=1'];
/** So much of its own time between two words, or of anybody's: it hangs. */
const MOST_CPU_MS = 10_000;
const MOST_WALL_MS = 120_000;
const WATCH_MS = 500;

export interface Plan {
  readonly seed: number;
  readonly first: number;
  readonly count: number;
  readonly untilMs: number;
  readonly withCorpus: boolean;
  readonly jobs: number;
}

export interface Tried {
  readonly tally: Tally;
  readonly covered: readonly Lines[];
}

/** Mutants from `first` on, each worker every so many. */
export async function triedHere({ jobs, count, first, ...others }: Plan): Promise<Tried> {
  const tally = new Tally();
  const covered: Lines[] = [];
  const all = Array.from({ length: jobs }, (_, at) => {
    const own = Math.ceil((count - at) / jobs);
    return worked({ ...others, first: first + at, step: jobs, count: own }, tally, covered);
  });
  await Promise.all(all);
  return { tally, covered };
}

type Said =
  | readonly ['try', number: number]
  | readonly ['end', number: number, outcome: string, fault: Fault | null]
  | readonly ['covered', lines: Lines];

/** One worker to its end, and the next one behind the mutant that ended it. */
async function worked(orders: Orders, tally: Tally, covered: Lines[]): Promise<void> {
  let { first, count } = orders;
  while (count > 0 && Date.now() < orders.untilMs) {
    const own = { ...orders, first, count };
    const child = spawn(process.execPath, [...FLAGS, PROGRAM, JSON.stringify(own)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ending = await heard(child, own, { tally, covered });
    if (ending === null) return;
    tally.find(ending);
    tally.count(ending.number, ending.fault);
    count -= (ending.number - first) / orders.step + 1;
    first = ending.number + orders.step;
  }
}

/** Takes down what a worker says. Returns the mutant that ended it; null when it came to its end. */
async function heard(
  child: ChildProcess,
  { seed, withCorpus }: Orders,
  { tally, covered }: { tally: Tally; covered: Lines[] },
): Promise<Find | null> {
  let inHand: number | null = null;
  let fault: Fault = 'died';
  let isWhole = false;
  let heardMs = performance.now();
  let floorMs = 0;
  const watch = setInterval(() => {
    const cpuMs = cpuMsOf(child.pid ?? 0) ?? 0;
    if (floorMs === 0) floorMs = cpuMs;
    const isLong = performance.now() - heardMs > MOST_WALL_MS;
    if (!isLong && cpuMs - floorMs < MOST_CPU_MS) return;
    fault = 'hung';
    child.kill('SIGKILL');
  }, WATCH_MS);
  for await (const line of createInterface({ input: child.stdout! })) {
    heardMs = performance.now();
    floorMs = 0;
    const said = JSON.parse(line) as Said;
    if (said[0] === 'try') inHand = said[1];
    else if (said[0] === 'end') {
      const [, number, outcome, found] = said;
      tally.count(number, outcome);
      if (found !== null) tally.find({ number, seed, fault: found, withCorpus });
    } else {
      covered.push(said[1]);
      isWhole = true;
    }
  }
  clearInterval(watch);
  if (isWhole) return null;
  if (inHand === null) throw new Error('a worker of the fuzzer does not start');
  return { number: inHand, seed, fault, withCorpus };
}
