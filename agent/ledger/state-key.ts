/**
 * The one secret of a machine's state: what is encrypted in the ledger is worth nothing without it, and so are
 * the sums that are made of contents (`machine-keys.ts`). A file of its own, for its owner alone, that is made
 * once and never written again: a backup or a copy of the ledger tells nobody a path.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, constants, fchmodSync, fstatSync, openSync, readSync } from 'node:fs';
import { codeOf } from '../errno.ts';
import { writeNew } from './private-file.ts';

const SECRET_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const MAGIC = Buffer.from('cprvagt1');
/** By which a file that was cut or written over is told from a key. */
const CHECK_BYTES = 8;
const FILE_BYTES = MAGIC.length + SECRET_BYTES + CHECK_BYTES;
const CIPHER = 'aes-256-gcm';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
const isWindows = process.platform === 'win32';

export class StateKey {
  readonly secret: Uint8Array;
  readonly #key: Uint8Array;

  constructor(secret: Uint8Array) {
    this.secret = secret;
    this.#key = new Uint8Array(hkdfSync('sha256', secret, '', 'cprvagt state 1', SECRET_BYTES));
  }

  /** Encrypted, for this one place: elsewhere it cannot be opened. */
  seal(plain: Uint8Array, place: string): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#key, nonce).setAAD(Buffer.from(place));
    const body = cipher.update(plain);
    cipher.final();
    return Buffer.concat([nonce, cipher.getAuthTag(), body]);
  }

  /** Null for what this key has not sealed for this place, as it was. */
  open(sealed: Uint8Array, place: string): Buffer | null {
    if (sealed.length < NONCE_BYTES + TAG_BYTES) return null;
    const nonce = sealed.subarray(0, NONCE_BYTES);
    const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const options = { authTagLength: TAG_BYTES };
    const decipher = createDecipheriv(CIPHER, this.#key, nonce, options).setAAD(Buffer.from(place));
    const plain = decipher.setAuthTag(tag).update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
    try {
      decipher.final();
      return plain;
    } catch {
      return null;
    }
  }
}

/** `broken` is a file that holds no key, or that somebody else has put there. Throws when it may not be read. */
export function readKey(path: string): StateKey | 'missing' | 'broken' {
  let fd: number;
  try {
    // `|` takes the last two, undefined on Windows, for 0.
    fd = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return 'missing';
    if (code === 'ELOOP' || code === 'EISDIR') return 'broken';
    throw error;
  }
  try {
    const stats = fstatSync(fd);
    const isOurs = isWindows || stats.uid === process.getuid?.();
    if (!stats.isFile() || !isOurs || stats.size !== FILE_BYTES) return 'broken';
    if (!isWindows && (stats.mode & 0o077) !== 0) fchmodSync(fd, 0o600);
    const file = Buffer.alloc(FILE_BYTES);
    const secret = file.subarray(MAGIC.length, MAGIC.length + SECRET_BYTES);
    const isWhole = readSync(fd, file, 0, FILE_BYTES, 0) === FILE_BYTES;
    return isWhole && file.equals(fileOf(secret)) ? new StateKey(secret) : 'broken';
  } finally {
    closeSync(fd);
  }
}

/** Makes a key where there is none; it is on the disk before anything is sealed with it. */
export function makeKey(path: string): StateKey {
  const secret = randomBytes(SECRET_BYTES);
  writeNew(path, fileOf(secret), 'mine');
  return new StateKey(secret);
}

function fileOf(secret: Uint8Array): Buffer {
  const check = createHash('sha256').update(secret).digest().subarray(0, CHECK_BYTES);
  return Buffer.concat([MAGIC, secret, check]);
}
