/**
 * The zip reader on honest, odd, lying, broken and hostile archives: what is there is read, what is
 * missing is told, and nothing takes more than its share of memory and time.
 */
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { type Trouble, Unreadable } from '../../../../agent/formats/reader.ts';
import { type Entry, Zip } from '../../../../agent/formats/archive/zip.ts';
import { Budget, limits } from '../../../../agent/inspect/limits.ts';
import { type Archive, bytesOf, type Part, zip } from '../../../zip-writer.ts';
import { CORPUS } from '../../../corpus.ts';

function open(parts: readonly Part[], archive: Archive = {}): Zip {
  return new Zip(bytesOf(zip(parts, archive)));
}

function textOf(archive: Zip, entry: Entry | null | undefined, budget = new Budget()): string {
  if (entry === null || entry === undefined) throw new Error('no such entry');
  return Buffer.from(archive.whole(entry, budget)).toString('utf8');
}

/** What `action` gives, or the trouble that it ends in; any other error is a fault. */
function tried<T>(action: () => T): T | Trouble {
  try {
    return action();
  } catch (error) {
    if (error instanceof Unreadable) return error.trouble;
    throw error;
  }
}

/** All that can be read of all entries. */
function contents(archive: Zip): string[] {
  const budget = new Budget();
  return archive.entries.map((entry) => {
    const data = tried(() => archive.whole(entry, budget));
    const name = entry.name;
    return typeof data === 'string' ? `${name}!${data}` : `${name}=${Buffer.from(data).toString()}`;
  });
}

const two: readonly Part[] = [
  { name: 'a.txt', data: 'first '.repeat(50) },
  { name: 'b.txt', data: 'second' },
];
const both = [`a.txt=${'first '.repeat(50)}`, 'b.txt=second'];

const readable: readonly [why: string, parts: readonly Part[], archive: Archive, damaged: boolean][] = [
  ['deflated', two, {}, false],
  ['stored', two.map((part) => ({ ...part, stored: true })), {}, false],
  ['sizes behind the data', two.map((part) => ({ ...part, streamed: true })), {}, false],
  ['stored, sizes behind the data', two.map((p) => ({ ...p, stored: true, streamed: true })), {}, false],
  ['zip64 entries', two.map((part) => ({ ...part, zip64: true })), {}, false],
  ['a zip64 end record', two, { zip64: true }, false],
  ['zip64 all over', two.map((part) => ({ ...part, zip64: true })), { zip64: true }, false],
  ['a comment', two, { comment: 'hello' }, false],
  ['the longest comment', two, { comment: 'x'.repeat(65_535) }, false],
  ['a comment that looks like an end record', two, { comment: `PK\x05\x06${'\0'.repeat(17)}x` }, false],
  ['zeros behind the archive', two, { trailing: Buffer.alloc(4096) }, false],
  ['a lot of junk behind the archive', two, { trailing: Buffer.alloc(500_000, 7) }, false],
  ['an extra field in the local header alone', two.map((p) => ({ ...p, localExtra: Buffer.alloc(400) })), {}, false],
  ['more entries than the end record tells', two, { count: 1 }, false],
  ['bytes in front', two, { prefix: Buffer.alloc(1000, 'MZ') }, true],
  ['bytes in front, offsets corrected', two, { prefix: Buffer.alloc(1000), corrected: true }, true],
  ['bytes in front, zip64', two, { prefix: Buffer.alloc(1000), zip64: true }, true],
  ['a spanning marker in front', two, { prefix: Buffer.from('PK00') }, false],
  ['no directory', two, { headless: true }, true],
  ['no directory, sizes behind the data', two.map((p) => ({ ...p, streamed: true })), { headless: true }, true],
  ['no directory, lengths that lead nowhere', two.map((p) => ({ ...p, compressedBytes: 25 })), { headless: true }, true],
  ['no directory, stored, no lengths', two.map((p) => ({ ...p, stored: true, compressedBytes: 0 })), { headless: true }, true],
  ['no directory, bytes in front', two, { headless: true, prefix: Buffer.from('PKPK\x03\x04no') }, true],
  ['fewer entries than the end record tells', two, { count: 3 }, true],
]; // prettier-ignore

