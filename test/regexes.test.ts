/**
 * Every regular expression of the product, found in its sources: none may take more than linear time
 * on any text, since most of them see what strangers wrote (F11 of the threats).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSync } from 'recheck';
import { parseSync } from 'rolldown/utils';
import { describe, expect, test, vi } from 'vitest';

const root = join(import.meta.dirname, '..');
const CHECK_MS = 20_000;
/** It counts steps; by the clock, a busy machine would make every expression look slow. */
const CHECKING = {
  timeout: CHECK_MS,
  seedingTimeout: CHECK_MS,
  incubationTimeout: CHECK_MS,
  attackTimeout: CHECK_MS,
} as const;

interface Regex {
  readonly where: string;
  readonly pattern: string;
  readonly flags: string;
}

const files = ['agent', 'rules', 'server'].flatMap(sourcesIn);
const regexes = files.flatMap(regexesIn);

function sourcesIn(folder: string): string[] {
  return readdirSync(root).includes(folder)
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts') && !name.includes('kernel/'))
        .map((name) => join(folder, name))
    : [];
}

function regexesIn(file: string): Regex[] {
  const source = readFileSync(join(root, file), 'utf8');
  const found: Regex[] = [];
  JSON.stringify(parseSync(file, source, { astType: 'ts' }).program, (_key, node: unknown) => {
    if (isRegex(node)) {
      const line = source.slice(0, node.start).split('\n').length;
      found.push({ where: `${file}:${line}`, ...node.regex });
    }
    return typeof node === 'bigint' ? String(node) : node;
  });
  return found;
}

interface RegexNode {
  readonly start: number;
  readonly regex: { readonly pattern: string; readonly flags: string };
}

function isRegex(node: unknown): node is RegexNode {
  return typeof node === 'object' && node !== null && 'regex' in node && 'start' in node;
}

/** Made from texts as the program runs: of which, and for which. */
const MADE_FROM_TEXTS: Readonly<Record<string, string>> = {
  'rules/label.ts': 'words of ours, for the few letters before a number: see below',
  'agent/inspect/confinement.ts': 'fixed names, for what the system says of a process',
};
/** More than is looked at before a number. */
const BEFORE_NUMBER = 60;

/** Files that make a regular expression from a text, by calling its name or by a method that does. */
function makersIn(file: string, source: string): string[] {
  const found = new Set<string>();
  JSON.stringify(parseSync(file, source, { astType: 'ts' }).program, (_key, node: unknown) => {
    if (isCall(node)) {
      const { callee, arguments: given } = node;
      const isMade = callee.name === 'RegExp' || callee.property?.name === 'RegExp';
      const isImplied = /^(?:match|matchAll|search)$/.test(callee.property?.name ?? '');
      const isText = /^(?:Literal|TemplateLiteral)$/.test(given[0]?.type ?? '');
      if (isMade || (isImplied && isText && given[0]?.regex === undefined)) found.add(file);
    }
    return typeof node === 'bigint' ? String(node) : node;
  });
  return [...found];
}

interface Call {
  readonly callee: { readonly name?: string; readonly property?: { readonly name?: string } };
  readonly arguments: readonly { readonly type: string; readonly regex?: object }[];
}

function isCall(node: unknown): node is Call {
  return typeof node === 'object' && node !== null && 'callee' in node && 'arguments' in node;
}

/** What a module makes of texts while it is loaded. */
async function madeBy(load: () => Promise<unknown>): Promise<RegExp[]> {
  const made: RegExp[] = [];
  const usual = globalThis.RegExp;
  globalThis.RegExp = new Proxy(usual, {
    construct: (target, given: [string, string?]) => {
      const regex = new target(...given);
      made.push(regex);
      return regex;
    },
  });
  try {
    vi.resetModules();
    await load();
  } finally {
    globalThis.RegExp = usual;
  }
  return made;
}

describe('regular expressions', () => {
  test('are written out, but for those that are known', () => {
    const made = files.flatMap((file) => makersIn(file, readFileSync(join(root, file), 'utf8')));
    expect(made.toSorted()).toEqual(Object.keys(MADE_FROM_TEXTS).toSorted());
  });

  test.each([
    ['new RegExp(word)', true],
    ["RegExp('a')", true],
    ['new globalThis.RegExp(word)', true],
    ["text.match('a+')", true],
    ['text.search(`a${b}`)', true],
    ['text.match(/a/)', false],
    ["text.replace('a', 'b')", false],
  ])('made from a text are found: %s', (source, isMade) => {
    expect(makersIn('a.ts', source).length > 0).toBe(isMade);
  });

  test('made from texts take no time on what they see', async () => {
    const made = await madeBy(() => import('../rules/label.ts'));
    expect(made.length).toBe(1);
    const [regex] = made as [RegExp];
    // It has one within a moment, and looks for a better one as long as it may.
    const attack = checkSync(regex.source, regex.flags);
    const worst = attack.status === 'vulnerable' ? attack.attack.string : 'sag nr '.repeat(9);
    const started = performance.now();
    for (let times = 0; times < 10_000; times++) regex.test(worst.slice(-BEFORE_NUMBER));
    expect(performance.now() - started).toBeLessThan(2000);
  }, 60_000);

  test('are found', () => {
    expect(regexes.length).toBeGreaterThan(40);
  });

  test('are known by the checker when they are bad', () => {
    expect(checkSync('(a+)+$', '').status).toBe('vulnerable');
    expect(checkSync('^\\s*-?\\s*$', '').status).toBe('vulnerable');
  });

  test.each(regexes)(
    '$where /$pattern/$flags',
    ({ pattern, flags }) => {
      const { status } = checkSync(pattern, flags, CHECKING);
      expect(status).toBe('safe');
    },
    30_000,
  );
});
