/**
 * Makes xls workbooks, of BIFF2 to BIFF8, from the sketches that `workbook.ts` makes xlsx of, in any dialect
 * that some program writes: what a workbook holds is said once, and in how many ways it may be written.
 */
import { bytes, u16, u32 } from './binary-records.ts';
import { float, packed } from './binary-workbook.ts';
import { compound, type Options } from './compound-writer.ts';
import { biff, CutRecords, narrow, unicode, type Width } from './xls-records.ts';
import type { Cell, SheetSketch, Special } from './workbook.ts';

export interface XlsDialect {
  readonly version?: 2 | 3 | 4 | 5 | 8;
  /** The stream alone, without a compound file around it. Versions before 5 have none. */
  readonly raw?: boolean;
  /** Texts in the shared table, in their cells, there with runs, or as the value of a formula. */
  readonly strings?: 'shared' | 'label' | 'runs' | 'formula';
  readonly width?: Width;
  /** Shared texts with runs and sounds behind them. */
  readonly rich?: boolean;
  /** No record with texts is longer. */
  readonly most?: number;
  /** Packed one by one, packed side by side, as doubles, or as values of formulas. */
  readonly numbers?: 'packed' | 'side by side' | 'double' | 'formula';
  /** Row by row, or as programs write that think in columns or build from below. */
  readonly order?: 'rows' | 'columns' | 'upwards';
  /** Where the globals say that a sheet stands. */
  readonly told?: 'right' | 'nowhere' | 'not at all';
  readonly codepage?: number;
  /** Texts of one byte a character. */
  readonly encode?: (text: string) => Buffer;
  readonly date1904?: boolean;
  /** Between a formula and its text. */
  readonly behindFormula?: readonly Buffer[];
  readonly inGlobals?: readonly Buffer[];
  /** In the first sheet, in front of its cells and behind them. */
  readonly beforeCells?: readonly Buffer[];
  readonly behindCells?: readonly Buffer[];
  readonly beside?: Readonly<Record<string, string | Uint8Array>>;
  readonly file?: Options;
}

const BOF = { 2: 0x09, 3: 0x209, 4: 0x409, 5: 0x809, 8: 0x809 } as const;
const FORMULA = { 2: 0x06, 3: 0x206, 4: 0x406, 5: 0x06, 8: 0x06 } as const;
const GLOBALS = 0x05;
const SHEET = 0x10;
const WORKSPACE = 0x100;
const STATES = ['visible', 'hidden', 'veryHidden'];
const FIRST_CUSTOM_FORMAT = 164;
const LATIN = 1252;

/** The workbook as the bytes of its file. */
export function xlsWorkbook(sheets: readonly SheetSketch[], dialect: XlsDialect = {}): Buffer {
  const { version = 8, raw = false, beside = {}, file } = dialect;
  const stream = xlsStream(sheets, dialect);
  if (raw || version < 5) return stream;
  return compound({ [version === 8 ? 'Workbook' : 'Book']: stream, ...beside }, file);
}

export function xlsStream(sheets: readonly SheetSketch[], dialect: XlsDialect = {}): Buffer {
  return new Maker(sheets, dialect).stream();
}

export function bof(version: 2 | 3 | 4 | 5 | 8, kind: number): Buffer {
  const told = { 2: 2, 3: 0, 4: 0, 5: 0x500, 8: 0x600 }[version];
  const behind = { 2: 0, 3: 2, 4: 2, 5: 4, 8: 12 }[version];
  return biff(BOF[version], u16(told), u16(kind), Buffer.alloc(behind));
}

export const EOF = biff(0x0a);

class Maker {
  readonly #sheets: readonly SheetSketch[];
  readonly #dialect: XlsDialect;
  readonly #version: 2 | 3 | 4 | 5 | 8;
  readonly #shared = new Map<string, number>();
  readonly #formats: string[] = [];

  constructor(sheets: readonly SheetSketch[], dialect: XlsDialect) {
    this.#sheets = sheets;
    this.#dialect = dialect;
    this.#version = dialect.version ?? 8;
  }

