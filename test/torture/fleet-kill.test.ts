/**
 * An agent and a server that are killed again and again, each and both, with a liar between them: in the end the
 * server has each file of the agent's ledger once and as it is, and nothing else.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { Delivery } from '../../agent/delivery/delivery.ts';
import { enrol } from '../../agent/delivery/enrol.ts';
import { machineKeyIn, membershipIn } from '../../agent/delivery/membership.ts';
import { openToRead } from '../../agent/ledger/database.ts';
import type { Ledger } from '../../agent/ledger/ledger.ts';
import { databaseIn, makeFolder } from '../../agent/ledger/state-folder.ts';
import { pick, random } from '../../scripts/people.ts';
import { type OpenHouse, openHouse } from '../../server/open.ts';
import { verifyChain } from '../../server/store/audit.ts';
import { DATABASE_FILE } from '../../server/store/database.ts';
import { fakePlatform } from '../agent/platform/fake-platform.ts';
import { ledgerIn } from '../agent/readings.ts';
import { Disk, register } from '../agent/running.ts';
import { recounted } from '../server/recount.ts';
import { Between } from './between.ts';
import { say, scaled } from './scale.ts';
import { killed, ServerProcess } from './server-process.ts';

const onLinux = process.platform === 'linux' ? [true] : [];
const KILLS = scaled(6, 500);
const SERVICE_KILLS = scaled(2, 20);
/** So many requests come through between two kills at most, and so long is waited for them. */
const LIFE_REQUESTS = 8;
const LIFE_MS = 2000;
/** In the middle of the next one. */
const SOMEWHERE_MS = 40;
const SERVICE_LIFE_MS = 1500;
const SHARE_OF_LIES = 0.2;
const MOST_TURNS = 100;
const NEVER = new AbortController().signal;
const TELLING = join(import.meta.dirname, 'telling-process.ts');
/** A server takes the longest to be there again. */
const VICTIMS = ['agent', 'agent', 'server', 'both'] as const;
const SERVICE = join(import.meta.dirname, '..', 'agent', 'service-process.ts');
const platform = fakePlatform();

interface Place {
  readonly server: ServerProcess;
  readonly folder: string;
  readonly token: string;
  readonly between: Between;
}

async function placed(at: () => number): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'cprvagt-killed-'));
  const server = new ServerProcess(folder);
  const token = server.typed('token', 'add', '--organisation', 'Brande', '--uses', '9').trim();
  const between = await Between.start({ random: at, share: SHARE_OF_LIES });
  onTestFinished(async () => {
    await server[Symbol.asyncDispose]();
    await between[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });
  between.target = await server.start();
  return { folder, server, token, between };
}

const LONGEST_MS = 40_000;

/** Whether the agent has something to tell; the server may hear of it later. */
function hasFound(state: string): boolean {
  using database = openToRead(databaseIn(state));
  return database.prepare('select 1 from told where gone = 0').get() !== undefined;
}

/** Resolves when it has begun. */
async function started(...words: readonly string[]): Promise<ChildProcess> {
  const args = ['--no-warnings', ...words];
  const stdio = ['ignore', 'pipe', 'inherit'] as const;
  const agent = spawn(process.execPath, args, { stdio: [...stdio] });
  onTestFinished(() => void agent.kill('SIGKILL'));
  await new Promise((done) => agent.stdout.once('data', done).once('close', done));
  return agent;
}

/** Whoever is killed is there again when this resolves. */
async function killSome(
  { server, between }: Place,
  agent: ChildProcess,
  again: () => Promise<ChildProcess>,
  whom: (typeof VICTIMS)[number],
): Promise<ChildProcess> {
  if (whom === 'both') await Promise.all([killed(agent), server.kill()]);
  else if (whom === 'agent') await killed(agent);
  else await server.kill();
  const [next] = await Promise.all([
    whom === 'server' ? agent : again(),
    whom === 'agent' ? null : server.start().then((url) => (between.target = url)),
  ]);
  return next;
}

async function alive(between: Between, requests: number): Promise<void> {
  const enough = between.passed + requests;
  const untilMs = performance.now() + LIFE_MS;
  while (between.passed < enough && performance.now() < untilMs) await sleep(5);
}

/** Tells all that is left, over a line that is honest now. */
async function tellTheRest(ledger: Ledger, state: string, server: string): Promise<void> {
  const delivery = new Delivery({
    ledger,
    stateFolder: state,
    membership: { ...membershipIn(state)!, server },
    key: machineKeyIn(state),
    agentVersion: '0.1.0',
    machine: () => platform.machine(),
    volumes: () => platform.volumes(),
  });
  for (let turns = 0; turns < MOST_TURNS; turns++) {
    const { trouble } = await delivery.turn(NEVER);
    expect(trouble).toBeNull();
    if (ledger.untold(1).length === 0) return;
  }
  throw new Error('it is never done');
}

/** Id, sequence, path, outcome, persons, severity, exposure, drill. */
type Shown = readonly (string | number | null)[];

function shownHere(ledger: Ledger): Shown[] {
  const there = [...ledger.rows()].filter(({ state }) => state === 'present');
  return sorted(
    there.map(({ id, sequence, outcome: it, drill }) =>
      [id, sequence, it.path, it.outcome, it.persons, it.severity, it.exposure, drill ? 1 : 0],
    ),
  ); // prettier-ignore
}

async function shownThere({ database, vault }: OpenHouse): Promise<Shown[]> {
  const files = await database
    .selectFrom('file')
    .selectAll()
    .where('gone_ms', 'is', null)
    .execute();
  return sorted(
    files.map((it) => {
      const path = vault.open(it.path_sealed!, `file ${it.machine}/${it.id}`);
      return [it.id, it.sequence, path, it.outcome, it.persons, it.severity, it.exposure, it.drill];
    }),
  );
}

