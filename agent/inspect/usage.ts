/** What a process uses, asked of the system. Null where the system does not tell, or it has ended. */
import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second on every architecture that Node runs on. */
const TICK_MS = 10;

/** User and system time. */
export function cpuMsOf(pid: number): number | null {
  const stat = told(pid, 'stat');
  if (stat === null) return null;
  // The process name before it is in brackets and may hold spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * TICK_MS;
}

/** Memory that is its own and in use: not its program, nor what it shares. */
export function memoryBytesOf(pid: number): number | null {
  const kilobytes = /^RssAnon:\s+(\d+) kB$/m.exec(told(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

/** Null outside Linux. */
export function told(pid: number | 'self', about: string): string | null {
  if (process.platform !== 'linux') return null;
  try {
    return readFileSync(`/proc/${pid}/${about}`, 'latin1');
  } catch {
    return null;
  }
}
