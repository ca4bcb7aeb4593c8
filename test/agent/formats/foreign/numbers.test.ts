/** Documents of Numbers: what is beside the tables, what cannot be told, and archives that lie. */
import { describe, expect, test } from 'vitest';
import { type Message, objectsIn, unpackedIwa } from '../../../../agent/formats/foreign/iwa.ts';
import { tellTable } from '../../../../agent/formats/foreign/numbers-table.ts';
import { Unreadable } from '../../../../agent/formats/reader.ts';
import { somePeople, written } from '../../../../scripts/people.ts';
import type { Rows } from '../../../foreign-tables.ts';
import {
  asBefore2018,
  asFolder,
  field,
  frame,
  iwa,
  numbersDocument,
  object,
  partsIn,
  varint,
} from '../../../numbers-document.ts';
import { linesOf, read } from '../../../reading.ts';
import { zip } from '../../../zip-writer.ts';

const PEOPLE = somePeople(40, 540);
const REGISTER: Rows = [['CPR', 'Navn'], ...PEOPLE.map((digits) => [written(digits), 'Åse'])];
const FOUND = 'cpr A under 1: 40/40 certain';
const DOCUMENT = numbersDocument([REGISTER]);
const PARTS = partsIn(DOCUMENT);
const LONE = 'CPR 020280-0009';

/** The document with further parts, or with others in their place. */
function withParts(...more: readonly { readonly name: string; readonly data: Buffer }[]): Buffer {
  const names = new Set(more.map(({ name }) => name));
  return zip(
    [...PARTS.filter(({ name }) => !names.has(name)), ...more].map((part) => ({
      ...part,
      stored: true,
    })),
  );
}

function withObjects(...objects: readonly Buffer[]): Buffer {
  return withParts({ name: 'Index/More.iwa', data: iwa(Buffer.concat(objects)) });
}

test('several sheets, and what they are called', () => {
  const { verdict, trouble } = read(numbersDocument([[['x']], REGISTER]));
  expect(trouble).toBeNull();
  expect(linesOf(verdict).map((line) => line.replace(/sheet \d+ /, ''))).toEqual([FOUND]);
});

test('cells as they were stored before 2018', () => {
  const { verdict, trouble } = read(asBefore2018(DOCUMENT));
  expect([trouble, ...linesOf(verdict)]).toEqual([null, FOUND]);
});

/** What is told of each cell of the document's tables. */
function toldIn(document: Buffer): unknown[] {
  const objects = new Map<number, readonly Message[]>();
  for (const { name, data } of partsIn(document)) {
    if (!name.endsWith('.iwa')) continue;
    for (const { id, messages } of objectsIn(unpackedIwa(data, 2 ** 30))) objects.set(id, messages);
  }
  const cells: unknown[] = [];
  const keep = (...cell: readonly unknown[]): void => void cells.push(cell);
  const told = {
    sheet: keep,
    table: keep,
    text: keep,
    number: keep,
    double: (row: number, column: number, value: number): void => keep(row, column, `${value}`),
    // oxlint-disable-next-line max-params -- as readers tell it
    bytes: (row: number, column: number, from: Buffer, start: number, end: number): void =>
      keep(row, column, from.toString('utf8', start, end)),
    digits: keep,
    run: () => 0,
    front: keep,
    place: keep,
    isOver: false,
  };
  const tables = [...objects.values()].flat().filter(({ type }) => type === 6000);
  for (const table of tables) cells.push(tellTable(objects, table, told).told);
  return cells;
}

test('each cell is told as SheetJS tells those of before', () => {
  const rows = [
    ['Tal', 'Tekst'],
    [101_701_234, '010190-1234'],
    [7, 'Å'],
  ];
  const file = numbersDocument([rows]);
  const told = toldIn(file);
  expect(told).toEqual(toldIn(asBefore2018(file)));
  expect(told).toContainEqual([1, 0, '101701234']);
  expect(told).toContainEqual([2, 1, 'Å']);
});

test('numbers with decimals, great ones and days', () => {
  // Of what is below zero SheetJS writes none.
  const values = [12.5, 3, 0.1, 1e15, 123_456_789_012_345, 1.5e-7, 7.083333333333333, 1e25, 2e-30];
  const file = numbersDocument([values.map((value) => [value])]);
  expect(toldIn(file)).toEqual([
    ...values.map((value, row) => [row, 0, `${value}`]),
    values.length,
  ]);
});

test('cells behind empty ones, of which the last is far to the right', () => {
  const wide = Array.from({ length: 60 }, (_, column) =>
    column % 20 === 19 ? `k${column}` : null,
  );
  const file = numbersDocument([[['x', null, 'y'], wide, [null, 'z']]]);
  expect(toldIn(file)).toEqual([
    [0, 0, 'x'],
    [0, 2, 'y'],
    [1, 19, 'k19'],
    [1, 39, 'k39'],
    [1, 59, 'k59'],
    [2, 1, 'z'],
    6,
  ]);
});

