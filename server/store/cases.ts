/**
 * What the security team does about a file: its case. A file without one is open. Nobody says that a case is over but
 * the machine, when it has looked again: the file is gone, or a thief could not read it any more, and no copy that
 * came from it lies there either. What people decide holds for the content that they looked at: a file
 * that is changed is open again.
 */
import { masked } from '../../rules/index.ts';
import type { Writing } from './database.ts';
import type { CaseDeed } from './case-words.ts';
import { markCase } from './files.ts';
import type { FileTable, Tables } from './tables.ts';
import type { Vault } from './vault.ts';

export type CaseTable = Tables['case'];

/** Which file: the two parts of its key. */
export interface FileKey {
  readonly machine: string;
  readonly id: number;
}

/** What a decision is bound to: the content as the machine tells it apart, else what else changes with it. */
export function contentOf(
  file: Pick<FileTable, 'fingerprint' | 'size_bytes' | 'modified_ms'>,
): string {
  return file.fingerprint ?? `${file.size_bytes ?? '?'} ${file.modified_ms ?? '?'}`;
}

/** A thief could read it, or nobody knows that he could not. */
export function isInTheClear(file: Pick<FileTable, 'gone_ms' | 'drill' | 'exposure'>): boolean {
  return file.gone_ms === null && file.drill === 0 && file.exposure !== 'protected';
}

/** The case of a file, or what it would be: open. */
export async function caseOf(
  transaction: Writing,
  file: FileTable,
  nowMs: number,
): Promise<CaseTable> {
  const known = await transaction
    .selectFrom('case')
    .selectAll()
    .where('machine', '=', file.machine)
    .where('file', '=', file.id)
    .executeTakeFirst();
  if (known !== undefined) return known;
  return {
    organisation: file.organisation,
    machine: file.machine,
    file: file.id,
    ...OPEN,
    content: contentOf(file),
    opened_ms: nowMs,
    changed_ms: nowMs,
  };
}

export const NOTHING_PROPOSED = {
  proposed: null, proposer: null, basis: null, journal_sealed: null, until_ms: null,
} as const; // prettier-ignore

/** What an open case has not. */
const OPEN = {
  status: 'open', assignee: null, due_ms: null, resolution: null, residue: 0, ...NOTHING_PROPOSED,
} as const; // prettier-ignore

export interface Entry {
  readonly deed: CaseDeed;
  /** Null: the server, by what a machine told. */
  readonly person: string | null;
  /** Masked and sealed before it is kept. */
  readonly text?: string | undefined;
  readonly facts?: Readonly<Record<string, string | number | null>>;
}

/** Keeps a case as it now is, with what happened to it. */
export async function keepCase(
  transaction: Writing,
  it: CaseTable,
  { deed, person, text = '', facts = {} }: Entry,
  { vault, nowMs }: { readonly vault: Vault; readonly nowMs: number },
): Promise<void> {
  const row = { ...it, changed_ms: nowMs };
  await transaction
    .insertInto('case')
    .values(row)
    .onConflict((on) => on.columns(['machine', 'file']).doUpdateSet(row))
    .execute();
  await markCase(transaction, { machine: it.machine, id: it.file }, it.status, nowMs);
  const { machine, file, organisation } = it;
  const last = await transaction
    .selectFrom('case_entry')
    .select((on) => on.fn.max('number').as('number'))
    .where('machine', '=', machine)
    .where('file', '=', file)
    .executeTakeFirst();
  const number = (last?.number ?? 0) + 1;
  const sealed = text === '' ? null : vault.seal(masked(text), entryPlace(machine, file, number));
  const entry = { machine, file, number, organisation, at_ms: nowMs, person, deed };
  await transaction
    .insertInto('case_entry')
    .values({ ...entry, text_sealed: sealed, facts: JSON.stringify(facts) })
    .execute();
}

/** What a text of a case is bound to. */
export function entryPlace(machine: string, file: number, number: number): string {
  return `case ${machine}/${file} ${number}`;
}

export function journalPlace(machine: string, file: number): string {
  return `case ${machine}/${file} journal`;
}

