/**
 * Registers that are split over two columns: a birth date and the last four digits, under headers,
 * or side by side without. Both columns are read a second time and joined row by row.
 */
import type { Against } from './against.ts';
import { ColumnTally, type Surroundings } from './column.ts';
import { testsOf } from './conclusion.ts';
import { NO_COUNTS, type ColumnCounts } from './counts.ts';
import { birthYear, packKey } from './cpr.ts';
import { KINDS, type Confidence, type Kind } from './finding.ts';
import type { Found } from './found.ts';
import { Bag } from './bag.ts';
import { BIRTH, LAST_FOUR, MEASURE, PERSON, SERIAL, THING } from './header.ts';
import type { Header } from './headings.ts';
import { FORM_SEPARATED } from './shape.ts';
import { ballotOf, type Ballot } from './vote.ts';

/** A column that may be half of a split register. */
export interface Half {
  readonly column: number;
  readonly counts: ColumnCounts;
  /** Its header, as far as that says something; otherwise its first text. */
  readonly header: Header;
}

export interface Pair {
  readonly date: Half;
  readonly serial: Half;
  /** The header row, when the headers say what the two are. */
  readonly headerRow: number | null;
}

const SHARE = 0.7;
const FOUR_SHARE = 0.6;
const LEAST_WITHOUT_HEADER = 10;
const VALID_SHARE = 0.8;
/** Above this share of steps by one the "serials" are row numbers. */
const COUNTING_SHARE = 0.8;
const LEAST_COUNTING = 3;

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
    pairs.push({ date, serial, headerRow });
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

/** What a second look at a pair has shown. */
export interface SplitVote {
  readonly pair: Pair;
  /** Rows with a birth date and a serial. */
  readonly rows: number;
  /** Of these, serials that are the next after the one above. */
  readonly counting: number;
  readonly ballot: Ballot;
  readonly confidence: Confidence | null;
  /** What spoke against it. */
  readonly against: readonly Against[];
  readonly found: readonly Found[];
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
    this.#tally = new ColumnTally(pair.date.column, around);
  }

  /** A cell of either column. */
  cell(row: number, column: number, text: string, times: number): void {
    if (column === this.pair.date.column) {
      const date = birthDateIn(text);
      this.#date = date === null ? null : { row, ...date };
    }
    if (column === this.pair.serial.column) {
      const digits = /^(?:-\s*)?(\d{1,4})(?:[.,]0+)?$/.exec(text.trim())?.[1];
      this.#serial = digits === undefined ? null : { row, value: Number(digits) };
    }
    if (this.#date?.row === row && this.#serial?.row === row) {
      this.#join(row, this.#date, this.#serial.value, times);
      this.#date = null;
    }
  }

  /** All cells of both columns have been told. */
  vote(): SplitVote {
    const { room } = this.#around;
    const tally = this.#tally;
    const ballot = ballotOf(tally, NO_COUNTS);
    const people = new Bag(room, tally.persons, ballot.valid);
    const tests = testsOf(tally, people, room);
    const bags = { cpr: people, replacement: tally.replacements ?? new Bag(room), test: tests };
    const against = this.#against(ballot);
    const carried = against.length === 0;
    const confidence = this.pair.headerRow === null ? 'likely' : 'certain';
    return {
      pair: this.pair,
      rows: this.#rows,
      counting: this.#counting,
      ballot,
      confidence: carried ? confidence : null,
      against,
      found: carried ? this.#found(bags, confidence) : [],
    };
  }

  #against({ valid, proven, distinct, pattern, replacements, tests }: Ballot): Against[] {
    const against: Against[] = [];
    const headed = this.pair.headerRow !== null;
    const all = valid + replacements + tests;
    if (all === 0) against.push('noDates');
    else if (all < VALID_SHARE * this.#rows) against.push('fewValid');
    const counts = this.#counting >= COUNTING_SHARE * (this.#rows - 1);
    if (counts && this.#rows >= LEAST_COUNTING) against.push('counting');
    if (pattern !== null && (pattern !== 'narrow' || !headed)) against.push('pattern');
    if (!headed && proven < VALID_SHARE * valid) against.push('fewProven');
    if (!headed && distinct < LEAST_WITHOUT_HEADER) against.push('fewDistinct');
    return against;
  }

  #found(bags: Readonly<Record<Kind, Bag>>, confidence: Confidence): Found[] {
    const { date, serial, headerRow } = this.pair;
    const common = {
      confidence,
      columns: [date.column, serial.column],
      row: null,
      headerRow,
      headerRows: headerRow ?? this.#tally.firstRow - 1,
    };
    return KINDS.map((kind) => ({ ...common, kind, bag: bags[kind] })).filter(
      ({ bag }) => bag.matches > 0,
    );
  }

  #join(
    row: number,
    date: { readonly six: number; readonly year: number },
    serial: number,
    times: number,
  ): void {
    this.#rows += times;
    if (serial === this.#lastSerial + 1) this.#counting++;
    this.#lastSerial = serial;
    const year = birthYear(Math.floor(serial / 1000), date.year % 100);
    if (date.year !== 0 && year !== date.year) return;
    const key = packKey(date.six, serial);
    if (key >= 0) this.#tally.add(row, key, FORM_SEPARATED, -1, -1, times);
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
