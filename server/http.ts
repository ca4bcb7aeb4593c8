/**
 * The server of the routes: parses, asks who calls, checks what was said, and answers. Nothing of what stood in a
 * request comes back in a refusal or goes to a log.
 */
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { checkerOf } from './api/asked.ts';
import { ROUTES } from './api/index.ts';
import { observe } from './api/metrics.ts';
import { type Answer, type Call, type House, Refused, type Route } from './api/route.ts';
import { shownSession } from './auth/session.ts';
import {
  type Claims,
  claimsOf,
  signatureOn,
  type SignedRequest,
  signerOf,
  takeSignature,
} from './auth/signature.ts';
import { LARGE_BYTES, parsed, unpacked } from './body.ts';
import { addDashboard } from './dashboard.ts';
import { Shares } from './shares.ts';
import { atMost, holding, Turns } from './turns.ts';
import { machineById } from './store/machines.ts';
import type { SignedIn } from './store/scope.ts';
import { type LiveSession, liveSession, useSession } from './store/sessions.ts';
import type { MachineTable } from './store/tables.ts';
import { MOST_BYTES, MOST_PACKED_BYTES, type Refusal } from './wire.ts';

/** Requests a minute. */
export interface RateLimits {
  /** Of one machine. */
  readonly machine: number;
  /** Of one session. */
  readonly session: number;
  /** Of all together at one address that are no machine yet and have no session: a whole municipality may have one. */
  readonly address: number;
}

export const LIMITS: RateLimits = { machine: 120, session: 600, address: 1200 };

export interface HttpOptions {
  readonly limits?: RateLimits;
  readonly patience?: Partial<Patience>;
  /** Where TLS ends here. */
  readonly tls?: { readonly key: string | Buffer; readonly cert: string | Buffer } | undefined;
  /** Addresses of the proxies whose word on the caller's address is taken. */
  readonly proxies?: readonly string[];
  /** So many connections may one address have open. */
  readonly connections?: number;
}

/** How long a head and a whole request may take to come, and how long who is turned away waits to hear of it. */
export interface Patience {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly heldMs: number;
}

const PATIENCE: Patience = { headersMs: 10_000, requestMs: 30_000, heldMs: 1000 };
const KEEP_ALIVE_MS = 10_000;
/** More than a town hall behind one address has at once, and a small part of the descriptors that there are. */
const MOST_CONNECTIONS = 2000;
/** A disk that is full, or too many at once: whoever comes waits this long. */
const RETRY_S = 60;
/**
 * Refusals that are heard of later: to find out that a signature is wrong costs more than to send one, and who asks again
 * as soon as he is answered asks less often.
 */
const HELD: ReadonlySet<string> = new Set(['wrong-signature', 'signature-used', 'too-many']);
/** SQLITE_BUSY, SQLITE_IOERR, SQLITE_FULL: of the disk, and over one day. */
const PASSING_TROUBLE: ReadonlySet<number> = new Set([5, 10, 13]);
const MOST_WAITING = 2000;
/** Who came over TLS once comes over TLS alone: a year. */
const ENCRYPTED_S = 31_536_000;
const LOOPBACK = new Set(['127.0.0.1', '::1', '::ffff:127.0.0.1']);

/** Of who is nobody yet no more is read than an enrolment has; of people, than a policy. */
const MOST_UNPACKED: RateLimits = { machine: MOST_BYTES, session: 2 ** 20, address: 2 ** 16 };
/** Counted apart at once: more than a server has machines. */
const MOST_CALLERS = 50_000;

/** Who signed, as far as can be said before the body is there. */
interface Signer {
  readonly machine: MachineTable;
  readonly claims: Claims;
}

/** What was found out before: bodies as they came, how large they are unpacked, sessions, and who signed. */
const bodies = new WeakMap<FastifyRequest, Uint8Array>();
const sizes = new WeakMap<FastifyRequest, number>();
const signers = new WeakMap<FastifyRequest, Signer | 'no-signature' | 'wrong-signature'>();
const sessions = new WeakMap<FastifyRequest, LiveSession | null>();
const NO_BODY = new Uint8Array(0);

