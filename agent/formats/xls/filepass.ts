/**
 * How the streams of an xls file are encrypted, by what its FILEPASS record says (MS-XLS 2.4.117), and how
 * they are opened. Only the passwords that programs try by themselves are tried: what opens with one of
 * them was never closed to anybody.
 */
import { Sealed } from '../reader.ts';
import { algorithmOf } from '../crypto/algorithms.ts';
import { type Hash, type Scheme, TRIED_PASSWORDS, UNKNOWN_SCHEME } from '../scheme.ts';
import type { Version } from './dialect.ts';
import { cryptoApiKey, fits, rc4Decryption, rc4Key } from './rc4-blocks.ts';
import type { Decryption } from './records.ts';
import { xorDecryption, xorKey, xorVerifier } from './xor.ts';

export interface Opened {
  readonly decryption: Decryption;
  readonly scheme: Scheme;
}

/** One way of encrypting, with the salt of one file. */
export interface Encryption {
  /** As long as nobody knows the password. */
  readonly scheme: Scheme;
  /** Null for a wrong password. */
  readonly open: (password: string) => Decryption | null;
}

const XOR: Scheme = { name: 'xls-xor', cipher: 'xor', keyBits: 16, hash: null, spins: null, password: 'secret' }; // prettier-ignore
const RC4: Scheme = { name: 'xls-rc4', cipher: 'rc4', keyBits: 40, hash: 'md5', spins: null, password: 'secret' }; // prettier-ignore

/** Kinds and versions that a record of BIFF8 begins with. */
const IS_XOR = 0;
const IS_RC4 = 1;
const RC4_VERSION = '1.1';
const CRYPTO_API_VERSIONS = new Set(['2.2', '3.2', '4.2']);

const SALT_BYTES = 16;
const RANDOM_BYTES = 16;
const MD5_BYTES = 16;
const SHA1_BYTES = 20;

/** Of what a provider is asked for. */
const HEADER_BYTES = 32;
const IS_EXTERNAL = 0x10;
const IS_AES = 0x20;
const AES_128 = 0x660e;
const RC4_NUMBER = 0x6801;
const LEAST_KEY_BITS = 40;
const MOST_KEY_BITS = 128;
/** By the numbers of Windows; 0 is the usual one. */
const HASHES: ReadonlyMap<number, Hash> = new Map([
  [0, 'sha1'],
  [0x8004, 'sha1'],
  [0x8003, 'md5'],
]);

/** Salt, random bytes and their hash, the first and the last behind their lengths. */
const SALT_AT = 4;
const RANDOM_AT = SALT_AT + SALT_BYTES;
const HASH_AT = RANDOM_AT + RANDOM_BYTES + 4;
const VERIFIER_BYTES = HASH_AT + SHA1_BYTES;

/** Throws Unreadable: `Sealed` when it takes a password. */
export function openStream(filePass: Uint8Array, version: Version): Opened {
  const { scheme, open } = encryptionOf(filePass, version);
  for (const [text, password] of TRIED_PASSWORDS) {
    const decryption = open(text);
    if (decryption !== null) return { decryption, scheme: { ...scheme, password } };
  }
  throw new Sealed(scheme);
}

/** What cannot be understood is encrypted in a way that nobody knows. */
export function encryptionOf(filePass: Uint8Array, version: Version): Encryption {
  const record = Buffer.from(filePass);
  if (version < 8) return xorEncryption(record);
  const kind = record.length < 2 ? -1 : record.readUInt16LE(0);
  if (kind === IS_XOR) return xorEncryption(record.subarray(2));
  if (kind !== IS_RC4 || record.length < 6) return UNKNOWN;
  const told = `${record.readUInt16LE(2)}.${record.readUInt16LE(4)}`;
  if (told === RC4_VERSION) return rc4Encryption(record.subarray(6));
  return CRYPTO_API_VERSIONS.has(told) ? cryptoApiEncryption(record.subarray(6)) : UNKNOWN;
}

const UNKNOWN: Encryption = { scheme: UNKNOWN_SCHEME, open: () => null };

function xorEncryption(record: Buffer): Encryption {
  if (record.length < 4) return UNKNOWN;
  const key = record.readUInt16LE(0);
  const verifier = record.readUInt16LE(2);
  return {
    scheme: XOR,
    open: (password) => {
      const isIt = xorKey(password) === key && xorVerifier(password) === verifier;
      return isIt ? xorDecryption(password) : null;
    },
  };
}

function rc4Encryption(record: Buffer): Encryption {
  if (record.length < SALT_BYTES + RANDOM_BYTES + MD5_BYTES) return UNKNOWN;
  const salt = record.subarray(0, SALT_BYTES);
  const random = record.subarray(SALT_BYTES, SALT_BYTES + RANDOM_BYTES);
  const hash = record.subarray(SALT_BYTES + RANDOM_BYTES).subarray(0, MD5_BYTES);
  return {
    scheme: RC4,
    open: (password) => {
      const key = rc4Key(password, salt);
      return fits(key, { random, hash }, 'md5') ? rc4Decryption(key) : null;
    },
  };
}

function cryptoApiEncryption(record: Buffer): Encryption {
  const headerEnd = record.length < 8 ? 0 : 8 + record.readUInt32LE(4);
  const header = record.subarray(8, headerEnd);
  const verifier = record.subarray(headerEnd);
  if (header.length < HEADER_BYTES || verifier.length < VERIFIER_BYTES) return UNKNOWN;
  const { scheme, isOurs } = providerScheme(header);
  const salt = verifier.subarray(SALT_AT, SALT_AT + SALT_BYTES);
  const random = verifier.subarray(RANDOM_AT, RANDOM_AT + RANDOM_BYTES);
  const hash = verifier.subarray(HASH_AT, HASH_AT + SHA1_BYTES);
  return {
    scheme,
    open: (password) => {
      if (!isOurs) return null;
      const key = cryptoApiKey(password, salt, scheme.keyBits ?? LEAST_KEY_BITS);
      return fits(key, { random, hash }, 'sha1') ? rc4Decryption(key) : null;
    },
  };
}

/** How a provider of Windows was asked to encrypt; and whether that is the way of all programs, RC4 and SHA-1. */
function providerScheme(header: Buffer): { readonly scheme: Scheme; readonly isOurs: boolean } {
  const flags = header.readUInt32LE(0);
  const usual = (flags & IS_EXTERNAL) !== 0 ? 0 : (flags & IS_AES) !== 0 ? AES_128 : RC4_NUMBER;
  const claimedBits = header.readUInt32LE(16) || LEAST_KEY_BITS;
  const { cipher, keyBits } = algorithmOf(header.readUInt32LE(8) || usual, claimedBits);
  const hash = HASHES.get(header.readUInt32LE(12)) ?? 'unknown';
  const isKey = keyBits !== null && keyBits % 8 === 0 && keyBits >= LEAST_KEY_BITS;
  return {
    scheme: { name: 'xls-cryptoapi', cipher, keyBits, hash, spins: null, password: 'secret' },
    isOurs: cipher === 'rc4' && hash === 'sha1' && isKey && keyBits <= MOST_KEY_BITS,
  };
}
