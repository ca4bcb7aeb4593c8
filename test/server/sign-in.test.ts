/** People come in, are slowed when they guess, and go; by passwords, codes and links, over real HTTP. */
import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { People, PersonLink } from '../../server/api/people.ts';
import type { NewCode, Session } from '../../server/api/session.ts';
import { Delays } from '../../server/auth/delays.ts';
import { hashOf, isPassword } from '../../server/auth/password.ts';
import { keysIn } from '../../server/keys.ts';
import { deleteOld } from '../../server/store/retention.ts';
import { reseal } from '../../server/store/rotation.ts';
import { newKey, Vault } from '../../server/store/vault.ts';
import { Fleet } from './fleet.ts';
import { organisationOf, PASSWORD, personIn, Town, Visitor, visitorAs } from './visitor.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NOON_MS = 1_543_658_400_000;

let town: Town;
let fleet: Fleet;
beforeAll(async () => {
  town = await Town.start();
  ({ fleet } = town);
});
afterAll(() => town[Symbol.asyncDispose]());
beforeEach(() => town.nextWeek());

const rows = (action: string) =>
  fleet.house.database.selectFrom('audit').selectAll().where('action', '=', action).execute();
const codeOf = (secret: string): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: fleet.house.nowMs() });

const fastest = async (kept: string | null): Promise<number> => {
  const times: number[] = [];
  for (let at = 0; at < 5; at++) {
    const before = performance.now();
    await isPassword('et forkert kodeord', kept);
    times.push(performance.now() - before);
  }
  return Math.min(...times);
};

/** Somebody who has an authenticator. */
async function withCode(name: string): Promise<{ visitor: Visitor; secret: string }> {
  const { visitor } = await town.known(name);
  const { body } = await visitor.ask('POST', '/api/session/code', {
    body: { password: PASSWORD },
  });
  const { secret, uri } = body as NewCode;
  expect(uri).toMatch(/^otpauth:\/\/totp\/cprvagt:/);
  // It does not count before a code of it was shown.
  expect((await new Visitor(fleet.url).signIn(name)).status).toBe(204);
  const confirm = (code: string) =>
    visitor.ask('POST', '/api/session/code/confirm', { body: { code } });
  expect((await confirm(codeOf(new Secret({ size: 20 }).base32))).status).toBe(409);
  expect((await confirm(codeOf(secret))).status).toBe(204);
  return { visitor, secret };
}
describe('a link', () => {
  test('lets in once, with a password of one’s own', async () => {
    const { link } = await personIn(fleet, town.terms('anna'));
    const body = { link, password: PASSWORD };
    const both = await Promise.all(
      [1, 2].map(() => new Visitor(fleet.url).ask('POST', '/api/session/link', { body })),
    );
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 401]);
    const visitor = new Visitor(fleet.url);
    expect((await visitor.signIn('Anna')).status).toBe(204);
    const { body: who } = await visitor.ask('GET', '/api/session');
    expect(who as Session).toMatchObject({
      name: 'anna',
      role: 'viewer',
      units: null,
      organisation: 'Brande Kommune',
      language: 'da',
      hasPassword: true,
      hasCode: false,
    });
  });

  test('is over after a day, when another is made, and with who is disabled', async () => {
    const { link, person } = await personIn(fleet, town.terms('bo'));
    const use = (told: string) =>
      new Visitor(fleet.url).ask('POST', '/api/session/link', { body: { link: told } });
    town.later(25 * HOUR_MS);
    expect(await use(link)).toMatchObject({ status: 401, body: { error: 'no-such-link' } });
    const { visitor: admin } = await town.known('admin-1', 'admin');
    const anew = async (): Promise<string> => {
      const { body } = await admin.ask('POST', `/api/people/${person.id}/link`);
      return (body as PersonLink).place.replace('/velkommen#', '');
    };
    const [first, second] = [await anew(), await anew()];
    expect((await use(first)).status).toBe(401);
    await admin.ask('POST', `/api/people/${person.id}/disable`);
    expect((await use(second)).status).toBe(401);
  });

  test('the database has neither it, nor a session, nor a password', async () => {
    const { link } = await personIn(fleet, town.terms('carl'));
    const { visitor } = await town.known('dora');
    const all = await Promise.all(
      (['link', 'session', 'person', 'audit'] as const).map((table) =>
        fleet.house.database.selectFrom(table).selectAll().execute(),
      ),
    );
    const text = JSON.stringify(all);
    for (const secret of [link, visitor.cookie!.split('=')[1]!, PASSWORD])
      expect(text).not.toContain(secret);
    expect(text).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
  });
});

