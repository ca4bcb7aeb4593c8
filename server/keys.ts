/**
 * The server's keys: the one that paths and names are encrypted with, and the one that policies are signed with. They
 * come from the environment or from files; where neither is told they are made in the folder `keys`, which is to be
 * kept apart from the database and its backups. Without them the paths in a backup are lost: that is what they are for.
 */
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { join } from 'node:path';
import { newSigningKey } from './policies.ts';
import { newKey } from './store/vault.ts';

const FOLDER = 'keys';
const VAULT = 'paths.key';
const POLICY = 'policy.pem';

/** A sentence for the one who runs the server. */
export class NoKey extends Error {}

export interface Keys {
  /** The newest first: the others only decrypt. */
  readonly vault: readonly Uint8Array[];
  /** Only its public half where policies are signed elsewhere. */
  readonly policy: KeyObject;
  /** Files that were made just now: for somebody to put away. */
  readonly made: readonly string[];
}

type Env = Readonly<Record<string, string | undefined>>;

/** Throws NoKey for what is there and is none. */
export function keysIn(folder: string, env: Env): Keys {
  const made: string[] = [];
  const own = (name: string, fresh: () => string): string => {
    const path = join(folder, FOLDER, name);
    const there = textIn(path);
    if (there !== null) return there;
    mkdirSync(join(folder, FOLDER), { recursive: true, mode: 0o700 });
    const text = fresh();
    keep(path, text);
    made.push(path);
    return text;
  };
  const told = env['CPRVAGT_KEYS'] ?? fileIn(env['CPRVAGT_KEY_FILE']);
  const vault = told ?? own(VAULT, () => `${Buffer.from(newKey()).toString('base64')}\n`);
  const policy =
    fileIn(env['CPRVAGT_POLICY_KEY_FILE']) ??
    own(POLICY, () => newSigningKey().export({ type: 'pkcs8', format: 'pem' }));
  return { vault: vaultKeys(vault), policy: signingKey(policy), made };
}

/** In base64, one on each line or with commas between them, the newest first. */
function vaultKeys(text: string): readonly Uint8Array[] {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const keys = words.map((word) => Buffer.from(word, 'base64'));
  if (keys.length > 0 && keys.every(({ length }) => length === 32)) return keys;
  throw new NoKey('the key for paths is not 32 bytes in base64');
}

/** Either half. Throws NoKey. */
export function signingKey(pem: string): KeyObject {
  for (const half of [createPrivateKey, createPublicKey]) {
    try {
      const key = half(pem);
      if (key.asymmetricKeyType === 'ed25519') return key;
    } catch {
      // The other half, or as below.
    }
  }
  throw new NoKey('the key for policies is no Ed25519 key in PEM');
}

function fileIn(path: string | undefined): string | null {
  if (path === undefined) return null;
  const text = textIn(path);
  if (text === null) throw new NoKey(`no key can be read in ${path}`);
  return text;
}

/** Null where there is no file. */
function textIn(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new NoKey(`no key can be read in ${path}`);
  }
}

/** For the owner alone, never in place of another, on the disk before it is used, and whole or not at all. */
function keep(path: string, text: string): void {
  const made = `${path}.new`;
  rmSync(made, { force: true });
  const file = openSync(made, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  linkSync(made, path);
  rmSync(made);
}
