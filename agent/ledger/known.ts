/** What is known of folders and candidates, as the sweep needs it: gone through in order, listed, forgotten. */
import { RULES_REVISION } from '../../rules/index.ts';
import type { Batch } from './batch.ts';
import { Cursor } from './cursor.ts';
import {
  type Entry,
  type FileEntry,
  type FolderEntry,
  isFolder,
  type Key,
  unlisted,
  waiting,
} from './entry.ts';
import type { Identity } from './identity.ts';
import type { Pages } from './pages.ts';
import type { Rows } from './rows.ts';
import type { Volumes } from './volumes.ts';

export class Known {
  /** What is read from now on is read under it, and what was read under another is read again. */
  revision = RULES_REVISION;
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
      entry.revision === this.revision &&
      entry.changedNs === now.changedNs &&
      entry.modifiedNs === now.modifiedNs &&
      entry.sizeBytes === now.sizeBytes &&
      entry.node === now.node &&
      entry.volume === this.#volumes.numberOf(now.device)
    );
  }

  /** What a folder holds: of that, what nobody knew waits from now on. Those of its folders that nobody knew. */
  list(folder: FolderEntry, keys: readonly Key[]): readonly Key[] {
    const fresh = keys.filter((key) => this.#pages.get(key) === null);
    const isAsBefore = isSame(this.#pages.get(folder.key), folder);
    if (isAsBefore && fresh.length === 0) return fresh;
    this.#batch.change(() => {
      if (!isAsBefore) this.#pages.put(folder);
      for (const key of fresh) this.#pages.put(isFolder(key) ? unlisted(key) : waiting(key));
    });
    return fresh.filter(isFolder);
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
  if (one?.kind !== 'folder') return false;
  return one.modifiedMs === modifiedMs && one.changedMs === changedMs;
}
