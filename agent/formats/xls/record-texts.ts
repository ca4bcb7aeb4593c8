/**
 * What the records of a workbook and of its sheets say beside the cells: notes, texts of shapes, names,
 * page headers, validations, links, charts, and what is kept of other workbooks. Of records whose fields
 * do not matter all texts are told.
 */
import type { Place } from '../../../rules/index.ts';
import { headerText } from '../office/opc-codes.ts';
import { Copies } from '../office/opc-texts.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';
import { Charts } from './charts.ts';
import type { Dialect } from './dialect.ts';
import { constantsIn, named } from './formula.ts';
import { tellLink } from './hyperlink.ts';
import { Links } from './links.ts';
import { looseTexts } from './loose-texts.ts';
import { NoteTexts } from './note-texts.ts';
import { Pieces } from './pieces.ts';
import { type Joined, Rec } from './records.ts';

/** Records of which all texts are told, whatever they are. */
const LOOSE: readonly (readonly [place: Place, types: readonly number[]])[] = [
  // Rules of formats, sorting, scenarios, filters, protected ranges.
  ['validation', [0x90, 0xae, 0xaf, 0x867, 0x868, 0x87a, 0x87b, 0x87e, 0x895]],
  // Where a pivot table comes from, and how its fields are called.
  ['pivotCache', [0x51, 0x52, 0xb0, 0xb1, 0xb2, 0xc5, 0xcd, 0xf1, 0x100, 0x1b5, 0x80c, 0x80d, 0x80e, 0x80f, 0x810, 0x858, 0x859, 0x864]],
  // Names of functions and tables, and what is said of names.
  ['definedName', [0x9a, 0x1b9, 0x418, 0x871, 0x872, 0x877, 0x878, 0x893, 0x894, 0x898]],
  // Who wrote it, to whom it goes, views, queries, connections, lists of the web.
  ['property', [0x5b, 0x5c, 0xb8, 0xb9, 0xdc, 0x1a9, 0x1aa, 0x1ad, 0x1ba, 0x1c2, 0x801, 0x802, 0x803, 0x804, 0x805, 0x807, 0x80a, 0x80b, 0x812, 0x813, 0x862, 0x863, 0x875, 0x876, 0x87f, 0x884, 0x885, 0x886, 0x887, 0x888, 0x889, 0x88a]],
  // Labels of charts, and pictures of page headers.
  ['drawing', [0x866, 0x86a, 0x86b]],
]; // prettier-ignore

const Text = {
  header: 0x14,
  footer: 0x15,
  externSheet: 0x17,
  name: 0x18,
  note: 0x1c,
  externName: 0x23,
  sheetOfLink: 0x59,
  cellsOfLink: 0x5a,
  object: 0x5d,
  filter: 0x9e,
  drawing: 0xec,
  book: 0x1ae,
  rule: 0x1b1,
  textOfShape: 0x1b6,
  link: 0x1b8,
  validation: 0x1be,
  number: 0x203,
  label: 0x204,
  name3: 0x218,
  externName3: 0x223,
  tip: 0x800,
  moreHeaders: 0x89c,
  series: 0x1003,
  textOfChart: 0x100d,
  labelOfChart: 0x1025,
  points: 0x1065,
} as const;

const PLACES: ReadonlyMap<number, Place> = new Map(
  LOOSE.flatMap(([place, types]) => types.map((type): [number, Place] => [type, place])),
);

export const IN_BOOK: ReadonlySet<number> = new Set([
  ...Object.values(Text), ...PLACES.keys(), Rec.eof, Rec.sheet,
]); // prettier-ignore

const BEFORE_HEADERS_BYTES = 38;
const BEFORE_TIP_BYTES = 10;
const BEFORE_FILTER_BYTES = 4;
const FILTER_BYTES = 10;
/** Of a value in a filter: a number. One in four bytes is none of a person, where it stands alone. */
const FILTER_NUMBER = 4;

export class RecordTexts {
  readonly #told: Told;
  /** Names of sheets and ranges, and where links lead: lists of properties repeat them. */
  readonly listed: Copies;
  #dialect: Dialect | null = null;
  readonly #links: Links;
  readonly #charts: Charts;
  #notes: NoteTexts;

  constructor(told: Told) {
    this.#told = told;
    this.listed = new Copies();
    this.#links = new Links(told);
    this.#charts = new Charts(told);
    this.#notes = this.#newNotes();
  }

  /** Another run of records begins. */
  begin(dialect: Dialect): void {
    this.end();
    this.#dialect = dialect;
    this.#notes = this.#newNotes();
  }

  /** Throws Unreadable. */
  end(): void {
    this.#charts.end();
    this.#notes.end();
  }

  /** Throws Unreadable. */
  record({ type, pieces }: Joined): void {
    const dialect = this.#dialect;
    if (dialect === null) throw new Unreadable('damaged');
    const loose = PLACES.get(type);
    const body = new Pieces(...pieces);
    if (loose !== undefined) {
      looseTexts(body.bytes(body.left), dialect, (text) => this.#told.place(loose, text));
    } else if (!this.#readLink(type, body, dialect) && !this.#readChart(type, body, dialect)) {
      this.#readText(type, body, dialect);
    }
  }

