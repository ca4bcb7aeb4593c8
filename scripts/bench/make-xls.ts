/**
 * A register as Excel 97 to 2003 writes it: records of BIFF8 in a compound file. Rows come in blocks of 32,
 * small numbers packed and side by side, texts in the shared table, which is cut into records wherever
 * one is full.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { headers, isDate, rows, type Register, type Value } from './register.ts';

/** Of [MS-XLS], 2.3.2. */
const Record = {
  end: 0x0a, date1904: 0x22, font: 0x31, continue: 0x3c, window: 0x3d, codePage: 0x42, sheet: 0x85,
  manyPacked: 0xbd, rowBlock: 0xd7, format: 0xe0, strings: 0xfc, shared: 0xfd, stringPlaces: 0xff,
  dimensions: 0x200, real: 0x203, row: 0x208, sheetWindow: 0x23e, packed: 0x27e, style: 0x293, begin: 0x809,
} as const; // prettier-ignore

const SHEET = 'Ydelser 2018';
const ROWS_IN_BLOCK = 32;
const RECORD_BYTES = 8224;
const LARGEST_PACKED = 2 ** 29;
/** Styles in front of those of cells. */
const STYLES = 15;
const DATE_FORMAT = 14;

const SECTOR_BYTES = 512;
const IN_SECTOR = SECTOR_BYTES / 4;
const LISTED = 109;
const LEAST_BYTES = 4096;
const TABLE_SECTOR = 0xfffffffd;
const LIST_SECTOR = 0xfffffffc;
const END_OF_CHAIN = 0xfffffffe;
const NOBODY = 0xffffffff;

export async function writeLikeExcelBefore2007(register: Register, file: string): Promise<void> {
  const shared = new Map<string, number>();
  let uses = 0;
  for (const values of table(register)) {
    for (const value of values) {
      if (typeof value === 'number') continue;
      if (!shared.has(value)) shared.set(value, shared.size);
      uses++;
    }
  }
  const front = Buffer.concat([...globals(), sheetName(0), stringTable(shared, uses), END]);
  const nameAt = Buffer.concat([...globals()]).length + 4;
  front.writeUInt32LE(front.length, nameAt);
  const stream = new OneStream(openSync(file, 'w'));
  stream.write(front);
  for (const piece of sheet(register, shared)) stream.write(piece);
  stream.end();
}

function table(register: Register): Iterable<Value[]> {
  return chained([headers(register)], rows(register));
}

function* chained(...all: readonly Iterable<Value[]>[]): Generator<Value[]> {
  for (const each of all) yield* each;
}

const END = record(Record.end);

function globals(): Buffer[] {
  const general = format(0, true);
  return [
    begin(0x05),
    record(Record.codePage, u16(1200)),
    record(Record.window, Buffer.alloc(18)),
    record(Record.date1904, u16(0)),
    ...Array.from({ length: 4 }, font),
    ...Array.from({ length: STYLES }, () => general),
    format(0, false),
    format(DATE_FORMAT, false),
    record(Record.style, u16(0x8000), Buffer.from([0, 0xff])),
  ];
}

function begin(kind: number): Buffer {
  const later = Buffer.from('bb0dcc07c100000006030000', 'hex');
  return record(Record.begin, u16(0x600), u16(kind), later);
}

function font(): Buffer {
  const look = Buffer.from('c8000000ff7f90010000000000000500', 'hex');
  return record(Record.font, look, Buffer.from('Arial', 'latin1'));
}

function format(number: number, isStyle: boolean): Buffer {
  return record(
    Record.format,
    u16(0),
    u16(number),
    u16(isStyle ? 0xfff5 : 1),
    Buffer.from('2000000000000000000000000000', 'hex'),
  );
}

function sheetName(start: number): Buffer {
  const name = Buffer.from([SHEET.length, 0, ...Buffer.from(SHEET, 'latin1')]);
  return record(Record.sheet, u32(start), u16(0), name);
}

function* sheet(register: Register, shared: ReadonlyMap<string, number>): Generator<Buffer> {
  const { rows: count, columns } = register;
  yield begin(0x10);
  yield record(Record.dimensions, u32(0), u32(count + 1), u16(0), u16(columns), u16(0));
  let block: Value[][] = [];
  let first = 0;
  for (const values of table(register)) {
    block.push(values);
    if (block.length < ROWS_IN_BLOCK) continue;
    yield rowBlock(block, first, shared);
    first += block.length;
    block = [];
  }
  yield rowBlock(block, first, shared);
  yield record(Record.sheetWindow, Buffer.from('b60600000000400000000000000000000000', 'hex'));
  yield END;
}

