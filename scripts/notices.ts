/**
 * Writes THIRD-PARTY-NOTICES.md: the licences of all that runs with cprvagt, read from the
 * packages themselves, so that the file cannot fall behind (`test/scripts/notices.test.ts`).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const FILE = 'THIRD-PARTY-NOTICES.md';

/** In what runs although package.json has it for development. */
const COMPILED_IN: Readonly<Record<string, string>> = {
  assemblyscript: 'its standard library is compiled into the kernel',
};

interface Locked {
  readonly version: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
}

/** The file's whole text, made from the lock file and the installed packages. */
export function notices(): string {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const all = Object.entries(lock.packages).filter(([path]) => path !== '');
  const runs = all.filter(
    ([path, { dev, optional }]) =>
      (dev !== true && optional !== true) || nameOf(path) in COMPILED_IN,
  );
  const sections = runs.map(([path, locked]) =>
    section(nameOf(path), locked, licenceIn(path), COMPILED_IN[nameOf(path)]),
  );
  return [
    '# Third-party notices',
    `What runs with cprvagt and is the work of others, with its licence. Made by \`npm run notices\`.`,
    ...sections,
    nodeSection(all),
  ].join('\n\n');
}

function section(name: string, { version, license }: Locked, text: string, why?: string): string {
  const reason = why === undefined ? '' : `\n\n(${why})`;
  return `## ${name} ${version} (${license ?? 'see below'})${reason}\n\n${fenced(text)}`;
}

/** Node comes as one package per platform; they carry the same licence, and one is installed. */
function nodeSection(all: readonly [string, Locked][]): string {
  const platforms = all.filter(([path]) => path.startsWith('node_modules/node-'));
  for (const [path, { version }] of platforms) {
    const text = licenceOrNull(path);
    if (text !== null) return `## Node.js ${version} (MIT and others)\n\n${fenced(text)}\n`;
  }
  throw new Error('no package with Node is installed: run npm ci');
}

function licenceIn(path: string): string {
  const text = licenceOrNull(path) ?? licenceToldIn(path);
  if (text === null) throw new Error(`${path} has no licence`);
  return text;
}

/** Some packages name their licence and do not carry it. */
function licenceToldIn(path: string): string | null {
  const { license, author } = JSON.parse(
    readFileSync(join(root, path, 'package.json'), 'utf8'),
  ) as { license?: string; author?: string | { name?: string } };
  if (license === undefined) return null;
  const by = typeof author === 'string' ? author : author?.name;
  return `${license}${by === undefined ? '' : `, by ${by}`}, as the package says; it carries no text.`;
}

function licenceOrNull(path: string): string | null {
  let names: string[];
  try {
    names = readdirSync(join(root, path));
  } catch {
    return null; // not installed on this platform
  }
  const texts = names
    .filter((name) => /^(licen[cs]e|notice)(\.(md|txt))?$/i.test(name))
    .toSorted()
    .map((name) =>
      readFileSync(join(root, path, name), 'utf8')
        .replaceAll('\r\n', '\n')
        .trim(),
    );
  return texts.length === 0 ? null : texts.join('\n\n');
}

/** In a fence that is longer than any run of backticks inside. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}text\n${text}\n${fence}`;
}

function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//, '');
}

if (import.meta.main) writeFileSync(join(root, FILE), notices());
