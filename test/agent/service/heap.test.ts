/** That what is free is given back to the system, also what lies between what is in use. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const HEAP = join(import.meta.dirname, '..', '..', '..', 'agent', 'service', 'heap.ts');
const PIECES = 12_000;
const PIECE_BYTES = 4000;
const KEPT = 50;

/** Pieces of the C library's memory, of which a few stay, all over it. */
const SCRIPT = `
  const { readFileSync } = require('node:fs');
  const residentBytes = () => Number(/RssAnon:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'latin1'))[1]) * 1024;
  import(${JSON.stringify(HEAP)}).then(({ tidyHeap }) => {
    let pieces = Array.from({ length: ${PIECES} }, () => Buffer.allocUnsafeSlow(${PIECE_BYTES}).fill(1));
    const before = residentBytes();
    pieces = pieces.filter((_, at) => at % ${KEPT} === 0);
    tidyHeap();
    console.log(JSON.stringify({ gone: before - residentBytes(), kept: pieces.length }));
  });
`;

test.skipIf(process.platform !== 'linux')('what a run has left is given back', () => {
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', '-e', SCRIPT], {
    encoding: 'utf8',
  });
  const { gone, kept } = JSON.parse(stdout) as { readonly gone: number; readonly kept: number };
  expect(kept).toBe(PIECES / KEPT);
  expect(gone).toBeGreaterThan(0.8 * PIECES * PIECE_BYTES);
});
