/** People from the command line, and the first start: a real process, its output, and a browser that follows the link. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Session } from '../../server/api/session.ts';
import { type Ended, MAIN, typedIn } from './typed.ts';
import { PASSWORD, Visitor } from './visitor.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-server-users-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const typed = (...words: readonly string[]): Ended => typedIn(folder, ['user', ...words]);

/** What a start says, and what is done while it runs. */
async function started(work: (url: string, said: () => string) => Promise<void>): Promise<string> {
  const server = spawn(process.execPath, ['--no-warnings', MAIN, 'run', '--port', '0'], {
    cwd: folder,
  });
  const ended = once(server, 'close');
  let said = '';
  const url = await new Promise<string>((found, failed) => {
    server.stdout.on('data', (data: Buffer) => {
      said += data.toString();
      const told = /listens at (\S+)\n/.exec(said)?.[1];
      if (told !== undefined) found(told);
    });
    void ended.then(() => failed(new Error(`it ended: ${said}`)));
  });
  await work(url, () => said);
  server.kill('SIGTERM');
  await ended;
  return said;
}

const enter = async (url: string, link: string, password?: string): Promise<Visitor> => {
  const visitor = new Visitor(url);
  const body = { link, password };
  expect((await visitor.ask('POST', '/api/session/link', { body })).status).toBe(204);
  return visitor;
};
const linkIn = (out: string): string => /\/velkommen#([\w-]{43})$/m.exec(out)?.[1] ?? '';
const nothing = (): Promise<void> => Promise.resolve();

test('the first start lets an admin in, as long as nobody has come in', async () => {
  expect(await started(nothing)).toContain(
    'nobody can sign in yet: cprvagt-server user add <NAME> --role admin --organisation <NAME>\n',
  );
  spawnSync(
    process.execPath,
    ['--no-warnings', MAIN, 'token', 'add', '--organisation', 'Brande Kommune'],
    { cwd: folder },
  );
  const first = await started(nothing);
  await started(async (url, said) => {
    // The lines come one by one.
    await expect.poll(said).toContain(`by ${url}/velkommen#`);
    // That of the start before is of no use any more.
    const body = { link: linkIn(first) };
    expect((await new Visitor(url).ask('POST', '/api/session/link', { body })).status).toBe(401);
    const visitor = await enter(url, linkIn(said()), PASSWORD);
    const { body: who } = await visitor.ask('GET', '/api/session');
    expect(who as Session).toMatchObject({ name: 'admin', role: 'admin', units: null });
  });
  expect(await started(nothing)).not.toContain('velkommen');
}, 60_000);

test('people are added, listed, given another role and a new link, and disabled', async () => {
  const { out, status } = typed('add', 'Bodil', '--role', 'analyst', '--unit', 'Brande Kommune');
  expect([status, out]).toEqual([0, expect.stringMatching(/^\/velkommen#[\w-]{43}\n$/)]);
  expect(typed('list').out).toContain(
    'bodil  Brande Kommune  analyst  Brande Kommune  never signed in\n',
  );
  await started(async (url) => {
    const visitor = await enter(url, linkIn(out), PASSWORD);
    expect(typed('role', 'bodil', 'auditor').status).toBe(0);
    const { body } = await visitor.ask('GET', '/api/session');
    expect(body as Session).toMatchObject({ role: 'auditor', units: null });
    await enter(url, linkIn(typed('link', 'bodil').out));
    expect((await visitor.ask('GET', '/api/session')).status).toBe(401);
    await visitor.signIn('bodil');
    expect(typed('disable', 'bodil').status).toBe(0);
    expect((await visitor.ask('GET', '/api/session')).status).toBe(401);
  });
  expect(typed('list').out).toMatch(
    /^bodil {2}Brande Kommune {2}auditor {2}all units .*disabled$/m,
  );
}, 60_000);

test.each<readonly [words: readonly string[], status: number, says: string]>([
  [['link', 'ingen'], 1, 'there is nobody of the name ingen'],
  [['disable', 'admin'], 1, 'that is the last admin of all units'],
  [['add', 'admin'], 1, 'there is somebody of the name admin already'],
  [['add', 'x', '--role', 'king'], 2, 'Allowed choices are viewer, analyst, admin, auditor'],
])('%j', (words, status, says) => {
  const ended = typed(...words);
  expect([ended.status, ended.err]).toEqual([status, expect.stringContaining(says)]);
});
