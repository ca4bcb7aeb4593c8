/**
 * All folders and candidates of a machine in the order of their keys, some hundred to a page: going through them
 * in order decrypts each page once. In memory are the first key of each page and the few pages in hand.
 *
 * What is put here is written by `save`, within the transaction of whoever calls it; after a transaction that
 * failed, `forgetAll` and everything is as it is on the disk.
 */
import type { DatabaseSync } from 'node:sqlite';
import { bytesOf, type Entry, type Key, keyOf, STATES, type State } from './entry.ts';
import { readPage, writePage } from './page-body.ts';
import type { Sealed } from './sealed.ts';

/** A page with more is cut in two. */
const MOST_ENTRIES = 512;
/** Pages held though nobody has changed them. */
const MOST_HELD = 8;

interface Place {
  readonly id: number;
  /** No key of the page comes before it. Of the first page it is empty, so that every key has a page. */
  readonly first: Key;
}

export interface Page extends Place {
  readonly entries: Entry[];
  /** Of the places of its entries: another one when some have come or gone. */
  edition: number;
  isChanged: boolean;
}

/** Files in each state, folders. */
export type Census = Record<State | 'folders', number>;

export class Pages {
  readonly #statements;
  readonly #sealed: Sealed;
  #index: Place[] | null = null;
  /** The least recently used first. */
  readonly #held = new Map<number, Page>();
  readonly #emptied = new Set<number>();
  #nextId = 1;

  constructor(database: DatabaseSync, sealed: Sealed) {
    this.#sealed = sealed;
    const prepare = (sql: string): ReturnType<DatabaseSync['prepare']> => database.prepare(sql);
    this.#statements = {
      index: prepare('SELECT id, first FROM page'),
      body: prepare('SELECT body FROM page WHERE id = ?'),
      save: prepare(
        `INSERT INTO page (id, first, body, folders, waiting, clean, other, told) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET first = excluded.first, body = excluded.body, folders = excluded.folders,
           waiting = excluded.waiting, clean = excluded.clean, other = excluded.other, told = excluded.told`,
      ),
      remove: prepare('DELETE FROM page WHERE id = ?'),
      census: prepare(
        `SELECT coalesce(sum(folders), 0) folders, coalesce(sum(waiting), 0) waiting,
           coalesce(sum(clean), 0) clean, coalesce(sum(other), 0) other, coalesce(sum(told), 0) told FROM page`,
      ),
    };
  }

  /** Pages that `save` would write. */
  get changed(): number {
    let changed = this.#emptied.size;
    for (const page of this.#held.values()) if (page.isChanged) changed++;
    return changed;
  }

  get(key: Key): Entry | null {
    const page = this.pageOf(key);
    const entry = page?.entries[placeIn(page, key)];
    return entry?.key === key ? entry : null;
  }

  put(entry: Entry): void {
    const page = this.pageOf(entry.key) ?? this.#add('', []);
    const at = placeIn(page, entry.key);
    const isThere = page.entries[at]?.key === entry.key;
    page.entries.splice(at, isThere ? 1 : 0, entry);
    page.isChanged = true;
    if (isThere) return;
    page.edition++;
    if (page.entries.length > MOST_ENTRIES) this.#cut(page);
  }

  remove(key: Key): void {
    const page = this.pageOf(key);
    const at = page === null ? 0 : placeIn(page, key);
    if (page?.entries[at]?.key !== key) return;
    page.entries.splice(at, 1);
    page.edition++;
    page.isChanged = true;
    if (page.entries.length === 0 && page.first !== '') this.#drop(page);
  }

  /** The page that a key is on, or would be; null when there is none at all. */
  pageOf(key: Key): Page | null {
    const index = this.#places();
    return index.length === 0 ? null : this.#page(index[this.#indexOf(key)]!);
  }

  /** The page behind that of this key. */
  pageAfter(key: Key): Page | null {
    const index = this.#places();
    const next = index.length === 0 ? undefined : index[this.#indexOf(key) + 1];
    return next === undefined ? null : this.#page(next);
  }

  /** Whether a page is still in hand, and so the only one of its kind. */
  holds(page: Page): boolean {
    return this.#held.get(page.id) === page;
  }

  save(): void {
    for (const id of this.#emptied) this.#statements.remove.run(id);
    this.#emptied.clear();
    for (const page of this.#held.values()) if (page.isChanged) this.#write(page);
    this.#shed(MOST_HELD);
  }

  forgetAll(): void {
    this.#index = null;
    this.#held.clear();
    this.#emptied.clear();
  }

  /** Gives back what memory it can. */
  rest(): void {
    this.#shed(0);
  }

  census(): Census {
    return { ...(this.#statements.census.get() as Census) };
  }

  #write(page: Page): void {
    const { id, first, entries } = page;
    const count = (state: State): number =>
      entries.reduce(
        (sum, entry) => sum + (entry.kind === 'file' && entry.state === state ? 1 : 0),
        0,
      );
    const files = STATES.map(count);
    const folders = entries.length - files.reduce((sum, number) => sum + number, 0);
    this.#statements.save.run(
      id,
      this.#sealed.seal(bytesOf(first), `first ${id}`),
      this.#sealed.seal(writePage(entries), `page ${id}`),
      folders,
      ...files,
    );
    page.isChanged = false;
  }

  #page(place: Place): Page {
    const { id } = place;
    const held = this.#held.get(id);
    if (held !== undefined) {
      this.#held.delete(id);
      this.#held.set(id, held);
      return held;
    }
    this.#shed(MOST_HELD - 1);
    const body = this.#statements.body.get(id)?.['body'];
    const entries = this.#sealed.open(body, `page ${id}`, readPage);
    const page = { ...place, entries, edition: 0, isChanged: false };
    this.#held.set(id, page);
    return page;
  }

  #places(): Place[] {
    if (this.#index !== null) return this.#index;
    const index: Place[] = [];
    this.#nextId = 1;
    for (const row of this.#statements.index.iterate()) {
      const id = Number(row['id']);
      index.push({ id, first: this.#sealed.open(row['first'], `first ${id}`, keyOf) });
      this.#nextId = Math.max(this.#nextId, id + 1);
    }
    this.#index = index.toSorted((one, other) => (one.first < other.first ? -1 : 1));
    return this.#index;
  }

  /** The last page whose first key is not behind this one. */
  #indexOf(key: Key): number {
    const index = this.#places();
    let [low, high] = [0, index.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (index[middle]!.first <= key) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  #add(first: Key, entries: Entry[]): Page {
    const index = this.#places();
    const page = { id: this.#nextId++, first, entries, edition: 0, isChanged: true };
    const at = index.length === 0 ? 0 : this.#indexOf(first) + 1;
    index.splice(at, 0, { id: page.id, first });
    this.#held.set(page.id, page);
    return page;
  }

  #cut(page: Page): void {
    const entries = page.entries.splice(page.entries.length >> 1);
    this.#add(entries[0]!.key, entries);
  }

  #drop(page: Page): void {
    this.#places().splice(this.#indexOf(page.first), 1);
    this.#held.delete(page.id);
    this.#emptied.add(page.id);
  }

  /** Until no more than this many are held that nobody has changed. */
  #shed(most: number): void {
    for (const [id, page] of this.#held) {
      if (this.#held.size <= most) return;
      if (!page.isChanged) this.#held.delete(id);
    }
  }
}

/** Of the first entry that does not come before this key. */
export function placeIn({ entries }: Page, key: Key): number {
  let [low, high] = [0, entries.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (entries[middle]!.key < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
