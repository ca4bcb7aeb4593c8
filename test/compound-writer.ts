/**
 * A writer of compound files for tests: storages and streams of any size, in both versions, with
 * sectors in order or scattered. What it makes is sound; it also tells where everything lies, so
 * that a test can write any lie over it.
 */
import { random } from '../scripts/people.ts';

/** By path as it is written, its parts joined by `/`; texts become UTF-8. */
export type Streams = Readonly<Record<string, string | Uint8Array>>;

export interface Options {
  readonly version?: 3 | 4;
  /** Sectors, and the small ones, lie in an order that this number makes. */
  readonly scattered?: number;
  /** Storages with nothing in them; those of streams are made by themselves. */
  readonly storages?: readonly string[];
  /** Each name's right neighbour is the next one: trees as deep as they are large. */
  readonly leaning?: boolean;
  /** Leave out what the file's last sector has behind its data. */
  readonly cut?: boolean;
}

/** A file, and where things lie in it. */
export interface Made {
  readonly file: Buffer;
  /** Of an entry: its name; behind it 64 length, 66 kind, 68 left, 72 right, 76 child, 116 start, 120 size. */
  readonly entryAt: (path: string) => number;
  /** Of the number that says what follows a sector, and a small sector. */
  readonly nextAt: (sector: number) => number;
  readonly nextSmallAt: (sector: number) => number;
  readonly sectorAt: (sector: number) => number;
  readonly sectors: number;
}

const END = 0xfffffffe;
const TABLE_SECTOR = 0xfffffffd;
const LIST_SECTOR = 0xfffffffc;
const NOBODY = 0xffffffff;
const LISTED = 109;
const LEAST_LARGE = 4096;
const SMALL = 64;

export function compound(streams: Streams, options: Options = {}): Buffer {
  return madeCompound(streams, options).file;
}

export function madeCompound(streams: Streams, options: Options = {}): Made {
  const sectorBytes = options.version === 4 ? 4096 : 512;
  const entries = entriesOf(streams, options);
  const small = new Space(SMALL);
  for (const entry of entries) {
    const { length } = entry.content;
    if (length > 0 && length < LEAST_LARGE) entry.chain = small.add(entry.content);
  }
  entries[0]!.content = small.layOut(options.scattered);
  const space = new Space(sectorBytes);
  for (const entry of entries) {
    const isLarge = entry === entries[0] || entry.content.length >= LEAST_LARGE;
    if (isLarge && entry.content.length > 0) entry.chain = space.add(entry.content);
  }
  const smallTable = space.add(small.table(small.count));
  const directory = space.add(Buffer.alloc(entries.length * 128));
  const tables = space.addTables();
  const body = space.layOut(options.scattered);
  space.fill(directory, directoryOf(entries, options.leaning ?? false), body);
  space.fillTables(tables, body);
  const file = Buffer.concat([Buffer.alloc(sectorBytes), body]);
  writeHeader(file, { version: options.version ?? 3, smallTable, directory, tables });
  const place = (chain: Chain, at: number): number =>
    sectorBytes + chain.ids[Math.floor(at / sectorBytes)]! * sectorBytes + (at % sectorBytes);
  return {
    file: options.cut ? file.subarray(0, sectorBytes + space.lastByte()) : file,
    entryAt: (path) => place(directory, entries.findIndex((entry) => entry.path === path) * 128),
    nextAt: (sector) => place(tables.table, sector * 4),
    nextSmallAt: (sector) => place(smallTable, sector * 4),
    sectorAt: (sector) => (sector + 1) * sectorBytes,
    sectors: space.count,
  };
}

interface Entry {
  readonly path: string;
  readonly isStorage: boolean;
  content: Buffer;
  chain: Chain;
}

