/** Web pages with tables through the real reader: cases, dialects, what Excel hides in them, hostile files. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as sheetjs from 'xlsx';
import { cellsOf } from '../../../cells.ts';
import {
  BOOK,
  differences,
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
import { webPage } from '../../../web-pages.ts';

const ENCODINGS = ['utf-8', 'utf-8 bom', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
const WRITERS = ['plain', 'excel', 'libreoffice', 'sheetjs'] as const;
const TEXTS = ['plain', 'decimal', 'hex', 'runs', 'named'] as const;

/** Layout is no content: as a browser shows it. */
const shown = (text: string): string =>
  text
    .replaceAll(/[ ]+/g, ' ')
    .replaceAll(/ ?\n ?/g, '\n')
    .trim();

function bySheetJs({ rows }: (typeof BOOK)[number]): Buffer {
  const sheet = sheetjs.utils.aoa_to_sheet(rows.map((row) => [...row]));
  const book = sheetjs.utils.book_new(sheet, 'Ark1');
  return sheetjs.write(book, { type: 'buffer', bookType: 'html' }) as Buffer;
}

describe('the cases of the study', () => {
  test.each(WRITERS)('as %s writes them', (writer) => {
    const write = (sheets: Parameters<typeof webPage>[0]): Buffer => webPage(sheets, { writer });
    // Names of sheets are Excel's own.
    expect(wrongCases('html', write, writer === 'excel' ? null : /^S22/)).toEqual([]);
  });
});

describe('one register in each dialect', () => {
  test.each(ENCODINGS)('as %s', (encoding) => {
    for (const writer of WRITERS) {
      for (const text of TEXTS) {
        for (const declared of [true, false]) {
          const odd = { writer, text, encoding, declared };
          expect(missedUnder(webPage(BOOK, odd), 'html', ['other', 'spreadsheet'])).toEqual([]);
          expect(
            missedUnder(
              webPage(BOOK, { ...odd, open: true, upper: true, quote: '', spaced: true }),
              'html',
              ['table', 'text'],
            ),
          ).toEqual([]);
        }
      }
    }
  });

  test('by SheetJS', () => {
    expect(missedUnder(Buffer.concat(BOOK.map(bySheetJs)), 'html')).toEqual([]);
  });
});

const dialects: fc.Arbitrary<MarkupDialect> = fc.record({
  writer: fc.constantFrom(...WRITERS),
  text: fc.constantFrom(...TEXTS),
  encoding: fc.constantFrom(...ENCODINGS),
  quote: fc.constantFrom('"', "'", ''),
  spaced: fc.boolean(),
  open: fc.boolean(),
  upper: fc.boolean(),
});

test('random tables in random dialects come back', () => {
  expect(misread(webPage, dialects, grids(shown))).toBeUndefined();
});

test('random tables written by SheetJS come back', () => {
  fc.assert(
    fc.property(grids(shown), (grid) => {
      const book = sheetjs.utils.book_new(
        sheetjs.utils.aoa_to_sheet(grid.map((row) => [...row])),
        'Ark1',
      );
      expect(
        differences(grid, sheetjs.write(book, { type: 'buffer', bookType: 'html' }) as Buffer),
      ).toEqual([]);
    }),
    { numRuns: 60, seed: 45 },
  );
});

describe('beside the cells', () => {
  const nothing = [{ rows: [['Navn'], ['Anne']] }];
  const CASES: readonly (readonly [why: string, extras: Extras, lines: readonly string[]])[] = [
    ['S24 a defined name', { names: [['Anne', `="${PUBLISHED}"`]] }, ['cpr definedName: 1/1 likely']],
    ['S26 header and footer', { header: PUBLISHED, footer: '010180\\-0008' }, ['cpr headerFooter: 2/2 likely']],
    ['S27 title and keywords', { properties: [['Title', `Sag ${PUBLISHED}`], ['Keywords', '010180-0008']] }, ['cpr property: 2/2 likely']],
    ['S27 a property of a name', { properties: [['CPR', PUBLISHED]] }, ['cpr property: 1/1 certain']],
    ['S34 a list to choose from', { validation: `${PUBLISHED},010180-0008` }, ['cpr validation: 2/2 likely']],
    ['nothing', { header: '&D', properties: [['Created', '2008-01-04T11:51:36Z']], names: [['Print_Area', '=Ark1!$A$1']] }, []],
  ]; // prettier-ignore
  test.each(CASES)('%s', (_why, extras, lines) => {
    const { verdict, trouble } = read(webPage(nothing, { writer: 'excel' }, extras));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual(lines);
  });

  test('S29 a formula whose value nobody kept', () => {
    const rows = [
      ['Navn', 'Nøgle'],
      ['Anne', { formula: `"${PUBLISHED}"` }],
    ];
    expect(linesOf(read(webPage([{ rows }], { writer: 'excel' })).verdict)).toEqual([
      'cpr B row 2: 1/1 likely',
    ]);
  });
});

