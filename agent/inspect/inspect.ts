/**
 * One file from bytes to verdict: the order in which readers and rules talk, and the way into
 * archives, whose members are read as files of their own. Every throw ends here, as one of a few
 * words, since an error's own text could quote the file.
 */
import {
  type Head,
  Inspection,
  type PersonSet,
  type TextRef,
  type Verdict,
} from '../../rules/index.ts';
import { kernel } from '../formats/cells/kernel.ts';
import { refsOfStrings } from '../formats/cells/kept-texts.ts';
import { sniff, type Sniffed } from '../formats/index.ts';
import { type Bytes, type Format, FORMATS, type Hint } from '../formats/reader.ts';
import type { Archive, Content, Lock, Member, Unlocked } from '../formats/reader.ts';
import { Sealed, Unreadable, type Workbook } from '../formats/reader.ts';
import { type Scheme, strengthOf } from '../formats/scheme.ts';
import { Specimen } from '../formats/specimen.ts';
import { hintAnyway, hintBelow, lastOf } from '../names.ts';
import type { ChildTrouble, FileVerdict, MemberCounts } from './answer.ts';
import type { FileFacts } from './facts-frame.ts';
import { Budget, limits } from './limits.ts';
import { Members } from './members.ts';
import type { Question, Wish } from './protocol.ts';

const NOTHING: Verdict = { findings: [], matches: 0, persons: 0, categories: [], warnings: [] };

export interface Reading {
  readonly format: Format;
  readonly trouble: ChildTrouble | null;
  readonly verdict: FileVerdict;
  /** How it is encrypted; of an archive, the weakest of its sealed members. Null for what is not. */
  readonly scheme: Scheme | null;
  readonly inflatedBytes: number;
  /** Whom the verdict counts. */
  readonly persons: PersonSet | null;
  /** Of the table with most of them; null when nobody asked, or there is nobody. */
  readonly head: Head | null;
  /** Null for what is no archive, or could not be opened as one. */
  readonly members: MemberCounts | null;
  /** Why the verdict is what it is; null when nobody asked. */
  readonly facts: FileFacts | null;
}

/** What stays the same from a file down to its innermost member. */
interface Task {
  readonly today: number;
  readonly wishes: readonly Wish[];
  readonly budget: Budget;
}

/** A file, or a member of an archive. */
interface Piece {
  readonly hint: Hint;
  /** Of a member; the file's own is judged by the parent. */
  readonly name: string | null;
  /** How many archives it lies in. */
  readonly depth: number;
}

/** Never throws. What was handed over before a trouble counts. */
export function inspect(bytes: Bytes, { hint, today, wishes }: Question): Reading {
  return read(bytes, { hint, name: null, depth: 0 }, { today, wishes, budget: new Budget() });
}

function read(bytes: Bytes, piece: Piece, task: Task): Reading {
  const steps = new Steps(piece, task);
  const specimen = steps.attempt(() => new Specimen(bytes, piece.hint, task.budget), null);
  if (specimen === null) return steps.reading();
  const sniffed = steps.attempt(() => sniff(specimen), null);
  if (sniffed === null) return steps.reading();
  steps.format = formatOf(sniffed);
  if ('lock' in sniffed) return readUnlocked(sniffed.lock, specimen, { steps, piece, task });
  if ('unpacker' in sniffed) {
    const archive = steps.attempt(() => {
      const isClosed = task.wishes.includes('closed-archives');
      if (isClosed) throw new Unreadable('unsupported');
      if (piece.depth >= limits.archiveDepth) throw new Unreadable('limit');
      return sniffed.unpacker.open(specimen);
    }, null);
    return archive === null ? steps.reading() : readMembers(archive, piece, task);
  }
  const workbook = steps.attempt(() => {
    const { reader } = sniffed;
    if (reader !== null) return reader.open(specimen);
    const { trouble, scheme } = sniffed;
    throw scheme === undefined ? new Unreadable(trouble) : new Sealed(scheme);
  }, null);
  if (workbook === null) return steps.reading();
  steps.format = workbook.format;
  steps.scheme = workbook.scheme ?? null;
  const { inspection } = steps;
  steps.attempt(() => workbook.read(inspection), undefined);
  steps.attempt(() => settle(workbook, inspection), undefined);
  steps.attempt(() => kernel().kept.forget(), undefined);
  const own = steps.reading();
  return readInside(workbook, own, { piece, task });
}