export function httpServer(house: House, options: HttpOptions = {}): FastifyInstance {
  const { tls, proxies = [], limits = LIMITS, connections = MOST_CONNECTIONS } = options;
  const { headersMs, requestMs, heldMs } = { ...PATIENCE, ...options.patience };
  // Who is too slow is looked for now and then: by Node itself every 30 s.
  const slow = { headersTimeout: headersMs, connectionsCheckingInterval: headersMs / 2 };
  const app = Fastify({
    bodyLimit: MOST_PACKED_BYTES,
    requestTimeout: requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    http: slow,
    trustProxy: proxies.length === 0 ? false : [...proxies],
    forceCloseConnections: 'idle',
    ...(tls !== undefined && {
      https: { ...tls, minVersion: 'TLSv1.2', ...slow },
    }),
  }) as unknown as FastifyInstance;
  // A proxy brings everybody's, and programs of this machine may have more.
  if (proxies.length === 0)
    app.server.on(
      'connection',
      atMost(connections, (address) => !LOOPBACK.has(address)),
    );
  takeBodies(app, house);
  void app.register(rateLimit, {
    keyGenerator: (request) => callerKey(request, house),
    max: (_request, key) => limits[kindOf(key)],
    timeWindow: 60_000,
    cache: MOST_CALLERS,
    errorResponseBuilder: (_request, { ttl }) =>
      new Refused(429, 'too-many', Math.ceil(ttl / 1000)),
  });
  // Behind the limit, which is a plugin.
  void app.register((inner: FastifyInstance, _options, done) => {
    const turns = new Turns();
    for (const route of ROUTES) add(inner, route, { house, turns });
    addDashboard(inner);
    done();
  });
  app.addHook('onRequest', (request, reply, done) => {
    if (request.protocol === 'https')
      void reply.header('strict-transport-security', `max-age=${ENCRYPTED_S}`);
    done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    observe(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime);
    done();
  });
  const hold = holding(heldMs);
  // Nobody's share is used up by what is not there.
  app.setNotFoundHandler(async () => {
    await hold();
    throw new Refused(404, 'not-found');
  });
  app.setErrorHandler(async (error, _request, reply) => {
    const told = refusalOf(error);
    if (HELD.has(told.word)) await hold();
    return refuse(reply, told, house);
  });
  return app;
}

/** Machines are answered one request at a time each. The body of one that waits is not read yet. */
async function takeTurn(
  request: FastifyRequest,
  reply: FastifyReply,
  { house, turns }: Shared,
): Promise<void> {
  const caller = await callerKey(request, house);
  if (kindOf(caller) !== 'machine') return;
  const turn = turns.take(caller);
  if (turn === null) throw new Refused(429, 'too-many', RETRY_S);
  const end = await turn;
  if (reply.raw.destroyed) end();
  else reply.raw.once('close', end);
}

interface Shared {
  readonly house: House;
  readonly turns: Turns;
}

/** JSON alone, and of each caller no more than its share. */
function takeBodies(app: FastifyInstance, house: House): void {
  const shares = new Shares(MOST_BYTES);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => {
      bodies.set(request, body);
      const caller = await callerKey(request, house);
      const most = MOST_UNPACKED[kindOf(caller)];
      const take = (bytes: number): void => {
        const waitS = shares.take(caller, bytes);
        if (waitS !== null) throw new Refused(429, 'too-many', waitS);
      };
      // Nothing is unpacked for whoever has used up his share; what cannot be unpacked counts as more than it may be.
      take(0);
      const encoding = request.headers['content-encoding'];
      const plain = await unpacked(body, encoding, most).catch((error: unknown) => {
        shares.take(caller, most + 1);
        throw error;
      });
      take(plain.length);
      sizes.set(request, plain.length);
      return parsed(plain);
    },
  );
}

/**
 * Who is counted as one: `session …`, `machine …`, `address …`. A machine is one by a signature that holds: who only
 * says to be one uses up nothing of its share.
 */
async function callerKey(request: FastifyRequest, house: House): Promise<string> {
  const session = await sessionIn(request, house);
  if (session !== null) return `session ${session.person.session}`;
  const signer = await signerIn(request, house);
  return typeof signer === 'string' ? `address ${request.ip}` : `machine ${signer.machine.id}`;
}

function kindOf(caller: string): keyof RateLimits {
  return caller.slice(0, caller.indexOf(' ')) as keyof RateLimits;
}

function add(app: FastifyInstance, route: Route, shared: Shared): void {
  const check = checkerOf(route);
  const { house } = shared;
  app.route({
    method: route.method,
    url: route.path,
    onRequest: (request, reply) => takeTurn(request, reply, shared),
    handler: async (request, reply) => {
      const signed = signedOf(request);
      const from = originOf(request);
      if (route.caller === 'local' && !from.isLoopback) throw new Refused(404, 'not-found');
      refuseForeign(route, request);
      const machine = await machineOf(route, request, house);
      const person = await personOf(route, request, house);
      const { body, url, params } = request;
      const isLarge = (sizes.get(request) ?? 0) > LARGE_BYTES;
      const asked = check({ body, url, params, isLarge });
      if (isFields(asked))
        return send(reply, { status: 422, body: { error: 'wrong-fields', fields: asked } });
      const header = (name: string): string | undefined => {
        const value = request.headers[name];
        return Array.isArray(value) ? value[0] : value;
      };
      const call: Call = { ...asked, house, machine, person, signed, header, ...from };
      return send(reply, await route.handle(call as Call<never, never, never>));
    },
  });
}

function isFields(asked: object): asked is readonly string[] {
  return Array.isArray(asked);
}

/** Browsers say who made a page ask. What changes something is taken from the dashboard's own pages alone. */
function refuseForeign({ method, caller }: Route, { headers }: FastifyRequest): void {
  const isOfPeople = caller === 'person' || caller === 'anybody';
  if (!isOfPeople || method === 'GET') return;
  if (headers['sec-fetch-site'] !== 'same-origin') throw new Refused(403, 'foreign-page');
}

