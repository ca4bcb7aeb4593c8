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
import { type Confidence, CONFIDENCES, RULES_REVISION } from '../../rules/index.ts';
import { Batch } from './batch.ts';
import { folderKeyOf, keyOf, type Marks, NO_MARKS, type State } from './entry.ts';
import { Known } from './known.ts';
import { type Beginning, hold, look } from './opening.ts';
import type { Reserve } from './reserve.ts';
import type { Confirmed, Reading, Row } from './row.ts';
import type { Trouble } from './trouble.ts';
import {
  type Counts,
  type Coverage,
  LedgerView,
  type Parts,
  type WalkName,
  type WalkNote,
  CHECK_IN,
  CONTACT,
} from './view.ts';
import { type Mounted, NO_VOLUME, Volumes } from './volumes.ts';
import { type MachineKeys, machineKeysOf } from './machine-keys.ts';
import type { Outcome, Reason } from '../outcome.ts';

export type { Identity } from './identity.ts';
export { type Beginning, BEGINNINGS } from './opening.ts';
export type { Confirmed, Reading, Row } from './row.ts';
export { Damaged, type Trouble } from './trouble.ts';
export {
  type Counts,
  type Coverage,
  LedgerView,
  type WalkName,
  type WalkNote,
  WALKS,
} from './view.ts';

export interface Opened {
  readonly ledger: Ledger;
  readonly beginning: Beginning;
  /** Where the former one lies, and its key if that was of no use either; null when there was none. */
  readonly setAside: string | null;
}

/**
 * Begins or resumes the ledger in a folder, which is made. `taken`: another process has it. Throws when the
 * folder cannot be written to.
 */
export function openLedger(folder: string): Opened | 'taken' {
  const held = hold(folder);
  if (held === 'taken') return held;
  const { beginning, setAside, ...parts } = held;
  return { ledger: new Ledger(parts), beginning, setAside };
}

/** Null when there is none that can be read. */
export function viewLedger(folder: string): LedgerView | null {
  const parts = look(folder);
  return parts === null ? null : new LedgerView(parts);
}

/** `told` is 0 where there is nothing. */
export interface Standing {
  /** Absent while that could not be kept. */
  readonly ledgerMs?: number;
  readonly told: number;
  readonly retoldMs?: number;
}

/** These go by without anything being done to the file. */
const PASSING: ReadonlySet<Reason | null> = new Set<Reason>([
  'locked',
  'unstable',
  'denied',
  'cloud-only',
]);

const SEQUENCE = 'sequence';
/** The highest sequence that anybody was told. */
const TOLD = 'told';
/** The highest that a server said it has taken; by which of its answers it was last begun from the start. */
const CONFIRMED = 'confirmed';
const RETOLD = 'retold';
/** When the first check-in was. */
const BEGAN = 'began';
/** Far above all revisions. */
const MEASURE = 2 ** 20;
/** A commit with more pages is no longer quick. */
const MANY_PAGES = 32;

/**
 * The one who holds it is alone in changing it. What was learned is on the disk within a second. Throws `Damaged`
 * when it cannot be gone on with: opened again, it is another one.
 */
export class Ledger extends LedgerView {
  readonly keys: MachineKeys;
  /** Of folders and candidates: for the sweep. */
  readonly known: Known;
  readonly #volumes: Volumes;
  readonly #batch: Batch;
  readonly #lock: Disposable;
  #sequence: number;
  #checkIns = 0;
  #isSaved = true;

