/**
 * Serves the dashboard as it was built into `dist/dashboard`: files whose names are hashes for ever, and one page for
 * every address that is none of the API's. The page runs its own scripts alone, and tells here what it was kept from.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from './api/route.ts';
import { observeReport } from './api/metrics.ts';

const BUILT = join(import.meta.dirname, '..', 'dist', 'dashboard');
const PAGE = 'index.html';
const REPORTS = '/api/csp-report';
const MOST_REPORT_BYTES = 65_536;

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
  `report-uri ${REPORTS}`,
  'report-to csp',
].join('; ');

/** What a page could ask the person at it for; this one asks for nothing. */
const NOTHING = ['camera', 'display-capture', 'geolocation', 'hid', 'microphone', 'payment', 'serial', 'usb']; // prettier-ignore

const PAGE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': POLICY,
  'reporting-endpoints': `csp="${REPORTS}"`,
  'permissions-policy': NOTHING.map((name) => `${name}=()`).join(', '),
  'cross-origin-opener-policy': 'same-origin',
};
const ASSET_HEADERS = { 'cache-control': 'public, max-age=31536000, immutable' };
const ALL_HEADERS = {
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The first that the browser takes. */
const PACKINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

const NOT_BUILT = 'The dashboard is not built. Run: npm run build\n';
/** Addresses of programs: what is not there is told as they read it. */
const OF_PROGRAMS = /^\/(api|assets|health|metrics)(\/|$)/;

/** By their path below the folder, packed ones as well. Null when it was not built. */
type Files = ReadonlyMap<string, Buffer> | null;

export function addDashboard(app: FastifyInstance, folder = BUILT): void {
  // Read when somebody asks first: a server without people needs none of it.
  let read: Files = null;
  const files = (): Files => (read ??= filesIn(folder));
  app.get('/assets/*', (request, reply) => {
    const { '*': name } = request.params as { '*': string };
    return sendFile(request, reply, files(), { name: `assets/${name}`, headers: ASSET_HEADERS });
  });
  app.get('/*', (request, reply) => {
    const [path = ''] = request.url.split('?', 1);
    if (OF_PROGRAMS.test(path)) throw new Refused(404, 'not-found');
    const found = files();
    if (found === null) return reply.status(503).type('text/plain').send(NOT_BUILT);
    return sendFile(request, reply, found, { name: PAGE, headers: PAGE_HEADERS });
  });
  void app.register((inner: FastifyInstance, _options, done) => {
    const types = ['application/csp-report', 'application/reports+json'];
    inner.addContentTypeParser(types, { parseAs: 'buffer', bodyLimit: MOST_REPORT_BYTES }, ignored);
    inner.post(REPORTS, (_request, reply) => {
      observeReport();
      return reply.status(204).send();
    });
    done();
  });
}

/** That there was one is counted. What it says, somebody else may have written. */
function ignored(_request: FastifyRequest, _body: unknown, done: (error: null) => void): void {
  done(null);
}

function filesIn(folder: string): Files {
  if (!existsSync(join(folder, PAGE))) return null;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path).replaceAll(sep, '/'), readFileSync(path)]),
  );
}

interface Sent {
  readonly name: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Throws Refused. */
function sendFile(
  { headers: asked }: FastifyRequest,
  reply: FastifyReply,
  files: Files,
  { name, headers }: Sent,
): FastifyReply {
  const plain = files?.get(name);
  const type = TYPES[extname(name)];
  if (files === null || plain === undefined || type === undefined)
    throw new Refused(404, 'not-found');
  const takes = new Set((asked['accept-encoding'] ?? '').split(/, ?/));
  const [packing, ending] = PACKINGS.find(([it, end]) => takes.has(it) && files.has(name + end)) ?? [null, '']; // prettier-ignore
  return reply
    .headers({ ...ALL_HEADERS, ...headers, vary: 'accept-encoding' })
    .headers(packing === null ? {} : { 'content-encoding': packing })
    .type(type)
    .send(files.get(name + ending));
}
