/** Places of an xls file that are broken, cut or made to cost: what stands before and behind them is told all the same. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../../../../scripts/people.ts';
import { bytes, u16, u32 } from '../../../binary-records.ts';
import { madeCompound } from '../../../compound-writer.ts';
import { linesOf, read } from '../../../reading.ts';
import {
  art, chartOf, definedName, float, link, linked, NOTE, object, oldNote, pivot, ptg, shapeText, text8, validation,
  xlsFile, xlsRecord, xlsStream, zeros,
} from '../../../xls-places.ts'; // prettier-ignore

/** Published by OS2datascanner as test numbers. */
const ONE = '020280-0009';
const TWO = '010180-0008';
const DASHED = somePeople(12, 26).map((digits) => written(digits));

const BEFORE = xlsRecord(0x14, text8(`Sag ${ONE}`));
const BEHIND = xlsRecord(0x15, text8(`Sag ${TWO}`));
const BOTH = 'cpr headerFooter: 2/2 likely';

/** Records that end before they should. */
const CUT: readonly (readonly [why: string, record: Buffer])[] = [
  ['a name', xlsRecord(0x18, u16(0), bytes(0, 200))],
  ['tokens of a name', xlsRecord(0x18, u16(0), bytes(0, 3), u16(4), zeros(8), text8('Sag', 0), bytes(0x17, 200, 0, 65))],
  ['a header', xlsRecord(0x14, u16(500), bytes(0), Buffer.from('x'))],
  ['a text of a shape that does not come', xlsRecord(0x1b6, zeros(10), u16(500), u16(16), zeros(4))],
  ['a text of a shape that is cut', shapeText(['Sag']).fill(0xff, 14, 16)],
  ['a validation', xlsRecord(0x1be, u32(3), u16(60_000), bytes(0))],
  ['a link', xlsRecord(0x1b8, zeros(28), u32(0x14), u32(0xffff_fff0))],
  ['a link with a broken path', xlsRecord(0x1b8, zeros(28), u32(3), Buffer.from('0303000000000000c000000000000046', 'hex'), u16(0), u32(0x7fff_ffff))],
  ['a workbook of a link', xlsRecord(0x1ae, u16(60_000), u16(3), bytes(0), Buffer.from('abc'), u16(9))],
  ['cells of a link', xlsRecord(0x5a, bytes(9, 0), u16(1), bytes(2), u16(900), bytes(0))],
  ['a rule of formats', xlsRecord(0x1b1, bytes(1, 3), u16(60_000), u16(60_000))],
  ['a point of a chart', Buffer.concat([xlsRecord(0x1065, u16(1)), xlsRecord(0x1025), xlsRecord(0x100d, bytes(0))])],
  ['headers of the first page', xlsRecord(0x89c, zeros(38), u16(500))],
]; // prettier-ignore

describe('a record that is cut', () => {
  test.each(CUT)('%s', (_why, record) => {
    const { verdict, trouble } = read(xlsFile({ sheet: [BEFORE, record, BEHIND] }));
    expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', BOTH]);
  });

  test('a note of old without its end', () => {
    const [whole, other] = [oldNote(`CPR ${ONE} ${'x'.repeat(3000)}`), oldNote(`Sag ${TWO}`)];
    const cut = whole.subarray(0, 2048 + 10);
    const { verdict, trouble } = read(xlsFile({ version: 5, sheet: [cut, other] }));
    expect([trouble, ...linesOf(verdict)]).toEqual([
      'damaged',
      'cpr comment: 1/1 certain',
      'cpr comment: 1/1 likely',
    ]);
  });
});

