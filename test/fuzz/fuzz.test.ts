/**
 * The fuzzer in small: eight thousand mutants of made files through all readers, none uncontained, with
 * most lines of the readers run; lies against the parent's end of the pipe. `npm run fuzz` goes on.
 */
import { expect, test } from 'vitest';
import { percent, type Share, shares } from './coverage.ts';
import { lied } from './lies.ts';
import { triedHere } from './workers.ts';

const SEED = 20_261_122;
const MUTANTS = 8000;
/** Of children, each of which costs a tenth of a second; `npm run fuzz` has 100,000. */
const FRAMES = 20_000;
const LEAST_PERCENT = 85;
const JOBS = 2;

test('no mutant gets out, and they come nearly everywhere', { timeout: 300_000 }, async () => {
  const plan = { seed: SEED, first: 0, count: MUTANTS, withCorpus: false, jobs: JOBS };
  const { tally, covered } = await triedHere({ ...plan, untilMs: Number.MAX_SAFE_INTEGER });
  expect(tally.finds).toEqual([]);
  expect(tally.mutants).toBe(MUTANTS);
  const lines = shares(covered);
  expect(percentOf('agent/formats', lines), report(lines)).toBeGreaterThan(LEAST_PERCENT);
  expect(percentOf('rules', lines), report(lines)).toBeGreaterThan(LEAST_PERCENT);
});

function percentOf(folder: string, all: readonly Share[]): number {
  return percent(all.find((share) => share.folder === folder)!);
}

function report(all: readonly Share[]): string {
  return all.map((share) => `${share.folder} ${percent(share).toFixed(1)} %`).join(', ');
}

test('no lie brings the parent down or gets a byte too many', { timeout: 120_000 }, async () => {
  const told = await lied({ seed: SEED, lies: 50_000, frames: FRAMES });
  expect(told.wrong).toEqual([]);
  expect(told.frames).toBeGreaterThanOrEqual(FRAMES);
  expect(told.ends.ended).toBeGreaterThan(20);
  expect(told.believed).toBeGreaterThan(1000);
});