/** Where a file lies, and what is asked of it. */
interface Visit {
  readonly piece: Piece;
  readonly task: Task;
}

/** The file behind a lock that opens to everybody, in place of the lock. */
function readUnlocked(
  lock: Lock,
  specimen: Specimen,
  { steps, piece, task }: Visit & { readonly steps: Steps },
): Reading {
  const unlocked = steps.attempt(() => {
    if (piece.depth >= limits.archiveDepth) throw new Unreadable('limit');
    return lock.open(specimen);
  }, null);
  if (unlocked === null) return steps.reading();
  const reading = readWhole(unlocked, { ...piece, depth: piece.depth + 1 }, task);
  const isOpen = reading.scheme === null || strengthOf(reading.scheme) === 'none';
  return isOpen ? { ...reading, scheme: unlocked.scheme } : reading;
}

/** What one file or member tells on the way, and the first trouble with it. */
class Steps {
  readonly inspection: Inspection;
  format: Format = 'unknown';
  scheme: Scheme | null = null;
  #trouble: ChildTrouble | null = null;
  readonly #budget: Budget;
  readonly #wantsHead: boolean;

  constructor({ name }: Piece, { today, wishes, budget }: Task) {
    this.inspection = new Inspection(today, { explain: wishes.includes('explain') });
    this.#budget = budget;
    this.#wantsHead = wishes.includes('head');
    if (name !== null) this.inspection.place('name', lastOf(name));
  }

  /** The first trouble stands; later steps make the best of what there is. */
  attempt<T>(step: () => T, otherwise: T): T {
    try {
      return step();
    } catch (error) {
      if (error instanceof Sealed) this.scheme ??= error.scheme;
      this.#trouble ??= troubleOf(error);
      return otherwise;
    }
  }

  reading(): Reading {
    const verdict = this.attempt(() => this.inspection.verdict(), NOTHING);
    const findings = verdict.findings.map((finding) => ({ ...finding, member: null }));
    const explained = this.inspection.explained();
    const facts = explained?.facts.map((fact) => ({ ...fact, member: null })) ?? [];
    return {
      format: this.format,
      trouble: this.#trouble,
      verdict: { ...verdict, findings },
      scheme: this.scheme,
      inflatedBytes: this.#budget.inflatedBytes,
      persons: this.inspection.takePersons(),
      head: this.#wantsHead ? this.attempt(() => this.inspection.head(), null) : null,
      members: null,
      facts: explained === null ? null : { facts, total: explained.total },
    };
  }
}

/** A workbook and the files that lie in it as one; where none of them is a spreadsheet, the workbook alone. */
function readInside(workbook: Workbook, own: Reading, { piece, task }: Visit): Reading {
  if (workbook.inside === undefined) return own;
  const members = new Members();
  members.addVerdict('', own);
  members.trouble = own.trouble;
  try {
    for (const member of workbook.inside()) {
      if (piece.depth >= limits.archiveDepth) throw new Unreadable('limit');
      task.budget.enter();
      const { name } = member;
      const byName = hintAnyway(lastOf(name));
      const hint = hintOfMember(member, byName) ?? byName;
      members.add(name, readMember(member, { hint, name, depth: piece.depth + 1 }, task));
      if (task.budget.isSpent) break;
    }
  } catch (error) {
    members.trouble ??= troubleOf(error);
  }
  if (members.count === 0 && members.trouble === own.trouble) return own;
  const all = members.reading(own.format, task.budget.inflatedBytes);
  return { ...all, scheme: all.scheme ?? own.scheme };
}

