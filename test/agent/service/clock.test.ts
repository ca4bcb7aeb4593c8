/**
 * The real agent while the clock of its machine jumps, by libfaketime: it walks as often as it should, notices what is
 * new within a minute, and tells no time that is none. What the disk says of files is the true time all along, as after
 * a sleep, or of a disk that is elsewhere.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { register } from '../running.ts';
import { finished, temporaryFolder } from '../command/run.ts';

const COMMAND = join(import.meta.dirname, '../../../dist/main.mjs');

const [FAKETIME = ''] = globSync('/usr/lib/*/faketime/libfaketime.so.1');
const here = FAKETIME === '' ? 'libfaketime is not here: apt-get install faketime' : 'by faketime';

const DAY = 24 * 60 * 60_000;
/** What a machine agrees on lies less far ahead: a day, and what keeps two walks apart. */
const NEXT_MS = 1.5 * DAY;

/** HH:MM. */
function timeOfDay(ms: number): string {
  const at = new Date(ms);
  return [at.getHours(), at.getMinutes()].map((it) => `${it}`.padStart(2, '0')).join(':');
}

class Machine {
  readonly #folder = realpathSync(temporaryFolder());
  readonly #clock = join(this.#folder, 'clock');
  readonly #env: NodeJS.ProcessEnv;
  readonly #agent: ChildProcess;
  #aheadMs = 0;

  constructor(clocks: 'wall' | 'all') {
    mkdirSync(join(this.#folder, 'files'));
    const config = {
      'state-folder': join(this.#folder, 'state'),
      'log-folder': join(this.#folder, 'logs'),
      'status-socket': 'none',
      roots: [join(this.#folder, 'files')],
      schedule: timeOfDay(Date.now() + DAY / 2),
      'cpu-percent': 100,
      'pause-while-active': false,
      'pause-on-battery': false,
    };
    writeFileSync(join(this.#folder, 'config.json'), JSON.stringify(config));
    this.#env = {
      LD_PRELOAD: FAKETIME,
      FAKETIME_TIMESTAMP_FILE: this.#clock,
      FAKETIME_NO_CACHE: '1',
      ...(clocks === 'wall' && { FAKETIME_DONT_FAKE_MONOTONIC: '1' }),
    };
    this.jump(0);
    this.#agent = this.#start('agent', 'run');
    // One that a failed test has left would run for ever.
    onTestFinished(() => void this.#agent.kill('SIGKILL'));
  }

  /** The command as it runs in the end: nothing is built under such a clock. */
  #start(...words: readonly string[]): ChildProcess {
    const config = ['--config', join(this.#folder, 'config.json')];
    return spawn(process.execPath, ['--no-warnings', COMMAND, ...words, ...config], {
      env: { ...this.#env, LANG: 'da_DK.UTF-8', HOME: this.#folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** Its clock is so far ahead from now on. */
  jump(aheadMs: number): void {
    this.#aheadMs = aheadMs;
    writeFileSync(this.#clock, `${aheadMs < 0 ? '' : '+'}${aheadMs / 1000}\n`);
  }

  get nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  put(name: string): void {
    writeFileSync(join(this.#folder, 'files', name), register(20));
  }

  events(name: string): Record<string, unknown>[] {
    const path = join(this.#folder, 'logs', 'cprvagt.log');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    return events.filter(({ event }) => event === name);
  }

  get fullWalks(): number {
    return this.events('scanEnded').filter(({ scan }) => scan === 'full').length;
  }

  async walked(times: number): Promise<void> {
    await until(() => this.fullWalks >= times);
  }

  async found(name: string): Promise<void> {
    await until(() => this.events('file').some(({ path }) => String(path).endsWith(`/${name}`)));
  }

  async status(): Promise<Told> {
    const { out } = await finished(this.#start('status', '--format', 'json'));
    return JSON.parse(out) as Told;
  }

  /** It goes on, and ends in order. */
  async end(): Promise<number | null> {
    const ended = finished(this.#agent);
    this.#agent.kill('SIGTERM');
    return (await ended).status;
  }
}

interface Told {
  readonly fullScan: { readonly beganMs: number; readonly endedMs: number };
  readonly scanningSinceMs: number | null;
  readonly nextScanMs: number;
}

/** What is new is noticed within a minute. */
async function until(holds: () => boolean, mostMs = 60_000): Promise<void> {
  const beganMs = performance.now();
  while (!holds()) {
    if (performance.now() - beganMs > mostMs) throw new Error(`not within ${mostMs} ms`);
    await sleep(100);
  }
}

/** By the clock that it has now. `agoMs`: how long ago it may say that all was looked through, or how far ahead. */
async function tellsSaneTimes(machine: Machine, agoMs: number): Promise<void> {
  const { fullScan, scanningSinceMs, nextScanMs } = await machine.status();
  expect(Math.abs(machine.nowMs - fullScan.endedMs)).toBeLessThan(agoMs);
  expect(fullScan.endedMs).toBeGreaterThanOrEqual(fullScan.beganMs);
  expect(scanningSinceMs).toBeNull();
  expect(nextScanMs - machine.nowMs).toBeGreaterThan(0);
  expect(nextScanMs - machine.nowMs).toBeLessThan(NEXT_MS);
}

/** What is told after a walk of just now. */
const SOON = 90_000;

type Life = (machine: Machine) => Promise<void>;

/** All clocks at once: a sleep as Windows counts it. */
const lives: readonly (readonly [what: string, clocks: 'wall' | 'all', walks: number, live: Life])[] = [
  ['a day back: no walk more, and none is missed', 'wall', 1, async (machine) => {
    await machine.walked(1);
    machine.jump(-DAY);
    machine.put('a.csv');
    await machine.found('a.csv');
    await tellsSaneTimes(machine, DAY + 1000);
  }],
  ['a day ahead: the walk of that day and no other', 'wall', 2, async (machine) => {
    await machine.walked(1);
    machine.jump(DAY);
    await machine.walked(2);
    machine.put('a.csv');
    await machine.found('a.csv');
    await tellsSaneTimes(machine, SOON);
  }],
  ['a year ahead and back: a walk for each, and none is in a year to come', 'wall', 3, async (machine) => {
    await machine.walked(1);
    machine.jump(365 * DAY);
    await machine.walked(2);
    await tellsSaneTimes(machine, SOON);
    machine.jump(0);
    await machine.walked(3);
    machine.put('a.csv');
    await machine.found('a.csv');
    await tellsSaneTimes(machine, SOON);
  }],
  ['a day in which all slept: what was saved just before is found', 'all', 2, async (machine) => {
    await machine.walked(1);
    machine.put('a.csv');
    machine.jump(DAY);
    await machine.found('a.csv');
    await machine.walked(2);
    await tellsSaneTimes(machine, SOON);
  }],
]; // prettier-ignore

// At once, since most of it is waiting.
test.skipIf(FAKETIME === '')(
  `a clock that jumps (${here})`,
  async () => {
    const lived = await Promise.allSettled(
      lives.map(async ([, clocks, , live]) => {
        const machine = new Machine(clocks);
        await live(machine);
        return {
          walks: machine.fullWalks,
          faults: machine.events('fault'),
          ended: await machine.end(),
        };
      }),
    );
    const told = lived.map((it, at) => [
      lives[at]?.[0],
      'value' in it ? it.value : String(it.reason),
    ]);
    expect(told).toEqual(lives.map(([what, , walks]) => [what, { walks, faults: [], ended: 0 }]));
  },
  120_000,
);
