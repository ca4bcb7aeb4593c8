/**
 * `npm run bench:csv`: how fast a register in a text table is found, beside grep looking for the
 * plain pattern in the same table as UTF-8. The same rows in each encoding, so that the UTF-16
 * files are twice as long.
 *
 *   --megabytes 500   of UTF-8; the files stay in dist/bench (3 GB)
 *   --runs 5
 *   --quick           20 MB, three runs: half a minute
 *
 * Takes about five minutes. grep finds nothing in UTF-16: behind iconv it stands there to compare.
 */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf, foundBy, peakMegabytes, ratio, startsOf } from './figure.ts';
import { megabytes, seconds, table } from './measure.ts';
import { headers, isDate, rows, type Value } from './register.ts';
import { cprvagt, grep, grepAfterIconv, type Tool } from './tools.ts';

const ENCODINGS = ['utf-8', 'windows-1252', 'utf-16le', 'utf-16be'] as const;
type Encoding = (typeof ENCODINGS)[number];

const HEAD = ['tool', 'version', 'runs', 'start s', 'net s', 'x grep', 'goal', 'peak MB', 'found'];
const COLUMNS = 20;
/** After so many rows the same come again: making them takes longer than writing them. */
const BLOCK_ROWS = 100_000;
const DAY_MS = 86_400_000;
const EXCEL_DAY_0 = Date.UTC(1899, 11, 30);
const folder = join(import.meta.dirname, '..', '..', 'dist', 'bench');

const { values: asked } = parseArgs({
  options: {
    megabytes: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const size = Number(asked.megabytes ?? (asked.quick ? 20 : 500));
const times = Number(asked.runs ?? (asked.quick ? 3 : 5));
const yardsticks = [grep('C'), grep('C.UTF-8')];
const goals = new Map<Tool, string>();
const encodings = new Map<Tool, Encoding>(yardsticks.map((tool) => [tool, 'utf-8']));
for (const encoding of ENCODINGS) {
  const ours = { ...cprvagt, name: `${cprvagt.name}, ${encoding}` };
  goals.set(ours, encoding === 'utf-8' ? '<= 1.5' : '<= 3');
  encodings.set(ours, encoding);
  if (encoding !== 'utf-8') encodings.set(grepAfterIconv(encoding), encoding);
}

mkdirSync(folder, { recursive: true });
const files = new Map([...encodings].map(([tool, encoding]) => [tool, made(encoding, size)]));
const tiny = new Map([...encodings].map(([tool, encoding]) => [tool, made(encoding, 0)]));
const figures = await figuresOf(files, await startsOf(tiny, times), times);
const grepMs = Math.min(
  ...figures.filter(({ tool }) => yardsticks.includes(tool)).map(({ netMs }) => netMs),
);
console.log(
  `\n**${megabytes(statSync(made('utf-8', size)).size)} MB as UTF-8**, x the faster grep\n`,
);
const lines = figures.map((figure) => [
  figure.tool.name,
  figure.tool.version,
  `${figure.runs.length}`,
  seconds(figure.startMs),
  seconds(figure.netMs),
  ratio(figure.netMs, grepMs),
  goals.get(figure.tool) ?? '-',
  peakMegabytes(figure),
  `${foundBy(figure) ?? '-'}`,
]);
console.log(table(HEAD, lines));

/** A file of at least so many megabytes of rows as UTF-8; of one row when none are asked for. */
function made(encoding: Encoding, least: number): string {
  const file = join(folder, `register-${encoding}-${least}.csv`);
  if (existsSync(file)) return file;
  console.error(`making ${file}`);
  const block = text(least === 0 ? 1 : BLOCK_ROWS);
  const encoded = encode(block, encoding);
  const handle = openSync(`${file}.part`, 'w');
  if (encoding.startsWith('utf-16')) writeSync(handle, encode('\ufeff', encoding));
  writeSync(handle, encode(line(headers({ columns: COLUMNS })), encoding));
  for (let done = 0; done <= least * 2 ** 20; done += Buffer.byteLength(block)) {
    writeSync(handle, encoded);
  }
  closeSync(handle);
  renameSync(`${file}.part`, file);
  return file;
}

function text(count: number): string {
  let all = '';
  for (const values of rows({ rows: count, columns: COLUMNS, style: 'inline' })) {
    all += line(values.map(shown));
  }
  return all;
}

function line(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[;"]/.test(cell) ? `"${cell}"` : cell)).join(';')}\r\n`;
}

/** As a Danish Excel saves it: decimal comma, days first. */
function shown(value: Value, column: number): string {
  if (typeof value === 'string') return value;
  if (!isDate(column)) return String(value).replace('.', ',');
  const [year, month, day] = new Date(EXCEL_DAY_0 + value * DAY_MS)
    .toISOString()
    .slice(0, 10)
    .split('-');
  return `${day}-${month}-${year}`;
}

function encode(content: string, encoding: Encoding): Buffer {
  if (encoding === 'utf-8') return Buffer.from(content);
  // All its letters are the same in Latin-1.
  if (encoding === 'windows-1252') return Buffer.from(content, 'latin1');
  const little = Buffer.from(content, 'utf16le');
  return encoding === 'utf-16le' ? little : little.swap16();
}
