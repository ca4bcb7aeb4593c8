/**
 * The chains of sectors in a compound file. A table tells for each sector which one comes next; a
 * chain is kept as runs of consecutive sectors, and so read in large ranges however long it is. No
 * sector belongs to two chains: chains that meet, or run in circles, are cut where they do, which
 * keeps all walking together as short as the file.
 */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, Unreadable } from '../reader.ts';

/** The bytes of one stream. Those of any stream are valid until the next call to any of them. */
export interface Stream extends Bytes {
  /** Its chain was cut: what is there can be read. */
  readonly damaged: boolean;
}

/** Where a table says that nothing follows; numbers from `LEAST_MARK` on name no sector. */
const END_OF_CHAIN = 0xfffffffe;
const LEAST_MARK = 0xfffffffa;
const UNUSED = 0xffffffff;

/** One piece of a table, and how many are held of each. */
const PIECE_ENTRIES = 4096;
const PIECES = 256;
/** Runs of all chains of a file together: 8 MiB of them. */
const MOST_RUNS = 2 ** 20;

const NOTHING = new Uint8Array(0);

/** A table of 32-bit numbers, read piece by piece as they are asked for. */
export class Table {
  readonly #bytes: Bytes;
  /** By number, the least recently used one first. */
  readonly #pieces = new Map<number, Uint32Array>();
  #number = -1;
  #piece: Uint32Array = new Uint32Array(0);

  constructor(bytes: Bytes) {
    this.#bytes = bytes;
  }

  /** What follows this sector; beyond the table's end it is unused. */
  next(sector: number): number {
    const number = Math.floor(sector / PIECE_ENTRIES);
    if (number !== this.#number) this.#turnTo(number);
    return this.#piece[sector % PIECE_ENTRIES] ?? UNUSED;
  }

  #turnTo(number: number): void {
    const piece = this.#pieces.get(number) ?? this.#readPiece(number);
    this.#pieces.delete(number);
    this.#pieces.set(number, piece);
    const [oldest] = this.#pieces.keys();
    if (this.#pieces.size > PIECES && oldest !== undefined) this.#pieces.delete(oldest);
    this.#number = number;
    this.#piece = piece;
  }

  #readPiece(number: number): Uint32Array {
    const bytes = this.#bytes.read(number * PIECE_ENTRIES * 4, PIECE_ENTRIES * 4);
    const piece = new Uint32Array(Math.floor(bytes.length / 4));
    new Uint8Array(piece.buffer).set(bytes.subarray(0, piece.length * 4));
    return piece;
  }
}

/** Runs of consecutive sectors, those of one chain after those of another. */
export class Runs {
  #starts = new Uint32Array(16);
  #before = new Uint32Array(16);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** The first sector of a run, and how many of its chain come before. Throws Unreadable `limit`. */
  add(start: number, before: number): void {
    if (this.#count === MOST_RUNS) throw new Unreadable('limit');
    if (this.#count === this.#starts.length) {
      this.#starts = twice(this.#starts);
      this.#before = twice(this.#before);
    }
    this.#starts[this.#count] = start;
    this.#before[this.#count++] = before;
  }

  start(run: number): number {
    return this.#starts[run]!;
  }

  before(run: number): number {
    return this.#before[run]!;
  }

  /** Which of the runs from `first` up to `end` holds the chain's sector of this index. */
  find(index: number, first: number, end: number): number {
    let low = first;
    let high = end;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#before[middle]! <= index) low = middle;
      else high = middle;
    }
    return low;
  }
}

