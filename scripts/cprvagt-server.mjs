#!/usr/bin/env node
/**
 * `npx cprvagt-server` in a checkout: the server on the Node of this checkout, after making sure that its dashboard is
 * built where it can be.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDashboardCurrent } from './current.mjs';
import { findNode, orGiveUp, root, run } from './node.mjs';

/** As the command: the server reads what it shares with the agent as it stands in the tree. */
const LEAST_MAJOR = 26;
const FAULT = 1;

orGiveUp(() => {
  const node = findNode(LEAST_MAJOR);
  const main = join(root, 'server', 'main.ts');
  const canBuild = existsSync(join(root, 'node_modules', 'vite'));
  if (process.argv[2] === 'run' && canBuild && !isDashboardCurrent()) build(node);
  run(node, ['--no-warnings', main, ...process.argv.slice(2)], FAULT);
}, FAULT);

/** The server runs without it too, and says on its first page that it is missing. */
function build(node) {
  const script = join(root, 'scripts', 'build-dashboard.ts');
  const env = { ...process.env, NODE_ENV: 'production' };
  const { status, stderr } = spawnSync(node, ['--no-warnings', script], { encoding: 'utf8', env });
  if (status !== 0) process.stderr.write(`the dashboard cannot be built:\n${stderr}`);
}
