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
    plugins: [designWithout()],
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
 * Of the design system's style what nothing here uses: 150 icons as files of their own, and fonts of every alphabet
 * in four formats. `styles/fonts.css` has those that a browser needs.
 */
function designWithout(): Plugin {
  return {
    name: 'design-without',
    enforce: 'pre',
    transform: (code, id) =>
      id.includes('dkfds')
        ? code
            .replaceAll(/@font-face\{[^}]*\}/g, '')
            .replaceAll(/\.icon-[a-z-]+:not\(a\)\{[^}]*\}/g, '')
            .replaceAll(/[^{}]*\{background-image:url\(\.\.\/img\/logo-[^}]*\}/g, '')
        : null,
  };
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
