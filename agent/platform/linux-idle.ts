/** Lowest priority for a process of Linux, for processor and disk, in all its threads. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

const CHRT = ['/usr/bin/chrt', '/bin/chrt'];
const IONICE = ['/usr/bin/ionice', '/bin/ionice'];

/**
 * What the system refuses is left as it is: a service has its priority from its unit already, and it may be
 * forbidden to change it.
 */
export function makeIdleOnLinux(pid: number): void {
  const threads = threadsOf(pid);
  for (const thread of threads) {
    try {
      // To Linux each thread has a priority of its own.
      setPriority(thread, constants.priority.PRIORITY_LOW);
    } catch {
      // It is gone, or we may not.
    }
  }
  start(CHRT, ['--all-tasks', '--idle', '--pid', '0', String(pid)]);
  start(IONICE, ['--class', '3', '--pid', ...threads.map(String)]);
}

function threadsOf(pid: number): readonly number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [pid];
  }
}

/** Nobody waits for it. */
function start(programs: readonly string[], words: readonly string[]): void {
  const program = programs.find((path) => existsSync(path));
  if (program === undefined) return;
  const child = spawn(program, words, { stdio: 'ignore', env: {} });
  child.on('error', () => undefined);
  child.unref();
}