describe('signing in', () => {
  test('what is wrong is told alike, whatever it is, and nobody’s name is kept', async () => {
    const { person } = await town.known('erik');
    await personIn(fleet, town.terms('frida'));
    const said = await Promise.all([
      new Visitor(fleet.url).signIn('erik', 'not this one'),
      new Visitor(fleet.url).signIn('frida', PASSWORD),
      new Visitor(fleet.url).signIn('hemmeligt-kodeord', PASSWORD),
    ]);
    for (const { status, body } of said)
      expect({ status, body }).toMatchObject({ status: 401, body: { error: 'wrong-sign-in' } });
    const failed = (await rows('sign-in-failed')).slice(-3);
    expect(failed.map(({ facts }) => (JSON.parse(facts) as { wrong: string }).wrong).toSorted())
      .toEqual(['no-password', 'unknown-name', 'wrong-password']); // prettier-ignore
    expect(failed.map(({ subject }) => subject)).toContain(person.id);
    expect(JSON.stringify(failed)).not.toContain('hemmeligt');
  });

  test('a name that is nobody’s takes as long as one that is', async () => {
    const hash = await hashOf(PASSWORD);
    const [own, nobodys] = [await fastest(hash), await fastest(null)];
    expect(nobodys).toBeGreaterThan(own / 3);
    expect(nobodys).toBeLessThan(own * 3);
  });

  test.each(['hans', 'ukendt'])(
    'who guesses waits longer and longer, never for good: %s',
    async (name) => {
      if (name === 'hans') await town.known(name);
      const guess = (password = 'et forkert kodeord') =>
        new Visitor(fleet.url).signIn(name, password);
      const at = 5;
      const said = await Promise.all(Array.from({ length: 20 }, () => guess()));
      expect(said.filter(({ status }) => status === 401)).toHaveLength(at);
      const held = said.find(({ status }) => status === 429);
      expect(held).toMatchObject({ body: { error: 'too-many-tries' } });
      expect(held!.headers.get('retry-after')).toBe('60');
      // Also the right one waits.
      expect((await guess(PASSWORD)).status).toBe(429);
      town.later(MINUTE_MS);
      expect((await guess()).status).toBe(401);
      expect((await guess()).headers.get('retry-after')).toBe('120');
      for (let more = 0; more < 8; more++) {
        town.later(HOUR_MS);
        expect((await guess()).status).toBe(401);
      }
      expect((await guess()).headers.get('retry-after')).toBe('3600');
      town.later(HOUR_MS);
      expect((await guess(PASSWORD)).status).toBe(name === 'hans' ? 204 : 401);
      if (name === 'hans') expect((await guess()).status).toBe(401);
    },
  );

  test('a start of the server shortens no delay', async () => {
    await town.known('inger');
    for (let tries = 0; tries < 5; tries++)
      await new Visitor(fleet.url).signIn('inger', 'et forkert kodeord');
    const { delays } = fleet.house;
    delays.forget('inger');
    expect((await new Visitor(fleet.url).signIn('inger')).status).toBe(429);
  });

  test('one address waits after many names, whatever part of its network it comes from', () => {
    const delays = new Delays();
    for (let at = 0; at < 30; at++)
      expect(delays.take(`name${at}`, `2001:db8::${at.toString(16)}`, NOON_MS)).toBeNull();
    expect(delays.take('another', '2001:db8:0:0:ffff::1', NOON_MS)).toBe(MINUTE_MS);
    expect(delays.take('another', '2001:db8:0:1::1', NOON_MS)).toBeNull();
  });

  test('a new session each time, in place of the one before', async () => {
    const { visitor } = await town.known('jens');
    const first = visitor.cookie;
    await visitor.signIn('jens');
    expect(visitor.cookie).not.toBe(first);
    const old = new Visitor(fleet.url);
    old.cookie = first;
    expect(await old.ask('GET', '/api/session')).toMatchObject({
      status: 401,
      body: { error: 'not-signed-in' },
    });
  });
});

