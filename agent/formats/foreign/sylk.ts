/**
 * Symbolic Link (.slk, .sylk): a record a line, fields behind semicolons, as Multiplan wrote it and Excel
 * still does. A record says only what is new: row, column and format stand until the next one.
 */
import type { Run } from '../cells/kernel.ts';
import { dateText } from '../dates.ts';
import { isDateFormat } from '../office/styles.ts';
import { type Reader, Unreadable } from '../reader.ts';
import type { Specimen } from '../specimen.ts';
import { type Encoded, headTextOf } from '../text/encoding.ts';
import { type ToldBytes, ToldWorkbook } from '../told.ts';
import { Lines } from './lines.ts';
import { numberText } from './number-text.ts';
import { PlainCell } from './sylk-cell.ts';
import { fieldsOf, sylkText } from './sylk-text.ts';
import { tellWestern } from './western-text.ts';

export const sylk: Reader = {
  name: 'sylk',
  sniff: (specimen) => specimen.ask(encodedIn) !== null,
  open: (specimen) => {
    const encoded = specimen.ask(encodedIn);
    if (encoded === null) throw new Unreadable('damaged');
    return new ToldWorkbook('sylk', specimen.budget, (told) => {
      new SylkTable(told).read(new Lines(specimen.bytes, encoded));
    });
  },
};

/** Of so many lines each must look like a record: a table with a column called ID does not. */
const SAMPLE_LINES = 6;
const RECORD = /^(?:[BCEFOPW]|N[ENLU])(?:;[A-Z]|$)/;

function encodedIn(specimen: Specimen): Encoded | null {
  const head = specimen.ask(headTextOf);
  if (head === null) return null;
  const lines = head.text.split(/\r\n|\r|\n/, SAMPLE_LINES + 2);
  // The last one may be cut: it counts where there is no other.
  const whole = lines.length > 2 ? lines.slice(0, -1) : lines;
  const [first = '', ...records] = whole.filter((line) => line !== '');
  const isTable = first.startsWith('ID;P') && records.length > 0;
  return isTable && records.every((line) => RECORD.test(line.trimEnd())) ? head.encoded : null;
}

/** Records that hold no text of a cell: sizes, windows, options. */
const SILENT = new Set(['ID', 'B', 'O', 'W', '']);
/** What a cell may say: its place, value, formula, comment, and how it is protected and shared. */
const CELL_FIELDS = new Set('XYKEACDGHIMNPRST').add('');
/** What a line with a cell begins with. */
const CELL = 0x43;
const MOST_PAUSE = 31;
/** Rows as programs count them. */
const MOST_ROWS = 2 ** 21;
const MOST_COLUMNS = 2 ** 15;
const MOST_FORMATS = 2 ** 16;

class SylkTable {
  readonly #told: ToldBytes;
  readonly #plain = new PlainCell();
  readonly #formats: boolean[] = [];
  /** Columns whose cells are dates if they do not say otherwise. */
  readonly #dateColumns = new Set<number>();
  #row = 0;
  #column = 0;
  /** Whether the cell in hand shows a date; null where its format was not told. */
  #isDate: boolean | null = null;
  /** So many lines are not shown to the kernel, and that many after the next in vain. */
  #wait = 0;
  #pause = 0;
  #is1904 = false;
  #isDamaged = false;

  constructor(told: ToldBytes) {
    this.#told = told;
  }

