/**
 * What a web page tells of its tables. A file is gone through up to three times, since tables lie in
 * tables and text lies between them, and only one table can be told at a time: first the outer tables,
 * then those inside of them, then the text beside them as a table of one column.
 */
import { Grid } from './html-grid.ts';
import { Island } from './html-island.ts';
import { decodedText, type HtmlAttributes } from './html-text.ts';
import type { HtmlHandler } from './html-tokenizer.ts';
import { ToldValue } from './html-value.ts';
import { Passage } from '../passage.ts';
import { SheetStyle } from './html-style.ts';
import type { Run } from '../cells/kernel.ts';
import type { Told } from '../told.ts';

export const PASSES = ['outer', 'inner', 'beside'] as const;
export type Pass = (typeof PASSES)[number];

/** What the pages of one file have in common, over all passes. */
export interface Survey {
  /** Names of sheets whose tables have not come yet. */
  readonly names: string[];
  tables: number;
  hasInner: boolean;
  /** Of the text beside the tables. */
  besideDigits: number;
  besideRow: number;
}

/** Nesting beyond this is taken for this deep. */
const DEPTH = 256;

/** Elements that part words. */
const BLOCKS = new Set(
  (
    'address article aside blockquote body br center dd div dl dt fieldset footer form frame h1 h2 h3 h4 h5 h6' +
    ' header hr html legend li main nav ol option p pre section select table tbody td tfoot th thead tr ul' +
    ' caption title'
  ).split(' '),
);

/** No island holds these. */
const TABLES = new Set(['table', 'tr', 'td', 'th', 'body']);

export class HtmlPage implements HtmlHandler {
  readonly #told: Told;
  readonly #pass: Pass;
  readonly #survey: Survey;
  readonly #declared: TextDecoder | null;
  readonly #island: Island;
  readonly #style: SheetStyle;
  readonly #text = new Passage((front) => this.#tellFront(front));
  readonly #value = new ToldValue();
  /** How many tables are around, before the page and now. */
  readonly #base: number;
  #depth: number;
  /** Whether a cell is open at each depth, and the innermost of them; 0 for none. */
  readonly #cells = new Uint8Array(DEPTH + 1);
  #cell = 0;
  #grid = new Grid();
  /** The table in hand has been told. */
  #isTold = false;
  #hasNamed = false;
  #isIsland = false;
  #isTitle = false;
  /** How many divisions are open in the list of comments. */
  #comments = 0;

