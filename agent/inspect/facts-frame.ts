/**
 * The facts behind an answer on their way to the parent, for `explain` alone: id, how many facts
 * there are in all, how many come here, and how many members' names; then the facts, each of the
 * same fixed numbers; then, of an archive, the names, masked. The most important facts come first,
 * and as many as fit into one frame.
 *
 * The parent trusts none of it: `decodeFacts` gives null for all that no honest child would send.
 */
import {
  AGAINST,
  type Ballot,
  type ColumnCounts,
  CONFIDENCES,
  DECIDERS,
  type Fact,
  HEADER_CLASSES,
  KINDS,
  LONE_REASONS,
  PATTERNS,
  PLACES,
  SUBJECTS,
  WARNINGS,
} from '../../rules/index.ts';
import { decodeNames } from './answer.ts';
import { limits } from './limits.ts';
import {
  bitsOf,
  HEADER_BYTES,
  isCount,
  type Job,
  memberAt,
  membersOf,
  NUMBER_BYTES,
  numbersOf,
  writeHead,
} from './protocol.ts';

/** A fact, and in an archive the member that it is about: its inner path, masked. */
export interface MemberFact extends Fact {
  readonly member: string | null;
}

/** The most important facts of a file, and how many there were. */
export interface FileFacts {
  readonly facts: readonly MemberFact[];
  readonly total: number;
}

const COUNTS = [
  'filled', 'bare', 'ten', 'nine', 'separated', 'sixes', 'short', 'four', 'dates', 'scientific',
] as const satisfies readonly (keyof ColumnCounts)[]; // prettier-ignore
const FIGURES = [
  'filled', 'numbers', 'cells', 'valid', 'proven', 'distinct', 'firm', 'bare', 'provenBare',
  'separated', 'separatedValid', 'separatedProven', 'replacements', 'tests',
] as const satisfies readonly (keyof Ballot)[]; // prettier-ignore

const HEAD_NUMBERS = 4;
const PLACE_NUMBERS = 9;
const DECISION_NUMBERS = 5;
const FACT_NUMBERS =
  PLACE_NUMBERS +
  COUNTS.length +
  (FIGURES.length + 4) +
  2 +
  2 +
  LONE_REASONS.length +
  KINDS.length +
  DECISION_NUMBERS;
/** More than any file within the limits can hold. */
const MOST = 2 ** 31;

const encoder = new TextEncoder();

export function encodeFacts(id: number, { facts, total }: FileFacts): Uint8Array {
  const names = new Map<string, Uint8Array>();
  const listed: MemberFact[] = [];
  let room = limits.verdictBytes - HEAD_NUMBERS * NUMBER_BYTES;
  for (const fact of facts) {
    const { member } = fact;
    const name = member === null || names.has(member) ? null : encoder.encode(member);
    room -= FACT_NUMBERS * NUMBER_BYTES;
    if (name !== null) room -= NUMBER_BYTES + name.length;
    if (room < 0) break;
    if (member !== null && name !== null) names.set(member, name);
    listed.push(fact);
  }
  const table = [...names.keys()];
  const texts = [...names.values()];
  const numbers = [
    id,
    total,
    listed.length,
    table.length,
    ...listed.flatMap((fact) => factNumbers(fact, table)),
    ...texts.map(({ length }) => length),
  ];
  const bytes = texts.reduce((sum, { length }) => sum + length, 0);
  const frame = new Uint8Array(HEADER_BYTES + numbers.length * NUMBER_BYTES + bytes);
  let at = writeHead(frame, 'facts', numbers, bytes);
  for (const text of texts) {
    frame.set(text, at);
    at += text.length;
  }
  return frame;
}

function factNumbers(fact: MemberFact, table: readonly string[]): number[] {
  const { ballot, joined, running, columns, headers } = fact;
  return [
    fact.member === null ? -1 : table.indexOf(fact.member),
    SUBJECTS.indexOf(fact.subject),
    PLACES.indexOf(fact.where),
    fact.sheet ?? -1,
    columns[0] ?? -1,
    columns[1] ?? -1,
    fact.row ?? -1,
    fact.headerRow ?? -1,
    headers.reduce((sum, one) => sum * HEADER_CLASSES.length + HEADER_CLASSES.indexOf(one), 0),
    ...COUNTS.map((name) => fact.counts[name]),
    ...FIGURES.map((name) => ballot[name]),
    ballot.replacementsCarry ? 1 : 0,
    ballot.pattern === null ? -1 : PATTERNS.indexOf(ballot.pattern),
    bitsOf(AGAINST, ballot.against),
    ballot.carried ? 1 : 0,
    joined.rows,
    joined.counting,
    running.seen,
    running.proven,
    ...LONE_REASONS.map((reason) => fact.alone[reason]),
    ...KINDS.map((kind) => fact.matches[kind]),
    DECIDERS.indexOf(fact.decidedBy),
    fact.confidence === null ? -1 : CONFIDENCES.indexOf(fact.confidence),
    fact.replacements === null ? -1 : CONFIDENCES.indexOf(fact.replacements),
    bitsOf(AGAINST, fact.against),
    fact.warning === null ? -1 : WARNINGS.indexOf(fact.warning),
  ];
}

