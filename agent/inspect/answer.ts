/**
 * What the child found out, as numbers on their way to the parent: id, format, trouble, inflated
 * bytes, matches, persons, categories, warnings, how it is encrypted, how many findings, and the
 * findings. Of an archive further: its spreadsheets by strength, the member of each finding, and the members' names, which
 * are the only text that ever leaves the child, and leave it masked.
 *
 * The parent trusts none of it: `decodeAnswer` gives null for all that no honest child would send.
 */
import {
  CATEGORIES,
  CONFIDENCES,
  type Finding,
  KINDS,
  masked,
  PLACES,
  type Verdict,
  WARNINGS,
} from '../../rules/index.ts';
import { type Format, FORMATS, type Trouble, TROUBLES } from '../formats/reader.ts';
import { CIPHERS, HASHES, MOST_KEY_BITS, MOST_SPINS } from '../formats/scheme.ts';
import { PASSWORDS, type Scheme, SCHEMES } from '../formats/scheme.ts';
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

/** Why the child could not read the file to its end; `crashed` is a fault of ours. */
export const CHILD_TROUBLES = [...TROUBLES, 'crashed'] as const;
export type ChildTrouble = Trouble | 'crashed';

/** A finding, and in an archive the member that holds it: its inner path, masked. */
export interface MemberFinding extends Finding {
  readonly member: string | null;
}

export interface FileVerdict extends Verdict {
  readonly findings: readonly MemberFinding[];
}

/** How a spreadsheet in an archive was read: to its end, not without its password, or not all. */
export const MEMBER_STATES = ['read', 'sealed', 'unread'] as const;
export type MemberState = (typeof MEMBER_STATES)[number];

/**
 * How many spreadsheets of an archive, those of inner archives among them, in each state: without a
 * finding of anybody, then by their strongest one as in CONFIDENCES.
 */
export type MemberCounts = Readonly<Record<MemberState, readonly number[]>>;

/** What the child found out. What was found before a trouble counts. */
export interface Answer {
  readonly format: Format;
  readonly trouble: ChildTrouble | null;
  readonly verdict: FileVerdict;
  /** How it is encrypted; of an archive, the weakest of its sealed members. Null for what is not. */
  readonly scheme: Scheme | null;
  readonly inflatedBytes: number;
  /** Null for what is no archive. */
  readonly members: MemberCounts | null;
}

const SCHEME_NUMBERS = 6;
const ANSWER_NUMBERS = 9 + SCHEME_NUMBERS;
const FINDING_NUMBERS = 11;
const STRENGTHS = CONFIDENCES.length + 1;
const COUNT_NUMBERS = MEMBER_STATES.length * STRENGTHS;
/** More than any file within the limits can hold. */
const MOST_MATCHES = 2 ** 31;
const MOST_ROWS = 2 ** 31;
const MOST_INFLATED = 2 * limits.inflatedBytes;

const encoder = new TextEncoder();

export function encodeAnswer(id: number, answer: Answer): Uint8Array {
  const { format, trouble, verdict, scheme, inflatedBytes, members } = answer;
  const { listed, names } = listedOf(verdict.findings);
  const numbers = [
    id,
    FORMATS.indexOf(format),
    trouble === null ? -1 : CHILD_TROUBLES.indexOf(trouble),
    inflatedBytes,
    verdict.matches,
    verdict.persons,
    bitsOf(CATEGORIES, verdict.categories),
    bitsOf(WARNINGS, verdict.warnings),
    ...schemeNumbers(scheme),
    listed.length,
    ...listed.flatMap(findingNumbers),
  ];
  const table = [...names.keys()];
  if (members !== null) {
    numbers.push(...MEMBER_STATES.flatMap((state) => members[state]), table.length);
    numbers.push(...listed.map(({ member }) => (member === null ? -1 : table.indexOf(member))));
    numbers.push(...[...names.values()].map(({ length }) => length));
  }
  const text = members === null ? [] : [...names.values()];
  const bytes = text.reduce((sum, { length }) => sum + length, 0);
  const frame = new Uint8Array(HEADER_BYTES + numbers.length * NUMBER_BYTES + bytes);
  let at = writeHead(frame, 'verdict', numbers, bytes);
  for (const name of text) {
    frame.set(name, at);
    at += name.length;
  }
  return frame;
}

interface Listed {
  readonly listed: readonly MemberFinding[];
  /** Each member's name once, in UTF-8. */
  readonly names: ReadonlyMap<string, Uint8Array>;
}

