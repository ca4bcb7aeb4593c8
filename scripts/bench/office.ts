/**
 * `npm run bench:office`: a folder of mixed office files, mostly without CPR numbers, looked through
 * with one parser child and with two, beside SheetJS reading the same files one by one in one
 * process, and beside the limit: the same bytes read and inflated, and nothing else. Prints a
 * table, then the goals.
 *
 *   --mix office   xlsx, xlsm, xlsb, ods and csv, as many of each (what the README's figures are of);
 *                  all: mostly xlsx, csv and xls, and some of every other kind that is read. Then a
 *                  table by kind too, in one process, warmed up: milliseconds a file, the best of all
 *                  runs, and what SheetJS cannot read without a ratio
 *   --files 2000   they stay in dist/bench
 *   --runs 5
 *   --quick        200 files, three runs
 */
/* oxlint-disable no-await-in-loop -- two at once would measure each other */
import { existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf, foundBy, netOf, peakMegabytes, ratio } from './figure.ts';
import type { KindTime } from './kinds-once.ts';
import { megabytes, run, seconds, table } from './measure.ts';
import { type Mix, type MixName, MIXES } from './office-kinds.ts';
import { cprvagtFolder, inflate, sheetjs, type Tool } from './tools.ts';

const HEAD = ['tool', 'version', 'runs', 'start s', 'net s', 'x cprvagt', 'peak MB', 'found'];
const KIND_HEAD = ['kind', 'files', 'KB a file', 'cprvagt ms', 'SheetJS ms', 'x SheetJS', 'found', 'by SheetJS']; // prettier-ignore
const GOALS = { office: { all: 25, kind: null }, all: { all: 15, kind: 8 } } as const;
/** Of kinds that have few files of their own in the mix of all. */
const FURTHER_SHARE = 10;
const MAKING_LIMIT_MS = 1_200_000;
const KINDS_LIMIT_MS = 600_000;
const folder = join(import.meta.dirname, '..', '..', 'dist', 'bench');

const { values: asked } = parseArgs({
  options: {
    mix: { type: 'string', default: 'office' },
    files: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const mix = nameOf(asked.mix);
const count = Number(asked.files ?? (asked.quick ? 200 : 2000));
const times = Number(asked.runs ?? (asked.quick ? 3 : 5));

const office = await made(count, 'compared');
const tiny = await made(5, 'compared');
const one = cprvagtFolder(1);
const two = cprvagtFolder(2);
const tools: readonly Tool[] = [one, two, sheetjs, inflate];
const figures = await figuresOf(
  new Map(tools.map((tool) => [tool, { file: office, tiny }])),
  times,
);
console.log(`\n**${described(office)}**\n`);
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
console.log(
  `\ntimes faster than SheetJS: ${ratio(net(sheetjs), net(one))} (goal ${GOALS[mix].all})`,
);
console.log(`two parser children beside one: ${ratio(net(one), net(two))} (goal 1.3)`);
if (mix === 'all') await byKind();

function nameOf(name: string): MixName {
  if (!Object.hasOwn(MIXES, name)) throw new Error(`no such mix: ${name}`);
  return name as MixName;
}

/** What SheetJS reads, and in how much time beside ours; then the rest. */
async function byKind(): Promise<void> {
  const [ours, theirs] = [await timed('engine', office), await timed('sheetjs', office)];
  console.log(`\n**by kind, in one process, the best of ${times} after a first time**\n`);
  const kinds = [...ours.keys()];
  const rows = kinds.map((kind) => rowOf(kind, office, [ours.get(kind)!, theirs.get(kind)!]));
  const further = await made(Math.ceil(count / FURTHER_SHARE), 'further');
  for (const [kind, time] of await timed('engine', further)) {
    rows.push(rowOf(kind, further, [time, null]));
  }
  console.log(table(KIND_HEAD, rows));
  const { kind: goal } = GOALS.all;
  const slow = kinds.filter((kind) => theirs.get(kind)!.ms < goal * ours.get(kind)!.ms);
  console.log(
    `\nall that SheetJS reads: ${ratio(totalOf(theirs), totalOf(ours))} (goal ${GOALS.all.all})`,
  );
  console.log(`kinds below ${goal} x: ${slow.join(', ') || 'none'}`);
  console.log(`without ratio: ${described(further)} that SheetJS cannot read, or finds nothing in`);
}

function totalOf(kinds: ReadonlyMap<string, KindTime>): number {
  return [...kinds.values()].reduce((sum, { ms }) => sum + ms, 0);
}

function eachOf({ ms, files }: KindTime): string {
  return (ms / files).toFixed(2);
}

function rowOf(
  kind: string,
  of: string,
  [ours, theirs]: readonly [KindTime, KindTime | null],
): string[] {
  const bytes = sizesOf(of, (name) => name.slice(name.indexOf('.') + 1) === kind);
  const { files } = ours;
  return [
    kind,
    `${files}`,
    (bytes.reduce((sum, size) => sum + size, 0) / files / 1000).toFixed(0),
    eachOf(ours),
    theirs === null ? '-' : eachOf(theirs),
    theirs === null ? '-' : ratio(theirs.ms, ours.ms),
    `${ours.found}`,
    theirs === null
      ? '-'
      : `${theirs.found}${theirs.failed > 0 ? `, ${theirs.failed} failed` : ''}`,
  ];
}

async function timed(tool: string, of: string): Promise<Map<string, KindTime>> {
  const script = join(import.meta.dirname, 'kinds-once.ts');
  const command = [process.execPath, '--no-warnings', script, tool, of, `${times}`];
  const { ended, output } = await run(command, { limitMs: KINDS_LIMIT_MS });
  if (ended !== 'well') throw new Error(`${tool} on ${of} ended ${ended}`);
  return new Map(Object.entries(JSON.parse(output) as Record<string, KindTime>));
}

function described(of: string): string {
  const sizes = sizesOf(of);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  return `${sizes.length} files, ${megabytes(total)} MB`;
}

function sizesOf(of: string, isWanted: (name: string) => boolean = () => true): number[] {
  const names = readdirSync(of).filter(isWanted);
  return names.map((name) => statSync(join(of, name)).size);
}

async function made(files: number, part: keyof Mix): Promise<string> {
  const name = mix === 'office' ? 'office' : `office-${mix}-${part}`;
  const path = join(folder, `${name}-${files}`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  console.error(`making ${path}`);
  const script = join(import.meta.dirname, 'make-office.ts');
  const words = [`${path}.part`, `${files}`, mix, part];
  const command = [process.execPath, '--no-warnings', script, ...words];
  const { ended } = await run(command, { limitMs: MAKING_LIMIT_MS });
  if (ended !== 'well') throw new Error(`${path} could not be made: ended ${ended}`);
  renameSync(`${path}.part`, path);
  return path;
}
