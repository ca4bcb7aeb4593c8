/** The way to the server through a real proxy: TLS goes on to its end, and who sits between gets nothing. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Proxy } from '../../../agent/config.ts';
import { Delivery } from '../../../agent/delivery/delivery.ts';
import { enrol } from '../../../agent/delivery/enrol.ts';
import { machineKeyIn, membershipIn } from '../../../agent/delivery/membership.ts';
import { proxyAt } from '../../../agent/delivery/proxy.ts';
import { Fleet } from '../../server/fleet.ts';
import { run, temporaryFolder } from '../command/run.ts';
import { fakePlatform } from '../platform/fake-platform.ts';
import { ledgerIn, readingOf } from '../readings.ts';

const NEVER = new AbortController().signal;
const pem = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../server/tls', `${name}.pem`), 'utf8');
const CA = pem('own');
const PASSWORD = 'hemmelig-kode';

/** What the proxy does with who wants through. */
type Manners = 'lets through' | 'asks who' | 'looks inside' | 'hangs up';

interface Passed {
  readonly to: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

let fleet: Fleet;
let proxy: Server;
let stranger: Server;
let manners: Manners;
let passed: Passed[];
/** What the man in the middle was told. */
let overheard: number;

beforeAll(async () => {
  fleet = await Fleet.start({ tls: { key: pem('server-key'), cert: pem('server') } });
  stranger = createSecureServer({ key: pem('stranger-key'), cert: pem('stranger') }, (_, said) => {
    overheard++;
    said.end('{}');
  });
  await listening(stranger);
  proxy = createServer();
  proxy.on('connect', ({ url, headers }, socket: Socket, head: Buffer) => {
    passed.push({ to: url, headers });
    socket.on('error', () => undefined);
    if (manners === 'hangs up') return void socket.destroy();
    if (manners === 'asks who') {
      const refusal = 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic';
      return void socket.end(`${refusal}\r\nContent-Length: 0\r\n\r\n`);
    }
    const port = manners === 'looks inside' ? portOf(stranger) : Number(new URL(fleet.url).port);
    const through = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      through.write(head);
      through.pipe(socket).pipe(through);
    });
    through.on('error', () => socket.destroy());
  });
  await listening(proxy);
});
afterAll(async () => {
  for (const server of [proxy, stranger]) server.close();
  await fleet[Symbol.asyncDispose]();
});

beforeEach(() => {
  manners = 'lets through';
  passed = [];
  overheard = 0;
});
afterEach(() => void vi.unstubAllEnvs());

async function listening(server: Server): Promise<void> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function own(account = ''): Proxy {
  return proxyAt(`http://${account}127.0.0.1:${portOf(proxy)}`)!;
}

/** Like an office PC: everything that talks to the world is told of the proxy here. */
function stubSystem(settings: Readonly<Record<string, string>>): void {
  for (const name of ['HTTPS_PROXY', 'NO_PROXY', 'HTTP_PROXY', 'ALL_PROXY'])
    for (const it of [name, name.toLowerCase()]) vi.stubEnv(it, settings[it]);
}

async function enrolled(folder: string, through: Proxy): ReturnType<typeof enrol> {
  const [token, machine] = [await fleet.token(), await fakePlatform().machine()];
  return enrol({ folder, server: fleet.url, token, ca: CA, proxy: through, machine }, NEVER);
}

test('all goes through it, and it hears of nothing but where to', async () => {
  const folder = temporaryFolder();
  const account = `bo:${PASSWORD}@`;
  expect(await enrolled(folder, own(account))).toMatchObject({ kind: 'enrolled' });
  using ledger = ledgerIn(folder);
  ledger.record(readingOf('/home/bo/a.xlsx'));
  const membership = membershipIn(folder)!;
  const platform = fakePlatform();
  const delivery = new Delivery({
    ledger,
    stateFolder: folder,
    membership,
    key: machineKeyIn(folder),
    proxy: own(account),
    agentVersion: '0.1.0',
    machine: () => platform.machine(),
    volumes: () => platform.volumes(),
  });
  expect(await delivery.turn(NEVER)).toMatchObject({ trouble: null, rows: 1 });
  expect(passed.length).toBeGreaterThanOrEqual(3);
  const host = new URL(fleet.url).host;
  const authorization = `Basic ${Buffer.from(account.slice(0, -1)).toString('base64')}`;
  for (const { to, headers } of passed) {
    expect(to).toBe(host);
    expect(headers).toMatchObject({ host, 'proxy-authorization': authorization });
    expect(headers['authorization']).toBeUndefined();
  }
  // It is no part of what is kept.
  expect(readFileSync(join(folder, 'server.json'), 'utf8')).not.toContain(PASSWORD);
});

