/**
 * `npm run bench:child`: what the parser child costs. The files of `npm run bench:office`, read by the
 * same readers in this process and through one child, both warmed up, in turns. Through the child is
 * all that a scan does: the walk, opening each file so that nobody leads us astray, its first bytes,
 * looking whether it changed, and the pipe. In process they are opened and read, no more. Wall time
 * is what the goal is of; the processors' time (of parent and child together) tells what it would be
 * on a machine that is busy, where two processes get more of it than one.
 *
 *   --files 2000   those of dist/bench/office-2000, made by bench:office
 *   --runs 9
 */
/* oxlint-disable no-await-in-loop -- two at once would measure each other */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { inspect } from '../../agent/inspect/inspect.ts';
import { limits } from '../../agent/inspect/limits.ts';
import { Parser } from '../../agent/inspect/parent.ts';
import { cpuMsOf } from '../../agent/inspect/usage.ts';
import { Lane } from '../../agent/lane.ts';
import { Poison } from '../../agent/poison.ts';
import { type Candidate, type Skipped, type Step, walk } from '../../agent/walk/walk.ts';
import { ratio } from './figure.ts';
import { median, seconds, table } from './measure.ts';

const GOAL = 1.3;
const TODAY = 20261122;

const { values: asked } = parseArgs({
  options: { files: { type: 'string', default: '2000' }, runs: { type: 'string', default: '9' } },
});
const folder = join(import.meta.dirname, '..', '..', 'dist', 'bench', `office-${asked.files}`);
if (!existsSync(folder)) throw new Error(`npm run bench:office -- --files ${asked.files} makes it`);

interface Round {
  readonly ms: number;
  readonly cpuMs: number;
  readonly matches: number;
}

const head = new Uint8Array(limits.headBytes);
const range = new Uint8Array(limits.rangeBytes);

await using parser = new Parser();
const here: Round[] = [];
const through: Round[] = [];
for (let round = 0; round <= Number(asked.runs); round++) {
  here.push(await timed(inProcess));
  through.push(await timed(throughChild));
}
if (here[0]?.matches !== through[0]?.matches) throw new Error('not the same was found');
const rows = [rowOf('in process', here), rowOf('through one child', through)];
console.log(table(['reading', 'files', 'wall s', 'least s', 'CPU s', 'numbers'], rows));
console.log(
  `\nthrough the child: ${times((it) => it.ms)} in wall time (goal at most ${GOAL}), ${times((it) => it.cpuMs)} in the processors' time`,
);

/** The first of each warmed up. */
function middle(rounds: readonly Round[], of: (round: Round) => number): number {
  return median(rounds.slice(1).map(of));
}

function times(of: (round: Round) => number): string {
  return ratio(middle(through, of), middle(here, of));
}

function rowOf(name: string, rounds: readonly Round[]): string[] {
  const least = Math.min(...rounds.slice(1).map(({ ms }) => ms));
  const wallMs = middle(rounds, (it) => it.ms);
  const spentMs = middle(rounds, (it) => it.cpuMs);
  return [name, asked.files, seconds(wallMs), seconds(least), seconds(spentMs), `${rounds[0]?.matches}`]; // prettier-ignore
}

async function timed(reading: () => Promise<number>): Promise<Round> {
  const [startedMs, cpuBeforeMs] = [performance.now(), cpuMs()];
  const matches = await reading();
  return { ms: performance.now() - startedMs, cpuMs: cpuMs() - cpuBeforeMs, matches };
}

function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000 + (cpuMsOf(parser.pid ?? 0) ?? 0);
}

function steps(): Iterator<Step> & Iterable<Step> {
  return walk([folder], {}, nothingSkipped());
}

function nothingSkipped(): Skipped {
  return { links: 0, excluded: 0 };
}

async function inProcess(): Promise<number> {
  let matches = 0;
  for (const step of steps()) {
    if (step.kind === 'candidate') matches += matchesIn(step);
  }
  return matches;
}

/** With the first bytes at hand, as the child has them. */
function matchesIn({ path, hint }: Candidate): number {
  const file = openSync(path, 'r');
  const sizeBytes = fstatSync(file).size;
  const headBytes = readSync(file, head, 0, head.length, 0);
  const read = (offset: number, length: number): Uint8Array =>
    offset + length <= headBytes
      ? head.subarray(offset, offset + length)
      : range.subarray(0, readSync(file, range, 0, Math.min(length, range.length), offset));
  try {
    const { verdict } = inspect({ sizeBytes, read }, { hint, today: TODAY, wishes: [] });
    return verdict.matches;
  } finally {
    closeSync(file);
  }
}

async function throughChild(): Promise<number> {
  const source = {
    steps: steps(),
    skipped: nothingSkipped(),
    identities: new Set<string>(),
    poison: new Poison(),
    taken: () => {},
    fingerprint: async () => null,
  };
  const lane = new Lane(parser, source, { today: TODAY, wishes: [] }, undefined);
  let matches = 0;
  for (let seen = await lane.next(); seen !== null; seen = await lane.next()) {
    if (seen.kind === 'seen') matches += seen.answer?.verdict.matches ?? 0;
  }
  return matches;
}