for (const [why, parts, archive, damaged] of readable) {
  test(`a zip is read: ${why}`, () => {
    const opened = open(parts, archive);
    expect(contents(opened)).toEqual(both);
    expect(opened.damaged).toBe(damaged);
    expect(opened.duplicated).toBe(false);
  });
}

test('names are found without regard to case, slashes and a slash in front', () => {
  const archive = open([
    { name: 'xl\\worksheets\\Sheet1.XML', data: '1' },
    { name: '/xl/workbook.xml', data: '2' },
  ]);
  expect(textOf(archive, archive.find('xl/worksheets/sheet1.xml'))).toBe('1');
  expect(textOf(archive, archive.find('XL/Workbook.xml'))).toBe('2');
  expect(archive.entries[0]?.name).toBe('xl/worksheets/Sheet1.XML');
  expect(archive.find('workbook.xml')).toBe(null);
});

test('names from the file are keys and nothing else', () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '../../etc/passwd'];
  const archive = open(names.map((name) => ({ name, data: name })));
  for (const name of names) expect(textOf(archive, archive.find(name))).toBe(name);
  expect(archive.find('valueOf')).toBe(null);
  expect(Object.keys(Object.prototype)).toEqual([]);
});

test('names in no known encoding stay apart', () => {
  const archive = open([
    { name: Uint8Array.of(0x91, 0x62), data: '1' },
    { name: 'æ.xml', data: '2' },
  ]);
  expect(contents(archive)).toEqual(['\ufffdb=1', 'æ.xml=2']);
});

test('entries of the same name are both there, the last one first choice', () => {
  const archive = open([
    { name: 'xl/a.xml', data: 'one' },
    { name: 'XL/A.xml', data: 'two' },
  ]);
  expect(archive.duplicated).toBe(true);
  expect(archive.all('xl/a.xml').map((entry) => textOf(archive, entry))).toEqual(['one', 'two']);
  expect(textOf(archive, archive.find('xl/a.xml'))).toBe('two');
});

const refused: readonly [why: string, part: Partial<Part>, trouble: string][] = [
  ['encrypted', { encrypted: true }, 'sealed'],
  ['another method', { method: 12 }, 'unsupported'],
  ['no deflate stream', { raw: Buffer.from([7, 255, 255]) }, 'damaged'],
  ['a local header that is not there', { headerOffset: 17 }, 'damaged'],
  ['a local header far behind the file', { headerOffset: 0x7fffffff }, 'damaged'],
  ['stored, and less than the directory claims', { stored: true, compressedBytes: 6, declaredBytes: 999_999 }, 'damaged'],
]; // prettier-ignore

for (const [why, part, trouble] of refused) {
  test(`an entry is ${trouble}: ${why}`, () => {
    const archive = open([
      { name: 'good', data: 'good' },
      { name: 'a', data: 'abcdef', ...part },
    ]);
    expect(contents(archive)).toEqual(['good=good', `a!${trouble}`]);
  });
}

test('declared sizes are claims: all of the data is read', () => {
  const data = `${'x'.repeat(5000)}hidden`;
  for (const lie of [
    { declaredBytes: 1000 },
    { compressedBytes: 10 },
    { declaredBytes: 0xfffffff0 },
  ]) {
    const archive = open([
      { name: 'a', data, ...lie },
      { name: 'b', data: 'b' },
    ]);
    expect(contents(archive)).toEqual([`a=${data}`, 'b=b']);
  }
  const stored = open([
    { name: 'a', data, stored: true, declaredBytes: 1000 },
    { name: 'b', data: 'b' },
  ]);
  expect(contents(stored)[0]).toBe(`a=${data}`);
});

test('a bomb ends at the ceiling of an entry, and of the file, in bounded memory', () => {
  const piece = deflateRawSync(Buffer.alloc(2 ** 24), { finishFlush: 2 });
  const raw = Buffer.concat(Array<Buffer>(65).fill(piece));
  const archive = open([
    { name: 'a', raw, declaredBytes: 1000 },
    { name: 'b', raw, declaredBytes: 1000 },
  ]);
  const [a, b] = archive.entries;
  if (a === undefined || b === undefined) throw new Error('no entries');
  const window = new Uint8Array(2 ** 20);
  const budget = new Budget();
  const drain = (entry: Entry): number => {
    const source = archive.open(entry, budget);
    let sum = 0;
    expect(() => {
      for (let given = -1; given !== 0; sum += given) given = source.read(window, 0, window.length);
    }).toThrow(expect.objectContaining({ trouble: 'limit' }));
    return sum;
  };
  expect(drain(a)).toBe(limits.entryBytes);
  expect(drain(b)).toBeLessThanOrEqual(limits.inflatedBytes - limits.entryBytes);
  expect(() => archive.whole(a, new Budget())).toThrow('limit');
});

