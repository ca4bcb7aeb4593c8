/**
 * Encrypted Office packages: what everybody can open is read as if it were not encrypted, what takes a
 * password is sealed and says how, and what is broken is never taken for something else.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CompoundFile } from '../../../../agent/formats/archive/cfb.ts';
import { agileEncryption } from '../../../../agent/formats/lock/agile.ts';
import { PackageContent, SEGMENT_BYTES } from '../../../../agent/formats/lock/package-content.ts';
import { standardEncryption } from '../../../../agent/formats/lock/standard.ts';
import type { Bytes } from '../../../../agent/formats/reader.ts';
import { strengthOf } from '../../../../agent/formats/scheme.ts';
import { limits } from '../../../../agent/inspect/limits.ts';
import { type FileInHand, Parser } from '../../../../agent/inspect/parent.ts';
import { binaryWorkbook } from '../../../binary-workbook.ts';
import { compound, madeCompound, type Streams } from '../../../compound-writer.ts';
import { CORPUS, HAS_CORPUS } from '../../../corpus.ts';
import {
  type Agile,
  encryptedPackage,
  encryptedStreams,
  type Encrypting,
} from '../../../encrypted-package.ts';
import { expectSmall } from '../../../markup-cases.ts';
import { linesOf, read, TODAY } from '../../../reading.ts';
import { register, text } from '../../../spreadsheet-cases.ts';
import { workbook } from '../../../workbook.ts';
import { bytesOf, zip } from '../../../zip-writer.ts';

const SEED = 2007;
/** Of several segments, each of which must be right. */
const TOWNS = Array.from({ length: 300 }, (_, at) => [`By ${at}`, at * 7]);
const WORKBOOK = workbook([register('CPR-nr', text), { rows: TOWNS }], { pack: { stored: true } });
const FOUND = ['cpr A under 1: 12/12 certain'];
const DEFAULT = 'VelvetSweatshop';
/** Few turns where it is not them that are tried. */
const QUICK: Agile = { by: 'agile', password: DEFAULT, spins: 3 };

/** Format, trouble, what is found, and how it is encrypted. */
function told(file: Uint8Array, hint?: Parameters<typeof read>[1]): string {
  const { format, trouble, verdict, scheme } = read(file, hint);
  const how = scheme === null ? '' : `, ${schemeLine(scheme)}`;
  return `${format} ${trouble ?? 'read'} ${verdict.matches}${how}`;
}

function schemeLine({
  name,
  cipher,
  keyBits,
  hash,
  spins,
  password,
}: NonNullable<ReturnType<typeof read>['scheme']>): string {
  return `${name} ${cipher} ${keyBits} ${hash} ${spins} ${password}`;
}

