/** Texts in pieces: nothing is lost, and no number is cut, wherever the pieces end. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Passage } from '../../../agent/formats/passage.ts';

const NUMBERS = ['020280-0009', '0202800009', '020280 0009', '02.02.80-0009', '020280\u20130009'];
const words = fc.constantFrom('ord ', 'x', '  ', '12 ', 'æøå', 'en lang tekst med mange ord i, ');
const tokens = fc.array(
  fc.oneof(words, fc.constantFrom(...NUMBERS.map((text) => ` se ${text} nu `))),
  {
    minLength: 400,
    maxLength: 800,
  },
);

function count(where: string): number {
  return NUMBERS.reduce((sum, number) => sum + where.split(number).length - 1, 0);
}

test('a number is whole in one of the parts', () => {
  fc.assert(
    fc.property(
      tokens,
      fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 4 }),
      (all, sizes) => {
        const text = all.join('').repeat(20);
        const parts: string[] = [];
        const passage = new Passage((front) => parts.push(front));
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const size = sizes[turn % sizes.length]!;
          passage.add(text.slice(at, at + size));
          at += size;
        }
        parts.push(passage.take());
        expect(parts.join('')).toBe(text);
        expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(2 ** 15 + 70_000);
        expect(parts.reduce((sum, part) => sum + count(part), 0)).toBe(count(text));
      },
    ),
    { numRuns: 60, seed: 47 },
  );
});

test('a text that could be one number is cut all the same', () => {
  const passage = new Passage(() => {});
  for (let turn = 0; turn < 100; turn++) passage.add('1'.repeat(10_000));
  expect(passage.take().length).toBeLessThan(2 ** 16);
});
