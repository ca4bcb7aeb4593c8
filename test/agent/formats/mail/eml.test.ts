/** Mails through the real readers: what is attached is found, however it is packed and called, and a mail is no spreadsheet. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as xlsx from 'xlsx';
import type { Hint } from '../../../../agent/formats/reader.ts';
import { strengthOf } from '../../../../agent/formats/scheme.ts';
import { inspect, type Reading } from '../../../../agent/inspect/inspect.ts';
import { limits } from '../../../../agent/inspect/limits.ts';
import { somePeople, written } from '../../../../scripts/people.ts';
import {
  attachment,
  type Attached,
  entity,
  mail,
  mailbox,
  multipart,
  SENT,
  sent,
  text,
  TRANSFERS,
  uuencoded,
} from '../../../mail-writer.ts';
import { bytesOf, TODAY } from '../../../reading.ts';
import { zip } from '../../../zip-writer.ts';

const people = somePeople(40, 61);
const ROWS = [['Navn', 'CPR'], ...people.slice(0, 20).map((digits) => ['Bo', written(digits)])];
const TABLE = Buffer.from(ROWS.map((row) => `${row.join(';')}\r\n`).join(''));
const CLEAN = 'By;Postnr\r\nAarhus;8000\r\nBrande;7330\r\n';
const BOOK = Buffer.from(
  xlsx.write(xlsx.utils.book_new(xlsx.utils.aoa_to_sheet(ROWS), 'Ark'), {
    type: 'buffer',
    bookType: 'xlsx',
    compression: true,
  }) as Uint8Array,
);

function read(file: Uint8Array, hint: Hint = 'archive', wishes: 'all-names'[] = []): Reading {
  return inspect(bytesOf(file), { hint, today: TODAY, wishes });
}

/** The trouble, then the members with persons, and how many are clean, sealed and unread. */
function ended(file: Uint8Array, hint: Hint = 'archive'): string {
  const { format, trouble, verdict, members } = read(file, hint);
  const found = verdict.findings.map(({ member, persons }) => `${member} ${persons}`);
  const counts = Object.entries(members ?? {}).flatMap(([state, strengths]) => {
    const count = state === 'read' ? strengths[0]! : strengths.reduce((all, one) => all + one, 0);
    return count === 0 ? [] : [`${state === 'read' ? 'clean' : state} ${count}`];
  });
  return [format, trouble ?? 'whole', ...found, ...counts].join(', ');
}

const FOUND = 'eml, whole, liste.xlsx 20';

describe.each(TRANSFERS)('attached as %s', (transfer) => {
  test.each([
    ['liste.xlsx', BOOK],
    ['liste.csv', TABLE],
    ['liste.zip', zip([{ name: 'liste.csv', data: TABLE }])],
    ['liste.eml', mail({ name: 'liste.csv', data: TABLE })],
  ])('%s', (name, data) => {
    const inner = /zip|eml/.test(name) ? `${name} > liste.csv` : name;
    const file = mail({ name: 'brev.pdf', data: '%PDF-' }, { name, data, transfer });
    expect(ended(file)).toBe(`eml, whole, ${inner} 20`);
  });

  test('any bytes come back, read in any order', () => {
    const content = fc.uint8Array({ minLength: 1, maxLength: 3000 });
    const property = fc.property(content, (data) => {
      // Behind the beginning of a workbook, so that it is looked into.
      const file = mail({ name: 'a.csv', data: Buffer.concat([TABLE, data]), transfer });
      expect(read(file).verdict.persons).toBe(20);
    });
    fc.assert(property, { numRuns: 30, seed: 7 });
  });
});

