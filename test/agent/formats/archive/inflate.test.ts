/**
 * Inflating window by window: all of a stream and no byte of what stands behind it, whatever the
 * cuts, and all that was good before damage. The first test is red when Node changes the binding.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import {
  Inflater,
  inflatesDirectly,
  inflateWhole,
} from '../../../../agent/formats/archive/inflate.ts';
import {
  DeflatedSource,
  Input,
  Ranges,
  type Source,
  WholeSource,
} from '../../../../agent/formats/archive/zip-source.ts';
import { Budget, limits } from '../../../../agent/inspect/limits.ts';
import { bytesOf } from '../../../zip-writer.ts';

/** TypeScript has it only among the browser's types. */
declare const WebAssembly: {
  readonly Memory: new (pages: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
};

/** Text that deflates to several dynamic blocks, to about a third. */
function text(bytes: number): Buffer {
  const pieces: string[] = [];
  let seed = 20_181_130;
  for (let length = 0; length < bytes; length += 15) {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    pieces.push(`<c>${(seed >>> 4).toString().padStart(9, '0').slice(-8)}</c>`);
  }
  return Buffer.from(pieces.join('').slice(0, bytes));
}

/** Deflates to more than one range. */
const LARGE_BYTES = limits.rangeBytes * 4;

function drain(source: Source, window: number): Buffer {
  const out = new Uint8Array(window + 8).fill(0xaa);
  const pieces: Buffer[] = [];
  for (;;) {
    const given = source.read(out, 4, window);
    expect([...out.subarray(0, 4), ...out.subarray(window + 4)]).toEqual(Array(8).fill(0xaa));
    if (given === 0) return Buffer.concat(pieces);
    pieces.push(Buffer.from(out.subarray(4, 4 + given)));
  }
}

type SourceKind = typeof DeflatedSource | typeof WholeSource;

function sourceOf(file: Uint8Array, Kind: SourceKind = DeflatedSource): Source {
  const extent = { start: 0, end: file.length, bound: file.length };
  const ranges = new Ranges(bytesOf(file));
  if (Kind === WholeSource) return new WholeSource(ranges, extent, new Budget());
  return new DeflatedSource(() => new Input(ranges, extent), new Budget());
}

test('this Node still has the binding that inflate.ts drives; else see inflate.ts', () => {
  expect(inflatesDirectly).toBe(true);
});

test('the binding writes into a WebAssembly memory', () => {
  const memory = new Uint8Array(new WebAssembly.Memory({ initial: 1 }).buffer);
  const data = text(5000);
  expect(sourceOf(deflateRawSync(data)).read(memory, 100, 60_000)).toBe(5000);
  expect(Buffer.from(memory.subarray(100, 5100)).equals(data)).toBe(true);
});

for (const [why, bytes, window] of [
  ['nothing', 0, 16],
  ['one byte', 1, 16],
  ['smaller than the window', 1000, 4096],
  ['exactly the window', 4096, 4096],
  ['a window of one byte', 3000, 1],
  ['many windows', 300_000, 4097],
  ['more compressed bytes than one range', LARGE_BYTES, 262_144],
] as const) {
  for (const Kind of [DeflatedSource, WholeSource]) {
    test(`${Kind.name} gives all of a stream: ${why}`, () => {
      const data = text(bytes);
      expect(drain(sourceOf(deflateRawSync(data), Kind), window).equals(data)).toBe(true);
    });
  }
}

test('more compressed bytes than one range are really that', () => {
  expect(deflateRawSync(text(LARGE_BYTES)).length).toBeGreaterThan(limits.rangeBytes);
});

test('a stream ends at its own end, whatever stands behind', () => {
  const data = text(10_000);
  const packed = deflateRawSync(data);
  for (const behind of [1, 3, 400, 300_000]) {
    const file = Buffer.concat([packed, Buffer.alloc(behind, 0x50)]);
    expect(drain(sourceOf(file), 1024).equals(data)).toBe(true);
  }
});

test('the end shows however the stream is cut into inputs', () => {
  const data = text(2000);
  const packed = Buffer.concat([deflateRawSync(data), Buffer.from('behind')]);
  const inflater = new Inflater();
  const out = new Uint8Array(4096);
  for (let cut = 1; cut < packed.length - 6; cut++) {
    inflater.start();
    expect(inflater.step(packed, 0, cut, out, 0, 4096)).toBe('more');
    const before = inflater.produced;
    expect(inflater.consumed).toBe(cut);
    expect(inflater.step(packed, cut, packed.length - cut, out, before, 4096 - before)).toBe('end');
    expect(cut + inflater.consumed).toBe(packed.length - 6);
    expect(before + inflater.produced).toBe(2000);
  }
});

/** Reads on until the source says damaged, and returns what it gave before. */
function readUntilDamaged(source: Source, window: number, most = 2 ** 19): string {
  const out = new Uint8Array(most);
  let given = 0;
  expect(() => {
    for (let more = -1; more !== 0; given += more) {
      more = source.read(out, given, Math.min(window, most - given));
    }
  }).toThrow(expect.objectContaining({ trouble: 'damaged' }));
  return Buffer.from(out.subarray(0, given)).toString('latin1');
}

for (const Kind of [DeflatedSource, WholeSource]) {
  test(`${Kind.name}: a cut stream gives what is there, then damaged, at every length`, () => {
    const data = text(3000).toString('latin1');
    const packed = deflateRawSync(data);
    const given = Array.from(packed, (_, length) =>
      readUntilDamaged(sourceOf(packed.subarray(0, length), Kind), 700, 4096),
    );
    expect(given.filter((one) => !data.startsWith(one))).toEqual([]);
    expect(given.at(-8)?.length).toBeGreaterThan(2900);
  });
}

test('damage in the middle of a window: nothing before it is lost', () => {
  const data = text(200_000);
  // Two streams in one: a flush between them leaves a byte border to break right behind.
  const packed = deflateRawSync(data, { finishFlush: 2 });
  const broken = Buffer.concat([packed, Buffer.from([0x07, 0xff, 0xff, 0xff])]);
  for (const window of [262_144, 65_536, 1000, 200_000, 199_999, 200_001]) {
    expect(readUntilDamaged(sourceOf(broken), window)).toBe(data.toString('latin1'));
  }
});

test('damage anywhere: the same is read in every window size', () => {
  const data = text(20_000).toString('latin1');
  const packed = deflateRawSync(data);
  let tried = 0;
  for (let at = 50; at < packed.length; at += 97) {
    const broken = Buffer.from(packed);
    broken[at] = (broken[at] ?? 0) ^ 0x5a;
    // Not each change is one that deflate can see.
    if (!inflateFails(broken)) continue;
    tried++;
    const given = readUntilDamaged(sourceOf(broken), 40_000);
    expect(readUntilDamaged(sourceOf(broken), 4096)).toBe(given);
    expect(readUntilDamaged(sourceOf(broken), 333)).toBe(given);
    // All that was packed before the damage is there; the code tables take the first bytes.
    const good = Math.max(0, at - 200);
    expect(given.slice(0, good)).toBe(data.slice(0, good));
  }
  expect(tried).toBeGreaterThan(15);
});

function inflateFails(stream: Buffer): boolean {
  try {
    inflateRawSync(stream);
    return false;
  } catch {
    return true;
  }
}

test('after damage the next stream is right', () => {
  const data = text(1000);
  for (let round = 0; round < 4; round++) {
    expect(() => drain(sourceOf(Buffer.from([7, 255, 255])), 64)).toThrow('damaged');
    expect(drain(sourceOf(deflateRawSync(data)), 64).equals(data)).toBe(true);
  }
});

test('two sources over one file take turns', () => {
  const one = text(900_000);
  const two = Buffer.from(one.toReversed());
  const packed = [deflateRawSync(one), deflateRawSync(two)] as const;
  const ranges = new Ranges(bytesOf(Buffer.concat([...packed, Buffer.alloc(100_000)])));
  const border = packed[0].length;
  const source = (start: number, end: number): DeflatedSource =>
    new DeflatedSource(() => new Input(ranges, { start, end, bound: end }), new Budget());
  const sources = [source(0, border), source(border, 1e9)] as const;
  const outs = [new Uint8Array(900_000), new Uint8Array(900_000)] as const;
  const given: [number, number] = [0, 0];
  while (given[0] < 900_000 || given[1] < 900_000) {
    given[0] += sources[0].read(outs[0], given[0], Math.min(40_000, 900_000 - given[0]));
    given[1] += sources[1].read(outs[1], given[1], Math.min(55_000, 900_000 - given[1]));
  }
  expect(Buffer.from(outs[0]).equals(one)).toBe(true);
  expect(Buffer.from(outs[1]).equals(two)).toBe(true);
});

test('the fallback says damaged and limit as the binding does', () => {
  expect(() => inflateWhole(Buffer.from([7, 255, 255]))).toThrow('damaged');
  expect(inflateWhole(deflateRawSync(text(100)))).toMatchObject({ cut: false });
  expect(() => inflateWhole(bomb(300))).toThrow('limit');
});

/** This many MiB of zeros. */
function bomb(mebibytes: number): Buffer {
  const piece = deflateRawSync(Buffer.alloc(2 ** 20), { finishFlush: 2 });
  const first = deflateRawSync(Buffer.alloc(0), { finishFlush: 2 });
  return Buffer.concat([
    first,
    ...Array<Buffer>(mebibytes).fill(piece),
    deflateRawSync(Buffer.alloc(0)),
  ]);
}
