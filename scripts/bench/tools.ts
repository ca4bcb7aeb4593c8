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
  /** Endings of the files that it can read. */
  readonly reads: readonly string[];
  readonly command: (file: string) => readonly string[];
  /** How many numbers its output says it found; null for a tool that does not look. */
  readonly found: (output: string) => number | null;
  /** Part of the command line of the process whose memory counts; all processes without it. */
  readonly memoryOf?: string;
}

const root = join(import.meta.dirname, '..', '..');
const node = [process.execPath, '--no-warnings'];
const XLSX = ['xlsx'];
const ZIPPED = ['xlsx', 'xlsb', 'ods'];
const WORKBOOKS = [...ZIPPED, 'xls'];
const TEXT = ['csv', 'txt'];
const PLAIN = '[0-9]{6}-?[0-9]{4}';
/** The same cells as in peers.ts, as they stand in XML. */
const IN_XML = '>[0-9]{5,6}-?[0-9]{4}<';

const scan = [process.execPath, join(root, 'scripts', 'cprvagt.mjs'), 'scan', '--format', 'ndjson'];

/** What `npx cprvagt scan` runs, without npx. */
export const cprvagt: Tool = {
  name: 'cprvagt scan',
  version: packageVersion(''),
  reads: [...WORKBOOKS, ...TEXT],
  command: (file) => [...scan, '--all', file],
  found: (output) => (firstLine(output) as { matches?: number }).matches ?? null,
  memoryOf: 'cprvagt-parser',
};

/** Over a folder, with so many parser children. */
export function cprvagtFolder(jobs: number): Tool {
  return {
    ...cprvagt,
    name: `cprvagt scan --jobs ${jobs}`,
    command: (folder) => [...scan, '--jobs', `${jobs}`, folder],
    found: (output) =>
      output
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { matches?: number }).matches ?? 0)
        .reduce((sum, matches) => sum + matches, 0),
  };
}

export const engine = peer('engine', '', 'cprvagt, in process', WORKBOOKS);
export const inflate = peer('inflate', null, 'inflate alone', ZIPPED);
export const sheetjs = peer('sheetjs', 'xlsx', 'SheetJS dense + regex', [...WORKBOOKS, 'csv']);
export const exceljs = peer('exceljs', 'exceljs', 'exceljs streaming + regex', XLSX);
export const hucre = peer('hucre', 'hucre', 'hucre + regex', XLSX);

/** ripgrep where it is installed, else grep in the C locale: it is slower in others. */
export const unzipped = hasProgram('rg') ? unzipPiped('rg', '-ao') : unzipPiped('grep', '-aoE');

/** Counts lines with the plain pattern. */
export function grep(locale: string): Tool {
  return {
    name: `grep -cE, ${locale}`,
    version: programVersion('grep'),
    reads: TEXT,
    command: (file) => ['env', `LC_ALL=${locale}`, 'grep', '-cE', PLAIN, file],
    found: Number,
  };
}

export function grepAfterIconv(encoding: string): Tool {
  return {
    name: `iconv -f ${encoding} | grep -cE`,
    version: programVersion('grep'),
    reads: TEXT,
    command: (file) => [
      'sh',
      '-c',
      `iconv -f ${encoding} -t utf-8 "$0" | LC_ALL=C grep -cE '${PLAIN}'`,
      file,
    ],
    found: Number,
  };
}

/** `library` is null for Node itself. */
function peer(name: string, library: string | null, title: string, reads: readonly string[]): Tool {
  return {
    name: title,
    version: library === null ? `node ${process.versions.node}` : packageVersion(library),
    reads,
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
    reads: XLSX,
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

export function programVersion(program: string): string {
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' });
  return /\d+(\.\d+)+/.exec(stdout ?? '')?.[0] ?? '?';
}

function hasProgram(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}
