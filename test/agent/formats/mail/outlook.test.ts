/** What Outlook makes of mails: its own files, `winmail.dat`, S/MIME. What is attached is found, what is encrypted is sealed. */
import { describe, expect, test } from 'vitest';
import * as xlsx from 'xlsx';
import type { Hint } from '../../../../agent/formats/reader.ts';
import { strengthOf } from '../../../../agent/formats/scheme.ts';
import { somePeople, written } from '../../../../scripts/people.ts';
import { compound, madeCompound } from '../../../compound-writer.ts';
import {
  attribute,
  attachment,
  element,
  entity,
  enveloped,
  type Kept,
  mail,
  mapiProperties,
  multipart,
  outlook,
  sent,
  signed,
  text,
  winmail,
  winmailFile,
} from '../../../mail-writer.ts';
import { read } from '../../../reading.ts';
import { zip } from '../../../zip-writer.ts';

const people = somePeople(40, 62);
const ROWS = [['Navn', 'CPR'], ...people.slice(0, 20).map((digits) => ['Bo', written(digits)])];
const TABLE = Buffer.from(ROWS.map((row) => `${row.join(';')}\r\n`).join(''));
const LARGE = Buffer.concat([TABLE, Buffer.from('Hans;x\r\n'.repeat(4000))]);
const CLEAN = Buffer.from('By;Postnr\r\nAarhus;8000\r\nBrande;7330\r\n');
const BOOK = xlsx.utils.book_new(xlsx.utils.aoa_to_sheet(ROWS), 'Ark');
const bookAs = (bookType: xlsx.BookType): Buffer =>
  Buffer.from(xlsx.write(BOOK, { type: 'buffer', bookType }) as Uint8Array);

/** Format and trouble, then the members with persons, and how many are clean, sealed and unread. */
function ended(file: Uint8Array, hint: Hint = 'archive'): string {
  const { format, trouble, verdict, members } = read(file, hint);
  const found = verdict.findings.map(({ member, persons }) => `${member} ${persons}`);
  const counts = Object.entries(members ?? {}).flatMap(([state, strengths]) => {
    const count = state === 'read' ? strengths[0]! : strengths.reduce((all, one) => all + one, 0);
    return count === 0 ? [] : [`${state === 'read' ? 'clean' : state} ${count}`];
  });
  return [format, trouble ?? 'whole', ...found, ...counts].join(', ');
}

const table: Kept = { name: 'liste.csv', data: TABLE };

