/**
 * `npm run package`: cprvagt as executables that need no Node and no folder of modules, by what Node
 * has for that itself, in `dist/executables/<target>`:
 *
 *   cprvagt          the command, with the rights of whoever starts it
 *   cprvagt-parser   the parser child, which the command starts from beside itself
 *
 * Two, since an executable takes its permissions from what is baked into it and from nothing else: on
 * its command line `--permission` is ignored without a word. For the same reason nobody can add to the
 * flags, neither there nor by NODE_OPTIONS.
 *
 *   --only linux-x64   one target
 *
 * The Node of another system comes from npm and must be what package-lock.json says it is.
 */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { parseArgs } from 'node:util';
import { CLOSING } from '../../agent/inspect/confinement.ts';
import { childFlags, noOpenSSLConfig } from '../../agent/inspect/flags.ts';
import { ensureBuilt } from '../build.ts';
import { dist, sourcesHash } from '../current.mjs';
import { root } from '../node.mjs';
import { baseOf } from './base.ts';
import { endingOf, here, platformOf, type Target, TARGETS } from './target.ts';

/** Of the command: what the environment could otherwise do to it. */
function commandFlags(target: Target): readonly string[] {
  return ['--no-warnings', '--disable-sigusr1', noOpenSSLConfig(platformOf(target))];
}

interface Executable {
  readonly output: string;
  /** Its program: one file that needs nothing but Node. */
  readonly main: string;
  readonly format: 'commonjs' | 'module';
  readonly flags: readonly string[];
  readonly target: Target;
}

interface Parser {
  readonly program: string;
  readonly target: Target;
  readonly output: string;
}

/** The folder with both, made unless they are there and of the same sources. */
export async function ensureExecutables(target: Target): Promise<string> {
  await ensureParser(target);
  const folder = folderOf(target);
  const output = join(folder, `cprvagt${endingOf(target)}`);
  once(output, `${sourcesHash('main.mjs')} ${ownHash()}`, () => {
    const main = join(dist, 'main.mjs');
    makeExecutable({ output, main, format: 'module', flags: commandFlags(target), target });
    for (const name of ['LICENSE', 'THIRD-PARTY-NOTICES.md'])
      copyFileSync(join(root, name), join(folder, name));
  });
  return folder;
}

/** The path of the parser alone. */
export async function ensureParser(target: Target): Promise<string> {
  await ensureBuilt();
  const output = join(folderOf(target), `cprvagt-parser${endingOf(target)}`);
  once(output, `${sourcesHash('child.cjs')} ${ownHash()}`, () => {
    const program = readFileSync(join(dist, 'child.cjs'), 'utf8');
    makeParser({ program: `${CLOSING}\n${program}`, target, output });
  });
  return output;
}

function folderOf(target: Target): string {
  return join(dist, 'executables', target);
}

/** An executable of this program with all that makes the parser's wall. */
export function makeParser({ program, target, output }: Parser): void {
  const main = `${output}.${process.pid}.cjs`;
  writeFileSync(main, program);
  const flags = childFlags(platformOf(target));
  makeExecutable({ output, main, format: 'commonjs', flags, target });
  rmSync(main);
}

/** What makes them, and of which Node. */
export function ownHash(): string {
  return `${process.version} ${sourcesHash('executables')}`;
}

/** Calls `make` unless the output is there and was made from the same. */
export function once(output: string, from: string, make: () => void): void {
  const stamps = join(dist, 'executables', 'made-from');
  const stamp = join(stamps, relative(dist, output).replaceAll(sep, '-'));
  if (existsSync(output) && textOf(stamp) === from) return;
  for (const folder of [dirname(output), stamps]) mkdirSync(folder, { recursive: true });
  rmSync(stamp, { force: true });
  make();
  put(stamp, from);
}

function makeExecutable({ output, main, format, flags, target }: Executable): void {
  const made = `${output}.${process.pid}`;
  const config = `${made}.json`;
  const isHere = target === here();
  const wanted = {
    main,
    mainFormat: format,
    executable: baseOf(target),
    output: made,
    disableExperimentalSEAWarning: true,
    useSnapshot: false,
    // Another system's engine refuses it.
    useCodeCache: isHere,
    execArgv: flags,
    execArgvExtension: 'none',
  };
  writeFileSync(config, JSON.stringify(wanted));
  // The engine takes the cache of one that had the same flags; without rights nothing can be made.
  const alike = isHere ? flags.filter((flag) => flag !== '--permission') : [];
  const words = [...alike, '--build-sea', config];
  const { status, stdout, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  rmSync(config);
  if (status !== 0) throw new Error(`${output} cannot be made:\n${stdout}${stderr}`);
  renameSync(made, output);
}

function put(path: string, text: string): void {
  const temporary = `${path}.${process.pid}`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

async function run(): Promise<void> {
  const { values: asked } = parseArgs({ options: { only: { type: 'string' } } });
  const targets = TARGETS.filter((target) => asked.only === undefined || target === asked.only);
  if (targets.length === 0) throw new Error(`no such target: one of ${TARGETS.join(', ')}`);
  // One after the other, since both need the disk.
  // oxlint-disable-next-line no-await-in-loop
  for (const target of targets) console.log(await ensureExecutables(target));
}

if (import.meta.main) await run();