describe('a stream beside the workbook that is broken', () => {
  const field = { name: 'CPR', values: DASHED, listed: 1 as const };
  const streams: readonly (readonly [why: string, path: string, content: Buffer, lines: readonly string[]])[] = [
    ['a pivot cache that ends within a record', '_SX_DB_CUR/0001', pivot([field]).subarray(0, -10), ['cpr pivotCache: 12/12 certain']],
    ['a row that points nowhere', '_SX_DB_CUR/0001', Buffer.concat([pivot([field]).subarray(0, -4), xlsRecord(0xc8, bytes(99))]), ['cpr pivotCache: 12/12 certain']],
    ['a row without its indexes', '_SX_DB_CUR/0001', Buffer.concat([pivot([field]).subarray(0, -4), xlsRecord(0xc8)]), ['cpr pivotCache: 12/12 certain']],
    ['a value of no field', '_SX_DB_CUR/0001', xlsRecord(0xcd, text8(ONE)), []],
    ['a text without its end', '_SX_DB_CUR/0001', Buffer.concat([xlsRecord(0xcd, u16(900), bytes(0)), pivot([field])]), ['cpr pivotCache: 12/12 certain']],
    ['a log that ends within a record', 'Revision Log', Buffer.concat([xlsRecord(0x13e, text8(`Sag ${ONE}`)), bytes(1, 2, 9)]), ['cpr remnant: 1/1 likely']],
    ['a change with old values that cannot be', 'Revision Log', xlsRecord(0x13b, zeros(14), u16(3), zeros(6), u32(0xffff_ffff), u16(0), text8(`Sag ${ONE}`)), ['cpr remnant: 1/1 likely']],
    ['a change of a number that is cut', 'Revision Log', xlsRecord(0x13b, zeros(14), u16(2 << 3), zeros(6), u32(4), u16(0), zeros(4)), []],
    ['properties', '\u0005SummaryInformation', Buffer.alloc(100), []],
  ]; // prettier-ignore
  test.each(streams)('%s', (_why, path, content, lines) => {
    const { verdict, trouble } = read(xlsFile({ sheet: [BEHIND], beside: { [path]: content } }));
    const all = [...lines, 'cpr headerFooter: 1/1 likely'];
    expect([trouble, ...linesOf(verdict).toSorted()]).toEqual(['damaged', ...all.toSorted()]);
  });
});

function took(content: Buffer): number {
  const start = performance.now();
  read(content);
  return performance.now() - start;
}

test('a stream whose chain is cut between two records', () => {
  // Each fills a sector.
  const log = Array.from({ length: 12 }, (_, i) => {
    const text = text8(i === 0 ? `Sag ${ONE}` : '');
    return xlsRecord(0x13e, text, zeros(508 - text.length));
  });
  const made = madeCompound({ Workbook: xlsStream({}), 'Revision Log': Buffer.concat(log) });
  const first = made.file.readUInt32LE(made.entryAt('Revision Log') + 116);
  made.file.writeUInt32LE(0xffff_fffe, made.nextAt(first));
  const { verdict, trouble } = read(made.file);
  expect([trouble, ...linesOf(verdict)]).toEqual(['damaged', 'cpr remnant: 1/1 likely']);
});

