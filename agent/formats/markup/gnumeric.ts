/**
 * Workbooks of Gnumeric: one document of markup, as a rule inside gzip. No value of a formula is kept:
 * its text is read, for the constants in it.
 */
import type { Place } from '../../../rules/index.ts';
import { Budget, limits } from '../../inspect/limits.ts';
import { dateText } from '../dates.ts';
import { gzipSource, isGzip } from '../archive/gzip.ts';
import { Passage } from '../passage.ts';
import { type Bytes, type Reader, Unreadable } from '../reader.ts';
import { isDateFormat } from '../office/styles.ts';
import type { Specimen } from '../specimen.ts';
import { type Told, ToldWorkbook } from '../told.ts';
import { packedWords, rangesOf, readMarkup, rootTag, wordsOf } from './xml-source.ts';
import type { Attributes, XmlHandler } from './xml.ts';

const WINDOW_BYTES = 2 ** 16;
/** Of what is packed, enough for its first words. */
const HEAD_BYTES = 4096;

export const gnumeric: Reader = {
  name: 'gnumeric',
  sniff: (specimen) => isWorkbook(specimen.ask(wordsOf)) || isPacked(specimen),
  open: ({ head, bytes, budget }) =>
    new ToldWorkbook('gnumeric', budget, (told, spent) => {
      const pieces = isGzip(head) ? unpacked(bytes, spent) : rangesOf(bytes);
      readMarkup(pieces, new WorkbookMarkup(told), told);
    }),
};

function isWorkbook(words: string | null): boolean {
  const tag = words?.startsWith('<') === true ? rootTag(words) : '';
  return /^<[\w.-]*:?workbook\b/.test(tag) && tag.includes('gnumeric');
}

