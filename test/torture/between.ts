/**
 * What stands between agents and their server, and is no friend of either: of a share of the requests it cuts the line,
 * forges the answer, gives another one's, or has the server take what it was sent and tells nobody. With a share of 0
 * it passes all on; whoever wants to hears what was said, unpacked.
 */
import {
  createServer,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { pick } from '../../scripts/people.ts';

const DAY_MS = 86_400_000;
const LATE_MS = 250;
/** Answers to give to somebody else. */
const MOST_KEPT = 50;

/** Without the server: status and body. */
const FORGED = {
  garbage: () => [200, 'hello'],
  wrong: () => [200, '{"taken":-1,"state":"away"}'],
  unsigned: () => [401, '{"error":"no-signature"}'],
  'a day ahead': () => [401, `{"error":"wrong-clock","nowMs":${Date.now() + DAY_MS}}`],
  'a day behind': () => [401, `{"error":"wrong-clock","nowMs":${Date.now() - DAY_MS}}`],
  revoked: () => [403, '{"error":"revoked"}'],
  blocked: () => [403, '<html>blocked</html>'],
  redirect: () => [307, ''],
  large: () => [413, '{"error":"too-large"}'],
  fault: () => [500, '{"error":"fault"}'],
} as const satisfies Readonly<Record<string, () => readonly [status: number, body: string]>>;
/** What would be believed comes oftener. */
const LIES = [...(Object.keys(FORGED) as (keyof typeof FORGED)[]), 'cut', 'another', 'another', 'another', 'unheard', 'half', 'late'] as const; // prettier-ignore
export type Lie = (typeof LIES)[number];

interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface BetweenOptions {
  /** From 0 to 1: how many of the answers are not what the server said, or come late. */
  readonly share?: number;
  readonly random?: () => number;
  /** Heads and bodies, as text and unpacked. */
  readonly hears?: (said: Buffer) => void;
}

export class Between implements AsyncDisposable {
  /** Where the server is now. */
  target = '';
  share: number;
  /** How often each lie was told. */
  readonly told = new Map<Lie, number>();
  passed = 0;
  readonly #server: Server;
  readonly #random: () => number;
  readonly #hears: ((said: Buffer) => void) | undefined;
  readonly #answers = new Map<string, Answered[]>();

  private constructor({ share = 0, random = Math.random, hears }: BetweenOptions) {
    this.share = share;
    this.#random = random;
    this.#hears = hears;
    this.#server = createServer((incoming, outgoing) => {
      this.#serve(incoming, outgoing).catch(() => outgoing.destroy());
    });
  }

  static async start(options: BetweenOptions = {}): Promise<Between> {
    const between = new Between(options);
    await new Promise<void>((done) => between.#server.listen(0, '127.0.0.1', done));
    return between;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bytesOf(incoming);
    const lie = this.#random() < this.share ? pick(LIES, this.#random) : null;
    if (lie !== null) this.told.set(lie, (this.told.get(lie) ?? 0) + 1);
    if (lie === 'cut') return void outgoing.destroy();
    const path = incoming.url ?? '/';
    const others = this.#answers.get(path) ?? [];
    if (lie === 'another' && others.length > 0) return answer(outgoing, pick(others, this.#random));
    if (lie !== null && lie in FORGED) {
      const [status, text] = FORGED[lie as keyof typeof FORGED]();
      const headers = { 'content-type': 'application/json', location: `${this.url}${path}` };
      return answer(outgoing, { status, headers, body: Buffer.from(text) });
    }
    const said = await passedOn(this.target, incoming, body);
    this.passed++;
    this.#hear(incoming, body, said);
    others.push(said);
    this.#answers.set(path, others.slice(-MOST_KEPT));
    if (lie === 'unheard') return void outgoing.destroy();
    if (lie === 'late') await sleep(LATE_MS);
    if (lie !== 'half') return answer(outgoing, said);
    outgoing.writeHead(said.status, { ...said.headers, 'content-length': `${said.body.length}` });
    outgoing.write(said.body.subarray(0, said.body.length / 2), () => outgoing.destroy());
  }

  #hear({ method, url, headers }: IncomingMessage, body: Buffer, said: Answered): void {
    this.#hears?.(Buffer.from(`${method} ${url} ${JSON.stringify(headers)}\n`));
    this.#hears?.(unpacked(body, headers['content-encoding']));
    this.#hears?.(Buffer.from(`${said.status} ${JSON.stringify(said.headers)}\n`));
    this.#hears?.(unpacked(said.body, said.headers['content-encoding']));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}

function answer(outgoing: ServerResponse, { status, headers, body }: Answered): void {
  outgoing.writeHead(status, headers).end(body);
}

function passedOn(
  target: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const options = { method: method ?? 'GET', headers, agent: false as const };
    const sent = request(target + (url ?? '/'), options, (response) => {
      bytesOf(response).then((bytes) => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes });
      }, reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function bytesOf(stream: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

function unpacked(bytes: Buffer, encoding: string | undefined): Buffer {
  if (encoding === 'gzip') return gunzipSync(bytes);
  return encoding === 'zstd' ? zstdDecompressSync(bytes) : bytes;
}
