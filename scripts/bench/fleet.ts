/**
 * `npm run bench:fleet`: what a server holds. 50 machines check in and report a little oftener than 10,000 do, alone
 * and beside one that does all the evil it can, in turns: how long they wait. For that the database lies in memory,
 * where the system has files there: a commit now and then waits a quarter of a second for a disk that others use too, which
 * is more than an evil machine does. Then check-ins and rows a second on the disk, with an empty database and with one of
 * 10,000 machines of 100 files. Server and evil machine are processes of their own; the load is this one.
 *
 *   --seconds 30   of each turn
 *   --turns 4      of each of the two
 *   --disk         all on the disk
 *   --quick        one turn of 5 seconds each, 300 machines in the full database
 */
/* oxlint-disable no-await-in-loop -- two at once would measure each other */
import { fork, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FleetMachine, type Heard } from './fleet-machine.ts';
import { table } from './measure.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'server', 'main.ts');
const EVIL = join(import.meta.dirname, 'evil-process.ts');
/** Linux has files in memory there. */
const MEMORY = '/dev/shm';
const GOOD = 50;
/** Each checks in and reports once in this time: 76 requests a second, where 10,000 machines make 67 in five minutes' turns. */
const TURN_MS = 1300;
const ROWS = 20;
/** Machines that ask as fast as they are answered; each no oftener than it may. */
const BUSY = 100;
const ASKED_EACH = 40;
const AT_ONCE = 16;
const FULL_FILES = 100;
const GOALS = { ratio: 2, p99Ms: 250 };

