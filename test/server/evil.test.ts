/**
 * One evil machine among good ones, with all that it can do at once: no good one is refused anything, nothing of
 * theirs changes, and the server has time for them.
 */
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { DEEDS } from '../../scripts/bench/evil.ts';
import { FleetMachine, type Heard } from '../../scripts/bench/fleet-machine.ts';
import { Shares } from '../../server/shares.ts';
import { Fleet } from './fleet.ts';
import { recounted } from './recount.ts';

const GOOD = 8;
const ROWS = 20;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.start();
});
afterAll(() => fleet[Symbol.asyncDispose]());

async function machine(of = fleet): Promise<FleetMachine> {
  const made = new FleetMachine(of.url);
  await made.enrol(await of.token());
  return made;
}

const filesBut = ({ id }: FleetMachine) =>
  fleet.house.database
    .selectFrom('file')
    .selectAll()
    .where('machine', '!=', id)
    .orderBy('machine')
    .orderBy('id')
    .execute();

const countersOf = async ({ id }: FleetMachine) => {
  const row = await fleet.house.database
    .selectFrom('machine')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  expect(row).toMatchObject(await recounted(fleet.house.database, id));
  return row;
};

test('good ones are not refused, and nothing of theirs is changed', async () => {
  const good = await Promise.all(Array.from({ length: GOOD }, () => machine()));
  const evil = await machine();
  for (const it of good) await it.report(ROWS);
  const before = await filesBut(evil);
  const deeds = Object.values(DEEDS);
  const over = new AbortController();
  const heard = new Map<number, number>();
  const evils = deeds.map(async (deed, at) => {
    while (!over.signal.aborted) {
      const { status } = await deed(evil, good[at % GOOD]!.id);
      heard.set(status, (heard.get(status) ?? 0) + 1);
    }
  });
  const said: number[] = [];
  for (let round = 0; round < 10; round++)
    said.push(...(await Promise.all(good.map(async (it) => (await it.checkIn()).status))));
  over.abort();
  await Promise.all(evils);
  expect(said.filter((status) => status !== 200)).toEqual([]);
  expect(await filesBut(evil)).toEqual(before);
  for (const it of good)
    expect(await countersOf(it)).toMatchObject({ found: ROWS, state: 'active', cloned_ms: null });
  expect([...heard.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(heard.get(200) ?? 0).toBeLessThanOrEqual(120);
  expect(heard.get(429) ?? 0).toBeGreaterThan(0);
  expect(heard.get(401) ?? 0).toBeGreaterThan(0);
  for (const it of [...good, evil]) it.close();
}, 60_000);

test.each(Object.keys(DEEDS))('%s', async (name) => {
  const [evil, victim] = [await machine(), await machine()];
  await victim.report(ROWS);
  const first = await DEEDS[name]!(evil, victim.id);
  const again = await DEEDS[name]!(evil, victim.id);
  const wanted = STATUS[name]!;
  expect([first.status, again.status]).toEqual(wanted);
  expect(first.body + again.body).not.toMatch(/<script|onerror|xxx/);
  expect(await countersOf(victim)).toMatchObject({ found: ROWS });
  evil.close();
  victim.close();
});

/** What each is told, and when it does it again. 0: the line is cut. */
const STATUS: Readonly<Record<string, readonly [first: number, again: number]>> = {
  'a flood of check-ins': [200, 200],
  'a gzip bomb': [413, 429],
  'a zstd bomb': [413, 429],
  'JSON four million deep': [413, 429],
  'millions of objects': [413, 429],
  'a quarter of a million names': [413, 413],
  '8 MB as they are': [413, 413],
  '8 MB of rows': [200, 429],
  "somebody else's name": [401, 401],
  "nobody's name": [401, 401],
  "somebody else's machine in a row": [422, 422],
  "somebody else's machine in the path": [404, 404],
  'names that a page would run': [200, 200],
  'ids that are none': [422, 422],
  'a replay': [200, 401],
  'a body that drips': [200, 200],
};

test('one machine is answered one request at a time, and has eight more waiting; another need not wait for it', async () => {
  const [slow, other] = [await machine(), await machine()];
  const order: string[] = [];
  const noted = async (name: string, heard: Promise<Heard>): Promise<number> => {
    const { status } = await heard;
    order.push(`${name} ${status}`);
    return status;
  };
  const row = { rows: slow.rows(1) };
  const slowly = { pieces: 10, everyMs: 50 };
  const first = noted('slow', slow.say('/api/v1/reports', row, { slowly }));
  await sleep(100);
  const waiting = Array.from({ length: 12 }, () => noted('again', slow.checkIn()));
  await noted('other', other.checkIn());
  await Promise.all([first, ...waiting]);
  const statuses = await Promise.all(waiting);
  expect(statuses.filter((status) => status === 200)).toHaveLength(8);
  expect(statuses.filter((status) => status === 429)).toHaveLength(4);
  const answered = order.filter((it) => it.endsWith('200'));
  expect(answered.slice(0, 2)).toEqual(['other 200', 'slow 200']);
  expect((await slow.checkIn()).status).toBe(200);
  slow.close();
  other.close();
});

test('who hangs up while he waits for his turn holds up nobody', async () => {
  const evil = await machine();
  const row = { rows: evil.rows(1) };
  const first = evil.say('/api/v1/reports', row, { slowly: { pieces: 10, everyMs: 50 } });
  await sleep(100);
  const waiting = Array.from({ length: 5 }, () => evil.checkIn());
  await sleep(100);
  evil.close();
  expect((await Promise.all([first, ...waiting])).map(({ status }) => status)).toEqual(
    Array.from({ length: 6 }, () => 0),
  );
  expect((await evil.checkIn()).status).toBe(200);
  evil.close();
});

test('while a full batch is taken in, others are answered', async () => {
  const [large, other] = [await machine(), await machine()];
  const order: string[] = [];
  const batch = large.report(500, { path: `/${'x'.repeat(1000)}` });
  void batch.then(() => order.push('batch'));
  while (!order.includes('batch')) {
    await other.checkIn();
    order.push('other');
  }
  expect((await batch).status).toBe(200);
  expect(order.indexOf('batch')).toBeGreaterThan(2);
  expect(await countersOf(large)).toMatchObject({ found: 500 });
  large.close();
  other.close();
});

test('who is turned away hears of it later, and who asks for what is not there', async () => {
  await using small = await Fleet.start({
    limits: { machine: 2, session: 5, address: 500 },
    patience: { heldMs: 400 },
  });
  const it = await machine(small);
  const [first, second, third] = [await it.checkIn(), await it.checkIn(), await it.checkIn()];
  const nowhere = await it.say('/api/v1/nowhere', {});
  expect([first, second, third, nowhere].map(({ status }) => status)).toEqual([200, 200, 429, 404]);
  expect(Math.min(third.ms, nowhere.ms)).toBeGreaterThanOrEqual(390);
  it.close();
});

test('who only says to be a machine uses up nothing of its share', async () => {
  await using small = await Fleet.start({ limits: { machine: 5, session: 5, address: 500 } });
  const [evil, victim] = [await machine(small), await machine(small)];
  const forge = DEEDS["somebody else's name"]!;
  const forged = await Promise.all(Array.from({ length: 30 }, () => forge(evil, victim.id)));
  expect(new Set(forged.map(({ status }) => status))).toEqual(new Set([401]));
  expect((await victim.checkIn()).status).toBe(200);
  evil.close();
  victim.close();
});

test('nobody who is nobody yet has 8 MB unpacked', async () => {
  const stranger = new FleetMachine(fleet.url);
  const bytes = gzipSync(Buffer.alloc(2 ** 17, 0x20));
  const headers = { 'content-encoding': 'gzip' };
  for (const path of ['/api/v1/enrol', '/api/v1/reports'])
    expect(await stranger.say(path, bytes, { headers })).toMatchObject({ status: 413 });
  stranger.close();
});

test('a frame of zstd that wants 128 MB for itself is none', async () => {
  const evil = await machine();
  const descriptor = [0x00, (27 - 10) << 3];
  const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, ...descriptor, 0x09, 0x00, 0x00, 0x7b]);
  const said = await evil.say('/api/v1/reports', frame, {
    headers: { 'content-encoding': 'zstd' },
  });
  expect(said).toMatchObject({ status: 400, body: '{"error":"not-packed-so"}' });
  evil.close();
});

