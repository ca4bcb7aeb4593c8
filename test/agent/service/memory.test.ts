/** That what is free is given back to the system, also what lies between what is in use, and what can be read again. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const MEMORY = join(import.meta.dirname, '..', '..', '..', 'agent', 'service', 'memory.ts');
const PIECES = 12_000;
const PIECE_BYTES = 4000;
const KEPT = 50;

/** Pieces of the C library's memory, of which a few stay, all over it. */
const SCRIPT = `
  const { readFileSync } = require('node:fs');
  const { createHash } = require('node:crypto');
  const bytesOf = (part) => Number(new RegExp(part + ':\\\\s+(\\\\d+)').exec(readFileSync('/proc/self/status', 'latin1'))[1]) * 1024;
  import(${JSON.stringify(MEMORY)}).then(({ tidyMemory }) => {
    let pieces = Array.from({ length: ${PIECES} }, () => Buffer.allocUnsafeSlow(${PIECE_BYTES}).fill(1));
    const [own, read] = [bytesOf('RssAnon'), bytesOf('RssFile')];
    pieces = pieces.filter((_, at) => at % ${KEPT} === 0);
    tidyMemory();
    const gone = { own: own - bytesOf('RssAnon'), read: 1 - bytesOf('RssFile') / read };
    // All that was given back is still what it was.
    const digest = createHash('sha256').update('').digest('hex');
    console.log(JSON.stringify({ gone, digest, kept: pieces.filter((piece) => piece[9] === 1).length }));
  });
`;

interface Tidied {
  /** Bytes, and a share of what was read of programs. */
  readonly gone: { readonly own: number; readonly read: number };
  readonly digest: string;
  readonly kept: number;
}

test.skipIf(process.platform !== 'linux')('what a run has left is given back', () => {
  const { stdout } = spawnSync(process.execPath, ['--no-warnings', '-e', SCRIPT], {
    encoding: 'utf8',
  });
  const { gone, kept, digest } = JSON.parse(stdout) as Tidied;
  expect(kept).toBe(PIECES / KEPT);
  expect(gone.own).toBeGreaterThan(0.8 * PIECES * PIECE_BYTES);
  expect(gone.read).toBeGreaterThan(0.5);
  expect(digest).toMatch(/^e3b0c44298fc1c149afbf4c8996fb924/);
});
