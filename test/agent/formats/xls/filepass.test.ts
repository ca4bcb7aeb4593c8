/**
 * Encrypted xls files: how each is sealed, that those which open without a prompt are read like their
 * plain twins, and that the ways of encrypting are understood to the last byte, by the passwords
 * of real files that are known.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { read as readWorkbook, type WorkBook } from 'xlsx';
import { random, somePeople } from '../../../../scripts/people.ts';
import { compoundFileIn } from '../../../../agent/formats/archive/cfb.ts';
import type { Scheme } from '../../../../agent/formats/scheme.ts';
import { encryptionOf } from '../../../../agent/formats/xls/filepass.ts';
import { Flow, type Decryption } from '../../../../agent/formats/xls/records.ts';
import { xorKey, xorVerifier } from '../../../../agent/formats/xls/xor.ts';
import { compound } from '../../../compound-writer.ts';
import { CORPUS, corpusFiles, HAS_CORPUS } from '../../../corpus.ts';
import {
  bookOf,
  bookXorKey,
  bookXorVerifier,
  type CryptoApi,
  encryptedStream,
  encryptedWorkbook,
  encryptor,
  INITIAL_CODES,
  plainStream,
  recordsOf,
  type Way,
} from '../../../encrypted-xls.ts';
import { bytesOf, linesOf, read, specimenOf } from '../../../reading.ts';

const DEFAULT = 'VelvetSweatshop';
const SECRET = { hash: null, spins: null, password: 'secret' } as const;
const XOR: Scheme = { ...SECRET, name: 'xls-xor', cipher: 'xor', keyBits: 16 };
const RC4: Scheme = { ...SECRET, name: 'xls-rc4', cipher: 'rc4', keyBits: 40, hash: 'md5' };
const api = (keyBits: number | null): Scheme => ({ ...SECRET, name: 'xls-cryptoapi', cipher: 'rc4', keyBits, hash: 'sha1' }); // prettier-ignore
const UNKNOWN: Scheme = { ...SECRET, name: 'unknown', cipher: 'unknown', keyBits: null };

const cryptoApi = (keyBits: number, change: Partial<CryptoApi> = {}): CryptoApi => ({ kind: 'cryptoapi', keyBits, ...change }); // prettier-ignore

const WAYS: readonly (readonly [why: string, way: Way, scheme: Scheme])[] = [
  ['XOR', { kind: 'xor' }, XOR],
  ['RC4 of Excel 97', { kind: 'rc4' }, RC4],
  ['CryptoAPI, 40 bits', cryptoApi(40), api(40)],
  ['CryptoAPI, 56 bits', cryptoApi(56), api(56)],
  ['CryptoAPI, 128 bits', cryptoApi(128), api(128)],
  ['CryptoAPI of Windows 2000', cryptoApi(128, { major: 2 }), api(128)],
  ['CryptoAPI of Windows XP', cryptoApi(128, { major: 3 }), api(128)],
  ['CryptoAPI that does not name what is usual', cryptoApi(40, { algorithm: 0, hash: 0, claimedBits: 0 }), api(40)],
]; // prettier-ignore

/** Long enough for several CONTINUE records behind the strings, and for many blocks of 1024 bytes. */
const PEOPLE = somePeople(900, 20_181_130);
const BOOK = bookOf([
  ['CPR-nr', 'Navn', 'Ydelse'],
  ...PEOPLE.map((cpr, row) => [
    `${cpr.slice(0, 6)}-${cpr.slice(6)}`,
    `${row} Æbleskov ${'å'.repeat(row % 40)}`,
    row * 7,
  ]),
]);
const PLAIN = compound({ Workbook: plainStream(BOOK) });
const FOUND = ['cpr A under 1: 900/900 certain'];

test('the plain twin has what matters', () => {
  const records = [...recordsOf(plainStream(BOOK))];
  expect(records.filter(({ type }) => type === 0x3c).length).toBeGreaterThan(3);
  expect(linesOf(read(PLAIN).verdict)).toEqual(FOUND);
});

