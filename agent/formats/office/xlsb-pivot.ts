/**
 * The rows behind a pivot table in a binary workbook: the fields and their values in one part, the records
 * in another.
 */
import { dayText, type PivotField, PivotRows, type PivotValue } from '../pivot-rows.ts';
import { type Body, Brt } from './biff12.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';

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

/** A field, and what its values are that stand in the records. */
interface Field extends PivotField {
  kinds?: number;
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
  readonly #rows: PivotRows;
  #field: Field | null = null;
  /** Fields that are computed or grouped stand in no record. */
  readonly #inRecords: Field[] = [];
  /** The list of the field in hand to which values are added. */
  #list: PivotValue[] = [];
  #column = 0;

  constructor(told: Told) {
    this.#told = told;
    this.#rows = new PivotRows(told);
  }

  /** A record of the definition. */
  define(type: number, body: Body): void {
    if (type === Brt.beginCacheField) {
      this.#addField(body);
    } else if (type === Brt.beginSharedItems) {
      const field = this.#field;
      if (field === null) throw new Unreadable('damaged');
      field.kinds = body.u16();
      this.#list = field.items;
      body.skip(4);
      if ((field.kinds & HAS_RANGE) !== 0) field.range.push(body.f64(), body.f64());
    } else if (type === Brt.endSharedItems) this.#list = this.#field?.others ?? [];
    else if (type !== Brt.itemRun) this.#rows.add(this.#list, valueOf(plain(type), body));
    else {
      const each = RUNS.get(body.u16());
      const count = body.u32();
      if (each === undefined) throw new Unreadable('damaged');
      for (let i = 0; i < count && body.left > 0; i++)
        this.#rows.add(this.#list, valueOf(each, body));
    }
  }

  /** A record of the rows. */
  record(type: number, body: Body): void {
    if (type === Brt.cacheRecord || type === Brt.cacheRecordOfItems) {
      this.#rows.nextRow();
      this.#column = 0;
    }
    if (type === Brt.cacheRecord) for (const field of this.#inRecords) this.#next(field, body);
    else if (type !== Brt.cacheRecordOfItems) {
      const field = this.#inRecords[this.#column++];
      if (field === undefined) throw new Unreadable('damaged');
      if (type === Brt.itemIndex) this.#rows.refer(field, body.u32());
      else this.#rows.put(field.column, valueOf(type, body));
    }
  }

  /** Values that no record points to. */
  end(): void {
    this.#rows.end();
  }

  /** The next value of a row, of the next field. */
  #next(field: Field, body: Body): void {
    const { column, kinds = 0, items } = field;
    if (items.length > 0) return this.#rows.refer(field, body.u32());
    const isDate = (kinds & HAS_DATES) !== 0 && (kinds & HAS_TEXTS) === 0;
    const type =
      (kinds & IS_NUMBER) !== 0 ? Brt.itemNumber : isDate ? Brt.itemDate : Brt.itemString;
    this.#rows.put(column, valueOf(type, body));
  }

  #addField(body: Body): void {
    const flags = body.u16();
    body.skip(18);
    const field = this.#rows.addField(body.text());
    this.#field = field;
    if ((flags & IN_RECORDS) !== 0) this.#inRecords.push(field);
    this.#list = field.others;
    if ((flags & HAS_CAPTION) !== 0) this.#told.place('pivotCache', body.text());
  }
}

function plain(type: number): number {
  return type > Brt.itemIndex ? type - DESCRIBED : type;
}

/** Truth values and errors are none that matter here. */
function valueOf(type: number, body: Body): PivotValue {
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
  return dayText(day, month, year);
}
