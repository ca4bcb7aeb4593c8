/**
 * Workbooks in Office Open XML: xlsx, xlsm, xltx, xltm, xlam. The shared strings are read once into the
 * kernel's table, then each sheet; comments are running text. A broken part does not keep the others
 * from being read: what it was is told at the end.
 */
import type { Inspection } from '../../rules/index.ts';
import { Budget } from '../inspect/limits.ts';
import { dateText } from './dates.ts';
import { type Fill, kernel, type SeenCell } from './kernel.ts';
import { sheetMarkup } from './kernel-walkers.ts';
import { markupFill } from './markup-fill.ts';
import { openPackage, type Package, workbookFormat } from './opc.ts';
import { type Bytes, type Reader, type Trouble, Unreadable, type Workbook } from './reader.ts';
import { type Attributes, type XmlHandler, XmlTokenizer } from './xml.ts';
import { type Entry, isZip, Zip } from './zip.ts';

const WINDOW_BYTES = 2 ** 16;

export const xlsx: Reader = {
  name: 'xlsx',
  sniff: (head, bytes, hint) => isZip(head, bytes, hint) && isOurs(bytes),
  open: (bytes, budget) => {
    const zip = new Zip(bytes);
    return new OfficeWorkbook(zip, openPackage(zip, budget), budget);
  },
};

function isOurs(bytes: Bytes): boolean {
  try {
    const format = workbookFormat(new Zip(bytes), new Budget());
    return format !== null && format !== 'xlsb';
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

class OfficeWorkbook implements Workbook {
  readonly format;
  readonly #zip: Zip;
  readonly #package: Package;
  readonly #budget: Budget;
  #hasStrings = false;

  constructor(zip: Zip, contents: Package, budget: Budget) {
    this.#zip = zip;
    this.#package = contents;
    this.#budget = budget;
    this.format = contents.format;
  }

  read(inspection: Inspection): void {
    const troubles = new Set<Trouble>();
    if (this.#package.damaged || this.#package.hasDoctype) troubles.add('damaged');
    const attempt = (part: () => void): void => {
      try {
        part();
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        // The budget is the file's: over it nothing more is read.
        if (error.trouble === 'limit') throw error;
        troubles.add(error.trouble);
      }
    };
    attempt(() => this.#loadStrings(this.#budget));
    for (const { name, entry } of this.#package.sheets) {
      const sheet = inspection.sheet(name);
      if (entry === null) continue;
      const feed = { sheet, intern: (text: string) => inspection.intern(text) };
      attempt(() => kernel().read(sheetMarkup, this.#fill(entry, this.#budget), feed));
    }
    const comments = this.#package.sheets.flatMap((sheet) => sheet.comments);
    for (const entry of [...comments, ...this.#package.looseComments]) {
      attempt(() => this.#readComments(entry, inspection));
    }
    const [first] = troubles;
    if (first !== undefined) throw new Unreadable(troubles.size > 1 ? 'damaged' : first);
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

  #readComments(entry: Entry, inspection: Inspection): void {
    const tokenizer = new XmlTokenizer(new CommentTexts(inspection));
    const source = this.#zip.open(entry, this.#budget);
    const window = new Uint8Array(WINDOW_BYTES);
    for (;;) {
      const given = source.read(window, 0, window.length);
      if (given === 0) break;
      tokenizer.write(window, 0, given);
    }
    tokenizer.end();
    if (tokenizer.hasDoctype) throw new Unreadable('damaged');
  }

  #fill(entry: Entry, budget: Budget): Fill {
    return markupFill(this.#zip.open(entry, budget));
  }
}

/** Each comment is one text, whatever runs it is made of. */
class CommentTexts implements XmlHandler {
  wantsText = false;
  readonly #inspection: Inspection;
  #text = '';

  constructor(inspection: Inspection) {
    this.#inspection = inspection;
  }

  open(name: string, _attributes: Attributes): void {
    if (name === 't') this.wantsText = true;
  }

  close(name: string): void {
    if (name === 't') this.wantsText = false;
    if (name !== 'comment') return;
    this.#inspection.place('comment', this.#text);
    this.#text = '';
  }

  text(piece: string): void {
    this.#text += piece;
    // A comment has 32,767 characters at most; what is longer is looked at in parts.
    if (this.#text.length < WINDOW_BYTES) return;
    this.#inspection.place('comment', this.#text);
    this.#text = '';
  }
}
