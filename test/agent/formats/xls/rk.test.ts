/** Numbers in four bytes: whole ones and halves of doubles, both also a hundred times too large. */
import { expect, test } from 'vitest';
import { rkNumber } from '../../../../agent/formats/xls/rk.ts';

test.each([
  [(101_800_008 << 2) | 2, 101_800_008],
  [(12_345 << 2) | 3, 123.45],
  [(-5 << 2) | 2, -5],
  [0x3ff0_0000, 1],
  [0x3ff0_0001, 0.01],
  [0x4197_d784, 100_000_000],
])('%i', (bits, number) => {
  expect(rkNumber(bits)).toBe(number);
});
