/**
 * `npm run bench:csv`: how fast a register in a text table is found, beside grep looking for the
 * plain pattern in the same table as UTF-8. The same rows in each encoding, so that the UTF-16
 * files are twice as long.
 *
 * grep -c leaves a line at its first hit: where the number stands in the third of twenty columns,
 * it looks at a third of the file. So it is also measured with the number in the last column, where
 * it has to look at all, as we do in any case. grep finds nothing in UTF-16: behind iconv it stands
 * there to compare.
 *
 *   --megabytes 500   of UTF-8; the files stay in dist/bench (3.5 GB)
 *   --runs 5          three times as many of what takes less than half a second
 *   --quick           20 MB, three runs: half a minute
 *
 * All of it takes about four minutes on two cores.
 */
import { statSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { figuresOf, foundBy, netOf, peakMegabytes, ratio } from './figure.ts';
import { ENCODINGS, tableFile, type TableFile } from './make-table.ts';
import { megabytes, seconds, table } from './measure.ts';
import { cprvagt, grep, grepAfterIconv, type Tool } from './tools.ts';

const HEAD = [
  'tool',
  'version',
  'runs',
  'start s',
  'net s',
  'x grep',
  'x grep, last',
  'goal',
  'peak MB',
  'found',
];

const { values: asked } = parseArgs({
  options: {
    megabytes: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});
const size = Number(asked.megabytes ?? (asked.quick ? 20 : 500));
const times = Number(asked.runs ?? (asked.quick ? 3 : 5));

const third = grep('C');
const last = { ...grep('C'), name: `${grep('C').name}, number last` };
const goals = new Map<Tool, string>();
const wanted = new Map<Tool, Omit<TableFile, 'megabytes'>>([
  [third, { encoding: 'utf-8' }],
  [grep('C.UTF-8'), { encoding: 'utf-8' }],
  [last, { encoding: 'utf-8', last: true }],
]);
const numberLast = { ...cprvagt, name: `${cprvagt.name}, utf-8, number last` };
wanted.set(numberLast, { encoding: 'utf-8', last: true });
goals.set(numberLast, '<= 1.5');
for (const encoding of ENCODINGS) {
  const ours = { ...cprvagt, name: `${cprvagt.name}, ${encoding}` };
  wanted.set(ours, { encoding });
  goals.set(ours, encoding === 'utf-8' ? '<= 1.5' : '<= 3');
  if (encoding !== 'utf-8') wanted.set(grepAfterIconv(encoding), { encoding });
}

const files = [...wanted].map(([tool, file]) => {
  const [tiny, whole] = [0, size].map((least) => tableFile({ ...file, megabytes: least }));
  return [tool, { file: whole ?? '', tiny: tiny ?? '' }] as const;
});
const figures = await figuresOf(new Map(files), times);
const plain = tableFile({ encoding: 'utf-8', megabytes: size });
console.log(`\n**${megabytes(statSync(plain).size)} MB as UTF-8**\n`);
const lines = figures.map((figure) => [
  figure.tool.name,
  figure.tool.version,
  `${figure.runs.length}`,
  seconds(figure.startMs),
  seconds(figure.netMs),
  ratio(figure.netMs, netOf(figures, third)),
  ratio(figure.netMs, netOf(figures, last)),
  goals.get(figure.tool) ?? '-',
  peakMegabytes(figure),
  `${foundBy(figure) ?? '-'}`,
]);
console.log(table(HEAD, lines));
