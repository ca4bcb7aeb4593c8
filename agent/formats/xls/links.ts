/**
 * What an xls file keeps of other workbooks and programs: where they lie, how their sheets are called, and
 * the cells and items that formulas refer to. Nothing that a link names is ever opened.
 */
import { limits } from '../../inspect/limits.ts';
import type { Told } from '../told.ts';
import type { Dialect } from './dialect.ts';
import { constantsIn, named, valueIn } from './formula.ts';
import type { Pieces } from './pieces.ts';

/** In place of the length of a path. */
const OWN_SHEETS = 0x0401;
const FUNCTIONS = 0x3a01;
/** In front of the name of a sheet of the workbook itself, as older versions tell it. */
const OWN_SHEET = 0x03;
/** Between a program and its document. */
const PROGRAM = '\u0003';

export class Links {
  readonly #told: Told;
  /** What comes next belongs to a program, not to a workbook. */
  #isProgram = false;
  #hasTable = false;

  constructor(told: Told) {
    this.#told = told;
  }

  /** A workbook with the names of its sheets, or a program. */
  book(body: Pieces, dialect: Dialect): void {
    const sheets = body.u16();
    const units = body.u16();
    this.#isProgram = false;
    if (units === OWN_SHEETS || units === FUNCTIONS) return;
    this.#tellPath(body.unicode(units));
    for (let i = 0; i < sheets && body.left > 0; i++) this.#place(body.text(dialect, 2));
  }

  /** The same as versions before BIFF8 tell it. */
  oldBook(body: Pieces, { decode }: Dialect): void {
    const bytes = body.bytes(body.u8());
    if (bytes[0] !== OWN_SHEET) this.#tellPath(decode(bytes));
  }

  /** A name in there, with the constants that it stands for; or an item, with its values. */
  name(body: Pieces, dialect: Dialect): void {
    const { version } = dialect;
    if (version > 2) body.skip(version < 5 ? 2 : 6);
    const name = body.text(dialect, 1);
    if (this.#isProgram) {
      this.#place(name);
      if (body.left > 0) this.#items(body, dialect);
      return;
    }
    const size = version > 4 && body.left > 1 ? body.u16() : 0;
    this.#place(named(name, constantsIn(body.bytes(size), body, dialect)));
  }

  /** The cells of the next sheet follow. */
  sheet(): void {
    this.#hasTable = false;
  }

  /** Cells of one row, side by side. */
  cells(body: Pieces, dialect: Dialect): void {
    if (!this.#hasTable) this.#told.table('linkCache');
    this.#hasTable = true;
    const [last, first, row] = [body.u8(), body.u8(), body.u16()];
    for (let column = first; column <= last && body.left > 0; column++) {
      this.#cell(row, column, valueIn(body, dialect));
    }
  }

  #items(body: Pieces, dialect: Dialect): void {
    const columns = Math.min(body.u8() + 1, limits.columns);
    const rows = body.u16() + 1;
    this.#told.table('linkCache');
    this.#hasTable = false;
    for (let i = 0; i < rows * columns && body.left > 0; i++) {
      this.#cell(Math.floor(i / columns), i % columns, valueIn(body, dialect));
    }
  }

  #cell(row: number, column: number, value: string | number | null): void {
    if (typeof value === 'number') this.#told.number(row, column, String(value));
    else if (value !== null) this.#told.text(row, column, value);
  }

  /** Folders and the like stand as signs of their own, which part what is around them. */
  #tellPath(path: string): void {
    this.#isProgram = path.includes(PROGRAM);
    this.#place(path);
  }

  #place(text: string): void {
    this.#told.place('linkCache', text);
  }
}
