/** What the XML of agile encryption says: names of ciphers and hashes, salts, and what is kept under the password. */
import { readMarkup, rangesOf } from '../markup/xml-source.ts';
import type { Attributes, XmlHandler } from '../markup/xml.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import { type Cipher, type Hash, keyBitsOf, spinsOf } from '../scheme.ts';

/** A cipher, how its blocks follow each other, and the hash that goes with it. */
export interface Ciphering {
  readonly cipher: Cipher;
  readonly keyBits: number | null;
  readonly chaining: 'cbc' | 'cfb8' | null;
  readonly hash: Hash;
  readonly salt: Uint8Array;
}

/** Keeps the key of the package under a password, and random bytes and their hash to know it again. */
export interface KeyEncryptor extends Ciphering {
  readonly spins: number | null;
  readonly random: Uint8Array;
  readonly hashed: Uint8Array;
  readonly key: Uint8Array;
}

export interface Descriptor {
  readonly content: Ciphering;
  /** Null where only somebody's certificate opens it. */
  readonly encryptor: KeyEncryptor | null;
}

const CIPHERS: ReadonlyMap<string, Cipher> = new Map([
  ['AES', 'aes'],
  ['RC2', 'rc2'],
  ['RC4', 'rc4'],
  ['DES', 'des'],
  ['DESX', 'des'],
  ['3DES', '3des'],
  ['3DES_112', '3des'],
]);

const HASHES: ReadonlyMap<string, Hash> = new Map([
  ['MD5', 'md5'],
  ['SHA1', 'sha1'],
  ['SHA256', 'sha256'],
  ['SHA384', 'sha384'],
  ['SHA512', 'sha512'],
  ['RIPEMD160', 'ripemd160'],
  ['WHIRLPOOL', 'whirlpool'],
]);

const CHAININGS: ReadonlyMap<string, 'cbc' | 'cfb8'> = new Map([
  ['ChainingModeCBC', 'cbc'],
  ['ChainingModeCFB', 'cfb8'],
]);

/** No salt, hash or key is longer, as text. */
const MOST_CHARACTERS = 1024;

class Descriptions implements XmlHandler {
  readonly wantsText = false;
  content: Ciphering | null = null;
  encryptor: KeyEncryptor | null = null;
  #isForPassword = false;

  open(name: string, attributes: Attributes): void {
    if (name === 'keyData') this.content ??= cipheringOf(attributes);
    if (name === 'keyEncryptor') {
      this.#isForPassword = attributes.get('uri')?.endsWith('/password') === true;
    }
    if (name === 'encryptedKey' && this.#isForPassword) this.encryptor ??= encryptorOf(attributes);
  }

  close(): void {}

  text(): void {}
}

/** Throws Unreadable `damaged` for what describes nothing. */
export function describe(xml: Bytes): Descriptor {
  const described = new Descriptions();
  readMarkup(rangesOf(xml), described, { isOver: false });
  const { content, encryptor } = described;
  if (content === null) throw new Unreadable('damaged');
  return { content, encryptor };
}

function encryptorOf(attributes: Attributes): KeyEncryptor {
  return {
    ...cipheringOf(attributes),
    spins: spinsOf(numberOf(attributes, 'spinCount')),
    random: bytesOf(attributes, 'encryptedVerifierHashInput'),
    hashed: bytesOf(attributes, 'encryptedVerifierHashValue'),
    key: bytesOf(attributes, 'encryptedKeyValue'),
  };
}

function cipheringOf(attributes: Attributes): Ciphering {
  const word = (name: string): string => attributes.get(name) ?? '';
  return {
    cipher: CIPHERS.get(word('cipherAlgorithm')) ?? 'unknown',
    keyBits: keyBitsOf(numberOf(attributes, 'keyBits')),
    chaining: CHAININGS.get(word('cipherChaining')) ?? null,
    hash: HASHES.get(word('hashAlgorithm').replace('-', '').toUpperCase()) ?? 'unknown',
    salt: bytesOf(attributes, 'saltValue'),
  };
}

function numberOf(attributes: Attributes, name: string): number {
  const value = attributes.get(name);
  return value !== null && /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN;
}

function bytesOf(attributes: Attributes, name: string): Uint8Array {
  const value = attributes.get(name) ?? '';
  return Buffer.from(value.length > MOST_CHARACTERS ? '' : value, 'base64');
}