function rowBlock(
  block: readonly Value[][],
  first: number,
  shared: ReadonlyMap<string, number>,
): Buffer {
  const heads = block.map((values, index) =>
    record(
      Record.row,
      u16(first + index),
      u16(0),
      u16(values.length),
      u16(255),
      Buffer.from('0000000000010f00', 'hex'),
    ),
  );
  const cells = block.flatMap((values, index) => [...rowCells(values, first + index, shared)]);
  return Buffer.concat([...heads, ...cells, record(Record.rowBlock, u32(0))]);
}

/** Numbers that fit four bytes stand in one record as long as they are side by side. */
function* rowCells(
  values: readonly Value[],
  row: number,
  shared: ReadonlyMap<string, number>,
): Generator<Buffer> {
  let run: Buffer[] = [];
  for (let column = 0; column <= values.length; column++) {
    const value = values[column];
    const style = u16(STYLES + (isDate(column) ? 1 : 0));
    const small = typeof value === 'number' ? packed(value) : null;
    if (small !== null) {
      run.push(Buffer.concat([style, small]));
      continue;
    }
    const [single] = run;
    const from = column - run.length;
    if (run.length === 1) yield record(Record.packed, u16(row), u16(from), single!);
    else if (run.length > 1) {
      yield record(Record.manyPacked, u16(row), u16(from), ...run, u16(column - 1));
    }
    run = [];
    const head = Buffer.concat([u16(row), u16(column), style]);
    if (typeof value === 'number') yield record(Record.real, head, double(value));
    else if (value !== undefined) yield record(Record.shared, head, u32(shared.get(value) ?? 0));
  }
}

function packed(value: number): Buffer | null {
  if (Number.isInteger(value) && Math.abs(value) < LARGEST_PACKED)
    return u32(((value << 2) | 2) >>> 0);
  const hundred = Math.round(value * 100);
  const isExact = Math.abs(hundred) < LARGEST_PACKED && hundred / 100 === value;
  return isExact ? u32(((hundred << 2) | 3) >>> 0) : null;
}

/** All strings, in as many records as they need; a cut within characters repeats their width. */
function stringTable(shared: ReadonlyMap<string, number>, uses: number): Buffer {
  const done: Buffer[] = [];
  let parts: Buffer[] = [u32(uses), u32(shared.size)];
  let room = RECORD_BYTES - 8;
  const cut = (): void => {
    done.push(record(done.length === 0 ? Record.strings : Record.continue, ...parts));
    parts = [];
    room = RECORD_BYTES;
  };
  const put = (bytes: Buffer): void => {
    parts.push(bytes);
    room -= bytes.length;
  };
  for (const text of shared.keys()) {
    const isWide = Array.from(text).some((letter) => letter > 'ÿ');
    const width = isWide ? 2 : 1;
    const characters = Buffer.from(text, isWide ? 'utf16le' : 'latin1');
    if (room < 3 + width) cut();
    put(Buffer.from([text.length & 255, text.length >> 8, isWide ? 1 : 0]));
    for (let at = 0; at < characters.length;) {
      if (room < width) {
        cut();
        put(Buffer.from([isWide ? 1 : 0]));
      }
      const step = Math.min(characters.length - at, room - (room % width));
      put(characters.subarray(at, at + step));
      at += step;
    }
  }
  cut();
  return Buffer.concat([...done, record(Record.stringPlaces, u16(8))]);
}

function record(type: number, ...fields: readonly Buffer[]): Buffer {
  const length = fields.reduce((sum, field) => sum + field.length, 0);
  return Buffer.concat([u16(type), u16(length), ...fields]);
}

function u16(value: number): Buffer {
  return Buffer.from([value & 255, value >> 8]);
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes;
}

/** A compound file with the stream of a workbook and nothing else, written from front to back. */
class OneStream {
  readonly #handle: number;
  #bytes = 0;

  constructor(handle: number) {
    this.#handle = handle;
    writeSync(handle, Buffer.alloc(SECTOR_BYTES));
  }

