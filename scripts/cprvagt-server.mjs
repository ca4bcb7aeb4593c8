#!/usr/bin/env node
/** `npx cprvagt-server` in a checkout: the server on the Node of this checkout. */
import { join } from 'node:path';
import { findNode, orGiveUp, root, run } from './node.mjs';

/** As the command: the server reads what it shares with the agent as it stands in the tree. */
const LEAST_MAJOR = 26;
const FAULT = 1;

orGiveUp(() => {
  const main = join(root, 'server', 'main.ts');
  run(findNode(LEAST_MAJOR), ['--no-warnings', main, ...process.argv.slice(2)], FAULT);
}, FAULT);
