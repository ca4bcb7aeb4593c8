/**
 * The executables, alone in a folder: they find what the checkout finds, whatever the environment says.
 * That the parser's wall is the same is in test/agent/inspect/confinement.test.ts.
 */
import { spawn, spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { ensureExecutables } from '../../scripts/package/executables.ts';
import { endingOf, here } from '../../scripts/package/target.ts';
import { makeSamples } from '../../scripts/samples.ts';
import { objectsOf, run } from '../agent/command/run.ts';

const MAKING_MS = 120_000;
const target = here();
const isNone = target === undefined;
const isOther = target !== 'linux-x64';

let alone = '';
let samples = '';
let command = '';
let parser = '';
beforeAll(async () => {
  if (target === undefined) return;
  const made = await ensureExecutables(target);
  alone = mkdtempSync(join(tmpdir(), 'cprvagt-alone-'));
  [command, parser] = ['cprvagt', 'cprvagt-parser'].map((name) => {
    const path = join(alone, `${name}${endingOf(target)}`);
    copyFileSync(join(made, basename(path)), path);
    return path;
  }) as [string, string];
  samples = mkdtempSync(join(tmpdir(), 'cprvagt-samples-'));
  makeSamples(samples);
}, MAKING_MS);
afterAll(() => {
  for (const folder of [alone, samples]) rmSync(folder, { recursive: true, force: true });
});

interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

function runAlone(words: readonly string[], env: NodeJS.ProcessEnv = {}, file = command): Ended {
  const options = { cwd: alone, env: { LANG: 'da_DK.UTF-8', ...env }, timeout: 30_000 };
  const { status, stdout, stderr } = spawnSync(file, words, { encoding: 'utf8', ...options });
  return { status, out: stdout, err: stderr };
}

const SCAN = ['--format', 'ndjson', '--all', '--jobs', '1'] as const;

/** Without the one field that is not the same twice. */
function told(out: string): unknown[] {
  const objects = objectsOf(out) as { summary?: { ms?: number } }[];
  for (const { summary } of objects) delete summary?.ms;
  return objects;
}

test.skipIf(isNone)('alone in a folder it tells what the checkout tells', async () => {
  const { status, out, err } = runAlone(['scan', samples, ...SCAN]);
  expect([status, err]).toEqual([1, '']);
  expect(told(out)).toEqual(told((await run(['scan', samples, ...SCAN])).out));
  expect(readdirSync(alone).toSorted()).toEqual([basename(command), basename(parser)]);
});

test.skipIf(isNone)('what it can do it says itself', () => {
  const { status, out } = runAlone(['--version']);
  expect(status).toBe(0);
  expect(out).toMatch(/^cprvagt \d+\.\d+\.\d+\n$/);
});

test.skipIf(isNone)('flags of Node are none of the command', () => {
  expect(runAlone(['--inspect=0']).status).toBe(2);
  expect(runAlone(['--node-options=--inspect=0']).status).toBe(2);
});

/** Each makes a plain Node fail or hang, or leave a mark. */
function attacks(): NodeJS.ProcessEnv {
  const folder = mkdtempSync(join(tmpdir(), 'cprvagt-env-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const at = (name: string): string => join(folder, name);
  writeFileSync(
    at('code.cjs'),
    `require('node:fs').writeFileSync(${JSON.stringify(at('mark'))}, '')`,
  );
  writeFileSync(at('broken.cnf'), '[');
  // Whoever opens it waits for a writer, and there is none.
  spawnSync('mkfifo', [at('waits.pem')]);
  return {
    NODE_OPTIONS: `--require=${at('code.cjs')}`,
    OPENSSL_CONF: at('broken.cnf'),
    NODE_EXTRA_CA_CERTS: at('waits.pem'),
  };
}

test.skipIf(isOther)('nothing that the environment names is loaded', () => {
  const env = attacks();
  const { status, out, err } = runAlone(['scan', samples, ...SCAN], env);
  expect([status, err]).toEqual([1, '']);
  expect(objectsOf(out).at(-1)).toMatchObject({ summary: { found: 6, sealed: 1, unknown: 1 } });
  const folder = join(env['OPENSSL_CONF'] ?? '', '..');
  expect(readdirSync(folder).toSorted()).toEqual(['broken.cnf', 'code.cjs', 'waits.pem']);
});

test.skipIf(isOther)('by a plain Node all of it is', () => {
  const { NODE_OPTIONS, OPENSSL_CONF, NODE_EXTRA_CA_CERTS } = attacks();
  const node = (env: NodeJS.ProcessEnv, code: string): Ended & { mark: boolean } => {
    const options = { encoding: 'utf8', env, timeout: 1500 } as const;
    const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code], options);
    const mark = readdirSync(join(OPENSSL_CONF ?? '', '..')).includes('mark');
    return { status, out: stdout, err: stderr, mark };
  };
  expect(node({}, '')).toMatchObject({ status: 0, mark: false });
  expect(node({ OPENSSL_CONF }, '').err).toContain('OpenSSL configuration error');
  const trusting = `require('node:tls').getCACertificates('extra')`;
  expect(node({ NODE_EXTRA_CA_CERTS }, trusting).status).toBeNull();
  expect(node({ NODE_OPTIONS }, '').mark).toBe(true);
});

test.skipIf(isNone)('the parser reads nothing for anybody but the command', () => {
  expect(runAlone([], { HOME: '/' }, parser).status).toBe(77);
});

test.skipIf(isNone)('without its parser it says so, and reads nothing', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'cprvagt-half-'));
  onTestFinished(() => rmSync(elsewhere, { recursive: true, force: true }));
  const half = join(elsewhere, basename(command));
  copyFileSync(command, half);
  const { status, err } = runAlone(['scan', samples, ...SCAN], {}, half);
  expect(status).toBe(3);
  expect(err).toContain('it belongs beside this executable');
});

test.skipIf(isOther)(
  'the command is called what it is, and no signal opens the inspector',
  async () => {
    const started = spawn(command, ['scan', samples], { cwd: alone, env: {}, stdio: 'ignore' });
    onTestFinished(() => void started.kill('SIGKILL'));
    const about = (what: string): string => readFileSync(`/proc/${started.pid}/${what}`, 'latin1');
    while (about('comm') !== 'cprvagt\n' || !about('cmdline').startsWith('cprvagt\0'))
      await setTimeout(1);
    started.kill('SIGSTOP');
    const caught = BigInt(`0x${/^SigCgt:\s+(\w+)$/m.exec(about('status'))?.[1]}`);
    const hears = (signal: number): boolean => ((caught >> BigInt(signal - 1)) & 1n) === 1n;
    const { SIGINT, SIGUSR1 } = constants.signals;
    expect([hears(SIGINT), hears(SIGUSR1)]).toEqual([true, false]);
  },
);
