/** What a server holds of its machines, asked of its own store: for people to look at, paths opened. */
import type { OpenHouse } from '../../server/open.ts';
import type { FileTable, MachineTable } from '../../server/store/tables.ts';
import type { CheckIn, MachineFacts } from '../../server/wire.ts';

export interface HeldFile extends Pick<FileTable, 'id' | 'sequence' | 'persons'> {
  readonly path: string;
  readonly isGone: boolean;
  readonly outcome: CheckInOutcome;
  readonly severity: 'critical' | 'high' | 'medium' | 'low' | null;
  readonly exposure: 'exposed' | 'protected' | 'unknown';
}

type Coverage = CheckIn['coverage'];
type CheckInOutcome = keyof Coverage['files'];

export interface Holdings {
  readonly facts: MachineFacts;
  /** Null before its first check-in. */
  readonly coverage: Coverage | null;
  /** Distinct ones, over all files; an estimate where many files were counted together. */
  readonly persons: number;
  readonly isEstimate: boolean;
  /** Also those that are gone, the worst first. */
  readonly files: readonly HeldFile[];
  /** All was looked through, and every file that is something is here. */
  readonly isComplete: boolean;
}

/** Of the one machine that is enrolled. */
export async function holdingsOf({ database, vault }: OpenHouse): Promise<Holdings> {
  const machine = await database.selectFrom('machine').selectAll().executeTakeFirstOrThrow();
  const rows = await database
    .selectFrom('file')
    .selectAll()
    .where('machine', '=', machine.id)
    .execute();
  const files = rows.map((row) => heldFile(row, vault)).toSorted(worstFirst);
  const coverage = coverageOf(machine);
  const facts = JSON.parse(
    vault.open(machine.facts_sealed, `machine ${machine.id}`),
  ) as MachineFacts;
  const { persons, persons_error_percent: errorPercent } = machine;
  const isEstimate = errorPercent > 0;
  const isComplete = coverage !== null && isAllHere(coverage, rows);
  return { facts, coverage, persons, isEstimate, files, isComplete };
}

function coverageOf({ coverage }: MachineTable): Coverage | null {
  return coverage === null ? null : (JSON.parse(coverage) as Coverage);
}

/** The machine counts a file with several names once. */
function isAllHere({ files, lastFull, waiting }: Coverage, rows: readonly FileTable[]): boolean {
  const here = rows.filter(({ gone_ms: gone, drill }) => gone === null && drill === 0);
  const distinct = new Set(here.map(({ twin, id }) => twin ?? id)).size;
  return (
    lastFull !== null && waiting === 0 && distinct >= files.found + files.sealed + files.unknown
  );
}

function heldFile(row: FileTable, vault: OpenHouse['vault']): HeldFile {
  const { id, sequence, persons, machine, path_sealed: path, gone_ms: gone } = row;
  return {
    id,
    sequence,
    persons,
    path: path === null ? '' : vault.open(path, `file ${machine}/${id}`),
    isGone: gone !== null,
    outcome: row.outcome as HeldFile['outcome'],
    severity: row.severity as HeldFile['severity'],
    exposure: row.exposure as HeldFile['exposure'],
  };
}

const SEVERITIES = ['critical', 'high', 'medium', 'low', null];

function worstFirst(one: HeldFile, other: HeldFile): number {
  const bySeverity = SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity);
  return bySeverity || other.persons - one.persons || one.path.localeCompare(other.path);
}
