/** One walk over a folder, as `scan` does it: size, time and path of each candidate, a line each. */
import { lstatSync } from 'node:fs';
import { noneSkipped, walk } from '../../agent/walk.ts';

const lines: string[] = [];
for (const step of walk(process.argv.slice(2), {}, noneSkipped())) {
  if (step.kind === 'unseen') throw new Error(`${step.path} is ${step.why}`);
  const { size, mtimeMs } = lstatSync(step.rawPath ?? step.path);
  lines.push(`${size} ${mtimeMs} ${step.path}`);
}
console.log(lines.join('\n'));
