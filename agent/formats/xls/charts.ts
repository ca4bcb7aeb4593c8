/**
 * Charts keep a copy of what they draw, also when the cells are gone: behind the shapes of each chart
 * stand the values of its series, as cells. Each series is a table of one column, headed by its name.
 */
import { limits } from '../../inspect/limits.ts';
import { Unreadable } from '../reader.ts';
import type { Told } from '../told.ts';
import type { Dialect } from './dialect.ts';
import type { Pieces } from './pieces.ts';

/** Points with fewer digits are no number of anybody. */
const LEAST_DIGITS = 9;
/** Points of one chart that may be one. */
const MOST_POINTS = 2 ** 18;

/** Of a list of points: what its series are labelled with. */
const CATEGORIES = 2;
const FORMAT_BYTES = 2;

interface Column {
  readonly series: number;
  readonly isCategory: boolean;
  /** Points that do not matter, of which there are many. */
  passed: number;
  readonly points: (string | number)[];
}

export class Charts {
  readonly #told: Told;
  #inSeries = false;
  #names: string[] = [];
  #list = -1;
  #columns = new Map<string, Column>();
  #room = MOST_POINTS;

  constructor(told: Told) {
    this.#told = told;
  }

  series(): void {
    this.#names.push('');
    this.#inSeries = true;
  }

  /** A title or a label, which is no series. */
  label(): void {
    this.#inSeries = false;
  }

  text(body: Pieces, dialect: Dialect): void {
    body.skip(2);
    const text = body.text(dialect, 1);
    this.#told.place('drawing', text);
    if (this.#inSeries && this.#names.at(-1) === '') this.#names[this.#names.length - 1] = text;
  }

  /** Points follow: of values, of categories. */
  list(body: Pieces): void {
    this.#list = body.u16();
  }

  number(body: Pieces): void {
    const column = this.#column(body);
    if (column !== null) this.#add(column, body.f64());
  }

  string(body: Pieces, dialect: Dialect): void {
    const column = this.#column(body);
    if (column !== null) this.#add(column, body.text(dialect, dialect.version < 3 ? 1 : 2));
  }

  /** All points have been told. */
  end(): void {
    const columns = [...this.#columns.values()].filter(({ points }) => points.length > 0);
    const names = this.#names;
    this.#names = [];
    this.#list = -1;
    this.#columns = new Map();
    this.#room = MOST_POINTS;
    const first = columns.find(({ isCategory }) => isCategory);
    for (const column of columns) {
      // Each series repeats the categories of the first.
      const isCopy = column !== first && column.isCategory && isSame(column, first!);
      if (!isCopy) this.#tell(column, column.isCategory ? '' : (names[column.series] ?? ''));
    }
  }

  #column(body: Pieces): Column | null {
    body.skip(2);
    const series = body.u16();
    body.skip(FORMAT_BYTES);
    if (this.#list < 0) return null;
    const key = `${this.#list} ${series}`;
    let column = this.#columns.get(key);
    if (column === undefined) {
      if (this.#columns.size >= limits.columns) throw new Unreadable('limit');
      column = { series, isCategory: this.#list === CATEGORIES, passed: 0, points: [] };
      this.#columns.set(key, column);
    }
    return column;
  }

  #add(column: Column, point: string | number): void {
    if (String(point).replaceAll(/\D/g, '').length < LEAST_DIGITS) {
      column.passed++;
      return;
    }
    if (--this.#room < 0) throw new Unreadable('limit');
    column.points.push(point);
  }

  #tell({ passed, points }: Column, heading: string): void {
    const told = this.#told;
    told.table('drawing');
    if (heading !== '') told.text(0, 0, heading);
    if (passed > 0) told.number(1, 0, '1', passed);
    points.forEach((point, i) => {
      if (typeof point === 'number') told.number(i + 2, 0, String(point));
      else told.text(i + 2, 0, point);
    });
  }
}

function isSame({ points }: Column, other: Column): boolean {
  const { length } = points;
  return length === other.points.length && points.every((point, i) => point === other.points[i]);
}
