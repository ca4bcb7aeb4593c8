/** Office packages encrypted as Office does it (MS-OFFCRYPTO), with any password, cipher, hash and number of spins. */
import { createCipheriv, createHash } from 'node:crypto';
import { compound, type Options, type Streams } from './compound-writer.ts';

export interface Agile {
  readonly by: 'agile';
  readonly password: string;
  readonly cipher?: 'AES' | '3DES';
  readonly keyBits?: number;
  readonly chaining?: 'CBC' | 'CFB';
  readonly hash?: 'SHA1' | 'SHA256' | 'SHA384' | 'SHA512' | 'MD5';
  readonly spins?: number;
  readonly saltBytes?: number;
  /** What is made of the description. */
  readonly told?: (xml: string) => string;
}

export interface Standard {
  readonly by: 'standard';
  readonly password: string;
  readonly keyBits?: 128 | 192 | 256;
  readonly version?: 2 | 3 | 4;
}

export type Encrypting = (Agile | Standard) & {
  /** How long the package says that it is, instead of the truth. */
  readonly length?: bigint;
};

const SEGMENT = 4096;

export function encryptedPackage(content: Uint8Array, how: Encrypting, options?: Options): Buffer {
  return compound(encryptedStreams(content, how), options);
}

/** The streams of such a file, to be put together otherwise. */
export function encryptedStreams(
  content: Uint8Array,
  how: Encrypting,
): Streams & Record<'EncryptionInfo' | 'EncryptedPackage', Buffer> {
  const { info, encrypted } = how.by === 'agile' ? agile(content, how) : standard(content, how);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(how.length ?? BigInt(content.length));
  return {
    EncryptionInfo: info,
    EncryptedPackage: Buffer.concat([length, encrypted]),
    '\x06DataSpaces/Version': 'Microsoft.Container.DataSpaces',
    '\x06DataSpaces/DataSpaceInfo/StrongEncryptionDataSpace': 'StrongEncryptionTransform',
    '\x06DataSpaces/TransformInfo/StrongEncryptionTransform/\x06Primary':
      '{FF9A3F03-56EF-4613-BDD5-5A41C1D07246}',
  };
}

interface Encrypted {
  readonly info: Buffer;
  readonly encrypted: Buffer;
}

function agile(content: Uint8Array, how: Agile): Encrypted {
  const {
    cipher = 'AES',
    keyBits = 256,
    chaining = 'CBC',
    hash = 'SHA512',
    spins = 100_000,
    saltBytes = 16,
  } = how;
  const block = cipher === 'AES' ? 16 : 8;
  const digest = (...parts: readonly Uint8Array[]): Buffer => digestOf(hash, ...parts);
  const sealed = (key: Buffer, iv: Buffer, bytes: Uint8Array): Buffer => {
    const name = cipher === 'AES' ? `aes-${keyBits}` : keyBits === 128 ? 'des-ede' : 'des-ede3';
    const encipher = createCipheriv(
      `${name}-${chaining === 'CBC' ? 'cbc' : 'cfb8'}`,
      key,
      fit(iv, block),
    );
    encipher.setAutoPadding(false);
    return Buffer.concat([encipher.update(filled(bytes, block)), encipher.final()]);
  };
  const salt = noise(saltBytes, 1);
  const keySalt = noise(saltBytes, 2);
  const key = noise(keyBits / 8, 3);
  let hashed = digest(salt, Buffer.from(how.password, 'utf16le'));
  for (let spin = 0; spin < spins; spin++) hashed = digest(number(spin), hashed);
  const kept = (use: string, bytes: Uint8Array): string =>
    sealed(fit(digest(hashed, Buffer.from(use, 'hex')), keyBits / 8), salt, bytes).toString(
      'base64',
    );
  const random = noise(saltBytes, 4);
  const segments = Array.from({ length: Math.ceil(content.length / SEGMENT) }, (_, segment) =>
    sealed(
      key,
      digest(keySalt, number(segment)),
      content.subarray(segment * SEGMENT, (segment + 1) * SEGMENT),
    ),
  );
  const about = (own: Buffer): string =>
    `saltSize="${saltBytes}" blockSize="${block}" keyBits="${keyBits}" hashSize="${hashed.length}" ` +
    `cipherAlgorithm="${cipher}" cipherChaining="ChainingMode${chaining}" hashAlgorithm="${hash}" saltValue="${own.toString('base64')}"`;
  const xml =
    `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<encryption xmlns="${OFFICE}/encryption" ` +
    `xmlns:p="${OFFICE}/keyEncryptor/password"><keyData ${about(keySalt)}/><dataIntegrity encryptedHmacKey="AA==" encryptedHmacValue="AA=="/>` +
    `<keyEncryptors><keyEncryptor uri="${OFFICE}/keyEncryptor/password"><p:encryptedKey spinCount="${spins}" ${about(salt)} ` +
    `encryptedVerifierHashInput="${kept('fea7d2763b4b9e79', random)}" encryptedVerifierHashValue="${kept('d7aa0f6d3061344e', digest(random))}" ` +
    `encryptedKeyValue="${kept('146e0be7abacd0d6', key)}"/></keyEncryptor></keyEncryptors></encryption>`;
  const head = Buffer.from([4, 0, 4, 0, 0x40, 0, 0, 0]);
  return {
    info: Buffer.concat([head, Buffer.from(how.told?.(xml) ?? xml)]),
    encrypted: Buffer.concat(segments),
  };
}

