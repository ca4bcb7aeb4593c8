/**
 * Builds the dashboard with Vite into `dist/dashboard/`: names with hashes, each file packed beside itself for browsers
 * that take it so, and `made-from`, the hash of its sources. `npm start` and `npx cprvagt-server run` do this by
 * themselves; where nothing has changed it costs a few milliseconds.
 */
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';
import { dist, isDashboardCurrent, MADE_FROM, sourcesHash } from './current.mjs';
import { root } from './node.mjs';

const folder = join(dist, 'dashboard');
/** Smaller ones are sent in one packet anyway. */
const LEAST_PACKED_BYTES = 1000;

/** Vite takes whether it builds for people from the environment, which a test has set otherwise: a process of its own. */
export function ensureDashboard(): string {
  if (isDashboardCurrent()) return folder;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', import.meta.filename],
    { encoding: 'utf8', env: { ...process.env, NODE_ENV: 'production' } },
  );
  if (status !== 0) throw new Error(`the dashboard cannot be built:\n${stdout}${stderr}`);
  return folder;
}

/** vitest calls this before the first test, so that the build is made once. */
export function setup(): void {
  try {
    ensureDashboard();
  } catch {
    // Whoever needs it builds anew, and is told why it cannot be.
  }
}

async function buildDashboard(): Promise<void> {
  const { build } = await import('vite');
  const from = sourcesHash('dashboard');
  const made = `${folder}.${process.pid}`;
  await build({
    configFile: false,
    envDir: false,
    logLevel: 'warn',
    root: join(root, 'server', 'dashboard'),
    publicDir: false,
    resolve: { alias: { 'dkfds/dist': join(root, 'node_modules', 'dkfds', 'dist') } },
    plugins: [designUsed()],
    build: {
      outDir: made,
      emptyOutDir: true,
      // The policy takes fonts from files alone.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
  for (const path of filesIn(made)) pack(path);
  writeFileSync(join(made, MADE_FROM), from);
  putInPlace(made);
}

/**
 * Of the design system's style what is used here: most of it is for parts that the dashboard has not, and fonts of
 * every alphabet in four formats. `styles/fonts.css` has those that a browser needs.
 */
function designUsed(): Plugin {
  const source = join(root, 'server', 'dashboard');
  const texts = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => readFileSync(join(source, name), 'utf8'));
  const words = new Set(texts.flatMap((text) => text.match(/[\w-]+/g) ?? []));
  // `alert-${kind}`: whatever may come of it.
  const beginnings = texts.flatMap((text) =>
    Array.from(text.matchAll(/([\w-]+-)\$\{/g), ([, begins = '']) => begins),
  );
  const isUsed = (name: string): boolean =>
    words.has(name) || beginnings.some((begins) => name.startsWith(begins));
  return {
    name: 'design-used',
    enforce: 'pre',
    transform: (code, id) => (id.includes('dkfds') ? rulesFor(code, isUsed) : null),
  };
}

/** Of minified style the rules whose selectors have no class but those. */
function rulesFor(style: string, isUsed: (name: string) => boolean): string {
  const kept: string[] = [];
  for (let at = 0; at < style.length;) {
    const opens = style.indexOf('{', at);
    if (opens === -1) break;
    const closes = closing(style, opens);
    const head = style.slice(at, opens);
    const inside = style.slice(opens + 1, closes);
    at = closes + 1;
    const isGroup = head.startsWith('@media') || head.startsWith('@supports');
    const body = isGroup ? rulesFor(inside, isUsed) : inside;
    const says = head.startsWith('@') ? head : selectorsFor(head, isUsed);
    if (body !== '' && says !== '' && says !== '@font-face') kept.push(`${says}{${body}}`);
  }
  return kept.join('');
}

function closing(style: string, opens: number): number {
  let depth = 0;
  for (let at = opens; at < style.length; at++) {
    if (style[at] === '{') depth++;
    if (style[at] === '}' && --depth === 0) return at;
  }
  throw new Error(`the style opens and never closes: ${style.slice(opens, opens + 80)}`);
}

/** What a selector excepts need not be there. */
function selectorsFor(head: string, isUsed: (name: string) => boolean): string {
  return head
    .split(/,(?![^(]*\))/)
    .filter((selector) => {
      const needed = selector.replaceAll(/:not\([^)]*\)/g, '');
      return Array.from(needed.matchAll(/\.([\w-]+)/g), ([, name = '']) => name).every(isUsed);
    })
    .join(',');
}

function filesIn(made: string): readonly string[] {
  return readdirSync(made, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function pack(path: string): void {
  const bytes = readFileSync(path);
  if (bytes.length < LEAST_PACKED_BYTES || path.endsWith('.woff2')) return;
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: quality }));
}

/** Two builds at once made the same: the one that comes second leaves the first there. */
function putInPlace(made: string): void {
  const old = `${made}.old`;
  mkdirSync(dist, { recursive: true });
  try {
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(made, folder);
  } catch (error) {
    if (!isDashboardCurrent()) throw error;
  } finally {
    for (const path of [made, old]) rmSync(path, { recursive: true, force: true });
  }
}

if (import.meta.main) await buildDashboard();
