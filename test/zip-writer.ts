/**
 * A zip writer for tests, which can lie in every field: made archives are the only honest way to
 * try a reader on dishonest ones. Everything is in memory; for large workbooks there is the one in
 * `scripts/`.
 */
import { crc32, deflateRawSync } from 'node:zlib';
import type { Bytes } from '../agent/formats/reader.ts';
import { limits } from '../agent/inspect/limits.ts';

export interface Part {
  readonly name: string | Uint8Array;
  readonly data?: string | Uint8Array;
  /** The bytes of the entry as they are, instead of `data` deflated. */
  readonly raw?: Uint8Array;
  readonly stored?: boolean;
  /** Sizes stand behind the data, zeros before it. */
  readonly streamed?: boolean;
  readonly encrypted?: boolean;
  readonly method?: number;
  /** What both headers claim instead of the truth. */
  readonly declaredBytes?: number;
  readonly compressedBytes?: number;
  /** Extra field of the local header alone. */
  readonly localExtra?: Uint8Array;
  /** The same of both headers. */
  readonly extra?: Uint8Array;
  /** Further flags of both headers. */
  readonly flags?: number;
  /** Has no local header of its own: the directory leads to that of the part with this index. */
  readonly headerOf?: number;
  readonly headerOffset?: number;
  readonly zip64?: boolean;
}

export interface Archive {
  readonly prefix?: Uint8Array;
  /** Offsets count from the file's start, not from the archive's. */
  readonly corrected?: boolean;
  readonly comment?: string;
  readonly trailing?: Uint8Array;
  readonly zip64?: boolean;
  /** What the end record says instead of the truth. */
  readonly count?: number;
  /** Leave out the central directory and the end record. */
  readonly headless?: boolean;
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;

export function zip(parts: readonly Part[], archive: Archive = {}): Buffer {
  const prefix = Buffer.from(archive.prefix ?? []);
  const pieces: Buffer[] = [prefix];
  const offsets: number[] = [];
  let at = archive.corrected ? prefix.length : 0;
  for (const part of parts) {
    offsets.push(part.headerOffset ?? offsets[part.headerOf ?? -1] ?? at);
    if (part.headerOf !== undefined) continue;
    const local = localPart(part);
    pieces.push(local);
    at += local.length;
  }
  if (archive.headless) return Buffer.concat(pieces);
  const directory = Buffer.concat(
    parts.map((part, index) => centralHeader(part, offsets[index] ?? 0)),
  );
  pieces.push(directory, endRecord(archive, parts.length, directory.length, at));
  pieces.push(Buffer.from(archive.trailing ?? []));
  return Buffer.concat(pieces);
}

/** A file in memory, which hands out its ranges in one buffer, as the parser child's pipe does. */
export function bytesOf(file: Uint8Array): Bytes {
  let range = Buffer.alloc(0);
  return {
    sizeBytes: file.length,
    read: (offset, length) => {
      if (!(offset >= 0 && offset <= file.length)) throw new RangeError('outside the file');
      if (!(length >= 0 && length <= limits.rangeBytes))
        throw new RangeError('longer than a range may be');
      range.fill(0xee);
      range = Buffer.from(file.subarray(offset, offset + length));
      return range;
    },
  };
}

function dataOf(part: Part): Buffer {
  return typeof part.data === 'string'
    ? Buffer.from(part.data, 'utf8')
    : Buffer.from(part.data ?? []);
}

function packedOf(part: Part): Buffer {
  if (part.raw !== undefined) return Buffer.from(part.raw);
  return part.stored ? dataOf(part) : deflateRawSync(dataOf(part));
}

function nameOf(part: Part): Buffer {
  return Buffer.from(typeof part.name === 'string' ? Buffer.from(part.name, 'utf8') : part.name);
}

/** The 26 bytes that both headers share, from the version on. */
function common(part: Part, local: boolean, extraBytes: number): Buffer {
  const blank = local && part.streamed === true;
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(part.zip64 ? 45 : 20, 0);
  const flags = (part.streamed ? 8 : 0) | (part.encrypted ? 1 : 0) | (part.flags ?? 0);
  fields.writeUInt16LE(0x800 | flags, 2);
  fields.writeUInt16LE(part.method ?? (part.stored ? 0 : 8), 4);
  fields.writeUInt32LE(blank ? 0 : crc32(dataOf(part)), 10);
  const sizes = blank ? [0, 0] : part.zip64 ? [0xffffffff, 0xffffffff] : sizesOf(part);
  fields.writeUInt32LE(sizes[0] ?? 0, 14);
  fields.writeUInt32LE(sizes[1] ?? 0, 18);
  fields.writeUInt16LE(nameOf(part).length, 22);
  fields.writeUInt16LE(extraBytes, 24);
  return fields;
}

function sizesOf(part: Part): readonly number[] {
  return [part.compressedBytes ?? packedOf(part).length, part.declaredBytes ?? dataOf(part).length];
}

function wideExtra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + 8 * values.length);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(8 * values.length, 2);
  values.forEach((value, index) => extra.writeBigUInt64LE(BigInt(value), 4 + 8 * index));
  return extra;
}

function localPart(part: Part): Buffer {
  const packed = packedOf(part);
  const extra = part.zip64
    ? wideExtra(sizesOf(part).toReversed())
    : Buffer.from(part.localExtra ?? part.extra ?? []);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(LOCAL);
  const descriptor = Buffer.alloc(part.streamed ? 16 : 0);
  if (part.streamed) {
    descriptor.writeUInt32LE(0x08074b50, 0);
    descriptor.writeUInt32LE(crc32(dataOf(part)), 4);
    descriptor.writeUInt32LE(packed.length, 8);
    descriptor.writeUInt32LE(dataOf(part).length, 12);
  }
  const fields = common(part, true, extra.length);
  return Buffer.concat([head, fields, nameOf(part), extra, packed, descriptor]);
}

function centralHeader(part: Part, offset: number): Buffer {
  const extra = part.zip64
    ? wideExtra([...sizesOf(part).toReversed(), offset])
    : Buffer.from(part.extra ?? []);
  const head = Buffer.alloc(6);
  head.writeUInt32LE(CENTRAL);
  head.writeUInt16LE(20, 4);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(part.zip64 ? 0xffffffff : offset, 10);
  return Buffer.concat([head, common(part, false, extra.length), rest, nameOf(part), extra]);
}

function endRecord(archive: Archive, parts: number, bytes: number, at: number): Buffer {
  const comment = Buffer.from(archive.comment ?? '', 'latin1');
  const count = archive.count ?? parts;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  end.writeUInt16LE(archive.zip64 ? 0xffff : count % 65_536, 8);
  end.writeUInt16LE(archive.zip64 ? 0xffff : count % 65_536, 10);
  end.writeUInt32LE(archive.zip64 ? 0xffffffff : bytes, 12);
  end.writeUInt32LE(archive.zip64 ? 0xffffffff : at, 16);
  end.writeUInt16LE(comment.length, 20);
  if (!archive.zip64) return Buffer.concat([end, comment]);
  const end64 = Buffer.alloc(56);
  end64.writeUInt32LE(0x06064b50);
  end64.writeBigUInt64LE(44n, 4);
  end64.writeBigUInt64LE(BigInt(count), 24);
  end64.writeBigUInt64LE(BigInt(count), 32);
  end64.writeBigUInt64LE(BigInt(bytes), 40);
  end64.writeBigUInt64LE(BigInt(at), 48);
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x07064b50);
  locator.writeBigUInt64LE(BigInt(at + bytes), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([end64, locator, end, comment]);
}
