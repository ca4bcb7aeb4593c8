/**
 * Worksheets of Lotus 1-2-3 (wks, wk1, wk3, wk4, 123), Works (wks), and Quattro Pro up to version 8. Cells are told row by row, whatever their order; what reads as text in records that
 * are no cells is told as what is left over: names, headers, notes.
 */
import type { Place } from '../../../rules/index.ts';
import { dateText } from '../dates.ts';
import { type Format, type Reader, Sealed, Unreadable } from '../reader.ts';
import { UNKNOWN_SCHEME } from '../scheme.ts';
import type { Specimen } from '../specimen.ts';
import { type ToldBytes, ToldWorkbook } from '../told.ts';
import { CellStore, DATE, NUMBER, TEXT } from './cell-store.ts';
import { type CellRecord, cellRecords, placeIn } from './lotus-cells.ts';
import { type Dialect, dialectOf } from './lotus-dialect.ts';
import { labelSpan, resultSpan, SPAN, type Span, tellLotus, wordsIn } from './lotus-text.ts';
import { type FileRecord, recordAt, wholeOf } from './records.ts';

export function worksheets(name: Format): Reader {
  return {
    name,
    sniff: (specimen) => specimen.ask(dialectIn)?.format === name,
    open: (specimen) => {
      const { bytes, budget } = specimen;
      const dialect = specimen.ask(dialectIn);
      if (dialect === null) throw new Unreadable('damaged');
      return new ToldWorkbook(name, budget, (told) => {
        readWorksheet(wholeOf(bytes), dialect, told);
      });
    },
  };
}

export const lotus = worksheets('lotus');
export const works = worksheets('works');

function dialectIn({ head }: Specimen): Dialect | null {
  return dialectOf(head);
}

/** Throws Unreadable; what was told before stays valid. */
export function readWorksheet(data: Buffer, dialect: Dialect, told: ToldBytes): void {
  new Worksheet(data, dialect, told).read();
}

const END = 0x01;
const PASSWORDS = { wk1: 0x4b, quattro: 0x4b, works: 0x37, wk3: 0x02 } as const;
/** Kinds of records whose texts have a place of their own, before version 3. */
const PLACES: ReadonlyMap<number, Place> = new Map([
  [0x0b, 'definedName'],
  [0x25, 'headerFooter'],
  [0x26, 'headerFooter'],
  [0x47, 'definedName'],
  [0xcc, 'sheetName'],
  [0xde, 'sheetName'],
]);

/** What some programs leave behind the zero of a text. */
const MOST_FILL = 8;

class Worksheet {
  readonly #data: Buffer;
  readonly #view: DataView;
  readonly #dialect: Dialect;
  readonly #told: ToldBytes;
  readonly #records: ReadonlyMap<number, CellRecord>;
  readonly #cells: CellStore;
  #sheet = -1;
  #isSealed = false;
  #isDamaged = false;

  constructor(data: Buffer, dialect: Dialect, told: ToldBytes) {
    this.#data = data;
    this.#view = new DataView(data.buffer, data.byteOffset, data.length);
    this.#dialect = dialect;
    this.#told = told;
    this.#records = cellRecords(dialect.layout);
    this.#cells = new CellStore(told, {
      text: (row, column, value) => tellLotus(told, row, column, data, value),
      date: (row, column, value) => told.text(row, column, dateText(String(value), false)),
    });
  }

  read(): void {
    let at = 0;
    let hasEnded = false;
    while (!this.#told.isOver) {
      const record = recordAt(this.#view, at, false);
      if (record === null) break;
      const cell = this.#records.get(record.kind);
      if (record.kind === END) hasEnded = true;
      else if (cell === undefined) this.#aside(record);
      // What programs add behind the end has no cells.
      else if (hasEnded || !this.#cell(record, cell)) this.#isDamaged = true;
      at = record.end;
    }
    this.#cells.tell();
    this.#words({ start: at, end: this.#data.length }, 'property');
    if (this.#isSealed) throw new Sealed(UNKNOWN_SCHEME);
    if (!hasEnded || this.#isDamaged) throw new Unreadable('damaged');
  }

  /** Whether the record is one. */
  #cell(record: FileRecord, { number, least, most, isResult }: CellRecord): boolean {
    const place = placeIn(this.#view, record, this.#dialect.layout);
    if (place === null) return false;
    const { end } = record;
    const { sheet, row, column, at, isDate } = place;
    if (end - at < least || end - at > most) return false;
    this.#begin(sheet);
    if (number !== undefined) {
      const value = number(this.#view, at);
      // Else a formula that comes to a text, to nothing or to an error.
      if (Number.isFinite(value)) this.#cells.add(row, column, isDate ? DATE : NUMBER, value);
      return true;
    }
    if (isResult) this.#cells.takeBack(row, column);
    const spanOf = isResult ? resultSpan : labelSpan;
    const span = spanOf(this.#data, { start: at, end }, this.#dialect.isCounted);
    this.#cells.add(row, column, TEXT, span.start * SPAN + span.end - span.start);
    return end - span.end <= MOST_FILL;
  }

  #begin(sheet: number): void {
    if (sheet === this.#sheet) return;
    this.#cells.tell();
    this.#sheet = sheet;
    this.#told.sheet(null);
  }

  #aside({ kind, start, end }: FileRecord): void {
    const { layout } = this.#dialect;
    if (kind === PASSWORDS[layout]) {
      this.#isSealed ||= this.#data.subarray(start, end).some((byte) => byte !== 0);
    }
    const isOld = layout !== 'wk3';
    this.#words({ start, end }, (isOld ? PLACES.get(kind) : undefined) ?? 'remnant');
  }

  #words(span: Span, where: Place): void {
    wordsIn(this.#data, span, (text) => this.#told.place(where, text));
  }
}