  constructor(told: Told, pass: Pass, survey: Survey, { declared, isAside }: PageKind) {
    this.#told = told;
    this.#pass = pass;
    this.#survey = survey;
    this.#declared = declared;
    this.#base = this.#depth = isAside ? 1 : 0;
    this.#island = new Island(
      (where, text) => this.#place(where, text),
      (name) => pass === 'outer' && survey.names.push(name),
    );
    this.#style = new SheetStyle((text) => this.#place('headerFooter', this.#decoded(text)));
  }

  /** After the last bytes. False when a table is still open. */
  end(): boolean {
    const isWhole = this.#depth === this.#base && !this.#isIsland;
    this.#flush();
    this.#style.end();
    this.#island.end();
    return isWhole;
  }

  /** Between the cells of a table in hand, in which each stands beside the one before. */
  get isPlain(): boolean {
    return (
      this.#isTold &&
      this.#told.run !== undefined &&
      this.#declared === null &&
      this.#depth < DEPTH &&
      this.#isOurs(this.#depth) &&
      (this.#cell === 0 || !this.#isOurs(this.#cell)) &&
      this.#grid.isPlain &&
      this.#text.isEmpty &&
      !this.#isIsland &&
      !this.#isTitle &&
      this.#comments === 0
    );
  }

  /** Reads rows and cells from there on as far as the kernel can. Returns how many bytes they took. */
  rows(bytes: Buffer, from: number): number {
    const { row, next } = this.#grid;
    const run = new PageRows(row, next);
    let at = from;
    for (let before = -1; at < bytes.length && at !== before;) {
      before = at;
      at += this.#told.run?.(run, bytes, at, bytes.length) ?? 0;
    }
    this.#grid.row = run.row;
    this.#grid.next = run.column;
    return at - from;
  }

  open(name: string, attributes: HtmlAttributes, isClosed: boolean): void {
    if (this.#isIsland && TABLES.has(name)) this.#closeIsland();
    if (this.#isIsland) return this.#island.open(name);
    switch (name) {
      case 'td':
      case 'th':
        return this.#openCell(attributes);
      case 'tr':
        return this.#openRow();
      case 'table':
        if (!isClosed) this.#openTable();
        return;
      case 'xml':
        this.#isIsland = !isClosed;
        return;
      case 'br':
        return this.#break('\n');
      case 'title':
        this.#break(' ');
        this.#isTitle = !isClosed;
        return;
      case 'div':
        this.#openDivision(attributes);
    }
    if (BLOCKS.has(name)) this.#break(' ');
  }

  close(name: string): void {
    if (name === 'style') this.#style.end();
    else if (this.#isIsland && name !== 'xml') this.#island.close(name);
    else if (name === 'xml') this.#closeIsland();
    else if (name === 'td' || name === 'th' || name === 'tr') this.#closeCell();
    else if (name === 'table') this.#closeTable();
    else {
      if (BLOCKS.has(name)) this.#break(' ');
      if (name === 'title') this.#isTitle = false;
      if (name === 'div' && this.#comments > 0) this.#comments--;
    }
  }

  text(bytes: string): void {
    if (this.#isIsland) {
      if (this.#pass === 'outer') this.#island.text(this.#decoded(bytes));
    } else if (this.#cell > 0 ? this.#isOurs(this.#cell) : this.#pass !== 'inner') {
      this.#text.add(spaced(this.#decoded(bytes)));
    }
  }

  style(bytes: string): void {
    if (this.#pass === 'outer') this.#style.add(bytes);
  }

  /** Whether tables of this depth are told in this pass. */
  #isOurs(depth: number): boolean {
    return this.#pass === 'outer' ? depth === 1 : this.#pass === 'inner' && depth > 1;
  }

  #openTable(): void {
    // What stands in a cell around this table is told before it, and after it another table begins.
    if (this.#cell === 0 || this.#pass === 'inner') this.#flush();
    else this.#break(' ');
    this.#survey.tables++;
    this.#depth++;
    this.#mark(0);
    if (this.#depth > 1) this.#survey.hasInner = true;
    if (!this.#isOurs(this.#depth)) return;
    this.#newTable();
    if (this.#pass === 'outer') this.#begin();
  }

  #closeTable(): void {
    if (this.#depth === this.#base) return;
    this.#closeCell();
    if (this.#pass === 'inner') this.#newTable();
    this.#depth--;
  }

  #newTable(): void {
    this.#grid = new Grid();
    this.#isTold = false;
  }

  #begin(): void {
    this.#isTold = true;
    const isNamed = this.#pass === 'outer' && !this.#hasNamed;
    this.#hasNamed = true;
    this.#told.sheet(isNamed ? (this.#survey.names.shift() ?? null) : null);
  }

  #openRow(): void {
    this.#closeCell();
    if (this.#isOurs(this.#depth)) this.#grid.nextRow();
  }

  #openCell(attributes: HtmlAttributes): void {
    if (this.#depth === this.#base) return this.#break(' ');
    this.#closeCell();
    this.#mark(1);
    if (!this.#isOurs(this.#depth)) return;
    this.#grid.nextCell(attributes.get('colspan'), attributes.get('rowspan'));
    this.#value.set(attributes);
  }

  /** The cell of the table in hand, if one is open, and what stands between cells. */
  #closeCell(): void {
    if (this.#depth === this.#base) return this.#break(' ');
    if (this.#cell === 0 || this.#cell === Math.min(this.#depth, DEPTH)) this.#flush();
    this.#mark(0);
  }

  /** Whether a cell of the table in hand is open. */
  #mark(isOpen: 0 | 1): void {
    let at = Math.min(this.#depth, DEPTH);
    this.#cells[at] = isOpen;
    while (at > 0 && this.#cells[at] === 0) at--;
    this.#cell = at;
  }

  #openDivision(attributes: HtmlAttributes): void {
    if (this.#comments > 0) this.#comments++;
    else if (this.#cell === 0 && attributes.get('style')?.includes('mso-element:comment-list')) {
      this.#flush();
      this.#comments = 1;
    }
  }

  #closeIsland(): void {
    this.#isIsland = false;
    this.#island.end();
  }

  /** Between two blocks: another word in a cell, another line beside the tables. */
  #break(gap: string): void {
    if (this.#cell === 0) this.#flush();
    else if (this.#isOurs(this.#cell)) this.#text.add(gap);
  }

  /** The text in hand is over. */
  #flush(): void {
    // The text of a cell that is around tables of another pass goes on behind them.
    if (this.#cell > 0 && !this.#isOurs(this.#cell)) return;
    const text = trimmed(this.#text.take());
    if (this.#cell > 0) this.#tellCell(text);
    else if (text !== '') this.#tellBeside(text);
  }

  #tellCell(shown: string): void {
    const { text, isNumber } = this.#value.of(shown);
    if (text === '') return;
    this.#standIn();
    const { row, column } = this.#grid;
    if (isNumber) this.#told.number(row, column, text);
    else this.#told.text(row, column, text);
  }

  #tellFront(front: string): void {
    if (this.#cell === 0) return this.#tellBeside(front);
    this.#standIn();
    this.#told.front(this.#grid.row, this.#grid.column, front);
  }

  #standIn(): void {
    if (!this.#isTold) this.#begin();
    if (this.#grid.row < 0) this.#grid.nextCell(null, null);
  }

  #tellBeside(text: string): void {
    if (this.#isTitle || this.#comments > 0) {
      this.#place(this.#isTitle ? 'property' : 'comment', text);
    } else if (this.#pass === 'outer') this.#survey.besideDigits += digitsIn(text);
    else this.#told.text(this.#survey.besideRow++, 0, text);
  }

  #place(...[where, text]: Parameters<Told['place']>): void {
    if (this.#pass === 'outer') this.#told.place(where, text);
  }

  #decoded(bytes: string): string {
    return decodedText(bytes, this.#declared);
  }
}

/** The kernel's reading of a table, and the place of its next cell. */
class PageRows implements Run {
  row: number;
  column: number;

  constructor(row: number, column: number) {
    this.row = row;
    this.column = column;
  }

  step(wasm: Parameters<Run['step']>[0], from: number, to: number): number {
    wasm.page(from, to, this.row, this.column);
    this.row = wasm.pageRowInHand();
    this.column = wasm.pageColumnInHand();
    return wasm.pageEnd();
  }
}

export interface PageKind {
  /** The encoding that the page or its sender declares, when it is not one that shows by itself. */
  readonly declared: TextDecoder | null;
  /** A page with nothing but the names of the sheets: its tables are no sheets. */
  readonly isAside: boolean;
}

/** Line ends and tabs of the markup's layout are spaces; those that count come from `<br>`. */
function spaced(text: string): string {
  return /[\t\n\f\r]/.test(text) ? text.replaceAll(/[\t\n\f\r ]+/g, ' ') : text;
}

/** Without the spaces around, and with one where there are several. */
function trimmed(text: string): string {
  const inner = text.trim();
  return /  | ?\n ?/.test(inner)
    ? inner.replaceAll(/ {2,}/g, ' ').replaceAll(/ ?\n ?/g, '\n')
    : inner;
}

function digitsIn(text: string): number {
  return text.length - text.replaceAll(/\d/g, '').length;
}
