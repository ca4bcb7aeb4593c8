/**
 * What a machine of release 0.1.0 said to the server, from enrolment to goodbye, is still understood: its bytes are sent
 * again as they were, and every answer has what that machine looked for in it.
 *
 * `conversation/v1.ndjson` was recorded by `CPRVAGT_RECORD=1 vitest run test/server/conversation.test.ts`: the agent's own
 * link with a key that was thrown away afterwards, bodies with every field that there was, nobody real in them. It is the
 * past: once a release has gone out, it is never recorded anew. A change that this test does not stand is one that
 * breaks machines that nobody has updated.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { beforeAll, expect, test } from 'vitest';
import { Link } from '../../agent/delivery/link.ts';
import { publicHalf } from '../../server/policies.ts';
import {
  CheckIn,
  CheckInAnswer,
  type Enrolment,
  EnrolmentAnswer,
  FileState,
  Finding,
  type Removal,
  ReportsAnswer,
} from '../../server/wire.ts';
import { askedIn, callOf, type Exchange, Listener, sayAgain } from './conversation/exchange.ts';
import { checkIn, FILE, Fleet, Machine } from './fleet.ts';

const FILE_NAME = join(import.meta.dirname, 'conversation', 'v1.ndjson');
const NEVER = new AbortController().signal;
const POLICY = 'GET /api/v1/policy';
/** Of the server that answers, or of the moment. */
const OF_THE_MOMENT = new Set(['nowMs', 'machine', 'policyKey', 'headerKey', 'policy']);

if (process.env['CPRVAGT_RECORD'] === '1') beforeAll(record);

const recorded = (): readonly Exchange[] =>
  readFileSync(FILE_NAME, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Exchange);

test('it is whole: every call there was, and a refusal', () => {
  const said = recorded().map((exchange) => `${callOf(exchange)} ${exchange.status}`);
  expect([...new Set(said)]).toEqual([
    'POST /api/v1/enrol 201',
    'POST /api/v1/check-in 200',
    `${POLICY} 200`,
    'POST /api/v1/reports 200',
    'POST /api/v1/goodbye 204',
    'POST /api/v1/check-in 403',
  ]);
});

test('a machine of that release is served today', async () => {
  await using fleet = await Fleet.start();
  const exchanges = recorded();
  for (const exchange of exchanges) {
    fleet.clock.nowMs = exchange.nowMs;
    const isEnrolment = callOf(exchange).endsWith('/enrol');
    if (isEnrolment) await expectToken(fleet, (askedIn(exchange) as Enrolment).token);
    const answered = await sayAgain(fleet.url, exchange);
    const { status, type, answer } = exchange;
    const call = callOf(exchange);
    expect({ call, status: answered.status, type: answered.type }).toEqual({ call, status, type });
    expect(lacking(answer, answered.answer, call)).toEqual([]);
    if (isEnrolment) await nameAsThen(fleet, (answer as EnrolmentAnswer).machine);
  }
  const database = fleet.house.database;
  expect(await database.selectFrom('machine').select('state').execute()).toEqual([
    { state: 'gone' },
  ]);
  const files = await database.selectFrom('file').selectAll().orderBy('id').execute();
  expect(
    files.map(({ id, outcome, persons, leftover_of: of, drill, gone_ms: gone }) => [
      id,
      outcome,
      persons,
      of,
      drill,
      gone !== null,
    ]),
  ).toEqual([
    [1, 'found', 298, null, 0, false],
    [2, 'sealed', 0, null, 0, false],
    [3, 'unknown', 0, 1, 0, false],
    [4, 'found', 12, null, 1, true],
  ]);
});

/** The token of then lets one in. */
async function expectToken(fleet: Fleet, token: string): Promise<void> {
  await fleet.token({ organisation: 'Eksempel Kommune' });
  const hash = createHash('sha256').update(token).digest();
  await fleet.house.database.updateTable('token').set({ hash }).execute();
}

/** The machine is given the name of then, which stands in its signatures. */
async function nameAsThen({ house }: Fleet, id: string): Promise<void> {
  const { database, vault } = house;
  const machine = await database.selectFrom('machine').selectAll().executeTakeFirstOrThrow();
  const facts = vault.open(machine.facts_sealed, `machine ${machine.id}`);
  const named = { id, facts_sealed: vault.seal(facts, `machine ${id}`) };
  await database.updateTable('machine').set(named).execute();
}

/** Where today's answer has not what the one of then had. */
function lacking(then: unknown, now: unknown, at: string): readonly string[] {
  if (typeof then !== 'object' || then === null) return Object.is(then, now) ? [] : [at];
  return Object.entries(then).flatMap(([name, value]) => {
    const today = (now as Readonly<Record<string, unknown>> | null)?.[name];
    if (OF_THE_MOMENT.has(name)) return typeof today === typeof value ? [] : [`${at} ${name}`];
    return lacking(value, today, `${at} ${name}`);
  });
}

