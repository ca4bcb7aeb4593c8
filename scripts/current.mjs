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

/**
 * Over names and contents of all that a product is made from, in a fixed order.
 * @param {Product | 'executables'} name
 * @returns {string}
 */
export function sourcesHash(name) {
  const hash = createHash('sha256');
  const sources = name === 'executables' ? PACKAGING : SOURCES[name];
  for (const path of sources.flatMap(filesBelow)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
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
    .filter((name) => name.endsWith('.ts'))
    .toSorted();
}