describe('names', () => {
  const rfc2231 = "; name*=utf-8'da'l%C3%B8nliste%202018.xlsx";
  test.each([
    ['in UTF-8 as it is', '; name="lønliste 2018.xlsx"', Buffer.from('ø').toString('latin1')],
    ['in windows-1252 as it is', '; name="lønliste 2018.xlsx"', 'ø'],
    ['escaped', rfc2231, ''],
    ['escaped, in pieces', ";\r\n\tname*0*=utf-8''l%C3%B8n;\r\n name*1=\"liste 20\";\r\n name*2*=18.xl%73x", ''],
    ['in pieces out of order', '; name*1="liste 2018.xlsx"; name*0="løn"', 'ø'],
    ['as a word', '; name="=?utf-8?Q?l=C3=B8nliste_2018.xlsx?="', ''],
    ['as words, one ending within a letter', `; name="=?UTF-8?B?${Buffer.from('lø').subarray(0, 2).toString('base64')}?=\r\n =?utf-8?b?${Buffer.from('lønliste 2018.xlsx').subarray(2).toString('base64')}?="`, ''],
    ['as words of two encodings', '; name="=?iso-8859-1?Q?l=F8n?= =?utf-8?Q?liste_2018=2Exlsx?="', ''],
    ['without quotes', '; name=lønliste\\ 2018.xlsx', 'ø'],
    ['behind other parameters', '; x="a;name=b\\"c"; name="lønliste 2018.xlsx"; name="b.pdf"', 'ø'],
  ])('%s', (_why, line, letter) => {
    const named = line.replaceAll('ø', letter).replace('\\ ', line.includes('=l') ? ' ' : '\\ ');
    const file = sent([attachment({ data: BOOK, named })]);
    expect(ended(file)).toBe('eml, whole, lønliste 2018.xlsx 20');
  }); // prettier-ignore

  test('with folders keep them, and with a number are found and masked', () => {
    expect(ended(mail({ name: 'C:\\mappe\\liste.xlsx', data: BOOK }))).toBe('eml, whole, C:/mappe/liste.xlsx 20'); // prettier-ignore
    const name = 'sag cpr 010180-0008.csv';
    expect(ended(mail({ name, data: CLEAN }))).toBe('eml, whole, sag cpr ******-****.csv 1');
  });

  test('that say picture are passed over, unless the type says otherwise', () => {
    const named = { name: 'foto.jpg', data: BOOK };
    expect(ended(mail(named))).toBe('eml, not-spreadsheet');
    expect(read(mail(named), 'archive', ['all-names']).verdict.persons).toBe(20);
    for (const type of ['application/vnd.ms-excel', 'application/vnd.oasis.opendocument.spreadsheet', 'text/csv']) {
      expect(ended(mail({ ...named, type }))).toBe('eml, whole, foto.jpg 20');
    } // prettier-ignore
    expect(ended(mail({ name: 'x.xlsx', data: BOOK, type: 'image/png' }))).toBe('eml, whole, x.xlsx 20'); // prettier-ignore
  });

  test('that nobody gave are numbers', () => {
    expect(ended(mail({ data: BOOK }))).toBe('eml, whole, 3 20');
    const table = entity(['Content-Type: text/csv'], TABLE);
    expect(ended(sent([text(), table]))).toBe('eml, whole, 3.csv 20');
    const forwarded = entity(['Content-Type: message/rfc822'], mail({ name: 'a.csv', data: TABLE }));
    expect(ended(sent([text(), forwarded]))).toBe('eml, whole, 3.eml > a.csv 20');
    const subject = entity(['Content-Type: message/rfc822; name="billede.png"'], mail({ name: 'a.csv', data: TABLE }));
    expect(ended(sent([subject]))).toBe('eml, whole, billede.png.eml > a.csv 20');
  }); // prettier-ignore

  test('that are longer than any name are a limit', () => {
    const file = mail({ name: `${'x'.repeat(limits.memberNameBytes)}.csv`, data: TABLE });
    expect(ended(file)).toBe('eml, limit');
  });
});

