/**
 * `npm run fuzz`: mutants of every format against all readers, and lies against the parent's end of the
 * pipe. First in this process's own workers, where it is seen which lines run and what memory is taken,
 * then in real parser children, where it is seen that nothing gets out of them.
 *
 *   --minutes 40     for all of it: a quarter in workers, the rest in children, then the lies
 *   --mutants N      so many instead, half in workers and half in children
 *   --seed 1         another seed is another row of mutants
 *   --only N         mutant N of the seed alone, once more; it is kept in dist/fuzz/finds
 *   --no-corpus      made files alone: as in `npm test`
 *
 * Where it stopped stands in dist/fuzz/state, and there it goes on. Status 1 says that there are finds.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { HAS_CORPUS } from '../corpus.ts';
import { triedInChildren } from './children.ts';
import { percent, shares } from './coverage.ts';
import { lied } from './lies.ts';
import { mutantOf } from './mutator.ts';
import { corpus, fixtures } from './seeds.ts';
import type { Find } from './tally.ts';
import { tried } from './trial.ts';
import { triedHere } from './workers.ts';

const FOLDER = join(import.meta.dirname, '..', '..', 'dist', 'fuzz');
const STATE = join(FOLDER, 'state');
const LIES = 1_000_000;
const FRAMES = 100_000;
const NO_END = 2 ** 52;

const { values: asked } = parseArgs({
  options: {
    minutes: { type: 'string', default: '40' },
    mutants: { type: 'string' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    'no-corpus': { type: 'boolean', default: false },
  },
});
const seed = Number(asked.seed);
const withCorpus = HAS_CORPUS && !asked['no-corpus'];

mkdirSync(join(FOLDER, 'finds'), { recursive: true });
process.exitCode = asked.only === undefined ? await fuzz() : again(Number(asked.only));

async function fuzz(): Promise<number> {
  const rejected: unknown[] = [];
  process.on('unhandledRejection', (reason) => rejected.push(reason));
  const first = lastState();
  const jobs = Math.min(4, availableParallelism());
  const perMode = asked.mutants === undefined ? NO_END : Math.ceil(Number(asked.mutants) / 2);
  const untilMs =
    Date.now() + (asked.mutants === undefined ? Number(asked.minutes) * 60_000 : NO_END);
  const quarterMs = Date.now() + (untilMs - Date.now()) / 4;
  say(`seed ${seed} from mutant ${first} on, ${withCorpus ? 'with' : 'without'} the corpus`);
  const plan = { seed, count: perMode, withCorpus, jobs };
  const here = await triedHere({ ...plan, first, untilMs: quarterMs });
  say(`in workers: ${here.tally.inWords()}`);
  for (const share of shares(here.covered)) {
    say(`  ${percent(share).toFixed(1).padStart(5)} % of ${share.lines} lines: ${share.folder}`);
  }
  const { next } = here.tally;
  const children = await triedInChildren({ ...plan, first: next, untilMs });
  say(`in children: ${children.inWords()}`);
  writeFileSync(STATE, `${children.next}\n`);
  const lies = await lied({ seed: first + seed, lies: LIES, frames: FRAMES });
  say(`lies to the parent: ${lies.inWords()}`);
  const finds = [...here.tally.finds, ...children.finds];
  for (const find of finds) keep(find);
  for (const wrong of [...lies.wrong, ...rejected]) say(`WRONG: ${String(wrong)}`);
  say(`${finds.length} finds, ${lies.wrong.length} wrong lies, ${rejected.length} rejections`);
  return finds.length + lies.wrong.length + rejected.length > 0 ? 1 : 0;
}

function lastState(): number {
  try {
    return Number(readFileSync(STATE, 'utf8'));
  } catch {
    return 0; // The first time.
  }
}

function again(number: number): number {
  const mutant = mutantOf(seedsOf(withCorpus), seed, number);
  const { outcome, fault } = tried(mutant);
  const file = join(FOLDER, 'finds', `${seed}-${number}`);
  writeFileSync(file, mutant.bytes);
  say(
    `${file}: ${mutant.bytes.length} bytes of ${mutant.from} as ${mutant.hint}: ${fault ?? 'contained'}, ${outcome}`,
  );
  return fault === null ? 0 : 1;
}

function keep(find: Find): void {
  const { bytes, from } = mutantOf(seedsOf(find.withCorpus), find.seed, find.number);
  const file = join(FOLDER, 'finds', `${find.seed}-${find.number}-${find.fault.replace(' ', '-')}`);
  writeFileSync(file, bytes);
  const options = `--seed ${find.seed}${find.withCorpus ? '' : ' --no-corpus'}`;
  say(`FIND ${find.fault}: of ${from}, npm run fuzz -- --only ${find.number} ${options}, ${file}`);
}

function seedsOf(all: boolean): ReturnType<typeof fixtures> {
  return [...fixtures(), ...(all ? corpus() : [])];
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
