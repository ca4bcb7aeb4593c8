/** Files as machines tell of them: kept once, sealed, counted, and refused where they are wrong. */
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MOST_BYTES, MOST_PACKED_BYTES } from '../../server/wire.ts';
import { FILE, Fleet } from './fleet.ts';

/** One machine may have as many waiting. */
const AT_ONCE = 8;

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.start();
});
afterAll(() => fleet[Symbol.asyncDispose]());

describe('reports', () => {
  test('are kept sealed, counted, replaced by what is newer, taken away', async () => {
    const machine = await fleet.machine();
    expect(
      await machine.report(FILE, {
        ...FILE,
        id: 2,
        sequence: 2,
        severity: 'low',
        exposure: 'protected',
      }),
    ).toMatchObject({ status: 200, body: { taken: 2 } });
    expect(await fleet.rowOf(machine)).toMatchObject({ found: 2, exposed: 1, high: 1, low: 1 });
    const [file] = await fleet.filesOf(machine);
    expect(Buffer.from(file!.path_sealed!).includes('register')).toBe(false);
    expect(fleet.house.vault.open(file!.path_sealed!, `file ${machine.id}/1`)).toBe(FILE.path);
    await machine.report({ ...FILE, sequence: 3, severity: 'critical', outcome: 'found' });
    await machine.report({ ...FILE, sequence: 2, severity: 'low' });
    expect(await fleet.rowOf(machine)).toMatchObject({ found: 2, critical: 1, high: 0, low: 1 });
    await machine.report({ id: 1, sequence: 4, gone: true }, { id: 99, sequence: 5, gone: true });
    expect(await fleet.rowOf(machine)).toMatchObject({ found: 1, exposed: 0, critical: 0, low: 1 });
    expect(
      (await fleet.filesOf(machine)).map(({ id, sequence, gone_ms }) => [
        id,
        sequence,
        gone_ms === null,
      ]),
    ).toEqual([
      [1, 4, false],
      [2, 2, true],
    ]);
  });

  test('that come twice, out of turn and many at once change nothing', async () => {
    const machine = await fleet.machine();
    const states = Array.from({ length: 60 }, (_, at) => ({
      ...FILE,
      id: 1 + (at % 6),
      sequence: at + 1,
      severity: at % 2 === 0 ? 'low' : 'high',
    }));
    const sends = [...states, ...states].toSorted(
      (a, b) => ((a.sequence * 7919) % 61) - ((b.sequence * 7919) % 61),
    );
    const statuses = new Set<number>();
    const senders = Array.from({ length: AT_ONCE }, async () => {
      for (let state = sends.pop(); state !== undefined; state = sends.pop())
        statuses.add((await machine.report(state)).status);
    });
    await Promise.all(senders);
    expect([...statuses]).toEqual([200]);
    const files = await fleet.filesOf(machine);
    expect(files.map(({ sequence }) => sequence)).toEqual([55, 56, 57, 58, 59, 60]);
    expect(await fleet.rowOf(machine)).toMatchObject({ found: 6, low: 3, high: 3 });
  });

  test('drills are kept and never counted', async () => {
    const machine = await fleet.machine();
    await machine.report({ ...FILE, drill: true });
    expect(await fleet.filesOf(machine)).toHaveLength(1);
    expect(await fleet.rowOf(machine)).toMatchObject({ found: 0, exposed: 0, high: 0 });
  });

  test('a number that an agent left in a name is starred, and noted', async () => {
    const machine = await fleet.machine();
    const finding = {
      kind: 'cpr',
      where: 'cells',
      member: '020280-0009.csv',
      sheet: 1,
      column: 'A',
      headerRow: 1,
      matches: 1,
      persons: 1,
      confidence: 'certain',
    };
    await machine.report({ ...FILE, path: '/home/bo/0202800009.xlsx', findings: [finding] });
    const [file] = await fleet.filesOf(machine);
    const open = (sealed: Uint8Array | null) =>
      fleet.house.vault.open(sealed!, `file ${machine.id}/1`);
    expect(open(file!.path_sealed)).toBe('/home/bo/**********.xlsx');
    expect(open(file!.detail_sealed)).toContain('"member":"******-****.csv"');
    const events = await fleet.house.database
      .selectFrom('event')
      .selectAll()
      .where('machine', '=', machine.id!)
      .execute();
    expect(events.map(({ kind, facts }) => [kind, facts])).toEqual([
      ['unmasked-number', '{"texts":2}'],
    ]);
  });

  test('packed by gzip or zstd', async () => {
    const machine = await fleet.machine();
    const bytes = Buffer.from(JSON.stringify({ rows: [FILE] }));
    for (const [encoding, packed] of [
      ['gzip', gzipSync(bytes)],
      ['zstd', zstdCompressSync(bytes)],
    ] as const) {
      const said = await machine.say('POST', '/api/v1/reports', null, {
        bytes: packed,
        headers: { 'content-encoding': encoding },
      });
      expect(said.status).toBe(200);
    }
  });

  const gzip = { 'content-encoding': 'gzip' };
  const broken: readonly (readonly [
    why: string,
    bytes: Uint8Array,
    headers: Record<string, string>,
    status: number,
    error: string,
  ])[] = [
    ['no JSON', Buffer.from('{"rows":['), {}, 400, 'no-json'],
    ['no UTF-8', Buffer.from('{"rows":["\xff"]}', 'latin1'), {}, 400, 'no-json'],
    ['packed otherwise', Buffer.from('x'), gzip, 400, 'not-packed-so'],
    [
      'packed in a way that nobody knows',
      Buffer.from('x'),
      { 'content-encoding': 'br' },
      415,
      'unknown-encoding',
    ],
    ['another type', Buffer.from('x'), { 'content-type': 'text/plain' }, 415, 'unknown-type'],
    ['too large', Buffer.alloc(MOST_PACKED_BYTES + 1, 0x20), {}, 413, 'too-large'],
    [
      'too large when it is unpacked',
      gzipSync(Buffer.alloc(MOST_BYTES + 1, 0x20)),
      gzip,
      413,
      'too-large',
    ],
  ];
  test.each(broken)('%s is refused', async (_why, bytes, headers, status, error) => {
    const machine = await fleet.machine();
    expect(await machine.say('POST', '/api/v1/reports', null, { bytes, headers })).toMatchObject({
      status,
      body: { error },
    });
  });

  test('a wrong field is named, what stood in it is not', async () => {
    const machine = await fleet.machine();
    const said = await machine.report({ ...FILE, persons: '020280-0009', secret: 'value' });
    expect(said.status).toBe(422);
    const text = JSON.stringify(said.body);
    expect(text).toContain('/rows/0/persons');
    expect(text).not.toMatch(/020280|value/);
    expect(await fleet.filesOf(machine)).toEqual([]);
  });
});
