/**
 * Standard encryption of Office packages (MS-OFFCRYPTO 2.3.4.5 and onwards), as Excel 2007 has it: AES by the
 * book of codes, its key made with SHA-1.
 */
import { createDecipheriv, type Decipheriv } from 'node:crypto';
import { algorithmOf } from '../crypto/algorithms.ts';
import type { Scheme } from '../scheme.ts';
import type { Encryption } from './encryption.ts';
import type { Decryption } from './package-content.ts';
import { hashOf, numbered, spun } from './spun.ts';

const SPINS = 50_000;
const HASH_BYTES = 20;
/** The header stands behind version, flags and its own length. */
const HEADER_AT = 12;
const HEADER_BYTES = 32;
/** A salt behind its length, random bytes, and their hash behind its length. */
const SALT_AT = 4;
const RANDOM_AT = 20;
const HASH_AT = 40;
const VERIFIER_BYTES = 72;

const IS_AES = 0x20;
const AES_128 = 0x660e;
const RC4 = 0x6801;
/** Of RC4, where nothing is told. */
const USUAL_BITS = 40;

/** What is decrypted waits outside the heap until the heap is swept: larger pieces would pile up there. */
const PIECE_BYTES = 1024;

/** The two halves of a key: what its hash is laid over. */
const PADS = [0x36, 0x5c] as const;
const PAD_BYTES = 64;

/** Null where the record is cut. */
export function standardEncryption(record: Buffer): Encryption | null {
  if (record.length < HEADER_AT + HEADER_BYTES) return null;
  const flags = record.readUInt32LE(HEADER_AT);
  const told = record.readUInt32LE(HEADER_AT + 8);
  const usual = (flags & IS_AES) === 0 ? RC4 : AES_128;
  const claimedBits = record.readUInt32LE(HEADER_AT + 16);
  const algorithm = told === 0 ? usual : told;
  const { cipher, keyBits } = algorithmOf(algorithm, claimedBits === 0 ? USUAL_BITS : claimedBits);
  const scheme: Scheme = { name: 'ooxml-standard', cipher, keyBits, hash: 'sha1', spins: SPINS, password: 'secret' }; // prettier-ignore
  const verifier = record.subarray(HEADER_AT + record.readUInt32LE(8));
  if (verifier.length < VERIFIER_BYTES) return null;
  const salt = verifier.subarray(SALT_AT, RANDOM_AT);
  const random = verifier.subarray(RANDOM_AT, RANDOM_AT + 16);
  const hashed = verifier.subarray(HASH_AT, VERIFIER_BYTES);
  return {
    scheme,
    open: (password) => {
      if (cipher !== 'aes' || keyBits === null) return null;
      const key = keyOf(spun(password, { digest: 'sha1', salt, spins: SPINS }), keyBits / 8);
      const decipher = createDecipheriv(`aes-${keyBits}-ecb`, key, null).setAutoPadding(false);
      const expected = hashOf('sha1', decipher.update(random));
      const kept = decipher.update(hashed).subarray(0, HASH_BYTES);
      return kept.equals(expected) ? decryption(decipher) : null;
    },
  };
}

/** By the book of codes no block depends on another one. */
function decryption(decipher: Decipheriv): Decryption {
  return {
    blockBytes: 16,
    decrypt: (_, bytes, plain) => {
      for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
        plain.set(decipher.update(bytes.subarray(at, at + PIECE_BYTES)), at);
      }
    },
  };
}

function keyOf(hashed: Buffer, keyBytes: number): Buffer {
  const last = hashOf('sha1', hashed, numbered(0));
  const halves = PADS.map((pad) => {
    const padded = Buffer.alloc(PAD_BYTES, pad);
    last.forEach((byte, at) => (padded[at]! ^= byte));
    return hashOf('sha1', padded);
  });
  return Buffer.concat(halves).subarray(0, keyBytes);
}
