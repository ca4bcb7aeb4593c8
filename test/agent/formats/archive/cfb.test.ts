/** Compound files: what was written is read, whatever its order, and no lie of theirs costs more than they are long. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CFB } from 'xlsx';
import {
  CompoundFile,
  compoundFileIn,
  isCompoundFile,
} from '../../../../agent/formats/archive/cfb.ts';
import { type Bytes, Unreadable } from '../../../../agent/formats/reader.ts';
import { compound, type Made, madeCompound, type Options } from '../../../compound-writer.ts';
import { CORPUS, corpusFiles } from '../../../corpus.ts';
import { read, specimenOf } from '../../../reading.ts';
import { bytesOf } from '../../../zip-writer.ts';

const SEED = 1858;
const RANGE_BYTES = 100_000;

/** A stream from front to back, in ranges. */
function whole(file: CompoundFile, path: string): Buffer | null {
  const stream = file.stream(path);
  if (stream === null) return null;
  const ranges: Buffer[] = [];
  for (let at = 0; at < stream.sizeBytes; at += RANGE_BYTES) {
    ranges.push(Buffer.from(stream.read(at, RANGE_BYTES)));
  }
  return Buffer.concat(ranges);
}

/** Each path, with a stream's length and `!` where it was cut; in front, whether the whole is damaged. */
function told(content: Buffer): string {
  try {
    const file = new CompoundFile(bytesOf(content));
    const lines = Array.from(file.names, (path) => {
      const length = whole(file, path)?.length ?? '/';
      return `${path} ${length}${file.stream(path)?.damaged ? '!' : ''}`;
    });
    return [file.damaged ? 'damaged' : 'sound', ...lines].join(', ');
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return error.trouble;
  }
}

const size = fc.oneof(
  fc.constantFrom(0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 8192),
  fc.nat(20_000),
);
const path = fc
  .array(fc.string({ minLength: 1, maxLength: 31 }), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map((part) => part.replaceAll(/[/\0]/g, '_')).join('/'));
const streams = fc
  .uniqueArray(fc.tuple(path, size, fc.nat(255)), {
    maxLength: 20,
    selector: ([name]) => name.toLowerCase(),
  })
  // A stream is no storage at the same time.
  .filter(
    (all) =>
      !all.some(([a]) =>
        all.some(([b]) => `${b}/`.toLowerCase().startsWith(`${a}/`.toLowerCase()) && a !== b),
      ),
  )
  .map((all) =>
    all.map(
      ([name, length, byte]) =>
        [name, Buffer.alloc(length, byte).map((_, at) => (at * 31 + byte) & 255)] as const,
    ),
  );
const options: fc.Arbitrary<Options> = fc.record(
  { version: fc.constantFrom(3, 4), scattered: fc.nat(), leaning: fc.boolean(), cut: fc.boolean() },
  { requiredKeys: ['leaning'] },
);

test('what was written is read', () => {
  fc.assert(
    fc.property(streams, options, fc.nat(), fc.nat(5000), (all, how, from, length) => {
      const file = new CompoundFile(bytesOf(compound(Object.fromEntries(all), how)));
      expect(file.damaged).toBe(false);
      for (const [name, content] of all) {
        const stream = file.stream(name.toLowerCase());
        expect([stream?.sizeBytes, stream?.damaged]).toEqual([content.length, false]);
        expect(whole(file, name.toLowerCase())?.equals(content)).toBe(true);
        const at = content.length === 0 ? 0 : from % content.length;
        expect(
          Buffer.from(stream!.read(at, length)).equals(content.subarray(at, at + length)),
        ).toBe(true);
      }
      const files = Array.from(file.names).filter((name) => !file.isStorage(name));
      expect(files.toSorted()).toEqual(all.map(([name]) => name.toLowerCase()).toSorted());
    }),
    { seed: SEED, numRuns: 200 },
  );
});

