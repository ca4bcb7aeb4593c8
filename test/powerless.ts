/** Denied access, also where the tests run as root, who is denied nothing. */
import { chmodSync } from 'node:fs';

const NOBODY = 65_534;

/**
 * Does something as a user who owns nothing, as long as it takes; `folder` is opened for passing
 * through. Somebody who is not root stays who they are.
 */
export async function withoutPower<T>(folder: string, act: () => T | Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return act();
  chmodSync(folder, 0o755);
  process.seteuid?.(NOBODY);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}
