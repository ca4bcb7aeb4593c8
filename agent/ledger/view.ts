/** What can be asked of a ledger: by the one who holds it, and by who may not change it. */
import type { DatabaseSync } from 'node:sqlite';
import type { Severity } from '../../rules/severity.ts';
import type { OutcomeKind, Reason } from '../outcome.ts';
import type { PlaceKind } from '../walk/place.ts';
import type { PersonsEstimate } from '../sketch.ts';
import type { StateKey } from './state-key.ts';
import { Notes } from './database.ts';
import { keyOf } from './entry.ts';
import { Pages } from './pages.ts';
import type { Row } from './row.ts';
import { Rows } from './rows.ts';
import { Sealed } from './sealed.ts';

/** What can be counted without reading a path. Of rows, a file with several names counts once, a drill never. */
export interface Counts {
  readonly folders: number;
  /** Candidates that have been listed and never read. */
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
  /** The patterns of what was left out; not in notes of an older agent. */
  readonly exclude?: readonly string[];
}

/** What a ledger is made of. */
export interface Parts {
  readonly database: DatabaseSync;
  readonly key: StateKey;
  /** Has it set aside when it is next opened. */
  readonly markDamaged: () => void;
}

export const CONTACT = 'contact';
export const CHECK_IN = 'check-in';

/** What `status` reads, also beside a running agent: as it was when it was opened. */
export class LedgerView implements Disposable {
  protected readonly database: DatabaseSync;
  protected readonly notes: Notes;
  protected readonly pages: Pages;
  protected readonly told: Rows;

  /** Takes over the database. */
  constructor({ database, key, markDamaged }: Parts) {
    this.database = database;
    this.notes = new Notes(database);
    const sealed = new Sealed(key, markDamaged);
    this.pages = new Pages(database, sealed);
    this.told = new Rows(database, sealed, () => this.nextSequence());
  }

  [Symbol.dispose](): void {
    if (this.database.isOpen) this.database.close();
  }

  counts(): Counts {
    const { folders, waiting, clean, other } = this.pages.census();
    const { found = 0, sealed = 0, unknown = 0 } = this.told.count('outcome');
    return {
      folders,
      waiting,
      notSpreadsheet: other,
      outcomes: { found, unknown, sealed, clean },
      reasons: this.told.count('reason'),
      severities: this.told.count('severity'),
      places: this.told.places(),
      untold: this.told.untoldNumber(),
    };
  }

  /** The last walk that ended, and one that began after it. */
  walks(name: WalkName): { readonly ended: WalkNote | null; readonly begun: WalkNote | null } {
    return { ended: this.#noteOf(`${name} ended`), begun: this.#noteOf(`${name} begun`) };
  }

  /** When a server last took what there was to tell; null when none ever has. */
  contactMs(): number | null {
    return this.notes.number(CONTACT);
  }

  /** How many times a server was checked in with, as far as is known. */
  checkIns(): number {
    return this.notes.number(CHECK_IN) ?? 0;
  }

  /** All, also those that are gone, the last changed first; lazy, and what changes meanwhile may come or not. */
  rows(): Iterable<Row> {
    return this.told.all();
  }

  rowOf(path: string | Buffer): Row | null {
    const entry = this.pages.get(keyOf(path));
    return entry?.kind === 'file' && entry.row !== 0 ? this.told.get(entry.row) : null;
  }

  /** The present ones with this content. */
  rowsOf(fingerprint: string): readonly Row[] {
    return this.told.ofContent(fingerprint);
  }

  /** Distinct persons over all found files, without drills. */
  persons(): PersonsEstimate {
    return this.told.persons();
  }

  protected nextSequence(): number {
    throw new Error('a view changes nothing');
  }

  #noteOf(name: string): WalkNote | null {
    const text = this.notes.text(name);
    return text === null ? null : (JSON.parse(text) as WalkNote);
  }
}
