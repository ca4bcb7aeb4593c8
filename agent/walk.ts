/**
 * The candidates below the paths that somebody gave. A path given by hand is always a candidate or
 * a folder to look through, also when it is a link. Below it:
 *
 *   1. a symbolic link is not followed, neither out of the tree nor in it
 *   2. what is neither file nor folder (pipe, socket, device) is not opened
 *   3. /proc, /sys and /dev on Linux hold no files of people
 *   4. `~$name` and `.~lock.name#` are marks that programs leave beside an open file, not files of their own
 *   5. a name whose ending says picture, program, document… is no candidate: see `names.ts`
 *   6. what somebody wants left out is left out, also when it is given by hand: see `exclude.ts`
 *
 * What could not be listed is told, never passed over. Names are bytes: a path that is no UTF-8
 * comes raw as well.
 */
import { isUtf8 } from 'node:buffer';
import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, resolve, sep } from 'node:path';
import { codeOf } from './errno.ts';
import type { Exclusion } from './exclude.ts';
import type { Hint } from './formats/reader.ts';
import { hintAnyway, hintBelow } from './names.ts';

export interface Candidate {
  readonly kind: 'candidate';
  readonly path: string;
  /** The path in bytes when it is no UTF-8, and `path` only nearly right. */
  readonly rawPath: Buffer | null;
  readonly hint: Hint;
  /** The folder that somebody gave and below which it was found; null for a file that was given itself. */
  readonly below: Root | null;
}

/** A folder that somebody gave, and where it really lies. */
export interface Root {
  readonly path: string;
  readonly realPath: string;
}

/** A place that could not be looked into, or a path or pattern given that leads to nothing. */
export interface Unseen {
  readonly kind: 'unseen';
  readonly why: 'denied' | 'unreachable' | 'missing' | 'no-match';
  readonly path: string;
}

export interface WalkOptions {
  /** Take files of all names. */
  readonly allNames?: boolean;
  readonly exclude?: Exclusion | null;
  /** Of a walk over whole disks; without them it goes as far as there are folders. */
  readonly bounds?: Bounds | null;
}

/** What a walk that nobody started by hand keeps away from. */
export interface Bounds {
  /** Folders of the system and of programs, and those where another file system is mounted. */
  readonly skip: readonly string[];
}

/** What is passed over on purpose. */
export interface Skipped {
  links: number;
  /** Folders and candidates that somebody wanted left out. */
  excluded: number;
}

/** What a walk comes by. */
export type Step = Candidate | Unseen;

type Path = string | Buffer;
type Entry = Dirent | Dirent<Buffer>;

const PSEUDO_FOLDERS = new Set(process.platform === 'linux' ? ['/proc', '/sys', '/dev'] : []);

/** Lazy: the first candidate comes before the second folder is read. */
export function* walk(
  paths: readonly string[],
  options: WalkOptions,
  skipped: Skipped,
): Generator<Step> {
  for (const steps of walkFolders(paths, options, skipped)) yield* steps;
}

/** The same a folder at a time, also those with nothing: who only counts can pause in between. */
export function* walkFolders(
  paths: readonly string[],
  options: WalkOptions,
  skipped: Skipped,
): Generator<readonly Step[]> {
  const { steps, dealtWith, folders } = named(paths, options, skipped);
  yield steps;
  for (const path of folders) yield* walkBelow(path, { ...options, dealtWith, skipped });
}

function* walkBelow(root: string, sorting: Sorting): Generator<readonly Step[]> {
  const below = { path: root, realPath: realPathOf(root) };
  const pending: Path[] = [root];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const entries = list(folder);
    if ('why' in entries) {
      // One that is gone since its own folder was listed is no loss.
      yield entries.why === 'missing' ? [] : [entries];
      continue;
    }
    const { files, folders } = sort(folder, entries, below, sorting);
    yield files;
    for (const path of folders.toReversed()) pending.push(path);
  }
}

/** One that is gone meanwhile holds nothing. */
function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

interface Named {
  readonly steps: readonly Step[];
  /** Whose folders may come by as well. */
  readonly dealtWith: ReadonlySet<string>;
  readonly folders: readonly string[];
}

/** What somebody gave by hand. */
function named(paths: readonly string[], { exclude }: WalkOptions, skipped: Skipped): Named {
  const steps: Step[] = [];
  const dealtWith = new Set<string>();
  const folders: string[] = [];
  for (const path of new Set(paths.map((it) => resolve(it)))) {
    const found = statOf(path);
    if ('why' in found) {
      steps.push(found);
      continue;
    }
    const kind = found.isDirectory() ? 'folder' : 'file';
    const isLeftOut = exclude?.(path, basename(path), kind) ?? false;
    if (isLeftOut) skipped.excluded++;
    else if (kind === 'folder') folders.push(path);
    else steps.push(candidate(path, hintAnyway(path), null));
    if (isLeftOut || kind === 'file') dealtWith.add(path);
  }
  return { steps, dealtWith, folders: outermost(folders) };
}

