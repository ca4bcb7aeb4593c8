/**
 * The agent of `npm start`, in a process of its own: the real service on one folder, in a hurry, since somebody sits
 * and waits for it. Ends when its parent lets go of it, and tells it of a fault.
 */
import { join } from 'node:path';
import house from '../../package.json' with { type: 'json' };
import { platformHere } from '../../agent/platform/index.ts';
import { type Log, openLog } from '../../agent/service/log.ts';
import { DEFAULT_POLICY } from '../../agent/service/policy.ts';
import { runService } from '../../agent/service/service.ts';

const PACE = { watchMs: 1000, restMs: 500, newsMs: 300, spreadMs: 0 };

const [folder = '', files = ''] = process.argv.slice(2);
const stop = new AbortController();
process.once('disconnect', () => stop.abort());
// Ctrl-C reaches all of a terminal's processes; this one is told by its parent.
process.on('SIGINT', () => undefined);
const logFolder = join(folder, 'logs');
using kept = openLog(logFolder);
const log: Log = {
  tell: (event) => {
    kept.tell(event);
    // What it waits over for days would be waited over here.
    if (event.event === 'fault') process.send?.(event.code);
  },
  [Symbol.dispose]: () => undefined,
};
const hasty = { cpuPercent: 100, pauseOnBattery: false, pauseWhileActive: false };
await runService(
  {
    // Who names a folder means it, wherever it lies.
    policy: { ...DEFAULT_POLICY, ...hasty, roots: [files], network: true, removable: true },
    platform: Object.assign(platformHere(), { makeIdle: () => undefined }),
    log,
    stateFolder: join(folder, 'state'),
    logFolder,
    agentVersion: house.version,
    proxy: 'none',
    pace: PACE,
  },
  stop.signal,
);