/** An archive as one file: what its spreadsheets hold together. */
function readMembers(archive: Archive, piece: Piece, task: Task): Reading {
  const { budget, wishes } = task;
  const members = new Members();
  if (piece.name !== null) members.addVerdict('', new Steps(piece, task).reading());
  const allNames = wishes.includes('all-names');
  try {
    for (const member of archive.members()) {
      budget.enter();
      const name = member.name === '' ? unwrapped(piece.name) : member.name;
      const hint = hintOfMember(member, hintBelow(lastOf(name), allNames));
      if (hint === null) continue;
      members.add(member.name, readMember(member, { hint, name, depth: piece.depth + 1 }, task));
      if (budget.isSpent) break;
    }
  } catch (error) {
    members.trouble ??= troubleOf(error);
  }
  // Under the name of a workbook: one of a kind that nobody here knows.
  const isEmpty = members.count === 0;
  if (isEmpty && piece.hint === 'spreadsheet') members.trouble ??= 'unsupported';
  if (isEmpty && archive.isLetter === true) members.trouble ??= 'not-spreadsheet';
  return members.reading(archive.format, budget.inflatedBytes);
}

function readMember(member: Member, piece: Piece, task: Task): Reading {
  const steps = new Steps(piece, task);
  using content = steps.attempt(() => member.open(), null);
  if (content === null) return steps.reading();
  return readWhole(content, piece, task);
}

/** What may say, once it is read, that it is not all. */
function readWhole(bytes: Content | Unlocked, piece: Piece, task: Task): Reading {
  const reading = read(bytes, piece, task);
  // Of what is broken nobody knows that it is no spreadsheet.
  const isHidden = reading.trouble === null || reading.trouble === 'not-spreadsheet';
  return bytes.damaged && isHidden ? { ...reading, trouble: 'damaged' } : reading;
}

/** A name that says what the file is not may be wrong where something else says what it is. */
function hintOfMember(member: Member, byName: Hint | null): Hint | null {
  const isTold = byName !== null && byName !== 'other';
  return isTold ? byName : (member.hint ?? byName);
}

/** What lies in `x.csv.gz`, where that itself does not say. */
function unwrapped(name: string | null): string {
  return name === null ? '' : name.slice(0, name.lastIndexOf('.'));
}

function troubleOf(error: unknown): ChildTrouble {
  return error instanceof Unreadable ? error.trouble : 'crashed';
}

/** What the file most likely is, should it not even open. */
function formatOf(sniffed: Sniffed): Format {
  if ('format' in sniffed) return sniffed.format;
  const { name } = takerOf(sniffed);
  return FORMATS.find((format) => format === name) ?? 'unknown';
}

function takerOf(sniffed: Exclude<Sniffed, { format: Format }>): { readonly name: string } {
  if ('lock' in sniffed) return sniffed.lock;
  return 'unpacker' in sniffed ? sniffed.unpacker : sniffed.reader;
}

function resolve(refs: ReadonlySet<TextRef>, workbook: Workbook, inspection: Inspection): void {
  if (refs.size === 0) return;
  inspection.resolve(kernel().kept.texts(refs));
  const shared = refsOfStrings(refs);
  if (shared.size > 0) inspection.resolve(workbook.texts(shared));
}

/** Shows the inspection what it has to see again before it can decide. */
function settle(workbook: Workbook, inspection: Inspection): void {
  resolve(inspection.wanted(), workbook, inspection);
  resolve(inspection.stillWanted(), workbook, inspection);
  const looks = inspection.secondLooks();
  if (looks.length === 0) return;
  const wanted = new Map(looks.map(({ sheet, columns }) => [sheet, columns]));
  // oxlint-disable-next-line max-params -- called for every cell of the columns: no object
  workbook.looks(wanted, (sheet, row, column, text, times) => {
    inspection.secondLook(sheet, row, column, text, times);
  });
}