const open: readonly (readonly [why: string, how: Encrypting, told: string])[] = [
  ['as Excel does it now', { by: 'agile', password: DEFAULT }, 'ooxml-agile aes 256 sha512 100000 default'],
  ['as Excel 2010 did', { ...QUICK, keyBits: 128, hash: 'SHA1' }, 'ooxml-agile aes 128 sha1 3 default'],
  ['as Excel 2007 did', { by: 'standard', password: DEFAULT }, 'ooxml-standard aes 128 sha1 50000 default'],
  ['no password', { ...QUICK, password: '' }, 'ooxml-agile aes 256 sha512 3 empty'],
  ['no password, as Excel 2007', { by: 'standard', password: '' }, 'ooxml-standard aes 128 sha1 50000 empty'],
  ['standard of 192 bits', { by: 'standard', password: DEFAULT, keyBits: 192, version: 3 }, 'ooxml-standard aes 192 sha1 50000 default'],
  ['standard of 256 bits', { by: 'standard', password: DEFAULT, keyBits: 256, version: 2 }, 'ooxml-standard aes 256 sha1 50000 default'],
  ['192 bits', { ...QUICK, keyBits: 192, hash: 'SHA256' }, 'ooxml-agile aes 192 sha256 3 default'],
  ['a hash shorter than the key', { ...QUICK, hash: 'SHA1' }, 'ooxml-agile aes 256 sha1 3 default'],
  ['SHA-384', { ...QUICK, hash: 'SHA384' }, 'ooxml-agile aes 256 sha384 3 default'],
  ['MD5', { ...QUICK, hash: 'MD5' }, 'ooxml-agile aes 256 md5 3 default'],
  ['its name with a dash', { ...QUICK, told: (xml) => xml.replaceAll('SHA512', 'SHA-512') }, 'ooxml-agile aes 256 sha512 3 default'],
  ['no spins', { ...QUICK, spins: 0 }, 'ooxml-agile aes 256 sha512 0 default'],
  ['fed back', { ...QUICK, chaining: 'CFB' }, 'ooxml-agile aes 256 sha512 3 default'],
  ['a longer salt', { ...QUICK, saltBytes: 32 }, 'ooxml-agile aes 256 sha512 3 default'],
  ['triple DES', { ...QUICK, cipher: '3DES', keyBits: 192 }, 'ooxml-agile 3des 192 sha512 3 default'],
  ['triple DES of two keys', { ...QUICK, cipher: '3DES', keyBits: 128, hash: 'SHA1', saltBytes: 8 }, 'ooxml-agile 3des 128 sha1 3 default'],
]; // prettier-ignore
test.each(open)('opens to everybody: %s', (_why, how, expected) => {
  const { verdict, trouble, scheme, format } = read(encryptedPackage(WORKBOOK, how));
  expect(linesOf(verdict)).toEqual(FOUND);
  expect([format, trouble, schemeLine(scheme!)]).toEqual(['xlsx', null, expected]);
  expect(strengthOf(scheme!)).toBe('none');
});

test('whatever lies in it, wherever it lies', () => {
  const binary = binaryWorkbook([register('CPR-nr', text)]);
  const file = encryptedPackage(binary, QUICK, { version: 4, scattered: 7 });
  expect(told(file)).toBe('xlsb read 12, ooxml-agile aes 256 sha512 3 default');
  expect(told(encryptedPackage(file, QUICK))).toMatch(/^ooxml-encrypted damaged/);
  const archive = zip([{ name: 'a.xlsx', data: encryptedPackage(WORKBOOK, QUICK) }]);
  expect(told(archive, 'archive')).toBe('zip read 12');
  const closed = encryptedPackage(WORKBOOK, { ...QUICK, password: 'x' });
  expect(told(zip([{ name: 'a.xlsx', data: closed }]), 'archive')).toBe(
    'zip read 0, ooxml-agile aes 256 sha512 3 secret',
  );
  const document = zip([
    { name: 'word/document.xml', data: '<d/>' },
    { name: '[Content_Types].xml', data: '<Types/>' },
  ]);
  expect(told(encryptedPackage(document, QUICK), 'other')).toMatch(
    /^(unknown not-spreadsheet|zip \w+) 0/,
  );
});

const agile = { by: 'agile', password: 'hemmelig', spins: 3 } as const;
const mutated = (from: string | RegExp, to: string): Buffer =>
  encryptedPackage(WORKBOOK, { ...agile, told: (xml) => xml.replaceAll(from, to) });
const streams = encryptedStreams(WORKBOOK, agile);
const info = (...bytes: readonly number[]): Buffer =>
  Buffer.concat([Buffer.from(bytes), Buffer.alloc(60)]);

function withInfo(EncryptionInfo: Uint8Array): Buffer {
  return compound({ ...streams, EncryptionInfo });
}

test('the workbook is long enough', () => {
  expect(WORKBOOK.length).toBeGreaterThan(3 * SEGMENT_BYTES);
});

