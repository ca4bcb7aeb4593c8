/**
 * Spreadsheets in archives, read in this process: whatever packs them and however deep, each is read
 * as if it lay open, and what could not be read is never called clean.
 */
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import * as xlsx from 'xlsx';
import { inspect, type Reading } from '../agent/inspect/inspect.ts';
import { limits } from '../agent/inspect/limits.ts';
import { somePeople, written } from '../scripts/people.ts';
import { crowd, nested } from './bombs.ts';
import { TODAY } from './reading.ts';
import { tarred } from './tar-writer.ts';
import { bytesOf, type Part, zip } from './zip-writer.ts';

const people = somePeople(60, 21);

/** The people from the one to the other, in a table. */
function table(from = 0, to = 20): string {
  const rows = people.slice(from, to).map((digits, row) => `Navn ${row};${written(digits)};Brande`);
  return ['Navn;CPR;By', ...rows, ''].join('\n');
}

function workbook(from = 0, to = 20): Buffer {
  const rows = table(from, to)
    .trim()
    .split('\n')
    .map((line) => line.split(';'));
  const book = xlsx.utils.book_new(xlsx.utils.aoa_to_sheet(rows), 'Ark');
  return xlsx.write(book, { type: 'buffer', bookType: 'xlsx', compression: true }) as Buffer;
}

const CLEAN = 'By;Postnr\nAarhus;8000\nBrande;7330\n';

type Wishes = Parameters<typeof inspect>[1]['wishes'];

function read(file: Uint8Array, wishes: Wishes = []): Reading {
  return inspect(bytesOf(file), { hint: 'archive', today: TODAY, wishes });
}

function sum(list: readonly number[]): number {
  return list.reduce((all, one) => all + one, 0);
}

/** A reading's spreadsheets by how they ended. */
function counts({ members }: Reading): Record<string, number> {
  const { read: whole = [], sealed = [], unread = [] } = members ?? {};
  const found = sum(whole.slice(2));
  return { found, clean: sum(whole) - found, sealed: sum(sealed), unread: sum(unread) };
}

function placesOf({ verdict }: Reading): (string | null)[] {
  return verdict.findings.map(({ member, where }) => (where === 'cells' ? member : `${member}!`));
}

const NOTHING_ELSE = { clean: 0, sealed: 0, unread: 0 };

const files: readonly (readonly [name: string, data: () => Buffer])[] = [
  ['liste.csv', () => Buffer.from(table())],
  ['liste.txt', () => Buffer.from(`\ufeff${table()}`, 'utf16le')],
  ['liste.xlsx', () => workbook()],
  // As people rename them: what a file is, its bytes tell.
  ['liste', () => workbook()],
];
const packings: readonly (readonly [why: string, pack: (part: Part) => Buffer, path: string])[] = [
  ['deflated', (part) => zip([part]), ''],
  ['stored', (part) => zip([{ ...part, stored: true }]), ''],
  ['streamed', (part) => zip([{ ...part, streamed: true }]), ''],
  ['stored and streamed', (part) => zip([{ ...part, stored: true, streamed: true }]), ''],
  ['with long sizes', (part) => zip([{ ...part, zip64: true }], { zip64: true }), ''],
  ['in a zip in a zip', (part) => zip([{ name: 'x.zip', data: zip([part]) }]), 'x.zip > '],
  ['in a stored zip', (part) => zip([{ name: 'x.zip', data: zip([part]), stored: true }]), 'x.zip > '],
  ['in a tar', ({ name, data }) => tarred([{ name: String(name), data: data ?? '' }]), ''],
  ['in a tgz', ({ name, data }) => gzipSync(tarred([{ name: String(name), data: data ?? '' }])), ''],
  ['in a tgz in a zip', ({ name, data }) => zip([{ name: 'a.tgz', data: gzipSync(tarred([{ name: String(name), data: data ?? '' }])) }]), 'a.tgz > '],
  ['seven deep', (part) => nested(7, zip([part]), 'b.zip'), `${'a.zip > '.repeat(6)}b.zip > `],
]; // prettier-ignore

describe.each(packings)('%s', (_why, pack, path) => {
  test.each(files)('%s is found in it', (name, data) => {
    const reading = read(pack({ name: `mappe/${name}`, data: data() }));
    expect(reading).toMatchObject({ trouble: null, verdict: { matches: 20, persons: 20 } });
    expect(placesOf(reading)).toEqual([`${path}mappe/${name}`]);
    expect(counts(reading)).toEqual({ ...NOTHING_ELSE, found: 1 });
  });
});

