/**
 * Workbooks in Office Open XML: xlsx, xlsm, xltx, xltm, xlam. The shared strings are read once into the
 * kernel's table, then each sheet, then what lies beside them. A broken part does not keep the others
 * from being read: what it was is told at the end.
 */
import type { Inspection, Sheet } from '../../../rules/index.ts';
import { Budget } from '../../inspect/limits.ts';
import { Attempts } from '../attempts.ts';
import { dateText } from '../dates.ts';
import { type Fill, kernel, type SeenCell } from '../cells/kernel.ts';
import { sheetMarkup } from '../cells/kernel-walkers.ts';
import { markupFill } from '../markup/markup-fill.ts';
import { lookAtPlaces, tellPlaces } from './opc-places.ts';
import { SheetTexts } from './opc-texts.ts';
import { officeIn, openPackage, type Package } from './opc.ts';
import type { Reader, Workbook } from '../reader.ts';
import type { Looks } from '../told.ts';
import type { Entry, Zip } from '../archive/zip.ts';

export const xlsx: Reader = {
  name: 'xlsx',
  sniff: (specimen) => {
    const format = specimen.tell(officeIn)?.format ?? null;
    return format !== null && format !== 'xlsb';
  },
  open: (specimen) => new OfficeWorkbook(openPackage(specimen.ask(officeIn)), specimen.budget),
};

class OfficeWorkbook implements Workbook {
  readonly format;
  readonly #zip: Zip;
  readonly #package: Package;
  readonly #budget: Budget;
  #hasStrings = false;

  constructor(contents: Package, budget: Budget) {
    this.#zip = contents.parts.zip;
    this.#package = contents;
    this.#budget = budget;
    this.format = contents.format;
  }

  read(inspection: Inspection): void {
    const attempts = new Attempts();
    if (this.#package.damaged || this.#package.hasDoctype) attempts.note('damaged');
    attempts.run(() => this.#loadStrings(this.#budget));
    for (const { name, entry } of this.#package.sheets) {
      const sheet = inspection.sheet(name);
      if (entry !== null) attempts.run(() => this.#readSheet(entry, sheet, inspection));
    }
    tellPlaces(this.#package, { inspection, budget: this.#budget, attempts });
    attempts.end();
  }

  texts(refs: ReadonlySet<number>): ReadonlyMap<number, string> {
    const { sharedStrings } = this.#package;
    if (sharedStrings === null || refs.size === 0) return new Map();
    return kernel().wantedStrings(this.#fill(sharedStrings, new Budget()), refs);
  }

  cells(
    sheetIndex: number,
    columns: ReadonlySet<number> | null,
    cell: (row: number, column: number, text: string) => void,
  ): void {
    this.looks(new Map([[sheetIndex, columns]]), (_sheet, row, column, text) =>
      cell(row, column, text),
    );
  }

  /** The tables beside the sheets come in one reading. */
  looks(
    wanted: Looks,
    cell: (sheetIndex: number, row: number, column: number, text: string) => void,
  ): void {
    const count = this.#package.sheets.length;
    const beside = new Map<number, ReadonlySet<number> | null>();
    for (const [index, columns] of wanted) {
      if (index >= count) beside.set(index - count, columns);
      else this.#look(index, columns, (row, column, text) => cell(index, row, column, text));
    }
    if (beside.size === 0) return;
    lookAtPlaces(this.#package, beside, (table, row, column, text) =>
      cell(table + count, row, column, text),
    );
  }

  #look(
    sheetIndex: number,
    columns: ReadonlySet<number> | null,
    cell: (row: number, column: number, text: string) => void,
  ): void {
    const entry = this.#package.sheets[sheetIndex]?.entry ?? null;
    if (entry === null) return;
    if (!this.#hasStrings) this.#loadStrings(new Budget());
    const all = columns === null ? Array.from({ length: kernel().stringCount }, (_, i) => i) : [];
    const texts = this.texts(new Set(all));
    kernel().look(sheetMarkup, this.#fill(entry, new Budget()), columns, (seen) => {
      const text = this.#textOf(seen, texts);
      if (text !== '') cell(seen.row, seen.column, text);
    });
  }

  #textOf({ shared, short, text, dated }: SeenCell, texts: ReadonlyMap<number, string>): string {
    if (shared >= 0) return texts.get(shared) ?? short ?? '';
    return dated ? dateText(text, this.#package.date1904) : text;
  }

  #loadStrings(budget: Budget): void {
    const { sharedStrings, dateStyles } = this.#package;
    kernel().start(dateStyles);
    this.#hasStrings = true;
    if (sharedStrings !== null) kernel().readStrings(this.#fill(sharedStrings, budget));
  }

  #readSheet(entry: Entry, sheet: Sheet, inspection: Inspection): void {
    const texts = new SheetTexts((where, text) => inspection.place(where, text));
    const feed = {
      sheet,
      intern: (text: string) => inspection.intern(text),
      beside: (bytes: Uint8Array) => texts.write(bytes),
    };
    kernel().read(sheetMarkup, this.#fill(entry, this.#budget), feed);
    texts.end();
  }

  #fill(entry: Entry, budget: Budget): Fill {
    return markupFill(this.#zip.open(entry, budget));
  }
}