/** As many as fit into one frame: those of people first, and of these the strongest. */
function listedOf(findings: readonly MemberFinding[]): Listed {
  const places = [...findings.keys()];
  const isTest = (at: number): boolean => findings[at]?.kind === 'test';
  const inTurn = [...places.filter((at) => !isTest(at)), ...places.filter(isTest)];
  const kept = new Set<number>();
  const names = new Map<string, Uint8Array>();
  let room = limits.verdictBytes - (ANSWER_NUMBERS + COUNT_NUMBERS + 1) * NUMBER_BYTES;
  for (const at of inTurn) {
    const member = findings[at]?.member ?? null;
    const name = member === null || names.has(member) ? null : encoder.encode(member);
    room -= (FINDING_NUMBERS + 1) * NUMBER_BYTES;
    if (name !== null) room -= NUMBER_BYTES + name.length;
    if (kept.size === limits.findings || room < 0) break;
    if (member !== null && name !== null) names.set(member, name);
    kept.add(at);
  }
  return { listed: findings.filter((_, at) => kept.has(at)), names };
}

/** All -1 for none. */
function schemeNumbers(scheme: Scheme | null): number[] {
  if (scheme === null) return Array.from({ length: SCHEME_NUMBERS }, () => -1);
  return [
    SCHEMES.indexOf(scheme.name),
    CIPHERS.indexOf(scheme.cipher),
    scheme.keyBits ?? -1,
    scheme.hash === null ? -1 : HASHES.indexOf(scheme.hash),
    scheme.spins ?? -1,
    PASSWORDS.indexOf(scheme.password),
  ];
}

function findingNumbers(finding: Finding): number[] {
  const [first = -1, second = -1] = finding.columns;
  return [
    KINDS.indexOf(finding.kind),
    PLACES.indexOf(finding.where),
    finding.sheet ?? -1,
    finding.columns.length,
    first,
    second,
    finding.row ?? -1,
    finding.headerRow ?? -1,
    finding.matches,
    finding.persons,
    CONFIDENCES.indexOf(finding.confidence),
  ];
}

/** The answer to this job, or null when any part is not one that the readers could give. */
export function decodeAnswer(payload: Uint8Array, job: Job): Answer | null {
  if (payload.byteLength > limits.verdictBytes) return null;
  const count = Math.floor(payload.byteLength / NUMBER_BYTES);
  if (count < ANSWER_NUMBERS) return null;
  const numbers = numbersOf(payload, ANSWER_NUMBERS);
  const [id, formatAt, troubleAt, inflatedBytes] = numbers;
  const [matches, persons, categoryBits, warningBits] = numbers.slice(4);
  const listed = numbers.at(-1);
  if (id !== job.id || !isCount(listed, limits.findings)) return null;
  const findingsEnd = ANSWER_NUMBERS + listed * FINDING_NUMBERS;
  if (count < findingsEnd) return null;
  const format = memberAt(FORMATS, formatAt);
  const trouble = troubleAt === -1 ? null : memberAt(CHILD_TROUBLES, troubleAt);
  const categories = membersOf(CATEGORIES, categoryBits);
  const warnings = membersOf(WARNINGS, warningBits);
  if (format === undefined || trouble === undefined) return null;
  if (categories === null || warnings === null) return null;
  if (!isCount(matches, MOST_MATCHES) || !isCount(persons, matches)) return null;
  if (!isCount(inflatedBytes, MOST_INFLATED)) return null;
  const found = decodeFindings(numbersOf(payload, findingsEnd).slice(ANSWER_NUMBERS));
  const archive = decodeMembers(payload.subarray(findingsEnd * NUMBER_BYTES), listed);
  const scheme = decodeScheme(numbers.slice(8, 8 + SCHEME_NUMBERS));
  if (found === null || archive === undefined || scheme === undefined) return null;
  // What nobody has the password of was not read.
  if (scheme?.password === 'secret' && trouble === null && archive === null) return null;
  const findings = found.map((finding, at) => ({
    ...finding,
    member: archive?.memberOf[at] ?? null,
  }));
  const verdict = { findings, matches, persons, categories, warnings };
  return { format, trouble, verdict, scheme, inflatedBytes, members: archive?.members ?? null };
}

/** Undefined for what no honest child sends. */
function decodeScheme(numbers: readonly number[]): Scheme | null | undefined {
  if (numbers.every((number) => number === -1)) return null;
  const [nameAt, cipherAt, keyBits, hashAt, spins, passwordAt] = numbers;
  const name = memberAt(SCHEMES, nameAt);
  const cipher = memberAt(CIPHERS, cipherAt);
  const hash = hashAt === -1 ? null : memberAt(HASHES, hashAt);
  const password = memberAt(PASSWORDS, passwordAt);
  if (name === undefined || cipher === undefined) return undefined;
  if (hash === undefined || password === undefined) return undefined;
  if (keyBits !== -1 && !isCount(keyBits, MOST_KEY_BITS)) return undefined;
  if (spins !== -1 && !isCount(spins, MOST_SPINS)) return undefined;
  return {
    name,
    cipher,
    keyBits: keyBits === -1 ? null : keyBits,
    hash,
    spins: spins === -1 ? null : spins,
    password,
  };
}

