/**
 * Passwords, kept as argon2id with what OWASP asks for, as a PHC string. Each takes 19 MiB while it is worked out, so
 * that no more than two are at once: a flood of sign-ins waits, and the server does not run out of memory.
 */
import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { Refused } from '../api/route.ts';

export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;

const COST = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const HASH_BYTES = 32;
const SALT_BYTES = 16;
const MOST_AT_ONCE = 2;
const MOST_WAITING = 40;
const RETRY_S = 10;
/** Of different letters: `aaaaaaaaaaaa` is long, and no password. */
const FEWEST_LETTERS = 5;

const PHC = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

/** Nobody's: what unknown names are measured against, so that they take as long. */
const NOBODYS = phc(Buffer.alloc(SALT_BYTES), Buffer.alloc(HASH_BYTES));

/** Throws Refused when too many wait. */
export async function hashOf(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  return phc(salt, await worked(password, salt, COST));
}

/** Throws Refused when too many wait. `hash` null: nobody has it, told after as long a time. */
export async function isPassword(password: string, hash: string | null): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', kept = ''] = PHC.exec(hash ?? NOBODYS) ?? [];
  const cost = {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
  };
  const expected = Buffer.from(kept, 'base64');
  const told = await worked(password, Buffer.from(salt, 'base64'), cost);
  return hash !== null && told.length === expected.length && timingSafeEqual(told, expected);
}

/** Whether it is too easily guessed by who knows the name. Its length is the schema's matter. */
export function isWeak(password: string, name: string): boolean {
  const small = password.toLowerCase();
  return small.includes(name.toLowerCase()) || new Set(small).size < FEWEST_LETTERS;
}

function phc(salt: Uint8Array, hash: Uint8Array): string {
  const [salted, hashed] = [salt, hash].map((it) => Buffer.from(it).toString('base64'));
  const { memory, passes, parallelism } = COST;
  const cost = `m=${memory},t=${passes},p=${parallelism}`;
  return `$argon2id$v=19$${cost}$${bare(salted!)}$${bare(hashed!)}`;
}

function bare(base64: string): string {
  return base64.replaceAll('=', '');
}

const waiting: (() => void)[] = [];
let running = 0;

async function worked(
  password: string,
  nonce: Uint8Array,
  cost: { readonly memory: number; readonly passes: number; readonly parallelism: number },
): Promise<Buffer> {
  if (running >= MOST_AT_ONCE) {
    if (waiting.length >= MOST_WAITING) throw new Refused(429, 'busy', RETRY_S);
    // Whoever ends hands on its place.
    await new Promise<void>((go) => waiting.push(go));
  } else running++;
  try {
    // Keyboards write one letter in several ways.
    const message = password.normalize('NFKC');
    return await promisify(argon2)('argon2id', { message, nonce, tagLength: HASH_BYTES, ...cost });
  } finally {
    const next = waiting.shift();
    if (next === undefined) running--;
    else next();
  }
}
