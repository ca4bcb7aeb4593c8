/**
 * `npm run bench:walk`: how long the walk takes over a large disk, beside `find` told to print the
 * same: size, time and path of each candidate. 500,000 empty files in 50,000 folders, one in fifty a
 * candidate; made once, in the system's folder for temporary files, and kept for the next time.
 * Prints a table; all are warm, since what the disk adds is the same for all.
 *
 *   --folders 50000   ten files in each
 *   --runs 7          three times as many of what takes less than half a second
 *   --quick           5,000 folders, three runs: ten seconds
 *   --clean           removes what was made, and measures nothing
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { figuresOf, foundBy, netOf, peakMegabytes, ratio } from './figure.ts';
import { CANDIDATES, clean, FILES_EACH, madeTree } from './make-tree.ts';
import { seconds, table } from './measure.ts';
import { programVersion, type Tool } from './tools.ts';

const HEAD = ['tool', 'version', 'runs', 'start s', 'net s', 'x our walk', 'peak MB', 'candidates'];

const { values: asked } = parseArgs({
  options: {
    folders: { type: 'string' },
    runs: { type: 'string' },
    quick: { type: 'boolean', default: false },
    clean: { type: 'boolean', default: false },
  },
});

const ours = tool('our walk', `node ${process.versions.node}`, (folder) => [
  process.execPath,
  '--no-warnings',
  join(import.meta.dirname, 'walk-once.ts'),
  folder,
]);
const printed = ['-printf', '%s %T@ %p\\n'];
const regex = `.*\\.\\(${CANDIDATES.join('\\|')}\\)`;
const names = CANDIDATES.flatMap((ending) => ['-o', '-name', `*.${ending}`]).slice(1);
const byRegex = finding('-regex', '-regex', regex, ...printed);
const byNames = finding('-name -o -name', '(', ...names, ')', ...printed);
// What going through the folders costs, without a look at the names.
const floor: Tool = { ...finding('a dot for each file', '-printf', '.'), found: () => null };

if (asked.clean) clean();
else await measure(Number(asked.folders ?? (asked.quick ? 5000 : 50_000)));

async function measure(folders: number): Promise<void> {
  const [file, tiny] = [madeTree(folders), madeTree(10)];
  const tools = [ours, byRegex, byNames, floor];
  const times = Number(asked.runs ?? (asked.quick ? 3 : 7));
  const figures = await figuresOf(new Map(tools.map((each) => [each, { file, tiny }])), times);
  const rows = figures.map((figure) => [
    figure.tool.name,
    figure.tool.version,
    `${figure.runs.length}`,
    seconds(figure.startMs),
    seconds(figure.netMs),
    ratio(figure.netMs, netOf(figures, ours)),
    peakMegabytes(figure),
    `${foundBy(figure) ?? '-'}`,
  ]);
  console.log(`\n**${folders * FILES_EACH} files in ${folders} folders**\n`);
  console.log(table(HEAD, rows));
  const ratios = [byRegex, byNames].map((each) =>
    ratio(netOf(figures, each), netOf(figures, ours)),
  );
  console.log(`\ntimes faster than find: ${ratios.join(', ')} (goal: more than 1)`);
}

function finding(how: string, ...words: readonly string[]): Tool {
  const command = (folder: string): string[] => ['find', folder, '-type', 'f', ...words];
  return tool(`find, ${how}`, programVersion('find'), command);
}

function tool(name: string, version: string, command: Tool['command']): Tool {
  return { name, version, reads: [], command, found: lines };
}

function lines(output: string): number {
  return output.trimEnd().split('\n').length;
}
