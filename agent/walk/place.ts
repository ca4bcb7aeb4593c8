/**
 * In what kind of place on a machine a file lies, told from its path alone. It is what may leave the
 * machine in the stead of a path, and what tells a leftover from a file that somebody keeps. Not to be
 * confused with the places in a file, where numbers stand: those are `Place` of the rules.
 *
 * The first of these that holds decides:
 *
 *   1. a folder in which a program keeps what people threw away, lost, received or have open
 *   2. a folder beside the homes that all people of the machine share
 *   3. the folder of a home below which it lies, in Danish or in English
 *   4. a share of another machine; OneDrive outside of a home; what is temporary on the disk
 */

/** In the order of reports: as an enumeration these are a contract. */
export const PLACE_KINDS = [
  'desktop',
  'downloads',
  'documents',
  'oneDrive',
  'temp',
  'recycleBin',
  'autoRecover',
  'mailCache',
  'home',
  'shared',
  'other',
] as const;
export type PlaceKind = (typeof PLACE_KINDS)[number];

/** Folders by kind, in lower case; `*` is the rest of a name. */
type Table = readonly (readonly [kind: PlaceKind, folders: readonly (readonly string[])[]])[];

/** Anywhere in a path, the first row first: a mail program keeps what it opened among what is temporary. */
const ANYWHERE = compiled([
  [
    'recycleBin',
    ['$recycle.bin', 'recycler', '.local/share/trash', '.trash-*', '.trash', '.trashes'],
  ],
  // What each Excel of a person loads at its start, beside what it recovers.
  ['home', ['microsoft/excel/xlstart']],
  [
    'autoRecover',
    [
      'appdata/roaming/microsoft/excel',
      'appdata/local/microsoft/office/unsavedfiles',
      'com.microsoft.excel/data/library/application support/microsoft',
      'com.microsoft.excel/data/library/preferences/autorecovery',
      'application support/microsoft/office/office 2011 autorecovery',
      'libreoffice/*/user/backup',
      'openoffice/*/user/backup',
    ],
  ],
  [
    'mailCache',
    [
      'content.outlook',
      'outlook temp',
      'appdata/local/microsoft/outlook',
      'appdata/local/microsoft/olk',
      'packages/microsoft.windowscommunicationsapps*',
      'packages/microsoft.outlookforwindows*',
      'ubf8t346g9.office/outlook',
      'containers/com.microsoft.outlook',
      'containers/com.apple.mail',
      'library/mail',
      'library/mail downloads',
      'thunderbird/profiles',
      'library/thunderbird',
      '.thunderbird',
      '.cache/thunderbird',
      '.cache/evolution',
      '.local/share/evolution',
      '.local/share/local-mail',
      '.local/share/akonadi*',
      '.local/share/geary',
    ],
  ],
  [
    'temp',
    [
      'appdata/local/temp',
      'local settings/temp',
      'windows/temp',
      'windows/inetcache',
      'temporary internet files',
      'var/tmp',
      'var/folders',
      'library/caches',
      '.cache',
    ],
  ],
]);

/** The first folders below a home. */
const BELOW_HOME = compiled([
  ['desktop', ['desktop', 'skrivebord']],
  ['downloads', ['downloads', 'download', 'overførsler', 'hentet', 'hentede filer']],
  ['documents', ['documents', 'dokumenter', 'my documents', 'mine dokumenter']],
  ['oneDrive', ['onedrive', 'onedrive - *', 'library/cloudstorage/onedrive*']],
  ['temp', ['temp', 'tmp']],
]);

/** The first folders of a disk. */
const BELOW_ROOT = compiled([
  ['oneDrive', ['onedrive', 'onedrive - *']],
  ['temp', ['temp', 'tmp', 'private/tmp']],
  ['shared', ['srv']],
]);

/** Beside the homes, for all who have one. */
const BESIDE_HOMES = new Set(['public', 'offentlig', 'shared', 'fælles']);

/** Of a file; `homes` as the platform knows them. The same on every system, whosever path it is. */
export function placeKindOf(path: string, homes: readonly string[]): PlaceKind {
  const folders = partsOf(path).slice(0, -1);
  const kept = kindIn(folders, ANYWHERE);
  if (kept !== null) return kept;
  const all = homes.map(partsOf);
  // Also where it counts as a home: that of all.
  if (all.some((one) => isBeside(folders, one))) return 'shared';
  const home = all.filter((one) => isBelow(folders, one)).toSorted(longestFirst)[0];
  if (home !== undefined) return kindAt(folders, home.length, BELOW_HOME) ?? 'home';
  const [disk, ...others] = folders;
  // \\server\share, in one of its two forms.
  if (disk === 'unc' || (disk === '' && others[0] === '')) return 'shared';
  return kindAt(folders, 1, BELOW_ROOT) ?? 'other';
}

function isBeside(folders: readonly string[], home: readonly string[]): boolean {
  const above = home.slice(0, -1);
  return isBelow(folders, above) && BESIDE_HOMES.has(folders[above.length] ?? '');
}

/** The first part is the disk: nothing, or a letter with its colon. */
function partsOf(path: string): readonly string[] {
  const plain = path.normalize().toLowerCase();
  const isWindows = plain.startsWith('\\\\') || plain[1] === ':';
  const parts = isWindows ? plain.replace(/^\\\\[?.]\\/, '').split(/[\\/]/) : plain.split('/');
  return parts.at(-1) === '' ? parts.slice(0, -1) : parts;
}

function isBelow(folders: readonly string[], above: readonly string[]): boolean {
  return above.every((name, at) => folders[at] === name);
}

function longestFirst(one: readonly string[], other: readonly string[]): number {
  return other.length - one.length;
}

function kindIn(folders: readonly string[], table: Table): PlaceKind | null {
  for (const [kind, sequences] of table) {
    const stands = (sequence: readonly string[]): boolean =>
      folders.some((_, at) => isAt(folders, at, sequence));
    if (sequences.some(stands)) return kind;
  }
  return null;
}

function kindAt(folders: readonly string[], at: number, table: Table): PlaceKind | null {
  const row = table.find(([, sequences]) => sequences.some((one) => isAt(folders, at, one)));
  return row?.[0] ?? null;
}

function isAt(folders: readonly string[], at: number, sequence: readonly string[]): boolean {
  return sequence.every((pattern, index) => {
    const name = folders[at + index];
    if (name === undefined || !pattern.endsWith('*')) return name === pattern;
    return name.startsWith(pattern.slice(0, -1));
  });
}

function compiled(
  rows: readonly (readonly [kind: PlaceKind, folders: readonly string[]])[],
): Table {
  return rows.map(([kind, folders]) => [kind, folders.map((folder) => folder.split('/'))]);
}
