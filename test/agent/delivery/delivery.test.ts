/**
 * An agent's ledger told to a real server over real HTTP: what it does not have yet, once, also when what is between
 * them cuts, delays, halves and forges answers.
 */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer, request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Delivery } from '../../../agent/delivery/delivery.ts';
import { enrol } from '../../../agent/delivery/enrol.ts';
import { serverAt } from '../../../agent/delivery/link.ts';
import { machineKeyIn, membershipIn } from '../../../agent/delivery/membership.ts';
import { Rhythm } from '../../../agent/delivery/rhythm.ts';
import type { Ledger } from '../../../agent/ledger/ledger.ts';
import type { Exposure, FileProtection, VolumeProtection } from '../../../agent/outcome.ts';
import { Fleet } from '../../server/fleet.ts';
import { fakePlatform } from '../platform/fake-platform.ts';
import { CLEAN, ledgerIn, outcomeOf, readingOf } from '../readings.ts';

const NEVER = new AbortController().signal;
const platform = fakePlatform();

let fleet: Fleet;
let folder: string;
let ledger: Ledger;
beforeEach(async () => {
  fleet = await Fleet.start();
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-delivery-'));
  ledger = ledgerIn(folder);
});
afterEach(async () => {
  ledger[Symbol.dispose]();
  rmSync(folder, { recursive: true });
  await fleet[Symbol.asyncDispose]();
});

async function enrolled(
  server = fleet.url,
  terms: Parameters<Fleet['token']>[0] = {},
): Promise<Delivery> {
  const token = await fleet.token(terms);
  const end = await enrol({ folder, server, token, machine: await platform.machine() }, NEVER);
  if (end.kind !== 'enrolled') throw new Error(JSON.stringify(end));
  return delivery();
}

function delivery(server?: string): Delivery {
  const membership = membershipIn(folder)!;
  return new Delivery({
    ledger,
    stateFolder: folder,
    membership: { ...membership, server: server ?? membership.server },
    key: machineKeyIn(folder),
    agentVersion: '0.1.0',
    machine: () => platform.machine(),
    volumes: () => platform.volumes(),
  });
}

const files = () =>
  fleet.house.database
    .selectFrom('file')
    .selectAll()
    .orderBy('first_seen_ms')
    .orderBy('id')
    .execute();
const machine = () =>
  fleet.house.database.selectFrom('machine').selectAll().executeTakeFirstOrThrow();
const put = (name: string, changes = {}): void =>
  ledger.record(
    readingOf(`/home/bo/${name}`, { outcome: outcomeOf({ path: `/home/bo/${name}`, ...changes }) }),
  );

test('a machine is enrolled with a key of its own, which stays', async () => {
  await enrolled();
  const key = readFileSync(join(folder, 'machine.pem'), 'utf8');
  expect(statSync(join(folder, 'machine.pem')).mode & 0o777).toBe(0o600);
  const before = membershipIn(folder);
  await enrolled();
  expect(membershipIn(folder)).toEqual(before);
  expect(readFileSync(join(folder, 'machine.pem'), 'utf8')).toBe(key);
  expect(before).toMatchObject({
    organisation: 'Brande Kommune',
    policyKey: fleet.house.policies.publicKey,
  });
});

test('all that the server does not have is told, and then nothing', async () => {
  const sender = await enrolled();
  for (let at = 0; at < 1200; at++) put(`${at}.xlsx`);
  ledger.record(readingOf('/home/bo/clean.xlsx', { outcome: CLEAN }));
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 1200 });
  expect(await files()).toHaveLength(1200);
  expect(await machine()).toMatchObject({ found: 1200, exposed: 1200, untold: 1200 });
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 0 });
  expect(await machine()).toMatchObject({ untold: 0, counter: 2 });
});

test('what changes and what goes is told', async () => {
  const sender = await enrolled();
  put('a.xlsx');
  put('b.xlsx');
  await sender.turn(NEVER);
  put('a.xlsx', { persons: 77, severity: 'medium' });
  ledger.forget('/home/bo/b.xlsx');
  expect(await sender.turn(NEVER)).toMatchObject({ rows: 2 });
  expect((await files()).map(({ persons, gone_ms }) => [persons, gone_ms === null])).toEqual([
    [77, true],
    [2, false],
  ]);
  expect(await machine()).toMatchObject({ found: 1, medium: 1, low: 0 });
  expect(ledger.rowOf('/home/bo/b.xlsx')).toBeNull();
});

test('no number leaves in a path or the name of a member', async () => {
  const sender = await enrolled();
  const finding = {
    kind: 'cpr',
    where: 'cells',
    member: '0202800009.csv',
    sheet: 1,
    column: 'A',
    headerRow: 1,
    matches: 1,
    persons: 1,
    confidence: 'certain',
  } as const;
  put('020280-0009.zip', { findings: [finding] });
  await sender.turn(NEVER);
  // The server would have noted what came unmasked.
  expect(await fleet.house.database.selectFrom('event').selectAll().execute()).toEqual([]);
  const [file] = await files();
  const said = [file!.path_sealed, file!.detail_sealed].map((it) =>
    fleet.house.vault.open(it!, `file ${file!.machine}/${file!.id}`),
  );
  expect(said.join(' ')).not.toMatch(/020280/);
  expect(said[0]).toBe('/home/bo/******-****.zip');
});

