/**
 * A line to the server: one signed request at a time, and what came back, as a value. Whatever else an answer may
 * be (garbage, half of one, a huge one, a redirect, the word of another server), it is trouble and changes nothing.
 */
import { createHash, type KeyObject, randomUUID } from 'node:crypto';
import type { RequestOptions } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { SignJWT } from 'jose';
import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { Proxy } from '../config.ts';
import { codeOf } from '../errno.ts';
import { Refusal } from '../../server/wire.ts';
import { agentThrough, refusalOfProxy } from './proxy.ts';

const ANSWER_BYTES = 2 ** 20;
const WHOLE_MS = 60_000;
const SILENT_MS = 20_000;
const LEAST_TLS = 'TLSv1.2';
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);
/** Smaller ones are not worth it. */
const PACKED_FROM_BYTES = 1024;

export interface LinkOptions {
  /** `https://…`, or `http://` on this machine itself. */
  readonly server: string;
  readonly key: KeyObject;
  /** In place of the authorities that the system trusts. */
  readonly ca?: string | undefined;
  /** Else the system's. A server on this machine itself is reached without one. */
  readonly proxy?: Proxy | undefined;
  readonly nowMs?: () => number;
}

/** Why a request came to nothing. `refused` is final for what was asked; the others are worth another try. */
export type LinkTrouble =
  | { readonly kind: 'refused'; readonly status: number; readonly error: string }
  | { readonly kind: 'busy'; readonly retryMs: number }
  | { readonly kind: 'unreachable'; readonly code: string };

export type Answered<T> = { readonly kind: 'answer'; readonly body: T } | LinkTrouble;

/** `same`: as the one with the mark that was shown. */
export type Fetched =
  | { readonly kind: 'text'; readonly text: string; readonly etag: string | null }
  | { readonly kind: 'same' }
  | LinkTrouble;

const NOTHING = Buffer.alloc(0);

/** Null for what no agent may talk to. */
export function serverAt(address: string): URL | null {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return null;
  }
  const isSafe =
    url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname));
  return isSafe && url.username === '' && url.search === '' && url.hash === '' ? url : null;
}

export class Link {
  readonly #base: URL;
  readonly #options: LinkOptions;
  readonly #nowMs: () => number;
  /** How far the server's clock is from ours, as it said when it took us for late. */
  #offMs = 0;

  /** Throws RangeError for an address that `serverAt` does not take. */
  constructor(options: LinkOptions) {
    const base = serverAt(options.server);
    if (base === null) throw new RangeError('no server that an agent may talk to');
    this.#base = base;
    this.#options = options;
    this.#nowMs = options.nowMs ?? Date.now;
  }

  /** `machine` is null as long as it has no name there. Throws only the signal's reason. */
  async ask<T extends TSchema>(
    asked: { readonly path: string; readonly body: object; readonly machine: string | null },
    answer: T,
    signal: AbortSignal,
  ): Promise<Answered<Static<T>>> {
    const plain = Buffer.from(JSON.stringify(asked.body));
    const isPacked = plain.length >= PACKED_FROM_BYTES;
    const bytes = isPacked ? await promisify(gzip)(plain) : plain;
    const digest = digestOf(bytes);
    const headers = {
      'content-type': 'application/json',
      'content-length': `${bytes.length}`,
      ...(isPacked && { 'content-encoding': 'gzip' }),
    };
    const raw = await this.#sendTwice({ ...asked, method: 'POST', bytes, digest, headers }, signal);
    return 'kind' in raw ? raw : understood(raw, answer, digest);
  }

  /** A text of the server's, unless it is the one with this mark. Throws only the signal's reason. */
  async fetch(
    asked: { readonly path: string; readonly machine: string; readonly etag: string | null },
    signal: AbortSignal,
  ): Promise<Fetched> {
    const headers: Sent['headers'] = asked.etag === null ? {} : { 'if-none-match': asked.etag };
    const sent = { method: 'GET', bytes: NOTHING, digest: digestOf(NOTHING), headers } as const;
    const raw = await this.#sendTwice({ ...asked, ...sent }, signal);
    if ('kind' in raw) return raw;
    if (raw.status === 304) return { kind: 'same' };
    if (raw.status !== 200) return refusalIn(raw);
    return { kind: 'text', text: raw.body.toString('utf8'), etag: raw.etag };
  }

