/** The CPU time that a process has used. Asked only of a child that has been busy for a while. */
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second on every architecture that Node runs on. */
const TICK_MS = 10;

/** User and system time; null where the system does not tell. */
export function cpuMsOf(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The process name before it is in brackets and may hold spaces.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
  } catch {
    return null; // It has ended meanwhile, which is told elsewhere.
  }
}
