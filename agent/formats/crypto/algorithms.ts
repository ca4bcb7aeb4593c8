/** Ciphers by the numbers that Windows gives them, which old workbooks and zip archives both use. */
import { type Cipher, keyBitsOf } from '../scheme.ts';

/** With the length of the key, where it has but one. */
const ALGORITHMS: ReadonlyMap<number, readonly [cipher: Cipher, keyBits: number | null]> = new Map([
  [0x6601, ['des', 56]],
  [0x6602, ['rc2', null]],
  [0x6603, ['3des', 168]],
  [0x6609, ['3des', 112]],
  [0x660e, ['aes', 128]],
  [0x660f, ['aes', 192]],
  [0x6610, ['aes', 256]],
  [0x6702, ['rc2', null]],
  [0x6720, ['blowfish', null]],
  [0x6801, ['rc4', null]],
]);

export interface Algorithm {
  readonly cipher: Cipher;
  readonly keyBits: number | null;
}

/** `claimedBits`: what the file says of the key. */
export function algorithmOf(number: number, claimedBits: number): Algorithm {
  const [cipher, keyBits] = ALGORITHMS.get(number) ?? ['unknown' as const, null];
  return { cipher, keyBits: keyBits ?? keyBitsOf(claimedBits) };
}
