/** SpreadsheetML 2003 through the real reader: cases, dialects, places beside the cells, hostile files. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as sheetjs from 'xlsx';
import { inspect } from '../../../../agent/inspect/inspect.ts';
import { somePeople, written } from '../../../../scripts/people.ts';
import {
  BOOK,
  differences,
  undamagedCuts,
  missedUnder,
  wildMutant,
  misread,
  expectSmall,
  grids,
  PUBLISHED,
  wrongCases,
} from '../../../markup-cases.ts';
import { type Extras, type MarkupDialect, spreadsheetMl } from '../../../markup-tables.ts';
import { linesOf, read, TODAY } from '../../../reading.ts';
import { columns } from '../../../workbook.ts';

const ENCODINGS = ['utf-8', 'utf-8 bom', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
const TEXTS = ['plain', 'decimal', 'hex', 'cdata', 'runs'] as const;
const PREFIXES = ['', 'ss', 'regneark'] as const;

/** As SheetJS writes it. */
const bySheetJs = (sheets: Parameters<typeof spreadsheetMl>[0]): Buffer => {
  const book = sheetjs.utils.book_new();
  sheets.forEach(({ rows, name, comments = [] }, at) => {
    const cells = rows.map((row) =>
      row.map((cell) =>
        typeof cell === 'object' && cell !== null
          ? {
              t: typeof cell.value === 'number' ? 'n' : 's',
              v: cell.value,
              z: cell.format,
              f: cell.formula,
            }
          : cell,
      ),
    );
    const sheet = sheetjs.utils.aoa_to_sheet(cells);
    for (const [ref, text] of comments)
      sheetjs.utils.cell_add_comment(sheet[ref] as sheetjs.CellObject, text, 'Anna');
    sheetjs.utils.book_append_sheet(book, sheet, name ?? `Ark${at + 1}`);
  });
  return sheetjs.write(book, { type: 'buffer', bookType: 'xlml' }) as Buffer;
};

const sheet = (rows: string): Buffer =>
  Buffer.from(
    `<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="d"><NumberFormat ss:Format="Short Date"/></Style><Style ss:ID="e" ss:Parent="d"/><Style ss:ID="n"><NumberFormat ss:Format="Standard"/></Style></Styles><Worksheet ss:Name="A"><Table>${rows}</Table></Worksheet></Workbook>`,
  );

const data = (text: string, type = 'String', attributes = ''): string =>
  `<Cell${attributes}><Data ss:Type="${type}">${text}</Data></Cell>`;

const root = (before: string, inner: string): Buffer =>
  Buffer.from(
    `<?xml version="1.0"?>${before}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="s"><Worksheet ss:Name="A"><Table>${inner}</Table></Worksheet></Workbook>`,
  );

const cell = (text: string): string =>
  `<Row><Cell><Data ss:Type="String">${text}</Data></Cell></Row>`;

describe('the cases of the study', () => {
  test.each(PREFIXES)('prefix "%s"', (prefix) => {
    expect(wrongCases('spreadsheetml', (sheets) => spreadsheetMl(sheets, { prefix }))).toEqual([]);
  });

  test('written by SheetJS', () => {
    expect(wrongCases('spreadsheetml', bySheetJs)).toEqual([]);
  });
});

describe('one register in each dialect', () => {
  test.each(ENCODINGS)('as %s', (encoding) => {
    for (const prefix of PREFIXES) {
      for (const text of TEXTS) {
        const odd = { prefix, text, encoding };
        expect(
          missedUnder(spreadsheetMl(BOOK, odd), 'spreadsheetml', ['other', 'spreadsheet', 'table']),
        ).toEqual([]);
        expect(
          missedUnder(spreadsheetMl(BOOK, { ...odd, quote: "'", spaced: true }), 'spreadsheetml', [
            'text',
          ]),
        ).toEqual([]);
      }
    }
  });

  test('without places, from one cell to the next', () => {
    expect(missedUnder(spreadsheetMl(BOOK, { placed: false }), 'spreadsheetml')).toEqual([]);
  });
});

