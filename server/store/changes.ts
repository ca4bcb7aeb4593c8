/** What a file was over time: a row whenever it turned worse or better, came or went. Kept as long as the file is. */
import type { Writing } from './database.ts';
import { isExposed } from './marks.ts';
import type { FileTable } from './tables.ts';

const WATCHED = ['outcome', 'exposure', 'severity', 'persons'] as const;

/** When it last came into the clear, and when it left it again; null while it has not. */
export function spellOf(
  before: FileTable | null,
  after: Pick<FileTable, 'gone_ms' | 'drill' | 'case_status' | 'outcome' | 'exposure'>,
  nowMs: number,
): Pick<FileTable, 'exposed_ms' | 'resolved_ms'> {
  const was = before !== null && isExposed(before);
  if (isExposed(after))
    return { exposed_ms: (was ? before.exposed_ms : null) ?? nowMs, resolved_ms: null };
  const { exposed_ms = null, resolved_ms = null } = before ?? {};
  return { exposed_ms, resolved_ms: was ? nowMs : resolved_ms };
}

export async function noteChange(
  transaction: Writing,
  before: FileTable | null,
  after: FileTable,
  nowMs: number,
): Promise<void> {
  const isSame =
    before !== null &&
    (before.gone_ms === null) === (after.gone_ms === null) &&
    WATCHED.every((column) => before[column] === after[column]);
  if (isSame) return;
  const { organisation, machine, id, sequence, outcome, exposure, severity, persons } = after;
  await transaction
    .insertInto('file_change')
    .values({
      organisation,
      machine,
      file: id,
      at_ms: nowMs,
      sequence,
      gone: after.gone_ms === null ? 0 : 1,
      outcome,
      exposure,
      severity,
      persons,
    })
    .onConflict((it) => it.doNothing())
    .execute();
}
