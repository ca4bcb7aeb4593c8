/** The agent as a process: it runs, is asked, finds what `verify` plants, and ends when it is told to. */
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test, onTestFinished } from 'vitest';
import { viewLedger } from '../../../agent/ledger/ledger.ts';
import { Disk, register, Running } from '../running.ts';
import { ledgerIn, readingOf } from '../readings.ts';
import { finished, type Ran, run, start, temporaryFolder } from './run.ts';

async function until(holds: () => boolean, mostMs = 20_000): Promise<void> {
  const beganMs = performance.now();
  while (!holds()) {
    if (performance.now() - beganMs > mostMs) throw new Error(`not within ${mostMs} ms`);
    await wait(50);
  }
}

function agent(folder: string, state = join(folder, 'state')): ChildProcess {
  const config = {
    'state-folder': state,
    'log-folder': join(folder, 'logs'),
    roots: [join(folder, 'files')],
    'cpu-percent': 100,
    'pause-while-active': false,
    'pause-on-battery': false,
  };
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config));
  const child = start(['agent', 'run', '--config', join(folder, 'config.json')]);
  // One that a failed test has left would run for ever.
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

function eventsIn(folder: string): Record<string, unknown>[] {
  const path = join(folder, 'logs', 'cprvagt.log');
  if (!existsSync(path)) return [];
  // The last one may be half written.
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function verify(disk: Disk, ...words: readonly string[]): Promise<Ran> {
  return run(['verify', disk.files, '--state-folder', disk.state, ...words]);
}

describe('agent run', () => {
  test('reads what its configuration says, tells it, and ends in order', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'files'));
    writeFileSync(join(folder, 'files', 'liste 300471-6271.csv'), register(40));
    const child = agent(folder);
    const ended = finished(child);
    await until(() => eventsIn(folder).some(({ event }) => event === 'scanEnded'));
    const told = await run(['status', '--config', join(folder, 'config.json'), '--lang', 'en']);
    const second = await finished(agent(folder));
    child.kill('SIGTERM');
    const { status, out, err } = await ended;
    expect({ status, out }).toEqual({ status: 0, out: '' });
    expect(err).toMatch(/^cprvagt: Agenten kører. Log: .*\n$/);
    expect(second.status).toBe(3);
    expect(second.err).toContain('En anden agent bruger allerede');
    expect(told.out).toMatch(/FOUND +\/.*\/files\/liste \*{6}-\*{4}\.csv\n +40 persons/);
    const events = eventsIn(folder);
    expect(events.map(({ event }) => event)).toEqual(
      expect.arrayContaining(['started', 'scanBegan', 'file', 'scanEnded', 'stopped']),
    );
    expect(events.find(({ event }) => event === 'file')).toMatchObject({
      path: join(folder, 'files', 'liste ******-****.csv'),
      outcome: 'found',
      persons: 40,
    });
    expect(readdirSync(folder).toSorted()).toEqual(['config.json', 'files', 'logs', 'state']);
  }, 40_000);

  test('tells when it has no place for what it knows', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), 'no folder');
    const { status, err } = await finished(agent(folder, join(folder, 'file', 'state')));
    expect(status).toBe(3);
    expect(err).toMatch(/\/state kan ikke skrives \((ENOTDIR|ENOENT)\)/);
  });
});

describe('verify', () => {
  test('is found by an agent that watches, is gone afterwards, and counts nowhere', async () => {
    using disk = new Disk();
    disk.put('a.csv', register(20));
    await using running = new Running(disk);
    await running.walked();
    const { status, out, err } = await verify(disk);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^Lagt: .*cprvagt-drill-[a-z]{12}\.csv\. Venter på agenten …\n/);
    expect(out).toMatch(
      /\nAgenten holder øje: fundet efter \d+(,\d)? sek\.\nØvelsen er fjernet igen\.\n$/,
    );
    expect(readdirSync(disk.files)).toEqual(['a.csv']);
    expect(running.of('drillFound')).toHaveLength(1);
    using view = viewLedger(disk.state);
    expect(view?.counts().outcomes.found).toBe(1);
    expect(view?.persons().persons).toBe(20);
  }, 40_000);

  test('says when nobody finds it, and takes it away all the same', async () => {
    using disk = new Disk();
    ledgerIn(disk.state)[Symbol.dispose]();
    const { status, out, err } = await verify(disk, '--within', '1');
    expect(status).toBe(3);
    expect(out).not.toContain('fundet');
    expect(out).toContain('Øvelsen er fjernet igen.');
    expect(err).toContain('Ikke fundet (1 sek.). Kører agenten');
    expect(readdirSync(disk.files)).toEqual([]);
  });

  test('is stopped with Ctrl-C, and takes it away', async () => {
    using disk = new Disk();
    ledgerIn(disk.state)[Symbol.dispose]();
    const child = start(['verify', disk.files, '--state-folder', disk.state]);
    const ended = finished(child);
    await until(() => readdirSync(disk.files).length === 1);
    child.kill('SIGINT');
    const { status, err } = await ended;
    expect(status).toBe(130);
    expect(err).toContain('Afbrudt, før agenten havde fundet det.');
    expect(readdirSync(disk.files)).toEqual([]);
  });

  const rows: readonly (readonly [why: string, drill: boolean, status: number])[] = [
    ['a drill', true, 0],
    ['a register', false, 3],
  ];
  test.each(rows)(
    'what the ledger has there must be a drill: %s',
    async (_why, drill, expected) => {
      using disk = new Disk();
      using ledger = ledgerIn(disk.state);
      const ended = verify(disk, '--within', '3');
      await until(() => readdirSync(disk.files).length === 1);
      const [name = ''] = readdirSync(disk.files);
      ledger.record(readingOf(join(disk.files, name), { drill }));
      ledger.flush();
      expect((await ended).status).toBe(expected);
    },
  );

  const impossible: readonly (readonly [why: string, words: (disk: Disk) => string[], says: string])[] = [
    ['no agent', ({ files }) => ['verify', files, '--state-folder', join(files, 'nej')], 'Ingen agent har kørt'],
    ['no folder', ({ files, state }) => ['verify', join(files, 'nej'), '--state-folder', state], 'Der kan ikke lægges noget'],
    ['no desktop', ({ state }) => ['verify', '--state-folder', state], 'Her er intet skrivebord'],
  ]; // prettier-ignore
  test.each(impossible)('says what is missing: %s', async (_why, words, says) => {
    using disk = new Disk();
    ledgerIn(disk.state)[Symbol.dispose]();
    const { status, out, err } = await run(words(disk), { HOME: disk.files });
    expect(status).toBeGreaterThan(1);
    expect(out).toBe('');
    expect(err).toContain(says);
  });

  test.each(['Desktop', 'Skrivebord'])('without a folder goes to %s', async (name) => {
    using disk = new Disk();
    ledgerIn(disk.state)[Symbol.dispose]();
    mkdirSync(join(disk.files, name));
    const words = ['verify', '--within', '1', '--state-folder', disk.state];
    const { out } = await run(words, { HOME: disk.files });
    expect(out).toContain(join(disk.files, name, 'cprvagt-drill-'));
    expect(readdirSync(join(disk.files, name))).toEqual([]);
  });
});
