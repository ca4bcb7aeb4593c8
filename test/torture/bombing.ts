/**
 * Scans one path as the command does, and says as JSON how it ended, how long that took, and how much memory
 * this process and its parser child had at the most. Linux.
 */
import { scan } from '../../agent/scan.ts';
import { childrenOf, toldOf } from '../processes.ts';
import { TODAY } from '../reading.ts';

/** In MB, as the system counts what a process ever had at once. */
function peakOf(pid: number | 'self'): number {
  return Number(/^VmHWM:\s+(\d+)/m.exec(toldOf(pid, 'status'))?.[1] ?? 0) / 1024;
}

const seen: object[] = [];
let childMb = 0;
let ms = 0;
for await (const event of scan([process.argv[2] ?? ''], { today: TODAY, jobs: 1 })) {
  childMb = Math.max(childMb, ...childrenOf(process.pid).map(peakOf));
  if (event.kind === 'summary') ms = event.summary.ms;
  if (event.kind === 'outcome')
    seen.push({ outcome: event.outcome.outcome, reason: event.outcome.reason });
}
process.stdout.write(JSON.stringify({ seen, ms, childMb, parentMb: peakOf('self') }));
