/** `npm start`: the samples are what they promise, the server knows what the agent found, and nothing is left. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { makeSamples } from '../../scripts/samples.ts';
import { NotPossible, text, wished } from '../../scripts/trial/wish.ts';
import { isBrowserHere, launch } from '../browser.ts';
import { objectsOf, run, temporaryFolder } from '../agent/command/run.ts';
import { register } from '../agent/running.ts';

const SCRIPTS = join(import.meta.dirname, '../../scripts');

test('each sample file ends as what it is an example of', async () => {
  const folder = temporaryFolder();
  makeSamples(folder);
  const { out } = await run(['scan', folder, '--format', 'ndjson', '--all']);
  const objects = objectsOf(out);
  expect(objects.pop()).toMatchObject({
    summary: { files: 12, found: 6, sealed: 1, persons: 626 },
  });
  const told = objects.map(({ path, outcome, persons, confidence }) => [
    basename(path as string),
    { outcome, persons, confidence },
  ]);
  const nothing = { persons: 0, confidence: null };
  const found = { outcome: 'found', confidence: 'certain' };
  expect(Object.fromEntries(told)).toEqual({
    'Afbrudt overførsel.xlsx': { outcome: 'unknown', ...nothing },
    'Boligstøtte 2003.xls': { ...found, persons: 120 },
    'Budget 2026.xlsx': { outcome: 'clean', ...nothing },
    'Frivillige.ods': { outcome: 'clean', ...nothing },
    'Fakturaer.xlsx': { outcome: 'clean', ...nothing },
    'Klasselister.xlsx': { ...found, persons: 26 },
    'Løn og fravær.xls': { outcome: 'sealed', ...nothing },
    'Noter.txt': { outcome: 'clean', ...nothing },
    'Til revisor.zip': { ...found, persons: 60 },
    'Udtræk fra fagsystem.xls': { ...found, persons: 80 },
    'Venteliste plejebolig.csv': { ...found, persons: 40 },
    'Ydelsesmodtagere 2018.xlsx': { ...found, persons: 300 },
  });
});

interface Tried {
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly status: Promise<number | null>;
}

function trying(...words: readonly string[]): Tried {
  const env = { ...process.env, LANG: 'da_DK.UTF-8', LC_ALL: '', LC_MESSAGES: '', NO_COLOR: '1' };
  const start = ['--no-warnings', join(SCRIPTS, 'try.ts'), ...words];
  const child = spawn(process.execPath, start, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  // Its agent ends when it is alone.
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => (said += piece));
  const status = once(child, 'close').then(([code]) => code as number | null);
  return { child, said: () => said, status };
}

async function until(isSo: () => boolean): Promise<void> {
  const beganMs = performance.now();
  while (!isSo()) {
    if (performance.now() - beganMs > 30_000) throw new Error('it never was');
    await sleep(50);
  }
}

test('two at once, each with a server of its own that knows what its agent found', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'budget.csv'), 'Område;Beløb\r\nVeje;1200000\r\n');
  writeFileSync(join(folder, 'liste 020280-0009.csv'), register(40));
  const [samples, own] = [trying(), trying(folder, '--lang', 'en')];
  expect(await Promise.all([samples.status, own.status])).toEqual([0, 0]);
  const [saidOfSamples, saidOfOwn] = [samples.said(), own.said()];
  expect(saidOfSamples).toContain('6 med CPR-numre, 1 krypteret, 1 ikke læst, 4 rene');
  expect(saidOfSamples).toMatch(
    /^ +kritisk +FUNDET +300 +(åben|ukendt) +Skrivebord\/Ydelsesmodtagere 2018\.xlsx$/m,
  );
  expect(saidOfSamples).toMatch(/^ +høj +KRYPTERET .*Dokumenter\/Løn og fravær\.xls$/m);
  expect(saidOfOwn).toContain('1 with CPR numbers, 1 clean');
  // Forty in the table, and one in the name, which the agent has masked.
  expect(saidOfOwn).toMatch(
    /^ +(high|medium) +FOUND +41 +(open|unknown) +liste \*{6}-\*{4}\.csv$/m,
  );
  const [one, other] = [samples, own].map(({ said }) => /http:\S+:\d+/.exec(said())?.[0]);
  expect(one).not.toBe(other);
  expect(leftOf(samples)).toEqual([]);
});

test('with --keep it shows what comes, until Ctrl-C', async () => {
  const folder = temporaryFolder();
  const kept = trying(folder, '--keep');
  await until(() => kept.said().includes('til du trykker Ctrl-C'));
  const url = /http:\S+:\d+/.exec(kept.said())?.[0] ?? '';
  expect((await fetch(`${url}/health/live`)).status).toBe(200);
  if (isBrowserHere) await lookAt(/http:\S+direkte\S+/.exec(kept.said())?.[0] ?? '');
  writeFileSync(join(folder, 'ny.csv'), register(20));
  await until(() => /^ +\d\d:\d\d:\d\d +FUNDET +ny\.csv +20 personer$/m.test(kept.said()));
  expect(leftOf(kept)).not.toEqual([]);
  kept.child.kill('SIGINT');
  expect(await kept.status).toBe(130);
  expect(kept.said()).toContain('Standset.');
  expect(leftOf(kept)).toEqual([]);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

/** The link opens the dashboard, signed in. */
async function lookAt(link: string): Promise<void> {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    await page.goto(link);
    await page.getByRole('heading', { level: 1, name: 'Overblik' }).waitFor();
    await page.getByText('Prøve Kommune').first().waitFor();
    expect(new URL(page.url()).hash).toBe('');
  } finally {
    await browser.close();
  }
}

/** Its folder, and the processes that have it in their command line. */
function leftOf({ child }: Tried): readonly string[] {
  const folder = join(SCRIPTS, '../dist/trial', `${child.pid}`);
  const processes = process.platform === 'linux' ? readdirSync('/proc') : [];
  const lines = processes.filter((name) => /^\d+$/.test(name)).map(commandLineOf);
  return [
    ...lines.filter((line) => line.includes(folder)),
    ...(existsSync(folder) ? [folder] : []),
  ];
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(join('/proc', pid, 'cmdline'), 'utf8');
  } catch {
    return '';
  }
}

test('a port that somebody has', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { status, said } = trying(temporaryFolder(), '--port', `${port}`);
  expect(await status).toBe(1);
  expect(said()).toContain(`Port ${port} er optaget.`);
  server.close();
});

test('wrong use is one sentence', async () => {
  const { status, said } = trying('--fromat', 'x');
  expect(await status).toBe(2);
  expect(said()).toBe('cprvagt: Brug: npm start [mappe] [-- --port N --keep --lang da|en]\n');
});

const { use, noPort, manyFolders, noFolder } = text.wrong;
const script = join(SCRIPTS, 'try.ts');
const wrong: readonly (readonly [words: string[], says: string])[] = [
  [['--port'], use],
  [['--port', '65536'], noPort('65536')],
  [['--port', '8k'], noPort('8k')],
  [['/nej', '/heller'], manyFolders],
  [['/nej'], noFolder('/nej', 'ENOENT')],
  [[script], noFolder(script, 'ENOTDIR')],
];
test.each(wrong)('is not possible: %j', (words, says) => {
  expect(() => wished(words)).toThrow(new NotPossible(says, 2));
});