test('a part just small enough is held whole', () => {
  const archive = open([
    { name: 'a', data: Buffer.alloc(limits.wholePartBytes) },
    { name: 'b', data: Buffer.alloc(limits.wholePartBytes + 1) },
    { name: 'c' },
  ]);
  const told = archive.entries.map((entry) =>
    tried(() => archive.whole(entry, new Budget()).length),
  );
  expect(told).toEqual([limits.wholePartBytes, 'limit', 0]);
});

test('entries that overlap are damaged, and cost nothing', () => {
  // As in the quoted overlap: each entry is a stored block around the next local header.
  const kernel = deflateRawSync(Buffer.alloc(1_000_000));
  const file = quoted(kernel, 200);
  const started = performance.now();
  const archive = new Zip(bytesOf(file));
  expect(archive.entries.length).toBe(200);
  expect(archive.damaged).toBe(true);
  const told = contents(archive).map((content) => content.replace(/^\d+/, '').slice(0, 9));
  expect(told.slice(0, 199)).toEqual(Array(199).fill('!damaged'));
  expect(performance.now() - started).toBeLessThan(1000);
});

/** Entries of which each holds all that follow, as data of its own. */
function quoted(kernel: Buffer, count: number): Buffer {
  const part = (index: number): Part => ({
    name: String(index).padStart(4, '0'),
    headerOffset: index * 39,
    compressedBytes: kernel.length + (count - 1 - index) * 39,
    declaredBytes: 1000,
  });
  const header = (index: number): Buffer =>
    zip([{ ...part(index), raw: Buffer.alloc(0) }], { headless: true }).subarray(0, 34);
  const block = Buffer.from([0x00, 34, 0, ~34 & 0xff, 0xff]);
  const numbers = Array.from({ length: count }, (_, index) => index);
  const body = numbers.flatMap((index) =>
    index + 1 < count ? [header(index), block] : [header(index)],
  );
  const directory = zip(numbers.map((index) => Object.assign(part(index), { headerOf: 0 })));
  return Buffer.concat([...body, kernel, directory]);
}

test('one local header is visited once, whatever the directory says', () => {
  const archive = open([
    { name: 'a', data: 'kernel' },
    { name: 'b', data: 'kernel', headerOf: 0 },
    { name: 'a', data: 'kernel', headerOf: 0 },
  ]);
  expect(contents(archive).toSorted()).toEqual(['a!damaged', 'a=kernel', 'b!damaged']);
  expect(archive.damaged).toBe(true);
});

test('lengths that are wrong by two bytes are no overlap', () => {
  const packed = deflateRawSync('abc');
  const archive = open([
    { name: 'a', data: 'abc', compressedBytes: packed.length + 1 + 2 },
    { name: 'b', data: 'b' },
  ]);
  expect(contents(archive)).toEqual(['a=abc', 'b=b']);
  expect(archive.damaged).toBe(false);
});

/** Empty entries, as short as they can be. */
const crowd: readonly Part[] = Array.from({ length: limits.entries + 1 }, (_, index) => ({
  name: `${index}`,
  raw: Buffer.of(3, 0),
}));

test('too many entries are refused before they are read', () => {
  const bytes = bytesOf(zip(crowd));
  const asked: number[] = [];
  const counted = {
    ...bytes,
    read: (at: number, length: number) => (asked.push(length), bytes.read(at, length)),
  };
  expect(() => new Zip(counted)).toThrow('limit');
  expect(asked.length).toBeLessThan(4);
  expect(Math.max(...asked)).toBeLessThan(100_000);
});

test('too many entries are refused when the end record hides them, or is not there', () => {
  expect(() => open(crowd, { count: 5 })).toThrow('limit');
  expect(() => open(crowd, { headless: true })).toThrow('limit');
  expect(open(crowd.slice(1)).entries.length).toBe(limits.entries);
});

test('a count that cannot be is damage', () => {
  const archive = open(two, { count: 60_000 });
  expect(contents(archive)).toEqual(both);
  expect(archive.damaged).toBe(true);
});

