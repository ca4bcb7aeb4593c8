/**
 * The records of an xls stream, of BIFF2 to BIFF8: a type and a length of two bytes each, then so many
 * bytes. Cells are the kernel's; what is here goes through all the rest, one record after the other.
 * A record that is longer than one may be goes on in CONTINUE records behind it.
 */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, Unreadable } from '../reader.ts';

/** Types of records that are no cells. */
export const Rec = {
  bof2: 0x09,
  eof: 0x0a,
  date1904: 0x22,
  filePass: 0x2f,
  format2: 0x1e,
  continue: 0x3c,
  codePage: 0x42,
  xf2: 0x43,
  sheet: 0x85,
  bundleHeader: 0x8f,
  xf: 0xe0,
  interfaceHead: 0xe1,
  strings: 0xfc,
  revisionHead: 0x138,
  userExclusive: 0x194,
  fileLock: 0x195,
  revisionInfo: 0x196,
  bof3: 0x209,
  xf3: 0x243,
  bof4: 0x409,
  format: 0x41e,
  xf4: 0x443,
  bof: 0x809,
} as const;

/** Types of records that are cells, of all versions, but for empty ones. */
export const CELLS: ReadonlySet<number> = new Set([
  0x02, 0x03, 0x04, 0x05, 0x06, 0xbd, 0xd6, 0xfd, 0x203, 0x204, 0x205, 0x206, 0x27e, 0x406,
]);

const BOFS: ReadonlySet<number> = new Set([Rec.bof2, Rec.bof3, Rec.bof4, Rec.bof]);

export function isBof(type: number): boolean {
  return BOFS.has(type);
}

/** Makes the bytes of records readable. */
export interface Decryption {
  /**
   * In place: `bytes` are the body of one record or a part of it, and stand at `position` in the stream;
   * `size` is that of the whole body. Bytes that no program encrypts are never asked for.
   */
  readonly decrypt: (bytes: Uint8Array, position: number, size: number) => void;
  /** In place too: bytes that were encrypted with the key of one block, from its beginning. Absent without keys. */
  readonly decryptRun?: (bytes: Uint8Array, block: number) => void;
}

/** A stream of records. `decryption` is null where it is not encrypted. */
export interface RecordStream {
  readonly bytes: Bytes;
  readonly decryption: Decryption | null;
}

/** A record that is no cell. `pieces`: its own bytes, then those of the CONTINUE records behind it. */
export interface Joined {
  readonly type: number;
  readonly pieces: readonly Uint8Array[];
}

/** Never encrypted, whatever the rest is. */
const PLAIN: ReadonlySet<number> = new Set([
  ...BOFS, Rec.filePass, Rec.interfaceHead, Rec.revisionHead, Rec.userExclusive, Rec.fileLock, Rec.revisionInfo,
]); // prettier-ignore
/** Of the record of a sheet's name: where the sheet stands. */
const PLAIN_IN_SHEET = 4;

const HEAD_BYTES = 4;
const WINDOW_BYTES = 2 ** 17;
/** A record with all that continues it; what is larger holds pictures. */
const JOINED_BYTES = 2 ** 22;
/** What an empty piece counts. */
const PIECE_BYTES = 64;

/** The bytes of a stream from the head of a record on, decrypted. */
export class Flow {
  readonly #stream: RecordStream;
  readonly #end: number;
  #position: number;
  /** Of the record in hand: its head as far as it came by, and how much of its body is to come. */
  readonly #head = Buffer.alloc(HEAD_BYTES);
  #headBytes = 0;
  #left = 0;

  constructor(stream: RecordStream, position: number, end: number = stream.bytes.sizeBytes) {
    this.#stream = stream;
    this.#position = position;
    this.#end = Math.min(end, stream.bytes.sizeBytes);
  }

