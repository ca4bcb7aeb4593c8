/**
 * The list of entries of a zip archive: from the central directory at its end, whatever stands
 * before or behind the archive; or, when that is missing or broken (a download that was cut, a
 * recovered file), from the local headers that are there.
 */
import { limits } from '../../inspect/limits.ts';
import { zipName } from './member-name.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import type { Scheme } from '../scheme.ts';
import { isMasked, schemeOf } from './zip-encryption.ts';
import { Ranges, TAIL_BYTES } from './zip-source.ts';

/** One entry as the archive tells it. Sizes and offsets are claims. */
export interface Entry {
  /** With slashes, as stored otherwise. A key for look-ups, never a path. */
  readonly name: string;
  readonly method: number;
  /** How it is encrypted; null for what lies open. */
  readonly scheme: Scheme | null;
  /** -1 when only the data itself would tell. */
  readonly compressedBytes: number;
  readonly declaredBytes: number;
  /** CRC-32 of the content; null when only what follows the data would tell. */
  readonly crc: number | null;
  /** Where its local header should stand in the file. */
  readonly headerOffset: number;
}

export interface Directory {
  readonly entries: readonly Entry[];
  /** Something of the archive is missing or was not accounted for. */
  readonly damaged: boolean;
  /** Where the entries' data ends at the latest. */
  readonly end: number;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;

/** The flag of a name in UTF-8. */
const UTF8 = 0x800;

const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
const END64_BYTES = 56;
const LOCATOR64_BYTES = 20;

/** How far from the file's end the end record is looked for: the longest comment, and some junk. */
const END_SEARCH_BYTES = 2 ** 20;

/** How many of what look like end records are followed. */
const END_TRIES = 16;

/** A first header this far from the start has only a spanning marker before it. */
const MARKER_BYTES = 4;

export function readDirectory(ranges: Ranges): Directory {
  const end = findEnd(ranges, END_SEARCH_BYTES);
  const entries = end === null ? [] : readCentral(ranges, end);
  const empty = entries.length === 0 && end !== null && end.start > MARKER_BYTES;
  if (end !== null && entries.length >= end.count && !empty) {
    const first = entries.reduce((least, entry) => Math.min(least, entry.headerOffset), end.start);
    return { entries, damaged: first > MARKER_BYTES, end: end.start };
  }
  const { entries: found, areMasked } = readLocals(ranges);
  if (found.length > 0) return { entries: found, damaged: !areMasked, end: ranges.sizeBytes };
  if (end !== null) return { entries, damaged: true, end: end.start };
  throw new Unreadable('damaged');
}

/** Whether what ends here is an archive, whatever stands before it. Most files are none, and show it at once. */
export function endsAsZip(bytes: Bytes): boolean {
  const tailAt = Math.max(0, bytes.sizeBytes - TAIL_BYTES);
  const tail = bytes.read(tailAt, bytes.sizeBytes - tailAt);
  if (lastEndIn(tail, tail.length) < 0) return false;
  const end = findEnd(new Ranges(bytes), TAIL_BYTES);
  return end !== null && end.count > 0;
}

const END_SIGNATURE = Buffer.from('PK\x05\x06', 'latin1');

/** Where the last end record begins that may be whole and begins before `from`; -1 for none. */
function lastEndIn(range: Uint8Array, from: number): number {
  const last = Math.min(from - 1, range.length - END_BYTES);
  if (last < 0) return -1;
  const bytes = Buffer.from(range.buffer, range.byteOffset, range.length);
  return bytes.lastIndexOf(END_SIGNATURE, last);
}

/** Where the central directory lies, and by how much all offsets are shifted. */
interface End {
  readonly start: number;
  readonly end: number;
  readonly shift: number;
  readonly count: number;
}

/** The last end record that leads to a central directory; else one that says there is none. */
function findEnd(ranges: Ranges, searchBytes: number): End | null {
  const size = ranges.sizeBytes;
  const lowest = Math.max(0, size - searchBytes);
  let high = size;
  let tries = END_TRIES;
  let empty: End | null = null;
  while (high - lowest >= END_BYTES) {
    const low = Math.max(lowest, high - TAIL_BYTES);
    const range = ranges.lasting(low, high - low);
    for (let at = lastEndIn(range, range.length); at >= 0; at = lastEndIn(range, at)) {
      if (tries-- === 0) return empty;
      const end = endAt(ranges, low + at);
      if (end !== null && end.count > 0) return end;
      empty ??= end;
    }
    if (low === lowest) return empty;
    high = low + END_BYTES - 1;
  }
  return empty;
}

function endAt(ranges: Ranges, place: number): End | null {
  const record = ranges.read(place, END_BYTES);
  let count = u16(record, 10);
  let size = u32(record, 12);
  let offset = u32(record, 16);
  let end = place;
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
    const place64 = find64(ranges, place);
    if (place64 !== null) {
      const record64 = ranges.read(place64, END64_BYTES);
      count = u64(record64, 32);
      size = u64(record64, 40);
      offset = u64(record64, 48);
      end = place64;
    }
  }
  if (count === 0 && size === 0) return { start: end, end, shift: 0, count };
  // Right before the end record is where it lies; the offset only tells what was put in front.
  for (const start of [end - size, offset]) {
    if (start < 0 || start + CENTRAL_BYTES > end) continue;
    if (u32(ranges.read(start, 4), 0) === CENTRAL)
      return { start, end, shift: start - offset, count };
  }
  return null;
}

