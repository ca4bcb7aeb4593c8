/** All tests, on the Node of the checkout; what is built is built before the first. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = join(import.meta.dirname, '..');

export default defineConfig({
  test: {
    root,
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/build.ts', 'scripts/build-dashboard.ts'],
    pool: 'forks',
    // Many wait for clocks and children: three at once keep two cores busy three quarters of the time.
    maxWorkers: availableParallelism() + 1,
    testTimeout: 60_000,
    // Processes that tests start, hundreds of them, load what was compiled for the one before.
    env: { NODE_COMPILE_CACHE: join(root, 'dist', 'compiled') },
    reporters: ['default'],
  },
});
