/**
 * Binary workbooks that lie: a thousand made by damaging a good one, and the lies that are known. Each
 * ends soon, in little memory, and is never clean with something unread.
 */
import { describe, expect, test } from 'vitest';
import { pick, random, somePeople, written } from '../../../../scripts/people.ts';
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
import { columns, type SheetSketch } from '../../../workbook.ts';

const PEOPLE = somePeople(60, 10);
const SHEET: SheetSketch = {
  ...columns(
    ['CPR', ...PEOPLE.map((digits) => written(digits))],
    ['Navn', ...PEOPLE.map((_, row) => `Anne ${row}`)],
    ['Beløb', ...PEOPLE.map((_, row) => row * 1.25)],
    ['Nøgle', ...PEOPLE.map((_, row): string => (row % 2 ? 'ja' : 'nej'))],
  ),
  comments: [['A1', 'Husk: ring til Bo']],
};
const MAX_MS = 1_000;
const MAX_BYTES = 20 * 2 ** 20;

const NAME = record(39, u32(0), bytes(0), u32(0), wide('Sag'), formula('ja'), wide(''));
const VALIDATION = record(64, u32(3), u32(1), Buffer.alloc(16), wide('a'), wide('b'), wide('c'), wide('d'), formula('ja,nej'), u32(0), u32(0)); // prettier-ignore
const BESIDE: BinaryDialect = {
  inWorkbook: [NAME],
  inSheet: [VALIDATION, record(479, u16(0), wide('&CSide'), wide('&P'))],
  parts: [
    {
      name: 'xl/externalLinks/externalLink1.bin',
      relation: 'externalLink',
      data: Buffer.concat([
        record(363, u32(0), bytes(0)),
        record(366, u32(0)),
        record(371, u32(0), wide('Navn')),
        record(368, u32(1), float(1)),
      ]),
    },
    {
      name: 'xl/pivotCache/pivotCacheDefinition1.bin',
      relation: 'pivotCacheDefinition',
      data: Buffer.concat([
        record(183, u16(4), Buffer.alloc(18), wide('Navn')),
        record(189, u16(8), u32(2)),
        record(24, wide('Anne')),
        record(191, u16(2), u32(2), wide('Bo'), wide('Carl')),
        record(190),
      ]),
    },
  ],
};
const DIALECTS: readonly BinaryDialect[] = [
  BESIDE,
  { ...BESIDE, strings: 'inline', cells: 'short', numbers: 'double' },
  { ...BESIDE, strings: 'runs', numbers: 'formula' },
  { ...BESIDE, strings: 'formula', rich: true },
];
/** Where a lie may stand: over one byte, two or four. */
const LIES = [
  0, 1, 2, 7, 127, 128, 255, 0xffff, 0xffff_fff0, 0xffff_ffff, 0x8000_0000, 0x7fff_ffff,
];

function damaged(data: Buffer, at: () => number): Buffer {
  const copy = Buffer.from(data);
  const place = Math.floor(at() * (copy.length - 4));
  const way = Math.floor(at() * 6);
  if (way === 0) copy[place] = Math.floor(at() * 256);
  else if (way === 1) copy.writeUInt32LE(pick(LIES, at), place);
  else if (way === 2) copy.writeUInt16LE(pick(LIES, at) & 0xffff, place);
  else if (way === 3) return copy.subarray(0, place);
  else if (way === 4) return Buffer.concat([copy.subarray(0, place), copy.subarray(place + 1)]);
  else copy.fill(0xff, place, Math.min(copy.length, place + 1 + Math.floor(at() * 12)));
  return copy;
}

test('a thousand damaged workbooks end soon, in little memory', () => {
  const at = random(1_000);
  const sources = DIALECTS.map((dialect) => binaryParts([SHEET], dialect));
  const troubles = new Map<string, number>();
  read(binaryWorkbook([SHEET]));
  let slowest = 0;
  let largest = 0;
  for (let i = 0; i < 1_000; i++) {
    const parts = pick(sources, at);
    const binary = parts.filter(([name]) => name.endsWith('.bin'));
    const [victim] = pick(binary, at);
    const file = zipped(
      parts.map(([name, data]) => [name, name === victim ? damaged(data, at) : data]),
    );
    const before = process.memoryUsage.rss();
    const start = performance.now();
    const { trouble, verdict } = read(file);
    slowest = Math.max(slowest, performance.now() - start);
    largest = Math.max(largest, process.memoryUsage.rss() - before);
    expect([null, 'damaged', 'limit']).toContain(trouble);
    expect(verdict.matches).toBeLessThanOrEqual(200);
    troubles.set(String(trouble), (troubles.get(String(trouble)) ?? 0) + 1);
  }
  expect(slowest).toBeLessThan(MAX_MS);
  expect(largest).toBeLessThan(MAX_BYTES);
  // Damage inside a text is none to a reader; most of the rest is told.
  expect(troubles.get('damaged')).toBeGreaterThan(300);
});

