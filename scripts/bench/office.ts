/**
 * `npm run bench:office`: a folder of mixed office files, mostly without CPR numbers, looked through
 * with one parser child and with two, beside SheetJS reading the same files one by one in one
 * process. Prints a table, then the goals.
 *
 *   --files 2000   as many of each format; they stay in dist/bench
 *   --runs 5
 *   --quick        200 files, three runs
 */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf, foundBy, netOf, peakMegabytes, ratio } from './figure.ts';
import { megabytes, run, seconds, table } from './measure.ts';
import { cprvagtFolder, sheetjs, type Tool } from './tools.ts';

const HEAD = ['tool', 'version', 'runs', 'start s', 'net s', 'x cprvagt', 'peak MB', 'found'];
const MAKING_LIMIT_MS = 1_200_000;
const folder = join(import.meta.dirname, '..', '..', 'dist', 'bench');

const { values: asked } = parseArgs({
  options: {
    files: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const count = Number(asked.files ?? (asked.quick ? 200 : 2000));
const times = Number(asked.runs ?? (asked.quick ? 3 : 5));

const office = await made(count);
const tiny = await made(5);
const one = cprvagtFolder(1);
const two = cprvagtFolder(2);
const tools: readonly Tool[] = [one, two, sheetjs];
const figures = await figuresOf(
  new Map(tools.map((tool) => [tool, { file: office, tiny }])),
  times,
);
const sizes = readdirSync(office).map((name) => statSync(join(office, name)).size);
const total = sizes.reduce((sum, size) => sum + size, 0);
console.log(`\n**${sizes.length} files, ${megabytes(total)} MB**\n`);
const lines = figures.map((figure) => [
  figure.tool.name,
  figure.tool.version,
  `${figure.runs.length}`,
  seconds(figure.startMs),
  seconds(figure.netMs),
  ratio(figure.netMs, netOf(figures, one)),
  peakMegabytes(figure),
  `${foundBy(figure) ?? '-'}`,
]);
console.log(table(HEAD, lines));
const net = (tool: Tool): number => netOf(figures, tool);
console.log(`\ntimes faster than SheetJS: ${ratio(net(sheetjs), net(one))} (goal 25)`);
console.log(`two parser children beside one: ${ratio(net(one), net(two))} (goal 1.3)`);

async function made(files: number): Promise<string> {
  const path = join(folder, `office-${files}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  console.error(`making ${path}`);
  const script = join(import.meta.dirname, 'make-office.ts');
  const command = [process.execPath, '--no-warnings', script, `${path}.part`, `${files}`];
  const { ended } = await run(command, { limitMs: MAKING_LIMIT_MS });
  if (ended !== 'well') throw new Error(`${path} could not be made: ended ${ended}`);
  renameSync(`${path}.part`, path);
  return path;
}
