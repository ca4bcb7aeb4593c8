/** Worksheets of the 1-2-3 family and workbooks of Quattro Pro 9: cells, what is beside them, and lies. */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../../../../scripts/people.ts';
import { cellsOf } from '../../../cells.ts';
import { compound } from '../../../compound-writer.ts';
import {
  double, type Family, placeOf, quattro9, quattro9Stream, record, type Rows, uint32, worksheet,
} from '../../../foreign-tables.ts'; // prettier-ignore
import { propertySets, SUMMARY } from '../../../property-sets.ts';
import { linesOf, read } from '../../../reading.ts';

const PEOPLE = somePeople(40, 530);
const REGISTER: Rows = [['CPR', 'Navn'], ...PEOPLE.map((digits) => [written(digits), 'Anne'])];
const FOUND = ['cpr A under 1: 40/40 certain'];
const LONE = '020280-0009';
const FAMILIES: readonly Family[] = ['wk1', 'wk3', 'wq1', 'wq2', 'wb2', 'works'];

function withCells(family: Family, ...cells: readonly Buffer[]): Buffer {
  return worksheet(family, [], { before: cells });
}

/** The first cell of the first sheet. */
function cellIn(file: Buffer): string | number | undefined {
  return cellsOf(file).columns.get('1!A')?.get(0);
}

const A1 = { sheet: 0, row: 0, column: 0 };
const PLACE3 = [0, 0, 0, 0];
const nan = double(Number.NaN);

const VALUES: readonly (readonly [why: string, family: Family, record: Buffer, told: string | undefined])[] = [
  ['a whole number', 'wk1', record(0x0d, placeOf('wk1', A1), [0x39, 0x30]), '12345'],
  ['a negative one', 'wk1', record(0x0d, placeOf('wk1', A1), [0xff, 0xff]), '-1'],
  ['a double', 'wk1', record(0x0e, placeOf('wk1', A1), double(101_650_000)), '101650000'],
  ['a formula', 'wk1', record(0x10, placeOf('wk1', A1), double(7.5), [1, 2, 3]), '7.5'],
  ['a formula that comes to an error', 'wk1', record(0x10, placeOf('wk1', A1), nan, [1]), undefined],
  ['a text in the middle', 'wk1', record(0x0f, placeOf('wk1', A1), Buffer.from('^0101650000\0')), '0101650000'],
  ['a text on the right', 'wk1', record(0x0f, placeOf('wk1', A1), Buffer.from('"abc\0')), 'abc'],
  ['a text without its sign', 'wk1', record(0x0f, placeOf('wk1', A1), Buffer.from('abc\0')), 'abc'],
  ['a day', 'wk1', record(0x0d, [0xf2, 0, 0, 0, 0], [0x10, 0x27]), '18-05-1927'],
  ['a time', 'wk1', record(0x0d, [0xf7, 0, 0, 0, 0], [0x10, 0x27]), '10000'],
  ['money', 'wk1', record(0x0d, [0xa2, 0, 0, 0, 0], [0x10, 0x27]), '10000'],
  ['a text of Works', 'works', record(0x0f, placeOf('works', A1), Buffer.from('0101650000\0')), '0101650000'],
  ['a text with its length', 'wq1', record(0x0f, placeOf('wq1', A1), Buffer.from('^\x03abcdef')), 'abc'],
  ['a text with a byte behind it', 'wb2', record(0x0f, placeOf('wb2', A1), Buffer.from('\0abc\0x')), 'abc'],
  ['letters between marks', 'wk3', record(0x16, PLACE3, Buffer.from("'F\x01\x9bdt\0", 'latin1')), 'Født'],
  ['a mark for the letter behind it', 'wk3', record(0x16, PLACE3, Buffer.from("'01\x0fx0165\x1f0000\0")), '0101650000'],
  ['a small number', 'wk3', record(0x18, PLACE3, [24, 0]), '12'],
  ['a small negative one', 'wk3', record(0x18, PLACE3, [0xfe, 0xff]), '-1'],
  ['a small number times 5000', 'wk3', record(0x18, PLACE3, [(3 << 4) | 1, 0]), '15000'],
  ['a small number times 500', 'wk3', record(0x18, PLACE3, [(3 << 4) | 3, 0]), '1500'],
  ['a small number of halves', 'wk3', record(0x18, PLACE3, [(40 << 4) & 255 | 5, (40 << 4) >> 8]), '2'],
  ['a packed number', 'wk3', record(0x25, PLACE3, uint32((50_825_003 * 64 + 1) % 2 ** 32)), '508250030'],
  ['a packed number with a point', 'wk3', record(0x25, PLACE3, uint32((125 << 6) | 0x10 | 1)), '12.5'],
  ['a packed negative one', 'wk3', record(0x25, PLACE3, uint32((125 << 6) | 0x20)), '-125'],
  ['ten bytes', 'wk3', record(0x17, PLACE3, [0, 0, 0, 0, 0, 0, 0, 0xc0, 0x00, 0xc0]), '-3'],
  ['ten bytes of nothing', 'wk3', record(0x17, PLACE3, [0, 0, 0, 0, 0, 0, 0, 0xc0, 0xff, 0xff]), undefined],
  ['a later formula', 'wk3', record(0x19, PLACE3, [0, 0, 0, 0, 0, 0, 0, 0xc0, 0x00, 0x40], [9, 9]), '3'],
]; // prettier-ignore

