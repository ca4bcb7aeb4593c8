/** A machine of a fleet as the server sees it: signs what it sends, and says how long the answer took. */
import { createHash, createPublicKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { Agent, request } from 'node:http';
import type { CheckIn, FileState, MachineFacts } from '../../server/wire.ts';

const FACTS: MachineFacts = {
  hostName: 'PC-1234',
  system: 'Debian 13',
  isLaptop: true,
  manufacturer: null,
  model: null,
  serial: 'S-1',
  lastUser: null,
};

export interface Heard {
  /** 0 for no answer. */
  readonly status: number;
  readonly ms: number;
  readonly body: string;
}

export interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  /** What the signature says in place of what is so. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The body in pieces, with so long between them. */
  readonly slowly?: { readonly pieces: number; readonly everyMs: number };
}

export class FleetMachine {
  id = '';
  readonly #key = generateKeyPairSync('ed25519').privateKey;
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  #counter = 0;
  #sequence = 0;

  constructor(url: string) {
    this.#url = url;
  }

  async enrol(token: string): Promise<void> {
    const publicKey = createPublicKey(this.#key).export({ format: 'jwk' }).x;
    const { status, body } = await this.say('/api/v1/enrol', {
      token,
      publicKey,
      machine: FACTS,
    });
    if (status !== 201) throw new Error(`not enrolled: ${status} ${body}`);
    this.id = (JSON.parse(body) as { readonly machine: string }).machine;
  }

  checkIn(): Promise<Heard> {
    return this.say('/api/v1/check-in', checkInOf(++this.#counter));
  }

  /** So many files; of the same names each time, as they are now. */
  report(files: number, changes: Partial<FileState> = {}): Promise<Heard> {
    return this.say('/api/v1/reports', { rows: this.rows(files, changes) });
  }

  rows(files: number, changes: Partial<FileState> = {}): FileState[] {
    return Array.from({ length: files }, (_, at) => ({
      ...fileOf(at + 1, ++this.#sequence),
      ...changes,
    }));
  }

  say(path: string, body: object | Buffer, sending: Sending = {}): Promise<Heard> {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    return this.send(path, bytes, this.signature(path, bytes, sending.claims), sending);
  }

  signature(path: string, bytes: Buffer, claims: object = {}): string {
    const said = {
      method: 'POST',
      path,
      body: createHash('sha256').update(bytes).digest('base64url'),
      iat: Math.floor(Date.now() / 1000),
      jti: randomUUID(),
      ...(this.id !== '' && { sub: this.id }),
      ...claims,
    };
    const text = [{ alg: 'EdDSA', typ: 'cprvagt+jwt' }, said]
      .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
      .join('.');
    return `${text}.${sign(null, Buffer.from(text), this.#key).toString('base64url')}`;
  }

  send(
    path: string,
    bytes: Buffer,
    signature: string,
    { headers = {}, slowly }: Sending = {},
  ): Promise<Heard> {
    const beganMs = performance.now();
    return new Promise((done) => {
      const told = (status: number, body = ''): void =>
        done({ status, ms: performance.now() - beganMs, body });
      const sent = request(
        this.#url + path,
        {
          method: 'POST',
          agent: this.#agent,
          headers: {
            authorization: `Bearer ${signature}`,
            'content-type': 'application/json',
            'content-length': bytes.length,
            ...headers,
          },
        },
        (response) => {
          const pieces: Buffer[] = [];
          response.on('data', (piece: Buffer) => pieces.push(piece));
          response.once('end', () =>
            told(response.statusCode ?? 0, Buffer.concat(pieces).toString()),
          );
          response.once('error', () => told(0));
        },
      );
      sent.once('error', () => told(0));
      if (slowly === undefined) sent.end(bytes);
      else dribble(sent, bytes, slowly);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

function dribble(
  to: ReturnType<typeof request>,
  bytes: Buffer,
  { pieces, everyMs }: NonNullable<Sending['slowly']>,
): void {
  const size = Math.ceil(bytes.length / pieces);
  let at = 0;
  const timer = setInterval(() => {
    if (to.destroyed) return clearInterval(timer);
    to.write(bytes.subarray(at, (at += size)));
    if (at < bytes.length) return undefined;
    clearInterval(timer);
    return void to.end();
  }, everyMs);
}

function checkInOf(counter: number): CheckIn {
  const evidence = { witness: 'sysfs', said: 'plain', askedMs: 1_543_658_400_000 };
  const files = { clean: 10, found: 1, sealed: 0, unknown: 0 };
  return {
    counter,
    versions: { agent: '0.1.0', rules: 2, policy: 0 },
    machine: FACTS,
    volumes: [
      {
        id: 'ext4 1',
        mountPoint: '/',
        kind: 'fixed',
        fileSystem: 'ext4',
        protection: 'off',
        evidence,
      },
    ],
    coverage: { files, notSpreadsheet: 3, waiting: 0, reasons: {}, lastFull: null },
    persons: { persons: 298, errorPercent: 0 },
    untold: 1,
  };
}

function fileOf(id: number, sequence: number): FileState {
  return {
    id,
    sequence,
    path: `/home/bo/Skrivebord/Sager/register ${id}.xlsx`,
    format: 'xlsx',
    outcome: 'found',
    reason: null,
    matches: 300 + sequence,
    persons: 298,
    confidence: 'certain',
    protection: { file: 'none', volume: 'off' },
    exposure: 'exposed',
    severity: 'high',
    categories: ['benefits'],
    findings: [
      {
        kind: 'cpr',
        where: 'cells',
        member: null,
        sheet: 1,
        column: 'A',
        headerRow: 1,
        matches: 300,
        persons: 298,
        confidence: 'certain',
      },
    ],
    sizeBytes: 48_213,
    modifiedMs: 1_543_658_400_000,
    place: 'desktop',
    twin: null,
    fingerprint: null,
    leftoverOf: null,
    drill: false,
    firstSeenMs: 1_543_658_400_000,
    seenMs: 1_543_658_400_000,
  };
}
