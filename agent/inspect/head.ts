/**
 * The fingerprint of a table's head, keyed by the organisation: the same on all its machines for what the same system
 * wrote, and nothing that could be told apart or tried out by anybody without the key. The parent has it as text.
 */
import { createHmac } from 'node:crypto';
import type { Head } from '../../rules/index.ts';
import { frameWith, type Job, NUMBER_BYTES, numbersOf } from './protocol.ts';

export const HEAD_KEY_BYTES = 32;
/** As many as it takes that no two heads of an organisation have the same by chance. */
export const HEAD_BYTES = 16;

/** So that a head of a later kind is never the same as one of this. */
const PURPOSE = 'cprvagt head 1';

/** No bytes for a table without a head that tells anything. */
export function headFingerprint(head: Head | null, key: Uint8Array): Uint8Array {
  if (head === null || head.words === null) return new Uint8Array(0);
  const told = [PURPOSE, ...head.words].join(' ');
  return createHmac('sha256', key).update(told).digest().subarray(0, HEAD_BYTES);
}

export function encodeHead(id: number, fingerprint: Uint8Array): Uint8Array {
  return frameWith('head', [id], fingerprint);
}

/** Of this job: in base64url, empty for none. Null for what no honest child sends. */
export function decodeHead(payload: Uint8Array, job: Job): string | null {
  const bytes = payload.byteLength - NUMBER_BYTES;
  if (bytes !== 0 && bytes !== HEAD_BYTES) return null;
  const [id] = numbersOf(payload, 1);
  return id === job.id ? Buffer.from(payload.subarray(NUMBER_BYTES)).toString('base64url') : null;
}