describe('a cell with', () => {
  test.each(VALUES)('%s', (_why, family, cell, told) => {
    const beside = { ...A1, column: 1 };
    const label =
      family === 'wk3'
        ? record(0x16, [0, 0, 0, 1], Buffer.from("'x\0"))
        : record(0x0e, placeOf(family, beside), double(1));
    const file = withCells(family, cell, label);
    expect(read(file).trouble).toBeNull();
    expect(cellIn(file)).toBe(told);
    expect(cellsOf(file).columns.get('1!B')?.size).toBe(1);
  });

  const results: readonly (readonly [Family, Buffer, Buffer])[] = [
    ['wk1', record(0x10, placeOf('wk1', A1), nan, [1]), record(0x33, placeOf('wk1', A1), Buffer.from('0101650000\0'))],
    ['wk1', record(0x10, placeOf('wk1', A1), double(0), [1]), record(0x33, placeOf('wk1', A1), Buffer.from('0101650000\0'))],
    ['wq2', record(0x10, placeOf('wq2', A1), nan, [1]), record(0x33, placeOf('wq2', A1), Buffer.from('\x0a0101650000'))],
    ['wk3', record(0x19, PLACE3, Buffer.alloc(10), [1]), record(0x1a, PLACE3, Buffer.from('0101650000\0'))],
  ]; // prettier-ignore
  test.each(results)('a formula that comes to a text, in %s', (family, formula, result) => {
    const { columns, counts } = cellsOf(withCells(family, formula, result));
    expect(columns.get('1!A')?.get(0)).toBe('0101650000');
    expect(counts.get('1!A')).toMatchObject({ filled: 1, ten: 1 });
  });
});

test('cells of several sheets are told sheet by sheet', () => {
  for (const family of ['wk3', 'wq2', 'wb2'] as const) {
    const { verdict, trouble } = read(worksheet(family, [[['x']], REGISTER], { order: 'columns' }));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual(['cpr sheet 2 A under 1: 40/40 certain']);
  }
  expect(linesOf(read(quattro9([[['x']], REGISTER])).verdict)).toEqual([
    'cpr sheet 2 A under 1: 40/40 certain',
  ]);
});

test('what reads as text in other records counts', () => {
  const text = Buffer.from(`\x01\0CPR ${LONE}\0`);
  const places: readonly (readonly [Family, number, string])[] = [
    ['wk1', 0x0b, 'definedName'],
    ['wk1', 0x26, 'headerFooter'],
    ['wb2', 0xcc, 'sheetName'],
    ['wk1', 0x77, 'remnant'],
    ['wk3', 0x26, 'remnant'],
  ];
  for (const [family, kind, where] of places) {
    const { verdict, trouble } = read(
      worksheet(family, [[['x']]], { before: [record(kind, text)] }),
    );
    expect([where, trouble, linesOf(verdict)]).toEqual([
      where,
      null,
      [`cpr ${where}: 1/1 certain`],
    ]);
  }
  const behind = read(
    worksheet('wk3', [[['x']]], { behind: Buffer.from(`Doc Info\0CPR ${LONE}`) }),
  );
  expect(behind.trouble).toBeNull();
  expect(linesOf(behind.verdict)).toEqual(['cpr property: 1/1 certain']);
});

