/**
 * RC4 as xls files use it (MS-OFFCRYPTO 2.3.5 and 2.3.6): another key for each 1024 bytes of a stream, made
 * of the password's own and the number of the block. So any place is read without what stands before it.
 */
import { hash } from 'node:crypto';
import { Rc4 } from '../crypto/rc4.ts';
import type { Decryption } from './records.ts';

const BLOCK_BYTES = 1024;
const SHORT_KEY_BYTES = 5;
/** Short keys of the later way are filled up with zeros to this. */
const FILLED_KEY_BYTES = 16;
/** How often the short hash and the salt are written in a row to be hashed again. */
const REPEATED = 16;

/** What a password comes to: the key of each block. */
export type BlockKey = (block: number) => Uint8Array;

/** The way of Excel 97: 40 bits, by MD5. */
export function rc4Key(password: string, salt: Uint8Array): BlockKey {
  const short = md5(Buffer.from(password, 'utf16le')).subarray(0, SHORT_KEY_BYTES);
  const salted = Buffer.alloc(REPEATED * (short.length + salt.length));
  salted.fill(Buffer.concat([short, salt]));
  const key = md5(salted).subarray(0, SHORT_KEY_BYTES);
  return (block) => md5(Buffer.concat([key, numbered(block)]));
}

/** The way of Excel 2002: as many bits as the file says, by SHA-1. */
export function cryptoApiKey(password: string, salt: Uint8Array, keyBits: number): BlockKey {
  const key = sha1(Buffer.concat([salt, Buffer.from(password, 'utf16le')]));
  const keyBytes = keyBits / 8;
  return (block) => {
    const own = sha1(Buffer.concat([key, numbered(block)])).subarray(0, keyBytes);
    if (keyBytes > SHORT_KEY_BYTES) return own;
    return Buffer.concat([own, Buffer.alloc(FILLED_KEY_BYTES - SHORT_KEY_BYTES)]);
  };
}

/** What a file keeps to know its password again, encrypted: random bytes, then their hash. */
export interface Verifier {
  readonly random: Uint8Array;
  readonly hash: Uint8Array;
}

export function fits(key: BlockKey, verifier: Verifier, digest: 'md5' | 'sha1'): boolean {
  const both = Buffer.concat([verifier.random, verifier.hash]);
  new Rc4(key(0)).apply(both);
  const random = both.subarray(0, verifier.random.length);
  return hash(digest, random, 'buffer').equals(both.subarray(random.length));
}

export function rc4Decryption(key: BlockKey): Decryption {
  const stream = new Uint8Array(BLOCK_BYTES);
  let inHand = -1;
  return {
    decrypt: (bytes, position) => {
      for (let at = 0; at < bytes.length;) {
        const block = Math.floor((position + at) / BLOCK_BYTES);
        if (block !== inHand) {
          stream.fill(0);
          new Rc4(key(block)).apply(stream);
          inHand = block;
        }
        let from = (position + at) % BLOCK_BYTES;
        const end = Math.min(bytes.length, at + BLOCK_BYTES - from);
        while (at < end) bytes[at++]! ^= stream[from++]!;
      }
    },
    decryptRun: (bytes, block) => new Rc4(key(block)).apply(bytes),
  };
}

function numbered(block: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(block);
  return bytes;
}

function md5(bytes: Uint8Array): Buffer {
  return hash('md5', bytes, 'buffer');
}

function sha1(bytes: Uint8Array): Buffer {
  return hash('sha1', bytes, 'buffer');
}
