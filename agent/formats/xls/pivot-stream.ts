/**
 * The stream behind a pivot table of an xls file: its fields with their different values, then a record of
 * indexes for each row, each followed by the values of fields that list none. It stays when the sheet that
 * it was made of is gone.
 */
import { dayText, type PivotField, PivotRows, type PivotValue } from '../pivot-rows.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';
import type { Dialect } from './dialect.ts';
import type { Pieces } from './pieces.ts';

const Sx = {
  field: 0xc7,
  indexes: 0xc8,
  number: 0xc9,
  boolean: 0xca,
  error: 0xcb,
  whole: 0xcc,
  text: 0xcd,
  date: 0xce,
  nothing: 0xcf,
  groups: 0xd8,
} as const;

const VALUES = new Set<number>([
  Sx.number, Sx.boolean, Sx.error, Sx.whole, Sx.text, Sx.date, Sx.nothing,
]); // prettier-ignore
export const IN_PIVOTS = new Set<number>([Sx.field, Sx.indexes, Sx.groups, ...VALUES]);

/** Of a field: it lists its values, in rows its indexes take two bytes, it is computed. */
const LISTS = 0x0001;
const IS_SHORT = 0x0200;
const IS_COMPUTED = 0x8000;
/** A field of ranges: from where, to where, in which steps. */
const LIMITS = 3;
const BEFORE_COUNTS_BYTES = 6;
const NO_TEXT = 0xffff;

interface Indexed {
  readonly field: PivotField;
  readonly isShort: boolean;
}

export class PivotStream {
  readonly #dialect: Dialect;
  readonly #rows: PivotRows;
  /** In the rows: those that lists hold, and those whose values follow. */
  readonly #indexed: Indexed[] = [];
  readonly #following: PivotField[] = [];
  #next = 0;
  /** The field that lists its values, and how many of groups come first. */
  #field: PivotField | null = null;
  #groups = 0;

  constructor(told: Told, dialect: Dialect) {
    this.#dialect = dialect;
    this.#rows = new PivotRows(told);
  }

  record(type: number, body: Pieces): void {
    if (type === Sx.field) this.#addField(body);
    else if (type === Sx.indexes) this.#addRow(body);
    else if (type === Sx.groups) this.#groups = LIMITS;
    else this.#addValue(this.#valueOf(type, body));
  }

  /** Values that no row points to. */
  end(): void {
    this.#rows.end();
  }

  #addField(body: Pieces): void {
    const flags = body.u16();
    body.skip(BEFORE_COUNTS_BYTES);
    this.#groups = body.u16();
    body.skip(2);
    const listed = body.u16();
    const field = this.#rows.addField(this.#text(body));
    const lists = (flags & LISTS) !== 0;
    const isComputed = (flags & IS_COMPUTED) !== 0;
    this.#field = lists ? field : null;
    // Groups of other fields' values stand in no row.
    if (lists && listed > 0 && !isComputed) {
      this.#indexed.push({ field, isShort: (flags & IS_SHORT) !== 0 });
    } else if (!lists && !isComputed) this.#following.push(field);
  }

  #addRow(body: Pieces): void {
    this.#field = null;
    this.#next = 0;
    this.#rows.nextRow();
    for (const { field, isShort } of this.#indexed) {
      this.#rows.refer(field, isShort ? body.u16() : body.u8());
    }
  }

  #addValue(value: PivotValue): void {
    if (this.#field !== null) {
      const isGroup = this.#groups > 0;
      if (isGroup) this.#groups--;
      this.#rows.add(isGroup ? this.#field.others : this.#field.items, value);
      return;
    }
    const field = this.#following[this.#next];
    if (field === undefined) throw new Unreadable('damaged');
    if (this.#next === 0 && this.#indexed.length === 0) this.#rows.nextRow();
    this.#next = (this.#next + 1) % this.#following.length;
    this.#rows.put(field.column, value);
  }

  #valueOf(type: number, body: Pieces): PivotValue {
    if (type === Sx.number) return body.f64();
    if (type === Sx.whole) return body.bytes(2).readInt16LE(0);
    if (type === Sx.text) return this.#text(body);
    if (type !== Sx.date) return null;
    const [year, month, day] = [body.u16(), body.u16(), body.u8()];
    return dayText(day, month, year);
  }

  /** Of older versions nobody wrote down how long the length is: it is what fits. */
  #text(body: Pieces): string {
    const { version, decode } = this.#dialect;
    if (version === 8) {
      const units = body.u16();
      return units === NO_TEXT ? '' : body.unicode(units);
    }
    const bytes = body.bytes(body.left);
    const isWide = bytes.length > 1 && bytes.readUInt16LE(0) === bytes.length - 2;
    return decode(bytes.subarray(isWide ? 2 : 1));
  }
}
