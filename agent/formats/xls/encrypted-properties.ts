/**
 * The stream in which a workbook that was encrypted by CryptoAPI keeps its property sets (MS-OFFCRYPTO 2.3.5.4):
 * a list in its end tells where each of them stands and with the key of which block.
 */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import type { Decryption } from './records.ts';

const HEAD_BYTES = 8;
/** In front of the list: how many streams it names. */
const COUNT_BYTES = 4;
/** Of an entry, before its name. */
const ENTRY_BYTES = 16;
/** Head and list have the key of this one, each from its beginning. */
const FIRST_BLOCK = 0;

type DecryptRun = NonNullable<Decryption['decryptRun']>;

/** All streams in it, decrypted. Throws Unreadable `damaged` behind what could be read, `limit`. */
export function* encryptedStreams(stream: Bytes, decryptRun: DecryptRun): Generator<Bytes> {
  if (stream.sizeBytes > limits.rangeBytes) throw new Unreadable('limit');
  const all = Buffer.from(stream.read(0, stream.sizeBytes));
  const piece = (start: number, length: number, block: number): Buffer => {
    if (start + length > all.length) throw new Unreadable('damaged');
    const bytes = Buffer.from(all.subarray(start, start + length));
    decryptRun(bytes, block);
    return bytes;
  };
  const head = piece(0, HEAD_BYTES, FIRST_BLOCK);
  const list = piece(head.readUInt32LE(0), head.readUInt32LE(4), FIRST_BLOCK);
  if (list.length < COUNT_BYTES) throw new Unreadable('damaged');
  let room = all.length;
  let at = COUNT_BYTES;
  for (let left = list.readUInt32LE(0); left > 0; left--) {
    if (at + ENTRY_BYTES > list.length) throw new Unreadable('damaged');
    const sizeBytes = list.readUInt32LE(at + 4);
    // No honest list names the same bytes again and again.
    room -= sizeBytes;
    if (room < 0) throw new Unreadable('damaged');
    yield bytesOf(piece(list.readUInt32LE(at), sizeBytes, list.readUInt16LE(at + 8)));
    at += ENTRY_BYTES + (list.readUInt8(at + 10) + 1) * 2;
  }
}

function bytesOf(all: Buffer): Bytes {
  return {
    sizeBytes: all.length,
    read: (offset, length) => all.subarray(offset, offset + length),
  };
}
