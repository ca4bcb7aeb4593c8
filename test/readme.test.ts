/** The README is true: what it names is there, and what must be named is named. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spelled } from '../agent/command/agent-options.ts';
import { WORDS } from '../agent/command/index.ts';
import { parse } from '../agent/command/options.ts';
import { foldersOf, type Key, KEYS, standards } from '../agent/config.ts';
import { FORMATS } from '../agent/formats/reader.ts';
import { REASONS } from '../agent/outcome.ts';
import { en } from '../agent/text.en.ts';
import house from '../package.json' with { type: 'json' };
import { KEYS as SERVER_KEYS, STANDARD } from '../server/config.ts';
import { spelled as serverSpelled, valuesOf as serverValues } from '../server/options.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

test('every file and folder that it names is there', () => {
  const named = [...readme.matchAll(/`((?:agent|rules|test|scripts|\.ci)\/[\w./-]*)`/g)];
  const paths = named.map(([, path = '']) => path);
  expect(paths.length).toBeGreaterThan(8);
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every file of its map is there', () => {
  const map = /## Map\n\n```text\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const folders: string[] = [];
  const missing = map.split('\n').flatMap((line) => {
    const [, indent = '', name = ''] = /^( *)([\w./]+)/.exec(line) ?? [];
    if (name === '') return [];
    folders.length = indent.length / 2;
    const path = [...folders, name].join('/').replaceAll('//', '/');
    if (name.endsWith('/')) folders.push(name);
    return existsSync(join(root, path)) ? [] : [path];
  });
  expect(map.split('\n').length).toBeGreaterThan(10);
  expect(missing).toEqual([]);
});

test('every option of the command stands there', () => {
  const help = parse(['scan', '--help'], en, '1');
  const flags = help.kind === 'print' ? (help.text.match(/--[a-z-]+/g) ?? []) : [];
  const options = flags.filter((flag) => flag !== '--help');
  expect(options.length).toBeGreaterThan(5);
  expect(options.filter((flag) => !readme.includes(`  ${flag} `))).toEqual([]);
});

test('every word and what it takes stand there', () => {
  expect(WORDS.filter(({ name }) => !readme.includes(`cprvagt ${name}`))).toEqual([]);
  const keys = new Set<string>(KEYS.map(({ name }) => `--${name}`));
  for (const word of ['status', 'verify']) {
    const help = parse([word, '--help'], en, '1');
    const flags = help.kind === 'print' ? (help.text.match(/--[a-z-]+/g) ?? []) : [];
    const own = flags.filter((flag) => !keys.has(flag) && flag !== '--help');
    expect(own.length).toBeGreaterThan(1);
    expect(own.filter((flag) => !readme.includes(flag))).toEqual([]);
  }
});

/** What a value of a key may be, in the words of the table. */
function valuesOf({ takes }: Key): string {
  if (typeof takes === 'object')
    return 'most' in takes ? `1 to ${takes.most}` : takes.choices.join(', ');
  const words = {
    folder: 'a folder',
    folders: 'folders',
    patterns: 'patterns',
    'yes-no': 'true, false',
    time: 'HH:MM',
    thresholds: 'N,N,N,N',
    socket: 'a path, none',
    proxy: 'system, none, http://HOST:PORT',
  };
  return words[takes];
}

test('the table of the configuration is that of the list of keys', () => {
  const known = standards(foldersOf());
  const rows = KEYS.map((key) => {
    const value = known[key.field];
    const isNone = Array.isArray(value) || key.takes === 'folder' || key.takes === 'socket';
    const standard = isNone
      ? ''
      : spelled(value, key.takes).replace('yes', 'true').replace('no', 'false');
    return `| \`${key.name}\` | ${valuesOf(key)} | ${standard} | ${en.agent.keys[key.name]} |`;
  });
  const table = /\| key \|[^\n]*\n\|[-|]+\n((?:\|.*\n)*)/.exec(readme)?.[1] ?? '';
  expect(table.trimEnd().split('\n')).toEqual(rows);
});

test('the table of the server is that of its list of keys', () => {
  const rows = SERVER_KEYS.map(
    ({ name, field, takes, is }) =>
      `| \`${name}\` | ${serverValues(takes)} | ${serverSpelled(STANDARD[field])} | ${is} |`,
  );
  const table = /\| key of the server \|[^\n]*\n\|[-|]+\n((?:\|.*\n)*)/.exec(readme)?.[1] ?? '';
  expect(table.trimEnd().split('\n')).toEqual(rows);
});

test('every reason and every script of its own stands there', () => {
  expect(REASONS.filter((reason) => !readme.includes(reason))).toEqual([]);
  const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name);
  expect(named.filter((name) => !(name in house.scripts))).toEqual([]);
});

test('every package has its reason, and nothing else has one', () => {
  const table = /## Dependencies\n([\s\S]*)$/.exec(readme)?.[1] ?? '';
  const rows = [...table.matchAll(/^\| ([^|*]+) \|/gm)].flatMap(([, names = '']) =>
    names.split(', '),
  );
  const packages = [...Object.keys(house.dependencies), ...Object.keys(house.devDependencies)];
  const listed = rows.filter((name) => name !== 'package' && !name.startsWith('node-'));
  expect(listed.toSorted((a, b) => a.localeCompare(b))).toEqual(
    packages.toSorted((a, b) => a.localeCompare(b)),
  );
});

test('it speaks of no format that nobody knows', () => {
  const table = /## What is read\n([\s\S]*?)\n## /.exec(readme)?.[1] ?? '';
  const [, ...rows] = [...table.matchAll(/^\| ([a-z][^|]*) \|/gm)].map(([, names = '']) => names);
  const names = rows.flatMap((row) => row.replace(/ and .*/, '').split(', '));
  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !FORMATS.some((format) => format === name))).toEqual([]);
});
