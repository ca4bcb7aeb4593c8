/**
 * The kernel's walk over xls streams, given in pieces of any size: what it counts, hands over and looks up
 * again is the same wherever the bytes are cut, also in texts that are larger than all it holds.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Aside, type Fill, Kernel } from '../../../../agent/formats/cells/kernel.ts';
import { BiffWalker } from '../../../../agent/formats/cells/kernel-walkers.ts';
import { Inspection } from '../../../../rules/index.ts';
import { somePeople, written } from '../../../../scripts/people.ts';
import { linesOf } from '../../../reading.ts';
import type { SheetSketch } from '../../../workbook.ts';
import { biff } from '../../../xls-records.ts';
import { xlsStream, type XlsDialect } from '../../../xls-writer.ts';

const TODAY = 20_261_122;
const STRINGS = 0xfc;
const BOF = 0x809;
const kernel = new Kernel();
const PEOPLE = somePeople(12, 61);

/** Gives the bytes in pieces of these sizes, over and over. */
function pieces(content: Uint8Array, sizes: readonly number[]): Fill {
  let at = 0;
  let turn = 0;
  return (out, offset, room) => {
    const size = Math.min(room, sizes[turn++ % sizes.length]!, content.length - at);
    out.set(content.subarray(at, at + size), offset);
    at += size;
    return size;
  };
}

/** Where records of a type begin. */
function placesOf(stream: Buffer, type: number): number[] {
  const places: number[] = [];
  for (let at = 0; at < stream.length; at += 4 + stream.readUInt16LE(at + 2)) {
    if (stream.readUInt16LE(at) === type) places.push(at);
  }
  return places;
}

interface Told {
  readonly lines: readonly string[];
  readonly strings: number;
  readonly texts: readonly (readonly [number, string])[];
  readonly seen: readonly unknown[];
  readonly beside: readonly (readonly [number, number])[];
  readonly passed: readonly number[];
}

function tellAll(stream: Buffer, sizes: readonly number[]): Told {
  const inspection = new Inspection(TODAY);
  const table = stream.subarray(placesOf(stream, STRINGS)[0]);
  const sheet = stream.subarray(placesOf(stream, BOF)[1]);
  const [inStrings, inSheet] = [new BiffWalker(8, true), new BiffWalker(8, false)];
  kernel.start(new Uint8Array(0));
  kernel.setCodes(Buffer.from(Array.from({ length: 128 }, (_, i) => i + 128)).toString('latin1'));
  kernel.readStrings(pieces(table, sizes), inStrings);
  const beside: [number, number][] = [];
  kernel.read(inSheet, pieces(sheet, sizes), {
    sheet: inspection.sheet(null),
    intern: (text) => inspection.intern(text),
    aside: ({ row, column }: Aside) => beside.push([row, column]),
  });
  const passed = [inStrings.passedBytes, inSheet.passedBytes];
  const wanted = new Set(Array.from({ length: kernel.stringCount }, (_, index) => index));
  const texts = [...kernel.wantedStrings(() => pieces(table, sizes), wanted, inStrings)];
  inspection.resolve(new Map(texts));
  inspection.resolve(kernel.kept.texts(inspection.wanted()));
  const seen: unknown[] = [];
  kernel.look(inSheet, pieces(sheet, sizes), null, (cell) => seen.push({ ...cell }));
  kernel.kept.forget();
  return {
    lines: linesOf(inspection.verdict()),
    strings: wanted.size,
    texts,
    seen,
    beside,
    passed,
  };
}

const SHEET: SheetSketch = {
  rows: [
    ['CPR-nr', 'Navn', 'Beløb', 'Bemærkning'],
    ...PEOPLE.map((digits, row) => [
      written(digits),
      `Søren – ${row % 3}`,
      row * 7.5,
      '漢😀'.repeat(row),
    ]),
  ],
};
const FOUND = ['cpr A under 1: 12/12 certain'];
const dialects: fc.Arbitrary<XlsDialect> = fc.record({
  strings: fc.constantFrom('shared', 'label', 'runs', 'formula'),
  width: fc.constantFrom('narrow', 'wide', 'mixed'),
  rich: fc.boolean(),
  most: fc.integer({ min: 4, max: 90 }),
  numbers: fc.constantFrom('packed', 'side by side', 'double', 'formula'),
  behindCells: fc.constantFrom([], [biff(0x1b6, Buffer.alloc(18)), biff(0x3c, Buffer.alloc(300))]),
});

test('wherever the bytes are cut, it is the same', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(dialects, sizes, (dialect, cuts) => {
      const stream = xlsStream([SHEET], dialect);
      const whole = tellAll(stream, [stream.length]);
      expect(whole.lines).toEqual(FOUND);
      expect(tellAll(stream, cuts)).toEqual(whole);
    }),
    { numRuns: 150, seed: 61 },
  );
});

test('what is no cell is told where it stands, and where the walk ended', () => {
  const note = biff(0x1b6, Buffer.alloc(18));
  const stream = xlsStream([SHEET], { beforeCells: [note, note], behindCells: [note] });
  const { beside, passed } = tellAll(stream, [stream.length]);
  const sheet = placesOf(stream, BOF)[1]!;
  const [first = 0, , last = 0] = placesOf(stream, 0x1b6).map((place) => place - sheet);
  expect(beside).toEqual([
    [first, first + 2 * note.length],
    [last, last + note.length],
  ]);
  expect(passed[1]).toBe(stream.length - sheet);
});

test.each(['shared', 'label', 'formula'] as const)(
  'texts that are larger than all it holds, %s',
  (strings) => {
    const [inFront = '', behind = ''] = PEOPLE;
    const text = `CPR ${written(inFront)} ${'æ, '.repeat(9_000)}CPR ${written(behind)}`;
    for (const width of ['narrow', 'wide', 'mixed'] as const) {
      const stream = xlsStream([{ rows: [[text, 'Anne'], [`${text} 漢`]] }], {
        strings,
        width,
        most: 5_000,
      });
      for (const sizes of [[stream.length], [8_192, 1]]) {
        expect(tellAll(stream, sizes).lines).toEqual(['cpr A: 4/2 certain']);
      }
    }
  },
);

test('thousands of numbers in one record', () => {
  const all = Buffer.concat(
    Array.from({ length: 10_000 }, (_, at) =>
      Buffer.from([0, 0, ((at * 4) & 255) | 2, at >> 6, 0, 0]),
    ),
  );
  const row = biff(0xbd, Buffer.from([0, 0, 0, 0]), all, Buffer.from([9_999 & 255, 9_999 >> 8]));
  const stream = xlsStream([{ rows: [['CPR']] }], { behindCells: [row] });
  const { seen } = tellAll(stream, [1_000]);
  expect(seen.length).toBe(10_001);
  expect(seen[10_000]).toMatchObject({ row: 0, column: 9_999, text: '9999' });
});
