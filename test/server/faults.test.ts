/** What befalls a server: a disk that is full, a clock that jumps, clients that never come to an end. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { Delivery } from '../../agent/delivery/delivery.ts';
import { enrol } from '../../agent/delivery/enrol.ts';
import { machineKeyIn, membershipIn } from '../../agent/delivery/membership.ts';
import { keysIn } from '../../server/keys.ts';
import { DATABASE_FILE } from '../../server/store/database.ts';
import { fakePlatform } from '../agent/platform/fake-platform.ts';
import { ledgerIn, outcomeOf, readingOf } from '../agent/readings.ts';
import { CAN_MOUNT, mountMemory } from '../mounts.ts';
import { checkIn, FILE, Fleet } from './fleet.ts';

const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;
const mounting = CAN_MOUNT ? [true] : [];

/** Takes all room that is left, down to the last page. */
function fill(folder: string): string {
  const path = join(folder, 'filler');
  for (let bytes = 2 ** 20; bytes >= 4096;) {
    try {
      writeFileSync(path, Buffer.alloc(bytes), { flag: 'a' });
    } catch {
      bytes /= 2;
    }
  }
  return path;
}

test.each(mounting)(
  'a full disk: who comes is told to come again, and nothing that was taken is lost',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cprvagt-full-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mountMemory(folder, 16);
    const its = join(folder, 'server');
    await using fleet = await Fleet.start({}, its);
    const machine = await fleet.machine();
    expect((await machine.report(FILE)).status).toBe(200);
    const filler = fill(folder);
    const rows = Array.from({ length: 400 }, (_, at) => ({
      ...FILE,
      id: at + 2,
      sequence: at + 2,
    }));
    const said = [];
    for (let n = 0; n < 10; n++) said.push(await machine.report(...rows));
    said.push(await machine.say('POST', '/api/v1/check-in', checkIn(1)));
    const refused = said.filter(({ status }) => status !== 200);
    expect(refused.length).toBeGreaterThan(5);
    for (const { status, headers, body } of refused) {
      expect([status, body]).toEqual([503, { error: 'busy' }]);
      expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect((await fetch(`${fleet.url}/health/live`)).status).toBe(200);
    rmSync(filler);
    expect((await machine.report(...rows)).status).toBe(200);
    expect(await fleet.filesOf(machine)).toHaveLength(401);
    expect(await fleet.rowOf(machine)).toMatchObject({ found: 401 });
    using database = new DatabaseSync(join(its, DATABASE_FILE), { readOnly: true });
    expect(database.prepare('pragma integrity_check').get()).toEqual({ integrity_check: 'ok' });
  },
  60_000,
);

test.each(mounting)('a key that no room is left for is none, and made when there is some', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cprvagt-full-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mountMemory(folder);
  const filler = fill(folder);
  expect(() => machineKeyIn(folder)).toThrow(/ENOSPC/);
  mkdirSync(join(folder, 'keys'), { recursive: true });
  expect(() => keysIn(folder, {})).toThrow(/ENOSPC/);
  rmSync(filler);
  expect(machineKeyIn(folder).asymmetricKeyType).toBe('ed25519');
  expect(keysIn(folder, {}).vault).toHaveLength(1);
});

test('a clock that jumps a day, there and back: all is told', async () => {
  await using fleet = await Fleet.start();
  const folder = mkdtempSync(join(tmpdir(), 'cprvagt-clock-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  using ledger = ledgerIn(folder);
  const platform = fakePlatform();
  const wish = {
    folder,
    server: fleet.url,
    token: await fleet.token(),
    machine: await platform.machine(),
  };
  expect((await enrol(wish, NEVER)).kind).toBe('enrolled');
  const sender = new Delivery({
    ledger,
    stateFolder: folder,
    membership: membershipIn(folder)!,
    key: machineKeyIn(folder),
    agentVersion: '0.1.0',
    machine: () => platform.machine(),
    volumes: () => platform.volumes(),
  });
  for (const [at, offMs] of [0, DAY_MS, 0, -DAY_MS, DAY_MS, 0].entries()) {
    fleet.clock.nowMs = Date.now() + offMs;
    const path = `/home/bo/${at}.xlsx`;
    ledger.record(readingOf(path, { outcome: outcomeOf({ path }) }));
    ledger.record(
      readingOf('/home/bo/x.xlsx', {
        outcome: outcomeOf({ path: '/home/bo/x.xlsx', persons: at }),
      }),
    );
    expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 2 });
  }
  const { database } = fleet.house;
  const persons = await database
    .selectFrom('file')
    .select('persons')
    .orderBy('persons', 'desc')
    .execute();
  expect(persons).toHaveLength(7);
  expect(persons[0]!.persons).toBe(5);
  const machine = await database.selectFrom('machine').selectAll().executeTakeFirstOrThrow();
  expect(machine).toMatchObject({ found: 7, cloned_ms: null });
  expect(await database.selectFrom('event').selectAll().execute()).toEqual([]);
});

describe('who never comes to an end', () => {
  const patience = { headersMs: 300, requestMs: 600 };
  const cases = [
    ['with the head', 'POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nX-', 'a'],
    ['with the body', 'POST /api/v1/reports HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n', ' '],
  ] as const; // prettier-ignore
  test.each(cases)('%s is cut off, and others are not', async (_why, head, drop) => {
    await using fleet = await Fleet.start({ patience });
    const machine = await fleet.machine();
    const socket = connect(Number(new URL(fleet.url).port), '127.0.0.1');
    const beganMs = performance.now();
    let said = '';
    socket.on('data', (data) => (said += data.toString('latin1')));
    socket.on('error', () => undefined);
    const closed = new Promise<number>((done) => {
      socket.once('close', () => done(performance.now() - beganMs));
    });
    socket.write(head);
    const dribble = setInterval(() => socket.write(drop), 50);
    onTestFinished(() => clearInterval(dribble));
    expect((await machine.report(FILE)).status).toBe(200);
    const tookMs = await Promise.race([closed, sleep(10_000)]);
    expect(tookMs).toBeGreaterThan(250);
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
  });
});
