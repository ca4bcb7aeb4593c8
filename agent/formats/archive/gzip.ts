/**
 * A gzip file: one packed file, in one stream or in several behind each other, each with its sum.
 * Inside most often lies a table, a gnumeric workbook (which has its own reader) or a tar archive.
 */
import { crc32 } from 'node:zlib';
import { type Budget, limits } from '../../inspect/limits.ts';
import { InflatedContent } from './content.ts';
import { inflatesDirectly } from './inflate.ts';
import { plainName } from './member-name.ts';
import { type Bytes, Unreadable, type Unpacker } from '../reader.ts';
import { DeflatedSource, Input, Ranges, type Source } from './zip-source.ts';

const DEFLATE = 8;
const HAS_SUM = 2;
const HAS_EXTRA = 4;
const HAS_NAME = 8;
const HAS_COMMENT = 16;
const FIXED_BYTES = 10;
/** Holds the name, unless there is an extra field longer than any writer makes. */
const NAME_SEARCH_BYTES = 2 ** 12;

export const gzip: Unpacker = {
  name: 'gzip',
  sniff: ({ head }) => isGzip(head),
  open: ({ bytes, budget }) => {
    const open = (): InflatedContent =>
      new InflatedContent(() => gzipSource(bytes, budget), budget, null);
    return { format: 'gzip', members: () => [{ name: nameIn(bytes), open }] };
  },
};

export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}

/** What is packed, from its start. Throws Unreadable `unsupported` where it cannot be unpacked in pieces. */
export function gzipSource(bytes: Bytes, budget: Budget): Source {
  if (!inflatesDirectly) throw new Unreadable('unsupported');
  return new GzipSource(new Ranges(bytes), budget);
}

/** What the file was called before it was packed; empty when it does not say. */
function nameIn(bytes: Bytes): string {
  const head = bytes.read(0, NAME_SEARCH_BYTES);
  const flags = head[3] ?? 0;
  const extraBytes = 2 + (head[FIXED_BYTES] ?? 0) + ((head[FIXED_BYTES + 1] ?? 0) << 8);
  const start = FIXED_BYTES + ((flags & HAS_EXTRA) === 0 ? 0 : extraBytes);
  const end = head.indexOf(0, start);
  const isThere = (flags & HAS_NAME) !== 0 && end >= 0 && end - start <= limits.memberNameBytes;
  return isThere ? plainName(head.subarray(start, end)) : '';
}

/** All streams of the file as one. */
class GzipSource implements Source {
  readonly #ranges: Ranges;
  readonly #budget: Budget;
  #input: Input;
  /** Null before a stream and behind the last one. */
  #stream: DeflatedSource | null = null;
  #sum = 0;
  #bytes = 0;

  constructor(ranges: Ranges, budget: Budget) {
    this.#ranges = ranges;
    this.#budget = budget;
    this.#input = this.#inputAt(0);
  }

  read(out: Uint8Array, offset: number, length: number): number {
    for (;;) {
      this.#stream ??= this.#next();
      if (this.#stream === null) return 0;
      const given = this.#stream.read(out, offset, length);
      if (given === 0) {
        this.#end(this.#stream);
        continue;
      }
      this.#sum = crc32(out.subarray(offset, offset + given), this.#sum);
      this.#bytes += given;
      return given;
    }
  }

  close(): void {
    this.#stream?.close();
  }

  #inputAt(start: number): Input {
    const end = this.#ranges.sizeBytes;
    return new Input(this.#ranges, { start, end, bound: end });
  }

  /** The next stream; null at the end of the file, or when only the zeros of a tape follow. */
  #next(): DeflatedSource | null {
    if (this.#input.position > 0) {
      let byte = this.#byte();
      while (byte === 0) byte = this.#byte();
      if (byte === null) return null;
      if (byte !== 0x1f) throw new Unreadable('damaged');
    } else this.#skip(1);
    this.#skipHeader();
    const start = this.#input.position;
    let isFirst = true;
    this.#sum = 0;
    this.#bytes = 0;
    return new DeflatedSource(() => {
      if (!isFirst) return this.#inputAt(start);
      isFirst = false;
      return this.#input;
    }, this.#budget);
  }

  /** The header behind its first byte. */
  #skipHeader(): void {
    const mark = this.#byte();
    const method = this.#byte();
    const flags = this.#byte();
    if (mark !== 0x8b || flags === null) throw new Unreadable('damaged');
    if (method !== DEFLATE) throw new Unreadable('unsupported');
    this.#skip(6);
    if ((flags & HAS_EXTRA) !== 0) {
      const low = this.#byte() ?? 0;
      this.#skip(low + ((this.#byte() ?? 0) << 8));
    }
    if ((flags & HAS_NAME) !== 0) this.#skipText();
    if ((flags & HAS_COMMENT) !== 0) this.#skipText();
    if ((flags & HAS_SUM) !== 0) this.#skip(2);
  }

  /** Behind a stream stand its sum and its length. */
  #end(stream: DeflatedSource): void {
    this.#input = stream.input;
    this.#stream = null;
    const sum = this.#number();
    const bytes = this.#number();
    if (sum !== this.#sum || bytes !== this.#bytes % 2 ** 32) throw new Unreadable('damaged');
  }

  #number(): number | null {
    let value = 0;
    for (let place = 0; place < 4; place++) {
      const byte = this.#byte();
      if (byte === null) return null;
      value += byte * 2 ** (8 * place);
    }
    return value;
  }

  #skip(bytes: number): void {
    for (let left = bytes; left > 0; left--) if (this.#byte() === null) return;
  }

  #skipText(): void {
    let byte = this.#byte();
    while (byte !== null && byte !== 0) byte = this.#byte();
  }

  /** Null at the end of the file. */
  #byte(): number | null {
    const input = this.#input;
    if (!input.fill()) return null;
    const byte = input.range[input.at] ?? null;
    input.take(1);
    return byte;
  }
}