/** After a machine has told of files: what that means for its cases. In the same transaction. */
export async function hear(
  transaction: Writing,
  machine: string,
  at: { readonly vault: Vault; readonly nowMs: number },
): Promise<void> {
  const cases = await transaction
    .selectFrom('case')
    .selectAll()
    .where('machine', '=', machine)
    .execute();
  // Most machines have none, and are heard of every five minutes.
  if (cases.length === 0) return;
  const files = await transaction
    .selectFrom('file')
    .selectAll()
    .where('machine', '=', machine)
    .where(
      'id',
      'in',
      cases.map(({ file }) => file),
    )
    .execute();
  const fileBy = new Map(files.map((file) => [file.id, file]));
  for (const known of cases) {
    const file = fileBy.get(known.file);
    if (file === undefined) continue;
    const heard = isInTheClear(file)
      ? cameBack(known, file)
      : await overWith(transaction, known, file);
    if (heard === null) continue;
    await keepCase(transaction, heard.next, { person: null, ...heard.entry }, at);
  }
}

interface Heard {
  readonly next: CaseTable;
  readonly entry: Pick<Entry, 'deed' | 'facts'>;
}

/** The file lies in the clear. Null where that is no news. */
function cameBack(known: CaseTable, file: FileTable): Heard | null {
  const content = contentOf(file);
  const isOver = known.status === 'resolved';
  const isDecided = known.status === 'falseAlarm' || known.status === 'exception';
  const isOther = known.content !== content;
  if (isOver || (isOther && (isDecided || known.proposed !== null)))
    return { next: reopened(known, content), entry: { deed: 'cameBack', facts: {} } };
  // Its copies are cases of their own; here it is the file again.
  if (known.residue > 0)
    return { next: { ...known, residue: 0 }, entry: { deed: 'cameBack', facts: {} } };
  return null;
}

/** The file does not, and perhaps a copy of it. Null where that is no news. */
async function overWith(
  transaction: Writing,
  known: CaseTable,
  file: FileTable,
): Promise<Heard | null> {
  if (known.status === 'resolved') return null;
  const copies = await copiesOf(transaction, file);
  const left = copies.filter(isInTheClear).length;
  if (left > 0 && known.status !== 'falseAlarm') {
    // Once for each number of them, not with every batch.
    if (known.residue === left) return null;
    return {
      // What was proposed was about the file.
      next: { ...known, ...(known.proposed !== null && NOTHING_PROPOSED), residue: left },
      entry: { deed: 'residueLeft', facts: { copies: left } },
    };
  }
  const isMoved = file.gone_ms !== null && copies.some(({ gone_ms: gone }) => gone === null);
  const resolution = file.gone_ms === null ? 'encrypted' : isMoved ? 'moved' : 'gone';
  const content = contentOf(file);
  const next = { ...known, ...OPEN, status: 'resolved', resolution, content } as const;
  return {
    next: { ...next, assignee: known.assignee },
    entry: { deed: 'resolved', facts: { resolution } },
  };
}

export function reopened(known: CaseTable, content: string): CaseTable {
  const { assignee } = known;
  return {
    ...known,
    ...OPEN,
    content,
    assignee,
    status: assignee === null ? 'open' : 'assigned',
  };
}

/** On the same machine, gone ones among them: what came from it, and the same content. */
function copiesOf(
  transaction: Writing,
  { machine, id, fingerprint }: FileTable,
): Promise<FileTable[]> {
  return transaction
    .selectFrom('file')
    .selectAll()
    .where('machine', '=', machine)
    .where('id', '!=', id)
    .where((it) =>
      it.or([
        it('leftover_of', '=', id),
        ...(fingerprint === null ? [] : [it('fingerprint', '=', fingerprint)]),
      ]),
    )
    .execute();
}

/** Exceptions that are over. */
export async function endExceptions(
  transaction: Writing,
  at: { readonly vault: Vault; readonly nowMs: number },
): Promise<number> {
  const over = await transaction
    .selectFrom('case')
    .selectAll()
    .where('status', '=', 'exception')
    .where('until_ms', '<=', at.nowMs)
    .execute();
  for (const known of over) {
    const entry = { deed: 'exceptionOver', person: null } as const;
    await keepCase(transaction, reopened(known, known.content), entry, at);
  }
  return over.length;
}
