/**
 * The rows: what is told of each file that is found, sealed or unknown. A row's sequence moves on when what
 * is told of it does; a row of what is gone stays until a server has heard of it, or nobody asks any more.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Outcome } from '../outcome.ts';
import type { PlaceKind } from '../walk/place.ts';
import { MachinePersons, type PersonsEstimate } from '../sketch.ts';
import { bytesOf, type Key, keyOf, pathOf } from './entry.ts';
import type { Confirmed, Reading, Row } from './row.ts';
import type { Sealed } from './sealed.ts';

/** Taken from the database at a time. */
const STRETCH = 64;
/** More often it is not written down that nothing has changed. */
const SEEN_AGAIN_MS = 60 * 60_000;
/** So long is known where something lay that no server was told of: leftovers may turn up. */
const FORGET_MS = 30 * 24 * 60 * 60_000;

/** As they are in the table. */
interface Stored {
  readonly id: number;
  readonly sequence: number;
  readonly confirmed: number | null;
  readonly gone: number;
  readonly path: Uint8Array;
  readonly place: PlaceKind;
  readonly volume: string | null;
  readonly twin: string | null;
  readonly fingerprint: string | null;
  readonly head: string | null;
  readonly drill: number;
  readonly first_seen_ms: number;
  readonly seen_ms: number;
  readonly details: string;
}

type Told = Omit<Outcome, 'path' | 'pathBytes'>;

const COLUMNS =
  'id, sequence, confirmed, gone, path, place, volume, twin, fingerprint, head, drill, first_seen_ms, seen_ms, details';
const UNTOLD = 'confirmed IS NOT sequence';

/** Without what is gone and what is a drill; the names of one file are one. */
const COUNTED = `SELECT count(DISTINCT coalesce(twin, id)) number, details ->> ? name FROM told
  WHERE gone = 0 AND drill = 0 GROUP BY name HAVING name IS NOT NULL`;

export class Rows {
  readonly #sealed: Sealed;
  readonly #nextSequence: () => number;
  readonly #statements;

