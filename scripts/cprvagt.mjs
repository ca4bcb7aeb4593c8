#!/usr/bin/env node
/**
 * `npx cprvagt` in a checkout: the command on the Node of this checkout, after making sure that what
 * has to be built is there.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { dist, isAllCurrent } from './current.mjs';
import { findNode, NoNode, orGiveUp, root, run } from './node.mjs';

/** From 25 on Node's permission model closes the network, which the parser child must not have. */
const LEAST_MAJOR = 26;

/** Of the command's exit statuses the one for a run that read nothing; 1 would say `found`. */
const NOT_READ = 3;

orGiveUp(() => {
  const node = findNode(LEAST_MAJOR);
  if (!isAllCurrent()) build(node);
  // What the engine makes of the bundle is kept: the next start is shorter.
  process.env.NODE_COMPILE_CACHE = join(dist, 'compiled');
  run(node, ['--no-warnings', join(dist, 'main.mjs'), ...process.argv.slice(2)], NOT_READ);
}, NOT_READ);

function build(node) {
  const { status, stderr } = spawnSync(node, ['--no-warnings', join(root, 'scripts', 'build.ts')], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new NoNode(`what has to be built cannot be:\n${stderr.trim()}`);
}