function entriesOf(streams: Streams, { storages = [] }: Options): Entry[] {
  const entries = new Map<string, Entry>();
  const add = (path: string, isStorage: boolean, content: Buffer): void => {
    if (entries.has(path)) return;
    if (path !== '') add(parentOf(path), true, Buffer.alloc(0));
    entries.set(path, { path, isStorage, content, chain: NO_CHAIN });
  };
  add('', true, Buffer.alloc(0));
  for (const [path, content] of Object.entries(streams)) {
    add(path, false, typeof content === 'string' ? Buffer.from(content) : Buffer.from(content));
  }
  for (const path of storages) add(path, true, Buffer.alloc(0));
  return [...entries.values()];
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Sectors that follow each other, by their numbers once they are laid out. */
interface Chain {
  readonly content: Buffer;
  ids: readonly number[];
}

const NO_CHAIN: Chain = { content: Buffer.alloc(0), ids: [] };

function startOf({ ids }: Chain): number {
  return ids[0] ?? END;
}

interface Tables {
  readonly table: Chain;
  readonly list: Chain;
}

/** All sectors of one size. */
class Space {
  readonly #sectorBytes: number;
  readonly #chains: Chain[] = [];

  constructor(sectorBytes: number) {
    this.#sectorBytes = sectorBytes;
  }

  get count(): number {
    return this.#chains.reduce((sum, chain) => sum + this.#sectorsOf(chain), 0);
  }

  add(content: Buffer): Chain {
    const chain = { content, ids: [] };
    this.#chains.push(chain);
    return chain;
  }

  /** Room for the table of all sectors, its own among them, and for what the header cannot list of it. */
  addTables(): Tables {
    const perSector = this.#sectorBytes / 4;
    const others = this.count;
    let tables = 0;
    let lists = 0;
    for (let all = -1; all !== tables + lists;) {
      all = tables + lists;
      tables = Math.ceil((others + all) / perSector);
      lists = Math.ceil(Math.max(0, tables - LISTED) / (perSector - 1));
    }
    const table = this.add(Buffer.alloc(tables * this.#sectorBytes));
    return { table, list: this.add(Buffer.alloc(lists * this.#sectorBytes)) };
  }

  /** All sectors in the file's order: what was added last stands first, so that a file ends with data. */
  layOut(scattered: number | undefined): Buffer {
    const free = Array.from({ length: this.count }, (_, id) => id);
    if (scattered !== undefined) shuffle(free, scattered);
    const body = Buffer.alloc(free.length * this.#sectorBytes);
    let used = 0;
    for (const chain of this.#chains.toReversed()) {
      const count = this.#sectorsOf(chain);
      chain.ids = free.slice(used, used + count);
      used += count;
      this.fill(chain, chain.content, body);
    }
    return body;
  }

  fill({ ids }: Chain, content: Buffer, body: Buffer): void {
    const size = this.#sectorBytes;
    ids.forEach((id, index) => content.copy(body, id * size, index * size, (index + 1) * size));
  }

  fillTables({ table, list }: Tables, body: Buffer): void {
    const numbers = this.table(table.content.length / 4);
    for (const id of table.ids) numbers.writeUInt32LE(TABLE_SECTOR, id * 4);
    for (const id of list.ids) numbers.writeUInt32LE(LIST_SECTOR, id * 4);
    this.fill(table, numbers, body);
    const more = table.ids.slice(LISTED);
    const perSector = this.#sectorBytes / 4 - 1;
    list.ids.forEach((id, index) => {
      const page = Buffer.alloc(this.#sectorBytes, 0xff);
      const listed = more.slice(index * perSector, (index + 1) * perSector);
      listed.forEach((sector, place) => page.writeUInt32LE(sector, place * 4));
      page.writeUInt32LE(list.ids[index + 1] ?? END, perSector * 4);
      page.copy(body, id * this.#sectorBytes);
    });
  }

  /** What follows each sector, in a table with this many places. */
  table(places: number): Buffer {
    const table = Buffer.alloc(places * 4, 0xff);
    for (const { ids } of this.#chains) {
      ids.forEach((id, index) => table.writeUInt32LE(ids[index + 1] ?? END, id * 4));
    }
    return table;
  }

  /** Where the data in the last sector ends. */
  lastByte(): number {
    const last = this.count - 1;
    const chain = this.#chains.find(({ ids }) => ids.includes(last))!;
    const length = chain.content.length - chain.ids.indexOf(last) * this.#sectorBytes;
    return last * this.#sectorBytes + Math.min(length, this.#sectorBytes);
  }

  #sectorsOf({ content }: Chain): number {
    return Math.ceil(content.length / this.#sectorBytes);
  }
}

function shuffle(ids: number[], seed: number): void {
  const at = random(seed);
  for (let last = ids.length - 1; last > 0; last--) {
    const other = Math.floor(at() * (last + 1));
    [ids[last], ids[other]] = [ids[other]!, ids[last]!];
  }
}

function directoryOf(entries: readonly Entry[], leaning: boolean): Buffer {
  const directory = Buffer.alloc(entries.length * 128);
  const below = Map.groupBy(entries.map((_, index) => index).slice(1), (index) =>
    parentOf(entries[index]!.path),
  );
  entries.forEach(({ path, isStorage, content, chain }, index) => {
    const entry = directory.subarray(index * 128);
    const name = path === '' ? 'Root Entry' : nameOf(path);
    entry.write(name, 0, 62, 'utf16le');
    entry.writeUInt16LE(Math.min(name.length, 31) * 2 + 2, 64);
    entry.writeUInt8(path === '' ? 5 : isStorage ? 1 : 2, 66);
    entry.writeUInt8(1, 67);
    const children = isStorage ? (below.get(path) ?? []) : [];
    if (index === 0) entry.fill(0xff, 68, 76);
    entry.writeUInt32LE(link(directory, inOrder(children, entries), leaning), 76);
    if (isStorage && path !== '') return;
    entry.writeUInt32LE(startOf(chain), 116);
    entry.writeBigUInt64LE(BigInt(content.length), 120);
  });
  return directory;
}

/** Shorter names first, then by their letters. */
function inOrder(children: readonly number[], entries: readonly Entry[]): readonly number[] {
  const nameAt = (index: number): string => nameOf(entries[index]!.path).toUpperCase();
  return children.toSorted((a, b) => {
    const [one, other] = [nameAt(a), nameAt(b)];
    return one.length - other.length || (one < other ? -1 : 1);
  });
}

/** Links these entries to a tree, and returns its top. */
function link(directory: Buffer, children: readonly number[], leaning: boolean): number {
  if (leaning) {
    children.forEach((index, place) => {
      directory.writeUInt32LE(NOBODY, index * 128 + 68);
      directory.writeUInt32LE(children[place + 1] ?? NOBODY, index * 128 + 72);
    });
    return children[0] ?? NOBODY;
  }
  const middle = children.length >>> 1;
  const top = children[middle];
  if (top === undefined) return NOBODY;
  directory.writeUInt32LE(link(directory, children.slice(0, middle), false), top * 128 + 68);
  directory.writeUInt32LE(link(directory, children.slice(middle + 1), false), top * 128 + 72);
  return top;
}

interface Places {
  readonly version: 3 | 4;
  readonly smallTable: Chain;
  readonly directory: Chain;
  readonly tables: Tables;
}

function writeHeader(header: Buffer, places: Places): void {
  const { version, smallTable, directory, tables } = places;
  const { table, list } = tables;
  header.set([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]);
  header.writeUInt16LE(0x3e, 24);
  header.writeUInt16LE(version, 26);
  header.writeUInt16LE(0xfffe, 28);
  header.writeUInt16LE(version === 4 ? 12 : 9, 30);
  header.writeUInt16LE(6, 32);
  header.writeUInt32LE(version === 4 ? directory.ids.length : 0, 40);
  header.writeUInt32LE(table.ids.length, 44);
  header.writeUInt32LE(startOf(directory), 48);
  header.writeUInt32LE(LEAST_LARGE, 56);
  header.writeUInt32LE(startOf(smallTable), 60);
  header.writeUInt32LE(smallTable.ids.length, 64);
  header.writeUInt32LE(startOf(list), 68);
  header.writeUInt32LE(list.ids.length, 72);
  header.fill(0xff, 76, 512);
  table.ids.slice(0, LISTED).forEach((id, index) => header.writeUInt32LE(id, 76 + index * 4));
}

/** As a packager of Windows wraps what was dropped into a document. */
export function dropped(name: string, data: Uint8Array): Buffer {
  const path = `C:\\Temp\\${name}`;
  const size = Buffer.alloc(4);
  const body = [
    Buffer.from([2, 0]),
    Buffer.from(`${name}\0${path}\0`, 'latin1'),
    Buffer.from([0, 0, 3, 0]),
    lengthOf(Buffer.from(`${path}\0`)),
    Buffer.from(`${path}\0`),
    lengthOf(data),
    data,
  ];
  const all = Buffer.concat([size, ...body]);
  all.writeUInt32LE(all.length - 4);
  return all;
}

function lengthOf(data: Uint8Array): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(data.length);
  return bytes;
}
