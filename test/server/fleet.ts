/** A server in a folder of its own, over real HTTP, and machines that talk to it. */
import { createHash, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { SignJWT } from 'jose';
import { type HttpOptions, httpServer } from '../../server/http.ts';
import { type OpenHouse, openHouse } from '../../server/open.ts';
import { publicHalf } from '../../server/policies.ts';
import { groupNamed, organisationNamed } from '../../server/store/organisations.ts';
import type { FileTable, MachineTable } from '../../server/store/tables.ts';
import { makeToken, type TokenTerms } from '../../server/store/tokens.ts';
import type { CheckIn, EnrolmentAnswer, FileState, MachineFacts } from '../../server/wire.ts';

export const FACTS: MachineFacts = {
  hostName: 'PC-1234',
  system: 'Debian 13',
  isLaptop: true,
  manufacturer: null,
  model: null,
  serial: 'S-1',
  lastUser: null,
};

export const FILE: FileState = {
  id: 1,
  sequence: 1,
  path: '/home/bo/Skrivebord/register.xlsx',
  format: 'xlsx',
  outcome: 'found',
  reason: null,
  matches: 300,
  persons: 298,
  confidence: 'certain',
  protection: { file: 'none', volume: 'off' },
  exposure: 'exposed',
  severity: 'high',
  categories: ['benefits'],
  findings: [],
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

export function checkIn(counter: number): CheckIn {
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
        evidence: { witness: 'sysfs', said: 'plain', askedMs: 1_543_658_400_000 },
      },
    ],
    coverage: {
      files: { clean: 10, found: 1, sealed: 0, unknown: 0 },
      notSpreadsheet: 3,
      waiting: 0,
      reasons: {},
      lastFull: null,
    },
    persons: { persons: 298, errorPercent: 0 },
    untold: 1,
  };
}

interface FleetParts {
  readonly folder: string;
  readonly house: OpenHouse;
  readonly app: FastifyInstance;
  readonly url: string;
  readonly clock: { nowMs: number | null };
}

/** Who is turned away hears of it this much later: sooner than in earnest. */
const HELD_MS = 20;

export class Fleet implements AsyncDisposable {
  readonly folder: string;
  readonly house: OpenHouse;
  readonly url: string;
  /** Of the server; null for the system's. */
  readonly clock: { nowMs: number | null };
  readonly #app: FastifyInstance;

  private constructor({ folder, house, app, url, clock }: FleetParts) {
    this.folder = folder;
    this.house = house;
    this.#app = app;
    this.url = url;
    this.clock = clock;
  }

  static async start(
    options: HttpOptions = {},
    folder = mkdtempSync(join(tmpdir(), 'cprvagt-server-')),
  ): Promise<Fleet> {
    const clock: { nowMs: number | null } = { nowMs: null };
    const house = await openHouse(folder, {}, () => clock.nowMs ?? Date.now());
    const app = httpServer(house, {
      ...options,
      patience: { heldMs: HELD_MS, ...options.patience },
    });
    const url = await app.listen({ host: '127.0.0.1', port: 0 });
    return new Fleet({ folder, house, app, url, clock });
  }

  get place(): { readonly database: OpenHouse['database']; readonly folder: string } {
    return { database: this.house.database, folder: this.folder };
  }

  async token(
    terms: Partial<Omit<TokenTerms, 'organisation' | 'group'>> & {
      organisation?: string;
      persistent?: boolean;
    } = {},
  ): Promise<string> {
    const { organisation: name = 'Brande Kommune', persistent = true, ...others } = terms;
    const nowMs = this.house.nowMs();
    const made = await this.house.commits.write(async (it) => {
      const organisation = await organisationNamed(it, name, 'test', nowMs);
      const group = await groupNamed(
        it,
        { organisation, name: persistent ? 'PC' : 'VDI', persistent },
        'test',
        nowMs,
      );
      return makeToken(
        it,
        {
          organisation,
          group,
          label: '',
          expiresMs: nowMs + 1e6,
          uses: 1,
          needsApproval: false,
          ...others,
        },
        nowMs,
      );
    });
    return made.token;
  }

  async machine(token?: string): Promise<Machine> {
    const machine = new Machine(this.url);
    await machine.enrol(token ?? (await this.token()));
    return machine;
  }

  /** What the server has of a machine's files, and of itself. */
  filesOf({ id }: Machine): Promise<FileTable[]> {
    const { database } = this.house;
    const ofIt = database
      .selectFrom('file')
      .selectAll()
      .where('machine', '=', id ?? '');
    return ofIt.orderBy('id').execute();
  }

  rowOf({ id }: Machine): Promise<MachineTable> {
    const { database } = this.house;
    const ofIt = database
      .selectFrom('machine')
      .selectAll()
      .where('id', '=', id ?? '');
    return ofIt.executeTakeFirstOrThrow();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#app.close();
    await this.house[Symbol.asyncDispose]();
    rmSync(this.folder, { recursive: true });
  }
}

export interface Said {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
}

interface Ways {
  /** Bytes in place of the body in JSON. */
  readonly bytes?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the machine, as it signs. */
  readonly nowMs?: number;
  readonly jti?: string;
  /** What the signature says in place of what is so. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly unsigned?: boolean;
}

export class Machine {
  readonly key: KeyObject = generateKeyPairSync('ed25519').privateKey;
  id: string | null = null;
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  async enrol(token: string, machine = FACTS): Promise<Said> {
    const said = await this.say('POST', '/api/v1/enrol', {
      token,
      publicKey: publicHalf(this.key),
      machine,
    });
    if (said.status < 300) this.id = (said.body as EnrolmentAnswer).machine;
    return said;
  }

  report(...rows: readonly object[]): Promise<Said> {
    return this.say('POST', '/api/v1/reports', { rows });
  }

  async say(method: string, path: string, body: unknown = null, ways: Ways = {}): Promise<Said> {
    const bytes =
      ways.bytes ??
      (body === null ? new Uint8Array(0) : new TextEncoder().encode(JSON.stringify(body)));
    const authorization =
      ways.unsigned === true
        ? {}
        : { authorization: `Bearer ${await this.#signature(method, path, bytes, ways)}` };
    const type = method === 'POST' ? { 'content-type': 'application/json' } : {};
    const answer = await fetch(this.#url + path, {
      method,
      redirect: 'error',
      headers: { ...type, ...authorization, ...ways.headers },
      ...(method === 'POST' && { body: Buffer.from(bytes) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
    return {
      status: answer.status,
      body: isJson && text !== '' ? JSON.parse(text) : text,
      headers: answer.headers,
    };
  }

  // oxlint-disable-next-line max-params -- what is signed
  #signature(
    method: string,
    path: string,
    bytes: Uint8Array,
    { nowMs = Date.now(), jti = randomUUID(), claims = {} }: Ways,
  ): Promise<string> {
    const body = createHash('sha256').update(bytes).digest('base64url');
    const jwt = new SignJWT({ method, path, body, ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'cprvagt+jwt' })
      .setIssuedAt(Math.floor(nowMs / 1000))
      .setJti(jti);
    if (this.id !== null) jwt.setSubject(this.id);
    return jwt.sign(this.key);
  }
}
