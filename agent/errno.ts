/**
 * The system's error codes, and what they mean for a file that could not be read. Only the code of
 * an error is ever used: its text holds the path.
 */
import type { Reason } from './outcome.ts';

export function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : '';
}

const REASON_OF_CODE: ReadonlyMap<string, Reason> = new Map([
  ['EACCES', 'denied'],
  ['EPERM', 'denied'],
  // Windows: sharing and lock violations.
  ['EBUSY', 'locked'],
  ['ETXTBSY', 'locked'],
  ['EAGAIN', 'locked'],
  // It was there a moment ago: moved, deleted, or replaced by a link or a folder.
  ['ENOENT', 'unstable'],
  ['ENOTDIR', 'unstable'],
  ['ELOOP', 'unstable'],
  ['ESTALE', 'unstable'],
  ['EISDIR', 'unstable'],
  // Sockets, terminals and devices that nothing stands behind.
  ['ENXIO', 'unsupported'],
  ['ENODEV', 'unsupported'],
  ['EOPNOTSUPP', 'unsupported'],
  ['ENAMETOOLONG', 'limit'],
  ['EFBIG', 'limit'],
  ['EOVERFLOW', 'limit'],
  ['EIO', 'damaged'],
]);

/** `crashed` for what no file should cause. */
export function reasonOf(error: unknown): Reason {
  return REASON_OF_CODE.get(codeOf(error)) ?? 'crashed';
}
