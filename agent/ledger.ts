/**
 * The agent's memory of what it has read, in one SQLite file of the state folder. It answers what has to be read,
 * keeps what was learned until that changes or is gone, and what a server has still to be told.
 *
 *   pages   all folders and candidates in the order of their paths, some hundred to a page, encrypted: what
 *           each was when it was listed or read. Most files are clean and are nothing but an entry here.
 *   rows    what is told: one for each file that is found, sealed or unknown, path and sketch encrypted
 *   notes   when the walks were, and what they saw
 *
 * An entry is made with its folder's listing and before the file is read: a file that was not reached before
 * a kill, a power cut or a full disk still waits afterwards. What is learned is written together at
 * least each second, all or nothing. A file that ended its parser child is not read again until it changes,
 * also after a restart: its entry says so.
 */
import type { Severity } from '../rules/severity.ts';
import type { Confirmed, Reading, Row } from './ledger/row.ts';
import type { MachineKeys } from './machine-keys.ts';
import type { Outcome, OutcomeKind, Reason } from './outcome.ts';
import type { PlaceKind } from './place.ts';
import type { PersonsEstimate } from './sketch.ts';

export type { Identity } from './ledger/identity.ts';
export type { Confirmed, Reading, Row } from './ledger/row.ts';

/** How a ledger came about when it was opened. With the last four there was one that is of no use. */
export const BEGINNINGS = ['new', 'resumed', 'lost-key', 'wrong-key', 'damaged', 'newer'] as const;
export type Beginning = (typeof BEGINNINGS)[number];

/** What can be counted without reading a path. A file with several names counts once, a drill never. */
export interface Counts {
  readonly folders: number;
  /** Candidates that are listed and not yet read, or to be read again. */
  readonly waiting: number;
  readonly notSpreadsheet: number;
  readonly outcomes: Readonly<Record<OutcomeKind, number>>;
  readonly reasons: Readonly<Partial<Record<Reason, number>>>;
  readonly severities: Readonly<Partial<Record<Severity, number>>>;
  /** Found files by where they lie. */
  readonly places: Readonly<Partial<Record<PlaceKind, number>>>;
  /** Rows that a server does not have as they are. */
  readonly untold: number;
}

/** `full` lists every folder, `rescan` those that have changed. */
export const WALKS = ['full', 'rescan'] as const;
export type WalkName = (typeof WALKS)[number];

/** What a walk came by, in counts named by who walked. */
export type Coverage = Readonly<Record<string, number>>;

export interface WalkNote {
  readonly beganMs: number;
  /** Null while it is under way, and when it was cut off. */
  readonly endedMs: number | null;
  readonly coverage: Coverage | null;
}

/** What `status` reads, also beside a running agent. */
export interface LedgerView extends Disposable {
  readonly counts: () => Counts;
  /** The last walk that ended, and one that began after it. */
  readonly walks: (name: WalkName) => {
    readonly ended: WalkNote | null;
    readonly begun: WalkNote | null;
  };
  /** All, the last changed first; lazy, and what changes meanwhile may come or not. */
  readonly rows: () => Iterable<Row>;
  readonly rowOf: (path: string | Buffer) => Row | null;
  /** The present ones with this content. */
  readonly rowsOf: (fingerprint: string) => readonly Row[];
  /** Distinct persons over all found files, without drills. */
  readonly persons: () => PersonsEstimate;
}

/** The one who holds it is alone in changing it. What it writes is on the disk within a second. */
export interface Ledger extends LedgerView {
  readonly keys: MachineKeys;
  /** Keeps what was learned of a candidate in place of what was known. */
  readonly record: (reading: Reading) => void;
  /** What is told of the present rows on a volume, when something else than their content has changed. */
  readonly revise: (volume: string, change: (outcome: Outcome) => Outcome) => void;
  /** Forgets this file or folder, and all below it. */
  readonly forget: (path: string | Buffer) => void;
  /** Forgets what lies in none of these folders. */
  readonly keepOnly: (folders: readonly string[]) => void;
  /** Rows that a server does not have as they are, the oldest change first. */
  readonly untold: (most: number) => readonly Row[];
  /** Confirmed rows stay until they change; those that are gone go. */
  readonly confirm: (rows: readonly Confirmed[]) => void;
  readonly walkBegan: (name: WalkName) => void;
  readonly walkEnded: (name: WalkName, coverage: Coverage) => void;
  /** Everything is on the disk. */
  readonly flush: () => void;
}

export interface Opened {
  readonly ledger: Ledger;
  readonly beginning: Beginning;
  /** Where the former one lies, with its key if that was of no use either; null when there was none. */
  readonly setAside: string | null;
}

/**
 * Begins or resumes the ledger in a folder, which is made. `taken`: another process has it. Throws when the
 * folder cannot be written to.
 */
export type OpenLedger = (folder: string) => Opened | 'taken';

/** Null when there is none that can be read. */
export type ViewLedger = (folder: string) => LedgerView | null;
