/**
 * A zip archive over bounded ranges: what is in it, and each entry as a source of inflated bytes.
 * Names are keys and nothing else; sizes, counts and offsets are claims. An archive whose directory
 * is broken is read as far as its local headers go, and then says that it is `damaged`.
 */
import { type Budget, limits } from '../../inspect/limits.ts';
import { InflatedContent, StoredContent } from './content.ts';
import { inflatesDirectly } from './inflate.ts';
import { type Bytes, type Content, type Member, Sealed, Unreadable } from '../reader.ts';
import type { Scheme } from '../scheme.ts';
import type { Specimen } from '../specimen.ts';
import { letterIn } from '../mail/letter.ts';
import { isTarHeader } from './tar-header.ts';
import {
  dataStart,
  type Directory,
  endsAsZip,
  type Entry,
  leastEnd,
  readDirectory,
} from './zip-directory.ts';
import { STRONG_START_BYTES, strongSchemeBefore } from './zip-encryption.ts';
import {
  DeflatedSource,
  type Extent,
  Input,
  Ranges,
  type Source,
  StoredSource,
  WholeSource,
} from './zip-source.ts';

export type { Entry, Source };

/** What an archive begins with: an entry, nothing at all, or a mark of its parts. */
const STARTS = new Set(['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08', 'PK00']);

/** Compound files hold archives of their own, often last: old workbooks keep their theme in one. */
const COMPOUND = '\xd0\xcf\x11\xe0';

/**
 * Whether a zip archive starts here, or ends here with something else before it. The end of what is
 * named as text is not looked at; nor that of other archives and of mails, in which a workbook may lie as it is.
 */
function isZip(specimen: Specimen): boolean {
  const { head, bytes, hint } = specimen;
  const start = String.fromCharCode(...head.subarray(0, 4));
  if (STARTS.has(start)) return true;
  if (start === COMPOUND || hint === 'text' || hint === 'table') return false;
  if (start.startsWith(GZIP) || isTarHeader(head) || specimen.ask(letterIn) !== null) return false;
  return endsAsZip(bytes);
}

const GZIP = '\x1f\x8b';

/** The archive that a file is; null when it is none. Throws Unreadable as `Zip` does. */
export function zipIn(specimen: Specimen): Zip | null {
  return isZip(specimen) ? new Zip(specimen.bytes) : null;
}

/** Writers get lengths wrong by this much without any harm meant. */
const OVERLAP_TOLERANCE_BYTES = 2;

export class Zip {
  /** In the directory's order. Names may stand more than once, and each of them is readable. */
  readonly entries: readonly Entry[];
  /** Not everything is accounted for, so nothing found here may be called clean. */
  readonly damaged: boolean;
  /** Some name, told apart as `find` does, stands more than once. */
  readonly duplicated: boolean;
  readonly #ranges: Ranges;
  readonly #byKey = new Map<string, Entry[]>();
  /** Where each entry's data ends at the latest; absent for an entry that overlaps another. */
  readonly #ends: ReadonlyMap<Entry, number>;