function twice(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

/** Sectors of one size in a row: those of the file itself, or the small ones in one of its streams. */
export interface Sectors {
  readonly source: Bytes;
  /** Where the first one lies. */
  readonly origin: number;
  readonly sectorBytes: number;
}

/** A chain in the making: its runs, from `first` up to `end`. */
class Walk {
  readonly runs: Runs;
  readonly first: number;
  sizeBytes = 0;
  /** The file ends within the last sector: nothing can follow. */
  isAtEnd = false;
  readonly #sectors: Sectors;
  #count = 0;
  #last = -2;

  constructor(sectors: Sectors, runs: Runs) {
    this.#sectors = sectors;
    this.runs = runs;
    this.first = runs.count;
  }

  get end(): number {
    return this.runs.count;
  }

  /** Throws Unreadable `limit` for a file in too many pieces. */
  add(sector: number): void {
    const { source, origin, sectorBytes } = this.#sectors;
    if (sector !== this.#last + 1) this.runs.add(sector, this.#count);
    this.#last = sector;
    this.#count++;
    const left = source.sizeBytes - origin - sector * sectorBytes;
    this.isAtEnd = left < sectorBytes;
    this.sizeBytes += Math.min(sectorBytes, left);
  }
}

interface Extent {
  readonly runs: Runs;
  readonly first: number;
  readonly end: number;
}

export class Chain implements Stream {
  readonly sizeBytes: number;
  readonly damaged: boolean;
  readonly #sectors: Sectors;
  readonly #extent: Extent;
  #joined = NOTHING;

  /** `sizeBytes` is null for a stream that is as long as its chain. */
  constructor(sectors: Sectors, walk: Walk, sizeBytes: number | null, isCut: boolean) {
    const { runs, first, end } = walk;
    this.sizeBytes = Math.min(walk.sizeBytes, sizeBytes ?? Infinity);
    this.damaged = isCut;
    this.#sectors = sectors;
    this.#extent = { runs, first, end };
  }

  /** Throws Unreadable `limit` for more than is ever needed at once. */
  read(offset: number, length: number): Uint8Array {
    const end = Math.min(offset + length, this.sizeBytes);
    if (!(offset >= 0 && offset < end)) return NOTHING;
    const first = this.#at(offset, end);
    if (first.length === end - offset) return first;
    if (end - offset > limits.wholePartBytes) throw new Unreadable('limit');
    if (this.#joined.length < end - offset) this.#joined = new Uint8Array(end - offset);
    this.#joined.set(first);
    for (let at = offset + first.length; at < end;) {
      const piece = this.#at(at, end);
      this.#joined.set(piece, at - offset);
      at += piece.length;
    }
    return this.#joined.subarray(0, end - offset);
  }

  /** From `offset` up to `end`, or to the end of the run. */
  #at(offset: number, end: number): Uint8Array {
    const { source, origin, sectorBytes } = this.#sectors;
    const { runs, first, end: endOfRuns } = this.#extent;
    const run = runs.find(Math.floor(offset / sectorBytes), first, endOfRuns);
    const runAt = runs.before(run) * sectorBytes;
    const runEnd = run + 1 < endOfRuns ? runs.before(run + 1) * sectorBytes : end;
    const start = origin + runs.start(run) * sectorBytes + offset - runAt;
    const piece = source.read(start, Math.min(end, runEnd) - offset);
    // The file has become shorter since.
    if (piece.length === 0) throw new Unreadable('damaged');
    return piece;
  }
}

/** All chains among the sectors of one size. */
export class Chains {
  readonly #sectors: Sectors;
  readonly #table: Table;
  readonly #runs = new Runs();
  readonly #count: number;
  /** A bit for each sector that some chain has. */
  readonly #taken: Uint8Array;

  constructor(sectors: Sectors, table: Table) {
    const { source, origin, sectorBytes } = sectors;
    this.#sectors = sectors;
    this.#table = table;
    this.#count = Math.max(0, Math.ceil((source.sizeBytes - origin) / sectorBytes));
    this.#taken = new Uint8Array(Math.ceil(this.#count / 8));
  }

  /**
   * The chain that begins with this sector: as much as the stream is long, or all of it where that
   * is not told. Throws Unreadable `limit` for a file in too many pieces.
   */
  chain(start: number, sizeBytes: number | null): Chain {
    const walk = new Walk(this.#sectors, this.#runs);
    const wanted = sizeBytes ?? Infinity;
    let sector = start;
    while (walk.sizeBytes < wanted && !walk.isAtEnd && this.#take(sector)) {
      walk.add(sector);
      sector = this.#table.next(sector);
    }
    const isCut = sizeBytes === null ? sector !== END_OF_CHAIN : walk.sizeBytes < sizeBytes;
    return new Chain(this.#sectors, walk, sizeBytes, isCut);
  }

  /** False for what is no sector of the file, and for one that another chain has, or this one. */
  #take(sector: number): boolean {
    if (sector >= this.#count) return false;
    const bit = 1 << (sector & 7);
    const taken = this.#taken[sector >>> 3]!;
    this.#taken[sector >>> 3] = taken | bit;
    return (taken & bit) === 0;
  }
}

/** The header lists the first sectors of the table itself; sectors in a chain of their own list more. */
const LISTED_AT = 76;
const LISTED = 109;
const MORE_AT = 68;
/** What 16 GiB of the smallest sectors take. */
const MOST_TABLE_SECTORS = 2 ** 18;

/** The table of all sectors. Throws Unreadable `limit` for a file that is larger than any was. */
export function allocationIn(header: DataView, sectors: Sectors): Chain {
  const { source, origin, sectorBytes } = sectors;
  const needed = Math.ceil(((source.sizeBytes - origin) / sectorBytes / sectorBytes) * 4);
  if (needed > MOST_TABLE_SECTORS) throw new Unreadable('limit');
  const walk = new Walk(sectors, new Runs());
  let count = 0;
  let isCut = false;
  let isEnded = false;
  for (const sector of listedIn(header, sectors)) {
    if (count === needed) break;
    const isMark = sector >= LEAST_MARK;
    isEnded ||= isMark;
    if (isMark) continue;
    // What stands behind a gap has lost its place.
    isCut = isEnded || walk.isAtEnd || origin + sector * sectorBytes >= source.sizeBytes;
    if (isCut) break;
    walk.add(sector);
    count++;
  }
  return new Chain(sectors, walk, null, isCut);
}

/** Sector numbers as they are listed, and one that cannot be where the list is broken. */
function* listedIn(header: DataView, sectors: Sectors): Generator<number> {
  const { source, origin, sectorBytes } = sectors;
  for (let index = 0; index < LISTED; index++) yield header.getUint32(LISTED_AT + index * 4, true);
  const seen = new Set<number>();
  let sector = header.getUint32(MORE_AT, true);
  while (sector < LEAST_MARK) {
    const at = origin + sector * sectorBytes;
    if (seen.has(sector) || at + sectorBytes > source.sizeBytes) {
      yield LEAST_MARK - 1;
      return;
    }
    seen.add(sector);
    const page = new Uint8Array(source.read(at, sectorBytes));
    const view = new DataView(page.buffer);
    for (let place = 0; place < sectorBytes - 4; place += 4) yield view.getUint32(place, true);
    sector = view.getUint32(sectorBytes - 4, true);
  }
}