test('one that waits to be approved checks in and tells nothing', async () => {
  const sender = await enrolled(fleet.url, { needsApproval: true });
  put('a.xlsx');
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 0 });
  await fleet.house.database.updateTable('machine').set({ state: 'active' }).execute();
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 1 });
});

test('a clock that is wrong is mended by what the server says', async () => {
  const sender = await enrolled();
  fleet.clock.nowMs = Date.now() + 7 * 86_400_000;
  put('a.xlsx');
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 1 });
});

test('a row that the server does not understand does not hold up the others', async () => {
  const sender = await enrolled();
  for (let at = 0; at < 40; at++) put(`${at}.xlsx`, at === 17 ? { format: 'Of Tomorrow' } : {});
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 39 });
  expect(await files()).toHaveLength(39);
  expect(ledger.untold(10).map(({ outcome }) => outcome.path)).toEqual(['/home/bo/17.xlsx']);
  put('17.xlsx');
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 1 });
});

test('who is refused keeps the key and what is untold', async () => {
  const sender = await enrolled();
  put('a.xlsx');
  await fleet.house.database.updateTable('machine').set({ state: 'revoked' }).execute();
  expect(await sender.turn(NEVER)).toMatchObject({
    trouble: { kind: 'refused', status: 403, error: 'revoked' },
    rows: 0,
  });
  await fleet.house.database.updateTable('machine').set({ state: 'active' }).execute();
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 1 });
});

test('a token that is of no use leaves no membership', async () => {
  const wish = {
    folder,
    server: fleet.url,
    token: 'cvt_'.padEnd(47, 'x'),
    machine: await platform.machine(),
  };
  expect(await enrol(wish, NEVER)).toEqual({
    kind: 'refused',
    status: 403,
    error: 'unknown-token',
  });
  expect(membershipIn(folder)).toBeNull();
});

test('of a leftover the server knows the file that it came from', async () => {
  const sender = await enrolled();
  for (const [place, path] of [
    ['recycleBin', '/home/bo/.local/share/Trash/files/a.xlsx'],
    ['desktop', '/home/bo/Desktop/a.xlsx'],
  ] as const) {
    const fingerprint = 'A'.repeat(22);
    ledger.record(readingOf(path, { place, fingerprint, outcome: outcomeOf({ path }) }));
  }
  expect(await sender.turn(NEVER)).toMatchObject({ trouble: null, rows: 2 });
  const told = await files();
  const [origin, leftover] = ['desktop', 'recycleBin'].map((place) =>
    told.find((it) => it.place === place),
  );
  expect(origin).toMatchObject({ leftover_of: null });
  expect(leftover).toMatchObject({ leftover_of: origin!.id });
});

test('the words of both sides are the same', async () => {
  const wire = await import('../../../server/wire.ts');
  const outcome = await import('../../../agent/outcome.ts');
  const { PLACE_KINDS } = await import('../../../agent/walk/place.ts');
  const { VOLUME_KINDS } = await import('../../../agent/platform/platform.ts');
  expect(wire.REASONS).toEqual(outcome.REASONS);
  expect([...wire.OUTCOMES, 'clean'].toSorted()).toEqual([...outcome.OUTCOME_KINDS].toSorted());
  expect([...wire.PLACE_KINDS].toSorted()).toEqual([...PLACE_KINDS].toSorted());
  expect(wire.VOLUME_KINDS).toEqual(VOLUME_KINDS);
  const volumes: Record<VolumeProtection, 0> = { on: 0, suspended: 0, off: 0, unknown: 0 };
  const ofFiles: Record<FileProtection, 0> = { none: 0, weak: 0, strong: 0, efs: 0 };
  const exposures: Record<Exposure, 0> = { exposed: 0, protected: 0, unknown: 0 };
  expect(wire.VOLUME_PROTECTIONS).toEqual(Object.keys(volumes));
  expect(wire.FILE_PROTECTIONS).toEqual(Object.keys(ofFiles));
  expect(wire.EXPOSURES).toEqual(Object.keys(exposures));
});

