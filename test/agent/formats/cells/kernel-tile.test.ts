/**
 * The kernel's part in tables of Numbers against the reader's own: whoever reads a row, and whatever of it is
 * broken, the rules are told the same.
 */
import { expect, test } from 'vitest';
import { kernel } from '../../../../agent/formats/cells/kernel.ts';
import { type Message, objectsIn, unpackedIwa } from '../../../../agent/formats/foreign/iwa.ts';
import { tellTable } from '../../../../agent/formats/foreign/numbers-table.ts';
import { Unreadable } from '../../../../agent/formats/reader.ts';
import { random, somePeople, written } from '../../../../scripts/people.ts';
import { ByHand, ByKernel, Heard, type Look } from '../../../both-readers.ts';
import { numbersDocument, partsIn } from '../../../numbers-document.ts';

const TABLE = 6000;
const TILE = 6002;
const DAY = 5;
const PEOPLE = somePeople(50, 710);

type Objects = ReadonlyMap<number, readonly Message[]>;

function heard(objects: Objects, Reader: Look): unknown {
  kernel().start(new Uint8Array(0));
  const calls = new Heard();
  const told = new Reader(calls.inspection);
  told.sheet(null);
  let outcome: unknown = null;
  try {
    const table = [...objects.values()].flat().find(({ type }) => type === TABLE);
    const { held, told: count } = tellTable(objects, table!, told);
    outcome = { held, count };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    outcome = error.trouble;
  }
  told.end();
  kernel().kept.forget();
  if (told instanceof ByKernel) taken += told.taken;
  return { outcome, calls: calls.calls };
}

let taken = 0;

function objectsOf(rows: readonly (readonly unknown[])[]): Map<number, readonly Message[]> {
  const objects = new Map<number, readonly Message[]>();
  for (const { name, data } of partsIn(numbersDocument([rows as never]))) {
    if (!name.endsWith('.iwa')) continue;
    for (const { id, messages } of objectsIn(unpackedIwa(data, 2 ** 30))) {
      // Each in memory of its own, to be changed.
      const own = messages.map(({ type, data: held }) => ({ type, data: Buffer.from(held) }));
      objects.set(id, own);
    }
  }
  return objects;
}

/** Cells of all kinds that are written, some of them with a number. */
function cellFrom(next: () => number): unknown {
  const digits = PEOPLE[next() % PEOPLE.length]!;
  const kinds = [
    null, '', 'Å', `${next() % 100}`, 'x'.repeat(next() % 300), written(digits), `CPR ${written(digits)} m.v.`,
    Number(digits), next() % 10_000, (next() % 1000) / 7, 12.5, 1e15, 1.5e-7, 2e-30, 1e25, true,
  ]; // prettier-ignore
  return kinds[next() % kinds.length];
}

test('whoever reads a row, and whatever is broken in its tile, it is the same', () => {
  const seeded = random(711);
  const next = (): number => Math.floor(seeded() * 2 ** 30);
  for (let document = 0; document < 12; document++) {
    const rows = Array.from({ length: 1 + (next() % 300) }, () =>
      Array.from({ length: 1 + (next() % 12) }, () => cellFrom(next)),
    );
    const objects = objectsOf([['CPR', 'Navn'], ...rows]);
    const tiles = [...objects.values()].flat().filter(({ type }) => type === TILE);
    expect(heard(objects, ByKernel)).toEqual(heard(objects, ByHand));
    for (let change = 0; change < 40; change++) {
      const { data } = tiles[next() % tiles.length]!;
      const at = next() % data.length;
      const before = data[at]!;
      const start = data.indexOf(Buffer.from([5, 2, 0, 0, 0, 0, 0, 0]), at);
      // A number as a day as well, which no document from here has.
      const isDay = change % 4 === 0 && start >= 0;
      const kept = Buffer.from(data.subarray(start, start + 28));
      if (isDay) {
        data[start + 1] = DAY;
        data[start + 8] = 4;
        data.writeDoubleLE((next() - 2 ** 29) * (change % 8 === 0 ? 4 : 1000), start + 12);
      } else data[at] = next() % 3 === 0 ? next() % 256 : before ^ (1 << (next() % 8));
      expect(heard(objects, ByKernel)).toEqual(heard(objects, ByHand));
      if (isDay) data.set(kept, start);
      else data[at] = before;
    }
  }
  expect(taken).toBeGreaterThan(10_000_000);
});

const NUMBER_CELL = 2;
const TEXT_CELL = 3;
const DURATION_CELL = 7;
const HAS_DECIMAL = 1;
const HAS_TEXT = 8;

function cell(kind: number, flags: number, ...held: readonly Buffer[]): Buffer {
  const head = Buffer.alloc(12);
  head.set([5, kind]);
  head.writeUInt32LE(flags, 8);
  return Buffer.concat([head, ...held]);
}

/** Of 128 bits. */
function decimal(sum: bigint, exponent: number): Buffer {
  const bytes = Buffer.alloc(16);
  bytes.writeBigUInt64LE(sum);
  bytes.writeUInt16LE((exponent + 6176) << 1, 14);
  return bytes;
}

function field(key: number, held: Buffer): Buffer {
  return Buffer.concat([Buffer.from([key, held.length]), held]);
}

/** One cell, in the first column. */
const FIRST = field(0x3a, Buffer.alloc(2));
const ON_ROW_1 = Buffer.from([0x08, 1]);
const ON_ROW_2 = Buffer.from([0x08, 2]);
/** Even, and leaves room for ten more digits in 64 bits. */
const EARLY = BigInt(
  somePeople(400, 712).find(
    (digits) => digits > '10' && digits < '18' && Number(digits) % 2 === 0,
  )!,
);
const WHOLE = cell(NUMBER_CELL, HAS_DECIMAL, decimal(EARLY, 0));

const rows: readonly (readonly [about: string, row: readonly Buffer[]])[] = [
  ['with one number', [ON_ROW_1, field(0x32, WHOLE), FIRST]],
  [
    'with more digits than a double has, which come to a number when they are rounded once',
    [ON_ROW_1, field(0x32, cell(NUMBER_CELL, HAS_DECIMAL, decimal(EARLY * 10n ** 10n + 1100n, -10))), FIRST],
  ],
  ['that says its number twice', [ON_ROW_1, ON_ROW_2, field(0x32, WHOLE), FIRST]],
  ['with half the head of a cell', [ON_ROW_1, field(0x32, cell(DURATION_CELL, 0).subarray(0, 6)), FIRST]],
  [
    'with a text whose key would lie behind its cells',
    [ON_ROW_1, field(0x32, cell(TEXT_CELL, HAS_TEXT)), field(0x4a, Buffer.alloc(2)), FIRST],
  ],
]; // prettier-ignore
test.each(rows)('a row %s', (_about, row) => {
  const texts = Array.from({ length: 700 }, (_, at) => [`Tekst ${at}`]);
  const objects = objectsOf([['CPR'], ...texts]);
  const tile = [...objects.values()].flat().find(({ type }) => type === TILE)!;
  const before = tile.data.subarray(0, tile.data.indexOf(0x2a));
  Object.assign(tile, { data: Buffer.concat([before, field(0x2a, Buffer.concat(row))]) });
  expect(heard(objects, ByKernel)).toEqual(heard(objects, ByHand));
});
