/** How an entry of a zip archive is encrypted: by the flags, the method and the extra field of its header. */
import { algorithmOf } from '../crypto/algorithms.ts';
import type { Scheme } from '../scheme.ts';

const ENCRYPTED = 1;
const STRONG = 0x40;
/** The directory is encrypted too, and the headers before the entries tell nothing. */
const MASKED = 0x2000;

/** Instead of the method of packing, which then stands in the extra field. */
const AES_METHOD = 99;
const AES_FIELD = 0x9901;
const AES_KEY_BITS = [128, 192, 256] as const;
const AES_SPINS = 1000;

const STRONG_FIELD = 0x0017;
/** Takes a password, be it one among other ways. */
const BY_PASSWORD = 1;

const NOTHING = Buffer.alloc(0);

const ZIP_CRYPTO: Scheme = { name: 'zipcrypto', cipher: 'zipcrypto', keyBits: 96, hash: null, spins: null, password: 'secret' }; // prettier-ignore

export interface EntryHeader {
  readonly flags: number;
  readonly method: number;
  readonly extra: Uint8Array;
}

export function isMasked(flags: number): boolean {
  return (flags & MASKED) !== 0 && (flags & ENCRYPTED) !== 0;
}

/** Null for an entry that lies open. */
export function schemeOf({ flags, method, extra }: EntryHeader): Scheme | null {
  if (isMasked(flags)) return strongScheme(NOTHING);
  if ((flags & ENCRYPTED) === 0) return null;
  if (method === AES_METHOD) return aesScheme(fieldIn(extra, AES_FIELD));
  // The flag alone is set by mistake: who encrypts so says how.
  const strong = (flags & STRONG) === 0 ? NOTHING : fieldIn(extra, STRONG_FIELD);
  return strong.length === 0 ? ZIP_CRYPTO : strongScheme(strong);
}

/**
 * Where the directory is masked, all that tells is what stands before the data of an entry, after its
 * initialization vector. `start`: the first bytes of it.
 */
export function strongSchemeBefore(start: Buffer): Scheme {
  const at = start.length < 2 ? start.length : 2 + start.readUInt16LE(0) + 4;
  return strongScheme(start.subarray(at));
}

/** How far `strongSchemeBefore` looks. */
export const STRONG_START_BYTES = 2 ** 10;

/** What cannot be told is no cipher that anybody knows. */
function strongScheme(field: Buffer): Scheme {
  const told = field.length < 8 ? null : field;
  const algorithm = algorithmOf(told?.readUInt16LE(2) ?? 0, told?.readUInt16LE(4) ?? -1);
  const takesPassword = ((told?.readUInt16LE(6) ?? BY_PASSWORD) & BY_PASSWORD) !== 0;
  const hash = takesPassword ? 'sha1' : null;
  return { name: 'zip-strong', ...algorithm, hash, spins: null, password: 'secret' };
}

function aesScheme(field: Buffer): Scheme {
  const keyBits = AES_KEY_BITS[(field.length < 5 ? 0 : field.readUInt8(4)) - 1] ?? null;
  const cipher = keyBits === null ? 'unknown' : 'aes';
  return { name: 'zip-aes', cipher, keyBits, hash: 'sha1', spins: AES_SPINS, password: 'secret' };
}

/** Empty where there is none. */
function fieldIn(extra: Uint8Array, id: number): Buffer {
  const fields = Buffer.from(extra.buffer, extra.byteOffset, extra.length);
  for (let at = 0; at + 4 <= fields.length;) {
    const end = at + 4 + fields.readUInt16LE(at + 2);
    if (fields.readUInt16LE(at) === id) return fields.subarray(at + 4, end);
    at = end;
  }
  return NOTHING;
}