test('a directory longer than one range is read whole', () => {
  const parts = Array.from({ length: 5000 }, (_, i) => ({
    name: `${i}-${'n'.repeat(90)}`,
    data: `${i}`,
  }));
  for (const archive of [{}, { headless: true }]) {
    const opened = open(parts, archive);
    expect(opened.entries.length).toBe(5000);
    expect(textOf(opened, opened.entries[4321])).toBe('4321');
    expect(opened.duplicated).toBe(false);
  }
});

test('a small archive costs one question', () => {
  let questions = 0;
  const bytes = bytesOf(zip(two));
  const counted = {
    ...bytes,
    read: (at: number, length: number) => (questions++, bytes.read(at, length)),
  };
  expect(contents(new Zip(counted))).toEqual(both);
  expect(questions).toBe(1);
});

/** Random enough not to shrink. */
function noise(bytes: number): Buffer {
  let seed = 1;
  return Buffer.from(
    Array.from({ length: bytes }, () => {
      seed = (Math.imul(seed, 69_069) + 1) >>> 0;
      return seed >>> 24;
    }),
  );
}

test('cut at any length: ends, or says damaged, and never gives more than is there', () => {
  const parts: Part[] = [
    ...two,
    { name: 'c.bin', data: noise(2000) },
    { name: 'd.txt', data: 'streamed '.repeat(30), streamed: true },
    { name: 'e.txt', data: 'stored', stored: true },
  ];
  const whole = zip(parts, { comment: 'the end' });
  const full = contents(new Zip(bytesOf(whole)));
  for (let length = 0; length < whole.length; length++) {
    const archive = tried(() => new Zip(bytesOf(whole.subarray(0, length))));
    const told = typeof archive === 'string' ? archive : archive.damaged;
    expect(told).toBe(length < 30 ? 'damaged' : length < whole.length - 'the end'.length);
    const read = typeof archive === 'string' ? [] : contents(archive);
    const good = read.filter((content) => !content.endsWith('!damaged'));
    expect(good.filter((content) => !full.some((one) => one.startsWith(content)))).toEqual([]);
  }
});

test('broken at any byte: ends, or is Unreadable', () => {
  const whole = zip([...two, { name: 'c', data: noise(100), zip64: true }], { zip64: true });
  let ended = 0;
  for (let at = 0; at < whole.length; at++) {
    for (const value of [0, 0xff, 0x50]) {
      const broken = Buffer.from(whole);
      broken[at] = value;
      tried(() => contents(new Zip(bytesOf(broken))));
      ended++;
    }
  }
  expect(ended).toBe(3 * whole.length);
});

test('a file full of signatures is given up soon', () => {
  const started = performance.now();
  for (const signature of ['PK\x05\x06', 'PK\x01\x02', 'PK\x06\x07', 'PK\x03\x04']) {
    const file = Buffer.alloc(3_000_000, signature, 'latin1');
    expect(() => new Zip(bytesOf(file))).toThrow(Unreadable);
  }
  expect(performance.now() - started).toBeLessThan(2000);
});

/** How many bytes an entry holds. */
function lengthOf(archive: Zip, entry: Entry): number {
  const window = new Uint8Array(2 ** 18);
  const source = archive.open(entry, new Budget());
  let bytes = 0;
  for (let given = -1; given !== 0; bytes += given) given = source.read(window, 0, window.length);
  return bytes;
}

test.skipIf(!existsSync(CORPUS))('each honest zip of the corpus is read to its end', () => {
  const folders = ['xlsx', 'xlsm', 'xlsx-hidden-prot', 'xlsx-strict', 'xltx', 'ooxml-big', 'ods'];
  const files = folders.flatMap((folder) =>
    readdirSync(`${CORPUS}/${folder}`).map((name) => `${CORPUS}/${folder}/${name}`),
  );
  expect(files.length).toBeGreaterThan(15);
  for (const file of files) {
    const archive = new Zip(bytesOf(readFileSync(file)));
    const lengths = archive.entries.map((entry) => lengthOf(archive, entry));
    expect([file, lengths]).toEqual([file, archive.entries.map((entry) => entry.declaredBytes)]);
    expect([file, archive.damaged, archive.duplicated]).toEqual([file, false, false]);
  }
});
