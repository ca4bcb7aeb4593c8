/**
 * The database: one SQLite file in the server's folder, which needs nothing set up. What was answered is on the disk:
 * WAL with full synchronisation. Writers that come at the same time share a commit.
 */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, Migrator, SqliteDialect, type Transaction } from 'kysely';
import { MIGRATIONS } from './migrations/index.ts';
import type { Tables } from './tables.ts';

export type Database = Kysely<Tables>;
/** Also the database itself: what is read alone needs no transaction. */
export type Writing = Transaction<Tables>;

export const DATABASE_FILE = 'cprvagt.sqlite';
/** Another program may read it, a backup for one. */
const BUSY_MS = 10_000;
/** What lists are read from is larger than what SQLite keeps by itself. */
const CACHE_KIB = 65_536;

/** Opens or makes it, and brings its tables up to this release. Throws when it is of a newer one. */
export async function openDatabase(folder: string): Promise<Database> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, DATABASE_FILE);
  const sqlite = new DatabaseSync(path, { timeout: BUSY_MS });
  chmodSync(path, 0o600);
  sqlite.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
  sqlite.exec(`pragma secure_delete = on; pragma cache_size = -${CACHE_KIB}`);
  const database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: shaped(sqlite) }) });
  const provider = { getMigrations: () => Promise.resolve({ ...MIGRATIONS }) };
  const { error } = await new Migrator({ db: database, provider }).migrateToLatest();
  if (error === undefined) return database;
  await database.destroy();
  throw error instanceof Error
    ? error
    : new Error('the tables cannot be brought up to this release');
}

/** Node's SQLite in the shape that Kysely knows. Statements are prepared once. */
function shaped(
  sqlite: DatabaseSync,
): ConstructorParameters<typeof SqliteDialect>[0]['database'] & object {
  const prepared = new Map<string, ReturnType<typeof statement>>();
  return {
    prepare: (sql: string) => {
      let known = prepared.get(sql);
      if (known === undefined) {
        known = statement(sqlite.prepare(sql));
        if (prepared.size >= MOST_STATEMENTS) prepared.clear();
        prepared.set(sql, known);
      }
      return known;
    },
    close: () => sqlite.close(),
  };
}

const MOST_STATEMENTS = 500;

function statement(it: StatementSync) {
  return {
    reader: it.columns().length > 0,
    all: (parameters: readonly unknown[]) => it.all(...valuesOf(parameters)),
    run: (parameters: readonly unknown[]) => it.run(...valuesOf(parameters)),
    iterate: (parameters: readonly unknown[]) => it.iterate(...valuesOf(parameters)),
  };
}

function valuesOf(parameters: readonly unknown[]): SQLInputValue[] {
  return [...parameters] as SQLInputValue[];
}

interface Work {
  readonly write: (transaction: Writing) => Promise<unknown>;
  readonly done: (result: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** The most that wait for one commit: the last of them waits for all. */
const MOST_AT_ONCE = 50;

/**
 * Writes, several to a commit, since it is the commit that waits for the disk. One that fails leaves nothing and
 * does not take the others with it.
 */
export class Commits {
  readonly #database: Database;
  readonly #waiting: Work[] = [];
  #isRunning = false;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Resolves when it is on the disk. */
  write<T>(write: (transaction: Writing) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ write, done: (result) => resolve(result as T), failed: reject });
      if (!this.#isRunning) void this.#run();
    });
  }

  /** How many wait. */
  get length(): number {
    return this.#waiting.length;
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) {
      // Whoever comes in this turn of the loop comes along.
      await new Promise((resolve) => setImmediate(resolve));
      await this.#commit(this.#waiting.splice(0, MOST_AT_ONCE));
    }
    this.#isRunning = false;
  }

  async #commit(works: readonly Work[]): Promise<void> {
    const ends: (() => void)[] = [];
    try {
      const transaction = await this.#database.startTransaction().execute();
      try {
        for (const work of works) ends.push(await one(transaction, work));
        await transaction.commit().execute();
      } catch (error) {
        await orGone(transaction.rollback());
        throw error;
      }
    } catch (error) {
      for (const { failed } of works) failed(error);
      return;
    }
    for (const end of ends) end();
  }
}

/** When the disk is full SQLite itself has rolled back, and there is no transaction any more: what it said first counts. */
async function orGone(rollback: { readonly execute: () => Promise<unknown> }): Promise<void> {
  try {
    await rollback.execute();
  } catch {
    // It is gone, which was all that was wanted.
  }
}

/** Returns what to say once it is on the disk. */
async function one(
  transaction: Awaited<ReturnType<ReturnType<Database['startTransaction']>['execute']>>,
  { write, done, failed }: Work,
): Promise<() => void> {
  const before = await transaction.savepoint('work').execute();
  try {
    const result = await write(before);
    await before.releaseSavepoint('work').execute();
    return () => done(result);
  } catch (error) {
    await before.rollbackToSavepoint('work').execute();
    return () => failed(error);
  }
}
