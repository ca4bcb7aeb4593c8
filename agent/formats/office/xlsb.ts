/**
 * Excel Binary Workbooks: the same package as xlsx, its parts made of records instead of markup. The
 * shared strings are read once into the kernel's table, then each sheet; then what lies beside them. A
 * broken part does not keep the others from being read: what it was is told at the end.
 */
import type { Inspection } from '../../../rules/index.ts';
import { Budget } from '../../inspect/limits.ts';
import { Attempts } from '../attempts.ts';
import { type Body, Brt, tellRecords } from './biff12.ts';
import { dateText } from '../dates.ts';
import { type Aside, type Fill, kernel, type SeenCell } from '../cells/kernel.ts';
import { sheetRecords, stringRecords } from '../cells/kernel-walkers.ts';
import { lookAtPlaces, tellPlaces } from './opc-places.ts';
import { officeIn, openPackage, type Package, type SheetPart } from './opc.ts';
import type { Reader, Workbook } from '../reader.ts';
import { FirstLook, type Looks, SecondLook } from '../told.ts';
import { readCaches } from './xlsb-caches.ts';
import { cellOf, IN_COMMENTS, tellAside, tellWorkbook } from './xlsb-places.ts';
import type { Entry, Zip } from '../archive/zip.ts';

export const xlsb: Reader = {
  name: 'xlsb',
  sniff: (specimen) => specimen.tell(officeIn)?.format === 'xlsb',
  open: (specimen) => new BinaryWorkbook(openPackage(specimen.ask(officeIn)), specimen.budget),
};

class BinaryWorkbook implements Workbook {
  readonly format;
  readonly #zip: Zip;
  readonly #package: Package;
  readonly #budget: Budget;
  #hasStrings = false;
  /** How many tables the parts of markup held. */
  #tables = 0;

  constructor(contents: Package, budget: Budget) {
    this.#zip = contents.parts.zip;
    this.#package = contents;
    this.#budget = budget;
    this.format = contents.format;
  }

  read(inspection: Inspection): void {
    const { sheets, workbook, damaged, hasDoctype } = this.#package;
    const attempts = new Attempts();
    const attempt = attempts.run;
    if (damaged || hasDoctype) attempts.note('damaged');
    attempt(() => this.#loadStrings(this.#budget));
    for (const part of sheets) this.#readSheet(part, inspection, attempt);
    if (workbook !== null) {
      attempt(() =>
        this.#tell(workbook, null, (type, body) => tellWorkbook(type, body, inspection)),
      );
    }
    this.#tables = tellPlaces(this.#package, {
      inspection,
      budget: this.#budget,
      attempts,
      binaryComments: (entry, tell) => this.#readComments(entry, tell),
    });
    this.#readCaches(inspection, attempts);
    attempts.end();
  }

  texts(refs: ReadonlySet<number>): ReadonlyMap<number, string> {
    const { sharedStrings } = this.#package;
    if (sharedStrings === null || refs.size === 0) return new Map();
    return kernel().wantedStrings(this.#fill(sharedStrings, new Budget()), refs, stringRecords);
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

  /** The tables beside the sheets come in one reading: those in markup, then those in records. */
  looks(
    wanted: Looks,
    cell: (sheetIndex: number, row: number, column: number, text: string) => void,
  ): void {
    const count = this.#package.sheets.length;
    const inMarkup = new Map<number, ReadonlySet<number> | null>();
    const inRecords = new Map<number, ReadonlySet<number> | null>();
    for (const [index, columns] of wanted) {
      const beside = index - count;
      if (beside < 0) {
        // What is broken was told by the first look.
        new Attempts().run(() =>
          this.#look(index, columns, (row, column, text) => cell(index, row, column, text)),
        );
      } else if (beside < this.#tables) inMarkup.set(beside, columns);
      else inRecords.set(beside - this.#tables, columns);
    }
    if (inMarkup.size > 0) {
      lookAtPlaces(this.#package, inMarkup, (table, row, column, text) =>
        cell(table + count, row, column, text),
      );
    }
    if (inRecords.size === 0) return;
    const told = new SecondLook(inRecords, (table, row, column, text) =>
      cell(table + count + this.#tables, row, column, text),
    );
    readCaches(this.#zip, this.#package, { told, budget: new Budget(), attempts: new Attempts() });
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
    kernel().look(sheetRecords, this.#fill(entry, new Budget()), columns, (seen) => {
      const text = this.#textOf(seen, texts);
      if (text !== '') cell(seen.row, seen.column, text);
    });
  }

  #readSheet(
    { name, entry }: SheetPart,
    inspection: Inspection,
    attempt: (part: () => void) => void,
  ): void {
    const sheet = inspection.sheet(name);
    if (entry === null) return;
    const feed = {
      sheet,
      intern: (text: string) => inspection.intern(text),
      aside: (aside: Aside) => attempt(() => tellAside(aside, sheet, inspection)),
    };
    attempt(() => kernel().read(sheetRecords, this.#fill(entry, this.#budget), feed));
  }

  #textOf({ shared, short, text, dated }: SeenCell, texts: ReadonlyMap<number, string>): string {
    if (shared >= 0) return texts.get(shared) ?? short ?? '';
    return dated ? dateText(text, this.#package.date1904) : text;
  }

  #loadStrings(budget: Budget): void {
    const { sharedStrings, dateStyles } = this.#package;
    kernel().start(dateStyles);
    this.#hasStrings = true;
    if (sharedStrings !== null) {
      kernel().readStrings(this.#fill(sharedStrings, budget), stringRecords);
    }
  }

  #readCaches(inspection: Inspection, attempts: Attempts): void {
    const told = new FirstLook(inspection);
    try {
      readCaches(this.#zip, this.#package, { told, budget: this.#budget, attempts });
    } finally {
      told.end();
    }
  }

  #readComments(entry: Entry, tell: (text: string, cell: string) => void): void {
    let cell = '';
    this.#tell(entry, IN_COMMENTS, (type, body) => {
      if (type === Brt.comment) cell = cellOf(body);
      else tell(body.rich(), cell);
    });
  }

  #tell(
    entry: Entry,
    wanted: ReadonlySet<number> | null,
    tell: (type: number, body: Body) => void,
  ): void {
    tellRecords(this.#zip.open(entry, this.#budget), wanted, tell);
  }

  #fill(entry: Entry, budget: Budget): Fill {
    const source = this.#zip.open(entry, budget);
    return (out, offset, room) => source.read(out, offset, room);
  }
}