describe('what is no spreadsheet', () => {
  const body = `CPR;Navn\r\n${TABLE.toString()}`;
  test.each([
    ['a mail with a table in its text', sent([text(body)])],
    ['one text', Buffer.from(`${SENT}\r\n${body}`)],
    ['one page', Buffer.from(`${SENT}Content-Type: text/html\r\n\r\n<table><tr><td>${people[0]}</table>`)],
    ['pictures, with and without a name', mail({ name: 'a.png', data: '\x89PNG\r\n' }, { type: 'image/png', data: Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0]) })],
    ['a receipt', sent([text(), entity(['Content-Type: message/delivery-status'], 'Reporting-MTA: dns; x'), entity(['Content-Type: text/rfc822-headers'], SENT)], 'report')],
    ['a signature', sent([text(), attachment({ name: 'smime.p7s', type: 'application/pkcs7-signature', data: Buffer.from('308006092a864886f70d010702', 'hex') })], 'signed')],
    ['a mail in a mail', sent([entity(['Content-Type: message/rfc822'], Buffer.from(`${SENT}\r\n${body}`))])],
    ['nothing', Buffer.from(`${SENT}\r\n`)],
    ['a mailbox', mailbox(mail(), mail({ name: 'a.png', data: 'x' }))],
  ])('%s', (_why, file) => {
    for (const hint of ['archive', 'other', 'text'] as const) {
      expect(ended(file, hint)).toBe('eml, not-spreadsheet');
    }
  }); // prettier-ignore

  test('with a clean spreadsheet it is one, and clean', () => {
    expect(ended(mail({ name: 'a.csv', data: CLEAN }))).toBe('eml, whole, clean 1');
  });

  test('under the name of a workbook it is not passed over', () => {
    expect(ended(mail(), 'spreadsheet')).toBe('eml, unsupported');
  });

  test.each([
    ['a page that was saved', `From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<table><tr><td>CPR</td></tr><tr><td>${written(people[0]!)}</td></tr></table>`, 'mhtml, whole, null 1'],
    ['a table behind two words with a colon', `Emne: Liste\r\nDato: 2018\r\n\r\n${TABLE.toString()}`, 'csv, whole, null 20'],
    ['a table from the web, with its header', `Content-Type: text/csv\r\n\r\n${TABLE.toString()}`, 'eml, whole, 1.csv 20'],
  ])('and %s is no mere mail', (_why, words, expected) => {
    expect(ended(Buffer.from(words), 'text')).toBe(expected);
  }); // prettier-ignore
});

