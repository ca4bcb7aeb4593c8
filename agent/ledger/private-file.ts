/**
 * Files of the state folder that are for their owner alone. What is written is on the disk when these return, and a file
 * is there whole or not at all.
 */
import {
  closeSync,
  constants,
  fchownSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { codeOf } from '../errno.ts';

const { O_RDONLY, O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;

/** Null where there is none. Throws what else the system says. */
export function textIn(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** A new file. `mine`: of who writes it; else of the account that the folder belongs to, which is who reads it. */
export function writeNew(path: string, content: string | Uint8Array, owner?: 'mine'): void {
  // `|` takes the last one, undefined on Windows, for 0.
  const fd = openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
  try {
    const { uid, gid } = statSync(dirname(path));
    if (owner !== 'mine' && process.getuid?.() === 0) fchownSync(fd, uid, gid);
    writeFileSync(fd, content);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  syncFolder(dirname(path));
}

/** In place of one that may be there. */
export function replaceWith(path: string, content: string): void {
  const made = `${path}.new`;
  rmSync(made, { force: true });
  writeNew(made, content);
  renameSync(made, path);
  syncFolder(dirname(path));
}

/** What was made, renamed or removed in it stays so after a power cut. Windows sees to that itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const fd = openSync(folder, O_RDONLY);
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
