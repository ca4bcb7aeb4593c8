/**
 * Makes what cannot run as it stands in the tree, into `dist/`:
 *
 *   kernel.ts   the AssemblyScript kernel as WebAssembly in base64 (and kernel.wasm, to look at)
 *   child.cjs   the parser child as one file: with no rights granted it can import nothing
 *
 * `npm test`, `npm start` and `npx cprvagt` run this by themselves. The first line of a product
 * holds the hash of what it was made from, so there is no stamp that could disagree with it; a
 * product is renamed into place, so two builds at once do no harm.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const kernelSource = 'agent/formats/kernel';

/** Builds what is missing or older than its sources. Cheap when there is nothing to do. */
export async function ensureBuilt(): Promise<void> {
  mkdirSync(dist, { recursive: true });
  ensureKernel();
  await ensureChild();
}

/** vitest calls this before the first test. */
export const setup = ensureBuilt;

function ensureKernel(): void {
  const hash = hashOf([kernelSource, 'scripts/build.ts', 'package.json']);
  if (isCurrent('kernel.ts', hash)) return;
  const wasm = join(dist, temporaryName('kernel.wasm'));
  const asc = join(root, 'node_modules/assemblyscript/bin/asc.js');
  const flags =
    '--optimizeLevel 3 --shrinkLevel 0 --noAssert --runtime stub --enable simd --initialMemory 1312';
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    // With `abort=` the module imports nothing at all.
    [
      '--enable-source-maps',
      asc,
      `${kernelSource}/index.ts`,
      '-o',
      wasm,
      '--use',
      'abort=',
      ...flags.split(' '),
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`the kernel does not compile:\n${stdout}${stderr}`);
  const base64 = readFileSync(wasm).toString('base64');
  renameSync(wasm, join(dist, 'kernel.wasm'));
  put('kernel.ts', hash, `export const KERNEL_WASM_BASE64 =\n  '${base64}';\n`);
}

async function ensureChild(): Promise<void> {
  const sources = ['agent/inspect', 'agent/formats', 'rules', 'scripts/build.ts', 'package.json'];
  const hash = hashOf(sources);
  if (isCurrent('child.cjs', hash)) return;
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: join(root, 'agent/inspect/child.ts'),
    platform: 'node',
    external: isBuiltin,
  });
  const { output } = await bundle.generate({ format: 'cjs', codeSplitting: false });
  await bundle.close();
  if (output.length !== 1) throw new Error('the parser child must be one file');
  put('child.cjs', hash, output[0].code);
}

function isCurrent(name: string, hash: string): boolean {
  const path = join(dist, name);
  return existsSync(path) && readFileSync(path, 'utf8').startsWith(`// ${hash}\n`);
}

function put(name: string, hash: string, content: string): void {
  const temporary = join(dist, temporaryName(name));
  writeFileSync(temporary, `// ${hash}\n${content}`);
  renameSync(temporary, join(dist, name));
}

function temporaryName(name: string): string {
  return `${process.pid}-${name}`;
}

/** Over names and contents of the files, and of all files below the folders, in a fixed order. */
function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesBelow)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path} ${content.length}\n`).update(content);
  }
  return hash.digest('hex');
}

function filesBelow(path: string): string[] {
  if (path.includes('.')) return [path];
  const names = readdirSync(join(root, path), { recursive: true, encoding: 'utf8' });
  return names
    .map((name) => `${path}/${name.replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.ts'))
    .toSorted();
}

if (import.meta.main) await ensureBuilt();
