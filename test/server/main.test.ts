/** The command line of the server as an administrator types it: a real process, its output and its status. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FACTS, FILE, Machine } from './fleet.ts';
import { type Ended, MAIN, typedIn } from './typed.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-server-main-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const typed = (...words: readonly string[]): Ended => typedIn(folder, [...words]);

const token = (...words: readonly string[]): string =>
  typed('token', 'add', '--organisation', 'Brande Kommune', ...words).out.trim();

/** A server on a free port, until it is told to stop. */
async function running<T>(
  work: (url: string) => Promise<T>,
): Promise<{ readonly result: T; readonly status: number | null }> {
  const server = spawn(process.execPath, ['--no-warnings', MAIN, 'run', '--port', '0'], {
    cwd: folder,
  });
  const ended = once(server, 'exit');
  const url = await new Promise<string>((found, failed) => {
    let said = '';
    server.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      const told = /listens at (\S+)/.exec(said)?.[1];
      if (told !== undefined) found(told);
    });
    void ended.then(() => failed(new Error(`it ended: ${said}`)));
  });
  const result = await work(url);
  server.kill('SIGTERM');
  const [status] = (await ended) as [number | null];
  return { result, status };
}

test('the default needs nothing but a folder; a machine comes in, tells, and is listed', async () => {
  const { result, status } = await running(async (url) => {
    const machine = new Machine(url);
    await machine.enrol(token());
    return { machine, said: await machine.report(FILE) };
  });
  expect(result.said.status).toBe(200);
  expect(status).toBe(0);
  const { out } = typed('machine', 'list');
  expect(out).toContain(`${result.machine.id}  PC-1234  active  never seen  1 found, 1 exposed`);
  expect(typed('verify')).toMatchObject({
    status: 0,
    out: expect.stringMatching(/^the audit log is whole: \d+ rows/),
  });
  const made = join(folder, 'cprvagt-server');
  expect(statSync(join(made, 'keys', 'paths.key')).mode & 0o777).toBe(0o600);
  expect(statSync(join(made, 'cprvagt.sqlite')).mode & 0o777).toBe(0o600);
});