function withShortEnds(file: Buffer): Buffer {
  return Buffer.from(file.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
}

describe('mails as programs write them', () => {
  const workbook: Attached = { name: 'liste.xlsx', data: BOOK };
  const received = `Received: from a by b;${' '.repeat(300)}\r\n\tFri, 30 Nov 2018\r\n`.repeat(40);
  const many = `To: ${Array.from({ length: 3000 }, (_, at) => `Bo ${at} <bo${at}@x.dk>`).join(',\r\n ')}\r\n`;

  test.each([
    ['with ends of lines of one byte', withShortEnds(mail(workbook))],
    ['with a long header', Buffer.concat([Buffer.from(received), mail(workbook)])],
    ['to thousands', Buffer.concat([Buffer.from(many), mail(workbook)])],
    ['with nothing but a file', Buffer.concat([Buffer.from(SENT), attachment(workbook)])],
    ['with a file in parts in parts', sent([multipart('related', 'b', [text(), multipart('mixed', 'bb', [attachment(workbook)])])])],
    ['with a boundary that begins another', sent([multipart('related', '----=_Part_1', [text(), attachment(workbook)])])],
    ['with words in front and behind', Buffer.concat([Buffer.from(SENT), multipart('mixed', 'b', [text(), attachment(workbook)]), Buffer.from('--b is over\r\n')])],
    ['with a field twice', sent([Buffer.concat([Buffer.from('Content-Type: a/b; name="liste.xlsx"\r\nContent-Transfer-Encoding: base64\r\n'), attachment({ data: BOOK, named: '; name="b.png"' })])])],
    ['with spaces behind boundaries', Buffer.from(mail(workbook).toString('latin1').replaceAll(/(\r\n--.*)\r/g, '$1 \t \r'), 'latin1')],
    ['as macOS keeps them', Buffer.concat([Buffer.from(`${mail(workbook).length}\n`), mail(workbook), Buffer.from('<?xml version="1.0"?><plist></plist>')])],
    ['as macOS keeps them, with nothing but a file', Buffer.concat([Buffer.from(`${SENT.length + attachment(workbook).length}\n${SENT}`), attachment(workbook), Buffer.from('<?xml version="1.0"?><plist></plist>')])],
    ['in a mailbox', mailbox(mail(), mail(workbook), mail())],
    ['in a mailbox, the last of many', mailbox(...Array.from({ length: 3000 }, () => mail()), mail(workbook))],
    ['with the file in its text', Buffer.from(`${SENT}\r\nHermed\r\n${uuencoded('liste.xlsx', BOOK)}\r\n-- \r\nBo`)],
    ['with the file in the text of a part', sent([entity(['Content-Type: text/plain'], `begin to read\r\n${uuencoded('liste.xlsx', BOOK)}`)])],
  ])('%s', (_why, file) => {
    expect(ended(file)).toBe(FOUND);
    expect(ended(file, 'other')).toBe(FOUND);
  }); // prettier-ignore

  test('a mail in a mailbox, wherever it lies', () => {
    const alone = Buffer.concat([Buffer.from(SENT), attachment(workbook)]);
    const before = mailbox(Buffer.from(SENT)).length;
    for (const short of [-1, 0, 1, 2, 5, 6, 7, 20, 40, 41, 42, 300]) {
      const filler = `${'x'.repeat(78)}\r\n`.repeat(limits.rangeBytes / 80);
      const first = `${SENT}\r\n${filler.slice(0, limits.rangeBytes - before - short)}`;
      expect(ended(mailbox(Buffer.from(first), alone))).toBe(FOUND);
    }
  });

  test('several files, in order, each under its name', () => {
    const second = Buffer.from(TABLE.toString().replace(written(people[0]!), written(people[30]!)));
    const reading = read(mail(workbook, { name: 'a.csv', data: CLEAN }, { name: 'b.csv', data: second, transfer: 'quoted-printable' })); // prettier-ignore
    expect(reading.verdict).toMatchObject({ matches: 40, persons: 21 });
    expect(reading.verdict.findings.map(({ member }) => member)).toEqual(['liste.xlsx', 'b.csv']);
    const two = `${uuencoded('a.csv', TABLE)}\r\n\r\n${uuencoded('b.csv', second)}`;
    expect(ended(Buffer.from(`${SENT}\r\n${two}`))).toBe('eml, whole, a.csv 20, b.csv 20');
  });

  test('encrypted by PGP is sealed, and strongly', () => {
    const parts = [
      entity(['Content-Type: application/pgp-encrypted'], 'Version: 1'),
      entity(['Content-Type: application/octet-stream; name="encrypted.asc"'], '-----BEGIN PGP MESSAGE-----\r\nhQ\r\n-----END PGP MESSAGE-----'),
    ]; // prettier-ignore
    const reading = read(sent(parts, 'encrypted; protocol="application/pgp-encrypted"'));
    expect(reading).toMatchObject({ trouble: null, scheme: { name: 'openpgp' } });
    expect(reading.scheme && strengthOf(reading.scheme)).toBe('strong');
    expect(ended(sent(parts, 'encrypted'))).toBe('eml, whole, sealed 1');
  });

  test('a piece of a file in several mails is not read, and told', () => {
    const file = entity(['Content-Type: message/partial; number=1; total=3; id=a'], 'x');
    expect(ended(sent([file]))).toBe('eml, unsupported, unread 1'); // prettier-ignore
  });
});

describe('what is missing', () => {
  const whole = mail({ name: 'liste.csv', data: TABLE });
  test('a mail that is cut is damaged, and what is there counts', () => {
    const persons = [];
    for (let length = whole.length - 12; length > 700; length -= 37) {
      const { trouble, verdict } = read(whole.subarray(0, length));
      expect([length, trouble]).toEqual([length, 'damaged']);
      persons.push(verdict.persons);
    }
    expect(persons[0]).toBe(20);
    expect(new Set(persons).size).toBeGreaterThan(10);
  });

  test.each(TRANSFERS)('a mail that is cut within a table, %s: what is there counts, and is not all', (transfer) => {
    const file = mail({ name: 'liste.csv', data: TABLE, transfer });
    const last = file.lastIndexOf(transfer === 'uuencode' ? '`' : '--');
    expect(ended(file.subarray(0, last - 60))).toMatch(/^eml, damaged, liste.csv 1\d, unread 1$/);
  }); // prettier-ignore

  test.each(TRANSFERS)('a file that is cut within, %s', (transfer) => {
    const file = mail({ name: 'liste.xlsx', data: BOOK.subarray(0, BOOK.length - 3000), transfer });
    expect(ended(file)).toMatch(/^eml, damaged/);
  });

  const base64 = TABLE.toString('base64');
  test.each([
    ['a group of one letter', `${base64.replaceAll('=', 'A')}A`, 'eml, damaged, liste.csv 20, unread 1'],
    ['signs that are none', base64.replace(/^(.{50})/, '$1*?'), 'eml, damaged, liste.csv 20, unread 1'],
    ['no padding', base64.replaceAll('=', ''), 'eml, whole, liste.csv 20'],
    ['two texts, each padded', `${base64}\r\n${Buffer.from('x;1\r\ny').toString('base64')}`, 'eml, whole, liste.csv 20'],
  ])('base64 with %s', (_why, body, expected) => {
    const head = ['Content-Type: text/csv; name=liste.csv', 'Content-Transfer-Encoding: BASE64'];
    expect(ended(sent([entity(head, body)]))).toBe(expected);
  }); // prettier-ignore

  test('uuencode without its end', () => {
    const body = uuencoded('liste.csv', TABLE).replace(/end$/, '');
    expect(ended(Buffer.from(`${SENT}\r\n${body}`))).toBe('eml, damaged, liste.csv 20, unread 1');
  });

  test('a boundary that nobody told', () => {
    const untold = Buffer.from(whole.toString('latin1').replace(/;\r\n\tboundary="----=_Part_1.*?"/, ''), 'latin1'); // prettier-ignore
    expect(ended(untold)).toBe('eml, damaged, liste.csv 20');
  });

  test('one of the mails in a mailbox', () => {
    const cut = whole.subarray(0, whole.length - 20);
    expect(ended(mailbox(cut, mail()))).toBe('eml, damaged, liste.csv 20, unread 1');
    expect(ended(mailbox(mail(), cut))).toBe('eml, damaged, liste.csv 20, unread 1');
    const body = sent([text(), text()]);
    expect(ended(mailbox(body.subarray(0, body.length - 100), mail()))).toBe('eml, damaged');
  });

  test('a mail in a mail whose last boundary is missing', () => {
    const inner = whole.subarray(0, whole.length - 20);
    const file = sent([entity(['Content-Type: message/rfc822'], inner)]);
    expect(ended(file)).toBe('eml, damaged, 1.eml > liste.csv 20, unread 1');
  });
});

test('archives are not looked into when that is not wanted, and mails are archives', () => {
  const question = { hint: 'archive', today: TODAY, wishes: ['closed-archives'] } as const;
  const reading = inspect(bytesOf(mail({ name: 'a.csv', data: TABLE })), question);
  expect(reading).toMatchObject({ format: 'eml', trouble: 'unsupported' });
});
