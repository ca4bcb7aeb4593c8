/**
 * How a ledger is opened: nobody else has it, its key opens it, it is whole, and of a schema that we know.
 * Whatever else is there is set aside, and another one begun: the disk can be read again.
 */
import { existsSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { makeKey, readKey, type StateKey } from './state-key.ts';
import {
  isKeyOf,
  isWhole,
  migrate,
  Notes,
  openDatabase,
  openToRead,
  SCHEMA,
  schemaOf,
} from './database.ts';
import { Reserve } from './reserve.ts';
import {
  databaseIn,
  isMarkedDamaged,
  keyIn,
  lock,
  makeFolder,
  makePrivate,
  markDamaged,
  reserveIn,
  setAside,
} from './state-folder.ts';
import { isDamage, troubleOf } from './trouble.ts';
import type { Parts } from './view.ts';

/** With the last four there was one that is of no use: its key is gone or another one, it is damaged, or of a newer agent. */
export const BEGINNINGS = ['new', 'resumed', 'lost-key', 'wrong-key', 'damaged', 'newer'] as const;
export type Beginning = (typeof BEGINNINGS)[number];

type Useless = Exclude<Beginning, 'new' | 'resumed'>;

interface Held extends Parts {
  readonly reserve: Reserve;
  readonly lock: Disposable;
  readonly beginning: Beginning;
  readonly setAside: string | null;
}

/** Throws when the folder cannot be written to. */
export function hold(folder: string): Held | 'taken' {
  makeFolder(folder);
  const held = lock(folder);
  if (held === null) return 'taken';
  const reserve = new Reserve(reserveIn(folder));
  try {
    const begun = begin(folder, reserve);
    reserve.take();
    return { ...begun, reserve, lock: held, markDamaged: () => markDamaged(folder) };
  } catch (error) {
    held[Symbol.dispose]();
    throw error;
  }
}

/** Null when there is none that can be read. */
export function look(folder: string): Parts | null {
  const key = existsSync(databaseIn(folder)) ? readKey(keyIn(folder)) : 'missing';
  if (typeof key === 'string' || isMarkedDamaged(folder)) return null;
  // Who only reads has nothing set aside: the agent will come by it.
  const parts = { key, markDamaged: () => {} };
  let database: DatabaseSync | null = null;
  try {
    database = openToRead(databaseIn(folder));
    if (schemaOf(database) === SCHEMA && isKeyOf(key, new Notes(database)))
      return { ...parts, database };
  } catch (error) {
    if (!isDamage(error) && troubleOf(error) === null) throw error;
  }
  database?.close();
  return null;
}

type Begun = Pick<Held, 'key' | 'database' | 'beginning' | 'setAside'>;

function begin(folder: string, reserve: Reserve): Begun {
  const { key, useless } = keyFor(folder);
  let why: Useless | null = useless;
  let aside = why === null ? null : setAside(folder, key === null);
  const own = key ?? makeKey(keyIn(folder));
  let found = databaseFor(folder, own, reserve);
  if (typeof found === 'string') {
    why = found;
    aside = setAside(folder, false);
    found = databaseFor(folder, own, reserve);
  }
  if (typeof found === 'string') throw new Error('a ledger that has just begun is of no use');
  const { database, isNew } = found;
  return { key: own, database, beginning: why ?? (isNew ? 'new' : 'resumed'), setAside: aside };
}

/** The key if there is one, and whether the ledger beside it is of no use. */
function keyFor(folder: string): {
  readonly key: StateKey | null;
  readonly useless: Useless | null;
} {
  const key = readKey(keyIn(folder));
  if (typeof key !== 'string') return { key, useless: isMarkedDamaged(folder) ? 'damaged' : null };
  const isFirst = key === 'missing' && !existsSync(databaseIn(folder));
  return { key: null, useless: isFirst ? null : 'lost-key' };
}

interface Found {
  readonly database: DatabaseSync;
  readonly isNew: boolean;
}

function databaseFor(folder: string, key: StateKey, reserve: Reserve): Found | Useless {
  try {
    return checked(databaseIn(folder), key);
  } catch (error) {
    if (isDamage(error)) return 'damaged';
    // A volume without room fails in more than one way.
    if (troubleOf(error) === null || !reserve.giveUp()) throw error;
    return checked(databaseIn(folder), key);
  }
}

function checked(path: string, key: StateKey): Found | Useless {
  makePrivate(path);
  const database = openDatabase(path);
  let useless: Useless | null = null;
  try {
    const schema = schemaOf(database);
    if (!isWhole(database)) useless = 'damaged';
    else if (schema > SCHEMA) useless = 'newer';
    else {
      migrate(database);
      if (isKeyOf(key, new Notes(database))) return { database, isNew: schema === 0 };
      useless = 'wrong-key';
    }
  } catch (error) {
    database.close();
    throw error;
  }
  database.close();
  return useless;
}
