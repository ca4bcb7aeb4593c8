/**
 * Workbooks in one document of markup, as Excel 2002 and 2003 save them ("XML Spreadsheet 2003") and as
 * many programs export them, often under the name .xls. What cells and rows nearly all are like is for
 * the kernel, the rest is read here.
 */
import { limits } from '../../inspect/limits.ts';
import type { Place } from '../../../rules/index.ts';
import { dateText, isoDateText } from '../dates.ts';
import { Passage } from '../passage.ts';
import { type Reader, Unreadable } from '../reader.ts';
import { Rowset } from './rowset.ts';
import { isDateFormat } from '../office/styles.ts';
import type { Run } from '../cells/kernel.ts';
import { type ToldBytes, ToldWorkbook } from '../told.ts';
import { rangesOf, readMarkup, rootTag, wordsOf } from './xml-source.ts';
import type { Attributes, Inside, XmlHandler } from './xml.ts';

const NAMESPACE = 'urn:schemas-microsoft-com:office:spreadsheet';
const INSTRUCTION = '<?mso-application progid="excel.sheet"';
/** Excel knows 64,000. */
const STYLES = 2 ** 16;
const STYLE_NAME = 64;
/** No program has more. */
const ROWS = 2 ** 24;

export const spreadsheetml: Reader = {
  name: 'spreadsheetml',
  sniff: (specimen) => {
    const words = specimen.ask(wordsOf);
    if (words === null || !words.startsWith('<')) return false;
    const tag = rootTag(words);
    const isOurs = tag.includes(NAMESPACE) || words.includes(INSTRUCTION);
    return isOurs && /^<[\w.-]*:?workbook\b/.test(tag);
  },
  open: ({ bytes, budget }) =>
    new ToldWorkbook('spreadsheetml', budget, (told) =>
      readMarkup(rangesOf(bytes), new WorkbookMarkup(told), told),
    ),
};

/** Elements of which all children are texts of one place. */
const PLACES: ReadonlyMap<string, Place> = new Map([
  ['DocumentProperties', 'property'],
  ['CustomDocumentProperties', 'property'],
  ['DataValidation', 'validation'],
  ['PivotItem', 'pivotCache'],
]);

/** Where a text goes that is being collected. */
type Sink = 'cell' | Place;

export class WorkbookMarkup implements XmlHandler {
  readonly inside: Inside = { name: 'Row', pass: (...place) => this.#pass(...place) };
  readonly #told: ToldBytes;
  readonly #rowset: Rowset;
  readonly #dateStyles = new DateStyles();
  readonly #text: Passage;
  #is1904 = false;
  /** What is being collected, and how many elements are open in it. */
  #sink: Sink | null = null;
  #depth = 0;
  #place: Place | null = null;
  #isPivot = false;
  #row = -1;
  #column = -1;
  #isCell = false;
  #isComment = false;
  #isTold = false;
  #type = '';
  #isDate = false;
  #formula: string | null = null;
  #across = 0;

  constructor(told: ToldBytes) {
    this.#told = told;
    this.#rowset = new Rowset(told);
    this.#text = new Passage((front) => this.#tellFront(front));
  }

  get wantsText(): boolean {
    return this.#sink !== null;
  }

  open(name: string, attributes: Attributes): void {
    if (this.#sink !== null) this.#depth++;
    else if (this.#isCell) this.#openInCell(name, attributes);
    else if (name === 'Cell') this.#openCell(attributes);
    else if (name === 'Row') {
      this.#row = placed(attributes.get('Index'), this.#row, ROWS);
      this.#column = -1;
    } else if (this.#place !== null) {
      this.#collect(this.#place);
      // A property is called something, perhaps CPR.
      if (this.#place === 'property') this.#text.add(`${name}: `);
    } else if (!this.#isPivot || !this.#rowset.open(name, attributes)) {
      this.#openOther(name, attributes);
    }
  }

  text(piece: string): void {
    this.#text.add(piece);
  }

  close(name: string): void {
    if (this.#sink !== null) {
      if (this.#depth === 0) this.#finish(this.#sink);
      else this.#depth--;
    } else if (name === 'Cell') this.#closeCell();
    else if (name === 'Comment') this.#isComment = false;
    else if (name === 'PivotCache') this.#isPivot = false;
    else if (PLACES.has(name)) this.#place = null;
    else if (this.#isPivot) this.#rowset.close(name);
  }

  /** The kernel reads on in a row. */
  readonly #run: Run = {
    step: (wasm, from, to) => {
      const end = wasm.worksheet(from, to, this.#row, this.#column, this.#dateStyles.isUsed);
      this.#row = wasm.worksheetRow();
      this.#column = wasm.worksheetColumn();
      return end;
    },
  };

  #pass(bytes: Buffer, start: number, end: number): number {
    return this.#sink === null && !this.#isCell ? this.#told.run(this.#run, bytes, start, end) : 0;
  }

  #openOther(name: string, attributes: Attributes): void {
    switch (name) {
      case 'Worksheet':
        this.#told.sheet(attributes.get('Name'));
        this.#row = -1;
        this.#column = -1;
        break;
      case 'Style':
        this.#dateStyles.begin(attributes);
        break;
      case 'NumberFormat':
        this.#dateStyles.format(attributes.get('Format') ?? '');
        break;
      case 'Date1904':
        this.#is1904 = true;
        break;
      case 'NamedRange':
        this.#tellName(attributes);
        break;
      case 'Header':
      case 'Footer':
        this.#told.place('headerFooter', attributes.get('Data') ?? '');
        break;
      case 'PivotCache':
        this.#isPivot = true;
        break;
      default:
        this.#place = PLACES.get(name) ?? null;
    }
  }

  #tellName(attributes: Attributes): void {
    const refersTo = attributes.get('RefersTo') ?? '';
    this.#told.place('definedName', `${attributes.get('Name') ?? ''}: ${refersTo}`);
  }

  #openCell(attributes: Attributes): void {
    this.#isCell = true;
    this.#isTold = false;
    // Outside all rows: in the first.
    this.#row = Math.max(0, this.#row);
    this.#column = placed(attributes.get('Index'), this.#column, limits.columns);
    this.#across = Math.min(limits.columns, Math.floor(Number(attributes.get('MergeAcross')))) || 0;
    this.#isDate = this.#dateStyles.has(attributes);
    this.#formula = attributes.get('Formula');
  }

  #openInCell(name: string, attributes: Attributes): void {
    if (name === 'Data' && !this.#isComment) {
      this.#type = attributes.get('Type') ?? 'String';
      this.#collect('cell');
    } else if (name === 'Data') this.#collect('comment');
    else if (name === 'Comment') this.#isComment = true;
  }

  /** A formula without a value is read by its text. */
  #closeCell(): void {
    if (!this.#isTold && this.#formula !== null) {
      this.#told.text(this.#row, this.#column, this.#formula);
    }
    this.#isCell = false;
    if (this.#across > 0) this.#column = Math.min(limits.columns, this.#column + this.#across);
  }

  #collect(sink: Sink): void {
    this.#sink = sink;
    this.#depth = 0;
  }

