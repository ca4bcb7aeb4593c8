/**
 * No object of the parser is looked into by a name that a file gives (F12 of the threats): `Map` and `Set`
 * do that. The compiler refuses to index an object with any string, unless its type says that it may; so
 * whatever says so, or goes around it, is looked for in the sources of all that ends up in the parser child.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSync } from 'rolldown/utils';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const FOLDERS = ['rules', 'agent/formats', 'agent/inspect'];
/** On the parent's side of the pipe, or compiled to WebAssembly, which has no objects by name. */
const ELSEWHERE = /^agent\/(?:inspect\/(?:confinement|life|parent|usage)\.ts$|formats\/kernel\/)/;

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [field: string]: unknown;
}

/** What makes a dictionary of an object. */
const WAYS: readonly (readonly [why: string, is: (node: Node) => boolean])[] = [
  ['a type with any string as its index', ({ type, parameters }) => type === 'TSIndexSignature' && isOf('TSStringKeyword', first(parameters), 'typeAnnotation', 'typeAnnotation')],
  ['a record by any string', ({ type, typeName, typeArguments }) => type === 'TSTypeReference' && isNode(typeName) && typeName['name'] === 'Record' && isOf('TSStringKeyword', first(isNode(typeArguments) ? typeArguments['params'] : null))],
  ['a string that is said to be a key', ({ type, typeAnnotation }) => type === 'TSAsExpression' && isNode(typeAnnotation) && typeAnnotation['operator'] === 'keyof'],
  ['a key that is asked for', ({ type, operator, left }) => type === 'BinaryExpression' && operator === 'in' && !isOf('Literal', left)],
  ['keys of which nobody knows whose they are', ({ type }) => type === 'ForInStatement'],
  ['an object made of names', ({ type, callee }) => type === 'CallExpression' && isNode(callee) && isNamed(callee['object'], 'Object') && /^(?:fromEntries|assign|define\w+)$/.test(nameOf(callee['property']))],
  ['an object made of a text', ({ type, callee }) => type === 'CallExpression' && isNode(callee) && isNamed(callee['object'], 'JSON')],
]; // prettier-ignore

/** Why each of these is none. */
const ALLOWED: ReadonlySet<string> = new Set([
  // A number that is asked for in a list.
  'agent/inspect/answer.ts: a key that is asked for',
]);

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function first(list: unknown): unknown {
  return Array.isArray(list) ? list[0] : null;
}

/** Whether what these fields lead to is of this type. */
function isOf(type: string, from: unknown, ...fields: readonly string[]): boolean {
  const found = fields.reduce((node: unknown, field) => (isNode(node) ? node[field] : null), from);
  return isNode(found) && found.type === type;
}

function nameOf(node: unknown): string {
  return isNode(node) && typeof node['name'] === 'string' ? node['name'] : '';
}

function isNamed(node: unknown, name: string): boolean {
  return nameOf(node) === name;
}

function dictionariesIn(file: string, source: string): string[] {
  const found: string[] = [];
  JSON.stringify(parseSync(file, source, { astType: 'ts' }).program, (_key, node: unknown) => {
    if (isNode(node)) {
      for (const [why, is] of WAYS) if (is(node)) found.push(`${file}: ${why}`);
    }
    return typeof node === 'bigint' ? String(node) : node;
  });
  return found;
}

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts') && !ELSEWHERE.test(name)),
);

test('no object of the parser is a dictionary', () => {
  expect(files.length).toBeGreaterThan(150);
  const found = files.flatMap((file) =>
    dictionariesIn(file, readFileSync(join(root, file), 'utf8')),
  );
  expect(found.filter((one) => !ALLOWED.has(one))).toEqual([]);
  expect([...ALLOWED].filter((one) => !found.includes(one))).toEqual([]);
});

const BAD: readonly (readonly [why: string, source: string])[] = [
  ['a type with any string as its index', 'interface A { readonly [name: string]: number }'],
  ['a record by any string', 'const a: Readonly<Partial<Record<string, number>>> = {};'],
  ['a string that is said to be a key', 'const a = { b: 1 }; a[c as keyof typeof a];'],
  ['a key that is asked for', 'if (name in known) known.add(name);'],
  ['keys of which nobody knows whose they are', 'for (const key in told) use(key);'],
  ['an object made of names', 'const a = Object.fromEntries(names);'],
  ['an object made of a text', 'const a = JSON.parse(text);'],
];

describe('is found', () => {
  test.each(BAD)('%s', (why, source) => {
    expect(dictionariesIn('a.ts', source)).toEqual([`a.ts: ${why}`]);
  });

  test.each([
    "if ('lock' in sniffed) read(sniffed.lock);",
    'const a: Record<Name, number> = { a: 1 };',
    'for (const key of told) use(key);',
    'const a = new Map<string, number>();',
  ])('nothing in: %s', (source) => {
    expect(dictionariesIn('a.ts', source)).toEqual([]);
  });
});
