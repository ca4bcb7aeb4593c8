/**
 * Mails made to exhaust whoever reads them: each ends soon and in little memory, with a reason; and large
 * ones, which end too.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyDecoder, ROOM_BYTES, Uuencode } from '../../../../agent/formats/mail/mime-body.ts';
import { contentOf } from '../../../../agent/formats/mail/body-source.ts';
import { Budget } from '../../../../agent/inspect/limits.ts';
import { random, somePeople, written } from '../../../../scripts/people.ts';
import { madeCompound } from '../../../compound-writer.ts';
import {
  attachment,
  attribute,
  enveloped,
  entity,
  mail,
  mailbox,
  multipart,
  outlook,
  SENT,
  sent,
  signed,
  text,
  TRANSFERS,
  uuencoded,
  winmail,
  winmailFile,
} from '../../../mail-writer.ts';
import { expectSmall, wildMutant } from '../../../markup-cases.ts';
import { bytesOf, read } from '../../../reading.ts';

const people = somePeople(20, 63);
const TABLE = Buffer.from(
  ['Navn;CPR', ...people.map((digits) => `Bo;${written(digits)}`), ''].join('\r\n'),
);
const FILE = { name: 'a.csv', data: TABLE };
const MEBIBYTE = 2 ** 20;

function inParts(depth: number, boundary: (level: number) => string): Buffer {
  let inner = attachment(FILE);
  for (let level = 0; level < depth; level++) {
    inner = multipart('mixed', boundary(level), [inner]);
  }
  return Buffer.concat([Buffer.from(SENT), inner]);
}

function inMails(depth: number): Buffer {
  let inner = mail(FILE);
  for (let level = 0; level < depth; level++) {
    inner = sent([entity(['Content-Type: message/rfc822'], inner)]);
  }
  return inner;
}

const START = `${SENT}Content-Type: multipart/mixed; boundary=b\r\n\r\n`;
const END = Buffer.concat([Buffer.from('--b\r\n'), attachment(FILE), Buffer.from('\r\n--b--\r\n')]);
const between = (filler: string): Buffer => Buffer.concat([Buffer.from(START + filler), END]);

describe('a hostile mail ends soon, in little memory, with a reason', () => {
  test.each([
    ['a thousand parts in parts', inParts(1000, (level) => `b${level}`), 'limit', 0],
    ['a thousand parts in parts of one boundary', inParts(1000, () => 'b'), 'limit', 0],
    ['eight parts in parts', inParts(8, (level) => `b${level}`), null, 20],
    ['nine of them', inParts(9, (level) => `b${level}`), 'limit', 0],
    ['seven mails in each other', inMails(7), null, 20],
    ['eight', inMails(8), 'limit', 0],
    ['a thousand', inMails(1000), 'limit', 0],
    ['boundaries', between('--b\r\n'.repeat(100_000)), null, 20],
    ['parts without a name', between('--b\r\nX: y\r\n\r\n'.repeat(100_000)), null, 20],
    ['files', between('--b\r\nContent-Type: a/b; name=a\r\n\r\nx\r\n'.repeat(100_000)), 'limit', 0],
    ['what begins like a boundary', between(`--b\r\n\r\n${'--ba\r\n--b---\r\n--\r\n'.repeat(60_000)}`), null, 20],
    ['dashes', between(`${'-'.repeat(1_000_000)}\r\n`), null, 20],
    ['ends of lines', between('\r\n'.repeat(1_000_000)), null, 20],
    ['files in a text that do not end', Buffer.from(`${SENT}\r\n${'begin 644 a.csv\r\n'.repeat(60_000)}`), 'damaged', 0],
    ['what looks like one', Buffer.from(`${SENT}\r\n${'begin 64x a\r\nbegin 644\r\nendless\r\n'.repeat(40_000)}${uuencoded('a.csv', TABLE)}`), null, 20],
    ['files in a text', Buffer.from(`${SENT}\r\n${'begin 644 a.jpg\r\n`\r\nend\r\n'.repeat(60_000)}`), 'limit', 0],
    ['pieces of a name', between(`--b\r\nContent-Type: a/b;${Array.from({ length: 3000 }, (_, at) => `n*${at}=x;`).join('')}\r\n\r\n`), null, 20],
    ['words in a name', between(`--b\r\nContent-Type: a/b; name="${'=?a?q?x?= '.repeat(6000)}"\r\n\r\n`), 'limit', 0],
    ['words that do not end', between(`--b\r\nContent-Type: a/b; name="${'=?utf-8?q?'.repeat(100)}.jpg"\r\n\r\n`), null, 20],
    ['mails in a mailbox', mailbox(...Array.from({ length: 20_000 }, () => Buffer.from('From: a\r\n\r\nx')), mail(FILE)), null, 20],
    ['lines that begin a mailbox', Buffer.concat([mailbox(mail(FILE)), Buffer.from('From a b 10:10\n'.repeat(60_000))]), null, 20],
    ['pieces of a signed mail', signed(Buffer.alloc(300_000, 32), 1), 'limit', 0],
    ['elements in elements', Buffer.from(`308006092a864886f70d010702a0803080020101${'3180'.repeat(100_000)}`, 'hex'), 'limit', 0],
    ['attributes', winmail(...Array.from({ length: 50_000 }, () => attribute(0x00069002, Buffer.alloc(0))), winmailFile('a.csv', TABLE)), null, 20],
    ['a count of properties', winmail(winmailFile('a.csv', TABLE), attribute(0x00069005, Buffer.concat([Buffer.alloc(4, 255), Buffer.from([3, 0x10, 1, 0, 255, 255, 255, 255])]))), 'damaged', 0],
    ['attachments of Outlook', outlook(Array.from({ length: 3000 }, () => ({ name: 'a.jpg', data: TABLE }))), 'unsupported', 0],
  ] as const)('%s', (_why, file, trouble, persons) => {
    const reading = expectSmall(file);
    expect([reading.trouble, reading.verdict.persons]).toEqual([trouble, persons]);
  }); // prettier-ignore

  test.each([
    ['one line', 'X: '.padEnd(50 * MEBIBYTE, 'a')],
    ['many lines', 'X-A: b\r\n'.repeat(6 * MEBIBYTE)],
    ['one field in many lines', `X: a\r\n${' b\r\n'.repeat(12 * MEBIBYTE)}`],
    ['a field that is kept', `Content-Type: a/b${';a=b'.repeat(12 * MEBIBYTE)}`],
  ])('a header of 50 MB: %s', (_why, header) => {
    const file = Buffer.from(`${SENT}${header}\r\n\r\nx`);
    expect(expectSmall(file).trouble).toBe('limit');
    const part = between(`--b\r\n${header}\r\n\r\n`);
    expect(expectSmall(part).trouble).toBe('limit');
  });

  test('hundreds with wrong bytes', () => {
    expect(wildMutant(mail(FILE, { ...FILE, transfer: 'quoted-printable' }), 300)).toBeUndefined();
    expect(wildMutant(outlook([FILE, { name: 'a', mail: [FILE] }]), 300)).toBeUndefined();
    expect(wildMutant(winmail(winmailFile('a', TABLE, 'a.csv')), 300)).toBeUndefined();
    expect(
      wildMutant(Buffer.concat([signed(mail(FILE), 50), enveloped('2a')]), 300),
    ).toBeUndefined();
  });

  test('storages that hold each other end', () => {
    const storages = Array.from({ length: 300 }, (_, at) => `__attach_version1.0_#${String(at).padStart(8, '0')}`); // prettier-ignore
    const mails = storages.map((storage) => `${storage}/__substg1.0_3701000D`);
    const properties = ['', ...mails.map((path) => `${path}/`)].map((path) => `${path}__properties_version1.0`); // prettier-ignore
    const { file, entryAt } = madeCompound(Object.fromEntries(properties.map((path) => [path, 'x']))); // prettier-ignore
    mails.forEach((path, at) => {
      const next = entryAt(storages[(at + 1) % storages.length]!);
      file.copy(file, entryAt(path) + 76, next + 76, next + 80);
    });
    expect(expectSmall(file).trouble).toMatch(/damaged|limit/);
  });
});

describe('a large one', () => {
  const noise = random(5);
  const large = Buffer.from(
    Uint32Array.from({ length: 2_500_000 }, () => noise() * 2 ** 32).buffer,
  );

  test.each(['base64', 'base64 uneven', 'quoted-printable', 'uuencode'] as const)('read from any place on is the same, %s', (transfer) => {
    // With room for four pages of six.
    const data = large.subarray(0, 1.5 * MEBIBYTE + 5);
    const budget = new Budget();
    budget.heldBytes = 0;
    const file = attachment({ data, transfer });
    const header = file.indexOf('\r\n\r\n') + 4;
    const start = transfer === 'uuencode' ? file.indexOf('\n', header) + 1 : header;
    const end = transfer === 'uuencode' ? file.lastIndexOf('end') : file.length;
    const encoding = transfer.split(' ', 1)[0]!;
    const decoder = () => (transfer === 'uuencode' ? new Uuencode() : bodyDecoder(encoding));
    using content = contentOf(bytesOf(file), { start, end, isWhole: true }, decoder, budget);
    expect([content.sizeBytes, content.damaged]).toEqual([data.length, false]);
    const place = fc.tuple(fc.nat({ max: data.length }), fc.nat({ max: 400_000 }));
    const property = fc.property(place, ([at, length]) => {
      const same = Buffer.compare(content.read(at, length), data.subarray(at, at + length)) === 0;
      expect(same).toBe(true);
    });
    fc.assert(property, { numRuns: 60, seed: 9 });
  }); // prettier-ignore

  test.each(TRANSFERS)('takes little memory: as %s', (transfer) => {
    const isSlow = transfer === 'quoted-printable' || transfer === 'uuencode';
    const data = isSlow ? large.subarray(0, 2 * MEBIBYTE) : large;
    const file = mail({ ...FILE, transfer }, { name: 'b.bin', data, transfer });
    const before = process.memoryUsage().external;
    const reading = read(file, 'archive');
    expect(reading.verdict.persons).toBe(20);
    expect(process.memoryUsage().external - before).toBeLessThan(20 * MEBIBYTE);
  });

  test('its bytes are asked for few times', () => {
    const file = sent([text(), attachment({ name: 'b.bin', data: large })]);
    let asked = 0;
    const source = bytesOf(file);
    const counted = {
      sizeBytes: source.sizeBytes,
      read: (offset: number, length: number) => {
        asked += length;
        return source.read(offset, length);
      },
    };
    const [start, end] = [file.lastIndexOf('\r\n\r\n') + 4, file.length - 30];
    using content = contentOf(counted, { start, end, isWhole: true }, () => bodyDecoder('base64'), new Budget()); // prettier-ignore
    // From the end to the beginning, as a reader of archives goes.
    for (let at = content.sizeBytes - 1000; at > 0; at -= 300_000) content.read(at, 1000);
    expect(asked / file.length).toBeLessThan(2.5);
  });
});

test('a decoder never writes beyond its room, however its bytes are cut', () => {
  const signs = fc.constantFrom(...Buffer.from('=\r\n \tAa0Fz+/-_`#M!é', 'latin1'));
  const pieces = fc.array(fc.array(signs, { maxLength: 70 }).map((list) => Uint8Array.from(list)), { maxLength: 12 }); // prettier-ignore
  for (const make of [() => bodyDecoder('base64')!, () => bodyDecoder('quoted-printable')!, () => new Uuencode()]) {
    const property = fc.property(pieces, (list) => {
      const whole = decoded(make(), [Uint8Array.from(list.flatMap((piece) => [...piece]))]);
      expect(decoded(make(), list)).toEqual(whole);
    });
    fc.assert(property, { numRuns: 400, seed: 11 });
  }
}); // prettier-ignore

function decoded(decoder: NonNullable<ReturnType<typeof bodyDecoder>>, pieces: readonly Uint8Array[]): string {
  const all: number[] = [];
  let own = decoder;
  for (const piece of pieces) {
    const out = new Uint8Array(piece.length + ROOM_BYTES).fill(0xee);
    const length = own.decode(piece, out);
    expect(length).toBeLessThanOrEqual(out.length);
    all.push(...out.subarray(0, length));
    own = own.copy();
  }
  const out = new Uint8Array(ROOM_BYTES);
  all.push(...out.subarray(0, own.end(out)));
  return Buffer.from(all).toString('latin1');
} // prettier-ignore