function originOf({ ip, protocol }: FastifyRequest): Origin {
  const isLoopback = LOOPBACK.has(ip);
  // A plain connection from elsewhere never brings a session: its cookie has another name.
  return { address: ip, isLoopback, isSecure: protocol === 'https' || !isLoopback };
}

interface Origin extends Pick<Call, 'address' | 'isSecure'> {
  readonly isLoopback: boolean;
}

/** Null where there is none that lives. */
async function sessionIn(request: FastifyRequest, house: House): Promise<LiveSession | null> {
  const known = sessions.get(request);
  if (known !== undefined) return known;
  const id = shownSession(request.headers.cookie, originOf(request));
  const session = id === null ? null : await liveSession(house.database, id, house.nowMs());
  sessions.set(request, session);
  return session;
}

/** Throws Refused. Null for those that need be nobody and are not. */
async function personOf(
  { caller, roles }: Route,
  request: FastifyRequest,
  house: House,
): Promise<SignedIn | null> {
  if (caller !== 'person' && caller !== 'anybody') return null;
  const session = await sessionIn(request, house);
  if (caller === 'anybody') return session?.person ?? null;
  if (session === null) throw new Refused(401, 'not-signed-in');
  const { person, isStale } = session;
  if (!roles.includes(person.role)) throw new Refused(403, 'wrong-role');
  if (isStale) await house.commits.write((it) => useSession(it, person.session, house.nowMs()));
  return person;
}

function signedOf(request: FastifyRequest): SignedRequest {
  const { method, url, headers } = request;
  const body = bodies.get(request) ?? NO_BODY;
  return { method, path: url, body, authorization: headers.authorization };
}

async function signerIn(
  request: FastifyRequest,
  house: House,
): Promise<Signer | 'no-signature' | 'wrong-signature'> {
  let signer = signers.get(request);
  if (signer === undefined) {
    signer = await lookedUp(signedOf(request), house);
    signers.set(request, signer);
  }
  return signer;
}

async function lookedUp(
  signed: SignedRequest,
  { database }: House,
): Promise<Signer | 'no-signature' | 'wrong-signature'> {
  const id = signerOf(signed);
  if (id === null) return 'no-signature';
  const machine = await machineById(database, id);
  // One who was never here is told no more than one whose signature is wrong.
  if (machine === undefined) return 'wrong-signature';
  const claims = await claimsOf(signed, machine.public_key);
  return typeof claims === 'string' ? claims : { machine, claims };
}

/** Throws Refused. Null for those that are no machine, or none yet. */
async function machineOf(
  { caller }: Route,
  request: FastifyRequest,
  house: House,
): Promise<MachineTable | null> {
  if (caller !== 'machine' && caller !== 'waiting machine') return null;
  const signer = await signerIn(request, house);
  if (typeof signer === 'string') throw new Refused(401, signer);
  const { machine, claims } = signer;
  const signature = signatureOn(signedOf(request).body, claims, house.nowMs());
  if (typeof signature === 'string') throw new Refused(401, signature);
  if (machine.state === 'revoked' || machine.state === 'gone')
    throw new Refused(403, machine.state);
  if (machine.state === 'waiting' && caller !== 'waiting machine')
    throw new Refused(403, 'waiting');
  if (house.commits.length > MOST_WAITING) throw new Refused(429, 'busy', RETRY_S);
  const isNew = await house.commits.write((it) => takeSignature(it, machine.id, signature));
  if (!isNew) throw new Refused(401, 'signature-used');
  return machine;
}

/** Answers are data: a browser that is led to one shows it alone, runs nothing of it, and lets no other page read it. */
const SAFE_HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

function send(reply: FastifyReply, { status, body, headers = {} }: Answer): FastifyReply {
  void reply.status(status).headers({ ...SAFE_HEADERS, ...headers });
  return body === undefined ? reply.send() : reply.send(body);
}

/** Faults of ours and of the framework's become one of a few words. */
function refuse(
  reply: FastifyReply,
  { status, word, retryAfterS }: Told,
  { nowMs }: House,
): FastifyReply {
  const body: Refusal = { error: word, ...(status === 401 && { nowMs: nowMs() }) };
  const headers = retryAfterS === null ? {} : { 'retry-after': `${retryAfterS}` };
  return send(reply, { status, body, headers });
}

interface Told {
  readonly status: number;
  readonly word: string;
  readonly retryAfterS: number | null;
}

function refusalOf(error: unknown): Told {
  if (error instanceof Refused)
    return { status: error.status, word: error.error, retryAfterS: error.retryAfterS };
  const { statusCode, code, errcode } = error as {
    statusCode?: number;
    code?: string;
    errcode?: number;
  };
  if (code === 'ERR_SQLITE_ERROR' && PASSING_TROUBLE.has((errcode ?? 0) & 0xff)) {
    return { status: 503, word: 'busy', retryAfterS: RETRY_S };
  }
  if (statusCode === 413) return { status: 413, word: 'too-large', retryAfterS: null };
  if (statusCode === 415) return { status: 415, word: 'unknown-type', retryAfterS: null };
  if (statusCode !== undefined && statusCode < 500)
    return { status: 400, word: 'bad-request', retryAfterS: null };
  return { status: 500, word: 'fault', retryAfterS: null };
}
