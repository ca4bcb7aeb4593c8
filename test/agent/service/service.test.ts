/** The running agent: real files, real parser children, a real ledger, fast clocks. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Power } from '../../../agent/platform/platform.ts';
import type { Clocks } from '../../../agent/service/schedule.ts';
import { answering, Workshop } from '../inspect/hostile.ts';
import { childrenOf } from '../../processes.ts';
import { Disk, register, Running } from '../running.ts';

const linux = process.platform === 'linux';

let disk: Disk;
beforeEach(() => {
  disk = new Disk();
});
afterEach(() => disk[Symbol.dispose]());

describe('a folder is looked through', () => {
  test('and what is in it stands in the ledger', async () => {
    disk.put('a.csv', register(20));
    disk.put('b/c/d.csv', register(30));
    disk.put('clean.csv', 'Navn;By\r\nHanne;Ribe\r\n');
    await using agent = new Running(disk);
    await agent.walked();
    await agent.stop();
    expect(disk.known()).toEqual({ 'a.csv': 20, 'b/c/d.csv': 30 });
    expect(agent.of('scanEnded')).toMatchObject([{ scan: 'full', found: 2, clean: 1 }]);
  });

  test('and not again by the next agent, but for what has changed meanwhile', async () => {
    disk.put('a.csv', register(20));
    const changed = disk.put('b.csv', register(30));
    disk.put('c.csv', 'Navn;By\r\nHanne;Ribe\r\n');
    // What was written in these two seconds is read again: the disk's clock is not finer.
    await sleep(2100);
    const first = new Running(disk);
    await first.walked();
    await first.stop();
    writeFileSync(changed, register(40));
    await using second = new Running(disk);
    await second.walked();
    expect(second.of('scanEnded')).toMatchObject([{ scan: 'changed', files: 1 }]);
    await second.stop();
    expect(disk.known()).toEqual({ 'a.csv': 20, 'b.csv': 40 });
  });

  test('but not where the agent itself writes', async () => {
    disk.put('a.csv', register(20));
    const own = { stateFolder: join(disk.files, 'state'), logFolder: join(disk.files, 'log') };
    mkdirSync(own.logFolder);
    writeFileSync(join(own.logFolder, 'cprvagt.csv'), register(10));
    await using agent = new Running(disk, own);
    await agent.walked();
    expect(agent.of('scanEnded')).toMatchObject([{ files: 1 }]);
  });
});

describe('what happens later is noticed:', () => {
  test('a new file, a changed one, one in a new folder, one that is gone', async () => {
    const old = disk.put('a.csv', register(20));
    await using agent = new Running(disk);
    await agent.walked();

    const fresh = disk.put('b.csv', register(5));
    await agent.until(() => agent.toldOf(fresh).length === 1);

    writeFileSync(old, register(33));
    await agent.until(() => agent.toldOf(old).at(-1) === 33);

    const below = disk.put('new/deep/c.csv', register(7));
    await agent.until(() => agent.toldOf(below).length === 1);

    // The folder was not there when the agent began.
    const beside = disk.put('new/deep/d.csv', register(8));
    await agent.until(() => agent.toldOf(beside).length === 1);

    await agent.until(() => 'b.csv' in disk.known());
    rmSync(fresh);
    await agent.until(() => !('b.csv' in disk.known()));
    expect(disk.known()).toEqual({ 'a.csv': 33, 'new/deep/c.csv': 7, 'new/deep/d.csv': 8 });
  });

  test('a folder that was moved here', async () => {
    const elsewhere = join(disk.folder, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'a.csv'), register(12));
    await using agent = new Running(disk);
    await agent.walked();
    renameSync(elsewhere, join(disk.files, 'here'));
    await agent.until(() => agent.of('file').length === 1);
    expect(agent.toldOf(join(disk.files, 'here', 'a.csv'))).toEqual([12]);
  });

  test('a file that is saved over and over is read when that is over', async () => {
    await using agent = new Running(disk, { pace: { restMs: 600 } });
    await agent.walked();
    const path = disk.put('a.csv', '');
    for (let persons = 1; persons <= 20; persons++) {
      writeFileSync(path, register(persons));
      await sleep(100);
    }
    await agent.until(() => agent.toldOf(path).length > 0);
    await sleep(1000);
    expect(agent.toldOf(path)).toEqual([20]);
  });

  test.runIf(linux)('a file that somebody holds is read when he lets go', async () => {
    const path = disk.put('a.csv', register(9));
    using holder = heldBy(path);
    await holder.held;
    await using agent = new Running(disk);
    await agent.until(() => agent.of('file').length === 1);
    expect(agent.of('file')).toMatchObject([{ outcome: 'unknown', reason: 'locked' }]);
    // However often it is tried meanwhile, that is no news.
    await sleep(1500);
    expect(agent.of('file')).toHaveLength(1);
    holder.letGo();
    await agent.until(() => agent.toldOf(path).at(-1) === 9);
  });
});

/** A lease: whoever opens the file without waiting is refused, as by a program that opens it alone on Windows. */
function heldBy(path: string): Disposable & { held: Promise<unknown>; letGo: () => void } {
  const script =
    '$SIG{IO} = "IGNORE"; open(F, "+<", $ARGV[0]) or die; fcntl(F, 1024, 1) or die; $| = 1; print "held"; <STDIN>;';
  const perl = spawn('/usr/bin/perl', ['-e', script, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const letGo = (): void => void perl.stdin.end();
  return { held: once(perl.stdout, 'data'), letGo, [Symbol.dispose]: () => perl.kill() };
}

describe('with nothing to do', () => {
  test.runIf(linux)('there is no child', async () => {
    disk.put('a.csv', register(20));
    const before = childrenOf(process.pid);
    await using agent = new Running(disk);
    const own = (): number[] => childrenOf(process.pid).filter((pid) => !before.includes(pid));
    await agent.until(() => own().length === 1);
    await agent.walked();
    await agent.until(() => own().length === 0);
    await sleep(1000);
    expect(own()).toEqual([]);
  });

  test.runIf(linux)('none is started either, by a look that finds nothing', async () => {
    disk.put('a.csv', register(20));
    await sleep(2100);
    const first = new Running(disk);
    await first.walked();
    await first.stop();
    const before = childrenOf(process.pid);
    await using agent = new Running(disk, { pace: { rescanMs: 500 } });
    let most = 0;
    const look = setInterval(() => {
      most = Math.max(most, childrenOf(process.pid).filter((pid) => !before.includes(pid)).length);
    }, 10);
    await agent.walked(3);
    clearInterval(look);
    expect(most).toBe(0);
  });
});

describe('while the machine is not ours', () => {
  const OLD = { recentMs: 500, watchMs: 200, activeMs: 1000, graceMs: 300 };

  test.each([
    ['on battery', 'battery'],
    ['at work', 'active'],
  ] as const)(
    '%s nothing is looked through, but what is written now is read',
    async (_what, why) => {
      const old = disk.put('a.csv', register(20));
      await sleep(700);
      let isOurs = false;
      const platform = {
        power: async (): Promise<Power> => (why === 'battery' && !isOurs ? 'battery' : 'mains'),
        idleMs: async () => (why === 'active' && !isOurs ? 10 : 60_000),
      };
      await using agent = new Running(disk, { platform, pace: OLD });
      await agent.until(() => agent.of('paused').length === 1);
      const fresh = disk.put('b.csv', register(5));
      await agent.until(() => agent.toldOf(fresh).length === 1);
      expect(agent.toldOf(old)).toEqual([]);
      isOurs = true;
      await agent.until(() => agent.toldOf(old).length === 1);
      expect(agent.events.filter((it) => 'why' in it)).toMatchObject([
        { event: 'paused', why },
        { event: 'resumed', why },
      ]);
    },
  );

  test('but the policy says that it is, it goes on', async () => {
    const old = disk.put('a.csv', register(20));
    await sleep(700);
    const platform = { power: async () => 'battery' as const, idleMs: async () => 10 };
    const policy = { pauseOnBattery: false, pauseWhileActive: false };
    await using agent = new Running(disk, { platform, policy, pace: OLD });
    await agent.walked();
    expect(agent.toldOf(old)).toEqual([20]);
    expect(agent.of('paused')).toEqual([]);
  });

  test('the file in hand is let go, and read afterwards', async () => {
    using workshop = new Workshop();
    const program = workshop.program('slow', answering('nap(2500); honest(id);'));
    disk.put('a.csv', register(20));
    await sleep(700);
    let power: 'mains' | 'battery' = 'mains';
    const platform = { power: async () => power };
    const before = linux ? childrenOf(process.pid) : [];
    const own = (): number[] => childrenOf(process.pid).filter((pid) => !before.includes(pid));
    await using agent = new Running(disk, { platform, pace: OLD, life: { program } });
    if (linux) await agent.until(() => own().length === 1);
    power = 'battery';
    await agent.until(() => agent.of('paused').length === 1);
    if (linux) await agent.until(() => own().length === 0, 1500);
    expect(agent.of('scanEnded')).toEqual([]);
    power = 'mains';
    await agent.walked();
    expect(agent.of('scanEnded')).toMatchObject([{ files: 1 }]);
  });
});

describe('the daily walk', () => {
  const start = new Date('2026-11-23T13:30').getTime();

  test('comes once a day, however the clock on the wall jumps', async () => {
    disk.put('a.csv', register(20));
    const beganMs = performance.now();
    let [jumpedMs, sleptMs] = [0, 0];
    const clocks = (): Clocks => {
      const ranMs = performance.now() - beganMs;
      return { wallMs: start + ranMs + jumpedMs + sleptMs, monotonicMs: ranMs + sleptMs };
    };
    const hour = 60 * 60_000;
    await using agent = new Running(disk, { clocks, pace: { rescanMs: 1000 * hour, spreadMs: 0 } });
    const walks = (): number => agent.of('scanEnded').length;
    await agent.walked(1);
    for (const jump of [hour, -2 * hour]) {
      jumpedMs += jump;
      await sleep(700);
    }
    expect(walks()).toBe(1);
    // Else it would be told that all was looked through more than a year from now.
    jumpedMs -= 400 * 24 * hour;
    await agent.walked(2);
    sleptMs += 24 * hour;
    await agent.walked(3);
    jumpedMs += 400 * 24 * hour;
    await agent.walked(4);
    await sleep(700);
    expect(walks()).toBe(4);
    expect(agent.of('scanEnded').every(({ scan }) => scan === 'full')).toBe(true);
  });
});

test('a second agent on the same state says so and goes', async () => {
  await using first = new Running(disk);
  await first.until(() => first.of('started').length === 1);
  await using second = new Running(disk);
  expect(await second.stop()).toBe('taken');
  expect(await first.stop()).toBe('stopped');
});

test('a ledger that is of no use is begun anew', async () => {
  disk.put('a.csv', register(20));
  const first = new Running(disk);
  await first.walked();
  await first.stop();
  for (const name of readdirSync(disk.state).filter((it) => /db|sqlite|ledger/i.test(it))) {
    writeFileSync(join(disk.state, name), 'no ledger at all, but long enough to be taken for one');
  }
  await using second = new Running(disk);
  await second.walked();
  expect(second.of('stateRenewed')).toHaveLength(1);
  await second.stop();
  expect(disk.known()).toEqual({ 'a.csv': 20 });
});

test('a parser child that does not start is a fault, and no end', async () => {
  disk.put('a.csv', register(20));
  const program = { executable: null, script: join(disk.folder, 'none.cjs') };
  await using agent = new Running(disk, { life: { program } });
  await agent.until(() => agent.of('fault').length === 1);
  const beganMs = performance.now();
  expect(await agent.stop()).toBe('stopped');
  expect(performance.now() - beganMs).toBeLessThan(1000);
});

function started(): ChildProcess {
  const program = join(import.meta.dirname, '..', 'service-process.ts');
  const args = ['--no-warnings', program, disk.files, disk.folder];
  return spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
}

/** More than are read in the second until the first are in the ledger. */
const FILES = 3000;

describe('a process of its own', () => {
  test('ends within a second when it is told to, in the middle of reading', async () => {
    for (let n = 0; n < FILES; n++) disk.put(`${n % 50}/${n}.csv`, register(250));
    const agent = started();
    while (Object.keys(disk.known()).length < 3) await sleep(50);
    const beganMs = performance.now();
    agent.kill('SIGTERM');
    const [status] = await once(agent, 'exit');
    expect(performance.now() - beganMs).toBeLessThan(1000);
    expect(status).toBe(0);
    expect(Object.keys(disk.known()).length).toBeLessThan(FILES);
  });

  test('that is killed again and again reads each file in the end', async () => {
    for (let n = 0; n < 120; n++) disk.put(`${n % 7}/${n}.csv`, register(10 + n));
    for (let kills = 0; kills < 5; kills++) {
      const agent = started();
      await sleep(700 + 300 * kills);
      agent.kill('SIGKILL');
      await once(agent, 'exit');
    }
    await using last = new Running(disk);
    await last.until(() => Object.keys(disk.known()).length === 120);
    const expected = Array.from({ length: 120 }, (_, n) => [`${n % 7}/${n}.csv`, 10 + n]);
    expect(disk.known()).toEqual(Object.fromEntries(expected));
  });
});
