/** The running agent and the server: what lies on the disk stands in the server's database, and goes from it. */
import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { enrol } from '../../../agent/delivery/enrol.ts';
import { makeFolder } from '../../../agent/ledger/state-folder.ts';
import type { CheckIn } from '../../../server/wire.ts';
import { Fleet } from '../../server/fleet.ts';
import { fakePlatform } from '../platform/fake-platform.ts';
import { Disk, register, Running } from '../running.ts';

let fleet: Fleet;
let disk: Disk;
beforeEach(async () => {
  fleet = await Fleet.start();
  disk = new Disk();
  makeFolder(disk.state);
  const machine = await fakePlatform().machine();
  const token = await fleet.token();
  await enrol(
    { folder: disk.state, server: fleet.url, token, machine },
    new AbortController().signal,
  );
});
afterEach(async () => {
  disk[Symbol.dispose]();
  await fleet[Symbol.asyncDispose]();
});

const machine = () =>
  fleet.house.database.selectFrom('machine').selectAll().executeTakeFirstOrThrow();

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const beganMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - beganMs > 20_000) throw new Error('it never was');
    await sleep(50);
  }
}

test('a register is told when it is found, told when it changes, and when it goes', async () => {
  const path = disk.put('a.csv', register(20));
  await using agent = new Running(disk, { pace: { newsMs: 100 } });
  await until(async () => (await machine()).found === 1);
  disk.put('b.csv', register(120));
  await until(async () => (await machine()).found === 2);
  rmSync(path);
  await until(async () => (await machine()).found === 1);
  const files = await fleet.house.database
    .selectFrom('file')
    .selectAll()
    .where('gone_ms', 'is', null)
    .execute();
  expect(files.map(({ persons, exposure, severity }) => [persons, exposure, severity])).toEqual([
    [120, 'exposed', 'high'],
  ]);
  expect(agent.of('told').length).toBeGreaterThan(1);
  await agent.stop();
});

test('somebody asks for everything to be looked through', async () => {
  await using agent = new Running(disk, { pace: { newsMs: 100 } });
  await agent.walked();
  await until(async () => (await machine()).last_seen_ms !== null);
  await fleet.house.database.updateTable('machine').set({ scan_now: 1 }).execute();
  const before = agent.of('scanBegan').length;
  disk.put('a.csv', register(20));
  await until(async () => (await machine()).scan_now === 0);
  await until(() =>
    Promise.resolve(
      agent
        .of('scanBegan')
        .slice(before)
        .some(({ scan }) => scan === 'full'),
    ),
  );
  expect(agent.of('scanBegan').at(-1)).toEqual({ event: 'scanBegan', scan: 'full' });
  await agent.stop();
});

test('that all was looked through is told, also where there is nothing else to tell', async () => {
  disk.put('a.csv', 'Budget;2026\r\nVeje;1200000\r\n');
  await using agent = new Running(disk, { pace: { newsMs: 100 } });
  await until(async () => {
    const { coverage } = await machine();
    const { lastFull, files } = JSON.parse(coverage ?? '{}') as Partial<CheckIn['coverage']>;
    return lastFull != null && files?.clean === 1;
  });
  await agent.stop();
  expect(agent.of('told')).toEqual([]);
});

test('a server that is away is said once, and that it is back', async () => {
  disk.put('a.csv', register(20));
  await fleet.house.database.updateTable('machine').set({ state: 'revoked' }).execute();
  await using agent = new Running(disk, { pace: { newsMs: 100 } });
  await until(() => Promise.resolve(agent.of('serverLost').length > 0));
  expect(agent.of('serverLost')).toEqual([{ event: 'serverLost', why: 'revoked' }]);
  expect(await machine()).toMatchObject({ found: 0 });
  await agent.stop();
});
