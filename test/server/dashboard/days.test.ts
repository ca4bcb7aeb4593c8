/** Days as people write them, and as the address has them. */
import { expect, test } from 'vitest';
import { readDay, writtenDay } from '../../../server/dashboard/days.ts';

test.each([
  ['23.11.2026', '2026-11-23'],
  [' 1.2.2026 ', '2026-02-01'],
  ['01/02/2026', '2026-02-01'],
  ['1-2-2026', '2026-02-01'],
  ['29 02 2028', '2028-02-29'],
  ['2026-02-01', '2026-02-01'],
  ['29.02.2027', null],
  ['31.04.2026', null],
  ['13.13.2026', null],
  ['0.1.2026', null],
  ['1.2.26', null],
  ['1.2', null],
  ['2026-2-1', null],
  ['i morgen', null],
  ['', null],
])('%s is %s', (written, day) => {
  expect(readDay(written)).toBe(day);
});

test('a day is written as it is read', () => {
  expect([writtenDay('2026-11-23', 'da'), writtenDay('2026-11-23', 'en')]).toEqual(['23.11.2026', '23/11/2026']); // prettier-ignore
  expect(writtenDay('', 'da')).toBe('');
  for (const language of ['da', 'en'] as const)
    expect(readDay(writtenDay('2026-02-01', language))).toBe('2026-02-01');
});
