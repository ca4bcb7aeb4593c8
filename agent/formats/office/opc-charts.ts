/**
 * Charts keep a copy of what they draw, also when the cells are gone. Each copy of a column is a table
 * of one column, headed by the name of its series, else by where it came from; the rest is texts.
 */
import { type Copies, ShapeTexts } from './opc-texts.ts';
import { Passage } from '../passage.ts';
import type { Told } from '../told.ts';
import type { Attributes, XmlHandler } from '../markup/xml.ts';

/** Points with fewer digits are no number of anybody. */
const LEAST_DIGITS = 9;
/** Points of one part that are kept, to know them again. */
const MOST_KNOWN = 2 ** 18;

const CACHES = new Map([
  ['strCache', false], ['strLit', false], ['numCache', true], ['numLit', true],
  ['lvl', false], ['dlblRangeCache', false],
]); // prettier-ignore

/** Elements that tie a reference to its copy. */
const REFERENCES = new Set([
  'strRef', 'numRef', 'multiLvlStrRef', 'strDim', 'numDim', 'datalabelsRange',
]); // prettier-ignore

export class ChartTexts implements XmlHandler {
  readonly #shapes: ShapeTexts;
  readonly #told: Told;
  readonly #passage: Passage;
  /** By reference: the categories of a chart stand in each of its series. */
  readonly #known = new Map<string, Known>();
  #room = MOST_KNOWN;
  #wantsValue = false;
  #isReference = false;
  /** Charts of the newer kind say once for all levels whether they are numbers. */
  #isNewer = false;
  #levelIsNumber = false;
  #inName = false;
  #series = '';
  #reference = '';
  #level = 0;
  #column: Column | null = null;

  constructor(told: Told, copies: Copies) {
    this.#told = told;
    this.#shapes = new ShapeTexts((text) => told.place('drawing', text), copies);
    this.#passage = new Passage((text) => told.place('drawing', text));
  }

  get wantsText(): boolean {
    return this.#wantsValue || this.#shapes.wantsText;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'ser' || name === 'series') this.#series = '';
    else if (name === 'tx') this.#inName = true;
    else if (name === 'f' || name === 'v' || (name === 'pt' && this.#isNewer)) {
      this.#passage.take();
      this.#isReference = name === 'f';
      this.#wantsValue = true;
    } else if (name === 'strDim' || name === 'numDim') {
      this.#isNewer = true;
      this.#levelIsNumber = name === 'numDim';
    } else {
      const isNumber = CACHES.get(name);
      if (isNumber !== undefined)
        this.#beginColumn(isNumber || (this.#isNewer && this.#levelIsNumber));
    }
    this.#shapes.open(name, attributes);
  }

  close(name: string): void {
    if (this.#wantsValue && (name === 'f' || name === 'v' || name === 'pt')) {
      this.#wantsValue = false;
      this.#value(this.#passage.take());
    } else if (name === 'tx') this.#inName = false;
    else if (CACHES.has(name)) this.#column = null;
    else if (REFERENCES.has(name)) this.#reference = '';
    this.#shapes.close(name);
  }

  text(piece: string): void {
    if (this.#wantsValue) this.#passage.add(piece);
    else this.#shapes.text(piece);
  }

  #value(text: string): void {
    if (this.#isReference) {
      this.#reference = text;
      this.#level = 0;
    } else if (this.#inName || this.#column === null) {
      if (this.#inName) this.#series = `${this.#series} ${text}`.trim().slice(0, 256);
      this.#told.place('drawing', text);
    } else this.#column.add(text);
  }

  #beginColumn(isNumber: boolean): void {
    if (this.#inName) return;
    const reference = this.#reference;
    const key = `${reference} ${this.#level++}`;
    const known = reference === '' ? undefined : this.#known.get(key);
    if (known !== undefined) {
      this.#column = { add: (text) => this.#again(text, known) };
      return;
    }
    const points: Known = new Set();
    if (reference !== '') this.#known.set(key, points);
    const heading = this.#series === '' ? reference : this.#series;
    const column = new PointColumn(this.#told, isNumber, heading);
    this.#column = {
      add: (text) => {
        column.add(text);
        if (this.#room > 0 && mayMatter(text)) {
          this.#room--;
          points.add(text);
        }
      },
    };
  }

  /** The same reference once more: only what it did not hold before is new. */
  #again(text: string, known: Known): void {
    if (mayMatter(text) && !known.has(text)) this.#told.place('drawing', text);
  }
}

type Known = Set<string>;

interface Column {
  readonly add: (text: string) => void;
}

function mayMatter(text: string): boolean {
  return text.replaceAll(/\D/g, '').length >= LEAST_DIGITS;
}

/** Becomes a table with the first point that may matter: most charts have none. */
class PointColumn implements Column {
  readonly #told: Told;
  readonly #isNumber: boolean;
  readonly #heading: string;
  #begun = false;
  #row = 0;
  #passed = 0;

  constructor(told: Told, isNumber: boolean, heading: string) {
    this.#told = told;
    this.#isNumber = isNumber;
    this.#heading = heading;
  }

  add(text: string): void {
    if (!this.#begun) {
      if (!mayMatter(text)) {
        this.#passed++;
        return;
      }
      this.#begin();
    }
    this.#row++;
    if (this.#isNumber) this.#told.number(this.#row, 0, text);
    else this.#told.text(this.#row, 0, text);
  }

  #begin(): void {
    this.#begun = true;
    this.#told.table('drawing');
    if (this.#heading !== '') this.#told.text(0, 0, this.#heading);
    if (this.#passed === 0) return;
    this.#row++;
    if (this.#isNumber) this.#told.number(this.#row, 0, '1', this.#passed);
    else this.#told.text(this.#row, 0, '-', this.#passed);
  }
}
