/**
 * Agile encryption of Office packages (MS-OFFCRYPTO 2.3.4.10 and onwards), as Excel has it since 2010: a
 * description in XML of the cipher for the package, and of another that keeps its key under a password.
 */
import { createDecipheriv } from 'node:crypto';
import { limits } from '../../inspect/limits.ts';
import { Unreadable } from '../reader.ts';
import { type Scheme, weakestOf } from '../scheme.ts';
import { type Ciphering, describe, type Descriptor } from './agile-descriptor.ts';
import type { Bytes } from '../reader.ts';
import type { Encryption } from './encryption.ts';
import { type Decryption, SEGMENT_BYTES } from './package-content.ts';
import { type Digest, digestOf, fitted, hashOf, numbered, spun } from './spun.ts';

/** What makes three keys of one password. */
const FOR_RANDOM = Buffer.from('fea7d2763b4b9e79', 'hex');
const FOR_HASH = Buffer.from('d7aa0f6d3061344e', 'hex');
const FOR_KEY = Buffer.from('146e0be7abacd0d6', 'hex');

/** Throws Unreadable `damaged` for a description that is none. */
export function agileEncryption(description: Bytes): Encryption {
  const descriptor = describe(description);
  return {
    scheme: schemeOf(descriptor),
    open: (password) => open(descriptor, password),
  };
}

/** The weaker of the two ciphers is the one that a thief meets. */
function schemeOf({ content, encryptor }: Descriptor): Scheme {
  const password = {
    name: 'ooxml-agile',
    hash: encryptor?.hash ?? null,
    spins: encryptor?.spins ?? null,
    password: 'secret',
  } as const;
  const ciphers = encryptor === null ? [content] : [content, encryptor];
  const schemes = ciphers.map(({ cipher, keyBits }) => ({ ...password, cipher, keyBits }));
  return weakestOf(schemes)!;
}

function open({ content, encryptor }: Descriptor, password: string): Decryption | null {
  if (encryptor === null) return null;
  const ours = toolsOf(encryptor);
  const theirs = toolsOf(content);
  if (ours === null || theirs === null || encryptor.spins === null) return null;
  if (encryptor.spins > limits.spins) throw new Unreadable('limit');
  const { spins, salt } = encryptor;
  const hashed = spun(password, { digest: ours.digest, salt, spins });
  const iv = fitted(salt, ours.blockBytes);
  const decrypted = (use: Uint8Array, bytes: Uint8Array): Buffer =>
    ours.decrypt(fitted(hashOf(ours.digest, hashed, use), ours.keyBytes), iv, bytes);
  const random = decrypted(FOR_RANDOM, encryptor.random).subarray(0, salt.length);
  const expected = hashOf(ours.digest, random);
  const told = decrypted(FOR_HASH, encryptor.hashed).subarray(0, expected.length);
  if (!told.equals(expected)) return null;
  const key = decrypted(FOR_KEY, encryptor.key).subarray(0, theirs.keyBytes);
  return key.length < theirs.keyBytes ? null : decryption(theirs, key, content.salt);
}

function decryption(tools: Tools, key: Uint8Array, salt: Uint8Array): Decryption {
  const { digest, blockBytes } = tools;
  const salted = Buffer.concat([salt, numbered(0)]);
  return {
    blockBytes,
    decrypt: (first, bytes, plain) => {
      for (let at = 0, segment = first; at < bytes.length; at += SEGMENT_BYTES, segment++) {
        salted.writeUInt32LE(segment, salt.length);
        const iv = fitted(hashOf(digest, salted), blockBytes);
        plain.set(tools.decrypt(key, iv, bytes.subarray(at, at + SEGMENT_BYTES)), at);
      }
    },
  };
}

/** A cipher and a hash as Node has them. */
interface Tools {
  readonly digest: Digest;
  readonly keyBytes: number;
  readonly blockBytes: number;
  /** Whole blocks of what is given. */
  readonly decrypt: (key: Uint8Array, iv: Uint8Array, bytes: Uint8Array) => Buffer;
}

/** Null for what nobody here has. */
function toolsOf({ cipher, keyBits, chaining, hash }: Ciphering): Tools | null {
  const digest = digestOf(hash);
  const name = NAMES.get(`${cipher}-${keyBits}`);
  if (digest === null || name === undefined || chaining === null || keyBits === null) return null;
  const blockBytes = cipher === 'aes' ? 16 : 8;
  const decrypt: Tools['decrypt'] = (key, iv, bytes) =>
    createDecipheriv(`${name}-${chaining}`, key, iv).setAutoPadding(false).update(bytes);
  return { digest, keyBytes: keyBits / 8, blockBytes, decrypt };
}

const NAMES: ReadonlyMap<string, string> = new Map([
  ['aes-128', 'aes-128'],
  ['aes-192', 'aes-192'],
  ['aes-256', 'aes-256'],
  ['3des-128', 'des-ede'],
  ['3des-192', 'des-ede3'],
]);
