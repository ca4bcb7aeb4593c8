/**
 * Reads made files with the real readers and rules in this process, and says the verdict in lines,
 * so that a table of expectations shows at a glance what is found.
 */
import type { Bytes, Hint } from '../agent/formats/reader.ts';
import { Specimen } from '../agent/formats/specimen.ts';
import { inspect, type Reading } from '../agent/inspect/inspect.ts';
import { Budget } from '../agent/inspect/limits.ts';
import { columnLetters } from '../agent/outcome.ts';
import type { Finding, Verdict } from '../rules/index.ts';

/** The day on which the facts of the study hold. */
export const TODAY = 20261122;

export function read(content: Uint8Array, hint: Hint = 'spreadsheet'): Reading {
  return inspect(bytesOf(content), { hint, today: TODAY, wishes: [] });
}

/** A file that is asked what it is. */
export function specimenOf(content: Uint8Array, hint: Hint = 'other'): Specimen {
  return new Specimen(bytesOf(content), hint, new Budget());
}

export function bytesOf(content: Uint8Array): Bytes {
  return {
    sizeBytes: content.length,
    read: (offset, length) => content.subarray(offset, offset + length),
  };
}

/** `cpr A under 1: 12/11 certain`: kind, where, header row, matches/persons, confidence. */
export function linesOf(verdict: Verdict): string[] {
  return verdict.findings.map(line);
}

function line(finding: Finding): string {
  const { kind, where, sheet, columns, row, headerRow, matches, persons, confidence } = finding;
  const place = [
    ...(where === 'cells' ? [] : [where]),
    ...(sheet === null || sheet === 1 ? [] : [`sheet ${sheet}`]),
    ...(columns.length === 0 ? [] : [columns.map(columnLetters).join('+')]),
    ...(row === null ? [] : [`row ${row}`]),
    ...(headerRow === null ? [] : [`under ${headerRow}`]),
  ];
  return `${kind} ${place.join(' ')}: ${matches}/${persons} ${confidence}`;
}
