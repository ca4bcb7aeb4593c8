/**
 * What a member holds, byte for byte as it was packed, whatever is read in whatever order and
 * however little of it is kept; and whether it is what was packed.
 */
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { InflatedContent, StoredContent } from '../../../../agent/formats/archive/content.ts';
import { type Content, Unreadable } from '../../../../agent/formats/reader.ts';
import { DeflatedSource, Input, Ranges } from '../../../../agent/formats/archive/zip-source.ts';
import { Budget, limits } from '../../../../agent/inspect/limits.ts';
import { random } from '../../../../scripts/people.ts';
import { bytesOf } from '../../../zip-writer.ts';

const at = random(7);
/** Five MiB that deflate to about a half: twenty pages. */
const DATA = Buffer.from(Array.from({ length: 5 * 2 ** 20 }, () => Math.floor(at() * 16)));
const PACKED = deflateRawSync(DATA, { level: 1 });
const SUM = crc32(DATA);

interface Making {
  readonly packed?: Uint8Array;
  readonly budget?: Budget;
  readonly sum?: number | null;
}

function inflated({ packed = PACKED, budget = new Budget(), sum = SUM }: Making): Content {
  const ranges = new Ranges(bytesOf(packed));
  const extent = { start: 0, end: packed.length, bound: packed.length };
  const open = (): DeflatedSource => new DeflatedSource(() => new Input(ranges, extent), budget);
  return new InflatedContent(open, budget, sum);
}

function stored(data: Uint8Array, sum: number | null, cut = 0): Content {
  const file = Buffer.concat([Buffer.from('before'), data, Buffer.from('behind')]);
  const end = 6 + data.length;
  return new StoredContent(
    new Ranges(bytesOf(file)),
    { start: 6, end: end + cut, bound: end },
    sum,
  );
}

/** A budget that keeps no more than the least. */
function narrow(): Budget {
  const budget = new Budget();
  budget.heldBytes = 0;
  return budget;
}

const reads = fc.array(
  fc.tuple(fc.nat(DATA.length + 1000), fc.oneof(fc.nat(5000), fc.nat(limits.rangeBytes))),
  { minLength: 1, maxLength: 12 },
);
const kinds: readonly (readonly [why: string, make: () => Content])[] = [
  ['inflated, all of it kept', () => inflated({})],
  ['inflated, little of it kept', () => inflated({ budget: narrow() })],
  ['stored', () => stored(DATA, SUM)],
];
test.each(kinds)('%s: any range in any order', (_why, make) => {
  const content = make();
  expect(content.sizeBytes).toBe(DATA.length);
  fc.assert(
    fc.property(reads, (all) => {
      for (const [offset, length] of all) {
        const given = content.read(offset, length);
        expect(Buffer.compare(given, DATA.subarray(offset, offset + length))).toBe(0);
      }
    }),
    { numRuns: 8, seed: 3 },
  );
  expect(content.damaged).toBe(false);
  expect(content.read(-1, 5)).toHaveLength(0);
  expect(content.read(DATA.length, 5)).toHaveLength(0);
});

test('what is kept is not inflated again, and comes back to the budget', () => {
  const budget = new Budget();
  const content = inflated({ budget });
  for (const offset of [0, 4_000_000, 17, 2_000_000, 0]) content.read(offset, 100);
  expect(budget.inflatedBytes).toBe(DATA.length);
  expect(budget.heldBytes).toBeLessThan(limits.heldBytes);
  content[Symbol.dispose]();
  expect(budget.heldBytes).toBe(limits.heldBytes);
});

test('the first page is kept however little is, and going on costs nothing', () => {
  const budget = narrow();
  const content = inflated({ budget });
  content.read(0, 4096);
  expect(budget.inflatedBytes).toBe(DATA.length);
  for (let offset = 0; offset < DATA.length; offset += 100_000) content.read(offset, 100_000);
  expect(budget.inflatedBytes).toBeLessThanOrEqual(2 * DATA.length);
});