/** The facts of this job, or null when any part is not one that the rules could give. */
export function decodeFacts(payload: Uint8Array, job: Job): FileFacts | null {
  if (payload.byteLength > limits.verdictBytes) return null;
  if (payload.byteLength < HEAD_NUMBERS * NUMBER_BYTES) return null;
  const [id, total, listed, named] = numbersOf(payload, HEAD_NUMBERS);
  if (id !== job.id || !isCount(total, MOST) || !isCount(listed, total)) return null;
  if (!isCount(named, listed)) return null;
  const end = HEAD_NUMBERS + listed * FACT_NUMBERS;
  if (payload.byteLength < end * NUMBER_BYTES) return null;
  const names = decodeNames(payload.subarray(end * NUMBER_BYTES), named);
  if (names === null) return null;
  const cursor = new Cursor(numbersOf(payload, end).slice(HEAD_NUMBERS));
  const facts = Array.from({ length: listed }, () => decodeFact(cursor, names));
  return cursor.isSound ? { facts, total } : null;
}

/** Takes numbers one after another; one that cannot be makes the whole unsound. */
class Cursor {
  isSound = true;
  readonly #numbers: readonly number[];
  #at = 0;

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers;
  }

  count(most = MOST): number {
    const value = this.#next();
    if (isCount(value, most)) return value;
    this.isSound = false;
    return 0;
  }

  /** -1 for none. */
  countOrNone(least: number, most: number): number | null {
    const value = this.#next();
    if (value === -1) return null;
    if (!isCount(value, most) || value < least) this.isSound = false;
    return value;
  }

  one<T>(list: readonly T[]): T {
    return list[this.count(list.length - 1)]!;
  }

  /** -1 for none. */
  oneOrNone<T>(list: readonly T[]): T | null {
    const at = this.countOrNone(0, list.length - 1);
    return at === null ? null : (memberAt(list, at) ?? null);
  }

  some<T>(list: readonly T[]): T[] {
    const members = membersOf(list, this.#next());
    if (members === null) this.isSound = false;
    return members ?? [];
  }

  flag(): boolean {
    return this.count(1) === 1;
  }

  counts<Name extends string>(names: readonly Name[]): Record<Name, number> {
    const counts: Partial<Record<Name, number>> = {};
    for (const name of names) counts[name] = this.count();
    return counts as Record<Name, number>;
  }

  #next(): number {
    return this.#numbers[this.#at++] ?? Number.NaN;
  }
}

function decodeFact(cursor: Cursor, names: readonly string[]): MemberFact {
  const member = cursor.oneOrNone(names);
  const subject = cursor.one(SUBJECTS);
  const isPair = subject === 'pair';
  return {
    member,
    subject,
    where: cursor.one(PLACES),
    sheet: cursor.countOrNone(1, limits.sheets),
    columns: decodeColumns(cursor, isPair),
    row: cursor.countOrNone(1, MOST),
    headerRow: cursor.countOrNone(1, MOST),
    headers: decodeHeaders(cursor, isPair),
    counts: cursor.counts(COUNTS),
    ballot: decodeBallot(cursor),
    joined: { rows: cursor.count(), counting: cursor.count() },
    running: { seen: cursor.count(), proven: cursor.count() },
    alone: cursor.counts(LONE_REASONS),
    matches: cursor.counts(KINDS),
    decidedBy: cursor.one(DECIDERS),
    confidence: cursor.oneOrNone(CONFIDENCES),
    replacements: cursor.oneOrNone(CONFIDENCES),
    against: cursor.some(AGAINST),
    warning: cursor.oneOrNone(WARNINGS),
  };
}

/** None, one, or the two of a pair. */
function decodeColumns(cursor: Cursor, isPair: boolean): number[] {
  const last = limits.columns - 1;
  const first = cursor.countOrNone(0, last);
  const second = cursor.countOrNone(0, last);
  if ((second !== null) !== (isPair && first !== null)) cursor.isSound = false;
  return [first, second].filter((column) => column !== null);
}

function decodeHeaders(cursor: Cursor, isPair: boolean): MemberFact['headers'] {
  const classes = HEADER_CLASSES.length;
  const both = cursor.count(isPair ? classes ** 2 - 1 : classes - 1);
  const at = isPair ? [Math.floor(both / classes), both % classes] : [both];
  return at.map((index) => HEADER_CLASSES[index]!);
}

function decodeBallot(cursor: Cursor): Ballot {
  const figures = cursor.counts(FIGURES);
  const { numbers, cells, valid, proven, distinct } = figures;
  if (cells > numbers || valid > numbers || proven > valid || distinct > valid) {
    cursor.isSound = false;
  }
  return {
    ...figures,
    replacementsCarry: cursor.flag(),
    pattern: cursor.oneOrNone(PATTERNS),
    against: cursor.some(AGAINST),
    carried: cursor.flag(),
  };
}
