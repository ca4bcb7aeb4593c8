/** Web pages in one message through the real reader: cases, encodings of bytes, parts in parts, hostile files. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MimeParser } from '../../../../agent/formats/mail/mime.ts';
import { somePeople, written } from '../../../../scripts/people.ts';
import {
  BOOK,
  undamagedCuts,
  missedUnder,
  wildMutant,
  misread,
  expectSmall,
  grids,
  PUBLISHED,
  wrongCases,
} from '../../../markup-cases.ts';
import type { Extras, MarkupDialect } from '../../../markup-tables.ts';
import { linesOf, read } from '../../../reading.ts';
import { part, webArchive } from '../../../web-pages.ts';

const ENCODINGS = ['utf-8', 'utf-8 bom', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
const TRANSFERS = ['quoted-printable', 'base64', '8bit', 'one line'] as const;
const shown = (text: string): string =>
  text
    .replaceAll(/[ ]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .trim();

const message = (head: string, ...lines: readonly string[]): Buffer =>
  Buffer.from([head, '', ...lines, ''].join('\r\n'));

test.each(['quoted-printable', 'base64'] as const)('the cases of the study, %s', (transfer) => {
  const write = (sheets: Parameters<typeof webArchive>[0]): Buffer =>
    webArchive(sheets, { writer: 'excel', transfer });
  expect(wrongCases('mhtml', write)).toEqual([]);
});

test.each(ENCODINGS)('one register in each dialect, %s', (encoding) => {
  for (const transfer of TRANSFERS) {
    // Wide characters are no lines.
    if (encoding.startsWith('utf-16') && transfer === '8bit') continue;
    for (const text of ['plain', 'decimal', 'named', 'runs'] as const) {
      const odd = { writer: 'excel', transfer, text, encoding } as const;
      expect(missedUnder(webArchive(BOOK, odd), 'mhtml', ['other', 'spreadsheet'])).toEqual([]);
      expect(
        missedUnder(webArchive(BOOK, { ...odd, open: true, spaced: true }), 'mhtml', [
          'table',
          'text',
        ]),
      ).toEqual([]);
    }
  }
});

const dialects: fc.Arbitrary<MarkupDialect> = fc.record({
  writer: fc.constantFrom('plain', 'excel', 'sheetjs'),
  text: fc.constantFrom('plain', 'decimal', 'hex', 'runs', 'named'),
  encoding: fc.constantFrom('utf-8', 'windows-1252'),
  transfer: fc.constantFrom(...TRANSFERS),
  spaced: fc.boolean(),
  open: fc.boolean(),
});

test('random tables in random dialects come back', () => {
  expect(misread(webArchive, dialects, grids(shown), 1)).toBeUndefined();
});

const CASES: readonly (readonly [why: string, extras: Extras, lines: readonly string[]])[] = [
  ['S24 a defined name', { names: [['CPR', `="${PUBLISHED}"`]] }, ['cpr definedName: 1/1 certain']],
  ['S26 header and footer', { header: PUBLISHED, footer: '010180-0008' }, ['cpr headerFooter: 2/2 likely']],
  ['S27 title and keywords', { properties: [['Title', `Sag ${PUBLISHED}`], ['Keywords', '010180-0008']] }, ['cpr property: 2/2 likely']],
  ['S31 rows of a pivot table whose source is gone', { pivot: [['Navn', 'CPR'], ...somePeople(12, 902).map((digits) => ['Bo', written(digits)])] }, ['cpr pivotCache: 12/12 certain']],
  ['S34 a list to choose from', { validation: `${PUBLISHED},010180-0008` }, ['cpr validation: 2/2 likely']],
]; // prettier-ignore
test.each(CASES)('beside the cells: %s', (_why, extras, lines) => {
  const { verdict, trouble } = read(
    webArchive([{ rows: [['Navn'], ['Anne']] }], { writer: 'excel' }, extras),
  );
  expect(trouble).toBeNull();
  expect(linesOf(verdict)).toEqual(lines);
});

/** Each byte of it. */
function escapes(text: string): string {
  return Array.from(Buffer.from(text), (byte) => `=${byte.toString(16).padStart(2, '0')}`).join('');
}

