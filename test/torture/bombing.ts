/**
 * Scans one path as the command does, and says as JSON how it ended, how long that took, and how much memory
 * this process and its parser child had at the most. Linux.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { scan } from '../../agent/scan.ts';
import { TODAY } from '../reading.ts';

/** In MB, as the system counts what a process ever had at once. */
function peakOf(pid: string): number {
  const status = readFileSync(`/proc/${pid}/status`, 'latin1');
  return Number(/^VmHWM:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
}

function childrenOfThis(): readonly string[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids.filter((id) => {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'latin1');
      return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] === `${process.pid}`;
    } catch {
      return false; // It has ended meanwhile.
    }
  });
}

const seen: object[] = [];
let childMb = 0;
let ms = 0;
for await (const event of scan([process.argv[2] ?? ''], { today: TODAY, jobs: 1 })) {
  childMb = Math.max(childMb, ...childrenOfThis().map(peakOf));
  if (event.kind === 'summary') ms = event.summary.ms;
  if (event.kind === 'outcome')
    seen.push({ outcome: event.outcome.outcome, reason: event.outcome.reason });
}
process.stdout.write(JSON.stringify({ seen, ms, childMb, parentMb: peakOf('self') }));