test('a name cannot act on the terminal', async () => {
  await running(async (url) => {
    const machine = new Machine(url);
    await machine.enrol(token('--group', 'andre'), { ...FACTS, hostName: 'PC\u001b[2J\u202e' });
  });
  const { out } = typed('machine', 'list');
  expect(out).toContain('  PC\uFFFD[2J\uFFFD  ');
  expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test('tokens are listed without themselves, and taken back', () => {
  const made = token('--uses', '3', '--label', 'kontoret');
  const { out } = typed('token', 'list');
  expect(out).toMatch(/ {2}Brande Kommune {2}PC {2}3 left {2}.* {2}kontoret/);
  expect(out).not.toContain(made);
  const id = /^(\S+) .*kontoret$/m.exec(out)?.[1] ?? '';
  expect(typed('token', 'revoke', id).status).toBe(0);
  expect(typed('token', 'list').out).toContain('revoked');
  expect(typed('token', 'revoke', 'x')).toMatchObject({
    status: 1,
    err: 'cprvagt-server: there is no token x\n',
  });
});

test('a machine is approved, and revoked', async () => {
  await running(async (url) => {
    const machine = new Machine(url);
    await machine.enrol(token('--approval', '--group', 'nye'));
    expect((await machine.report(FILE)).status).toBe(403);
    expect(typed('machine', 'approve', machine.id!).status).toBe(0);
    expect((await machine.report(FILE)).status).toBe(200);
    expect(typed('machine', 'approve', machine.id!).status).toBe(1);
    expect(typed('machine', 'revoke', machine.id!).status).toBe(0);
    expect((await machine.report(FILE)).status).toBe(403);
  });
});

test('a backup is brought back into another folder', () => {
  expect(typed('backup', 'a.backup').status).toBe(0);
  const key = readFileSync(join(folder, 'cprvagt-server', 'keys', 'paths.key'), 'utf8').trim();
  const env = { ...process.env, CPRVAGT_KEYS: key };
  const back = spawnSync(
    process.execPath,
    ['--no-warnings', MAIN, 'restore', 'a.backup', '--folder', 'b'],
    { cwd: folder, env },
  );
  expect(back.status).toBe(0);
  expect(typed('backup', 'a.backup')).toMatchObject({
    status: 1,
    err: 'cprvagt-server: a fault: EEXIST\n',
  });
  expect(typed('restore', 'a.backup', '--folder', 'c')).toMatchObject({
    status: 1,
    err: expect.stringContaining('another key'),
  });
});

test('units are made and named, groups belong to them, tokens say to which', async () => {
  expect(typed('unit', 'add', '--organisation', 'Brande Kommune', '--name', 'Skoler').status).toBe(
    0,
  );
  expect(
    typed('unit', 'add', '--organisation', 'Brande Kommune', '--name', 'Skoler'),
  ).toMatchObject({
    status: 1,
    err: 'cprvagt-server: there is a unit Skoler already\n',
  });
  expect(
    typed('token', 'add', '--organisation', 'Brande Kommune', '--unit', 'Skolr', '--group', 'S'),
  ).toMatchObject({
    status: 1,
    err: 'cprvagt-server: there is no unit Skolr; did you mean Skoler?\n',
  });
  await running(async (url) => {
    await new Machine(url).enrol(token('--unit', 'Skoler', '--group', 'Elever'));
  });
  const { out } = typed('unit', 'list');
  const [, id = ''] = /^(\S+) {2}Brande Kommune {2}Skoler {2}1 machines$/m.exec(out) ?? [];
  expect(typed('unit', 'rename', id, 'Brande Kommune').err).toContain(
    'there is a unit Brande Kommune',
  );
  expect(typed('unit', 'rename', id, 'Skoler og SFO').status).toBe(0);
  const [, group = ''] = /^(\S+) {2}Brande Kommune {2}Skoler og SFO {2}Elever$/m.exec(typed('group', 'list').out) ?? []; // prettier-ignore
  expect(token('--unit', 'Brande Kommune', '--group', 'Elever')).toBe('');
  expect(typed('group', 'move', group, '--unit', 'Brande Kommune').status).toBe(0);
  const add = (name: string) => typed('group', 'add', '--organisation', 'Brande Kommune', '--unit', 'Skoler og SFO', '--name', name, '--fleeting'); // prettier-ignore
  const made = add('Lærere');
  expect([made.status, add('Lærere').err]).toEqual([0, expect.stringContaining('there is a group Lærere already')]); // prettier-ignore
  expect(typed('group', 'rename', made.out.trim(), 'Elever').err).toContain('there is a group Elever already'); // prettier-ignore
  expect(typed('group', 'rename', made.out.trim(), 'Vikarer').status).toBe(0);
  expect(typed('group', 'rename', 'x', 'Vikarer').err).toContain('there is no group x');
  expect(typed('group', 'list').out).toMatch(/Skoler og SFO {2}Vikarer {2}made anew each day$/m);
  expect(typed('unit', 'list').out).toMatch(/Skoler og SFO {2}0 machines/);
  expect(token('--unit', 'Brande Kommune', '--group', 'Elever')).toMatch(/^cvt_/);
  expect(typed('verify').status).toBe(0);
});

test('a changed audit log is told, by the status too', () => {
  const database = new DatabaseSync(join(folder, 'cprvagt-server', 'cprvagt.sqlite'));
  database.exec("update audit set actor = 'x' where number = 2");
  database.close();
  expect(typed('verify')).toMatchObject({
    status: 1,
    err: expect.stringContaining('row 2 does not follow'),
  });
});

describe('wrong use', () => {
  test.each<readonly [words: readonly string[], status: number, says: string]>([
    [['run', '--host', '0.0.0.0'], 2, 'listens to this machine alone'],
    [['run', '--tls-key', 'a'], 2, 'belong together'],
    [['run', '--port', 'x'], 2, 'a whole number'],
    [['token', 'add'], 2, '--organisation'],
    [['machine', 'approve', 'x'], 1, 'there is no machine x'],
    [['nothing'], 2, 'unknown command'],
  ])('%j', (words, status, says) => {
    const ended = typed(...words);
    expect(ended.status).toBe(status);
    expect(ended.err).toContain(says);
  });

  test('a key that is none', () => {
    const bad = join(folder, 'bad.key');
    writeFileSync(bad, 'c2hvcnQ=');
    const env = { ...process.env, CPRVAGT_KEY_FILE: bad };
    const { status, stderr } = spawnSync(process.execPath, ['--no-warnings', MAIN, 'verify'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([
      1,
      'cprvagt-server: the key for paths is not 32 bytes in base64\n',
    ]);
  });
});
