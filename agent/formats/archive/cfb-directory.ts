/**
 * The directory of a compound file: entries of 128 bytes, of which each storage's are a tree of
 * their own, linked to the left, to the right and, into a storage, downwards.
 */
import { limits } from '../../inspect/limits.ts';
import { type Bytes, Unreadable } from '../reader.ts';

const ENTRY_BYTES = 128;
const NAME_BYTES = 64;
/** More entries, or names longer in all, are held by no file that a program wrote. */
const MOST_ENTRIES = 2 ** 15;
const MOST_PATH_CHARACTERS = 2 ** 21;
const NOBODY = 0xffffffff;
const STORAGE = 1;
const STREAM = 2;
const ROOT = 5;

export interface Entry {
  readonly isStorage: boolean;
  /** The first sector, and the length as it is claimed. */
  readonly start: number;
  readonly sizeBytes: number;
}

export class Directory {
  readonly names = new Set<string>();
  readonly root: Entry;
  damaged = false;
  readonly #view: DataView;
  readonly #hasWideSizes: boolean;
  readonly #count: number;
  /** Of each entry that was reached; the root's is empty. */
  readonly #paths: (string | undefined)[];
  /** Into which storage each belongs. */
  readonly #parents: Uint32Array;
  readonly #byPath = new Map<string, number>();
  readonly #below = new Map<string, string[]>();
  #characters = 0;

  /** Throws Unreadable: `damaged` when there is no entry, `limit`. */
  constructor(bytes: Bytes, hasWideSizes: boolean) {
    this.#count = Math.floor(bytes.sizeBytes / ENTRY_BYTES);
    if (this.#count === 0) throw new Unreadable('damaged');
    if (this.#count > MOST_ENTRIES) throw new Unreadable('limit');
    this.#view = wholeOf(bytes);
    this.#hasWideSizes = hasWideSizes;
    this.#paths = Array.from({ length: this.#count });
    this.#parents = new Uint32Array(this.#count);
    this.#paths[0] = '';
    this.root = this.#entry(0);
    this.damaged = this.#kind(0) !== ROOT;
    this.#walk(this.#link(0, 76), 0);
    this.#addLoose(STORAGE);
    this.#addLoose(STREAM);
    this.#list();
  }

  find(path: string): Entry | null {
    const index = this.#byPath.get(path);
    return index === undefined ? null : this.#entry(index);
  }

  below(storage: string): readonly string[] {
    return this.#below.get(storage) ?? [];
  }

  /** What the tree below this entry reaches. Trees may be as deep as they are large. */
  #walk(start: number, storage: number): void {
    const open = [start, storage];
    while (open.length > 0) {
      const parent = open.pop()!;
      const index = open.pop()!;
      if (index === NOBODY) continue;
      if (index >= this.#count || this.#paths[index] !== undefined) {
        this.damaged = true;
        continue;
      }
      this.#reach(index, parent);
      open.push(this.#link(index, 68), parent, this.#link(index, 72), parent);
      if (this.#kind(index) === STORAGE) open.push(this.#link(index, 76), index);
    }
  }

  /** What no tree reaches, as if it lay in the root. */
  #addLoose(kind: number): void {
    for (let index = 1; index < this.#count; index++) {
      if (this.#kind(index) !== kind || this.#paths[index] !== undefined) continue;
      this.damaged = true;
      this.#reach(index, 0);
      if (kind === STORAGE) this.#walk(this.#link(index, 76), index);
    }
  }

  #reach(index: number, parent: number): void {
    const kind = this.#kind(index);
    if (kind !== STORAGE && kind !== STREAM) this.damaged = true;
    const storage = this.#paths[parent]!;
    const name = this.#name(index);
    const path = storage === '' ? name : `${storage}/${name}`;
    this.#characters += path.length;
    if (this.#characters > MOST_PATH_CHARACTERS) throw new Unreadable('limit');
    this.#paths[index] = path;
    this.#parents[index] = parent;
  }

  /** Of two with one path the first is found. */
  #list(): void {
    for (let index = 1; index < this.#count; index++) {
      const path = this.#paths[index];
      if (path === undefined) continue;
      if (this.names.has(path)) {
        this.damaged = true;
        continue;
      }
      this.names.add(path);
      this.#byPath.set(path, index);
      const storage = this.#paths[this.#parents[index]!]!;
      const siblings = this.#below.get(storage);
      if (siblings === undefined) this.#below.set(storage, [path]);
      else siblings.push(path);
    }
  }

  #entry(index: number): Entry {
    const at = index * ENTRY_BYTES;
    const high = this.#hasWideSizes ? this.#view.getUint32(at + 124, true) : 0;
    return {
      isStorage: this.#kind(index) === STORAGE,
      start: this.#view.getUint32(at + 116, true),
      sizeBytes: high * 2 ** 32 + this.#view.getUint32(at + 120, true),
    };
  }

  #kind(index: number): number {
    return this.#view.getUint8(index * ENTRY_BYTES + 66);
  }

  #link(index: number, at: number): number {
    return this.#view.getUint32(index * ENTRY_BYTES + at, true);
  }

  #name(index: number): string {
    const start = index * ENTRY_BYTES;
    const length = Math.min(this.#view.getUint16(start + NAME_BYTES, true), NAME_BYTES);
    let name = '';
    for (let at = 0; at + 1 < length; at += 2) {
      const code = this.#view.getUint16(start + at, true);
      if (code === 0) break;
      name += String.fromCharCode(code);
    }
    return name.toLowerCase();
  }
}

function wholeOf(bytes: Bytes): DataView {
  const whole = new Uint8Array(bytes.sizeBytes);
  for (let at = 0; at < whole.length;) {
    const range = bytes.read(at, limits.rangeBytes);
    // The file has become shorter since.
    if (range.length === 0) throw new Unreadable('damaged');
    whole.set(range, at);
    at += range.length;
  }
  return new DataView(whole.buffer);
}
