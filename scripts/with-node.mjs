/**
 * Runs a tool with the Node of this checkout: `with-node.mjs vitest run`, `with-node.mjs x.ts`.
 * The first argument is a .ts, .mjs or .js file, or the bin name of a package that package.json
 * lists.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findNode, house, NoNode, orGiveUp, readJson, root, run } from './node.mjs';

/** From 24 on Node runs TypeScript and has all that the tools ask for. */
const LEAST_MAJOR = 24;

const [tool, ...rest] = process.argv.slice(2);

orGiveUp(() => {
  if (tool === undefined) throw new NoNode('with-node.mjs needs a file or the name of a tool');
  run(findNode(LEAST_MAJOR), ['--no-warnings', fileOf(tool), ...rest]);
});

function fileOf(name) {
  if (/\.[cm]?[jt]s$/.test(name)) return name;
  for (const dependency of Object.keys({ ...house.devDependencies, ...house.dependencies })) {
    const folder = join(root, 'node_modules', dependency);
    if (!existsSync(join(folder, 'package.json'))) continue;
    const { bin } = readJson(join(folder, 'package.json'));
    const file = typeof bin === 'string' && dependency === name ? bin : bin?.[name];
    if (file !== undefined) return join(folder, file);
  }
  throw new NoNode(`no package of package.json has a tool named ${name}: run npm ci`);
}
