/** What is known of folders and candidates, as the sweep needs it: gone through in order, listed, forgotten. */
import { RULES_REVISION } from '../../rules/index.ts';
import type { Batch } from './batch.ts';
import { Cursor } from './cursor.ts';
import {
  type Entry,
  type FileEntry,
  type FolderEntry,
  type Key,
  unlisted,
  waiting,
} from './entry.ts';
import type { Identity } from './identity.ts';
import type { Pages } from './pages.ts';
import type { Rows } from './rows.ts';
import type { Volumes } from './volumes.ts';

export class Known {
  readonly #pages: Pages;
  readonly #rows: Rows;
  readonly #volumes: Volumes;
  readonly #batch: Batch;

  constructor(pages: Pages, rows: Rows, volumes: Volumes, batch: Batch) {
    this.#pages = pages;
    this.#rows = rows;
    this.#volumes = volumes;
    this.#batch = batch;
  }

  get(key: Key): Entry | null {
    return this.#pages.get(key);
  }

  /** From this key on. */
  from(key: Key): Cursor {
    return new Cursor(this.#pages, key);
  }

  /** Whether a file is still the one that was read, and under the rules of today. */
  isRead(entry: FileEntry, now: Identity): boolean {
    return (
      entry.revision === RULES_REVISION &&
      entry.changedNs === now.changedNs &&
      entry.modifiedNs === now.modifiedNs &&
      entry.sizeBytes === now.sizeBytes &&
      entry.node === now.node &&
      entry.volume === this.#volumes.numberOf(now.device)
    );
  }

  /** What a folder holds. Those of its folders that nobody knew; they and such files wait from now on. */
  list(folder: FolderEntry, folders: Iterable<Key>, files: Iterable<Key>): readonly Key[] {
    const isNew = (key: Key): boolean => this.#pages.get(key) === null;
    const fresh = [...folders].filter(isNew);
    this.#batch.change(() => {
      if (!isSame(this.#pages.get(folder.key), folder)) this.#pages.put(folder);
      for (const key of fresh) this.#pages.put(unlisted(key));
      for (const key of files) if (isNew(key)) this.#pages.put(waiting(key));
    });
    return fresh;
  }

  forget(entry: Entry): void {
    this.#batch.change(() => this.#forget(entry));
  }

  /** All that begins with this key, it itself too. */
  forgetBelow(prefix: Key): void {
    this.#batch.change(() => {
      for (const entry of this.from(prefix).below(prefix)) this.#forget(entry);
    });
  }

  /** All that begins with none of these. */
  keepOnly(prefixes: readonly Key[]): void {
    const cursor = this.from('');
    for (const entry of cursor.below('')) {
      const { key } = entry;
      const prefix = prefixes.find((one) => key.startsWith(one));
      if (prefix === undefined) this.forget(entry);
      else cursor.pass(prefix);
    }
  }

  #forget(entry: Entry): void {
    this.#pages.remove(entry.key);
    if (entry.kind === 'file' && entry.row !== 0) this.#rows.go(entry.row, Date.now());
  }
}

function isSame(one: Entry | null, { modifiedMs, changedMs }: FolderEntry): boolean {
  const isFolder = one?.kind === 'folder';
  return isFolder && one.modifiedMs === modifiedMs && one.changedMs === changedMs;
}
