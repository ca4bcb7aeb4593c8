/**
 * People at one machine ask its agent how it stands: the real service, the real command, and accounts of their own.
 * Each sees the figures and the own files; nobody can make the agent work, wait or fall.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ask, QUESTION } from '../../../agent/inquiry.ts';
import { Reception } from '../../../agent/service/reception.ts';
import { fakePlatform, volume } from '../platform/fake-platform.ts';
import { ledgerIn } from '../readings.ts';
import { register } from '../running.ts';
import { finished, type Ran, temporaryFolder } from '../command/run.ts';
import { somePeople } from '../../../scripts/people.ts';

/** Accounts that no machine has. */
const ANNA = 61_501;
const BO = 61_502;
const STRANGER = 61_503;
const [SOMEBODY = ''] = somePeople(1, 4_711);

/** What the command runs in the end; others could not build it. */
const COMMAND = join(import.meta.dirname, '../../../dist/main.mjs');

const isRoot = process.getuid?.() === 0;

class House {
  readonly folder = realpathSync(temporaryFolder());
  readonly socket = join(this.folder, 'run', 'status.sock');
  readonly homes = { anna: join(this.folder, 'anna'), bo: join(this.folder, 'bo') };
  readonly state = join(this.folder, 'state');

  constructor() {
    chmodSync(this.folder, 0o755);
    mkdirSync(join(this.folder, 'run'), { mode: 0o755 });
    mkdirSync(this.homes.anna, { mode: 0o700 });
    mkdirSync(this.homes.bo, { mode: 0o700 });
    writeFileSync(join(this.homes.anna, 'klienter.csv'), register(30));
    writeFileSync(join(this.homes.anna, `sag ${SOMEBODY}.csv`), register(3));
    writeFileSync(join(this.homes.bo, 'medlemmer.csv'), register(12));
    if (!isRoot) return;
    chownSync(this.homes.anna, ANNA, ANNA);
    chownSync(this.homes.bo, BO, BO);
  }

  /** Once it has looked through everything. */
  async agent(socket = this.socket, flags: readonly string[] = []): Promise<ChildProcess> {
    const program = join(import.meta.dirname, 'asked-process.ts');
    const { anna, bo } = this.homes;
    const words = ['--no-warnings', ...flags, program, this.folder, socket, anna, bo];
    const before = this.events('scanEnded').length;
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'inherit', 'inherit'] });
    onTestFinished(() => void child.kill('SIGKILL'));
    await until(() => this.events('scanEnded').length > before);
    return child;
  }

  events(name: string): Record<string, unknown>[] {
    const path = join(this.folder, 'log', 'cprvagt.log');
    const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').slice(0, -1) : [];
    const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    return events.filter(({ event }) => event === name);
  }

  /** `cprvagt status`, as somebody. */
  async status(account: number, ...words: readonly string[]): Promise<Ran> {
    const { PATH } = process.env;
    const places = ['--state-folder', this.state, '--status-socket', this.socket];
    const child = spawn(
      process.execPath,
      ['--no-warnings', COMMAND, 'status', ...places, ...words],
      {
        env: { PATH, LANG: 'da_DK.UTF-8', HOME: this.folder },
        stdio: ['ignore', 'pipe', 'pipe'],
        cwd: '/',
        uid: account,
        gid: account,
      },
    );
    return finished(child);
  }

  async told(account: number): Promise<Told> {
    const { status, out, err } = await this.status(account, '--format', 'json');
    if (status !== 0 || err !== '') throw new Error(`ended with ${status}: ${err}`);
    return JSON.parse(out) as Told;
  }
}

interface Told {
  readonly counts: { readonly outcomes: Record<string, number> };
  readonly filesOf: string;
  readonly moreFiles: number;
  readonly files: readonly { readonly path: string; readonly persons: number }[];
}

function filesIn(told?: Told): unknown {
  return told?.files.map(({ path, persons }) => [path, persons]).toSorted();
}

async function until(holds: () => boolean | Promise<boolean>, mostMs = 20_000): Promise<void> {
  const beganMs = performance.now();
  while (!(await holds())) {
    if (performance.now() - beganMs > mostMs) throw new Error(`not within ${mostMs} ms`);
    await sleep(50);
  }
}

const answers = async (house: House): Promise<boolean> => !('trouble' in (await ask(house.socket)));

/** What somebody hears who says this; nothing when he is sent away. */
async function heardFor(house: House, ...pieces: readonly (string | Buffer)[]): Promise<string> {
  const guest = connect(house.socket);
  let heard = '';
  guest.setEncoding('utf8').on('data', (piece: string) => (heard += piece));
  guest.on('error', () => undefined);
  const closed = new Promise((resolve) => guest.on('close', resolve));
  for (const piece of pieces) guest.write(piece);
  await closed;
  return heard;
}

