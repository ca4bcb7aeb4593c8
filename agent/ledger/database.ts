/**
 * The ledger's SQLite file: its settings, its tables, and how one that an older agent wrote becomes one of today.
 * Nothing is rewritten in place, and what was promised is on the disk: a write-ahead log, synced at each commit.
 */
import { DatabaseSync } from 'node:sqlite';
import type { StateKey } from './state-key.ts';

/** In the order in which they are put on. The first two are kept in the file, the others are of each connection. */
export const SETTINGS = [
  ['journal_mode', 'wal'],
  ['synchronous', 2],
  // Of macOS, whose usual sync stops at the disk's own memory.
  ['fullfsync', 1],
  ['cell_size_check', 1],
  ['trusted_schema', 0],
  ['temp_store', 2],
  ['cache_size', -1024],
  ['journal_size_limit', 2 ** 20],
] as const;

const MIGRATIONS: readonly string[] = [
  `CREATE TABLE note (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE volume (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
   CREATE TABLE page (
     id INTEGER PRIMARY KEY, first BLOB NOT NULL,
     folders INTEGER NOT NULL, waiting INTEGER NOT NULL, clean INTEGER NOT NULL, other INTEGER NOT NULL,
     told INTEGER NOT NULL, body BLOB NOT NULL
   ) STRICT;
   CREATE TABLE told (
     id INTEGER PRIMARY KEY, sequence INTEGER NOT NULL UNIQUE, confirmed INTEGER, gone INTEGER NOT NULL,
     path BLOB NOT NULL, place TEXT NOT NULL, volume TEXT, twin TEXT, fingerprint TEXT, drill INTEGER NOT NULL,
     first_seen_ms INTEGER NOT NULL, seen_ms INTEGER NOT NULL, details TEXT NOT NULL, sketch BLOB
   ) STRICT;
   CREATE INDEX told_content ON told (fingerprint) WHERE fingerprint IS NOT NULL;
   CREATE INDEX told_untold ON told (sequence) WHERE confirmed IS NOT sequence;`,
  'ALTER TABLE told ADD COLUMN head TEXT;',
];

export const SCHEMA = MIGRATIONS.length;

/** Throws SQLite's own errors. */
export function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 1000, defensive: true });
  try {
    for (const [name, value] of SETTINGS) database.exec(`PRAGMA ${name} = ${value}`);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Of what another process may be writing: all is as it was at this moment. Throws SQLite's own errors. */
export function openToRead(path: string): DatabaseSync {
  const database = new DatabaseSync(path, { timeout: 1000, readOnly: true, defensive: true });
  try {
    database.exec('BEGIN');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Of the tables: 0 when there are none yet. */
export function schemaOf(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
}

/** Each step whole or not at all. */
export function migrate(database: DatabaseSync): void {
  for (let schema = schemaOf(database); schema < SCHEMA; schema++) {
    database.exec(
      `BEGIN IMMEDIATE; ${MIGRATIONS[schema]} PRAGMA user_version = ${schema + 1}; COMMIT`,
    );
  }
}

export function isWhole(database: DatabaseSync): boolean {
  return database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'] === 'ok';
}

type Value = string | number | Uint8Array;

/** What is known of the ledger itself, by name. */
export class Notes {
  readonly #get;
  readonly #set;
  readonly #remove;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT value FROM note WHERE name = ?');
    this.#set = database.prepare(
      'INSERT INTO note (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
    );
    this.#remove = database.prepare('DELETE FROM note WHERE name = ?');
  }

  number(name: string): number | null {
    const value = this.#get.get(name)?.['value'];
    return typeof value === 'number' ? value : null;
  }

  text(name: string): string | null {
    const value = this.#get.get(name)?.['value'];
    return typeof value === 'string' ? value : null;
  }

  bytes(name: string): Uint8Array | null {
    const value = this.#get.get(name)?.['value'];
    return value instanceof Uint8Array ? value : null;
  }

  set(name: string, value: Value): void {
    this.#set.run(name, value);
  }

  remove(name: string): void {
    this.#remove.run(name);
  }
}

const CHECK = 'key check';

/** Whether what is encrypted in it was encrypted with this key; the first one to ask is believed. */
export function isKeyOf(key: StateKey, notes: Notes): boolean {
  const check = notes.bytes(CHECK);
  if (check !== null) return key.open(check, CHECK) !== null;
  notes.set(CHECK, key.seal(new Uint8Array(0), CHECK));
  return true;
}
