/**
 * Files of a machine, as it last told of them. A row with a higher sequence takes the place of one with a lower; what
 * comes twice or late changes nothing. The machine's counters are kept in the same transaction, from the rows themselves.
 */
import { masked } from '../../rules/index.ts';
import type { FileState, Row } from '../wire.ts';
import type { CaseState } from './case-words.ts';
import type { Writing } from './database.ts';
import { noteChange, spellOf } from './changes.ts';
import { notice } from './event.ts';
import { markedOf, setOf } from './marks.ts';
import { add, count, emptyTally } from './tally.ts';
import type { FileTable } from './tables.ts';
import type { Vault } from './vault.ts';

export interface Teller {
  readonly organisation: string;
  readonly machine: string;
}

export interface Taking {
  readonly vault: Vault;
  readonly nowMs: number;
  /** Since when the machine tells everything again, whatever was known; null where it does not. */
  readonly retoldMs: number | null;
}

/** Takes in a batch. Of two rows of one file the later sequence counts, in whatever order they come. */
export async function takeRows(
  transaction: Writing,
  teller: Teller,
  rows: readonly Row[],
  taking: Taking,
): Promise<void> {
  const { nowMs, retoldMs } = taking;
  const newest = new Map<number, Row>();
  for (const row of rows) {
    if (row.sequence > (newest.get(row.id)?.sequence ?? 0)) newest.set(row.id, row);
  }
  const known = await knownOf(transaction, teller.machine, [...newest.keys()]);
  const change = emptyTally();
  let unmasked = 0;
  for (const row of newest.values()) {
    const before = known.get(row.id);
    const isOfBefore = (before?.told_ms ?? 0) < (retoldMs ?? 0);
    if (before !== undefined && before.sequence >= row.sequence && !isOfBefore) continue;
    const { table, starred } = tableRow(row, before ?? null, teller, taking);
    if (table === null) continue;
    unmasked += starred;
    if (before !== undefined) count(change, before, -1);
    count(change, table, 1);
    await transaction
      .insertInto('file')
      .values(table)
      .onConflict((it) => it.columns(['machine', 'id']).doUpdateSet(table))
      .execute();
    await noteChange(transaction, before ?? null, table, nowMs);
  }
  await add(transaction, teller.machine, change, Math.max(...rows.map((row) => row.sequence)));
  if (unmasked === 0) return;
  await notice(
    transaction,
    { kind: 'unmasked-number', ...teller, facts: { texts: unmasked } },
    nowMs,
  );
}

async function knownOf(
  transaction: Writing,
  machine: string,
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
  { vault, nowMs, retoldMs }: Taking,
): Kept {
  // A clock may go back.
  const toldMs = Math.max(nowMs, retoldMs ?? 0);
  if ('gone' in row) {
    const table = before && { ...goneFrom(before, nowMs), sequence: row.sequence, told_ms: toldMs };
    return { table, starred: 0 };
  }
  const place = `file ${teller.machine}/${row.id}`;
  const path = masked(row.path);
  const { detail, starred } = detailOf(row);
  const told = {
    ...teller,
    id: row.id,
    sequence: row.sequence,
    gone_ms: null,
    told_ms: toldMs,
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
    case_status: before?.case_status ?? 'open',
    size_bytes: row.sizeBytes,
    modified_ms: row.modifiedMs,
    first_seen_ms: row.firstSeenMs,
    seen_ms: row.seenMs,
    path_sealed: vault.seal(path, place),
    detail_sealed: vault.seal(JSON.stringify(detail), place),
    portable: row.portable === true ? 1 : 0,
    categories: setOf('category', row.categories),
    warnings: setOf('warning', row.warnings ?? []),
  };
  const table = { ...told, ...markedOf(told), ...spellOf(before, told, nowMs) };
  return { table, starred: starred + (path === row.path ? 0 : 1) };
}

function goneFrom(before: FileTable, nowMs: number): FileTable {
  const gone = { ...before, gone_ms: nowMs, told_ms: nowMs };
  return { ...gone, ...markedOf(gone), ...spellOf(before, gone, nowMs) };
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

/** What a machine has last told of before that time is gone. */
export async function goBefore(
  transaction: Writing,
  machine: string,
  toldMs: number,
  nowMs: number,
): Promise<void> {
  const isThere = await transaction
    .selectFrom('file')
    .selectAll()
    .where('machine', '=', machine)
    .where('gone_ms', 'is', null)
    .where('told_ms', '<', toldMs)
    .execute();
  const change = emptyTally();
  for (const file of isThere) {
    count(change, file, -1);
    const gone = goneFrom(file, nowMs);
    await transaction
      .updateTable('file')
      .set(gone)
      .where('machine', '=', machine)
      .where('id', '=', file.id)
      .execute();
    await noteChange(transaction, file, gone, nowMs);
  }
  await add(transaction, machine, change, 0);
}

/** How its case stands now: a false alarm is not counted. */
export async function markCase(
  transaction: Writing,
  { machine, id }: { readonly machine: string; readonly id: number },
  status: CaseState,
  nowMs: number,
): Promise<void> {
  const before = (await knownOf(transaction, machine, [id])).get(id);
  if (before === undefined || before.case_status === status) return;
  const after = { ...before, case_status: status };
  const spell = spellOf(before, after, nowMs);
  const change = emptyTally();
  count(change, before, -1);
  count(change, after, 1);
  await transaction
    .updateTable('file')
    .set({ case_status: status, ...spell, ...markedOf(after) })
    .where('machine', '=', machine)
    .where('id', '=', id)
    .execute();
  await add(transaction, machine, change, 0);
}
