/**
 * The kernel's walk over records against tables it was not shown, given in pieces of any size; records
 * larger than all windows; and records that lie.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Aside, type Fill, Kernel } from '../../../../agent/formats/cells/kernel.ts';
import { sheetRecords, stringRecords } from '../../../../agent/formats/cells/kernel-walkers.ts';
import { Inspection } from '../../../../rules/index.ts';
import { bytes, record, u16, u32, wide } from '../../../binary-records.ts';
import { float, formula, packed } from '../../../binary-workbook.ts';
import { somePeople } from '../../../../scripts/people.ts';
import { linesOf } from '../../../reading.ts';

const TODAY = 20_261_122;
const kernel = new Kernel();

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

type Value = string | number;
interface Cell {
  readonly row: number;
  readonly column: number;
  readonly value: Value;
}

const character = fc.constantFrom(...'0123456789-./ E+abæøå–€&<>"\'😀漢\u00a0'.match(/./gu)!);
const text = fc.oneof(
  fc.string({ unit: character, minLength: 1, maxLength: 40 }),
  fc.constantFrom('210362-5629', '2103625629', 'Kontanthjælp', '1,2E+09', '31-12-1899'),
);
/** Doubles of which the first thirty bits are all. */
const shortDouble = fc
  .integer({ min: 0, max: 2 ** 30 - 1 })
  .map((bits) => Buffer.concat([u32(0), u32(bits * 4)]).readDoubleLE(0))
  .filter(Number.isFinite);
const number = fc.oneof(
  shortDouble,
  fc.integer({ min: -9_999, max: 9_999_999_999 }),
  fc.integer({ min: -(2 ** 29), max: 2 ** 29 }).map((whole) => whole / 100),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
/** Rows of cells with gaps. */
const table = fc
  .array(fc.array(fc.option(fc.oneof(text, number), { nil: null }), { maxLength: 30 }), { maxLength: 12 })
  .map((rows) =>
    rows.flatMap((cells, row) =>
      cells.flatMap((value, column): Cell[] => (value === null ? [] : [{ row, column, value }])),
    ),
  ); // prettier-ignore
const sizes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 5 });

/** One way to write each next cell, by turns. */
const ways = fc.array(
  fc.constantFrom('shared', 'inline', 'rich', 'formula', 'double', 'noise', 'short'),
  { minLength: 1, maxLength: 12 },
);
type Way = 'shared' | 'inline' | 'rich' | 'formula' | 'double' | 'noise' | 'short';

interface Written {
  readonly sheet: Buffer;
  readonly strings: Buffer;
}

function write(cells: readonly Cell[], all: readonly Way[]): Written {
  const shared: Buffer[] = [];
  const sheet = [record(129), record(145)];
  let row = -1;
  let last = -2;
  cells.forEach((cell, index) => {
    const way = all[index % all.length]!;
    if (cell.row !== row) {
      sheet.push(record(0, u32(cell.row), Buffer.alloc(13)));
      last = -2;
    }
    if (way === 'noise') sheet.push(record(700 + index, Buffer.alloc(index * 90, 7)));
    const isShort = way === 'short' && last === cell.column - 1;
    const head = isShort ? u32(0) : Buffer.concat([u32(cell.column), u32(0)]);
    const [type, body] = valueOf(cell.value, isShort || way !== 'short' ? way : 'shared', shared);
    sheet.push(record(isShort ? type + 11 : type, head, body));
    row = cell.row;
    last = cell.column;
  });
  return {
    sheet: Buffer.concat([...sheet, record(146), record(130)]),
    strings: Buffer.concat([record(159), ...shared, record(160)]),
  };
}

function valueOf(value: Value, way: Way, shared: Buffer[]): readonly [type: number, body: Buffer] {
  const behind = Buffer.concat([u16(0), formula(null)]);
  if (typeof value === 'number') {
    if (way === 'formula') return [9, Buffer.concat([float(value), behind])];
    const small = way === 'double' ? null : packed(value);
    return small === null ? [5, float(value)] : [2, small];
  }
  if (way === 'formula') return [8, Buffer.concat([wide(value), behind])];
  if (way === 'rich') return [62, Buffer.concat([bytes(1), wide(value), u32(1), u32(0)])];
  if (way === 'inline' || way === 'short') return [6, wide(value)];
  shared.push(record(19, bytes(0), wide(value)));
  return [7, u32(shared.length - 1)];
}

function inspect({ sheet, strings }: Written, cut: readonly number[]): Inspection {
  const inspection = new Inspection(TODAY);
  kernel.start(new Uint8Array(0));
  kernel.readStrings(pieces(strings, cut), stringRecords);
  kernel.read(sheetRecords, pieces(sheet, cut), feed(inspection));
  const wanted = inspection.wanted();
  inspection.resolve(kernel.wantedStrings(() => pieces(strings, cut), wanted, stringRecords));
  return inspection;
}

function feed(inspection: Inspection, aside?: (aside: Aside) => void) {
  return {
    sheet: inspection.sheet(null),
    intern: (it: string) => inspection.intern(it),
    ...(aside === undefined ? {} : { aside }),
  };
}

