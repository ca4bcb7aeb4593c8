/**
 * Columns of numbers that look like CPR numbers and are none, after table b3 of the study. Where
 * chance would make one that a living person may have (it would pass the rules of our own rule),
 * another is drawn: such a number may not even be made.
 */
import { isProven, people, random } from '../scripts/people.ts';

const TODAY_YEAR = 2026;
const THIS_CENTURY = 2000;

/** Whether nobody alive can have these ten digits. */
export function isNobody(number: string): boolean {
  const [day, month, year] = [0, 2, 4].map((at) => Number(number.slice(at, at + 2))) as [
    number,
    number,
    number,
  ];
  const seventh = Number(number[6]);
  const born = year + centuryOf(seventh, year);
  const birth = new Date(Date.UTC(born, month - 1, day));
  const exists = birth.getUTCMonth() === month - 1 && birth.getUTCDate() === day && day > 0;
  if (!exists || born < 1900 || born > TODAY_YEAR) return true;
  // Since 2007 numbers without a fitting control digit are given out, for some 1 Januaries before.
  return !isProven(number) && born < THIS_CENTURY && !(day === 1 && month === 1);
}

function centuryOf(seventh: number, year: number): number {
  if (seventh <= 3) return 1900;
  if (seventh === 4 || seventh === 9) return year <= 36 ? THIS_CENTURY : 1900;
  if (year <= 57) return THIS_CENTURY;
  return 1800;
}

/** Draws until nobody alive can have the number; the shape is what the caller makes of chance. */
function draw(count: number, seed: number, make: (at: () => number) => string): string[] {
  const at = random(seed);
  const all: string[] = [];
  while (all.length < count) {
    const text = make(at);
    if (isNobody(text.replace(/\D/g, '').slice(0, 10))) all.push(text);
  }
  return all;
}

function digits(at: () => number, count: number): string {
  return Array.from({ length: count }, () => Math.floor(at() * 10)).join('');
}

function from(at: () => number, least: number, most: number, width = 0): string {
  return String(least + Math.floor(at() * (most - least + 1))).padStart(width, '0');
}

/** Ten random digits; those that happen to be a date become people who are dead. */
export function orderNumbers(count: number, seed: number): string[] {
  const dead = people(seed, { proven: false });
  const at = random(seed);
  return Array.from({ length: count }, () => {
    const text = from(at, 1, 9) + digits(at, 9);
    return isNobody(text) ? text : dead.next().value;
  });
}

/** With a fitting control digit, as all but the early ones have: every one passes our modulus. */
export function productionUnits(count: number, seed: number, lastMonth = 31): string[] {
  const units = draw(count * 40, seed, (at) => {
    const month = Number(from(at, 1, lastMonth));
    const rest = month <= 12 ? from(at, 58, 99) + from(at, 5000, 8999) : digits(at, 6);
    return `10${String(month).padStart(2, '0')}${rest}`;
  });
  return units.filter(isProven).slice(0, count);
}

