/**
 * Zip archives with a password: which entries are sealed and how, whoever wrote them, and that whatever
 * their headers claim they end with a reason.
 */
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { random, somePeople } from '../../../../scripts/people.ts';
import { Zip } from '../../../../agent/formats/archive/zip.ts';
import type { Scheme } from '../../../../agent/formats/scheme.ts';
import { Sealed } from '../../../../agent/formats/reader.ts';
import { Budget } from '../../../../agent/inspect/limits.ts';
import {
  aesField,
  aesSealed,
  masked,
  maskedPart,
  strongSealed,
  zipCryptoSealed,
} from '../../../encrypted-zip.ts';
import { bytesOf, linesOf, read } from '../../../reading.ts';
import { type Part, zip } from '../../../zip-writer.ts';

const TABLE = ['CPR-nr;Navn', ...somePeople(30, 1).map((cpr) => `${cpr};Navn`), ''].join('\r\n');
const FOUND = ['cpr A under 1: 30/30 certain'];

const SECRET = { hash: 'sha1', spins: null, password: 'secret' } as const;
const ZIP_CRYPTO: Scheme = { ...SECRET, name: 'zipcrypto', cipher: 'zipcrypto', keyBits: 96, hash: null }; // prettier-ignore
const aes = (keyBits: number): Scheme => ({ ...SECRET, name: 'zip-aes', cipher: 'aes', keyBits, spins: 1000 }); // prettier-ignore
const strong = (change: Partial<Scheme>): Scheme => ({ ...SECRET, name: 'zip-strong', cipher: 'aes', keyBits: 256, ...change }); // prettier-ignore

const AES_256 = { algorithm: 0x6610, keyBits: 256 } as const;
const UNKNOWN = { cipher: 'unknown', keyBits: null } as const;

const sealed = (make: typeof zipCryptoSealed, name = 'a.csv'): Part =>
  make(name, TABLE, 'hemmelig');
/** As Info-ZIP wrote it, with the sum of the content behind it. */
const INFO_ZIP = Buffer.from(
  'UEsDBAoACQAAAPuJkkogMDo2EgAAAAYAAAAFABwAYS50eHRVVAkAAzqs9lhFrPZYdXgLAAEE6AMAAAToAwAAmig9/jD+lbwfn9NYoN0mXWJcUEsHCCAwOjYSAAAABgAAAFBLAQIeAwoACQAAAPuJkkogMDo2EgAAAAYAAAAFABgAAAAAAAEAAAC0gQAAAABhLnR4dFVUBQADOqz2WHV4CwABBOgDAAAE6AMAAFBLBQYAAAAAAQABAEsAAABhAAAAAAA=',
  'base64',
);