const dialects: fc.Arbitrary<MarkupDialect> = fc.record({
  prefix: fc.constantFrom(...PREFIXES),
  text: fc.constantFrom(...TEXTS),
  encoding: fc.constantFrom(...ENCODINGS),
  quote: fc.constantFrom('"', "'"),
  spaced: fc.boolean(),
});

test('random tables in random dialects come back', () => {
  expect(misread(spreadsheetMl, dialects)).toBeUndefined();
});

test('random tables written by SheetJS come back', () => {
  fc.assert(
    fc.property(grids(), (grid) => {
      const book = sheetjs.utils.book_new(
        sheetjs.utils.aoa_to_sheet(grid.map((row) => [...row])),
        'Ark1',
      );
      const file = sheetjs.write(book, { type: 'buffer', bookType: 'xlml' }) as Buffer;
      // It writes all of a text that XML can hold, and no other control characters.
      expect(differences(grid, file)).toEqual([]);
    }),
    { numRuns: 60, seed: 44 },
  );
});

describe('beside the cells', () => {
  const nothing = [{ rows: [['Navn'], ['Anne']] }];
  const CASES: readonly (readonly [why: string, extras: Extras, lines: readonly string[]])[] = [
    ['S24 a defined name', { names: [['Anne', `="${PUBLISHED}"`]] }, ['cpr definedName: 1/1 likely']],
    ['S24 a defined name that says what it is', { names: [['CPR', `="${PUBLISHED}"`]] }, ['cpr definedName: 1/1 certain']],
    ['S26 header and footer', { header: `&L${PUBLISHED}`, footer: '&R010180-0008' }, ['cpr headerFooter: 2/2 likely']],
    ['S27 title and keywords', { properties: [['Title', `Sag ${PUBLISHED}`], ['Keywords', '010180-0008']] }, ['cpr property: 2/2 likely']],
    ['S27 a property of a name', { properties: [['CPR', PUBLISHED]] }, ['cpr property: 1/1 certain']],
    ['S34 a list to choose from', { validation: `${PUBLISHED},010180-0008` }, ['cpr validation: 2/2 likely']],
    ['S31 rows of a pivot table whose source is gone', { pivot: [['Navn', 'CPR'], ...somePeople(12, 901).map((digits) => ['Bo', written(digits)])] }, ['cpr pivotCache: 12/12 certain']],
    ['nothing', { header: '&L&D', footer: 'Side &P', properties: [['Created', '2008-01-04T11:51:36Z']], names: [['Print_Area', '=Ark1!R1C1:R4C2']] }, []],
  ]; // prettier-ignore
  test.each(CASES)('%s', (_why, extras, lines) => {
    const { verdict, trouble } = read(spreadsheetMl(nothing, {}, extras));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual(lines);
  });

  test('S29 a formula whose value nobody kept', () => {
    const { verdict } = read(
      spreadsheetMl([
        {
          rows: [
            ['Navn', 'Nøgle'],
            ['Anne', { formula: `"${PUBLISHED}"` }],
          ],
        },
      ]),
    );
    expect(linesOf(verdict)).toEqual(['cpr B row 2: 1/1 likely']);
  });
});

