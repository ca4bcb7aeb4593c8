/** The first record of a run of records: which version of them follows, and what they are. */
import type { Version } from './dialect.ts';
import { isBof, Rec } from './records.ts';

export interface First {
  readonly version: Version;
  readonly holds: 'globals' | 'workspace' | 'sheet';
  /** Bytes of the record, with its head. */
  readonly sizeBytes: number;
}

/** As long as any program writes it, with its head. */
export const FIRST_BYTES = 20;

const VERSIONS: ReadonlyMap<number, Version> = new Map([
  [Rec.bof2, 2],
  [Rec.bof3, 3],
  [Rec.bof4, 4],
]);
const BIFF8 = 0x600;
const KINDS: ReadonlyMap<number, First['holds']> = new Map([
  [0x05, 'globals'],
  [0x06, 'sheet'],
  [0x10, 'sheet'],
  [0x20, 'sheet'],
  [0x40, 'sheet'],
  [0x100, 'workspace'],
  // A sheet of Works, in records of BIFF5.
  [0x1000, 'sheet'],
]);
const LEAST_BYTES = 8;

/** Null when nothing begins here. */
export function firstIn(bytes: Uint8Array): First | null {
  if (bytes.length < LEAST_BYTES) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const type = view.getUint16(0, true);
  const sizeBytes = view.getUint16(2, true) + 4;
  const holds = KINDS.get(view.getUint16(6, true));
  if (!isBof(type) || holds === undefined) return null;
  if (sizeBytes < LEAST_BYTES || sizeBytes > FIRST_BYTES) return null;
  const version = VERSIONS.get(type) ?? (view.getUint16(4, true) === BIFF8 ? 8 : 5);
  return { version, holds, sizeBytes };
}
