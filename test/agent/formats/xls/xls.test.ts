/**
 * Workbooks of Excel 2 to 2003: the spreadsheet cases of the study, one register in each dialect, and what
 * streams say of themselves, all as real files through the real reader.
 */
import { describe, expect, test } from 'vitest';
import * as sheetjs from 'xlsx';
import { HINTS } from '../../../../agent/formats/reader.ts';
import { somePeople, written } from '../../../../scripts/people.ts';
import { bytes, u16, u32 } from '../../../binary-records.ts';
import { cellsOf } from '../../../cells.ts';
import { compound } from '../../../compound-writer.ts';
import { linesOf, read } from '../../../reading.ts';
import { CASES } from '../../../spreadsheet-cases.ts';
import { columns, type SheetSketch } from '../../../workbook.ts';
import { biff, CutRecords, unicode } from '../../../xls-records.ts';
import { bof, EOF, xlsStream, xlsWorkbook, type XlsDialect } from '../../../xls-writer.ts';

/** Published as a test number. */
const PUBLISHED = '020280-0009';
const PEOPLE = somePeople(12, 97);

const DIALECTS: readonly XlsDialect[] = [
  {},
  { strings: 'label', numbers: 'double' },
  { strings: 'runs', width: 'wide', numbers: 'side by side' },
  { strings: 'formula', numbers: 'formula' },
  { rich: true, most: 13, width: 'mixed', order: 'columns' },
  { version: 5 },
  { version: 5, strings: 'runs', numbers: 'side by side' },
  { version: 5, strings: 'formula', numbers: 'formula', raw: true },
];
/** Versions that have a sheet alone. */
const FIRST: readonly XlsDialect[] = [
  { version: 2 },
  { version: 2, strings: 'formula', numbers: 'formula' },
  { version: 3 },
  { version: 3, strings: 'formula', numbers: 'double' },
  { version: 4 },
  { version: 4, numbers: 'formula' },
];

function holdsMarkup({ rows }: SheetSketch): boolean {
  return rows.some((cells) =>
    cells.some((cell) => typeof cell === 'object' && cell?.raw !== undefined),
  );
}

const XLS_CASES = CASES.filter(([, { sheets }]) => !sheets.some(holdsMarkup));

/** Texts of one byte a character have no dash but the usual one. */
function isNarrow(sheets: readonly SheetSketch[]): boolean {
  return !/[^\u0020-\u00ff]/.test(JSON.stringify(sheets));
}

describe('spreadsheet cases', () => {
  test('nearly all of them have no markup of their own', () => {
    expect(XLS_CASES.length).toBeGreaterThan(50);
  });

  test.each(XLS_CASES)('%s', (_why, { sheets, lines, totals = {}, warnings = [] }) => {
    const isLarge = sheets.some(({ rows }) => rows.length > 5_000);
    const isAlone = sheets.length === 1 && sheets[0]!.name === undefined && !isLarge;
    const all = [...(isLarge ? DIALECTS.slice(0, 2) : DIALECTS), ...(isAlone ? FIRST : [])];
    for (const dialect of all.filter(({ version = 8 }) => version === 8 || isNarrow(sheets))) {
      const { verdict, trouble, format } = read(xlsWorkbook(sheets, dialect));
      const why = JSON.stringify(dialect);
      expect([trouble, format], why).toEqual([null, 'xls']);
      expect(linesOf(verdict), why).toEqual(lines);
      expect(verdict.warnings, why).toEqual(warnings);
      expect(verdict, why).toMatchObject(totals);
    }
  });
});

const SHEETS: readonly SheetSketch[] = [
  { name: 'Forside', rows: [['Udtræk & <mere>', 'Søren "Ærø"']] },
  columns(
    ['Løbenr', ...PEOPLE.map((_, row) => row + 1)],
    ['CPR-nr', ...PEOPLE.map((digits) => written(digits))],
    ['Nøgle', ...PEOPLE.map(Number)],
    ['Beløb', ...PEOPLE.map((_, row) => row * 1.25 - 3)],
    ['Dato', ...PEOPLE.map((_, row) => ({ value: 37_000 + row, format: 'dd-mm-yyyy' }))],
  ),
];
const FOUND = ['cpr sheet 2 B under 1: 12/12 certain', 'cpr sheet 2 C: 12/12 likely'];

function said(file: Uint8Array): unknown[] {
  const { trouble, format, verdict } = read(file);
  return [trouble, format, ...linesOf(verdict)];
}

