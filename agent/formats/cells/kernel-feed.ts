/** What the kernel and the readers tell each other: bytes in, cells out. */
import type { KernelExports } from './kernel-exports.ts';
import type { Sheet, TextRef } from '../../../rules/index.ts';

/** Gives the next bytes into `out`, at most `length`; 0 at the end. */
export type Fill = (out: Uint8Array, offset: number, length: number) => number;

/** A cell of the second look. `shared` is its index among the shared strings or -1, then `text` is it. */
export interface SeenCell {
  readonly row: number;
  readonly column: number;
  readonly shared: number;
  readonly text: string;
  /** Of a shared string that is short digits or a date: its text, so that the table need not be read again. */
  readonly short: string | null;
  readonly dated: boolean;
  /** How many equal cells it stands for. */
  readonly times: number;
}

/** Cells in the order of their rows; a cell that is not told is empty. Rows and columns from 0. */
export interface Cells {
  readonly text: (row: number, column: number, text: string, times?: number) => void;
  /** As programs write doubles: `101701234`, `12.5`, `1.2E+09`. `times`: it stands for so many equal cells. */
  readonly number: (row: number, column: number, digits: string, times?: number) => void;
}

/** What the kernel reads at a stretch for a reader in JavaScript. */
export interface Run {
  /** Returns where it came to, between these two. */
  readonly step: (wasm: KernelExports, from: number, to: number) => number;
}

/** Cells from where they stand, without a string for each. */
/* oxlint-disable max-params -- called for every cell: no objects */
export interface CellBytes {
  /** UTF-8, or windows-1252. */
  readonly bytes: (row: number, column: number, from: Buffer, start: number, end: number) => void;
  /** ASCII, as `Cells.number` has it. */
  readonly digits: (row: number, column: number, from: Buffer, start: number, end: number) => void;
  readonly double: (row: number, column: number, value: number) => void;
  /** The cells that can be read from here on. Returns the bytes that they took: what stands behind them is something else. */
  readonly run: (run: Run, from: Buffer, start: number, end: number) => number;
}
/* oxlint-enable max-params */

/** A table that is being told, until its end. */
export interface Telling extends Cells, CellBytes {
  readonly end: () => void;
}

export interface Feed {
  readonly sheet: Sheet;
  readonly intern: (text: string) => TextRef;
  /** What a walker meets beside the cells that it can read. */
  readonly aside?: (aside: Aside) => void;
  /** Markup before and behind the table of cells: together one document. Valid during the call. */
  readonly beside?: (bytes: Uint8Array) => void;
}

/** Bytes that hold text and are no cell, or a cell that only its reader can read. */
export interface Aside {
  /** The cell's, or that of the last cell before. */
  readonly row: number;
  readonly column: number;
  /** What the bytes are, in the numbers of the format. */
  readonly kind: number;
  /** Valid during the call. */
  readonly bytes: Uint8Array;
  /** The text cell directly to the left, and the first of the row. */
  readonly left: TextRef;
  readonly first: TextRef;
}
