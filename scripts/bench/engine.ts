/** Our readers and rules on a file of the disk, in this process. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inspect, type Reading } from '../../agent/inspect/inspect.ts';
import { hintOf } from '../../agent/names.ts';
import { limits } from '../../agent/inspect/limits.ts';

const TODAY = 20261122;
/** Made once, as the child does; the first bytes it has before it asks for any. */
const head = new Uint8Array(limits.headBytes);
const range = new Uint8Array(limits.rangeBytes);

export function readFile(path: string): Reading {
  const file = openSync(path, 'r');
  const sizeBytes = fstatSync(file).size;
  const held = readSync(file, head, 0, head.length, 0);
  const read = (offset: number, length: number): Uint8Array => {
    const end = Math.min(offset + length, sizeBytes);
    if (end <= held) return head.subarray(offset, end);
    return range.subarray(0, readSync(file, range, 0, Math.min(length, range.length), offset));
  };
  try {
    return inspect(
      { sizeBytes, read },
      { hint: hintOf(path) ?? 'other', today: TODAY, wishes: [] },
    );
  } finally {
    closeSync(file);
  }
}