describe('a register in each dialect', () => {
  const more: readonly (readonly [why: string, dialect: XlsDialect])[] = [
    ...DIALECTS.map((dialect): [string, XlsDialect] => [JSON.stringify(dialect), dialect]),
    ['built from below', { order: 'upwards' }],
    ['column by column', { order: 'columns', numbers: 'double' }],
    ['scattered over the file', { file: { scattered: 4 } }],
    ['in large sectors', { file: { version: 4 } }],
    ['without a compound file', { raw: true }],
    ['sheets stand elsewhere', { told: 'nowhere' }],
    ['sheets that nobody names', { told: 'not at all' }],
    ['several sheets of BIFF4', { version: 4 }],
    ['of the calendar of the Macintosh', { date1904: true }],
    ['records that nobody knows', { inGlobals: [biff(0x1_0ff & 0xffff, Buffer.alloc(90))], beforeCells: [biff(0xfff, bytes(1))] }],
    ['formulas with an array between', { strings: 'formula', behindFormula: [biff(0x221, Buffer.alloc(14)), biff(0x3c, Buffer.alloc(9))] }],
    ['shared formulas', { strings: 'formula', behindFormula: [biff(0x4bc, Buffer.alloc(10))] }],
  ]; // prettier-ignore

  test.each(more)('%s', (_why, dialect) => {
    expect(said(xlsWorkbook(SHEETS, dialect))).toEqual([null, 'xls', ...FOUND]);
  });

  test('every record cut at every length', () => {
    for (let most = 4; most < 60; most++) {
      for (const width of ['narrow', 'wide', 'mixed'] as const) {
        for (const strings of ['shared', 'label', 'runs', 'formula'] as const) {
          const file = xlsWorkbook(SHEETS, { most, width, strings, rich: true });
          expect(said(file), `${most} ${width} ${strings}`).toEqual([null, 'xls', ...FOUND]);
        }
      }
    }
  });

  test('under any name', () => {
    const file = xlsWorkbook(SHEETS);
    for (const hint of HINTS) {
      const { format, verdict } = read(file, hint);
      expect([format, ...linesOf(verdict)]).toEqual(['xls', ...FOUND]);
    }
  });

  test('headers of a long register that is written column by column', () => {
    const many = somePeople(100, 98);
    const sheet = columns(
      ['Navn', ...many.map(() => 'Anne')],
      ['By', ...many.map(() => 'Herlev')],
      ['CPR-nr', ...many.map((digits) => Number(digits))],
    );
    expect(said(xlsWorkbook([sheet], { order: 'columns' }))).toEqual([
      null, 'xls', 'cpr C under 1: 100/100 certain',
    ]); // prettier-ignore
  });
});

describe('streams', () => {
  const register = columns(['CPR-nr', ...PEOPLE.map((digits) => written(digits))]);

  test('a file for older and newer programs is read twice', () => {
    const file = compound({
      Workbook: xlsStream([register]),
      Book: xlsStream([register], { version: 5 }),
    });
    expect(said(file)).toEqual([
      null, 'xls', 'cpr A under 1: 12/12 certain', 'cpr sheet 2 A under 1: 12/12 certain',
    ]); // prettier-ignore
  });

  test('only one of the two holds a register, and columns are looked at again in each', () => {
    const dates = PEOPLE.map((_, row) => ({ value: 25_568 + row, format: 'dd-mm-yyyy' }));
    const split = columns(
      ['Fødselsdato', ...PEOPLE.map((digits) => digits.slice(0, 6))],
      ['Løbenr', ...PEOPLE.map((digits) => Number(digits.slice(6)))],
      ['Udbetalt', ...dates],
    );
    const file = compound({
      Workbook: xlsStream([split, { rows: [['Navn']] }]),
      Book: xlsStream([{ rows: [['Navn']] }, split], { version: 5 }),
    });
    const looked = cellsOf(file).columns;
    expect(looked.get('1!A')).toEqual(looked.get('4!A'));
    expect(looked.get('1!C')).toEqual(looked.get('4!C'));
    expect(looked.get('1!A')?.get(1)).toBe(PEOPLE[0]!.slice(0, 6));
    expect(looked.get('1!C')?.get(1)).toBe('31-12-1969');
    expect(said(file)).toEqual([
      null, 'xls', 'cpr A+B under 1: 12/12 certain', 'cpr sheet 4 A+B under 1: 12/12 certain',
    ]); // prettier-ignore
  });

  test('sheets of BIFF4 in one workspace have names', () => {
    const sheets = [{ rows: [['Navn']] }, { name: `Sag ${PUBLISHED}`, rows: [['Navn']] }];
    expect(said(xlsWorkbook(sheets, { version: 4 }))).toEqual([
      null, 'xls', 'cpr sheetName: 1/1 likely',
    ]); // prettier-ignore
  });

  test('the name of a stream is not told apart by its letters', () => {
    expect(said(compound({ WORKBOOK: xlsStream([register]) }))).toEqual([
      null, 'xls', 'cpr A under 1: 12/12 certain',
    ]); // prettier-ignore
  });

  test('a workbook without its stream is none', () => {
    expect(read(compound({ Workbook: Buffer.alloc(5_000) })).trouble).toBe('damaged');
    expect(read(compound({ Workbook: '' })).trouble).toBe('damaged');
  });
});

