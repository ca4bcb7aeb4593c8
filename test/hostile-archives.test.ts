/**
 * Archives against the scan with its real parser child: bombs end soon and in little memory, what was
 * not read to its end is never called clean, and no name in an archive is ever a path.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32, gzipSync, inflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as xlsx from 'xlsx';
import { Parser } from '../agent/inspect/parent.ts';
import { limits } from '../agent/inspect/limits.ts';
import type { Outcome } from '../agent/outcome.ts';
import { ndjson } from '../agent/report/ndjson.ts';
import { scan, type ScanOptions } from '../agent/scan.ts';
import { somePeople, written } from '../scripts/people.ts';
import { crowd, nested, oneBomb, overlapping, quine, sixteenfold } from './bombs.ts';
import { TODAY } from './reading.ts';
import { tarred } from './tar-writer.ts';
import { zip } from './zip-writer.ts';

const people = somePeople(20, 22);
const TABLE = ['Navn;CPR', ...people.map((digits) => `A;${written(digits)}`), ''].join('\n');
const CLEAN = 'By;Postnr\nAarhus;8000\nBrande;7330\n';

const book = xlsx.utils.book_new(xlsx.utils.aoa_to_sheet([['By'], ['Brande']]), 'Ark');
const WORKBOOK = xlsx.write(book, {
  type: 'buffer',
  bookType: 'xlsx',
  compression: true,
}) as Buffer;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-archives-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The outcomes of these files, by name; null for what is no spreadsheet. */
async function outcomes(
  files: ReadonlyMap<string, Uint8Array>,
  options: Partial<ScanOptions> = {},
): Promise<ReadonlyMap<string, Outcome | null>> {
  const here = mkdtempSync(join(folder, 'files-'));
  for (const [name, data] of files) writeFileSync(join(here, name), data);
  const ended = new Map<string, Outcome | null>();
  for await (const event of scan([here], { today: TODAY, ...options })) {
    if (event.kind === 'outcome')
      ended.set(event.outcome.path.slice(here.length + 1), event.outcome);
    if (event.kind === 'notSpreadsheet') ended.set(event.path.slice(here.length + 1), null);
  }
  return ended;
}

async function outcomeOf(data: Uint8Array, options: Partial<ScanOptions> = {}): Promise<Outcome> {
  const ended = await outcomes(new Map([['arkiv.zip', data]]), options);
  const outcome = ended.get('arkiv.zip') ?? null;
  if (outcome === null) throw new Error('no outcome');
  return outcome;
}

/** The most memory that a process has had. */
function peakBytes(pid: number): number {
  const [, kilobytes = '0'] =
    /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) * 1024;
}

function inHand(file: Uint8Array): Parameters<Parser['inspect']>[0] {
  return {
    sizeBytes: file.length,
    head: file.subarray(0, limits.headBytes),
    read: async (target, offset) => {
      target.set(file.subarray(offset, offset + target.length));
      return Math.min(target.length, file.length - offset);
    },
  };
}

const MEBIBYTE = 2 ** 20;
const bombs: readonly (readonly [why: string, make: () => Buffer, reason: RegExp, ms: number])[] = [
  ['2 GiB in 2 MB', () => oneBomb(), /limit/, 5000],
  ['the same that claims to be small', () => oneBomb(1000), /limit/, 5000],
  ['members that overlap', () => overlapping(250), /damaged/, 3000],
  ['60,000 entries', () => crowd(60_000), /limit/, 1000],
  ['fifty archives in each other', () => nested(50, Buffer.from(TABLE)), /limit/, 1000],
  ['sixteen in each of sixteen', () => sixteenfold(4), /limit/, 5000],
  ['an archive that holds itself', () => quine(), /limit/, 1000],
  ['a program and an archive', () => zip([{ name: 'a.csv', data: CLEAN }], { prefix: program(300_000) }), /damaged/, 1000],
  ['a PDF and an archive', () => zip([{ name: 'a.csv', data: CLEAN }], { prefix: Buffer.from(`%PDF-1.7\n${'x'.repeat(9999)}`), corrected: true }), /damaged/, 1000],
]; // prettier-ignore

