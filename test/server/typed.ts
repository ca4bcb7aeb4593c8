/** The server's command line as an administrator types it: a real process, in a folder. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const MAIN = join(import.meta.dirname, '..', '..', 'server', 'main.ts');

export interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

export function typedIn(folder: string, words: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--no-warnings', MAIN, ...words],
    { encoding: 'utf8', cwd: folder },
  );
  return { status, out: stdout, err: stderr };
}
