/** One question to a program: real programs, slow ones, loud ones, and those that are not there. */
import { existsSync } from 'node:fs';
import { getPriority } from 'node:os';
import { spawn } from 'node:child_process';
import { describe, expect, onTestFinished, test } from 'vitest';
import { idleMsIn } from '../../../agent/platform/logind.ts';
import { platformHere } from '../../../agent/platform/index.ts';
import { ask, askFirst } from '../../../agent/platform/program.ts';
import { machineFacts } from '../../../agent/platform/facts.ts';

const node = process.execPath;
const linux = process.platform === 'linux';

test('what a program says', async () => {
  expect(await ask(node, ['-e', 'process.stdout.write("sagde nej")'])).toBe('sagde nej');
});

test.each([
  ['is not there', '/no/such/program', []],
  ['fails', node, ['-e', 'console.log("half"); process.exit(1)']],
  ['is ended', node, ['-e', 'process.kill(process.pid, "SIGKILL")']],
  ['says too much', node, ['-e', 'process.stdout.write("x".repeat(5 * 2 ** 20))']],
  ['has a name that no program can have', `${node}\0`, []],
] as const)('null when it %s', async (_why, program, words) => {
  expect(await ask(program, words)).toBeNull();
});

test('one that waits for us, or for ever, is ended', async () => {
  expect(await ask(node, ['-e', 'process.stdin.on("end", () => console.log(1)).resume()'])).toBe(
    '1\n',
  );
  const before = performance.now();
  expect(await ask(node, ['-e', 'setInterval(() => 0, 1000)'], { timeoutMs: 300 })).toBeNull();
  expect(performance.now() - before).toBeLessThan(5000);
});

test('has nothing of our environment, and speaks no language', async () => {
  process.env['CPRVAGT_SECRET'] = 'x';
  onTestFinished(() => {
    delete process.env['CPRVAGT_SECRET'];
  });
  const said = await ask(node, ['-p', 'JSON.stringify(process.env)'], { env: { A: 'b' } });
  expect(JSON.parse(said!)).toMatchObject({ A: 'b', LC_ALL: 'C' });
  expect(said).not.toContain('CPRVAGT_SECRET');
});

test('of several places the first that is there', async () => {
  expect(await askFirst(ask, ['/no/such', node], ['-p', '1'])).toBe('1\n');
  expect(await askFirst(ask, ['/no/such'], [])).toBeNull();
});

describe('how long nobody has done anything', () => {
  const now = 1_795_400_000_000;
  test.each([
    ['IdleHint=no\nIdleSinceHint=1795399999000000', 0],
    ['IdleHint=yes\nIdleSinceHint=1795399700000000\n', 300_000],
    // A clock that was set back.
    ['IdleHint=yes\nIdleSinceHint=1795400700000000', 0],
    // A desktop that never says so.
    ['IdleHint=no\nIdleSinceHint=0', null],
    ['IdleHint=maybe\nIdleSinceHint=1', null],
    ['', null],
    ['IdleHint=yes', null],
  ])('%j', (answer, ms) => {
    expect(idleMsIn(answer, now)).toBe(ms);
  });

  test('since the start where nobody is logged in', () => {
    expect(idleMsIn('IdleHint=yes\nIdleSinceHint=0', now)).toBeGreaterThan(0);
  });
});

test.runIf(linux)('a process and all its threads have the lowest priority', async () => {
  const child = spawn(node, ['-e', 'console.log(1); setInterval(() => 0, 1000)'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  await new Promise((resolve) => child.stdout.once('data', resolve));
  platformHere().makeIdle(child.pid!);
  const threads = (await import('node:fs')).readdirSync(`/proc/${child.pid}/task`).map(Number);
  expect(threads.length).toBeGreaterThan(3);
  expect(threads.map((it) => getPriority(it))).toEqual(threads.map(() => 19));
  if (!existsSync('/usr/bin/chrt') || !existsSync('/usr/bin/ionice')) return;
  await expect
    .poll(() => ask('/usr/bin/chrt', ['-p', String(child.pid)]), { timeout: 5000 })
    .toContain('SCHED_IDLE');
  await expect
    .poll(() => ask('/usr/bin/ionice', ['-p', String(threads.at(-1))]), { timeout: 5000 })
    .toBe('idle\n');
});

test('one that is gone is no trouble', () => {
  expect(() => platformHere().makeIdle(2 ** 30)).not.toThrow();
});

test('facts of a machine are words or nothing', async () => {
  const facts = await machineFacts(true);
  expect(facts.isLaptop).toBe(true);
  expect(facts.hostName).not.toBe('');
  expect(facts.system).not.toBe('');
  for (const it of [facts.manufacturer, facts.model, facts.serial, facts.lastUser])
    expect(it).not.toBe('');
});

test('this machine tells of itself, whatever it is', async () => {
  const here = platformHere();
  const volumes = await here.volumes();
  expect(volumes.length).toBeGreaterThan(0);
  expect(new Set(volumes.map(({ mountPoint }) => mountPoint)).size).toBe(volumes.length);
  const lengths = volumes.map(({ mountPoint }) => mountPoint.length);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  expect(['mains', 'battery', 'unknown']).toContain(await here.power());
});