function program(bytes: number): Buffer {
  const code = Buffer.alloc(bytes, 0x90);
  code.set([0x4d, 0x5a, 0x90, 0x00]);
  return code;
}

describe('bombs', () => {
  test.each(bombs)('%s', async (_why, make, reason, ms) => {
    const file = make();
    const question = { hint: 'archive', today: TODAY, wishes: [] } as const;
    await using parser = new Parser();
    await parser.inspect(inHand(WORKBOOK), question);
    const before = process.platform === 'linux' ? peakBytes(parser.pid ?? 0) : 0;
    const started = performance.now();
    const { answer, failure } = await parser.inspect(inHand(file), question);
    expect(performance.now() - started).toBeLessThan(ms);
    expect(failure).toBeNull();
    expect(answer?.trouble).toMatch(reason);
    expect(answer?.verdict.findings).toEqual([]);
    // When there is no more to spend, nothing more is tried.
    const tried = answer?.members?.unread.reduce((all, one) => all + one, 0) ?? 0;
    expect(tried).toBeLessThanOrEqual(250);
    if (process.platform !== 'linux') return;
    expect(peakBytes(parser.pid ?? 0) - before).toBeLessThan(20 * MEBIBYTE);
  });

  test('the quine is one', () => {
    const file = quine();
    expect(inflateRawSync(file.subarray(253)).equals(file)).toBe(true);
    expect(file.readUInt32LE(14)).toBe(crc32(file));
  });
});

