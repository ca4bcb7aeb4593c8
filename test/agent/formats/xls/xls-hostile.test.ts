/**
 * Xls workbooks that lie: a thousand made by damaging good ones, and the lies that are known. Each ends
 * soon, in little memory, and is never clean with something unread.
 */
import { describe, expect, test } from 'vitest';
import { pick, random, somePeople, written } from '../../../../scripts/people.ts';
import { bytes, u16, u32 } from '../../../binary-records.ts';
import { float } from '../../../binary-workbook.ts';
import { cellsOf } from '../../../cells.ts';
import { compound } from '../../../compound-writer.ts';
import { linesOf, read } from '../../../reading.ts';
import { columns, type SheetSketch } from '../../../workbook.ts';
import { biff, CutRecords, unicode } from '../../../xls-records.ts';
import { bof, EOF, xlsStream, xlsWorkbook, type XlsDialect } from '../../../xls-writer.ts';

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
const DIALECTS: readonly XlsDialect[] = [
  { most: 300 },
  { strings: 'label', numbers: 'double', order: 'columns' },
  { strings: 'formula', numbers: 'formula', most: 20 },
  { rich: true, width: 'mixed', most: 90, numbers: 'side by side' },
  { version: 5, strings: 'runs' },
  { version: 4 },
  { version: 3, strings: 'formula' },
  { version: 2 },
];
/** Of this process: the machine may be busy with other things. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

/** Where a lie may stand: over one byte, two or four. */
const LIES = [
  0, 1, 2, 7, 127, 128, 255, 0x809, 0x3c, 0x0a, 0xffff, 0xffff_fff0, 0xffff_ffff, 0x7fff_ffff,
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
  const sources = DIALECTS.map((dialect) => ({
    isOld: (dialect.version ?? 8) < 5,
    stream: xlsStream([SHEET, ...((dialect.version ?? 8) < 4 ? [] : [SHEET])], dialect),
  }));
  const troubles = new Map<string, number>();
  for (const dialect of DIALECTS) read(xlsWorkbook([SHEET], dialect));
  let slowest = 0;
  let largest = 0;
  for (let i = 0; i < 1_000; i++) {
    const { stream, isOld } = pick(sources, at);
    const broken = damaged(stream, at);
    const file = isOld ? broken : compound({ Workbook: broken });
    const before = process.memoryUsage.rss();
    const start = cpuMs();
    const { trouble, verdict } = read(file);
    slowest = Math.max(slowest, cpuMs() - start);
    largest = Math.max(largest, process.memoryUsage.rss() - before);
    expect([null, 'damaged', 'limit', 'sealed', 'not-spreadsheet']).toContain(trouble);
    expect(verdict.matches).toBeLessThanOrEqual(300);
    troubles.set(String(trouble), (troubles.get(String(trouble)) ?? 0) + 1);
  }
  expect(slowest).toBeLessThan(MAX_MS);
  expect(largest).toBeLessThan(MAX_BYTES);
  // Damage inside a text is none to a reader; most of the rest is told.
  expect(troubles.get('damaged')).toBeGreaterThan(300);
});

test('a workbook cut anywhere is damaged, and what stands in front is found', () => {
  const persons = new Set<number>();
  for (const dialect of DIALECTS) {
    const stream = xlsStream([SHEET], dialect);
    for (let i = 1; i < 40; i++) {
      const length = Math.max(12, Math.floor((stream.length * i) / 40));
      const { trouble, verdict } = read(stream.subarray(0, length));
      expect([trouble, length, stream.length, dialect]).toEqual(['damaged', length, stream.length, dialect]); // prettier-ignore
      persons.add(verdict.persons);
    }
  }
  expect(persons.size).toBeGreaterThan(40);
});

const CELL = [u16(0), u16(0), u16(0)] as const;
const NEXT = [u16(1), u16(1), u16(0)] as const;
const TEXT = biff(0x204, ...CELL, unicode('CPR: 020280-0009'));
const BEHIND = biff(0x204, u16(9), u16(0), u16(0), unicode('CPR: 020280-0009'));