interface ArchivePart {
  readonly members: MemberCounts;
  /** Of each finding. */
  readonly memberOf: readonly (string | null)[];
}

/** What comes behind the findings: null for nothing, undefined for what no honest child sends. */
function decodeMembers(payload: Uint8Array, listed: number): ArchivePart | null | undefined {
  if (payload.byteLength === 0) return null;
  const fixed = COUNT_NUMBERS + 1 + listed;
  if (payload.byteLength < fixed * NUMBER_BYTES) return undefined;
  const numbers = numbersOf(payload, fixed);
  const counts = numbers.slice(0, COUNT_NUMBERS);
  const names = numbers[COUNT_NUMBERS];
  const memberAts = numbers.slice(COUNT_NUMBERS + 1);
  const all = counts.reduce((sum, one) => sum + one, 0);
  if (!counts.every((one) => isCount(one, limits.entries)) || all > limits.entries) {
    return undefined;
  }
  if (!isCount(names, listed)) return undefined;
  const table = decodeNames(payload.subarray(fixed * NUMBER_BYTES), names);
  if (table === null || !memberAts.every((at) => at === -1 || at in table)) return undefined;
  const [read, sealed, unread] = MEMBER_STATES.map((_, at) =>
    counts.slice(at * STRENGTHS, (at + 1) * STRENGTHS),
  ) as [number[], number[], number[]];
  return {
    members: { read, sealed, unread },
    memberOf: memberAts.map((at) => table[at] ?? null),
  };
}

/** So many lengths, then the names; null when they do not fill the bytes or are no short texts. */
export function decodeNames(payload: Uint8Array, count: number): string[] | null {
  if (payload.byteLength < count * NUMBER_BYTES) return null;
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const names: string[] = [];
  let at = count * NUMBER_BYTES;
  for (const length of numbersOf(payload, count)) {
    if (!isCount(length, payload.byteLength - at)) return null;
    try {
      names.push(masked(decoder.decode(payload.subarray(at, at + length))));
    } catch {
      return null; // No UTF-8.
    }
    at += length;
  }
  const areShort = names.every((name) => name.length > 0 && name.length <= limits.memberName);
  return areShort && at === payload.byteLength ? names : null;
}

function decodeFindings(numbers: readonly number[]): Finding[] | null {
  const findings: Finding[] = [];
  for (let at = 0; at < numbers.length; at += FINDING_NUMBERS) {
    const finding = decodeFinding(numbers.slice(at, at + FINDING_NUMBERS));
    if (finding === null) return null;
    findings.push(finding);
  }
  return findings;
}

function decodeFinding(numbers: readonly number[]): Finding | null {
  const [kindAt, placeAt, sheet, width, first, second, row, headerRow] = numbers;
  const [matches, persons, confidenceAt] = numbers.slice(8);
  const kind = memberAt(KINDS, kindAt);
  const where = memberAt(PLACES, placeAt);
  const confidence = memberAt(CONFIDENCES, confidenceAt);
  if (kind === undefined || where === undefined || confidence === undefined) return null;
  if (!isPlaceNumber(sheet, limits.sheets) || !isPlaceNumber(row, MOST_ROWS)) return null;
  if (!isPlaceNumber(headerRow, MOST_ROWS)) return null;
  if (!isCount(matches, MOST_MATCHES) || matches === 0) return null;
  if (!isCount(persons, matches) || persons === 0) return null;
  const columns = columnsOf(width, first, second);
  if (columns === null) return null;
  return {
    kind,
    where,
    sheet: sheet === -1 ? null : sheet,
    columns,
    row: row === -1 ? null : row,
    headerRow: headerRow === -1 ? null : headerRow,
    matches,
    persons,
    confidence,
  };
}

function columnsOf(
  width: number | undefined,
  first: number | undefined,
  second: number | undefined,
): number[] | null {
  const last = limits.columns - 1;
  if (width === 0) return first === -1 && second === -1 ? [] : null;
  if (!isCount(first, last)) return null;
  if (width === 1) return second === -1 ? [first] : null;
  return width === 2 && isCount(second, last) ? [first, second] : null;
}

/** -1 for none, else counted from 1. */
function isPlaceNumber(value: number | undefined, most: number): value is number {
  return value === -1 || (isCount(value, most) && value > 0);
}