const WAYS: readonly (readonly [why: string, part: Part, scheme: Scheme | null])[] = [
  ['ZipCrypto', sealed(zipCryptoSealed), ZIP_CRYPTO],
  ['AES-128', sealed(aesSealed(1)), aes(128)],
  ['AES-192', sealed(aesSealed(2)), aes(192)],
  ['AES-256', sealed(aesSealed(3)), aes(256)],
  [
    'AES behind other fields',
    { ...sealed(aesSealed(3)), extra: Buffer.concat([Buffer.from([1, 0, 0, 0, 0x55, 0x54, 1, 0, 7]), aesField(3)]) },
    aes(256),
  ],
  ['AES of no strength', { ...sealed(aesSealed(1)), extra: aesField(0) }, { ...aes(0), ...UNKNOWN }],
  ['AES of a strength that nobody knows', { ...sealed(aesSealed(1)), extra: aesField(4) }, { ...aes(0), ...UNKNOWN }],
  ['AES without its field', { ...sealed(aesSealed(1)), extra: Buffer.alloc(0) }, { ...aes(0), ...UNKNOWN }],
  ['AES in a cut field', { ...sealed(aesSealed(1)), extra: aesField(3).subarray(0, 8) }, { ...aes(0), ...UNKNOWN }],
  ['strong: AES-256', strongSealed('a.csv', AES_256), strong({})],
  ['strong: AES-192', strongSealed('a.csv', { algorithm: 0x660f, keyBits: 192 }), strong({ keyBits: 192 })],
  ['strong: AES-128, whatever it claims', strongSealed('a.csv', { algorithm: 0x660e, keyBits: 40 }), strong({ keyBits: 128 })],
  ['strong: DES', strongSealed('a.csv', { algorithm: 0x6601, keyBits: 56 }), strong({ cipher: 'des', keyBits: 56 })],
  ['strong: 3DES', strongSealed('a.csv', { algorithm: 0x6603, keyBits: 168 }), strong({ cipher: '3des', keyBits: 168 })],
  ['strong: 3DES with two keys', strongSealed('a.csv', { algorithm: 0x6609, keyBits: 112 }), strong({ cipher: '3des', keyBits: 112 })],
  ['strong: RC2 of old', strongSealed('a.csv', { algorithm: 0x6602, keyBits: 40 }), strong({ cipher: 'rc2', keyBits: 40 })],
  ['strong: RC2', strongSealed('a.csv', { algorithm: 0x6702, keyBits: 128 }), strong({ cipher: 'rc2', keyBits: 128 })],
  ['strong: RC4', strongSealed('a.csv', { algorithm: 0x6801, keyBits: 64 }), strong({ cipher: 'rc4', keyBits: 64 })],
  ['strong: Blowfish', strongSealed('a.csv', { algorithm: 0x6720, keyBits: 448 }), strong({ cipher: 'blowfish', keyBits: 448 })],
  ['strong: a cipher that nobody knows', strongSealed('a.csv', { algorithm: 0x1234, keyBits: 99 }), strong({ cipher: 'unknown', keyBits: 99 })],
  ['strong: a key of any length', strongSealed('a.csv', { algorithm: 0x6801, keyBits: 65_535 }), strong({ cipher: 'rc4', keyBits: null })],
  ['strong: by certificates', strongSealed('a.csv', { ...AES_256, opens: 2 }), strong({ hash: null })],
  ['strong: by either', strongSealed('a.csv', { ...AES_256, opens: 3 }), strong({})],
  ['strong by its flag alone', { ...sealed(zipCryptoSealed), flags: 0x40 }, ZIP_CRYPTO],
  ['in the clear, with the flags of others', { name: 'a.csv', data: TABLE, flags: 0x2040 }, null],
]; // prettier-ignore

/** What the entry throws when it is opened; null when it opens. */
function thrown(file: Uint8Array): Scheme | null {
  const archive = new Zip(bytesOf(file));
  try {
    archive.open(archive.entries[0]!, new Budget()).close();
    return null;
  } catch (error) {
    if (error instanceof Sealed) return error.scheme;
    throw error;
  }
}

describe('an entry', () => {
  test.each(WAYS)('%s', (_why, part, scheme) => {
    const file = zip([part]);
    expect(thrown(file)).toEqual(scheme);
    const { trouble, members, verdict, scheme: told } = read(file, 'archive');
    expect([trouble, told]).toEqual([null, scheme]);
    expect(members?.sealed[0]).toBe(scheme === null ? 0 : 1);
    expect(linesOf(verdict)).toEqual(scheme === null ? FOUND : []);
  });

  test.each(WAYS)('%s, without a directory', (_why, part, scheme) => {
    const { trouble, scheme: told } = read(zip([part], { headless: true }), 'archive');
    expect([trouble, told]).toEqual(['damaged', scheme]);
  });

  test('by Info-ZIP', () => {
    expect(thrown(INFO_ZIP)).toEqual(ZIP_CRYPTO);
    const directory = INFO_ZIP.indexOf('PK\x01\x02', 0, 'latin1');
    expect(thrown(INFO_ZIP.subarray(0, directory))).toEqual(ZIP_CRYPTO);
  });

  test('really is encrypted', () => {
    for (const make of [zipCryptoSealed, aesSealed(1), aesSealed(2), aesSealed(3)]) {
      const { raw = Buffer.alloc(0) } = sealed(make);
      expect(Buffer.from(raw).includes(deflateRawSync(TABLE).subarray(0, 20))).toBe(false);
    }
  });
});

