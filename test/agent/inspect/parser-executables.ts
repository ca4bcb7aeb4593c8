/**
 * The parser child as an executable, for tests: the real one, and one that is the same but for its
 * program, which it reads as it starts.
 */
import { join } from 'node:path';
import { BOOT } from '../../../agent/inspect/confinement.ts';
import { dist } from '../../../scripts/current.mjs';
import { ensureParser, makeParser, once, ownHash } from '../../../scripts/package/executables.ts';
import { endingOf, here } from '../../../scripts/package/target.ts';

/** Null where none are made for this system. */
export async function realParser(): Promise<string | null> {
  const target = here();
  return target === undefined ? null : await ensureParser(target);
}

/** Null likewise. */
export function emptyParser(): string | null {
  const target = here();
  if (target === undefined) return null;
  const output = join(dist, 'executables', 'test', `empty-parser${endingOf(target)}`);
  once(output, ownHash(), () => makeParser({ program: BOOT, target, output }));
  return output;
}
