/**
 * Every regular expression of the product, found in its sources: none may take more than linear time
 * on any text, since most of them see what strangers wrote (F11 of the threats).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkSync } from 'recheck';
import { parseSync } from 'rolldown/utils';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
/** The checker's own engine, without the programs that it could also use. */
process.env['RECHECK_BACKEND'] = 'pure';
const CHECK_MS = 20_000;

interface Regex {
  readonly where: string;
  readonly pattern: string;
  readonly flags: string;
}

const regexes = ['agent', 'rules', 'server'].flatMap(sourcesIn).flatMap(regexesIn);

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

describe('regular expressions', () => {
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
      const { status } = checkSync(pattern, flags, { timeout: CHECK_MS });
      expect(status).toBe('safe');
    },
    30_000,
  );
});