  /** At most `length` bytes; 0 at the end. */
  readonly read = (out: Uint8Array, offset: number, length: number): number => {
    const wanted = Math.min(length, limits.rangeBytes, this.#end - this.#position);
    if (wanted <= 0) return 0;
    const given = this.#stream.bytes.read(this.#position, wanted);
    out.set(given, offset);
    const { decryption } = this.#stream;
    if (decryption !== null) this.#decrypt(out.subarray(offset, offset + given.length), decryption);
    this.#position += given.length;
    return given.length;
  };

  #decrypt(bytes: Uint8Array, { decrypt }: Decryption): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#headBytes < HEAD_BYTES) {
        this.#head[this.#headBytes++] = bytes[at++]!;
        if (this.#headBytes === HEAD_BYTES) this.#left = this.#head.readUInt16LE(2);
      } else {
        const step = Math.min(this.#left, bytes.length - at);
        const [type, size] = [this.#head.readUInt16LE(0), this.#head.readUInt16LE(2)];
        const passed = size - this.#left;
        const plain = type === Rec.sheet ? Math.max(0, PLAIN_IN_SHEET - passed) : 0;
        if (plain < step && !PLAIN.has(type)) {
          decrypt(bytes.subarray(at + plain, at + step), this.#position + at + plain, size);
        }
        at += step;
        this.#left -= step;
      }
      if (this.#headBytes === HEAD_BYTES && this.#left === 0) this.#headBytes = 0;
    }
  }
}

/** Goes from record to record. */
export class Records {
  readonly #flow: Flow;
  readonly #bytes: Buffer;
  /** Where the window stands in the stream, and what of it is there. */
  #base: number;
  #at = 0;
  #end = 0;
  #size = 0;
  type = 0;

  constructor(stream: RecordStream, position: number, end: number = stream.bytes.sizeBytes) {
    this.#flow = new Flow(stream, position, end);
    // There may be thousands of short stretches.
    this.#bytes = Buffer.allocUnsafe(Math.min(WINDOW_BYTES, Math.max(0, end - position)));
    this.#base = position;
  }

  /** Where the record in hand begins, with its head. */
  get position(): number {
    return this.#base + this.#at - HEAD_BYTES;
  }

  /** Behind the record in hand. */
  get behind(): number {
    return this.#base + this.#at + this.#size;
  }

  /** Of the record in hand; valid until the next. */
  get body(): Buffer {
    return this.#bytes.subarray(this.#at, this.#at + this.#size);
  }

  /** Goes on to the next record: false at the end. Throws Unreadable `damaged` where that lies within one. */
  next(): boolean {
    this.#at += this.#size;
    this.#size = 0;
    if (!this.#has(1)) return false;
    if (!this.#has(HEAD_BYTES)) throw new Unreadable('damaged');
    this.type = this.#bytes.readUInt16LE(this.#at);
    const size = this.#bytes.readUInt16LE(this.#at + 2);
    this.#at += HEAD_BYTES;
    if (!this.#has(size)) throw new Unreadable('damaged');
    this.#size = size;
    return true;
  }

  /** Whether so many bytes follow, which are then in the window. */
  #has(length: number): boolean {
    while (this.#end - this.#at < length) {
      this.#bytes.copyWithin(0, this.#at, this.#end);
      this.#base += this.#at;
      this.#end -= this.#at;
      this.#at = 0;
      const given = this.#flow.read(this.#bytes, this.#end, this.#bytes.length - this.#end);
      if (given === 0) return false;
      this.#end += given;
    }
    return true;
  }
}

/** Puts records together with those that continue them. */
export class Joiner {
  readonly #wanted: ReadonlySet<number>;
  readonly #tell: (record: Joined) => void;
  #type = 0;
  #pieces: Uint8Array[] | null = null;
  #bytes = 0;

  /** `wanted`: types; others are passed over. */
  constructor(wanted: ReadonlySet<number>, tell: (record: Joined) => void) {
    this.#wanted = wanted;
    this.#tell = tell;
  }

  /** Throws Unreadable `limit`, and what `tell` throws. */
  add(type: number, body: Uint8Array): void {
    if (type !== Rec.continue) {
      this.end();
      if (!this.#wanted.has(type)) return;
      this.#type = type;
      this.#pieces = [];
    }
    if (this.#pieces === null) return;
    this.#bytes += Math.max(body.length, PIECE_BYTES);
    if (this.#bytes > JOINED_BYTES) throw new Unreadable('limit');
    this.#pieces.push(new Uint8Array(body));
  }

  /** No record follows. */
  end(): void {
    const pieces = this.#pieces;
    this.#pieces = null;
    this.#bytes = 0;
    if (pieces !== null) this.#tell({ type: this.#type, pieces });
  }
}