  #readText(type: number, body: Pieces, dialect: Dialect): void {
    switch (type) {
      case Rec.eof:
        return this.end();
      case Rec.sheet:
        body.skip(6);
        return this.listed.remember(body.text(dialect, 1));
      case Text.header:
      case Text.footer:
        return this.#header(body, dialect);
      case Text.moreHeaders:
        body.skip(BEFORE_HEADERS_BYTES);
        while (body.left > 0) this.#header(body, dialect);
        return;
      case Text.name:
      case Text.name3:
        return this.#name(body, dialect);
      case Text.note:
        return this.#notes.note(body, dialect);
      case Text.object:
        return this.#notes.object(body, dialect);
      case Text.drawing:
        return this.#notes.drawing(body);
      case Text.textOfShape:
        return this.#notes.text(body);
      case Text.filter:
        return this.#filter(body, dialect);
      case Text.rule:
        return this.#rule(body, dialect);
      case Text.validation:
        return this.#validation(body, dialect);
      case Text.link:
        return tellLink(body, dialect, (text) => this.#link(text));
      case Text.tip:
        body.skip(BEFORE_TIP_BYTES);
        return this.#link(body.bytes(body.left).toString('utf16le').replaceAll('\0', '\n'));
      default:
    }
  }

  #readLink(type: number, body: Pieces, dialect: Dialect): boolean {
    const links = this.#links;
    if (type === Text.book) links.book(body, dialect);
    else if (type === Text.externSheet) {
      if (dialect.version < 8) links.oldBook(body, dialect);
    } else if (type === Text.externName || type === Text.externName3) links.name(body, dialect);
    else if (type === Text.sheetOfLink) links.sheet();
    else if (type === Text.cellsOfLink) links.cells(body, dialect);
    else return false;
    return true;
  }

  #readChart(type: number, body: Pieces, dialect: Dialect): boolean {
    const charts = this.#charts;
    if (type === Text.series) charts.series();
    else if (type === Text.labelOfChart) charts.label();
    else if (type === Text.textOfChart) charts.text(body, dialect);
    else if (type === Text.points) charts.list(body);
    else if (type === Text.number) charts.number(body);
    else if (type === Text.label) charts.string(body, dialect);
    else return false;
    return true;
  }

  #newNotes(): NoteTexts {
    return new NoteTexts((place, text) => this.#told.place(place, text));
  }

  #header(body: Pieces, dialect: Dialect): void {
    if (body.left === 0) return;
    const text = body.text(dialect, dialect.version < 8 ? 1 : 2);
    this.#told.place('headerFooter', headerText(text));
  }

  #name(body: Pieces, dialect: Dialect): void {
    const { version } = dialect;
    body.skip(3);
    const units = body.u8();
    const size = version === 2 ? body.u8() : body.u16();
    if (version > 4) body.skip(8);
    const name = version < 8 ? dialect.decode(body.bytes(units)) : body.unicode(units);
    this.listed.remember(name);
    const constants = constantsIn(body.bytes(Math.min(size, body.left)), body, dialect);
    this.#told.place('definedName', named(name, constants));
    // What a menu or a status bar says of it.
    looseTexts(body.bytes(body.left), dialect, (text) => this.#told.place('definedName', text));
  }

  /** Two conditions, each a number or the length of a text; then the texts. */
  #filter(body: Pieces, dialect: Dialect): void {
    body.skip(BEFORE_FILTER_BYTES);
    for (let i = 0; i < 2; i++) {
      const condition = new Pieces(body.bytes(FILTER_BYTES));
      const kind = condition.u8();
      condition.skip(1);
      if (kind === FILTER_NUMBER) this.#valid(String(condition.f64()));
    }
    looseTexts(body.bytes(body.left), dialect, (text) => this.#valid(text));
  }

  /** Its formulas end it. */
  #rule(body: Pieces, dialect: Dialect): void {
    body.skip(2);
    const sizes = [body.u16(), body.u16()];
    const formulas = sizes.reduce((sum, size) => sum + size);
    body.skip(Math.max(0, body.left - formulas));
    for (const size of sizes) this.#formula(body.bytes(size), dialect);
  }

  #validation(body: Pieces, dialect: Dialect): void {
    body.skip(4);
    for (let i = 0; i < 4; i++) this.#valid(body.text(dialect, 2));
    for (let i = 0; i < 2; i++) {
      const size = body.u16();
      body.skip(2);
      this.#formula(body.bytes(size), dialect);
    }
  }

  /** In a list to choose from zeros stand between the values. */
  #formula(tokens: Buffer, dialect: Dialect): void {
    for (const constant of constantsIn(tokens, new Pieces(), dialect)) {
      this.#valid(constant.replaceAll('\0', ', '));
    }
  }

  #valid(text: string): void {
    this.#told.place('validation', text);
  }

  #link(text: string): void {
    this.listed.remember(text);
    this.#told.place('comment', text);
  }
}
