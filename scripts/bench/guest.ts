/**
 * `npm run bench:guest`: whether the agent is felt. It looks through a folder of registers of 200,000
 * rows, by its usual policy but for the pauses, and its processor time and memory are looked at; meanwhile a
 * foreground job is timed again and again, in turns with the agent and while it is stopped. Then what is left when
 * there is nothing to do, beside a Node process that does nothing at all. For Linux.
 *
 *   --seconds 120   of looking through
 *   --quick         30 seconds
 */
/* oxlint-disable no-await-in-loop -- two at once would measure each other */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, linkSync, mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ensureBuilt } from '../build.ts';
import { AgentProcess, type Memory, memoryOf, mostCpu, type Sample } from './agent-process.ts';
import { median, megabytes, run, table } from './measure.ts';
import { fileName, type Register } from './register.ts';

const REGISTER: Register = { rows: 200_000, columns: 20, style: 'shared' };
const WINDOW_MS = 12_000;
const EVERY_MS = 200;
const GOALS = { cpu: 10, megabytes: 200, slower: 5, idleMegabytes: 15 };
/** Until the last child has ended and the heap is small again. */
const IDLE_MS = 45_000;
/** Some seconds of one processor, in a process of its own. */
const JOB = `
  const { createHash } = require('node:crypto');
  const bytes = Buffer.alloc(2 ** 20, 'a');
  for (let n = 0; n < 900; n++) createHash('sha256').update(bytes).digest();
`;
const folder = join(import.meta.dirname, '..', '..', 'dist', 'bench');

const { values: asked } = parseArgs({
  options: { seconds: { type: 'string' }, quick: { type: 'boolean', default: false } },
});

await ensureBuilt();
const seconds = Number(asked.seconds ?? (asked.quick ? 30 : 120));
console.log(`${availableParallelism()} processors; ${seconds} s of looking through\n`);
const scanning = await whileScanning(await madeRegister());
const idle = await whileIdle();
console.log(table(['', 'measured', 'goal'], [...scanning, ...idle]));

async function madeRegister(): Promise<string> {
  const path = join(folder, fileName('excel', REGISTER));
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const { style, rows, columns } = REGISTER;
  const maker = join(import.meta.dirname, 'make-register.ts');
  const words = ['excel', style, `${rows}`, `${columns}`, path];
  await run([process.execPath, '--no-warnings', maker, ...words]);
  return path;
}

async function whileScanning(register: string): Promise<string[][]> {
  await using agent = new AgentProcess(['--pause-on-battery', 'no', '--pause-while-active', 'no']);
  // Names of one file are read each for itself, and take no room.
  for (let n = 0; n < 20 * seconds; n++) linkSync(register, join(agent.files, `${n}.xlsx`));
  agent.start(EVERY_MS);
  await sleep(2 * WINDOW_MS);
  const slower = await slowdown(agent, seconds * 1000);
  const { samples } = agent;
  return [
    [
      'processor, most over 12 s, % of the machine',
      mostCpu(samples, WINDOW_MS).toFixed(1),
      `${GOALS.cpu}`,
    ],
    ['agent and one parser child, most MB', most(samples, bothOf), `${GOALS.megabytes}`],
    ['  of it the agent', most(samples, ({ agent: { resident } }) => resident), ''],
    ['  their own MB, what processes share counted once', most(samples, ownOf), ''],
    ['foreground job slower by, %', slower.toFixed(1), `${GOALS.slower}`],
  ];
}

/**
 * Of a job for each processor, beside the agent and while it is stopped, in percent: the median over
 * pairs, since what else a machine does changes by the minute.
 */
async function slowdown(agent: AgentProcess, forMs: number): Promise<number> {
  const ratios: number[] = [];
  for (const untilMs = performance.now() + forMs; performance.now() < untilMs;) {
    const besideMs = await jobMs();
    agent.signal('SIGSTOP');
    const aloneMs = await jobMs();
    agent.signal('SIGCONT');
    ratios.push(besideMs / aloneMs);
    // What it was stopped for it may make up for.
    await sleep(500);
  }
  return (median(ratios) - 1) * 100;
}

async function jobMs(): Promise<number> {
  const beganMs = performance.now();
  const jobs = Array.from({ length: availableParallelism() }, () =>
    once(spawn(process.execPath, ['-e', JOB], { stdio: 'ignore' }), 'exit'),
  );
  await Promise.all(jobs);
  return performance.now() - beganMs;
}

async function whileIdle(): Promise<string[][]> {
  await using agent = new AgentProcess(['--pause-while-active', 'no']);
  for (let n = 0; n < 5; n++) linkSync(await madeRegister(), join(agent.files, `${n}.xlsx`));
  agent.start(EVERY_MS);
  while (!agent.events().some(({ event }) => event === 'scanEnded')) await sleep(500);
  const bare = spawn(process.execPath, ['-e', 'setInterval(() => {}, 2 ** 30)'], {
    stdio: 'ignore',
  });
  await sleep(IDLE_MS);
  const [ours, its] = [memoryOf(agent.pid), memoryOf(bare.pid ?? 0)];
  const children = agent.children().length;
  bare.kill();
  const over = (part: keyof Memory): string => megabytes(ours[part] - its[part]);
  return [
    ['idle, MB over a bare Node process', over('resident'), `${GOALS.idleMegabytes}`],
    ['  of its own', over('own'), `${GOALS.idleMegabytes}`],
    ['  that is', `${megabytes(ours.resident)} beside ${megabytes(its.resident)}`, ''],
    ['idle, parser children', `${children}`, '0'],
  ];
}

function most(samples: readonly Sample[], of: (sample: Sample) => number): string {
  return megabytes(Math.max(...samples.map(of)));
}

function bothOf({ agent, children }: Sample): number {
  return children.reduce((sum, { resident }) => sum + resident, agent.resident);
}

function ownOf({ agent, children }: Sample): number {
  const shared = Math.max(0, agent.resident - agent.own);
  return children.reduce((sum, { own }) => sum + own, agent.own) + shared;
}
