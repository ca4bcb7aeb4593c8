/** What is kept of each day, by the clock. */
import { expect, test } from 'vitest';
import { countDay } from '../../server/store/daily.ts';
import { deleteOld, dayOf } from '../../server/store/retention.ts';
import { checkIn, FILE, Fleet } from './fleet.ts';

const DAY_MS = 86_400_000;
const NOON = dayOf(Date.now()) * DAY_MS + DAY_MS / 2;

async function daysOf(fleet: Fleet): Promise<Record<number, Record<string, number>>> {
  const rows = await fleet.house.database.selectFrom('daily').selectAll().execute();
  const days: Record<number, Record<string, number>> = {};
  for (const { day, what, amount } of rows) {
    const it = (days[day - dayOf(NOON)] ??= {});
    it[what] = (it[what] ?? 0) + amount;
  }
  return days;
}

test('each day is counted once, as it last was, and a day without a server is a gap', async () => {
  await using fleet = await Fleet.start();
  const { commits } = fleet.house;
  const count = (nowMs: number) => commits.write((it) => countDay(it, nowMs));
  const machine = await fleet.machine();
  fleet.clock.nowMs = NOON;
  const later = (days: number): Promise<unknown> => {
    const nowMs = NOON + days * DAY_MS;
    fleet.clock.nowMs = nowMs;
    return machine.say('POST', '/api/v1/check-in', checkIn(days + 2), { nowMs });
  };
  const say = (...rows: readonly object[]) =>
    machine.say('POST', '/api/v1/reports', { rows }, { nowMs: fleet.clock.nowMs! });
  await machine.say('POST', '/api/v1/check-in', checkIn(1), { nowMs: NOON });
  await count(NOON);
  await say(FILE, { ...FILE, id: 2, sequence: 2, drill: true });
  await count(NOON + 1000);
  await count(NOON + 2000);
  const open = { persons: 298, files: 1, machines: 1, enrolled: 1, silent: 0, volumesOpen: 1 };
  expect(await daysOf(fleet)).toEqual({ 0: { citizenDays: 298, ...open } });
  await later(3);
  await count(NOON + 3 * DAY_MS);
  await say({ id: 1, sequence: 3, gone: true });
  await later(4);
  await count(NOON + 4 * DAY_MS);
  await count(NOON + 9 * DAY_MS);
  const none = { ...open, citizenDays: 0, persons: 0, files: 0, machines: 0 };
  expect(await daysOf(fleet)).toEqual({
    0: { citizenDays: 298, ...open },
    3: { citizenDays: 4 * 298, ...open },
    4: none,
    9: { ...none, silent: 1 },
  });
  await commits.write((it) => deleteOld(it, NOON + 368 * DAY_MS));
  expect(Object.keys(await daysOf(fleet))).toEqual(['3', '4', '9']);
});

test('a unit without machines is counted as none, and each for itself', async () => {
  await using fleet = await Fleet.start();
  const machine = await fleet.machine();
  await fleet.token({ organisation: 'Ikast Kommune' });
  await machine.report(FILE);
  await fleet.house.commits.write((it) => countDay(it, Date.now()));
  const rows = await fleet.house.database
    .selectFrom('daily')
    .innerJoin('unit', 'unit.id', 'daily.unit')
    .where('what', '=', 'files')
    .select(['unit.name', 'amount'])
    .orderBy('unit.name')
    .execute();
  expect(rows).toEqual([
    { name: 'Brande Kommune', amount: 1 },
    { name: 'Ikast Kommune', amount: 0 },
  ]);
});
