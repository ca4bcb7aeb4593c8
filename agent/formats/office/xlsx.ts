/**
 * Workbooks in Office Open XML: xlsx, xlsm, xltx, xltm, xlam. The shared strings are read once into the
 * kernel's table, then each sheet, then what lies beside them. A broken part does not keep the others
 * from being read: what it was is told at the end.
 */
import type { Inspection, Sheet } from '../../../rules/index.ts';
import type { Budget } from '../../inspect/limits.ts';
import { Attempts } from '../attempts.ts';
import { sheetMarkup, stringTable } from '../cells/kernel-walkers.ts';
import { markupFill } from '../markup/markup-fill.ts';
import { lookAtPlaces, tellPlaces } from './opc-places.ts';
import { SheetTexts } from './opc-texts.ts';
import { officeIn, openPackage, type Package } from './opc.ts';
import type { Looks, Member, Reader, Workbook } from '../reader.ts';
import { type PartReading, SheetCells } from './sheet-cells.ts';
import { type Entry, membersIn } from '../archive/zip.ts';

export const xlsx: Reader = {
  name: 'xlsx',
  sniff: (specimen) => {
    const format = specimen.tell(officeIn)?.format ?? null;
    return format !== null && format !== 'xlsb';
  },
  open: (specimen) => new OfficeWorkbook(openPackage(specimen.ask(officeIn)), specimen.budget),
};

const MARKUP: PartReading = { sheet: sheetMarkup, strings: stringTable, fill: markupFill };

class OfficeWorkbook implements Workbook {
  readonly format;
  readonly #package: Package;
  readonly #budget: Budget;
  readonly #cells: SheetCells;
  #embedded: readonly Entry[] = [];

  constructor(contents: Package, budget: Budget) {
    this.#package = contents;
    this.#budget = budget;
    this.#cells = new SheetCells(contents, MARKUP);
    this.format = contents.format;
  }

  read(inspection: Inspection): void {
    const attempts = new Attempts();
    if (this.#package.damaged || this.#package.hasDoctype) attempts.note('damaged');
    attempts.run(() => this.#cells.loadStrings(this.#budget));
    for (const { name, entry } of this.#package.sheets) {
      const sheet = inspection.sheet(name);
      if (entry !== null) attempts.run(() => this.#readSheet(entry, sheet, inspection));
    }
    const { embedded } = tellPlaces(this.#package, { inspection, budget: this.#budget, attempts });
    this.#embedded = embedded;
    attempts.end();
  }

  texts(refs: ReadonlySet<number>): ReadonlyMap<number, string> {
    return this.#cells.texts(refs);
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
      else this.#cells.look(index, columns, (row, column, text) => cell(index, row, column, text));
    }
    if (beside.size === 0) return;
    lookAtPlaces(this.#package, beside, (table, row, column, text) =>
      cell(table + count, row, column, text),
    );
  }

  inside(): Iterable<Member> {
    return membersIn(this.#package.parts.zip, this.#embedded, this.#budget);
  }

  #readSheet(entry: Entry, sheet: Sheet, inspection: Inspection): void {
    const texts = new SheetTexts((where, text) => inspection.place(where, text));
    const feed = {
      sheet,
      intern: (text: string) => inspection.intern(text),
      beside: (bytes: Uint8Array) => texts.write(bytes),
    };
    this.#cells.read(entry, feed, this.#budget);
    texts.end();
  }
}
