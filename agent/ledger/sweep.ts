/**
 * What has to be read of some folders and all below them: what is new, what has changed, what an earlier
 * sweep left over. Who rests between two steps is not in anybody's way.
 *
 *   1. what there is and what of it is wanted is as in a walk: see `walk.ts`
 *   2. a folder whose times are as they were is not listed again: no name has come or gone
 *   3. a candidate is read again when any of its five marks has changed, or the rules have. A file that was
 *      renamed is a new one: that moves its time of change on as writing does, and nothing tells the two apart
 *   4. what is gone is forgotten; what cannot be looked at stays as it was known
 *   5. `full` lists every folder all the same: some systems do not keep a folder's time
 */
import { type BigIntStats, lstatSync, type Stats, statSync } from 'node:fs';
import { codeOf } from '../errno.ts';
import type { Ledger } from './ledger.ts';
import {
  AGAIN,
  type FileEntry,
  type FolderEntry,
  folderKeyOf,
  type Key,
  keyOf,
  NEVER,
  pathOf,
  unlisted,
} from './entry.ts';
import { identityOf, isSettled } from './identity.ts';
import type { Known } from './known.ts';
import { hintBelow, lastOf } from '../names.ts';
import {
  candidate,
  deviceBy,
  given,
  list,
  type Listed,
  type Root,
  type Skipped,
  type Sorting,
  type Step,
  unseen,
  type WalkOptions,
} from '../walk/walk.ts';

export interface SweepOptions extends WalkOptions {
  readonly full?: boolean;
  /** Only the folders themselves, and those below them that have come since they were last listed. */
  readonly shallow?: boolean;
  /** Told of such a folder. */
  readonly came?: (folder: string) => void;
}

/** Between two rests: a look at so many takes well below a millisecond. */
const AT_ONCE = 64;

/**
 * A generator like `walkFolders`: the steps of some folders at a time, often none. Each candidate comes at
 * most once; the ledger knows of it already, and waits for its reading.
 */
export function* sweep(
  ledger: Ledger,
  folders: readonly string[],
  options: SweepOptions,
  skipped: Skipped,
): Generator<readonly Step[]> {
  const { steps, roots, sorting } = given(folders, options, skipped);
  yield steps;
  const keys = new Set(roots.map(({ path }) => folderKeyOf(path)));
  // In the order of their keys neighbours are on the same page; a whole walk begins where people work.
  const ordered = options.shallow === true ? roots.toSorted(byPath) : roots;
  for (const root of ordered) yield* new Round(ledger.known, root, keys, { ...options, sorting });
}

function byPath({ path: one }: Root, { path: other }: Root): number {
  return one < other ? -1 : 1;
}

interface RoundOptions extends SweepOptions {
  readonly sorting: Sorting;
}

/** A folder on the way to what is looked at. */
interface Open {
  readonly key: Key;
  readonly device: number | null;
  /** What it holds; null when nothing has come or gone. */
  names: ReadonlySet<Key> | null;
  /** How many rests there had been when it was listed. */
  listedAt: number;
  /** Whether all below it is new. */
  readonly isFresh: boolean;
}

/** Through one root. */
class Round implements Iterable<readonly Step[]> {
  readonly #known: Known;
  readonly #root: Root;
  readonly #key: Key;
  /** Of all roots: each comes for itself. */
  readonly #roots: ReadonlySet<Key>;
  readonly #options: RoundOptions;
  readonly #open: Open[] = [];
  /** Folders that came into one that had been listed before. */
  readonly #fresh = new Set<Key>();
  #steps: Step[] = [];
  #rests = 0;

  constructor(known: Known, root: Root, roots: ReadonlySet<Key>, options: RoundOptions) {
    this.#known = known;
    this.#root = root;
    this.#key = folderKeyOf(root.path);
    this.#roots = roots;
    this.#options = options;
  }