const middle = Math.floor(WORKBOOK.length / 2);
const table = Buffer.from(CLEAN);
const gz = gzipSync(CLEAN);
const tar = tarred([{ name: 'a.csv', data: CLEAN }]);
/** Nothing of these is read to its end, or is not to be: each must say so. */
const unread: readonly (readonly [name: string, data: Uint8Array, ended: string])[] = [
  ['whole.zip', zip([{ name: 'a.csv', data: CLEAN }]), 'clean'],
  ['whole.gz', gz, 'clean'],
  ['whole.tar', tar, 'clean'],
  ['whole.tgz', gzipSync(tar), 'clean'],
  ['empty.zip', zip([]), 'clean'],
  ['twice.gz', Buffer.concat([gz, gz]), 'clean'],
  ['tape.gz', Buffer.concat([gz, Buffer.alloc(700)]), 'clean'],
  ['spaced.tar', tarred([{ name: 'a.csv', data: CLEAN }], 20), 'clean'],
  ['foto.zip', zip([{ name: 'a.jpg', data: 'x', encrypted: true }]), 'clean'],
  ['sealed.zip', zip([{ name: 'a.csv', data: CLEAN, encrypted: true }]), 'sealed'],
  ['aes.zip', zip([{ name: 'a.csv', data: CLEAN, encrypted: true, method: 99 }]), 'sealed'],
  ['half-sealed.zip', zip([{ name: 'a.csv', data: CLEAN }, { name: 'b.csv', data: CLEAN, encrypted: true }]), 'sealed'],
  ['sealed-inside.zip', zip([{ name: 'a.zip', data: zip([{ name: 'a.csv', data: CLEAN, encrypted: true }]) }]), 'sealed'],
  ['sealed-and-cut.zip', zip([{ name: 'a.csv', data: CLEAN, encrypted: true }, { name: 'b.csv.gz', data: gz.subarray(0, 30) }]), 'unknown damaged'],
  ...[1, 6, 9, 12, 14, 93, 98].map((method) => [`method-${method}.zip`, zip([{ name: 'a.csv', raw: table, method }]), 'unknown unsupported'] as const),
  ['cut-in-data.zip', zip([{ name: 'a.csv', data: CLEAN }]).subarray(0, 50), 'unknown damaged'],
  ['cut-in-directory.zip', zip([{ name: 'a.csv', data: CLEAN }]).subarray(0, 120), 'unknown damaged'],
  ['no-directory.zip', zip([{ name: 'a.csv', data: CLEAN }], { headless: true }), 'unknown damaged'],
  ['wrong-sum.zip', zip([{ name: 'a.csv', raw: table, method: 0, declaredBytes: table.length }]), 'unknown damaged'],
  ['flipped.zip', flipped(zip([{ name: 'a.csv', data: CLEAN, stored: true }]), 40), 'unknown damaged'],
  ['broken-stream.zip', zip([{ name: 'a.csv', raw: Buffer.from([7, 255, 255]) }]), 'unknown damaged'],
  ['missing-header.zip', zip([{ name: 'a.csv', data: CLEAN, headerOffset: 7 }]), 'unknown damaged'],
  ['overlap.zip', zip([{ name: 'a.csv', data: CLEAN }, { name: 'b.csv', data: CLEAN, headerOf: 0 }]), 'unknown damaged'],
  ['half-workbook.zip', zip([{ name: 'a.xlsx', data: WORKBOOK.subarray(0, middle) }]), 'unknown damaged'],
  ['noise.zip', zip([{ name: 'a.xlsx', data: '' }, { name: 'b.xlsx', data: noise(3000) }]), 'unknown damaged'],
  ['cut-inside.zip', zip([{ name: 'a.zip', data: zip([{ name: 'a.csv', data: CLEAN }]).subarray(0, 60) }]), 'unknown damaged'],
  ['seven.zip', zip([{ name: 'a.7z', data: Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]) }]), 'unknown unsupported'],
  ['old.zip', zip([{ name: 'a.wk1', data: Buffer.from([0, 0, 2, 0, 6, 4, 6, 0]) }]), 'unknown damaged'],
  ['a.7z', Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c, 0, 4]), 'unknown unsupported'],
  ['a.rar', Buffer.from('Rar!\x1a\x07\x00', 'latin1'), 'unknown unsupported'],
  ['a.xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), 'unknown unsupported'],
  ['a.bz2', Buffer.from('BZh91AY&SY', 'latin1'), 'unknown unsupported'],
  ['a.zst', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]), 'unknown unsupported'],
  ['a.cab', Buffer.from('MSCF\0\0\0\0', 'latin1'), 'unknown unsupported'],
  ['deep.zip', nested(9, table), 'unknown limit'],
  ['cut.gz', gz.subarray(0, 30), 'unknown damaged'],
  ['no-trailer.gz', gz.subarray(0, -8), 'unknown damaged'],
  ['wrong-sum.gz', flipped(gz, gz.length - 8), 'unknown damaged'],
  ['wrong-length.gz', flipped(gz, gz.length - 1), 'unknown damaged'],
  ['more-behind.gz', Buffer.concat([gz, Buffer.from('x')]), 'unknown damaged'],
  ['second-cut.gz', Buffer.concat([gz, gz.subarray(0, 12)]), 'unknown damaged'],
  ['header-only.gz', gz.subarray(0, 10), 'unknown damaged'],
  ['other-method.gz', flipped(gz, 2), 'unknown unsupported'],
  ['cut.tar', tar.subarray(0, 530), 'unknown damaged'],
  ['no-end.tar', tarred([{ name: 'a.csv', data: CLEAN }], 0), 'unknown damaged'],
  ['sparse.tar', tarred([{ name: 'a.csv', data: CLEAN, type: 'S' }]), 'unknown unsupported'],
  ['broken-second.tar', flipped(tarred([{ name: 'a.csv', data: CLEAN }, { name: 'b.csv', data: CLEAN }]), 1024), 'unknown damaged'],
  ['lying-size.tar', tarred([{ name: 'a.csv', data: CLEAN, sizeBytes: 9000 }]), 'unknown damaged'],
  ['cut.tgz', gzipSync(tar).subarray(0, -20), 'unknown damaged'],
]; // prettier-ignore