const sealed: readonly (readonly [why: string, file: Buffer, told: string])[] = [
  ['a password', encryptedPackage(WORKBOOK, agile), 'ooxml-agile aes 256 sha512 3 secret'],
  ['a password of Excel 2007', encryptedPackage(WORKBOOK, { by: 'standard', password: 'velvetsweatshop' }), 'ooxml-standard aes 128 sha1 50000 secret'],
  ['RC2', mutated('"AES"', '"RC2"'), 'ooxml-agile rc2 256 sha512 3 secret'],
  ['DES', mutated('"AES"', '"DES"'), 'ooxml-agile des 256 sha512 3 secret'],
  ['a cipher of tomorrow', mutated('"AES"', '"XYZ"'), 'ooxml-agile unknown 256 sha512 3 secret'],
  ['a weak cipher for the key alone', mutated(/"AES"(?=.*<\/keyEncryptor>)(?<=encryptedKey.*)/g, '"RC4"'), 'ooxml-agile rc4 256 sha512 3 secret'],
  ['a weak cipher for the package alone', mutated(/"AES"(?=.*dataIntegrity)/g, '"RC2"'), 'ooxml-agile rc2 256 sha512 3 secret'],
  ['a hash that is not ours', mutated('"SHA512"', '"WHIRLPOOL"'), 'ooxml-agile aes 256 whirlpool 3 secret'],
  ['a hash of tomorrow', mutated('"SHA512"', '"SHA4"'), 'ooxml-agile aes 256 unknown 3 secret'],
  ['blocks of tomorrow', mutated('ModeCBC', 'ModeGCM'), 'ooxml-agile aes 256 sha512 3 secret'],
  ['a key of a length that there is not', mutated('keyBits="256"', 'keyBits="99"'), 'ooxml-agile aes 99 sha512 3 secret'],
  ['a key of any length', mutated('keyBits="256"', 'keyBits="99999"'), 'ooxml-agile aes null sha512 3 secret'],
  ['no spins told', mutated('spinCount="3"', ''), 'ooxml-agile aes 256 sha512 null secret'],
  ['spins that are no number', mutated('spinCount="3"', 'spinCount="-3"'), 'ooxml-agile aes 256 sha512 null secret'],
  ['no salt', mutated(/saltValue="[^"]*"/g, ''), 'ooxml-agile aes 256 sha512 3 secret'],
  ['a salt longer than any', encryptedPackage(WORKBOOK, { ...QUICK, saltBytes: 2000 }), 'ooxml-agile aes 256 sha512 3 secret'],
  ['no verifier', mutated(/encryptedVerifier\w+="[^"]*"/g, ''), 'ooxml-agile aes 256 sha512 3 secret'],
  ['a certificate alone', mutated('keyEncryptor/password"><p', 'keyEncryptor/certificate"><p'), 'ooxml-agile aes 256 null null secret'],
  ['extensible', withInfo(info(4, 0, 3, 0)), 'ooxml-extensible unknown null null null secret'],
  ['extensible, as before', withInfo(info(3, 0, 3, 0)), 'ooxml-extensible unknown null null null secret'],
  ['a version of tomorrow', withInfo(info(5, 0, 5, 0)), 'unknown unknown null null null secret'],
  ['RC4', withInfo(Buffer.concat([info(3, 0, 2, 0, 4, 0, 0, 0, 32, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, 1, 0x68), Buffer.alloc(99)])), 'ooxml-standard rc4 40 sha1 50000 secret'],
  ['RC4 by its flag', withInfo(Buffer.concat([info(3, 0, 2, 0, 4, 0, 0, 0, 32, 0, 0, 0, 4, 0, 0, 0), Buffer.alloc(99)])), 'ooxml-standard rc4 40 sha1 50000 secret'],
  ['a cipher by its flag', withInfo(Buffer.concat([info(3, 0, 2, 0, 36, 0, 0, 0, 32, 0, 0, 0, 36, 0, 0, 0), Buffer.alloc(99)])), 'ooxml-standard aes 128 sha1 50000 secret'],
  ['rights management', compound({ EncryptedPackage: 'x'.repeat(99), '\x06DataSpaces/DataSpaceInfo/DRMEncryptedDataSpace': 'x' }), 'rights-management aes null null null secret'],
  ['rights management by its other name', compound({ EncryptedPackage: 'x', '\x06DataSpaces/TransformInfo/DRMEncryptedTransform/\x06Primary': 'x' }), 'rights-management aes null null null secret'],
]; // prettier-ignore
test.each(sealed)('sealed: %s', (_why, file, expected) => {
  for (const hint of ['spreadsheet', 'other'] as const) {
    expect(told(file, hint)).toBe(`ooxml-encrypted sealed 0, ${expected}`);
  }
});

function managed(name: string): Buffer {
  return compound({ '\x09DRMContent': 'x'.repeat(5000), [name]: 'x' });
}

test('an old workbook under rights management is sealed, other documents are none', () => {
  const expected = 'xls sealed 0, rights-management aes null null null secret';
  expect(told(managed('Workbook'))).toBe(expected);
  expect(told(managed('Book'), 'other')).toBe(expected);
  expect(told(managed('WordDocument'), 'other')).toBe('cfb not-spreadsheet 0');
});

test('a document is told by its name, and by what lies beside it', () => {
  const file = encryptedPackage(WORKBOOK, agile);
  expect(told(file, 'document')).toBe('ooxml-encrypted not-spreadsheet 0');
  expect(told(compound({ ...streams, WordDocument: 'x' }))).toBe(
    'ooxml-encrypted not-spreadsheet 0',
  );
});

const easy = encryptedStreams(WORKBOOK, QUICK);
const OPEN = 'ooxml-agile aes 256 sha512 3 default';

function cutShort(): Buffer {
  const { file, entryAt } = madeCompound(easy);
  file.writeUInt32LE(99_999, entryAt('EncryptedPackage') + 120);
  return file;
}

const broken: readonly (readonly [why: string, file: Buffer, told: string])[] = [
  ['no description', compound(without(easy, 'EncryptionInfo')), 'ooxml-encrypted damaged 0'],
  ['no package', compound(without(easy, 'EncryptedPackage')), 'ooxml-encrypted damaged 0'],
  ['an empty description', withInfo(Buffer.alloc(0)), 'ooxml-encrypted damaged 0'],
  ['a standard description that is cut', withInfo(info(4, 0, 2, 0).subarray(0, 30)), 'ooxml-encrypted damaged 0'],
  ['a standard description that ends elsewhere', withInfo(info(4, 0, 2, 0, 0, 0, 0, 0, 255, 255, 255, 255)), 'ooxml-encrypted damaged 0'],
  ['no markup', withInfo(Buffer.from('\x04\0\x04\0\x40\0\0\0{}')), 'ooxml-encrypted damaged 0'],
  ['other markup', withInfo(Buffer.from('\x04\0\x04\0\x40\0\0\0<a/>')), 'ooxml-encrypted damaged 0'],
  ['an empty package', compound({ ...easy, EncryptedPackage: '' }), 'ooxml-encrypted damaged 0'],
  ['a package of its length', compound({ ...easy, EncryptedPackage: easy.EncryptedPackage.subarray(0, 8) }), 'ooxml-encrypted damaged 0'],
  ['the package of another', compound({ ...easy, EncryptedPackage: Buffer.alloc(9000, 'x') }), 'ooxml-encrypted damaged 0'],
  ['a package longer than it is', encryptedPackage(WORKBOOK, { ...QUICK, length: 99_999n }), `xlsx damaged 12, ${OPEN}`],
  ['a package of any length', encryptedPackage(WORKBOOK, { ...QUICK, length: 2n ** 64n - 1n }), `xlsx damaged 12, ${OPEN}`],
  ['a package whose chain ends before it does', cutShort(), `xlsx damaged 12, ${OPEN}`],
  ['too many spins', mutated('spinCount="3"', 'spinCount="1000001"'), 'ooxml-encrypted limit 0'],
  ['spins without end', mutated('spinCount="3"', 'spinCount="4294967295"'), 'ooxml-encrypted limit 0'],
  ['entities', mutated('<encryption ', `<!DOCTYPE e [<!ENTITY a "${'x'.repeat(99)}"><!ENTITY b "${'&a;'.repeat(99)}">]><encryption `), 'ooxml-encrypted damaged 0'],
  ['a salt without end', mutated(/saltValue="[^"]*"/g, `saltValue="${'A'.repeat(100_000)}"`), 'ooxml-encrypted sealed 0, ooxml-agile aes 256 sha512 3 secret'],
  ['a salt longer than that', mutated(/saltValue="[^"]*"/g, `saltValue="${'A'.repeat(5_000_000)}"`), 'ooxml-encrypted limit 0'],
  ['depth without end', mutated('<keyEncryptors>', '<a>'.repeat(100_000)), 'ooxml-encrypted limit 0'],
  ['encryptors without end', mutated('</keyEncryptors>', '<keyEncryptor uri="/password"><encryptedKey spinCount="999999"/></keyEncryptor>'.repeat(50_000) + '</keyEncryptors>'), 'ooxml-encrypted sealed 0, ooxml-agile aes 256 sha512 3 secret'],
]; // prettier-ignore
test.each(broken)('broken: %s', (_why, file, expected) => {
  const { trouble } = expectSmall(file);
  expect(trouble).not.toBeNull();
  expect(told(file)).toBe(expected);
});

function without(all: Streams, name: string): Streams {
  return Object.fromEntries(Object.entries(all).filter(([other]) => other !== name));
}

describe('nothing that is broken is clean, or something else', () => {
  const whole = compound(easy);
  /** Found, or a reason; noise behind the right key is a workbook that was damaged. */
  const ENDS =
    /^(xlsx (read|damaged) \d+|(zip|ooxml-encrypted|cfb|unknown) (damaged|sealed|limit|unsupported) 0)/;

  test('cut anywhere', () => {
    for (let length = 600; length < whole.length; length += 97) {
      const line = told(whole.subarray(0, length));
      expect(line).toMatch(ENDS);
      expect(line).not.toMatch(/ read 0/);
    }
  });

  test('a description with any byte another one', () => {
    fc.assert(
      fc.property(fc.nat(easy.EncryptionInfo.length - 1), fc.nat(255), (at, byte) => {
        const description = Buffer.from(easy.EncryptionInfo);
        description[at] = byte;
        const line = told(compound({ ...easy, EncryptionInfo: description }));
        expect(line).toMatch(ENDS);
        expect(line).not.toMatch(/ read 0/);
      }),
      { seed: SEED, numRuns: 400 },
    );
  });

  test('a package with any byte another one', () => {
    fc.assert(
      fc.property(fc.nat(easy.EncryptedPackage.length - 1), (at) => {
        const content = Buffer.from(easy.EncryptedPackage);
        content[at]! ^= 0x55;
        const line = told(compound({ ...easy, EncryptedPackage: content }));
        expect(line).not.toMatch(/not-spreadsheet| read 0/);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});

function opened(bytes: Bytes): PackageContent {
  const compoundFile = new CompoundFile(bytes);
  const about = compoundFile.stream('encryptioninfo')!;
  const { scheme, open: unlock } = agileEncryption({
    sizeBytes: about.sizeBytes - 8,
    read: (offset, length) => about.read(8 + offset, length),
  });
  return new PackageContent(compoundFile.stream('encryptedpackage')!, unlock(DEFAULT)!, scheme);
}

describe('a large package', () => {
  const content = Buffer.from(Buffer.alloc(50_000_000).map((_, at) => (at * 7 + (at >> 9)) & 255));
  content.set(Buffer.from('PK'));
  const file = compound(encryptedStreams(content, QUICK));

  test('is read in large ranges', () => {
    let reads = 0;
    const bytes = bytesOf(file);
    const inner = opened({
      sizeBytes: file.length,
      read: (at, length) => (reads++, bytes.read(at, length)),
    });
    expect(inner.sizeBytes).toBe(content.length);
    for (let at = 0; at < inner.sizeBytes; at += 50_000) inner.read(at, 50_000);
    expect(reads).toBeLessThan(250);
  });

  test('is the same wherever it is read', () => {
    const inner = opened(bytesOf(file));
    fc.assert(
      fc.property(fc.nat(content.length), fc.nat(700_000), (at, length) => {
        const given = inner.read(at, length);
        expect(content.subarray(at, at + length).equals(given)).toBe(true);
      }),
      { seed: SEED, numRuns: 100 },
    );
  });
});

/** The most memory that a process has had. */
function peakBytes(pid: number | null): number {
  const [, kilobytes = ''] =
    /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

test
  .skipIf(process.platform !== 'linux')
  .each<Encrypting>([QUICK, { by: 'standard', password: '' }])(
  'a table of 50 MB takes no more memory encrypted: %o',
  async (how) => {
    const plain = zip([
      { name: 'a.csv', data: `By;Postnr\n${'Brande;7330\n'.repeat(4_000_000)}`, stored: true },
    ]);
    await using parser = new Parser();
    const peaks: number[] = [];
    for (const file of [plain, encryptedPackage(plain, how)]) {
      const head = file.subarray(0, limits.headBytes);
      const range: FileInHand['read'] = async (target, offset) => file.copy(target, 0, offset);
      const question = { hint: 'archive', today: TODAY, wishes: [] } as const;
      const { answer } = await parser.inspect(
        { sizeBytes: file.length, head, read: range },
        question,
      );
      expect(answer?.trouble).toBeNull();
      expect(answer?.members?.read).toEqual([1, 0, 0, 0]);
      peaks.push(peakBytes(parser.pid));
    }
    expect(peaks[1]! - peaks[0]!).toBeLessThan(25 * 2 ** 20);
  },
);

const REAL: readonly (readonly [path: string, password: string, bytes: number])[] = [
  ['enc-ooxml-agile/079-agile_AES128_SHA512_CBC_pwd_password.xlsb', 'password', 7795],
  ['enc-ooxml-agile/081-agile_AES128_SHA512_CBC_pwd_password.xlsx', 'password', 8559],
  ['enc-ooxml-agile/084-protected_passtika.xlsb', 'tika', 7678],
  ['enc-ooxml-agile/085-protected_normal_case.docx', 'password', 12_294],
  ['enc-ooxml-standard/086-standard_AES256_SHA1_ECB_pwd_password.xlsb', 'password', 7792],
  ['enc-ooxml-standard/087-protected_passtika.xlsx', 'tika', 8230],
]; // prettier-ignore
test.skipIf(!HAS_CORPUS).each(REAL)('as Office encrypted it: %s', (path, password, sizeBytes) => {
  const file = new CompoundFile(bytesOf(readFileSync(join(CORPUS, path))));
  const about = Buffer.from(file.stream('encryptioninfo')!.read(0, 4096));
  const encryption = path.includes('agile')
    ? agileEncryption(bytesOf(about.subarray(8)))
    : standardEncryption(about)!;
  const inner = new PackageContent(
    file.stream('encryptedpackage')!,
    encryption.open(password)!,
    encryption.scheme,
  );
  const content = Buffer.from(inner.read(0, inner.sizeBytes));
  expect([inner.sizeBytes, inner.damaged]).toEqual([sizeBytes, false]);
  // Its end is there as well.
  expect(content.subarray(-22, -18).toString('latin1')).toBe('PK\x05\x06');
});
