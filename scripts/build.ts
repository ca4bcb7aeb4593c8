/**
 * Makes what cannot run as it stands in the tree, into `dist/`:
 *
 *   kernel.ts   the AssemblyScript kernel as WebAssembly in base64 (and kernel.wasm, to look at)
 *   child.cjs   the parser child as one file: with no rights granted it can import nothing
 *   main.mjs    the command as one file: it starts in half the time of its many sources
 *
 * `npm test`, `npm start` and `npx cprvagt` run this by themselves. The first line of a product
 * holds the hash of what it was made from, so there is no stamp that could disagree with it; a
 * product is renamed into place, so two builds at once do no harm.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { dist, isCurrent, kernelSource, type Product, sourcesHash } from './current.mjs';
import { root } from './node.mjs';

/** Builds what is missing or older than its sources. Cheap when there is nothing to do. */
export async function ensureBuilt(): Promise<void> {
  mkdirSync(dist, { recursive: true });
  ensureKernel();
  await ensureBundle('child.cjs', 'agent/inspect/child.ts', 'cjs');
  await ensureBundle('main.mjs', 'agent/main.ts', 'esm');
}

/** vitest calls this before the first test. */
export const setup = ensureBuilt;

function ensureKernel(): void {
  if (isCurrent('kernel.ts')) return;
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
  put('kernel.ts', `export const KERNEL_WASM_BASE64 =\n  '${base64}';\n`);
}

async function ensureBundle(name: Product, input: string, format: 'cjs' | 'esm'): Promise<void> {
  if (isCurrent(name)) return;
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: join(root, input),
    platform: 'node',
    external: isBuiltin,
  });
  const { output } = await bundle.generate({ format, codeSplitting: false });
  await bundle.close();
  if (output.length !== 1) throw new Error(`${name} must be one file`);
  put(name, output[0].code);
}

function put(name: Product, content: string): void {
  const temporary = join(dist, temporaryName(name));
  writeFileSync(temporary, `// ${sourcesHash(name)}\n${content}`);
  renameSync(temporary, join(dist, name));
}

function temporaryName(name: string): string {
  return `${process.pid}-${name}`;
}

if (import.meta.main) await ensureBuilt();
