/**
 * Makes what cannot run as it stands in the tree, into `dist/`:
 *
 *   kernel.ts   the AssemblyScript kernel as WebAssembly in base64 (and kernel.wasm, to look at)
 *   sheetjs.mjs  of SheetJS what reads the tables of Numbers, and nothing else of it
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
  await ensureSheetJS();
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

/**
 * SheetJS tells files apart by itself, takes noise for text, and unpacks without bounds; its reader of
 * tables does none of that. It is not exported: it is here, and all that it does not need falls away.
 */
async function ensureSheetJS(): Promise<void> {
  if (isCurrent('sheetjs.mjs')) return;
  const { rolldown } = await import('rolldown');
  const library = join(root, 'node_modules/xlsx/xlsx.mjs');
  const bundle = await rolldown({
    input: library,
    platform: 'neutral',
    treeshake: { moduleSideEffects: false },
    plugins: [{ name: 'tables', transform: tablesAlone }],
  });
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false });
  await bundle.close();
  put('sheetjs.mjs', output[0].code);
}

/** Null for what the bundler adds. */
function tablesAlone(code: string, id: string): string | null {
  if (!id.endsWith('xlsx.mjs')) return null;
  const exported = code.indexOf('\nexport const version');
  if (exported < 0) throw new Error('SheetJS is another than it was');
  return `${code.slice(0, exported)}\nexport { parse_TST_TableInfoArchive };\n`;
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
  put(name, inAscii(output[0].code));
}

/** The engine keeps the text of a program, in twice the memory when one letter of it is beyond these. */
function inAscii(code: string): string {
  return code.replaceAll(
    /[\u0080-\uffff]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
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