describe('what costs', () => {
  /** Each an empty record that goes on with the one before. */
  test('a million pieces of one record are more than there may be', () => {
    const pieces = Buffer.concat([
      xlsRecord(0x5c),
      Buffer.alloc(4_000_000, Buffer.from([0x3c, 0, 0, 0])),
    ]);
    const { verdict, trouble } = read(xlsFile({ sheet: [BEFORE, pieces] }));
    expect([trouble, ...linesOf(verdict)]).toEqual(['limit', 'cpr headerFooter: 1/1 likely']);
  });

  test('a text in as many pieces as there may be', () => {
    const piece = Buffer.concat([u16(0x3c), u16(2), bytes(0, 0x20)]);
    const text = Buffer.concat([
      xlsRecord(0x1b6, zeros(10), u16(60_000), zeros(6)),
      ...Array.from({ length: 60_000 }, () => piece),
    ]);
    expect(took(xlsFile({ sheet: [text] }))).toBeLessThan(2_000);
  });

  test('tables of links by the thousand, with nothing in them', () => {
    const empty = xlsRecord(0x59, u16(0), u16(0));
    const { trouble } = read(xlsFile({ book: Array.from({ length: 20_000 }, () => empty) }));
    expect(trouble).toBeNull();
  });

  test('more tables of links than there may be', () => {
    const one = Buffer.concat([
      xlsRecord(0x59, u16(1), u16(0)),
      xlsRecord(0x5a, bytes(0, 0), u16(0), bytes(1), float(1)),
    ]);
    const { trouble } = read(
      xlsFile({ book: [BEFORE, ...Array.from({ length: 10_001 }, () => one)] }),
    );
    expect(trouble).toBe('limit');
  });

  test('a list of values that is said to be endless', () => {
    const array = Buffer.concat([bytes(255), u16(0xffff), bytes(2), text8(ONE)]);
    const { verdict, trouble } = read(xlsFile({ book: [definedName('Sag', ptg.array, array)] }));
    expect([trouble, ...linesOf(verdict)]).toEqual([null, 'cpr definedName: 1/1 likely']);
  });

  test('a chart with more series than there may be', () => {
    const points = Array.from({ length: 17_000 }, (_, column) =>
      xlsRecord(0x203, u16(0), u16(column), u16(0), float(1_306_729_647)),
    );
    const chart = chartOf([]).subarray(0, -4);
    const { trouble } = read(xlsFile({ sheet: [chart, ...points, xlsRecord(0x0a)] }));
    expect(trouble).toBe('limit');
  });

  test('a shape whose properties have no end', () => {
    const shape = Buffer.concat([u16(0x13), u16(0xf00b), u32(0x7fff_ffff)]);
    const { trouble } = read(xlsFile({ sheet: [xlsRecord(0xec, shape), BEHIND] }));
    expect(trouble).toBe('limit');
  });

  test('a drawing cut into bytes', () => {
    const one = art([[0x381, `Sag ${ONE}`]]);
    const long = Buffer.concat([one, ...Array.from({ length: 300 }, () => one.subarray(8))]);
    const cut = Array.from(long, (byte) => xlsRecord(0xec, bytes(byte)));
    expect(took(xlsFile({ sheet: cut }))).toBeLessThan(3_000);
  });
});

test('with any bytes of them any others, places never crash and never take long', () => {
  const people = DASHED.map((text): [string, string] => ['Anne', text]);
  const stream = xlsStream({
    book: [definedName('Sag', ptg.text(ONE)), ...linked('a.xls', [['Ark1', people]])],
    sheet: [
      xlsRecord(0xec, art([[0x381, `Sag ${ONE}`]])), object(NOTE), shapeText([`Sag ${ONE}`]), BEFORE,
      validation(['', 'a', '', ''], ptg.text(ONE)), link({ shows: 'a', file: ['A', `Sag ${ONE}`] }),
      chartOf([{ name: 'CPR', values: [1_306_729_647], categories: [ONE] }]),
    ],
  }); // prettier-ignore
  const log = Buffer.concat([
    xlsRecord(0x13b, zeros(14), u16(3), zeros(6), u32(0), u16(0), text8(ONE)),
    xlsRecord(0x13b, zeros(14), u16(2), zeros(6), u32(0), u16(0), float(1)),
  ]);
  const cache = pivot([
    { name: 'CPR', values: DASHED, listed: 1 },
    { name: 'x', values: DASHED },
  ]);
  const beside = { '_SX_DB_CUR/0001': cache, 'Revision Log': log };
  const whole = xlsFile({ beside });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(stream.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      (lies) => {
        const broken = Buffer.from(stream);
        for (const [at, byte] of lies) broken[at] = byte;
        const { trouble } = read(broken);
        expect([null, 'damaged', 'limit', 'sealed', 'not-spreadsheet']).toContain(trouble);
      },
    ),
    { seed: 11, numRuns: 600 },
  );
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(whole.length - 513), fc.nat(255)), { minLength: 1, maxLength: 8 }),
      (lies) => {
        const broken = Buffer.from(whole);
        for (const [at, byte] of lies) broken[512 + at] = byte;
        expect(read(broken).trouble).not.toBe('crashed');
      },
    ),
    { seed: 12, numRuns: 600 },
  );
});
