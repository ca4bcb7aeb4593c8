/**
 * Room on the volume that is kept for bad times: a full database cannot even delete. It is given up when nothing else
 * is left, and taken again when there is plenty.
 */
import { closeSync, fsyncSync, openSync, rmSync, statfsSync, statSync, writeSync } from 'node:fs';

const RESERVE_BYTES = 2 ** 20;
/** So much must be free to take it again: it is not for the last bytes of a volume. */
const PLENTY = 4;
const AGAIN_MS = 30_000;

export class Reserve {
  readonly #path: string;
  #triedMs = Number.NEGATIVE_INFINITY;

  constructor(path: string) {
    this.#path = path;
  }

  /** Whether there was something to give up. */
  giveUp(): boolean {
    if (this.#bytes() === 0) return false;
    rmSync(this.#path, { force: true });
    return true;
  }

  /** Does nothing when it is there, and otherwise not often. */
  take(): void {
    const nowMs = performance.now();
    if (nowMs - this.#triedMs < AGAIN_MS) return;
    this.#triedMs = nowMs;
    if (this.#bytes() >= RESERVE_BYTES) return;
    try {
      const { bavail, bsize } = statfsSync(this.#path.slice(0, -'/reserve'.length));
      if (bavail * bsize >= PLENTY * RESERVE_BYTES) this.#make();
    } catch {
      rmSync(this.#path, { force: true });
    }
  }

  /** Not of zeros: some file systems keep no room for those. */
  #make(): void {
    rmSync(this.#path, { force: true });
    const fd = openSync(this.#path, 'wx', 0o600);
    try {
      const piece = Buffer.alloc(2 ** 16);
      for (let at = 0; at < RESERVE_BYTES; at += piece.length) {
        crypto.getRandomValues(piece);
        writeSync(fd, piece);
      }
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
  }

  #bytes(): number {
    return statSync(this.#path, { throwIfNoEntry: false })?.size ?? 0;
  }
}
