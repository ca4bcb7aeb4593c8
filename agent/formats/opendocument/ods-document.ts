/**
 * An OpenDocument file as it is written: `content.xml`, `styles.xml`, `meta.xml`, the same of an embedded
 * object, or all of it in one. Cells are counted where they stand; all else that holds text is told as
 * what it is. Elements are known by local name.
 */
import type { Place } from '../../../rules/index.ts';
import type { DocumentHandler, DocumentWalk } from '../cells/kernel-document.ts';
import { NOTHING, TEXT } from '../cells/kernel-document.ts';
import { OpenCell, repeated } from './ods-cell.ts';
import { ATTRIBUTES, PARTS_OF_TABLES, RAW, TEXTS, UNTOLD_PROPERTIES } from './ods-places.ts';
import { ParagraphText } from './ods-text.ts';
import { Unreadable } from '../reader.ts';
import type { Attributes } from '../markup/xml.ts';

/** Whom a document tells what it holds. */
export interface DocumentTold {
  /** A table begins, until `endTable`; the one before has ended. */
  readonly table: (where: Place, name: string) => void;
  readonly endTable: () => void;
  readonly place: (where: Place, text: string) => void;
  /** The beginning of the next cell's text, when all of it is too long to be held. */
  readonly front: (text: string) => void;
  readonly isOver: boolean;
}

/** So many styles are told apart, by names of this length. */
const STYLES = 2 ** 14;
const STYLE_NAME_CHARACTERS = 255;

interface OpenText {
  /** Of the element, among all that are open. */
  readonly depth: number;
  readonly where: Place;
  readonly text: ParagraphText;
  /** All text in it counts, not only that of its paragraphs. */
  readonly isRaw: boolean;
  /** A cell that is told as one. */
  readonly cell: OpenCell | null;
  paragraphs: number;
}

interface OpenTable {
  readonly depth: number;
  readonly name: string;
  where: Place;
  /** `aside`: what it holds is told as text. `inner`: a table in a cell, whose cells are the sheet's. */
  readonly kind: 'told' | 'aside' | 'inner';
  hasBegun: boolean;
  /** Where its rows begin. */
  readonly column: number;
}

export class OpenDocument implements DocumentHandler {
  wantsText = false;
  /** It is a spreadsheet, and not a text or a drawing. */
  isSpreadsheet = false;
  readonly #walk: DocumentWalk;
  readonly #told: DocumentTold;
  /** Where the tables of this document stand. */
  readonly #where: Place;
  #depth = 0;
  /** How deep the elements lie, from the table down, between which nothing but cells is looked for. */
  #structure = 0;
  readonly #texts: OpenText[] = [];
  readonly #tables: OpenTable[] = [];
  /** Depths at which these began; 0 when outside. */
  #changes = 0;
  #links = 0;
  #properties = 0;
  #embedded = 0;
  #field = 0;
  /** Number styles that show a date, and the cell styles that use one. */
  readonly #dateFormats = new Set<string>();
  readonly #dateStyles = new Set<string>();

  constructor(walk: DocumentWalk, told: DocumentTold, where: Place) {
    this.#walk = walk;
    this.#told = told;
    this.#where = where;
  }

  get isOver(): boolean {
    return this.#told.isOver;
  }

