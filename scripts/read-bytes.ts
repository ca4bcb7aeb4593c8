/**
 * Reads a file's bytes with our readers and rules in this process, in the order in which the parser
 * child does: without the child, its pipe and its rights. For benches, which want to know what the
 * pipe costs, and for tests, which look at thousands of made files.
 */
import { sniff } from '../agent/formats/index.ts';
import {
  Unreadable,
  type Bytes,
  type Format,
  type Hint,
  type Trouble,
  type Workbook,
} from '../agent/formats/reader.ts';
import { Budget, limits } from '../agent/inspect/limits.ts';
import { Inspection, type Verdict } from '../rules/index.ts';

export interface Reading {
  readonly format: Format;
  readonly trouble: Trouble | null;
  readonly verdict: Verdict;
}

export interface Question {
  readonly hint?: Hint;
  /** Calendar day as yyyymmdd. */
  readonly today?: number;
}

/** The day on which the facts of the studies hold. */
const TODAY = 20261122;

/** Anything but Unreadable is a fault of ours and is thrown. */
export function readBytes(bytes: Bytes, question: Question = {}): Reading {
  const { hint = 'spreadsheet', today = TODAY } = question;
  const inspection = new Inspection(today);
  let format: Format = 'unknown';
  let trouble: Trouble | null = null;
  try {
    const head = bytes.read(0, limits.headBytes).slice();
    const sniffed = sniff(head, bytes, hint);
    if (sniffed.reader === null) return { ...sniffed, verdict: inspection.verdict() };
    const workbook = sniffed.reader.open(bytes, new Budget(), hint);
    format = workbook.format;
    try {
      workbook.read(inspection);
    } catch (error) {
      trouble = troubleOf(error);
    }
    decide(workbook, inspection);
  } catch (error) {
    trouble ??= troubleOf(error);
  }
  return { format, trouble, verdict: inspection.verdict() };
}

/** A file that is in memory. */
export function bytesOf(content: Uint8Array): Bytes {
  return {
    sizeBytes: content.length,
    read: (offset, length) => content.subarray(offset, offset + length),
  };
}

function decide(workbook: Workbook, inspection: Inspection): void {
  inspection.resolve(workbook.texts(inspection.wanted()));
  for (const { sheet, columns } of inspection.secondLooks()) {
    workbook.cells(sheet, columns, (row, column, text) =>
      inspection.secondLook(sheet, row, column, text),
    );
  }
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof Unreadable) return error.trouble;
  throw error;
}
