/**
 * `npm run soak`: an agent on a busy folder for half an hour, by its usual policy and pace. Files come, change,
 * move and go all the time; each minute registers are planted, and each must be found within a
 * minute. Prints the agent's memory and its slope, and ends with 1 when something was not found, or when the memory
 * still grew by more than the goal once it was warm, which takes most of an hour. For Linux.
 *
 *   --minutes 30
 *   --pause-s 2     between two changes
 *   --samples FILE  what was seen each second: since the start in seconds, the agent's own bytes, what of them it
 *                   wrote, how many children
 */
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { AgentProcess, type Sample } from './bench/agent-process.ts';
import { median, megabytes, seconds } from './bench/measure.ts';
import { ensureBuilt } from './build.ts';
import { somePeople } from './people.ts';

/** Less has a child that has ended, and a program of the system that the agent asks. */
const LEAST_PARSER_BYTES = 2 ** 24;
const GOAL_MS = 60_000;
/** M19 of the threats: in an hour. */
const GOAL_BYTES_AN_HOUR = 2 ** 20;
/** Heaps and caches have their size by then. A run that is not twice as long shows how they fill. */
const WARM_MS = 40 * 60_000;
const STARTED_SHARE = 1 / 3;
const EVERY_MS = 1000;
const PLANTED_EVERY = 5;
const FOLDERS = 12;
const SEED = 20181130;

const { values: asked } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    'pause-s': { type: 'string', default: '2' },
    samples: { type: 'string' },
  },
});
const minutes = Number(asked.minutes);
const pauseMs = Number(asked['pause-s']) * 1000;
const isWarm = minutes * 60_000 >= 2 * WARM_MS;

interface Planted {
  readonly path: string;
  readonly atMs: number;
}

const people = somePeople(500, SEED);
await ensureBuilt();
await using agent = new AgentProcess(['--pause-on-battery', 'no', '--pause-while-active', 'no']);
const planted = await busy();
await allFound();
if (asked.samples !== undefined) writeFileSync(asked.samples, rowsOf(agent.samples));
process.exitCode = report() ? 0 : 1;

/** What people do all day, and now and then a register. */
async function busy(): Promise<Planted[]> {
  const all: Planted[] = [];
  for (let n = 0; n < FOLDERS; n++) mkdirSync(join(agent.files, `Mappe ${n}`));
  agent.start(EVERY_MS);
  const untilMs = performance.now() + minutes * 60_000;
  for (let turn = 0; performance.now() < untilMs; turn++) {
    const folder = join(agent.files, `Mappe ${turn % FOLDERS}`);
    writeFileSync(join(folder, `Møde ${turn % 40}.csv`), table(20 + (turn % 300)));
    writeFileSync(join(folder, `~$Møde ${turn % 40}.csv`), 'mark');
    if (turn % 3 === 0) move(folder, turn);
    if (turn % PLANTED_EVERY === 0) {
      const path = join(folder, `Register ${turn}.csv`);
      writeFileSync(path, register(turn));
      all.push({ path, atMs: Date.now() });
    }
    // Some go again, but not before they can have been found.
    const old = all.at(-2 - Math.ceil(GOAL_MS / pauseMs / PLANTED_EVERY));
    if (old !== undefined && turn % 2 === 0) rmSync(old.path, { force: true });
    await sleep(pauseMs);
  }
  return all;
}

function move(folder: string, turn: number): void {
  const name = `Kopi ${turn % 50}.csv`;
  writeFileSync(join(agent.files, name), table(turn % 100));
  renameSync(join(agent.files, name), join(folder, name));
}

function table(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => `Møde ${row};Ribe;${row * 7}`);
  return ['Emne;By;Antal', ...lines, ''].join('\r\n');
}

function register(turn: number): string {
  const some = people.slice(turn % 400, (turn % 400) + 30);
  const rows = some.map((digits, row) => `Navn ${row};${digits.slice(0, 6)}-${digits.slice(6)}`);
  return ['Navn;CPR-nr', ...rows, ''].join('\r\n');
}

/** Or not in time. */
async function allFound(): Promise<void> {
  const untilMs = performance.now() + GOAL_MS;
  while (performance.now() < untilMs) {
    const found = foundBy();
    if (planted.every(({ path }) => found.has(path))) return;
    await sleep(EVERY_MS);
  }
}

/** When the agent first told of each file. */
function foundBy(): Map<string, number> {
  const found = new Map<string, number>();
  for (const { event, path = '', time } of agent.events()) {
    if (event === 'file' && !found.has(path)) found.set(path, Date.parse(time));
  }
  return found;
}

/** Whether all was well. */
function report(): boolean {
  const found = foundBy();
  const waits = planted.map(({ path, atMs }) => (found.get(path) ?? Infinity) - atMs);
  const late = waits.filter((ms) => ms > GOAL_MS).length;
  const longest = Math.max(...waits);
  console.log(
    `${planted.length} registers planted, ${late} not found within ${seconds(GOAL_MS)} s`,
  );
  console.log(`found after ${seconds(median(waits))} s, at most ${seconds(longest)} s`);
  const slope = slopeOf(agent.samples);
  const warmth = isWarm ? '' : ', while it warms up';
  const shown =
    slope === null ? 'too short a run to tell' : `${megabytes(slope)} MB an hour${warmth}`;
  const most = (size: 'own' | 'written'): string =>
    megabytes(Math.max(...agent.samples.map((sample) => sample.agent[size])));
  console.log(`the agent's own memory: at most ${most('own')} MB`);
  console.log(`what it wrote of that: at most ${most('written')} MB; slope ${shown}`);
  const parsers = agent.samples.map(
    (sample) => sample.children.filter(({ resident }) => resident > LEAST_PARSER_BYTES).length,
  );
  const children = Math.max(...parsers);
  console.log(`parser children at once: ${children}`);
  return late === 0 && (slope === null || !isWarm || slope < GOAL_BYTES_AN_HOUR);
}

function rowsOf(samples: readonly Sample[]): string {
  const from = samples[0]?.atMs ?? 0;
  const rows = samples.map(
    ({ atMs, agent: { own, written }, children }) =>
      `${((atMs - from) / 1000).toFixed(1)},${own},${written},${children.length}\n`,
  );
  return `seconds,own_bytes,written_bytes,children\n${rows.join('')}`;
}

/** Bytes an hour, by least squares over what is left when it was warm, or had started; null for less than five minutes of that. */
function slopeOf(samples: readonly Sample[]): number | null {
  const warm = samples.slice(isWarm ? WARM_MS / EVERY_MS : Math.floor(samples.length * STARTED_SHARE)); // prettier-ignore
  if (warm.length * EVERY_MS < 5 * 60_000) return null;
  const [xs, ys] = [warm.map(({ atMs }) => atMs / 3_600_000), warm.map((it) => it.agent.written)];
  const [x, y] = [mean(xs), mean(ys)];
  const top = xs.reduce((sum, value, at) => sum + (value - x) * ((ys[at] ?? y) - y), 0);
  return top / xs.reduce((sum, value) => sum + (value - x) ** 2, 0);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