test('storages list what lies directly in them, in stored order', () => {
  const file = new CompoundFile(
    bytesOf(
      compound(
        { Zebra: 'z', 'Mappe/b': 'b', 'Mappe/A': 'a', Abe: 'a' },
        { storages: ['Mappe/Leer'] },
      ),
    ),
  );
  expect(file.below('')).toEqual(['zebra', 'mappe', 'abe']);
  expect(file.below('mappe')).toEqual(['mappe/b', 'mappe/a', 'mappe/leer']);
  expect(file.below('mappe/leer')).toEqual([]);
  expect(file.below('abe')).toEqual([]);
  expect(['', 'mappe', 'mappe/leer', 'abe', 'x'].map((name) => file.isStorage(name))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(file.stream('mappe')).toBeNull();
  expect(file.stream('x')).toBeNull();
});

test('a specimen is asked once, and is a compound file by its first bytes alone', () => {
  const specimen = specimenOf(compound({ a: 'a' }));
  expect(specimen.ask(compoundFileIn)).toBe(specimen.ask(compoundFileIn));
  expect(specimenOf(Buffer.from('a;b')).ask(compoundFileIn)).toBeNull();
});

const LARGE = Buffer.alloc(9_000_000).map((_, at) => (at * 7 + (at >> 9)) & 255);

test.each<Options>([{}, { version: 4 }, { scattered: 1 }])(
  'a stream whose table the header cannot list: %o',
  (how) => {
    const content = compound({ Workbook: LARGE, a: 'small' }, how);
    let reads = 0;
    const bytes = bytesOf(content);
    const counted: Bytes = {
      sizeBytes: bytes.sizeBytes,
      read: (at, length) => (reads++, bytes.read(at, length)),
    };
    const file = new CompoundFile(counted);
    expect(whole(file, 'workbook')?.equals(LARGE)).toBe(true);
    // A range for each of ours, and the table in pieces; scattered sectors are read one by one.
    if (how.scattered === undefined) expect(reads).toBeLessThan(LARGE.length / RANGE_BYTES + 30);
  },
);

test('a small file in a thousand pieces is fetched no more than a few times', () => {
  const content = compound(
    { Workbook: LARGE.subarray(0, 1_900_000), a: 'small' },
    { scattered: 2 },
  );
  const bytes = bytesOf(content);
  let fetched = 0;
  const file = new CompoundFile({
    sizeBytes: content.length,
    // A range of the pipe is never smaller.
    read: (at, length) => {
      fetched += Math.max(length, 2 ** 16);
      return bytes.read(at, length);
    },
  });
  expect(whole(file, 'workbook')?.equals(LARGE.subarray(0, 1_900_000))).toBe(true);
  expect(fetched).toBeLessThan(2 * content.length);
});

/** Writes one lie over a sound file. */
type Lie = (made: Made, write: (at: number, value: number) => void) => void;

const DATA = {
  Workbook: Buffer.alloc(5000),
  Book: Buffer.alloc(6000),
  a: 'small',
  'M/b': 'smaller',
};

function start({ file, entryAt }: Made, name: string): number {
  return file.readUInt32LE(entryAt(name) + 116);
}

const SOUND = 'workbook 5000, book 6000, a 5, m /, m/b 7';
const lies: readonly (readonly [why: string, lie: Lie, told: string])[] = [
  ['none', () => {}, `sound, ${SOUND}`],
  ['a chain in a circle', (made, write) => write(made.nextAt(start(made, 'Workbook') + 2), start(made, 'Workbook')), 'sound, workbook 1536!, book 6000, a 5, m /, m/b 7'],
  ['a chain that follows itself', (made, write) => write(made.nextAt(start(made, 'Workbook')), start(made, 'Workbook')), 'sound, workbook 512!, book 6000, a 5, m /, m/b 7'],
  ['a chain out of the file', (made, write) => write(made.nextAt(start(made, 'Workbook') + 1), 5000), 'sound, workbook 1024!, book 6000, a 5, m /, m/b 7'],
  ['a chain that ends early', (made, write) => write(made.nextAt(start(made, 'Workbook')), 0xfffffffe), 'sound, workbook 512!, book 6000, a 5, m /, m/b 7'],
  ['a chain that runs into another', (made, write) => write(made.nextAt(start(made, 'Book') + 2), start(made, 'Workbook') + 4), 'sound, workbook 5000, book 1536!, a 5, m /, m/b 7'],
  ['two streams in one chain', (made, write) => write(made.entryAt('Book') + 116, start(made, 'Workbook')), 'sound, workbook 5000, book 0!, a 5, m /, m/b 7'],
  ['a stream out of the file', (made, write) => write(made.entryAt('Book') + 116, 0x7fffffff), 'sound, workbook 5000, book 0!, a 5, m /, m/b 7'],
  ['a length beyond the chain', (made, write) => write(made.entryAt('Book') + 120, 30_000), 'sound, workbook 5000, book 6144!, a 5, m /, m/b 7'],
  ['any length', (made, write) => write(made.entryAt('Book') + 120, 0xffffffff), 'sound, workbook 5000, book 6144!, a 5, m /, m/b 7'],
  ['a length of 64 bits, of which 32 count', (made, write) => write(made.entryAt('Book') + 124, 0x80000000), `sound, ${SOUND}`],
  ['a small stream in a circle', (made, write) => { write(made.nextSmallAt(start(made, 'a')), start(made, 'a')); write(made.entryAt('a') + 120, 4000); }, 'sound, workbook 5000, book 6000, a 64!, m /, m/b 7'],
  ['no small streams', (made, write) => write(made.entryAt('') + 116, 0xfffffffe), 'sound, workbook 5000, book 6000, a 0!, m /, m/b 0!'],
  ['fewer small streams than are told', (made, write) => write(made.entryAt('') + 120, 66), 'sound, workbook 5000, book 6000, a 2!, m /, m/b 7'],
  ['small streams in the chain of another', (made, write) => write(made.entryAt('') + 116, start(made, 'Workbook')), 'sound, workbook 5000, book 6000, a 0!, m /, m/b 0!'],
  ['names in a circle', (made, write) => write(made.entryAt('a') + 68, 1), `damaged, ${SOUND}`],
  ['a storage in itself', (made, write) => write(made.entryAt('M/b') + 68, 4), `damaged, ${SOUND}`],
  ['a name out of the directory', (made, write) => write(made.entryAt('a') + 72, 99), `damaged, ${SOUND}`],
  ['names that no tree reaches', (made, write) => write(made.entryAt('') + 76, 0xffffffff), `damaged, ${SOUND}`],
  ['a storage that forgets', (made, write) => write(made.entryAt('M') + 76, 0xffffffff), 'damaged, workbook 5000, book 6000, a 5, m /, b 7'],
  ['two of a name', (made) => made.file.copy(made.file, made.entryAt('a'), made.entryAt('Book'), made.entryAt('Book') + 66), 'damaged, workbook 5000, book 6000, m /, m/b 7'],
  ['a kind that is none', (made) => made.file.writeUInt8(9, made.entryAt('Book') + 66), `damaged, ${SOUND}`],
  ['no root', (made) => made.file.writeUInt8(0, made.entryAt('') + 66), `damaged, ${SOUND}`],
  ['no directory', (_, write) => write(48, 0xfffffffe), 'damaged'],
  ['a directory out of the file', (_, write) => write(48, 4000), 'damaged'],
  ['a directory in a circle', (made, write) => write(made.nextAt(made.file.readUInt32LE(48)), made.file.readUInt32LE(48)), 'damaged, workbook 5000, book 6000, a 5'],
  ['no table', (_, write) => write(76, 0xffffffff), 'damaged, workbook 512!, book 512!, a 5'],
  ['a table out of the file', (_, write) => write(76, 4000), 'damaged, workbook 512!, book 512!, a 5'],
  ['a table behind a gap', (made, write) => { write(80, made.file.readUInt32LE(76)); write(76, 0xffffffff); }, 'damaged, workbook 512!, book 512!, a 5'],
  ['sectors of a size that there is not', (made) => made.file.writeUInt16LE(30, 30), `damaged, ${SOUND}`],
]; // prettier-ignore
test.each(lies)('a lie: %s', (_why, lie, expected) => {
  const made = madeCompound(DATA);
  lie(made, (at, value) => made.file.writeUInt32LE(value, at));
  expect(told(made.file)).toEqual(expected);
});

test('a length of 2^63 where 64 bits count', () => {
  const made = madeCompound(DATA, { version: 4 });
  made.file.writeUInt32LE(0x80000000, made.entryAt('Book') + 124);
  expect(told(made.file)).toBe('sound, workbook 5000, book 8192!, a 5, m /, m/b 7');
});

describe('a table in many pieces', () => {
  const made = madeCompound({ Workbook: LARGE });
  const listAt = made.sectorAt(made.file.readUInt32LE(68));

  test.each([
    ['the list of a table, in a circle', listAt + 508, made.file.readUInt32LE(68)],
    ['the list of a table, out of the file', 68, 99_999],
    ['the list of a table, listed out of the file', listAt, 99_999],
    ['the list of a table, that ends early', 68, 0xfffffffe],
  ])('%s', (why, at, value) => {
    const broken = Buffer.from(made.file);
    broken.writeUInt32LE(value, at);
    // What the list tells is all there is; a circle is met where it is still needed.
    const expected = {
      'the list of a table, in a circle': /^sound, workbook 9000000$/,
      'the list of a table, that ends early': /^sound, workbook 7\d{6}!$/,
    }[why];
    expect(told(broken)).toMatch(expected ?? /^damaged, workbook 7\d{6}!$/);
  });
});

test('a list of a table in a circle, where more of it is needed', () => {
  const made = madeCompound({ Workbook: Buffer.concat([LARGE, LARGE]), a: 'small' });
  const first = made.file.readUInt32LE(68);
  made.file.writeUInt32LE(first, made.sectorAt(first) + 508);
  expect(told(made.file)).toMatch(/^damaged, workbook 1\d{7}!, a 5$/);
});

test('a chain that goes on behind the end of the file', () => {
  const made = madeCompound(
    { Workbook: Buffer.alloc(5000), Book: Buffer.alloc(6000) },
    { cut: true },
  );
  expect(made.file.length % 512).toBe(5000 % 512);
  const last = made.sectors - 1;
  made.file.writeUInt32LE(start(made, 'Book'), made.nextAt(last));
  made.file.writeUInt32LE(6000, made.entryAt('Workbook') + 120);
  expect(told(made.file)).toBe('sound, workbook 5000!, book 6000');
});

test('cut anywhere, it says so', () => {
  const content = compound(DATA, { scattered: 3 });
  for (let length = 8; length < content.length; length += 7) {
    const cut = told(content.subarray(0, length));
    expect(cut).toMatch(length < content.length - 512 ? /damaged|!/ : /damaged|!|sound/);
  }
});

test('any number anywhere ends in time', () => {
  const made = madeCompound(DATA);
  const values = [0, 1, 2, 5, 0x7fffffff, 0x80000000, 0xfffffffa, 0xfffffffe, 0xffffffff];
  const places = [
    ...Array.from({ length: 128 }, (_, at) => at * 4),
    ...Array.from({ length: 128 }, (_, at) => made.nextAt(0) + at * 4),
    ...Array.from({ length: 192 }, (_, at) => made.entryAt('') + at * 4),
  ];
  const started = process.cpuUsage();
  for (const at of places) {
    for (const value of values) {
      const broken = Buffer.from(made.file);
      broken.writeUInt32LE(value, at);
      if (isCompoundFile(broken)) expect(told(broken)).toMatch(/^(sound|damaged)/);
    }
  }
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(5000);
});

function many(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `n${at}`);
}

