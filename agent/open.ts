/**
 * One candidate, opened for reading and nothing else. It must not block on a pipe or a device, nor
 * go through a link that has taken the file's place since the walk; and it must notice when the
 * file changes while it is read, since half an old and half a new file can look clean.
 */
import { closeSync, constants, fstatSync, openSync, read, readSync } from 'node:fs';
import { reasonOf } from './errno.ts';
import { limits } from './inspect/limits.ts';
import type { FileInHand } from './inspect/parent.ts';
import type { Reason } from './outcome.ts';
import type { Candidate } from './walk.ts';

/** The last two are undefined on Windows, where `|` takes them for 0: nothing blocks there. */
const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;

/**
 * A file as small as this is read in the time that another thread needs to be woken for it; opening
 * it has waited for the disk already.
 */
const AT_ONCE_BYTES = 2 ** 16;

/** Changes whenever the content does: a tool can put back size and times, but not `changedNs`. */
interface State {
  readonly sizeBytes: bigint;
  readonly modifiedNs: bigint;
  readonly changedNs: bigint;
}

export class OpenedFile implements FileInHand, Disposable {
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** Tells names of the same file apart from files; null for a file with one name. */
  readonly identity: string | null;
  head: Uint8Array = new Uint8Array(0);
  readonly #fd: number;
  readonly #state: State;

  /** Takes over `fd`. */
  constructor(fd: number, state: State, identity: string | null) {
    this.#fd = fd;
    this.#state = state;
    this.identity = identity;
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

/** The opened file, or why it cannot be read. */
export function open({ path, rawPath, given }: Candidate): OpenedFile | Reason {
  let fd: number;
  try {
    fd = openSync(rawPath ?? path, O_RDONLY | O_NONBLOCK | (given ? 0 : O_NOFOLLOW));
  } catch (error) {
    return reasonOf(error);
  }
  try {
    const stats = fstatSync(fd, { bigint: true });
    if (stats.isFile()) {
      const identity = stats.nlink > 1n ? `${stats.dev}:${stats.ino}` : null;
      return new OpenedFile(fd, stateOf(stats), identity);
    }
    closeSync(fd);
    return 'unsupported';
  } catch (error) {
    closeSync(fd);
    return reasonOf(error);
  }
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