function find64(ranges: Ranges, place: number): number | null {
  const at = place - LOCATOR64_BYTES;
  if (at < END64_BYTES) return null;
  const locator = ranges.read(at, LOCATOR64_BYTES);
  if (u32(locator, 0) !== LOCATOR64) return null;
  for (const candidate of [at - END64_BYTES, u64(locator, 8)]) {
    if (candidate < 0 || candidate + END64_BYTES > at) continue;
    if (u32(ranges.read(candidate, 4), 0) === END64) return candidate;
  }
  return null;
}

/** All central headers up to the end record, which may well give their number too low. */
function readCentral(ranges: Ranges, end: End): Entry[] {
  const isCredible = end.count * CENTRAL_BYTES <= end.end - end.start;
  if (isCredible && end.count > limits.entries) throw new Unreadable('limit');
  const shift = shiftOf(ranges, end);
  const entries: Entry[] = [];
  let at = end.start;
  let used = -1;
  while (used !== 0 && at < end.end) {
    const range = ranges.read(at, Math.min(limits.rangeBytes, end.end - at));
    used = 0;
    for (;;) {
      const length = centralLength(range, used);
      if (length === 0) break;
      if (entries.length === limits.entries) throw new Unreadable('limit');
      entries.push(centralEntry(range, used, shift));
      used += length;
    }
    at += used;
  }
  return entries;
}

/** Some writers that put bytes in front correct the offsets of entries only. */
function shiftOf(ranges: Ranges, end: End): number {
  const offset = u32(ranges.read(end.start, CENTRAL_BYTES), 42);
  const stands = (at: number): boolean =>
    at >= 0 && at < ranges.sizeBytes && u32(ranges.read(at, 4), 0) === LOCAL;
  return !stands(offset + end.shift) && stands(offset) ? 0 : end.shift;
}

/** 0 when no whole central header stands here. */
function centralLength(range: Uint8Array, at: number): number {
  if (at + CENTRAL_BYTES > range.length || u32(range, at) !== CENTRAL) return 0;
  const length = CENTRAL_BYTES + u16(range, at + 28) + u16(range, at + 30) + u16(range, at + 32);
  return at + length > range.length ? 0 : length;
}

function centralEntry(range: Uint8Array, at: number, shift: number): Entry {
  const flags = u16(range, at + 8);
  const nameEnd = at + CENTRAL_BYTES + u16(range, at + 28);
  if (u16(range, at + 28) > limits.memberNameBytes) throw new Unreadable('limit');
  const method = u16(range, at + 10);
  const extraEnd = nameEnd + u16(range, at + 30);
  const sizes = wideSizes(range, nameEnd, extraEnd, [
    u32(range, at + 24),
    u32(range, at + 20),
    u32(range, at + 42),
  ]);
  return {
    name: zipName(range.subarray(at + CENTRAL_BYTES, nameEnd), (flags & UTF8) !== 0),
    method,
    scheme: schemeOf({ flags, method, extra: range.subarray(nameEnd, extraEnd) }),
    declaredBytes: sizes[0],
    compressedBytes: sizes[1],
    crc: u32(range, at + 16),
    headerOffset: sizes[2] + shift,
  };
}

type Sizes = [declared: number, compressed: number, offset: number];

/** The zip64 extra field holds those values, in this order, that did not fit. */
function wideSizes(range: Uint8Array, start: number, end: number, sizes: Sizes): Sizes {
  let at = start;
  while (at + 4 <= end && u16(range, at) !== 1) at += 4 + u16(range, at + 2);
  const fieldEnd = Math.min(end, at + 4 + u16(range, at + 2));
  at += 4;
  const wide = (size: number): number => {
    if (size !== 0xffffffff || at + 8 > fieldEnd) return size;
    at += 8;
    return u64(range, at - 8);
  };
  return [wide(sizes[0]), wide(sizes[1]), wide(sizes[2])];
}

/**
 * Where one entry's data starts, told by its local header; -1 when there is none. Only the lengths
 * of name and extra field count here, which may differ from those in the central directory.
 */
