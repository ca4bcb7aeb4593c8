/**
 * The cache of a pivot table: a copy of its source, which stays when the source is gone. Each field is
 * a column. Its values stand once in the definition, and records point to them by number, or hold the
 * value themselves: so records are counted first, and each value is told as often as they point to it.
 */
import { limits } from '../../inspect/limits.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';
import type { Attributes, XmlHandler } from '../markup/xml.ts';

/** Of all fields together. One byte each, and few have more than it holds. */
const MOST_ITEMS = 2 ** 24;
const MANY = 255;

/** How often records point to each value of each field. */
export class Uses {
  readonly #counts = new Map<number, Uint8Array>();
  readonly #more = new Map<number, Map<number, number>>();
  #room = MOST_ITEMS;

  /** Whether there are records at all. */
  any = false;

  add(field: number, item: number): void {
    let counts = this.#counts.get(field);
    if (counts === undefined || item >= counts.length) counts = this.#grow(field, item, counts);
    const count = counts[item]!;
    if (count < MANY) {
      counts[item] = count + 1;
      return;
    }
    const more = this.#more.get(field) ?? new Map<number, number>();
    this.#more.set(field, more);
    more.set(item, (more.get(item) ?? 0) + 1);
  }

  of(field: number, item: number): number {
    return (this.#counts.get(field)?.[item] ?? 0) + (this.#more.get(field)?.get(item) ?? 0);
  }

  #grow(field: number, item: number, before: Uint8Array | undefined): Uint8Array {
    const length = Math.max(64, 2 ** Math.ceil(Math.log2(item + 1)));
    this.#room -= length - (before?.length ?? 0);
    if (this.#room < 0) throw new Unreadable('limit');
    const counts = new Uint8Array(length);
    if (before !== undefined) counts.set(before);
    this.#counts.set(field, counts);
    return counts;
  }
}

/** What stands in one value's element, in the definition and in records alike. */
function tellValue(told: Told, at: PivotCell, element: string, attributes: Attributes): void {
  const value = attributes.get('v');
  if (value === null || at.column >= limits.columns) return;
  if (element === 'n') told.number(at.row, at.column, value, at.times);
  else told.text(at.row, at.column, value, at.times);
}

interface PivotCell {
  readonly row: number;
  readonly column: number;
  readonly times: number;
}

/** Texts, numbers and dates; errors and booleans are no numbers of anybody. */
const VALUES = new Set(['s', 'n', 'd']);
const OTHER_VALUES = new Set(['b', 'e', 'm']);

/** The names of the fields, which head their columns. */
export class FieldNames implements XmlHandler {
  readonly wantsText = false;
  readonly #told: Told;
  #column = 0;

  constructor(told: Told) {
    this.#told = told;
  }

  open(name: string, attributes: Attributes): void {
    if (name !== 'cacheField') return;
    const caption = attributes.get('caption');
    if (caption !== null) this.#told.place('pivotCache', caption);
    if (this.#column < limits.columns) {
      this.#told.text(0, this.#column++, attributes.get('name') ?? '');
    }
  }

  close(): void {}

  text(): void {}
}

export class PivotRecords implements XmlHandler {
  readonly wantsText = false;
  readonly #told: Told;
  readonly #uses: Uses;
  row = 0;
  #column = 0;
  #depth = 0;

  constructor(told: Told, uses: Uses) {
    this.#told = told;
    this.#uses = uses;
  }

  open(name: string, attributes: Attributes): void {
    this.#depth++;
    if (name === 'r' && this.#depth === 2) {
      this.#uses.any = true;
      this.row++;
      this.#column = 0;
    } else if (this.#depth === 3) {
      const column = this.#column++;
      if (name === 'x') this.#point(column, Number(attributes.get('v')));
      else if (VALUES.has(name)) {
        tellValue(this.#told, { row: this.row, column, times: 1 }, name, attributes);
      }
    }
  }

  close(): void {
    this.#depth--;
  }

  text(): void {}

  #point(field: number, item: number): void {
    if (field >= limits.columns || !Number.isInteger(item) || item < 0) return;
    if (item >= MOST_ITEMS) throw new Unreadable('limit');
    this.#uses.add(field, item);
  }
}

/** The values of the fields, behind the records that hold their own. */
export class FieldItems implements XmlHandler {
  readonly wantsText = false;
  readonly #told: Told;
  readonly #uses: Uses;
  #row: number;
  /** Of the field in hand: its column, its place in records, the next value. */
  #column = -1;
  #places = 0;
  #place = -1;
  #item = 0;
  #items: 'none' | 'shared' | 'grouped' = 'none';

  constructor(told: Told, uses: Uses, lastRow: number) {
    this.#told = told;
    this.#uses = uses;
    this.#row = lastRow;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'cacheField') {
      this.#column++;
      // Fields that are computed or grouped stand in no record.
      this.#place = attributes.get('databaseField') === '0' ? -1 : this.#places++;
    } else if (name === 'sharedItems' || name === 'groupItems') {
      this.#items = name === 'sharedItems' ? 'shared' : 'grouped';
      this.#item = 0;
      if (name === 'sharedItems' && !this.#uses.any) this.#range(attributes);
    } else if (this.#items !== 'none' && (VALUES.has(name) || OTHER_VALUES.has(name))) {
      const uses = this.#items === 'shared' ? this.#uses.of(this.#place, this.#item++) : 1;
      // One that no record points to is left from an earlier state of the source.
      this.#tell(name, attributes, Math.max(1, uses));
    }
  }

  close(name: string): void {
    if (name === 'sharedItems' || name === 'groupItems') this.#items = 'none';
  }

  text(): void {}

  #tell(name: string, attributes: Attributes, times: number): void {
    if (!VALUES.has(name)) return;
    this.#row++;
    tellValue(this.#told, { row: this.#row, column: this.#column, times }, name, attributes);
  }

  /** The smallest and the largest value, where nothing else was kept. */
  #range(attributes: Attributes): void {
    for (const key of ['minValue', 'maxValue']) {
      const value = attributes.get(key);
      this.#row++;
      if (value !== null && this.#column < limits.columns) {
        this.#told.number(this.#row, this.#column, value);
      }
    }
  }
}
