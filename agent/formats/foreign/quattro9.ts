/**
 * Workbooks of Quattro Pro 9 and later (qpw): records, with one table of texts, and cells that are told
 * column by column in runs.
 */
import { Unreadable } from '../reader.ts';
import type { ToldBytes } from '../told.ts';
import { CellStore, NUMBER, TEXT } from './cell-store.ts';
import { SPAN, type Span, tellLotus, wordsIn } from './lotus-text.ts';
import { QuattroRun, type RunCell, TEXT_CELL } from './quattro-run.ts';
import { type FileRecord, recordAt } from './records.ts';

/** Throws Unreadable; what was told before stays valid. */
export function readQuattro9(data: Buffer, told: ToldBytes): void {
  new Quattro9(data, told).read();
}

const BEGIN = 0x01;
const END = 0x02;
const STRINGS = 0x407;
const SHEET = 0x601;
const END_OF_SHEET = 0x602;
const COLUMN = 0xa01;
const RUN = 0xc01;
const RESULT = 0xc02;
const MARK = 'QPW9';
/** In front of the texts. */
const STRINGS_HEAD_BYTES = 12;
const STRING_HEAD_BYTES = 3;
const MOST_ROWS = 1_000_000;
/** Runs tell cells in no bytes at all: of one file not more than so many. */
const MOST_CELLS = 2 ** 22;

class Quattro9 {
  readonly #data: Buffer;
  readonly #view: DataView;
  readonly #told: ToldBytes;
  readonly #cells: CellStore;
  /** By number, where each text stands. */
  readonly #strings: number[] = [];
  #column = 0;
  #count = 0;
  #isDamaged = false;

  constructor(data: Buffer, told: ToldBytes) {
    this.#data = data;
    this.#view = new DataView(data.buffer, data.byteOffset, data.length);
    this.#told = told;
    const text = (row: number, column: number, value: number): void =>
      tellLotus(told, row, column, data, value);
    this.#cells = new CellStore(told, { text, date: text });
  }

  read(): void {
    if (this.#data.toString('latin1', 4, 8) !== MARK) {
      throw new Unreadable('damaged');
    }
    for (let at = 0; !this.#told.isOver;) {
      const record = recordAt(this.#view, at, true);
      if (record === null) this.#isDamaged = true;
      if (record === null || record.kind === END) break;
      this.#record(record);
      at = record.end;
    }
    this.#cells.tell();
    if (this.#isDamaged) throw new Unreadable('damaged');
  }

  #record(record: FileRecord): void {
    const { kind, start, end } = record;
    if (kind === STRINGS) this.#readStrings(record);
    else if (kind === SHEET) {
      this.#told.sheet(null);
      this.#words(record);
    } else if (kind === END_OF_SHEET) this.#cells.tell();
    else if (kind === COLUMN && end - start >= 2) this.#column = this.#view.getUint16(start, true);
    else if (kind === RUN) this.#readRun(record);
    else if (kind === RESULT) this.#readResult(record);
    else if (kind !== BEGIN) this.#words(record);
  }

  #readStrings({ start, end }: FileRecord): void {
    let at = start + STRINGS_HEAD_BYTES;
    while (at + STRING_HEAD_BYTES <= end) {
      const length = this.#view.getUint16(at, true);
      at += STRING_HEAD_BYTES;
      // A zero follows each.
      if (at + length + 1 > end || this.#data[at + length] !== 0) break;
      this.#strings.push(at * SPAN + length);
      at += length + 1;
    }
    if (at !== end) this.#isDamaged = true;
  }

  #readRun({ start, end }: FileRecord): void {
    const run = new QuattroRun(
      new DataView(this.#view.buffer, this.#view.byteOffset + start, end - start),
    );
    const isWhole = run.read(MOST_ROWS, (cell) => this.#cell(cell));
    if (!isWhole) this.#isDamaged = true;
  }

  #cell({ row, kind, value }: RunCell): void {
    if (++this.#count > MOST_CELLS) throw new Unreadable('limit');
    const isText = kind === TEXT_CELL;
    const held = isText ? this.#strings[value] : value;
    if (held === undefined) this.#isDamaged = true;
    else if (Number.isFinite(held)) {
      this.#cells.add(row, this.#column, isText ? TEXT : NUMBER, held);
    }
  }

  /** The text that a formula comes to: its column, its row, and the text as in the table. */
  #readResult({ start, end }: FileRecord): void {
    const at = start + 6 + STRING_HEAD_BYTES;
    const length = at <= end ? this.#view.getUint16(start + 6, true) : 0;
    if (at > end || at + length > end) {
      this.#isDamaged = true;
      return;
    }
    const row = this.#view.getUint32(start + 2, true);
    if (row >= MOST_ROWS) this.#isDamaged = true;
    else this.#cells.add(row, this.#view.getUint16(start, true), TEXT, at * SPAN + length);
  }

  #words(span: Span): void {
    wordsIn(this.#data, span, (text) => this.#told.place('remnant', text));
  }
}