describe('a workbook that opens without a prompt is read like its plain twin', () => {
  const passwords = [
    [DEFAULT, 'default'],
    ['', 'empty'],
  ] as const;
  for (const [text, password] of passwords) {
    // By XOR nobody encrypts without a password.
    const ways = WAYS.filter(([, { kind }]) => text !== '' || kind !== 'xor');
    test.each(ways)(`%s, ${password}`, (_why, way, scheme) => {
      const reading = read(encryptedWorkbook(BOOK, way, text));
      expect([reading.trouble, reading.scheme]).toEqual([null, { ...scheme, password }]);
      expect(reading.verdict).toEqual(read(PLAIN).verdict);
    });
  }

  test('of Excel 95', () => {
    const plain = plainStream(BOOK, 'biff5');
    const stream = encryptedStream(plain, encryptor({ kind: 'xor' }, DEFAULT, 5));
    const { trouble, scheme, verdict } = read(compound({ Book: stream }));
    expect([trouble, scheme]).toEqual([null, { ...XOR, password: 'default' }]);
    expect(linesOf(verdict)).toEqual(FOUND);
    expect(verdict).toEqual(read(compound({ Book: plain })).verdict);
  });

  test('whatever is in it', () => {
    const cell = fc.oneof(
      fc.constantFrom(...PEOPLE.slice(0, 20)),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.integer(),
    );
    const rows = fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 30 }); // prettier-ignore
    const ways = fc.constantFrom(...WAYS.map(([, way]) => way));
    fc.assert(
      fc.property(rows, ways, fc.constantFrom('CPR-nr', 'Navn', ''), (table, way, header) => {
        const book = bookOf([[header], ...table]);
        const plain = read(compound({ Workbook: plainStream(book) }));
        const sealed = read(encryptedWorkbook(book, way, DEFAULT));
        expect(sealed.trouble).toBe(plain.trouble);
        expect(sealed.verdict).toEqual(plain.verdict);
      }),
      { numRuns: 60, seed: 20_261_122 },
    );
  });
});

describe('a workbook with a password is sealed', () => {
  test.each(WAYS)('%s', (_why, way, scheme) => {
    for (const password of ['hemmelig', 'x', 'velvetsweatshop', 'VelvetSweatshoq']) {
      const { format, trouble, scheme: told, verdict } = read(encryptedWorkbook(BOOK, way, password)); // prettier-ignore
      expect([format, trouble, verdict.matches]).toEqual(['xls', 'sealed', 0]);
      expect(told).toEqual(scheme);
    }
  });

  test.each(WAYS)('%s, and opens with it', (_why, way) => {
    const { filePass } = encryptor(way, 'hemmelig');
    const { open } = encryptionOf(filePass, 8);
    expect(open('Hemmelig')).toBeNull();
    const decryption = open('hemmelig');
    const sealed = encryptedStream(plainStream(BOOK), encryptor(way, 'hemmelig'));
    const twin = encryptedStream(plainStream(BOOK), { filePass, cover: () => {} });
    expect(decryptedStream(sealed, decryption).equals(twin)).toBe(true);
  });

  test('of Excel 95', () => {
    const stream = encryptedStream(plainStream(BOOK, 'biff5'), encryptor({ kind: 'xor' }, 'x', 5));
    expect(read(compound({ Book: stream })).scheme).toEqual(XOR);
  });
});

/** Also from any place on, in steps of any size. */
function decryptedStream(stream: Buffer, decryption: Decryption | null): Buffer {
  const { read: next } = new Flow({ bytes: bytesOf(stream), decryption }, 0);
  const out = Buffer.alloc(stream.length);
  for (let at = 0, size = 1; at < out.length; size = (size * 7) % 3001) {
    at += next(out, at, Math.min(size, out.length - at));
  }
  return out;
}

test('any place of a stream is decrypted by itself', () => {
  const at = random(5);
  for (const [, way] of WAYS) {
    const decryption = encryptionOf(encryptor(way, DEFAULT).filePass, 8).open(DEFAULT);
    const whole = Buffer.alloc(5000);
    decryption?.decrypt(whole, 300, 5000);
    for (let turn = 0; turn < 50; turn++) {
      const from = Math.floor(at() * 5000);
      const part = Buffer.alloc(Math.floor(at() * (5000 - from)));
      decryption?.decrypt(part, 300 + from, 5000);
      expect(part.equals(whole.subarray(from, from + part.length))).toBe(true);
    }
  }
});