describe('messages as programs write them', () => {
  const TABLE = `<html><body><table><tr><td>CPR</td></tr><tr><td>${PUBLISHED}</td></tr></table></body></html>`;
  const html = part('a.htm', 'text/html; charset=utf-8', Buffer.from(TABLE), 'base64').toString();
  const BROWSER = `From: <Saved by Blink>\r\nSubject: =?utf-8?Q?Udtr=C3=A6k?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="x y"`;

  test.each([
    ['a browser', message(BROWSER, '', '--x y', html, '--x y--')],
    ['ends of lines with one byte', Buffer.from(message(BROWSER, '--x y', html, '--x y--').toString().replaceAll('\r\n', '\n'))],
    ['one page and no parts', message('MIME-Version: 1.0\r\nContent-Type: text/html', TABLE)],
    ['a mail with its text twice', message('From: a@b.dk\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=y', '--y', 'Content-Type: multipart/alternative; boundary="z"', '', '--z', 'Content-Type: text/plain', '', PUBLISHED, '--z', html, '--z--', '', '--y', 'Content-Type: image/png', '', 'xx', '--y--')],
    ['a boundary that begins another', message('MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b', '--b', 'Content-Type: multipart/related; boundary=bb', '', '--bb', html, '--bb--', '--b--')],
    ['a line that only begins like a boundary', message('MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b', '--b', 'Content-Type: text/html', '', '<html>', '--bold', '--b--x', TABLE.replace('<html>', ''), '--b--')],
    ['parts whose end is that of what is around them', message('MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b', '--b', 'Content-Type: multipart/related; boundary=c', '', '--c', 'Content-Type: text/plain', '', 'x', '--b', html, '--b--')],
    ['one line of escapes', message('MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable', escapes(`${TABLE.slice(0, -30)}${'x'.repeat(9000)}${TABLE.slice(-30)}`))],
    ['names in any case', message('mime-version: 1.0\r\nCONTENT-TYPE: Multipart/Related; BOUNDARY=b', '--b', html.replace('Content-Type', 'content-type').replace('Content-Transfer-Encoding: base64', 'CONTENT-TRANSFER-ENCODING: BASE64'), '--b--')],
  ])('%s', (_why, file) => {
    const { verdict, trouble, format } = read(file, 'other');
    expect([trouble, format, ...linesOf(verdict)]).toEqual([null, 'mhtml', 'cpr A under 1: 1/1 certain']);
  }); // prettier-ignore

  const inParts = (depth: number, inner: string): string =>
    depth === 0
      ? inner
      : `Content-Type: multipart/related; boundary=b${depth}\r\n\r\n--b${depth}\r\n${inParts(depth - 1, inner)}\r\n--b${depth}--\r\n`;

  test('parts in parts have a limit', () => {
    expect(read(Buffer.from(`MIME-Version: 1.0\r\n${inParts(8, html)}`)).verdict.matches).toBe(1);
    expect(read(Buffer.from(`MIME-Version: 1.0\r\n${inParts(9, html)}`)).trouble).toBe('limit');
    expect(expectSmall(Buffer.from(`MIME-Version: 1.0\r\n${inParts(500, html)}`)).trouble).toBe(
      'limit',
    );
  });

  test('a workbook beside the pages is not read, and told', () => {
    const book =
      'Content-Type: application/vnd.ms-excel; name="a.xls"\r\nContent-Transfer-Encoding: base64\r\n\r\n0M8R4KGxGuE=';
    const { trouble, verdict } = read(message(BROWSER, '--x y', html, '--x y', book, '--x y--'));
    expect([trouble, verdict.matches]).toEqual(['unsupported', 1]);
    expect(read(message(BROWSER, '--x y', book, '--x y--'), 'other').trouble).toBe('unsupported');
    for (const type of ['application/octet-stream', 'image/png', 'text/plain', 'x/y']) {
      for (const start of ['0M8R4KGxGuE=', 'UEsDBBQAAAAI']) {
        const lie = book.replace('application/vnd.ms-excel', type).replace('0M8R4KGxGuE=', start);
        const seen = read(message(BROWSER, '--x y', html, '--x y', lie, '--x y--'));
        expect([seen.trouble, seen.verdict.matches]).toEqual(['unsupported', 1]);
      }
      const picture = book.replace('application/vnd.ms-excel', type).replace('0M8R4K', 'iVBORw');
      expect(read(message(BROWSER, '--x y', html, '--x y', picture, '--x y--')).trouble).toBeNull();
    }
  });

  test('a page without a table is none, unless it is named as one', () => {
    const text = `MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>CPR ${PUBLISHED}</p>`;
    expect(read(Buffer.from(text), 'other').trouble).toBe('not-spreadsheet');
    expect(read(Buffer.from(text), 'spreadsheet').verdict.matches).toBe(1);
  });

  test('a broken cache does not keep the sheets from being read', () => {
    const cache = part('cachedata.xml', 'text/xml', Buffer.from('<xml><a></b>'), '8bit').toString();
    const { trouble, verdict } = read(message(BROWSER, '--x y', cache, '--x y', html, '--x y--'));
    expect([trouble, verdict.matches]).toEqual(['damaged', 1]);
  });
});

function partsOf(file: Buffer, size: number): readonly unknown[] {
  const events: unknown[] = [];
  let data: Uint8Array[] = [];
  const parser = new MimeParser({
    begin: (header, at, inside) => events.push(header, at, inside) > 0,
    data: (bytes) => data.push(new Uint8Array(bytes)),
    end: (isWhole, at) => {
      events.push(Buffer.concat(data).toString('latin1'), isWhole, at);
      data = [];
    },
  });
  for (let at = 0; at < file.length; at += size) parser.write(file.subarray(at, at + size));
  events.push(parser.end());
  return events;
}

