/** One walk over a folder, within bounds as over a whole disk: size, time and path of each candidate, a line each. */
import { lstatSync } from 'node:fs';
import { walk } from '../../agent/walk/walk.ts';

const lines: string[] = [];
for (const step of walk(
  process.argv.slice(2),
  { bounds: { skip: [] } },
  { links: 0, excluded: 0 },
)) {
  if (step.kind === 'unseen') throw new Error(`${step.path} is ${step.why}`);
  const { size, mtimeMs } = lstatSync(step.rawPath ?? step.path);
  lines.push(`${size} ${mtimeMs} ${step.path}`);
}
console.log(lines.join('\n'));
