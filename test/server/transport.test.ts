/** Transport: an agent talks to the server that it knows, over TLS that holds, and to nobody else. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Type } from 'typebox';
import { Link } from '../../agent/delivery/link.ts';
import { newSigningKey } from '../../server/policies.ts';
import { httpServer } from '../../server/http.ts';
import { openHouse } from '../../server/open.ts';

const NEVER = new AbortController().signal;
const pem = (name: string): string =>
  readFileSync(join(import.meta.dirname, 'tls', `${name}.pem`), 'utf8');
const OWN = pem('own');

interface Served {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

/** A server of the given certificate that answers whatever it is asked. */
async function serving(name: string, options: object = {}): Promise<Served> {
  const server = createServer(
    { key: pem(`${name}-key`), cert: pem(name), ...options },
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ protocol: (response.socket as TLSSocket).getProtocol() }));
    },
  );
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `https://127.0.0.1:${port}`,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

function ask(server: string, ca?: string): ReturnType<Link['ask']> {
  const link = new Link({ server, key: newSigningKey(), ca });
  return link.ask(
    { path: '/', body: {}, machine: null },
    Type.Object({ protocol: Type.String() }),
    NEVER,
  );
}

test('the authority that is pinned vouches for its server', async () => {
  const { url, stop } = await serving('server');
  expect(await ask(url, OWN)).toEqual({ kind: 'answer', body: { protocol: 'TLSv1.3' } });
  await stop();
});

describe('refused', () => {
  test.each<
    readonly [
      why: string,
      certificate: string,
      ca: string | undefined,
      options: object,
      code: string,
    ]
  >([
    ['an authority that nobody knows', 'server', undefined, {}, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [
      'another authority than the pinned one',
      'stranger',
      OWN,
      {},
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    ],
    ['a certificate that has expired', 'expired', OWN, {}, 'CERT_HAS_EXPIRED'],
    ['the certificate of another name', 'elsewhere', OWN, {}, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [
      'TLS 1.1',
      'server',
      OWN,
      { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      'EPROTO',
    ],
  ])('%s', async (_why, certificate, ca, options, code) => {
    const { url, stop } = await serving(certificate, options);
    expect(await ask(url, ca)).toEqual({ kind: 'unreachable', code });
    await stop();
  });
});

describe('the server itself over TLS', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cprvagt-tls-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('is reached, and by nothing older than TLS 1.2', async () => {
    await using house = await openHouse(folder, {});
    const app = httpServer(house, { tls: { key: pem('server-key'), cert: pem('server') } });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    expect(url).toMatch(/^https:/);
    expect(await ask(url, OWN)).toMatchObject({ kind: 'refused', status: 404, error: 'not-found' });
    const { connect } = await import('node:tls');
    const old = connect({
      port: Number(new URL(url).port),
      host: '127.0.0.1',
      ca: OWN,
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    });
    const code = await new Promise((done) => {
      old.once('error', (error: NodeJS.ErrnoException) => done(error.code));
      old.once('secureConnect', () => done('connected'));
    });
    expect(code).toBe('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION');
    old.destroy();
    await app.close();
  });
});
