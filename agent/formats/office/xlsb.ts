/**
 * Excel Binary Workbooks: the same package as xlsx, its parts made of records instead of markup. The
 * shared strings are read once into the kernel's table, then each sheet; then what lies beside them. A
 * broken part does not keep the others from being read: what it was is told at the end.
 */
import type { Inspection } from '../../../rules/index.ts';
import { Budget } from '../../inspect/limits.ts';
import { Attempts } from '../attempts.ts';
import { type Body, Brt, tellRecords } from './biff12.ts';
import type { Aside } from '../cells/kernel.ts';
import { sheetRecords, stringRecords } from '../cells/kernel-walkers.ts';
import { lookAtPlaces, tellPlaces } from './opc-places.ts';
import { officeIn, openPackage, type Package, type SheetPart } from './opc.ts';
import type { Looks, Member, Reader, Workbook } from '../reader.ts';
import { RepeatedTexts } from './repeated-parts.ts';
import { type PartReading, SheetCells } from './sheet-cells.ts';
import { FirstLook, SecondLook } from '../told.ts';
import { readCaches } from './xlsb-caches.ts';
import { cellOf, IN_COMMENTS, tellAside, tellWorkbook } from './xlsb-places.ts';
import { type Entry, membersIn, type Zip } from '../archive/zip.ts';

export const xlsb: Reader = {
  name: 'xlsb',
  sniff: (specimen) => specimen.tell(officeIn)?.format === 'xlsb',
  open: (specimen) => new BinaryWorkbook(openPackage(specimen.ask(officeIn)), specimen.budget),
};

const RECORDS: PartReading = {
  sheet: sheetRecords,
  strings: stringRecords,
  fill: (source) => (out, offset, room) => source.read(out, offset, room),
};

const repeatedTexts = new RepeatedTexts();

class BinaryWorkbook implements Workbook {
  readonly format;
  readonly #zip: Zip;
  readonly #package: Package;
  readonly #budget: Budget;
  readonly #cells: SheetCells;
  /** How many tables the parts of markup held. */
  #tables = 0;
  #embedded: readonly Entry[] = [];

  constructor(contents: Package, budget: Budget) {
    this.#zip = contents.parts.zip;
    this.#package = contents;
    this.#budget = budget;
    this.#cells = new SheetCells(contents, RECORDS);
    this.format = contents.format;
  }

  read(inspection: Inspection): void {
    const { sheets, workbook, damaged, hasDoctype } = this.#package;
    const attempts = new Attempts();
    const attempt = attempts.run;
    if (damaged || hasDoctype) attempts.note('damaged');
    attempt(() => this.#cells.loadStrings(this.#budget));
    for (const part of sheets) this.#readSheet(part, inspection, attempt);
    if (workbook !== null) {
      attempt(() => this.#tellWorkbook(workbook, inspection));
    }
    const { tables, embedded } = tellPlaces(this.#package, {
      inspection,
      budget: this.#budget,
      attempts,
      binaryComments: (entry, tell) => this.#readComments(entry, tell),
    });
    this.#tables = tables;
    this.#embedded = embedded;
    this.#readCaches(inspection, attempts);
    attempts.end();
  }

  texts(refs: ReadonlySet<number>): ReadonlyMap<number, string> {
    return this.#cells.texts(refs);
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
          this.#cells.look(index, columns, (row, column, text) => cell(index, row, column, text)),
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

  inside(): Iterable<Member> {
    return membersIn(this.#zip, this.#embedded, this.#budget);
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
    attempt(() => this.#cells.read(entry, feed, this.#budget));
  }

  #tellWorkbook(entry: Entry, inspection: Inspection): void {
    repeatedTexts.tell(
      { zip: this.#zip, entry, budget: this.#budget },
      (told) => this.#tell(entry, null, (type, body) => tellWorkbook(type, body, told)),
      (where, text) => inspection.place(where, text),
    );
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
}
