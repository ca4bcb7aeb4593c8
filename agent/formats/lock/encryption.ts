/** One way of encrypting a package, with what one file tells of it. */
import type { Scheme } from '../scheme.ts';
import type { Decryption } from './package-content.ts';

export interface Encryption {
  /** As long as nobody knows the password. */
  readonly scheme: Scheme;
  /** Null for a wrong password, and where nobody here can decrypt. Throws Unreadable `limit`. */
  readonly open: (password: string) => Decryption | null;
}