test('a table packed by gzip, with its name and without', () => {
  const named = Buffer.concat([Buffer.from([31, 139, 8, 8, 0, 0, 0, 0, 0, 3]), Buffer.from('liste.csv\0'), gzipSync(table()).subarray(10)]); // prettier-ignore
  for (const [file, member] of [
    [gzipSync(table()), null],
    [named, 'liste.csv'],
  ] as const) {
    const reading = read(file);
    expect(reading).toMatchObject({ format: 'gzip', trouble: null, verdict: { persons: 20 } });
    expect(reading.verdict.findings).toMatchObject([{ member, where: 'cells', sheet: 1 }]);
  }
  const asItIs = read(gzipSync(workbook(), { level: 0 }));
  expect(asItIs).toMatchObject({ format: 'gzip', trouble: null, verdict: { persons: 20 } });
  const inside = read(zip([{ name: 'liste.csv.gz', data: gzipSync(table()) }]));
  expect(placesOf(inside)).toEqual(['liste.csv.gz']);
});

test('persons are distinct over the members, matches and all else add up', () => {
  const birthDates = ['Navn;CPR-nr.', ...people.map((digits) => `A;${digits.slice(0, 6)}`), ''];
  const reading = read(
    zip([
      { name: 'a.csv', data: table(0, 30) },
      { name: 'b.xlsx', data: workbook(20, 40) },
      { name: 'c.csv', data: table(25, 35).replace('By', 'Diagnose') },
      { name: 'd.csv', data: birthDates.join('\n') },
      { name: 'e.csv', data: CLEAN },
    ]),
  );
  expect(reading.verdict).toMatchObject({ matches: 60, persons: 40, warnings: ['birthDatesOnly'] });
  expect(reading.verdict.categories).toEqual(expect.arrayContaining(['name', 'health']));
  expect(reading.persons?.size).toBe(40);
  expect(counts(reading)).toEqual({ found: 3, clean: 2, sealed: 0, unread: 0 });
  expect(placesOf(reading)).toEqual(['a.csv', 'b.xlsx', 'c.csv']);
});

test('two members of one name are both read', () => {
  const reading = read(zip([{ name: 'a.csv', data: CLEAN }, { name: 'a.csv', data: table() }, { name: 'A.CSV', data: CLEAN }])); // prettier-ignore
  expect(reading).toMatchObject({ trouble: null, verdict: { persons: 20 } });
  expect(counts(reading)).toEqual({ found: 1, clean: 2, sealed: 0, unread: 0 });
});

test('sizes that lie hide nothing', () => {
  const data = `${'x;y\n'.repeat(300)}${table()}`;
  for (const declaredBytes of [0, 1000, 2 ** 31]) {
    const reading = read(zip([{ name: 'a.csv', data, declaredBytes }]));
    expect(reading.verdict.persons).toBe(20);
  }
  const part = { name: 'a.csv', data, stored: true };
  expect(read(zip([{ ...part, declaredBytes: 10 }])).verdict.persons).toBe(20);
  expect(read(zip([{ ...part, compressedBytes: 10 }])).verdict.persons).toBe(20);
});

describe('names', () => {
  test('that say picture, program or document are passed over, unless all are wanted', () => {
    const archive = zip(['a.jpg', 'b.exe', 'c.pdf', 'd.CSV', '~$e.csv'].map((name) => ({ name, data: table() }))); // prettier-ignore
    expect(placesOf(read(archive))).toEqual(['d.CSV']);
    expect(placesOf(read(archive, ['all-names']))).toEqual(['a.jpg', 'b.exe', 'c.pdf', 'd.CSV']);
  });

  test('of what macOS and Excel leave beside a file are no spreadsheets', () => {
    const beside = Buffer.concat([Buffer.from([0, 5, 0x16, 7, 0, 2, 0, 0]), Buffer.alloc(100)]);
    const archive = zip([
      { name: 'a.xlsx', data: workbook() },
      { name: '__MACOSX/._a.xlsx', data: beside },
      { name: 'mappe/', stored: true },
    ]);
    expect(read(archive)).toMatchObject({ trouble: null });
    expect(counts(read(archive))).toEqual({ ...NOTHING_ELSE, found: 1 });
  });

  test('with a number are found, and shown masked', () => {
    const name = 'ansøgning cpr 010180-0008.csv';
    const reading = read(zip([{ name: `x/${name}`, data: CLEAN }]));
    expect(placesOf(reading)).toEqual(['x/ansøgning cpr ******-****.csv!']);
    expect(reading.verdict).toMatchObject({ matches: 1, persons: 1 });
    expect(counts(reading)).toEqual({ ...NOTHING_ELSE, found: 1 });
    const other = read(zip([{ name: 'cpr 010180-0008.txt', data: 'Husk mødet.\n' }]));
    expect(other.verdict.findings).toEqual([]);
    const inner = read(zip([{ name: 'cpr 010180-0008.zip', data: zip([{ name: 'a.csv', data: CLEAN }]) }])); // prettier-ignore
    expect(placesOf(inner)).toEqual(['cpr ******-****.zip!']);
  });

  test('and content that name the same person count it once', () => {
    const [digits = ''] = people;
    const reading = read(zip([{ name: `cpr ${written(digits)}.csv`, data: table() }]));
    expect(reading.verdict).toMatchObject({ matches: 21, persons: 20 });
    expect(reading.verdict.findings.map(({ member }) => member)).toEqual(Array(2).fill('cpr ******-****.csv')); // prettier-ignore
  });

  test('are no longer than people read, and stay masked when cut', () => {
    const long = `${'mappe/'.repeat(60)}${'1'.repeat(20)}0202800009/a.csv`;
    const reading = read(zip([{ name: long, data: table() }]));
    const [member] = placesOf(reading);
    expect(member).toHaveLength(limits.memberName);
    expect(member).toMatch(/^….*\/a\.csv$/);
    // Twelve digits are nobody's number, the last ten of them would be.
    const tail = `0202800009${'x'.repeat(limits.memberName - 1 - 10 - 6)}/a.csv`;
    const [cut] = placesOf(read(zip([{ name: `${'mappe/'.repeat(9)}11${tail}`, data: table() }])));
    expect(cut).toBe(`…${tail.replace('0202800009', '**********')}`);
  });

  test('in the codepage of a Danish Windows, and in UTF-8 that does not say so', () => {
    const old = zip([
      { name: Buffer.from([0x91, 0x9b, 0x86, 0x2e, 0x63, 0x73, 0x76]), data: table() },
    ]);
    // Neither header says UTF-8.
    for (const at of [6, old.indexOf('PK\x01\x02', 0, 'latin1') + 8]) old.writeUInt16LE(0, at);
    expect(placesOf(read(old))).toEqual(['æøå.csv']);
    const unsaid = zip([{ name: 'æøå.csv', data: table() }]);
    for (const at of [6, unsaid.indexOf('PK\x01\x02', 0, 'latin1') + 8])
      unsaid.writeUInt16LE(0, at);
    expect(placesOf(read(unsaid))).toEqual(['æøå.csv']);
  });
});

