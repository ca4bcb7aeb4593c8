/**
 * A tar archive: a header of 512 bytes before each file, numbers in octal or base 256, longer names
 * and sizes in entries of their own (pax, GNU). What follows the mark of its end is looked at too:
 * archives are joined by putting one behind the other.
 */
import { limits } from '../../inspect/limits.ts';
import { StoredContent } from './content.ts';
import { plainName } from './member-name.ts';
import { type Bytes, type Member, Unreadable, type Unpacker } from '../reader.ts';
import { BLOCK_BYTES, isTarHeader, tarNumber } from './tar-header.ts';
import { Ranges } from './zip-source.ts';

const TYPE_AT = 156;
/** An entry that only tells of the next one. */
const TOLD_BYTES = 2 ** 20;

/** Types of entries. All that are not here are files, as the standard has it. */
const LINKS_AND_DEVICES = '12346';
const FOLDER = '5';
const PAX = 'x';
const PAX_FOR_ALL = 'g';
const GNU_NAME = 'L';
const GNU_TARGET = 'K';
const GNU_SPARSE = 'S';

export const tar: Unpacker = {
  name: 'tar',
  sniff: ({ head }) => isTarHeader(head),
  open: ({ bytes }) => {
    const ranges = new Ranges(bytes);
    return { format: 'tar', members: () => membersOf(bytes, ranges) };
  },
};

/** What entries before a file tell of it. */
interface Told {
  name?: string;
  sizeBytes?: number;
  isSparse?: boolean;
}

function* membersOf(bytes: Bytes, ranges: Ranges): Generator<Member> {
  let told: Told = {};
  let hasEnd = false;
  for (let at = 0; at < bytes.sizeBytes;) {
    const header = new Uint8Array(bytes.read(at, BLOCK_BYTES));
    at += BLOCK_BYTES;
    if (header.every((byte) => byte === 0)) {
      hasEnd = true;
      continue;
    }
    if (!isTarHeader(header)) throw new Unreadable('damaged');
    hasEnd = false;
    const type = String.fromCharCode(header[TYPE_AT] ?? 0);
    if (LINKS_AND_DEVICES.includes(type)) {
      told = {};
      continue;
    }
    const sizeBytes = told.sizeBytes ?? tarNumber(header, 124, 12);
    const start = at;
    at += Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
    if (type === PAX || type === GNU_NAME) {
      const text = toldText(bytes, start, sizeBytes);
      told = type === PAX ? { ...told, ...paxOf(text) } : { ...told, name: upToZero(text) };
    } else if (type !== PAX_FOR_ALL && type !== GNU_TARGET) {
      const { name = nameIn(header), isSparse = type === GNU_SPARSE } = told;
      told = {};
      if (type === FOLDER && sizeBytes === 0) continue;
      yield { name, open: () => contentAt(ranges, start, sizeBytes, isSparse) };
    }
  }
  if (!hasEnd) throw new Unreadable('damaged');
}

function contentAt(
  ranges: Ranges,
  start: number,
  sizeBytes: number,
  isSparse: boolean,
): StoredContent {
  // Without its holes: columns and rows would not be where they are.
  if (isSparse) throw new Unreadable('unsupported');
  const end = start + sizeBytes;
  return new StoredContent(ranges, { start, end, bound: end }, null);
}

function nameIn(header: Uint8Array): string {
  const name = textAt(header, 0, 100);
  // GNU writes two spaces behind its mark, and other things where the standard has a prefix.
  const isStandard = String.fromCharCode(...header.subarray(257, 263)) === 'ustar\0';
  const prefix = isStandard ? textAt(header, 345, 155) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
}

function textAt(header: Uint8Array, start: number, length: number): string {
  const field = header.subarray(start, start + length);
  const end = field.indexOf(0);
  return plainName(end < 0 ? field : field.subarray(0, end));
}

/** What an entry tells of the next one. Throws Unreadable `limit`, `damaged`. */
function toldText(bytes: Bytes, start: number, sizeBytes: number): Uint8Array {
  if (sizeBytes > TOLD_BYTES) throw new Unreadable('limit');
  const text = new Uint8Array(bytes.read(start, sizeBytes));
  if (text.length < sizeBytes) throw new Unreadable('damaged');
  return text;
}

function upToZero(text: Uint8Array): string {
  const end = text.indexOf(0);
  const name = end < 0 ? text : text.subarray(0, end);
  if (name.length > limits.memberNameBytes) throw new Unreadable('limit');
  return plainName(name);
}

/** Records of `length key=value`, the length counting itself and the line end. */
function paxOf(text: Uint8Array): Told {
  const told: Told = {};
  for (let at = 0; at < text.length;) {
    const space = text.indexOf(32, at);
    const length = Number(plainName(text.subarray(at, Math.min(space, at + 20))));
    if (space < 0 || !(length > space - at) || !Number.isSafeInteger(length)) {
      throw new Unreadable('damaged');
    }
    const record = text.subarray(space + 1, at + length - 1);
    const equals = record.indexOf(61);
    const key = plainName(record.subarray(0, Math.max(0, equals)));
    const value = record.subarray(equals + 1);
    if (key === 'path') told.name = upToZero(value);
    if (key === 'size') told.sizeBytes = Number(plainName(value));
    if (key.startsWith('GNU.sparse')) told.isSparse = true;
    at += length;
  }
  if (told.sizeBytes !== undefined && !Number.isSafeInteger(told.sizeBytes)) {
    throw new Unreadable('damaged');
  }
  return told;
}
