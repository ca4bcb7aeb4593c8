/** Opens all that the server's work needs: its database, its keys, its policy. */
import type { KeyObject } from 'node:crypto';
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

/** What machines do when nobody has said anything else: what they do by themselves. */
const FIRST_POLICY = {};
const FIRST_VERSION = 1;

/** Throws NoKey, and what the system says of the folder. */
export async function openHouse(
  folder: string,
  env: Readonly<Record<string, string | undefined>>,
  nowMs: () => number = Date.now,
): Promise<OpenHouse> {
  const { vault, policy, made } = keysIn(folder, env);
  const policies = await signed(policy);
  const database: Database = await openDatabase(folder);
  return {
    database,
    commits: new Commits(database),
    vault: new Vault(vault),
    policies,
    delays: new Delays(),
    nowMs,
    madeKeys: made,
    [Symbol.asyncDispose]: () => database.destroy(),
  };
}

function signed(key: KeyObject): Promise<Policies> {
  return Policies.of(FIRST_POLICY, FIRST_VERSION, key);
}
