/**
 * The form in which a baseline is kept: JSON that a person can read, sort and add a reason to. What
 * it says is checked field by field, since it silences alarms.
 */
import { relative, resolve, sep } from 'node:path';
import type { PlacedFinding } from '../outcome.ts';

/** A found file that somebody has answered for. */
export interface Accepted {
  readonly path: string;
  /** Base64 of the path when its bytes are no UTF-8. */
  readonly pathBytes?: string;
  readonly sizeBytes: number;
  /** Of the content: see `baseline.ts`. */
  readonly fingerprint: string;
  /** Who answered for it, when and why: for people to fill in. */
  readonly acceptedBy: string;
  readonly acceptedOn: string;
  readonly reason: string;
}

/** The same with what the run found in it, which is for people to read alone. */
export interface Listed extends Accepted {
  readonly persons: number;
  readonly findings: readonly PlacedFinding[];
}

export interface List {
  readonly salt: Uint8Array;
  readonly accepted: readonly Accepted[];
}

export type Fault =
  | { readonly kind: 'json' | 'version' }
  | { readonly kind: 'field'; readonly field: string; readonly entry: number }
  | { readonly kind: 'twice'; readonly entry: number };

export class BadList extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.kind);
    this.fault = fault;
  }
}

const VERSION = 1;
export const SALT_BYTES = 16;
const FINGERPRINT = /^[0-9a-f]{64}$/;

type Fields = Readonly<Record<string, unknown>>;

/** Entries are counted from 1; 0 is the list itself. Throws BadList. */
export function readList(text: string, folder: string): List {
  const list = parsed(text);
  if (!isFields(list) || list['cprvagtBaseline'] !== VERSION)
    throw new BadList({ kind: 'version' });
  const { salt, accepted } = list;
  const bytes = typeof salt === 'string' ? Buffer.from(salt, 'base64') : Buffer.alloc(0);
  if (bytes.length !== SALT_BYTES) throw new BadList({ kind: 'field', field: 'salt', entry: 0 });
  if (!Array.isArray(accepted)) throw new BadList({ kind: 'field', field: 'accepted', entry: 0 });
  const entries = accepted.map((entry: unknown, index) => readEntry(entry, index + 1, folder));
  const seen = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (seen.has(keyOf(entry))) throw new BadList({ kind: 'twice', entry: index + 1 });
    seen.add(keyOf(entry));
  }
  return { salt: bytes, accepted: entries };
}

/** What tells files apart, as the system does. */
export function keyOf({ path, pathBytes }: Pick<Accepted, 'path' | 'pathBytes'>): string {
  if (pathBytes !== undefined) return `\0${pathBytes}`;
  return process.platform === 'win32' ? path.toLowerCase() : path;
}

/** Paths below the list's own folder are written from there, so that both can move together. */
export function writeList(salt: Uint8Array, listed: readonly Listed[], folder: string): string {
  const sorted = listed.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
  const accepted = sorted.map((entry) => ({
    path: fromFolder(entry.path, folder),
    ...(entry.pathBytes !== undefined && { pathBytes: entry.pathBytes }),
    sizeBytes: entry.sizeBytes,
    fingerprint: entry.fingerprint,
    persons: entry.persons,
    findings: entry.findings,
    acceptedBy: entry.acceptedBy,
    acceptedOn: entry.acceptedOn,
    reason: entry.reason,
  }));
  const base64 = Buffer.from(salt).toString('base64');
  return `${JSON.stringify({ cprvagtBaseline: VERSION, salt: base64, accepted }, null, 2)}\n`;
}

function readEntry(entry: unknown, place: number, folder: string): Accepted {
  const fields = isFields(entry) ? entry : {};
  const { sizeBytes, fingerprint, pathBytes } = fields;
  const bad = (field: string): BadList => new BadList({ kind: 'field', field, entry: place });
  const text = (field: string): string => {
    const value = fields[field];
    if (typeof value !== 'string') throw bad(field);
    return value;
  };
  if (text('path') === '') throw bad('path');
  if (!Number.isSafeInteger(sizeBytes) || Number(sizeBytes) < 0) throw bad('sizeBytes');
  if (typeof fingerprint !== 'string' || !FINGERPRINT.test(fingerprint)) throw bad('fingerprint');
  if (pathBytes !== undefined) text('pathBytes');
  return {
    path: resolve(folder, text('path')),
    ...(typeof pathBytes === 'string' && { pathBytes }),
    sizeBytes: Number(sizeBytes),
    fingerprint,
    acceptedBy: text('acceptedBy'),
    acceptedOn: text('acceptedOn'),
    reason: text('reason'),
  };
}

function fromFolder(path: string, folder: string): string {
  const way = relative(folder, path);
  const isBelow = way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
  return isBelow ? way.split(sep).join('/') : path;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    throw new BadList({ kind: 'json' });
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