function flipped(file: Uint8Array, at: number): Buffer {
  const other = Buffer.from(file);
  other[at] = (other[at] ?? 0) ^ 1;
  return other;
}

function noise(bytes: number): Buffer {
  const other = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at++) other[at] = (at * 2_654_435_761) >>> 13;
  return other;
}

describe('nothing that was not read to its end is clean', () => {
  let ended: ReadonlyMap<string, Outcome | null>;
  beforeAll(async () => {
    ended = await outcomes(new Map(unread.map(([name, data]) => [name, data])));
  });

  test.each(unread)('%s', (name, _data, expected) => {
    const { outcome, reason } = ended.get(name) ?? {};
    expect(reason === null ? outcome : `${outcome} ${reason}`).toBe(expected);
  });

  test('of forty files and more', () => {
    expect(unread.length).toBeGreaterThanOrEqual(40);
    expect(ended.size).toBe(unread.length);
  });

  test('and with a register beside it, each is found, and says what was not read', async () => {
    const broken = unread.filter(([name, , end]) => end !== 'clean' && name.endsWith('.zip'));
    const both = broken.map(([name, data]) => {
      const archive = zip([
        { name: 'a.csv', data: TABLE },
        { name, data },
      ]);
      return [name, archive] as const;
    });
    const found = await outcomes(new Map(both));
    expect(found.size).toBe(broken.length);
    for (const [name, outcome] of found) {
      const { reason } = ended.get(name) ?? {};
      expect([name, outcome]).toEqual([
        name,
        expect.objectContaining({ outcome: 'found', persons: 20, reason }),
      ]);
    }
  });
});

describe('an archive as one file', () => {
  const archive = zip([
    { name: 'mappe/ansøgning 010180-0008.csv', data: TABLE },
    { name: 'b.csv', data: CLEAN },
    { name: 'c.csv', data: CLEAN, encrypted: true },
    { name: 'd.csv', data: TABLE, method: 12 },
    { name: 'e.csv', data: `Tekst\nse ${written(people[0] ?? '')}\nandet\nmere\n` },
    { name: 'f.jpg', data: 'x' },
  ]);

  test('ndjson says its members, and the member of each finding', async () => {
    const outcome = await outcomeOf(archive);
    const line = JSON.parse(ndjson.open().outcome(outcome)) as Record<string, unknown>;
    expect(line).toMatchObject({
      format: 'zip',
      outcome: 'found',
      reason: 'unsupported',
      persons: 21,
      members: { clean: 2, found: 1, sealed: 1, unknown: 1 },
      protection: { file: 'none' },
    });
    const member = 'mappe/ansøgning ******-****.csv';
    expect(line['findings']).toEqual([
      { kind: 'cpr', where: 'cells', member, sheet: 1, column: 'B', headerRow: 1, matches: 20, persons: 20, confidence: 'certain' },
      { kind: 'cpr', where: 'name', member, sheet: null, column: null, headerRow: null, matches: 1, persons: 1, confidence: 'likely' },
      expect.objectContaining({ member: 'e.csv', confidence: 'possible' }) as object,
    ]); // prettier-ignore
    expect(JSON.stringify(line)).not.toMatch(/010180-?0008/);
  });

  test('how sure is sure enough changes which members are found', async () => {
    const low = await outcomeOf(archive, { minConfidence: 'possible' });
    expect(low.members).toEqual({ clean: 1, found: 2, sealed: 1, unknown: 1 });
    const weak = zip([{ name: 'e.csv', data: `Tekst\nse ${written(people[0] ?? '')}\nx\ny\n` }]);
    expect(await outcomeOf(weak)).toMatchObject({ outcome: 'clean', members: { clean: 1 } });
    expect(await outcomeOf(weak, { minConfidence: 'possible' })).toMatchObject({
      outcome: 'found',
    });
  });

  test('numbers of test persons all over it hide nobody', async () => {
    const tests = Array.from({ length: 450 }, (_, i) => ({ name: `${i}.csv`, data: 'CPR\n251248-9996\n251248-9996\n' })); // prettier-ignore
    const lone = `Tekst\nse 020280-0009\nandet\nmere\n`;
    const outcome = await outcomeOf(zip([...tests, { name: 'x.csv', data: lone }]));
    expect(outcome).toMatchObject({
      outcome: 'found',
      persons: 1,
      members: { found: 1, clean: 450 },
    });
    expect(outcome.findings.filter(({ kind }) => kind === 'cpr')).toMatchObject([
      { member: 'x.csv' },
    ]);
  });

  test('is not opened when that is not wanted', async () => {
    const outcome = await outcomeOf(archive, { archives: false });
    expect(outcome).toMatchObject({ outcome: 'unknown', reason: 'unsupported', findings: [] });
    expect(outcome).not.toHaveProperty('members');
  });

  test('is counted once, and persons are those of the run', async () => {
    const here = join(folder, 'run');
    mkdirSync(here);
    writeFileSync(join(here, 'a.zip'), zip([{ name: 'a.csv', data: TABLE }]));
    writeFileSync(join(here, 'b.csv'), TABLE);
    for await (const event of scan([here], { today: TODAY })) {
      if (event.kind !== 'summary') continue;
      expect(event.summary).toMatchObject({ files: 2, found: 2, persons: 20 });
      expect(event.summary).not.toHaveProperty('personsEstimated');
    }
  });
});