  read(lines: Lines): void {
    this.#told.sheet(null);
    while (!this.#told.isOver) {
      this.#passPlain(lines);
      if (!lines.next()) throw new Unreadable('damaged');
      if (this.#plainCell(lines)) continue;
      const line = lines.text();
      if (/^E\s*$/.test(line)) break;
      this.#record(fieldsOf(line));
    }
    if (this.#isDamaged) throw new Unreadable('damaged');
  }

  /**
   * In the first look the kernel reads the cells that need nothing else, one after another. Where it could read none,
   * further lines are of the same kind: it is asked more and more seldom.
   */
  #passPlain(lines: Lines): void {
    if (this.#isDate !== null || this.#wait-- > 0) return;
    lines.pass((bytes, start, end) => {
      const taken = bytes[start] === CELL ? this.#told.run(this.#run, bytes, start, end) : 0;
      this.#pause = taken > 0 ? 0 : Math.min(2 * this.#pause + 1, MOST_PAUSE);
      this.#wait = this.#pause;
      return taken;
    });
  }

  readonly #run: Run = {
    step: (wasm, from, to) => {
      const end = wasm.sylk(from, to, this.#row, this.#column, this.#dateColumns.size > 0);
      this.#row = wasm.sylkRow();
      this.#column = wasm.sylkColumn();
      return end;
    },
  };

  /** False for a record that says more. */
  #plainCell({ bytes, start, end }: Lines): boolean {
    const cell = this.#plain;
    if (!cell.read(bytes, start, end)) return false;
    if (cell.row >= MOST_ROWS || cell.column >= MOST_COLUMNS) return false;
    this.#move(cell.row < 0 ? this.#row : cell.row, cell.column < 0 ? this.#column : cell.column);
    if (cell.kind === 'text') {
      tellWestern(this.#told, this.#row, this.#column, bytes, cell.start, cell.end);
    } else if (cell.kind === 'number' && this.#showsDate) {
      this.#value(bytes.toString('latin1', cell.start, cell.end));
    } else if (cell.kind === 'number') {
      this.#told.digits(this.#row, this.#column, bytes, cell.start, cell.end);
    }
    return true;
  }

  get #showsDate(): boolean {
    return this.#isDate ?? this.#dateColumns.has(this.#column);
  }

  #record([type = '', ...fields]: readonly string[]): void {
    if (type === 'C') return this.#cell(fields);
    // No other record has a text for its value.
    if (fields.some((field) => field.startsWith('K"'))) this.#isDamaged = true;
    if (type === 'F') this.#format(fields);
    else if (type === 'P') this.#define(fields);
    else if (type === 'NN') this.#told.place('definedName', named(fields));
    else if (type === 'NE' || type === 'NU' || type === 'NL') {
      this.#told.place('property', named(fields));
    } else if (type === 'O') this.#options(fields);
    else if (!SILENT.has(type)) this.#isDamaged = true;
  }

  #options(fields: readonly string[]): void {
    this.#is1904 ||= fields.some((field) => /^V[1-4]$/.test(field));
  }

  /** How numbers are shown; other kinds are fonts. */
  #define([format = '']: readonly string[]): void {
    if (!format.startsWith('P') || this.#formats.length >= MOST_FORMATS) return;
    this.#formats.push(isDateFormat(sylkText(format.slice(1))));
  }

  #format(fields: readonly string[]): void {
    this.#moveTo(fields);
    const told = fields.find((field) => /^P\d+$/.test(field));
    const isDate = told === undefined ? null : (this.#formats[Number(told.slice(1))] ?? false);
    const column = fields.find((field) => /^C\d+$/.test(field));
    if (column === undefined) this.#isDate = isDate;
    else if (isDate === true) this.#dateColumns.add(Number(column.slice(1)) - 1);
  }

  #moveTo(fields: readonly string[]): void {
    for (const field of fields) {
      const kind = field.charAt(0);
      if (kind !== 'X' && kind !== 'Y') continue;
      const at = /^\d{1,7}$/.test(field.slice(1)) ? Number(field.slice(1)) - 1 : -1;
      const most = kind === 'X' ? MOST_COLUMNS : MOST_ROWS;
      if (at < 0 || at >= most) this.#isDamaged = true;
      else if (kind === 'X') this.#move(this.#row, at);
      else this.#move(at, this.#column);
    }
  }

  #move(row: number, column: number): void {
    if (row !== this.#row || column !== this.#column) this.#isDate = null;
    this.#row = row;
    this.#column = column;
  }

  #cell(fields: readonly string[]): void {
    this.#moveTo(fields);
    if (fields.some((field) => !CELL_FIELDS.has(field.charAt(0)))) this.#isDamaged = true;
    const value = fields.find((field) => field.startsWith('K'));
    const formula = fields.find((field) => field.startsWith('E'));
    const comment = fields.find((field) => field.startsWith('A'));
    if (value !== undefined) this.#value(sylkText(value.slice(1)));
    // Nobody kept what it comes to: the constants in it are all there is.
    else if (formula !== undefined) this.#text(sylkText(formula.slice(1)));
    if (comment !== undefined) this.#told.place('comment', sylkText(comment.slice(1)));
  }

  #value(value: string): void {
    const digits = value.startsWith('"') ? null : numberText(value);
    if (digits === null) {
      const isQuoted = value.startsWith('"');
      const end = value.length > 1 && value.endsWith('"') ? -1 : undefined;
      this.#text(isQuoted ? value.slice(1, end) : value);
    } else if (this.#showsDate) {
      this.#text(dateText(digits, this.#is1904));
    } else this.#told.number(this.#row, this.#column, digits);
  }

  #text(text: string): void {
    this.#told.text(this.#row, this.#column, text);
  }
}

function named(fields: readonly string[]): string {
  return fields.map((field) => sylkText(field.slice(1))).join(' ');
}
