/** What was typed and what it means; every wrong use is answered with the right word. */
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
  progress: 'auto',
  color: true,
  language: null,
  all: false,
  allNames: false,
  archives: true,
  exclude: [],
  minConfidence: 'likely',
  jobs: null,
  baseline: null,
  writeBaseline: null,
};

const meant: readonly [why: string, words: readonly string[], change: Partial<ScanWish>][] = [
  ['nothing but a path', ['x'], {}],
  ['several paths', ['x', 'y'], { paths: ['x', 'y'] }],
  ['no path is no path: all local fixed volumes', [], { paths: [] }],
  ['a path with a dash in front', ['--', '--all'], { paths: ['--all'] }],
  ['options before the path', ['--all', '--no-archives', 'x'], { all: true, archives: false }],
  [
    'quiet is no progress',
    ['x', '--quiet', '--progress', 'bar'],
    { quiet: true, progress: 'none' },
  ],
  ['options after the path', ['x', '--all-names', '--no-color'], { allNames: true, color: false }],
  ['a value in one word', ['x', '--format=ndjson'], { format: 'ndjson' }],
  ['a value apart', ['x', '--min-confidence', 'certain'], { minConfidence: 'certain' }],
  ['an output file', ['x', '--output', 'ud.txt'], { output: 'ud.txt' }],
  ['a dash is standard output', ['x', '--output', '-'], { output: null }],
  ['the language is parsed elsewhere', ['x', '--lang', 'en'], {}],
  ['several patterns', ['x', '--exclude', '*.bak', '--exclude=a/b'], { exclude: ['*.bak', 'a/b'] }],
  ['a number', ['x', '--jobs', '3'], { jobs: 3 }],
  ['how progress is shown', ['x', '--progress=json'], { progress: 'json' }],
  [
    'baselines',
    ['x', '--baseline', 'a.json', '--write-baseline', 'a.json'],
    { baseline: 'a.json', writeBaseline: 'a.json' },
  ],
];
test.each(meant)('means: %s', (_why, words, change) => {
  expect(parse(['scan', ...words], da, '1')).toEqual({ ...plain, ...change });
});

const wrong: readonly [why: string, words: readonly string[], says: string][] = [
  ['an option misspelt', ['scan', '--fromat', 'x'], '--fromat findes ikke. Mente du --format?'],
  ['a value misspelt', ['scan', '--format', 'tabel'], 'Mente du table? Skriv table, ndjson,'],
  ['a value far off', ['scan', '--min-confidence=5'], 'Skriv possible, likely eller certain.'],
  ['a language that we do not speak', ['scan', '--lang', 'de'], 'Skriv da eller en.'],
  ['a value missing', ['scan', '--output'], '--output mangler en værdi.'],
  ['a value where none belongs', ['scan', '--all=3'], '--all=3 findes ikke. Mente du --all?'],
  ['no number', ['scan', '--jobs', 'to'], '--jobs skal være et tal fra 1 til 64, ikke "to".'],
  ['a number too small', ['scan', '--jobs=0'], '--jobs skal være et tal fra 1 til 64'],
  ['a number too large', ['scan', '--jobs=65'], '--jobs skal være et tal fra 1 til 64'],
  ['an empty pattern', ['scan', '--exclude', ''], '--exclude kan ikke være "".'],
  ['too many stars', ['scan', '--exclude', '*a*b*c*d*e*f*'], 'for mange stjerner går ikke.'],
  ['progress misspelt', ['scan', '--progress=jsn'], 'Mente du json? Skriv auto, bar, json eller'],
  ['jobs misspelt', ['scan', '--job', '2'], '--job findes ikke. Mente du --jobs?'],
  [
    'two reports in one file',
    ['scan', '--output', 'x', '--write-baseline', './x'],
    '--output og --write-baseline kan ikke være samme fil.',
  ],
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