describe('what is no archive', () => {
  test('a workbook is read as one', () => {
    expect(read(workbook())).toMatchObject({ format: 'xlsx', members: null });
  });

  test('a document is no spreadsheet, open or packed', () => {
    const document = zip([
      { name: '[Content_Types].xml', data: '<Types/>' },
      { name: '_rels/.rels', data: '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="word/document.xml"/></Relationships>' },
      { name: 'word/document.xml', data: '<document/>' },
    ]); // prettier-ignore
    expect(read(document)).toMatchObject({ trouble: 'not-spreadsheet' });
    const packed = read(zip([{ name: 'brev', data: document }]));
    expect(packed).toMatchObject({ trouble: null });
    expect(counts(packed)).toEqual({ ...NOTHING_ELSE, found: 0 });
  });

  test('archives are not looked into when that is not wanted', () => {
    for (const file of [
      zip([{ name: 'a.csv', data: table() }]),
      gzipSync(table()),
      tarred([{ name: 'a', data: table() }]),
    ]) {
      // prettier-ignore
      const reading = read(file, ['closed-archives']);
      expect(reading).toMatchObject({ trouble: 'unsupported', members: null });
      expect(reading.verdict.findings).toEqual([]);
    }
    expect(read(workbook(), ['closed-archives'])).toMatchObject({ trouble: null });
  });

  test('a zip under the name of a workbook, without one, is not called clean', () => {
    const file = bytesOf(zip([{ name: 'data.bin', data: Buffer.alloc(99, 1) }]));
    const question = { hint: 'spreadsheet', today: TODAY, wishes: [] } as const;
    expect(inspect(file, question)).toMatchObject({ format: 'zip', trouble: 'unsupported' });
    expect(inspect(file, { ...question, hint: 'archive' })).toMatchObject({ trouble: null });
  });
});

describe('depth', () => {
  test('eight archives in each other are read, a ninth is too deep', () => {
    expect(read(nested(8, Buffer.from(table())))).toMatchObject({ trouble: null, verdict: { persons: 20 } }); // prettier-ignore
    const deep = read(nested(9, Buffer.from(table())));
    expect(deep).toMatchObject({ trouble: 'limit', verdict: { persons: 0 } });
    expect(counts(deep)).toEqual({ ...NOTHING_ELSE, found: 0, unread: 1 });
  });

  test('what lies beside the depths is read', () => {
    const reading = read(zip([{ name: 'deep.zip', data: nested(20, Buffer.from(table())) }, { name: 'a.csv', data: table() }])); // prettier-ignore
    expect(reading).toMatchObject({ trouble: 'limit', verdict: { persons: 20 } });
    expect(counts(reading)).toEqual({ ...NOTHING_ELSE, found: 1, unread: 1 });
  });

  test('entries are counted over all levels', () => {
    const half = crowd(limits.entries / 2);
    const reading = read(
      zip([
        { name: 'a.zip', data: half },
        { name: 'b.zip', data: half },
      ]),
    );
    expect(reading).toMatchObject({ trouble: 'limit' });
    expect(read(half)).toMatchObject({ trouble: null });
  });
});