/** One sheet of these records, behind these strings, without anything else. */
function streamOf(sheet: readonly Buffer[], strings: readonly Buffer[] = []): Buffer {
  const named = biff(0x85, u32(0), bytes(0, 0), unicode('Ark1', 1));
  const front = [bof(8, 5), named, ...strings, EOF];
  const globals = Buffer.concat(front);
  globals.writeUInt32LE(globals.length, front[0]!.length + 4);
  return Buffer.concat([globals, bof(8, 0x10), ...sheet]);
}

/** A record that says it has so many bytes, and has these. */
function claiming(type: number, size: number, ...content: readonly Buffer[]): Buffer {
  return Buffer.concat([u16(type), u16(size), ...content]);
}

/** Each with the same cell in front and, where reading can go on, behind. */
const LYING: readonly (readonly [why: string, lie: Buffer, after: boolean])[] = [
  ['a text of 65,535 signs', biff(0x204, ...NEXT, u16(0xffff), bytes(0)), true],
  ['a text of one sign too many', biff(0x204, ...NEXT, u16(5), bytes(0), Buffer.from('Anne')), true],
  ['a text in half a sign too few', biff(0x204, ...NEXT, u16(2), bytes(1), Buffer.from('Ann')), true],
  ['a text without flags', biff(0x204, ...NEXT, u16(5)), true],
  ['a text without a length', biff(0x204, ...NEXT), true],
  ['a text that goes on in nothing', Buffer.concat([biff(0x204, ...NEXT, u16(5), bytes(0)), biff(0x3c)]), true],
  ['a column beyond the last', biff(0x203, u16(1), u16(16_384), u16(0), float(1)), true],
  ['a cell without a column', biff(0x203, u16(1)), true],
  ['a number of eight bytes that has four', biff(0x203, ...NEXT, u32(1)), true],
  ['a number of four bytes that has two', biff(0x27e, ...NEXT, u16(1)), true],
  ['a truth of no bytes', biff(0x205, ...NEXT), true],
  ['a text that is shared and nowhere', biff(0xfd, ...NEXT, u32(0xffff_fff0)), true],
  ['numbers side by side that end before they begin', biff(0xbd, u16(1), u16(9), u16(0), u32(0), u16(3)), true],
  ['numbers side by side that end far behind', biff(0xbd, u16(1), u16(1), u16(0), u32(0), u16(0xffff)), true],
  ['numbers side by side beyond the last column', biff(0xbd, u16(1), u16(0xffff), u16(0), u32(0), u16(0xffff)), true],
  ['numbers side by side, 10,000 of them', biff(0xbd, u16(1), u16(0), Buffer.alloc(60_000), u16(9)), true],
  ['numbers side by side without any', biff(0xbd, u16(1), u16(1)), true],
  ['a formula whose text never comes', biff(0x06, ...NEXT, Buffer.from('000000000000ffff', 'hex'), Buffer.alloc(8)), true],
  ['a formula of no bytes', biff(0x06, ...NEXT), true],
  ['a formula cut short', biff(0x06, ...NEXT, Buffer.from('030000000000ffff', 'hex'), Buffer.alloc(6), u16(999)), true],
  ['the old records in the same place', biff(0x03, ...NEXT, float(1)), true],
  ['a record longer than the stream', claiming(0x1b6, 0xffff), false],
  ['a cell longer than the stream', claiming(0x204, 0xffff, ...NEXT, u16(3)), false],
  ['a record that has only begun', bytes(4, 2, 9), false],
  ['another sheet in the midst of it', Buffer.concat([bof(8, 0x10), EOF]), false],
  ['no end', Buffer.alloc(0), false],
]; // prettier-ignore

function shared(...texts: readonly string[]): Buffer {
  return Buffer.concat(texts.map((text) => unicode(text)));
}

