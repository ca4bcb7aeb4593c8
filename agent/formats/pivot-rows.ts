/**
 * The rows behind a pivot table as binary formats keep them, as a table: the names of its fields as
 * headings, then its records. A field lists its different values once, and the records point to them;
 * values that no record points to any more, as those of deleted rows, come last.
 */
import { limits } from '../inspect/limits.ts';
import { Unreadable } from './reader.ts';
import type { Told } from './told.ts';

/** Of all values that fields list, in characters, each with some more for itself. */
const VALUE_CHARACTERS = 2 ** 24;
const VALUE_COST = 16;

/** Null for what is empty, true or false, or an error. */
export type PivotValue = string | number | null;

export class PivotField {
  readonly column: number;
  /** The values that records point to. */
  readonly items: PivotValue[] = [];
  /** Values of groups, that no record points to. */
  readonly others: PivotValue[] = [];
  /** The least that is known of its values, where nothing else was kept. */
  readonly range: number[] = [];
  used: Uint8Array = new Uint8Array(0);

  constructor(column: number) {
    this.column = column;
  }
}

export class PivotRows {
  readonly #told: Told;
  readonly #fields: PivotField[] = [];
  #characters = 0;
  /** Headings stand in the first row. */
  #row = 0;

  constructor(told: Told) {
    this.#told = told;
  }

  addField(name: string): PivotField {
    const column = this.#fields.length;
    if (column >= limits.columns) throw new Unreadable('limit');
    const field = new PivotField(column);
    this.#fields.push(field);
    this.#told.text(0, column, name);
    return field;
  }

  /** To a list of a field. */
  add(list: PivotValue[], value: PivotValue): void {
    this.#characters += VALUE_COST + (typeof value === 'string' ? value.length : 0);
    if (this.#characters > VALUE_CHARACTERS) throw new Unreadable('limit');
    list.push(value);
  }

  nextRow(): void {
    this.#row++;
  }

  /** The record in hand has that value of the field. */
  refer(field: PivotField, index: number): void {
    const { items, column } = field;
    if (index >= items.length) throw new Unreadable('damaged');
    if (field.used.length === 0) field.used = new Uint8Array(items.length);
    field.used[index] = 1;
    this.put(column, items[index] ?? null);
  }

  put(column: number, value: PivotValue): void {
    if (typeof value === 'number') this.#told.number(this.#row, column, String(value));
    else if (value !== null && value !== '') this.#told.text(this.#row, column, value);
  }

  /** Values that no record points to. */
  end(): void {
    const hasRows = this.#row > 0;
    let left = this.#fields.map(({ column, items, others, used, range }) => ({
      column,
      values: [
        ...items.filter((_, index) => used[index] !== 1),
        ...others,
        ...(hasRows || items.length > 0 ? [] : range),
      ],
    }));
    for (let i = 0; left.length > 0; i++) {
      this.#row++;
      for (const { column, values } of left) this.put(column, values[i] ?? null);
      left = left.filter(({ values }) => values.length > i + 1);
    }
  }
}

/** A day, as the second look wants it. */
export function dayText(day: number, month: number, year: number): string {
  return `${two(day)}-${two(month)}-${String(year).padStart(4, '0')}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
