#!/usr/bin/env node
/**
 * `npx cprvagt` in a checkout: the command line on the Node of this checkout, after making sure
 * that the parser child is built.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { findNode, orGiveUp, root, run } from './node.mjs';

/** From 25 on Node's permission model closes the network, which the parser child must not have. */
const LEAST_MAJOR = 26;

/** Of the command's exit statuses the one for a run that read nothing; 1 would say `found`. */
const NOT_READ = 3;

orGiveUp(() => {
  const built = pathToFileURL(join(root, 'scripts', 'built.ts')).href;
  const main = join(root, 'agent', 'main.ts');
  const args = ['--no-warnings', '--import', built, main, ...process.argv.slice(2)];
  run(findNode(LEAST_MAJOR), args, NOT_READ);
}, NOT_READ);