/** Seconds that a process has used of a processor. */
function processorSeconds({ pid }: ChildProcess): number {
  const [, after = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const fields = after.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

// Other accounts are there for root alone.
describe.skipIf(!isRoot)('who asks beside the service (by accounts of others: as root)', () => {
  test('sees the figures of the machine, and the files in the own home alone', async () => {
    const house = new House();
    const agent = await house.agent();
    const [annas, bos, nobodys] = await Promise.all(
      [ANNA, BO, STRANGER].map((it) => house.told(it)),
    );
    const { anna, bo } = house.homes;
    expect(filesIn(annas)).toEqual([
      [join(anna, 'klienter.csv'), 30],
      [join(anna, 'sag **********.csv'), 3],
    ]);
    expect(filesIn(bos)).toEqual([[join(bo, 'medlemmer.csv'), 12]]);
    expect(filesIn(nobodys)).toEqual([]);
    expect([annas, bos, nobodys].map((told) => told?.filesOf)).toEqual(['own', 'own', 'none']);
    for (const told of [annas, bos, nobodys]) expect(told?.counts.outcomes['found']).toBe(3);
    const shown = (await house.status(BO)).out.replace(/\s+/g, ' ');
    expect(shown).toContain('FUNDET 3 filer med CPR-numre');
    expect(shown).toContain('medlemmer.csv');
    expect(shown).not.toMatch(/klienter|anna/);
    expect(shown).toContain('af filer vises kun dem, der ligger i din egen hjemmemappe');
    const english = (await house.status(STRANGER, '--lang', 'en')).out.replace(/\s+/g, ' ');
    expect(english).toContain('The system does not say which files are yours');
    // Who may read the state folder sees all, as before.
    expect((await house.told(0)).files).toHaveLength(3);
    agent.kill('SIGTERM');
    await once(agent, 'close');
    expect(existsSync(house.socket)).toBe(false);
    const { status, err } = await house.status(BO);
    expect(status).toBe(3);
    expect(err).toContain('ingen agent svarer lige nu (ENOENT)');
  }, 60_000);

  test('where the system does not say who asks, sees no file', async () => {
    const house = new House();
    await house.agent(house.socket, ['--no-experimental-ffi']);
    const told = await house.told(ANNA);
    expect(told).toMatchObject({ filesOf: 'none', files: [] });
    expect(told.counts.outcomes['found']).toBe(3);
  }, 40_000);

  test('finds no other home below the own one, nor by a link in its place', async () => {
    const house = new House();
    // Bo's home lies in Anna's, who may not look into it.
    const inner = join(house.homes.anna, 'bo');
    mkdirSync(inner, { mode: 0o700 });
    writeFileSync(join(inner, 'indre.csv'), register(7));
    chownSync(inner, BO, BO);
    (house.homes as { bo: string }).bo = inner;
    await house.agent();
    const names = async (account: number): Promise<string> =>
      (await house.told(account)).files.map(({ path }) => path).join();
    expect(await names(ANNA)).not.toContain('indre');
    expect(await names(BO)).toBe(join(inner, 'indre.csv'));
  }, 40_000);

  test('by the thousand does not make it work, nor keep it from its own', async () => {
    const house = new House();
    const agent = await house.agent();
    const program = join(import.meta.dirname, 'flooding.ts');
    const flood = spawn(process.execPath, ['--no-warnings', program, house.socket], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: '/',
      uid: BO,
      gid: BO,
    });
    onTestFinished(() => void flood.kill('SIGKILL'));
    let told = { tried: 0, answered: 0 };
    flood.stdout.on('data', (line: Buffer) => (told = JSON.parse(line.toString()) as typeof told));
    await until(() => house.events('statusCrowd').length > 0);
    const before = processorSeconds(agent);
    await sleep(4000);
    const used = processorSeconds(agent) - before;
    writeFileSync(join(house.homes.anna, 'ny.csv'), register(5));
    await until(() => house.events('file').some(({ path }) => String(path).endsWith('ny.csv')));
    expect(told.tried).toBeGreaterThan(1000);
    expect(told.answered).toBeLessThan(300);
    expect(used).toBeLessThan(0.8);
    flood.kill('SIGKILL');
    await until(() => answers(house));
    expect((await house.told(ANNA)).files).toHaveLength(3);
    expect(house.events('statusCrowd')).toHaveLength(1);
  }, 60_000);

  test('who holds what he can get keeps nobody else out', async () => {
    const house = new House();
    await house.agent();
    const program = `
      const net = require('node:net');
      for (let n = 0; n < 40; n++) net.connect(${JSON.stringify(house.socket)}).on('error', () => {});
      console.log('held');
    `;
    const holder = spawn(process.execPath, ['-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
      cwd: '/',
      uid: BO,
      gid: BO,
    });
    onTestFinished(() => void holder.kill('SIGKILL'));
    await once(holder.stdout, 'data');
    expect((await house.told(ANNA)).files).toHaveLength(2);
  }, 40_000);
});

describe.skipIf(process.platform === 'win32')('who says something else', () => {
  const said: readonly (readonly [why: string, pieces: readonly (string | Buffer)[]])[] = [
    ['nothing that is a question', ['hej\n']],
    ['another question', ['{"ask":"files","version":1}\n']],
    ['a later version', ['{"ask":"status","version":2}\n']],
    ['a question with more in it', ['{"ask":"status","version":1,"all":true}\n']],
    ['bytes', [Buffer.from([0, 255, 254, 13, 10, 0])]],
    ['far too much', Array.from({ length: 200 }, () => Buffer.alloc(65_536, '{'))],
    ['half a question, and waits', [QUESTION.subarray(0, 12)]],
    ['nothing at all', []],
  ];
  test('is sent away without a word, and the next one is answered', async () => {
    const house = new House();
    const agent = await house.agent();
    const beganMs = performance.now();
    const heard: string[] = [];
    // Of one account no more at once are let in.
    for (let at = 0; at < said.length; at += 4) {
      const some = said.slice(at, at + 4).map(([, pieces]) => heardFor(house, ...pieces));
      heard.push(...(await Promise.all(some)));
    }
    expect(heard.map((it, at) => [said[at]?.[0], it])).toEqual(said.map(([why]) => [why, '']));
    expect(performance.now() - beganMs).toBeLessThan(10_000);
    // In two pieces it is a question as well, and what comes behind it is not heard.
    const whole = await heardFor(house, QUESTION.subarray(0, 5), QUESTION.subarray(5));
    expect(JSON.parse(whole)).toMatchObject({ version: 1 });
    expect(await heardFor(house, QUESTION)).toBe(whole);
    expect(await answers(house)).toBe(true);
    expect(agent.exitCode).toBeNull();
    expect(house.events('fault')).toEqual([]);
  }, 40_000);
});

test.skipIf(process.platform === 'win32')('an answer is made once for all who ask', async () => {
  const house = new House();
  ledgerIn(house.state)[Symbol.dispose]();
  let made = 0;
  const parts = {
    stateFolder: house.state,
    schedule: 720,
    platform: fakePlatform(),
    volumes: () => {
      made++;
      return Promise.resolve([volume()]);
    },
    log: { tell: () => undefined, [Symbol.dispose]: () => undefined },
  };
  const reception = new Reception(house.socket, parts);
  onTestFinished(() => reception[Symbol.asyncDispose]());
  await until(() => answers(house));
  const heard = await Promise.all([1, 2, 3].map(() => heardFor(house, QUESTION)));
  expect(new Set(heard).size).toBe(1);
  expect(made).toBe(1);
});

describe.skipIf(process.platform === 'win32')('the socket', () => {
  test('that a killed agent left is replaced', async () => {
    const house = new House();
    const killed = await house.agent();
    killed.kill('SIGKILL');
    await once(killed, 'close');
    expect(lstatSync(house.socket).isSocket()).toBe(true);
    await house.agent();
    expect(await answers(house)).toBe(true);
    expect(lstatSync(house.socket).mode & 0o777).toBe(0o666);
    expect(house.events('statusClosed')).toEqual([]);
  }, 40_000);

  test('is never put in the place of a file, nor of somebody who listens there', async () => {
    const house = new House();
    writeFileSync(house.socket, 'somebody else');
    await house.agent();
    expect(house.events('statusClosed')).toMatchObject([{ why: 'EADDRINUSE', level: 'warn' }]);
    expect(readFileSync(house.socket, 'utf8')).toBe('somebody else');

    const other = new House();
    const guests: Socket[] = [];
    const listener = createServer((guest) => guests.push(guest)).listen(other.socket);
    onTestFinished(() => void listener.close());
    await once(listener, 'listening');
    await other.agent();
    expect(other.events('statusClosed')).toMatchObject([{ why: 'EADDRINUSE' }]);
    expect(listener.listening).toBe(true);
    for (const guest of guests) guest.destroy();
  }, 60_000);

  test('that cannot be made keeps the agent from nothing', async () => {
    const house = new House();
    const agent = await house.agent(join(house.folder, 'nowhere', 'status.sock'));
    expect(house.events('statusClosed')).toMatchObject([{ why: 'EACCES' }]);
    expect(house.events('file')).toHaveLength(3);
    agent.kill('SIGTERM');
    const [code] = (await once(agent, 'close')) as [number | null];
    expect(code).toBe(0);
  }, 40_000);
});
