/** Opens all that the server's work needs: its database, its keys, its policy. */
import type { House } from './api/route.ts';
import { Delays } from './auth/delays.ts';
import { keysIn } from './keys.ts';
import { Policies } from './policies.ts';
import { Commits, type Database, openDatabase } from './store/database.ts';
import { Vault } from './store/vault.ts';

export interface OpenHouse extends House, AsyncDisposable {
  /** Key files that were made just now. */
  readonly madeKeys: readonly string[];
}

/** Throws NoKey, and what the system says of the folder. */
export async function openHouse(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  nowMs: () => number = Date.now,
): Promise<OpenHouse> {
  const { vault, policy, made } = keysIn(folder, env);
  const database: Database = await openDatabase(folder);
  return {
    database,
    commits: new Commits(database),
    vault: new Vault(vault),
    policies: new Policies(policy),
    delays: new Delays(),
    nowMs,
    publicUrl: null,
    isStopping: () => false,
    madeKeys: made,
    [Symbol.asyncDispose]: () => database.destroy(),
  };
}