test('inflating again counts as well, and ends at the limit', () => {
  const budget = narrow();
  budget.inflate(limits.inflatedBytes - 4 * DATA.length);
  const content = inflated({ budget });
  expect(() => {
    for (;;) {
      content.read(DATA.length - 10, 5);
      content.read(2_000_000, 5);
    }
  }).toThrow('limit');
  expect(budget.isSpent).toBe(true);
  // What is still kept is right, and nothing else is given.
  let refused = 0;
  for (let offset = 0; offset < DATA.length; offset += 2 ** 18) {
    try {
      const given = content.read(offset, 2 ** 18);
      expect(Buffer.compare(given, DATA.subarray(offset, offset + 2 ** 18))).toBe(0);
    } catch (error) {
      expect(error).toMatchObject({ trouble: 'limit' });
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(10);
});

test('what is broken is given as far as it goes', () => {
  const cut = inflated({ packed: PACKED.subarray(0, PACKED.length - 2000) });
  expect(cut.damaged).toBe(true);
  expect(cut.sizeBytes).toBeGreaterThan(DATA.length - 6000);
  const end = cut.sizeBytes - 50;
  expect(Buffer.compare(cut.read(end, 100), DATA.subarray(end, cut.sizeBytes))).toBe(0);
  const again = inflated({ packed: PACKED.subarray(0, PACKED.length - 2000), budget: narrow() });
  expect(Buffer.compare(again.read(1_000_000, 99), DATA.subarray(1_000_000, 1_000_099))).toBe(0);
  expect(Buffer.compare(again.read(end, 100), DATA.subarray(end, cut.sizeBytes))).toBe(0);
});

test('a wrong sum is damage; none is none', () => {
  expect(inflated({ sum: SUM + 1 }).damaged).toBe(true);
  expect(inflated({ sum: null }).damaged).toBe(false);
  const content = stored(DATA, SUM + 1);
  for (let offset = 0; offset < DATA.length; offset += 500_000) {
    expect(content.damaged).toBe(false);
    content.read(offset, 500_000);
    content.read(offset, 100);
  }
  expect(content.damaged).toBe(true);
  expect(stored(DATA, null, 1).damaged).toBe(true);
});

test('a page that was only begun is not kept', () => {
  let opened = 0;
  const content = new InflatedContent(
    () => {
      const isFirst = opened++ === 0;
      let offset = 0;
      const read = (out: Uint8Array, start: number, length: number): number => {
        if (!isFirst && offset > 2_000_000) throw new Unreadable('limit');
        const given = DATA.subarray(offset, offset + Math.min(length, 1000));
        out.set(given, start);
        offset += given.length;
        return given.length;
      };
      return { read, close: () => {} };
    },
    narrow(),
    SUM,
  );
  for (let attempt = 0; attempt < 2; attempt++) {
    expect(() => content.read(2_050_000, 10)).toThrow('limit');
  }
  expect(Buffer.compare(content.read(1_000_000, 9), DATA.subarray(1_000_000, 1_000_009))).toBe(0);
});

test('a file that is shorter the second time is damaged', () => {
  let packed = PACKED;
  const ranges = (): Ranges => new Ranges(bytesOf(packed));
  const budget = narrow();
  const content = new InflatedContent(
    () => {
      const extent = { start: 0, end: packed.length, bound: packed.length };
      const all = ranges();
      return new DeflatedSource(() => new Input(all, extent), budget);
    },
    budget,
    SUM,
  );
  packed = PACKED.subarray(0, 10_000);
  expect(() => content.read(2_000_000, 10)).toThrow('damaged');
});

test('what fails at once gives back what it took', () => {
  const budget = new Budget();
  budget.inflate(limits.inflatedBytes - 1000);
  expect(() => inflated({ budget })).toThrow('limit');
  expect(budget.heldBytes).toBe(limits.heldBytes);
});
