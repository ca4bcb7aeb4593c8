/** All tests, on the Node of the checkout; what is built is built before the first. */
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..'),
    include: ['test/**/*.test.ts'],
    globalSetup: ['scripts/build.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    reporters: ['default'],
  },
});
