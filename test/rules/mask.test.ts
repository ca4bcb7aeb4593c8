/**
 * Names with numbers in them, made unreadable: every spelling of the study goes, the rest of a name
 * stays as it was, and there is nothing left that the rules would take for a number.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { masked, numbersInText } from '../../rules/index.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { showsPartOf, SPELLINGS } from '../spellings.ts';
import { STRINGS } from './strings.ts';

/** Whether the rules would take anything in it for the number of somebody. */
function holdsNumber(text: string): boolean {
  let holds = false;
  numbersInText(text, ({ key }) => (holds ||= key >= 0));
  return holds;
}

const names: readonly (readonly [name: string, shown: string])[] = [
  ['ansøgning 010180-0008.xlsx', 'ansøgning ******-****.xlsx'],
  ['010180-0008', '******-****'],
  ['Sag 0202800009 og 010180-0008/liste.csv', 'Sag ********** og ******-****/liste.csv'],
  ['020280 – 0009.csv', '****** – ****.csv'],
  ['02.02.80-0009', '**.**.**-****'],
  ['02021980-0009', '********-****'],
  ['20280-0009 og 202800009', '*****-**** og *********'],
  ['610180-0008 erstatning', '******-**** erstatning'],
  ['\uff10\uff12\uff10\uff12\uff18\uff10-\uff10\uff10\uff10\uff19.xlsx', '******-****.xlsx'],
  ['\u200e0202\u200b80-0009\u200f', '\u200e****\u200b**-****\u200f'],
  ['1.0202800009.xlsx', '1.**********.xlsx'],
  ['0202800009,0202800009,0202800009', '**********,**********,**********'],
  ['02021980-0009-0202800009', '********-****-**********'],
  ['  1211800018.0', '  **********.0'],
  ['1,211800018E+09', '1,*********E+09'],
];
test.each(names)('%s is shown as %s', (name, shown) => {
  expect(masked(name)).toBe(shown);
});

test('ten digits as a program writes a large number go as well', () => {
  const digits = somePeople(100, 7).find((one) => one.endsWith('0')) ?? '';
  const float = `${digits.slice(0, 1)},${digits.slice(1, 9)}E+09`;
  expect(holdsNumber(float)).toBe(true);
  expect(masked(float)).toBe('*,********E+**');
});

test.each(SPELLINGS)('a number is masked with %s', (_why, spell) => {
  for (const digits of somePeople(200, 14)) {
    const name = `Ansøgning ${spell(digits)} (2).xlsx`;
    const shown = masked(name);
    expect(shown).toHaveLength(name.length);
    expect(showsPartOf(shown, digits), name).toBe(false);
    expect(shown).toMatch(/^Ansøgning .* \(2\)\.xlsx$/);
  }
});

const harmless = [
  'Møde 20181130-1432.xlsx',
  'backup-2018-11-30 1432.csv',
  'IMG_20260704_235959.xls',
  '%20%20Liste%202018%2006.xlsx',
  'Kontoplan 30.11.2018 til 31.12.2018.xlsx',
  '311299 poster af 1234',
  'Budget 2026.xlsx',
  'faktura 20181130.pdf',
  'P-nummer 9912345678.csv',
  'kopi (2) af 45 20 28 00 09.xlsx',
  '5798020280000.xlsx',
  'Ældre på Ærø 😀 \u202e.csv',
  '',
];
test.each(harmless)('%s is left as it is', (name) => {
  expect(masked(name)).toBe(name);
});

test.each(STRINGS.filter(([, , expected]) => expected !== 'NO'))('%s: %s', (_why, text) => {
  const shown = masked(`liste ${text}.xlsx`);
  expect(shown).not.toBe(`liste ${text}.xlsx`);
  expect(holdsNumber(shown)).toBe(false);
  expect(holdsNumber(masked(text))).toBe(false);
});

const number = fc
  .tuple(
    fc.constantFrom(...somePeople(50, 5)),
    fc.constantFrom('', '-', ' ', '–', ' - ', '/', '\u00ad'),
  )
  .map(([digits, separator]) => written(digits, separator));
const NOISE = '0123456789-./, _()aÅø\u200b０９–'.split('');
const noise = fc.string({ unit: fc.constantFrom(...NOISE) });
const text = fc
  .array(fc.oneof(number, noise, fc.string({ unit: 'binary' })), { maxLength: 6 })
  .map((parts) => parts.join(''));

test('nothing is left, nothing else is changed, and twice is once', () => {
  fc.assert(
    fc.property(text, (name) => {
      const shown = masked(name);
      expect(holdsNumber(shown)).toBe(false);
      expect(masked(shown)).toBe(shown);
      expect(shown).toHaveLength(name.length);
      for (let at = 0; at < name.length; at++) {
        if (shown[at] !== name[at]) expect(`${name[at]}${shown[at]}`).toMatch(/^[0-9０-９]\*$/);
      }
    }),
    { numRuns: 5000, seed: 11 },
  );
});

test('a number in any text is masked, digit for digit', () => {
  fc.assert(
    fc.property(fc.constantFrom(...somePeople(200, 6)), (digits) => {
      expect(masked(`Sag ${digits} her`)).toBe('Sag ********** her');
      expect(masked(`x/${written(digits)}/y`)).toBe('x/******-****/y');
    }),
    { numRuns: 200, seed: 12 },
  );
});

test('a long name takes time by its length', () => {
  const started = performance.now();
  masked('0202800009,'.repeat(20_000));
  masked('0202800009.'.repeat(20_000));
  masked('02021980-0009-'.repeat(20_000));
  expect(performance.now() - started).toBeLessThan(1000);
});