function withUnused(most: number): Buffer {
  const table = new CutRecords(0xfc, most, 'narrow');
  table.raw(Buffer.concat([u32(1), u32(2)]));
  for (const text of ['Navn', PUBLISHED]) table.text({ text });
  const front = [bof(8, 5), biff(0x85, u32(0), bytes(0, 0), unicode('Ark1', 1))];
  const globals = Buffer.concat([...front, table.end(), EOF]);
  globals.writeUInt32LE(globals.length, front[0]!.length + 4);
  const cell = biff(0xfd, u16(0), u16(0), u16(0), u32(0));
  return Buffer.concat([globals, bof(8, 0x10), cell, EOF]);
}

describe('what no cell uses', () => {
  test('is a remnant', () => {
    expect(said(withUnused(12))).toEqual([null, 'xls', 'cpr remnant: 1/1 likely']);
  });

  test('is none where a sheet was not read, which may use it', () => {
    const broken = withUnused(12).subarray(0, -6);
    expect(said(broken)).toEqual(['damaged', 'xls']);
  });
});

function stale(flags: number): Buffer {
  const text = Buffer.concat([bytes(0x17), unicode(PUBLISHED, 1)]);
  const tokens = Buffer.concat([u16(text.length), text]);
  return biff(0x06, u16(3), u16(1), u16(0), Buffer.alloc(8), u16(flags), u32(0), tokens);
}

describe('formulas', () => {
  const likely = 'cpr B row 4: 1/1 likely';
  const nothing: SheetSketch = { rows: [['Navn']] };

  test.each([2, 3, 4, 5, 8] as const)('whose value nobody kept, in BIFF%i', (version) => {
    const sheet: SheetSketch = { rows: [['Navn', { formula: `"${PUBLISHED}"` }]] };
    expect(said(xlsWorkbook([sheet], { version }))).toEqual([
      null, 'xls', 'cpr B row 1: 1/1 likely',
    ]); // prettier-ignore
  });

  test('that are to be calculated when the file is opened', () => {
    expect(said(xlsWorkbook([nothing], { behindCells: [stale(2)] }))).toEqual([
      null,
      'xls',
      likely,
    ]);
    expect(said(xlsWorkbook([nothing], { behindCells: [stale(0)] }))).toEqual([null, 'xls']);
  });

  test('whose text stands with the array that they share', () => {
    const text = Buffer.concat([bytes(0x17), unicode(PUBLISHED, 1)]);
    const empty = Buffer.from('030000000000ffff', 'hex');
    const cell = biff(
      0x06,
      u16(3),
      u16(1),
      u16(0),
      empty,
      u16(8),
      u32(0),
      u16(5),
      bytes(1, 3, 0, 1, 0),
    );
    const array = biff(0x221, Buffer.alloc(12), u16(text.length), text);
    const shared = biff(0x4bc, Buffer.alloc(8), u16(text.length), text);
    for (const behind of [array, shared]) {
      expect(said(xlsWorkbook([nothing], { behindCells: [cell, behind] }))).toEqual([
        null, 'xls', likely,
      ]); // prettier-ignore
    }
  });
});

const DOS: Readonly<Record<string, number>> = { ø: 0x9b, æ: 0x91, å: 0x86 };
const MACINTOSH: Readonly<Record<string, number>> = { ø: 0xbf, æ: 0xbe, å: 0x8c };

function encodedBy(codes: Readonly<Record<string, number>>): (text: string) => Buffer {
  return (text) => Buffer.from(Array.from(text, (sign) => codes[sign] ?? sign.charCodeAt(0)));
}

