/**
 * No CPR number leaves the PC: people in registers, and their numbers in folders, files, archives and sheets, are looked
 * through by the real agent and told to the real server; then whatever the two have kept, said and sent is searched.
 * What is sealed is opened first: that nobody can read it is no excuse.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { enrol } from '../../agent/delivery/enrol.ts';
import { membershipIn } from '../../agent/delivery/membership.ts';
import { makeFolder } from '../../agent/ledger/state-folder.ts';
import { openLog } from '../../agent/service/log.ts';
import { DEFAULT_POLICY } from '../../agent/service/policy.ts';
import { runService } from '../../agent/service/service.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { zipped } from '../../scripts/zip-writer.ts';
import { ROUTES } from '../../server/api/index.ts';
import { type OpenHouse, openHouse } from '../../server/open.ts';
import { DATABASE_FILE } from '../../server/store/database.ts';
import { addPerson } from '../../server/store/people.ts';
import { makeSession } from '../../server/store/sessions.ts';
import { fakePlatform } from '../agent/platform/fake-platform.ts';
import { SPELLINGS } from '../spellings.ts';
import { textTable } from '../text-table.ts';
import { workbook } from '../workbook.ts';
import { Between } from './between.ts';
import { isFull, say, scaled } from './scale.ts';
import { ServerProcess } from './server-process.ts';
import { Spelled } from './spelled.ts';

const PEOPLE = somePeople(scaled(300, 10_000), 18_991_130);
const spelled = new Spelled(PEOPLE);
const NEVER = new AbortController().signal;
const MOST_FILES_ASKED = scaled(12, 200);

function spell(at: number): string {
  return SPELLINGS[at % SPELLINGS.length]![1](PEOPLE[at]!).replaceAll('/', '-');
}

/** One of a person's files: his number is in its folder and name, and where else there is a name in it. */
function fileOf(at: number): readonly [path: string, content: Uint8Array] {
  const some = [0, 1, 2].map((by) => PEOPLE[(at + by) % PEOPLE.length]!);
  const rows = [['Navn', 'CPR-nr'], ...some.map((digits, row) => [`Navn ${row}`, written(digits)])];
  const name = spell(at);
  const csv = textTable(rows);
  switch (at % 4) {
    case 0:
      return [`Sag ${name}/liste.csv`, csv];
    case 1:
      return [`sager/${name}.xlsx`, workbook([{ name: `Ark ${name}`.slice(0, 31), rows }])];
    case 2:
      return [`arkiv ${name}.zip`, zipped([[`${name}/${name}.csv`, csv]])];
    default:
      return [`${name}/${name}/${name}.csv`, csv];
  }
}

describe('a search that finds', () => {
  const digits = PEOPLE[7]!;
  const halves = ['-', ' ', '.', ''].map((it) => [`the halves turned, ${it}`, () => digits.slice(6) + it + digits.slice(0, 6)] as const); // prettier-ignore
  const spellings = [...SPELLINGS, ...halves];
  const codes: readonly (readonly [name: string, code: (text: string) => Buffer])[] = [
    ['UTF-8', (text) => Buffer.from(`x ${text} y`)],
    ['UTF-16LE', (text) => Buffer.from(`x ${text} y`, 'utf16le')],
    [
      'UTF-16LE at an odd place',
      (text) => Buffer.concat([Buffer.from('x'), Buffer.from(text, 'utf16le')]),
    ],
    ['base64', (text) => Buffer.from(`"${Buffer.from(`ab${text} c`).toString('base64')}"`)],
    ['base64url', (text) => Buffer.from(Buffer.from(`a${text} ÿÿ`).toString('base64url'))],
    ['hex', (text) => Buffer.from(Buffer.from(text).toString('hex'))],
  ];
  test.each(codes)('%s', (_name, code) => {
    const missed = spellings.filter(([, to]) => !spelled.isIn(code(to(digits))));
    expect(missed.map(([why]) => why)).toEqual([]);
  });

  test('nobody where nobody is', () => {
    const [other = ''] = somePeople(1, 4711);
    const text = `${written(other)} ${Date.now()} 2018-11-30T12:00:00Z 20.620 ${'0'.repeat(40)}`;
    expect(spelled.isIn(Buffer.from(text))).toBe(false);
  });
});

