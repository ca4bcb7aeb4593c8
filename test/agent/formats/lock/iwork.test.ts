/** Documents of Numbers with a password. */
import { createCipheriv, pbkdf2Sync } from 'node:crypto';
import { expect, test } from 'vitest';
import { somePeople } from '../../../../scripts/people.ts';
import type { Hint } from '../../../../agent/formats/reader.ts';
import type { Scheme } from '../../../../agent/formats/scheme.ts';
import { linesOf, read } from '../../../reading.ts';
import { type Part, zip } from '../../../zip-writer.ts';

const IWORK: Scheme = { name: 'iwork', cipher: 'aes', keyBits: 128, hash: 'sha1', spins: 100_000, password: 'secret' }; // prettier-ignore
const SALT = Buffer.alloc(16, 3);
const VECTOR = Buffer.alloc(16, 5);

/** Version, kind, turns, salt, vector, and what is encrypted with the key: random bytes and their hash. */
function verifier(turns = 100_000): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt16LE(2, 0);
  head.writeUInt16LE(1, 2);
  head.writeUInt32LE(turns, 4);
  return Buffer.concat([head, SALT, VECTOR, sealed(Buffer.alloc(48, 1))]);
}

function sealed(plain: Buffer): Buffer {
  const key = pbkdf2Sync('hemmelig', SALT, 1000, 16, 'sha1');
  const cipher = createCipheriv('aes-128-cbc', key, VECTOR);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

const IWA = { data: sealed(Buffer.alloc(500, 7)), stored: true } as const;

function document(folder = '', change: readonly Part[] = []): Part[] {
  const parts: Part[] = [
    { name: 'Index/Document.iwa', ...IWA },
    { name: 'Index/Tables/Tile.iwa', ...IWA },
    { name: 'Metadata/Properties.plist', data: '<plist/>' },
    { name: '.iwpv2', data: verifier(), stored: true },
    { name: '.iwph', data: 'Hundens navn', stored: true },
    ...change,
  ];
  return parts.map((part) => ({ ...part, name: `${folder}${String(part.name)}` }));
}

function without(name: string): Part[] {
  return document().filter((part) => part.name !== name);
}

function endOf(parts: readonly Part[], hint: Hint = 'spreadsheet'): unknown {
  const { format, trouble, scheme } = read(zip(parts), hint);
  return [format, trouble, scheme];
}

test('is sealed', () => {
  expect(endOf(document())).toEqual(['numbers', 'sealed', IWORK]);
  expect(endOf(document(), 'other')).toEqual(['numbers', 'sealed', IWORK]);
});

test('as a folder in an archive too, whatever macOS adds', () => {
  const added = { name: '__MACOSX/._Register.numbers', data: 'x' };
  const parts = [...document('Register.numbers/'), added];
  expect(endOf(parts, 'archive')).toEqual(['numbers', 'sealed', IWORK]);
});

test('with a hint alone, or without it', () => {
  expect(endOf(without('.iwph'))).toEqual(['numbers', 'sealed', IWORK]);
  const unknown = ['numbers', 'sealed', { ...IWORK, spins: null }];
  expect(endOf(without('.iwpv2'))).toEqual(unknown);
  const blank = { name: '.iwpv2', data: 'short' };
  expect(endOf([...without('.iwpv2'), blank])).toEqual(unknown);
});

test.each([1, 0xffffffff])('tells the %i turns that its verifier claims', (turns) => {
  const parts = [...without('.iwpv2'), { name: '.iwpv2', data: verifier(turns) }];
  expect(endOf(parts)).toEqual(['numbers', 'sealed', { ...IWORK, spins: turns }]);
});

test('named as a text or a presentation it is no spreadsheet', () => {
  expect(endOf(document(), 'document')).toEqual(['numbers', 'not-spreadsheet', null]);
});

test('does not seal what lies beside it in an archive', () => {
  const table = ['CPR-nr', ...somePeople(20, 4), ''].join('\r\n');
  const parts = [...document('Register.numbers/'), { name: 'Register.csv', data: table }];
  const { format, verdict } = read(zip(parts), 'archive');
  expect([format, ...linesOf(verdict)]).toEqual(['zip', 'cpr A under 1: 20/20 certain']);
});
