/**
 * Every route of the list, asked by everybody: what each caller is answered follows from what the route says of itself,
 * and no answer holds anything of another organisation, or of a unit that the caller is not of.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROUTES } from '../../server/api/index.ts';
import type { Route } from '../../server/api/route.ts';
import { publicHalf } from '../../server/policies.ts';
import { type Role, ROLES } from '../../server/store/scope.ts';
import { makeSession } from '../../server/store/sessions.ts';
import { type Cell, cellsIn, personOf, tokenOf } from './cells.ts';
import { checkIn, FACTS, FILE, Fleet, Machine } from './fleet.ts';
import { PASSWORD } from './visitor.ts';

let fleet: Fleet;
let cells: readonly Cell[];
beforeAll(async () => {
  fleet = await Fleet.start({
    proxies: ['127.0.0.1'],
    limits: { machine: 1e6, session: 1e6, address: 1e6 },
  });
  cells = await cellsIn(fleet);
});
afterAll(() => fleet[Symbol.asyncDispose]());

/** How a route is asked about something of a cell. */
interface Example {
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly query?: string;
  readonly body?: unknown;
}

interface Entry {
  readonly of: (cell: Cell) => Promise<Example> | Example;
  /** What who may is answered, where it is not as it should be: the example is wrong on purpose. */
  readonly status?: number;
  /** And about something that is not for him. */
  readonly strange?: number;
}

const idle = (): Example => ({});
const staying = ({ machine }: Cell): Example => ({ parameters: { machine, id: 1 } });
const about = (make: (cell: Cell) => Promise<string>, body?: unknown): Entry => ({
  of: async (cell) => ({ parameters: { id: await make(cell) }, body }),
});
const aMachine = async (cell: Cell): Promise<string> => (await enrolled(cell)).id!;
const aPerson = (cell: Cell): Promise<string> =>
  personOf(fleet, cell, `person-${cell.name}-${randomUUID()}`, 'viewer');
async function enrolled(cell: Cell, needsApproval = false): Promise<Machine> {
  const machine = new Machine(fleet.url);
  await machine.enrol((await tokenOf(fleet, cell, 'x', needsApproval)).token, FACTS);
  return machine;
}

