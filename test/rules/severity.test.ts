/** The table of severities, row by row. */
import { expect, test } from 'vitest';
import { severityOf, type Severity, type SeverityFacts } from '../../rules/severity.ts';

const OPEN: SeverityFacts = {
  persons: 1,
  exposure: 'exposed',
  portable: false,
  categories: [],
  sealed: null,
};

const ROWS: readonly (readonly [
  why: string,
  facts: Partial<SeverityFacts>,
  severity: Severity | null,
])[] = [
  ['nobody', { persons: 0 }, null],
  ['nobody on a laptop', { persons: 0, portable: true }, null],
  ['one person', { persons: 1 }, 'low'],
  ['nine', { persons: 9 }, 'low'],
  ['ten', { persons: 10 }, 'medium'],
  ['99', { persons: 99 }, 'medium'],
  ['a hundred', { persons: 100 }, 'high'],
  ['999', { persons: 999 }, 'high'],
  ['a thousand', { persons: 1000 }, 'critical'],
  ['names and addresses are in every register', { categories: ['name', 'address', 'family'] }, 'low'],
  ['health raises by one', { categories: ['name', 'health'] }, 'medium'],
  ['benefits raise by one', { persons: 20_620, categories: ['benefits'] }, 'critical'],
  ['crime raises by one', { persons: 10, categories: ['criminal'] }, 'high'],
  ['a laptop raises by one', { persons: 10, portable: true }, 'high'],
  ['both raise by one only', { persons: 10, portable: true, categories: ['health'] }, 'high'],
  ['unknown exposure counts as exposed', { persons: 1000, exposure: 'unknown' }, 'critical'],
  ['protected is medium at most', { persons: 20_620, exposure: 'protected', portable: true }, 'medium'],
  ['protected stays low', { exposure: 'protected' }, 'low'],
  ['a strong seal has none', { persons: 0, sealed: 'strong' }, null],
  ['a weak seal on an open disk', { persons: 0, sealed: 'weak' }, 'high'],
  ['a weak seal, nobody knows the disk', { persons: 0, sealed: 'weak', exposure: 'unknown' }, 'high'],
  ['a weak seal on an encrypted disk', { persons: 0, sealed: 'weak', exposure: 'protected' }, null],
]; // prettier-ignore

test.each(ROWS)('%s', (_why, facts, severity) => {
  expect(severityOf({ ...OPEN, ...facts })).toBe(severity);
});

test('the policy may move the thresholds', () => {
  const strict = { low: 1, medium: 2, high: 3, critical: 4 };
  expect(severityOf({ ...OPEN, persons: 3 }, strict)).toBe('high');
});