const HEAD = [u32(0), u32(0)] as const;
const TEXT = record(6, ...HEAD, wide('CPR: 020280-0009'));
const ROW = record(0, u32(0));
/** A length of 256 MB, and one that never ends. */
const FAR = bytes(0xff, 0xff, 0xff, 0x7f);
const ENDLESS = bytes(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);

function workbookOf(sheet: Buffer, strings: Buffer | null = null): Buffer {
  const parts = binaryParts([SHEET], {
    styles: false,
    strings: strings === null ? 'inline' : 'shared',
  });
  return zipped(
    parts.map(([name, data]) => [
      name,
      name.endsWith('sheet1.bin') ? sheet : name.endsWith('sharedStrings.bin') ? strings! : data,
    ]),
  );
}

/** Each with the same cell in front and, where reading can go on, behind. */
const LYING: readonly (readonly [why: string, lie: Buffer, after: boolean])[] = [
  ['a text of 4 billion signs', record(6, u32(1), u32(0), u32(0xffff_fff0)), true],
  ['a text of one sign too many', record(6, u32(1), u32(0), u32(5), Buffer.from('Anne', 'utf16le')), true],
  ['a text with runs, cut', record(62, u32(1), u32(0), bytes(1), u32(9)), true],
  ['a text without a length', record(6, u32(1), u32(0)), true],
  ['a column below nothing', record(6, u32(0xffff_ffff), u32(0), wide('Anne')), true],
  ['a column beyond the last', record(6, u32(16_384), u32(0), wide('Anne')), true],
  ['a cell without a column', record(2, u16(1)), true],
  ['a short cell without a style', record(13, u16(1)), true],
  ['a number of four bytes that has two', record(2, u32(1), u32(0), u16(1)), true],
  ['a double of eight bytes that has four', record(5, u32(1), u32(0), u32(1)), true],
  ['a truth of no bytes', record(4, u32(1), u32(0)), true],
  ['a text that is shared and nowhere', record(7, u32(1), u32(0), u32(0xffff_fff0)), true],
  ['a row beyond the last', record(0, u32(0xffff_ffff)), true],
  ['a row without a number', record(0), true],
  ['a formula cut short', record(8, u32(1), u32(0), wide(''), u16(0), u32(9_999)), true],
  ['a validation of 4 billion ranges', record(64, u32(3), u32(0xffff_ffff)), true],
  ['a header cut short', record(479, u16(0), u32(9)), true],
  ['a record longer than the part', Buffer.concat([bytes(9), FAR]), false],
  ['a cell longer than the part', Buffer.concat([bytes(2), FAR, ...HEAD]), false],
  ['a text longer than the part', Buffer.concat([bytes(6), FAR, ...HEAD, u32(2 ** 26)]), false],
  ['a length without an end', ENDLESS, false],
  ['a type without an end', Buffer.concat([bytes(0xff, 0xff), ENDLESS]), false],
  ['a record that has only begun', bytes(0x86), false],
]; // prettier-ignore

function person(column: number): Buffer {
  return record(6, u32(column), u32(0), wide(`CPR: ${written(PEOPLE[column] ?? '')}`));
}