describe('code pages', () => {
  const rows = [
    ['Fødselsnr', 'Beløb på æske'],
    [PUBLISHED, 'øæå'],
  ];

  test.each([
    ['of Windows', 1252, undefined],
    ['of Windows, as older programs number it', 0x8001, undefined],
    ['of DOS in Denmark', 865, encodedBy(DOS)],
    ['of DOS', 850, encodedBy(DOS)],
    ['of the Macintosh', 0x8000, encodedBy(MACINTOSH)],
    ['of the Macintosh, as newer programs number it', 10_000, encodedBy(MACINTOSH)],
  ] as const)('%s', (_why, codepage, encode) => {
    for (const version of [2, 3, 4, 5] as const) {
      const dialect = encode === undefined ? { version, codepage } : { version, codepage, encode };
      const { columns: seen } = cellsOf(xlsWorkbook([{ rows }], dialect));
      const cells = [...seen.values()].map((column) => [...column.values()]);
      expect(cells).toEqual([rows.map(([a]) => a), rows.map(([, b]) => b)]);
    }
  });
});

describe('dates', () => {
  const sheet: SheetSketch = {
    rows: [[{ value: 25_568, format: 'dd-mm-yyyy' }, { value: 25_568, format: '0.00' }, 25_568]],
  };

  test.each([2, 3, 4, 5, 8] as const)('are told from numbers in BIFF%i', (version) => {
    for (const numbers of ['packed', 'side by side', 'double', 'formula'] as const) {
      const { columns: seen } = cellsOf(xlsWorkbook([sheet], { version, numbers }));
      const values = [...seen.values()].map((column) => column.get(0));
      expect(values).toEqual(['31-12-1969', '25568', '25568']);
    }
  });

  test('in several sheets of BIFF4, each with formats of its own', () => {
    const [dated, plain] = ['dd-mm-yyyy', '0.00'].map((format) =>
      xlsStream([{ rows: [[{ value: 25_568, format }]] }], { version: 4 }),
    ) as [Buffer, Buffer];
    const head = biff(0x8f, u32(0), bytes(3), Buffer.from('Ark'));
    const file = Buffer.concat([
      bof(4, 0x100), head, dated, head, plain, head, dated, EOF,
    ]); // prettier-ignore
    const { columns: seen, counts } = cellsOf(file);
    const values = [...seen.values()].map((column) => column.get(0));
    expect(values).toEqual(['31-12-1969', '25568', '31-12-1969']);
    expect([...counts.values()].map(({ dates }) => dates)).toEqual([1, 0, 1]);
  });

  test('of the calendar of the Macintosh', () => {
    for (const version of [2, 5, 8] as const) {
      const { columns: seen } = cellsOf(xlsWorkbook([sheet], { version, date1904: true }));
      expect(seen.get('1!A')?.get(0)).toBe('01-01-1974');
    }
  });
});

describe('protection is no encryption', () => {
  test('of a sheet, of the workbook, and against writing', () => {
    const locks = [biff(0x12, u16(1)), biff(0x13, u16(0xcc1a)), biff(0x19, u16(1))];
    const writing = [biff(0x86), biff(0x5b, u16(1), u16(0xcc1a), unicode('Anna'))];
    const dialect = { inGlobals: [...writing, ...locks], beforeCells: locks };
    expect(said(xlsWorkbook(SHEETS, dialect))).toEqual([null, 'xls', ...FOUND]);
  });
});

describe('written by SheetJS', () => {
  test.each(['biff8', 'biff5', 'biff2', 'xls', 'xla', 'biff4', 'biff3'] as const)(
    '%s',
    (bookType) => {
      const rows = SHEETS[1]!.rows.map((row) =>
        row.map((cell) => (typeof cell === 'object' ? null : cell)),
      );
      const book = sheetjs.utils.book_new(sheetjs.utils.aoa_to_sheet(rows), 'Ark1');
      // What SheetJS shares in BIFF5 nobody can read.
      for (const bookSST of /^(biff8|xl)/.test(bookType) ? [true, false] : [false]) {
        const file = sheetjs.write(book, {
          type: 'buffer',
          bookType: bookType as 'biff8',
          bookSST,
        }) as Buffer;
        expect(said(file), `${bookSST}`).toEqual([
        null, 'xls', 'cpr B under 1: 12/12 certain', 'cpr C: 12/12 likely',
      ]); // prettier-ignore
      }
    },
  );
});