describe('nothing changes', () => {
  test.each<readonly [Manners, string]>([
    ['asks who', 'PROXY_407'],
    ['looks inside', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    ['hangs up', 'ERR_PROXY_TUNNEL'],
  ])('where the proxy %s', async (how, code) => {
    manners = how;
    const folder = temporaryFolder();
    expect(await enrolled(folder, own())).toEqual({ kind: 'unreachable', code });
    expect(passed).toHaveLength(1);
    expect(overheard).toBe(0);
    expect(membershipIn(folder)).toBeNull();
  });

  test('where there is none', async () => {
    const nobody = proxyAt('http://127.0.0.1:1')!;
    expect(await enrolled(temporaryFolder(), nobody)).toEqual({
      kind: 'unreachable',
      code: 'ECONNREFUSED',
    });
  });
});

describe('the system says', () => {
  const cases: readonly (readonly [why: string, settings: () => Record<string, string>, ways: number])[] = [
    ['nothing', () => ({}), 0],
    ['HTTPS_PROXY', () => ({ HTTPS_PROXY: own() }), 1],
    ['https_proxy', () => ({ https_proxy: own() }), 1],
    ['HTTP_PROXY, which is for others', () => ({ HTTP_PROXY: own() }), 0],
    ['NO_PROXY for this one', () => ({ HTTPS_PROXY: own(), NO_PROXY: 'a.dk,127.0.0.1' }), 0],
    ['NO_PROXY for another one', () => ({ HTTPS_PROXY: own(), NO_PROXY: 'a.dk' }), 1],
  ]; // prettier-ignore
  test.each(cases)('%s', async (_why, settings, ways) => {
    stubSystem(settings());
    expect(await enrolled(temporaryFolder(), 'system')).toMatchObject({ kind: 'enrolled' });
    expect(passed).toHaveLength(ways);
  });

  test('something else than the configuration, which goes first', async () => {
    stubSystem({ HTTPS_PROXY: 'http://127.0.0.1:1', NO_PROXY: '*' });
    expect(await enrolled(temporaryFolder(), own())).toMatchObject({ kind: 'enrolled' });
    expect(passed).toHaveLength(1);
    expect(await enrolled(temporaryFolder(), 'none')).toMatchObject({ kind: 'enrolled' });
    expect(passed).toHaveLength(1);
  });

  test('nothing that holds for a server on this machine itself', async () => {
    await using here = await Fleet.start();
    const [token, machine] = [await here.token(), await fakePlatform().machine()];
    const wish = { folder: temporaryFolder(), server: here.url, token, machine };
    stubSystem({ HTTP_PROXY: own(), HTTPS_PROXY: own() });
    expect(await enrol({ ...wish, proxy: own() }, NEVER)).toMatchObject({ kind: 'enrolled' });
    expect(passed).toHaveLength(0);
  });
});

test.each(['', 'proxy:8080', 'http://', 'https://p', 'socks5://p', 'http://p/x', 'http://p?x', 'System'])(
  'no proxy: %j',
  (text) => expect(proxyAt(text)).toBeNull(),
); // prettier-ignore
test.each(['system', 'none', 'http://p:8080', 'http://bo:kode@p:8080', 'http://[::1]:3128/'])(
  '%s may be one',
  (text) => expect(proxyAt(text)).toBe(text),
);

test('agent enrol goes through it, and no password is ever said', async () => {
  const folder = temporaryFolder();
  const [ca, token] = [join(import.meta.dirname, '../../server/tls/own.pem'), await fleet.token()];
  const words = ['agent', 'enrol', '--server', fleet.url, '--ca', ca, '--state-folder', folder];
  const through = own(`bo:${PASSWORD}@`);
  manners = 'asks who';
  const refused = await run([...words, '--token', token, '--proxy', through]);
  expect(refused).toMatchObject({ status: 3, out: '' });
  expect(refused.err).toContain('kan ikke nås (PROXY_407)');
  const wrong = await run([...words, '--token', token, '--proxy', through.slice('http://'.length)]);
  expect(wrong.status).toBe(2);
  expect(wrong.err).toContain('--proxy skal være system, none eller proxyens adresse');
  manners = 'lets through';
  const done = await run([...words, '--token', token, '--proxy', through]);
  expect(done).toMatchObject({ status: 0, err: '' });
  const said = [refused, wrong, done].map(({ out, err }) => out + err);
  expect(said.join('')).not.toContain(PASSWORD);
});
