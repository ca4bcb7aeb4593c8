/** The runner that finds the right Node: what it says when it cannot, and what it hands through. */
import { execFileSync, spawn, spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const scripts = join(import.meta.dirname, '../../scripts');
const posix = process.platform !== 'win32';
const linux = process.platform === 'linux';
const packageName = `node-${process.platform}-${process.arch}`;
const house = { optionalDependencies: { [packageName]: '26.10.0' } };

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cprvagt-runner-'));
  for (const name of ['node.mjs', 'with-node.mjs'])
    cpSync(join(scripts, name), file('scripts', name));
  write('package.json', house);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function file(...parts: string[]): string {
  return join(root, ...parts);
}

function write(name: string, content: object | string): string {
  mkdirSync(dirname(file(name)), { recursive: true });
  writeFileSync(file(name), typeof content === 'string' ? content : JSON.stringify(content));
  return file(name);
}

/** A package with a `node` that is this shell script. */
function installNode(version: string, script: string): void {
  const folder = `node_modules/${packageName}`;
  write(`${folder}/package.json`, { version, bin: { node: 'bin/node' } });
  chmodSync(write(`${folder}/bin/node`, `#!/bin/sh\n${script}\n`), 0o755);
}

function runner(...words: string[]): SpawnSyncReturns<string> {
  const args = [file('scripts', 'with-node.mjs'), ...words];
  return spawnSync(process.execPath, args, { encoding: 'utf8', cwd: root });
}

test('without the package a Node that is new enough serves', () => {
  const tool = write('tool.mjs', 'console.log(process.execPath, ...process.argv.slice(2))');
  const { stdout, status } = runner(tool, 'one', 'two words');
  expect([stdout, status]).toEqual([`${process.execPath} one two words\n`, 0]);
});

test('TypeScript runs as it is, and its exit status is the runner’s', () => {
  const tool = write('tool.ts', 'const status: number = 7; process.exitCode = status;');
  expect(runner(tool).status).toBe(7);
});

test('the folder of the Node comes first in PATH', () => {
  const tool = write('tool.mjs', 'console.log(process.env.PATH ?? process.env.Path)');
  expect(runner(tool).stdout.split(delimiter)[0]).toBe(dirname(process.execPath));
});

test.skipIf(!linux)('the package’s Node is used', () => {
  installNode('26.10.0', 'echo "node of the package: $*"');
  expect(runner('tool.ts', 'x').stdout).toBe('node of the package: --no-warnings tool.ts x\n');
});

test.skipIf(!linux)('another version than package.json wants is refused', () => {
  installNode('26.9.0', 'echo no');
  const { stderr, status } = runner('tool.ts');
  expect(stderr).toBe(
    `cprvagt: ${packageName} is 26.9.0, package.json wants 26.10.0: run npm ci\n`,
  );
  expect(status).toBe(1);
});

test.skipIf(!linux)('a Node that lacks libatomic says what to install', () => {
  installNode('26.10.0', 'echo "node: error while loading libatomic.so.1" >&2; exit 127');
  const { stderr, status } = runner('tool.ts');
  expect(stderr).toMatch(/apt install libatomic1\n$/);
  expect(status).toBe(1);
});

test('a tool is found by the name of its bin', () => {
  write('package.json', { ...house, devDependencies: { one: '1.0.0', other: '1.0.0' } });
  write('node_modules/one/package.json', { bin: './one.mjs' });
  write('node_modules/one/one.mjs', 'console.log("one")');
  write('node_modules/other/package.json', { bin: { second: 'second.mjs' } });
  write('node_modules/other/second.mjs', 'console.log("second")');
  expect(runner('one').stdout).toBe('one\n');
  expect(runner('second').stdout).toBe('second\n');
});

test('a tool that is nowhere is one clear line', () => {
  const { stderr, status } = runner('nothing');
  expect([stderr.split('\n').length, status]).toEqual([2, 1]);
  expect(stderr).toContain('nothing');
});

test.skipIf(!posix)(
  'a signal reaches the tool, and its end by one is the runner’s end',
  async () => {
    const tool = write('tool.mjs', 'setInterval(() => {}, 1000); console.log("up")');
    const child = spawn(process.execPath, [file('scripts', 'with-node.mjs'), tool]);
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGTERM');
    const ended = await new Promise((resolve) =>
      child.once('exit', (_, signal) => resolve(signal)),
    );
    expect(ended).toBe('SIGTERM');
  },
);

test.skipIf(!linux)('an old Node without the package is refused', (context) => {
  const old = oldNode();
  if (old === null) return context.skip('no Node older than 24 on this machine');
  const words = [file('scripts', 'with-node.mjs'), 'tool.ts'];
  const { stderr, status } = spawnSync(old, words, { encoding: 'utf8', cwd: root });
  expect(stderr).toMatch(/^cprvagt: Node 24 or newer is needed/);
  expect(status).toBe(1);
});

/** The machine's own Node, outside node_modules, when it is an old one. */
function oldNode(): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const PATH = folders.filter((folder) => !folder.includes('node_modules')).join(delimiter);
  try {
    const words = ['-c', 'command -v node && node --version'];
    const [path, version] = execFileSync('sh', words, { env: { PATH }, encoding: 'utf8' }).split(
      '\n',
    );
    return Number(version?.slice(1).split('.')[0]) < 24 ? (path ?? null) : null;
  } catch {
    return null;
  }
}