test('two messages read in turn do not mix', () => {
  const [one, other] = ['base64', 'quoted-printable'].map((transfer) => {
    const told: string[] = [];
    const parser = new MimeParser({
      begin: () => true,
      data: (bytes) => told.push(Buffer.from(bytes).toString()),
      end: () => {},
    });
    const file = part('a', 'text/html', Buffer.from(transfer.repeat(200)), transfer as 'base64');
    return { told, parser, file, text: transfer.repeat(200) };
  });
  for (let at = 0; at < 6000; at += 50) {
    for (const it of [one!, other!]) it.parser.write(it.file.subarray(at, at + 50));
  }
  for (const it of [one!, other!]) {
    it.parser.end();
    expect(it.told.join('')).toBe(it.text);
  }
});

/** Where each body lies, as somebody is told who does not want it. */
function placesOf(file: Buffer, size: number): readonly unknown[] {
  const places: string[] = [];
  let start = 0;
  const parser = new MimeParser({
    begin: (_header, at) => {
      start = at;
      return false;
    },
    data: () => places.push('data'),
    end: (isWhole, at) => places.push(`${isWhole} ${file.toString('latin1', start, at)}`),
  });
  for (let at = 0; at < file.length; at += size) parser.write(file.subarray(at, at + size));
  parser.end();
  return places;
}

test('a body lies where it stands, whatever the pieces', () => {
  const bodies = ['', 'a', '\r\n', 'a\r\n\r\n', '--', '--b', '-\r\n-', '\r\r\n', '--xy', '\r\n--', '--x-\r\n--xx'];
  for (const newline of ['\r\n', '\n']) {
    const lines = bodies.map((body) => `--x${newline}A: b${newline}${newline}${body}${newline}`);
    const head = `Content-Type: multipart/mixed; boundary=x${newline}${newline}`;
    const own = bodies.map((body) => `true ${body}`);
    const file = Buffer.from(`${head}${lines.join('')}--x--${newline}--x${newline}`);
    for (const size of [1, 2, 3, 4, 5, 7, 100, file.length]) expect(placesOf(file, size)).toEqual(own);
    const cut = Buffer.from(`${head}${lines.join('')}`).subarray(0, -newline.length);
    for (const size of [1, 3, cut.length]) {
      expect(placesOf(cut, size)).toEqual([...own.slice(0, -1), `false ${bodies.at(-1)}`]);
    }
  }
}); // prettier-ignore

const LONG = Buffer.from(
  `MIME-Version: 1.0\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n${escapes('0123456789'.repeat(2000))}`,
);
test.each([
  ...TRANSFERS.map((transfer) => [transfer, webArchive(BOOK, { transfer })] as const),
  ['one line of escapes', LONG] as const,
])('a message in pieces of any size is the same, %s', (_why, file) => {
  const whole = partsOf(file, file.length);
  for (const size of [1, 2, 3, 7, 100, 4095, 4097, 5000, 9999]) {
    expect(partsOf(file, size)).toEqual(whole);
  }
});

describe('hostile files', () => {
  test.each(TRANSFERS)('cut anywhere, %s', (transfer) => {
    const file = webArchive(BOOK, { writer: 'excel', transfer });
    expect(undamagedCuts(file, { from: 300, to: file.length - 4 })).toEqual([]);
  });

  test('a thousand with wrong bytes', () => {
    expect(
      wildMutant(webArchive(BOOK, { writer: 'excel' }, { pivot: [['a'], ['b']] })),
    ).toBeUndefined();
  });

  const start =
    'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n';
  test.each([
    ['header lines', `${start}${'X-A: b\r\n'.repeat(200_000)}`, 'limit'],
    ['boundaries', `${start}\r\n${'--b\r\n'.repeat(300_000)}`, 'damaged'],
    ['lines that are none', `${start}\r\n<table>${'--b'.repeat(300_000)}`, 'damaged'],
    ['soft ends of lines', `${start}Content-Transfer-Encoding: quoted-printable\r\n\r\n<table>${'=\r\n'.repeat(300_000)}`, 'damaged'],
    ['escapes that are none', `${start}Content-Transfer-Encoding: quoted-printable\r\n\r\n<table></table>${'=G'.repeat(500_000)}\r\n--b--\r\n`, null],
  ])('many %s', (_why, text, trouble) => {
    expect(expectSmall(Buffer.from(text)).trouble).toBe(trouble);
  }); // prettier-ignore

  test.each(TRANSFERS)('a number is found wherever a text of 10 MB is cut, %s', (transfer) => {
    const filler = 'x'.repeat(97);
    const texts = Array.from({ length: 100_000 }, (_, i) =>
      i % 2000 === 7 ? ` ${PUBLISHED} ` : filler,
    );
    const page = part(
      'a.htm',
      'text/html',
      Buffer.from(`<html><table><tr><td>${texts.join(' ')}</table></html>`),
      transfer,
    );
    const head = Buffer.from(
      'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\n',
    );
    const { verdict, trouble } = read(Buffer.concat([head, page, Buffer.from('\r\n--b--\r\n')]));
    expect([trouble, verdict.matches]).toEqual([null, 50]);
  });
});
