/** The cookie that a session is shown by: 256 random bits, of which the database has the hash alone. */
import { createHash, randomBytes } from 'node:crypto';

const TOKEN_BYTES = 32;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

/** Where the browser is: a plain connection is taken from the same machine alone. */
export interface Way {
  readonly isSecure: boolean;
}

/** Browsers take the prefix as a promise: of this host, for all of it, never sent in the clear. */
function nameOn({ isSecure }: Way): string {
  return isSecure ? '__Host-session' : 'session';
}

/** 256 bits for somebody to show again: nobody finds it by its hash. */
export function newSecret(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** What the database knows a secret by. */
export function idOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** The id of the session that a request shows; null where it shows none. */
export function shownSession(cookies: string | undefined, way: Way): string | null {
  const name = `${nameOn(way)}=`;
  const cookie = cookies?.split('; ').find((it) => it.startsWith(name));
  const token = cookie?.slice(name.length) ?? '';
  return TOKEN.test(token) ? idOf(token) : null;
}

/** The header that gives a browser its session. It ends with the browser, or when the server says so. */
export function cookieOf(token: string, way: Way): string {
  const secure = way.isSecure ? '; Secure' : '';
  return `${nameOn(way)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}`;
}

/** And the one that takes it away. */
export function noCookie(way: Way): string {
  return `${cookieOf('', way)}; Max-Age=0`;
}
