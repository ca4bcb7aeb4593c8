/** How a file is encrypted, and what that is worth, in a phrase for people who are no cryptographers. */
import { type Cipher, type Scheme, strengthOf } from '../formats/scheme.ts';
import type { Outcome } from '../outcome.ts';
import type { Text } from '../text.da.ts';

/** As it is called everywhere; null for what has no name. */
const CIPHER_NAMES: Readonly<Record<Cipher, string | null>> = {
  unknown: null,
  xor: 'XOR',
  rc4: 'RC4',
  zipcrypto: 'ZipCrypto',
  aes: 'AES',
  blowfish: 'Blowfish',
  des: 'DES',
  '3des': 'Triple DES',
  rc2: 'RC2',
};

/** Their keys are no measure of what they withstand. */
const WITHOUT_BITS: ReadonlySet<Cipher> = new Set(['xor', 'zipcrypto']);

/** Empty for a file that nobody knows to be encrypted. */
export function sealOf({ outcome, scheme, protection }: Outcome, text: Text): string {
  const isSealed = outcome === 'sealed';
  if (scheme === undefined || (isSealed && scheme.password !== 'secret')) {
    return protection.file === 'none' ? '' : text.protections[protection.file];
  }
  const { seals } = text;
  if (scheme.password !== 'secret') return seals[scheme.password];
  if (scheme.name === 'rights-management') return seals.rights(methodOf(scheme));
  const by = seals.by[isForRecipients(scheme) ? 'recipients' : 'password'];
  if (strengthOf(scheme) === 'strong') return seals.strong(methodOf(scheme), by);
  return seals.weak(methodOf(scheme), by, seals.breaks[breakOf(scheme)]);
}

/** Found by its name alone: nobody has seen what it holds. */
export function isShut({ outcome, scheme, members }: Outcome): boolean {
  return outcome === 'found' && scheme?.password === 'secret' && members === undefined;
}

/** `AES-256` or `RC4, 40 bit`; null when nobody knows. */
function methodOf({ cipher, keyBits }: Scheme): string | null {
  const name = CIPHER_NAMES[cipher];
  if (name === null || keyBits === null || WITHOUT_BITS.has(cipher)) return name;
  return cipher === 'aes' ? `${name}-${keyBits}` : `${name}, ${keyBits} bit`;
}

/** Mail is encrypted with a key of chance, and that for the keys of those who may read it. */
function isForRecipients({ name }: Scheme): boolean {
  return name === 'smime' || name === 'openpgp';
}

/** How long a weak one withstands somebody who has the file and a few good graphics cards. */
function breakOf(scheme: Scheme): keyof Text['seals']['breaks'] {
  const { cipher, keyBits } = scheme;
  if (cipher === 'unknown') return 'unknown';
  // A key of 16 bits that repeats.
  if (cipher === 'xor') return 'seconds';
  // Twelve known bytes give the key, and each format begins with known bytes; 2^40 keys are few.
  if (cipher === 'zipcrypto' || (keyBits !== null && keyBits <= 40)) return 'hours';
  if (cipher === 'des') return 'days';
  // With longer keys the password is what is tried, billions a second.
  return isForRecipients(scheme) ? 'old' : 'guessed';
}
