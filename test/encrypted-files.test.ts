/**
 * Encrypted files on a disk, through the command itself and the parser child without rights: what takes a
 * password is sealed and says how, what opens without one is found.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Outcome } from '../agent/outcome.ts';
import { somePeople, written } from '../scripts/people.ts';
import { objectsOf, run, temporaryFolder } from './agent/command/run.ts';
import { endOf } from './corpus-ends.ts';
import { derived, sealedDocument } from './encrypted-document.ts';
import { bookOf, encryptedWorkbook, type Way } from './encrypted-xls.ts';
import { aesSealed, masked, maskedPart, strongSealed, zipCryptoSealed } from './encrypted-zip.ts';
import { zip } from './zip-writer.ts';

const PEOPLE = somePeople(60, 77).map((digits) => written(digits, '-'));
const BOOK = bookOf([['CPR-nr', 'Navn'], ...PEOPLE.map((cpr) => [cpr, 'Søren Ærø'])]);
const TABLE = ['CPR-nr;Navn', ...PEOPLE.map((cpr) => `${cpr};Søren Ærø`), ''].join('\r\n');
const AES = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc';
const AES_256 = { algorithm: AES, rest: derived('SHA256', 32), cipher: 'aes-256-cbc' } as const;
const BLOWFISH = { algorithm: 'Blowfish CFB', rest: derived(null, null, 1024) };
const STRONG = { algorithm: 0x6610, keyBits: 256 };

const xls = (way: Way, password: string): Buffer => encryptedWorkbook(BOOK, way, password);
const api = (keyBits: number): Way => ({ kind: 'cryptoapi', keyBits });

/** Files, how each ends, and whether its people are found. */
const FILES: readonly (readonly [name: string, content: Buffer, end: string])[] = [
  ['xor.xls', xls({ kind: 'xor' }, 'hemmelig'), 'sealed xls, weak xls-xor xor-16 secret'],
  ['rc4.xls', xls({ kind: 'rc4' }, 'hemmelig'), 'sealed xls, weak xls-rc4 rc4-40 md5 secret'],
  ['api.xls', xls(api(128), 'hemmelig'), 'sealed xls, weak xls-cryptoapi rc4-128 sha1 secret'],
  ['xor-open.xls', xls({ kind: 'xor' }, 'VelvetSweatshop'), 'found xls, none xls-xor xor-16 default'],
  ['rc4-open.xls', xls({ kind: 'rc4' }, 'VelvetSweatshop'), 'found xls, none xls-rc4 rc4-40 md5 default'],
  ['api-open.xls', xls(api(40), 'VelvetSweatshop'), 'found xls, none xls-cryptoapi rc4-40 sha1 default'],
  ['api-empty.xls', xls(api(128), ''), 'found xls, none xls-cryptoapi rc4-128 sha1 empty'],
  ['aes.ods', sealedDocument({ parts: { 'content.xml': AES_256 } }), 'sealed ods, strong odf aes-256 sha256 x100000 secret'],
  ['blowfish.ods', sealedDocument({ parts: { 'content.xml': BLOWFISH } }), 'sealed ods, strong odf blowfish-128 sha1 x1024 secret'],
  ['whole.ods', sealedDocument({ parts: { 'encrypted-package': AES_256 }, rootType: null }), 'sealed ods, strong odf-package aes-256 sha256 x100000 secret'],
  ['endless.ods', sealedDocument({ parts: { 'content.xml': { ...AES_256, rest: derived('SHA256', 32, 1e15) } } }), 'sealed ods, strong odf aes-256 sha256 secret'],
  ['aes.zip', zip([aesSealed(3)('a.csv', TABLE, 'hemmelig')]), 'sealed zip, strong zip-aes aes-256 sha1 x1000 secret'],
  ['old.zip', zip([zipCryptoSealed('a.csv', TABLE, 'hemmelig')]), 'sealed zip, weak zipcrypto zipcrypto-96 secret'],
  ['both.zip', zip([aesSealed(1)('a.csv', TABLE, 'x'), zipCryptoSealed('b.csv', TABLE, 'x')]), 'sealed zip, weak zipcrypto zipcrypto-96 secret'],
  ['half.zip', zip([aesSealed(2)('a.csv', TABLE, 'x'), { name: 'b.csv', data: TABLE }]), 'found zip, none zip-aes aes-192 sha1 x1000 secret'],
  ['strong.zip', zip([strongSealed('a.csv', STRONG)]), 'sealed zip, strong zip-strong aes-256 sha1 secret'],
  ['masked.zip', masked(zip([maskedPart(1, STRONG)], { headless: true })), 'sealed zip, strong zip-strong aes-256 sha1 secret'],
  ['apple.numbers', zip([{ name: 'Index/Document.iwa', data: 'x' }, { name: '.iwph', data: 'x' }]), 'sealed numbers, strong iwork aes-128 sha1 secret'],
]; // prettier-ignore

test('each says how it is sealed, or is found', async () => {
  const folder = temporaryFolder();
  for (const [name, content] of FILES) writeFileSync(join(folder, name), content);
  const { status, out, err } = await run(['scan', '--all', '--format', 'ndjson', folder]);
  expect([status, err]).toEqual([1, '']);
  const outcomes = objectsOf(out).slice(0, -1) as unknown as Outcome[];
  for (const [name, , end] of FILES) {
    const outcome = outcomes.find(({ path }) => path === join(folder, name));
    expect([name, outcome && endOf(outcome)]).toEqual([name, end]);
    expect([name, outcome?.persons]).toEqual([name, end.startsWith('found') ? PEOPLE.length : 0]);
  }
});

test('nothing but sealed files is no alarm', async () => {
  const folder = temporaryFolder();
  const sealed = FILES.filter(([, , end]) => end.startsWith('sealed'));
  for (const [name, content] of sealed) writeFileSync(join(folder, name), content);
  const { status, out } = await run(['scan', '--format', 'ndjson', folder]);
  expect(status).toBe(0);
  const summary = { files: sealed.length, sealed: sealed.length, found: 0, unknown: 0 };
  expect(objectsOf(out).at(-1)).toMatchObject({ summary });
});