describe('passwords', () => {
  test('are argon2id, and no more than two are worked out at once', async () => {
    const hash = await hashOf(PASSWORD);
    expect(await isPassword(PASSWORD.normalize('NFD'), hash)).toBe(true);
    expect(await isPassword(`${PASSWORD}.`, hash)).toBe(false);
    const many = await Promise.allSettled(Array.from({ length: 50 }, () => isPassword('x', null)));
    const refused = many.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(8);
    expect(await isPassword(PASSWORD, hash)).toBe(true);
  });

  test('that are weak are not taken, and who changes one sits alone', async () => {
    const { visitor } = await town.known('karen');
    const other = new Visitor(fleet.url);
    await other.signIn('karen');
    const change = (old: string | null, password: string) =>
      visitor.ask('POST', '/api/session/password', { body: { old, password } });
    expect((await change(PASSWORD, 'kort')).body).toEqual({
      error: 'wrong-fields',
      fields: ['/password minLength'],
    });
    for (const weak of ['karen karen karen', 'abababababababab'])
      expect(await change(PASSWORD, weak)).toMatchObject({
        status: 422,
        body: { error: 'weak-password' },
      });
    expect((await change('et forkert kodeord', 'en anden lang sætning')).status).toBe(401);
    expect((await change(null, 'en anden lang sætning')).status).toBe(401);
    expect((await change(PASSWORD, 'en anden lang sætning')).status).toBe(204);
    expect((await other.ask('GET', '/api/session')).status).toBe(401);
    expect((await visitor.ask('GET', '/api/session')).status).toBe(200);
    expect((await other.signIn('karen')).status).toBe(401);
    expect((await other.signIn('karen', 'en anden lang sætning')).status).toBe(204);
  });
});

describe('codes of an authenticator', () => {
  test('are needed once one is set up, each is taken once, and a step of drift is forgiven', async () => {
    const { secret } = await withCode('lise');
    const visitor = new Visitor(fleet.url);
    const enter = (code?: string) => visitor.signIn('lise', PASSWORD, code);
    // The one that set it up.
    expect(await enter(codeOf(secret))).toMatchObject({
      status: 401,
      body: { error: 'wrong-code' },
    });
    town.later(MINUTE_MS);
    expect(await enter()).toMatchObject({ status: 401, body: { error: 'code-needed' } });
    const code = codeOf(secret);
    town.later(30_000);
    const said = await Promise.all([1, 2, 3].map(() => enter(code)));
    expect(said.filter(({ status }) => status === 204)).toHaveLength(1);
    town.later(MINUTE_MS);
    const old = codeOf(secret);
    town.later(61_000);
    expect((await enter(old)).status).toBe(401);
    expect((await enter(codeOf(secret))).status).toBe(204);
  });

  test('that are guessed are slowed, also by who has the password', async () => {
    const { secret } = await withCode('maja');
    town.later(MINUTE_MS);
    const wrong = codeOf(secret) === '000000' ? '000001' : '000000';
    const visitor = new Visitor(fleet.url);
    for (let at = 0; at < 5; at++) {
      // Asking for a code gives no more tries.
      expect((await visitor.signIn('maja')).status).toBe(401);
      expect((await visitor.signIn('maja', PASSWORD, wrong)).status).toBe(401);
    }
    expect((await visitor.signIn('maja', PASSWORD, codeOf(secret))).status).toBe(429);
  });

  test('lie sealed in the database, also after a new key', async () => {
    const { secret } = await withCode('niels');
    const { database, commits } = fleet.house;
    const own = new Vault(keysIn(fleet.folder, {}).vault);
    const sealed = async () => {
      const row = await database
        .selectFrom('person')
        .select(['id', 'totp_sealed'])
        .where('name', '=', 'niels')
        .executeTakeFirstOrThrow();
      return { row: `person ${row.id}`, bytes: row.totp_sealed! };
    };
    const before = await sealed();
    expect(own.open(before.bytes, before.row)).toBe(secret);
    expect(Buffer.from(before.bytes).includes(secret)).toBe(false);
    const key = newKey();
    await reseal(database, commits, new Vault([key, ...keysIn(fleet.folder, {}).vault]));
    expect(new Vault([key]).open((await sealed()).bytes, before.row)).toBe(secret);
    await reseal(database, commits, new Vault([...keysIn(fleet.folder, {}).vault, key]));
  });

  test('are taken away by who has one, or by a link', async () => {
    const { visitor, secret } = await withCode('olga');
    town.later(MINUTE_MS);
    const remove = (code?: string) =>
      visitor.ask('POST', '/api/session/code/remove', { body: { password: PASSWORD, code } });
    expect((await remove()).status).toBe(401);
    expect((await remove(codeOf(secret))).status).toBe(204);
    expect((await new Visitor(fleet.url).signIn('olga')).status).toBe(204);
    await withCode('poul');
    const { visitor: admin } = await town.known('admin-2', 'admin');
    const { body } = await admin.ask('GET', '/api/people');
    const poul = (body as People).people.find(({ name }) => name === 'poul')!;
    expect(poul.hasCode).toBe(true);
    const made = await admin.ask('POST', `/api/people/${poul.id}/link`);
    const link = (made.body as PersonLink).place.replace('/velkommen#', '');
    await new Visitor(fleet.url).ask('POST', '/api/session/link', { body: { link } });
    expect((await new Visitor(fleet.url).signIn('poul')).status).toBe(204);
  });
});

