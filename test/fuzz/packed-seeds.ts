/** Seeds of archives, of mails, and of what is encrypted whole. */
import { gzipSync } from 'node:zlib';
import { zipped } from '../../scripts/zip-writer.ts';
import { nested, quine } from '../bombs.ts';
import { compound, dropped } from '../compound-writer.ts';
import { derived, sealedDocument } from '../encrypted-document.ts';
import { encryptedPackage } from '../encrypted-package.ts';
import { aesSealed, masked, maskedPart, strongSealed, zipCryptoSealed } from '../encrypted-zip.ts';
import { attachment, entity, enveloped, mail, mailbox, outlook, sent, signed, TRANSFERS, winmail, winmailFile } from '../mail-writer.ts'; // prettier-ignore
import { tarred } from '../tar-writer.ts';
import { workbook } from '../workbook.ts';
import { xlsFile } from '../xls-places.ts';
import { zip } from '../zip-writer.ts';
import type { Made } from './seeds.ts';
import { BOOK, ONE, TABLE } from './sketches.ts';

const XMLENC = 'http://www.w3.org/2001/04/xmlenc#';
const NAMED = `${ONE}.csv`;

export function packedSeeds(): Made[] {
  return [...archives(), ...mails(), ...locks()];
}

function archives(): Made[] {
  const book = workbook(BOOK);
  return [
    ['a.zip', zipped([['a.csv', TABLE], [`b/${ONE}.xlsx`, book], ['c.txt', TABLE]])],
    ['zip64.zip', zip([{ name: 'a.csv', data: TABLE, zip64: true }], { zip64: true })],
    ['prefix.zip', zip([{ name: 'æ.csv', data: TABLE, streamed: true }], { prefix: TABLE, corrected: true, comment: 'x' })],
    ['nested.zip', nested(9, TABLE, NAMED)],
    ['quine.zip', quine()],
    ['aes.zip', zip([aesSealed(3)('a.csv', TABLE, 'hemmelig'), aesSealed(1)('b.csv', TABLE, 'x')])],
    ['crypto.zip', zip([zipCryptoSealed('a.csv', TABLE, 'hemmelig'), { name: 'b.csv', data: TABLE }])],
    ['strong.zip', zip([strongSealed('a.csv', { algorithm: 0x6610, keyBits: 256 })])],
    ['masked.zip', masked(zip([maskedPart(1, { algorithm: 0x660e, keyBits: 128 })], { headless: true }))],
    ['a.csv.gz', gzipSync(TABLE)],
    ['a.tar', tarred([{ name: NAMED, data: TABLE }, { name: 'b/', type: '5' }, { name: 'ø.csv', data: TABLE, by: 'pax' }, { name: 'l'.repeat(120), data: TABLE, by: 'gnu' }])],
    ['a.tar.gz', gzipSync(tarred([{ name: 'a.xlsx', data: book, by: 'base256' }]))],
    ['object.bin', compound({ '\u0001Ole10Native': dropped(NAMED, TABLE), Package: book })],
    ['inside.xls', xlsFile({ beside: { 'MBD1/Package': book, 'MBD2/\u0001Ole10Native': dropped('a.csv', TABLE) } })],
    ['a.cfb', compound({ a: TABLE, 'b/c': Buffer.alloc(5000, 7) }, { scattered: 3, version: 4 })],
  ]; // prettier-ignore
}

function smime(data: Uint8Array): Buffer {
  return sent([attachment({ name: 'smime.p7m', type: 'application/pkcs7-mime', data })]);
}

function mails(): Made[] {
  const file = winmail(winmailFile('LISTE~1.CSV', TABLE, NAMED));
  const letter = mail({ name: NAMED, data: TABLE });
  return [
    ['a.eml', mail(...TRANSFERS.map((transfer) => ({ name: `${transfer}.csv`, data: TABLE, transfer })))],
    ['named.eml', mail({ data: TABLE, named: "; name*0*=utf-8''%C3%B8; name*1=.csv", type: 'text/csv' })],
    ['winmail.eml', mail({ name: 'winmail.dat', data: file, type: 'application/ms-tnef' })],
    ['inner.eml', sent([entity(['Content-Type: message/rfc822'], letter)])],
    ['signed.eml', smime(signed(letter, 100))],
    ['sealed.eml', smime(enveloped('60864801650304012a'))],
    ['mailbox', mailbox(letter, letter)],
    ['winmail.dat', file],
    ['a.msg', outlook([{ name: NAMED, data: TABLE }, { mail: [{ name: 'b.csv', data: TABLE, isNarrow: true }] }])],
  ]; // prettier-ignore
}

function locks(): Made[] {
  const book = workbook(BOOK);
  const aes = { algorithm: `${XMLENC}aes256-cbc`, rest: derived(`${XMLENC}sha256`, 32), cipher: 'aes-256-cbc' } as const; // prettier-ignore
  return [
    ['agile.xlsx', encryptedPackage(book, { by: 'agile', password: 'VelvetSweatshop', spins: 10 })],
    ['secret.xlsx', encryptedPackage(book, { by: 'agile', password: 'hemmelig', keyBits: 128, hash: 'SHA1', spins: 10 })],
    ['standard.xlsx', encryptedPackage(book, { by: 'standard', password: 'VelvetSweatshop' })],
    ['secret.ods', sealedDocument({ parts: { 'content.xml': aes, 'styles.xml': aes } })],
  ]; // prettier-ignore
}
