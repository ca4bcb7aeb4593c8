/**
 * One question to a program of the system: its answer, or null when there is no such program, it fails, or takes
 * too long. It gets no more of our environment than it must have, and nobody sees a window.
 */
import { execFile } from 'node:child_process';

export interface Asking {
  readonly timeoutMs?: number;
  readonly env?: NodeJS.ProcessEnv;
}

/** More than any answer we know what to do with. */
const MOST_BYTES = 4 * 2 ** 20;

export type Ask = (
  program: string,
  words: readonly string[],
  asking?: Asking,
) => Promise<string | null>;

/** `program` is an absolute path: what lies in the folder we stand in is never started. */
export const ask: Ask = (program, words, { timeoutMs = 5000, env = {} } = {}) =>
  new Promise((resolve) => {
    const options = {
      timeout: timeoutMs,
      maxBuffer: MOST_BYTES,
      killSignal: 'SIGKILL',
      windowsHide: true,
      encoding: 'utf8',
      // Nothing is to be translated, and nobody may lead the program to libraries of his own.
      env: { LC_ALL: 'C', ...env },
    } as const;
    try {
      const child = execFile(program, words, options, (error, answer) => {
        resolve(error === null ? answer : null);
      });
      child.stdin?.end();
    } catch {
      resolve(null);
    }
  });

/** The same, of several places where a program may lie: the first that answers. */
export async function askFirst(
  run: Ask,
  programs: readonly string[],
  words: readonly string[],
): Promise<string | null> {
  for (const program of programs) {
    const answer = await run(program, words);
    if (answer !== null) return answer;
  }
  return null;
}
