/** Options in a file: the same names, the same checks, and what was typed goes first. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from '../../../agent/command/options.ts';
import { WrongUse } from '../../../agent/command/word.ts';
import { da } from '../../../agent/text.da.ts';
import { temporaryFolder } from './run.ts';

/** What `scan x` with these words means when the file says this. */
function meant(content: string, words: readonly string[] = []): unknown {
  const path = join(temporaryFolder(), 'valg.json');
  writeFileSync(path, content);
  return parse(['scan', 'x', '--config', path, ...words], da, '1');
}

const said: readonly [why: string, content: object, words: string[], is: object][] = [
  ['nothing', {}, [], { format: 'table', jobs: null, exclude: [] }],
  ['a word', { format: 'ndjson' }, [], { format: 'ndjson' }],
  ['a number', { jobs: 2 }, [], { jobs: 2 }],
  ['a number as text', { jobs: '2' }, [], { jobs: 2 }],
  ['yes', { all: true, 'all-names': true }, [], { all: true, allNames: true }],
  ['no', { all: false, quiet: false }, [], { all: false, quiet: false }],
  ['not', { 'no-archives': true, 'no-color': true }, [], { archives: false, color: false }],
  ['not not', { 'no-archives': false }, [], { archives: true }],
  ['a list', { exclude: ['*.bak', 'a/b'] }, [], { exclude: ['*.bak', 'a/b'] }],
  ['a list of one', { exclude: '*.bak' }, [], { exclude: ['*.bak'] }],
  [
    'a file',
    { output: 'ud.txt', baseline: 'b.json' },
    [],
    { output: 'ud.txt', baseline: 'b.json' },
  ],
  ['a language', { lang: 'en' }, [], { language: 'en' }],
  ['what was typed goes first', { jobs: 2, all: true }, ['--jobs', '3'], { jobs: 3, all: true }],
  ['also a list', { exclude: ['a'] }, ['--exclude', 'b'], { exclude: ['b'] }],
  ['also a language', { lang: 'en' }, ['--lang', 'da'], { language: null }],
  ['quiet is no progress', { quiet: true, progress: 'json' }, [], { progress: 'none' }],
];
test.each(said)('a file that says %s', (_why, content, words, is) => {
  expect(meant(JSON.stringify(content), words)).toMatchObject(is);
});

test('a mark in front of the text is none of it', () => {
  expect(meant('\ufeff{"jobs": 2}')).toMatchObject({ jobs: 2 });
});

const wrong: readonly [why: string, content: string, says: string][] = [
  [
    'an option misspelt',
    '{"exlude": []}',
    'valg.json: Valget "exlude" findes ikke. Mente du exclude?',
  ],
  ['an option of its own', '{"config": "x"}', 'Valget "config" findes ikke.'],
  ['a path', '{"PATH": "x"}', 'Valget "PATH" findes ikke.'],
  ['a value misspelt', '{"format": "tabel"}', '--format kan ikke være "tabel". Mente du table?'],
  ['a number too large', '{"jobs": 1000}', '--jobs skal være et tal fra 1 til 64, ikke "1000".'],
  ['no pattern', '{"exclude": ["a", ""]}', '--exclude kan ikke være "".'],
  ['a text for yes', '{"all": "true"}', '--all skal være true eller false.'],
  ['a list for one', '{"format": ["table"]}', '--format skal være en tekst eller et tal.'],
  ['null', '{"output": null}', '--output skal være en tekst eller et tal.'],
  ['a list of something else', '{"exclude": [{}]}', '--exclude skal være en liste af tekster.'],
  ['two in one file', '{"output": "x", "write-baseline": "x"}', 'kan ikke være samme fil'],
  ['no object', '[1]', 'Det er ikke ét JSON-objekt'],
  ['no JSON', '{jobs: 2}', 'Det er ikke ét JSON-objekt'],
  [
    'a name of the language itself',
    '{"__proto__": {"all": true}}',
    'Valget "__proto__" findes ikke.',
  ],
];
test.each(wrong)('is told of %s', (_why, content, says) => {
  expect(() => meant(content)).toThrow(WrongUse);
  expect(() => meant(content)).toThrow(says);
});

test('is told of a file that is not there', () => {
  const words = ['scan', '--config', join(temporaryFolder(), 'nej.json')];
  expect(() => parse(words, da, '1')).toThrow('nej.json kan ikke læses (ENOENT).');
});
