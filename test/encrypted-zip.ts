/**
 * Zip archives with a password, as WinZip, 7-Zip and Info-ZIP write them: really encrypted, entry by
 * entry. What PKWARE sells beyond that is encrypted by nobody else: of it there are the headers.
 */
import { createCipheriv, createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { crc32, deflateRawSync } from 'node:zlib';
import type { Part } from './zip-writer.ts';

/** A part, encrypted. */
export type Sealing = (name: string, data: string | Uint8Array, password: string) => Part;

const AES_SPINS = 1000;
const MAC_BYTES = 10;
const CHECK_BYTES = 2;

/** AES as WinZip does it (AE-2); `strength` 1, 2, 3: 128, 192, 256 bits. */
export function aesSealed(strength: 1 | 2 | 3): Sealing {
  return (name, data, password) => {
    const keyBytes = 8 + 8 * strength;
    const salt = createHash('sha256')
      .update(name)
      .digest()
      .subarray(0, keyBytes / 2);
    const length = 2 * keyBytes + CHECK_BYTES;
    const keys = pbkdf2Sync(password, salt, AES_SPINS, length, 'sha1');
    const packed = deflateRawSync(data);
    const sealed = counted(packed, keys.subarray(0, keyBytes));
    const mac = createHmac('sha1', keys.subarray(keyBytes, 2 * keyBytes))
      .update(sealed)
      .digest();
    const raw = Buffer.concat([
      salt,
      keys.subarray(2 * keyBytes),
      sealed,
      mac.subarray(0, MAC_BYTES),
    ]);
    return { name, data, raw, encrypted: true, method: 99, extra: aesField(strength) };
  };
}

/** Version 2, the maker's mark, the strength, and how it is packed. */
export function aesField(strength: number): Buffer {
  return field(0x9901, Buffer.from([2, 0, 0x41, 0x45, strength, 8, 0]));
}

/** AES in counter mode, from 1, the lowest byte first: not as OpenSSL counts. */
function counted(bytes: Buffer, key: Buffer): Buffer {
  const blocks = Math.ceil(bytes.length / 16);
  const counters = Buffer.alloc(blocks * 16);
  for (let block = 0; block < blocks; block++) counters.writeUInt32LE(block + 1, block * 16);
  const stream = createCipheriv(`aes-${key.length * 8}-ecb`, key, null)
    .setAutoPadding(false)
    .update(counters);
  return Buffer.from(bytes.map((byte, at) => byte ^ stream[at]!));
}

/** What PKZIP 2 did, and every program still can. */
export const zipCryptoSealed: Sealing = (name, data, password) => {
  const keys = new Keys(password);
  const head = createHash('sha256').update(name).digest().subarray(0, 12);
  head[11] = crc32(data) >>> 24;
  const plain = Buffer.concat([head, deflateRawSync(data)]);
  return { name, data, raw: Buffer.from(plain.map((byte) => keys.seal(byte))), encrypted: true };
};

class Keys {
  #first = 0x12345678;
  #second = 0x23456789;
  #third = 0x34567890;

  constructor(password: string) {
    for (const byte of Buffer.from(password)) this.#turn(byte);
  }

  seal(byte: number): number {
    const mixed = (this.#third | 2) & 0xffff;
    const sealed = byte ^ ((Math.imul(mixed, mixed ^ 1) >>> 8) & 0xff);
    this.#turn(byte);
    return sealed;
  }

  #turn(byte: number): void {
    this.#first = summed(this.#first, byte);
    this.#second = (Math.imul(this.#second + (this.#first & 0xff), 134_775_813) + 1) >>> 0;
    this.#third = summed(this.#third, this.#second >>> 24);
  }
}

/** One step of CRC-32, without what stands before and behind it. */
function summed(register: number, byte: number): number {
  return ~crc32(Buffer.from([byte]), ~register >>> 0) >>> 0;
}

export interface Strong {
  /** By the numbers of Windows. */
  readonly algorithm: number;
  readonly keyBits: number;
  /** 1 a password, 2 certificates, 3 either. */
  readonly opens?: number;
}

/** Strong encryption as PKWARE's programs write it, of data that nobody can read anyway. */
export function strongSealed(name: string, strong: Strong): Part {
  const extra = field(0x0017, strongField(strong));
  return { name, data: 'x', raw: strongStart(strong), encrypted: true, flags: 0x40, extra };
}

/** The same below a directory that is encrypted too: the headers say nothing. */
export function maskedPart(number: number, strong: Strong): Part {
  const claimed = { compressedBytes: 0, declaredBytes: 0 };
  return { name: number.toString(16), raw: strongStart(strong), encrypted: true, flags: 0x2040, ...claimed }; // prettier-ignore
}

function strongField({ algorithm, keyBits, opens = 1 }: Strong): Buffer {
  return words(2, algorithm, keyBits, opens);
}

/** A vector, the size of what follows, then the same again, and data. */
function strongStart({ algorithm, keyBits, opens = 1 }: Strong): Buffer {
  const follows = Buffer.concat([words(3, algorithm, keyBits, opens), Buffer.alloc(40, 7)]);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(follows.length);
  return Buffer.concat([words(16), Buffer.alloc(16, 9), size, follows]);
}

/** An archive of masked parts: what the directory was follows as noise, then the end records. */
export function masked(locals: Buffer): Buffer {
  const directory = createHash('sha512').update(locals).digest();
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(1n, 24);
  end64.writeBigUInt64LE(1n, 32);
  end64.writeBigUInt64LE(BigInt(directory.length), 40);
  end64.writeBigUInt64LE(BigInt(locals.length), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50);
  locator.writeBigUInt64LE(BigInt(locals.length + directory.length), 8);
  locator.writeUInt32LE(1, 16);
  const end = Buffer.alloc(22, 0xff);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(0, 20);
  return Buffer.concat([locals, directory, end64, locator, end]);
}

function field(id: number, content: Buffer): Buffer {
  return Buffer.concat([words(id, content.length), content]);
}

function words(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, at) => bytes.writeUInt16LE(value, at * 2));
  return bytes;
}