  /** Throws Unreadable `damaged` when there is no archive, `limit` when it has too many entries. */
  constructor(bytes: Bytes) {
    this.#ranges = new Ranges(bytes);
    const directory = readDirectory(this.#ranges);
    this.entries = directory.entries;
    for (const entry of this.entries) {
      const key = keyOf(entry.name);
      const same = this.#byKey.get(key);
      if (same === undefined) this.#byKey.set(key, [entry]);
      else same.push(entry);
    }
    this.duplicated = this.#byKey.size < this.entries.length;
    this.#ends = endsWithin(this.#ranges, directory);
    this.damaged = directory.damaged || this.#ends.size < this.entries.length;
  }

  /** The last entry of this name, as most programs choose; without regard to case and slashes. */
  find(name: string): Entry | null {
    return this.all(name).at(-1) ?? null;
  }

  all(name: string): readonly Entry[] {
    return this.#byKey.get(keyOf(name)) ?? [];
  }

  /**
   * The entry's content from its start; an entry may be opened any number of times. Of one that is hardly read to its
   * end, `firstBytes` says how much of the file is asked for at first.
   * Throws Unreadable: `Sealed`, `unsupported` (another method), `damaged`.
   */
  open(entry: Entry, budget: Budget, firstBytes?: number): Source {
    const extent = this.#extent(entry);
    if (entry.scheme !== null) throw new Sealed(this.#schemeOf(entry.scheme, extent));
    if (entry.method === 0) return new StoredSource(this.#ranges, extent, budget);
    if (entry.method !== 8) throw new Unreadable('unsupported');
    return inflatesDirectly
      ? new DeflatedSource(() => new Input(this.#ranges, extent, firstBytes), budget)
      : new WholeSource(this.#ranges, extent, budget);
  }

  /**
   * All bytes that decide what a deflated entry holds, as they lie in the archive; null for any other, for one with more
   * bytes, and for one that is not all there. Valid until something else is read.
   */
  packed(entry: Entry, mostBytes: number): Buffer | null {
    const bound = this.#ends.get(entry);
    const start = dataStart(this.#ranges, entry);
    if (entry.scheme !== null || entry.method !== 8 || bound === undefined || start < 0)
      return null;
    const length = bound - start;
    if (length <= 0 || length > mostBytes || bound > this.#ranges.sizeBytes) return null;
    const range = this.#ranges.read(start, length);
    if (range.length < length) return null;
    return Buffer.from(range.buffer, range.byteOffset, length);
  }

  /** The entry as a file of its own. Throws Unreadable as `open` does, and `limit`. */
  content(entry: Entry, budget: Budget): Content {
    if (entry.scheme !== null || entry.method !== 0) {
      return new InflatedContent(() => this.open(entry, budget), budget, entry.crc);
    }
    return new StoredContent(this.#ranges, this.#extent(entry), entry.crc);
  }

  /**
   * A part held in memory: in what is lent, if there is room in it. Throws Unreadable, `limit` for one that is too large
   * for that.
   */
  whole(entry: Entry, budget: Budget, lent: Uint8Array = NOTHING): Uint8Array {
    const source = this.open(entry, budget);
    const claimed = claimedBytes(entry);
    let data = lent.length < claimed ? new Uint8Array(claimed) : lent;
    let length = 0;
    for (;;) {
      const given = source.read(data, length, data.length - length);
      if (given === 0) return data.subarray(0, length);
      length += given;
      if (length > limits.wholePartBytes) throw new Unreadable('limit');
      if (length < data.length) continue;
      const larger = new Uint8Array(data.length * 2);
      larger.set(data);
      data = larger;
    }
  }

  /** What a masked header does not tell stands before the data. */
  #schemeOf(scheme: Scheme, { start, bound }: Extent): Scheme {
    if (scheme.name !== 'zip-strong' || scheme.cipher !== 'unknown') return scheme;
    const wanted = Math.min(STRONG_START_BYTES, bound - start);
    return strongSchemeBefore(Buffer.from(this.#ranges.read(start, wanted)));
  }

  #extent(entry: Entry): Extent {
    const bound = this.#ends.get(entry);
    const start = dataStart(this.#ranges, entry);
    if (bound === undefined || start < 0 || start > bound) throw new Unreadable('damaged');
    if (entry.method !== 0 || entry.compressedBytes < 0) return { start, end: bound, bound };
    // Stored data has no end of its own, so the larger claim holds.
    return { start, end: start + Math.max(entry.compressedBytes, entry.declaredBytes), bound };
  }
}

/** Names are told apart as in an Office package: case, slashes and a slash in front do not count. */
function keyOf(name: string): string {
  return name
    .replace(/^[/\\]+/, '')
    .replaceAll('\\', '/')
    .toLowerCase();
}

/** An entry without a local header overlaps nothing: it is looked at only where it seems to. */
function endsWithin(ranges: Ranges, { entries, end }: Directory): ReadonlyMap<Entry, number> {
  const ends = endsOf(entries, end);
  if (ends.size === entries.length) return ends;
  const real = entries.filter((entry) => dataStart(ranges, entry) >= 0);
  return endsOf(real, end);
}

/**
 * One entry's data lies before the next one's header. An entry that by its own length runs into the
 * next, or that shares its header with another, is left out: with such overlaps a small archive
 * inflates to any size, and no honest writer makes them.
 */
function endsOf(entries: readonly Entry[], directoryAt: number): ReadonlyMap<Entry, number> {
  const ends = new Map<Entry, number>();
  const inOrder = entries.toSorted((a, b) => a.headerOffset - b.headerOffset);
  let next = directoryAt;
  for (const entry of inOrder.toReversed()) {
    if (leastEnd(entry) <= next + OVERLAP_TOLERANCE_BYTES) ends.set(entry, next);
    next = Math.min(next, entry.headerOffset);
  }
  return ends;
}

const NOTHING = new Uint8Array(0);

/** Deflate makes no more of a byte. */
const MOST_TIMES = 1032;

/** Room for a part by what it says it holds, and one byte more to see its end, as far as that can be. */
function claimedBytes({ declaredBytes, compressedBytes, method }: Entry): number {
  const most = Math.max(0, compressedBytes) * (method === 0 ? 1 : MOST_TIMES);
  const claimed = Math.min(declaredBytes, most, limits.wholePartBytes) + 1;
  return Math.max(LEAST_BYTES, claimed);
}

const LEAST_BYTES = 2 ** 10;

/** These entries as files. */
export function* membersIn(zip: Zip, entries: readonly Entry[], budget: Budget): Generator<Member> {
  for (const entry of entries) {
    yield { name: withoutEnd(entry.name), open: () => zip.content(entry, budget) };
  }
}

function withoutEnd(name: string): string {
  let end = name.length;
  while (name[end - 1] === '/') end--;
  return name.slice(0, end);
}
