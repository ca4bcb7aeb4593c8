/**
 * Random sheets, written by SheetJS, by exceljs and by ourselves in a random dialect: whatever stood
 * in a cell must come back from it, and be counted in its column.
 */
import exceljs from 'exceljs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as sheetjs from 'xlsx';
import { binaryWorkbook, type BinaryDialect } from './binary-workbook.ts';
import { cellsOf } from './cells.ts';
import { ENCODINGS, textTable, type TextDialect } from './text-table.ts';
import { workbook, type Dialect } from './workbook.ts';
import { xlsWorkbook, type XlsDialect } from './xls-writer.ts';

type Value = string | number | null;
type Grid = readonly (readonly Value[])[];

const LETTERS = Array.from('aæøåÆØÅé€ 0123456789-–/.,;:|<>&"\'()=+#%\n\t\u00a0\u200b漢😀');
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 40 }),
  fc.stringMatching(/^[0-9]{6}[- ]?[0-9]{4}$/),
  fc.stringMatching(/^[0-9]{1,14}$/),
);
const numbers = fc.oneof(
  fc.integer({ min: 0, max: 4_000_000_000 }),
  fc.integer({ min: -999_999, max: 999_999 }),
  fc.double({ min: -1e12, max: 1e12, noNaN: true }),
);
const values: fc.Arbitrary<Value> = fc.oneof(texts, numbers, fc.constant(null));
const grids = fc.integer({ min: 1, max: 30 }).chain((width) =>
  fc.array(fc.array(values, { minLength: width, maxLength: width }), {
    minLength: 1,
    maxLength: 40,
  }),
);

const dialects: fc.Arbitrary<Dialect> = fc.record({
  strings: fc.constantFrom('shared', 'inline', 'str'),
  text: fc.constantFrom('plain', 'decimal', 'hex', 'runs', 'phonetic', 'preserve'),
  prefix: fc.constantFrom('', 'x'),
  encoding: fc.constantFrom('utf-8', 'utf-8 bom', 'utf-16le', 'utf-16be'),
  quote: fc.constantFrom('"', "'"),
  spaced: fc.boolean(),
  turned: fc.boolean(),
  order: fc.constantFrom('excel', 'reversed', 'shared first'),
  pack: fc.record({ stored: fc.boolean(), streamed: fc.boolean() }),
});

/** What a reader must see of a grid: nothing of empty texts, a number as its value. */
function expectedOf(grid: Grid): [string, string | number][] {
  return grid.flatMap((row, at) =>
    row.flatMap((value, column): [string, string | number][] =>
      value === null || value === '' ? [] : [[`${at} ${column}`, value]],
    ),
  );
}

/** Where a file is read as something else than the grid. */
function differences(grid: Grid, content: Uint8Array): string[] {
  const { columns, counts } = cellsOf(content);
  const seen = new Map<string, string | number>();
  const all: string[] = [];
  for (const [key, column] of columns) {
    const at = sheetjs.utils.decode_col(key.slice(2));
    for (const [row, value] of column) seen.set(`${row} ${at}`, value);
    const filled = counts.get(key)?.filled;
    if (filled !== column.size) all.push(`${key}: ${filled} at first, then ${column.size}`);
  }
  const expected = expectedOf(grid);
  if (seen.size !== expected.length) all.push(`${seen.size} cells of ${expected.length}`);
  for (const [key, value] of expected) {
    const told = seen.get(key);
    const isSame = typeof value === 'number' ? Number(told) === value : told === value;
    if (!isSame) all.push(`${key}: ${JSON.stringify(told)} instead of ${JSON.stringify(value)}`);
  }
  return all;
}

const RUNS = { numRuns: 60 };

test.each([true, false])('written by SheetJS, shared strings %s', (bookSST) => {
  fc.assert(
    fc.property(grids, (grid) => {
      const sheet = sheetjs.utils.aoa_to_sheet(grid.map((row) => [...row]));
      const book = sheetjs.utils.book_new(sheet, 'Ark1');
      const file = sheetjs.write(book, { type: 'buffer', bookType: 'xlsx', bookSST }) as Buffer;
      expect(differences(grid, file)).toEqual([]);
    }),
    RUNS,
  );
});

test.each([true, false])('written by exceljs, shared strings %s', async (useSharedStrings) => {
  await fc.assert(
    fc.asyncProperty(grids, async (grid) => {
      const book = new exceljs.Workbook();
      const sheet = book.addWorksheet('Ark1');
      for (const row of grid) sheet.addRow([...row]);
      const file = await book.xlsx.writeBuffer({ useSharedStrings, useStyles: true });
      expect(differences(grid, Buffer.from(file))).toEqual([]);
    }),
    RUNS,
  );
});

