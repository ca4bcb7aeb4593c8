/**
 * The rows behind a pivot table, as a table: the names of its fields as headings, then its records. A
 * field lists its different values once, and the records point to them; values that no record points to
 * any more, as those of deleted rows, come last.
 */
import { type Body, Brt } from './biff12.ts';
import type { Cells } from './kernel.ts';
import { Unreadable } from './reader.ts';

/** Of all values that fields list, in characters, each with some more for itself. */
const VALUE_CHARACTERS = 2 ** 24;
const VALUE_COST = 16;

/** What the values of a field are that lists none, when they stand in the records. */
const HAS_DATES = 0x04;
const HAS_TEXTS = 0x08;
const IS_NUMBER = 0x40;

/** A run of values of one type. */
const RUNS: ReadonlyMap<number, number> = new Map([
  [0x01, Brt.itemNumber],
  [0x02, Brt.itemString],
  [0x10, Brt.itemError],
  [0x20, Brt.itemDate],
]);
/** Values that say more than themselves come in types of their own, in the same order. */
const DESCRIBED = Brt.itemDateWithFormat - Brt.itemDate;

const ITEMS = [
  Brt.itemMissing,
  Brt.itemNumber,
  Brt.itemBoolean,
  Brt.itemError,
  Brt.itemString,
  Brt.itemDate,
];

type Value = string | number | null;

interface Field {
  kinds: number;
  /** The values that records point to. */
  readonly items: Value[];
  /** Values of groups, that no record points to. */
  readonly others: Value[];
  used: Uint8Array;
}

export class PivotCache {
  static readonly inDefinition = new Set<number>([
    Brt.beginCacheField,
    Brt.beginSharedItems,
    Brt.endSharedItems,
    Brt.itemRun,
    ...ITEMS,
    ...ITEMS.map((type) => type + DESCRIBED),
  ]);
  static readonly inRecords = new Set<number>([
    Brt.cacheRecord,
    Brt.cacheRecordOfItems,
    Brt.itemIndex,
    ...ITEMS,
  ]);
  readonly #cells: Cells;
  readonly #fields: Field[] = [];
  /** The list of the field in hand to which values are added. */
  #list: Value[] = [];
  #characters = 0;
  /** Headings stand in the first row. */
  #row = 0;
  #column = 0;

  constructor(cells: Cells) {
    this.#cells = cells;
  }

  /** A record of the definition. */
  define(type: number, body: Body): void {
    if (type === Brt.beginCacheField) {
      body.skip(20);
      const field = { kinds: 0, items: [], others: [], used: new Uint8Array(0) };
      this.#fields.push(field);
      this.#list = field.others;
      this.#cells.text(0, this.#fields.length - 1, body.text());
    } else if (type === Brt.beginSharedItems) {
      const field = this.#fields.at(-1);
      if (field === undefined) throw new Unreadable('damaged');
      field.kinds = body.u16();
      this.#list = field.items;
    } else if (type === Brt.endSharedItems) this.#list = this.#fields.at(-1)?.others ?? [];
    else if (type !== Brt.itemRun) this.#add(valueOf(plain(type), body));
    else {
      const each = RUNS.get(body.u16());
      const count = body.u32();
      if (each === undefined) throw new Unreadable('damaged');
      for (let i = 0; i < count && body.left > 0; i++) this.#add(valueOf(each, body));
    }
  }

  /** A record of the rows. */
  record(type: number, body: Body): void {
    if (type === Brt.cacheRecord || type === Brt.cacheRecordOfItems) {
      this.#row++;
      this.#column = 0;
    }
    if (type === Brt.cacheRecord) for (const field of this.#fields) this.#next(field, body);
    else if (type === Brt.itemIndex) this.#refer(this.#fields[this.#column++], body.u32());
    else if (type !== Brt.cacheRecordOfItems) this.#put(this.#column++, valueOf(type, body));
  }

  /** Values that no record points to. */
  end(): void {
    const left = this.#fields.map(({ items, others, used }) => [
      ...items.filter((_, index) => used[index] !== 1),
      ...others,
    ]);
    const longest = left.reduce((most, { length }) => Math.max(most, length), 0);
    for (let i = 0; i < longest; i++) {
      this.#row++;
      left.forEach((values, column) => this.#put(column, values[i] ?? null));
    }
  }

  /** The next value of a row, of the next field. */
  #next(field: Field, body: Body): void {
    const { kinds, items } = field;
    const column = this.#column++;
    if (items.length > 0) return this.#refer(field, body.u32(), column);
    const isDate = (kinds & HAS_DATES) !== 0 && (kinds & HAS_TEXTS) === 0;
    const type =
      (kinds & IS_NUMBER) !== 0 ? Brt.itemNumber : isDate ? Brt.itemDate : Brt.itemString;
    this.#put(column, valueOf(type, body));
  }

  #refer(field: Field | undefined, index: number, column = this.#column - 1): void {
    if (field === undefined || index >= field.items.length) throw new Unreadable('damaged');
    if (field.used.length === 0) field.used = new Uint8Array(field.items.length);
    field.used[index] = 1;
    this.#put(column, field.items[index] ?? null);
  }

  #put(column: number, value: Value): void {
    if (typeof value === 'number') this.#cells.number(this.#row, column, String(value));
    else if (value !== null && value !== '') this.#cells.text(this.#row, column, value);
  }

  #add(value: Value): void {
    this.#characters += VALUE_COST + (typeof value === 'string' ? value.length : 0);
    if (this.#characters > VALUE_CHARACTERS) throw new Unreadable('limit');
    this.#list.push(value);
  }
}

function plain(type: number): number {
  return type > Brt.itemIndex ? type - DESCRIBED : type;
}

/** Truth values and errors are none that matter here. */
function valueOf(type: number, body: Body): Value {
  if (type === Brt.itemNumber) return body.f64();
  if (type === Brt.itemString) return body.text();
  if (type !== Brt.itemDate) {
    if (type !== Brt.itemMissing) body.skip(1);
    return null;
  }
  const year = body.u16();
  const month = body.u16();
  const day = body.u8();
  body.skip(3);
  return `${two(day)}-${two(month)}-${String(year).padStart(4, '0')}`;
}

function two(part: number): string {
  return String(part).padStart(2, '0');
}
