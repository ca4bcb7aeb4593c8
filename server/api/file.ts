/** One file, as much of it as those eyes may see. */
import { groundsOf } from '../../rules/severity.ts';
import type { ListedFile } from '../store/file-list.ts';
import { hostOf } from '../store/machine-row.ts';
import { wordsIn } from '../store/marks.ts';
import { fileIn, recordOf, type Role, type SignedIn, volumeIn } from '../store/scope.ts';
import type { FileTable, Tables } from '../store/tables.ts';
import type { FileState } from '../wire.ts';
import type { FileAnswer, FileRow } from './files.ts';
import { type House, Refused } from './route.ts';

/** Who may read numbers: all but who reads the audit log alone. */
export const READERS: readonly Role[] = ['viewer', 'analyst', 'admin'];

/** Paths say where a register lies: for those who work with them. Each look at some is an audit row. */
export function seesPaths({ role }: SignedIn): boolean {
  return role === 'analyst' || role === 'admin';
}

/** How many of them, of files and of volumes. */
export async function recordPaths(
  { commits, nowMs }: House,
  person: SignedIn,
  { subject, files, volumes = 0 }: PathsRead,
): Promise<void> {
  const deed = { action: 'paths-read', subject, facts: { files, volumes } } as const;
  await commits.write((it) => recordOf(it, person, deed, nowMs()));
}

interface PathsRead {
  readonly subject: string | null;
  readonly files: number;
  readonly volumes?: number;
}

export function rowOf(
  file: Omit<ListedFile, 'modified_key'>,
  { vault }: House,
  person: SignedIn,
): FileRow {
  const told = {
    machine: file.machine,
    machineName: hostOf({ id: file.machine, facts_sealed: file.facts_sealed }, vault),
    unit: file.unit,
    id: file.id,
    outcome: file.outcome,
    reason: file.reason,
    format: file.format,
    place: file.place,
    case: {
      status: file.case_status,
      assignee:
        file.assignee === null || !seesPaths(person)
          ? null
          : { id: file.assignee, name: file.assignee_name ?? '' },
      dueMs: file.due_ms,
      proposed: file.proposed,
      resolution: file.resolution,
      residue: file.residue ?? 0,
      changedMs: file.changed_ms,
    },
    matches: file.matches,
    persons: file.persons,
    confidence: file.confidence,
    severity: file.severity,
    exposure: file.exposure,
    protection: { file: file.file_protection, volume: file.volume_protection },
    portable: file.portable === 1,
    categories: wordsIn('category', file.categories),
    warnings: wordsIn('warning', file.warnings),
    sizeBytes: file.size_bytes,
    modifiedMs: file.modified_ms,
    firstSeenMs: file.first_seen_ms,
    seenMs: file.seen_ms,
    goneMs: file.gone_ms,
    path: seesPaths(person) ? pathOf(file, vault) : null,
  };
  // The words are those of the wire: nothing else is taken in.
  return told as FileRow;
}

function pathOf(
  { machine, id, path_sealed: sealed }: Pick<FileTable, 'machine' | 'id' | 'path_sealed'>,
  vault: House['vault'],
): string | null {
  return sealed && vault.open(sealed, `file ${machine}/${id}`);
}

type Detail = Pick<FileState, 'findings' | 'members' | 'scheme' | 'personsEstimated'> & {
  readonly witness?: string;
};

/** Throws Refused. */
export async function answerOf(
  house: House,
  person: SignedIn,
  { machine, id }: FileAt,
): Promise<FileAnswer> {
  const { vault } = house;
  const file = await known(house, person, { machine, id });
  const relatives = await relativesOf(house, file);
  const sees = seesPaths(person);
  const sealed = file.detail_sealed;
  const detail = JSON.parse(
    sealed === null ? '{}' : vault.open(sealed, `file ${machine}/${id}`),
  ) as Partial<Detail>;
  const toldOf = (it: FileTable) =>
    ({
      id: it.id,
      place: it.place,
      format: it.format,
      exposure: it.exposure,
      goneMs: it.gone_ms,
      path: sees ? pathOf(it, vault) : null,
    }) as FileAnswer['copies'][number];
  const origin = relatives.find((it) => it.id === file.leftover_of);
  const answer: FileAnswer = {
    ...rowOf(file, house, person),
    personsEstimated: detail.personsEstimated === true,
    findings: (detail.findings ?? []).map((it) => (sees ? it : { ...it, member: null })),
    scheme: detail.scheme ?? null,
    members: detail.members ?? null,
    witness: detail.witness ?? null,
    volume: await volumeOf(house, person, file),
    grounds: groundsFor(file),
    machineSeenMs: file.last_seen_ms,
    scanAsked: file.scan_now === 1,
    leftoverOf: origin === undefined ? null : toldOf(origin),
    leftovers: relatives.filter((it) => it.leftover_of === id).map(toldOf),
    twins: relatives.filter((it) => it.twin !== null && it.twin === file.twin).map(toldOf),
    copies: relatives
      .filter((it) => it.fingerprint !== null && it.fingerprint === file.fingerprint)
      .map(toldOf),
    sameHead: await sameHead(house, person, file),
    history: await historyOf(house, file),
  };
  if (sees)
    await recordPaths(house, person, { files: 1 + relatives.length, subject: `${machine}/${id}` });
  return answer;
}

