/**
 * OpenDocument spreadsheets: ods and ots, and sxc and stc of OpenOffice 1, which are archives of markup,
 * and fods, one document with all of it. What is repeated is counted, never expanded; a broken part does not keep the others from being
 * read: what it was is told at the end.
 */
import { type Inspection, NO_TEXT, type Place, type Sheet } from '../../../rules/index.ts';
import { Budget, limits } from '../../inspect/limits.ts';
import { Attempts } from '../attempts.ts';
import { isoDateText } from '../dates.ts';
import { type Fill, kernel } from '../cells/kernel.ts';
import { DocumentWalk } from '../cells/kernel-document.ts';
import { markupFill } from '../markup/markup-fill.ts';
import { type DocumentTold, OpenDocument } from './ods-document.ts';
import { openDocumentIn, partsIn } from './ods-package.ts';
import { type Bytes, type Format, type Reader, Unreadable } from '../reader.ts';
import type { LookedAt, Looks, Member, Workbook } from '../reader.ts';
import type { Scheme } from '../scheme.ts';
import type { Specimen } from '../specimen.ts';
import { type Entry, membersIn, type Zip, zipIn } from '../archive/zip.ts';

const LAST_COLUMN = limits.columns - 1;
const NO_COLUMNS: ReadonlySet<number> = new Set();

export const ods: Reader = {
  name: 'ods',
  sniff: (specimen) => specimen.tell(openDocumentIn) !== null,
  open: (specimen) => {
    const format = specimen.ask(openDocumentIn) ?? 'ods';
    const zip = specimen.ask(zipIn);
    if (zip === null) return new OpenWorkbook(format, flatContents(specimen.bytes));
    return new OpenWorkbook(format, zipContents(specimen, zip), specimen.budget);
  },
};

/** One document of markup. */
interface Part {
  readonly open: (budget: Budget) => Fill;
  /** Where its tables stand. */
  readonly where: Place;
  readonly scheme: Scheme | null;
}

interface Contents {
  readonly parts: readonly Part[];
  readonly inside: () => Iterable<Member>;
  readonly isDamaged: boolean;
}

function flatContents(bytes: Bytes): () => Contents {
  const open = (): Fill => {
    let at = 0;
    const read: Fill = (out, offset, room) => {
      const range = bytes.read(at, Math.min(room, limits.rangeBytes));
      if (range.length === 0 && at < bytes.sizeBytes) throw new Unreadable('damaged');
      out.set(range, offset);
      at += range.length;
      return range.length;
    };
    return markupFill({ read });
  };
  return () => ({
    parts: [{ open, where: 'cells', scheme: null }],
    inside: () => [],
    isDamaged: false,
  });
}

function zipContents(specimen: Specimen, zip: Zip): () => Contents {
  return () => {
    const { contents, others, objects, embedded, sealed } = partsIn(specimen, zip);
    const part = (entry: Entry, where: Place): Part => ({
      open: (used) => markupFill(zip.open(entry, used)),
      where,
      scheme: sealed.get(entry) ?? null,
    });
    const parts = [
      ...[...contents, ...others].map((entry) => part(entry, 'cells')),
      ...objects.map((entry) => part(entry, 'drawing')),
    ];
    const inside = (): Iterable<Member> => membersIn(zip, embedded, specimen.budget);
    return { parts, inside, isDamaged: zip.damaged || zip.all('content.xml').length > 1 };
  };
}

class OpenWorkbook implements Workbook {
  readonly format: Format;
  readonly #contents: () => Contents;
  readonly #budget: Budget;

  constructor(format: Format, contents: () => Contents, budget = new Budget()) {
    this.format = format;
    this.#contents = contents;
    this.#budget = budget;
  }

  read(inspection: Inspection): void {
    kernel().start(new Uint8Array(0));
    const { parts, isDamaged } = this.#contents();
    const attempts = new Attempts();
    if (isDamaged) attempts.note('damaged');
    const walk = new DocumentWalk();
    const isSpreadsheet = walkAll(parts, attempts, this.#budget, {
      walk,
      told: new FirstLook(walk, inspection),
    });
    // The content is lost, or it is that of another kind of document.
    if (!isSpreadsheet) attempts.note('damaged');
    attempts.end();
  }

  /** Texts are never shared here. */
  texts(): ReadonlyMap<number, string> {
    return new Map();
  }

  inside(): Iterable<Member> {
    return this.#contents().inside();
  }

  looks(wanted: Looks, cell: LookedAt): void {
    const walk = new DocumentWalk();
    const told = new SecondLook(walk, wanted, cell);
    // What was broken has been told in the first look.
    walkAll(this.#contents().parts, new Attempts(), new Budget(), { walk, told });
  }
}

/** Returns whether any part is a spreadsheet's, or may be. Throws Unreadable `limit`, after which nothing more is read. */
function walkAll(
  parts: readonly Part[],
  attempts: Attempts,
  budget: Budget,
  { walk, told }: { readonly walk: DocumentWalk; readonly told: DocumentTold },
): boolean {
  let isSpreadsheet = false;
  for (const { open, where, scheme } of parts) {
    if (scheme !== null) {
      attempts.seal(scheme);
      if (where === 'cells') isSpreadsheet = true;
    }
    if (scheme !== null || told.isOver) continue;
    const document = new OpenDocument(walk, told, where);
    attempts.run(() => walk.run(open(budget), document));
    if (where === 'cells' && document.isSpreadsheet) isSpreadsheet = true;
  }
  return isSpreadsheet;
}

class FirstLook implements DocumentTold {
  readonly isOver = false;
  readonly #walk: DocumentWalk;
  readonly #inspection: Inspection;
  #sheet: Sheet | null = null;
  #tables = 0;

  constructor(walk: DocumentWalk, inspection: Inspection) {
    this.#walk = walk;
    this.#inspection = inspection;
  }

  table(where: Place, name: string): void {
    if (++this.#tables > limits.sheets) throw new Unreadable('limit');
    const inspection = this.#inspection;
    const isSheet = where === 'cells';
    const sheet = isSheet ? inspection.sheet(name === '' ? null : name) : inspection.table(where);
    this.#sheet = sheet;
    this.#walk.beginTable({ sheet, intern: (text) => inspection.intern(text) });
  }

  endTable(): void {
    this.#walk.endTable();
    this.#sheet = null;
  }

  place(where: Place, text: string): void {
    this.#inspection.place(where, text);
  }

  front(text: string): void {
    const { rowInHand, columnInHand } = this.#walk;
    const column = Math.min(columnInHand, LAST_COLUMN);
    this.#sheet?.text(rowInHand, column, text, NO_TEXT, NO_TEXT);
  }
}

class SecondLook implements DocumentTold {
  isOver = false;
  readonly #walk: DocumentWalk;
  readonly #wanted: Looks;
  readonly #cell: LookedAt;
  readonly #last: number;
  #at = -1;

  constructor(walk: DocumentWalk, wanted: Looks, cell: LookedAt) {
    this.#walk = walk;
    this.#wanted = wanted;
    this.#cell = cell;
    this.#last = Math.max(-1, ...wanted.keys());
  }

  table(): void {
    const sheet = ++this.#at;
    this.isOver = sheet > this.#last;
    const columns = this.#wanted.get(sheet);
    this.#walk.lookAtTable(columns === undefined ? NO_COLUMNS : columns, (seen) => {
      const text = seen.dated ? isoDateText(seen.text) : seen.text;
      this.#cell(sheet, seen.row, seen.column, text, seen.times);
    });
  }

  endTable(): void {
    this.#walk.endTable();
  }

  place(): void {}

  front(): void {}
}
