/**
 * What is known of one candidate when it has been looked at, and of a whole run. These shapes are
 * what `--format ndjson` prints and a contract with whoever reads that: fields may be added, never
 * changed. Counts, places and enumerations; the only text is the file's own path.
 */
import type { Category, Confidence, Finding, Kind, Place, Warning } from '../rules/finding.ts';
import { CONFIDENCES } from '../rules/finding.ts';
import type { Severity } from '../rules/severity.ts';
import type { Format } from './formats/reader.ts';
import type { Scheme } from './formats/scheme.ts';
import type { FileFacts } from './inspect/facts-frame.ts';

/** Strongest first. A file with findings is `found` even when it was not read to its end. */
export const OUTCOME_KINDS = ['found', 'unknown', 'sealed', 'clean'] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];

/** Why a file, or the rest of it, was not read. */
export const REASONS = [
  'locked',
  'damaged',
  'limit',
  'timeout',
  'unsupported',
  'cloud-only',
  'denied',
  'unstable',
  'crashed',
] as const;
export type Reason = (typeof REASONS)[number];

/** Of the file itself; `none` also when it could not be read, since nothing then speaks for more. */
export type FileProtection = 'none' | 'weak' | 'strong' | 'efs';
export type VolumeProtection = 'on' | 'suspended' | 'off' | 'unknown';
/** Who said how a volume is protected; `none` when nobody could be asked. */
export const WITNESSES = ['cim', 'shell', 'sysfs', 'fdesetup', 'diskutil', 'none'] as const;
export type Witness = (typeof WITNESSES)[number];
export type Exposure = 'exposed' | 'protected' | 'unknown';

/** A finding as people write places: columns by letters, everything else counted from 1. */
export interface PlacedFinding {
  readonly kind: Kind;
  readonly where: Place;
  /** The inner path in an archive, masked. */
  readonly member: string | null;
  readonly sheet: number | null;
  readonly column: string | null;
  /** Instead of `column`: a register with birth date and serial in two columns. */
  readonly columns?: readonly string[];
  /** A transposed register or a lone number. */
  readonly row?: number;
  readonly headerRow: number | null;
  readonly matches: number;
  readonly persons: number;
  readonly confidence: Confidence;
}

export interface Outcome {
  readonly path: string;
  /** Base64 of the path when its bytes are no UTF-8: `path` is then only nearly right. */
  readonly pathBytes?: string;
  readonly format: Format;
  readonly outcome: OutcomeKind;
  readonly reason: Reason | null;
  /** Over the findings that make the file `found`. */
  readonly matches: number;
  readonly persons: number;
  readonly personsEstimated?: true;
  /** Of the strongest finding of kind `cpr` or `replacement`, also when too weak to alarm. */
  readonly confidence: Confidence | null;
  readonly protection: {
    readonly file: FileProtection;
    readonly volume: VolumeProtection;
    /** Who said it of the volume; not there when nobody did. */
    readonly witness?: Witness;
  };
  /** How the file is encrypted, also where that keeps nobody out; of an archive, its sealed members. */
  readonly scheme?: Scheme;
  readonly exposure: Exposure;
  /** Lies on what gets lost: a laptop, a stick, a disk on a cable. */
  readonly portable?: true;
  /** Null when nothing was found, and for what is sealed so that no thief gets in. */
  readonly severity: Severity | null;
  readonly categories: readonly Category[];
  readonly findings: readonly PlacedFinding[];
  readonly warnings?: readonly Warning[];
  /** Of an archive: its spreadsheets by outcome, those in its inner archives among them. */
  readonly members?: Readonly<Record<OutcomeKind, number>>;
  /** Found, and listed with this very content in the baseline: somebody has answered for it. */
  readonly accepted?: true;
  /** Null when the file could not be opened. */
  readonly sizeBytes: number | null;
  readonly modifiedMs: number | null;
}

/** Why a candidate ended as it did: what was looked at, and how each was decided. */
export interface Explanation extends FileFacts {
  readonly path: string;
  /** What the content was taken for. */
  readonly format: Format;
  /** Null for what is no spreadsheet. */
  readonly outcome: Outcome | null;
}

export interface Summary {
  /** Candidates with an outcome; the next four add up to it. */
  readonly files: number;
  readonly clean: number;
  readonly found: number;
  readonly sealed: number;
  readonly unknown: number;
  /** Of `found`, those that the baseline answers for. */
  readonly accepted?: number;
  /** Candidates whose content was something else; not among `files`. */
  readonly notSpreadsheet: number;
  /** Folders and files without access; the files are among `unknown` too. */
  readonly denied: number;
  /** Folders that the system could not reach, by the length of their path or a broken volume. */
  readonly unreachable: number;
  /** Paths and patterns given that led to nothing. */
  readonly missing: number;
  /** Symbolic links that were not followed. */
  readonly links: number;
  /** Folders and candidates that were to be left out; there when any were. */
  readonly excluded?: number;
  /** Candidates of which nothing lies on this disk: a thief does not have them. There when any were. */
  readonly cloudOnly?: number;
  /** Whether the walk came to its end: false after Ctrl-C. */
  readonly complete: boolean;
  /** Distinct persons over all files that were found. */
  readonly persons: number;
  readonly personsEstimated?: true;
  readonly bytes: number;
  readonly ms: number;
}

/** Whether there is nothing that was not seen: else a run without finds must not look clean. */
export function isAllRead(summary: Summary): boolean {
  const { unknown, denied, unreachable, missing, complete } = summary;
  return complete && unknown + denied + unreachable + missing === 0;
}

/** Whether a finding is one that makes a file `found`. Test persons never are. */
export function alarms(finding: Finding, least: Confidence): boolean {
  return finding.kind !== 'test' && isAtLeast(finding.confidence, least);
}

export function isAtLeast(confidence: Confidence, least: Confidence): boolean {
  return CONFIDENCES.indexOf(confidence) >= CONFIDENCES.indexOf(least);
}

/** `found` stands even when the rest was not read; what was not read is never `clean`. */
export function outcomeOf(isFound: boolean, reason: Reason | null, isSealed: boolean): OutcomeKind {
  if (isFound) return 'found';
  if (reason !== null) return 'unknown';
  return isSealed ? 'sealed' : 'clean';
}

export function strongest(findings: readonly Finding[]): Confidence | null {
  const people = findings.filter(({ kind }) => kind !== 'test');
  const seen = new Set(people.map(({ confidence }) => confidence));
  return CONFIDENCES.findLast((confidence) => seen.has(confidence)) ?? null;
}

/** `member` is there for a finding of an archive. */
export function place(finding: Finding & { readonly member?: string | null }): PlacedFinding {
  const { kind, where, sheet, row, headerRow, matches, persons, confidence } = finding;
  const [first, ...others] = finding.columns.map(columnLetters);
  return {
    kind,
    where,
    member: finding.member ?? null,
    sheet,
    column: others.length === 0 ? (first ?? null) : null,
    ...(others.length > 0 && { columns: finding.columns.map(columnLetters) }),
    ...(row !== null && { row }),
    headerRow,
    matches,
    persons,
    confidence,
  };
}

/** A, B, … Z, AA, …: columns counted from 0. */
export function columnLetters(column: number): string {
  const before = Math.floor(column / 26);
  const last = String.fromCharCode(65 + (column % 26));
  return before === 0 ? last : columnLetters(before - 1) + last;
}