describe('polyglots', () => {
  const table20 = { persons: 20 };
  const both: readonly (readonly [why: string, name: string, file: Buffer])[] = [
    ['a program', 'setup.xlsx', zip([{ name: 'a.csv', data: TABLE }], { prefix: program(9000) })],
    ['a picture', 'foto', zip([{ name: 'a.csv', data: TABLE }], { prefix: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') })],
    ['a PDF', 'brev.zip', zip([{ name: 'a.csv', data: TABLE }], { prefix: Buffer.from('%PDF-1.7\n') })],
    ['another archive', 'to.zip', Buffer.concat([zip([{ name: 'b.csv', data: CLEAN }]), zip([{ name: 'a.csv', data: TABLE }])])],
    ['a workbook', 'x.jpg.zip', zip([{ name: 'a.jpg', data: 'x' }, { name: 'a', data: TABLE }])],
  ]; // prettier-ignore
  test.each(both)('what lies behind %s is found', async (_why, name, file) => {
    const ended = await outcomes(new Map([[name, file]]));
    expect(ended.get(name)).toMatchObject({ outcome: 'found', ...table20 });
  });
});

test('names in an archive are never opened or connected to', async () => {
  const connections: unknown[] = [];
  const server = createServer((socket) => connections.push(socket.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const bait = join(folder, 'bait.csv');
  writeFileSync(bait, TABLE);
  const names = [
    '../../../../etc/passwd.csv', '..\\..\\..\\boot.csv', bait, `/${bait}`, 'C:\\Windows\\win.csv',
    '\\\\host\\share\\x.csv', `//127.0.0.1:${port}/x.csv`, `http://127.0.0.1:${port}/x.csv`,
    '\\\\?\\C:\\x.csv', 'CON.csv', 'file:///etc/passwd.csv', '\0.csv', '.', '..', '', '/',
  ]; // prettier-ignore
  const outcome = await outcomeOf(zip(names.map((name) => ({ name, data: CLEAN }))));
  expect(outcome).toMatchObject({ outcome: 'clean', members: { clean: names.length, unknown: 0 } });
  const links = zip([
    { name: 'a.csv', data: `Link;Nr\n\\\\127.0.0.1@${port}\\x;1\nhttp://127.0.0.1:${port}/;2\n` },
  ]);
  expect(await outcomeOf(links)).toMatchObject({ outcome: 'clean' });
  expect(connections).toEqual([]);
  server.close();
});