describe('agent and server', { timeout: isFull ? 1_800_000 : 120_000 }, () => {
  let folder: string;
  let at: Readonly<Record<'files' | 'state' | 'logs' | 'server' | 'elsewhere', string>>;
  let server: ServerProcess;
  let between: Between;
  let cookie: string;
  const talk: Buffer[] = [];

  beforeAll(
    async () => {
      folder = mkdtempSync(join(tmpdir(), 'cprvagt-told-leaks-'));
      const [files, state, logs, its, elsewhere] = ['files', 'state', 'log', 'server', 'elsewhere'].map((name) => join(folder, name)) as [string, string, string, string, string]; // prettier-ignore
      at = { files, state, logs, server: its, elsewhere };
      for (const name of [files, logs, elsewhere]) mkdirSync(name);
      put('alle.csv', textTable([['Navn', 'CPR-nr'], ...PEOPLE.map((it) => ['Bo', written(it)])]));
      for (let n = 0; n < PEOPLE.length; n++) put(...fileOf(n));
      server = new ServerProcess(its);
      between = await Between.start({ hears: (said) => talk.push(said) });
      const token = server.typed('token', 'add', '--organisation', 'Brande').trim();
      between.target = await server.start();
      makeFolder(state);
      const [platform, number] = [fakePlatform(), PEOPLE[3]!];
      const machine = {
        ...(await platform.machine()),
        hostName: `PC ${number}`,
        lastUser: written(number),
      };
      await enrol({ folder: state, server: between.url, token, machine }, NEVER);
      await served({ ...platform, machine: () => Promise.resolve(machine) });
      await using house = await openHouse(its, {});
      cookie = await cookieOfSomebody(house);
    },
    isFull ? 1_800_000 : 120_000,
  );
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
    await between[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  }, 60_000);

  function put(name: string, content: Uint8Array): void {
    const path = join(at.files, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }

  /** Until the server has all. */
  async function served(platform: ReturnType<typeof fakePlatform>): Promise<void> {
    const stop = new AbortController();
    using log = openLog(at.logs);
    const options = {
      policy: { ...DEFAULT_POLICY, roots: [at.files], cpuPercent: 100 },
      platform,
      log,
      stateFolder: at.state,
      logFolder: at.logs,
      pace: { spreadMs: 0, restMs: 0, readBytesPerSecond: 2 ** 30, newsMs: 300 },
    };
    const end = runService(options, stop.signal);
    while (told() <= PEOPLE.length) await sleep(100);
    stop.abort();
    await end;
  }

  function told(): number {
    using database = new DatabaseSync(join(at.server, DATABASE_FILE), { readOnly: true });
    return Number(database.prepare('select count(*) as n from file').get()?.['n']);
  }

  /** Everything, by where it is. */
  async function all(): Promise<ReadonlyMap<string, Buffer>> {
    const pieces = new Map<string, Buffer>();
    for (const name of ['state', 'logs', 'server'] as const) {
      for (const path of filesBelow(at[name]))
        pieces.set(`${name}: ${path}`, readFileSync(join(at[name], path)));
    }
    for (const [name, text] of await columns()) pieces.set(name, Buffer.from(text));
    for (const [name, text] of await answers()) pieces.set(name, Buffer.from(text));
    pieces.set('machine list', Buffer.from(server.typed('machine', 'list'), 'latin1'));
    pieces.set('token list', Buffer.from(server.typed('token', 'list'), 'latin1'));
    const backup = join(at.elsewhere, `${pieces.size}.backup`);
    rmSync(backup, { force: true });
    server.typed('backup', backup);
    pieces.set('backup', readFileSync(backup));
    pieces.set('what the server said', Buffer.from(server.said, 'latin1'));
    pieces.set('what was sent', Buffer.concat(talk));
    return pieces;
  }

  /** All columns of the database with what is sealed opened. */
  async function columns(): Promise<Map<string, string>> {
    await using house = await openHouse(at.server, {});
    using database = new DatabaseSync(join(at.server, DATABASE_FILE), { readOnly: true });
    const texts = new Map<string, string>();
    const tables = database.prepare("select name from sqlite_schema where type = 'table'").all();
    for (const { name: table } of tables) {
      for (const row of database.prepare(`select * from "${String(table)}"`).all()) {
        for (const [column, value] of Object.entries(row)) {
          const name = `${String(table)}.${column}`;
          const text = value instanceof Uint8Array ? opened(house, name, row) : String(value);
          texts.set(name, `${texts.get(name) ?? ''}${text}\n`);
        }
      }
    }
    return texts;
  }

  /** Of each route, as an administrator is answered. */
  async function answers(): Promise<Map<string, string>> {
    const machine = membershipIn(at.state)!.machine;
    using database = new DatabaseSync(join(at.server, DATABASE_FILE), { readOnly: true });
    const files = database.prepare('select id from file order by id limit ?').all(MOST_FILES_ASKED);
    const texts = new Map<string, string>();
    for (const { method, path } of ROUTES) {
      if (method !== 'GET') continue;
      const isOfFiles = path.includes(':machine');
      const paths = isOfFiles
        ? files.map(({ id }) => path.replace(':machine', machine).replace(':id', String(id)))
        : [path.replace(':id', machine)];
      for (const one of paths) {
        const answer = await fetch(between.target + one, { headers: { cookie } });
        const text = `${JSON.stringify([...answer.headers])}\n${await answer.text()}\n`;
        texts.set(`GET ${path}`, (texts.get(`GET ${path}`) ?? '') + text);
        texts.set(`status of GET ${path}`, `${answer.status}`);
      }
    }
    return texts;
  }

  test('nobody is in anything', async () => {
    const pieces = await all();
    const found = foundByServer();
    expect(found).toBe(PEOPLE.length + 1);
    expect(whereSomebodyIs(pieces)).toEqual([]);
    expect(pieces.get('file.path_sealed')!.toString()).toMatch(/\*{6}/);
    expect(pieces.get('GET /api/files')!.toString()).toContain('.csv');
    const statuses = [...pieces].filter(([name]) => name.startsWith('status of'));
    expect(statuses.filter(([, status]) => status.toString() === '200').length).toBeGreaterThan(5);
    expect(statuses.filter(([, status]) => status.toString() === '429')).toEqual([]);
    expect(pieces.get('what was sent')!.length).toBeGreaterThan(PEOPLE.length * 300);
    const bytes = [...pieces.values()].reduce((sum, { length }) => sum + length, 0);
    say(
      `told: ${PEOPLE.length} people, ${found} files; ${pieces.size} pieces of ${bytes} bytes searched: nobody`,
    );
  });

  function foundByServer(): number {
    using database = new DatabaseSync(join(at.server, DATABASE_FILE), { readOnly: true });
    return Number(database.prepare('select found from machine').get()?.['found']);
  }

  test('and who is put into each place is found there', async () => {
    const digits = PEOPLE[11]!;
    writeFileSync(join(at.state, 'x'), Buffer.from(written(digits), 'utf16le'));
    writeFileSync(join(at.logs, 'x.log'), Buffer.from(written(digits, ' ')).toString('base64'));
    writeFileSync(join(at.server, 'x'), Buffer.from(digits).toString('hex'));
    // Unbroken: in the database's own file a digit of another column may stand beside it.
    server.typed('token', 'add', '--organisation', 'Brande', '--label', digits);
    await using house = await openHouse(at.server, {});
    const file = await house.database
      .selectFrom('file')
      .select(['machine', 'id'])
      .orderBy('id')
      .executeTakeFirstOrThrow();
    const sealed = house.vault.seal(
      `/home/${digits.slice(6)}-${digits.slice(0, 6)}.csv`,
      `file ${file.machine}/${file.id}`,
    );
    await house.database
      .updateTable('file')
      .set({ path_sealed: sealed })
      .where('id', '=', file.id)
      .execute();
    const body = gzipSync(
      Buffer.from(
        `{"path":"${digits.slice(0, 2)} ${digits.slice(2, 4)} ${digits.slice(4, 6)} ${digits.slice(6)}"}`,
      ),
    );
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' };
    await fetch(`${between.url}/api/v1/reports`, { method: 'POST', body, headers });
    const places = whereSomebodyIs(await all());
    for (const place of [
      'state: x',
      'logs: x.log',
      'server: x',
      'token.label',
      'token list',
      'what the server said',
      'file.path_sealed',
      'what was sent',
      'GET /api/tokens',
    ])
      // prettier-ignore
      expect(places).toContain(place);
    for (const place of ['GET /api/files', `server: ${DATABASE_FILE}`])
      expect(places.some((it) => it.startsWith(place))).toBe(true);
  });
});

