/**
 * What in the database says where a file lies or whose machine it is, encrypted with a key that is not in the
 * database: whoever has the disk or a backup alone reads nothing of it. Bound to its row, so that nobody moves it to
 * another. There may be several keys: the first encrypts, all decrypt, until a rotation is through.
 */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const NAME_BYTES = 4;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Drawn together: to ask the system for each costs more than to encrypt with it. */
const NONCES_BYTES = 1024 * NONCE_BYTES;

/** A sealed text cannot be opened: another key, or somebody changed it. */
export class Unopened extends Error {}

export class Vault {
  readonly #keys: ReadonlyMap<string, Uint8Array>;
  readonly #newest: string;
  #nonces: Uint8Array = Buffer.alloc(0);

  /** The newest key first. Throws RangeError for none, or one of another length. */
  constructor(keys: readonly Uint8Array[]) {
    if (keys.length === 0 || keys.some((key) => key.length !== KEY_BYTES)) {
      throw new RangeError('a key has 32 bytes');
    }
    this.#keys = new Map(keys.map((key) => [nameOf(key), key]));
    this.#newest = nameOf(keys[0]!);
  }

  /** `row`: what the text belongs to, `file 3f2…/17`. */
  seal(text: string, row: string): Uint8Array {
    if (this.#nonces.length === 0) this.#nonces = randomBytes(NONCES_BYTES);
    // None is there any more for another.
    const nonce = this.#nonces.subarray(0, NONCE_BYTES);
    this.#nonces = this.#nonces.subarray(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#keys.get(this.#newest)!, nonce);
    cipher.setAAD(Buffer.from(row));
    const sealed = [cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat([Buffer.from(this.#newest, 'latin1'), nonce, ...sealed]);
  }

  /** Throws Unopened. */
  open(sealed: Uint8Array, row: string): string {
    const bytes = Buffer.from(sealed);
    const key = this.#keys.get(bytes.toString('latin1', 0, NAME_BYTES));
    const end = bytes.length - TAG_BYTES;
    const start = NAME_BYTES + NONCE_BYTES;
    if (key === undefined || end < start) throw new Unopened('sealed with another key');
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(NAME_BYTES, start));
    decipher.setAAD(Buffer.from(row));
    decipher.setAuthTag(bytes.subarray(end));
    try {
      return (
        decipher.update(bytes.subarray(start, end), undefined, 'utf8') + decipher.final('utf8')
      );
    } catch {
      throw new Unopened('changed since it was sealed');
    }
  }

  /** Whether it was sealed with an older key than the newest. */
  isOld(sealed: Uint8Array): boolean {
    return Buffer.from(sealed).toString('latin1', 0, NAME_BYTES) !== this.#newest;
  }
}

/** Says nothing of the key, and tells it from others. */
function nameOf(key: Uint8Array): string {
  const hash = createHash('sha256').update('cprvagt vault key').update(key).digest();
  return hash.toString('latin1', 0, NAME_BYTES);
}

export function newKey(): Uint8Array {
  return randomBytes(KEY_BYTES);
}
