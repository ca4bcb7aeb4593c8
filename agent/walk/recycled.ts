/**
 * Where a file was before somebody threw it away. The recycle bin keeps that beside the file, each system in its
 * own form: Windows in `$I123456.xlsx` for `$R123456.xlsx`, Linux in `info/name.trashinfo` for
 * `files/name`. What people wrote is only ever compared with paths that the agent knows.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { posix, win32 } from 'node:path';

/** A path of Windows is shorter, and so is one of Linux with each of its bytes as `%C3`. */
const MOST_BYTES = 2 ** 16;

/** Null when the file is in no bin, or the bin does not say. */
export function originalPathOf(path: string): string | null {
  return inWindowsBin(path) ?? inTrash(path);
}

/** `C:\$Recycle.Bin\S-1-5-21-…\$R123456.xlsx`, or below a folder of such a name. */
function inWindowsBin(path: string): string | null {
  const between = path.includes('\\') ? '\\' : '/';
  const parts = path.split(between);
  const at = 2 + parts.findIndex((part) => part.toLowerCase() === '$recycle.bin');
  const name = parts[at] ?? '';
  if (at < 2 || !/^\$R/i.test(name)) return null;
  const told = read([...parts.slice(0, at), `$I${name.slice(2)}`].join(between));
  const original = told && originalIn(told);
  return original && [original, ...parts.slice(at + 1)].join('\\');
}

/** A number for the version, the file's size, when it was deleted; the path, since Windows 10 by its length. */
function originalIn(told: Buffer): string | null {
  const version = told.length < 28 ? 0n : told.readBigUInt64LE();
  if (version !== 1n && version !== 2n) return null;
  const path = told.subarray(version === 1n ? 24 : 28).toString('utf16le');
  const end = path.indexOf('\0');
  const original = end < 0 ? path : path.slice(0, end);
  return win32.isAbsolute(original) ? original : null;
}

/** `…/Trash/files/name` of a home, `/media/disk/.Trash-1000/files/name` of another disk. */
function inTrash(path: string): string | null {
  const parts = path.split('/');
  const at = 1 + parts.findIndex((part, index) => part === 'files' && isTrash(parts, index - 1));
  const name = parts[at] ?? '';
  if (at < 1 || name === '') return null;
  const trash = parts.slice(0, at - 1);
  const told = read([...trash, 'info', `${name}.trashinfo`].join('/'))?.toString() ?? '';
  const written = told.split('\n').find((line) => line.startsWith('Path='));
  const original = written === undefined ? null : decoded(written.slice('Path='.length));
  if (original === null) return null;
  // On another disk than the home it is a path from the top of that disk.
  const top = trash.at(-2) === '.Trash' ? trash.slice(0, -2) : trash.slice(0, -1);
  return posix.resolve(top.join('/') || '/', original, ...parts.slice(at + 1));
}

function isTrash(parts: readonly string[], at: number): boolean {
  const name = parts[at] ?? '';
  return name === 'Trash' || name.startsWith('.Trash-') || parts[at - 1] === '.Trash';
}

function decoded(written: string): string | null {
  try {
    return decodeURIComponent(written);
  } catch {
    return null; // Of bytes that are no UTF-8, as nobody would know the path again.
  }
}

/** Null for what is no small file: people can put anything there. */
function read(path: string): Buffer | null {
  let fd: number;
  try {
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW);
  } catch {
    return null;
  }
  try {
    // Of a pipe or a device it is none.
    const { size } = fstatSync(fd);
    if (size > MOST_BYTES) return null;
    const told = Buffer.alloc(size);
    return told.subarray(0, readSync(fd, told));
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}
