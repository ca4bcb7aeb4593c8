/** Our engine on a file of the disk, in this process. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { limits } from '../../agent/inspect/limits.ts';
import { readBytes, type Reading } from '../read-bytes.ts';

export function readFile(path: string): Reading {
  const file = openSync(path, 'r');
  const range = new Uint8Array(limits.rangeBytes);
  try {
    return readBytes({
      sizeBytes: fstatSync(file).size,
      read: (offset, length) => range.subarray(0, readSync(file, range, 0, length, offset)),
    });
  } finally {
    closeSync(file);
  }
}
