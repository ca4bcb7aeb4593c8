/** The parts of the command line that need no process: language, nearest word, progress line. */
import { describe, expect, test } from 'vitest';
import { languageAskedFor, languageOf } from '../../../agent/command/language.ts';
import { nearest } from '../../../agent/command/nearest.ts';
import { Progress } from '../../../agent/command/progress.ts';
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
  expect(languageOf(env, system)).toBe(is);
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

describe('the progress line', () => {
  const run = (columns: number, path: string): { written: string[]; progress: Progress } => {
    const written: string[] = [];
    const terminal = { columns, write: (text: string) => written.push(text) };
    const progress = new Progress(terminal, da, () => nowMs);
    progress.show({ done: 1234, found: 3, path });
    return { written, progress };
  };
  let nowMs = 0;

  test('counts, and shows the end of where it is', () => {
    const { written } = run(60, `/home/kari/${'mappe/'.repeat(20)}Register.xlsx`);
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^\r1\.234 læst, 3 fundet · ….*Register\.xlsx/);
    expect(written[0]?.endsWith('\u001b[K')).toBe(true);
  });

  test.each([20, 40, 80, 200])('never fills %i columns', (columns) => {
    for (const path of ['/a', `/home/${'x'.repeat(300)}`, '日本語'.repeat(60)]) {
      const line = (run(columns, path).written[0] ?? '').slice(1, -3);
      const wide = line.match(/[\u3000-\u9fff]/g)?.length ?? 0;
      expect(line.length + wide).toBeLessThan(columns);
    }
  });

  test('lets nothing in a name act on the terminal', () => {
    expect((run(80, '/a/\u001b[2Jb\n').written[0] ?? '').slice(1, -3)).not.toMatch(/\p{Cc}/u);
  });

  test('does not flicker, and leaves nothing behind', () => {
    const { written, progress } = run(80, '/a');
    nowMs += 20;
    progress.show({ done: 1235, found: 3, path: '/b' });
    expect(written).toHaveLength(1);
    nowMs += 200;
    progress.show({ done: 1236, found: 3, path: '/c' });
    expect(written).toHaveLength(2);
    progress.clear();
    progress.clear();
    expect(written.slice(2)).toEqual(['\r\u001b[K']);
  });
});
