/**
 * `winmail.dat`: what Outlook attaches in one piece for another Outlook (MS-OXTNEF). Attributes follow
 * each other; some begin an attachment, name it, and hold its bytes.
 */
import { limits } from '../../inspect/limits.ts';
import { StoredContent } from '../archive/content.ts';
import { plainName } from '../archive/member-name.ts';
import { Ranges } from '../archive/zip-source.ts';
import { type Bytes, type Content, type Member, Unreadable, type Unpacker } from '../reader.ts';
import { Cursor } from './cursor.ts';

const SIGNATURE = [0x78, 0x9f, 0x3e, 0x22] as const;
const HEADER_BYTES = 6;
/** Behind each attribute. */
const SUM_BYTES = 2;

const BEGINS = 0x00069002;
const TITLE = 0x00018010;
const DATA = 0x0006800f;
const PROPERTIES = 0x00069005;

export const tnef: Unpacker = {
  name: 'tnef',
  sniff: ({ head }) => SIGNATURE.every((byte, at) => head[at] === byte),
  open: ({ bytes }) => ({ format: 'tnef', isLetter: true, members: () => membersOf(bytes) }),
};

/** An attachment in the making. */
interface Attached {
  name: string;
  extent: Extent | null;
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

function* membersOf(bytes: Bytes): Generator<Member> {
  const ranges = new Ranges(bytes);
  let attached: Attached = { name: '', extent: null };
  for (const { kind, start, end } of attributesOf(bytes)) {
    if (kind === BEGINS) {
      yield* told(attached, ranges);
      attached = { name: '', extent: null };
    }
    if (kind === TITLE) attached.name = upToZero(bytes, start, end);
    if (kind === DATA) attached.extent ??= { start, end };
    if (kind === PROPERTIES) readProperties(bytes, { start, end }, attached);
  }
  yield* told(attached, ranges);
}

function* told({ name, extent }: Attached, ranges: Ranges): Generator<Member> {
  if (extent === null) return;
  const open = (): Content => new StoredContent(ranges, { ...extent, bound: extent.end }, null);
  yield { name: name.replaceAll('\\', '/'), open };
}

/** Throws Unreadable `damaged` where the file ends within one. */
function* attributesOf(bytes: Bytes): Generator<Extent & { readonly kind: number }> {
  const cursor = new Cursor(bytes, HEADER_BYTES);
  while (!cursor.isAtEnd) {
    cursor.at++;
    const kind = cursor.u32();
    const length = cursor.u32();
    const start = cursor.at;
    yield { kind, start, end: start + length };
    cursor.at = start + length + SUM_BYTES;
  }
  if (cursor.at > bytes.sizeBytes) throw new Unreadable('damaged');
}

function upToZero(bytes: Bytes, start: number, end: number): string {
  if (end - start > limits.memberNameBytes) throw new Unreadable('limit');
  const text = Buffer.from(bytes.read(start, end - start));
  const zero = text.indexOf(0);
  return plainName(zero < 0 ? text : text.subarray(0, zero));
}

const LONG_NAME = 0x3707;
const OBJECT = 0x3701;
/** In front of an object: what kind it is. */
const KIND_BYTES = 16;

const WIDE_TEXT = 0x1f;
const NARROW_TEXT = 0x1e;
const MANY = 0x1000;
/** Properties with lengths of their own: texts, bytes, objects. */
const VARIABLE = new Set([WIDE_TEXT, NARROW_TEXT, 0x0d, 0x102]);
/** Bytes of the others. */
const FIXED = new Map([[2, 4], [3, 4], [4, 4], [5, 8], [6, 8], [7, 8], [0x0a, 4], [0x0b, 4], [0x14, 8], [0x40, 8], [0x48, 16]]); // prettier-ignore

/** The properties of an attachment: its long name, and the mail that it is. */
function readProperties(bytes: Bytes, { start, end }: Extent, attached: Attached): void {
  const cursor = new Cursor(bytes, start);
  for (let left = cursor.u32(); left > 0 && cursor.at < end; left--) {
    const type = cursor.u16();
    const id = cursor.u16();
    if (id >= 0x8000) skipName(cursor);
    const bare = type & ~MANY;
    const isVariable = VARIABLE.has(bare);
    const size = FIXED.get(bare);
    if (!isVariable && size === undefined) throw new Unreadable('damaged');
    for (let values = isVariable || bare !== type ? cursor.u32() : 1; values > 0; values--) {
      const length = isVariable ? cursor.u32() : (size ?? 0);
      const valueAt = cursor.at;
      if (valueAt + length > end) throw new Unreadable('damaged');
      if (id === LONG_NAME && isVariable) attached.name = nameIn(bytes, valueAt, length, bare);
      if (id === OBJECT && bare === 0x0d && length > KIND_BYTES) {
        attached.extent = { start: valueAt + KIND_BYTES, end: valueAt + length };
      }
      cursor.at = valueAt + Math.ceil(length / 4) * 4;
    }
  }
}

/** A property of somebody's own has a number, or a name. */
function skipName(cursor: Cursor): void {
  cursor.at += KIND_BYTES;
  const isNamed = cursor.u32() === 1;
  const length = cursor.u32();
  if (isNamed) cursor.at += Math.ceil(length / 4) * 4;
}

// oxlint-disable-next-line max-params -- where it stands, and how
function nameIn(bytes: Bytes, start: number, length: number, type: number): string {
  if (type === NARROW_TEXT) return upToZero(bytes, start, start + length);
  if (length > 2 * limits.memberNameBytes) throw new Unreadable('limit');
  return Buffer.from(bytes.read(start, length)).toString('utf16le').replaceAll('\0', '');
}
