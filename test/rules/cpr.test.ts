/**
 * The number by itself: against a slow oracle that is written from the definition, against the base
 * rates that are known exactly, and on published values.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  EXEMPT,
  LISTED_TEST,
  OLD,
  PROVEN,
  REPLACEMENT,
  TEST,
  TEST_NUMBERS,
  VALID,
  birthYear,
  judge,
  packKey,
} from '../../rules/cpr.ts';
import { TODAY } from './feed.ts';

function keyOf(digits: string): number {
  return packKey(Number(digits.slice(0, 6)), Number(digits.slice(6)));
}

function judged(text: string, today = TODAY): number {
  const key = keyOf(text.replace('-', ''));
  return key < 0 ? 0 : judge(key, today);
}

/** Digits 1-2 day, 3-4 month, 5-6 year; the century by digit 7; control digit by modulus 11. */
interface Slow {
  readonly valid: boolean;
  readonly proven: boolean;
  readonly year: number;
  readonly replacement: boolean;
}

const CENTURIES: readonly (readonly [digits: string, from: number, to: number, century: number])[] = [
  ['0123', 0, 99, 1900],
  ['49', 0, 36, 2000],
  ['49', 37, 99, 1900],
  ['5678', 0, 57, 2000],
  ['5678', 58, 99, 1800],
]; // prettier-ignore

function slow(digits: string, today: number): Slow {
  const day = Number(digits.slice(0, 2));
  const month = Number(digits.slice(2, 4));
  const short = Number(digits.slice(4, 6));
  const row = CENTURIES.find(
    ([sevenths, from, to]) => sevenths.includes(digits.charAt(6)) && short >= from && short <= to,
  );
  const year = (row?.[3] ?? 0) + short;
  const replacement = day > 60;
  const born = new Date(Date.UTC(year, month - 1, replacement ? day - 60 : day));
  const exists = born.getUTCMonth() === month - 1 && born.getUTCFullYear() === year && day !== 0;
  const real = exists && born.getUTCDate() === (replacement ? day - 60 : day);
  const date = (year * 100 + month) * 100 + born.getUTCDate();
  const sum = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1].reduce(
    (all, weight, i) => all + weight * Number(digits[i]),
    0,
  );
  return { valid: real && date <= today, proven: sum % 11 === 0, year, replacement };
}

/** Ten digits, half of them of a plausible day and month; never kept, so nobody's number stays. */
const tenDigits = fc.oneof(
  fc.stringMatching(/^[0-9]{10}$/),
  fc
    .tuple(
      fc.integer({ min: 1, max: 91 }),
      fc.integer({ min: 1, max: 12 }),
      fc.stringMatching(/^[0-9]{6}$/),
    )
    .map(
      ([day, month, rest]) =>
        `${String(day).padStart(2, '0')}${String(month).padStart(2, '0')}${rest}`,
    ),
);
const days = fc.constantFrom(18_580_101, 19_991_231, 20_000_229, 20_361_231, TODAY, 20_571_231);

