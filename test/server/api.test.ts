/** What the server says to machines, over real HTTP and a real database. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../server/api/index.ts';
import { verifyChain } from '../../server/store/audit.ts';
import { checkIn, FILE, Fleet, Machine } from './fleet.ts';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await Fleet.start();
});
afterAll(() => fleet[Symbol.asyncDispose]());

const eventsOf = (kind: string) =>
  fleet.house.database.selectFrom('event').selectAll().where('kind', '=', kind).execute();

describe('enrolment', () => {
  test('lets a machine in, and tells it again what it was told', async () => {
    const token = await fleet.token();
    const machine = new Machine(fleet.url);
    const first = await machine.enrol(token);
    expect(first).toMatchObject({
      status: 201,
      body: { state: 'active', organisation: 'Brande Kommune' },
    });
    const id = machine.id;
    machine.id = null;
    expect(await machine.enrol(token)).toMatchObject({ status: 200, body: { machine: id } });
    expect(await new Machine(fleet.url).enrol(token)).toMatchObject({
      status: 403,
      body: { error: 'used-token' },
    });
  });

  test('refuses and notes it', async () => {
    const before = (await eventsOf('enrolment-refused')).length;
    const expired = await fleet.token({ expiresMs: Date.now() - 1 });
    for (const [token, error] of [
      [expired, 'expired-token'],
      ['cvt_'.padEnd(40, 'x'), 'unknown-token'],
    ] as const) {
      expect(await new Machine(fleet.url).enrol(token)).toMatchObject({
        status: 403,
        body: { error },
      });
    }
    const events = await eventsOf('enrolment-refused');
    expect(events.slice(before).map(({ facts }) => facts)).toEqual([
      '{"why":"expired-token"}',
      '{"why":"unknown-token"}',
    ]);
    expect(JSON.stringify(events)).not.toContain('cvt_');
  });

  test('takes a key only from who has its other half', async () => {
    const [one, other] = [new Machine(fleet.url), new Machine(fleet.url)];
    const { publicHalf } = await import('../../server/policies.ts');
    const said = await one.say('POST', '/api/v1/enrol', {
      token: await fleet.token(),
      publicKey: publicHalf(other.key),
      machine: checkIn(1).machine,
    });
    expect(said).toMatchObject({ status: 401, body: { error: 'wrong-signature' } });
  });

  test('of a group that is approved by somebody the machine may only check in', async () => {
    const machine = await fleet.machine(await fleet.token({ needsApproval: true }));
    expect(await machine.say('POST', '/api/v1/check-in', checkIn(1))).toMatchObject({
      status: 200,
      body: { state: 'waiting' },
    });
    expect(await machine.report(FILE)).toMatchObject({ status: 403, body: { error: 'waiting' } });
  });

  test('of a hundred at once with a token for ten, ten come in', async () => {
    const token = await fleet.token({ uses: 10 });
    const said = await Promise.all(
      Array.from({ length: 100 }, () => new Machine(fleet.url).enrol(token)),
    );
    expect(said.filter(({ status }) => status === 201)).toHaveLength(10);
    expect(said.filter(({ status }) => status === 403)).toHaveLength(90);
  });
});

describe('signatures', () => {
  const cases: readonly (readonly [
    why: string,
    ways: Parameters<Machine['say']>[3],
    error: string,
  ])[] = [
    ['none', { unsigned: true }, 'no-signature'],
    ['of another method', { claims: { method: 'GET' } }, 'wrong-signature'],
    ['of another path', { claims: { path: '/api/v1/goodbye' } }, 'wrong-signature'],
    ['of another body', { claims: { body: 'x' } }, 'wrong-signature'],
    ['of an old clock', { nowMs: Date.now() - 200_000 }, 'wrong-clock'],
    ['of a clock that is ahead', { nowMs: Date.now() + 200_000 }, 'wrong-clock'],
    ['without a name', { jti: '' }, 'wrong-signature'],
  ];
  test.each(cases)('%s', async (_why, ways, error) => {
    const machine = await fleet.machine();
    const said = await machine.say('POST', '/api/v1/reports', { rows: [FILE] }, ways);
    expect(said).toMatchObject({ status: 401, body: { error } });
    expect(Math.abs((said.body as { nowMs: number }).nowMs - Date.now())).toBeLessThan(10_000);
    expect(await fleet.filesOf(machine)).toEqual([]);
  });

  test('is taken once', async () => {
    const machine = await fleet.machine();
    const jti = randomUUID();
    const said = await Promise.all(
      [1, 2].map(() => machine.say('POST', '/api/v1/reports', { rows: [FILE] }, { jti })),
    );
    expect(said.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 401]);
  });

  test('of another machine', async () => {
    const [one, other] = [await fleet.machine(), await fleet.machine()];
    one.id = other.id;
    expect((await one.report(FILE)).status).toBe(401);
  });

  test('of one that was revoked', async () => {
    const machine = await fleet.machine();
    await fleet.house.database
      .updateTable('machine')
      .set({ state: 'revoked' })
      .where('id', '=', machine.id!)
      .execute();
    expect(await machine.report(FILE)).toMatchObject({ status: 403, body: { error: 'revoked' } });
    expect((await machine.enrol(await fleet.token())).status).toBe(403);
  });
});

describe('check-ins', () => {
  test('a counter that goes back is a clone, noted once; a fleeting machine is none', async () => {
    const machine = await fleet.machine();
    for (const counter of [1, 2, 3, 2, 3])
      await machine.say('POST', '/api/v1/check-in', checkIn(counter));
    expect((await fleet.rowOf(machine)).cloned_ms).not.toBeNull();
    const events = await eventsOf('machine-cloned');
    expect(events.filter(({ machine: id }) => id === machine.id)).toHaveLength(1);
    const fleeting = await fleet.machine(await fleet.token({ persistent: false }));
    for (const counter of [1, 2, 1])
      await fleeting.say('POST', '/api/v1/check-in', checkIn(counter));
    expect((await fleet.rowOf(fleeting)).cloned_ms).toBeNull();
  });

  test('a volume has a row for each state that it was in', async () => {
    const machine = await fleet.machine();
    const [volume] = checkIn(1).volumes;
    const states = ['off', 'off', 'on', 'suspended', 'suspended'] as const;
    for (const [at, protection] of states.entries()) {
      fleet.clock.nowMs = Date.now() + at;
      await machine.say('POST', '/api/v1/check-in', {
        ...checkIn(at + 1),
        volumes: [{ ...volume, protection }],
      });
    }
    fleet.clock.nowMs = null;
    const rows = await fleet.house.database
      .selectFrom('volume')
      .select('protection')
      .where('machine', '=', machine.id!)
      .orderBy('since_ms')
      .execute();
    expect(rows.map(({ protection }) => protection)).toEqual(['off', 'on', 'suspended']);
  });
});

test('a policy is signed, and sent once', async () => {
  const machine = await fleet.machine(await fleet.token({ organisation: 'Herning Kommune' }));
  expect((await machine.say('GET', '/api/v1/policy')).status).toBe(404);
  const checked = await machine.say('POST', '/api/v1/check-in', checkIn(1));
  const { status, body, headers } = await machine.say('GET', '/api/v1/policy');
  expect(status).toBe(200);
  const { compactVerify, importJWK } = await import('jose');
  const key = await importJWK(
    { kty: 'OKP', crv: 'Ed25519', x: fleet.house.policies.publicKey },
    'EdDSA',
  );
  const { payload } = await compactVerify(body as string, key);
  const { version } = JSON.parse(new TextDecoder().decode(payload)) as { version: number };
  expect(checked.body).toMatchObject({ policy: version });
  const again = await machine.say('GET', '/api/v1/policy', null, {
    headers: { 'if-none-match': headers.get('etag')! },
  });
  expect(again.status).toBe(304);
});

test('goodbye: the machine is gone, and its key is of no use', async () => {
  const machine = await fleet.machine();
  expect((await machine.say('POST', '/api/v1/goodbye', { counter: 1 })).status).toBe(204);
  expect(await machine.report(FILE)).toMatchObject({ status: 403, body: { error: 'gone' } });
});

describe.each(ROUTES.filter(({ caller }) => /machine|enrolling/.test(caller)))(
  '$method $path',
  ({ method, path }) => {
    test('is for nobody without a signature', async () => {
      const machine = await fleet.machine();
      const body = path.endsWith('enrol')
        ? { token: await fleet.token(), publicKey: 'x'.repeat(43), machine: checkIn(1).machine }
        : {};
      const said = await machine.say(method, path, body, { unsigned: true });
      expect(said).toMatchObject({ status: 401, body: { error: 'no-signature' } });
    });
  },
);

test('machines of two organisations leave each other alone', async () => {
  const one = await fleet.machine();
  const other = await fleet.machine(await fleet.token({ organisation: 'Ikast Kommune' }));
  await Promise.all([one.report(FILE), other.report({ ...FILE, severity: 'low' })]);
  const [mine, theirs] = [await fleet.filesOf(one), await fleet.filesOf(other)];
  expect(mine[0]!.organisation).not.toBe(theirs[0]!.organisation);
  expect([mine[0]!.severity, theirs[0]!.severity]).toEqual(['high', 'low']);
});

test('the audit log is a chain: who changes or takes out a row is seen', async () => {
  const { database } = fleet.house;
  const whole = await verifyChain(database);
  expect(whole).toMatchObject({ brokenAt: null });
  expect(whole.rows).toBeGreaterThan(5);
  await database.updateTable('audit').set({ actor: 'x' }).where('number', '=', 3).execute();
  expect(await verifyChain(database)).toMatchObject({ brokenAt: 3 });
  await database.deleteFrom('audit').where('number', '=', 2).execute();
  expect(await verifyChain(database)).toMatchObject({ brokenAt: 2 });
});

test('who asks too often waits, and others do not', async () => {
  await using small = await Fleet.start({ limits: { machine: 5, session: 5, address: 50 } });
  const [evil, good] = [await small.machine(), await small.machine()];
  const said = await Promise.all(Array.from({ length: 20 }, () => evil.report(FILE)));
  const refused = said.filter(({ status }) => status === 429);
  expect(refused).toHaveLength(15);
  expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused[0]!.body).toEqual({ error: 'too-many' });
  expect((await good.report(FILE)).status).toBe(200);
});

test('the contract as OpenAPI, with every route and no stranger among the schemas', async () => {
  const document = (await (await fetch(`${fleet.url}/api/docs`)).json()) as {
    readonly openapi: string;
    readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  };
  expect(document.openapi).toBe('3.1.0');
  const told = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const listed = ROUTES.map(
    ({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`,
  );
  expect([...told, 'GET /api/docs'].toSorted()).toEqual(listed.toSorted());
});

test('figures for Prometheus', async () => {
  const text = await (await fetch(`${fleet.url}/metrics`)).text();
  expect(text).toMatch(/^cprvagt_machines\{state="active"\} \d+$/m);
  expect(text).toMatch(/^cprvagt_requests_total\{route="\/api\/v1\/reports",status="200"\} \d+$/m);
});

test('live and ready', async () => {
  for (const path of ['live', 'ready']) {
    expect((await fetch(`${fleet.url}/health/${path}`)).status).toBe(200);
  }
});