  #finish(sink: Sink): void {
    this.#sink = null;
    const text = this.#text.take();
    if (sink === 'cell') this.#tellCell(text);
    else this.#told.place(sink, text);
  }

  #tellFront(front: string): void {
    if (this.#sink === 'cell') this.#told.front(this.#row, this.#column, front);
    else if (this.#sink !== null) this.#told.place(this.#sink, front);
  }

  #tellCell(text: string): void {
    const [row, column] = [this.#row, this.#column];
    this.#isTold = true;
    if (this.#type === 'DateTime') this.#told.text(row, column, isoDateText(text));
    else if (this.#type !== 'Number') this.#told.text(row, column, text);
    else if (this.#isDate) {
      this.#told.text(row, column, dateText(text, this.#is1904));
    } else this.#told.number(row, column, text);
  }
}

/** Formats with a name instead of a code, in letters that a code shows dates with. */
const NO_DATES = new Set(['standard', 'scientific', 'yes/no', 'true/false']);

/** The styles that show a date: a number in one of them is a day. */
class DateStyles {
  readonly #names = new Set<string>();
  #name = '';

  get isUsed(): boolean {
    return this.#names.size > 0;
  }

  begin(attributes: Attributes): void {
    this.#name = (attributes.get('ID') ?? '').slice(0, STYLE_NAME);
    if (this.has(attributes, 'Parent')) this.#add();
  }

  /** Of the style in hand. */
  format(code: string): void {
    if (!NO_DATES.has(code.toLowerCase()) && isDateFormat(code)) this.#add();
    else this.#names.delete(this.#name);
  }

  /** Whether an element is in one of these. */
  has(attributes: Attributes, attribute: 'StyleID' | 'Parent' = 'StyleID'): boolean {
    if (this.#names.size === 0) return false;
    return this.#names.has((attributes.get(attribute) ?? '').slice(0, STYLE_NAME));
  }

  #add(): void {
    if (this.#names.size >= STYLES) throw new Unreadable('limit');
    this.#names.add(this.#name);
  }
}

/** Counted from 0: where `Index` says, else the next; a place that is gone, or that nobody has, is none. */
function placed(index: string | null, before: number, most: number): number {
  const next = before + 1;
  if (index === null) return next;
  const told = Number(index) - 1;
  return Number.isInteger(told) && told >= next && told < most ? told : next;
}