describe('mails of Outlook', () => {
  test.each<readonly [string, readonly Kept[], string]>([
    ['a table', [table], 'liste.csv 20'],
    ['a table of many sectors', [{ name: 'liste.csv', data: LARGE }], 'liste.csv 20'],
    ['a workbook', [{ name: 'liste.xlsx', data: bookAs('xlsx') }], 'liste.xlsx 20'],
    ['an old workbook', [{ name: 'liste.xls', data: bookAs('biff8') }], 'liste.xls 20'],
    ['a table in a zip', [{ name: 'a.zip', data: zip([{ name: 'a.csv', data: TABLE }]) }], 'a.zip > a.csv 20'],
    ['with letters of its time', [{ name: 'løn.csv', data: TABLE, isNarrow: true }], 'løn.csv 20'],
    ['with the name of DOS alone', [{ shortName: 'LISTE~1.CSV', data: TABLE }], 'LISTE~1.CSV 20'],
    ['under the name of a picture, by its type', [{ name: 'a.jpg', type: 'application/vnd.ms-excel', data: TABLE }], 'a.jpg 20'],
    ['without a name', [{ data: bookAs('xlsx') }], 'null 20'],
    ['two, and a picture', [table, { name: 'a.png', data: CLEAN }, { name: 'b.csv', data: CLEAN }], 'liste.csv 20, clean 1'],
    ['in a mail', [{ name: 'SV: Liste', mail: [table] }], 'SV: Liste/liste.csv 20'],
    ['in a mail in a mail, beside others', [{ name: 'a', mail: [{ name: 'b', mail: [table, { name: 'x.csv', data: CLEAN }] }] }], 'a/b/liste.csv 20, clean 1'],
    ['a mail as a file', [{ name: 'a.eml', data: mail({ name: 'a.csv', data: TABLE }) }], 'a.eml > a.csv 20'],
    ['a package in the text', [{ object: { package: bookAs('xlsx'), CONTENTS: 'x' } }], 'null 20'],
    ['a picture in the text', [table, { object: { CONTENTS: 'x' } }], 'liste.csv 20'],
  ])('%s', (_why, attached, expected) => {
    for (const version of [3, 4] as const) {
      expect(ended(outlook(attached, { version }))).toBe(`msg, whole, ${expected}`);
    }
    expect(ended(outlook(attached, { scattered: 5 }), 'other')).toBe(`msg, whole, ${expected}`);
  }); // prettier-ignore

  test.each<readonly [string, readonly Kept[]]>([
    ['nothing attached', []],
    ['pictures', [{ name: 'a.png', data: CLEAN }, { data: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') }]],
    ['a mail with a picture', [{ name: 'a', mail: [{ name: 'a.png', data: CLEAN }] }]],
    ['a link to a file', [{ name: 'liste.xlsx' }]],
  ])('with %s they are no spreadsheet', (_why, attached) => {
    for (const hint of ['archive', 'other'] as const) {
      expect(ended(outlook(attached), hint)).toBe('msg, not-spreadsheet');
    }
  }); // prettier-ignore

  test('eight mails in each other are read, a ninth is a limit', () => {
    const nested = (depth: number): readonly Kept[] =>
      depth === 0 ? [table] : [{ name: 'a', mail: nested(depth - 1) }];
    expect(ended(outlook(nested(7)))).toBe(`msg, whole, ${'a/'.repeat(7)}liste.csv 20`);
    expect(ended(outlook([table, ...nested(8)]))).toBe('msg, limit, liste.csv 20');
  });

  test('a chain that is cut is damaged, and what is there counts', () => {
    const { file, nextAt } = madeCompound({
      '__properties_version1.0': 'x',
      '__attach_version1.0_#00000000/__substg1.0_3707001F': Buffer.from('a.csv', 'utf16le'),
      '__attach_version1.0_#00000000/__substg1.0_37010102': LARGE,
    });
    const whole = ended(file);
    expect(whole).toBe('msg, whole, a.csv 20');
    const sectors = Array.from({ length: 60 }, (_, at) => nextAt(at));
    const cut = sectors.map((at) => {
      const broken = Buffer.from(file);
      broken.writeUInt32LE(0xfffffffe, at);
      return ended(broken);
    });
    expect(cut.filter((end) => end.startsWith('msg, damaged, a.csv 20')).length).toBeGreaterThan(20); // prettier-ignore
    // The last sector of a chain says the same as before.
    expect(cut.filter((end) => end === whole).length).toBeLessThan(5);
  });

  test('a storage that holds itself ends', () => {
    const made = madeCompound({
      '__properties_version1.0': 'x',
      '__attach_version1.0_#00000000/__substg1.0_3701000D/__properties_version1.0': 'x',
    });
    const outer = made.entryAt('__attach_version1.0_#00000000');
    const inner = made.entryAt('__attach_version1.0_#00000000/__substg1.0_3701000D');
    const circle = Buffer.from(made.file);
    circle.copy(circle, inner + 76, outer + 76, outer + 80);
    expect(ended(circle)).toMatch(/^msg, (damaged|limit)/);
  });

  test('a name that is longer than any is a limit', () => {
    expect(ended(outlook([{ name: 'x'.repeat(3000), data: TABLE }]))).toBe('msg, limit');
  });

  test('what is no mail stays what it was', () => {
    expect(ended(compound({ WordDocument: 'x' }))).toBe('cfb, not-spreadsheet');
  });
});

describe('winmail.dat', () => {
  const inner = winmail(winmailFile('LISTE.CSV', TABLE));
  const object = Buffer.concat([Buffer.alloc(16, 1), inner]);
  const mailInIt = Buffer.concat([
    attribute(0x00069002, new Uint8Array(14)),
    attribute(0x00018010, Buffer.from('mail\0')),
    attribute(0x00069005, mapiProperties([0x3701, 0x0d, object])),
  ]);

  test.each([
    ['a table', winmail(winmailFile('LISTE.CSV', TABLE)), 'LISTE.CSV 20'],
    ['with a long name', winmail(winmailFile('LISTE~1.CSV', TABLE, 'lønliste 2018.csv')), 'lønliste 2018.csv 20'],
    ['behind another', winmail(attribute(0x00018004, Buffer.from('Liste\0'), 1), winmailFile('a.csv', CLEAN), winmailFile('b.csv', TABLE)), 'b.csv 20, clean 1'],
    ['a mail in it', winmail(mailInIt), 'mail > LISTE.CSV 20'],
  ])('%s', (_why, file, expected) => {
    expect(ended(file)).toBe(`tnef, whole, ${expected}`);
    const attached = mail({ name: 'winmail.dat', data: file, type: 'application/ms-tnef' });
    expect(ended(attached)).toMatch(/^eml, whole, winmail.dat > /);
  }); // prettier-ignore

  test('with no more than a text it is no spreadsheet', () => {
    const file = winmail(attribute(0x0002800c, Buffer.from('Hermed listen.'), 1));
    expect(ended(file)).toBe('tnef, not-spreadsheet');
    expect(ended(mail({ name: 'winmail.dat', data: file }))).toBe('eml, not-spreadsheet');
  });

  test('cut anywhere it is damaged, and what is there counts', () => {
    const file = winmail(winmailFile('a.csv', TABLE), winmailFile('b.csv', CLEAN));
    const cuts = Array.from({ length: file.length - 20 }, (_, at) => file.subarray(0, at + 19));
    const troubles = new Set(cuts.map((cut) => read(cut, 'archive').trouble));
    // Between two attributes nobody sees that others are missing.
    expect(troubles).toEqual(new Set(['damaged', 'not-spreadsheet', null]));
    const damaged = cuts.filter((cut) => read(cut, 'archive').trouble === 'damaged');
    expect(damaged.length / cuts.length).toBeGreaterThan(0.95);
    expect(read(file.subarray(0, file.length - 5), 'archive').verdict.persons).toBe(20);
  });

  test('lengths that lie are damaged', () => {
    const file = winmail(winmailFile('a.csv', TABLE, 'b.csv'));
    for (let at = 6; at < file.length - 4; at++) {
      const lie = Buffer.from(file);
      lie.writeUInt32LE(0xffffffff, at);
      expect(read(lie, 'archive').trouble).not.toBe('crashed');
    }
  });
});

describe('S/MIME', () => {
  const inner = multipart('mixed', 'inner', [text(), attachment({ name: 'a.csv', data: TABLE })]);

  test.each([
    ['in one piece', signed(inner)],
    ['in pieces', signed(inner, 100)],
    ['in pieces of one byte', signed(inner, 1)],
    ['in pieces of one size, and a last one', signed(inner, inner.length - 1)],
  ])('a signed mail, %s', (_why, file) => {
    expect(ended(file)).toBe('smime, whole, mail.eml > a.csv 20');
    const packed = mail({ name: 'smime.p7m', data: file, type: 'application/pkcs7-mime; smime-type=signed-data' }); // prettier-ignore
    expect(ended(packed)).toBe('eml, whole, smime.p7m > mail.eml > a.csv 20');
  });

  test('a signed mail without a spreadsheet, and a signature alone, are none', () => {
    expect(ended(signed(text()))).toBe('smime, not-spreadsheet');
    expect(ended(signed(null))).toBe('smime, not-spreadsheet');
    const parts = [inner, attachment({ name: 'smime.p7s', data: signed(null) })];
    expect(ended(sent(parts, 'signed'))).toBe('eml, whole, a.csv 20');
  });

  test('a signed mail that is cut is damaged', () => {
    for (const file of [signed(inner), signed(inner, 50)]) {
      for (let length = 300; length < inner.length; length += 50) {
        expect(ended(file.subarray(0, length))).toMatch(/^smime, damaged/);
      }
    }
  });

  test.each([
    ['2a864886f70d0307', '3des', 168, 'strong'],
    ['2a864886f70d0302', 'rc2', null, 'weak'],
    ['2b0e030207', 'des', 56, 'weak'],
    ['60864801650304012a', 'aes', 256, 'strong'],
    ['608648016503040102', 'aes', 128, 'strong'],
    ['60864801650304010616', 'unknown', null, 'weak'],
  ])('an encrypted mail is sealed: %s is %s', (identifier, cipher, keyBits, strength) => {
    const file = enveloped(identifier);
    const { trouble, scheme, format } = read(file, 'other');
    expect([format, trouble]).toEqual(['smime', 'sealed']);
    expect(scheme).toEqual({ name: 'smime', cipher, keyBits, hash: null, spins: null, password: 'secret' }); // prettier-ignore
    expect(scheme && strengthOf(scheme)).toBe(strength);
    const packed = sent([attachment({ name: 'smime.p7m', data: file })]);
    expect(ended(packed)).toBe('eml, whole, sealed 1');
  });

  test('another kind of it is sealed too, and a packed one is not read', () => {
    const [aes, other, packed] = ['60864801650304012e', '2a864886f70d0109100117', '2a864886f70d0109100109']; // prettier-ignore
    expect(ended(enveloped(aes, other))).toBe('smime, sealed');
    expect(ended(enveloped(aes, packed))).toBe('smime, unsupported');
  });

  test('who sent it hides no cipher', () => {
    for (const endless of [false, true]) {
      const sender = element(0xa0, element(0xa0, Buffer.alloc(90, 4)), endless);
      const file = enveloped('60864801650304012a', undefined, sender);
      expect(read(file).scheme?.cipher).toBe('aes');
    }
  });

  test('a signed table that is cut is damaged, and what is there counts', () => {
    const alone = entity(['MIME-Version: 1.0', 'Content-Type: text/csv; name="a.csv"'], TABLE);
    for (const file of [signed(alone), signed(alone, 50)]) {
      const cut = file.subarray(0, file.indexOf('CPR') + 120);
      expect(ended(cut)).toMatch(/^smime, damaged, mail.eml > a.csv \d+$/);
    }
  });

  test('a cut before the cipher is sealed by nobody knows what', () => {
    expect(read(enveloped('2a864886f70d0307').subarray(0, 60)).scheme?.cipher).toBe('unknown');
  });

  test('other elements are no mail', () => {
    const other = Buffer.concat([Buffer.from('06032a0304', 'hex'), Buffer.alloc(300, 1)]);
    expect(ended(element(0x30, other))).toBe('unknown, not-spreadsheet');
    expect(ended(element(0x30, Buffer.alloc(300, 1)))).toBe('unknown, not-spreadsheet');
  });
});

test('a mail under rights management is sealed', () => {
  const rights = Buffer.from('76e80460c411e386a00f00000010000070', 'hex');
  expect(read(rights, 'other')).toMatchObject({ trouble: 'sealed', scheme: { name: 'rights-management' } }); // prettier-ignore
  const cover = entity(['Content-Type: text/plain'], 'Beskyttet');
  expect(ended(sent([cover, attachment({ name: 'message.rpmsg', data: rights })]))).toBe('eml, whole, sealed 1'); // prettier-ignore
});
