/** `npm start`: the sample folder holds what it promises, and the demonstration ends well. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { makeSamples } from '../../scripts/samples.ts';
import { objectsOf, run, temporaryFolder } from '../agent/command/run.ts';

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
  const register = { outcome: 'found', confidence: 'certain' };
  expect(Object.fromEntries(told)).toEqual({
    'Afbrudt overførsel.xlsx': { outcome: 'unknown', ...nothing },
    'Boligstøtte 2003.xls': { ...register, persons: 120 },
    'Budget 2026.xlsx': { outcome: 'clean', ...nothing },
    'Frivillige.ods': { outcome: 'clean', ...nothing },
    'Fakturaer.xlsx': { outcome: 'clean', ...nothing },
    'Klasselister.xlsx': { ...register, persons: 26 },
    'Løn og fravær.xls': { outcome: 'sealed', ...nothing },
    'Noter.txt': { outcome: 'clean', ...nothing },
    'Til revisor.zip': { ...register, persons: 60 },
    'Udtræk fra fagsystem.xls': { ...register, persons: 80 },
    'Venteliste plejebolig.csv': { ...register, persons: 40 },
    'Ydelsesmodtagere 2018.xlsx': { ...register, persons: 300 },
  });
});

function tried(words: readonly string[]): { status: number | null; stdout: string } {
  const env = { ...process.env, LANG: 'da_DK.UTF-8', LC_ALL: '', LC_MESSAGES: '' };
  const start = [join(SCRIPTS, 'with-node.mjs'), join(SCRIPTS, 'try.ts')];
  return spawnSync(process.execPath, [...start, ...words], { encoding: 'utf8', env });
}

test('without a folder it makes one, finds what is there, and ends with 0', () => {
  const { status, stdout } = tried([]);
  expect(status).toBe(0);
  expect(stdout).toContain('CPR-numre i 6 af 12 filer: 626 personer i alt');
  expect(stdout).toMatch(
    /KRYPTERET .*Løn og fravær\.xls\n.*svagt \(RC4, 40 bit\): kan brydes på timer/,
  );
  expect(stdout).toContain('slutter med status 1');
});

test('a folder of your own', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'budget.csv'), 'Område;Beløb\r\nVeje;1200000\r\n');
  const { status, stdout } = tried([folder, '--lang', 'en']);
  expect(status).toBe(0);
  expect(stdout).toContain('No CPR numbers in 1 file read');
  expect(stdout).toContain('ends with status 0');
});

test('wrong use stays wrong use', () => {
  expect(tried(['--fromat', 'x']).status).toBe(2);
});
