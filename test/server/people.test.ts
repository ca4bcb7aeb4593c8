/** People are added, changed and sent out; the audit log is read; pages of others get nothing. Over real HTTP. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { somePeople } from '../../scripts/people.ts';
import type { People, PersonLink } from '../../server/api/people.ts';
import type { Trail, TrailPeople } from '../../server/api/trail.ts';
import type { Fleet } from './fleet.ts';
import { organisationOf, PASSWORD, personIn, Town, Visitor, visitorAs } from './visitor.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let town: Town;
let fleet: Fleet;
beforeAll(async () => {
  town = await Town.start();
  ({ fleet } = town);
});
afterAll(() => town[Symbol.asyncDispose]());
beforeEach(() => town.nextWeek());

const unitOf = async (organisation: string): Promise<string> => {
  const row = await fleet.house.database
    .selectFrom('unit')
    .select('id')
    .where('organisation', '=', organisation)
    .executeTakeFirstOrThrow();
  return row.id;
};

describe('pages of others', () => {
  test.each([null, 'cross-site', 'same-site', 'none'])('change nothing: %s', async (site) => {
    const { visitor } = await town.known(`wilma-${site}`, 'admin');
    const foreign = { status: 403, body: { error: 'foreign-page' } };
    expect(await visitor.ask('DELETE', '/api/session', { site })).toMatchObject(foreign);
    const body = { name: 'x', role: 'viewer', units: null };
    expect(await visitor.ask('POST', '/api/people', { site, body })).toMatchObject(foreign);
    const signIn = { name: `wilma-${site}`, password: PASSWORD };
    expect(await visitor.ask('POST', '/api/session', { site, body: signIn })).toMatchObject(
      foreign,
    );
    expect((await visitor.ask('GET', '/api/session', { site })).status).toBe(200);
  });

  test('read nothing, frame nothing, and a browser runs nothing of an answer', async () => {
    const { visitor } = await town.known('xenia');
    const headers = { origin: 'https://other.example' };
    for (const path of ['/api/session', '/api/people', '/api/nothing', '/api/docs']) {
      const said = await visitor.ask('GET', path, { headers });
      expect(said.headers.get('access-control-allow-origin')).toBeNull();
      expect(Object.fromEntries(said.headers)).toMatchObject({
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'cache-control': 'no-store',
      });
    }
    const asked = await visitor.ask('OPTIONS', '/api/people', { headers });
    expect([asked.status, asked.headers.get('access-control-allow-methods')]).toEqual([404, null]);
  });
});

describe('people', () => {
  test('are added with a link, listed, changed, disabled; who does it is in the audit log', async () => {
    const { visitor: admin, person: me } = await town.known('admin-3', 'admin');
    const unit = await unitOf(town.organisation);
    const added = await admin.ask('POST', '/api/people', {
      body: { name: 'Yrsa@brande.dk', role: 'analyst', units: [unit] },
    });
    expect(added).toMatchObject({ status: 201 });
    const { id, place } = added.body as PersonLink;
    expect(place).toMatch(/^\/velkommen#[\w-]{43}$/);
    const listed = async () => {
      const { body } = await admin.ask('GET', '/api/people');
      return (body as People).people.find((it) => it.id === id);
    };
    expect(await listed()).toMatchObject({
      name: 'yrsa@brande.dk', role: 'analyst', units: [unit], hasPassword: false, signedInMs: null, sessions: 0,
      linkUntilMs: fleet.house.nowMs() + 24 * HOUR_MS,
    }); // prettier-ignore
    const yrsa = new Visitor(fleet.url);
    const body = { link: place.replace('/velkommen#', ''), password: PASSWORD };
    await yrsa.ask('POST', '/api/session/link', { body });
    expect(await listed()).toMatchObject({ hasPassword: true, sessions: 1, linkUntilMs: null });
    const deed = (word: string, told?: unknown) =>
      admin.ask('POST', `/api/people/${id}/${word}`, { body: told });
    expect((await yrsa.ask('GET', '/api/people')).body).toEqual({ error: 'wrong-role' });
    // Holds at once, in the session that there is.
    expect((await deed('change', { role: 'admin', units: null })).status).toBe(204);
    expect((await yrsa.ask('GET', '/api/people')).status).toBe(200);
    expect((await deed('sign-out')).status).toBe(204);
    expect((await yrsa.ask('GET', '/api/session')).status).toBe(401);
    await yrsa.signIn('yrsa@brande.dk');
    expect((await deed('disable')).status).toBe(204);
    expect((await yrsa.ask('GET', '/api/session')).status).toBe(401);
    expect((await yrsa.signIn('yrsa@brande.dk')).body).toMatchObject({ error: 'wrong-sign-in' });
    expect((await deed('link')).body).toEqual({ error: 'disabled' });
    expect((await deed('enable')).status).toBe(204);
    expect((await yrsa.signIn('yrsa@brande.dk')).status).toBe(204);
    const told = await fleet.house.database
      .selectFrom('audit')
      .select(['actor', 'action'])
      .where('subject', '=', id)
      .where('actor', '=', `person ${me.id}`)
      .execute();
    expect(told.map(({ action }) => action)).toEqual([
      'person-added', 'link-made', 'person-changed', 'sessions-ended', 'person-disabled', 'person-enabled',
    ]); // prettier-ignore
  });

  test('the last admin of all units stays one', async () => {
    const other = await organisationOf(fleet, 'Ene Kommune');
    const { visitor, person } = await visitorAs(fleet, {
      ...town.terms('ene', 'admin'),
      organisation: other,
    });
    const at = await unitOf(other);
    const deed = (word: string, body?: unknown) =>
      visitor.ask('POST', `/api/people/${person.id}/${word}`, { body });
    const refused = { status: 409, body: { error: 'last-admin' } };
    expect(await deed('disable')).toMatchObject(refused);
    expect(await deed('change', { role: 'viewer', units: null })).toMatchObject(refused);
    expect(await deed('change', { role: 'admin', units: [at] })).toMatchObject(refused);
    await visitorAs(fleet, { ...town.terms('anden', 'admin'), organisation: other });
    expect((await deed('disable')).status).toBe(204);
  });

  test('an admin of some units lets nobody see more than he does', async () => {
    const unit = await unitOf(town.organisation);
    const { visitor: scoped } = await visitorAs(fleet, {
      ...town.terms('del', 'admin'),
      units: [unit],
    });
    const { person: all } = await personIn(fleet, town.terms('alle'));
    const add = (name: string, units: readonly string[] | null) =>
      scoped.ask('POST', '/api/people', { body: { name, role: 'viewer', units } });
    expect(await add('mere', null)).toMatchObject({
      status: 403,
      body: { error: 'beyond-your-units' },
    });
    const strange = '00000000-0000-4000-8000-000000000000';
    expect(await add('mere', [unit, strange])).toMatchObject({
      status: 404,
      body: { error: 'no-such-unit' },
    });
    expect((await add('mindre', [unit])).status).toBe(201);
    expect(await scoped.ask('POST', `/api/people/${all.id}/disable`)).toMatchObject({
      status: 404,
      body: { error: 'not-found' },
    });
    const { body } = await scoped.ask('GET', '/api/people');
    expect((body as People).people.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['del', 'mindre']),
    );
    expect((body as People).people.map(({ name }) => name)).not.toContain('alle');
  });

  test('what is asked wrongly is told by its field alone', async () => {
    const { visitor: admin } = await town.known('admin-4', 'admin');
    const [cpr = ''] = somePeople(1, 7);
    const add = (told: object) => admin.ask('POST', '/api/people', { body: told });
    const good = { role: 'viewer', units: null };
    expect((await add({ ...good, name: cpr })).body).toEqual({ error: 'name-is-a-number' });
    expect((await add({ ...good, name: 'a', [cpr]: 1 })).body).toMatchObject({
      error: 'wrong-fields',
    });
    expect((await add({ ...good, name: '<b>' })).body).toEqual({
      error: 'wrong-fields',
      fields: ['/name pattern'],
    });
    expect((await add({ ...good, name: 'ADMIN-4' })).body).toEqual({ error: 'name-taken' });
    expect((await admin.ask('POST', '/api/people/x/disable')).body).toEqual({
      error: 'wrong-fields',
      fields: ['path/id pattern'],
    });
    for (const [query, field] of [
      ['limit=1e2', 'query/limit type'],
      ['limit=0', 'query/limit minimum'],
      ['limit=1&limit=2', 'query/limit type'],
      ['action=nothing', 'query/action/0 enum'],
      ['constructor=1', 'query additionalProperties'],
      [`person=${cpr}`, 'query/person pattern'],
    ] as const) {
      const said = await admin.ask('GET', `/api/audit?${query}`);
      expect(said).toMatchObject({
        status: 422,
        body: { error: 'wrong-fields', fields: expect.arrayContaining([field]) as string[] },
      });
      expect(JSON.stringify(said.body)).not.toContain(cpr);
    }
  });
});

describe('the audit log', () => {
  test('is read page by page, by what and who and when, and its reading is in it once an hour', async () => {
    const { visitor, person } = await town.known('zoe', 'auditor');
    const { person: other } = await town.known('aage');
    const page = async (query: string): Promise<Trail> =>
      (await visitor.ask('GET', `/api/audit?${query}`)).body as Trail;
    const all: number[] = [];
    for (let after = ''; ;) {
      const { rows: part, next } = await page(`limit=7${after}`);
      all.push(...part.map(({ number }) => number));
      if (next === null) break;
      after = `&after=${next}`;
    }
    expect(all).toEqual(all.toSorted((a, b) => b - a));
    const { rows: own } = await page(`person=${person.id}`);
    expect(own.map(({ action, actorName }) => [action, actorName])).toEqual([
      ['trail-read', 'zoe'],
      ['link-used', 'zoe'],
    ]);
    const { rows: links } = await page('action=link-used&action=person-added&limit=3');
    expect(links.map(({ subjectName }) => subjectName)).toEqual(['aage', 'aage', 'zoe']);
    expect(links[0]!.subject).toBe(other.id);
    const now = fleet.house.nowMs();
    expect((await page(`toMs=${now}&limit=1`)).rows[0]!.atMs).toBeLessThan(now);
    expect((await page(`fromMs=${now + 1}`)).rows).toEqual([]);
    town.later(59 * MINUTE_MS);
    await page('');
    town.later(2 * MINUTE_MS);
    const { rows: reads } = await page(`person=${person.id}&action=trail-read`);
    expect(reads).toHaveLength(2);
  });

  test('taken out it is the same page, and that it was is in it each time', async () => {
    const { visitor, person } = await town.known('otto', 'auditor');
    const body = { action: ['link-used'], limit: 3 };
    const read = await visitor.ask('GET', '/api/audit?action=link-used&limit=3');
    for (let times = 0; times < 2; times++) {
      const { status, body: told } = await visitor.ask('POST', '/api/audit/export', { body });
      expect([status, told]).toEqual([200, read.body]);
    }
    const { body: own } = await visitor.ask('GET', `/api/audit?person=${person.id}`);
    const exports = (own as Trail).rows.filter(({ action }) => action === 'trail-exported');
    expect(exports.map(({ facts }) => facts)).toEqual([{ rows: 3 }, { rows: 3 }]);
    const { body: known } = await visitor.ask('GET', '/api/audit/people');
    expect((known as TrailPeople).people).toContainEqual({ id: person.id, name: 'otto' });
  });
});