test('a text without the mark that it begins with', () => {
  expect(toldIn(numbersDocument([[['\uFEFFCPR']]]))).toEqual([[0, 0, 'CPR'], 1]);
});

/** A document of one number, of these digits and this many places. */
function decimalDocument(digits: bigint, exponent: number): Buffer {
  const decimal = Buffer.alloc(16);
  decimal.writeBigUInt64LE(digits & 0xffff_ffff_ffff_ffffn);
  decimal.writeBigUInt64LE((digits >> 64n) | (BigInt(exponent + 6176) << 49n), 8);
  const parts = partsIn(numbersDocument([[[1]]])).map((part) => {
    if (!part.name.includes('Tile')) return { ...part, stored: true };
    const data = Buffer.from(unpackedIwa(part.data, 2 ** 20));
    // Behind the head of the one cell.
    const cell = data.indexOf(Buffer.from([5, 2, 0, 0, 0, 0, 0, 0]));
    if (cell >= 0) data.set(decimal, cell + 12);
    return { ...part, data: iwa(data), stored: true };
  });
  return zip(parts);
}

test.each([
  [1_017_012_340_000_000_000n, -10, '101701234'],
  // Not a double, whatever it is divided by.
  [10_000_000_000_000_001n, -2, '100000000000000.02'],
  [2n ** 70n + 1n, -15, '1180591.6207174114'],
  [5n, 30, '5e+30'],
] as const)('%d with %d places', (digits, exponent, text) => {
  expect(toldIn(decimalDocument(digits, exponent))).toEqual([[0, 0, text], 1]);
  expect(Number(`${digits}e${exponent}`)).toBe(Number(text));
});

test('notes, texts in shapes and names of sheets count', () => {
  const file = withObjects(
    object(90_001, 3056, field(1, LONE)),
    object(90_002, 2001, Buffer.concat([field(1, 3), field(3, LONE)])),
    object(90_003, 2, field(1, LONE)),
    // The text of a cell: the cell tells it.
    object(90_004, 6218, field(1, field(1, 90_005))),
    object(90_005, 2001, field(3, LONE)),
  );
  expect(read(file).trouble).toBeNull();
  expect(linesOf(read(file).verdict).toSorted()).toEqual([
    FOUND,
    'cpr comment: 1/1 certain',
    'cpr drawing: 1/1 certain',
    'cpr sheetName: 1/1 certain',
  ]);
});

test('a table whose sheet is called as what every object has', () => {
  const file = withObjects(object(90_001, 2, field(1, '__proto__')));
  expect(linesOf(read(file).verdict)).toEqual([FOUND]);
  expect(({} as Record<string, unknown>)['!data']).toBeUndefined();
});

/** A tile of one row with one cell of this type, that belongs to no table. */
function tile(type: number): Buffer {
  const storage = Buffer.alloc(12);
  storage.set([5, type]);
  const row = Buffer.concat([
    field(1, 0),
    field(2, 1),
    field(6, storage),
    field(7, Buffer.of(0, 0)),
  ]);
  return object(90_001, 6002, Buffer.concat([field(4, 1), field(5, row)]));
}

test('cells that no table tells are not nothing', () => {
  expect(read(withObjects(tile(3)))).toMatchObject({ trouble: 'unsupported' });
  expect(linesOf(read(withObjects(tile(3))).verdict)).toEqual([FOUND]);
  expect(read(withObjects(tile(0))).trouble).toBeNull();
});

test('a file beside the document is not nothing', () => {
  const file = withParts({ name: 'register.csv', data: Buffer.from('CPR\n') });
  expect(read(file)).toMatchObject({ format: 'numbers', trouble: 'unsupported' });
});

const broken: readonly (readonly [why: string, file: Buffer])[] = [
  ['a part that is noise', withParts({ name: 'Index/More.iwa', data: Buffer.from('noise') })],
  ['a part of another kind of frame', withParts({ name: 'Index/More.iwa', data: Buffer.of(1, 1, 0, 0, 0) })],
  ['a frame that is cut', withParts({ name: 'Index/More.iwa', data: iwa(Buffer.alloc(50)).subarray(0, -1) })],
  ['an object without a number', withObjects(Buffer.concat([varint(2), field(3, 1)]))],
  ['an object that is cut', withObjects(object(1, 2, Buffer.alloc(9)).subarray(0, -1))],
  ['a tile that is none', withObjects(object(90_001, 6002, Buffer.from([0xff, 0xff])))],
  ['a table that is none', withObjects(object(90_001, 6000, field(2, field(1, 4_000_000))))],
  ['a table that leads to itself', withObjects(object(90_001, 6000, field(2, field(1, 90_001))))],
  ['a table without columns', withObjects(object(90_001, 6000, field(2, field(1, 90_002))), object(90_002, 6001, Buffer.of()))],
  ['no parts in the inner archive', zip([{ name: 'Index.zip', data: zip([]) }, { name: 'Metadata/BuildVersionHistory.plist', data: '' }])],
  ['an inner archive that is noise', zip([{ name: 'Index.zip', data: 'noise' }, { name: 'Metadata/BuildVersionHistory.plist', data: '' }])],
]; // prettier-ignore

