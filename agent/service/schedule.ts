/**
 * When the daily walk is due. Pure: the clocks are told, and what was agreed is a value. There are
 * two, since neither can be trusted alone: the one on the wall is set by people and servers, and the
 * monotonic one stands still while a machine sleeps. Whichever comes first counts; so a clock that
 * jumps costs one walk too many at most, and none is left out.
 */

/** What the clocks show. */
export interface Clocks {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** The next walk: due when either clock shows its time. */
export type Appointment = Clocks;

export interface DailyPlan {
  /** Minutes after local midnight. */
  readonly minutes: number;
  /** This machine's own share of the spread. */
  readonly lateMs: number;
}

const DAY_MS = 24 * 60 * 60_000;
/** A walk that was late does not make the next one late, but two of them are no use in one morning. */
const APART_MS = DAY_MS / 4;
/** None is agreed so far ahead: the clock was wrong when that was. */
const FAR_MS = 3 * DAY_MS;

export function clocks(): Clocks {
  return { wallMs: Date.now(), monotonicMs: performance.now() };
}

/** Calendar day as yyyymmdd. */
export function today(): number {
  const now = new Date();
  return (now.getFullYear() * 100 + now.getMonth() + 1) * 100 + now.getDate();
}

/**
 * The walk after the one that ended at `lastMs` by the wall; at once when there was none, when it was
 * missed, and when it lies so far ahead that the clock must have been wrong.
 */
export function appoint(lastMs: number | null, now: Clocks, plan: DailyPlan): Appointment {
  if (lastMs === null || lastMs - now.wallMs > DAY_MS) return now;
  const wallMs = nextTime(Math.min(lastMs, now.wallMs) + APART_MS, plan);
  return { wallMs, monotonicMs: now.monotonicMs + Math.max(0, wallMs - now.wallMs) };
}

/** Also when the clock was put far back: else it would be told that all was looked through on a day to come. */
export function isDue(appointment: Appointment, now: Clocks): boolean {
  const aheadMs = appointment.wallMs - now.wallMs;
  return aheadMs <= 0 || aheadMs > FAR_MS || now.monotonicMs >= appointment.monotonicMs;
}

/** The first time of the plan at `fromMs` or later. */
function nextTime(fromMs: number, { minutes, lateMs }: DailyPlan): number {
  const day = new Date(fromMs - lateMs);
  // By the calendar: some days have 23 hours and some 25.
  const at = (days: number): number =>
    new Date(day.getFullYear(), day.getMonth(), day.getDate() + days, 0, minutes).getTime() +
    lateMs;
  const soonest = at(0);
  return soonest >= fromMs ? soonest : at(1);
}
