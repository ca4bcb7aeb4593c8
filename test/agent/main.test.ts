/**
 * The real command on real files: what a script can rely on. What the words of a report are is
 * tested in `report/`; here it is statuses, streams, signals and the border to the person.
 */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import house from '../../package.json' with { type: 'json' };
import { somePeople } from '../../scripts/people.ts';
import { zip } from '../zip-writer.ts';
import { BUDGET, folderOf, manyFiles, register } from './command/files.ts';
import { finished, objectsOf, run, start, temporaryFolder } from './command/run.ts';

const isWindows = process.platform === 'win32';

/** Resolves when the first outcome is there. */
function firstPiece(child: ReturnType<typeof start>): Promise<unknown> {
  return new Promise((resolve) => child.stdout?.once('data', resolve));
}

describe('exit status', () => {
  test('0: nothing found and all read', async () => {
    const { status, out, err } = await run(['scan', folderOf({ 'budget.csv': BUDGET })]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('Ingen CPR-numre i 1 læst fil');
  });

  test('0: sealed alone', async () => {
    const folder = folderOf({
      'budget.csv': BUDGET,
      'lukket.zip': zip([{ name: 'a.csv', data: BUDGET, encrypted: true }]),
    });
    const { status, out } = await run(['scan', folder]);
    expect(status).toBe(0);
    expect(out).toMatch(/KRYPTERET .*lukket\.zip/);
    expect(out).toContain('1 er svagt krypteret: regn den for åben');
  });

  test('1: found', async () => {
    const { status, out } = await run(['scan', folderOf({ 'borgere.csv': register(50) })]);
    expect(status).toBe(1);
    expect(out).toContain('50 personer · sikkert · kolonne A, overskrift i række 1');
  });

  test('1: found, although something else could not be read', async () => {
    const folder = folderOf({ 'borgere.csv': register(50), 'x.xlsx': 'PK\u0003\u0004 torn' });
    expect((await run(['scan', folder])).status).toBe(1);
  });

  test('3: nothing found, but not all was read', async () => {
    const { status, out } = await run(['scan', folderOf({ 'x.xlsx': 'PK\u0003\u0004 torn' })]);
    expect(status).toBe(3);
    expect(out).toContain('IKKE LÆST');
    expect(out).toContain('Ikke læst er ikke ren');
  });

  test('3: one of the paths leads nowhere', async () => {
    const folder = folderOf({ 'budget.csv': BUDGET });
    const { status, err } = await run(['scan', folder, join(folder, 'nej.csv')]);
    expect(status).toBe(3);
    expect(err).toContain('nej.csv findes ikke');
  });

  test('2: no path leads anywhere', async () => {
    const nowhere = join(temporaryFolder(), 'nej');
    const { status, out, err } = await run(['scan', nowhere, `${nowhere}/*.xlsx`]);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(`${nowhere} findes ikke`);
    expect(err).toContain('Ingen filer passer på');
  });

  test.skipIf(isWindows)('3: what is no file is not waited for', async () => {
    const folder = temporaryFolder();
    execFileSync('mkfifo', [join(folder, 'rør.csv')]);
    const { status, out } = await run(['scan', join(folder, 'rør.csv')]);
    expect(status).toBe(3);
    expect(out).toContain('IKKE LÆST');
  });
});

describe('status 2, and the right word on stderr', () => {
  test.each([
    ['an option misspelt', ['scan', '--fromat', 'x'], '--fromat findes ikke. Mente du --format?'],
    ['a folder to write to', ['scan', '.', '--output', '/'], '--output skal være en fil'],
    [
      'no place to write to',
      ['scan', '.', '--output', '/nej/ud'],
      '/nej/ud kan ikke skrives (ENOENT)',
    ],
  ])('for %s', async (_why, words, says) => {
    const { status, out, err } = await run(words);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain(`cprvagt: ${says}`);
    expect(err).toContain('cprvagt: Se: cprvagt scan --help');
  });
});

describe('languages', () => {
  test.each([
    ['the locale', ['scan', '--help'], { LANG: 'da_DK.UTF-8' }, 'Slutstatus:'],
    ['another locale', ['scan', '--help'], { LANG: 'sv_SE.UTF-8' }, 'Exit status:'],
    ['--lang before the locale', ['scan', '--help', '--lang', 'en'], {}, 'Exit status:'],
    ['--lang before the word', ['--lang=en', 'scan', '--help'], {}, 'Exit status:'],
    ['for the command as a whole', ['--help', '--lang', 'en'], {}, 'WORD [options]'],
  ])('%s decides', async (_why, words, env, says) => {
    const { status, out, err } = await run(words, env);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain(says);
  });

  test.each(['da', 'en'])('help in %s fits 80 columns and names every status', async (lang) => {
    const { out } = await run(['scan', '--help', '--lang', lang]);
    expect(out.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const status of ['0', '1', '2', '3', '130']) expect(out).toMatch(`  ${status} `);
  });

  test('errors speak it too', async () => {
    expect((await run(['scan', '--x', '--lang', 'en'])).err).toContain('There is no --x.');
  });
});

test('--version is one line', async () => {
  expect(await run(['--version'])).toEqual({
    status: 0,
    out: `cprvagt ${house.version}\n`,
    err: '',
  });
});

describe('what is shown', () => {
  test('clean files only with --all', async () => {
    const folder = folderOf({ 'budget.csv': BUDGET });
    expect((await run(['scan', folder])).out).not.toContain('budget.csv');
    expect((await run(['scan', folder, '--all'])).out).toContain('budget.csv');
  });

  test('files of other names only with --all-names', async () => {
    const folder = folderOf({ 'borgere.jpg': register(50) });
    expect((await run(['scan', folder])).status).toBe(0);
    expect((await run(['scan', folder, '--all-names'])).status).toBe(1);
  });

  test('weak signs alarm only with --min-confidence possible', async () => {
    const [digits = ''] = somePeople(1, 7, { proven: false });
    const folder = folderOf({ 'notat.csv': `Sag;Note\r\n1;ring om ${digits} i morgen\r\n` });
    expect((await run(['scan', folder])).status).toBe(0);
    expect((await run(['scan', folder, '--min-confidence', 'possible'])).status).toBe(1);
  });

  test('no number of anybody, in any form', async () => {
    const people = somePeople(50, 50);
    const folder = folderOf({ 'borgere.csv': register(50) });
    for (const format of ['table', 'ndjson']) {
      const { out, err } = await run(['scan', folder, '--format', format, '--all']);
      for (const digits of people) expect(out + err).not.toContain(digits.slice(0, 6));
    }
  });

  test('no colour and no progress where no person looks', async () => {
    const { out, err } = await run(['scan', folderOf({ 'borgere.csv': register(50) })]);
    expect(out).not.toContain('\u001b');
    expect(err).toBe('');
  });

  test.skipIf(isWindows)('no name can act on the terminal', async () => {
    const folder = folderOf({ 'a\u001b[2J\r\u202eb\n.csv': register(50) });
    const { out } = await run(['scan', folder]);
    expect(out).toContain('a\\x1b[2J\\x0d\\u202eb\\x0a.csv');
    expect(out.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test.skipIf(process.platform !== 'linux')('a name that is no UTF-8, byte by byte', async () => {
    const folder = temporaryFolder();
    const path = Buffer.concat([
      Buffer.from(`${folder}/bl`),
      Buffer.from([0xe5]),
      Buffer.from('.csv'),
    ]);
    writeFileSync(path, register(50));
    const { status, out } = await run(['scan', folder, '--format', 'ndjson']);
    expect(status).toBe(1);
    expect(objectsOf(out)[0]).toMatchObject({ pathBytes: path.toString('base64'), persons: 50 });
  });
});

test('ndjson is an object a line, and a summary that adds up', async () => {
  const folder = folderOf({ 'a.csv': register(50), 'b.csv': register(60), 'c.csv': BUDGET });
  const { status, out } = await run(['scan', folder, '--format', 'ndjson', '--all']);
  const objects = objectsOf(out);
  const { summary } = objects.pop() as { summary: Record<string, number> };
  expect(status).toBe(1);
  expect(objects.map(({ outcome }) => outcome)).toEqual(['found', 'found', 'clean']);
  const { files, clean = 0, found = 0, sealed = 0, unknown = 0, persons } = summary;
  expect({ files, persons }).toEqual({ files: clean + found + sealed + unknown, persons: 110 });
  expect(summary).toMatchObject({ complete: true, missing: 0 });
});

describe('--output', () => {
  test('writes the whole report to a file that only its owner reads', async () => {
    const folder = folderOf({ 'borgere.csv': register(50) });
    const target = join(temporaryFolder(), 'ud.ndjson');
    const { status, out } = await run(['scan', folder, '--format=ndjson', '--output', target]);
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(objectsOf(readFileSync(target, 'utf8'))).toHaveLength(2);
    expect(readdirSync(join(target, '..'))).toEqual(['ud.ndjson']);
    expect(statSync(target).mode & 0o777).toBe(isWindows ? 0o666 : 0o600);
  });

  test('through a link, which stays one', async () => {
    const folder = folderOf({ 'budget.csv': BUDGET });
    const target = temporaryFolder();
    writeFileSync(join(target, 'gammel.txt'), 'før');
    symlinkSync(join(target, 'gammel.txt'), join(target, 'link.txt'));
    await run(['scan', folder, '--output', join(target, 'link.txt')]);
    expect(readFileSync(join(target, 'gammel.txt'), 'utf8')).toContain('Ingen CPR-numre');
  });

  test('leaves what was there when nothing was scanned', async () => {
    const folder = folderOf({ 'ud.txt': 'før' });
    const target = join(folder, 'ud.txt');
    expect((await run(['scan', join(folder, 'nej'), '--output', target])).status).toBe(2);
    expect(readFileSync(target, 'utf8')).toBe('før');
    expect(readdirSync(folder)).toEqual(['ud.txt']);
  });

  test('does not read its own half-written file', async () => {
    const folder = folderOf({ 'budget.csv': BUDGET });
    const words = ['scan', folder, '--all-names', '--all', '--output', join(folder, 'ud.txt')];
    expect((await run(words)).status).toBe(0);
    expect(existsSync(join(folder, 'ud.txt'))).toBe(true);
    expect(readFileSync(join(folder, 'ud.txt'), 'utf8')).not.toContain('.tmp');
  });
});

/** Files enough to be in the middle of for a while. */
const COUNT = 400;

describe('stopped', () => {
  test.skipIf(isWindows).each([
    ['SIGINT', 130, '1'],
    ['SIGINT', 130, '4'],
    ['SIGTERM', 143, '4'],
  ] as const)(
    '%s ends it at once with what there is: %i, %s jobs',
    async (signal, status, jobs) => {
      const child = start(['scan', ...manyFiles(COUNT), '--format', 'ndjson', '--jobs', jobs]);
      const end = finished(child);
      await firstPiece(child);
      const stoppedMs = performance.now();
      child.kill(signal);
      const ran = await end;
      expect(performance.now() - stoppedMs).toBeLessThan(3000);
      expect(ran).toMatchObject({ status, err: '' });
      const objects = objectsOf(ran.out);
      const { summary } = objects.pop() as { summary: Record<string, unknown> };
      expect(summary).toMatchObject({ complete: false, files: objects.length });
      expect(objects.length).toBeLessThan(COUNT);
      expect(objects.map(({ outcome }) => outcome)).not.toContain('unknown');
    },
  );

  test.skipIf(isWindows)('a report to a file is finished as far as it came', async () => {
    const folder = temporaryFolder();
    const target = join(folder, 'ud.ndjson');
    const child = start(['scan', ...manyFiles(COUNT), '--format', 'ndjson', '--output', target]);
    const end = finished(child);
    const isBegun = (): boolean =>
      readdirSync(folder).some((name) => statSync(join(folder, name)).size > 0);
    await vi.waitUntil(isBegun, { timeout: 30_000 });
    child.kill('SIGINT');
    expect(await end).toMatchObject({ status: 130, out: '', err: '' });
    expect(readdirSync(folder)).toEqual(['ud.ndjson']);
    expect(objectsOf(readFileSync(target, 'utf8')).at(-1)).toMatchObject({
      summary: { complete: false },
    });
  });

  test.each(['1', '4'])('a closed pipe ends it quietly, %s jobs', async (jobs) => {
    const child = start(['scan', ...manyFiles(COUNT), '--format', 'ndjson', '--jobs', jobs]);
    const end = finished(child);
    await firstPiece(child);
    const closedMs = performance.now();
    child.stdout?.destroy();
    expect(await end).toMatchObject({ status: 1, err: '' });
    expect(performance.now() - closedMs).toBeLessThan(3000);
  });

  test.skipIf(isWindows)('head -1 gets its line and everybody goes home', () => {
    const command = join(import.meta.dirname, '../../scripts/cprvagt.mjs');
    const words = manyFiles(20).join(' ');
    const shell = `"${process.execPath}" "${command}" scan ${words} --format ndjson | head -n 1`;
    const out = execFileSync('sh', ['-c', shell], { encoding: 'utf8' });
    expect(objectsOf(out)).toHaveLength(1);
  });
});

test('patterns that no shell expanded', async () => {
  const folder = folderOf({ 'a.csv': register(50), 'b.txt': BUDGET });
  mkdirSync(join(folder, 'under'));
  writeFileSync(join(folder, 'under', 'c.csv'), register(60));
  const { out } = await run(['scan', `${folder}/**/*.csv`, '--format', 'ndjson']);
  expect(objectsOf(out).at(-1)).toMatchObject({ summary: { files: 2, found: 2, persons: 110 } });
});
