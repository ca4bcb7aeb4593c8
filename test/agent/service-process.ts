/** An agent in a process of its own: what it looks through, and where its state is. */
import { join } from 'node:path';
import { DEFAULT_POLICY } from '../../agent/service/policy.ts';
import { runService } from '../../agent/service/service.ts';
import { fakePlatform } from './platform/fake-platform.ts';
import { ALL, QUICK } from './running.ts';

const [files = '', folder = ''] = process.argv.slice(2);
const stop = new AbortController();
process.on('SIGTERM', () => stop.abort());
process.stdout.write('begun\n');
await runService(
  {
    policy: { ...DEFAULT_POLICY, ...ALL, roots: [files] },
    platform: fakePlatform(),
    log: { tell: () => undefined, [Symbol.dispose]: () => undefined },
    stateFolder: join(folder, 'state'),
    logFolder: join(folder, 'log'),
    pace: QUICK,
  },
  stop.signal,
);