/** Swedish: year first, Luhn. */
function swede(at: () => number): string {
  const body = `${from(at, 1, 99, 2)}${from(at, 1, 12, 2)}${from(at, 1, 28, 2)}${digits(at, 3)}`;
  let sum = 0;
  Array.from(body, (digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return `${body.slice(0, 6)}-${body.slice(6)}${(10 - (sum % 10)) % 10}`;
}

/** Icelandic: day first, own weights, the last digit is the century. */
function icelander(at: () => number): string {
  for (;;) {
    const body = `${from(at, 1, 28, 2)}${from(at, 1, 12, 2)}${from(at, 40, 99)}${from(at, 20, 99)}`;
    const sum = [3, 2, 7, 6, 5, 4, 3, 2].reduce(
      (all, weight, i) => all + weight * Number(body[i]),
      0,
    );
    const check = (11 - (sum % 11)) % 11;
    if (check < 10) return `${body.slice(0, 6)}-${body.slice(6)}${check}9`;
  }
}

function date(
  at: () => number,
  order: 'DDMMYYYY' | 'YYYYMMDD' | 'DDMMYY',
  years: [number, number],
): string {
  const [day, month, year] = [from(at, 1, 28, 2), from(at, 1, 12, 2), from(at, ...years)];
  if (order === 'YYYYMMDD') return year + month + day;
  return day + month + (order === 'DDMMYY' ? year.slice(2) : year);
}

const COUNT = 500;
const rising = (start: number, step = 1): string[] =>
  Array.from({ length: COUNT }, (_, i) => String(start + i * step).padStart(10, '0'));

/** Each as a column of 500; the first word says why it could be taken for one. */
export const COLLIDERS: readonly (readonly [why: string, values: readonly string[]])[] = [
  ['order numbers, 3 % of them dates', orderNumbers(COUNT, 1)],
  ['P-numbers of all series', productionUnits(COUNT, 2)],
  ['P-numbers of the series that are all dates', productionUnits(COUNT, 3, 12)],
  ['P-numbers of the early series with other weights', draw(COUNT, 4, (at) => `100${from(at, 3, 5)}${from(at, 58, 99)}${from(at, 5000, 8999)}`)],
  ['CVR numbers', draw(COUNT, 5, (at) => from(at, 10_000_000, 45_000_000))],
  ['telephone numbers with country code', draw(COUNT, 6, (at) => `45${from(at, 20, 99)}${digits(at, 6)}`)],
  ['EAN numbers, ten digits inside', draw(COUNT, 7, (at) => `5798${digits(at, 9)}`)],
  ['accounts padded from eight digits', draw(COUNT, 8, (at) => `00${from(at, 1, 9)}${digits(at, 7)}`)],
  ['accounts padded from nine digits', draw(COUNT, 9, (at) => `0${from(at, 1, 9)}${digits(at, 8)}`)],
  ['accounts of ten digits', draw(COUNT, 10, (at) => from(at, 1, 9) + digits(at, 9))],
  ['Unix times 2001-2026', draw(COUNT, 11, (at) => from(at, 1_000_000_000, 1_795_305_600))],
  ['Unix times of a month that looks like dates', draw(COUNT, 12, (at) => from(at, 1_612_000_000, 1_612_990_000))],
  ['Unix times in milliseconds', draw(COUNT, 13, (at) => from(at, 1_000_000_000, 1_795_305_600) + digits(at, 3))],
  ['year and serial, 2013 on', draw(COUNT, 14, (at) => from(at, 2013, 2026) + digits(at, 6))],
  ['year and serial, 2001-2012', draw(COUNT, 15, (at) => from(at, 2001, 2012) + digits(at, 6))],
  ['YYYYMMDD and two digits, 2001-2012', draw(COUNT, 16, (at) => date(at, 'YYYYMMDD', [2001, 2012]) + digits(at, 2))],
  ['DDMMYYYY and two digits', draw(COUNT, 17, (at) => date(at, 'DDMMYYYY', [1920, 2026]) + digits(at, 2))],
  ['DDMMYYHHMM', draw(COUNT, 18, (at) => date(at, 'DDMMYY', [2001, 2026]) + from(at, 0, 23, 2) + from(at, 0, 59, 2))],
  ['DDMMYY HHMM with a space', draw(COUNT, 19, (at) => `${date(at, 'DDMMYY', [2001, 2026])} ${from(at, 0, 23, 2)}${from(at, 0, 59, 2)}`)],
  ['DDMMYY and a running serial', draw(COUNT, 20, (at) => `${date(at, 'DDMMYY', [2013, 2026])}0${from(at, 0, 99, 3)}`)],
  ['Swedish personal numbers', draw(COUNT, 21, swede)],
  ['Icelandic kennitala', draw(COUNT, 22, icelander)],
  ['ISBN-10 of Danish books', draw(COUNT, 23, (at) => `87${digits(at, 8)}`)],
  ['Swedish organisation numbers', draw(COUNT, 24, (at) => `55${from(at, 60, 99)}${digits(at, 2)}-${digits(at, 4)}`)],
  ['KLE journal keys', draw(COUNT, 25, (at) => `27.${from(at, 1, 12, 2)}.${digits(at, 2)}-P20-${from(at, 1, 9)}-18`)],
  ['case numbers', draw(COUNT, 26, (at) => `2018-${digits(at, 6)}`)],
  ['card numbers in groups of four', draw(COUNT, 27, (at) => `4571 ${digits(at, 4)} ${digits(at, 4)} ${digits(at, 4)}`)],
  ['GUIDs', draw(COUNT, 28, (at) => `${digits(at, 8)}-${digits(at, 4)}-4a5b-8c7d-${digits(at, 12)}`)],
  ['coordinates', draw(COUNT, 29, (at) => `55,${digits(at, 10)}`)],
  ['amounts with thousands', draw(COUNT, 30, (at) => `${from(at, 1, 9)}.${digits(at, 3)}.${digits(at, 3)}.${digits(at, 3)}`)],
  ['phone numbers with spaces', draw(COUNT, 31, (at) => `+45 ${from(at, 20, 99)} ${digits(at, 2)} ${digits(at, 2)} ${digits(at, 2)}`)],
  ['running numbers within one date', rising(1_010_705_000)],
  ['running numbers in steps', rising(1_112_755_000, 7)],
]; // prettier-ignore