describe('an archive', () => {
  const open: Part = { name: 'aaben.csv', data: TABLE };

  test('says of each entry how it is sealed, and reads the others', () => {
    const parts = [open, sealed(zipCryptoSealed, 'b.csv'), sealed(aesSealed(2), 'c.csv')];
    const archive = new Zip(bytesOf(zip(parts)));
    expect(archive.entries.map(({ scheme }) => scheme)).toEqual([null, ZIP_CRYPTO, aes(192)]);
    const { verdict, members, trouble } = read(zip(parts), 'archive');
    expect([trouble, ...linesOf(verdict)]).toEqual([null, ...FOUND]);
    expect([members?.read, members?.sealed]).toEqual([
      [0, 0, 0, 1],
      [2, 0, 0, 0],
    ]);
  });

  test('is as weak as its weakest entry, however deep', () => {
    const inner = zip([sealed(aesSealed(1)), sealed(zipCryptoSealed, 'b.csv')]);
    const outer = zip([sealed(aesSealed(3)), { name: 'inner.zip', data: inner }]);
    expect(read(outer, 'archive').scheme).toEqual(ZIP_CRYPTO);
    expect(read(zip([sealed(aesSealed(3))]), 'archive').scheme).toEqual(aes(256));
  });

  test('of which no spreadsheet is sealed has no scheme', () => {
    const photo = sealed(zipCryptoSealed, 'foto.jpg');
    expect(read(zip([open, photo]), 'archive').scheme).toBeNull();
  });

  test('with a directory that is encrypted too', () => {
    const parts = [maskedPart(1, AES_256), maskedPart(2, { algorithm: 0x6603, keyBits: 168 })];
    const { trouble, scheme, members } = read(masked(zip(parts, { headless: true })), 'archive');
    expect([trouble, scheme]).toEqual([null, strong({})]);
    expect(members?.sealed[0]).toBe(2);
  });

  test('with such a directory and a part that lies open is broken', () => {
    const parts = [maskedPart(1, AES_256), open];
    const { trouble, verdict } = read(masked(zip(parts, { headless: true })), 'archive');
    expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', ...FOUND]);
  });

  test('whose masked entry is cut says that nobody knows how', () => {
    const cut = { ...maskedPart(1, AES_256), raw: Buffer.from([0xff]) };
    const { scheme } = read(masked(zip([cut], { headless: true })), 'archive');
    expect(scheme).toEqual(strong(UNKNOWN));
  });
});

test('a workbook of which parts have a password', () => {
  const workbook = '<workbook><sheets><sheet name="A" r:id="a"/></sheets></workbook>';
  const parts = ['[Content_Types].xml', 'xl/workbook.xml', 'mimetype'].map((name) =>
    aesSealed(3)(name, workbook, 'hemmelig'),
  );
  for (const part of parts) {
    const { trouble, scheme } = read(zip([part]));
    expect([trouble, scheme]).toEqual(['sealed', aes(256)]);
  }
});

test('500 with bytes changed at random each end, and in no time', () => {
  const at = random(20_261_122);
  const files = WAYS.map(([, part]) => zip([part, { name: 'b.csv', data: TABLE }]));
  files.push(masked(zip([maskedPart(1, AES_256), maskedPart(2, AES_256)], { headless: true })));
  for (let turn = 0; turn < 500; turn++) {
    const file = Buffer.from(files[turn % files.length]!);
    for (let change = 0; change < 4; change++) {
      file[Math.floor(at() * file.length)] = Math.floor(at() * 256);
    }
    const started = performance.now();
    const { trouble, scheme, members } = read(file, 'archive');
    expect(performance.now() - started).toBeLessThan(1000);
    const isAllRead = trouble === null && members?.sealed.every((count) => count === 0) === true;
    expect(['damaged', 'limit', 'unsupported', 'sealed', 'not-spreadsheet', null]).toContain(
      trouble,
    );
    if (isAllRead) expect([turn, scheme]).toEqual([turn, null]);
  }
});
