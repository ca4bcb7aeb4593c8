/** What SQLite's errors mean for a ledger. Only their numbers are ever used. */

/** `full`: no room on the volume. `failing`: it can be written to no more, or not now. */
export type Trouble = 'full' | 'failing';

export const BUSY = 5;
const READ_ONLY = 8;
const INPUT_OUTPUT = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

/** 0 for what is no error of SQLite. */
export function codeIn(error: unknown): number {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : 0;
  // The higher bits tell more than anybody asks.
  return typeof code === 'number' ? code & 0xff : 0;
}

/** Null for what is none: a fault. */
export function troubleOf(error: unknown): Trouble | null {
  const code = codeIn(error);
  if (code === FULL) return 'full';
  return [BUSY, READ_ONLY, INPUT_OUTPUT, CANNOT_OPEN].includes(code) ? 'failing' : null;
}

/** What no ledger of ours would hold. It cannot be gone on with, and is set aside when it is next opened. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

/** Whether SQLite says that a file is none of its own, or no longer. */
export function isDamage(error: unknown): boolean {
  return [CORRUPT, NOT_A_DATABASE].includes(codeIn(error));
}