function spent(content: Buffer): {
  readonly told: string;
  readonly ms: number;
  readonly mb: number;
} {
  const before = process.memoryUsage();
  // Not the clock's: others are at work on the machine.
  const started = process.cpuUsage();
  const line = told(content).slice(0, 30);
  const { user, system } = process.cpuUsage(started);
  const ms = (user + system) / 1000;
  const after = process.memoryUsage();
  const mb = (after.heapUsed + after.external - before.heapUsed - before.external) / 2 ** 20;
  return { told: line, ms, mb };
}

describe('too much of it', () => {
  test('100,000 names', () => {
    const names = Object.fromEntries(many(100_000).map((name) => [name, '']));
    const content = compound(names);
    expect(spent(content)).toMatchObject({ told: 'limit' });
    expect(read(content)).toMatchObject({ format: 'cfb', trouble: 'limit' });
  });

  test('30,000 names in one tree that leans', () => {
    const names = Object.fromEntries(many(30_000).map((name) => [name, '']));
    const { told: line, ms } = spent(compound(names, { leaning: true }));
    expect(line).toMatch(/^sound/);
    expect(ms).toBeLessThan(1000);
  });

  test('storages in storages in storages', () => {
    const {
      told: line,
      ms,
      mb,
    } = spent(compound({}, { storages: ['x/'.repeat(5000).slice(0, -1)] }));
    expect(line).toBe('limit');
    expect(ms).toBeLessThan(1000);
    expect(mb).toBeLessThan(20);
  });

  test('30,000 streams in one chain cost as much as one', () => {
    const made = madeCompound(
      Object.fromEntries([['w', LARGE], ...many(30_000).map((name) => [name, ''] as const)]),
    );
    for (let at = made.entryAt('n0'), left = 29_000; left > 0; left--, at += 128) {
      made.file.writeUInt32LE(start(made, 'w'), at + 116);
      made.file.writeUInt32LE(LARGE.length, at + 120);
    }
    const { told: line, ms } = spent(made.file);
    expect(line).toMatch(/^sound, w 9000000, n0 0!/);
    expect(ms).toBeLessThan(1500);
  });
});

