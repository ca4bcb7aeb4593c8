/** How one part of an OpenDocument file is encrypted, as the manifest tells it: element by element. */
import type { XmlHandler } from '../markup/xml.ts';
import { type Cipher, type Hash, keyBitsOf, type Scheme, spinsOf } from '../scheme.ts';

type Attributes = Parameters<XmlHandler['open']>[1];

/** By their names in XML Encryption and in older manifests. The first that fits. */
const CIPHERS: readonly (readonly [name: RegExp, cipher: Cipher, keyBits: number | null])[] = [
  [/#aes128-(?:cbc|gcm)$/, 'aes', 128],
  [/#aes192-(?:cbc|gcm)$/, 'aes', 192],
  [/#aes256-(?:cbc|gcm)$/, 'aes', 256],
  [/#tripledes-cbc$/, '3des', 168],
  [/^blowfish\b|#blowfish$/i, 'blowfish', null],
];

const HASHES: readonly (readonly [name: RegExp, hash: Hash])[] = [
  [/(?:^|#)sha-?1$/i, 'sha1'],
  [/(?:^|#)sha-?256$/i, 'sha256'],
  [/(?:^|#)sha-?384$/i, 'sha384'],
  [/(?:^|#)sha-?512$/i, 'sha512'],
];

/** Where the manifest says nothing, as the oldest ones do. */
const USUAL_KEY_BYTES = 16;
const USUAL_HASH = 'SHA1';

export class EncryptionData {
  #algorithm = '';
  #startKey = USUAL_HASH;
  #derivation = '';
  #keyBytes: string | null = null;
  #spins: string | null = null;

  /** An element in `encryption-data`. */
  tell(name: string, attributes: Attributes): void {
    if (name === 'algorithm') this.#algorithm = attributes.get('algorithm-name') ?? '';
    if (name === 'start-key-generation')
      this.#startKey = attributes.get('start-key-generation-name') ?? '';
    if (name !== 'key-derivation') return;
    this.#derivation = attributes.get('key-derivation-name') ?? '';
    this.#keyBytes = attributes.get('key-size');
    this.#spins = attributes.get('iteration-count') ?? attributes.get('argon2-iterations');
  }

  /** `isForKeys`: the key itself lies in the manifest, encrypted for somebody's OpenPGP key. */
  scheme(name: 'odf' | 'odf-package', isForKeys: boolean): Scheme {
    const known = CIPHERS.find(([pattern]) => pattern.test(this.#algorithm));
    const [, cipher, keyBits] = known ?? [null, 'unknown' as const, null];
    const hasPassword = !isForKeys && this.#derivation !== 'PGP';
    const told = cipher === 'blowfish' ? this.#blowfishBits(hasPassword) : keyBits;
    if (!hasPassword) {
      return { name, cipher, keyBits: told, hash: null, spins: null, password: 'secret' };
    }
    const spins = spinsOf(numberIn(this.#spins));
    return { name, cipher, keyBits: told, hash: this.#hash(), spins, password: 'secret' };
  }

  /** The only one whose key may be of any length. */
  #blowfishBits(hasPassword: boolean): number | null {
    if (this.#keyBytes === null) return hasPassword ? USUAL_KEY_BYTES * 8 : null;
    return keyBitsOf(numberIn(this.#keyBytes) * 8);
  }

  #hash(): Hash {
    if (/argon2id$/i.test(this.#derivation)) return 'argon2id';
    return HASHES.find(([pattern]) => pattern.test(this.#startKey))?.[1] ?? 'unknown';
  }
}

function numberIn(text: string | null): number {
  return text !== null && /^\d+$/.test(text) ? Number(text) : Number.NaN;
}