  *[Symbol.iterator](): Generator<readonly Step[]> {
    if (this.#known.get(this.#key) === null) this.#known.list(unlisted(this.#key), []);
    const cursor = this.#known.from(this.#key);
    let looks = 0;
    for (const entry of cursor.below(this.#key)) {
      while (this.#open.length > 0 && !entry.key.startsWith(this.#open.at(-1)!.key))
        this.#open.pop();
      if (entry.kind === 'file') this.#look(entry);
      else if (!this.#enter(entry)) cursor.pass(entry.key);
      if (++looks % AT_ONCE === 0 || this.#steps.length >= AT_ONCE) yield this.#taken();
    }
    yield this.#taken();
  }

  #taken(): readonly Step[] {
    const steps = this.#steps;
    this.#steps = [];
    this.#rests++;
    return steps;
  }

  /** Whether what lies below is to be looked at. */
  #enter(entry: FolderEntry): boolean {
    const { key } = entry;
    const isRoot = key === this.#key;
    if (!isRoot && this.#roots.has(key)) return false;
    const parent = this.#open.at(-1);
    if (this.#isGone(key)) {
      this.#known.forgetBelow(key);
      return false;
    }
    const isFresh = parent?.isFresh === true || this.#fresh.delete(key);
    if (this.#options.shallow === true && !isRoot && !isFresh) return false;
    const device = parent?.device ?? null;
    const stats = this.#statOf(key, isRoot);
    if (stats === null) return false;
    if (stats === 'gone' || !stats.isDirectory()) {
      this.#known.forgetBelow(key);
      return false;
    }
    const own = this.#root.isBounded
      ? deviceBy(stats, { device }, this.#options.sorting.given)
      : null;
    if (own === 'another') {
      // Looked at each time: what was mounted here may go again.
      this.#known.forgetBelow(key);
      this.#known.list(unlisted(key), []);
      return false;
    }
    const isSame = stats.mtimeMs === entry.modifiedMs && stats.ctimeMs === entry.changedMs;
    const isKnown = isSame && this.#options.full !== true;
    const names = isKnown ? null : this.#list(entry, stats, own);
    if (names === 'closed') return false;
    this.#open.push({ key, device: own, names, listedAt: this.#rests, isFresh });
    return true;
  }

  /** Whether the folder above has been listed, and this is not in it. */
  #isGone(key: Key): boolean {
    const above = this.#open.at(-1);
    if (above === undefined || above.names === null || above.names.has(key)) return false;
    // It may have come, and have been read, while we rested.
    if (above.listedAt !== this.#rests) this.#listAgain(above);
    return !above.names.has(key);
  }

  #listAgain(folder: Open): void {
    const { key, device } = folder;
    const sorting = { ...this.#options.sorting, skipped: { links: 0, excluded: 0 } };
    const listed = list({ path: pathOf(key), device, isPlain: false }, this.#root, sorting);
    if ('files' in listed) folder.names = new Set(keysOf(listed));
    folder.listedAt = this.#rests;
  }

  /** Null for what cannot be asked; then that is told. */
  #statOf(key: Key, isRoot: boolean): Stats | 'gone' | null {
    const path = pathOf(key);
    try {
      return isRoot && !this.#root.isBounded ? statSync(path) : lstatSync(path);
    } catch (error) {
      const step = unseen(path.toString(), error);
      if (step.why === 'missing' && !isRoot) return 'gone';
      this.#steps.push(step);
      return null;
    }
  }

  /** All that it holds. */
  #list(entry: FolderEntry, stats: Stats, device: number | null): ReadonlySet<Key> | 'closed' {
    const { key } = entry;
    const nowMs = Date.now();
    const listed = list(
      { path: pathOf(key), device, isPlain: false },
      this.#root,
      this.#options.sorting,
    );
    if ('why' in listed) {
      if (listed.why !== 'missing') this.#steps.push(listed);
      return 'closed';
    }
    const keys = keysOf(listed);
    const { mtimeMs, ctimeMs } = stats;
    const isLasting = isSettled(Math.max(mtimeMs, ctimeMs), nowMs);
    const modifiedMs = isLasting ? mtimeMs : AGAIN;
    const folder = { kind: 'folder', key, modifiedMs, changedMs: ctimeMs } as const;
    const fresh = this.#known.list(folder, keys);
    if (entry.modifiedMs !== NEVER) fresh.forEach((one) => this.#come(one));
    return new Set(keys);
  }

  #come(folder: Key): void {
    this.#fresh.add(folder);
    this.#options.came?.(pathOf(folder).toString());
  }

  #look(entry: FileEntry): void {
    const path = pathOf(entry.key);
    const stats = this.#isGone(entry.key) ? undefined : statsOf(path);
    if (
      stats === null ||
      (stats?.isFile() === true && this.#known.isRead(entry, identityOf(stats)))
    )
      return;
    const hint =
      stats?.isFile() === true
        ? hintBelow(lastOf(path.toString()), this.#options.allNames === true)
        : null;
    if (hint === null) this.#known.forget(entry);
    else this.#steps.push(candidate(path, hint, this.#root));
  }
}

/** Folders first. */
function keysOf({ folders, files }: Listed): Key[] {
  const names = files.map(({ path, rawPath }) => keyOf(rawPath ?? path));
  return [...folders.map(({ path }) => folderKeyOf(path)), ...names];
}

/** Undefined for what is gone, null for what cannot be asked. */
function statsOf(path: string | Buffer): BigIntStats | undefined | null {
  try {
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch (error) {
    return codeOf(error) === 'ENOTDIR' ? undefined : null;
  }
}
