/**
 * A file of one program in a document of another (OLE): a storage of a compound file, or one of its own. In it lies
 * the file as it is, its cells alone, or whatever somebody dropped there, in a wrapping.
 */
import { type CompoundFile, compoundFileIn, type Stream } from './cfb.ts';
import { plainName } from './member-name.ts';
import type { Bytes, Content, Member, Unpacker } from '../reader.ts';
import { Unreadable } from '../reader.ts';

/** The newer formats of any program; the stream of an old workbook. */
const PLAIN = ['package', 'workbook', 'book'] as const;
const WRAPPED = '\u0001ole10native';
const ENCRYPTED = 'encryptedpackage';
/** Rows behind the pivot tables of a workbook, of which its own stream tells nothing. */
const CACHES = ['_sx_db_cur', '_sx_db'] as const;

export const oleObject: Unpacker = {
  name: 'cfb',
  sniff: (specimen) => {
    const file = specimen.tell(compoundFileIn);
    return file !== null && isOleObject(file);
  },
  open: (specimen) => {
    const file = specimen.ask(compoundFileIn);
    if (file === null) throw new Unreadable('unsupported');
    return { format: 'cfb', members: () => membersOf(file) };
  },
};

/** Workbooks have readers of their own. */
export function isOleObject({ names }: CompoundFile): boolean {
  return names.has('package') || names.has(WRAPPED);
}

function* membersOf(file: CompoundFile): Generator<Member> {
  yield* objectIn(file, '', '');
  if (file.damaged) throw new Unreadable('damaged');
}

/** What lies in this storage, the root being ''; nothing where it is no such object. */
export function* objectIn(file: CompoundFile, storage: string, name: string): Generator<Member> {
  const at = (path: string): string => (storage === '' ? path : `${storage}/${path}`);
  for (const path of PLAIN) {
    const stream = file.stream(at(path));
    if (stream !== null) yield { name, hint: 'spreadsheet', open: () => contentOf(stream) };
  }
  const wrapped = file.stream(at(WRAPPED));
  if (wrapped !== null) yield unwrapped(wrapped, name);
  const others = [...CACHES, ENCRYPTED].some((path) => file.names.has(at(path)));
  if (others) yield { name, hint: 'spreadsheet', open: unsupported };
}

function unsupported(): Content {
  throw new Unreadable('unsupported');
}

/** Its size, which its stream has as well. */
const SIZE_BYTES = 4;
const HEADER_BYTES = 2 ** 12;
const TEXT_END = 0;

/**
 * As packagers write it: a kind, what it is called, where it came from, where it was put, and the file. What other
 * programs keep there has no such header, and is looked at as it is.
 */
function unwrapped(stream: Stream, name: string): Member {
  const head = Buffer.from(stream.read(0, HEADER_BYTES));
  const cursor = { at: SIZE_BYTES + 2 };
  const label = textAt(head, cursor);
  textAt(head, cursor);
  cursor.at += 4;
  const placed = uint32At(head, cursor);
  cursor.at += placed;
  const size = uint32At(head, cursor);
  const isPackage = label !== null && cursor.at + size <= stream.sizeBytes && size > 0;
  const [start, length] = isPackage ? [cursor.at, size] : [SIZE_BYTES, stream.sizeBytes - SIZE_BYTES]; // prettier-ignore
  return {
    name: isPackage ? joined(name, label) : name,
    hint: 'other',
    open: () => contentOf(stream, start, Math.max(0, length)),
  };
}

function joined(storage: string, label: string): string {
  const own = label.replaceAll('\\', '/');
  return storage === '' ? own : `${storage}/${own}`;
}

/** Null for one without an end. */
function textAt(head: Buffer, cursor: { at: number }): string | null {
  const end = head.indexOf(TEXT_END, cursor.at);
  if (end < 0) return null;
  const text = plainName(head.subarray(cursor.at, end));
  cursor.at = end + 1;
  return text;
}

/** Beyond the header it is more than any file has. */
function uint32At(head: Buffer, cursor: { at: number }): number {
  const { at } = cursor;
  cursor.at += 4;
  return at + 4 <= head.length ? head.readUInt32LE(at) : 2 ** 32;
}

/** A stream, or a part of it, as a file. */
export function contentOf(stream: Stream, start = 0, length = stream.sizeBytes): Content {
  const part: Bytes['read'] = (offset, wanted) =>
    stream.read(start + offset, Math.max(0, Math.min(wanted, length - offset)));
  return { sizeBytes: length, damaged: stream.damaged, read: part, [Symbol.dispose]: () => {} };
}
