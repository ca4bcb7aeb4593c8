/** The daily walk, under clocks that jump and machines that sleep. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Appointment, appoint, type Clocks, isDue } from '../../../agent/service/schedule.ts';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const plan = { minutes: 12 * 60, lateMs: 17 * 60_000 };

const at = (text: string): number => new Date(text).getTime();
const now = (text: string, monotonicMs = 0): Clocks => ({ wallMs: at(text), monotonicMs });

const nextMs = (last: string | null, when: string): number =>
  appoint(last === null ? null : at(last), now(when), plan).wallMs;

describe('the next walk is', () => {
  test('now, when there was none', () => {
    expect(nextMs(null, '2026-11-23T08:00')).toBe(at('2026-11-23T08:00'));
  });

  test('today, before noon', () => {
    expect(nextMs('2026-11-22T12:20', '2026-11-23T08:00')).toBe(at('2026-11-23T12:17'));
  });

  test('tomorrow, after it', () => {
    expect(nextMs('2026-11-23T12:40', '2026-11-23T12:40')).toBe(at('2026-11-24T12:17'));
  });

  test('over, when the machine was off', () => {
    const appointment = appoint(at('2026-11-20T12:30'), now('2026-11-23T08:00', 5), plan);
    expect(isDue(appointment, now('2026-11-23T08:00', 5))).toBe(true);
  });

  test('not a second one soon after one that was late', () => {
    expect(nextMs('2026-11-23T11:00', '2026-11-23T11:00')).toBe(at('2026-11-24T12:17'));
    expect(nextMs('2026-11-23T02:00', '2026-11-23T02:00')).toBe(at('2026-11-23T12:17'));
  });

  test('at the same time of day when the clocks are changed', () => {
    expect(nextMs('2026-03-28T12:17', '2026-03-28T13:00')).toBe(at('2026-03-29T12:17'));
    expect(nextMs('2026-10-24T12:17', '2026-10-24T13:00')).toBe(at('2026-10-25T12:17'));
  });

  test('now, when the last one was in a year to come', () => {
    expect(nextMs('2027-12-28T12:17', '2026-11-23T08:00')).toBe(at('2026-11-23T08:00'));
  });

  test('not at once, when the clock was put back an hour after the last one', () => {
    expect(nextMs('2026-11-23T12:30', '2026-11-23T11:30')).toBe(at('2026-11-24T12:17'));
  });
});

/** An agent for so many days; what happens to its clock, and when it walked by a clock that nobody touches. */
function walksOf(
  days: number,
  events: readonly (readonly [atMs: number, jumpMs: number])[],
): number[] {
  const start = at('2026-11-23T08:00');
  const walks: number[] = [];
  let jumpedMs = 0;
  let next: Appointment | null = null;
  for (let realMs = 0; realMs < days * DAY; realMs += 5 * 60_000) {
    jumpedMs += events.reduce(
      (sum, [atMs, jumpMs]) => sum + (atMs >= realMs && atMs < realMs + 5 * 60_000 ? jumpMs : 0),
      0,
    );
    const clocks = { wallMs: start + realMs + jumpedMs, monotonicMs: 1000 + realMs };
    next ??= appoint(null, clocks, plan);
    if (!isDue(next, clocks)) continue;
    walks.push(realMs);
    next = appoint(clocks.wallMs, clocks, plan);
  }
  return walks;
}

describe('a clock that jumps', () => {
  const [, ...usual] = walksOf(10, []);

  test('not at all leaves a walk a day', () => {
    expect(usual.length).toBe(9);
  });

  test.each([
    ['an hour ahead', HOUR],
    ['two hours back', -2 * HOUR],
    ['four hundred days back', -400 * DAY],
    ['four hundred days ahead', 400 * DAY],
  ])('%s costs one walk too many at most', (_what, jumpMs) => {
    for (let hour = 1; hour < 48; hour++) {
      const walks = walksOf(10, [[hour * HOUR, jumpMs]]).slice(1);
      expect(Math.abs(walks.length - usual.length)).toBeLessThanOrEqual(1);
    }
  });

  test('anyhow, again and again, never keeps one from being due for long', () => {
    const jump = fc.tuple(
      fc.integer({ min: 0, max: 10 * DAY }),
      fc.constantFrom(HOUR, -2 * HOUR, -400 * DAY, 400 * DAY),
    );
    fc.assert(
      fc.property(fc.array(jump, { maxLength: 6 }), (jumps) => {
        const walks = walksOf(10, jumps);
        const gaps = walks.slice(1).map((ms, index) => ms - (walks[index] ?? 0));
        expect(Math.max(...gaps)).toBeLessThanOrEqual(30.5 * HOUR);
        expect(walks.length).toBeLessThanOrEqual(usual.length + 1 + jumps.length);
      }),
      { seed: 20261123, numRuns: 200 },
    );
  });
});

test('a clock that was years ahead leaves no walk in a year to come', () => {
  const appointment = appoint(at('2027-11-23T12:20'), now('2027-11-23T12:20', 0), plan);
  expect(isDue(appointment, now('2027-11-22T12:21', HOUR))).toBe(false);
  expect(isDue(appointment, now('2026-11-23T12:21', HOUR))).toBe(true);
});

test('a machine that sleeps walks when it wakes', () => {
  const appointment = appoint(at('2026-11-22T12:20'), now('2026-11-22T13:00', 0), plan);
  // Its monotonic clock stood still.
  expect(isDue(appointment, now('2026-11-23T12:16', HOUR))).toBe(false);
  expect(isDue(appointment, now('2026-11-23T14:00', HOUR))).toBe(true);
});
