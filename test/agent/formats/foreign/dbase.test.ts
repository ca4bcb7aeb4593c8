/** dBase tables: every type of field, every claim of the header, and what stands behind the records. */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../../../../scripts/people.ts';
import { cellsOf } from '../../../cells.ts';
import { dbaseTable, type DbaseField, double, type DbaseOptions } from '../../../foreign-tables.ts';
import { linesOf, read } from '../../../reading.ts';

const PEOPLE = somePeople(40, 510);
const FIELDS: readonly DbaseField[] = [
  { name: 'NAVN', type: 'C', length: 12 },
  { name: 'CPRNR', type: 'C', length: 11 },
];
const RECORDS = PEOPLE.map((digits) => ['Søren', written(digits)]);

function register(options: DbaseOptions = {}): Buffer {
  return dbaseTable(FIELDS, RECORDS, options);
}

function all(count: number): string[] {
  return [`cpr B under 1: ${count}/${count} certain`];
}

function bytes(fill: (view: DataView) => void, length = 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(length));
  fill(view);
  return new Uint8Array(view.buffer);
}

/** Of version 7, whose bytes sort as their numbers do. */
function ordered(value: number): Uint8Array {
  return bytes((view) => {
    view.setFloat64(0, value);
    if (value >= 0) view.setUint8(0, view.getUint8(0) ^ 0x80);
    else for (let at = 0; at < 8; at++) view.setUint8(at, view.getUint8(at) ^ 0xff);
  });
}

const JULIAN_1_JAN_1900 = 2_415_021;

const VALUES: readonly (readonly [
  why: string, type: string, value: string | Uint8Array, told: string | undefined, version?: number,
])[] = [
  ['text', 'C', '  0101650000 ', '0101650000'],
  ['text with zeros behind it', 'C', 'abc\0\0\0', 'abc'],
  ['an empty text', 'C', '', undefined],
  ['a number', 'N', '     101650000', '101650000'],
  ['a number with its zero', 'N', '0101650000', '0101650000'],
  ['a number with decimals that say nothing', 'N', '101650000.00', '101650000'],
  ['a number with decimals', 'F', '12.50', '12.5'],
  ['a number too large for its field', 'N', '*************', '*************'],
  ['a day', 'D', '18650901', '01-09-1865'],
  ['no day', 'D', '00000000', '00-00-0000'],
  ['a truth', 'L', 'T', undefined],
  ['where a memo stands', 'M', '0000000012', undefined],
  ['a whole number', 'I', bytes((view) => view.setInt32(0, 101_650_000, true), 4), '101650000', 0x30],
  ['a whole number of dBase', 'I', bytes((view) => view.setUint32(0, 101_650_000 + 2 ** 31), 4), '101650000', 0x04],
  ['one that counts up', '+', bytes((view) => view.setUint32(0, 7 + 2 ** 31), 4), '7', 0x04],
  ['a double', 'B', double(101_650_000), '101650000', 0x30],
  ['a double of dBase', 'O', ordered(101_650_000), '101650000', 0x04],
  ['a negative one', 'O', ordered(-1.5), '-1.5', 0x04],
  ['money', 'Y', bytes((view) => view.setBigInt64(0, 1_016_500_005_000n, true)), '101650000.5', 0x30],
  ['a moment', 'T', bytes((view) => view.setInt32(0, JULIAN_1_JAN_1900 + 2, true)), '03-01-1900', 0x30],
  ['a moment of dBase', '@', bytes((view) => view.setFloat64(0, 62_135_683_200_000 + 86_400_000 * 366)), '02-01-1971', 0x04],
  ['no double', 'B', bytes((view) => view.setFloat64(0, Number.NaN, true)), undefined, 0x30],
  ['a text that fills its field', 'V', '0101650000123456', '0101650000123456', 0x32],
  ['a text that does not', 'V', Buffer.from('0101650000     \x0a'), '0101650000', 0x32],
]; // prettier-ignore

