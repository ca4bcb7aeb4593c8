/**
 * The tools that the benches run on a file, each as the command that somebody would type, and how
 * their answers are read.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly command: (file: string) => readonly string[];
  /** How many numbers its output says it found; null for a tool that does not look. */
  readonly found: (output: string) => number | null;
  /** Part of the command line of the process whose memory counts; all processes without it. */
  readonly memoryOf?: string;
}

const root = join(import.meta.dirname, '..', '..');
const node = [process.execPath, '--no-warnings'];
const PLAIN = '[0-9]{6}-?[0-9]{4}';
/** The same cells as in peers.ts, as they stand in XML. */
const IN_XML = '>[0-9]{5,6}-?[0-9]{4}<';

/** What `npx cprvagt scan` runs, without npx. */
export const cprvagt: Tool = {
  name: 'cprvagt scan',
  version: packageVersion(''),
  command: (file) => [
    process.execPath,
    join(root, 'scripts', 'cprvagt.mjs'),
    'scan',
    '--all',
    '--format',
    'ndjson',
    file,
  ],
  found: (output) => (firstLine(output) as { matches?: number }).matches ?? null,
  memoryOf: '--permission',
};

export const engine = peer('engine', packageVersion(''), 'cprvagt, in process');
export const inflate = peer('inflate', `node ${process.versions.node}`, 'inflate alone');
export const sheetjs = peer('sheetjs', packageVersion('xlsx'), 'SheetJS dense + regex');
export const exceljs = peer('exceljs', packageVersion('exceljs'), 'exceljs streaming + regex');
export const hucre = peer('hucre', packageVersion('hucre'), 'hucre + regex');

/** ripgrep where it is installed, else grep in the C locale: it is slower in others. */
export const unzipped = hasProgram('rg') ? unzipPiped('rg', '-ao') : unzipPiped('grep', '-aoE');

/** Counts lines with the plain pattern. */
export function grep(locale: string): Tool {
  return {
    name: `grep -cE, ${locale}`,
    version: programVersion('grep'),
    command: (file) => ['env', `LC_ALL=${locale}`, 'grep', '-cE', PLAIN, file],
    found: Number,
  };
}

export function grepAfterIconv(encoding: string): Tool {
  return {
    name: `iconv -f ${encoding} | grep -cE`,
    version: programVersion('grep'),
    command: (file) => [
      'sh',
      '-c',
      `iconv -f ${encoding} -t utf-8 "$0" | LC_ALL=C grep -cE '${PLAIN}'`,
      file,
    ],
    found: Number,
  };
}

function peer(name: string, version: string, title: string): Tool {
  return {
    name: title,
    version,
    command: (file) => [...node, join(import.meta.dirname, 'peers.ts'), name, file],
    found: (output) => (firstLine(output) as { found?: number | null }).found ?? null,
  };
}

function firstLine(output: string): unknown {
  return JSON.parse(output.split('\n', 1)[0] || '{}');
}

function unzipPiped(program: string, flags: string): Tool {
  return {
    name: `unzip -p | ${program} ${flags}`,
    version: programVersion(program),
    command: (file) => [
      'sh',
      '-c',
      `unzip -p "$0" | LC_ALL=C ${program} ${flags} '${IN_XML}' | wc -l`,
      file,
    ],
    found: Number,
  };
}

function packageVersion(name: string): string {
  const path = join(root, name && join('node_modules', name), 'package.json');
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

function programVersion(program: string): string {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(stdout ?? '')?.[0] ?? '?';
}

function hasProgram(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}