  constructor(database: DatabaseSync, sealed: Sealed, nextSequence: () => number) {
    this.#sealed = sealed;
    this.#nextSequence = nextSequence;
    const prepare = (sql: string): ReturnType<DatabaseSync['prepare']> => database.prepare(sql);
    const select = (rest: string): ReturnType<typeof prepare> =>
      prepare(`SELECT ${COLUMNS} FROM told ${rest}`);
    this.#statements = {
      one: select('WHERE id = ?'),
      before: select('WHERE sequence < ? ORDER BY sequence DESC LIMIT ?'),
      ofContent: select('WHERE fingerprint = ? AND gone = 0 ORDER BY id'),
      ofVolume: select('WHERE volume = ? AND gone = 0 AND id > ? ORDER BY id LIMIT ?'),
      untold: select(`WHERE ${UNTOLD} AND sequence > ? ORDER BY sequence LIMIT ?`),
      untoldNumber: prepare(`SELECT count(*) number FROM told WHERE ${UNTOLD}`),
      counted: prepare(COUNTED),
      places: prepare(
        `SELECT count(DISTINCT coalesce(twin, id)) number, place name FROM told
         WHERE gone = 0 AND drill = 0 AND details ->> 'outcome' = 'found' GROUP BY name`,
      ),
      sketches: prepare(
        `SELECT id, sketch, details FROM told WHERE gone = 0 AND drill = 0 AND sketch IS NOT NULL
         AND id > ? ORDER BY id LIMIT ?`,
      ),
      save: prepare(
        `INSERT INTO told (${COLUMNS}, sketch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET sequence = excluded.sequence, place = excluded.place,
           volume = excluded.volume, twin = excluded.twin, fingerprint = excluded.fingerprint,
           head = excluded.head, drill = excluded.drill, seen_ms = excluded.seen_ms, details = excluded.details, sketch = excluded.sketch`,
      ),
      seen: prepare('UPDATE told SET seen_ms = ? WHERE id = ?'),
      revise: prepare('UPDATE told SET sequence = ?, details = ? WHERE id = ?'),
      present: prepare('SELECT id FROM told WHERE gone = 0 AND id > ? ORDER BY id LIMIT ?'),
      anew: prepare('UPDATE told SET sequence = ? WHERE id = ?'),
      go: prepare(
        'UPDATE told SET sequence = ?, gone = 1, seen_ms = ?, sketch = NULL WHERE id = ?',
      ),
      confirm: prepare('UPDATE told SET confirmed = max(coalesce(confirmed, 0), ?) WHERE id = ?'),
      unconfirm: prepare('UPDATE told SET confirmed = NULL WHERE sequence > ?'),
      removeConfirmed: prepare(
        'DELETE FROM told WHERE id = ? AND gone = 1 AND confirmed = sequence',
      ),
      removeOld: prepare('DELETE FROM told WHERE gone = 1 AND seen_ms < ? AND id > ?'),
    };
  }

  get(id: number): Row | null {
    const stored = this.#statements.one.get(id) as Stored | undefined;
    return stored === undefined ? null : this.#rowOf(stored);
  }

  /** The last changed first. */
  *all(): Generator<Row> {
    for (let sequence = Number.MAX_SAFE_INTEGER; ;) {
      const stretch = this.#statements.before.all(sequence, STRETCH) as unknown as Stored[];
      for (const stored of stretch) yield this.#rowOf(stored);
      if (stretch.length < STRETCH) return;
      sequence = stretch.at(-1)!.sequence;
    }
  }

  ofContent(fingerprint: string): Row[] {
    return this.#rowsOf(this.#statements.ofContent.all(fingerprint));
  }

  untold(most: number, after: number): Row[] {
    return this.#rowsOf(this.#statements.untold.all(after, most));
  }

  untoldNumber(): number {
    return Number(this.#statements.untoldNumber.get()?.['number']);
  }

  /** By one of the names of an outcome that has a word for it. */
  count(name: 'outcome' | 'reason' | 'severity'): Record<string, number> {
    return byName(this.#statements.counted.all(name));
  }

  places(): Record<string, number> {
    return byName(this.#statements.places.all());
  }

  persons(): PersonsEstimate {
    const all = new MachinePersons();
    for (let id = 0; ;) {
      const stretch = this.#statements.sketches.all(id, STRETCH);
      for (const stored of stretch) {
        id = Number(stored['id']);
        const sketch = this.#sealed.open(stored['sketch'], `sketch ${id}`, (plain) => plain);
        const { persons, personsEstimated } = JSON.parse(String(stored['details'])) as Told;
        all.add(sketch, { persons, exact: personsEstimated !== true });
      }
      if (stretch.length < STRETCH) return all.estimate();
    }
  }

  /** What is told of a candidate from now on; `id` is 0 for one that has no row. Its id. */
  save(key: Key, id: number, reading: Reading, nowMs: number): number {
    const { outcome, place, volume, fingerprint, head, drill, sketch } = reading;
    const { path: _path, pathBytes: _bytes, ...told } = outcome!;
    const details = JSON.stringify(told);
    const twin = twinOf(reading);
    const old = id === 0 ? undefined : (this.#statements.one.get(id) as Stored | undefined);
    const isSame =
      old !== undefined &&
      old.details === details &&
      old.place === place &&
      old.volume === volume &&
      old.twin === twin &&
      old.fingerprint === fingerprint &&
      old.head === head &&
      old.drill === Number(drill);
    if (isSame) {
      if (nowMs - old.seen_ms >= SEEN_AGAIN_MS) this.#statements.seen.run(nowMs, id);
      return id;
    }
    const sequence = this.#nextSequence();
    const own = old?.id ?? sequence;
    this.#statements.save.run(
      own,
      sequence,
      null,
      0,
      this.#sealed.seal(bytesOf(key), `told ${own}`),
      place,
      volume,
      twin,
      fingerprint,
      head,
      Number(drill),
      nowMs,
      nowMs,
      details,
      sketch === null ? null : this.#sealed.seal(sketch, `sketch ${own}`),
    );
    return own;
  }

  /** `after`: rows up to this id have been dealt with. The id up to which they are now; null at the end. */
  revise(volume: string, after: number, change: (outcome: Outcome) => Outcome): number | null {
    const stretch = this.#statements.ofVolume.all(volume, after, STRETCH) as unknown as Stored[];
    for (const stored of stretch) {
      const { path: _path, pathBytes: _bytes, ...told } = change(this.#rowOf(stored).outcome);
      const details = JSON.stringify(told);
      if (details === stored.details) continue;
      this.#statements.revise.run(this.#nextSequence(), details, stored.id);
    }
    return stretch.length < STRETCH ? null : stretch.at(-1)!.id;
  }

  /** Of some of what is there the sequence moves on. In and out as of `revise`. */
  anew(after: number): number | null {
    const stretch = this.#statements.present.all(after, STRETCH).map(({ id }) => Number(id));
    for (const id of stretch) this.#statements.anew.run(this.#nextSequence(), id);
    return stretch.length < STRETCH ? null : stretch.at(-1)!;
  }

  /** The file is gone, or clean. */
  go(id: number, nowMs: number): void {
    this.#statements.go.run(this.#nextSequence(), nowMs, id);
  }

  confirm({ id, sequence }: Confirmed): void {
    this.#statements.confirm.run(sequence, id);
    this.#statements.removeConfirmed.run(id);
  }

  /** Nobody has what changed after this sequence. */
  unconfirm(after: number): void {
    this.#statements.unconfirm.run(after);
  }

  /** What is long gone and came after all that anybody was told. */
  removeOld(nowMs: number, told: number): void {
    this.#statements.removeOld.run(nowMs - FORGET_MS, told);
  }

  #rowsOf(stored: readonly unknown[]): Row[] {
    return stored.map((one) => this.#rowOf(one as Stored));
  }

  #rowOf(stored: Stored): Row {
    const { id, sequence, place, volume, twin, fingerprint, head } = stored;
    const path = pathOf(this.#sealed.open(stored.path, `told ${id}`, keyOf));
    const isRaw = typeof path !== 'string';
    return {
      id,
      sequence,
      state: stored.gone === 0 ? 'present' : 'gone',
      outcome: {
        path: path.toString(),
        ...(isRaw && { pathBytes: path.toString('base64') }),
        ...(JSON.parse(stored.details) as Told),
      },
      place,
      volume,
      twin,
      fingerprint,
      head,
      drill: stored.drill !== 0,
      firstSeenMs: stored.first_seen_ms,
      seenMs: stored.seen_ms,
      confirmed: stored.confirmed === sequence,
    };
  }
}

function twinOf({ identity }: Reading): string | null {
  return identity !== null && identity.names > 1n ? `${identity.device}:${identity.node}` : null;
}

function byName(counted: readonly Record<string, unknown>[]): Record<string, number> {
  return Object.fromEntries(counted.map(({ name, number }) => [String(name), Number(number)]));
}
