/**
 * Who may import whom, as a table and its test. Every import of the tree is parsed from source. A
 * new third-party package, a new `node:` module for a part that is kept from them, a new folder at
 * the top: each is a line here, and so a decision.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join, posix } from 'node:path';
import { parseSync } from 'rolldown/utils';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

interface Part {
  /** Files this row is about: a folder ending in `/`, or files. The first row that fits decides. */
  readonly of: readonly string[];
  /** Our own files that these may import: folders ending in `/`, or files. */
  readonly own: readonly string[];
  /** And those of which they may import types alone. */
  readonly types?: readonly string[];
  /** Modules of Node; `any` for parts that run with the rights of the one who started them. */
  readonly node: readonly string[] | 'any';
  readonly packages: readonly string[];
}

/** All that ends up in the parser child, which can import nothing once it runs. */
const PARSER = [
  'rules/',
  'agent/formats/',
  'agent/inspect/answer.ts',
  'agent/inspect/facts-frame.ts',
  'agent/inspect/flags.ts',
  'agent/inspect/head.ts',
  'agent/inspect/inspect.ts',
  'agent/inspect/limits.ts',
  'agent/inspect/members.ts',
  'agent/inspect/person-union.ts',
  'agent/inspect/pipe.ts',
  'agent/inspect/protocol.ts',
  'agent/inspect/sketch.ts',
  'agent/names.ts',
];

const PARTS: readonly Part[] = [
  { of: ['rules/'], own: ['rules/'], node: [], packages: [] },
  // AssemblyScript: compiled to WebAssembly, it knows nothing but itself.
  { of: ['agent/formats/kernel/'], own: ['agent/formats/kernel/'], node: [], packages: [] },
  // The two files that touch a descriptor: the inherited pipe, and the child's own program.
  {
    of: ['agent/inspect/child.ts', 'agent/inspect/pipe.ts'],
    own: PARSER,
    node: ['fs', 'process'],
    packages: [],
  },
  // The one place in the child for the work of others: what the build takes out of SheetJS.
  {
    of: ['agent/formats/foreign/numbers-table.ts'],
    own: [...PARSER, 'dist/sheetjs.mjs'],
    node: [],
    packages: [],
  },
  {
    of: PARSER,
    own: [...PARSER, 'dist/kernel.ts'],
    node: ['zlib', 'crypto', 'process'],
    packages: [],
  },
  {
    of: texts(),
    own: ['rules/', 'agent/outcome.ts', 'agent/lazily.ts', ...texts()],
    node: [],
    packages: [],
  },
  {
    of: ['agent/report/'],
    own: [
      'rules/',
      'agent/report/',
      'agent/outcome.ts',
      'agent/formats/reader.ts',
      'agent/formats/scheme.ts',
      ...texts(),
    ],
    // Hashes: of places in SARIF, of the style and script that a page may have.
    node: ['util', 'crypto'],
    // Types alone.
    packages: ['sarif'],
  },
  {
    of: ['agent/service/log.ts'],
    own: ['rules/', 'agent/'],
    node: [],
    packages: ['pino'],
  },
  // The one place for it: it starts programs.
  {
    of: ['agent/platform/facts.ts'],
    own: ['agent/platform/'],
    node: ['os'],
    packages: ['systeminformation'],
  },
  // What talks to the server: by the contract, and signed.
  {
    of: ['agent/delivery/'],
    own: ['rules/', 'agent/', 'server/wire.ts'],
    node: 'any',
    packages: ['jose', 'typebox'],
  },
  {
    of: ['agent/'],
    own: ['rules/', 'agent/', 'package.json'],
    node: 'any',
    packages: ['commander', 'fast-glob', 'picomatch'],
  },
  // What runs in a browser: of the server it knows the shapes of the answers alone.
  {
    of: ['server/dashboard/'],
    own: ['server/dashboard/'],
    types: ['server/api/'],
    node: [],
    packages: [
      '@tanstack/react-query',
      '@tanstack/react-router',
      'd3-scale',
      'd3-shape',
      'qr',
      'dkfds',
      'react',
      'react-dom',
    ],
  },
  // The contract: the agent checks by it as well.
  { of: ['server/wire.ts'], own: ['rules/'], node: [], packages: ['typebox'] },
  {
    of: ['server/'],
    own: ['rules/', 'server/', 'package.json'],
    node: 'any',
    packages: [
      '@fastify/rate-limit',
      'commander',
      'fastify',
      'jose',
      'kysely',
      'otpauth',
      'prom-client',
      'typebox',
    ],
  },
  {
    of: ['scripts/'],
    own: ['rules/', 'agent/', 'server/', 'scripts/', 'package.json'],
    node: 'any',
    packages: [
      'exceljs',
      'fast-glob',
      'hucre',
      'kysely',
      'playwright-core',
      'rolldown',
      'vite',
      'vitest',
      'xlsx',
    ],
  },
  // The makers of sample files in scripts/ serve samples, benches and tests alike.
  {
    of: ['test/'],
    own: ['rules/', 'agent/', 'server/', 'scripts/', 'test/', 'dist/', 'package.json'],
    node: 'any',
    packages: [
      'axe-core',
      'exceljs',
      'fast-check',
      'fast-glob',
      'fastify',
      'jose',
      'kysely',
      'otpauth',
      'playwright-core',
      'qr',
      'recheck',
      'rolldown',
      'sarif',
      'typebox',
      'vitest',
      'xlsx',
    ],
  },
];

