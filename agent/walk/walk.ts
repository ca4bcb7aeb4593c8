/**
 * The candidates below the paths that somebody gave. A path given by hand is always a candidate or
 * a folder to look through, also when it is a link. Below it:
 *
 *   1. a symbolic link is not followed, neither out of the tree nor in it; nor is a junction
 *   2. what is neither file nor folder (pipe, socket, device) is not opened
 *   3. /proc, /sys and /dev on Linux hold no files of people
 *   4. `~$name` and `.~lock.name#` are marks that programs leave beside an open file, not files of their own;
 *      so is `$Iname`, which the recycle bin of Windows keeps beside each file
 *   5. a name whose ending says picture, program, document… is no candidate: see `names.ts`
 *   6. what somebody wants left out is left out, also when it is given by hand: see `exclude.ts`
 *   7. what lies below two of the paths comes with the one that leads nearer to it
 *
 * And where nobody gave a path, and a walk goes over whole disks (`roots.ts`), within bounds:
 *
 *   8. folders of the system and of programs are not entered
 *   9. nor are those of another file system, whether it was mounted there before or is meanwhile: each disk
 *      is walked for itself, or is not wanted
 *  10. a folder that has two names, by a bind mount, comes once
 *  11. a file of which nothing lies on this disk is not opened: see `open.ts`
 *
 * What could not be listed is told, never passed over. Names are bytes: a path that is no UTF-8
 * comes raw as well. On Windows Node itself writes each path in the form that may be long; elsewhere no
 * path can be longer than the system takes, and the folder below which it would be is told.
 */
import { isUtf8 } from 'node:buffer';
import { type Dirent, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, resolve, sep } from 'node:path';
import { codeOf } from '../errno.ts';
import type { Exclusion } from './exclude.ts';
import type { Hint } from '../formats/reader.ts';
import { hintAnyway, hintBelow } from '../names.ts';

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
  /** Whether it was not given by hand: then only what lies on its own disk is wanted. */
  readonly isBounded: boolean;
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

/** In bytes when it is no UTF-8. */
export type Path = string | Buffer;
type Entry = Dirent | Dirent<Buffer>;

const isWindows = process.platform === 'win32';

const PSEUDO_FOLDERS = process.platform === 'linux' ? ['/proc', '/sys', '/dev'] : [];

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
  const { steps, roots, sorting } = given(paths, options, skipped);
  yield steps;
  for (const root of roots) yield* walkBelow(root, sorting);
}

function* walkBelow(below: Root, sorting: Sorting): Generator<readonly Step[]> {
  const pending: Folder[] = [{ path: below.path, device: null, isPlain: false }];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const device = below.isBounded ? deviceOf(folder, sorting.given) : null;
    if (device === 'another') continue;
    const listed = list({ ...folder, device }, below, sorting);
    if ('why' in listed) {
      // One that is gone since its own folder was listed is no loss.
      yield listed.why === 'missing' ? [] : [listed];
      continue;
    }
    yield listed.files;
    for (const next of listed.folders.toReversed()) pending.push(next);
  }
}

/** What paths lead to, for whoever goes through it. */
export interface Given {
  /** The files among them, and what is not there. */
  readonly steps: readonly Step[];
  /** The folders, in their order. */
  readonly roots: readonly Root[];
  readonly sorting: Sorting;
}

export function given(paths: readonly string[], options: WalkOptions, skipped: Skipped): Given {
  const { steps, dealtWith, folders } = named(paths, options, skipped);
  const isBounded = (options.bounds ?? null) !== null;
  const roots = folders.map(({ path }) => {
    // Within bounds no path that leads over a link is right: it was none when it was asked for.
    return { path, realPath: isBounded ? path : realPathOf(path), isBounded };
  });
  return { steps, roots, sorting: { ...options, dealtWith, given: nodesOf(folders), skipped } };
}

/** One on the way. */
export interface Folder {
  readonly path: Path;
  /** The device of the folder in which it lies; null for the root, and where that does not matter. */
  readonly device: number | null;
  /** Whether it surely is on that device: only on Windows does a folder's entry say that. */
  readonly isPlain: boolean;
}

/** Of a folder within bounds; `another` when it is of another file system, or came by another name. */
function deviceOf(folder: Folder, nodes: Nodes): number | null | 'another' {
  if (folder.isPlain) return folder.device;
  let stats: Stats;
  try {
    stats = lstatSync(folder.path);
  } catch {
    return folder.device; // Listing it will tell why not.
  }
  return deviceBy(stats, folder, nodes);
}

/** The same for who has asked already. */
export function deviceBy(
  stats: Stats,
  folder: Pick<Folder, 'device'>,
  nodes: Nodes,
): number | 'another' {
  const { dev, ino } = stats;
  if (stats.isSymbolicLink()) return 'another';
  if (folder.device === null) return dev;
  if (dev !== folder.device && ino !== SUBVOLUME_NODE) return 'another';
  const isGiven = nodes.get(ino)?.some((one) => one.stats.dev === dev) ?? false;
  return isGiven ? 'another' : dev;
}

/**
 * Of the top of a subvolume of btrfs, which has a device of its own and is a folder of its file system
 * all the same: many systems make one for each home.
 */
const SUBVOLUME_NODE = 256;