interface Sorting extends WalkOptions {
  readonly dealtWith: ReadonlySet<string>;
  readonly skipped: Skipped;
}

/**
 * What a folder holds, in an order that is the same each time. Most of a disk is passed over: only
 * what is not has its path made and its place found.
 */
function sort(
  folder: Path,
  entries: readonly Entry[],
  below: Root,
  sorting: Sorting,
): { files: readonly Step[]; folders: readonly Path[] } {
  const files: Candidate[] = [];
  const folders: Path[] = [];
  for (const entry of entries) {
    const kind = kindOf(entry, folder);
    if (kind === 'link') sorting.skipped.links++;
    else if (kind === 'file') {
      const hint = hintBelow(shown(entry.name), sorting.allNames === true);
      if (hint === null) continue;
      const file = candidate(join(folder, entry.name), hint, below);
      if (isWanted(file.path, entry, kind, sorting)) files.push(file);
    } else if (kind === 'folder') {
      const path = join(folder, entry.name);
      const isPseudo = PSEUDO_FOLDERS.has(shown(path));
      if (!isPseudo && isWanted(shown(path), entry, kind, sorting)) folders.push(path);
    }
  }
  if (files.length > 1) files.sort((one, other) => byName(one.path, other.path));
  if (folders.length > 1) folders.sort(byName);
  return { files, folders };
}

function isWanted(
  path: string,
  { name }: Entry,
  kind: 'file' | 'folder',
  { exclude, dealtWith, skipped }: Sorting,
): boolean {
  if (dealtWith.has(path)) return false;
  if (!exclude?.(path, shown(name), kind)) return true;
  skipped.excluded++;
  return false;
}

function byName(one: Path, other: Path): number {
  return shown(one) < shown(other) ? -1 : 1;
}

function kindOf(entry: Entry, folder: Path): 'file' | 'folder' | 'link' | 'other' {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  const told = entry.isFIFO() || entry.isSocket() || entry.isBlockDevice();
  if (told || entry.isCharacterDevice()) return 'other';
  // On Windows an entry is called a link for any reparse point, such as a file of OneDrive; and
  // some file systems do not say at all.
  if (entry.isSymbolicLink() && process.platform !== 'win32') return 'link';
  try {
    const stats = lstatSync(join(folder, entry.name));
    if (stats.isDirectory()) return 'folder';
    if (stats.isSymbolicLink()) return 'link';
    return stats.isFile() ? 'file' : 'other';
  } catch {
    return 'file'; // Whatever it is: opening it will tell why not.
  }
}

function join(folder: Path, name: Path): Path {
  if (typeof folder === 'string' && typeof name === 'string') {
    return folder.endsWith(sep) ? folder + name : folder + sep + name;
  }
  const between = shown(folder).endsWith(sep) ? '' : sep;
  return Buffer.concat([Buffer.from(folder), Buffer.from(between), Buffer.from(name)]);
}

function shown(path: Path): string {
  return typeof path === 'string' ? path : path.toString();
}

function candidate(path: Path, hint: Hint, below: Root | null): Candidate {
  const rawPath = typeof path === 'string' || isUtf8(path) ? null : path;
  return { kind: 'candidate', path: shown(path), rawPath, hint, below };
}

/** Without those that lie in another one. */
function outermost(folders: readonly string[]): string[] {
  return folders.filter((path) => !folders.some((folder) => isWithin(path, folder)));
}

function isWithin(path: string, folder: string): boolean {
  return path !== folder && path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Follows links: what a person names is meant. */
function statOf(path: string): Stats | Unseen {
  try {
    return statSync(path);
  } catch (error) {
    return unseen(path, error);
  }
}

function list(folder: Path): readonly Entry[] | Unseen {
  try {
    if (typeof folder === 'string') {
      const entries = readdirSync(folder, { withFileTypes: true });
      // The sign for bytes that are no UTF-8: opened by this name, the file would not be found.
      if (sep === '\\' || !entries.some(isInexact)) return entries;
    }
    return readdirSync(folder, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    return unseen(shown(folder), error);
  }
}

function isInexact({ name }: Dirent): boolean {
  return name.includes('\ufffd');
}

function unseen(path: string, error: unknown): Unseen {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'unseen', why: 'missing', path };
  const denied = code === 'EACCES' || code === 'EPERM';
  return { kind: 'unseen', why: denied ? 'denied' : 'unreachable', path };
}
