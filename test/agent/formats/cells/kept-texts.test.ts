/** Texts that wait for a file's numbers: each under its own reference, bounded, and gone with the file. */
import { expect, test } from 'vitest';
import { kernel } from '../../../../agent/formats/cells/kernel.ts';
import { KeptTexts, refsOfStrings } from '../../../../agent/formats/cells/kept-texts.ts';
import { read } from '../../../reading.ts';

const source = Buffer.from('--Navn|CPR-nr.|Fødselsdag|Bel\xf8b', 'latin1');

function keepAll(kept: KeptTexts): number[] {
  const ends = [...source.keys()].filter((at) => source[at] === 124).concat(source.length);
  return ends.map((end, i) => {
    const start = i === 0 ? 2 : ends[i - 1]! + 1;
    return kept.keep(source, start, end - start)!;
  });
}

test('each text comes back under its own reference, in whatever encoding', () => {
  const kept = new KeptTexts();
  const refs = keepAll(kept);
  const texts = kept.texts(new Set(refs.toReversed()));
  expect(refs.map((ref) => texts.get(ref))).toEqual(['Navn', 'CPR-nr.', 'Fødselsdag', 'Beløb']);
});

test('references of shared strings are none of its own', () => {
  const kept = new KeptTexts();
  const refs = keepAll(kept);
  expect(kept.texts(new Set([0, 1, 2 ** 24 - 1, 2 ** 24 + 4])).size).toBe(0);
  expect([...refsOfStrings(new Set([0, 7, ...refs]))]).toEqual([0, 7]);
});

test('no more than its room; what was kept before stays', () => {
  const kept = new KeptTexts();
  const text = Buffer.alloc(256, 'x');
  let last = 0;
  let count = 0;
  for (let ref = kept.keep(text, 0, 256); ref !== null; ref = kept.keep(text, 0, 256)) {
    last = ref;
    count++;
  }
  expect(count).toBe(2 ** 21 / 256);
  expect(kept.texts(new Set([last])).get(last)).toBe('x'.repeat(256));
});

test('forgotten texts are gone, and their references with them', () => {
  const kept = new KeptTexts();
  const refs = keepAll(kept);
  kept.forget();
  expect(kept.texts(new Set(refs)).size).toBe(0);
  const [first] = keepAll(kept);
  expect(first).toBe(refs[0]);
});

test('nothing stays of a file that was read', () => {
  const first = kernel().kept.keep(source, 2, 4)!;
  kernel().kept.forget();
  expect(read(Buffer.from('Navn;CPR\r\nKaren;210362-5629\r\n'), 'table').verdict.persons).toBe(1);
  expect(kernel().kept.texts(new Set([first, first + 1])).size).toBe(0);
});
