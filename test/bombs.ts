/**
 * Archives made to exhaust whoever reads them: small files that inflate without end, overlap, lie,
 * or hold themselves. Each is made here from nothing.
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { zip } from './zip-writer.ts';

const MEBIBYTE = 2 ** 20;

/** So many MiB of zeros as one deflate stream, a thousandth of that long. */
export function zeros(mebibytes: number): Buffer {
  const flushed = { finishFlush: constants.Z_SYNC_FLUSH, level: 9 };
  const piece = deflateRawSync(Buffer.alloc(MEBIBYTE), flushed);
  const first = deflateRawSync(Buffer.alloc(0), flushed);
  const pieces = Array.from({ length: mebibytes }, () => piece);
  return Buffer.concat([first, ...pieces, deflateRawSync(Buffer.alloc(0))]);
}

/** One member of 2 GiB in 2 MB; `declaredBytes` is what its headers say of it. */
export function oneBomb(declaredBytes = 2 ** 31): Buffer {
  return zip([{ name: 'a.csv', raw: zeros(2048), declaredBytes }]);
}

/**
 * The overlap of Fifield: each member quotes the local header of the next as stored data and then
 * runs on into it, so that all of them inflate the same core.
 */
export function overlapping(members: number): Buffer {
  const names = Array.from({ length: members }, (_, i) => `${String(i).padStart(4, '0')}.csv`);
  let tail = zeros(512);
  const pieces: Buffer[] = [tail];
  const packed: number[] = [];
  let bytes = tail.length;
  for (const name of names.toReversed()) {
    packed.unshift(bytes);
    const header = localHeader(name, bytes);
    pieces.unshift(header);
    bytes += header.length;
    tail = literal(header.length);
    pieces.unshift(tail);
    bytes += tail.length;
  }
  // The outermost header is quoted by nobody.
  pieces.shift();
  const file = Buffer.concat(pieces);
  let at = 0;
  const central = names.map((name, index) => {
    const header = Buffer.alloc(46);
    header.writeUInt32LE(0x02014b50, 0);
    header.writeUInt16LE(8, 10);
    header.writeUInt32LE(packed[index] ?? 0, 20);
    header.writeUInt32LE(2 ** 31, 24);
    header.writeUInt16LE(name.length, 28);
    header.writeUInt32LE(at, 42);
    at += 30 + name.length + 5;
    return Buffer.concat([header, Buffer.from(name)]);
  });
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members, 8);
  end.writeUInt16LE(members, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(file.length, 16);
  return Buffer.concat([file, directory, end]);
}

function localHeader(name: string, packedBytes: number): Buffer {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(packedBytes, 18);
  header.writeUInt32LE(2 ** 31, 22);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, Buffer.from(name)]);
}

/** So many empty members. */
export function crowd(members: number): Buffer {
  return zip(Array.from({ length: members }, (_, i) => ({ name: `${i}.csv`, stored: true })));
}

/** An archive in an archive, so many deep; `innermost` is the file at its bottom. */
export function nested(depth: number, innermost: Uint8Array, name = 'a.csv'): Buffer {
  let archive = zip([{ name, data: innermost }]);
  for (let level = 1; level < depth; level++) archive = zip([{ name: 'a.zip', data: archive }]);
  return archive;
}

/** Like 42.zip: sixteen archives in each of sixteen in each of sixteen, and a bomb in each. */
export function sixteenfold(depth: number): Buffer {
  let archive = zip([{ name: 'a.csv', raw: zeros(1025), declaredBytes: 1025 * MEBIBYTE }]);
  for (let level = 0; level < depth; level++) {
    const data = archive;
    archive = zip(Array.from({ length: 16 }, (_, i) => ({ name: `${i}.zip`, data })));
  }
  return archive;
}

/** Deflate streams that print themselves are written in units of five bytes. */
const UNIT_BYTES = 5;
/** Prefix and suffix of the quine, and one unit more: the longest match there is. */
const QUOTED_BYTES = 258;
const EDGE_BYTES = QUOTED_BYTES - UNIT_BYTES;

/** "The next so many bytes are text": a stored block's header. */
function literal(bytes: number): Buffer {
  const unit = Buffer.alloc(UNIT_BYTES);
  unit.writeUInt16LE(bytes, 1);
  unit.writeUInt16LE(0xffff - bytes, 3);
  return unit;
}

/** Bits of Huffman codes from the first on, the other numbers with their lowest bit first. */
function bits(...fields: readonly string[]): Buffer {
  const all = fields.join('');
  const unit = Buffer.alloc(UNIT_BYTES);
  if (all.length !== UNIT_BYTES * 8) throw new Error(`${all.length} bits`);
  for (let at = 0; at < all.length; at++) {
    if (all[at] === '1') unit[at >> 3] = (unit[at >> 3] ?? 0) | (1 << (at & 7));
  }
  return unit;
}

