/** The licences that ship are those of what is installed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { notices } from '../../scripts/notices.ts';

const root = join(import.meta.dirname, '..', '..');

test('THIRD-PARTY-NOTICES.md is current: run `npm run notices` when it is not', () => {
  const written = readFileSync(join(root, 'THIRD-PARTY-NOTICES.md'), 'utf8');
  expect(written.replaceAll('\r\n', '\n') === notices()).toBe(true);
});

test('each package that runs stands there with a licence text', () => {
  const text = notices();
  for (const name of ['commander', 'fast-glob', 'picomatch', 'xlsx', 'assemblyscript', 'Node.js']) {
    const start = text.indexOf(`\n## ${name} `);
    expect(start, name).toBeGreaterThan(0);
    expect(text.slice(start, start + 4000), name).toMatch(/permission|Apache License/i);
  }
});

test('what is only for development does not', () => {
  expect(notices()).not.toMatch(/^## (vitest|oxlint|exceljs|hucre) /m);
});