/** What may stand at the top. Names with a dot in front and what git ignores are free. */
const TOP = new Set([
  'agent',
  'rules',
  'server',
  'test',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  'THIRD-PARTY-NOTICES.md',
]);
const IGNORED = /^(node_modules|dist|coverage)$|\.log$/;

const MAX_LINES = 400;

function texts(): readonly string[] {
  const catalogues = [
    'agent/text',
    'agent/command/agent',
    'agent/command/status',
    'agent/command/verify',
    'agent/report/html',
    'agent/report/explanation',
  ];
  return catalogues.flatMap((name) => [`${name}.da.ts`, `${name}.en.ts`]);
}

interface Import {
  readonly file: string;
  readonly target: string;
  readonly isType: boolean;
}

const files = ['rules', 'agent', 'server', 'test', 'scripts'].flatMap(sourcesBelow);
const imports = files.flatMap(importsOf);

function sourcesBelow(folder: string): string[] {
  const path = join(root, folder);
  const names = existsSync(path) ? readdirSync(path, { recursive: true, encoding: 'utf8' }) : [];
  return names
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.(m?ts|mjs|js|tsx)$/.test(name) && !name.includes('/fixtures/'));
}

function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), 'utf8');
  const { module, errors } = parseSync(file, source, { astType: 'ts' });
  // AssemblyScript's decorators are errors to this parser; the imports above them are read all the same.
  const isKernel = file.startsWith('agent/formats/kernel/');
  if (errors.length > 0 && !isKernel) throw new Error(`${file} cannot be parsed`);
  const named = [
    ...module.staticImports.map(({ moduleRequest, entries }) => ({
      name: moduleRequest.value,
      isType: entries.length > 0 && entries.every((entry) => entry.isType),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap((entry) =>
        entry.moduleRequest === null
          ? []
          : [{ name: entry.moduleRequest.value, isType: entry.isType }],
      ),
    ),
    ...module.dynamicImports.map(({ moduleRequest }) => ({
      name: /^['"](.*)['"]$/.exec(source.slice(moduleRequest.start, moduleRequest.end))?.[1] ?? '',
      isType: false,
    })),
  ];
  return named.map(({ name, isType }) => ({
    file,
    target: name.startsWith('.') ? posix.join(posix.dirname(file), name) : name,
    isType,
  }));
}

function covers(list: readonly string[], file: string): boolean {
  return list.some((entry) => (entry.endsWith('/') ? file.startsWith(entry) : file === entry));
}

function partOf(file: string): Part {
  const part = PARTS.find(({ of }) => covers(of, file));
  if (part === undefined) throw new Error(`${file} belongs to no part`);
  return part;
}

const BROWSER = 'server/dashboard/';

/** Null when the import is in the table. */
function offence({ file, target, isType }: Import): string | null {
  const part = partOf(file);
  // Node cannot read it: it is built, and tested in a browser.
  const mayHaveIt = file.startsWith(BROWSER) || file.startsWith('test/');
  if (target.startsWith(BROWSER) && !mayHaveIt) return `${file} may not import ${target}`;
  if (isType && covers(part.types ?? [], target)) return null;
  const bare = target.replace(/^node:/, '');
  if (target.startsWith('node:') || builtinModules.includes(target)) {
    if (!target.startsWith('node:')) return `${file} imports ${target} without node:`;
    const allowed = part.node === 'any' || part.node.includes(bare);
    return allowed ? null : `${file} may not import ${target}`;
  }
  if (/^(rules|agent|server|test|scripts|dist|package\.json)(\/|$)/.test(target)) {
    return covers(part.own, target) ? null : `${file} may not import ${target}`;
  }
  // By a path that is made as the test runs.
  if (target === '' && file.startsWith('test/')) return null;
  return part.packages.includes(packageOf(target))
    ? null
    : `${file} may not import the package ${target}`;
}

/** `@fastify/x/y` and `typebox/compile` are of the packages `@fastify/x` and `typebox`. */
function packageOf(target: string): string {
  return /^(@[^/]+\/)?[^/]+/.exec(target)?.[0] ?? target;
}

describe('the import table', () => {
  test('finds the sources and their imports', () => {
    expect(files).toContain('agent/main.ts');
    expect(files).toContain('rules/index.ts');
    expect(imports.length).toBeGreaterThan(50);
  });

  test('holds for every import', () => {
    expect(imports.map(offence).filter((line) => line !== null)).toEqual([]);
  });

  const forbidden: readonly [why: string, file: string, target: string][] = [
    ['rules import nothing of Node', 'rules/cpr.ts', 'node:crypto'],
    ['rules import nothing of the agent', 'rules/cpr.ts', 'agent/formats/reader.ts'],
    ['a reader opens no file', 'agent/formats/text/csv.ts', 'node:fs'],
    ['a reader starts no process', 'agent/formats/text/csv.ts', 'node:child_process'],
    ['a reader knows nothing of the walk', 'agent/formats/text/csv.ts', 'agent/walk/walk.ts'],
    ['SheetJS has one place', 'agent/formats/xls/xls.ts', 'dist/sheetjs.mjs'],
    ['and is taken in by the build alone', 'agent/formats/foreign/numbers-table.ts', 'xlsx'],
    ['the parser child has no network', 'agent/inspect/child.ts', 'node:net'],
    [
      'the parser child has nothing of its parent',
      'agent/inspect/child.ts',
      'agent/inspect/life.ts',
    ],
    ['a report opens no file', 'agent/report/table.ts', 'node:fs'],
    ['nothing in the product imports scripts', 'agent/main.ts', 'scripts/people.ts'],
    ['nothing in the product imports tests', 'agent/main.ts', 'test/agent/run.ts'],
    ['the agent knows of the server only the wire', 'agent/main.ts', 'server/http.ts'],
    ['the server knows nothing of the agent', 'server/http.ts', 'agent/scan.ts'],
    ['nothing of the server needs a browser', 'server/http.ts', 'server/dashboard/search.ts'],
    [
      'the dashboard has of an answer its shape alone',
      'server/dashboard/api.ts',
      'server/api/route.ts',
    ],
    [
      'the dashboard knows nothing of the database',
      'server/dashboard/api.ts',
      'server/store/tables.ts',
    ],
    ['a package is a decision', 'agent/main.ts', 'chalk'],
    ['a module of Node says so', 'agent/main.ts', 'fs'],
  ];
  test.each(forbidden)('forbids: %s', (_why, file, target) => {
    expect(offence({ file, target, isType: false })).toContain(file);
  });

  test('lists no package that nobody imports', () => {
    const used = new Set(imports.map(({ target }) => packageOf(target)));
    const unused = PARTS.flatMap(({ packages }) => packages).filter((name) => !used.has(name));
    expect(unused).toEqual([]);
  });
});

test('no import goes round in a circle', () => {
  const next = new Map<string, string[]>();
  for (const { file, target, isType } of imports) {
    if (!isType) next.set(file, [...(next.get(file) ?? []), target]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (path.includes(file) || done.has(file)) return;
    for (const target of next.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of next.keys()) visit(file, []);
  expect(circles).toEqual([]);
});

test(`no file is longer than ${MAX_LINES} lines`, () => {
  const lengths = files.map((file) => ({ file, lines: sourceLines(file).length - 1 }));
  expect(lengths.filter(({ lines }) => lines > MAX_LINES)).toEqual([]);
});

test('each file opens with what it is', () => {
  const opened = /^(#!.*\n)?\/[*/]/;
  expect(files.filter((file) => !opened.test(sourceLines(file).join('\n')))).toEqual([]);
});

test('the top level holds only what has a name there', () => {
  const names = readdirSync(root).filter((name) => !name.startsWith('.'));
  expect(names.filter((name) => !TOP.has(name) && !IGNORED.test(name))).toEqual([]);
});

function sourceLines(file: string): string[] {
  return readFileSync(join(root, file), 'utf8').split('\n');
}
