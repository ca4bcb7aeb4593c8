/**
 * Registers that are split over two columns: a birth date and the last four digits, under headers,
 * or side by side without. Both columns are read a second time and joined row by row.
 */
import { ColumnTally, type Surroundings } from './column.ts';
import { testsOf } from './conclusion.ts';
import { NO_COUNTS, type ColumnCounts } from './counts.ts';
import { birthYear, packKey } from './cpr.ts';
import type { Found } from './found.ts';
import { Bag } from './bag.ts';
import { BIRTH, LAST_FOUR, MEASURE, PERSON, SERIAL, THING } from './header.ts';
import type { Header } from './headings.ts';
import { FORM_SEPARATED } from './shape.ts';
import { ballotOf, sum } from './vote.ts';

/** A column that may be half of a split register. */
export interface Half {
  readonly column: number;
  readonly counts: ColumnCounts;
  /** Its header, as far as that says something; otherwise its first text. */
  readonly header: Header;
}

export interface Pair {
  readonly date: number;
  readonly serial: number;
  /** The header row, when the headers say what the two are. */
  readonly headerRow: number | null;
}

const SHARE = 0.7;
const FOUR_SHARE = 0.6;
const LEAST_WITHOUT_HEADER = 10;
const VALID_SHARE = 0.8;
/** Above this share of steps by one the "serials" are row numbers. */
const COUNTING_SHARE = 0.8;

/** Whether birth dates could fill this column, but for its headers. */
export function couldBeDates({ filled, sixes, dates }: ColumnCounts): boolean {
  return Math.max(sixes, dates) >= Math.max(1, SHARE * (filled - 1));
}

export function couldBeSerials({ filled, short }: ColumnCounts): boolean {
  return short >= Math.max(1, SHARE * (filled - 1));
}

/** The pairs that are worth a second look. */
export function pairsIn(halves: readonly Half[]): Pair[] {
  const dates = halves.filter(({ counts }) => couldBeDates(counts));
  const pairs: Pair[] = [];
  for (const serial of halves) {
    if (!couldBeSerials(serial.counts)) continue;
    const date = partnerOf(serial, dates);
    if (date === undefined) continue;
    const headerRow = sayTogether(date, serial) ? serial.header.row : null;
    pairs.push({ date: date.column, serial: serial.column, headerRow });
  }
  return pairs;
}

function partnerOf(serial: Half, dates: readonly Half[]): Half | undefined {
  const others = dates.filter(({ column }) => column !== serial.column);
  const beside =
    others.find(({ column }) => column === serial.column - 1) ??
    others.find(({ column }) => column === serial.column + 1);
  const named = others.find((date) => sayTogether(date, serial) && saysBirth(date));
  if (named !== undefined) return named;
  if (beside !== undefined && sayTogether(beside, serial)) return beside;
  const { short, four } = serial.counts;
  const plain = (serial.header.meaning & (MEASURE | THING)) === 0;
  return plain && short >= LEAST_WITHOUT_HEADER && four >= FOUR_SHARE * short ? beside : undefined;
}

/** Whether two headers name the parts of one number. "Løbenr" does so only beside a birth date. */
function sayTogether(date: Half, { header }: Half): boolean {
  if ((header.meaning & LAST_FOUR) !== 0) return true;
  if ((header.meaning & MEASURE) !== 0) return false;
  return (header.meaning & PERSON) !== 0 || ((header.meaning & SERIAL) !== 0 && saysBirth(date));
}

function saysBirth({ header }: Half): boolean {
  return (header.meaning & (BIRTH | PERSON)) !== 0;
}

export class SplitRegister {
  readonly pair: Pair;
  readonly #around: Surroundings;
  readonly #tally: ColumnTally;
  #rows = 0;
  #date: { readonly row: number; readonly six: number; readonly year: number } | null = null;
  #serial: { readonly row: number; readonly value: number } | null = null;
  #lastSerial = -1;
  #counting = 0;

  constructor(pair: Pair, around: Surroundings) {
    this.pair = pair;
    this.#around = around;
    this.#tally = new ColumnTally(pair.date, around);
  }

  /** A cell of either column. */
  cell(row: number, column: number, text: string): void {
    if (column === this.pair.date) {
      const date = birthDateIn(text);
      this.#date = date === null ? null : { row, ...date };
    }
    if (column === this.pair.serial) {
      const digits = /^\s*-?\s*(\d{1,4})(?:[.,]0+)?\s*$/.exec(text)?.[1];
      this.#serial = digits === undefined ? null : { row, value: Number(digits) };
    }
    if (this.#date?.row === row && this.#serial?.row === row) {
      this.#join(row, this.#date, this.#serial.value);
      this.#date = null;
    }
  }

  found(): Found[] {
    const tally = this.#tally;
    const ballot = ballotOf(tally, NO_COUNTS);
    const people = new Bag(this.#around.room, tally.persons, ballot.valid);
    const tests = testsOf(tally, people, this.#around.room);
    const replacements = tally.replacements ?? new Bag(this.#around.room);
    const valid = people.matches + tests.matches + replacements.matches;
    if (valid === 0 || valid < VALID_SHARE * this.#rows) return [];
    if (this.#counting >= COUNTING_SHARE * (this.#rows - 1) && this.#rows >= 3) return [];
    const headed = this.pair.headerRow !== null;
    if (ballot.pattern !== null && (ballot.pattern !== 'narrow' || !headed)) return [];
    const proven = sum(tally.proven) >= VALID_SHARE * ballot.valid;
    if (!headed && (!proven || ballot.distinct < LEAST_WITHOUT_HEADER)) return [];
    const common = {
      confidence: headed ? 'certain' : 'likely',
      columns: [this.pair.date, this.pair.serial],
      row: null,
      headerRow: this.pair.headerRow,
      headerRows: this.pair.headerRow ?? tally.firstRow - 1,
    } as const;
    const found: Found[] = [
      { ...common, kind: 'cpr', bag: people },
      { ...common, kind: 'replacement', bag: replacements },
      { ...common, kind: 'test', bag: tests },
    ];
    return found.filter(({ bag }) => bag.matches > 0);
  }

  #join(row: number, date: { readonly six: number; readonly year: number }, serial: number): void {
    this.#rows++;
    if (serial === this.#lastSerial + 1) this.#counting++;
    this.#lastSerial = serial;
    const year = birthYear(Math.floor(serial / 1000), date.year % 100);
    if (date.year !== 0 && year !== date.year) return;
    const key = packKey(date.six, serial);
    if (key >= 0) this.#tally.add(row, key, FORM_SEPARATED, -1, -1);
  }
}

/** A birth date as DDMMYY, with its year when that is written out, else 0. */
function birthDateIn(text: string): { six: number; year: number } | null {
  const plain = text.trim();
  if (/^\d{5,6}(?:[.,]0+)?$/.test(plain)) return { six: Number.parseInt(plain, 10), year: 0 };
  const dayFirst = /^(\d{1,2})[-./ ](\d{1,2})[-./ ](\d{4}|\d{2})$/.exec(plain);
  if (dayFirst !== null) return dateOf(dayFirst[1]!, dayFirst[2]!, dayFirst[3]!);
  const yearFirst = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(plain);
  return yearFirst === null ? null : dateOf(yearFirst[3]!, yearFirst[2]!, yearFirst[1]!);
}

function dateOf(day: string, month: string, year: string): { six: number; year: number } {
  const six = (Number(day) * 100 + Number(month)) * 100 + (Number(year) % 100);
  return { six, year: year.length === 4 ? Number(year) : 0 };
}
