/** The parts of the command line that need no process: language, nearest word, progress line. */
import { describe, expect, test } from 'vitest';
import { languageAskedFor, languageOf } from '../../../agent/command/language.ts';
import { nearest } from '../../../rules/nearest.ts';
import { Bar, Lines, type Position } from '../../../agent/command/progress.ts';
import { da } from '../../../agent/text.da.ts';

const locales: readonly [why: string, env: Record<string, string>, system: string, is: string][] = [
  ['Danish by LANG', { LANG: 'da_DK.UTF-8' }, 'en-US', 'da'],
  ['LC_ALL before LANG', { LC_ALL: 'en_GB.UTF-8', LANG: 'da_DK.UTF-8' }, 'da-DK', 'en'],
  ['LC_MESSAGES before LANG', { LC_MESSAGES: 'da_DK', LANG: 'en_US' }, 'en-US', 'da'],
  ['an empty LC_ALL is none', { LC_ALL: '', LANG: 'da_DK' }, 'en-US', 'da'],
  ['C names no language', { LANG: 'C.UTF-8' }, 'da-DK', 'da'],
  ['POSIX names no language', { LC_ALL: 'POSIX' }, 'en-US', 'en'],
  ['Windows: the system decides', {}, 'da-DK', 'da'],
  ['Faroese reads Danish', { LANG: 'fo_FO.UTF-8' }, 'en-US', 'da'],
  ['Greenlandic reads Danish', {}, 'kl-GL', 'da'],
  ['Taita (dav) is not Danish', { LANG: 'dav_KE' }, 'en-US', 'en'],
  ['everybody else reads English', { LANG: 'de_DE.UTF-8' }, 'da-DK', 'en'],
];
test.each(locales)('%s', (_why, env, system, is) => {
  expect(languageOf(env, () => system)).toBe(is);
});

const asked: readonly [why: string, words: readonly string[], is: string | null][] = [
  ['apart', ['scan', '--lang', 'en', 'x'], 'en'],
  ['in one word', ['scan', '--lang=da'], 'da'],
  ['the last one counts', ['--lang=da', '--lang', 'en'], 'en'],
  ['a wrong one is none', ['--lang', 'de'], null],
  ['after -- it is a file', ['scan', '--', '--lang=en'], null],
];
test.each(asked)('a language asked for: %s', (_why, words, is) => {
  expect(languageAskedFor(words)).toBe(is);
});

const FLAGS = ['--format', '--output', '--all', '--all-names', '--quiet', '--no-color', '--lang'];
const typed: readonly [why: string, word: string, is: string | null][] = [
  ['letters swapped', '--fromat', '--format'],
  ['a letter missing', '--ouput', '--output'],
  ['British', '--no-colour', '--no-color'],
  ['upper case', '--QUIET', '--quiet'],
  ['a part', '--allnames', '--all-names'],
  ['nothing like it', '--recursive', null],
  ['empty', '', null],
];
test.each(typed)('the nearest word: %s', (_why, word, is) => {
  expect(nearest(word, FLAGS)).toBe(is);
});

const here: Position = {
  done: { files: 1234, bytes: 5_000_000 },
  found: 3,
  ahead: { files: 2000, bytes: 8_000_000 },
  isWhole: true,
  elapsedMs: 60_000.4,
  remainingMs: null,
  path: '/a',
};

describe('the progress line', () => {
  const run = (
    columns: number,
    position: Partial<Position>,
  ): { written: string[]; progress: Bar } => {
    const written: string[] = [];
    const terminal = { columns, write: (text: string) => written.push(text) };
    const progress = new Bar(terminal, da, () => nowMs);
    progress.show({ ...here, ...position });
    return { written, progress };
  };
  let nowMs = 0;

  test('counts, and shows the end of where it is', () => {
    const { written } = run(60, { path: `/home/kari/${'mappe/'.repeat(20)}Register.xlsx` });
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^\r1\.234 læst, 3 fundet · ….*Register\.xlsx/);
    expect(written[0]?.endsWith('\u001b[K')).toBe(true);
  });

  const lefts: readonly [ms: number, says: string][] = [
    [3000, 'få sekunder tilbage'],
    [42_000, 'ca. 40 sek. tilbage'],
    [55_000, 'ca. 1 min. tilbage'],
    [170_000, 'ca. 3 min. tilbage'],
    [3_500_000, 'ca. 1 time tilbage'],
    [5_300_000, 'ca. 1,5 timer tilbage'],
  ];
  test.each(lefts)('tells that of %i ms are left: %s', (remainingMs, says) => {
    expect(run(80, { remainingMs }).written[0]).toContain(`1.234 læst, 3 fundet · ${says} · /a`);
  });

  test.each([20, 40, 80, 200])('never fills %i columns', (columns) => {
    for (const path of ['/a', `/home/${'x'.repeat(300)}`, '日本語'.repeat(60)]) {
      for (const remainingMs of [null, 170_000]) {
        const line = (run(columns, { path, remainingMs }).written[0] ?? '').slice(1, -3);
        const wide = line.match(/[\u3000-\u9fff]/g)?.length ?? 0;
        expect(line.length + wide).toBeLessThan(columns);
      }
    }
  });

  test('lets nothing in a name act on the terminal', () => {
    const { written } = run(80, { path: '/a/\u001b[2Jb\n' });
    expect((written[0] ?? '').slice(1, -3)).not.toMatch(/\p{Cc}/u);
  });

  test('does not flicker, and leaves nothing behind', () => {
    const { written, progress } = run(80, {});
    nowMs += 20;
    progress.show(here);
    expect(written).toHaveLength(1);
    nowMs += 200;
    progress.show(here);
    expect(written).toHaveLength(2);
    progress.end();
    progress.clear();
    expect(written.slice(2)).toEqual(['\r\u001b[K']);
  });
});

test('progress for programs: an object a line, at most twice a second, and a last one', () => {
  const written: string[] = [];
  let nowMs = 0;
  const progress = new Lines(
    (line) => written.push(line),
    () => nowMs,
  );
  for (; nowMs < 1000; nowMs += 10) progress.show({ ...here, remainingMs: 1234.5 });
  progress.end({ ...here, remainingMs: null });
  expect(written).toHaveLength(3);
  const common = { files: 1234, found: 3, bytes: 5_000_000, candidatesSeen: 2000 };
  const counted = { ...common, bytesSeen: 8_000_000, allSeen: true, elapsedMs: 60_000 };
  expect(written.map((line) => JSON.parse(line) as unknown)).toEqual([
    { progress: { ...counted, remainingMs: 1235 } },
    { progress: { ...counted, remainingMs: 1235 } },
    { progress: { ...counted, remainingMs: null } },
  ]);
  expect(written.every((line) => line.endsWith('\n'))).toBe(true);
});
