/** A policy on its way from a real server to the running agent, and what it changes there. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Delivery } from '../../../agent/delivery/delivery.ts';
import { enrol } from '../../../agent/delivery/enrol.ts';
import { machineKeyIn, membershipIn } from '../../../agent/delivery/membership.ts';
import { policyIn } from '../../../agent/delivery/policy.ts';
import { makeFolder } from '../../../agent/ledger/state-folder.ts';
import { Policies, newSigningKey, publicHalf } from '../../../server/policies.ts';
import { announceSuccessor, setPolicy } from '../../../server/policy-words.ts';
import type { PolicySettings } from '../../../server/wire.ts';
import { openHouse } from '../../../server/open.ts';
import { Fleet } from '../../server/fleet.ts';
import { run } from '../command/run.ts';
import { fakePlatform } from '../platform/fake-platform.ts';
import { ledgerIn, outcomeOf, readingOf } from '../readings.ts';
import { Disk, register, Running } from '../running.ts';

const NEVER = new AbortController().signal;
const BRANDE = { organisation: 'Brande Kommune' };
const platform = fakePlatform();

let fleet: Fleet;
let disk: Disk;
beforeEach(async () => {
  fleet = await Fleet.start();
  disk = new Disk();
  makeFolder(disk.state);
  const token = await fleet.token();
  await enrol(
    { folder: disk.state, server: fleet.url, token, machine: await platform.machine() },
    NEVER,
  );
});
afterEach(async () => {
  disk[Symbol.dispose]();
  await fleet[Symbol.asyncDispose]();
});

async function set(settings: PolicySettings, activeFrom?: string): Promise<void> {
  const path = join(disk.folder, 'policy.json');
  writeFileSync(path, JSON.stringify(settings));
  await setPolicy(fleet.house, path, {
    ...BRANDE,
    ...(activeFrom !== undefined && { activeFrom }),
  });
}

/** Has the agent at work come back to its server at once, not in its minutes. */
const quick = { pace: { newsMs: 50 } };

async function until(isSo: () => Promise<boolean> | boolean): Promise<void> {
  const beganMs = performance.now();
  while (!(await isSo())) {
    if (performance.now() - beganMs > 20_000) throw new Error('it never was');
    await sleep(20);
  }
}

/** Something new is what takes it to the server. */
let news = 0;
const stir = (): string => disk.put(`nyt-${++news}.csv`, register(10));

const paths = async (): Promise<readonly string[]> => {
  const { database, vault } = fleet.house;
  const rows = await database
    .selectFrom('file')
    .select(['machine', 'id', 'path_sealed'])
    .where('gone_ms', 'is', null)
    .execute();
  return rows.map(({ machine, id, path_sealed: path }) =>
    vault.open(path!, `file ${machine}/${id}`),
  );
};

const severity = async (): Promise<string | null> => {
  const files = fleet.house.database.selectFrom('file').select('severity');
  return (await files.executeTakeFirstOrThrow()).severity;
};

test('what is set on the server changes what the running agent looks at', async () => {
  disk.put('x/a/et.csv', register(20));
  disk.put('x/b/to.csv', register(30));
  // A folder that nobody has written in for a while is listed by full walks alone.
  await sleep(2100);
  await set({ exclude: ['b'] });
  await using agent = new Running(disk, quick);
  await agent.until(() => agent.of('told').length > 0);
  expect(disk.known()).toEqual({ 'x/a/et.csv': 20 });
  await set({ exclude: ['a'], cpuPercent: 90 });
  stir();
  await agent.until(() => agent.of('policyTaken').length === 2);
  // What is looked at no more is forgotten when the walk is over, a moment after what is new in it.
  await until(() => {
    const known = Object.keys(disk.known());
    return known.includes('x/b/to.csv') && !known.includes('x/a/et.csv');
  });
  const { policy_version: version } = await fleet.house.database
    .selectFrom('machine')
    .select('policy_version')
    .executeTakeFirstOrThrow();
  expect(version).toBeGreaterThan(0);
  expect(agent.of('started')).toHaveLength(1);
  expect(await agent.stop()).toBe('stopped');
  expect(agent.of('policyRefused')).toEqual([]);
});

test('how sure a finding must be, and how bad it is, is judged anew', async () => {
  disk.put('a.csv', register(20));
  // What was written just now is read twice in any case.
  await sleep(2100);
  await set({ thresholds: { low: 1, medium: 5, high: 10, critical: 15 } });
  await using agent = new Running(disk, quick);
  await agent.until(() => agent.of('told').length > 0);
  expect(await severity()).toBe('critical');
  await agent.stop();
  await set({
    minConfidence: 'certain',
    thresholds: { low: 1, medium: 500, high: 600, critical: 700 },
  });
  await using again = new Running(disk, quick);
  await until(async () => (await severity()) === 'low');
  // Nothing has changed there: it is read for the measure alone.
  await again.until(() => again.of('scanEnded').some(({ files }) => files === 1));
});