/** Of routes that take anything; one without is no route that this knows, and so found wrong. */
const EXAMPLES: Readonly<Record<string, Entry>> = {
  'POST /api/v1/check-in': { of: () => ({ body: checkIn(9) }) },
  'POST /api/v1/reports': { of: () => ({ body: { rows: [{ ...FILE, sequence: 2 }] } }) },
  'POST /api/v1/goodbye': { of: () => ({ body: { counter: 10 } }) },
  'GET /api/overview': { of: () => ({ query: 'sinceMs=0' }) },
  'GET /api/trend': { of: () => ({ query: 'days=7' }) },
  'GET /api/files': { of: ({ machine }) => ({ query: `machine=${machine}` }), strange: 200 },
  'GET /api/files/counts': { of: ({ unit }) => ({ query: `unit=${unit}` }), strange: 200 },
  'GET /api/files/:machine/:id': { of: staying },
  'GET /api/files/:machine/:id/case': { of: staying },
  'GET /api/machines': { of: ({ unit }) => ({ query: `unit=${unit}` }), strange: 200 },
  'GET /api/machines/:id': { of: ({ machine }) => ({ parameters: { id: machine } }) },
  'POST /api/machines/:id/scan': about(aMachine),
  'POST /api/machines/:id/approve': about(async (cell) => (await enrolled(cell, true)).id!),
  'POST /api/machines/:id/revoke': about(aMachine),
  'POST /api/machines/:id/retire': about(aMachine),
  'POST /api/tokens': {
    of: ({ unit, name }) => ({
      body: {
        unit, group: `gruppe-${name}`, fleeting: false, label: '', uses: 1, days: 1, needsApproval: false,
      },
    }),
    strange: 422,
  }, // prettier-ignore
  'POST /api/tokens/:id/revoke': about(async (cell) => (await tokenOf(fleet, cell, 'x')).id),
  'POST /api/units/:id/expected': {
    of: ({ unit }) => ({ parameters: { id: unit }, body: { expected: 5 } }),
  },
  // For who is of all units alone, and these are of one.
  'POST /api/units': { of: () => ({ body: { name: randomUUID() } }), status: 403 },
  'POST /api/units/:id/name': {
    of: ({ unit, name }) => ({ parameters: { id: unit }, body: { name: `enhed-${name}` } }),
  },
  'POST /api/groups': {
    of: ({ unit }) => ({ body: { name: randomUUID(), unit, fleeting: false } }),
    strange: 422,
  },
  'POST /api/groups/:id/name': {
    of: ({ group, name }) => ({ parameters: { id: group }, body: { name: `gruppe-${name}` } }),
  },
  'POST /api/groups/:id/unit': {
    of: ({ group, unit }) => ({ parameters: { id: group }, body: { unit } }),
  },
  'POST /api/cases': {
    of: ({ machine }) => ({ body: { deed: 'comment', files: [{ machine, id: 1 }], text: 'set' } }),
    strange: 200,
  },
  // For who is of all units alone, and these are of one.
  'POST /api/organisation': { of: () => ({ body: { secondPerson: false } }), status: 403 },
  'POST /api/session': {
    of: () => ({ body: { name: randomUUID(), password: PASSWORD } }),
    status: 401,
  },
  'POST /api/session/link': { of: () => ({ body: { link: 'x'.repeat(43) } }), status: 401 },
  'POST /api/session/password': { of: () => ({ body: { old: null, password: PASSWORD } }) },
  'POST /api/session/code': { of: () => ({ body: { password: PASSWORD } }), status: 401 },
  'POST /api/session/code/confirm': { of: () => ({ body: { code: '000000' } }), status: 409 },
  'POST /api/session/code/remove': { of: () => ({ body: { password: PASSWORD } }), status: 401 },
  'POST /api/people': {
    of: ({ unit, name }) => ({
      body: { name: `person-${name}-${randomUUID()}`, role: 'viewer', units: [unit] },
    }),
  },
  'POST /api/people/:id/change': {
    of: async (cell) => ({
      parameters: { id: await aPerson(cell) },
      body: { role: 'analyst', units: [cell.unit] },
    }),
  },
  'POST /api/people/:id/disable': about(aPerson),
  'POST /api/people/:id/enable': about(aPerson),
  'POST /api/people/:id/link': about(aPerson),
  'POST /api/people/:id/sign-out': about(aPerson),
  'GET /api/audit': { of: () => ({ query: 'limit=200' }) },
  'POST /api/audit/export': { of: () => ({ body: { limit: 200 } }) },
};
/** Bound to a key of the machine's own, which `api.test.ts` looks at. */
const SIGNED_APART = new Set(['POST /api/v1/enrol', 'POST /api/v1/renew']);

const nameOf = ({ method, path }: Route): string => `${method} ${path}`;
const asks = ROUTES.filter((route) => !SIGNED_APART.has(nameOf(route)));
const entryOf = (route: Route): Entry => EXAMPLES[nameOf(route)] ?? { of: idle };

test('every route that takes anything has an example here, and no other', () => {
  const takes = asks.filter(
    ({ parameters, query, body }) => (parameters ?? query ?? body) !== null,
  );
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(takes.map(nameOf).toSorted());
});

interface Told {
  readonly status: number;
  readonly text: string;
}

type Speaker = (method: string, path: string, body: unknown) => Promise<Told>;

let addresses = 0;
/** From another network, over TLS, as the proxy says; each call from an address of its own. */
function outside(): Readonly<Record<string, string>> {
  const at = addresses++;
  return { 'x-forwarded-for': `10.1.${at >> 8}.${at & 255}`, 'x-forwarded-proto': 'https' };
}

function speaker(headers: Readonly<Record<string, string>>): Speaker {
  return async (method, path, body) => {
    const answer = await fetch(fleet.url + path, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        ...headers,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: answer.status, text: await answer.text() };
  };
}

