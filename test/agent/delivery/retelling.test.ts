/** What the server or the machine has lost: all is told again, and what is no more goes. */
import { cpSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Link } from '../../../agent/delivery/link.ts';
import { backUp, restore } from '../../../server/store/backup.ts';
import { deleteOld } from '../../../server/store/retention.ts';
import { CheckInAnswer } from '../../../server/wire.ts';
import { checkIn, Fleet } from '../../server/fleet.ts';
import { Teller, thereOf } from './teller.ts';

const DAY_MS = 86_400_000;

/** Makes the server as it is now once more, on another address. */
async function backedUp(fleet: Fleet): Promise<() => Promise<Fleet>> {
  const keys = join(fleet.folder, 'keys');
  const key = Buffer.from(readFileSync(join(keys, 'paths.key'), 'utf8'), 'base64');
  const target = mkdtempSync(join(tmpdir(), 'cprvagt-server-'));
  const path = join(target, 'a.backup');
  await backUp(fleet.place, key, path);
  return async () => {
    await restore(path, [key], target);
    cpSync(keys, join(target, 'keys'), { recursive: true });
    return Fleet.start({}, target);
  };
}

/** Checks in, and does nothing with the answer. */
function checkedIn({ ledger, parts }: Teller) {
  const { machine, server } = parts.membership;
  const body = { ...checkIn(ledger.nextCheckIn()), ...ledger.standing(), untold: 0 };
  const asked = { path: '/api/v1/check-in', body, machine };
  const link = new Link({ server, key: parts.key });
  return link.ask(asked, CheckInAnswer, new AbortController().signal);
}

const rowOf = (fleet: Fleet, id: string) =>
  fleet.house.database
    .selectFrom('machine')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();

test('a server that was restored is told what came after the backup, and what went', async () => {
  await using fleet = await Fleet.start();
  using one = await Teller.enrolled(fleet);
  using emptied = await Teller.enrolled(fleet);
  for (const teller of [one, emptied]) {
    for (const name of ['a.xlsx', 'b.xlsx', 'c.xlsx']) teller.put(name);
    await teller.turn();
    await teller.turn();
  }
  const again = await backedUp(fleet);
  one.put('a.xlsx', 99);
  one.take('b.xlsx');
  one.put('d.xlsx');
  for (const name of ['a.xlsx', 'b.xlsx', 'c.xlsx']) emptied.take(name);
  for (const teller of [one, emptied]) await teller.turn();
  expect(await thereOf(fleet, emptied.id)).toEqual({});
  await using restored = await again();
  for (const teller of [one, emptied]) {
    teller.moveTo(restored);
    expect(Object.keys(await thereOf(restored, teller.id))).toHaveLength(3);
    // The first one tells all, the next one that this was all.
    for (let turn = 0; turn < 2; turn++)
      expect(await teller.turn()).toMatchObject({ trouble: null });
    expect(await thereOf(restored, teller.id)).toEqual(teller.here());
    expect(await rowOf(restored, teller.id)).toMatchObject({
      found: Object.keys(teller.here()).length,
      retold_ms: null,
      cloned_ms: null,
    });
    // And once.
    expect(await teller.turn()).toMatchObject({ rows: 0 });
  }
  expect(one.here()).toEqual({ 'a.xlsx': 99, 'c.xlsx': 2, 'd.xlsx': 2 });
});

test('an answer that is lost is given again; a batch that comes late does not end it', async () => {
  await using fleet = await Fleet.start();
  using one = await Teller.enrolled(fleet);
  for (const name of ['a.xlsx', 'b.xlsx']) one.put(name);
  await one.turn();
  const again = await backedUp(fleet);
  one.put('c.xlsx');
  await one.turn();
  await using restored = await again();
  one.moveTo(restored);
  const answer = await checkedIn(one);
  expect(answer).toMatchObject({ kind: 'answer', body: { tellAfter: 0 } });
  // As if all had been taken by now.
  await restored.house.database.updateTable('machine').set({ told: 8e15 }).execute();
  for (let turn = 0; turn < 3; turn++) await one.turn();
  expect(await thereOf(restored, one.id)).toEqual(one.here());
  expect(Object.keys(one.here())).toHaveLength(3);
});

test('a machine whose ledger was lost is no copy, and leaves nothing of what it had told', async () => {
  await using fleet = await Fleet.start();
  using one = await Teller.enrolled(fleet);
  for (const name of ['a.xlsx', 'b.xlsx']) one.put(name);
  for (let turn = 0; turn < 3; turn++) await one.turn();
  one.loseLedger();
  one.put('a.xlsx');
  await one.turn();
  await one.turn();
  // As long as it has not looked through everything, nobody knows what is gone.
  expect(await rowOf(fleet, one.id)).toMatchObject({ found: 3, cloned_ms: null });
  one.walk();
  await one.turn();
  expect(await thereOf(fleet, one.id)).toEqual({ 'a.xlsx': 2 });
  expect(await rowOf(fleet, one.id)).toMatchObject({ found: 1, cloned_ms: null, retold_ms: null });
});

test('a machine that was silent so long that its files were forgotten tells them again', async () => {
  await using fleet = await Fleet.start();
  using one = await Teller.enrolled(fleet);
  one.put('a.xlsx');
  await one.turn();
  await fleet.house.commits.write((it) => deleteOld(it, Date.now() + 91 * DAY_MS));
  expect(await thereOf(fleet, one.id)).toEqual({});
  await one.turn();
  expect(await thereOf(fleet, one.id)).toEqual({ 'a.xlsx': 2 });
});

test('a clock of the server that goes back while all is told again takes nothing away', async () => {
  await using fleet = await Fleet.start();
  using one = await Teller.enrolled(fleet);
  one.put('a.xlsx');
  await one.turn();
  await fleet.house.database.updateTable('machine').set({ told: 0 }).execute();
  // Asked a minute ahead, told in time.
  const aheadMs = Date.now() + 60_000;
  fleet.clock.nowMs = aheadMs;
  expect(await checkedIn(one)).toMatchObject({ body: { tellAfter: 0, nowMs: aheadMs } });
  fleet.clock.nowMs = null;
  one.ledger.tellAgain(0, aheadMs);
  for (let turn = 0; turn < 3; turn++) await one.turn();
  expect(await thereOf(fleet, one.id)).toEqual({ 'a.xlsx': 2 });
  expect((await rowOf(fleet, one.id)).retold_ms).toBeNull();
});