const page = (body: string): Buffer => Buffer.from(`<html><body>${body}</body></html>`);
const wrong = (body: string, rows: Parameters<typeof differences>[0]): string[] =>
  differences(rows, page(body));

describe('tables as people write them', () => {
  test('cells over columns and rows', () => {
    expect(
      wrong(
        '<table><tr><th colspan=2>a<th rowspan="3">b<tr><td rowspan=2>c<td>d<tr><td>e<td>f</table>',
        [
          ['a', null, 'b'],
          ['c', 'd'],
          [null, 'e', null, 'f'],
        ],
      ),
    ).toEqual([]);
  });

  test.each(['0', '-1', 'x', '', '1.5'])('a claim of %s columns is one', (claim) => {
    expect(
      wrong(`<table><tr><td colspan="${claim}" rowspan="${claim}">a<td>b<tr><td>c</table>`, [
        ['a', 'b'],
        ['c'],
      ]),
    ).toEqual([]);
  });

  test('claims of any size cost nothing', () => {
    const cells = '<td colspan=1000000000 rowspan=1000000000>x'.repeat(20_000);
    const { trouble, verdict } = expectSmall(
      page(`<table><tr>${cells}<tr><td>${PUBLISHED}</table>`),
    );
    expect(trouble).toBeNull();
    expect(verdict.matches).toBe(1);
  });

  test('tables in tables are tables of their own', () => {
    const inner = `<table><tr><td>CPR<td>Navn<tr><td>${PUBLISHED}<td>Bo</table>`;
    const { verdict } = read(page(`<table><tr><td>CPR<td>x${inner}y<tr><td>010180-0008</table>`));
    expect(linesOf(verdict)).toEqual([
      'cpr A under 1: 1/1 certain',
      'cpr sheet 2 A under 1: 1/1 certain',
    ]);
    const { columns } = cellsOf(page(`<table><tr><td>a<td>x${inner}y<td>b</table>`));
    expect([...columns.get('1!B')!]).toEqual([[0, 'x y']]);
    expect([...columns.get('2!A')!]).toEqual([
      [0, 'CPR'],
      [1, PUBLISHED],
    ]);
  });

  test('text between tables is read line by line, when there is a table', () => {
    const text = `<p>Kære alle</p>CPR ${PUBLISHED}<div>og 010180-0008</div>`;
    const { verdict, trouble } = read(page(`${text}<table><tr><td>Navn</table>`), 'other');
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual([
      'cpr sheet 2 A row 2: 1/1 certain',
      'cpr sheet 2 A row 3: 1/1 likely',
    ]);
    expect(read(page(text), 'other').trouble).toBe('not-spreadsheet');
    expect(read(page(text), 'spreadsheet').verdict.matches).toBe(2);
  });

  test.each([
    [
      'scripts and styles',
      `<script>x = "<td>${PUBLISHED}";</script><style>.a { content: "${PUBLISHED}" }</style>`,
    ],
    ['comments', `<!-- ${PUBLISHED} <td> --><!---->`],
    ['a script that is never a tag', `<script>if (a</b) "${PUBLISHED}"</script >`],
  ])('%s are passed over', (_why, text) => {
    expect(wrong(`<table><tr><td>a${text}<td>b</table>`, [['a', 'b']])).toEqual([]);
  });

  test.each([
    ['conditional comments', `<!--[if gte mso 9]>${PUBLISHED}<![endif]-->`],
    ['what other programs shall see', `<![if !mso]>${PUBLISHED}<![endif]>`],
    ['CDATA', `<![CDATA[${PUBLISHED}]]>`],
    ['words in parts', '<b>0202</b>80<span>-</span><i>00</i>09'],
    ['lines', 'Bo<br>020280-0009'],
    ['references without an end', '020280&#45&#48;009'],
    ['dashes of old programs', '020280&#150;0009'],
    ['bytes of old programs', Buffer.from('020280\x960009', 'latin1').toString('latin1')],
    ['a tag with a quote that is none', `<b it's>${PUBLISHED}</b>`],
    ['an arrow', `1 < 2 < - ${PUBLISHED}`],
  ])('%s are read', (_why, text) => {
    const bytes = Buffer.from(`<html><table><tr><td>${text}</td></tr></table></html>`, 'latin1');
    expect(read(bytes).verdict.matches).toBe(1);
  });

  test('the whole number that is not shown', () => {
    for (const [attributes, text] of [
      ['x:num="202800009"', '2,0E+08'],
      ['x:num', '202800009'],
      ['sdval="202800009"', '2,03E+08'],
      ['data-t="n" data-v="202800009"', '2E+8'],
      ['x:str="0202800009 "', '02028…'],
    ] as const) {
      expect(
        linesOf(read(page(`<table><tr><td>CPR<tr><td ${attributes}>${text}</table>`)).verdict),
      ).toEqual(['cpr A under 1: 1/1 certain']);
    }
  });

  test('a number that is shown as a date is one', () => {
    const cells = ['30-11-2018', '30. november 2018', '11/30/18', '43.434', '43434,00', '2018'];
    expect(
      wrong(`<table><tr>${cells.map((text) => `<td x:num="43434">${text}`).join('')}</table>`, [
        ['30-11-2018', '30-11-2018', '30-11-2018', 43_434, 43_434, 43_434],
      ]),
    ).toEqual([]);
  });

  test('a declared encoding is believed where the bytes do not tell', () => {
    const file = Buffer.concat([
      Buffer.from('<html><meta charset="macintosh"><table><tr><td>S'),
      Buffer.from([0xbf]),
      Buffer.from('ren</table>'),
    ]);
    expect(differences([['Søren']], file)).toEqual([]);
  });
});