describe('lies', () => {
  test.each(LYING)('%s', (_why, lie, after) => {
    const stream = streamOf([TEXT, lie, ...(after ? [BEHIND, EOF] : [])]);
    for (const file of [stream, compound({ Workbook: stream })]) {
      const { trouble, verdict } = read(file);
      expect(trouble).toBe('damaged');
      expect(verdict).toMatchObject({ matches: after ? 2 : 1, persons: 1 });
    }
  });

  const cells = [0, 1].map((at) => biff(0xfd, u16(at), u16(0), u16(0), u32(at)));
  const first = 'CPR: 020280-0009';

  test.each([
    ['4 billion strings', biff(0xfc, u32(0xffff_fff0), u32(0xffff_fff0), shared(first, 'Navn'))],
    ['one string too many', biff(0xfc, u32(3), u32(3), shared(first, 'Navn'))],
    ['no strings at all', Buffer.concat([biff(0xfc), biff(0x3c, u32(9), u32(9), shared(first, 'Navn'))])],
    ['a string that is longer than all', biff(0xfc, u32(2), u32(2), shared(first), u16(0xffff), bytes(0), Buffer.from('Navn'))],
    ['sounds of 4 billion bytes', biff(0xfc, u32(3), u32(3), shared(first), u16(4), bytes(4), u32(0xffff_ffff), shared('Navn').subarray(3))],
    ['runs beyond the table', biff(0xfc, u32(3), u32(3), shared(first), u16(4), bytes(8), u16(0xffff), shared('Navn').subarray(3))],
  ])('a table of shared strings that says it has %s', (_why, table) => {
    const start = cpuMs();
    const { trouble, verdict } = read(streamOf([...cells, EOF], [table]));
    expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', 'cpr A row 1: 1/1 certain']);
    expect(cpuMs() - start).toBeLessThan(MAX_MS);
  }); // prettier-ignore

  test('a table of strings cut off from what continues it', () => {
    const table = new CutRecords(0xfc, 14, 'narrow');
    table.raw(Buffer.concat([u32(2), u32(2)]));
    for (const text of [first, 'Navn']) table.text({ text });
    const cut = table.end();
    cut.writeUInt16LE(0x3d, 14 + 4);
    expect(read(streamOf([...cells, EOF], [cut])).trouble).toBe('damaged');
  });

  test('what lies between sheets and belongs to none is not called clean', () => {
    const stream = streamOf([TEXT, EOF, biff(0x204, ...NEXT, unicode('x')), Buffer.alloc(99)]);
    expect([read(stream).trouble, read(stream).verdict.matches]).toEqual(['damaged', 1]);
    expect(read(streamOf([TEXT, EOF, Buffer.alloc(999)])).trouble).toBeNull();
  });

  test('10,000 names of one sheet, and sheets without end', () => {
    const stream = streamOf([TEXT, EOF]);
    const name = biff(0x85, u32(stream.length - TEXT.length - 24), bytes(0, 0), unicode('A', 1));
    const names = Buffer.concat(Array.from({ length: 9_000 }, () => name));
    const many = Buffer.concat([bof(8, 5), names, EOF, stream.subarray(-TEXT.length - 24)]);
    const chart = bof(8, 0x20);
    const charts = streamOf([TEXT, ...Array.from({ length: 100_000 }, () => chart)]);
    const begun = streamOf(Array.from({ length: 5_000 }, () => bof(8, 0x10)));
    for (const file of [many, charts, begun]) {
      const start = cpuMs();
      expect(read(file).trouble).toBe('damaged');
      expect(cpuMs() - start).toBeLessThan(MAX_MS);
    }
  });

  test('more sheets than anybody has are over a limit', () => {
    const name = biff(0x85, u32(0), bytes(0, 0), unicode('A', 1));
    const names = Array.from({ length: 10_001 }, () => name);
    const { trouble } = read(Buffer.concat([bof(8, 5), ...names, EOF]));
    expect(trouble).toBe('limit');
  });

  test('many empty records take no time', () => {
    const start = cpuMs();
    const { trouble } = read(streamOf([TEXT, Buffer.alloc(2 ** 23), BEHIND, EOF]));
    expect(trouble).toBeNull();
    expect(cpuMs() - start).toBeLessThan(MAX_MS);
  });

  test('records that go on for ever keep little', () => {
    const note = biff(0x1b6, Buffer.alloc(18));
    const chain = Array.from({ length: 5_000 }, () => biff(0x3c, Buffer.alloc(8_000)));
    const file = streamOf([TEXT, note, ...chain, BEHIND, EOF]);
    const before = process.memoryUsage.rss();
    const { trouble } = read(file);
    expect(trouble).toBe('limit');
    expect(process.memoryUsage.rss() - before).toBeLessThan(MAX_BYTES);
  });

  test('a sheet that begins in another one, which has no end, is read', () => {
    const { trouble, verdict } = read(streamOf([TEXT, bof(8, 0x10), BEHIND, EOF]));
    expect([trouble, verdict.matches]).toEqual(['damaged', 2]);
  });

  test('a chart in a sheet is none of its cells', () => {
    const chart = [bof(8, 0x20), biff(0x203, u16(0), u16(0), u16(0), float(1)), EOF];
    const { columns: seen } = cellsOf(
      streamOf([biff(0x204, ...NEXT, unicode('Anne')), ...chart, EOF]),
    );
    expect([...seen.keys()]).toEqual(['1!B']);
  });

  test('a sheet that nobody names is read, also in front of one that has a name', () => {
    const name = biff(0x85, u32(0), bytes(0, 0), unicode('Ark1', 1));
    const unnamed = [bof(8, 0x10), BEHIND, EOF];
    const front = Buffer.concat([bof(8, 5), name, EOF, ...unnamed]);
    front.writeUInt32LE(front.length, bof(8, 5).length + 4);
    const { trouble, verdict } = read(Buffer.concat([front, bof(8, 0x10), TEXT, EOF]));
    expect([trouble, verdict.matches]).toEqual([null, 2]);
  });

  test('globals without an end are damaged, and so is a text that never comes', () => {
    const endless = Buffer.concat([bof(8, 5), bof(8, 0x10), TEXT, EOF]);
    const value = Buffer.from('000000000000ffff', 'hex');
    const formula = biff(0x06, ...NEXT, value, Buffer.alloc(8));
    for (const file of [endless, streamOf([TEXT, formula, EOF])]) {
      expect([read(file).trouble, read(file).verdict.matches]).toEqual(['damaged', 1]);
    }
  });

  test('a format that is cut', () => {
    const { trouble, verdict } = read(xlsWorkbook([SHEET], { inGlobals: [biff(0x41e, bytes(1))] }));
    expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', 'cpr A under 1: 60/60 certain']);
  });

  test('a sheet whose name is cut is read, but not its name', () => {
    const cut = biff(0x85, u32(0), bytes(0, 0, 9));
    const stream = Buffer.concat([bof(8, 5), cut, EOF, bof(8, 0x10), TEXT, EOF]);
    expect([read(stream).trouble, read(stream).verdict.matches]).toEqual(['damaged', 1]);
  });

  test('two cells in far corners are two cells', () => {
    const last = biff(0x204, u16(0xffff), u16(0xff), u16(0), unicode('020280-0009'));
    const { trouble, verdict } = read(streamOf([TEXT, last, EOF]));
    expect([trouble, verdict.matches, verdict.persons]).toEqual([null, 2, 1]);
  });

  test('a text that goes on for ever is read with all its numbers', () => {
    const text = new CutRecords(0x204, 8_000, 'mixed');
    text.raw(Buffer.concat(NEXT));
    text.text({ text: `${'Anne, '.repeat(8_000)}CPR 020280-0009, ${'Bo, '.repeat(4_000)}` });
    const { trouble, verdict } = read(streamOf([text.end(), EOF]));
    expect([trouble, verdict.matches]).toEqual([null, 1]);
  });
});
