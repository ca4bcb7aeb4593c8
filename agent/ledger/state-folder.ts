/**
 * The folder of the agent's state: made for its owner alone, held by one process at a time, and what is of no use in it
 * is set aside under another name, never deleted.
 */
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { syncFolder } from './private-file.ts';
import { BUSY, codeIn } from './trouble.ts';

const LOCK = 'agent.lock';
/** There when the ledger was found damaged while it was in use. */
const DAMAGED = 'damaged';
const DATABASE = 'ledger.db';
const OF_DATABASE = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`];
const ASIDE = 'set-aside';

export function databaseIn(folder: string): string {
  return join(folder, DATABASE);
}

export function keyIn(folder: string): string {
  return join(folder, 'state.key');
}

export function reserveIn(folder: string): string {
  return join(folder, 'reserve');
}

/** Throws when it may not be made, and for a link: what is written here is written nowhere else. */
export function makeFolder(folder: string): void {
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!lstatSync(folder).isDirectory()) throw new Error('the state folder is a link or a file');
}

/** A file for its owner alone, if there is none: SQLite would let others read, and gives what it makes beside it the same rights. */
export function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600));
}

/** Held until it is disposed of, or the process ends in whatever way; null when another one holds it. */
export function lock(folder: string): Disposable | null {
  // The system's own lock on a file that stays empty; SQLite knows how on each system.
  const path = join(folder, LOCK);
  makePrivate(path);
  const database = new DatabaseSync(path, { timeout: 0 });
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return { [Symbol.dispose]: () => database[Symbol.dispose]() };
  } catch (error) {
    database.close();
    if (codeIn(error) === BUSY) return null;
    throw error;
  }
}

/** Has the ledger set aside when it is next opened. */
export function markDamaged(folder: string): void {
  writeFileSync(join(folder, DAMAGED), '', { mode: 0o600 });
}

export function isMarkedDamaged(folder: string): boolean {
  return existsSync(join(folder, DAMAGED));
}

/** Where they lie from now on; null when there were none. */
export function setAside(folder: string, withKey: boolean): string | null {
  const paths = OF_DATABASE.map((name) => join(folder, name));
  const found = [...paths, ...(withKey ? [keyIn(folder)] : [])].filter((path) => existsSync(path));
  const aside = found.length === 0 ? null : newFolder(folder);
  for (const path of found) renameSync(path, join(aside!, path.slice(dirname(path).length + 1)));
  if (aside !== null) syncFolder(aside);
  rmSync(join(folder, DAMAGED), { force: true });
  syncFolder(folder);
  return aside;
}

function newFolder(folder: string): string {
  for (let number = 1; ; number++) {
    const path = join(folder, `${ASIDE}-${number}`);
    if (existsSync(path)) continue;
    mkdirSync(path, { mode: 0o700 });
    return path;
  }
}
