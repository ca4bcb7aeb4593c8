/** Passwords on their way to a key: hashed with a salt, and then again and again, which takes a thief time. */
import { hash } from 'node:crypto';
import type { Hash } from '../scheme.ts';

/** Those that Node has too. */
export type Digest = Extract<Hash, 'md5' | 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'ripemd160'>;
const DIGESTS: readonly Digest[] = ['md5', 'sha1', 'sha256', 'sha384', 'sha512', 'ripemd160'];

/** Null for a hash that nobody here can make. */
export function digestOf(name: Hash | null): Digest | null {
  return DIGESTS.find((digest) => digest === name) ?? null;
}

/** Hashes have this behind them where they are shorter than what they are for. */
const FILLING = 0x36;

/** The beginning, or the whole and what fills it up. */
export function fitted(bytes: Uint8Array, length: number): Uint8Array {
  const fitting = new Uint8Array(length).fill(FILLING);
  fitting.set(bytes.subarray(0, length));
  return fitting;
}

export function hashOf(digest: Digest, ...parts: readonly Uint8Array[]): Buffer {
  return hash(digest, Buffer.concat(parts), 'buffer');
}

export function numbered(number: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(number);
  return bytes;
}

export interface Spinning {
  readonly digest: Digest;
  readonly salt: Uint8Array;
  readonly spins: number;
}

/** Each time the number of the turn stands in front. */
export function spun(password: string, { digest, salt, spins }: Spinning): Buffer {
  let hashed = hashOf(digest, salt, Buffer.from(password, 'utf16le'));
  const turn = Buffer.alloc(4 + hashed.length);
  for (let count = 0; count < spins; count++) {
    turn.writeUInt32LE(count);
    turn.set(hashed, 4);
    hashed = hash(digest, turn, 'buffer');
  }
  return hashed;
}
