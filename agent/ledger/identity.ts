/**
 * By what the ledger knows that a file is still the one that was read. A tool can put back size and times,
 * but not `changedNs`, which every write, rename and change of rights moves on.
 */
import type { BigIntStats } from 'node:fs';

export interface Identity {
  readonly device: bigint;
  readonly node: bigint;
  readonly sizeBytes: bigint;
  readonly modifiedNs: bigint;
  readonly changedNs: bigint;
  /** How many names the file has on its disk. */
  readonly names: bigint;
}

export function identityOf(stats: BigIntStats): Identity {
  return {
    device: stats.dev,
    node: stats.ino,
    sizeBytes: stats.size,
    modifiedNs: stats.mtimeNs,
    changedNs: stats.ctimeNs,
    names: stats.nlink,
  };
}

/**
 * A system counts time in steps (a hundredth of a second on most disks, 2 s on FAT): what changes within
 * the step that it was looked at in looks the same afterwards.
 */
const STEP_MS = 2000;

/** Whether a change after `nowMs` would show in this time. */
export function isSettled(changedMs: number, nowMs: number): boolean {
  // A time to come is that of a clock which was wrong, and as good as any.
  return Math.abs(nowMs - changedMs) >= STEP_MS;
}
