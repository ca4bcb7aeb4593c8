/**
 * `npm run torture`: what `npm test` does a little of, in full, and with figures: a queue full of poison, a
 * minute's race with a link, files that claim a terabyte, bombs, leaks on the PC and all the way to the server, an agent
 * killed 200 times, agent and server 500 times with a liar between them. Takes an hour.
 */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root } from './node.mjs';

const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const config = join(import.meta.dirname, 'vitest.config.ts');
const args = [vitest, 'run', '--config', config, '--no-file-parallelism', 'test/torture'];
const env = { ...process.env, CPRVAGT_TORTURE: 'full' };
const torture = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
torture.once('exit', (status) => {
  process.exitCode = status ?? 1;
});
