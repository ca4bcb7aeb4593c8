/**
 * Binary workbooks: the spreadsheet cases of the study, one register in each dialect, and the places
 * outside cells, all as real files through the real reader.
 */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../../../../scripts/people.ts';
import { zipped } from '../../../../scripts/zip-writer.ts';
import { bytes, record, u16, u32, wide } from '../../../binary-records.ts';
import {
  binaryParts,
  binaryWorkbook,
  float,
  formula,
  type BinaryDialect,
} from '../../../binary-workbook.ts';
import { cellsOf } from '../../../cells.ts';
import { linesOf, read } from '../../../reading.ts';
import { CASES } from '../../../spreadsheet-cases.ts';
import { columns, type SheetSketch } from '../../../workbook.ts';

/** Published as a test number. */
const PUBLISHED = '020280-0009';
const NOTHING: readonly SheetSketch[] = [{ rows: [['Navn'], ['Anne']] }];

const DIALECTS: readonly BinaryDialect[] = [
  {},
  { strings: 'inline', cells: 'short', numbers: 'double' },
  { strings: 'runs', cells: 'short', blanks: true },
  { strings: 'formula', numbers: 'formula' },
  { rich: true, cells: 'short', noise: 300 },
];

function holdsMarkup({ rows }: SheetSketch): boolean {
  return rows.some((cells) =>
    cells.some((cell) => typeof cell === 'object' && cell?.raw !== undefined),
  );
}

const BINARY_CASES = CASES.filter(([, { sheets }]) => !sheets.some(holdsMarkup));

