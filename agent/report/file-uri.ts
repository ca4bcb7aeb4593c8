/**
 * A path as a file URI (RFC 8089), whatever system it comes from: a drive, a share, a path from the
 * root. What is no letter, digit or unreserved sign is percent-encoded, byte by byte.
 */
import type { Outcome } from '../outcome.ts';

/** The exact bytes where the name is no UTF-8. */
export function fileUri({ path, pathBytes }: Pick<Outcome, 'path' | 'pathBytes'>): string {
  if (pathBytes !== undefined) return `file://${encoded(Buffer.from(pathBytes, 'base64'))}`;
  const long = /^\\\\[?.]\\(?:UNC\\)?/.exec(path)?.[0];
  const plain = long === undefined ? path : path.slice(long.length);
  if (/^[A-Za-z]:\\/.test(plain)) return `file:///${plain[0]}:${windows(plain.slice(2))}`;
  if (long?.endsWith('UNC\\')) return `file://${windows(plain)}`;
  if (path.startsWith('\\\\')) return `file://${windows(path.slice(2))}`;
  return `file://${encoded(Buffer.from(path))}`;
}

function windows(path: string): string {
  return encoded(Buffer.from(path.replaceAll('\\', '/')));
}

/** Half a surrogate pair has no bytes of its own: Buffer has put U+FFFD for it. */
function encoded(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => BYTES[byte]).join('');
}

const BYTES = Array.from({ length: 256 }, (_, byte) => {
  const sign = String.fromCharCode(byte);
  return /[\w.~/-]/.test(sign) ? sign : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
});
