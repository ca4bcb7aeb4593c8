/**
 * Whether what `build.ts` makes is newer than its sources. Plain JavaScript, since the command asks at
 * each start and shall not load a compiler for that.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './node.mjs';

/** @typedef {'kernel.ts' | 'sheetjs.mjs' | 'child.cjs' | 'main.mjs'} Product */

export const dist = join(root, 'dist');
export const kernelSource = 'agent/formats/kernel';

const MAKING = ['scripts/build.ts', 'package.json'];
/** @type {Readonly<Record<Product, readonly string[]>>} */
const SOURCES = {
  'kernel.ts': [kernelSource, ...MAKING],
  'sheetjs.mjs': MAKING,
  'child.cjs': ['agent/inspect', 'agent/formats', 'rules', ...MAKING],
  'main.mjs': ['agent', 'rules', ...MAKING],
};
/** Beside the products that are in them. */
const PACKAGING = ['scripts/package', 'agent/inspect', ...MAKING];
/** A folder of its own, with this file in it. */
const DASHBOARD = ['server/dashboard', 'scripts/build-dashboard.ts', 'package.json'];
export const MADE_FROM = 'made-from';

/** @returns {boolean} */
export function isAllCurrent() {
  return Object.keys(SOURCES).every((name) => isCurrent(/** @type {Product} */ (name)));
}

/**
 * @param {Product} name
 * @returns {boolean}
 */
export function isCurrent(name) {
  const path = join(dist, name);
  return existsSync(path) && readFileSync(path, 'utf8').startsWith(`// ${sourcesHash(name)}\n`);
}

/** @returns {boolean} */
export function isDashboardCurrent() {
  const stamp = join(dist, 'dashboard', MADE_FROM);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesHash('dashboard');
}

/**
 * Over names and contents of all that a product is made from, in a fixed order.
 * @param {Product | 'executables' | 'dashboard'} name
 * @returns {string}
 */
export function sourcesHash(name) {
  const hash = createHash('sha256');
  for (const path of sourcesOf(name).flatMap(filesBelow)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {Product | 'executables' | 'dashboard'} name
 * @returns {readonly string[]}
 */
function sourcesOf(name) {
  if (name === 'executables') return PACKAGING;
  return name === 'dashboard' ? DASHBOARD : SOURCES[name];
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (path.includes('.')) return [path];
  const names = readdirSync(join(root, path), { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => `${path}/${name.replaceAll('\\', '/')}`)
    .filter((name) => /\.(tsx?|css|html|svg)$/.test(name))
    .toSorted();
}