/** Of another address than the other tests'; macOS has but one of its own. */
const ELSEWHERE = process.platform === 'darwin' ? [] : ['127.0.0.2'];

test.each(ELSEWHERE)(
  'from one address come so many connections and no more: %s',
  async (address) => {
    await using small = await Fleet.start({ connections: 20 });
    const sockets: Socket[] = [];
    const { port } = new URL(small.url);
    const isHeard = async (): Promise<boolean> => {
      const socket = connect({ host: '127.0.0.1', port: Number(port), localAddress: address });
      sockets.push(socket);
      socket.on('error', () => {}).write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
      return new Promise((done) => {
        socket.once('data', () => done(true)).once('close', () => done(false));
      });
    };
    const heard = await Promise.all(Array.from({ length: 50 }, isHeard));
    expect(heard.filter(Boolean)).toHaveLength(20);
    const other = await machine(small);
    expect((await other.checkIn()).status).toBe(200);
    for (const socket of sockets) socket.destroy();
    await vi.waitUntil(isHeard, 5000);
    for (const socket of sockets) socket.destroy();
    other.close();
  },
);

test('a share is of a minute, and used up by whoever wants more than it', () => {
  const shares = new Shares(100);
  expect([
    shares.take('a', 60, 0),
    shares.take('a', 60, 30_000),
    shares.take('b', 100, 30_000),
  ]).toEqual([null, 30, null]);
  expect([shares.take('a', 0, 59_000), shares.take('b', 0, 59_000)]).toEqual([1, null]);
  expect(shares.take('a', 100, 60_000)).toBeNull();
});

test('who sent what cannot be unpacked waits, and nothing more is unpacked for it', async () => {
  const [evil, other] = [await machine(), await machine()];
  const bomb = DEEDS['a gzip bomb']!;
  expect((await bomb(evil, '')).status).toBe(413);
  const [again, small] = [await bomb(evil, ''), await evil.checkIn()];
  expect([again.status, small.status, (await other.checkIn()).status]).toEqual([429, 429, 200]);
  evil.close();
  other.close();
});