describe('places that are told', () => {
  test('cells over several columns push the next ones to the right', () => {
    const rows = `<Row>${data('CPR', 'String', ' ss:MergeAcross="2"')}${data('Navn')}</Row><Row>${data(PUBLISHED)}${data('Bo', 'String', ' ss:Index="4"')}</Row>`;
    expect(
      differences(
        [
          ['CPR', null, null, 'Navn'],
          [PUBLISHED, null, null, 'Bo'],
        ],
        sheet(rows),
      ),
    ).toEqual([]);
  });

  test('dates of any kind come as days', () => {
    const rows = `<Row>${data('2018-11-30T00:00:00.000', 'DateTime')}${data('43434', 'Number', ' ss:StyleID="d"')}${data('43434', 'Number', ' ss:StyleID="e"')}${data('43434', 'Number', ' ss:StyleID="n"')}</Row>`;
    expect(differences([['30-11-2018', '30-11-2018', '30-11-2018', 43_434]], sheet(rows))).toEqual(
      [],
    );
  });

  test.each(['2147483647', '-1', '0', '1', 'x', '1e9', '', '99999999999999999999'])(
    'a place %s that nobody has is the next one',
    (index) => {
      const rows = `<Row>${data('a')}</Row><Row ss:Index="${index}">${data('b')}${data('c', 'String', ` ss:Index="${index}"`)}</Row>`;
      expect(
        differences(
          [
            ['a', null],
            ['b', 'c'],
          ],
          sheet(rows),
        ),
      ).toEqual([]);
    },
  );

  test('cells beyond the last column are not lost', () => {
    const rows = `<Row>${data('x', 'String', ' ss:Index="16384" ss:MergeAcross="9999"')}${data(PUBLISHED)}</Row>`;
    expect(read(sheet(rows)).verdict.matches).toBe(1);
  });
});

describe('hostile files', () => {
  test('cut anywhere', () => {
    expect(undamagedCuts(spreadsheetMl(BOOK))).toEqual([]);
  });

  test('a thousand with wrong bytes', () => {
    expect(
      wildMutant(
        spreadsheetMl(BOOK, { text: 'runs' }, { pivot: [['a'], ['b']], names: [['a', 'b']] }),
      ),
    ).toBeUndefined();
  });

  test('entities are never expanded, nothing is opened', () => {
    const laughs = Array.from(
      { length: 20 },
      (_, i) => `<!ENTITY l${i + 1} "&l${i};&l${i};&l${i};&l${i};">`,
    ).join('');
    const file = root(
      `<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>`,
      cell(PUBLISHED) + cell('&l20;&x;'),
    );
    const { trouble, verdict } = expectSmall(file);
    expect(trouble).toBe('damaged');
    expect(linesOf(verdict)).toEqual(['cpr A row 1: 1/1 likely']);
  });

  test('nesting has a limit', () => {
    expect(expectSmall(root('', '<a>'.repeat(100_000))).trouble).toBe('limit');
  });

  test('more styles than any program has', () => {
    const styles = Array.from(
      { length: 70_000 },
      (_, i) => `<Style ss:ID="${i}"><NumberFormat ss:Format="d"/></Style>`,
    );
    expect(expectSmall(root('', styles.join(''))).trouble).toBe('limit');
  });

  test('a number is found wherever a text of 50 MB is cut', () => {
    const filler = 'x'.repeat(997);
    const texts = Array.from({ length: 50_000 }, (_, i) =>
      i % 1000 === 7 ? ` ${PUBLISHED} ` : filler,
    );
    const { verdict, trouble } = read(root('', cell(texts.join(' '))));
    expect(trouble).toBeNull();
    expect(verdict.matches).toBe(50);
  });

  test.each(Array.from({ length: 60 }, (_, i) => 32_768 - 30 + i))(
    'nor one at character %i',
    (at) => {
      expect(
        read(root('', cell(`${'x '.repeat(at / 2)}${PUBLISHED} ${'y'.repeat(40_000)}`))).verdict
          .matches,
      ).toBe(1);
    },
  );
});

test('registers that are split in each of many sheets are seen again in one reading', () => {
  const sheets = Array.from({ length: 12 }, (_, at) => {
    const people = somePeople(500, 910 + at);
    return columns(
      ['Fødselsdato', ...people.map((digits) => digits.slice(0, 6))],
      ['Løbenr', ...people.map((digits) => digits.slice(6))],
    );
  });
  const content = spreadsheetMl(sheets);
  let served = 0;
  const bytes = {
    sizeBytes: content.length,
    read: (offset: number, length: number): Buffer => {
      const given = content.subarray(offset, offset + length);
      served += given.length;
      return given;
    },
  };
  const { verdict } = inspect(bytes, { hint: 'spreadsheet', today: TODAY, wishes: [] });
  expect(linesOf(verdict)).toHaveLength(12);
  expect(verdict.matches).toBe(6000);
  expect(served).toBeLessThan(3.5 * content.length);
});