test('a password seals it, whatever else can be read', () => {
  for (const [family, kind] of [
    ['wk1', 0x4b],
    ['wq2', 0x4b],
    ['wk3', 0x02],
    ['works', 0x37],
  ] as const) {
    const { trouble, scheme, verdict } = read(
      worksheet(family, [REGISTER], { before: [record(kind, [1, 2, 3, 4])] }),
    );
    expect([family, trouble, scheme?.name]).toEqual([family, 'sealed', 'unknown']);
    expect(linesOf(verdict)).toEqual(FOUND);
    expect(
      read(worksheet(family, [REGISTER], { before: [record(kind, [0, 0])] })).trouble,
    ).toBeNull();
  }
});

const end = record(1).length;
const BROKEN: readonly (readonly [why: string, file: (family: Family) => Buffer, found: number])[] = [
  ['no end', (family) => worksheet(family, [REGISTER]).subarray(0, -end), 40],
  ['cut in the last cell', (family) => worksheet(family, [[...REGISTER.slice(0, 40), [written(PEOPLE[39]!)]]]).subarray(0, -end - 2), 39],
  ['an end in front of the cells', (family) => worksheet(family, [REGISTER], { before: [record(1)] }), 0],
  ['a cell without its place', (family) => worksheet(family, [REGISTER], { before: [record(family === 'wk3' ? 0x16 : 0x0f, [0, 0])] }), 40],
  ['a number that is too short', (family) => worksheet(family, [REGISTER], { before: [family === 'wk3' ? record(0x27, PLACE3, [0]) : record(0x0e, placeOf(family, A1), [0])] }), 40],
  ['a text that runs over the next record', (family) => worksheet(family, [REGISTER], { before: [family === 'wk3' ? record(0x16, PLACE3, Buffer.from(`'x\0${'y'.repeat(30)}`)) : record(0x0f, placeOf(family, A1), Buffer.from(`'\x01\0${'y'.repeat(30)}`))] }), 40],
]; // prettier-ignore

describe.each(FAMILIES)('%s, broken:', (family) => {
  test.each(BROKEN)('%s', (_why, file, found) => {
    const { trouble, verdict } = read(file(family));
    expect(trouble).toBe('damaged');
    expect(verdict.matches).toBe(found);
  });
});

test('a worksheet that is too large to be held is over the limit', () => {
  const filler = record(0x0c, Buffer.alloc(65_000));
  const file = worksheet('wk1', [], { before: Array.from({ length: 270 }, () => filler) });
  expect(read(file)).toMatchObject({ format: 'lotus', trouble: 'limit' });
});

/** A workbook of one run in column A, and a text table of `abc`, `0101650000`. */
function runFrom(
  first: number,
  rows: number,
  ...cells: readonly (readonly number[] | Buffer)[]
): Buffer {
  const texts = ['abc', '0101650000'].map((text) =>
    Buffer.from([text.length, 0, 0, ...Buffer.from(text), 0]),
  );
  const stream = Buffer.concat([
    record(0x01, Buffer.from('QPW9\0\0\0\0\0\0')),
    record(0x407, Buffer.alloc(12), ...texts),
    record(0x601, Buffer.alloc(22)),
    record(0xa01, Buffer.alloc(10)),
    record(0xc01, uint32(first), uint32(rows), ...cells.map((cell) => Buffer.from(cell))),
    record(0x602, Buffer.alloc(8)),
    record(0x02),
  ]);
  return compound({ NativeContent_MAIN: stream });
}

function run(rows: number, ...cells: readonly (readonly number[] | Buffer)[]): Buffer {
  return runFrom(0, rows, ...cells);
}

function column(file: Buffer): (string | number)[] {
  return [...(cellsOf(file).columns.get('1!A')?.values() ?? [])];
}

