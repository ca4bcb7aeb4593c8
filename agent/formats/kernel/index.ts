// The kernel: the one hot path of the parser. It walks the bytes of sheets, shared strings and separated
// text, counts every cell in its column and hands over the few that could be a CPR number. AssemblyScript,
// because plain JavaScript reaches half its speed (`npm run bench:registers`); what is a CPR number is not said here.

import { biff, biffConsumed, biffDisorder, biffPosition, biffTrouble, startBiff } from './biff';
import { doubleShape } from './binary-value';
import { binary, binaryPosition, binaryTrouble, startBinary } from './binary';
import * as at from './memory';
import {
  NONE,
  cell,
  drained as recordsDrained,
  isFull,
  keepLabels,
  lastColumn,
  records,
  setTimes,
  startCells,
} from './cells';
import {
  beginRow,
  document,
  documentCell,
  documentColumn,
  documentPosition,
  documentRow,
  expectDates,
  rowOpen,
  startDocument,
  startDocumentTable,
} from './document';
import { interchange, interchangeColumn as columnOfInterchange, interchangeRow as rowOfInterchange } from './interchange';
import { cellsAt, hasDoctype, markup, position, startMarkup } from './markup';
import { page, pageColumn, pagePosition, pageRow } from './page';
import { reclaimScratch } from './scratch';
import { separated, separatedPosition, startSeparated } from './separated';
import { Shape, numberShape, textShape } from './shape';
import { startStrings, startWanted, stringCount } from './strings';
import { sylk, sylkColumn as columnOfSylk, sylkRow as rowOfSylk } from './sylk';
import { startTile, tile, tileCells as cellsOfTile, tileRows as rowsOfTile } from './tile';
import { worksheet, worksheetColumn as columnOfWorksheet, worksheetRow as rowOfWorksheet } from './worksheet';

export { markup, keepLabels, setTimes };
export { separated, startSeparated };
export { beginRow, document, documentCell, expectDates, startDocument, startDocumentTable };
export { page };
export { binary, startBinary };
export { biff, startBiff };
export { interchange };
export { sylk };
export { startTile, tile };
export { worksheet };

/** Where the host finds things: see Layout in kernel.ts, same order. */
export function layout(index: i32): u32 {
  switch (index) {
    case 0:
      return at.COUNTERS;
    case 1:
      return at.FOCUS;
    case 2:
      return at.STYLES;
    case 3:
      return at.RECORDS;
    case 4:
      return at.WINDOW;
    case 5:
      return at.WINDOW_BYTES;
    case 6:
      return at.SHAPES;
    case 7:
      return at.VALUES;
    case 9:
      return at.CODES;
    default:
      return at.SCRATCH;
  }
}

/** Forgets the strings of the file before. */
export function startFile(): void {
  startStrings();
}

export function startStringTable(): void {
  startStrings();
  startCells(false);
  startMarkup(true);
}

/** The host has laid `count` sorted indexes at COUNTERS: only these strings come, as records. */
export function startWantedStrings(count: u32): void {
  startCells(false);
  startMarkup(true);
  startWanted(count);
}

export function startSheet(look: bool): void {
  startCells(look);
  startMarkup(false);
}

export function markupPosition(): u32 {
  return position;
}

export function doctypeSeen(): bool {
  return hasDoctype;
}

/** Where the table of cells begins, if the last call met it; 0 before. */
export function cellsBegin(): u32 {
  return cellsAt;
}

export function documentEnd(): u32 {
  return documentPosition;
}

/** Row and column of the next cell; `isRowOpen` when the kernel has opened the row. */
export function rowInHand(): i32 {
  return documentRow;
}

export function columnInHand(): i32 {
  return documentColumn;
}

export function isRowOpen(): bool {
  return rowOpen;
}

/** Where `page` stopped, and the row and column of the next cell. */
export function pageEnd(): u32 {
  return pagePosition;
}

export function pageRowInHand(): i32 {
  return pageRow;
}

export function pageColumnInHand(): i32 {
  return pageColumn;
}

export function separatedEnd(): u32 {
  return separatedPosition;
}

export function binaryEnd(): u32 {
  return binaryPosition;
}

/** 0 none, 1 damaged, 2 over a limit. */
export function troubleSeen(): u32 {
  return binaryTrouble;
}

/** Where the next item stands. */
export function interchangeRow(): i32 {
  return rowOfInterchange;
}

export function interchangeColumn(): i32 {
  return columnOfInterchange;
}

/** Of the last cell that `sylk` has read. */
export function sylkRow(): i32 {
  return rowOfSylk;
}

export function sylkColumn(): i32 {
  return columnOfSylk;
}

/** What `tile` has read. */
export function tileRows(): i32 {
  return rowsOfTile;
}

export function tileCells(): i32 {
  return cellsOfTile;
}

/** Where `worksheet` stopped: its row, and the last column of it that was passed. */
export function worksheetRow(): i32 {
  return rowOfWorksheet;
}

export function worksheetColumn(): i32 {
  return columnOfWorksheet;
}

export function biffEnd(): u32 {
  return biffPosition;
}

/** 0 none, 1 damaged. */
export function biffTroubleSeen(): u32 {
  return biffTrouble;
}

/** Rows did not come one after the other. */
export function biffDisordered(): bool {
  return biffDisorder;
}

/** How many bytes the walk has passed. */
export function biffPassed(): u32 {
  return biffConsumed;
}

/** One cell of a table that the host reads. True when the records must be drained before the next. */
export function tellText(row: i32, column: i32, place: u32, length: u32): bool {
  return tellShape(row, column, textShape(place, length), place, length);
}

/** As `tellText`, of a number cell. */
export function tellNumber(row: i32, column: i32, place: u32, length: u32): bool {
  return tellShape(row, column, numberShape(place, length), place, length);
}

/** A number cell, in the first look. */
export function tellDouble(row: i32, column: i32, value: f64): bool {
  return tellShape(row, column, doubleShape(value), 0, 0);
}

function tellShape(row: i32, column: i32, shape: u32, place: u32, length: u32): bool {
  if (shape != Shape.EMPTY) cell(row, column, shape, NONE, place, length, false);
  return isFull();
}

export function recordCount(): u32 {
  return records;
}

export function columnCount(): i32 {
  return lastColumn + 1;
}

export function strings(): u32 {
  return stringCount;
}

/** The host has used all records. */
export function drained(): void {
  recordsDrained();
  reclaimScratch();
}