describe('judge', () => {
  test('agrees with the definition', () => {
    fc.assert(
      fc.property(tenDigits, days, (digits, today) => {
        const facts = judged(digits, today);
        const expected = slow(digits, today);
        expect((facts & VALID) !== 0).toBe(expected.valid);
        if (!expected.valid) return;
        expect((facts & REPLACEMENT) !== 0).toBe(expected.replacement);
        expect((facts & OLD) !== 0).toBe(expected.year < 1900);
        if (expected.replacement) return;
        expect((facts & PROVEN) !== 0).toBe(expected.proven);
        expect((facts & TEST) !== 0).toBe(!expected.proven && Number(digits.slice(6)) >= 9990);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  test('545 or 546 serials of a day of 1937-2036 pass, 363 or 364 of one outside', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(1858, 0, 1), max: Date.UTC(2057, 11, 31) }),
        (time) => {
          const born = new Date(time);
          const year = born.getUTCFullYear();
          const hi = (born.getUTCDate() * 100 + born.getUTCMonth() + 1) * 100 + (year % 100);
          let passing = 0;
          for (let serial = 0; serial < 10_000; serial++) {
            if (birthYear(Math.floor(serial / 1000), year % 100) !== year) continue;
            if ((judge(packKey(hi, serial), 20_991_231) & PROVEN) !== 0) passing++;
          }
          expect(year >= 1937 && year <= 2036 ? [545, 546] : [363, 364]).toContain(passing);
        },
      ),
      { numRuns: 60, seed: 2 },
    );
  });

  test('3.652 % of all ten-digit numbers are a date', () => {
    let dates = 0;
    for (let hi = 0; hi < 1_000_000; hi++) {
      for (let seventh = 0; seventh < 10; seventh++) {
        const key = packKey(hi, seventh * 1000);
        if (key < 0) continue;
        const facts = judge(key, 20_991_231);
        if ((facts & VALID) !== 0 && (facts & REPLACEMENT) === 0) dates++;
      }
    }
    expect(dates * 1000).toBe(365_246_000);
  });

  const published = '1306729647 1005081307 3107250254 0702982154 1406929368 1201010310 2812852526 2602177311 1110105130 2207220984 3011631060 0408592666 1110137970 2306954558 2905400137 0903058471 1306853550 1207999772 1803089430 0104413331 2105135591 0106312303 1803550138 2407056798 2101860488 1003942399 0411323129 1202197309 0610174434 0505753836 1104474272'; // prettier-ignore
  test.each(published.split(' '))('published, and proven: %s', (digits) => {
    expect(judged(digits)).toBe(VALID | PROVEN);
  });

  const dead = '2103646750 2212988823 2701757168 1301648789 0102988256 0402968540 1804887195';
  test.each(dead.split(' '))('formally valid, but dead: %s', (digits) => {
    expect(judged(digits)).toBe(VALID | PROVEN | OLD);
  });

  test.each(['2903326975', '2311446951'])('not born yet: %s', (digits) => {
    expect(judged(digits)).toBe(0);
    expect(judged(digits, 20_441_231)).toBe(VALID | PROVEN);
  });

  test('a birth on the day itself is no future', () => {
    // 29 March 2032, from the list above.
    expect(judged('2903326975', 20_320_328)).toBe(0);
    expect(judged('2903326975', 20_320_329)).toBe(VALID | PROVEN);
  });

  test('1 January of a listed year needs no control digit', () => {
    expect(judged('010160-0001') & EXEMPT).toBe(EXEMPT);
    expect(judged('010161-0001') & EXEMPT).toBe(0);
    expect(judged('020160-0001') & EXEMPT).toBe(0);
    // The same digits of the century before.
    expect(judged('010160-5001') & EXEMPT).toBe(0);
  });

  test.each([...TEST_NUMBERS])('a published test person: %s', (text) => {
    expect(judged(text) & (TEST | LISTED_TEST)).toBe(TEST | LISTED_TEST);
  });

  test.each(['050300-9994', '290200-9992'])(
    'a high serial with its control digit is a person: %s',
    (text) => {
      expect(judged(text) & TEST).toBe(0);
    },
  );
});

describe('packKey', () => {
  test('refuses what has no day or month, and keeps the rest apart', () => {
    fc.assert(
      fc.property(tenDigits, tenDigits, (one, other) => {
        const key = keyOf(one);
        const day = Number(one.slice(0, 2));
        const month = Number(one.slice(2, 4));
        const possible =
          month >= 1 && month <= 12 && day >= 1 && day <= 91 && !(day > 31 && day < 61);
        expect(key >= 0).toBe(possible);
        expect(key).toBeLessThan(2 ** 31);
        expect(key < 0 ? one : unpack(key)).toBe(one);
        expect(key >= 0 && key === keyOf(other)).toBe(key >= 0 && one === other);
      }),
      { numRuns: 2000, seed: 3 },
    );
  });
});

function unpack(key: number): string {
  const [serial, year, month, day] = [
    key % 10_000,
    Math.floor(key / 10_000) % 100,
    (Math.floor(key / 1_000_000) % 12) + 1,
    Math.floor(key / 12_000_000) + 1,
  ];
  return (
    [day, month, year].map((part) => String(part).padStart(2, '0')).join('') +
    String(serial).padStart(4, '0')
  );
}