  constructor(parts: Parts & { readonly reserve: Reserve; readonly lock: Disposable }) {
    super(parts);
    const { database, key, reserve, lock, markDamaged } = parts;
    this.keys = machineKeysOf(key.secret);
    this.#lock = lock;
    this.#volumes = new Volumes(database);
    this.#batch = new Batch({
      database,
      reserve,
      markDamaged,
      save: () => this.#save(),
      isMuch: () => this.pages.changed > MANY_PAGES,
      lost: () => this.#lost(),
    });
    this.known = new Known(this.pages, this.told, this.#volumes, this.#batch);
    // By the clock, so that no number comes again after a ledger was lost, or went back to what it was.
    this.#sequence = Math.max(this.notes.number(SEQUENCE) ?? 0, Date.now() * 1000);
  }

  /** Everything is on the disk if it can be, and another process may have it. */
  override [Symbol.dispose](): void {
    try {
      if (this.database.isOpen) this.#batch.flush();
    } finally {
      super[Symbol.dispose]();
      this.#lock[Symbol.dispose]();
    }
  }

  override counts(): Counts {
    this.flush();
    return super.counts();
  }

  /** Why what was learned last could not be kept, and will be learned again; null when it could. */
  get trouble(): Trouble | null {
    return this.#batch.trouble;
  }

  /** Tells which volumes there are now, in place of what was told before. */
  mounted(volumes: readonly Mounted[]): void {
    this.#volumes.mounted(volumes);
  }

  /** How sure a finding must be from now on: what was read under another measure is read again. */
  measureBy(minConfidence: Confidence): void {
    const step = minConfidence === 'likely' ? 0 : CONFIDENCES.indexOf(minConfidence) + 1;
    this.known.revision = RULES_REVISION + step * MEASURE;
  }

  /** Keeps what was learned of a candidate in place of what was known. */
  record(reading: Reading): void {
    const { candidate, identity, outcome } = reading;
    const key = keyOf(candidate.rawPath ?? candidate.path);
    const nowMs = Date.now();
    this.#batch.change(() => {
      const before = this.pages.get(key);
      const old = before?.kind === 'file' ? before.row : 0;
      const isTold = outcome !== null && outcome.outcome !== 'clean';
      if (!isTold && old !== 0) this.told.go(old, nowMs);
      const row = isTold ? this.told.save(key, old, reading, nowMs) : 0;
      const state: State = isTold ? 'told' : outcome === null ? 'other' : 'clean';
      const isAgain = identity === null || PASSING.has(outcome?.reason ?? null);
      const revision = isAgain ? 0 : this.known.revision;
      const volume = identity === null ? NO_VOLUME : this.#volumes.keep(identity.device);
      const marks: Marks = identity ?? NO_MARKS;
      const { node, sizeBytes, modifiedNs, changedNs } = marks;
      const times = { node, sizeBytes, modifiedNs, changedNs };
      this.pages.put({ kind: 'file', key, state, revision, volume, row, ...times });
    });
  }

  /** Of the present rows on a volume: when something else than their content has changed, such as exposure. */
  revise(volume: string, change: (outcome: Outcome) => Outcome): void {
    for (let id: number | null = 0; id !== null;) {
      let next: number | null = null;
      const from: number = id;
      this.#batch.change(() => (next = this.told.revise(volume, from, change)));
      id = next;
    }
  }

  /** All that is there counts as changed: the same is told in another form. */
  tellAnew(): void {
    for (let id: number | null = 0; id !== null;) {
      const from: number = id;
      let next: number | null = null;
      this.#batch.change(() => (next = this.told.anew(from)));
      id = next;
    }
    this.flush();
  }

  /** Forgets this file or folder, and all below it. */
  forget(path: string | Buffer): void {
    const entry = this.known.get(keyOf(path));
    if (entry !== null) this.known.forget(entry);
    this.known.forgetBelow(folderKeyOf(path));
  }

  /** Forgets what lies in none of these folders. */
  keepOnly(folders: readonly string[]): void {
    this.known.keepOnly(folders.map(folderKeyOf));
  }

  /**
   * Rows that a server does not have as they are, changed after this sequence, the oldest change first. They count as
   * told from now on.
   */
  untold(most: number, after = 0): readonly Row[] {
    this.flush();
    const rows = this.told.untold(most, after);
    const last = rows.at(-1)?.sequence ?? 0;
    if (last > (this.notes.number(TOLD) ?? 0)) {
      this.#batch.change(() => this.notes.set(TOLD, last));
      this.flush();
    }
    return rows;
  }

  /** A server has these. Those that are gone go. */
  confirm(rows: readonly Confirmed[]): void {
    const highest = Math.max(0, ...rows.map(({ sequence }) => sequence));
    this.#batch.change(() => {
      for (const row of rows) this.told.confirm(row);
      if (highest > (this.notes.number(CONFIRMED) ?? 0)) this.notes.set(CONFIRMED, highest);
    });
  }

  /** No server has what changed after this sequence; `retoldMs` is the time of the answer that said so. */
  tellAgain(after: number, retoldMs: number): void {
    this.#batch.change(() => {
      this.told.unconfirm(after);
      this.notes.set(CONFIRMED, Math.min(after, this.notes.number(CONFIRMED) ?? 0));
      this.notes.set(RETOLD, retoldMs);
    });
    this.flush();
  }

  /** How far a server has what was learned here. */
  standing(): Standing {
    this.flush();
    const [ledgerMs, retoldMs] = [this.notes.number(BEGAN), this.notes.number(RETOLD)];
    return {
      ...(ledgerMs !== null && { ledgerMs }),
      told: this.notes.number(CONFIRMED) ?? 0,
      ...(retoldMs !== null && { retoldMs }),
    };
  }

  /** One more than the last time, also after a restart; on the disk before it is told. */
  nextCheckIn(): number {
    const counter = Math.max(this.checkIns(), this.#checkIns) + 1;
    // Where it cannot be kept, it must not come twice at least.
    this.#checkIns = counter;
    this.#batch.change(() => {
      this.notes.set(CHECK_IN, counter);
      if (this.notes.number(BEGAN) === null) this.notes.set(BEGAN, Date.now());
    });
    this.flush();
    return counter;
  }

  /** Whether there is anything that a server does not have; without counting all the rest. */
  get hasNews(): boolean {
    this.flush();
    return this.told.untoldNumber() > 0;
  }

  /** A server has taken what there was to tell. */
  contacted(): void {
    this.#batch.change(() => this.notes.set(CONTACT, Date.now()));
  }

  walkBegan(name: WalkName): void {
    const note: WalkNote = { beganMs: Date.now(), endedMs: null, coverage: null };
    this.#batch.change(() => this.notes.set(`${name} begun`, JSON.stringify(note)));
  }

  /** `exclude`: what was left out of it. */
  walkEnded(name: WalkName, coverage: Coverage, exclude: readonly string[] = []): void {
    const nowMs = Date.now();
    const beganMs = this.walks(name).begun?.beganMs ?? nowMs;
    const note: WalkNote = { beganMs, endedMs: nowMs, coverage, exclude };
    this.#batch.change(() => {
      this.notes.set(`${name} ended`, JSON.stringify(note));
      this.notes.remove(`${name} begun`);
      this.told.removeOld(nowMs, this.notes.number(TOLD) ?? 0);
    });
    this.flush();
    this.pages.rest();
  }

  /** Everything is on the disk, unless there is `trouble`. */
  flush(): void {
    this.#batch.flush();
  }

  protected override nextSequence(): number {
    this.#isSaved = false;
    return ++this.#sequence;
  }

  #save(): void {
    this.pages.save();
    if (!this.#isSaved) this.notes.set(SEQUENCE, this.#sequence);
    this.#isSaved = true;
  }

  #lost(): void {
    this.pages.forgetAll();
    this.#volumes.forgetAll();
    this.#isSaved = false;
  }
}