const OFFICE = 'http://schemas.microsoft.com/office/2006';
const PROVIDER = 'Microsoft Enhanced RSA and AES Cryptographic Provider\0';

function standard(
  content: Uint8Array,
  { password, keyBits = 128, version = 4 }: Standard,
): Encrypted {
  const salt = noise(16, 5);
  let hashed = digestOf('SHA1', salt, Buffer.from(password, 'utf16le'));
  for (let spin = 0; spin < 50_000; spin++) hashed = digestOf('SHA1', number(spin), hashed);
  const last = digestOf('SHA1', hashed, number(0));
  const half = (pad: number): Buffer =>
    digestOf(
      'SHA1',
      Buffer.alloc(64, pad).map((byte, at) => byte ^ (last[at] ?? 0)),
    );
  const key = Buffer.concat([half(0x36), half(0x5c)]).subarray(0, keyBits / 8);
  const sealed = (bytes: Uint8Array): Buffer => {
    const encipher = createCipheriv(`aes-${keyBits}-ecb`, key, null);
    encipher.setAutoPadding(false);
    return Buffer.concat([encipher.update(filled(bytes, 16)), encipher.final()]);
  };
  const random = noise(16, 6);
  const provider = Buffer.from(PROVIDER, 'utf16le');
  const numbers = [
    0x24,
    0,
    { 128: 0x660e, 192: 0x660f, 256: 0x6610 }[keyBits],
    0x8004,
    keyBits,
    0x18,
    0,
    0,
  ];
  const header = Buffer.concat([...numbers.map(number), provider]);
  const info = Buffer.concat([
    Buffer.from([version, 0, 2, 0]), number(0x24), number(header.length), header,
    number(16), salt, sealed(random), number(20), sealed(digestOf('SHA1', random)),
  ]); // prettier-ignore
  return { info, encrypted: sealed(content) };
}

function digestOf(hash: string, ...parts: readonly Uint8Array[]): Buffer {
  const digest = createHash(hash.toLowerCase());
  for (const part of parts) digest.update(part);
  return digest.digest();
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Bytes that look like chance, the same each time. */
function noise(length: number, which: number): Buffer {
  return Buffer.concat(
    Array.from({ length: Math.ceil(length / 32) }, (_, at) =>
      digestOf('SHA256', Buffer.from([which, at])),
    ),
  ).subarray(0, length);
}

function fit(bytes: Buffer, length: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(length, 0x36)]).subarray(0, length);
}

function filled(bytes: Uint8Array, block: number): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((block - (bytes.length % block)) % block)]);
}