describe('a field with', () => {
  test.each(
    VALUES.map(([why, type, value, told, version = 0x03]) => ({ why, type, value, told, version })),
  )('$why', ({ type, value, told, version }) => {
    const length = type === 'V' ? 16 : 'CNF'.includes(type) ? 14 : value.length;
    const fields = [
      { name: 'A', type, length },
      { name: 'B', type: 'C', length: 3 },
    ];
    const { columns } = cellsOf(dbaseTable(fields, [[value, 'x']], { version }));
    expect(columns.get('1!A')?.get(1)).toBe(told);
    expect(columns.get('1!B')?.get(1)).toBe('x');
    expect(columns.get('1!A')?.get(0)).toBe('A');
  });
});

test('deleted records are read as well: whoever has the file has them', () => {
  const { verdict, trouble } = read(register({ deleted: new Set([0, 3, 39]) }));
  expect(trouble).toBeNull();
  expect(linesOf(verdict)).toEqual(all(40));
});

test('a text of more than 255 letters', () => {
  const fields = [
    { name: 'NOTE', type: 'C', length: 400 },
    { name: 'B', type: 'C', length: 3 },
  ];
  const { columns } = cellsOf(dbaseTable(fields, [['y'.repeat(400), 'x']]));
  expect(columns.get('1!A')?.get(1)).toBe('y'.repeat(400));
  expect(columns.get('1!B')?.get(1)).toBe('x');
});

test('more than a window of records', () => {
  const people = somePeople(30_000, 511);
  const { verdict, trouble } = read(
    dbaseTable(
      [...FIELDS, { name: 'FYLD', type: 'C', length: 90 }],
      people.map((digits) => ['Bo', digits]),
    ),
  );
  expect(trouble).toBeNull();
  expect(linesOf(verdict)).toEqual(all(30_000));
});

const EMPTY = Buffer.alloc(24, 0x20);
const CLAIMS: readonly (readonly [
  why: string, file: Buffer, trouble: string | null, found: number,
])[] = [
  ['no mark of the end', register({ tail: Buffer.alloc(0) }), null, 40],
  ['blocks filled with zeros', register({ tail: Buffer.alloc(500) }), null, 40],
  ['a header that counts none', register({ records: 0 }), null, 40],
  ['a header that counts too few', register({ records: 10 }), null, 40],
  ['empty records that are not counted', register({ tail: Buffer.concat([EMPTY, EMPTY]) }), null, 40],
  ['a header that counts too many', register({ records: 41 }), 'damaged', 40],
  ['a header that counts four billion', register({ records: 2 ** 32 - 1 }), 'damaged', 40],
  ['something else behind the records', register({ tail: Buffer.from('\x1aPK\x03\x04 CPR') }), 'damaged', 40],
  ['something else as long as two records', register({ tail: Buffer.from(`\x1a${'xyz'.repeat(16)}`.slice(0, 48)) }), 'damaged', 40],
  ['more than any block is filled with', register({ tail: Buffer.alloc(70_000) }), 'damaged', 40],
  ['the last record cut in its first field', register().subarray(0, -20), 'damaged', 39],
  ['the last record cut behind its number', register({ tail: Buffer.alloc(0) }).subarray(0, -1), 'damaged', 39],
  ['half of it', register().subarray(0, 97 + 20 * 24 + 3), 'damaged', 20],
  ['no record at all', register().subarray(0, 97), 'damaged', 0],
]; // prettier-ignore

describe('claims:', () => {
  test.each(CLAIMS)('%s', (_why, file, trouble, found) => {
    const reading = read(file);
    expect([reading.format, reading.trouble]).toEqual(['dbf', trouble]);
    const whole = reading.verdict.findings.filter(({ confidence }) => confidence === 'certain');
    expect(whole.reduce((sum, { matches }) => sum + matches, 0)).toBe(found);
  });
});

test('an encrypted one is sealed, though nobody knows how', () => {
  const { trouble, scheme, verdict } = read(register({ encrypted: true }));
  expect(trouble).toBe('sealed');
  expect(scheme?.name).toBe('unknown');
  expect(verdict.matches).toBe(0);
});

test('a list of fields that does not make up the record is broken, not a text and not nothing', () => {
  const file = register();
  file.writeUInt16LE(file.readUInt16LE(10) + 1, 10);
  expect(read(file, 'other')).toMatchObject({ format: 'dbf', trouble: 'damaged' });
});