export function dataStart(ranges: Ranges, entry: Entry): number {
  const at = entry.headerOffset;
  if (!(at >= 0 && at + LOCAL_BYTES <= ranges.sizeBytes)) return -1;
  const header = ranges.read(at, LOCAL_BYTES);
  if (header.length < LOCAL_BYTES || u32(header, 0) !== LOCAL) return -1;
  return at + LOCAL_BYTES + u16(header, 26) + u16(header, 28);
}

/** Where an entry ends at the earliest, by what the directory says. */
export function leastEnd(entry: Entry): number {
  return entry.headerOffset + LOCAL_BYTES + Math.max(0, entry.compressedBytes);
}

interface Locals {
  readonly entries: Entry[];
  /** The directory is not lost, but encrypted: all that says so is the headers of the entries. */
  areMasked: boolean;
}

/** A scan of the whole file for local headers. */
function readLocals(ranges: Ranges): Locals {
  const locals: Locals = { entries: [], areMasked: true };
  const buffer = new Uint8Array(Math.min(limits.rangeBytes, ranges.sizeBytes));
  let at = 0;
  let searched = 0;
  while (at + LOCAL_BYTES <= ranges.sizeBytes) {
    // A copy, since the look behind an entry's data reads in between.
    const read = ranges.read(at, Math.min(limits.rangeBytes, ranges.sizeBytes - at));
    buffer.set(read);
    const range = buffer.subarray(0, read.length);
    // What lies between entries is looked through byte by byte.
    searched += range.length;
    if (searched > limits.searchedBytes) throw new Unreadable('limit');
    const next = localsIn(ranges, range, at, locals);
    at = next > at ? next : ranges.sizeBytes;
  }
  return locals;
}

/** Adds the entries whose headers lie whole in the range at `start`; returns where to go on. */
function localsIn(ranges: Ranges, range: Uint8Array, start: number, locals: Locals): number {
  const { entries } = locals;
  const atEnd = start + range.length === ranges.sizeBytes;
  let place = 0;
  while (place + LOCAL_BYTES <= range.length) {
    if (!isLocal(range, place)) {
      const next = range.indexOf(0x50, place + 1);
      place = next < 0 ? range.length - LOCAL_BYTES + 1 : next;
      continue;
    }
    const header = LOCAL_BYTES + u16(range, place + 26) + u16(range, place + 28);
    if (place + header > range.length && !atEnd && place > 0) break;
    if (entries.length === limits.entries) throw new Unreadable('limit');
    const entry = localEntry(range, place, start);
    if (!isMasked(u16(range, place + 6))) locals.areMasked = false;
    place += header;
    const hops = leadsOn(ranges, start + place + entry.compressedBytes);
    entries.push(hops ? entry : { ...entry, compressedBytes: -1 });
    if (hops) place += entry.compressedBytes;
  }
  return start + place;
}

/** The signature, and values that a real header has, since data may hold the same four bytes. */
function isLocal(range: Uint8Array, at: number): boolean {
  if (u32(range, at) !== LOCAL) return false;
  const nameBytes = u16(range, at + 26);
  return u16(range, at + 8) < 100 && nameBytes > 0 && nameBytes <= limits.memberNameBytes;
}

function localEntry(range: Uint8Array, at: number, start: number): Entry {
  const flags = u16(range, at + 6);
  const nameEnd = at + LOCAL_BYTES + u16(range, at + 26);
  const method = u16(range, at + 8);
  const extraEnd = Math.min(range.length, nameEnd + u16(range, at + 28));
  const sizes = wideSizes(range, nameEnd, extraEnd, [u32(range, at + 22), u32(range, at + 18), 0]);
  return {
    name: zipName(range.subarray(at + LOCAL_BYTES, nameEnd), (flags & UTF8) !== 0),
    method,
    scheme: schemeOf({ flags, method, extra: range.subarray(nameEnd, extraEnd) }),
    declaredBytes: sizes[0],
    compressedBytes: sizes[1],
    crc: (flags & 8) === 0 ? u32(range, at + 14) : null,
    headerOffset: start + at,
  };
}

/**
 * Whether a length leads to another record or to the end of the file: only then is it believed.
 * Where sizes stand behind the data it is 0 and leads nowhere.
 */
function leadsOn(ranges: Ranges, offset: number): boolean {
  if (offset > ranges.sizeBytes) return false;
  const [p = 0x50, k = 0x4b] = ranges.read(offset, 2);
  return p === 0x50 && k === 0x4b;
}

function u16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

function u32(bytes: Uint8Array, at: number): number {
  return (u16(bytes, at) | (u16(bytes, at + 2) << 16)) >>> 0;
}

/** Over 2^53 it is inexact, and far beyond any file's end. */
function u64(bytes: Uint8Array, at: number): number {
  return u32(bytes, at) + u32(bytes, at + 4) * 2 ** 32;
}