/** "Repeat the last 20 bytes": twice length 10 from distance 20, and the end of the block. */
const AGAIN_20 = bits('010', '0001000', '01000', '110', '0001000', '01000', '110', '0000000');
/** "Repeat the last 258 bytes", and an empty block to fill the unit. */
const AGAIN_258 = bits('010', '11000101', '10000', '1000000', '0000000', '010', '0000000');

/**
 * An archive whose only member is the archive itself: a deflate stream that prints its own prefix,
 * itself and its suffix (after Russ Cox, "Zip Files All The Way Down"), and a checksum that is
 * right although it stands in what it is the sum of.
 */
export function quine(): Buffer {
  const blank = Buffer.alloc(EDGE_BYTES);
  const sizeBytes = printingItself(blank, blank).length;
  const write = (sum: number): Buffer =>
    printingItself(quinePrefix(sum, sizeBytes), quineSuffix(sum, sizeBytes));
  return write(fixedPoint((sum) => crc32(write(sum))));
}

function printingItself(prefix: Buffer, suffix: Buffer): Buffer {
  return Buffer.concat([
    prefix, literal(QUOTED_BYTES), prefix, literal(QUOTED_BYTES), AGAIN_258,
    literal(5), AGAIN_258, literal(5), literal(5),
    literal(20), AGAIN_258, literal(5), literal(5), literal(20), AGAIN_20,
    literal(20), AGAIN_20, literal(20), AGAIN_20, literal(20), AGAIN_20,
    literal(20), AGAIN_20, literal(0), literal(0), literal(QUOTED_BYTES), AGAIN_20,
    literal(0), literal(0), literal(QUOTED_BYTES), AGAIN_258, suffix, AGAIN_258, suffix,
    ]); // prettier-ignore
}

function quinePrefix(sum: number, sizeBytes: number): Buffer {
  const header = Buffer.alloc(EDGE_BYTES);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  quineFields(header, 8, sum, sizeBytes);
  header.writeUInt16LE(5, 26);
  header.writeUInt16LE(EDGE_BYTES - 35, 28);
  header.write('q.zip', 30);
  return header;
}

/** An empty last block, the directory and its end. */
function quineSuffix(sum: number, sizeBytes: number): Buffer {
  const suffix = Buffer.alloc(EDGE_BYTES);
  suffix.set([3, 0]);
  const central = suffix.subarray(2);
  central.writeUInt32LE(0x02014b50, 0);
  quineFields(central, 10, sum, sizeBytes);
  central.writeUInt16LE(5, 28);
  central.write('q.zip', 46);
  const end = central.subarray(51);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(51, 12);
  end.writeUInt32LE(sizeBytes - EDGE_BYTES + 2, 16);
  end.writeUInt16LE(EDGE_BYTES - 2 - 51 - 22, 20);
  return suffix;
}

/** Method, time, sum and sizes, which both headers have in the same order. */
function quineFields(header: Buffer, at: number, sum: number, sizeBytes: number): void {
  header.writeUInt16LE(8, at);
  header.writeUInt32LE(sum >>> 0, at + 6);
  header.writeUInt32LE(sizeBytes - 2 * EDGE_BYTES + 2, at + 10);
  header.writeUInt32LE(sizeBytes, at + 14);
}

/** CRC-32 is affine in every bit, so that x = f(x) is 32 equations over GF(2). */
function fixedPoint(sumOf: (x: number) => number): number {
  const constant = sumOf(0);
  /** For each bit of the result: which bits of x change it, and on the right side its constant. */
  const rows = Array.from({ length: 32 }, (_, bit) => ({
    left: 0n,
    right: (constant >>> bit) & 1,
  }));
  for (let bit = 0; bit < 32; bit++) {
    const change = (sumOf((1 << bit) >>> 0) ^ constant ^ (1 << bit)) >>> 0;
    rows.forEach((row, at) => {
      if ((change >>> at) & 1) row.left |= 1n << BigInt(bit);
    });
  }
  let x = 0;
  for (let bit = 0; bit < 32; bit++) {
    const mask = 1n << BigInt(bit);
    const pivot = rows.findIndex((row, at) => at >= bit && (row.left & mask) !== 0n);
    if (pivot < 0) throw new Error('no sum fits');
    [rows[bit], rows[pivot]] = [rows[pivot]!, rows[bit]!];
    rows.forEach((row, at) => {
      if (at === bit || (row.left & mask) === 0n) return;
      row.left ^= rows[bit]!.left;
      row.right ^= rows[bit]!.right;
    });
  }
  rows.forEach((row, bit) => (x |= row.right << bit));
  return x >>> 0;
}
