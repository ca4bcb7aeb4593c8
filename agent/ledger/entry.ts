/**
 * What the ledger knows of a folder or a candidate, and how a page of them is written: paths in their order,
 * each by what it has in common with the one before, then the marks, each kind beside its own.
 *
 * A key is a path; a folder's ends with the separator, so that all below a folder stand together. A byte that
 * is no UTF-8 is a lone surrogate in it, from U+DC80 on: no path of a system that has such bytes can hold one.
 */
import { isUtf8 } from 'node:buffer';
import { sep } from 'node:path';
import type { Identity } from './identity.ts';

export type Key = string;

/** It has not been listed. */
export const NEVER = 0;
/** It has, but so soon after a change that another one may not show. */
export const AGAIN = -1;

export interface FolderEntry {
  readonly kind: 'folder';
  readonly key: Key;
  /** Of the folder when it was listed; NEVER, or AGAIN, for one that has to be listed. */
  readonly modifiedMs: number;
  readonly changedMs: number;
}

/** `waiting` has never been read; `told` has a row. */
export const STATES = ['waiting', 'clean', 'other', 'told'] as const;
export type State = (typeof STATES)[number];

/** What is compared of an identity; the device is known by its volume. */
export type Marks = Omit<Identity, 'device' | 'names'>;

export interface FileEntry extends Marks {
  readonly kind: 'file';
  readonly key: Key;
  readonly state: State;
  /** What it was read under, of which RULES_REVISION is a part; 0 when it has to be read again in any case. */
  readonly revision: number;
  /** The number of its volume in the ledger. */
  readonly volume: number;
  /** Of what is told of it; 0 for nothing. */
  readonly row: number;
}

export type Entry = FolderEntry | FileEntry;

export const NO_MARKS: Marks = { node: 0n, sizeBytes: 0n, modifiedNs: 0n, changedNs: 0n };

export function waiting(key: Key): FileEntry {
  return { kind: 'file', key, state: 'waiting', revision: 0, volume: 0, row: 0, ...NO_MARKS };
}

export function unlisted(key: Key): FolderEntry {
  return { kind: 'folder', key, modifiedMs: NEVER, changedMs: NEVER };
}

/** A byte that is no letter, as a lone surrogate. */
const RAW = 0xdc00;
const LONE = /([\udc80-\udcff])/u;

/** Of a file. */
export function keyOf(path: string | Buffer): Key {
  if (typeof path === 'string') return path;
  if (isUtf8(path)) return path.toString();
  let key = '';
  for (let at = 0; at < path.length;) {
    const length = letterAt(path, at);
    const raw = String.fromCharCode(RAW + path[at]!);
    key += length === 0 ? raw : path.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return key;
}

export function folderKeyOf(path: string | Buffer): Key {
  const key = keyOf(path);
  return isFolder(key) ? key : key + sep;
}

export function isFolder(key: Key): boolean {
  return key.endsWith(sep);
}

/** How long the letter at this place is; 0 for a byte that begins none. */
function letterAt(bytes: Buffer, at: number): number {
  const fits = (length: number): boolean => isUtf8(bytes.subarray(at, at + length));
  return [1, 2, 3, 4].find((length) => at + length <= bytes.length && fits(length)) ?? 0;
}

/** As the system takes it: in bytes when it is no UTF-8, a folder without its last separator. */
export function pathOf(key: Key): string | Buffer {
  const isBare = !isFolder(key) || key.indexOf(sep) === key.length - 1;
  const path = isBare ? key : key.slice(0, -1);
  return sep === '/' && !path.isWellFormed() ? bytesOf(path) : path;
}

export function bytesOf(key: Key): Buffer {
  if (key.isWellFormed()) return Buffer.from(key);
  const pieces = key.split(LONE).map((piece, at) => {
    return at % 2 === 0 ? Buffer.from(piece) : Buffer.of(piece.charCodeAt(0) - RAW);
  });
  return Buffer.concat(pieces);
}

/** Behind the last of all keys that begin with this one. */
export function after(prefix: Key): Key {
  return prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);
}
