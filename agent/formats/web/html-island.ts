/** What Office writes into a web page for itself: names of sheets, properties, validations, drawings. */
import type { Place } from '../../../rules/index.ts';
import { Passage } from '../passage.ts';

/** Elements whose texts belong to one place. */
const PLACES: ReadonlyMap<string, Place> = new Map([
  ['documentproperties', 'property'],
  ['customdocumentproperties', 'property'],
  ['datavalidation', 'validation'],
  ['excelname', 'definedName'],
  ['pivotitem', 'pivotCache'],
  ['textbox', 'drawing'],
]);
/** Elements whose texts say something together: the name and what it stands for. */
const TOGETHER = new Set(['excelname', 'textbox']);
/** No name of a sheet is longer. */
const NAME_CHARACTERS = 255;

export class Island {
  readonly #place: (where: Place, text: string) => void;
  readonly #name: (name: string) => void;
  readonly #text: Passage;
  /** The element whose texts are collected. */
  #element = '';
  #where: Place | null = null;
  #isSheet = false;
  #isName = false;

  /** `name` gets the names of the workbook's sheets. */
  constructor(place: (where: Place, text: string) => void, name: (name: string) => void) {
    this.#place = place;
    this.#name = name;
    this.#text = new Passage((front) => {
      if (this.#where !== null) this.#place(this.#where, front);
    });
  }

  open(name: string): void {
    const local = localName(name);
    const where = PLACES.get(local);
    if (this.#where !== null) this.#text.add(TOGETHER.has(this.#element) ? ' ' : `${local}: `);
    else if (where !== undefined) {
      this.#where = where;
      this.#element = local;
    } else if (local === 'excelworksheet') this.#isSheet = true;
    else this.#isName = this.#isSheet && local === 'name';
  }

  text(text: string): void {
    if (this.#where !== null || this.#isName) this.#text.add(text);
  }

  close(name: string): void {
    const local = localName(name);
    if (this.#isName) {
      this.#name(this.#text.take().trim().slice(0, NAME_CHARACTERS));
      this.#isName = this.#isSheet = false;
    }
    if (this.#where === null) return;
    const isOver = local === this.#element;
    if (isOver || !TOGETHER.has(this.#element)) this.#place(this.#where, this.#text.take());
    if (isOver) this.#where = null;
  }

  /** The island is over, whatever is still open in it. */
  end(): void {
    if (this.#where !== null) this.#place(this.#where, this.#text.take());
    this.#text.take();
    this.#where = null;
    this.#isSheet = this.#isName = false;
  }
}

export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
