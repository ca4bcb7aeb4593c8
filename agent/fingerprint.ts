/**
 * What tells one content from another on one machine: the same bytes in two places have the same
 * fingerprint, by which a leftover is linked to its origin and somebody can answer for a content.
 *
 * It is HMAC-SHA-256 under the machine's key. Without the key nobody can try numbers against it, not
 * even for a file that is one number and nothing else; the server, that has no machine's key, can
 * compare the rows of one machine and nothing more. It is cut to 128 bits: still no two contents of
 * a machine share it by chance, and cutting further would hide nobody from a thief who has the key and
 * all of the file but a number, unless it were so short that it linked files that have nothing to do
 * with each other.
 *
 * A content of up to 64 MiB is read whole. Of a longer one, such as a sealed archive of which
 * hardly anything was read before, its length, beginning and end are taken, and pieces from all over.
 */
import { createHash, createHmac } from 'node:crypto';
import type { FileInHand } from './inspect/parent.ts';
import type { Outcome } from './outcome.ts';

/** What the fingerprint of a longer content begins with: it may be the same after a change. */
const IN_PART = '~';
const VALUE_BYTES = 16;
/** Of 16 letters. A run of digits could be taken for somebody's number, and starred on its way. */
const LETTERS = 'abcdefghijklmnop';
export const WHOLE_BYTES = 2 ** 26;
const END_BYTES = 2 ** 24;
const PIECES = 32;
const PIECE_BYTES = 2 ** 20;

/** Bytes from one offset up to another. */
type Span = readonly [from: number, to: number];

/** How a content is read once more. */
export interface Rereading {
  readonly signal?: AbortSignal | undefined;
  /** Ends when so many bytes may be read. */
  readonly pass?: (bytes: number) => Promise<void>;
}

/**
 * Of a file in which there is something: found, sealed, or with findings that do not alarm. Null for
 * every other one, and where it cannot be read once more. Throws the signal's reason.
 */
export async function fingerprintOf(
  { outcome, findings }: Outcome,
  file: FileInHand,
  key: Uint8Array,
  rereading: Rereading = {},
): Promise<string | null> {
  if (outcome !== 'found' && outcome !== 'sealed' && findings.length === 0) return null;
  try {
    return await keyedDigest(file, key, rereading);
  } catch (error) {
    if (rereading.signal?.aborted) throw error;
    return null;
  }
}

async function keyedDigest(
  file: FileInHand,
  key: Uint8Array,
  rereading: Rereading,
): Promise<string> {
  const isWhole = file.sizeBytes <= WHOLE_BYTES;
  const digest = await digestOf(file, rereading, isWhole ? undefined : spansOf(file.sizeBytes));
  const hmac = createHmac('sha256', key).update(isWhole ? '' : `${IN_PART}${file.sizeBytes}`);
  const value = inLetters(hmac.update(digest).digest().subarray(0, VALUE_BYTES));
  return isWhole ? value : IN_PART + value;
}

function inLetters(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => LETTERS.charAt(byte >> 4) + LETTERS.charAt(byte & 15)).join(
    '',
  );
}

/**
 * The sha256 of a content, in pieces: never to be kept or told as it is, since the few numbers there
 * are can be tried against it. Throws the error of `file.read`, and the signal's reason.
 */
export async function digestOf(
  file: FileInHand,
  { signal, pass }: Rereading,
  spans: readonly Span[] = [[0, Infinity]],
): Promise<Uint8Array> {
  const hash = createHash('sha256');
  const piece = new Uint8Array(Math.min(PIECE_BYTES, Math.max(1, file.sizeBytes)));
  for (const [from, to] of spans) {
    for (let at = from; at < to;) {
      signal?.throwIfAborted();
      const target = piece.subarray(0, to - at);
      await pass?.(target.length);
      const got = await file.read(target, at);
      if (got === 0) break;
      hash.update(piece.subarray(0, got));
      at += got;
    }
  }
  return hash.digest();
}

function spansOf(sizeBytes: number): Span[] {
  const last = sizeBytes - END_BYTES;
  const step = Math.floor((last - END_BYTES - PIECE_BYTES) / (PIECES - 1));
  const middle = Array.from({ length: PIECES }, (_, at): Span => {
    const from = END_BYTES + at * step;
    return [from, from + PIECE_BYTES];
  });
  return [[0, END_BYTES], ...middle, [last, sizeBytes]];
}
