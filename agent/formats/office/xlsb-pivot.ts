/**
 * The rows behind a pivot table, as a table: the names of its fields as headings, then its records. A
 * field lists its different values once, and the records point to them; values that no record points to
 * any more, as those of deleted rows, come last.
 */
import { limits } from '../../inspect/limits.ts';
import { type Body, Brt } from './biff12.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';

/** Of all values that fields list, in characters, each with some more for itself. */
const VALUE_CHARACTERS = 2 ** 24;
const VALUE_COST = 16;

/** Of a field: it stands in the records, and it is shown by another name. */
const IN_RECORDS = 0x04;
const HAS_CAPTION = 0x08;
/** What the values of a field are that lists none, when they stand in the records. */
const HAS_DATES = 0x04;
const HAS_TEXTS = 0x08;
const IS_NUMBER = 0x40;
/** The smallest and the largest number are told. */
const HAS_RANGE = 0x100;

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
  readonly column: number;
  readonly inRecords: boolean;
  kinds: number;
  /** The least that is known of its values. */
  readonly range: number[];
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
  readonly #told: Told;
  readonly #fields: Field[] = [];
  /** Fields that are computed or grouped stand in no record. */
  readonly #inRecords: Field[] = [];
  /** The list of the field in hand to which values are added. */
  #list: Value[] = [];
  #characters = 0;
  /** Headings stand in the first row. */
  #row = 0;
  #column = 0;

  constructor(told: Told) {
    this.#told = told;
  }

  /** A record of the definition. */
  define(type: number, body: Body): void {
    if (type === Brt.beginCacheField) {
      this.#addField(body);
    } else if (type === Brt.beginSharedItems) {
      const field = this.#fields.at(-1);
      if (field === undefined) throw new Unreadable('damaged');
      field.kinds = body.u16();
      this.#list = field.items;
      body.skip(4);
      if ((field.kinds & HAS_RANGE) !== 0) field.range.push(body.f64(), body.f64());
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
    if (type === Brt.cacheRecord) for (const field of this.#inRecords) this.#next(field, body);
    else if (type !== Brt.cacheRecordOfItems) {
      const field = this.#inRecords[this.#column++];
      if (field === undefined) throw new Unreadable('damaged');
      if (type === Brt.itemIndex) this.#refer(field, body.u32());
      else this.#put(field.column, valueOf(type, body));
    }
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
      for (const { column, values } of left) this.#put(column, values[i] ?? null);
      left = left.filter(({ values }) => values.length > i + 1);
    }
  }

  /** The next value of a row, of the next field. */
  #next(field: Field, body: Body): void {
    const { column, kinds, items } = field;
    if (items.length > 0) return this.#refer(field, body.u32());
    const isDate = (kinds & HAS_DATES) !== 0 && (kinds & HAS_TEXTS) === 0;
    const type =
      (kinds & IS_NUMBER) !== 0 ? Brt.itemNumber : isDate ? Brt.itemDate : Brt.itemString;
    this.#put(column, valueOf(type, body));
  }

  #refer(field: Field, index: number): void {
    if (index >= field.items.length) throw new Unreadable('damaged');
    if (field.used.length === 0) field.used = new Uint8Array(field.items.length);
    field.used[index] = 1;
    this.#put(field.column, field.items[index] ?? null);
  }

  #put(column: number, value: Value): void {
    if (typeof value === 'number') this.#told.number(this.#row, column, String(value));
    else if (value !== null && value !== '') this.#told.text(this.#row, column, value);
  }

  #addField(body: Body): void {
    const flags = body.u16();
    body.skip(18);
    const column = this.#fields.length;
    if (column >= limits.columns) throw new Unreadable('limit');
    const field: Field = {
      column,
      inRecords: (flags & IN_RECORDS) !== 0,
      kinds: 0,
      range: [],
      items: [],
      others: [],
      used: new Uint8Array(0),
    };
    this.#fields.push(field);
    if (field.inRecords) this.#inRecords.push(field);
    this.#list = field.others;
    this.#told.text(0, column, body.text());
    if ((flags & HAS_CAPTION) !== 0) this.#told.place('pivotCache', body.text());
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