describe('broken:', () => {
  test.each(broken)('%s', (_why, file) => {
    const { format, trouble, verdict } = read(file);
    expect([format, trouble]).toEqual(['numbers', 'damaged']);
    const isWhole = partsIn(file).length > PARTS.length;
    expect(linesOf(verdict)).toEqual(isWhole ? [FOUND] : []);
  });

  test('without any one of its parts that hold the table', () => {
    const needed = PARTS.filter(({ name }) =>
      /CalculationEngine|Tables\/(Tile|DataList)|Document\.iwa/.test(name),
    );
    expect(needed.length).toBeGreaterThan(2);
    for (const { name } of needed) {
      const file = zip(PARTS.filter((part) => part.name !== name));
      const { trouble, verdict } = read(file);
      if (linesOf(verdict).join() !== FOUND) expect([name, trouble]).not.toEqual([name, null]);
    }
  });
});

/** So many bytes in a frame of few: one letter, and copies of it. */
function bomb(frames: number): Buffer {
  const copies = Buffer.alloc(3 * 1023, Buffer.of(0xfe, 1, 0));
  const packed = frame(64 * 1023 + 1, Buffer.of(0, 0x78), copies);
  return Buffer.concat(Array.from({ length: frames }, () => packed));
}
describe('bombs', () => {
  const files: readonly (readonly [why: string, file: Buffer])[] = [
    ['frames of copies', withParts({ name: 'Index/More.iwa', data: bomb(300) })],
    ['frames of copies, deflated', zip([...PARTS, { name: 'Index/More.iwa', data: bomb(5000) }])],
    ['frames that claim too much', withParts({ name: 'Index/More.iwa', data: frame(2 ** 31, Buffer.of(0, 0)) })],
    ['zeros, deflated', zip([...PARTS, { name: 'Index/More.iwa', data: Buffer.alloc(2 ** 26) }])],
    ['the same in the inner archive', asFolder(zip([...PARTS, { name: 'Index/More.iwa', data: bomb(5000) }]))],
  ]; // prettier-ignore
  test.each(files)('%s', (_why, file) => {
    const started = performance.now();
    expect(read(file)).toMatchObject({ format: 'numbers', trouble: 'limit' });
    expect(performance.now() - started).toBeLessThan(1500);
  });

  test('parts that lie on one another', () => {
    const part = { name: 'Index/More0.iwa', data: iwa(Buffer.alloc(2 ** 20)) };
    const others = Array.from({ length: 20 }, (_, at) => ({
      name: `Index/More${at + 1}.iwa`,
      headerOf: PARTS.length,
    }));
    expect(read(zip([...PARTS, part, ...others])).trouble).toBe('damaged');
  });
});

describe('Snappy', () => {
  const packs: readonly (readonly [why: string, packed: Buffer, told: string | null])[] = [
    ['a text as it is', frame(3, Buffer.from('\x08abc')), 'abc'],
    ['a text with its length behind', frame(70, Buffer.of(0xf0, 69), Buffer.alloc(70, 'x')), 'x'.repeat(70)],
    ['a length of two bytes', frame(300, Buffer.of(0xf4, 43, 1), Buffer.alloc(300, 'y')), 'y'.repeat(300)],
    ['a short copy', frame(8, Buffer.from('\x0cabcd'), Buffer.of(1, 4)), 'abcdabcd'],
    ['a copy of what it writes', frame(9, Buffer.from('\x00a'), Buffer.of((7 << 2) | 2, 1, 0)), 'a'.repeat(9)],
    ['a copy from far', frame(5, Buffer.from('\x0cabcd'), Buffer.of(3, 4, 0, 0, 0)), 'abcda'],
    ['two frames', Buffer.concat([frame(1, Buffer.from('\0a')), frame(1, Buffer.from('\0b'))]), 'ab'],
    ['a copy from the frame before', Buffer.concat([frame(4, Buffer.from('\x0cabcd')), frame(4, Buffer.of(1, 4))]), null],
    ['a copy from nowhere', frame(5, Buffer.from('\0a'), Buffer.of(1, 0)), null],
    ['a copy from in front', frame(5, Buffer.from('\0a'), Buffer.of(1, 2)), null],
    ['more than it says', frame(2, Buffer.from('\x08abc')), null],
    ['less than it says', frame(4, Buffer.from('\x08abc')), null],
    ['a frame that is cut', frame(3, Buffer.from('\x08abc')).subarray(0, -1), null],
    ['a text that is cut', frame(9, Buffer.from('\x20abc')), null],
    ['an empty frame', Buffer.of(0, 0, 0, 0), null],
  ]; // prettier-ignore
  test.each(packs)('%s', (_why, packed, told) => {
    const unpack = (): string => Buffer.from(unpackedIwa(packed, 1000)).toString('latin1');
    if (told === null) expect(unpack).toThrow(Unreadable);
    else expect(unpack()).toBe(told);
  });
});