test('text behind a table in a table in a table is a table of its own', () => {
  const body = `<table><tr><td><table><tr><td>a<table><tr><td>b</table>${PUBLISHED}</table></table>`;
  expect(linesOf(read(page(body)).verdict)).toEqual(['cpr sheet 4 A row 1: 1/1 likely']);
});

describe('hostile files', () => {
  test.each(['<p', '<!-- ', '<script>', '</', '<!', '<p a="', '<xml>'])('ends within %s', (end) => {
    expect(read(Buffer.from(`<html><table></table>${end}`)).trouble).toBe('damaged');
  });

  test('cut within its tables, its tags or its comments it is damaged', () => {
    const file = webPage(BOOK, { writer: 'excel' });
    const end = file.lastIndexOf('</table>');
    for (let length = 700; length < end; length += 97) {
      const { trouble, verdict } = read(file.subarray(0, length));
      expect(verdict.matches).toBeLessThanOrEqual(24);
      // Between its two tables nothing tells that more was there.
      const text = file.toString('utf8', 0, length);
      const isOpen =
        text.lastIndexOf('<table') > text.lastIndexOf('</table') ||
        text.lastIndexOf('<') > text.lastIndexOf('>');
      if (isOpen) expect([length, trouble]).toEqual([length, 'damaged']);
    }
  });

  test('a thousand with wrong bytes', () => {
    expect(
      wildMutant(
        webPage(BOOK, { writer: 'excel', text: 'named' }, { header: 'a', names: [['a', 'b']] }),
      ),
    ).toBeUndefined();
  });

  test.each([
    ['tables in tables', '<table><tr><td>'.repeat(100_000), 'damaged'],
    ['elements in elements', `${'<b><div>'.repeat(200_000)}<table></table>`, null],
    ['a tag without an end', `<table></table><td ${'a '.repeat(400_000)}`, 'damaged'],
    ['a quote without an end', `<table></table><td title="${'a '.repeat(400_000)}`, 'damaged'],
    ['a picture in a tag', `<table><tr><td><img src="data:${'a'.repeat(3_000_000)}">${PUBLISHED}</table>`, null],
    ['attributes', `<table><tr><td ${'a=b '.repeat(12_000_000)}>${PUBLISHED}</table>`, null],
    ['quotes', `<table><td ${'a="'.repeat(300_000)}">x</table>`, null],
    ['entities', `<table><td>${'&'.repeat(500_000)}${'&amp'.repeat(100_000)}</table>`, null],
    ['spaces', `<table><td>a${' '.repeat(30_000)}b${'\n \n'.repeat(30_000)}c</table>`, null],
    ['rows', `<table><tr><td rowspan=9999>${'<td rowspan=9999>a'.repeat(2000)}${'<tr><td>b'.repeat(50_000)}</table>`, null],
    ['style sheets', `<table></table><style>${'mso-header-data:"\\"'.repeat(60_000)}</style>`, null],
    ['comments', `<table></table>${'<!--'.repeat(300_000)}`, 'damaged'],
  ])('many %s', (_why, body, trouble) => {
    expect(expectSmall(Buffer.from(`<html>${body}`)).trouble).toBe(trouble);
  }); // prettier-ignore

  test('a number is found wherever a text of 50 MB is cut', () => {
    const filler = 'x'.repeat(997);
    const texts = Array.from({ length: 50_000 }, (_, i) =>
      i % 1000 === 7 ? ` ${PUBLISHED} ` : filler,
    );
    const { verdict, trouble } = read(page(`<table><tr><td>${texts.join(' ')}</table>`));
    expect(trouble).toBeNull();
    expect(verdict.matches).toBe(50);
  });
});