function signing(machine: Machine): Speaker {
  return async (method, path, body) => {
    const headers = { ...outside(), 'sec-fetch-site': 'same-origin' };
    const { status, body: told } = await machine.say(
      method,
      path,
      body ?? (method === 'GET' ? null : {}),
      { headers },
    );
    return { status, text: typeof told === 'string' ? told : JSON.stringify(told) };
  };
}

async function signedIn(
  at: Pick<Cell, 'organisation'> & { readonly unit: string | null },
  role: Role,
): Promise<{ token: string; person: string }> {
  const { commits, nowMs } = fleet.house;
  const person = await personOf(fleet, at, `${role}-${randomUUID()}`, role);
  return { person, token: await commits.write((it) => makeSession(it, person, nowMs())) };
}

const inSession = (token: string): Speaker =>
  speaker({ ...outside(), cookie: `__Host-session=${token}` });

/** Made anew for each call that may end who makes it; for others once. */
const CALLERS: Readonly<Record<string, (cell: Cell) => Promise<Speaker>>> = {
  nobody: () => Promise.resolve(speaker(outside())),
  local: () => Promise.resolve(speaker({})),
  machine: async (cell) => signing(await enrolled(cell)),
  'waiting machine': async (cell) => signing(await enrolled(cell, true)),
  'revoked machine': async (cell) => {
    const machine = await enrolled(cell);
    const { database } = fleet.house;
    const ofIt = database.updateTable('machine').set({ state: 'revoked' });
    await ofIt.where('public_key', '=', publicHalf(machine.key)).execute();
    return signing(machine);
  },
  'signed out': async (cell) => {
    const { token } = await signedIn(cell, 'admin');
    await inSession(token)('DELETE', '/api/session', undefined);
    return inSession(token);
  },
  expired: async (cell) => {
    const { token, person } = await signedIn(cell, 'admin');
    const { database, nowMs } = fleet.house;
    const ofIt = database.updateTable('session').set({ expires_ms: nowMs() });
    await ofIt.where('person', '=', person).execute();
    return inSession(token);
  },
  ...Object.fromEntries(
    ROLES.map((role) => [
      role,
      async (cell: Cell) => inSession((await signedIn(cell, role)).token),
    ]),
  ),
};

const kept = new Map<string, Promise<Speaker>>();

function callerFor({ caller, method }: Route, who: string, cell: Cell): Promise<Speaker> {
  const make = CALLERS[who]!;
  const isOwn = caller === 'person' ? method !== 'GET' && !who.endsWith('machine') : caller.endsWith('machine'); // prettier-ignore
  if (isOwn) return make(cell);
  const key = `${who} ${cell.name}`;
  const known = kept.get(key) ?? make(cell);
  kept.set(key, known);
  return known;
}

const isPerson = (who: string): boolean => (ROLES as readonly string[]).includes(who);

/** `done`: as the example should end. */
function expected({ caller, roles }: Route, who: string): number | 'done' {
  const isMachine = who.endsWith('machine');
  switch (caller) {
    case 'anybody':
      return 'done';
    case 'local':
      return who === 'local' ? 'done' : 404;
    case 'person':
      if (!isPerson(who)) return 401;
      return (roles as readonly string[]).includes(who) ? 'done' : 403;
    default:
      if (!isMachine) return 401;
      if (who === 'revoked machine') return 403;
      return who === 'machine' || caller === 'waiting machine' ? 'done' : 403;
  }
}

async function ask(
  route: Route,
  speak: Speaker,
  { parameters, query, body }: Example,
): Promise<Told> {
  const path = route.path.replaceAll(/:(\w+)/g, (_all, name: string) => `${parameters?.[name]}`);
  return speak(route.method, query === undefined ? path : `${path}?${query}`, body);
}

/** What of other cells an answer must not hold: all but what was asked with. */
function foreign(own: Cell, asked: Example): readonly string[] {
  const said = JSON.stringify(asked);
  const others = cells.filter((it) => it !== own);
  return others
    .flatMap(({ marks, pathMark }) => [...marks, pathMark])
    .filter((it) => !said.includes(it));
}

const leaks = (text: string, marks: readonly string[]): readonly string[] =>
  marks.filter((mark) => text.includes(mark));

