/**
 * Files of a machine, as it last told of them. A row with a higher sequence takes the place of one with a lower; what
 * comes twice or late changes nothing. The machine's counters are kept in the same transaction, from the rows themselves.
 */
import { masked } from '../../rules/index.ts';
import type { FileState, Row } from '../wire.ts';
import type { Writing } from './database.ts';
import { notice } from './event.ts';
import type { FileTable } from './tables.ts';
import type { Vault } from './vault.ts';

export interface Teller {
  readonly organisation: string;
  readonly machine: string;
}

/** What a file adds to its machine's counters: one to each of these. */
const COUNTERS = [
  'found',
  'sealed',
  'unknown',
  'exposed',
  'critical',
  'high',
  'medium',
  'low',
] as const;
type Counter = (typeof COUNTERS)[number];
type Tally = Record<Counter, number>;

/** Takes in a batch. Of two rows of one file the later sequence counts, in whatever order they come. */
export async function takeRows(
  transaction: Writing,
  teller: Teller,
  rows: readonly Row[],
  { vault, nowMs }: { readonly vault: Vault; readonly nowMs: number },
): Promise<void> {
  const newest = new Map<number, Row>();
  for (const row of rows) {
    if (row.sequence > (newest.get(row.id)?.sequence ?? 0)) newest.set(row.id, row);
  }
  const known = await knownOf(transaction, teller, [...newest.keys()]);
  const change: Tally = emptyTally();
  let unmasked = 0;
  for (const row of newest.values()) {
    const before = known.get(row.id);
    if (before !== undefined && before.sequence >= row.sequence) continue;
    const { table, starred } = tableRow(row, before ?? null, teller, { vault, nowMs });
    if (table === null) continue;
    unmasked += starred;
    if (before !== undefined) count(change, before, -1);
    count(change, table, 1);
    await transaction
      .insertInto('file')
      .values(table)
      .onConflict((it) => it.columns(['machine', 'id']).doUpdateSet(table))
      .execute();
  }
  await add(transaction, teller.machine, change);
  if (unmasked === 0) return;
  await notice(
    transaction,
    { kind: 'unmasked-number', ...teller, facts: { texts: unmasked } },
    nowMs,
  );
}

async function knownOf(
  transaction: Writing,
  { machine }: Teller,
  ids: readonly number[],
): Promise<ReadonlyMap<number, FileTable>> {
  const rows = await transaction
    .selectFrom('file')
    .selectAll()
    .where('machine', '=', machine)
    .where('id', 'in', [...ids])
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

interface Kept {
  /** Null where there is nothing to keep: what is gone was never told. */
  readonly table: FileTable | null;
  /** Texts in which a number was still to be read. */
  readonly starred: number;
}

function tableRow(
  row: Row,
  before: FileTable | null,
  teller: Teller,
  { vault, nowMs }: { readonly vault: Vault; readonly nowMs: number },
): Kept {
  if ('gone' in row) {
    const table = before && { ...before, sequence: row.sequence, gone_ms: nowMs, told_ms: nowMs };
    return { table, starred: 0 };
  }
  const place = `file ${teller.machine}/${row.id}`;
  const path = masked(row.path);
  const { detail, starred } = detailOf(row);
  const table = {
    ...teller,
    id: row.id,
    sequence: row.sequence,
    gone_ms: null,
    told_ms: nowMs,
    outcome: row.outcome,
    reason: row.reason,
    format: row.format,
    place: row.place,
    matches: row.matches,
    persons: row.persons,
    confidence: row.confidence,
    severity: row.severity,
    exposure: row.exposure,
    file_protection: row.protection.file,
    volume_protection: row.protection.volume,
    fingerprint: row.fingerprint,
    head: row.head ?? null,
    twin: row.twin,
    leftover_of: row.leftoverOf,
    drill: row.drill ? 1 : 0,
    size_bytes: row.sizeBytes,
    modified_ms: row.modifiedMs,
    first_seen_ms: row.firstSeenMs,
    seen_ms: row.seenMs,
    path_sealed: vault.seal(path, place),
    detail_sealed: vault.seal(JSON.stringify(detail), place),
  };
  return { table, starred: starred + (path === row.path ? 0 : 1) };
}

/** What has no column of its own. */
function detailOf(row: FileState): { readonly detail: object; readonly starred: number } {
  let starred = 0;
  const findings = row.findings.map((finding) => {
    const member = finding.member === null ? null : masked(finding.member);
    if (member !== finding.member) starred++;
    return { ...finding, member };
  });
  const { categories, warnings, members, scheme, personsEstimated, portable } = row;
  const { witness } = row.protection;
  const told = { warnings, members, scheme, personsEstimated, portable, witness };
  return { detail: { categories, findings, ...told }, starred };
}

function emptyTally(): Tally {
  return { found: 0, sealed: 0, unknown: 0, exposed: 0, critical: 0, high: 0, medium: 0, low: 0 };
}

/** Drills never count, nor what is gone. */
function count(tally: Tally, file: FileTable, by: 1 | -1): void {
  if (file.gone_ms !== null || file.drill === 1) return;
  for (const counter of COUNTERS) {
    const isExposed =
      counter === 'exposed' && file.outcome === 'found' && file.exposure === 'exposed';
    if (isExposed || counter === file.outcome || counter === file.severity) tally[counter] += by;
  }
}

async function add(transaction: Writing, machine: string, change: Tally): Promise<void> {
  await transaction
    .updateTable('machine')
    .set((it) => ({
      found: it('found', '+', change.found),
      sealed: it('sealed', '+', change.sealed),
      unknown: it('unknown', '+', change.unknown),
      exposed: it('exposed', '+', change.exposed),
      critical: it('critical', '+', change.critical),
      high: it('high', '+', change.high),
      medium: it('medium', '+', change.medium),
      low: it('low', '+', change.low),
    }))
    .where('id', '=', machine)
    .execute();
}