const { values: asked } = parseArgs({
  options: {
    seconds: { type: 'string' },
    turns: { type: 'string' },
    disk: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});
const seconds = Number(asked.seconds ?? (asked.quick ? 5 : 30));
const turns = Number(asked.turns ?? (asked.quick ? 1 : 4));
const fullMachines = asked.quick ? 300 : 10_000;
const inMemory = !asked.disk && existsSync(MEMORY);

console.log(`${availableParallelism()} processors; ${turns} x ${seconds} s each, the database ${inMemory ? 'in memory' : 'on the disk'}\n`); // prettier-ignore
await inFolder(inMemory ? MEMORY : tmpdir(), beside);
await inFolder(tmpdir(), throughput);

async function inFolder(parent: string, work: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(parent, 'cprvagt-bench-fleet-'));
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function beside(folder: string): Promise<void> {
  await withServer(folder, async (url, token) => {
    const good = await machines(url, token, GOOD);
    const evil = fork(EVIL, [url, token, ...good.map(({ id }) => id)]);
    await once(evil, 'message');
    await load(good, 2);
    const [alone, crowded, statuses]: [Heard[], Heard[], number[]] = [[], [], []];
    for (let turn = 0; turn < turns; turn++) {
      alone.push(...(await load(good, seconds)));
      evil.send('begin');
      crowded.push(...(await load(good, seconds)));
      evil.send('rest');
      statuses.push(...((await once(evil, 'message')) as [number[]])[0]);
    }
    evil.disconnect();
    const ratio = percentile(crowded, 0.99) / percentile(alone, 0.99);
    console.log(
      table(
        [`${GOOD} good machines`, 'requests', 'refused', 'p50 ms', 'p99 ms'],
        [row('alone', alone), row('beside an evil one', crowded)],
      ),
    );
    console.log(`\np99: ${ms(alone, 0.99)} ms alone (goal: ${GOALS.p99Ms}), ${ratio.toFixed(2)} times as long beside it (goal: at most ${GOALS.ratio})`); // prettier-ignore
    console.log(`the evil one asked ${statuses.length} times: ${told(statuses)}\n`);
    for (const it of good) it.close();
  });
}

async function throughput(folder: string): Promise<void> {
  const rows: string[][] = [];
  for (const isFull of [false, true]) {
    if (isFull) fill(folder);
    await withServer(folder, async (url, token) => {
      const busy = await machines(url, token, BUSY);
      const size = isFull ? `${fullMachines * FULL_FILES} files` : 'next to empty';
      rows.push(await rate(`check-ins, ${size}`, busy, 1, (it) => it.checkIn()));
      rows.push(await rate(`rows, ${size}`, busy, ROWS, (it) => it.report(ROWS)));
      for (const it of busy) it.close();
    });
  }
  console.log(table([`${AT_ONCE} at once`, 'a second', 'p50 ms', 'p99 ms'], rows));
}

async function rate(
  name: string,
  busy: readonly FleetMachine[],
  each: number,
  ask: (machine: FleetMachine) => Promise<Heard>,
): Promise<string[]> {
  const all = Array.from({ length: ASKED_EACH }, () => busy).flat();
  const heard: Heard[] = [];
  const beganMs = performance.now();
  const askers = Array.from({ length: AT_ONCE }, async () => {
    for (let it = all.pop(); it !== undefined; it = all.pop()) heard.push(await ask(it));
  });
  await Promise.all(askers);
  const tookS = (performance.now() - beganMs) / 1000;
  const good = heard.filter(({ status }) => status === 200);
  if (good.length < heard.length) throw new Error('a good machine was refused');
  return [name, ((good.length * each) / tookS).toFixed(0), ms(heard, 0.5), ms(heard, 0.99)];
}

/** Each at its own moment, whether or not the last answer is there. */
async function load(good: readonly FleetMachine[], forS: number): Promise<Heard[]> {
  const untilMs = performance.now() + forS * 1000;
  const heard = good.map(async (machine, at) => {
    const answers: Promise<Heard>[] = [];
    await sleep((at / good.length) * TURN_MS);
    for (let nextMs = performance.now(); nextMs < untilMs; nextMs += TURN_MS) {
      answers.push(machine.checkIn(), machine.report(ROWS));
      await sleep(Math.max(0, nextMs + TURN_MS - performance.now()));
    }
    return Promise.all(answers);
  });
  return (await Promise.all(heard)).flat();
}

async function machines(url: string, token: string, count: number): Promise<FleetMachine[]> {
  const made = Array.from({ length: count }, () => new FleetMachine(url));
  for (const machine of made) await machine.enrol(token);
  return made;
}

/** Machines and files as those that are there, many times. */
function fill(folder: string): void {
  using database = new DatabaseSync(join(folder, 'cprvagt.sqlite'));
  const columnsOf = (name: string, changed: Readonly<Record<string, string>>): string =>
    database
      .prepare(`select name from pragma_table_info('${name}')`)
      .all()
      .map(({ name: column }) => changed[String(column)] ?? `"${String(column)}"`)
      .join();
  const machine = { id: `'full ' || n.i`, public_key: `'full ' || n.i` };
  const file = { machine: `'full ' || n.i`, id: 'k.i', sequence: 'k.i' };
  database.exec(`begin;
    ${numbers(fullMachines)} insert into machine select ${columnsOf('machine', machine)}
      from n, (select * from machine limit 1);
    ${numbers(fullMachines)}, k(i) as (select i from n where i <= ${FULL_FILES})
      insert into file select ${columnsOf('file', file)} from n, k, (select * from file limit 1);
    commit`);
}

function numbers(most: number): string {
  return `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${most})`;
}

async function withServer(
  folder: string,
  work: (url: string, token: string) => Promise<void>,
): Promise<void> {
  const words = ['--no-warnings', MAIN];
  const made = spawnSync(process.execPath, [...words, 'token', 'add', '--organisation', 'Bench', '--uses', '1000', '--folder', folder], { encoding: 'utf8' }); // prettier-ignore
  const server = spawn(process.execPath, [...words, 'run', '--port', '0', '--folder', folder]);
  const ended = once(server, 'exit');
  try {
    let said = '';
    const url = await new Promise<string>((found, failed) => {
      server.stdout.on('data', (data: Buffer) => {
        said += data.toString();
        const at = /listens at (\S+)/.exec(said)?.[1];
        if (at !== undefined) found(at);
      });
      void ended.then(() => failed(new Error(`the server ended: ${said}`)));
    });
    await work(url, made.stdout.trim());
  } finally {
    server.kill('SIGTERM');
    await ended;
  }
}

function row(name: string, heard: readonly Heard[]): string[] {
  const refused = heard.map(({ status }) => status).filter((status) => status !== 200);
  const why = refused.length === 0 ? '0' : told(refused);
  return [name, `${heard.length}`, why, ms(heard, 0.5), ms(heard, 0.99)];
}

function ms(heard: readonly Heard[], share: number): string {
  return percentile(heard, share).toFixed(1);
}

function percentile(heard: readonly Heard[], share: number): number {
  const sorted = heard.map((it) => it.ms).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function told(statuses: readonly number[]): string {
  const counts = Map.groupBy(statuses, (status) => status);
  return [...counts].map(([status, { length }]) => `${status === 0 ? 'no answer' : status} ${length}`).join(', '); // prettier-ignore
}
