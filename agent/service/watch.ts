/**
 * Where something new may lie. Windows and macOS tell of every change below a folder; Linux does not,
 * so there the folders that people work in are looked at in short turns:
 *
 *   1. what the policy names, else people's own folders in the order of the walk, and those below them
 *   2. folders in which something was new or had changed lately
 *
 * The rest of a disk comes with the rescan.
 */
import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { hintBelow, lastOf } from '../names.ts';

/** Where a change was since the last time, or may have been. */
export interface Watch extends Disposable {
  /** Folders to look at, and whether something was missed. */
  readonly take: () => { readonly folders: readonly string[]; readonly isLost: boolean };
  /** Something was new or had changed here. */
  readonly warm: (folder: string) => void;
}

export interface WatchedRoots {
  /** The first ones first. */
  readonly paths: readonly string[];
  /** Folders that are not looked into. */
  readonly skip: readonly string[];
}

const TELLS_ALL = process.platform === 'win32' || process.platform === 'darwin';

export function watchOver(roots: WatchedRoots): Watch {
  return TELLS_ALL ? new ToldFolders(roots) : new WarmFolders(roots);
}

/** To look at this many takes some hundredths of a second. */
const MOST_FOLDERS = 3000;
const MOST_WARM = 500;

export class WarmFolders implements Watch {
  readonly #own: ReadonlySet<string>;
  /** The last one is the warmest. */
  readonly #warm = new Set<string>();

  constructor(roots: WatchedRoots, most = MOST_FOLDERS) {
    this.#own = foldersBelow(roots, most);
  }

  take(): { folders: readonly string[]; isLost: boolean } {
    return { folders: [...this.#own, ...this.#warm], isLost: false };
  }

  warm(folder: string): void {
    if (this.#own.has(folder)) return;
    this.#warm.delete(folder);
    this.#warm.add(folder);
    const [coldest] = this.#warm;
    if (this.#warm.size > MOST_WARM && coldest !== undefined) this.#warm.delete(coldest);
  }

  [Symbol.dispose](): void {}
}

/** Of each root the folders nearest to it, all roots taking turns level by level. */
function foldersBelow({ paths, skip }: WatchedRoots, most: number): Set<string> {
  const left = new Set(skip);
  const known = new Set<string>();
  let level = [...paths];
  while (level.length > 0 && known.size < most) {
    const below: string[] = [];
    for (const folder of level) {
      if (known.size >= most) break;
      if (known.has(folder) || left.has(folder)) continue;
      known.add(folder);
      below.push(...subfolders(folder));
    }
    level = below;
  }
  return known;
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.includes('\ufffd'))
      .map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

/** A change a thousand times over is one folder; more folders than this are a rescan. */
const MOST_TOLD = 2000;

export class ToldFolders implements Watch {
  readonly #watchers: FSWatcher[] = [];
  readonly #skip: readonly string[];
  readonly #changed = new Set<string>();
  #isLost = false;

  constructor({ paths, skip }: WatchedRoots) {
    this.#skip = skip.map((folder) => folder + sep);
    for (const root of outermost(paths)) this.#listen(root);
  }

  take(): { folders: readonly string[]; isLost: boolean } {
    const taken = { folders: [...this.#changed], isLost: this.#isLost };
    this.#changed.clear();
    this.#isLost = false;
    return taken;
  }

  /** What has changed will be told. */
  warm(): void {}

  [Symbol.dispose](): void {
    for (const watcher of this.#watchers) watcher.close();
    this.#watchers.length = 0;
  }

  #listen(root: string): void {
    try {
      const watcher = watch(root, { recursive: true, persistent: false }, (_event, name) => {
        this.#hear(root, name);
      });
      watcher.on('error', () => {
        this.#isLost = true;
      });
      this.#watchers.push(watcher);
    } catch {
      this.#isLost = true; // A root that cannot be listened to has the rescan.
    }
  }

  /** Most changes on a disk are of files that nobody looks at; a folder that came or went has no ending either. */
  #hear(root: string, name: string | null): void {
    if (name === null || this.#changed.size >= MOST_TOLD) {
      this.#isLost = true;
      return;
    }
    const path = join(root, name);
    if (hintBelow(lastOf(name), false) === null) return;
    if (this.#skip.some((folder) => path.startsWith(folder))) return;
    this.#changed.add(dirname(path));
  }
}

/** Without those that lie in another one. */
function outermost(paths: readonly string[]): string[] {
  return paths.filter(
    (path) => !paths.some((it) => it !== path && path.startsWith(it.endsWith(sep) ? it : it + sep)),
  );
}