/** Throws Refused. */
async function known({ database }: House, { scope }: SignedIn, { machine, id }: FileAt) {
  const file = await database
    .selectFrom('file')
    .innerJoin('machine', 'machine.id', 'file.machine')
    .innerJoin('machine_group', 'machine_group.id', 'machine.machine_group')
    .where(fileIn(scope))
    .where('file.machine', '=', machine)
    .where('file.id', '=', id)
    .leftJoin('case', (join) =>
      join.onRef('case.machine', '=', 'file.machine').onRef('case.file', '=', 'file.id'),
    )
    .leftJoin('person', 'person.id', 'case.assignee')
    .selectAll('file')
    .select(['machine.facts_sealed', 'machine.last_seen_ms', 'machine.scan_now'])
    .select(['machine_group.unit', 'person.name as assignee_name'])
    .select(['case.assignee', 'case.due_ms', 'case.proposed'])
    .select(['case.resolution', 'case.residue', 'case.changed_ms'])
    .executeTakeFirst();
  if (file === undefined) throw new Refused(404, 'not-found');
  return file;
}

interface FileAt {
  readonly machine: string;
  readonly id: number;
}

function groundsFor(file: FileTable): FileAnswer['grounds'] {
  const { persons, exposure, severity, outcome } = file as FileTable & Pick<FileState, 'exposure'>;
  const portable = file.portable === 1;
  const categories = wordsIn('category', file.categories);
  const found = groundsOf({ persons, exposure, portable, categories, sealed: null });
  if (found === null || outcome === 'sealed' || found.severity !== severity) return null;
  const { byPersons, grave, softened } = found;
  return { byPersons, grave: [...grave], softened };
}

/** On the same machine: whatever has to do with it. */
function relativesOf({ database }: House, file: FileTable): Promise<FileTable[]> {
  const { machine, id, leftover_of: origin, twin, fingerprint } = file;
  return database
    .selectFrom('file')
    .selectAll()
    .where('machine', '=', machine)
    .where('id', '<>', id)
    .where((it) =>
      it.or([
        it('leftover_of', '=', id),
        ...(origin === null ? [] : [it('id', '=', origin)]),
        ...(twin === null ? [] : [it('twin', '=', twin)]),
        ...(fingerprint === null ? [] : [it('fingerprint', '=', fingerprint)]),
      ]),
    )
    .orderBy('id')
    .limit(MOST_RELATIVES)
    .execute();
}

const MOST_RELATIVES = 100;

async function sameHead({ database }: House, { scope }: SignedIn, { head }: FileTable) {
  if (head === null) return null;
  return database
    .selectFrom('file')
    .where(fileIn(scope))
    .where('file.head', '=', head)
    .where('file.shown', '=', 1)
    .select((it) => [
      it.fn.countAll<number>().as('files'),
      it.fn.count<number>('file.machine').distinct().as('machines'),
    ])
    .executeTakeFirstOrThrow();
}

/** The newest last. */
async function historyOf(
  { database }: House,
  { machine, id }: FileTable,
): Promise<FileAnswer['history']> {
  const changes = await database
    .selectFrom('file_change')
    .selectAll()
    .where('machine', '=', machine)
    .where('file', '=', id)
    .orderBy('at_ms')
    .orderBy('sequence')
    .execute();
  return changes.map(
    ({ at_ms: atMs, gone, outcome, exposure, severity, persons }) =>
      ({
        atMs,
        isGone: gone === 1,
        outcome,
        exposure,
        severity,
        persons,
      }) as FileAnswer['history'][number],
  );
}

/** The one with the longest mount point that the path begins with. */
async function volumeOf(
  { database, vault }: House,
  { scope }: SignedIn,
  file: FileTable,
): Promise<FileAnswer['volume']> {
  const path = pathOf(file, vault);
  if (path === null) return null;
  const volumes = await database
    .selectFrom('volume')
    .selectAll()
    .where(volumeIn(scope))
    .where('volume.machine', '=', file.machine)
    .orderBy('since_ms', 'desc')
    .execute();
  let best: { readonly length: number; readonly volume: Tables['volume'] } | null = null;
  for (const volume of volumes) {
    const mountPoint = vault.open(volume.mount_point_sealed, `volume ${file.machine}/${volume.id}`);
    const { length } = mountPoint;
    if (isBelow(path, mountPoint) && length > (best?.length ?? -1)) best = { length, volume };
  }
  if (best === null) return null;
  const {
    kind,
    file_system: fileSystem,
    protection,
    witness,
    said,
    asked_ms: askedMs,
    since_ms: sinceMs,
  } = best.volume;
  return { kind, fileSystem, protection, witness, said, askedMs, sinceMs } as FileAnswer['volume'];
}

function isBelow(path: string, mountPoint: string): boolean {
  const [place, root] = [path, mountPoint].map((it) => it.replaceAll('\\', '/').toLowerCase()) as [
    string,
    string,
  ];
  return place.startsWith(root.endsWith('/') ? root : `${root}/`);
}
