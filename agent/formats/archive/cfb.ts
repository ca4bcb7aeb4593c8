/**
 * The names at the root of a compound file: enough to tell a workbook from a document, and what is
 * encrypted. Every number in it may lie, so chains are as long as the file at most, each entry is
 * visited once, and a broken tree is read as a list.
 */
import type { Bytes } from '../reader.ts';

const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const;
const HEADER_BYTES = 512;
const ENTRY_BYTES = 128;
/** More of the directory is not looked at: the names at the root stand all over it, but not beyond. */
const DIRECTORY_BYTES = 2 ** 20;
/** The sectors of the allocation table that the header itself lists. */
const LISTED_SECTORS = 109;
/** Sector numbers from here on have other meanings. */
const LAST_SECTOR = 0xfffffffa;

export function isCompoundFile(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => head[at] === byte);
}

export interface RootNames {
  /** In lower case. */
  readonly names: ReadonlySet<string>;
  /** Every name at the root is among them. */
  readonly isWhole: boolean;
}

export function rootNames(bytes: Bytes): RootNames {
  const { directory, isWhole } = readDirectory(bytes);
  const view = new DataView(directory.buffer, directory.byteOffset, directory.length);
  const count = Math.floor(directory.length / ENTRY_BYTES);
  const names = new Set<string>();
  if (count === 0) return { names, isWhole: false };
  const visited = new Uint8Array(count);
  const open = [view.getUint32(76, true)];
  let isSound = true;
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === 0xffffffff) continue;
    if (at >= count || visited[at] === 1) {
      isSound = false;
      continue;
    }
    visited[at] = 1;
    names.add(nameAt(view, at));
    open.push(
      view.getUint32(at * ENTRY_BYTES + 68, true),
      view.getUint32(at * ENTRY_BYTES + 72, true),
    );
  }
  if (isSound && names.size > 0) return { names, isWhole };
  for (let at = 1; at < count; at++) {
    const name = nameAt(view, at);
    if (name !== '') names.add(name);
  }
  return { names, isWhole: isWhole && isSound && names.size === 0 };
}

function nameAt(view: DataView, index: number): string {
  const start = index * ENTRY_BYTES;
  const length = Math.min(view.getUint16(start + 64, true), 64);
  let name = '';
  for (let at = 0; at + 2 < length; at += 2) {
    name += String.fromCharCode(view.getUint16(start + at, true));
  }
  return name.toLowerCase();
}

interface Directory {
  readonly directory: Uint8Array;
  readonly isWhole: boolean;
}

function readDirectory(bytes: Bytes): Directory {
  const header = new Uint8Array(bytes.read(0, HEADER_BYTES));
  const pieces: Uint8Array[] = [];
  if (header.length < HEADER_BYTES) return { directory: Buffer.alloc(0), isWhole: false };
  const view = new DataView(header.buffer);
  const sectorBytes = view.getUint16(30, true) === 12 ? 4096 : 512;
  const table = new Map<number, Uint8Array>();
  let sector = view.getUint32(48, true);
  let isWhole = true;
  while (sector < LAST_SECTOR) {
    const at = (sector + 1) * sectorBytes;
    const isThere = at + ENTRY_BYTES <= bytes.sizeBytes;
    if (!isThere || pieces.length * sectorBytes >= DIRECTORY_BYTES) {
      isWhole = false;
      break;
    }
    pieces.push(new Uint8Array(bytes.read(at, sectorBytes)));
    const next = nextSector(bytes, view, table, { sector, sectorBytes });
    if (next < 0) isWhole = false;
    sector = next < 0 ? LAST_SECTOR : next;
  }
  return { directory: Buffer.concat(pieces), isWhole };
}

/** What follows in a chain, by the allocation table; -1 when the table does not tell. */
function nextSector(
  bytes: Bytes,
  header: DataView,
  table: Map<number, Uint8Array>,
  { sector, sectorBytes }: { readonly sector: number; readonly sectorBytes: number },
): number {
  const perSector = sectorBytes / 4;
  const index = Math.floor(sector / perSector);
  if (index >= LISTED_SECTORS) return -1;
  let part = table.get(index);
  if (part === undefined) {
    const at = (header.getUint32(76 + index * 4, true) + 1) * sectorBytes;
    if (at >= bytes.sizeBytes) return -1;
    part = new Uint8Array(bytes.read(at, sectorBytes));
    table.set(index, part);
  }
  const place = (sector % perSector) * 4;
  if (place + 4 > part.length) return -1;
  return new DataView(part.buffer).getUint32(place, true);
}
