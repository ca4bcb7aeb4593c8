/**
 * The CPR number itself: DDMMYY and a serial of four digits, the first of which gives the century.
 *
 * A date that exists makes a number possible; modulus 11 can prove one but never refute one, since
 * numbers that fail it have been given out since October 2007. What a number is told to be stands
 * in the bits of one integer, so that a million of them cost no memory: see `judge`.
 */

/** A calendar day as yyyymmdd, e.g. 20261122. The clock is a parameter of the rule. */
export type Day = number;

/** One 10-digit number in 31 bits: (((day - 1) * 12 + month - 1) * 100 + year) * 10000 + serial. */
export type NumberKey = number;

/** The date exists (less 60 days of a replacement number's day) and is not in the future. */
export const VALID = 1;
/** Passes modulus 11. */
export const PROVEN = 2;
/** Born on a 1 January for which CPR-kontoret gives out numbers that fail modulus 11. */
export const EXEMPT = 4;
/** Born before 1900: the holder is dead. */
export const OLD = 8;
/** Day + 60: given by hospitals and schools to people who have no CPR number. */
export const REPLACEMENT = 16;
/** A test person: listed, or of the shape that test persons have. */
export const TEST = 32;
/** A test person that has been published as one. */
export const LISTED_TEST = 64;

/**
 * Published test persons. Two more that municipalities use, 221354-1242 and 131313-1313, have no
 * month and so are never numbers here.
 */
export const TEST_NUMBERS: readonly string[] = ['251248-9996', '050505-9996', '010858-9995'];

/** cpr.dk, "Personnumre uden kontrolciffer", 10 May 2023: all of them 1 January. */
const EXEMPT_YEARS = new Set([
  1960, 1962, 1964, 1965, 1966, 1967, 1969, 1970, 1974, 1975, 1978, 1980, 1981, 1982, 1983, 1984,
  1985, 1986, 1987, 1988, 1989, 1990, 1991, 1992, 1994, 1995,
]);

const WEIGHTS = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];
const DAYS_IN_MONTH = Uint8Array.of(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31);
const REPLACEMENT_DAYS = 60;
const FIRST_TEST_SERIAL = 9990;

const dateRemainders = new Uint8Array(31 * 12 * 100);
const serialRemainders = new Uint8Array(10_000);
fillRemainders();
const birthYears = Uint16Array.from({ length: 1000 }, (_, i) =>
  birthYear(Math.floor(i / 100), i % 100),
);
const exempt = Uint8Array.from({ length: 2100 }, (_, year) => (EXEMPT_YEARS.has(year) ? 1 : 0));

/** The key of a number, from its first six and last four digits; -1 when day or month cannot be. */
export function packKey(hi: number, lo: number): NumberKey {
  const day = (hi / 10_000) | 0;
  const month = ((hi / 100) | 0) % 100;
  if (month < 1 || month > 12 || day < 1 || day > 91 || (day > 31 && day < 61)) return -1;
  return (((day - 1) * 12 + month - 1) * 100 + (hi % 100)) * 10_000 + lo;
}

const listedTests: ReadonlySet<NumberKey> = new Set(
  TEST_NUMBERS.map((text) => packKey(Number(text.slice(0, 6)), Number(text.slice(7)))),
);

/** What can be said of one number: VALID alone is a possible number, 0 is none. */
export function judge(key: NumberKey, today: Day): number {
  const serial = key % 10_000;
  let date = (key / 10_000) | 0;
  let facts = VALID;
  if (date >= REPLACEMENT_DAYS * 1200) {
    date -= REPLACEMENT_DAYS * 1200;
    facts |= REPLACEMENT;
  }
  const day = ((date / 1200) | 0) + 1;
  const month = ((date / 100) | 0) % 12;
  const year = birthYears[((serial / 1000) | 0) * 100 + (date % 100)]!;
  if (day > DAYS_IN_MONTH[month]!) return 0;
  if (day === 29 && month === 1 && (year % 4 !== 0 || year === 1900)) return 0;
  if ((year * 100 + month + 1) * 100 + day > today) return 0;
  if (year < 1900) facts |= OLD;
  if ((facts & REPLACEMENT) !== 0) return facts;
  if ((dateRemainders[date]! + serialRemainders[serial]!) % 11 === 0) facts |= PROVEN;
  else if (serial >= FIRST_TEST_SERIAL) facts |= TEST;
  if (date < 100 && exempt[year] === 1) facts |= EXEMPT;
  if (serial >= FIRST_TEST_SERIAL && listedTests.has(key)) facts |= TEST | LISTED_TEST;
  return facts;
}

/** The year of birth that a two-digit year and the seventh digit stand for. */
export function birthYear(seventhDigit: number, year: number): number {
  if (seventhDigit <= 3) return 1900 + year;
  if (seventhDigit === 4 || seventhDigit === 9) return (year <= 36 ? 2000 : 1900) + year;
  return (year <= 57 ? 2000 : 1800) + year;
}

/** Weighted digit sums modulo 11, of the first six digits and of the last four. */
function fillRemainders(): void {
  const [days, months, years, highs, lows] = [0, 2, 4, 6, 8].map(pairSums) as PairSums;
  let at = 0;
  for (let day = 1; day <= 31; day++) {
    for (let month = 1; month <= 12; month++) {
      for (let year = 0; year < 100; year++) {
        dateRemainders[at++] = (days[day]! + months[month]! + years[year]!) % 11;
      }
    }
  }
  at = 0;
  for (const high of highs) for (const low of lows) serialRemainders[at++] = (high + low) % 11;
}

type PairSums = [Uint8Array, Uint8Array, Uint8Array, Uint8Array, Uint8Array];

/** Weighted, of the two digits of 0 to 99 that stand at this place of a number. */
function pairSums(place: number): Uint8Array {
  const sums = new Uint8Array(100);
  let at = 0;
  for (let tens = 0; tens < 10; tens++) {
    for (let ones = 0; ones < 10; ones++) {
      sums[at++] = tens * WEIGHTS[place]! + ones * WEIGHTS[place + 1]!;
    }
  }
  return sums;
}
