/**
 * How a file's content is encrypted, told from its structure, and whether that keeps a thief out who
 * has the file and as much time as he likes.
 */

/** Whose way of encrypting. Ordered: the index travels from the parser child; append only. */
export const SCHEMES = [
  'ooxml-agile', 'ooxml-standard', 'ooxml-extensible', 'rights-management',
  'xls-xor', 'xls-rc4', 'xls-cryptoapi',
  'odf', 'odf-package', 'iwork', 'zip-aes', 'zipcrypto', 'zip-strong', 'unknown',
  'smime', 'openpgp',
] as const; // prettier-ignore
export type SchemeName = (typeof SCHEMES)[number];

/** Ordered and append only, like SCHEMES. */
export const CIPHERS = ['unknown', 'xor', 'rc4', 'zipcrypto', 'aes', 'blowfish', 'des', '3des', 'rc2'] as const; // prettier-ignore
export type Cipher = (typeof CIPHERS)[number];

/** Ordered and append only, like SCHEMES. */
export const HASHES = ['unknown', 'md5', 'sha1', 'sha256', 'sha384', 'sha512', 'ripemd160', 'whirlpool', 'argon2id', 'crc32'] as const; // prettier-ignore
export type Hash = (typeof HASHES)[number];

/** What opens it: a password that every Office knows, none at all, or one that only people know. */
export const PASSWORDS = ['secret', 'default', 'empty'] as const;
export type Password = (typeof PASSWORDS)[number];

/** Those that need not be known: programs try them before they ask anybody. */
export const TRIED_PASSWORDS: readonly (readonly [text: string, password: Password])[] = [
  ['VelvetSweatshop', 'default'],
  ['', 'empty'],
];

export interface Scheme {
  readonly name: SchemeName;
  readonly cipher: Cipher;
  /** Null where the file does not tell, or the cipher has none. */
  readonly keyBits: number | null;
  /** Of the password on its way to the key. Null where there is none. */
  readonly hash: Hash | null;
  /** How often the password is hashed. Null where the file does not tell. */
  readonly spins: number | null;
  readonly password: Password;
}

/** Encrypted, and nobody here knows how. */
export const UNKNOWN_SCHEME: Scheme = {
  name: 'unknown',
  cipher: 'unknown',
  keyBits: null,
  hash: null,
  spins: null,
  password: 'secret',
};

export type Strength = 'none' | 'weak' | 'strong';

const WEAK_CIPHERS: ReadonlySet<Cipher> = new Set(['unknown', 'xor', 'rc4', 'zipcrypto', 'des', 'rc2']); // prettier-ignore

/** More than any program writes. */
export const MOST_KEY_BITS = 4096;
export const MOST_SPINS = 2 ** 32;

/** What a file claims of its key; null for what cannot be. */
export function keyBitsOf(claim: number): number | null {
  return Number.isInteger(claim) && claim >= 0 && claim <= MOST_KEY_BITS ? claim : null;
}

/** The same of how often the password is hashed. */
export function spinsOf(claim: number): number | null {
  return Number.isInteger(claim) && claim >= 0 && claim <= MOST_SPINS ? claim : null;
}

/** Keys shorter than this are tried one by one in days. */
const LEAST_KEY_BITS = 80;

/**
 * `none` where no password is asked for. A cipher that nobody here knows counts as weak: what
 * cannot be told does not make anything safe. OpenPGP keeps its cipher to itself, and has no weak one.
 */
export function strengthOf({ name, cipher, keyBits, password }: Scheme): Strength {
  if (password !== 'secret') return 'none';
  if (name === 'openpgp') return 'strong';
  if (WEAK_CIPHERS.has(cipher)) return 'weak';
  return keyBits !== null && keyBits < LEAST_KEY_BITS ? 'weak' : 'strong';
}

/** Of several, the one that a thief would try first. Null for none. */
export function weakestOf(schemes: readonly Scheme[]): Scheme | null {
  return (
    schemes.find((scheme) => strengthOf(scheme) === 'none') ??
    schemes.find((scheme) => strengthOf(scheme) === 'weak') ??
    schemes[0] ??
    null
  );
}