describe('records', () => {
  test('every cell comes out as it was written, however, and in pieces of any size', () => {
    fc.assert(
      fc.property(table, ways, sizes, (cells, how, cut) => {
        const { sheet, strings } = write(cells, how);
        kernel.start(new Uint8Array(0));
        kernel.readStrings(pieces(strings, cut), stringRecords);
        const indexes = Array.from({ length: kernel.stringCount }, (_, i) => i);
        const all = kernel.wantedStrings(
          () => pieces(strings, cut),
          new Set(indexes),
          stringRecords,
        );
        const seen: Cell[] = [];
        kernel.look(sheetRecords, pieces(sheet, cut), null, (cell) => {
          const it = cell.shared >= 0 ? (all.get(cell.shared) ?? '?') : cell.text;
          const { row, column } = cell;
          const written = cells.find((other) => other.row === row && other.column === column);
          const isNumber = typeof written?.value === 'number';
          seen.push({ row, column, value: isNumber ? Number(it) : it });
        });
        // A zero below nothing is one.
        const same = cells.map((cell) => (cell.value === 0 ? { ...cell, value: 0 } : cell));
        expect(seen.map((cell) => (cell.value === 0 ? { ...cell, value: 0 } : cell))).toEqual(same);
      }),
      { numRuns: 400, seed: 12_2018 },
    );
  });

  test('what is found does not depend on how the sheet is written or cut', () => {
    fc.assert(
      fc.property(table, ways, sizes, (cells, how, cut) => {
        const plain = inspect(write(cells, ['inline']), [100_000]).verdict();
        expect(inspect(write(cells, how), cut).verdict()).toEqual(plain);
      }),
      { numRuns: 400, seed: 20_620 },
    );
  });
});

describe('cells as nearly all programs write them, one behind the other', () => {
  const numbers = somePeople(9_000, 1_858).map(Number);
  const heads = { full: (column: number) => u32(column), short: () => Buffer.alloc(0) };

  for (const way of ['full', 'short'] as const) {
    test(`more of them than there is room for at once: ${way}`, () => {
      const cells = numbers.map((one, column) =>
        record(way === 'full' ? 5 : 16, heads[way](column), u32(0), float(one)),
      );
      const sheet = Buffer.concat([record(0, u32(0)), ...cells, record(146), record(130)]);
      const verdict = inspect({ sheet, strings: record(160) }, [2 ** 20]).verdict();
      expect(verdict.matches).toBe(numbers.length);
      const seen: number[] = [];
      kernel.look(sheetRecords, pieces(sheet, [2 ** 20]), null, (cell) =>
        seen.push(Number(cell.text)),
      );
      expect(seen).toEqual(numbers);
    });
  }

  test('one that stands beside all columns is none, and the sheet is damaged', () => {
    for (const column of [16_384, 2 ** 31, -1]) {
      const cell = record(5, u32(column >>> 0), u32(0), float(numbers[0]!));
      const sheet = Buffer.concat([record(0, u32(0)), cell, Buffer.alloc(40, record(1, u32(0), u32(0))), record(146), record(130)]); // prettier-ignore
      expect(() => inspect({ sheet, strings: record(160) }, [2 ** 20])).toThrow('damaged');
    }
  });
});

const LONG = 'Vej 1; 1234 ord – '.repeat(40_000);

function pointer(column: number, index: number): Buffer {
  return record(7, u32(column), u32(0), u32(index));
}

describe('records larger than all windows', () => {
  const cell = Buffer.concat([u32(1), u32(0)]);
  const places: readonly (readonly [why: string, record: Buffer])[] = [
    ['inline', record(6, cell, wide(`${LONG}CPR 211062-5629${LONG}`))],
    ['with runs', record(62, cell, bytes(1), wide(`${LONG}CPR 211062-5629${LONG}`), u32(0))],
    ['of a formula', record(8, cell, wide(`${LONG}CPR 211062-5629`), u16(0), formula('x'.repeat(30_000)))],
    ['short', record(17, u32(0), wide(`${LONG}CPR 211062-5629`))],
    ['the rest of a record is', record(62, cell, bytes(1), wide('CPR 211062-5629'), Buffer.alloc(2 ** 20))],
    ['another record is', Buffer.concat([record(9_999, Buffer.alloc(2 ** 21, 3)), record(6, cell, wide('CPR 211062-5629'))])],
  ]; // prettier-ignore
  test.each(places)('%s', (_why, long) => {
    const sheet = Buffer.concat([
      record(0, u32(1)),
      long,
      record(6, u32(3), u32(0), wide('CPR: 130672-9647')),
      record(130),
    ]);
    for (const cut of [[4_000], [2 ** 20], [70_001, 3]]) {
      const verdict = inspect({ sheet, strings: record(160) }, cut).verdict();
      expect(verdict.findings.map(({ columns, matches }) => [columns, matches])).toEqual([
        [long[0] === 17 ? [0] : [1], 1],
        [[3], 1],
      ]);
    }
  });

  test('a shared string is looked through to its end, and the next one is the next', () => {
    const strings = Buffer.concat([
      record(19, bytes(0), wide('Navn')),
      record(19, bytes(0), wide(`${LONG}CPR 211062-5629`)),
      record(19, bytes(0), wide('CPR: 130672-9647')),
      record(160),
    ]);
    const sheet = Buffer.concat([record(0, u32(0)), pointer(0, 0), pointer(1, 1), pointer(2, 2), record(130)]); // prettier-ignore
    const verdict = inspect({ sheet, strings }, [50_000]).verdict();
    expect(linesOf(verdict)).toEqual(['cpr B row 1: 1/1 certain', 'cpr C row 1: 1/1 certain']);
    kernel.start(new Uint8Array(0));
    expect(
      kernel.wantedStrings(() => pieces(strings, [999]), new Set([1]), stringRecords).get(1),
    ).toBe(`${LONG}CPR 211062-5629`);
  });

  test('a number is never cut where the text is', () => {
    const dense = 'nr 020280-0009; '.repeat(30_000);
    const sheet = Buffer.concat([
      record(0, u32(0)),
      record(6, u32(0), u32(0), wide(dense)),
      record(130),
    ]);
    const verdict = inspect({ sheet, strings: record(160) }, [65_536]).verdict();
    expect(verdict).toMatchObject({ matches: 30_000, persons: 1 });
  });
});