test('what it looks for is what is compared', () => {
  const then = { taken: 2, nowMs: 1, of: { a: null } };
  expect(lacking(then, { taken: 2, nowMs: 5, of: { a: null }, more: 1 }, '')).toEqual([]);
  expect(lacking(then, { taken: 3, of: {} }, '')).toEqual([' taken', ' nowMs', ' of a']);
  expect(lacking(then, null, '')).toEqual([' taken', ' nowMs', ' of a']);
});

const BEGAN_MS = Date.UTC(2026, 10, 23, 12);

const FOUND: FileState = {
  ...FILE,
  path: '/home/jepe/Desktop/register ******-****.zip',
  format: 'zip',
  personsEstimated: true,
  protection: { file: 'none', volume: 'off', witness: 'sysfs' },
  portable: true,
  findings: [
    {
      kind: 'cpr', where: 'cells', member: 'a > b.xlsx', sheet: 1, column: null, columns: ['A', 'B'], row: 3,
      headerRow: 2, matches: 300, persons: 298, confidence: 'certain',
    },
  ],
  warnings: ['cprColumnDestroyed'],
  members: { clean: 1, found: 1, sealed: 0, unknown: 0 },
  twin: 'abcdefghijklmnopqrstuv',
  fingerprint: 'q0nJrX8vSx1mS2n3bq2yZA',
  head: 'GB4vw9PRbGZdPDQYYbWyhf',
}; // prettier-ignore
const SEALED: FileState = {
  ...FILE,
  id: 2,
  sequence: 2,
  outcome: 'sealed',
  matches: 0,
  persons: 0,
  confidence: null,
  protection: { file: 'weak', volume: 'on', witness: 'sysfs' },
  scheme: {
    name: 'xls-rc4',
    cipher: 'rc4',
    keyBits: 40,
    hash: 'md5',
    spins: null,
    password: 'secret',
  },
  exposure: 'protected',
  severity: null,
  categories: [],
};
const UNKNOWN: FileState = {
  ...SEALED,
  id: 3,
  sequence: 3,
  outcome: 'unknown',
  reason: 'locked',
  exposure: 'unknown',
  place: 'recycleBin',
  leftoverOf: 1,
  sizeBytes: null,
  modifiedMs: null,
};
const DRILL: FileState = { ...FILE, id: 4, sequence: 4, persons: 12, drill: true };
const GONE: Removal = { id: 4, sequence: 5, gone: true };

function checkInWith(counter: number, told: number): CheckIn {
  return {
    ...checkIn(counter),
    ledgerMs: BEGAN_MS - 1000,
    told,
    coverage: {
      files: { clean: 10, found: 1, sealed: 1, unknown: 1 },
      notSpreadsheet: 3,
      waiting: 0,
      reasons: { locked: 1 },
      lastFull: { beganMs: BEGAN_MS - 900, endedMs: BEGAN_MS - 100 },
    },
  };
}

async function record(): Promise<void> {
  const clock = { nowMs: BEGAN_MS };
  await using fleet = await Fleet.start();
  await using listener = new Listener(fleet.url, () => clock.nowMs);
  const server = await listener.listen();
  const machine = new Machine(server);
  const link = new Link({ server, key: machine.key, nowMs: () => clock.nowMs });
  fleet.clock.nowMs = clock.nowMs;
  const token = await fleet.token({ organisation: 'Eksempel Kommune' });
  const tick = (): void => {
    clock.nowMs += 1000;
    fleet.clock.nowMs = clock.nowMs;
  };
  const ask = async (
    name: string,
    body: object,
    answer: Parameters<Link['ask']>[1],
  ): Promise<unknown> => {
    tick();
    const path = `/api/v1/${name}`;
    const said = await link.ask({ path, body, machine: machine.id }, answer, NEVER);
    return said.kind === 'answer' ? said.body : said;
  };
  tick();
  const facts = { ...checkIn(1).machine, manufacturer: 'Example', model: 'Book', lastUser: 'jepe' };
  const enrolment: Enrolment = { token, publicKey: publicHalf(machine.key), machine: facts };
  machine.id = ((await ask('enrol', enrolment, EnrolmentAnswer)) as EnrolmentAnswer).machine;
  await ask('check-in', checkInWith(1, 0), CheckInAnswer);
  tick();
  await machine.say('GET', '/api/v1/policy', null, { nowMs: clock.nowMs });
  await ask('reports', { rows: [FOUND, SEALED, UNKNOWN, DRILL] }, ReportsAnswer);
  await ask('check-in', checkInWith(2, 4), CheckInAnswer);
  await ask('reports', { rows: [GONE] }, ReportsAnswer);
  await ask('goodbye', { counter: 3 }, Type.Null());
  await ask('check-in', checkInWith(4, 5), CheckInAnswer);
  const lines = listener.exchanges.map((exchange) => JSON.stringify(exchange));
  const all = JSON.stringify(listener.exchanges.map(askedIn));
  // Renewals alone are no part of a machine's usual day.
  for (const { properties } of [FileState, Finding, CheckIn])
    for (const field of Object.keys(properties))
      if (field !== 'retoldMs') expect(all).toContain(`"${field}":`);
  writeFileSync(FILE_NAME, `${lines.join('\n')}\n`);
}
