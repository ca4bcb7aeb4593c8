/**
 * The volumes of Windows, put together from what several parts of it said. A volume is known by its GUID; it may
 * have a letter, be mounted in folders, or both. A letter that no volume has is a drive on the network.
 */
import { type Said, saidByCim, saidByShell } from './bitlocker.ts';
import type { Volume, VolumeKind } from './platform.ts';
import { numberIn, type Row, textIn } from './rows.ts';
import type { Survey } from './windows-survey.ts';

/** Of `Win32_Volume` and `Win32_LogicalDisk`; the others are unknown and without a folder. */
const KINDS: ReadonlyMap<number, VolumeKind> = new Map([
  [2, 'removable'],
  [3, 'fixed'],
  [4, 'network'],
  [5, 'removable'],
  [6, 'fixed'],
]);

interface Heard extends Said {
  readonly witness: 'cim' | 'shell';
}

/** `systemDrive` is `C:`. */
export function volumesIn(survey: Survey, systemDrive: string, askedMs: number): Volume[] {
  const heard = heardIn(survey);
  const cabled = new Set(survey.cabled.map(nameOf));
  // Nobody pulls out what the system itself runs from.
  const isCabled = (names: readonly string[]): boolean =>
    names.some((it) => cabled.has(nameOf(it))) && !names.map(nameOf).includes(nameOf(systemDrive));
  const volumes = survey.volumes.flatMap((row) => {
    const id = textIn(row, 'DeviceID');
    const folders = foldersOf(row, survey.mounts);
    const letter = letterOf(textIn(row, 'DriveLetter'));
    const names = [...folders, ...(id === null ? [] : [id]), ...(letter === null ? [] : [letter])];
    return folders.map((folder, index) =>
      volume({
        row,
        id: id ?? folder,
        folder,
        isSecondName: index > 0,
        isCabled: isCabled(names),
        heard: names.map((it) => heard.get(nameOf(it))).find((it) => it !== undefined) ?? null,
        askedMs,
      }),
    );
  });
  const known = new Set(volumes.map(({ mountPoint }) => nameOf(mountPoint)));
  const letters = survey.letters.flatMap((row) => {
    const folder = letterOf(textIn(row, 'DeviceID'));
    if (folder === null || known.has(nameOf(folder))) return [];
    const said = heard.get(nameOf(folder)) ?? null;
    const facts = { id: folder, folder, isSecondName: false, isCabled: isCabled([folder]) };
    return [volume({ row, ...facts, heard: said, askedMs })];
  });
  return [...volumes, ...letters].toSorted(
    (one, other) => one.mountPoint.length - other.mountPoint.length,
  );
}

interface Found {
  readonly row: Row;
  readonly id: string;
  readonly folder: string;
  readonly isSecondName: boolean;
  readonly isCabled: boolean;
  readonly heard: Heard | null;
  readonly askedMs: number;
}

function volume({ row, id, folder, isSecondName, isCabled, heard, askedMs }: Found): Volume {
  const type = KINDS.get(numberIn(row, 'DriveType') ?? 0) ?? 'other';
  const kind = type === 'fixed' && isCabled ? 'removable' : type;
  const told = kind === 'network' ? null : heard;
  return {
    id,
    mountPoint: folder,
    kind,
    fileSystem: textIn(row, 'FileSystem') ?? '',
    device: null,
    isSecondName,
    protection: told?.protection ?? 'unknown',
    evidence: { witness: told?.witness ?? 'none', said: told?.said ?? '', askedMs },
  };
}

/** By letter and by GUID. */
function heardIn(survey: Survey): ReadonlyMap<string, Heard> {
  const cim = survey.encryption.flatMap((row) => {
    const names = [textIn(row, 'DriveLetter'), textIn(row, 'DeviceID')].filter((it) => it !== null);
    return names.map((it) => [nameOf(it), { ...saidByCim(row), witness: 'cim' }] as const);
  });
  const shell = survey.shell.flatMap((row) => {
    const drive = textIn(row, 'Drive');
    const said = saidByShell(numberIn(row, 'Protection'));
    return drive === null ? [] : [[nameOf(drive), { ...said, witness: 'shell' }] as const];
  });
  return new Map<string, Heard>([...shell, ...cim]);
}

/** Where a volume's files are: its letter first. Empty for one that cannot be reached. */
function foldersOf(row: Row, mounts: readonly Row[]): readonly string[] {
  const id = nameOf(textIn(row, 'DeviceID') ?? '');
  const mounted = mounts
    .filter((it) => id !== '' && nameOf(textIn(it, 'Volume') ?? '') === id)
    .map((it) => textIn(it, 'Folder'));
  const names = [letterOf(textIn(row, 'DriveLetter')), textIn(row, 'Name'), ...mounted];
  const all = names.flatMap((it) => {
    if (it === null || !/^[a-z]:\\/i.test(it)) return [];
    // A name may come as it stands in a query, with each stroke twice.
    const folder = it.replaceAll('\\\\', '\\');
    return folder.endsWith('\\') ? folder : `${folder}\\`;
  });
  return [...new Map(all.map((it) => [nameOf(it), it])).values()];
}

/** `C:\`, however it was written; null for what is no letter. */
function letterOf(text: string | null): string | null {
  const letter = /^([a-z]):\\?$/i.exec(text ?? '')?.[1];
  return letter === undefined ? null : `${letter.toUpperCase()}:\\`;
}

/** One form for all spellings: a GUID alone, else the path in lower case, without the last stroke. */
function nameOf(text: string): string {
  const guid = /\{[0-9a-f-]{36}\}/i.exec(text)?.[0];
  return (guid ?? text.replaceAll('\\\\', '\\').replace(/\\$/, '')).toLowerCase();
}
