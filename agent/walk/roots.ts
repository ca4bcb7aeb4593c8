/**
 * What of a machine is looked through when nobody names a folder: its local fixed volumes, or what the
 * policy names. First where a register most likely lies:
 *
 *   1. of each home Desktop, Downloads, Documents and OneDrive
 *   2. what is thrown away and forgotten: recycle bins, temporary folders, what Excel recovers, mail caches
 *   3. the rest of each home
 *   4. the rest of each volume
 *
 * Each place comes once: `walk` passes over what one of these paths leads to below another one. A home comes
 * whatever lies around it, be it a folder of the system.
 */
import { type BigIntStats, existsSync, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { parse, posix, win32 } from 'node:path';
import { volumeOf } from '../disks.ts';
import { type PlaceKind, placeKindOf } from './place.ts';
import type { Platform, SystemName, Volume } from '../platform/platform.ts';
import type { Policy } from '../service/policy.ts';
import type { Bounds } from './walk.ts';

/** For `walk`: what it is given, and how far it goes. */
export interface Roots {
  /** Absolute, without links, the first ones first; all are there but for what the policy names. */
  readonly paths: readonly string[];
  /** Those of them that the others lie below. */
  readonly tops: readonly string[];
  /** Of people, where they really lie. */
  readonly homes: readonly string[];
  readonly bounds: Bounds;
}

export type RootPolicy = Pick<Policy, 'roots' | 'network' | 'removable'>;

/** Of a home, beside the folders that are below all homes. */
const FORGOTTEN: Readonly<Record<SystemName, readonly string[]>> = {
  windows: [
    'AppData/Local/Temp',
    'AppData/Roaming/Microsoft/Excel',
    'AppData/Local/Microsoft/Office/UnsavedFiles',
    'AppData/Local/Microsoft/Windows/INetCache/Content.Outlook',
    'AppData/Local/Microsoft/Olk/Attachments',
  ],
  linux: ['.local/share/Trash', '.config/libreoffice/4/user/backup'],
  macos: [
    '.Trash',
    'Library/Containers/com.microsoft.Excel/Data/Library/Application Support/Microsoft',
    'Library/Containers/com.microsoft.Outlook/Data/tmp/Outlook Temp',
  ],
};

/** Of a volume, below what else is no place of people. */
const TEMPORARY: Readonly<Record<SystemName, readonly string[]>> = {
  windows: ['Windows/Temp'],
  linux: ['var/tmp'],
  macos: ['private/tmp', 'private/var/tmp', 'private/var/folders'],
};

/** Of each volume of Windows, also of one that was in another PC; and of what an update has put aside. */
const WINDOWS_FOLDERS = ['', 'Windows.old'].flatMap((above) =>
  ['Windows', 'Program Files', 'Program Files (x86)'].map((name) => win32.join(above, name)),
);

const PERSONAL: readonly PlaceKind[] = ['desktop', 'downloads', 'documents', 'oneDrive'];
const FLEETING: readonly PlaceKind[] = ['recycleBin', 'temp'];

export async function rootsOf(platform: Platform, policy: RootPolicy): Promise<Roots> {
  const [volumes, homes] = await Promise.all([platform.volumes(), platform.homes()]);
  const ground = new Territory(platform, volumes, policy);
  const homesHere = homes.map(realPathOf).filter((home) => ground.has(home));
  const { join } = ground;
  const personal = homesHere.flatMap((home) => foldersIn(home, PERSONAL, join));
  const forgotten = homesHere.flatMap((home) =>
    FORGOTTEN[platform.name].map((name) => join(home, name)),
  );
  const fleeting = ground.tops.flatMap((top) => [
    ...foldersIn(top, FLEETING, join),
    ...TEMPORARY[platform.name].map((name) => join(top, name)),
  ]);
  const first = [...personal, ...forgotten, ...fleeting].filter((path) => ground.has(path));
  const paths = [...first.filter(isFolder), ...homesHere.filter(isFolder), ...ground.tops];
  const once = eachOnce(paths);
  const skip = ground.skipped().filter((path) => !once.includes(path));
  return { paths: once, tops: ground.tops, homes: homesHere, bounds: { skip } };
}

/** What of the volumes is meant. */
class Territory {
  readonly join: typeof posix.join;
  /** Below these and nowhere else. */
  readonly tops: readonly string[];
  readonly #platform: Platform;
  readonly #volumes: readonly Volume[];
  /** Null is what no volume is known of: all, when the system told of none. */
  readonly #meant: ReadonlySet<Volume | null>;

  constructor(platform: Platform, volumes: readonly Volume[], policy: RootPolicy) {
    this.join = (platform.name === 'windows' ? win32 : posix).join;
    this.#platform = platform;
    this.#volumes = volumes;
    const meant = volumes.filter(
      ({ kind }) => kind === 'fixed' || (kind !== 'other' && policy[kind]),
    );
    const mounted = meant
      .filter(({ isSecondName }) => !isSecondName)
      .map(({ mountPoint }) => mountPoint)
      // Docker mounts files as well. What cannot be looked at the walk will tell.
      .filter((path) => statsOf(path)?.isDirectory() ?? true);
    const named = policy.roots.map(realPathOf);
    const isNamed = (path: string): boolean => named.some((root) => this.#isAt(path, root));
    const all = volumes.length > 0 ? mounted : [parse(process.execPath).root];
    this.tops = named.length > 0 ? [...named, ...mounted.filter(isNamed)] : all;
    // Who names a share means it.
    const volumesNamed = named.map((path) => this.#volumeOf(path));
    this.#meant = new Set([...meant, ...volumesNamed, ...(volumes.length > 0 ? [] : [null])]);
  }

  has(path: string): boolean {
    const isOnMeant = this.#meant.has(this.#volumeOf(path));
    return isOnMeant && this.tops.some((top) => this.#isAt(path, top));
  }

  /** What is not entered, unless it is a root itself. */
  skipped(): readonly string[] {
    const { name, systemFolders } = this.#platform;
    const mountPoints = this.#volumes.map(({ mountPoint }) => mountPoint);
    const ofWindows = name === 'windows' ? mountPoints.flatMap(windowsFoldersOn) : [];
    return [...new Set([...systemFolders, ...mountPoints, ...ofWindows])];
  }

  #volumeOf(path: string): Volume | null {
    return volumeOf(path, null, this.#volumes, this.#platform.name);
  }

  #isAt(path: string, folder: string): boolean {
    const { relative, isAbsolute } = this.#platform.name === 'windows' ? win32 : posix;
    const way = relative(folder, path);
    return way === '' || !(way.startsWith('..') || isAbsolute(way));
  }
}

/** Only where Windows is: a person may have a folder of that name. */
function windowsFoldersOn(mountPoint: string): readonly string[] {
  const hasWindows = existsSync(win32.join(mountPoint, 'Windows', 'System32'));
  const shadows = win32.join(mountPoint, 'System Volume Information');
  const folders = WINDOWS_FOLDERS.map((name) => win32.join(mountPoint, name));
  return hasWindows ? [...folders, shadows] : [shadows];
}

/** Those of some kinds directly in a folder, kind by kind; the folder is taken for a home or a whole disk. */
function foldersIn(
  folder: string,
  kinds: readonly PlaceKind[],
  join: typeof posix.join,
): readonly string[] {
  const [above, homes] = kinds === PERSONAL ? ['/home', ['/home']] : ['', []];
  const byKind = Map.groupBy(namesIn(folder), (name) =>
    placeKindOf(`${above}/${name}/file`, homes),
  );
  return kinds.flatMap((kind) => (byKind.get(kind) ?? []).map((name) => join(folder, name)));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted();
  } catch {
    return []; // The walk will tell why.
  }
}

/** Links are not: what they lead to comes by itself, or is not meant. */
function isFolder(path: string): boolean {
  return statsOf(path)?.isDirectory() ?? false;
}

/** Null for what cannot be looked at: the walk comes to the folder where it would be, and tells. */
function statsOf(path: string): BigIntStats | null {
  try {
    return lstatSync(path, { bigint: true });
  } catch {
    return null;
  }
}

function realPathOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}

/** By what they are: a bind mount gives a folder two names, and so does the case of letters on Windows. */
function eachOnce(paths: readonly string[]): readonly string[] {
  const known = new Map<string, string>();
  for (const path of paths) {
    const stats = statsOf(path);
    const key = stats === null ? path : `${stats.dev} ${stats.ino}`;
    if (!known.has(key)) known.set(key, path);
  }
  return [...known.values()];
}
