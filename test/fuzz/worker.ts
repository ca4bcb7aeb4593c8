/**
 * Tries mutant after mutant in this process, and says of each on one line how it ended: a process of
 * its own, so that one that hangs or eats all memory is a find and not the end. Run by `workers.ts`.
 */
import { writeSync } from 'node:fs';
import { Coverage } from './coverage.ts';

export interface Orders {
  readonly seed: number;
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly untilMs: number;
  readonly withCorpus: boolean;
}

const { seed, first, step, count, untilMs, withCorpus } = JSON.parse(process.argv[2]!) as Orders;
const coverage = new Coverage();
// Behind the counting, so that it sees all of them.
const { mutantOf } = await import('./mutator.ts');
const { fixtures, corpus } = await import('./seeds.ts');
const { tried } = await import('./trial.ts');

const seeds = [...fixtures(), ...(withCorpus ? corpus() : [])];
let number = first;
for (let done = 0; done < count && Date.now() < untilMs; done++) {
  say(['try', number]);
  const { outcome, fault } = tried(mutantOf(seeds, seed, number));
  say(['end', number, outcome, fault]);
  number += step;
}
say(['covered', coverage.take()]);

/** At once: what was last said by one that hangs is what it hangs at. */
function say(words: readonly unknown[]): void {
  const line = Buffer.from(`${JSON.stringify(words)}\n`);
  for (let at = 0; at < line.length;) at += writeSync(1, line, at);
}