  open(name: string, attributes: Attributes): void {
    this.#depth++;
    if (PARTS_OF_TABLES.has(name)) this.#openPart(name, attributes);
    else if (this.#texts.length > 0 && this.#openInText(name, attributes)) return;
    else this.#openElse(name, attributes);
    this.#giveWay();
  }

  close(name: string): void {
    const { depth, paragraphs } = this.#texts.at(-1) ?? { depth: 0, paragraphs: 0 };
    if (paragraphs > 0 && (name === 'p' || name === 'h')) this.#texts.at(-1)!.paragraphs--;
    else if (depth === this.#depth) this.#closeText();
    if (this.#tables.at(-1)?.depth === this.#depth) this.#closeTable();
    if (this.#field === this.#depth) this.#closeField();
    if (this.#changes === this.#depth) this.#changes = 0;
    if (this.#links === this.#depth) this.#links = 0;
    if (this.#properties === this.#depth) this.#properties = 0;
    if (this.#embedded === this.#depth) this.#embedded = 0;
    if (this.#structure === this.#depth) this.#structure--;
    this.#depth--;
    this.#setWants();
    this.#giveWay();
  }

  text(piece: string): void {
    this.#texts.at(-1)?.text.add(piece);
  }

  /** The kernel may read on where only rows and cells of a table that is told can follow. */
  #giveWay(): void {
    if (this.#depth !== this.#structure || this.#texts.length > 0) return;
    if (this.#tables.length === 1 && this.#tables[0]!.hasBegun) this.#walk.handOver();
  }

  #openPart(name: string, attributes: Attributes): void {
    const table = this.#tables.at(-1);
    if (name === 'table') return this.#openTable(attributes);
    if (name === 'table-source') {
      if (table?.kind === 'told' && !table.hasBegun) table.where = 'linkCache';
      return;
    }
    const isCell = name.endsWith('table-cell');
    if (isCell) return this.#openCell(attributes);
    if (this.#structure === this.#depth - 1) this.#structure++;
    if (name === 'table-row') this.#openRow(table, attributes);
  }

  #openTable(attributes: Attributes): void {
    const name = attributes.get('name') ?? '';
    const isInner = this.#tables.length > 0 && (this.#texts.at(-1)?.cell ?? null) !== null;
    const isFree = this.#tables.length === 0 && this.#texts.length === 0;
    const kind = isInner ? 'inner' : isFree && this.#changes === 0 ? 'told' : 'aside';
    const isLink = this.#links > 0 || /^'(?:file|https?|ftp|smb):/i.test(name);
    const where = isLink && this.#where === 'cells' ? 'linkCache' : this.#where;
    const column = isInner ? this.#walk.columnInHand : 0;
    const { length } = this.#tables;
    this.#tables.push({ depth: this.#depth, name, where, kind, hasBegun: length > 0, column });
    if (kind === 'told') this.#structure = this.#depth;
  }

  /** A table begins with its first row: only then is it known what it is. */
  #begin(table: OpenTable): void {
    if (table.hasBegun) return;
    table.hasBegun = true;
    this.#told.table(table.where, table.name);
  }

  #openRow(table: OpenTable | undefined, attributes: Attributes): void {
    if (table === undefined || table.kind === 'aside') return;
    this.#begin(table);
    this.#walk.row(repeated(attributes.get('number-rows-repeated')));
    if (table.column > 0) this.#walk.cell(NOTHING, '', table.column);
  }

  #closeTable(): void {
    const table = this.#tables.pop()!;
    if (table.kind === 'told') {
      if (table.hasBegun && this.#walk.isRowOpen) throw new Unreadable('damaged');
      this.#begin(table);
      this.#told.endTable();
      this.#structure = 0;
    } else if (table.kind === 'inner') {
      // The rest of the row around it follows below.
      this.#walk.row(1);
      if (table.column > 0) this.#walk.cell(NOTHING, '', table.column);
    }
  }

  #openCell(attributes: Attributes): void {
    const front = (text: string): void => this.#told.front(text);
    const table = this.#tables.at(-1);
    if (table !== undefined && table.kind !== 'aside') {
      this.#begin(table);
      const cell = new OpenCell(attributes, front, this.#dateStyles);
      this.#push({ where: 'cells', text: cell.text, isRaw: false, cell });
      return;
    }
    const around = this.#texts.at(-1)?.where ?? 'drawing';
    const where = this.#changes > 0 ? 'remnant' : around;
    const cell = new OpenCell(
      attributes,
      (text) => this.#told.place(where, text),
      this.#dateStyles,
    );
    this.#push({ where, text: cell.text, isRaw: false, cell });
  }

  /** Inside a text. True when the element is only a part of it. */
  #openInText(name: string, attributes: Attributes): boolean {
    const open = this.#texts.at(-1)!;
    if (name === 'p' || name === 'h') {
      open.text.beginParagraph();
      open.paragraphs++;
      this.#setWants();
      return true;
    }
    if (open.paragraphs === 0 && !open.isRaw) return false;
    if (name === 's') open.text.put(' ', repeated(attributes.get('c')));
    else if (name === 'tab') open.text.put('\t');
    else if (name === 'line-break') open.text.put('\n');
    else return false;
    return true;
  }

  #openElse(name: string, attributes: Attributes): void {
    if (this.#properties > 0) this.#openProperty(name, attributes);
    else if (name === 'tracked-changes') this.#changes ||= this.#depth;
    else if (name === 'dde-link') this.#links ||= this.#depth;
    else if (name === 'meta' && this.#texts.length === 0) this.#properties = this.#depth;
    else if (name === 'document' && this.#depth > 1) this.#embedded ||= this.#depth;
    else if (isSpreadsheet(name, attributes)) this.isSpreadsheet ||= this.#embedded === 0;
    else if (name === 'data-pilot-field') this.#openField(attributes);
    else if (name.startsWith('data-pilot-') && name.endsWith('-member') && this.#field > 0) {
      this.#tellRow(attributes.get('name') ?? '');
    } else {
      if (name === 'date-style' || name === 'style') this.#addStyle(name, attributes);
      const where = TEXTS.get(name);
      const isRaw = RAW.has(name);
      // In a paragraph a title is a field, and part of it.
      const isField = isRaw && (this.#texts.at(-1)?.paragraphs ?? 0) > 0;
      if (where !== undefined && !isField) this.#openText(where, isRaw);
    }
    for (const [attribute, where] of ATTRIBUTES.get(name) ?? []) {
      const text = attributes.get(attribute) ?? '';
      if (text !== '') this.#told.place(where, text);
    }
  }

  #addStyle(element: string, attributes: Attributes): void {
    const name = attributes.get('name') ?? '';
    if (this.#dateFormats.size + this.#dateStyles.size >= STYLES) return;
    if (name.length > STYLE_NAME_CHARACTERS) return;
    if (element === 'date-style') this.#dateFormats.add(name);
    else if (this.#dateFormats.has(attributes.get('data-style-name') ?? '')) {
      this.#dateStyles.add(name);
      this.#walk.expectDates();
    }
  }

  /** `meta.xml`: each element below its root is a property. */
  #openProperty(name: string, attributes: Attributes): void {
    if (this.#depth !== this.#properties + 1 || UNTOLD_PROPERTIES.has(name)) return;
    this.#openText('property', true);
    const own = attributes.get('name') ?? attributes.get('title') ?? '';
    if (own !== '') this.#told.place('property', own);
  }

  /** The values of one field of a pivot table, as a table of one column. */
  #openField(attributes: Attributes): void {
    if (this.#tables.length > 0 || this.#field > 0) return;
    this.#field = this.#depth;
    this.#told.table('pivotCache', '');
    this.#tellRow(attributes.get('source-field-name') ?? '');
  }

  #tellRow(text: string): void {
    this.#walk.row(1);
    const whole = new ParagraphText((front) => this.#told.front(front));
    whole.put(text);
    this.#walk.cell(TEXT, whole.take(), 1);
  }

  #closeField(): void {
    this.#field = 0;
    this.#told.endTable();
  }

  #openText(where: Place, isRaw: boolean): void {
    const text = new ParagraphText((front) => this.#told.place(where, front));
    this.#push({ where, text, isRaw, cell: null });
  }

  #push(open: Omit<OpenText, 'depth' | 'paragraphs'>): void {
    this.#texts.push({ ...open, depth: this.#depth, paragraphs: 0 });
    this.#setWants();
  }

  #closeText(): void {
    const { where, text, cell } = this.#texts.pop()!;
    if (cell === null) {
      const all = text.take();
      if (all !== '') this.#told.place(where, all);
      return;
    }
    const held = cell.take();
    if (where === 'cells') this.#walk.cell(held.type, held.text, cell.times);
    else if (held.text !== '') this.#told.place(where, held.text);
  }

  #setWants(): void {
    const open = this.#texts.at(-1);
    this.wantsText = open !== undefined && (open.isRaw || open.paragraphs > 0);
  }
}

/** OpenOffice 1 says it of the whole document, and has no element for it. */
function isSpreadsheet(name: string, attributes: Attributes): boolean {
  if (name === 'document-content') return attributes.get('class') === 'spreadsheet';
  return name === 'spreadsheet';
}
