/**
 * One candidate, opened for reading and nothing else. It must not block on a pipe or a device, nor
 * go through a link that has taken the place of the file, or of a folder above it, since the walk: with
 * more rights than the one who put it there, we would read for him what he may not read. And it must
 * notice when the file changes while it is read, since half an old and half a new file can look clean.
 */
import {
  type BigIntStats,
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  read,
  readlinkSync,
  readSync,
  type Stats,
  statSync,
} from 'node:fs';
import { reasonOf } from './errno.ts';
import { limits } from './inspect/limits.ts';
import type { FileInHand } from './inspect/parent.ts';
import { type Identity, identityOf, isSettled } from './ledger/identity.ts';
import type { Reason } from './outcome.ts';
import type { Candidate, Root } from './walk/walk.ts';

/** The last two are undefined on Windows, where `|` takes them for 0: nothing blocks there. */
const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;

/**
 * A file as small as this is read in the time that another thread needs to be woken for it; opening
 * it has waited for the disk already.
 */
const AT_ONCE_BYTES = 2 ** 18;

/** Changes whenever the content does: a tool can put back size and times, but not `changedNs`. */
interface State {
  readonly sizeBytes: bigint;
  readonly modifiedNs: bigint;
  readonly changedNs: bigint;
}

export class OpenedFile implements FileInHand, Disposable {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Of the file system. */
  readonly device: bigint;
  /** Tells names of the same file apart from files; null for a file with one name. */
  readonly identity: string | null;
  /** Tells this content of this file from every other. */
  readonly version: string;
  /** By what it is known again later; null when it was changed a moment ago, and more could go unseen. */
  readonly lasting: Identity | null;
  head: Uint8Array = new Uint8Array(0);
  readonly #fd: number;
  readonly #state: State;

  /** Takes over `fd`. */
  constructor(fd: number, stats: BigIntStats) {
    const state = stateOf(stats);
    const place = `${stats.dev}:${stats.ino}`;
    this.#fd = fd;
    this.#state = state;
    this.device = stats.dev;
    this.identity = stats.nlink > 1n ? place : null;
    this.version = [place, state.sizeBytes, state.modifiedNs, state.changedNs].join(':');
    this.lasting = isSettled(Number(stats.ctimeMs), Date.now()) ? identityOf(stats) : null;
    this.sizeBytes = Number(state.sizeBytes);
    this.modifiedMs = Number(state.modifiedNs / 1_000_000n);
  }

  /** Reads the first bytes into `buffer`, which the file needs until it is closed. */
  async readHead(buffer: Uint8Array): Promise<void> {
    const target = buffer.subarray(0, Math.min(limits.headBytes, this.sizeBytes));
    const isSmall = this.sizeBytes <= AT_ONCE_BYTES;
    const got = isSmall ? this.#readAtOnce(target) : await this.read(target, 0);
    this.head = target.subarray(0, got);
  }

  #readAtOnce(target: Uint8Array): number {
    let filled = 0;
    while (filled < target.length) {
      const got = readSync(this.#fd, target, filled, target.length - filled, filled);
      if (got === 0) break;
      filled += got;
    }
    return filled;
  }

  async read(target: Uint8Array, offset: number): Promise<number> {
    let filled = 0;
    while (filled < target.length) {
      const got = await readSome(this.#fd, target.subarray(filled), offset + filled);
      if (got === 0) break;
      filled += got;
    }
    return filled;
  }

  /** Whether the file is another one than when it was opened; also when that cannot be told. */
  hasChanged(): boolean {
    try {
      const now = stateOf(fstatSync(this.#fd, { bigint: true }));
      const before = this.#state;
      const sameSize = now.sizeBytes === before.sizeBytes;
      const sameTimes = now.modifiedNs === before.modifiedNs && now.changedNs === before.changedNs;
      return !sameSize || !sameTimes;
    } catch {
      return true;
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#fd);
  }
}

/**
 * The opened file, or why it cannot be read. One that lies in a cloud is not even opened: some are
 * fetched then.
 */
export function open(candidate: Candidate): OpenedFile | Reason {
  const { path, rawPath, below } = candidate;
  let fd: number;
  try {
    if (isElsewhere(statsOf(candidate), below)) return 'cloud-only';
    fd = openSync(rawPath ?? path, O_RDONLY | O_NONBLOCK | (below === null ? 0 : O_NOFOLLOW));
  } catch (error) {
    return reasonOf(error);
  }
  try {
    const stats = fstatSync(fd, { bigint: true });
    const reason = stats.isFile() ? (isInPlace(fd, candidate) ? null : 'unstable') : 'unsupported';
    if (reason === null) return new OpenedFile(fd, stats);
    closeSync(fd);
    return reason;
  } catch (error) {
    closeSync(fd);
    return reasonOf(error);
  }
}

/** A link counts as what it leads to where somebody gave it, and else as itself. */
export function statsOf({ path, rawPath, below }: Candidate): Stats {
  return (below === null ? statSync : lstatSync)(rawPath ?? path);
}

/**
 * So much of a file a disk can keep in its own records, where it takes no block. Windows counts what it
 * keeps there too, but in whole blocks of half a KB.
 */
const IN_RECORDS_BYTES = process.platform === 'win32' ? 2 ** 9 - 1 : 2 ** 12;

/**
 * Whether nothing of a file lies on this disk, so that a thief who has the disk does not have it, and a
 * cloud would send it as soon as one byte is read. All that is told of it is that it takes no block; so is
 * a file that is one hole, and that holds nothing either. No disk of Linux keeps files elsewhere, and some
 * shares there count no blocks: what somebody gave by hand is read.
 */
export function isElsewhere({ size, blocks }: Stats, below: Root | null): boolean {
  const isMeant = process.platform === 'linux' && !(below?.isBounded ?? false);
  return blocks === 0 && size > IN_RECORDS_BYTES && !isMeant;
}

/**
 * Whether what was opened lies where the walk found it. No other check holds: a folder can be
 * exchanged for a link and back between any two calls. Only Linux tells.
 */
function isInPlace(fd: number, { path, rawPath, below }: Candidate): boolean {
  if (below === null || process.platform !== 'linux') return true;
  let place: Buffer;
  try {
    place = readlinkSync(`/proc/self/fd/${fd}`, { encoding: 'buffer' });
  } catch {
    return true; // A system without /proc.
  }
  const [from, to] = [below.path, below.realPath].map((it) => (it === '/' ? '' : it)) as [
    string,
    string,
  ];
  if (rawPath === null && from === to) return place.equals(Buffer.from(path));
  const rest = Buffer.from(rawPath ?? path).subarray(Buffer.byteLength(from));
  return place.equals(Buffer.concat([Buffer.from(to), rest]));
}

function stateOf(stats: { size: bigint; mtimeNs: bigint; ctimeNs: bigint }): State {
  return { sizeBytes: stats.size, modifiedNs: stats.mtimeNs, changedNs: stats.ctimeNs };
}

function readSome(fd: number, target: Uint8Array, offset: number): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, target, 0, target.length, offset, (error, got) => {
      if (error === null) resolve(got);
      else reject(error);
    });
  });
}
