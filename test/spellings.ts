/**
 * Ways in which people and programs write a number into the name of a file: what is kept for sending or is
 * logged must hold it in none of them.
 */
import { birthYear } from '../rules/cpr.ts';

/** All hold ten digits of which the first six are day, month and year. */
export const SPELLINGS: readonly (readonly [why: string, spell: (digits: string) => string])[] = [
  ['ten digits', (n) => n],
  ['a dash', (n) => joined(n, '-')],
  ['a space', (n) => joined(n, ' ')],
  ['a space that does not break', (n) => joined(n, '\u00a0')],
  ['an en dash between spaces', (n) => joined(n, ' – ')],
  ['an underscore', (n) => joined(n, '_')],
  ['a dash as in a link', (n) => joined(n, '%2D')],
  ['a space as in a link', (n) => joined(n, '%20')],
  ['an en dash as in a link', (n) => joined(n, '%E2%80%93')],
  ['two signs', (n) => joined(n, '.-')],
  ['brackets', (n) => `${n.slice(0, 6)}(${n.slice(6)})`],
  ['dots in the date', (n) => `${grouped(n, '.')}-${n.slice(6)}`],
  ['spaces in the date', (n) => `${grouped(n, ' ')} ${n.slice(6)}`],
  ['underscores in the date', (n) => `${grouped(n, '_')}_${n.slice(6)}`],
  ['full-width digits', wide],
  ['what cannot be seen in between', (n) => joined(n, '\u200b')],
  ['a soft hyphen', (n) => joined(n, '\u00ad')],
  ['without its leading zero', (n) => n.replace(/^0/, '')],
  ['the year in full', (n) => `${n.slice(0, 4)}${yearOf(n)}-${n.slice(6)}`],
  ['the year in full and nothing between', (n) => `${n.slice(0, 4)}${yearOf(n)}${n.slice(6)}`],
  ['the year first', (n) => `${yearOf(n)}${n.slice(2, 4)}${n.slice(0, 2)}-${n.slice(6)}`],
  [
    'the year first, in groups',
    (n) => `${yearOf(n)}-${n.slice(2, 4)}-${n.slice(0, 2)}-${n.slice(6)}`,
  ],
  ['between words', (n) => `Sag${n}kopi`],
  ['among other numbers', (n) => `2018_${n}_v2`],
];

function joined(digits: string, separator: string): string {
  return digits.slice(0, 6) + separator + digits.slice(6);
}

function grouped(digits: string, separator: string): string {
  return [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].join(separator);
}

function wide(digits: string): string {
  return digits.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

function yearOf(digits: string): number {
  return birthYear(Number(digits[6]), Number(digits.slice(4, 6)));
}

/** Whether four digits of the serial, or the six of the date, still stand in a text in any form. */
export function showsPartOf(text: string, digits: string): boolean {
  const plain = text.normalize('NFKC');
  const parts = [digits.slice(6), digits.slice(0, 6).replace(/^0/, '')];
  return parts.some((part) => plain.includes(part));
}