describe('XOR', () => {
  test('has the keys and verifiers of the book', () => {
    const password = fc.string({ unit: fc.integer({ min: 32, max: 255 }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 15 }); // prettier-ignore
    fc.assert(
      fc.property(password, (text) => {
        expect([xorKey(text), xorVerifier(text)]).toEqual([
          bookXorKey(text),
          bookXorVerifier(text),
        ]);
      }),
      { seed: 1, numRuns: 300 },
    );
    INITIAL_CODES.forEach((code, at) => expect(xorKey('\0'.repeat(at + 1))).toBe(code));
  });

  test('takes both of them, and not more than 15 characters', () => {
    const { filePass } = encryptor({ kind: 'xor' }, 'hemmelig');
    for (const at of [2, 4]) {
      const other = Buffer.from(filePass);
      other[at]! ^= 1;
      expect(encryptionOf(other, 8).open('hemmelig')).toBeNull();
    }
    expect(xorKey(`${DEFAULT}!`)).toBe(xorKey(DEFAULT));
    expect(xorVerifier(`${DEFAULT}!`)).toBe(xorVerifier(DEFAULT));
  });
});

function claims(filePass: Buffer, version: 5 | 8 = 8): Scheme {
  return encryptionOf(filePass, version).scheme;
}

describe('what the record claims', () => {
  const api128 = encryptor(cryptoApi(128), DEFAULT).filePass;
  const put = (at: number, value: number, like = api128): Buffer => {
    const other = Buffer.from(like);
    other.writeUInt32LE(value, at);
    return other;
  };

  test('when it is cut, nobody knows', () => {
    for (const way of [{ kind: 'xor' }, { kind: 'rc4' }, cryptoApi(128)] as const) {
      const whole = encryptor(way, DEFAULT).filePass;
      for (let length = 0; length < whole.length; length++) {
        const { scheme, open } = encryptionOf(whole.subarray(0, length), 8);
        expect([length, scheme, open(DEFAULT)]).toEqual([length, UNKNOWN, null]);
      }
    }
    expect(claims(Buffer.alloc(3), 5)).toEqual(UNKNOWN);
  });

  test.each([
    ['no kind', [9, 0, 1, 0, 1, 0]],
    ['no version', [1, 0, 9, 0, 9, 0]],
    ['agile, which xls never is', [1, 0, 4, 0, 4, 0]],
    ['extensible, which xls never is', [1, 0, 4, 0, 3, 0]],
  ])('%s: nobody knows', (_why, start) => {
    expect(claims(Buffer.from([...start, ...api128.subarray(6)]))).toEqual(UNKNOWN);
  });

  const at = { flags: 14, algorithm: 22, hash: 26, keyBits: 30 } as const;
  test.each([
    ['AES-128', 'algorithm', 0x660e, { cipher: 'aes', keyBits: 128 }],
    ['AES-192', 'algorithm', 0x660f, { cipher: 'aes', keyBits: 192 }],
    ['AES-256', 'algorithm', 0x6610, { cipher: 'aes', keyBits: 256 }],
    ['3DES', 'algorithm', 0x6603, { cipher: '3des', keyBits: 168 }],
    ['DES', 'algorithm', 0x6601, { cipher: 'des', keyBits: 56 }],
    ['RC2', 'algorithm', 0x6602, { cipher: 'rc2', keyBits: 128 }],
    ['a cipher that nobody knows', 'algorithm', 0x7777, { cipher: 'unknown' }],
    ['MD5', 'hash', 0x8003, { hash: 'md5' }],
    ['a hash that nobody knows', 'hash', 1, { hash: 'unknown' }],
    ['a key of 4 bits', 'keyBits', 4, { keyBits: 4 }],
    ['a key of 100 bits', 'keyBits', 100, { keyBits: 100 }],
    ['a key of 136 bits', 'keyBits', 136, { keyBits: 136 }],
    ['a key longer than any', 'keyBits', 0xffffffff, { keyBits: null }],
  ] as const)('%s: sealed, whatever the password', (_why, field, value, change) => {
    const { scheme, open } = encryptionOf(put(at[field], value), 8);
    expect(scheme).toEqual({ ...api(128), ...change });
    expect(open(DEFAULT)).toBeNull();
  });

  test('what the flags say, where the cipher is not named', () => {
    const unnamed = put(at.algorithm, 0);
    expect(claims(unnamed)).toEqual(api(128));
    expect(claims(put(at.flags, 0x24, unnamed))).toMatchObject({ cipher: 'aes', keyBits: 128 });
    expect(claims(put(at.flags, 0x10, unnamed))).toMatchObject({ cipher: 'unknown' });
  });

  test('a header of any length', () => {
    for (const length of [0, 31, 0x7fffffff, 0xffffffff, api128.length]) {
      expect(claims(put(10, length))).toEqual(UNKNOWN);
    }
  });
});

test('500 with bytes changed at random each end, and in no time', () => {
  const next = random(20_261_122);
  const small = bookOf([['CPR-nr'], ...PEOPLE.slice(0, 40).map((cpr) => [cpr])]);
  const files = WAYS.flatMap(([, way]) =>
    [DEFAULT, 'hemmelig'].map((password) =>
      encryptedStream(plainStream(small), encryptor(way, password)),
    ),
  );
  const ends = new Map<string, number>();
  for (let turn = 0; turn < 500; turn++) {
    const stream = Buffer.from(files[turn % files.length]!);
    // Half of the changes are in what says how it is encrypted.
    const start = 20 + (stream.readUInt16LE(22) + 4) * (turn % 2);
    const room = turn % 2 === 0 ? stream.readUInt16LE(22) + 4 : stream.length - start;
    for (let change = 0; change < 3; change++) {
      stream[start + Math.floor(next() * room)] = Math.floor(next() * 256);
    }
    const started = performance.now();
    const { trouble, verdict } = read(compound({ Workbook: stream }));
    expect(performance.now() - started).toBeLessThan(1000);
    const end = verdict.matches > 0 ? 'found' : (trouble ?? 'clean');
    ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  expect([...ends.keys()].toSorted()).toEqual(['damaged', 'found', 'sealed']);
});

const REAL = corpusFiles().filter(({ path }) => path.startsWith('enc-xls-'));

describe.skipIf(!HAS_CORPUS)('real files (CPRVAGT_CORPUS, or ../shared/corpus)', () => {
  test.each(REAL.map((file) => [file.path, file] as const))('%s', (path, { password }) => {
    const content = readFileSync(join(CORPUS, path));
    const file = compoundFileIn(specimenOf(content));
    const isOld = file?.names.has('book') === true;
    const stored = file?.stream(isOld ? 'book' : 'workbook');
    const stream = Buffer.from(stored?.read(0, stored.sizeBytes) ?? []);
    const pass = [...recordsOf(stream)].find(({ type }) => type === 0x2f);
    const { open } = encryptionOf(pass?.body ?? Buffer.alloc(0), isOld ? 5 : 8);
    expect(open(`${password}?`)).toBeNull();
    const plain = decryptedStream(stream, open(password));
    // A record of macros that nobody minds.
    plain.writeUInt16LE(0x40, pass?.at ?? 0);
    const twin = compound(isOld ? { Book: plain } : { Workbook: plain });
    const book: WorkBook = readWorkbook(twin);
    expect(read(twin).trouble).toBeNull();
    expect(book.SheetNames.every((name) => /^[\w ]+$/.test(name))).toBe(true);
    expect(cellsOf(book)).toBeGreaterThan(0);
  });

  test('are all there', () => {
    expect(REAL.map(({ password }) => password).filter(Boolean)).toHaveLength(11);
  });
});

function cellsOf(book: WorkBook): number {
  return Object.values(book.Sheets).flatMap((sheet) =>
    Object.keys(sheet).filter((key) => !key.startsWith('!')),
  ).length;
}
