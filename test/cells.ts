/**
 * All cells of a file as our readers see them, to compare with other readers: what the first look
 * counts, and each cell of the second.
 */
import { sniff } from '../agent/formats/index.ts';
import { columnLetters } from '../agent/outcome.ts';
import { Inspection, type ColumnCounts, type Sheet } from '../rules/index.ts';
import { specimenOf, TODAY } from './reading.ts';

/** By row, counted from 0, the cells of a column. */
export type Column = Map<number, string | number>;
/** By `sheet!column`, both as people write them. */
export type Columns = Map<string, Column>;

export interface Place {
  readonly sheet: number;
  readonly row: number;
  readonly column: number;
}

export function put(columns: Columns, { sheet, row, column }: Place, value: string | number): void {
  const key = `${sheet + 1}!${columnLetters(column)}`;
  const cells = columns.get(key) ?? new Map<number, string | number>();
  columns.set(key, cells.set(row, value));
}

export interface Cells {
  readonly columns: Columns;
  readonly counts: ReadonlyMap<string, ColumnCounts>;
}

/** Throws Unreadable. */
export function cellsOf(content: Uint8Array): Cells {
  const specimen = specimenOf(content, 'table');
  const { reader } = sniff(specimen);
  if (reader === null) throw new Error('nobody reads it');
  const workbook = reader.open(specimen);
  const inspection = new Counting(TODAY);
  workbook.read(inspection);
  const columns: Columns = new Map();
  for (let sheet = 0; sheet < inspection.sheets; sheet++) {
    workbook.looks(new Map([[sheet, null]]), (_sheet, row, column, text) =>
      put(columns, { sheet, row, column }, text),
    );
  }
  return { columns, counts: inspection.counts };
}

class Counting extends Inspection {
  readonly counts = new Map<string, ColumnCounts>();
  sheets = 0;

  override sheet(name: string | null): Sheet {
    const sheet = super.sheet(name);
    const at = ++this.sheets;
    const told = sheet.count.bind(sheet);
    sheet.count = (column, counts) => {
      this.counts.set(`${at}!${columnLetters(column)}`, { ...counts });
      told(column, counts);
    };
    return sheet;
  }
}
