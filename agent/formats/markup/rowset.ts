/**
 * The rows of a pivot cache as Excel 2002 and 2003 write them in markup: a schema that names the
 * attributes, then one element a row. The source sheet may be long gone.
 */
import { limits } from '../../inspect/limits.ts';
import { isoDateText } from '../dates.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';
import type { Attributes } from './xml.ts';

const NUMERIC = new Set('int number float r4 r8 i1 i2 i4 i8 ui1 ui2 ui4 ui8'.split(' '));

interface Column {
  readonly index: number;
  readonly heading: string;
  type: string;
}

export class Rowset {
  readonly #told: Told;
  #columns = new Map<string, Column>();
  #last: Column | null = null;
  #row = 0;
  #isIn = false;

  constructor(told: Told) {
    this.#told = told;
  }

  /** Whether the element is of a rowset. */
  open(name: string, attributes: Attributes): boolean {
    switch (name) {
      case 'Schema':
        this.#columns = new Map();
        return true;
      case 'AttributeType':
        this.#declare(attributes);
        return true;
      case 'datatype':
        if (this.#last !== null) this.#last.type = attributes.get('type') ?? '';
        return true;
      case 'data':
        this.#begin();
        return true;
      case 'row':
        if (this.#isIn) this.#tell(attributes);
        return this.#isIn;
      default:
        return false;
    }
  }

  close(name: string): void {
    if (name === 'data') this.#isIn = false;
    if (name === 'AttributeType') this.#last = null;
  }

  #declare(attributes: Attributes): void {
    let name = '';
    let heading: string | null = null;
    attributes.each((attribute, value) => {
      if (attribute === 'name') name = value;
      else if (attribute.endsWith(':name')) heading = value;
    });
    this.#last = this.#column(name, heading ?? name);
  }

  #column(name: string, heading: string): Column {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    if (this.#columns.size >= limits.columns) throw new Unreadable('limit');
    const column = { index: this.#columns.size, heading: heading.slice(0, 256), type: '' };
    this.#columns.set(name, column);
    return column;
  }

  #begin(): void {
    this.#isIn = true;
    this.#row = 0;
    this.#told.table('pivotCache');
    for (const { index, heading } of this.#columns.values()) this.#told.text(0, index, heading);
  }

  #tell(attributes: Attributes): void {
    this.#row++;
    attributes.each((name, value) => {
      const { index, type } = this.#column(name, name);
      if (NUMERIC.has(type)) this.#told.number(this.#row, index, value);
      else if (type.startsWith('date')) this.#told.text(this.#row, index, isoDateText(value));
      else this.#told.text(this.#row, index, value);
    });
  }
}
