/**
 * A backup: the whole database in one file, encrypted with the same key as the paths in it. It can be made while the
 * server runs. One that was cut or changed is not restored, nor is a database overwritten by one.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  closeSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pipeline } from 'node:stream/promises';
import { sql } from 'kysely';
import { type Database, DATABASE_FILE } from './database.ts';

const MAGIC = Buffer.from('cprvagt backup 1\n', 'latin1');
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = MAGIC.length + SALT_BYTES + NONCE_BYTES;

/** A sentence for the one who restores. */
export class NoBackup extends Error {}

/**
 * `folder` is the database's own: what it holds lies there for a moment as it is. Throws what the system says of the
 * file, which must not be there.
 */
export async function backUp(
  { database, folder }: { readonly database: Database; readonly folder: string },
  key: Uint8Array,
  path: string,
): Promise<void> {
  const plain = join(folder, `${DATABASE_FILE}.${process.pid}.backup`);
  const salt = randomBytes(SALT_BYTES);
  const nonce = randomBytes(NONCE_BYTES);
  const out = createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true });
  try {
    await sql`vacuum into ${plain}`.execute(database);
    const cipher = createCipheriv('aes-256-gcm', keyFrom(key, salt), nonce);
    out.write(Buffer.concat([MAGIC, salt, nonce]));
    await pipeline(createReadStream(plain), cipher, out, { end: false });
    await new Promise<void>((done, failed) => {
      out.once('error', failed);
      out.end(cipher.getAuthTag(), done);
    });
  } finally {
    rmSync(plain, { force: true });
  }
}

/** Into a folder without a database. Throws NoBackup. */
export async function restore(
  path: string,
  keys: readonly Uint8Array[],
  folder: string,
): Promise<void> {
  const target = join(folder, DATABASE_FILE);
  if (existsSync(target))
    throw new NoBackup(`there is a database in ${folder} already: move it away first`);
  const size = statSync(path).size;
  const header = bytesOf(path, 0, HEADER_BYTES);
  if (!header.subarray(0, MAGIC.length).equals(MAGIC) || size < HEADER_BYTES + TAG_BYTES)
    throw new NoBackup('that is no backup of cprvagt');
  const salt = header.subarray(MAGIC.length, MAGIC.length + SALT_BYTES);
  const nonce = header.subarray(MAGIC.length + SALT_BYTES);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const made = `${target}.restoring`;
  for (const key of keys) {
    const decipher = createDecipheriv('aes-256-gcm', keyFrom(key, salt), nonce);
    decipher.setAuthTag(bytesOf(path, size - TAG_BYTES, TAG_BYTES));
    const sealed = createReadStream(path, { start: HEADER_BYTES, end: size - TAG_BYTES - 1 });
    try {
      await pipeline(sealed, decipher, createWriteStream(made, { mode: 0o600, flush: true }));
    } catch {
      continue;
    }
    if (!isWhole(made)) break;
    renameSync(made, target);
    return;
  }
  rmSync(made, { force: true });
  throw new NoBackup('the backup was changed or cut, or it is of another key');
}

function keyFrom(key: Uint8Array, salt: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, salt, 'cprvagt backup', 32));
}

function bytesOf(path: string, at: number, length: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(file, bytes, 0, length, at));
  } finally {
    closeSync(file);
  }
}

function isWhole(path: string): boolean {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    return database.prepare('pragma integrity_check').get()?.['integrity_check'] === 'ok';
  } finally {
    database.close();
  }
}