test('before the day it holds from nothing is read; then it is', async () => {
  disk.put('a.csv', register(20));
  const from = Date.now() + 4000;
  await set({}, new Date(from).toISOString());
  await using agent = new Running(disk, quick);
  await agent.until(() => agent.of('waiting').some(({ fromMs }) => fromMs === from));
  expect(agent.of('policyTaken')).toEqual([
    { event: 'policyTaken', version: expect.any(Number), activeFromMs: from },
  ]);
  const { out } = await run(['status', '--state-folder', disk.state]);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('Intet læses før ');
  const { last_seen_ms: seen } = await fleet.house.database
    .selectFrom('machine')
    .select('last_seen_ms')
    .executeTakeFirstOrThrow();
  expect(seen).not.toBeNull();
  await agent.until(() => agent.of('scanBegan').length > 0);
  expect(Date.now()).toBeGreaterThanOrEqual(from);
  await until(() => disk.known()['a.csv'] === 20);
});

test('who has a server and no policy yet reads nothing, and says so', async () => {
  await fleet.house.database.updateTable('machine').set({ state: 'waiting' }).execute();
  disk.put('a.csv', register(20));
  await using agent = new Running(disk, quick);
  await agent.until(() => agent.of('waiting').length > 0);
  await sleep(800);
  expect(agent.of('scanBegan')).toEqual([]);
  expect(agent.of('waiting')).toEqual([{ event: 'waiting', fromMs: null }]);
  const { out } = await run(['status', '--state-folder', disk.state, '--lang', 'en']);
  expect(out.replaceAll(/\s+/g, ' ')).toContain('nothing is read until then');
});

test('of a private folder the server is told no name, also of what it was told before', async () => {
  disk.put('Privat/ferie.csv', register(20));
  disk.put('aabent.csv', register(30));
  await using agent = new Running(disk, quick);
  await until(async () => (await paths()).length === 2);
  expect((await paths()).join()).toContain('ferie');
  await set({ privateFolders: ['Privat'] });
  stir();
  await until(async () => (await paths()).some((path) => path.endsWith('Privat/…')));
  expect((await paths()).join()).not.toContain('ferie');
  expect((await paths()).join()).toContain('aabent.csv');
  const { out } = await run(['status', '--state-folder', disk.state]);
  expect(out).not.toContain('ferie');
  await agent.stop();
});

/** What a turn of the courier makes of what the server, or somebody in between, has. */
function delivery(ledger: ReturnType<typeof ledgerIn>, server = fleet.url): Delivery {
  const membership = membershipIn(disk.state)!;
  return new Delivery({
    ledger,
    stateFolder: disk.state,
    membership: { ...membership, server },
    key: machineKeyIn(disk.state),
    agentVersion: '0.1.0',
    machine: () => platform.machine(),
    volumes: () => platform.volumes(),
  });
}

test('one that is refused is said once, and what was found is told all the same', async () => {
  using ledger = ledgerIn(disk.state);
  const sender = delivery(ledger);
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, policy: { policy: {} } });
  const thief = new Policies(newSigningKey());
  const [row] = await fleet.house.database.selectFrom('policy').selectAll().execute();
  const document = {
    version: row!.version + 1,
    ...BRANDE,
    unit: null,
    activeFromMs: null,
    successor: null,
    policy: { jobs: 7 },
  };
  await fleet.house.database
    .updateTable('policy')
    .set({ document: await thief.sign(document), version: document.version })
    .execute();
  ledger.record(readingOf('/home/bo/a.xlsx', { outcome: outcomeOf({ path: '/home/bo/a.xlsx' }) }));
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, policy: 'not-signed', rows: 1 });
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, policy: null });
  expect((await policyIn(disk.state))?.document.policy).toEqual({});
});

test('the server gets another key: the agent follows it there', async () => {
  using ledger = ledgerIn(disk.state);
  const sender = delivery(ledger);
  await sender.turn(NEVER);
  const next = newSigningKey();
  await announceSuccessor(fleet.house, publicHalf(next));
  const pem = join(disk.folder, 'next.pem');
  writeFileSync(pem, next.export({ type: 'pkcs8', format: 'pem' }));
  await using house = await openHouse(fleet.folder, { CPRVAGT_POLICY_KEY_FILE: pem });
  const path = join(disk.folder, 'policy.json');
  writeFileSync(path, '{"jobs": 3}');
  await setPolicy(house, path, BRANDE);
  // It was away: first the one that names the key.
  expect(await sender.turn(NEVER)).toMatchObject({ policy: { successor: publicHalf(next) } });
  expect(await sender.turn(NEVER)).toMatchObject({ policy: { policy: { jobs: 3 } } });
  expect(await sender.turn(NEVER)).toMatchObject({ policy: null, trouble: null });
});
