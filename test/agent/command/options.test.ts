/** What was typed and what it means; every wrong use is answered with the right word. */
import { homedir } from 'node:os';
import { expect, test } from 'vitest';
import { parse } from '../../../agent/command/options.ts';
import type { ScanWish } from '../../../agent/command/scan.ts';
import { WrongUse } from '../../../agent/command/word.ts';
import { da } from '../../../agent/text.da.ts';

const plain: ScanWish = {
  kind: 'scan',
  paths: ['x'],
  format: 'table',
  output: null,
  quiet: false,
  color: true,
  all: false,
  allNames: false,
  minConfidence: 'likely',
};

const meant: readonly [why: string, words: readonly string[], change: Partial<ScanWish>][] = [
  ['nothing but a path', ['x'], {}],
  ['several paths', ['x', 'y'], { paths: ['x', 'y'] }],
  ['no path is the home folder', [], { paths: [homedir()] }],
  ['a path with a dash in front', ['--', '--all'], { paths: ['--all'] }],
  ['options before the path', ['--all', '--quiet', 'x'], { all: true, quiet: true }],
  ['options after the path', ['x', '--all-names', '--no-color'], { allNames: true, color: false }],
  ['a value in one word', ['x', '--format=ndjson'], { format: 'ndjson' }],
  ['a value apart', ['x', '--min-confidence', 'certain'], { minConfidence: 'certain' }],
  ['an output file', ['x', '--output', 'ud.txt'], { output: 'ud.txt' }],
  ['a dash is standard output', ['x', '--output', '-'], { output: null }],
  ['the language is parsed elsewhere', ['x', '--lang', 'en'], {}],
];
test.each(meant)('means: %s', (_why, words, change) => {
  expect(parse(['scan', ...words], da, '1')).toEqual({ ...plain, ...change });
});

const wrong: readonly [why: string, words: readonly string[], says: string][] = [
  ['an option misspelt', ['scan', '--fromat', 'x'], '--fromat findes ikke. Mente du --format?'],
  ['a value misspelt', ['scan', '--format', 'tabel'], 'Mente du table? Skriv table eller ndjson.'],
  ['a value far off', ['scan', '--min-confidence=5'], 'Skriv possible, likely eller certain.'],
  ['a language that we do not speak', ['scan', '--lang', 'de'], 'Skriv da eller en.'],
  ['a value missing', ['scan', '--output'], '--output mangler en værdi.'],
  ['a value where none belongs', ['scan', '--all=3'], '--all=3 findes ikke. Mente du --all?'],
  ['a word misspelt', ['skan', '.'], 'Ordet skan findes ikke. Mente du scan?'],
  ['a path for a word', [import.meta.dirname], `Skriv: cprvagt scan ${import.meta.dirname}`],
  ['no word', [], 'Skriv, hvad der skal ske'],
  ['an empty path, as of an unset variable', ['scan', ''], 'En af stierne er tom.'],
  ['a terminal escape', ['scan', '--\u001b[31m'], '--\\x1b[31m findes ikke.'],
];
test.each(wrong)('is told of %s', (_why, words, says) => {
  expect(() => parse(words, da, '1')).toThrow(WrongUse);
  expect(() => parse(words, da, '1')).toThrow(says);
});
