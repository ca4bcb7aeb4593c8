/**
 * The Node that an executable is made of: the very version of the Node that makes it, without the
 * symbols that only a debugger reads. Kept in `dist/nodes`.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { dist } from '../current.mjs';
import { house, readJson, root } from '../node.mjs';
import { endingOf, type Target } from './target.ts';

/** The path of the binary. */
export function baseOf(target: Target): string {
  const name = `node-${target}`;
  const version = house.optionalDependencies[name];
  if (process.versions.node !== version)
    throw new Error(`Node ${version} is needed to make executables of it, this is ${process.version}`); // prettier-ignore
  const folder = join(dist, 'nodes', `${name}-${version}`);
  const base = join(folder, `node${endingOf(target)}`);
  if (existsSync(base)) return base;
  mkdirSync(folder, { recursive: true });
  const bin = join('bin', `node${endingOf(target)}`);
  const installed = join(root, 'node_modules', name, bin);
  const temporary = `${base}.${process.pid}`;
  if (existsSync(installed)) copyFileSync(installed, temporary);
  else renameSync(join(fetched(name, folder), bin), temporary);
  if (target === 'linux-x64') strip(temporary);
  renameSync(temporary, base);
  rmSync(join(folder, 'package'), { recursive: true, force: true });
  return base;
}

/** Without the tool it is a fifth larger. */
function strip(path: string): void {
  const { error, status } = spawnSync('strip', [path]);
  if (error === undefined && status !== 0) throw new Error(`${path} cannot be stripped`);
}

/** The unpacked package, once it is known to be the one that the lock file names. */
function fetched(name: string, folder: string): string {
  const { version, integrity } = readJson(join(root, 'package-lock.json')).packages[`node_modules/${name}`]; // prettier-ignore
  const npm = process.env['npm_execpath'];
  if (npm === undefined) throw new Error(`${name} comes through npm: npm run package`);
  const words = [npm, 'pack', '--json', '--pack-destination', folder, `${name}@${version}`];
  const [packed] = JSON.parse(told(process.execPath, words));
  const archive = join(folder, packed.filename);
  if (packed.integrity !== integrity) {
    rmSync(archive);
    throw new Error(`${name} is not what package-lock.json says it is`);
  }
  told('tar', ['-xzf', archive, '-C', folder, 'package/bin']);
  rmSync(archive);
  return join(folder, 'package');
}

function told(program: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')} failed:\n${stderr}`);
  return stdout;
}