describe('Quattro Pro 9', () => {
  const runs: readonly (readonly [why: string, file: Buffer, told: readonly string[]])[] = [
    ['numbers of each kind', run(5, [2, 7, 0], [3, 0xff, 0xff], [4, 0, 0, 0xf0, 0x3f], [5, ...double(2.5)], [8, ...double(3), 0, 0, 0, 0, 0, 0]), ['7', '-1', '1', '2.5', '3']],
    ['texts', run(2, [7, ...uint32(2)], [7, ...uint32(1)]), ['0101650000', 'abc']],
    ['blanks and formats', run(4, [1], [0x81, 5, 0], [0], [0x82, 5, 0, 9, 0]), ['9']],
    ['a number and its steps', run(4, [0x62, 4, 0, 10, 0, 3, 0]), ['10', '13', '16', '19']],
    ['a number that steps down', run(3, [0x63, 3, 0, 10, 0, 0xff, 0xff]), ['10', '9', '8']],
    ['texts one after another', run(2, [0x67, 2, 0, ...uint32(1), 1, 0]), ['abc', '0101650000']],
    ['numbers that are told one by one', run(3, [0x42, 3, 0, 5, 0, 6, 0, 7, 0]), ['5', '6', '7']],
    ['a formula that comes to an error', run(2, [8, ...nan, 0, 0, 0, 0, 0, 0], [2, 1, 0]), ['1']],
  ]; // prettier-ignore
  test.each(runs)('%s', (_why, file, told) => {
    expect(read(file).trouble).toBeNull();
    expect(column(file)).toEqual(told);
  });

  const broken: readonly (readonly [why: string, file: Buffer])[] = [
    ['fewer cells than it counts', run(3, [2, 7, 0])],
    ['more cells than it counts', run(1, [0x62, 4, 0, 10, 0, 3, 0])],
    ['a kind that nobody knows', run(1, [0x0b, 0])],
    ['a value that is cut', run(1, [5, 0])],
    ['a text that is not there', run(1, [7, ...uint32(3)])],
    ['a text below the first', run(1, [7, ...uint32(0)])],
    ['a row beyond the last', runFrom(1_000_000, 1, [2, 1, 0])],
    ['no end', compound({ NativeContent_MAIN: quattro9Stream([REGISTER]).subarray(0, -4) })],
    ['another beginning', compound({ NativeContent_MAIN: record(1, Buffer.from('QPW8')) })],
    ['texts that are cut', compound({ NativeContent_MAIN: Buffer.concat([record(1, Buffer.from('QPW9')), record(0x407, Buffer.alloc(12), [9, 0, 0, 65]), record(2)]) })],
  ]; // prettier-ignore
  test.each(broken)('broken: %s', (_why, file) => {
    expect(read(file)).toMatchObject({ format: 'quattro', trouble: 'damaged' });
  });

  test('what a formula comes to, and properties', () => {
    const stream = quattro9Stream([REGISTER]);
    const text = Buffer.from(`CPR ${LONE}`);
    const result = record(0xc02, [3, 0, ...uint32(60), text.length, 0, 0], text);
    const file = compound({
      NativeContent_MAIN: Buffer.concat([stream.subarray(0, -4), result, record(2)]),
      [SUMMARY]: propertySets({ values: { 2: `CPR ${LONE}` } }),
    });
    expect(read(file).trouble).toBeNull();
    expect(linesOf(read(file).verdict)).toEqual([
      ...FOUND,
      'cpr D row 61: 1/1 certain',
      'cpr property: 1/1 certain',
    ]);
  });

  test('what is told of many cells in a few bytes is over the limit, soon', () => {
    const started = performance.now();
    const many = Array.from({ length: 80 }, () => [
      record(0xa01, Buffer.alloc(10)),
      record(0xc01, uint32(0), uint32(0xffff), [0x62, 0xff, 0xff, 1, 0, 1, 0]),
    ]);
    const begin = record(0x01, Buffer.from('QPW9\0\0\0\0\0\0'));
    const stream = Buffer.concat([
      begin,
      record(0x601, Buffer.alloc(22)),
      ...many.flat(),
      record(2),
    ]);
    expect(read(compound({ NativeContent_MAIN: stream }))).toMatchObject({ trouble: 'limit' });
    expect(performance.now() - started).toBeLessThan(8000);
  });
});
