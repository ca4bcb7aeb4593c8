/** The dashboard as it is built and served, without a browser: how long kept, under which policy. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ensureDashboard } from '../../../scripts/build-dashboard.ts';
import { addDashboard } from '../../../server/dashboard.ts';
import { Fleet } from '../fleet.ts';
import { START_MS } from './stage.ts';

let folder: string;
let fleet: Fleet;
beforeAll(async () => {
  folder = ensureDashboard();
  fleet = await Fleet.start();
}, START_MS);
afterAll(() => fleet[Symbol.asyncDispose]());

const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(fleet.url + path, { headers });

test('what is built is for people, not for those who build', () => {
  const scripts = readdirSync(join(folder, 'assets')).filter((name) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(10);
  const source = scripts
    .map((name) => readFileSync(join(folder, 'assets', name), 'utf8'))
    .join('\n');
  expect(source).not.toMatch(/react\.development|jsxDEV|sourceMappingURL/);
  expect(source).not.toContain(join(import.meta.dirname, '..', '..', '..'));
});

test('a build that is there and of the same sources is left alone', () => {
  const beganMs = performance.now();
  expect(ensureDashboard()).toBe(folder);
  expect(performance.now() - beganMs).toBeLessThan(500);
});

test.each(['/', '/log-ind', '/maskiner/1?sort=persons'])(
  '%s is the page, never kept, under its policy',
  async (path) => {
    const answer = await get(path);
    expect([answer.status, await answer.text()]).toEqual([200, readFileSync(join(folder, 'index.html'), 'utf8')]); // prettier-ignore
    const { headers } = answer;
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('cache-control')).toBe('no-store');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        'report-to csp',
      ]),
    );
    expect(headers.get('reporting-endpoints')).toBe('csp="/api/csp-report"');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(headers.get('permissions-policy')).toContain('camera=()');
  },
);

test('files have hashes for names, are kept for ever, and packed as the browser takes them', async () => {
  const [script = ''] = /assets\/[^"]+\.js/.exec(readFileSync(join(folder, 'index.html'), 'utf8')) ?? []; // prettier-ignore
  const whole = readFileSync(join(folder, script));
  for (const [asked, given] of [
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', null],
  ] as const) {
    const answer = await get(`/${script}`, { 'accept-encoding': asked });
    expect(answer.headers.get('content-encoding')).toBe(given);
    expect(Buffer.from(await answer.arrayBuffer()).equals(whole)).toBe(true);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(answer.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(answer.headers.get('vary')).toBe('accept-encoding');
  }
  expect(gunzipSync(readFileSync(join(folder, `${script}.gz`))).equals(whole)).toBe(true);
});

test.each([
  '/assets/none.js',
  '/assets/../index.html',
  '/assets/..%2findex.html',
  '/assets/%2e%2e/made-from',
  '/api/none',
  '/health/none',
])('%s is no page', async (path) => {
  const answer = await get(path);
  const body = await answer.text();
  // The browser's own reading of dots makes the second one the page.
  if (path === '/assets/../index.html' || path.includes('%2e%2e'))
    expect(body).not.toMatch(/^[0-9a-f]{64}$/);
  else expect([answer.status, JSON.parse(body)]).toEqual([404, { error: 'not-found' }]);
});

async function counted(): Promise<number> {
  const figures = await (await get('/metrics')).text();
  return Number(/^cprvagt_csp_reports_total (\d+)/m.exec(figures)?.[1]);
}

test('what a browser was kept from is counted, whatever it says', async () => {
  const before = await counted();
  for (const type of ['application/csp-report', 'application/reports+json']) {
    const sent = { method: 'POST', headers: { 'content-type': type }, body: '{"no json' };
    expect((await fetch(`${fleet.url}/api/csp-report`, sent)).status).toBe(204);
  }
  expect(await counted()).toBe(before + 2);
  const large = {
    method: 'POST',
    headers: { 'content-type': 'application/csp-report' },
    body: 'x'.repeat(70_000),
  };
  expect((await fetch(`${fleet.url}/api/csp-report`, large)).status).toBe(413);
});

test('a server whose dashboard is not built says so, and how it is', async () => {
  const nothing = mkdtempSync(join(tmpdir(), 'cprvagt-none-'));
  const app = Fastify() as unknown as FastifyInstance;
  addDashboard(app, nothing);
  const { statusCode, body } = await app.inject('/');
  expect([statusCode, body]).toEqual([503, 'The dashboard is not built. Run: npm run build\n']);
  await app.close();
  rmSync(nothing, { recursive: true });
});