describe('what is no server', () => {
  const answers: readonly (readonly [
    why: string,
    status: number,
    headers: Record<string, string>,
    body: string | Buffer,
  ])[] = [
    ['garbage', 200, {}, 'hello'],
    ['another answer', 200, {}, '{"state":"active"}'],
    ['a redirect', 302, { location: 'http://127.0.0.1:1/' }, ''],
    ['a page of a proxy', 403, { 'content-type': 'text/html' }, '<html>blocked</html>'],
    ['a fault', 500, {}, '{"error":"fault"}'],
    ['a huge answer', 200, {}, Buffer.alloc(3 * 2 ** 20, 0x20)],
    ['half an answer', 200, { 'content-length': '100' }, '{"state"'],
  ];
  test.each(answers)('%s changes nothing', async (_why, status, headers, body) => {
    await enrolled();
    put('a.xlsx');
    const impostor = createServer((_request, response) => {
      response.writeHead(status, headers);
      response.write(body);
      if (headers['content-length'] === undefined) response.end();
      else response.destroy();
    });
    const url = await listening(impostor);
    const end = await delivery(url).turn(NEVER);
    expect(end).toMatchObject({ trouble: { kind: 'unreachable' }, rows: 0 });
    expect(ledger.untold(10)).toHaveLength(1);
    impostor.closeAllConnections();
    impostor.close();
  });

  test('one that is not there', async () => {
    await enrolled();
    expect(await delivery('http://127.0.0.1:1').turn(NEVER)).toMatchObject({
      trouble: { kind: 'unreachable', code: 'ECONNREFUSED' },
    });
  });

  test.each([
    'http://server.dk',
    'ftp://server.dk',
    'https://a:b@server.dk',
    'https://server.dk/?x',
    'server.dk',
    '',
  ])('no agent talks to %j', (address) => {
    expect(serverAt(address)).toBeNull();
  });

  test.each([
    'https://server.dk',
    'https://server.dk:8443',
    'http://127.0.0.1:8443',
    'http://localhost',
  ])('%s may be one', (address) => {
    expect(serverAt(address)?.href).toBeDefined();
  });
});

test('through a proxy that cuts, delays, halves and forges nothing is lost and nothing comes twice', async () => {
  await enrolled();
  const proxy = createServer((incoming, outgoing) => {
    const dice = Math.random();
    if (dice < 0.06) return void incoming.socket.destroy();
    if (dice < 0.12) return void outgoing.writeHead(200).end('{"taken":1,"forged":true');
    const through = request(
      fleet.url + incoming.url!,
      { method: incoming.method!, headers: incoming.headers },
      (answer) => {
        // Taken by the server, and nobody hears of it.
        if (dice < 0.2) return void outgoing.socket?.destroy();
        outgoing.writeHead(answer.statusCode!, answer.headers);
        if (dice < 0.25)
          return void answer.once('data', (piece: Buffer) =>
            outgoing.end(piece.subarray(0, piece.length / 2)),
          );
        answer.pipe(outgoing);
      },
    );
    through.on('error', () => outgoing.destroy());
    incoming.pipe(through);
  });
  const url = await listening(proxy);
  const sender = delivery(url);
  for (let round = 0; round < 30; round++) {
    for (let at = 0; at < 40; at++)
      put(`${(round * 7 + at) % 90}.xlsx`, { persons: round * 100 + at });
    if (round % 5 === 4) ledger.forget(`/home/bo/${round}.xlsx`);
    await sender.turn(NEVER);
  }
  for (let turn = 0; turn < 50 && ledger.untold(1).length > 0; turn++) await sender.turn(NEVER);
  proxy.closeAllConnections();
  proxy.close();
  expect(ledger.untold(1)).toEqual([]);
  const here = [...ledger.rows()].filter(({ state }) => state === 'present');
  const there = (await files()).filter(({ gone_ms }) => gone_ms === null);
  expect(shown(there)).toEqual(
    shown(here.map(({ id, sequence, outcome }) => ({ id, sequence, persons: outcome.persons }))),
  );
  expect((await machine()).found).toBe(here.length);
}, 60_000);

test('a fleet that lost its server does not come back at once', () => {
  const firsts = Array.from({ length: 1000 }, (_, at) =>
    new Rhythm(() => (at + 0.5) / 1000).lost(),
  );
  expect(Math.max(...firsts) - Math.min(...firsts)).toBeGreaterThan(110_000);
  const rhythm = new Rhythm(() => 1);
  const losses = Array.from({ length: 12 }, () => rhythm.lost() / 60_000);
  expect(losses.slice(1).toSorted((a, b) => a - b)).toEqual(losses.slice(1));
  expect(losses.at(-1)).toBe(15);
  expect(new Rhythm().lost(3_600_000)).toBeGreaterThanOrEqual(3_600_000);
  const usual = Array.from({ length: 100 }, () => new Rhythm().usual() / 60_000);
  expect(Math.min(...usual)).toBeGreaterThanOrEqual(3.5);
  expect(Math.max(...usual)).toBeLessThanOrEqual(6.5);
});

interface Shown {
  readonly id: number;
  readonly sequence: number;
  readonly persons: number;
}

function shown(rows: readonly Shown[]): readonly number[][] {
  const all = rows.map(({ id, sequence, persons }) => [id, sequence, persons]);
  return all.toSorted(([a = 0], [b = 0]) => a - b);
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}