  stream(): Buffer {
    const sheets = this.#sheets.map((sheet, index) => this.#sheet(sheet, index));
    if (this.#version > 4) return this.#withGlobals(sheets);
    return sheets.length === 1 ? sheets[0]! : this.#workspace(sheets);
  }

  #withGlobals(sheets: readonly Buffer[]): Buffer {
    const { told = 'right', inGlobals = [] } = this.#dialect;
    const front = [bof(this.#version, GLOBALS), ...this.#settings(), ...inGlobals];
    const behind = this.#version === 8 ? [this.#table(), EOF] : [EOF];
    const named = (starts: readonly number[]): Buffer[] =>
      told === 'not at all' ? [] : starts.map((start, index) => this.#named(index, start));
    const first = bytesOf([...front, ...named(sheets.map(() => 0)), ...behind]);
    const starts = sheets.map((_, index) => first + bytesOf(sheets.slice(0, index)));
    const claimed = told === 'nowhere' ? starts.map((start) => start + 1) : starts;
    return Buffer.concat([...front, ...named(claimed), ...behind, ...sheets]);
  }

  #workspace(sheets: readonly Buffer[]): Buffer {
    const all = sheets.map((sheet, index) =>
      Buffer.concat([biff(0x8f, u32(sheet.length), this.#text(this.#name(index), 1)), sheet]),
    );
    return Buffer.concat([bof(4, WORKSPACE), ...all, EOF]);
  }

  #name(index: number): string {
    return this.#sheets[index]!.name ?? `Ark${index + 1}`;
  }

  #named(index: number, start: number): Buffer {
    const state = STATES.indexOf(this.#sheets[index]!.state ?? 'visible');
    return biff(0x85, u32(start), bytes(state, 0), this.#text(this.#name(index), 1));
  }

  /** Code page, calendar, formats and styles; the first versions have them in each sheet. */
  #settings(): Buffer[] {
    const { codepage, date1904 = false } = this.#dialect;
    const usual = this.#version === 8 ? 1200 : LATIN;
    const records = [biff(0x42, u16(codepage ?? usual)), biff(0x22, u16(date1904 ? 1 : 0))];
    const formats = ['General', ...this.#formats];
    if (this.#version > 4) {
      formats.slice(1).forEach((code, index) => {
        records.push(
          biff(
            0x41e,
            u16(FIRST_CUSTOM_FORMAT + index),
            this.#text(code, this.#version === 8 ? 2 : 1),
          ),
        );
      });
    } else {
      const type = this.#version === 4 ? 0x41e : 0x1e;
      const before = this.#version === 4 ? u16(0) : bytes();
      for (const code of formats) records.push(biff(type, before, this.#text(code, 1)));
    }
    return [...records, ...formats.map((_, index) => this.#style(index))];
  }

  #style(index: number): Buffer {
    if (this.#version === 2) return biff(0x43, bytes(0, 0, index, 0));
    if (this.#version === 3) return biff(0x243, bytes(0, index), Buffer.alloc(10));
    if (this.#version === 4) return biff(0x443, bytes(0, index), Buffer.alloc(10));
    const format = index === 0 ? 0 : FIRST_CUSTOM_FORMAT + index - 1;
    return biff(0xe0, u16(0), u16(format), Buffer.alloc(this.#version === 5 ? 12 : 16));
  }

  #sheet(sheet: SheetSketch, index: number): Buffer {
    const { beforeCells = [], behindCells = [], order = 'rows' } = this.#dialect;
    const isFirst = index === 0;
    const cells = sheet.rows.map((row, at) => [...this.#row(row, at)]);
    const all =
      order === 'upwards'
        ? cells.toReversed().flat()
        : order === 'columns'
          ? byColumn(cells.flat())
          : cells.flat();
    // Formats are known when all cells have been made.
    const settings = this.#version > 4 ? [] : this.#settings();
    return Buffer.concat([
      bof(this.#version, SHEET),
      ...settings,
      ...(isFirst ? beforeCells : []),
      ...(order === 'rows' ? sheet.rows.map((row, at) => this.#rowHead(at, row.length)) : []),
      ...all.map(({ record }) => record),
      ...(isFirst ? behindCells : []),
      ...(sheet.comments ?? []).flatMap(([place, text], at) => this.#comment(place, text, at)),
      EOF,
    ]);
  }

  #rowHead(row: number, length: number): Buffer {
    if (this.#version === 2) return biff(0x08, u16(row), u16(0), u16(length), Buffer.alloc(7));
    return biff(0x208, u16(row), u16(0), u16(length), Buffer.alloc(10));
  }

  *#row(cells: readonly Cell[], row: number): Generator<Placed> {
    const { numbers = 'packed' } = this.#dialect;
    let run: Buffer[] = [];
    for (let column = 0; column <= cells.length; column++) {
      const cell = cells[column] ?? null;
      const special: Special = typeof cell === 'object' ? (cell ?? {}) : { value: cell };
      if (special.raw !== undefined) throw new Error('no markup in an xls');
      const small =
        numbers === 'side by side' && this.#version > 4 && typeof special.value === 'number'
          ? packed(special.value)
          : null;
      if (small !== null && special.formula === undefined) {
        run.push(Buffer.concat([u16(this.#styleOf(special)), small]));
        continue;
      }
      if (run.length > 0) {
        const first = column - run.length;
        yield { column: first, record: biff(0xbd, u16(row), u16(first), ...run, u16(column - 1)) };
        run = [];
      }
      for (const record of this.#cell(special, row, column)) yield { column, record };
    }
  }

  #styleOf({ format }: Special): number {
    if (format === undefined) return 0;
    if (!this.#formats.includes(format)) this.#formats.push(format);
    return this.#formats.indexOf(format) + 1;
  }

  #cell(special: Special, row: number, column: number): Buffer[] {
    const { value, formula } = special;
    const { strings = this.#version === 8 ? 'shared' : 'label', numbers = 'packed' } =
      this.#dialect;
    const style = this.#styleOf(special);
    const isFirst = this.#version === 2;
    const look = isFirst ? bytes(style, style, 0) : u16(style);
    const head = Buffer.concat([u16(row), u16(column), look]);
    if (formula !== undefined && (value === undefined || value === '')) {
      return [this.#formula(head, bytes(3, 0, 0, 0, 0, 0, 0xff, 0xff), this.#tokens(formula))];
    }
    if (value === undefined) return [];
    const kind = typeof value === 'number' ? numbers : strings;
    if (formula !== undefined || (kind === 'formula' && typeof value !== 'boolean')) {
      return this.#calculated(head, value);
    }
    if (typeof value === 'boolean')
      return [biff(isFirst ? 0x05 : 0x205, head, bytes(Number(value), 0))];
    if (typeof value === 'string') return this.#textCell(head, value, strings);
    const isShort = Number.isInteger(value) && value >= 0 && value < 2 ** 16;
    if (isFirst)
      return [
        isShort && numbers === 'packed'
          ? biff(0x02, head, u16(value))
          : biff(0x03, head, float(value)),
      ];
    const small = numbers === 'packed' ? packed(value) : null;
    return [small === null ? biff(0x203, head, float(value)) : biff(0x27e, head, small)];
  }

  #textCell(head: Buffer, text: string, strings: NonNullable<XlsDialect['strings']>): Buffer[] {
    if (strings === 'shared' && this.#version === 8) {
      const index = this.#shared.get(text) ?? this.#shared.size;
      this.#shared.set(text, index);
      return [biff(0xfd, head, u32(index))];
    }
    const isRich = strings === 'runs' && this.#version > 4;
    const runs = !isRich
      ? bytes()
      : this.#version === 8
        ? Buffer.concat([u16(1), u32(1)])
        : bytes(1, 1, 1);
    if (this.#version === 8) return [this.#cut(isRich ? 0xd6 : 0x204, head, text, runs)];
    if (this.#version === 2) return [biff(0x04, head, this.#text(text, 1))];
    return [biff(isRich ? 0xd6 : 0x204, head, this.#text(text, 2), runs)];
  }

  /** A text of BIFF8 in as many records as it needs. */
  #cut(type: number, head: Buffer, text: string, behind: Buffer): Buffer {
    const { most = 8224, width = 'narrow' } = this.#dialect;
    const records = new CutRecords(type, Math.max(most, head.length + 3), width);
    records.raw(head);
    records.text({ text });
    records.raw(behind);
    return records.end();
  }

  #calculated(head: Buffer, value: string | number | boolean): Buffer[] {
    const { behindFormula = [] } = this.#dialect;
    const tokens = bytes(0x1e, 1, 0);
    if (typeof value === 'number') return [this.#formula(head, float(value), tokens)];
    if (typeof value === 'boolean') return [this.#formula(head, unusual(1, Number(value)), tokens)];
    if (value === '') return [this.#formula(head, unusual(3, 0), tokens)];
    const text =
      this.#version === 8
        ? this.#cut(0x207, bytes(), value, bytes())
        : biff(this.#version === 2 ? 0x07 : 0x207, this.#text(value, this.#version === 2 ? 1 : 2));
    return [this.#formula(head, unusual(0, 0), tokens), ...behindFormula, text];
  }

  #formula(head: Buffer, value: Buffer, tokens: Buffer): Buffer {
    const type = FORMULA[this.#version];
    if (this.#version === 2) return biff(type, head, value, bytes(0, tokens.length), tokens);
    const chain = this.#version > 4 ? u32(0) : bytes();
    return biff(type, head, value, u16(0), chain, u16(tokens.length), tokens);
  }

  /** A text, or a reference to A1. */
  #tokens(formula: string): Buffer {
    const text = /^"(.*)"$/.exec(formula)?.[1];
    if (text !== undefined) return Buffer.concat([bytes(0x17), this.#text(text, 1)]);
    return this.#version === 8 ? bytes(0x24, 0, 0, 0, 0xc0) : bytes(0x24, 0, 0xc0, 0);
  }

  #table(): Buffer {
    const { most = 8224, width = 'narrow', rich = false } = this.#dialect;
    const records = new CutRecords(0xfc, most, width);
    records.raw(Buffer.concat([u32(this.#shared.size), u32(this.#shared.size)]));
    [...this.#shared.keys()].forEach((text, index) => {
      records.text(rich ? { text, runs: index % 3, sounds: (index % 2) * 14 } : { text });
    });
    return records.end();
  }

  #text(text: string, lengthBytes: 1 | 2): Buffer {
    if (this.#version === 8) return unicode(text, lengthBytes);
    const { encode } = this.#dialect;
    return narrow(encode === undefined ? text : encode(text).toString('latin1'), lengthBytes);
  }

  #comment(place: string, text: string, index: number): Buffer[] {
    const [, letters = 'A', row = '1'] = /^([A-Z]+)(\d+)$/.exec(place) ?? [];
    const head = Buffer.concat([u16(Number(row) - 1), u16(letters.charCodeAt(0) - 65)]);
    if (this.#version < 8) return [biff(0x1c, head, this.#text(text, 2))];
    const id = u16(index + 1);
    return [
      biff(0x5d, u16(0x15), u16(0x12), u16(0x19), id, Buffer.alloc(14), u32(0)),
      biff(0x1b6, Buffer.alloc(10), u16(text.length), u16(16), u32(0)),
      biff(0x3c, unicode(text).subarray(2)),
      biff(0x3c, Buffer.alloc(16)),
      biff(0x1c, head, u16(0), id, unicode('Anna'), bytes(0)),
    ];
  }
}

interface Placed {
  readonly column: number;
  readonly record: Buffer;
}

function byColumn(cells: readonly Placed[]): Placed[] {
  return cells.toSorted((a, b) => a.column - b.column);
}

function bytesOf(all: readonly Buffer[]): number {
  return all.reduce((sum, { length }) => sum + length, 0);
}

/** The value of a formula that is no number: of which kind, and which. */
function unusual(kind: number, told: number): Buffer {
  return bytes(kind, 0, told, 0, 0, 0, 0xff, 0xff);
}
