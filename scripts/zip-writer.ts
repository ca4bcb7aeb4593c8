/**
 * Writes a zip archive part by part, for made workbooks: as odd as the maker likes (any names, any
 * order, stored or deflated), and as large, since a part is given in pieces and never held whole.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';

/** Pieces are gathered to this size, then deflated and flushed: one valid deflate stream. */
const GATHER_BYTES = 2 ** 20;
const DOS_DATE = ((2018 - 1980) << 9) | (11 << 5) | 30;

export interface PartOptions {
  /** Put the bytes in as they are. */
  readonly stored?: boolean;
  /** Write sizes after the data, as tools that stream do, and zeros before it. */
  readonly streamed?: boolean;
}

interface Written {
  readonly name: Buffer;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly offset: number;
}

/** Everything goes to `sink` in order, except local headers: they are patched through `patch`. */
export class ZipWriter {
  readonly #sink: (bytes: Uint8Array) => void;
  readonly #patch: (offset: number, bytes: Uint8Array) => void;
  readonly #parts: Written[] = [];
  #offset = 0;

  constructor(
    sink: (bytes: Uint8Array) => void,
    patch: (offset: number, bytes: Uint8Array) => void,
  ) {
    this.#sink = sink;
    this.#patch = patch;
  }

  add(partName: string, pieces: Iterable<Uint8Array>, options: PartOptions = {}): void {
    const name = Buffer.from(partName, 'utf8');
    const flags = 0x800 | (options.streamed ? 8 : 0);
    const method = options.stored ? 0 : 8;
    const offset = this.#offset;
    this.#put(localHeader({ name, flags, method, crc: 0, packedBytes: 0, sizeBytes: 0, offset }));
    const before = this.#offset;
    let crc = 0;
    let sizeBytes = 0;
    for (const piece of gathered(pieces)) {
      crc = crc32(piece, crc);
      sizeBytes += piece.length;
      this.#put(
        method === 0 ? piece : deflateRawSync(piece, { finishFlush: constants.Z_SYNC_FLUSH }),
      );
    }
    if (method !== 0) this.#put(deflateRawSync(Buffer.alloc(0)));
    const packedBytes = this.#offset - before;
    const part = { name, flags, method, crc, packedBytes, sizeBytes, offset };
    this.#parts.push(part);
    if (options.streamed) this.#put(sizesAfter(part));
    else this.#patch(offset, localHeader(part));
  }

  /** Writes the directory; the archive is whole afterwards. */
  end(): void {
    const start = this.#offset;
    for (const part of this.#parts) this.#put(directoryEntry(part));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(this.#parts.length, 8);
    end.writeUInt16LE(this.#parts.length, 10);
    end.writeUInt32LE(this.#offset - start, 12);
    end.writeUInt32LE(start, 16);
    this.#put(end);
  }

  #put(bytes: Uint8Array): void {
    this.#sink(bytes);
    this.#offset += bytes.length;
  }
}

/** An archive in memory. */
export function zipped(
  parts: readonly (readonly [name: string, content: Uint8Array])[],
  options: PartOptions = {},
): Buffer {
  const pieces: Uint8Array[] = [];
  const starts = new Map<number, number>();
  let offset = 0;
  const zip = new ZipWriter(
    (bytes) => {
      starts.set(offset, pieces.length);
      pieces.push(bytes);
      offset += bytes.length;
    },
    (at, bytes) => {
      pieces[starts.get(at) as number] = bytes;
    },
  );
  for (const [name, content] of parts) zip.add(name, [content], options);
  zip.end();
  return Buffer.concat(pieces);
}

function* gathered(pieces: Iterable<Uint8Array>): Generator<Uint8Array> {
  let held: Uint8Array[] = [];
  let heldBytes = 0;
  for (const piece of pieces) {
    held.push(piece);
    heldBytes += piece.length;
    if (heldBytes < GATHER_BYTES) continue;
    yield Buffer.concat(held);
    held = [];
    heldBytes = 0;
  }
  if (heldBytes > 0) yield Buffer.concat(held);
}

function localHeader(part: Written): Buffer {
  const late = (part.flags & 8) !== 0;
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(part.flags, 6);
  header.writeUInt16LE(part.method, 8);
  header.writeUInt16LE(DOS_DATE, 12);
  header.writeUInt32LE(late ? 0 : part.crc, 14);
  header.writeUInt32LE(late ? 0 : part.packedBytes, 18);
  header.writeUInt32LE(late ? 0 : part.sizeBytes, 22);
  header.writeUInt16LE(part.name.length, 26);
  return Buffer.concat([header, part.name]);
}

function sizesAfter(part: Written): Buffer {
  const sizes = Buffer.alloc(16);
  sizes.writeUInt32LE(0x08074b50, 0);
  sizes.writeUInt32LE(part.crc, 4);
  sizes.writeUInt32LE(part.packedBytes, 8);
  sizes.writeUInt32LE(part.sizeBytes, 12);
  return sizes;
}

function directoryEntry(part: Written): Buffer {
  const entry = Buffer.alloc(46);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(20, 4);
  entry.writeUInt16LE(20, 6);
  entry.writeUInt16LE(part.flags, 8);
  entry.writeUInt16LE(part.method, 10);
  entry.writeUInt16LE(DOS_DATE, 14);
  entry.writeUInt32LE(part.crc, 16);
  entry.writeUInt32LE(part.packedBytes, 20);
  entry.writeUInt32LE(part.sizeBytes, 24);
  entry.writeUInt16LE(part.name.length, 28);
  entry.writeUInt32LE(part.offset, 42);
  return Buffer.concat([entry, part.name]);
}