function sorted(rows: readonly Shown[]): Shown[] {
  return rows.toSorted(([a], [b]) => Number(a) - Number(b));
}

function integrityOf(path: string): unknown {
  using database = new DatabaseSync(path, { readOnly: true });
  return database.prepare('pragma integrity_check').get()?.['integrity_check'];
}

/** What must hold in the end, with the server stopped. */
async function agree({ folder, server }: Place, state: string, ledger: Ledger): Promise<number> {
  expect(integrityOf(join(folder, DATABASE_FILE))).toBe('ok');
  expect(integrityOf(databaseIn(state))).toBe('ok');
  expect(server.typed('verify')).toContain('is whole');
  await using house = await openHouse(folder, {});
  const here = shownHere(ledger);
  expect(await shownThere(house)).toEqual(here);
  expect(new Set(here.map(([, , path]) => path)).size).toBe(here.length);
  const machines = await house.database.selectFrom('machine').selectAll().execute();
  expect(machines).toHaveLength(1);
  expect(machines[0]).toMatchObject({ id: membershipIn(state)!.machine, cloned_ms: null });
  expect(machines[0]).toMatchObject(await recounted(house.database, machines[0]!.id));
  expect(await verifyChain(house.database)).toMatchObject({ brokenAt: null });
  const events = await house.database.selectFrom('event').select('kind').execute();
  expect(events).toEqual([]);
  return here.length;
}

test.each(onLinux)(
  'agent and server are killed, and what is between them lies: nothing is lost, nothing comes twice',
  async () => {
    const at = random(20_181_201);
    const place = await placed(at);
    const state = mkdtempSync(join(tmpdir(), 'cprvagt-killed-agent-'));
    onTestFinished(() => rmSync(state, { recursive: true }));
    const { between, server, token } = place;
    const again = (): Promise<ChildProcess> =>
      started(TELLING, state, between.url, token, `${Math.floor(at() * 2 ** 31)}`);
    let agent = await again();
    let key: string | null = null;
    const beganMs = performance.now();
    for (let kills = 0; kills < KILLS; kills++) {
      await alive(between, Math.floor(at() * LIFE_REQUESTS));
      await sleep(at() * SOMEWHERE_MS);
      agent = await killSome(place, agent, again, pick(VICTIMS, at));
      if (key === null && membershipIn(state) !== null)
        key =
          readFileSync(join(state, 'machine.pem'), 'utf8') + JSON.stringify(membershipIn(state));
    }
    const tookMs = performance.now() - beganMs;
    while (membershipIn(state) === null) await sleep(50);
    await killed(agent);
    between.share = 0;
    using ledger = ledgerIn(state);
    const left = ledger.untold(10_000).length;
    await tellTheRest(ledger, state, between.url);
    await server.kill('SIGTERM');
    const files = await agree(place, state, ledger);
    if (key !== null)
      expect(
        readFileSync(join(state, 'machine.pem'), 'utf8') + JSON.stringify(membershipIn(state)),
      ).toBe(key);
    const lies = [...between.told.values()].reduce((sum, count) => sum + count, 0);
    say(`killed: ${KILLS} times in ${Math.round(tookMs / 1000)} s, ${between.passed} requests passed on, ${lies} lied about, ${left} rows left to tell; ${files} files, 0 lost, 0 twice`); // prettier-ignore
    expect(between.passed).toBeGreaterThan(KILLS);
    expect(lies).toBeGreaterThan(KILLS / 4);
  },
  scaled(60_000, 1_800_000),
);

test.each(onLinux)(
  'so it is with the whole agent, which reads files',
  async () => {
    const at = random(20_181_202);
    const place = await placed(at);
    const { between, server, token } = place;
    using disk = new Disk();
    makeFolder(disk.state);
    between.share = 0;
    const machine = await platform.machine();
    const end = await enrol({ folder: disk.state, server: between.url, token, machine }, NEVER);
    expect(end.kind).toBe('enrolled');
    between.share = SHARE_OF_LIES;
    const work = (): void => {
      for (let n = 0; n < 30; n++)
        disk.put(`${Math.floor(at() * 60)}.csv`, register(5 + Math.floor(at() * 200)));
      rmSync(join(disk.files, `${Math.floor(at() * 60)}.csv`), { force: true });
    };
    const again = (): Promise<ChildProcess> => started(SERVICE, disk.files, disk.folder);
    work();
    let agent = await again();
    for (let kills = 0; kills < SERVICE_KILLS; kills++) {
      await sleep((0.2 + 0.8 * at()) * SERVICE_LIFE_MS);
      work();
      agent = await killSome(place, agent, again, pick(['agent', 'both'], at));
    }
    // Something has to be there to agree about, and an agent that was lied to in its first word reads nothing yet.
    await killed(agent);
    between.share = 0;
    agent = await again();
    const untilMs = performance.now() + LONGEST_MS;
    while (!hasFound(disk.state) && performance.now() < untilMs) await sleep(100);
    await killed(agent);
    using ledger = ledgerIn(disk.state);
    await tellTheRest(ledger, disk.state, between.url);
    await server.kill('SIGTERM');
    const files = await agree(place, disk.state, ledger);
    expect(files).toBeGreaterThan(0);
    say(
      `killed: the whole agent ${SERVICE_KILLS} times; ${files} files, ${between.passed} requests`,
    );
  },
  scaled(60_000, 600_000),
);