describe('spreadsheet cases', () => {
  test('nearly all of them have no markup of their own', () => {
    expect(BINARY_CASES.length).toBeGreaterThan(50);
  });

  test.each(BINARY_CASES)('%s', (_why, { sheets, lines, totals = {}, warnings = [] }) => {
    const isLarge = sheets.some(({ rows }) => rows.length > 5_000);
    for (const dialect of isLarge ? DIALECTS.slice(0, 2) : DIALECTS) {
      const { verdict, trouble, format } = read(binaryWorkbook(sheets, dialect));
      const why = JSON.stringify(dialect);
      expect([trouble, format], why).toEqual([null, 'xlsb']);
      expect(linesOf(verdict), why).toEqual(lines);
      expect(verdict.warnings, why).toEqual(warnings);
      expect(verdict, why).toMatchObject(totals);
    }
  });

  test('S44 a protected sheet is not encrypted', () => {
    const protection = record(535, u16(0xcc1a), Buffer.alloc(64));
    const sheet = columns(['CPR-nr', ...somePeople(12, 44).map((digits) => written(digits))]);
    const { verdict, trouble } = read(binaryWorkbook([sheet], { inSheet: [protection] }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr A under 1: 12/12 certain']);
  });

  test('S55 under any name', () => {
    const sheet = columns(['CPR-nr', ...somePeople(12, 55).map((digits) => written(digits))]);
    for (const hint of ['other', 'spreadsheet', 'archive', 'text', 'table'] as const) {
      const { verdict, format } = read(binaryWorkbook([sheet]), hint);
      expect([format, ...linesOf(verdict)]).toEqual(['xlsb', 'cpr A under 1: 12/12 certain']);
    }
  });
});

const PEOPLE = somePeople(30, 300);
const SHEETS: readonly SheetSketch[] = [
  { name: 'Forside', rows: [['Udtræk & <mere>', 'Søren "Ærø" 😀']] },
  columns(
    ['Løbenr', ...PEOPLE.map((_, row) => row + 1)],
    ['CPR-nr', ...PEOPLE.map((digits) => written(digits))],
    ['Nøgle', ...PEOPLE.map(Number)],
    ['Navn', ...PEOPLE.map((_, row) => (row % 4 === 3 ? null : 'Søren Ærø Åsen'))],
    ['Født', ...PEOPLE.map((_, row) => ({ value: 20_000 + row, format: 'dd\\-mm\\-yyyy' }))],
    ['Beløb', ...PEOPLE.map((_, row) => row * 1.25 + 0.1)],
  ),
];
const FOUND = ['cpr sheet 2 B under 1: 30/30 certain', 'cpr sheet 2 C: 30/30 likely'];

function allDialects(): readonly BinaryDialect[] {
  const packs = [{}, { stored: true }, { streamed: true }];
  return (['shared', 'inline', 'runs', 'formula'] as const).flatMap((strings) =>
    (['packed', 'double', 'formula'] as const).flatMap((numbers) =>
      (['full', 'short'] as const).flatMap((cells) =>
        [0, 90, 20_000].map((noise, index): BinaryDialect => {
          const odd = noise > 0;
          return {
            strings,
            numbers,
            cells,
            noise,
            rich: odd,
            blanks: odd,
            styles: noise !== 90,
            order: odd ? 'reversed' : 'excel',
            pack: packs[index] ?? {},
          };
        }),
      ),
    ),
  );
}

test('one register in each dialect', () => {
  const wrong = allDialects().flatMap((dialect) => {
    const { verdict, trouble, format } = read(binaryWorkbook(SHEETS, dialect));
    const said = [trouble, format, ...linesOf(verdict)].join();
    return said === [null, 'xlsb', ...FOUND].join() ? [] : [`${JSON.stringify(dialect)}: ${said}`];
  });
  expect(wrong).toEqual([]);
});

test('cut short it is damaged and not clean', () => {
  for (const pack of [{}, { stored: true }, { streamed: true }]) {
    const file = binaryWorkbook(SHEETS, { pack });
    for (let i = 0; i < 40; i++) {
      const cut = file.subarray(0, Math.max(1, Math.floor((file.length * i) / 40) - (i % 3)));
      const { trouble, verdict } = read(cut);
      const allowed = cut.length < 64 ? ['damaged', 'not-spreadsheet'] : ['damaged'];
      expect(allowed, `${cut.length} of ${file.length} bytes`).toContain(trouble);
      expect(verdict.matches).toBeLessThanOrEqual(60);
    }
  }
});

test('dates, in both calendars', () => {
  const sheet = columns(
    ['Dag', { value: 43_434, format: 'dd-mm-yyyy' }, { value: 43_434.75, format: '[h]:mm' }],
    ['Tal', 43_434, { value: 43_434, format: '0.00" dage"' }],
  );
  const seen = (dialect: BinaryDialect): unknown[] => {
    const { columns: cells } = cellsOf(binaryWorkbook([sheet], dialect));
    return [...cells.values()].map((column) => [...column.values()].slice(1));
  };
  expect(seen({})).toEqual([
    ['30-11-2018', '30-11-2018'],
    ['43434', '43434'],
  ]);
  expect(seen({ date1904: true })[0]).toEqual(['01-12-2022', '01-12-2022']);
  expect(seen({ styles: false })[0]).toEqual(['43434', '43434.75']);
});

/** `Sag 020280-0009`, behind each other, each in its own field of a record. */
const SAYS = wide(`Sag ${PUBLISHED}`);
const NONE = u32(0xffff_ffff);
const ONE_RANGE = Buffer.concat([u32(1), Buffer.alloc(16)]);

function defined(text: Buffer, formulas: Buffer, comment = NONE): Buffer {
  return record(39, u32(0), bytes(0), u32(0xffff_ffff), text, formulas, comment);
}

/** A formula of one number. */
const NUMBER = Buffer.concat([u32(9), bytes(0x1f), float(1_306_729_647), u32(0)]);
/** A formula of one array, whose values stand behind it: 1, a text. */
const ARRAY = Buffer.concat([
  u32(15),
  bytes(0x60),
  Buffer.alloc(14),
  u32(8 + 9 + 3 + PUBLISHED.length * 2),
  u32(2),
  u32(1),
  bytes(0),
  float(1),
  bytes(1),
  u16(PUBLISHED.length),
  Buffer.from(PUBLISHED, 'utf16le'),
]);
/** =CHOOSE(1;"a";"020280-0009") & Ark1!A1, with the jumps that go with it. */
const LONG = Buffer.concat([
  bytes(0x1e, 1, 0, 0x19, 4, 2, 0, 1, 0, 2, 0, 3, 0, 0x17, 1, 0, 0x61, 0, 0x19, 8, 9, 0, 0x17),
  u16(PUBLISHED.length),
  Buffer.from(PUBLISHED, 'utf16le'),
  bytes(0x19, 8, 3, 0, 0x42, 3, 100, 0, 0x5a, 0, 0, 0, 0, 0, 0, 0, 0, 8),
]);

/** Tokens with as many bytes behind them as each has, which taken for a token would be a text too long; then a text. */
const TOKENS = Buffer.concat([
  ...[
    [0x1e, 2], [0x1f, 8], [0x1c, 1], [0x1d, 1], [0x21, 2], [0x42, 3], [0x23, 4], [0x44, 6], [0x65, 12], [0x29, 2],
    [0x2a, 6], [0x2b, 12], [0x2c, 6], [0x2d, 12], [0x39, 6], [0x5a, 8], [0x7b, 14], [0x3c, 8], [0x3d, 14],
    [0x27, 6], [0x28, 6], [0x03, 0], [0x14, 0], [0x16, 0],
  ].map(([token = 0, length = 0]) => Buffer.concat([bytes(token), Buffer.alloc(length, 0x17)])),
  bytes(0x18, 0x19), Buffer.alloc(12, 0x17), bytes(0x18, 0x1d, 0x17, 0x17, 0x17, 0x17, 0x19, 0x40, 0x17, 0x17, 0x17),
  u16(PUBLISHED.length),
  Buffer.from(PUBLISHED, 'utf16le'),
]); // prettier-ignore

function validation(strings: readonly Buffer[], first = formula(null)): Buffer {
  return record(64, u32(3), ONE_RANGE, ...strings, first, u32(0), u32(0));
}

const PLACES: readonly (readonly [why: string, lines: readonly string[], dialect: BinaryDialect])[] = [
  ['S24 a defined name', ['cpr definedName: 1/1 likely'], { inWorkbook: [defined(wide('Sag'), formula(PUBLISHED))] }],
  ['S24 the name of a name', ['cpr definedName: 1/1 likely'], { inWorkbook: [defined(wide(`Sag_${PUBLISHED}`), formula(null))] }],
  ['S24 the comment of a name', ['cpr definedName: 1/1 likely'], { inWorkbook: [defined(wide('Sag'), formula(null), SAYS)] }],
  ['S24 a number as a name', ['cpr definedName: 1/1 likely'], { inWorkbook: [defined(wide('Sag'), NUMBER)] }],
  ['S24 an array as a name', ['cpr definedName: 1/1 likely'], { inWorkbook: [defined(wide('Sag'), ARRAY)] }],
  ['S24 a long formula as a name', ['cpr definedName: 1/1 likely'], { inWorkbook: [defined(wide('Sag'), Buffer.concat([u32(LONG.length), LONG, u32(0)]))] }],
  ['S24 a formula of all tokens', ['cpr definedName: 1/1 likely'], { inWorkbook: [defined(wide('Sag'), Buffer.concat([u32(TOKENS.length), TOKENS, u32(0)]))] }],
  ['S24 the description of a procedure', ['cpr definedName: 1/1 likely'], { inWorkbook: [record(39, u32(8), bytes(0), u32(0), wide('Makro'), formula(null), NONE, NONE, SAYS, NONE, NONE)] }],
  ['S26 header and footer', ['cpr headerFooter: 2/1 likely'], { inSheet: [record(479, u16(0), wide(`&CSag ${PUBLISHED}`), NONE, NONE, NONE, NONE, wide(`&L${PUBLISHED}&R&P`))] }],
  ['S34 the list of a validation', ['cpr validation: 2/2 likely'], { inSheet: [validation([NONE, NONE, NONE, NONE], formula(`${PUBLISHED},130672-9647`))] }],
  ['S34 the messages of a validation', ['cpr validation: 4/1 likely'], { inSheet: [validation([SAYS, SAYS, SAYS, SAYS])] }],
  ['S34 a validation of later versions', ['cpr validation: 2/1 likely'], { inSheet: [record(1053, u32(6), u32(1), u32(2), ONE_RANGE, u32(1), u32(0), formula(PUBLISHED), u32(3), NONE, SAYS, NONE, NONE)] }],
  ['S34 a long list of a validation', ['cpr validation: 1/1 likely'], { inSheet: [record(681, wide(`Anne,${PUBLISHED}`))] }],
  ['what a filter shows', ['cpr validation: 1/1 likely'], { inSheet: [record(161), record(167, SAYS)] }],
  ['what a rule compares with', ['cpr validation: 1/1 likely'], { inSheet: [record(463, Buffer.alloc(40), u32(0), u32(23 + 6), Buffer.concat([bytes(0x17), u16(11), Buffer.from(PUBLISHED, 'utf16le')]))] }],
  ['merged cells, and records too short for a number', [], { inSheet: [record(176, Buffer.alloc(16)), record(888, u32(0x17))] }],
  ['where the workbook was kept', ['cpr property: 1/1 likely'], { inWorkbook: [record(2091, u32(1), SAYS)] }],
  ['S27 properties', ['cpr property: 1/1 likely'], { parts: [{ name: 'docProps/core.xml', data: `<cp:coreProperties xmlns:cp="c" xmlns:dc="d"><dc:title>Sag ${PUBLISHED}</dc:title></cp:coreProperties>` }] }],
  ['a text box', ['cpr drawing: 1/1 likely'], { parts: [{ name: 'xl/drawings/drawing1.xml', data: `<wsDr xmlns:a="a"><sp><txBody><a:p><a:r><a:t>Sag ${PUBLISHED}</a:t></a:r></a:p></txBody></sp></wsDr>` }] }],
  ['what a link shows', ['cpr comment: 1/1 likely'], { inSheet: [record(494, Buffer.alloc(16), wide('rId1'), wide(''), SAYS, wide(PUBLISHED))] }],
]; // prettier-ignore

describe('places outside cells', () => {
  test.each(PLACES)('%s', (_why, lines, dialect) => {
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, dialect));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, ...lines]);
  });

  test('S22 the name of a sheet that is hidden even from the menu', () => {
    const sheet = { name: `Sag ${PUBLISHED}`, state: 'veryHidden', rows: [] } as const;
    const { verdict } = read(binaryWorkbook([...NOTHING, sheet]));
    expect(linesOf(verdict)).toEqual(['cpr sheetName: 1/1 likely']);
  });

  test('comments of sheets, and those that no sheet refers to', () => {
    const lost = {
      name: 'xl/comments9.bin',
      data: record(637, bytes(0), wide(`${PUBLISHED}, ring`)),
    };
    const sheets: readonly SheetSketch[] = [
      { rows: [['Navn']], comments: [['A1', `Anne: ${PUBLISHED}`]] },
      { rows: [['Navn']], comments: [['A1', 'Bo'], ['A2', '130672-9647']] },
    ]; // prettier-ignore
    const { verdict } = read(binaryWorkbook(sheets, { parts: [lost] }));
    expect(linesOf(verdict)).toEqual(['cpr comment: 3/2 likely']);
  });

  test('a thread of comments and its copy are one', () => {
    const thread = {
      name: 'xl/threadedComments/threadedComment1.xml',
      data: `<ThreadedComments><threadedComment ref="B2" id="1"><text>Ring ${PUBLISHED}</text></threadedComment></ThreadedComments>`,
    };
    const copy = {
      name: 'xl/comments9.bin',
      data: Buffer.concat([
        record(635, u32(0), u32(1), u32(1), u32(1), u32(1)),
        record(637, bytes(0), wide(`[Tråd]\n\nKommentar:\n    Ring ${PUBLISHED}`)),
      ]),
    };
    const { verdict, trouble } = read(binaryWorkbook(NOTHING, { parts: [thread, copy] }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr comment: 1/1 likely']);
  });

  test('S33 a text that no cell uses', () => {
    const strings = Buffer.concat([
      record(159),
      ...['Navn', 'Anne', PUBLISHED].map((it) => record(19, bytes(0), wide(it))),
      record(160),
    ]);
    const file = binaryWorkbook(NOTHING, {
      strings: 'inline',
      parts: [{ name: 'xl/sharedStrings.bin', data: strings, relation: 'sharedStrings' }],
    });
    const { verdict, trouble } = read(file);
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr remnant: 1/1 likely']);
  });

  test('S29 a formula that was never calculated', () => {
    const rows = [['Navn', 'Nøgle'], ['Anne', { formula: `"${PUBLISHED}"` }]]; // prettier-ignore
    const { verdict, trouble } = read(binaryWorkbook([{ rows }]));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr B row 2: 1/1 likely']);
    const labelled = [['CPR', { formula: `"${PUBLISHED}"` }]];
    expect(linesOf(read(binaryWorkbook([{ rows: labelled }])).verdict)).toEqual([
      'cpr B row 1: 1/1 certain',
    ]);
  });

  test('the constants of a formula that has a value are not looked at', () => {
    const rows = [['Navn', 'Nøgle'], ['Anne', { formula: `"${PUBLISHED}"`, value: 'Bo' }]]; // prettier-ignore
    expect(linesOf(read(binaryWorkbook([{ rows }])).verdict)).toEqual([]);
  });
});

