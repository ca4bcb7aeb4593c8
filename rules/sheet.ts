/**
 * One sheet, as a reader tells of it: headings, numbers, texts, and at the end what each column
 * counts. Nothing is decided before all of it has been told.
 */
import { ColumnTally, NO_COLUMN, type Surroundings } from './column.ts';
import { NO_COUNTS, type ColumnCounts } from './counts.ts';
import type { NumberKey } from './cpr.ts';
import type { Place } from './finding.ts';
import { Headings } from './headings.ts';
import type { TextRef } from './noted.ts';
import type { Form } from './shape.ts';
import { numbersInText } from './text.ts';

/** Where a table stands. */
export interface Whereabouts {
  /** Among all tables of the file, counted from 0. */
  readonly index: number;
  readonly where: Place;
  /** Counted from 1 among the sheets of cells; null for another table. */
  readonly ordinal: number | null;
}

export class Sheet {
  readonly index: number;
  readonly where: Place;
  readonly ordinal: number | null;
  readonly headings: Headings;
  readonly #around: Surroundings;
  #tallies: (ColumnTally | undefined)[] = [];
  #farColumns: ColumnTally | null = null;
  readonly #counts = new Map<number, ColumnCounts>();

  constructor({ index, where, ordinal }: Whereabouts, around: Surroundings) {
    this.index = index;
    this.where = where;
    this.ordinal = ordinal;
    this.headings = new Headings(around.room);
    this.#around = around;
  }

  /** A text cell in the first HEADER_ROWS filled rows. Rows and columns from 0. */
  heading(row: number, column: number, ref: TextRef): void {
    this.headings.add(row, column, ref);
  }

  /**
   * The whole cell is one number with a possible day and month: see `packKey`, and the forms of
   * `shape.ts`. `left` is the text cell directly to the left, `first` the first of the row. `times`:
   * the cell stands for so many equal ones.
   */
  // oxlint-disable-next-line max-params -- called for every number of a file: no object
  number(
    row: number,
    column: number,
    key: NumberKey,
    form: number,
    left: TextRef,
    first: TextRef,
    times = 1,
  ): void {
    const tally = this.#tallies[column] ?? this.#open(column);
    tally.add(row, key, form as Form, left, first, times);
  }

  /** A cell whose text may hold numbers in another shape. */
  // oxlint-disable-next-line max-params -- as `number`
  text(row: number, column: number, text: string, left: TextRef, first: TextRef, times = 1): void {
    numbersInText(text, (found) => {
      const tally = this.#tallies[column] ?? this.#open(column);
      if (found.whole) tally.add(row, found.key, found.form, left, first, times);
      else tally.addRunning(row, found, left, first, times);
    });
  }

  /**
   * Whether `left` and `first` of this column's numbers are still looked at; when not, a reader to
   * whom they are work may pass NO_TEXT.
   */
  wantsLabels(column: number): boolean {
    return this.#tallies[column]?.noted.full !== true;
  }

  /** Once per column at the end of the sheet, for each column with filled cells. */
  count(column: number, counts: ColumnCounts): void {
    if (this.#around.room.counts <= 0) return;
    this.#around.room.counts--;
    this.#counts.set(column, { ...counts });
  }

  /** The columns with numbers that could be CPR numbers. */
  tallies(): ColumnTally[] {
    const far = this.#farColumns === null ? [] : [this.#farColumns];
    return [...this.#tallies.filter((tally) => tally !== undefined), ...far].filter(
      ({ noted }) => noted.length > 0,
    );
  }

  countsOf(column: number): ColumnCounts {
    return this.#counts.get(column) ?? NO_COUNTS;
  }

  allCounts(): ReadonlyMap<number, ColumnCounts> {
    return this.#counts;
  }

  /** Forgets everything: nothing here can decide anything. */
  forget(): void {
    this.#around.room.counts += this.#counts.size;
    this.#around.room.columns += this.#tallies.filter((tally) => tally !== undefined).length;
    this.#counts.clear();
    this.headings.clear();
    this.#tallies = [];
    this.#farColumns = null;
  }

  #open(column: number): ColumnTally {
    const { room } = this.#around;
    if (room.columns <= 0) return (this.#farColumns ??= new ColumnTally(NO_COLUMN, this.#around));
    room.columns--;
    const tally = new ColumnTally(column, this.#around);
    this.#tallies[column] = tally;
    return tally;
  }
}
