/**
 * `npm run bench:registers`: how fast a register in a workbook is found, beside inflating alone (the
 * limit) and beside other tools that read the same file. Prints a table a file, then the goals.
 *
 *   --rows 20000,200000,1000000   sizes (20 columns; 12 from a million rows on)
 *   --style shared,inline,numbers --writer sheetjs,exceljs,excel,xlsb,xls,ods
 *   --tools cprvagt,inflate,...   only those whose name holds one of these words
 *   --runs 5                      three times as many of a tool under half a second; a tool over
 *                                 10 s is run three times, over 30 s once, and ended after 120 s
 *   --quick                       20,000 rows by one writer, three runs: about two minutes
 *
 * All of it takes about 40 minutes on two cores, half of that the peers at a million rows, and 1 GB
 * for the workbooks, which stay in dist/bench. Only ratios count, and only on a quiet machine.
 * SheetJS cannot write a million rows, nor read more of an ods than 12 columns of 200,000: a part
 * must fit one string. An xls has 65,000 rows at most. exceljs, hucre and the pattern know xlsx alone, and in an ods one style is
 * enough, since all of them are written alike.
 */
/* oxlint-disable no-await-in-loop -- two at once would measure each other */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf, foundBy, netOf, peakMegabytes, ratio, type Figure } from './figure.ts';
import { megabytes, run, seconds, table } from './measure.ts';
import { fileName, STYLES, WRITERS, type Register, type Style, type Writer } from './register.ts';
import { cprvagt, engine, exceljs, hucre, inflate, sheetjs, unzipped } from './tools.ts';

type Wanted = [Writer, Register];

const MILLION = 1_000_000;
/** A sheet has 65,536. */
const XLS_ROWS = 65_000;
const MAKING_LIMIT_MS = 1_200_000;
const HEAD = [
  'tool',
  'version',
  'runs',
  'start s',
  'net s',
  'x inflate',
  'x cprvagt',
  'peak MB',
  'found',
];
const GOALS = [
  'goal',
  '<= 2.0 x inflate',
  '>= 20 x SheetJS',
  '>= 20 x exceljs',
  '>= 15 x hucre',
  '>= 2 x unzip | grep',
  'parser < 90 MB',
  'same numbers',
];
const folder = join(import.meta.dirname, '..', '..', 'dist', 'bench');

const { values: asked } = parseArgs({
  options: {
    rows: { type: 'string' },
    style: { type: 'string', default: STYLES.join(',') },
    writer: { type: 'string' },
    tools: { type: 'string', default: '' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const times = Number(asked.runs ?? (asked.quick ? 3 : 5));
const tools = [inflate, cprvagt, engine, unzipped, hucre, exceljs, sheetjs].filter(({ name }) =>
  asked.tools.split(',').some((word) => name.toLowerCase().includes(word.toLowerCase())),
);

mkdirSync(folder, { recursive: true });
const reached: string[][] = [];
for (const [writer, register] of wanted()) {
  const file = await made(writer, register);
  const tiny = await made(writer, { ...register, rows: 1 });
  const able = tools.filter(({ reads }) => reads.includes(extname(file).slice(1)));
  const figures = await figuresOf(new Map(able.map((tool) => [tool, { file, tiny }])), times);
  const name = fileName(writer, register);
  console.log(`\n**${name}**: ${megabytes(statSync(file).size)} MB, ${inflatedSize(figures)}\n`);
  console.log(
    table(
      HEAD,
      figures.map((figure) => row(figure, figures)),
    ),
  );
  reached.push(reachedBy(name, figures));
}
console.log(`\n${table(GOALS, reached)}`);

function* wanted(): Generator<Wanted> {
  const sizes = asked.rows ?? (asked.quick ? '20000' : `20000,200000,${MILLION}`);
  const all = (asked.writer ?? (asked.quick ? 'excel' : WRITERS.join(','))).split(',') as Writer[];
  for (const rows of sizes.split(',').map(Number)) {
    for (const style of asked.style.split(',') as Style[]) {
      for (const writer of all.filter((each) => isAble(each, rows, style))) {
        const columns = rows < MILLION && writer !== 'ods' ? 20 : 12;
        yield [writer, { rows, columns, style }];
      }
    }
  }
}

function isAble(writer: Writer, rows: number, style: Style): boolean {
  if (writer === 'xls') return style !== 'inline' && rows <= XLS_ROWS;
  if (writer === 'ods') return style !== 'inline' && rows < MILLION;
  return rows < MILLION || (writer !== 'sheetjs' && writer !== 'xlsb');
}

async function made(writer: Writer, register: Register): Promise<string> {
  const file = join(folder, fileName(writer, register));
  if (existsSync(file)) return file;
  console.error(`making ${file}`);
  const script = join(import.meta.dirname, 'make-register.ts');
  const values = [writer, register.style, `${register.rows}`, `${register.columns}`, file];
  const memory = '--max-old-space-size=12000';
  const command = [process.execPath, '--no-warnings', memory, script, ...values];
  const { ended } = await run(command, { limitMs: MAKING_LIMIT_MS });
  if (ended !== 'well') throw new Error(`${file} could not be made: ended ${ended}`);
  return file;
}

function row(figure: Figure, figures: readonly Figure[]): string[] {
  const { tool, runs, startMs, netMs } = figure;
  const ended = runs.at(-1)?.ended ?? 'badly';
  return [
    tool.name,
    tool.version,
    `${runs.length}`,
    seconds(startMs),
    ended === 'well' ? seconds(netMs) : ended,
    ratio(netMs, netOf(figures, inflate)),
    ratio(netMs, netOf(figures, cprvagt)),
    peakMegabytes(figure),
    `${foundBy(figure) ?? '-'}`,
  ];
}

function inflatedSize(figures: readonly Figure[]): string {
  const output = figures.find(({ tool }) => tool === inflate)?.runs[0]?.output ?? '{}';
  const { inflatedBytes = 0 } = JSON.parse(output) as { inflatedBytes?: number };
  return `${megabytes(inflatedBytes)} MB inflated`;
}

function reachedBy(name: string, figures: readonly Figure[]): string[] {
  const ours = netOf(figures, cprvagt);
  const found = figures.map(foundBy).filter((count) => count !== null);
  return [
    name,
    ratio(ours, netOf(figures, inflate)),
    ...[sheetjs, exceljs, hucre, unzipped].map((tool) => ratio(netOf(figures, tool), ours)),
    figures.filter(({ tool }) => tool === cprvagt).map(peakMegabytes)[0] ?? '-',
    new Set(found).size === 1 ? 'yes' : 'no',
  ];
}
