/**
 * The head of a dBase table: there is no signature, so a version, a date, and a list of fields that add
 * up to the record are what tells it from anything else.
 */
import type { Bytes } from '../reader.ts';
import { bufferOf, westernText } from './western-text.ts';

/** dBase III to V, Visual FoxPro, Clipper and their memo variants; dBase 7 has another list of fields. */
const VERSIONS = new Set([
  0x02, 0x03, 0x04, 0x05, 0x30, 0x31, 0x32, 0x43, 0x63, 0x7b, 0x83, 0x87, 0x8b, 0x8c, 0x8e, 0xb3,
  0xcb, 0xe5, 0xeb, 0xf5, 0xfb,
]);
const NEWEST = 4;

const HEADER_BYTES = 32;
const FIELD_BYTES = 32;
const NEWEST_HEADER_BYTES = 68;
const NEWEST_FIELD_BYTES = 48;
const END_OF_FIELDS = 0x0d;
const DATABASE_NAME_BYTES = 263;
/** A record begins with the mark of whether it was deleted. */
const MARK_BYTES = 1;
const TYPES = new Set(Buffer.from('CNFDLMIYTB@O+GPVQWX0'));
/** FoxPro counts in thousands, dBase in hundreds. */
const MOST_FIELDS = 2048;

export interface Field {
  readonly name: string;
  readonly type: string;
  /** In the record. */
  readonly offset: number;
  readonly length: number;
}

export interface Table {
  readonly fields: readonly Field[];
  /** Where the first record stands. */
  readonly start: number;
  readonly recordBytes: number;
  /** As the header claims. */
  readonly records: number;
  readonly encrypted: boolean;
  /** As dBase 7 writes it: another order of bytes. */
  readonly isNewest: boolean;
}

/** Its list of fields ends where the records begin: enough to call it one, if a broken one. */
export function looksLikeTable(head: Uint8Array): boolean {
  const [version = 0, , month = 0, day = 0] = head;
  if (!VERSIONS.has(version) || month < 1 || month > 12 || day < 1 || day > 31) return false;
  const start = head[8]! | (head[9]! << 8);
  const recordBytes = head[10]! | (head[11]! << 8);
  if (start < HEADER_BYTES + FIELD_BYTES || recordBytes < 2) return false;
  if (head[12] !== 0 || head[13] !== 0) return false;
  // FoxPro keeps the name of a database between the mark and the first record.
  const marks = [start - 1, start - 1 - DATABASE_NAME_BYTES];
  return start > head.length || marks.some((at) => head[at] === END_OF_FIELDS);
}

/** Null when this is no table, or nobody could tell its columns. */
export function tableIn(head: Uint8Array, bytes: Bytes): Table | null {
  if (head.length < HEADER_BYTES + FIELD_BYTES || !VERSIONS.has(head[0]!) || !hasDate(head)) {
    return null;
  }
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const start = view.getUint16(8, true);
  const recordBytes = view.getUint16(10, true);
  if (start < HEADER_BYTES + FIELD_BYTES || recordBytes < 2) return null;
  if (start > bytes.sizeBytes) return null;
  const isNewest = (head[0]! & 7) === NEWEST;
  const list = bufferOf(bytes.read(0, start));
  const fields = fieldsIn(list, isNewest);
  if (fields === null) return null;
  const laid = laidOut(fields, recordBytes);
  if (laid === null) return null;
  const encrypted = head[15] === 1;
  return {
    fields: laid,
    start,
    recordBytes,
    records: view.getUint32(4, true),
    encrypted,
    isNewest,
  };
}

/** Of the last change. Some writers leave it empty. */
function hasDate(head: Uint8Array): boolean {
  const [, year = 0, month = 0, day = 0] = head;
  if (year === 0 && month === 0 && day === 0) return true;
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

interface Described {
  readonly name: string;
  readonly type: string;
  readonly length: number;
  readonly decimals: number;
}

function fieldsIn(list: Buffer, isNewest: boolean): readonly Described[] | null {
  const fieldBytes = isNewest ? NEWEST_FIELD_BYTES : FIELD_BYTES;
  const nameBytes = isNewest ? 32 : 11;
  const fields: Described[] = [];
  let at = isNewest ? NEWEST_HEADER_BYTES : HEADER_BYTES;
  for (; at < list.length && list[at] !== END_OF_FIELDS; at += fieldBytes) {
    const field = list.subarray(at, at + fieldBytes);
    const name = field.subarray(0, nameBytes);
    const type = field[nameBytes] ?? 0;
    const length = field[isNewest ? 33 : 16] ?? 0;
    const isField = name[0]! > 0x20 && TYPES.has(type) && length > 0;
    if (!isField || field.length < fieldBytes || fields.length >= MOST_FIELDS) return null;
    const end = name.indexOf(0);
    const decimals = field[isNewest ? 34 : 17] ?? 0;
    fields.push({
      name: westernText(name, 0, end < 0 ? name.length : end),
      type: String.fromCharCode(type),
      length,
      decimals,
    });
  }
  return at < list.length && fields.length > 0 ? fields : null;
}

/** Null when the fields do not make up the record. */
function laidOut(fields: readonly Described[], recordBytes: number): readonly Field[] | null {
  for (const isLong of [false, true]) {
    let offset = MARK_BYTES;
    const laid = fields.map(({ name, type, length, decimals }) => {
      // Clipper and FoxPro keep the upper half of a long text's length where numbers have decimals.
      const all = isLong && type === 'C' ? length + 256 * decimals : length;
      const field = { name, type, offset, length: all };
      offset += all;
      return field;
    });
    if (offset === recordBytes) return laid;
  }
  return null;
}