function isPacked({ head, bytes }: Specimen): boolean {
  if (!isGzip(head)) return false;
  try {
    const source = gzipSource(bytes, new Budget());
    const window = new Uint8Array(HEAD_BYTES);
    const length = source.read(window, 0, window.length);
    source.close();
    return isWorkbook(packedWords(window.subarray(0, length)));
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

function* unpacked(bytes: Bytes, budget: Budget): Generator<Uint8Array> {
  const source = gzipSource(bytes, budget);
  const window = new Uint8Array(WINDOW_BYTES);
  try {
    for (;;) {
      const given = source.read(window, 0, window.length);
      if (given === 0) return;
      yield window.subarray(0, given);
    }
  } finally {
    source.close();
  }
}

const BOOLEAN = '20';
const INTEGER = '30';
const FLOAT = '40';

/** Elements of which each child is a text of one place. */
const PLACES: ReadonlyMap<string, Place> = new Map([
  ['Names', 'definedName'],
  ['Summary', 'property'],
  ['meta', 'property'],
]);
/** Elements that are such a text, wherever they stand. */
const TEXTS: ReadonlyMap<string, Place> = new Map([
  ['Expression0', 'validation'],
  ['Expression1', 'validation'],
]);
/** Attributes that are such a text. */
const SAID: ReadonlyMap<string, readonly [place: Place, ...attributes: string[]]> = new Map([
  ['CellComment', ['comment', 'Text']],
  ['Header', ['headerFooter', 'Left', 'Middle', 'Right']],
  ['Footer', ['headerFooter', 'Left', 'Middle', 'Right']],
  ['Validation', ['validation', 'Title', 'Message']],
  ['InputMessage', ['validation', 'Title', 'Message']],
]);

type Sink = 'cell' | 'sheet' | Place;

class WorkbookMarkup implements XmlHandler {
  readonly #told: Told;
  readonly #text: Passage;
  #sink: Sink | null = null;
  #depth = 0;
  #place: Place | null = null;
  #isSheet = false;
  #hasName = false;
  #isObject = false;
  #is1904 = false;
  #isConvention = false;
  #row = 0;
  #column = 0;
  #type = '';
  #isDate = false;
  #isTold = false;
  #dates = new DateRegions();

  constructor(told: Told) {
    this.#told = told;
    this.#text = new Passage((front) => this.#tellFront(front));
  }

  get wantsText(): boolean {
    return this.#sink !== null || this.#isConvention;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#sink !== null) this.#openInside(name);
    else if (name === 'Cell') this.#openCell(attributes);
    else if (this.#place !== null) {
      this.#collect(this.#place);
      const called = attributes.get('name');
      this.#text.add(called === null ? `${name}: ` : `${called}: `);
    } else this.#openOther(name, attributes);
  }

  text(piece: string): void {
    if (this.#isConvention) this.#is1904 ||= piece.includes('1904');
    else this.#text.add(piece);
  }

  close(name: string): void {
    this.#isConvention = false;
    if (this.#sink !== null) this.#closeInside(this.#sink, name);
    else if (name === 'Sheet') this.#isSheet = false;
    else if (name === 'Objects') this.#isObject = false;
    else if (PLACES.has(name)) this.#place = null;
  }

  /** Texts of two elements are two words. */
  #openInside(name: string): void {
    this.#depth++;
    if (this.#sink !== 'cell') this.#text.add(' ');
    // Old files: what is between the tags around it is only layout, and a comment stands in its cell.
    else if (name === 'Content') this.#text.take();
    else if (name === 'Comment') {
      this.#tellCell();
      this.#sink = 'comment';
    }
  }

  #closeInside(sink: Sink, name: string): void {
    if (this.#depth === 0) {
      this.#sink = null;
      this.#finish(sink);
      return;
    }
    this.#depth--;
    if (sink === 'cell' && name === 'Content') this.#tellCell();
    if (sink === 'comment' && name === 'Comment') {
      this.#told.place('comment', this.#text.take());
      this.#sink = 'cell';
    }
  }

  #openOther(name: string, attributes: Attributes): void {
    const said = SAID.get(name);
    const place = TEXTS.get(name);
    if (said !== undefined) {
      const [where, ...names] = said;
      this.#told.place(where, names.map((each) => attributes.get(each) ?? '').join(' '));
    } else if (place !== undefined) this.#collect(place);
    else if (name === 'Sheet') {
      this.#isSheet = true;
      this.#hasName = false;
      this.#dates = new DateRegions();
    } else if (name === 'Name' && this.#isSheet && !this.#hasName) this.#collect('sheet');
    else if (name === 'Cells' && !this.#hasName) this.#begin(null);
    else if (name === 'StyleRegion') this.#dates.region(attributes);
    else if (name === 'Style') this.#dates.format(attributes.get('Format') ?? '');
    else if (name === 'DateConvention') this.#isConvention = true;
    else if (name === 'Objects') this.#isObject = true;
    else if (this.#isObject)
      this.#told.place('drawing', attributes.get('Label') ?? attributes.get('Text') ?? '');
    else this.#place = PLACES.get(name) ?? null;
  }

  #begin(name: string | null): void {
    this.#hasName = true;
    this.#told.sheet(name);
  }

  #openCell(attributes: Attributes): void {
    this.#row = placeOf(attributes.get('Row'), ROWS);
    this.#column = placeOf(attributes.get('Col'), limits.columns);
    this.#type = attributes.get('ValueType') ?? '';
    this.#isDate = isDateFormat(attributes.get('ValueFormat') ?? '');
    this.#isTold = false;
    this.#collect('cell');
  }

  #collect(sink: Sink): void {
    this.#sink = sink;
    this.#depth = 0;
  }

  #finish(sink: Sink): void {
    if (sink === 'cell') this.#tellCell();
    else if (sink === 'sheet') this.#begin(this.#text.take());
    else this.#told.place(sink, this.#text.take());
  }

  #tellFront(front: string): void {
    if (this.#sink === 'cell') this.#told.front(this.#row, this.#column, front);
    else if (this.#sink !== null && this.#sink !== 'sheet') this.#told.place(this.#sink, front);
  }

  #tellCell(): void {
    const text = this.#text.take();
    if (this.#isTold) return;
    this.#isTold = true;
    const [row, column] = [this.#row, this.#column];
    const isNumber =
      this.#type === '' ? isTyped(text) : this.#type === FLOAT || this.#type === INTEGER;
    if (this.#type === BOOLEAN || !isNumber) this.#told.text(row, column, text);
    else if (this.#isDate || this.#dates.has(row, column)) {
      this.#told.text(row, column, dateText(text, this.#is1904));
    } else this.#told.number(row, column, text);
  }
}

/** Gnumeric's own bound. */
const ROWS = 2 ** 24;

function placeOf(told: string | null, most: number): number {
  const at = Number(told);
  return Number.isInteger(at) && at >= 0 && at < most ? at : 0;
}

/** Old files say of no cell what it holds: it is what would be typed. */
function isTyped(text: string): boolean {
  return text.length < 32 && /^\s*-?\d+(\.\d+)?(e[+-]?\d+)?\s*$/i.test(text);
}

/** So many parts of a sheet are looked through for each number. */
const REGIONS = 512;

/** The parts of a sheet that show their numbers as dates; further ones show numbers. */
class DateRegions {
  readonly #regions: (readonly [top: number, left: number, bottom: number, right: number])[] = [];
  #current: readonly [number, number, number, number] = [0, 0, -1, -1];

  region(attributes: Attributes): void {
    const at = (name: string): number => Number(attributes.get(name) ?? -1);
    this.#current = [at('startRow'), at('startCol'), at('endRow'), at('endCol')];
  }

  /** Of the region in hand. */
  format(code: string): void {
    if (this.#regions.length < REGIONS && isDateFormat(code)) this.#regions.push(this.#current);
  }

  has(row: number, column: number): boolean {
    return this.#regions.some(
      ([top, left, bottom, right]) =>
        row >= top && row <= bottom && column >= left && column <= right,
    );
  }
}
