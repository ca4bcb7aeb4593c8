/**
 * One tool on every file of a folder, timed by kind: `kinds-once.ts engine|sheetjs FOLDER TIMES`. All
 * in this process and once more before it counts, so that what is compared is the reading alone; of
 * each file the quickest time, since what else the machine does can only make it slower.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { numbersBySheetjs } from './by-sheetjs.ts';
import { readFile } from './engine.ts';

/** What one kind of file took, over all its files. */
export interface KindTime {
  readonly files: number;
  readonly ms: number;
  readonly found: number;
  /** Files that the tool would not read. */
  readonly failed: number;
}

interface FileTime {
  readonly ms: number;
  /** Null where the tool throws. */
  readonly found: number | null;
}

const tools: Readonly<Record<string, (path: string) => number>> = {
  engine: (path) => readFile(path).verdict.matches,
  sheetjs: numbersBySheetjs,
};

const [toolName = '', folder = '', times = '1'] = process.argv.slice(2);
const tool = tools[toolName];
if (tool === undefined) throw new Error(`no such tool: ${toolName}`);
const names = readdirSync(folder);
round(tool);
const rounds = Array.from({ length: Number(times) }, () => round(tool));
const kinds: Record<string, KindTime> = {};
for (const [at, name] of names.entries()) {
  const ms = Math.min(...rounds.map((files) => files[at]!.ms));
  const numbers = rounds[0]![at]!.found;
  const before = kinds[kindOf(name)] ?? { files: 0, ms: 0, found: 0, failed: 0 };
  kinds[kindOf(name)] = {
    files: before.files + 1,
    ms: before.ms + ms,
    found: before.found + (numbers ?? 0),
    failed: before.failed + (numbers === null ? 1 : 0),
  };
}
process.stdout.write(`${JSON.stringify(kinds)}\n`);

function round(numbersIn: (path: string) => number): FileTime[] {
  return names.map((name) => {
    const startedMs = performance.now();
    const found = attempt(() => numbersIn(join(folder, name)));
    return { ms: performance.now() - startedMs, found };
  });
}

function attempt(look: () => number): number | null {
  try {
    return look();
  } catch {
    return null;
  }
}

/** All behind the first dot. */
function kindOf(name: string): string {
  return name.slice(name.indexOf('.') + 1);
}
