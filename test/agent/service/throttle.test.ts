/** The agent's share of the machine, measured on real processes. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Stopwatch } from '../../../agent/inspect/brake.ts';
import { Parser, type Question } from '../../../agent/inspect/parent.ts';
import { cpuMsOf } from '../../../agent/inspect/usage.ts';
import { Throttle } from '../../../agent/service/throttle.ts';
import { answering, NotedFile, Workshop } from '../inspect/hostile.ts';

const linux = process.platform === 'linux';
const question: Question = { hint: 'spreadsheet', today: 20261123, wishes: [] };
const PLENTY = { cpuPercent: 100, readBytesPerSecond: 2 ** 40 };

/** For so long of its own time, without asking for anything. */
const computing = (cpuMs: number): string =>
  answering(`
    const begun = process.cpuUsage();
    for (;;) { const { user, system } = process.cpuUsage(begun); if (user + system > ${cpuMs * 1000}) break; }
    honest(id);
  `);

let workshop: Workshop;
beforeEach(() => {
  workshop = new Workshop();
});
afterEach(() => workshop[Symbol.dispose]());

describe.runIf(linux)('a child that computes without asking', () => {
  test('is held at its share, and what it waits is not its time', async () => {
    using throttle = new Throttle({ ...PLENTY, cpuPercent: 10 }, 1);
    const program = workshop.program('computing', computing(500));
    await using parser = new Parser({ program, brake: throttle, wallMs: 3500 });
    const beganMs = performance.now();
    const { failure } = await parser.inspect(new NotedFile(100), question);
    expect(failure).toBe(null);
    // A tenth of 12 s of its share at once, the rest at nine tenths of it.
    expect(performance.now() - beganMs).toBeGreaterThan(3500);
  });

  test('has its limits all the same', async () => {
    using throttle = new Throttle({ ...PLENTY, cpuPercent: 50 }, 1);
    const program = workshop.program('computing', computing(60_000));
    await using parser = new Parser({ program, brake: throttle, cpuMs: 800, wallMs: 60_000 });
    const { failure } = await parser.inspect(new NotedFile(100), question);
    expect(failure).toBe('timeout');
  });

  test('ends at once when it is held', async () => {
    using throttle = new Throttle({ ...PLENTY, cpuPercent: 1 }, 1);
    const program = workshop.program('computing', computing(60_000));
    await using parser = new Parser({ program, brake: throttle });
    const stop = new AbortController();
    const inspected = parser.inspect(new NotedFile(100), question, stop.signal);
    const { pid } = parser;
    await new Promise((resolve) => setTimeout(resolve, 700));
    const usedMs = cpuMsOf(pid ?? 0);
    const beganMs = performance.now();
    stop.abort(new Error('enough'));
    await expect(inspected).rejects.toThrow('enough');
    await parser[Symbol.asyncDispose]();
    expect(performance.now() - beganMs).toBeLessThan(1000);
    expect(usedMs).toBeLessThan(500);
  });
});

test('who works in turns gets the share and no more', async () => {
  using throttle = new Throttle({ ...PLENTY, cpuPercent: 20 }, 1);
  const [beganMs, before] = [performance.now(), process.cpuUsage()];
  while (performance.now() - beganMs < 4000) await throttle.turn();
  const { user, system } = process.cpuUsage(before);
  const cpuMs = (user + system) / 1000;
  // 240 ms at once, 180 ms in each second, and what one turn overdraws.
  expect(cpuMs).toBeGreaterThan(400);
  expect(cpuMs).toBeLessThan(1100);
});

test('a turn lets signals and timers come', async () => {
  using throttle = new Throttle(PLENTY);
  let ticks = 0;
  const timer = setInterval(() => ticks++, 1);
  const untilMs = performance.now() + 200;
  while (performance.now() < untilMs) await throttle.turn();
  clearInterval(timer);
  expect(ticks).toBeGreaterThan(5);
});

test('who waits for his turn can be stopped', async () => {
  using throttle = new Throttle({ ...PLENTY, cpuPercent: 0.001 }, 1);
  const untilMs = performance.now() + 50;
  while (performance.now() < untilMs);
  const turn = throttle.turn(AbortSignal.timeout(100));
  await expect(turn).rejects.toThrow('aborted');
});

test('the disk is read at its pace', async () => {
  using throttle = new Throttle({ cpuPercent: 100, readBytesPerSecond: 2 ** 20 });
  const beganMs = performance.now();
  // 1.2 MiB at once, then a MiB a second.
  for (let piece = 0; piece < 6; piece++) await throttle.pass(2 ** 19);
  const tookMs = performance.now() - beganMs;
  expect(tookMs).toBeGreaterThan(1000);
  expect(tookMs).toBeLessThan(4000);
});

test('a stopwatch stands still while anybody holds it', async () => {
  const watch = new Stopwatch();
  const beganMs = watch.ms;
  watch.hold();
  watch.hold();
  await new Promise((resolve) => setTimeout(resolve, 60));
  watch.release();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(watch.ms - beganMs).toBeLessThan(10);
  watch.release();
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(watch.ms - beganMs).toBeGreaterThan(40);
});
