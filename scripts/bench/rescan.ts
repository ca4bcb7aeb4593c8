/**
 * `npm run bench:rescan`: what the agent's look for changes costs on a large disk on which nothing has changed, beside a
 * walk over it, and how large its ledger gets. 500,000 empty files in 50,000 folders, one in fifty a candidate, as
 * `bench:walk` has them; and a ledger of a million candidates that there are no files for. Prints two tables.
 *
 *   --folders 50000     ten files in each
 *   --files 1000000     candidates in the large ledger
 *   --runs 7            three times as many of what takes less than half a second
 *   --quick             5,000 folders, 100,000 candidates, three runs: half a minute
 *   --clean             removes what was made, and measures nothing
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf, foundBy, netOf, peakMegabytes, ratio } from './figure.ts';
import { fillLedger } from './fill-ledger.ts';
import { clean, FILES_EACH, madeTree } from './make-tree.ts';
import { megabytes, seconds, table } from './measure.ts';
import type { Tool } from './tools.ts';

const HEAD = ['tool', 'runs', 'start s', 'net s', 'x our walk', 'peak MB', 'candidates'];
const SIZES_HEAD = ['ledger', 'candidates', 'MB on disk', 'bytes a candidate', 'goal'];
const GOAL_MEGABYTES = 100;
const GOAL_FILES = 1_000_000;

const { values: asked } = parseArgs({
  options: {
    folders: { type: 'string' },
    files: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
    clean: { type: 'boolean', default: false },
  },
});

const state = mkdtempSync(join(tmpdir(), 'cprvagt-bench-ledger-'));
try {
  if (asked.clean) clean();
  else {
    await measure(Number(asked.folders ?? (asked.quick ? 5000 : 50_000)));
    weigh(Number(asked.files ?? (asked.quick ? 100_000 : GOAL_FILES)));
  }
} finally {
  rmSync(state, { recursive: true, force: true });
}

async function measure(folders: number): Promise<void> {
  const [file, tiny] = [madeTree(folders), madeTree(10)];
  const walk = tool('our walk', 'walk-once.ts', (folder) => [folder], lines);
  const ledgerOf = (folder: string): string => join(state, folder === tiny ? 'tiny' : 'whole');
  const words = (folder: string): string[] => [ledgerOf(folder), folder];
  const rescan = tool('our rescan', 'rescan-once.ts', words, known);
  // Twice: a folder that was changed a moment ago is listed once more.
  for (const folder of [file, tiny, file, tiny]) {
    const [, ...args] = rescan.command(folder);
    spawnSync(process.execPath, [...args, 'learn'], { stdio: 'inherit' });
  }
  const times = Number(asked.runs ?? (asked.quick ? 3 : 7));
  const tools = new Map([walk, rescan].map((each) => [each, { file, tiny }]));
  const figures = await figuresOf(tools, times);
  const rows = figures.map((figure) => [
    figure.tool.name,
    `${figure.runs.length}`,
    seconds(figure.startMs),
    seconds(figure.netMs),
    ratio(figure.netMs, netOf(figures, walk)),
    peakMegabytes(figure),
    `${foundBy(figure) ?? '-'}`,
  ]);
  console.log(`\n**${folders * FILES_EACH} files in ${folders} folders, none changed**\n`);
  console.log(table(HEAD, rows));
  const part = ratio(netOf(figures, rescan), netOf(figures, walk));
  console.log(`\npart of a full walk: ${part} (goal: at most 0.5)\n`);
}

function weigh(files: number): void {
  const folder = join(state, 'large');
  fillLedger(folder, files);
  const bytes = statSync(join(folder, 'ledger.db')).size;
  const goal = (GOAL_MEGABYTES * files) / GOAL_FILES;
  const cells = [`${files}`, megabytes(bytes), `${Math.round(bytes / files)}`, `at most ${goal}`];
  console.log(table(SIZES_HEAD, [['one in a hundred found, two unknown', ...cells]]));
}

function tool(
  name: string,
  script: string,
  words: (folder: string) => readonly string[],
  found: Tool['found'],
): Tool {
  const file = join(import.meta.dirname, script);
  return {
    name,
    version: `node ${process.versions.node}`,
    reads: [],
    command: (folder) => [process.execPath, '--no-warnings', file, ...words(folder)],
    found,
  };
}

function lines(output: string): number {
  return output.trimEnd().split('\n').length;
}

/** Null when something would have been read again. */
function known(output: string): number | null {
  const number = /^(\d+) known, 0 to be read/m.exec(output)?.[1];
  return number === undefined ? null : Number(number);
}
