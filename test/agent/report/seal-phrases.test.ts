/** How a file is encrypted, in the words of both languages: each phrase as people read it. */
import { expect, test } from 'vitest';
import { CIPHERS, type Scheme, SCHEMES } from '../../../agent/formats/scheme.ts';
import type { Outcome } from '../../../agent/outcome.ts';
import { sealOf } from '../../../agent/report/seal-phrases.ts';
import { da } from '../../../agent/text.da.ts';
import { en } from '../../../agent/text.en.ts';
import { AGILE, RC4, register, sealed, sealedSomehow, weaklySealed } from './outcomes.ts';

const withPassword = (scheme: Partial<Scheme>): Outcome => ({
  ...sealed,
  scheme: { ...AGILE, ...scheme },
});

const PHRASES: readonly (readonly [outcome: Outcome, danish: string, english: string])[] = [
  [
    sealed,
    'Stærkt krypteret med adgangskode (AES-256)',
    'Strongly encrypted with a password (AES-256)',
  ],
  [
    withPassword({ name: 'odf', cipher: 'blowfish', keyBits: 128 }),
    'Stærkt krypteret med adgangskode (Blowfish, 128 bit)',
    'Strongly encrypted with a password (Blowfish, 128 bit)',
  ],
  [
    withPassword({ name: 'zip-aes', keyBits: null }),
    'Stærkt krypteret med adgangskode (AES)',
    'Strongly encrypted with a password (AES)',
  ],
  [
    weaklySealed,
    'Krypteret med adgangskode, svagt (RC4, 40 bit): kan brydes på timer',
    'Encrypted with a password, weakly (RC4, 40 bit): can be broken in hours',
  ],
  [
    withPassword({ name: 'xls-cryptoapi', cipher: 'rc4', keyBits: 128 }),
    'Krypteret med adgangskode, svagt (RC4, 128 bit): en almindelig adgangskode kan gættes på timer',
    'Encrypted with a password, weakly (RC4, 128 bit): a common password can be guessed in hours',
  ],
  [
    withPassword({ name: 'xls-xor', cipher: 'xor', keyBits: 16, hash: null }),
    'Krypteret med adgangskode, svagt (XOR): kan brydes på sekunder',
    'Encrypted with a password, weakly (XOR): can be broken in seconds',
  ],
  [
    withPassword({ name: 'zipcrypto', cipher: 'zipcrypto', keyBits: 96, hash: null }),
    'Krypteret med adgangskode, svagt (ZipCrypto): kan brydes på timer',
    'Encrypted with a password, weakly (ZipCrypto): can be broken in hours',
  ],
  [
    withPassword({ cipher: 'des', keyBits: 56 }),
    'Krypteret med adgangskode, svagt (DES, 56 bit): kan brydes på dage',
    'Encrypted with a password, weakly (DES, 56 bit): can be broken in days',
  ],
  [
    withPassword({ name: 'unknown', cipher: 'unknown', keyBits: null }),
    'Krypteret med adgangskode, svagt: ingen ved, hvad metoden er værd',
    'Encrypted with a password, weakly: nobody knows what the method is worth',
  ],
  [
    withPassword({ name: 'smime', keyBits: 128, hash: null }),
    'Stærkt krypteret til bestemte modtagere (AES-128)',
    'Strongly encrypted for certain recipients (AES-128)',
  ],
  [
    withPassword({ name: 'smime', cipher: 'rc2', keyBits: 40, hash: null }),
    'Krypteret til bestemte modtagere, svagt (RC2, 40 bit): kan brydes på timer',
    'Encrypted for certain recipients, weakly (RC2, 40 bit): can be broken in hours',
  ],
  [
    withPassword({ name: 'smime', cipher: 'rc2', keyBits: 128, hash: null }),
    'Krypteret til bestemte modtagere, svagt (RC2, 128 bit): metoden er forældet',
    'Encrypted for certain recipients, weakly (RC2, 128 bit): the method is outdated',
  ],
  [
    withPassword({ name: 'openpgp', cipher: 'unknown', keyBits: null }),
    'Stærkt krypteret til bestemte modtagere',
    'Strongly encrypted for certain recipients',
  ],
  [
    withPassword({ name: 'rights-management', keyBits: 128 }),
    'Krypteret med rettighedsstyring (AES-128): kun de, der har fået lov, kan åbne den',
    'Encrypted with rights management (AES-128): only those who were let in can open it',
  ],
  [
    { ...register, scheme: { ...RC4, password: 'default' } },
    'Åbner uden adgangskode: Excels standardadgangskode beskytter intet',
    'Opens without a password: Excel’s default password protects nothing',
  ],
  [
    { ...register, scheme: { ...AGILE, password: 'empty' } },
    'Åbner uden adgangskode: en tom adgangskode beskytter intet',
    'Opens without a password: an empty password protects nothing',
  ],
  [
    sealedSomehow,
    'Krypteret på en ukendt måde, som regnes for svag',
    'Encrypted in an unknown way, which counts as weak',
  ],
  // The lock opens to everybody, and what is sealed lies behind it.
  [
    { ...weaklySealed, scheme: { ...AGILE, password: 'default' } },
    'Krypteret på en ukendt måde, som regnes for svag',
    'Encrypted in an unknown way, which counts as weak',
  ],
  [
    { ...sealedSomehow, protection: { file: 'efs', volume: 'unknown' } },
    'Krypteret af Windows (EFS)',
    'Encrypted by Windows (EFS)',
  ],
  [register, '', ''],
];

test.each(PHRASES)('phrase %#', (outcome, danish, english) => {
  expect(sealOf(outcome, da)).toBe(danish);
  expect(sealOf(outcome, en)).toBe(english);
});

test('no scheme, cipher or key is told as something that it is not', () => {
  for (const name of SCHEMES) {
    for (const cipher of CIPHERS) {
      for (const keyBits of [null, 16, 40, 56, 128, 256]) {
        const phrase = sealOf(withPassword({ name, cipher, keyBits }), en);
        expect(phrase).toMatch(/^(?:Encrypted|Strongly encrypted) (?:with|for) [a-z]/);
        expect(phrase).not.toMatch(/null|undefined|NaN|unknown|\(\)/);
      }
    }
  }
});
