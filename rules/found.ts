/** A finding in the making: it still knows its persons, so that they can be counted once a file. */
import type { Bag, LoneBags } from './bag.ts';
import type { Confidence, Finding, Kind, Place } from './finding.ts';

export interface Found {
  readonly kind: Kind;
  readonly confidence: Confidence;
  readonly columns: readonly number[];
  /** Counted from 0, as is `headerRow`; null for none. */
  readonly row: number | null;
  readonly headerRow: number | null;
  /** The last row whose texts may be headers that tell about these people. */
  readonly headerRows: number;
  readonly bag: Bag;
}

/** Rows of headers where nothing shows how many there are. */
const FEW_ROWS = 4;

/** Numbers of one column that were judged one by one. */
export function foundAlone(bags: LoneBags, columns: readonly number[]): Found[] {
  const found: Found[] = [];
  bags.forEach((kind, confidence, bag) => {
    const row = bag.matches === 1 ? bag.row : null;
    found.push({ kind, confidence, columns, row, headerRow: null, headerRows: FEW_ROWS, bag });
  });
  return found;
}

/** Whether it counts among a file's persons. */
export function counts({ kind, confidence }: Found): boolean {
  return kind !== 'test' && confidence !== 'possible';
}

/** `sheet` is counted from 1 and null outside cells, where rows and columns mean nothing to people. */
export function findingOf(found: Found, where: Place, sheet: number | null): Finding {
  const inCells = where === 'cells';
  return {
    kind: found.kind,
    where,
    sheet,
    columns: inCells ? found.columns : [],
    row: !inCells || found.row === null ? null : found.row + 1,
    headerRow: !inCells || found.headerRow === null ? null : found.headerRow + 1,
    matches: found.bag.matches,
    persons: found.bag.persons.size,
    confidence: found.confidence,
  };
}
