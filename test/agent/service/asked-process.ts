/** An agent in a process of its own that people may ask: where all lies, and their homes. */
import { join } from 'node:path';
import { openLog } from '../../../agent/service/log.ts';
import { DEFAULT_POLICY } from '../../../agent/service/policy.ts';
import { runService } from '../../../agent/service/service.ts';
import { fakePlatform } from '../platform/fake-platform.ts';
import { ALL, QUICK } from '../running.ts';

const [folder = '', socket = '', ...homes] = process.argv.slice(2);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
const logFolder = join(folder, 'log');
using log = openLog(logFolder);
await runService(
  {
    policy: { ...DEFAULT_POLICY, ...ALL, roots: homes },
    platform: fakePlatform({ homes: () => Promise.resolve(homes) }),
    log,
    stateFolder: join(folder, 'state'),
    logFolder,
    statusSocket: socket,
    pace: QUICK,
  },
  stop.signal,
);