/** What SheetJS has of a file; an empty stream has no content. */
interface Theirs {
  readonly FullPaths: readonly string[];
  readonly FileIndex: readonly {
    readonly type: number;
    readonly size: number;
    readonly content?: Uint8Array;
  }[];
}

const real = corpusFiles().filter(({ path: name }) => {
  const content = readFileSync(join(CORPUS, name));
  return isCompoundFile(content) && !name.startsWith('corrupt/');
});
test.skipIf(real.length === 0).each(real.map(({ path: name }) => name))(
  'as SheetJS reads it: %s',
  (name) => {
    const content = readFileSync(join(CORPUS, name));
    const file = new CompoundFile(bytesOf(content));
    const theirs = CFB.read(content, { type: 'buffer' }) as Theirs;
    const paths = theirs.FullPaths.map((full) =>
      full
        .replace(/^[^/]*\//, '')
        .replace(/\/$/, '')
        .toLowerCase(),
    );
    expect(file.damaged).toBe(false);
    expect([...file.names].toSorted()).toEqual(paths.filter((one) => one !== '').toSorted());
    theirs.FileIndex.forEach((entry, index) => {
      if (entry.type !== 2) return;
      const stream = file.stream(paths[index]!);
      expect([paths[index], stream?.sizeBytes, stream?.damaged]).toEqual([
        paths[index],
        entry.size,
        false,
      ]);
      expect(whole(file, paths[index]!)?.equals(Buffer.from(entry.content ?? []))).toBe(true);
    });
  },
);