/** Of an administrator who is signed in. */
async function cookieOfSomebody({ commits, database, nowMs }: OpenHouse): Promise<string> {
  const { id } = await database.selectFrom('organisation').select('id').executeTakeFirstOrThrow();
  const by = { actor: 'test', nowMs: nowMs() };
  const terms = { name: 'kari', organisation: id, role: 'admin', units: null } as const;
  const token = await commits.write(async (it) => {
    const person = await addPerson(it, terms, by);
    return makeSession(it, person!.id, nowMs());
  });
  return `session=${token}`;
}

function whereSomebodyIs(pieces: ReadonlyMap<string, Buffer>): string[] {
  return [...pieces].filter(([, bytes]) => spelled.isIn(bytes)).map(([name]) => name);
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    statSync(join(folder, name)).isFile(),
  );
}

/** Which key a sealed text needs; what is nobody's text is told as well. */
const PLACES: Readonly<Record<string, (row: Readonly<Record<string, unknown>>) => string>> = {
  'file.path_sealed': ({ machine, id }) => `file ${String(machine)}/${String(id)}`,
  'file.detail_sealed': ({ machine, id }) => `file ${String(machine)}/${String(id)}`,
  'machine.facts_sealed': ({ id }) => `machine ${String(id)}`,
  'volume.mount_point_sealed': ({ machine, id }) => `volume ${String(machine)}/${String(id)}`,
};
/** Random, or a hash of what is. */
const KEYS = new Set([
  'organisation.header_key_sealed',
  'token.hash',
  'person.password',
  'file_change.content',
]);

function opened(house: OpenHouse, column: string, row: Readonly<Record<string, unknown>>): string {
  const bytes = row[column.split('.')[1]!] as Uint8Array;
  const place = PLACES[column];
  if (place !== undefined) return house.vault.open(bytes, place(row));
  if (!KEYS.has(column)) throw new Error(`nobody looks into ${column}`);
  return Buffer.from(bytes).toString('latin1');
}