test('written in a random dialect', () => {
  fc.assert(
    fc.property(grids, dialects, (rows, dialect) => {
      expect(differences(rows, workbook([{ rows }], dialect))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

/** Very small doubles come out of SheetJS as others. */
function isTiny(value: Value): boolean {
  return typeof value === 'number' && value !== 0 && Math.abs(value) < 1e-9;
}

test.each([true, false])('written by SheetJS as records, shared strings %s', (bookSST) => {
  fc.assert(
    fc.property(grids, (all) => {
      const grid = all.map((row) => row.map((value) => (isTiny(value) ? 0 : value)));
      const sheet = sheetjs.utils.aoa_to_sheet(grid.map((row) => [...row]));
      const book = sheetjs.utils.book_new(sheet, 'Ark1');
      const file = sheetjs.write(book, { type: 'buffer', bookType: 'xlsb', bookSST }) as Buffer;
      expect(differences(grid, file)).toEqual([]);
    }),
    RUNS,
  );
});

test('as records in a random dialect', () => {
  const dialect: fc.Arbitrary<BinaryDialect> = fc.record({
    strings: fc.constantFrom('shared', 'inline', 'runs', 'formula'),
    rich: fc.boolean(),
    numbers: fc.constantFrom('packed', 'double', 'formula'),
    cells: fc.constantFrom('full', 'short'),
    blanks: fc.boolean(),
    styles: fc.boolean(),
    noise: fc.constantFrom(0, 1, 127, 128, 500),
    pack: fc.record({ stored: fc.boolean(), streamed: fc.boolean() }),
    order: fc.constantFrom('excel', 'reversed'),
  });
  fc.assert(
    fc.property(grids, dialect, (rows, written) => {
      expect(differences(rows, binaryWorkbook([{ rows }], written))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test('as text in a random dialect', () => {
  const dialect: fc.Arbitrary<TextDialect> = fc.record({
    separator: fc.constantFrom(';', ',', '\t', '|'),
    lineEnd: fc.constantFrom('\r\n', '\n', '\r'),
    encoding: fc.constantFrom(...ENCODINGS.filter((encoding) => encoding !== 'windows-1252')),
    quotes: fc.constantFrom('all', 'needed'),
    announced: fc.constant(true),
  });
  fc.assert(
    fc.property(grids, dialect, (grid, written) => {
      const rows = grid.map((row) => row.map((value) => (value === null ? '' : String(value))));
      expect(differences(rows, textTable(rows, written))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

/** What texts of one byte a character can say, and as long as the oldest program takes them. */
function isNarrow(value: Value): boolean {
  return (
    typeof value !== 'string' || (value.length < 256 && /^[\t-\u007e\u00a0-\u00ff]*$/.test(value))
  );
}

/** What SheetJS writes as it is where it has no tables of code pages. */
function isPlain(value: Value): boolean {
  return typeof value !== 'string' || /^[\t-~]*$/.test(value);
}

test.each(['biff8', 'biff5', 'biff2', 'biff3', 'biff4'] as const)(
  'written by SheetJS in %s',
  (type) => {
    fc.assert(
      fc.property(grids, (all) => {
        const grid = all.map((row) =>
          row.map((value) =>
            isTiny(value) ? 0 : type === 'biff8' || isPlain(value) ? value : 'x',
          ),
        );
        const sheet = sheetjs.utils.aoa_to_sheet(grid.map((row) => [...row]));
        const book = sheetjs.utils.book_new(sheet, 'Ark1');
        const file = sheetjs.write(book, {
          type: 'buffer',
          bookType: type as 'biff8',
          bookSST: type === 'biff8',
        }) as Buffer;
        expect(differences(grid, file)).toEqual([]);
      }),
      RUNS,
    );
  },
);

test('as xls in a random dialect', () => {
  const dialect: fc.Arbitrary<XlsDialect> = fc.record({
    version: fc.constantFrom(2, 3, 4, 5, 8, 8, 8),
    raw: fc.boolean(),
    strings: fc.constantFrom('shared', 'label', 'runs', 'formula'),
    width: fc.constantFrom('narrow', 'wide', 'mixed'),
    rich: fc.boolean(),
    most: fc.integer({ min: 4, max: 200 }),
    numbers: fc.constantFrom('packed', 'side by side', 'double', 'formula'),
    order: fc.constantFrom('rows', 'columns', 'upwards'),
    told: fc.constantFrom('right', 'nowhere', 'not at all'),
    file: fc.record({ scattered: fc.integer({ min: 1, max: 99 }), version: fc.constantFrom(3, 4) }),
  });
  fc.assert(
    fc.property(grids, dialect, (all, written) => {
      const isWide = written.version === 8;
      const rows = all.map((row) => row.map((value) => (isWide || isNarrow(value) ? value : 'x')));
      expect(differences(rows, xlsWorkbook([{ rows }], written))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
