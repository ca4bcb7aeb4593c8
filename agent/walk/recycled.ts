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

/** The folder of the bin that it lies in, or below; null when that is none. */
export function binOf(path: string): string | null {
  const found = windowsBin(path) ?? trash(path);
  return found && found.parts.slice(0, found.at).join(found.between);
}

interface InBin {
  readonly between: '/' | '\\';
  readonly parts: readonly string[];
  /** Of what was thrown away, among the parts: the file itself or a folder above it. */
  readonly at: number;
}

/** `C:\$Recycle.Bin\S-1-5-21-…\$R123456.xlsx`, or below a folder of such a name. */
function windowsBin(path: string): InBin | null {
  const between = path.includes('\\') ? '\\' : '/';
  const parts = path.split(between);
  const at = 2 + parts.findIndex((part) => part.toLowerCase() === '$recycle.bin');
  return at < 2 || !/^\$R/i.test(parts[at] ?? '') ? null : { between, parts, at };
}

function inWindowsBin(path: string): string | null {
  const found = windowsBin(path);
  if (found === null) return null;
  const { between, parts, at } = found;
  const name = `$I${parts[at]!.slice(2)}`;
  const told = read([...parts.slice(0, at), name].join(between));
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
function trash(path: string): InBin | null {
  const parts = path.split('/');
  const at = 1 + parts.findIndex((part, index) => part === 'files' && isTrash(parts, index - 1));
  return at < 1 || (parts[at] ?? '') === '' ? null : { between: '/', parts, at };
}

function inTrash(path: string): string | null {
  const found = trash(path);
  if (found === null) return null;
  const { parts, at } = found;
  const bin = parts.slice(0, at - 1);
  const told = read([...bin, 'info', `${parts[at]}.trashinfo`].join('/'))?.toString() ?? '';
  const written = told.split('\n').find((line) => line.startsWith('Path='));
  const original = written === undefined ? null : decoded(written.slice('Path='.length));
  if (original === null) return null;
  // On another disk than the home it is a path from the top of that disk.
  const top = bin.at(-2) === '.Trash' ? bin.slice(0, -2) : bin.slice(0, -1);
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
