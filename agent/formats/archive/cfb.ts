/**
 * A compound file (MS-CFB): storages and streams, a small file system in which old workbooks, mails
 * and encrypted packages lie. Every number in it may lie, so chains are as long as the file at most,
 * each entry is visited once, and what the tree of names does not reach is read as a list.
 */
import { type Bytes, Unreadable } from '../reader.ts';
import type { Specimen } from '../specimen.ts';
import { allocationIn, Chains, type Chain, type Stream, Table } from './cfb-chain.ts';
import { Directory } from './cfb-directory.ts';
import { Pages } from './pages.ts';

export type { Stream };

const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] as const;
const HEADER_BYTES = 512;
/** Smaller streams lie together in the root's own, in sectors of their own. */
const LEAST_LARGE_BYTES = 4096;
const SMALL_SECTOR_BYTES = 64;
/** Of sectors, which may lie anywhere: a file in so many pieces that pages come back more often is read without. */
const PAGE_BYTES = 2 ** 16;
const MOST_PAGES = 32;
const MOST_TIMES = 2;

export function isCompoundFile(head: Uint8Array): boolean {
  return SIGNATURE.every((byte, at) => head[at] === byte);
}

/** The compound file that a file is; null when it is none. Throws Unreadable as `CompoundFile` does. */
export function compoundFileIn({ head, bytes }: Specimen): CompoundFile | null {
  return isCompoundFile(head) ? new CompoundFile(bytes) : null;
}

/** Paths are in lower case, their parts joined by `/`: `workbook`, `_sx_db_cur/0001`. */
export class CompoundFile {
  /** Not everything is accounted for, so nothing found here may be called clean. */
  readonly damaged: boolean;
  readonly #directory: Directory;
  readonly #large: Chains;
  readonly #startOfSmall: number;
  #small: Chains | null = null;
  readonly #streams = new Map<string, Chain>();

  /** Throws Unreadable: `damaged` when no name is there, `limit`. */
  constructor(bytes: Bytes) {
    const header = new Uint8Array(bytes.read(0, HEADER_BYTES));
    if (header.length < HEADER_BYTES) throw new Unreadable('damaged');
    const view = new DataView(header.buffer);
    const shift = view.getUint16(30, true);
    const sectorBytes = shift === 12 ? 4096 : 512;
    const mostFetches = MOST_PAGES + MOST_TIMES * Math.ceil(bytes.sizeBytes / PAGE_BYTES);
    const paging = { pageBytes: PAGE_BYTES, mostPages: MOST_PAGES, mostFetches };
    const sectors = { source: new Pages(bytes, paging), origin: sectorBytes, sectorBytes };
    const allocation = allocationIn(view, sectors);
    this.#large = new Chains(sectors, new Table(allocation));
    const names = this.#large.chain(view.getUint32(48, true), null);
    this.#startOfSmall = view.getUint32(60, true);
    // The smaller sectors belong to a version whose sizes have 32 bits.
    this.#directory = new Directory(names, sectorBytes > HEADER_BYTES);
    const isSound = (shift === 9 || shift === 12) && !allocation.damaged && !names.damaged;
    this.damaged = !isSound || this.#directory.damaged;
  }

  /** All paths, of storages and of streams. */
  get names(): ReadonlySet<string> {
    return this.#directory.names;
  }

  isStorage(path: string): boolean {
    return path === '' || this.#directory.find(path)?.isStorage === true;
  }

  /** The paths directly in a storage, in stored order; '' is the root. */
  below(storage: string): readonly string[] {
    return this.#directory.below(storage);
  }

  /** Null when no stream has this path. Throws Unreadable `limit` for a file in too many pieces. */
  stream(path: string): Stream | null {
    const entry = this.#directory.find(path);
    if (entry === null || entry.isStorage) return null;
    let stream = this.#streams.get(path);
    if (stream === undefined) {
      const { start, sizeBytes } = entry;
      const chains = sizeBytes < LEAST_LARGE_BYTES ? this.#smallChains() : this.#large;
      stream = chains.chain(start, sizeBytes);
      this.#streams.set(path, stream);
    }
    return stream;
  }

  #smallChains(): Chains {
    if (this.#small === null) {
      const { start, sizeBytes } = this.#directory.root;
      const source = this.#large.chain(start, sizeBytes);
      const table = new Table(this.#large.chain(this.#startOfSmall, null));
      this.#small = new Chains({ source, origin: 0, sectorBytes: SMALL_SECTOR_BYTES }, table);
    }
    return this.#small;
  }
}
