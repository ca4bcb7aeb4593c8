/** The server as it runs: what its configuration changes, what is revoked, how it stops. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { addToken } from '../../server/administration.ts';
import { type Config, STANDARD } from '../../server/config.ts';
import { type OpenHouse, openHouse } from '../../server/open.ts';
import { serve } from '../../server/run.ts';
import { doTo } from '../../server/store/machine-deeds.ts';
import { checkIn, FILE, Fleet, Machine } from './fleet.ts';

let folder: string;
let opened: OpenHouse;
let faults: unknown[];
const failed = (error: unknown): void => void faults.push(error);
beforeEach(async () => {
  faults = [];
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-run-'));
  opened = await openHouse(folder, {});
});
afterEach(async () => {
  await opened[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

interface Served {
  readonly url: string;
  /** Resolves when it has ended. */
  readonly stop: () => Promise<void>;
}

async function served(config: Partial<Config> = {}, stopMs?: number): Promise<Served> {
  const stop = new AbortController();
  const { promise: listening, resolve: listens } = Promise.withResolvers<string>();
  const all = { ...STANDARD, folder, port: 0, ...config };
  const serving = { signal: stop.signal, listens, failed, ...(stopMs !== undefined && { stopMs }) };
  const ended = serve(opened, all, serving);
  const url = await Promise.race([listening, ended.then(() => '')]);
  const end = async (): Promise<void> => {
    stop.abort();
    await ended;
    expect(faults).toEqual([]);
  };
  return { url, stop: end };
}

async function machineAt(url: string): Promise<Machine> {
  const [token = ''] = await addToken(opened, {
    organisation: 'Brande Kommune', group: 'PC', label: '', uses: 1, days: 1, approval: false, fleeting: false,
  }); // prettier-ignore
  const machine = new Machine(url);
  await machine.enrol(token);
  return machine;
}

/** A request of which half has come; the rest comes when it is told to. */
function half(url: string): { readonly end: () => void; readonly status: Promise<number> } {
  const body = JSON.stringify({});
  const asked = request(`${url}/api/v1/check-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': body.length },
  });
  asked.write(body.slice(0, 1));
  const status = new Promise<number>((done) => {
    asked.once('response', (answer) => done(answer.resume().statusCode ?? 0));
    asked.once('error', () => done(0));
  });
  return { end: () => asked.end(body.slice(1)), status };
}

const soon = (ms: number) => new Promise((done) => setTimeout(done, ms));

describe('when it is told to stop', () => {
  test('those that are being answered are answered', async () => {
    const { url, stop } = await served();
    const asked = half(url);
    await soon(100);
    const ended = stop();
    await soon(100);
    asked.end();
    // An answer, if no friendly one.
    expect(await asked.status).toBe(401);
    await ended;
    await expect(fetch(`${url}/health/live`)).rejects.toThrow('fetch failed');
  });

  test('and whoever takes too long is not waited for', async () => {
    const { url, stop } = await served({}, 300);
    const asked = half(url);
    await soon(100);
    const beganMs = performance.now();
    await stop();
    expect(performance.now() - beganMs).toBeLessThan(5000);
    expect(await asked.status).toBe(0);
  });
});

const readyAt = async (url: string) => (await fetch(`${url}/health/ready`)).status;

describe('ready', () => {
  test('is not who cannot write, though it reads', async () => {
    await using fleet = await Fleet.start();
    const { database } = fleet.house;
    await sql`pragma query_only = on`.execute(database);
    expect(await readyAt(fleet.url)).toBe(503);
    expect((await fetch(`${fleet.url}/health/live`)).status).toBe(200);
    await sql`pragma query_only = off`.execute(database);
    await expect.poll(() => readyAt(fleet.url), { timeout: 6000, interval: 300 }).toBe(200);
  });

  test('is not who stops', async () => {
    let isStopping = false;
    await using fleet = await Fleet.start();
    const { HEALTH_ROUTES } = await import('../../server/api/health.ts');
    const { handle } = HEALTH_ROUTES.find(({ path }) => path === '/health/ready')!;
    const house = { ...fleet.house, isStopping: () => isStopping };
    const ask = async () => (await handle({ house } as never)).status;
    expect(await ask()).toBe(200);
    isStopping = true;
    expect(await ask()).toBe(503);
  });
});

describe('its configuration', () => {
  test('says what it is reached by, and how often a machine may ask', async () => {
    const { url, stop } = await served({
      publicUrl: 'https://cprvagt.example.dk',
      machineLimit: 10,
    });
    const document = (await (await fetch(`${url}/api/docs`)).json()) as object;
    expect(document).toMatchObject({ servers: [{ url: 'https://cprvagt.example.dk' }] });
    const machine = await machineAt(url);
    const said = await Promise.all(Array.from({ length: 14 }, () => machine.report(FILE)));
    expect(said.filter(({ status }) => status === 429)).toHaveLength(4);
    await stop();
  });

  test('says how long things are kept; the day is counted as it starts', async () => {
    const first = await served();
    const machine = await machineAt(first.url);
    await machine.say('POST', '/api/v1/check-in', checkIn(1));
    await machine.report(FILE);
    await first.stop();
    const long = Date.now() - 8 * 86_400_000;
    await opened.database.updateTable('machine').set({ last_seen_ms: long }).execute();
    const files = () => opened.database.selectFrom('file').select('id').execute();
    const second = await served({ silentDays: 9 });
    await second.stop();
    expect(await files()).toHaveLength(1);
    const third = await served({ silentDays: 7 });
    await third.stop();
    expect(await files()).toEqual([]);
    const days = await opened.database.selectFrom('daily').select('what').distinct().execute();
    expect(days.map(({ what }) => what)).toContain('citizenDays');
  });
});

test('who is revoked beside it is refused at once', async () => {
  const { url, stop } = await served();
  const machine = await machineAt(url);
  expect((await machine.report(FILE)).status).toBe(200);
  // As the command line does it: another process with the same file.
  const beside = await openHouse(folder, {});
  const deed = { deed: 'revoke', id: machine.id!, actor: 'command line' } as const;
  await beside.commits.write((it) => doTo(it, deed, Date.now()));
  await beside[Symbol.asyncDispose]();
  for (const path of ['reports', 'check-in', 'goodbye', 'renew'])
    expect(await machine.say('POST', `/api/v1/${path}`, {})).toMatchObject({
      status: 403,
      body: { error: 'revoked' },
    });
  await stop();
});
