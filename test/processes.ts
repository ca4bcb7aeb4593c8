/** Processes as Linux tells of them: nothing of one that has ended, perhaps just now. */
import { readdirSync, readFileSync } from 'node:fs';

export function toldOf(pid: number | 'self', about: 'stat' | 'status'): string {
  try {
    return readFileSync(`/proc/${pid}/${about}`, 'latin1');
  } catch {
    return '';
  }
}

/** Those that this one has started. */
export function childrenOf(parent: number | undefined): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => parentOf(toldOf(pid, 'stat')) === parent);
}

/** Behind its name, which may hold anything, and its state. */
function parentOf(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
