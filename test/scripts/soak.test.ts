/** The soak, for some seconds: what it is about must hold from the first minute on. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test.runIf(process.platform === 'linux')('each register on a busy folder is found', () => {
  const soak = join(import.meta.dirname, '..', '..', 'scripts', 'soak.ts');
  const words = ['--no-warnings', soak, '--minutes', '0.1', '--pause-s', '0.2'];
  const { status, stdout } = spawnSync(process.execPath, words, { encoding: 'utf8' });
  expect(stdout).toMatch(/^[1-9]\d? registers planted, 0 not found/);
  expect(stdout).toContain('parser children at once: 1');
  expect(status).toBe(0);
});