/** The folders that were given, by their numbers on their devices; none where numbers are not exact. */
type Nodes = ReadonlyMap<number, readonly GivenFolder[]>;

function nodesOf(folders: readonly GivenFolder[]): Nodes {
  return isWindows ? new Map() : Map.groupBy(folders, ({ stats }) => stats.ino);
}

/** One that is gone meanwhile holds nothing. */
function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

interface GivenFolder {
  readonly path: string;
  readonly stats: Stats;
}

interface Named {
  readonly steps: readonly Step[];
  /** What may come by once more, and what is not wanted, as `keyOf` writes it. */
  readonly dealtWith: ReadonlySet<string>;
  readonly folders: readonly GivenFolder[];
}

/** What was given. */
function named(
  paths: readonly string[],
  { exclude, bounds }: WalkOptions,
  skipped: Skipped,
): Named {
  const steps: Step[] = [];
  const skip = (bounds?.skip ?? []).map((path) => resolve(path));
  const dealtWith = new Set([...PSEUDO_FOLDERS, ...skip].map(keyOf));
  const folders: GivenFolder[] = [];
  for (const path of new Set(paths.map((it) => resolve(it)))) {
    const found = statOf(path);
    if ('why' in found) {
      steps.push(found);
      continue;
    }
    const kind = found.isDirectory() ? 'folder' : 'file';
    const isLeftOut = exclude?.(path, basename(path), kind) ?? false;
    if (isLeftOut) skipped.excluded++;
    else if (kind === 'folder') folders.push({ path, stats: found });
    else steps.push(candidate(path, hintAnyway(path), null));
    dealtWith.add(keyOf(path));
  }
  return { steps, dealtWith, folders };
}

/** On Windows two paths that differ by case are one. */
function keyOf(path: string): string {
  return isWindows ? path.toLowerCase() : path;
}

export interface Sorting extends WalkOptions {
  readonly dealtWith: ReadonlySet<string>;
  readonly given: Nodes;
  readonly skipped: Skipped;
}

/** What a folder holds, in an order that is the same each time. */
export interface Listed {
  readonly files: readonly Candidate[];
  readonly folders: readonly Folder[];
}

export function list(folder: Folder, below: Root, sorting: Sorting): Listed | Unseen {
  const entries = entriesOf(folder.path);
  return 'why' in entries ? entries : sort(folder, entries, below, sorting);
}

/** Most of a disk is passed over: only what is not has its path made and its place found. */
function sort(
  { path: folder, device }: Folder,
  entries: readonly Entry[],
  below: Root,
  sorting: Sorting,
): Listed {
  const files: Candidate[] = [];
  const folders: Folder[] = [];
  for (const entry of entries) {
    const kind = kindOf(entry, folder);
    if (kind === 'link') sorting.skipped.links++;
    else if (kind === 'file') {
      const name = shown(entry.name);
      const hint = hintBelow(name, sorting.allNames === true);
      if (hint === null || (name.startsWith('$I') && isBin(folder))) continue;
      const file = candidate(join(folder, entry.name), hint, below);
      if (isWanted(file.path, entry, kind, sorting)) files.push(file);
    } else if (kind === 'folder') {
      const path = join(folder, entry.name);
      const isPlain = isWindows && !entry.isSymbolicLink();
      if (isWanted(shown(path), entry, kind, sorting)) folders.push({ path, device, isPlain });
    }
  }
  if (files.length > 1) files.sort(byName);
  if (folders.length > 1) folders.sort(byName);
  return { files, folders };
}

/** Whether this is what a person has in a recycle bin of Windows. */
function isBin(folder: Path): boolean {
  return basename(dirname(shown(folder))).toLowerCase() === '$recycle.bin';
}

function isWanted(
  path: string,
  { name }: Entry,
  kind: 'file' | 'folder',
  { exclude, dealtWith, skipped }: Sorting,
): boolean {
  if (dealtWith.has(keyOf(path))) return false;
  if (!exclude?.(path, shown(name), kind)) return true;
  skipped.excluded++;
  return false;
}

function byName({ path: one }: { path: Path }, { path: other }: { path: Path }): number {
  return shown(one) < shown(other) ? -1 : 1;
}

function kindOf(entry: Entry, folder: Path): 'file' | 'folder' | 'link' | 'other' {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  const told = entry.isFIFO() || entry.isSocket() || entry.isBlockDevice();
  if (told || entry.isCharacterDevice()) return 'other';
  // On Windows an entry is called a link for any reparse point, such as a file of OneDrive; and
  // some file systems do not say at all.
  if (entry.isSymbolicLink() && !isWindows) return 'link';
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

export function candidate(path: Path, hint: Hint, below: Root | null): Candidate {
  const rawPath = typeof path === 'string' || isUtf8(path) ? null : path;
  return { kind: 'candidate', path: shown(path), rawPath, hint, below };
}

/** Follows links: what a person names is meant. */
function statOf(path: string): Stats | Unseen {
  try {
    return statSync(path);
  } catch (error) {
    return unseen(path, error);
  }
}

function entriesOf(folder: Path): readonly Entry[] | Unseen {
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

export function unseen(path: string, error: unknown): Unseen {
  const code = codeOf(error);
  if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'unseen', why: 'missing', path };
  const denied = code === 'EACCES' || code === 'EPERM';
  return { kind: 'unseen', why: denied ? 'denied' : 'unreachable', path };
}
