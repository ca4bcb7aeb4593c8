/**
 * What has to be read of some folders and all below them: what is new, what has changed, what an earlier
 * sweep left over. Who rests between two steps is not in anybody's way.
 *
 *   1. a folder whose times are as they were is not listed again: no name has come or gone
 *   2. a candidate is read again when any of its five marks has changed, or the rules have
 *   3. what is gone is forgotten; what cannot be looked at stays as it was known
 *   4. `full` lists every folder all the same: some systems do not keep a folder's time
 */
import type { Ledger } from './ledger.ts';
import type { Skipped, Step, WalkOptions } from './walk.ts';

export interface SweepOptions extends WalkOptions {
  readonly full?: boolean;
  /** Only the folders themselves, and what is new below them. */
  readonly shallow?: boolean;
}

/**
 * A generator like `walkFolders`: the steps of some folders at a time, often none. Each candidate comes at
 * most once; the ledger knows of it already, and waits for its reading.
 */
export type Sweep = (
  ledger: Ledger,
  folders: readonly string[],
  options: SweepOptions,
  skipped: Skipped,
) => Generator<readonly Step[]>;
