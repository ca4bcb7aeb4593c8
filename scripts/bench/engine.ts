/** Our readers and rules on a file of the disk, in this process. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { inspect, type Reading } from '../../agent/inspect/inspect.ts';
import { hintOf } from '../../agent/names.ts';
import { limits } from '../../agent/inspect/limits.ts';

const TODAY = 20261122;
/** Made once, as the child does. */
const range = new Uint8Array(limits.rangeBytes);

export function readFile(path: string): Reading {
  const file = openSync(path, 'r');
  const bytes = {
    sizeBytes: fstatSync(file).size,
    read: (offset: number, length: number) =>
      range.subarray(0, readSync(file, range, 0, Math.min(length, range.length), offset)),
  };
  try {
    return inspect(bytes, { hint: hintOf(path) ?? 'other', today: TODAY, wishes: [] });
  } finally {
    closeSync(file);
  }
}
