/** A file that is a row of records: a kind and a length in two bytes each, and the content. */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import { bufferOf } from './western-text.ts';

const HEAD_BYTES = 4;
/** Of a kind with this bit the length has four bytes. */
const LONG = 0x8000;

export interface FileRecord {
  readonly kind: number;
  /** In the file. */
  readonly start: number;
  readonly end: number;
}

/** The file as one piece of memory, until the next that is read of it. Throws Unreadable. */
export function wholeOf(bytes: Bytes): Buffer {
  if (bytes.sizeBytes > limits.wholePartBytes) throw new Unreadable('limit');
  const whole = bytes.read(0, bytes.sizeBytes);
  if (whole.length < bytes.sizeBytes) throw new Unreadable('damaged');
  return bufferOf(whole);
}

/** The record here; null where none is whole. */
export function recordAt(view: DataView, at: number, canBeLong: boolean): FileRecord | null {
  if (at + HEAD_BYTES > view.byteLength) return null;
  const kind = view.getUint16(at, true);
  const isLong = canBeLong && (kind & LONG) !== 0;
  if (isLong && at + HEAD_BYTES + 2 > view.byteLength) return null;
  const length = isLong ? view.getUint32(at + 2, true) : view.getUint16(at + 2, true);
  const start = at + (isLong ? HEAD_BYTES + 2 : HEAD_BYTES);
  if (start + length > view.byteLength) return null;
  return { kind: isLong ? kind & ~LONG : kind, start, end: start + length };
}
