/**
 * For formats that a reader goes through from front to back in JavaScript: the reader is one parse, from
 * bytes to events, and what is here makes the first look and the second of it. The parse runs anew for each.
 */
import { type Inspection, NO_TEXT, type Place } from '../../rules/index.ts';
import { Budget, limits } from '../inspect/limits.ts';
import { decoded } from './cells/kernel-cells.ts';
import type { CellBytes, Run } from './cells/kernel-feed.ts';
import { kernel, type Telling } from './cells/kernel.ts';
import { type Format, type Looks, Unreadable, type Workbook } from './reader.ts';

/** What a parse tells. Rows and columns from 0, rows ascending; a cell that is not told is empty. */
export interface Told {
  /** The next sheet of cells; those before are over. */
  readonly sheet: (name: string | null) => void;
  /** The next table outside the sheets. */
  readonly table: (where: Place) => void;
  /** A cell of the sheet or table in hand. Dates as `DD-MM-YYYY`. */
  readonly text: (row: number, column: number, text: string, times?: number) => void;
  /** As programs write doubles: `101701234`, `12.5`, `1.2E+09`. `times`: it stands for so many equal cells. */
  readonly number: (row: number, column: number, digits: string, times?: number) => void;
  /** The front of a text that is too long to be held; its end is told as the cell. */
  readonly front: (row: number, column: number, text: string) => void;
  readonly place: (where: Place, text: string) => void;
  /** Where it is wanted that the kernel reads cells itself. */
  readonly run?: CellBytes['run'];
  /** Nothing that may follow is wanted. */
  readonly isOver: boolean;
}

/** For parses that need not make a string of each cell. */
export interface ToldBytes extends Told, CellBytes {
  readonly run: CellBytes['run'];
}

/** Goes through the file once. Throws Unreadable; what was told before stays valid. */
export type Parse = (told: ToldBytes, budget: Budget) => void;

export class ToldWorkbook implements Workbook {
  readonly format: Format;
  readonly #parse: Parse;
  readonly #budget: Budget;

  constructor(format: Format, budget: Budget, parse: Parse) {
    this.format = format;
    this.#parse = parse;
    this.#budget = budget;
  }

  read(inspection: Inspection): void {
    kernel().start(new Uint8Array(0));
    const first = new FirstLook(inspection);
    try {
      this.#parse(first, this.#budget);
    } finally {
      first.end();
    }
  }

  /** Texts are never shared here. */
  texts(): ReadonlyMap<number, string> {
    return new Map();
  }

  /** All sheets lie in one stream: it is read once for all of them. */
  looks(
    wanted: Looks,
    cell: (sheet: number, row: number, column: number, text: string) => void,
  ): void {
    this.#parse(new SecondLook(wanted, cell), new Budget());
  }
}

/** What stands where no program has columns stands in the last one. */
function known(column: number): number {
  return Math.min(column, limits.columns - 1);
}

export class FirstLook implements ToldBytes {
  readonly isOver = false;
  readonly #inspection: Inspection;
  #sheet: ReturnType<Inspection['sheet']> | null = null;
  #telling: Telling | null = null;
  #tables = 0;

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
  }

  /** How many sheets and tables were told. */
  get tables(): number {
    return this.#tables;
  }

  sheet(name: string | null): void {
    this.#begin(() => this.#inspection.sheet(name));
  }

  table(where: Place): void {
    this.#begin(() => this.#inspection.table(where));
  }

  // oxlint-disable-next-line max-params -- called for every cell: no object
  text(row: number, column: number, text: string, times?: number): void {
    this.#telling?.text(row, known(column), text, times);
  }

  // oxlint-disable-next-line max-params -- as `text`
  number(row: number, column: number, digits: string, times?: number): void {
    this.#telling?.number(row, known(column), digits, times);
  }

  // oxlint-disable-next-line max-params -- as `text`
  bytes(row: number, column: number, from: Buffer, start: number, end: number): void {
    this.#telling?.bytes(row, known(column), from, start, end);
  }

  // oxlint-disable-next-line max-params -- as `text`
  digits(row: number, column: number, from: Buffer, start: number, end: number): void {
    this.#telling?.digits(row, known(column), from, start, end);
  }

  // oxlint-disable-next-line max-params -- as `text`
  run(run: Run, from: Buffer, start: number, end: number): number {
    return this.#telling?.run(run, from, start, end) ?? 0;
  }

  double(row: number, column: number, value: number): void {
    this.#telling?.double(row, known(column), value);
  }

  front(row: number, column: number, text: string): void {
    this.#sheet?.text(row, known(column), text, NO_TEXT, NO_TEXT);
  }

  place(where: Place, text: string): void {
    this.#inspection.place(where, text);
  }

  end(): void {
    this.#telling?.end();
    this.#telling = null;
  }

  #begin(next: () => ReturnType<Inspection['sheet']>): void {
    this.end();
    this.#tables++;
    if (this.#tables > limits.sheets) throw new Unreadable('limit');
    const sheet = next();
    this.#sheet = sheet;
    this.#telling = kernel().begin({ sheet, intern: (text) => this.#inspection.intern(text) });
  }
}

const NOTHING: ReadonlySet<number> = new Set();

export class SecondLook implements ToldBytes {
  isOver = false;
  readonly #wanted: Looks;
  readonly #cell: (sheet: number, row: number, column: number, text: string) => void;
  readonly #last: number;
  #at = -1;
  #columns: ReadonlySet<number> | null = NOTHING;

  constructor(
    wanted: Looks,
    cell: (sheet: number, row: number, column: number, text: string) => void,
  ) {
    this.#wanted = wanted;
    this.#cell = cell;
    this.#last = Math.max(-1, ...wanted.keys());
  }

  sheet(): void {
    this.#at++;
    const columns = this.#wanted.get(this.#at);
    this.#columns = columns === undefined ? NOTHING : columns;
    this.isOver = this.#at > this.#last;
  }

  table(): void {
    this.sheet();
  }

  text(row: number, column: number, text: string): void {
    if (text !== '' && this.#columns?.has(known(column)) !== false) {
      this.#cell(this.#at, row, known(column), text);
    }
  }

  number(row: number, column: number, digits: string): void {
    this.text(row, column, digits);
  }

  // oxlint-disable-next-line max-params -- as in the first look
  bytes(row: number, column: number, from: Buffer, start: number, end: number): void {
    if (this.#columns?.has(known(column)) === false) return;
    this.text(row, column, decoded(from, start, end));
  }

  // oxlint-disable-next-line max-params -- as in the first look
  digits(row: number, column: number, from: Buffer, start: number, end: number): void {
    this.bytes(row, column, from, start, end);
  }

  /** None: all are told one by one. */
  run(): number {
    return 0;
  }

  double(row: number, column: number, value: number): void {
    this.text(row, column, String(value));
  }

  front(): void {}

  place(): void {}
}