  /** Again where only the clock was wrong. */
  async #sendTwice(sent: Sent, signal: AbortSignal): Promise<Raw | LinkTrouble> {
    const raw = await this.#send(sent, signal);
    return this.#mendsClock(raw) ? this.#send(sent, signal) : raw;
  }

  /** Whether the server says what time it is because ours is wrong. */
  #mendsClock(raw: Raw | LinkTrouble): boolean {
    if ('kind' in raw || raw.status !== 401) return false;
    const said = jsonIn(raw.body);
    if (!Value.Check(Refusal, said) || said.error !== 'wrong-clock' || said.nowMs === undefined) {
      return false;
    }
    const offMs = said.nowMs - this.#nowMs();
    const isNews = Math.abs(offMs - this.#offMs) > 1000;
    this.#offMs = offMs;
    return isNews;
  }

  async #send(sending: Sent, signal: AbortSignal): Promise<Raw | LinkTrouble> {
    const { method, path, bytes, headers } = sending;
    const url = new URL(path, this.#base);
    const isTls = url.protocol === 'https:';
    const { request } = await (isTls ? import('node:https') : import('node:http'));
    const { ca, proxy = 'system' } = this.#options;
    const options: RequestOptions = {
      method,
      agent: isTls && (await agentThrough(proxy, process.env)),
      signal: AbortSignal.any([signal, AbortSignal.timeout(WHOLE_MS)]),
      timeout: SILENT_MS,
      headers: {
        authorization: `Bearer ${await this.#signature(url, sending)}`,
        ...headers,
      },
      ...(isTls && {
        minVersion: LEAST_TLS,
        rejectUnauthorized: true,
        ...(ca !== undefined && { ca }),
      }),
    };
    try {
      return await new Promise<Raw>((resolve, reject) => {
        const sent = request(url, options, (response) => {
          const pieces: Buffer[] = [];
          let length = 0;
          response.on('data', (piece: Buffer) => {
            pieces.push(piece);
            length += piece.length;
            if (length > ANSWER_BYTES) response.destroy(new Trouble('TOO_LARGE'));
          });
          response.once('error', reject);
          response.once('end', () => {
            const { statusCode: status = 0, headers: said } = response;
            const { 'retry-after': retryAfter, etag = null } = said;
            if (response.complete)
              resolve({ status, retryAfter, etag, body: Buffer.concat(pieces) });
            else reject(new Trouble('CUT'));
          });
        });
        sent.once('timeout', () => sent.destroy(new Trouble('SILENT')));
        sent.once('error', reject);
        sent.end(bytes);
      });
    } catch (error) {
      signal.throwIfAborted();
      return { kind: 'unreachable', code: refusalOfProxy(error) ?? (codeOf(error) || 'UNKNOWN') };
    }
  }

  #signature(url: URL, { method, digest, machine }: Sent): Promise<string> {
    const jwt = new SignJWT({ method, path: url.pathname + url.search, body: digest })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'cprvagt+jwt' })
      .setIssuedAt(Math.floor((this.#nowMs() + this.#offMs) / 1000))
      .setJti(randomUUID());
    if (machine !== null) jwt.setSubject(machine);
    return jwt.sign(this.#options.key);
  }
}

/** A request as it goes out; `digest` is the SHA-256 of its body. */
interface Sent {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Null as long as it has no name there. */
  readonly machine: string | null;
  readonly bytes: Buffer;
  readonly digest: string;
  readonly headers: Readonly<Record<string, string>>;
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64url');
}

interface Raw {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly etag: string | null;
  readonly body: Buffer;
}

/** What has no code of the system's. */
class Trouble extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

const MOST_RETRY_MS = 3_600_000;
const USUAL_RETRY_MS = 60_000;

function understood<T extends TSchema>(raw: Raw, answer: T, digest: string): Answered<Static<T>> {
  const { status, body } = raw;
  const said = jsonIn(body);
  if (status >= 200 && status < 300) {
    if (Value.Check(answer, said) && isTo(digest, said)) return { kind: 'answer', body: said };
    return { kind: 'unreachable', code: 'GARBAGE' };
  }
  return refusalIn(raw);
}

function refusalIn({ status, retryAfter, body }: Raw): LinkTrouble {
  if (status === 429 || status === 503) {
    const seconds = /^\d{1,6}$/.test(retryAfter ?? '') ? Number(retryAfter) : null;
    const retryMs = seconds === null ? USUAL_RETRY_MS : Math.min(seconds * 1000, MOST_RETRY_MS);
    return { kind: 'busy', retryMs };
  }
  const said = jsonIn(body);
  // What is no refusal of ours came from somebody in between.
  if (status < 400 || status >= 500 || !Value.Check(Refusal, said)) {
    return { kind: 'unreachable', code: `HTTP_${status}` };
  }
  return { kind: 'refused', status, error: said.error };
}

/** An answer that says to what it is one is to nothing else, whoever passed it on. */
function isTo(digest: string, answer: unknown): boolean {
  const { of } = (answer ?? {}) as { readonly of?: unknown };
  return of === undefined || of === digest;
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}