  write(bytes: Buffer): void {
    writeSync(this.#handle, bytes);
    this.#bytes += bytes.length;
  }

  end(): void {
    // A stream that is shorter would have to lie among the small ones.
    this.write(Buffer.alloc(Math.max(0, LEAST_BYTES - this.#bytes)));
    const sectors = Math.ceil(this.#bytes / SECTOR_BYTES);
    writeSync(this.#handle, Buffer.alloc(sectors * SECTOR_BYTES - this.#bytes));
    // The directory, the table of sectors, and the list of its sectors that the header cannot hold.
    let tables = 0;
    let lists = 0;
    while (tables * IN_SECTOR < sectors + 1 + tables + lists) {
      tables++;
      lists = Math.ceil(Math.max(0, tables - LISTED) / (IN_SECTOR - 1));
    }
    const firstTable = sectors + 1;
    const firstList = firstTable + tables;
    const entries = Buffer.alloc(tables * SECTOR_BYTES, 0xff);
    for (let sector = 0; sector < sectors - 1; sector++)
      entries.writeUInt32LE(sector + 1, sector * 4);
    entries.writeUInt32LE(END_OF_CHAIN, (sectors - 1) * 4);
    entries.writeUInt32LE(END_OF_CHAIN, sectors * 4);
    for (let i = 0; i < tables; i++) entries.writeUInt32LE(TABLE_SECTOR, (firstTable + i) * 4);
    for (let i = 0; i < lists; i++) entries.writeUInt32LE(LIST_SECTOR, (firstList + i) * 4);
    writeSync(
      this.#handle,
      Buffer.concat([this.#directory(), entries, ...listsOf(firstTable, tables, firstList)]),
    );
    const header = headerOf({ tables, firstTable, directory: sectors, lists, firstList });
    writeSync(this.#handle, header, 0, header.length, 0);
    closeSync(this.#handle);
  }

  #directory(): Buffer {
    const root = entry('Root Entry', 5, { child: 1, start: END_OF_CHAIN, sizeBytes: 0 });
    const stream = entry('Workbook', 2, { child: NOBODY, start: 0, sizeBytes: this.#bytes });
    const unused = Buffer.alloc(2 * 128);
    for (const at of [68, 72, 76]) {
      unused.writeUInt32LE(NOBODY, at);
      unused.writeUInt32LE(NOBODY, 128 + at);
    }
    return Buffer.concat([root, stream, unused]);
  }
}

interface Place {
  readonly child: number;
  readonly start: number;
  readonly sizeBytes: number;
}

function entry(name: string, kind: number, { child, start, sizeBytes }: Place): Buffer {
  const bytes = Buffer.alloc(128);
  bytes.write(name, 'utf16le');
  bytes.writeUInt16LE((name.length + 1) * 2, 64);
  bytes.writeUInt8(kind, 66);
  bytes.writeUInt8(1, 67);
  bytes.writeUInt32LE(NOBODY, 68);
  bytes.writeUInt32LE(NOBODY, 72);
  bytes.writeUInt32LE(child, 76);
  bytes.writeUInt32LE(start, 116);
  bytes.writeUInt32LE(sizeBytes, 120);
  return bytes;
}

/** Each list ends with the number of the next one. */
function listsOf(firstTable: number, tables: number, firstList: number): Buffer[] {
  const lists: Buffer[] = [];
  for (let listed = LISTED; listed < tables; listed += IN_SECTOR - 1) {
    const list = Buffer.alloc(SECTOR_BYTES, 0xff);
    const count = Math.min(IN_SECTOR - 1, tables - listed);
    for (let i = 0; i < count; i++) list.writeUInt32LE(firstTable + listed + i, i * 4);
    const isLast = listed + count === tables;
    list.writeUInt32LE(isLast ? END_OF_CHAIN : firstList + lists.length + 1, SECTOR_BYTES - 4);
    lists.push(list);
  }
  return lists;
}

interface Layout {
  readonly tables: number;
  readonly firstTable: number;
  readonly directory: number;
  readonly lists: number;
  readonly firstList: number;
}

function headerOf({ tables, firstTable, directory, lists, firstList }: Layout): Buffer {
  const header = Buffer.alloc(SECTOR_BYTES, 0xff);
  header.fill(0, 0, 76);
  Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(header);
  Buffer.from('3e000300feff09000600', 'hex').copy(header, 24);
  header.writeUInt32LE(tables, 44);
  header.writeUInt32LE(directory, 48);
  header.writeUInt32LE(LEAST_BYTES, 56);
  header.writeUInt32LE(END_OF_CHAIN, 60);
  header.writeUInt32LE(lists === 0 ? END_OF_CHAIN : firstList, 68);
  header.writeUInt32LE(lists, 72);
  for (let i = 0; i < Math.min(tables, LISTED); i++)
    header.writeUInt32LE(firstTable + i, 76 + i * 4);
  return header;
}