describe.each(asks.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  const entry = entryOf(route);
  const isOf = (told: Told, status: number | 'done'): boolean => {
    if (status !== 'done') return told.status === status;
    return entry.status === undefined ? told.status < 300 : told.status === entry.status;
  };

  const asked = new Map<Cell, Promise<Example>>();
  /** Where nothing comes of it, the same again. */
  const exampleFor = async (cell: Cell, isUsed: boolean): Promise<Example> => {
    const example = (isUsed ? undefined : asked.get(cell)) ?? Promise.resolve(entry.of(cell));
    if (!isUsed) asked.set(cell, example);
    return example;
  };

  test.each(Object.keys(CALLERS))('asked by %s', async (who) => {
    // Of both organisations: what holds for one holds for the other.
    const both = isPerson(who) ? [cells[0]!, cells[2]!] : [cells[0]!];
    for (const own of both) {
      const speak = await callerFor(route, who, own);
      const status = expected(route, who);
      const example = await exampleFor(own, status === 'done');
      const told = await ask(route, speak, example);
      expect([isOf(told, status), told.status, told.text.slice(0, 200)]).toEqual([true, told.status, told.text.slice(0, 200)]); // prettier-ignore
      const { pathMark } = own;
      const unseen = who === 'analyst' || who === 'admin' ? [] : [pathMark];
      expect(leaks(told.text, [...foreign(own, example), ...unseen])).toEqual([]);
    }
  });
});

const narrowed = asks
  .filter((route) => route.caller === 'person' && EXAMPLES[nameOf(route)] !== undefined)
  .flatMap((route) => route.roles.map((role) => [nameOf(route), role, route] as const));

test.each(narrowed)('%s asked by %s about what is another’s', async (name, role, route) => {
  const own = cells[0]!;
  const { of, strange = 404 } = EXAMPLES[name]!;
  for (const other of cells.slice(1)) {
    const example = await of(other);
    const isAbout = leaks(JSON.stringify(example), other.marks).length > 0;
    if (!isAbout && example.parameters === undefined) continue;
    const told = await ask(route, await callerFor(route, role, own), example);
    expect([told.status, told.text]).toEqual([strange, told.text]);
    if (strange === 404) expect(told.text).toMatch(/^\{"error":"(not-found|no-such-unit)"\}$/);
    expect(leaks(told.text, foreign(own, example))).toEqual([]);
  }
});

const ofPeople = asks
  .filter(({ caller }) => caller === 'person')
  .flatMap((route) => route.roles.map((role) => [nameOf(route), role, route] as const));

test.each(ofPeople)(
  '%s asked by %s of all units about another organisation',
  async (_name, role, route) => {
    const { organisation } = cells[0]!;
    const others = cells.filter((it) => it.organisation !== organisation);
    const speak = inSession((await signedIn({ organisation, unit: null }, role)).token);
    const { of, status, strange = 404 } = entryOf(route);
    for (const other of others) {
      const example = await of(other);
      const isAbout = leaks(JSON.stringify(example), other.marks).length > 0;
      const isAnother = isAbout || example.parameters !== undefined;
      if (!isAnother && route.method !== 'GET') continue;
      const told = await ask(route, speak, example);
      expect([told.status, told.text]).toEqual([isAnother ? strange : (status ?? 200), told.text]);
      const said = JSON.stringify(example);
      const marks = others.flatMap((it) => [...it.marks, it.pathMark]);
      expect(leaks(told.text, marks.filter((it) => !said.includes(it)))).toEqual([]); // prettier-ignore
    }
  },
);

test('what is one’s own is told: the marks are such that an answer holds them', async () => {
  const own = cells[0]!;
  const texts: string[] = [];
  for (const route of asks.filter(
    ({ method, caller }) => method === 'GET' && caller === 'person',
  )) {
    const { text } = await ask(
      route,
      await callerFor(route, 'admin', own),
      await entryOf(route).of(own),
    );
    texts.push(text);
  }
  const all = texts.join('\n');
  const told = [...own.marks, own.pathMark];
  expect(told.filter((mark) => !all.includes(mark))).toEqual([]);
});