describe('a session', () => {
  test('ends without use after an hour, and after twelve at the latest', async () => {
    const { visitor } = await town.known('rosa');
    const isIn = async (): Promise<boolean> =>
      (await visitor.ask('GET', '/api/session')).status === 200;
    for (let at = 0; at < 13; at++) {
      town.later(55 * MINUTE_MS);
      expect(await isIn()).toBe(true);
    }
    town.later(10 * MINUTE_MS);
    expect(await isIn()).toBe(false);
    await visitor.signIn('rosa');
    town.later(HOUR_MS);
    expect(await isIn()).toBe(false);
    await fleet.house.commits.write((it) => deleteOld(it, fleet.house.nowMs() + 12 * HOUR_MS));
    expect(await fleet.house.database.selectFrom('session').selectAll().execute()).toEqual([]);
  });

  test('ends when somebody signs out, and the browser forgets it', async () => {
    const { visitor } = await town.known('svend');
    const kept = visitor.cookie;
    const said = await visitor.ask('DELETE', '/api/session');
    expect(said.status).toBe(204);
    expect(said.headers.getSetCookie()).toEqual([
      'session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
    ]);
    visitor.cookie = kept;
    expect((await visitor.ask('GET', '/api/session')).status).toBe(401);
  });

  test('is kept from scripts and other sites; over TLS it has the name that promises more', async () => {
    await town.known('tove');
    const said = await new Visitor(fleet.url).signIn('tove');
    expect(said.headers.getSetCookie()[0]).toMatch(
      /^session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    await using behind = await Fleet.start({ proxies: ['127.0.0.1'] });
    const { link } = await personIn(behind, {
      ...town.terms('tove'),
      organisation: await organisationOf(behind, 'Brande Kommune'),
    });
    const visitor = new Visitor(behind.url);
    const from = { 'x-forwarded-for': '10.1.2.3', 'x-forwarded-proto': 'https' };
    const given = await visitor.ask('POST', '/api/session/link', { body: { link }, headers: from });
    expect(given.headers.getSetCookie()[0]).toMatch(
      /^__Host-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
    expect(given.headers.get('strict-transport-security')).toBe('max-age=31536000');
    expect((await visitor.ask('GET', '/api/session', { headers: from })).status).toBe(200);
    visitor.cookie = visitor.cookie!.replace('__Host-', '');
    expect((await visitor.ask('GET', '/api/session', { headers: from })).status).toBe(401);
  });

  test('is counted by itself: who asks too often waits, and others at that address do not', async () => {
    await using small = await Fleet.start({ limits: { machine: 5, session: 10, address: 50 } });
    const at = await organisationOf(small, 'Brande Kommune');
    const [one, other] = await Promise.all(
      ['ulla', 'viggo'].map((name) => visitorAs(small, { ...town.terms(name), organisation: at })),
    );
    const said = await Promise.all(
      Array.from({ length: 15 }, () => one!.visitor.ask('GET', '/api/session')),
    );
    expect(said.filter(({ status }) => status === 429)).toHaveLength(5);
    expect((await other!.visitor.ask('GET', '/api/session')).status).toBe(200);
  });
});
