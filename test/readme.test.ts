/** The README is true: what it names is there, and what must be named is named. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from '../agent/command/options.ts';
import { FORMATS } from '../agent/formats/reader.ts';
import { REASONS } from '../agent/outcome.ts';
import { en } from '../agent/text.en.ts';
import house from '../package.json' with { type: 'json' };

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
