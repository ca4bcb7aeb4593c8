/**
 * How the tables came about, release by release; one that was released is never changed. Each is run once, in
 * order, in a transaction.
 */
import type { Migration } from 'kysely';
import { FIRST } from './0001.ts';
import { makeAll } from './table.ts';

export const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '0001': { up: (database) => makeAll(database, FIRST) },
};
