/** How an encrypted xls stream is opened: by what its FILEPASS record says. */
import { Sealed } from '../reader.ts';
import type { Scheme } from '../scheme.ts';
import type { Version } from './dialect.ts';
import type { Decryption } from './records.ts';

export interface Opened {
  readonly decryption: Decryption;
  readonly scheme: Scheme;
}

const UNKNOWN: Scheme = {
  name: 'unknown',
  cipher: 'unknown',
  keyBits: null,
  hash: null,
  spins: null,
  password: 'secret',
};

/** Throws Unreadable: `Sealed` when it takes a password. */
export function openStream(_filePass: Uint8Array, _version: Version): Opened {
  throw new Sealed(UNKNOWN);
}