describe('lies', () => {
  test.each(LYING)('%s', (_why, lie, after) => {
    const sheet = Buffer.concat([record(145), ROW, TEXT, lie, ...(after ? [record(0, u32(9)), TEXT, record(130)] : [])]); // prettier-ignore
    const { trouble, verdict } = read(workbookOf(sheet));
    expect(trouble).toBe('damaged');
    expect(verdict).toMatchObject({ matches: after ? 2 : 1, persons: 1 });
  });

  test.each([
    ['xl/connections.bin', ENDLESS],
    ['xl/connections.bin', Buffer.concat([bytes(9), FAR])],
    ['xl/comments7.bin', Buffer.concat([bytes(0xfd, 0x04), FAR])],
    ['xl/comments7.bin', record(637, bytes(0), u32(0xffff_fff0))],
    ['xl/externalLinks/externalLink1.bin', record(359, u32(0xffff_ffff), u32(9))],
    ['xl/pivotCache/pivotCacheDefinition1.bin', record(189, u16(0))],
    ['xl/pivotCache/pivotCacheDefinition1.bin', record(191, u16(2), u32(0xffff_ffff), u32(9))],
    ['xl/workbook.bin', record(39, u32(0), bytes(0), u32(0), wide('Sag'), u32(0xffff_ffff))],
    ['xl/workbook.bin', record(156, u32(0), u32(1), u32(0xffff_fff0))],
    ['xl/styles.bin', Buffer.concat([record(617), record(47, bytes(1))])],
  ])('in %s', (name, data) => {
    const parts = binaryParts([SHEET]).filter(([other]) => other !== name);
    const told = read(zipped([...parts, [name, data]]));
    expect([told.trouble, told.verdict.matches]).toEqual(['damaged', 60]);
  });

  test('a table that says it holds 4 billion texts, and some that are none', () => {
    const strings = Buffer.concat([
      record(159, u32(0xffff_fff0), u32(0xffff_fff0)),
      record(19, bytes(0), u32(0xffff_fff0)),
      record(19),
      record(19, bytes(0), wide('CPR: 020280-0009')),
      record(160),
    ]);
    const cells = [0, 1, 2].map((index) => record(7, u32(index), u32(0), u32(index)));
    const sheet = Buffer.concat([record(145), ROW, ...cells, record(146), record(130)]);
    const { trouble, verdict } = read(workbookOf(sheet, strings));
    expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', 'cpr C row 1: 1/1 certain']);
  });

  test('texts beside what is broken are there, and the next file is read as ever', () => {
    const texts = ['CPR', ...PEOPLE.map((digits) => written(digits)), 'Navn'];
    const strings = Buffer.concat([
      record(19),
      ...texts.map((text) => record(19, bytes(0), wide(text))),
      bytes(19, 40, 0),
    ]);
    const rows = texts
      .slice(0, -1)
      .flatMap((_, row) => [
        record(0, u32(row)),
        record(7, u32(0), u32(0), u32(row + 1)),
        record(7, u32(1), u32(0), u32(texts.length)),
      ]);
    const broken = workbookOf(Buffer.concat([record(145), ...rows, record(130)]), strings);
    const { trouble, verdict } = read(broken);
    expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', 'cpr A under 1: 60/60 certain']);
    const few = columns(['Nøgle', 1, 2, 3], ['Navn', 'Anne', 'Bo', 'Carl']);
    const { counts } = cellsOf(binaryWorkbook([few]));
    expect([...counts].map(([key, { filled, ten }]) => [key, filled, ten])).toEqual([
      ['1!A', 4, 0],
      ['1!B', 4, 0],
    ]);
  });

  test('a sheet that is broken keeps no other from being looked at again', () => {
    const births = PEOPLE.map((digits) => Number(digits.slice(0, 6)));
    const serials = PEOPLE.map((digits) => Number(digits.slice(6)));
    const split = columns(['Fødselsdato', ...births], ['Løbenr', ...serials]);
    const parts = binaryParts([split, split]).map(([name, data]): [string, Buffer] =>
      name.endsWith('sheet1.bin') ? [name, data.subarray(0, -2)] : [name, data],
    );
    const { trouble, verdict } = read(zipped(parts));
    expect([trouble, ...linesOf(verdict)]).toEqual([
      'damaged',
      'cpr A+B under 1: 60/60 certain',
      'cpr sheet 2 A+B under 1: 60/60 certain',
    ]);
  });

  test('rows in any order, and cells before any row', () => {
    const rows = [9, 3, 1_048_575, 0, 3].map((row) => [record(0, u32(row)), person(0), person(1)]);
    const sheet = Buffer.concat([record(145), person(2), ...rows.flat(), record(130)]);
    const { trouble, verdict } = read(workbookOf(sheet));
    expect(trouble).toBeNull();
    expect(verdict).toMatchObject({ matches: 11, persons: 3 });
  });

  test('a sheet without its end is damaged', () => {
    const { trouble, verdict } = read(workbookOf(Buffer.concat([record(145), ROW, TEXT])));
    expect(trouble).toBe('damaged');
    expect(verdict.matches).toBe(1);
  });

  test('a validation larger than all windows is over a limit', () => {
    const sheet = Buffer.concat([ROW, TEXT, record(64, Buffer.alloc(2 ** 19)), record(130)]);
    const { trouble, verdict } = read(workbookOf(sheet));
    expect(trouble).toBe('limit');
    expect(verdict.matches).toBe(1);
  });

  test('many empty records take no time', () => {
    const start = performance.now();
    const sheet = Buffer.concat([ROW, Buffer.alloc(2 ** 22), TEXT, record(130)]);
    const { trouble } = read(workbookOf(sheet));
    expect(trouble).toBe('damaged');
    expect(performance.now() - start).toBeLessThan(MAX_MS);
  });
});
