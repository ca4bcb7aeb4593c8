/**
 * How a page is written: of each entry what its key has in common with the one before, the rest of it, and
 * its small numbers; then the marks, each kind together, since those of neighbours are alike; compressed.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { bytesOf, type Entry, keyOf, STATES } from './entry.ts';

/** What an entry is: this, or the state of a file counted from 1. */
const FOLDER = 0;
/** Added to it for a key whose rest is no UTF-8. */
const RAW = 16;
/** Of a folder two floats, of a file four integers. */
const WORDS = 4;
const WORD_BYTES = 8;
const HEAD_BYTES = 8;
/** Nearly all that the highest level gains, in a fraction of its time. */
const LEVEL = 4;

export function writePage(entries: readonly Entry[]): Buffer {
  const small: number[] = [];
  const words = Buffer.alloc(entries.length * WORDS * WORD_BYTES);
  let last = '';
  entries.forEach((entry, index) => {
    const common = commonOf(last, entry.key);
    const rest = entry.key.slice(common);
    const tag = entry.kind === 'folder' ? FOLDER : 1 + STATES.indexOf(entry.state);
    const bytes = bytesOf(rest);
    const numbers = [tag + (rest.isWellFormed() ? 0 : RAW), common, bytes.length];
    numbers.forEach((number) => addVarint(small, number));
    for (const byte of bytes) small.push(byte);
    if (entry.kind === 'file') {
      [entry.row, entry.revision, entry.volume].forEach((number) => addVarint(small, number));
    }
    const at = (word: number): number => (word * entries.length + index) * WORD_BYTES;
    if (entry.kind === 'folder') {
      words.writeDoubleLE(entry.modifiedMs, at(0));
      words.writeDoubleLE(entry.changedMs, at(1));
    } else {
      words.writeBigUInt64LE(entry.node, at(0));
      words.writeBigUInt64LE(entry.sizeBytes, at(1));
      words.writeBigInt64LE(entry.modifiedNs, at(2));
      words.writeBigInt64LE(entry.changedNs, at(3));
    }
    last = entry.key;
  });
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32LE(entries.length);
  head.writeUInt32LE(small.length, 4);
  return deflateRawSync(Buffer.concat([head, Buffer.from(small), words]), { level: LEVEL });
}

/** Throws for what was not written here. */
export function readPage(body: Uint8Array): Entry[] {
  const bytes = inflateRawSync(body);
  const count = bytes.readUInt32LE(0);
  const words = HEAD_BYTES + bytes.readUInt32LE(4);
  const entries: Entry[] = [];
  let last = '';
  let at = HEAD_BYTES;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes.readUInt8(at++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  for (let index = 0; index < count; index++) {
    const tag = varint();
    const common = varint();
    const end = varint() + at;
    const rest = tag < RAW ? bytes.toString('utf8', at, end) : keyOf(bytes.subarray(at, end));
    at = end;
    last = last.slice(0, common) + rest;
    const word = (number: number): number => words + (number * count + index) * WORD_BYTES;
    if (tag % RAW === FOLDER) {
      const modifiedMs = bytes.readDoubleLE(word(0));
      entries.push({
        kind: 'folder',
        key: last,
        modifiedMs,
        changedMs: bytes.readDoubleLE(word(1)),
      });
    } else {
      entries.push({
        kind: 'file',
        key: last,
        state: STATES[(tag % RAW) - 1]!,
        row: varint(),
        revision: varint(),
        volume: varint(),
        node: bytes.readBigUInt64LE(word(0)),
        sizeBytes: bytes.readBigUInt64LE(word(1)),
        modifiedNs: bytes.readBigInt64LE(word(2)),
        changedNs: bytes.readBigInt64LE(word(3)),
      });
    }
  }
  return entries;
}

function addVarint(bytes: number[], value: number): void {
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
}

/** How many units the two begin with alike, without cutting a letter in two. */
function commonOf(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at < most && one.charCodeAt(at) === other.charCodeAt(at)) at++;
  return at > 0 && isHigh(other.charCodeAt(at - 1)) ? at - 1 : at;
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}
