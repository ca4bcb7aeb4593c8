/** Gnumeric through the real reader: cases, dialects, places beside the cells, hostile files. */
import { constants, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { zeros } from '../../../bombs.ts';
import {
  BOOK,
  differences,
  undamagedCuts,
  missedUnder,
  wildMutant,
  misread,
  expectSmall,
  PUBLISHED,
  wrongCases,
} from '../../../markup-cases.ts';
import { type Extras, gnumericBook, type MarkupDialect } from '../../../markup-tables.ts';
import { linesOf, read } from '../../../reading.ts';

const ENCODINGS = ['utf-8', 'utf-8 bom', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
const TEXTS = ['plain', 'decimal', 'hex', 'cdata'] as const;
const PREFIXES = ['gnm', 'gmr', ''] as const;
/** No value of a formula is kept. */
const CANNOT = /^S30/;

const sheet = (inner: string, before = ''): Buffer =>
  Buffer.from(
    `<?xml version="1.0"?><gnm:Workbook xmlns:gnm="http://www.gnumeric.org/v10.dtd">${before}<gnm:Sheets><gnm:Sheet><gnm:Name>A</gnm:Name>${inner}</gnm:Sheet></gnm:Sheets></gnm:Workbook>`,
  );

const cells = (inner: string): string => `<gnm:Cells>${inner}</gnm:Cells>`;

const cell = (text: string, attributes = 'Row="0" Col="0" ValueType="60"'): string =>
  `<gnm:Cell ${attributes}>${text}</gnm:Cell>`;

const region = (rows: number, format: string): string =>
  `<gnm:StyleRegion startCol="1" startRow="0" endCol="1" endRow="${rows}"><gnm:Style Format="${format}"><gnm:Font Unit="11"/></gnm:Style></gnm:StyleRegion>`;

describe('the cases of the study', () => {
  test.each(PREFIXES)('prefix "%s"', (prefix) => {
    const write = (sheets: Parameters<typeof gnumericBook>[0]): Buffer =>
      gnumericBook(sheets, { prefix });
    expect(wrongCases('gnumeric', write, CANNOT)).toEqual([]);
  });

  test('S29 a formula, of which there is only the text', () => {
    const rows = [
      ['Navn', 'Nøgle'],
      ['Anne', { formula: `"${PUBLISHED}"` }],
    ];
    expect(linesOf(read(gnumericBook([{ rows }])).verdict)).toEqual(['cpr B row 2: 1/1 likely']);
  });
});

describe('one register in each dialect', () => {
  test.each(ENCODINGS)('as %s', (encoding) => {
    for (const prefix of PREFIXES) {
      for (const text of TEXTS) {
        expect(missedUnder(gnumericBook(BOOK, { prefix, text, encoding }), 'gnumeric')).toEqual([]);
        const odd = { prefix, text, encoding, quote: "'", spaced: true, gzip: false } as const;
        expect(missedUnder(gnumericBook(BOOK, odd), 'gnumeric', ['other', 'spreadsheet'])).toEqual(
          [],
        );
      }
    }
  });

  test('behind a header of gzip with all that it may hold', () => {
    const plain = gnumericBook(BOOK);
    const named = Buffer.concat([
      Buffer.from([0x1f, 0x8b, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 3, 3, 0, 1, 2, 3]),
      Buffer.from('bog.gnumeric\0om bogen\0\x01\x02'),
      plain.subarray(10),
    ]);
    expect(missedUnder(named, 'gnumeric')).toEqual([]);
  });
});

const dialects: fc.Arbitrary<MarkupDialect> = fc.record({
  prefix: fc.constantFrom(...PREFIXES),
  text: fc.constantFrom(...TEXTS),
  encoding: fc.constantFrom(...ENCODINGS),
  quote: fc.constantFrom('"', "'"),
  spaced: fc.boolean(),
  gzip: fc.boolean(),
});

test('random tables in random dialects come back', () => {
  expect(misread(gnumericBook, dialects)).toBeUndefined();
});

describe('beside the cells', () => {
  const nothing = [{ rows: [['Navn'], ['Anne']] }];
  const CASES: readonly (readonly [why: string, extras: Extras, lines: readonly string[]])[] = [
    ['S24 a defined name', { names: [['Anne', `"${PUBLISHED}"`]] }, ['cpr definedName: 1/1 likely']],
    ['S24 a defined name that says what it is', { names: [['CPR', `"${PUBLISHED}"`]] }, ['cpr definedName: 1/1 certain']],
    ['S26 header and footer', { header: `Sag ${PUBLISHED}`, footer: '010180-0008' }, ['cpr headerFooter: 2/2 likely']],
    ['S27 title and keywords', { properties: [['title', `Sag ${PUBLISHED}`], ['keywords', '010180-0008']] }, ['cpr property: 2/2 likely']],
    ['S34 a list to choose from', { validation: `${PUBLISHED},010180-0008` }, ['cpr validation: 2/2 likely']],
    ['nothing', { header: '&[TAB]', footer: 'Side &[PAGE]', properties: [['date', '2020-07-04T15:11:06Z']], names: [['Print_Area', '#REF!']] }, []],
  ]; // prettier-ignore
  test.each(CASES)('%s', (_why, extras, lines) => {
    for (const prefix of PREFIXES) {
      const { verdict, trouble } = read(gnumericBook(nothing, { prefix }, extras));
      expect(trouble).toBeNull();
      expect(linesOf(verdict)).toEqual(lines);
    }
  });

  test('text in a drawing, and a comment in its cell as old files have it', () => {
    const drawing = sheet(
      `<gnm:Objects><gnm:SheetObjectFilled Label="${PUBLISHED}"/></gnm:Objects>`,
    );
    expect(linesOf(read(drawing).verdict)).toEqual(['cpr drawing: 1/1 likely']);
    const old = sheet(
      cells(cell(`<gnm:Comment>CPR ${PUBLISHED}</gnm:Comment><gnm:Content>Bo</gnm:Content>`)),
    );
    expect(linesOf(read(old).verdict)).toEqual(['cpr comment: 1/1 certain']);
  });

  test('parts of a sheet that show dates, and the two calendars', () => {
    const numbers = [0, 1, 2].map((col) => cell('43434', `Row="0" Col="${col}" ValueType="40"`));
    const inner = `<gnm:Styles>${region(9, 'd/m/yyyy')}</gnm:Styles>${cells(numbers.join(''))}`;
    expect(differences([[43_434, '30-11-2018', 43_434]], sheet(inner))).toEqual([]);
    const apple = sheet(inner, '<gnm:DateConvention>Apple:1904</gnm:DateConvention>');
    expect(differences([[43_434, '01-12-2022', 43_434]], apple)).toEqual([]);
  });

  test.each(['-1', 'x', '', '99999999999', '16777216'])('a place %s that nobody has', (at) => {
    const file = sheet(cells(cell(PUBLISHED, `Row="${at}" Col="${at}" ValueType="60"`)));
    expect(linesOf(read(file).verdict)).toEqual(['cpr A row 1: 1/1 likely']);
  });

  test('cells of very old files do not say what they hold', () => {
    const old = cells(
      cell('<gnm:Content>CPR</gnm:Content>', 'Row="0" Col="0"') +
        cell('<gnm:Content>2.02800009e8</gnm:Content>', 'Row="1" Col="0"'),
    );
    expect(linesOf(read(sheet(old)).verdict)).toEqual(['cpr A under 1: 1/1 certain']);
  });
});

describe('hostile files', () => {
  test('cut anywhere', () => {
    expect(undamagedCuts(gnumericBook(BOOK, { gzip: false }))).toEqual([]);
    expect(undamagedCuts(gnumericBook(BOOK), { from: 300 })).toEqual([]);
  });

  test('a wrong sum at the end is damage', () => {
    const file = gnumericBook(BOOK);
    file[file.length - 6]! ^= 1;
    expect(read(file).trouble).toBe('damaged');
    expect(read(file).verdict.matches).toBe(24);
  });

  test('a thousand with wrong bytes, plain and packed', () => {
    expect(
      wildMutant(gnumericBook(BOOK, { gzip: false, prefix: 'gmr' }, { names: [['a', 'b']] })),
    ).toBeUndefined();
    expect(wildMutant(gnumericBook(BOOK))).toBeUndefined();
  });

  test('entities and nesting', () => {
    const plain = gunzipSync(gnumericBook(BOOK)).toString();
    const laughs = plain
      .replace('?>', '?><!DOCTYPE a [<!ENTITY a "&b;&b;"><!ENTITY x SYSTEM "file:///etc/passwd">]>')
      .replace('Udtræk', '&a;&x;');
    expect(expectSmall(Buffer.from(laughs)).trouble).toBe('damaged');
    expect(
      expectSmall(gzipSync(plain.replace('<gnm:Sheets>', '<gnm:Sheets>'.repeat(9999)))).trouble,
    ).toBe('limit');
  });

  test('a bomb is a limit', () => {
    const head = gunzipSync(gnumericBook(BOOK)).toString().split('<gnm:Cells>')[0]!;
    const flushed = { finishFlush: constants.Z_SYNC_FLUSH };
    const packed = [
      Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]),
      deflateRawSync(`${head}<gnm:Cells>`, flushed),
      zeros(1100),
    ];
    expect(read(Buffer.concat(packed)).trouble).toBe('limit');
  }, 30_000);
});