type Part = readonly [name: string, data: Buffer];

test('sheets come in the order of the workbook, whatever their parts are called', () => {
  const parts = binaryParts(SHEETS).map(([part, data]): Part =>
    part.endsWith('workbook.bin.rels')
      ? [part, Buffer.from(String(data).replace(/sheet[12]/g, (it) => (it === 'sheet1' ? 'sheet2' : 'sheet1')))]
      : [part, data],
  ); // prettier-ignore
  expect(linesOf(read(zipped(parts)).verdict)).toEqual([
    'cpr B under 1: 30/30 certain',
    'cpr C: 30/30 likely',
  ]);
});

/** Packages that lost something, or have it elsewhere. */
const PACKAGES: readonly (readonly [why: string, trouble: string | null, change: (part: Part) => Part | null])[] = [
  ['as it is', null, (part) => part],
  ['without relations of the workbook', null, (part) => (part[0].includes('workbook.bin.rels') ? null : part)],
  ['without relations of the package', null, (part) => (part[0] === '_rels/.rels' ? null : part)],
  ['without content types', null, (part) => (part[0].startsWith('[') ? null : part)],
  ['without its workbook', 'damaged', (part) => (part[0] === 'xl/workbook.bin' ? null : part)],
  ['without its shared strings', 'damaged', (part) => (part[0].includes('sharedStrings') ? null : part)],
  ['with an empty workbook', null, (part) => (part[0] === 'xl/workbook.bin' ? [part[0], Buffer.alloc(0)] : part)],
  ['with small letters', null, ([name, data]) => [name.startsWith('xl') ? name.toLowerCase() : name, data]],
  ['with other slashes', null, ([name, data]) => [name.replaceAll('/', '\\'), data]],
  ['with indexes of its rows', null, (part) => part],
]; // prettier-ignore

describe('packages', () => {
  test.each(PACKAGES)('%s', (why, trouble, change) => {
    const index: Part = ['xl/worksheets/binaryIndex1.bin', record(42, Buffer.alloc(30))];
    const parts = [...binaryParts(SHEETS), ...(why.includes('indexes') ? [index] : [])];
    const changed = parts.map(change).filter((part) => part !== null);
    const { verdict, ...told } = read(zipped(changed));
    expect([told.format, told.trouble]).toEqual(['xlsb', trouble]);
    const counts = verdict.findings.map(({ matches }) => matches);
    expect(counts).toEqual(why.includes('strings') ? [30] : [30, 30]);
  });
});
