/**
 * Plays the reader for tests of the rules: turns rows of texts and numbers into what a reader tells
 * an Inspection, counts included, and answers what the Inspection asks for.
 */
import {
  FORM_NINE,
  FORM_SEPARATED,
  FORM_TEN,
  HEADER_ROWS,
  Inspection,
  NO_TEXT,
  packKey,
  type ColumnCounts,
  type Sheet,
  type TextRef,
  type Verdict,
} from '../../rules/index.ts';
import { NO_COUNTS } from '../../rules/counts.ts';
import type { Explained } from '../../rules/facts.ts';
import { assertExplained } from './explains.ts';

/** The day on which the facts of the study hold. */
export const TODAY = 20261122;

/** A cell with a date style, as `DD-MM-YYYY`. */
export interface DateCell {
  readonly date: string;
}
export type Cell = string | number | DateCell | null;
export type Rows = readonly (readonly Cell[])[];

export interface Feeding {
  /** Whether texts have an index of their own, as in a workbook, or are interned, as in a CSV. */
  readonly shared?: boolean;
  readonly names?: readonly string[];
  readonly today?: number;
}

/** The verdict on a file with these sheets; whatever it is, it can be explained. */
export function verdictOf(sheets: readonly Rows[], feeding: Feeding = {}): Verdict {
  const inspection = inspect(sheets, feeding, true);
  const verdict = inspection.verdict();
  assertExplained(verdict, inspection.explained() ?? { facts: [], total: 0 });
  return verdict;
}

/** Why the verdict is what it is. */
export function explainedOf(sheets: readonly Rows[], feeding: Feeding = {}): Explained {
  const inspection = inspect(sheets, feeding, true);
  inspection.verdict();
  return inspection.explained() ?? { facts: [], total: 0 };
}

/** An inspection that has been told all, and may give its verdict. */
export function inspect(sheets: readonly Rows[], feeding: Feeding, explain: boolean): Inspection {
  const { shared = true, names = [], today = TODAY } = feeding;
  const inspection = new Inspection(today, { explain });
  const texts: string[] = [];
  const refOf = (text: string): TextRef =>
    shared ? texts.push(text) - 1 : inspection.intern(text);
  sheets.forEach((rows, index) => tell(inspection.sheet(names[index] ?? null), rows, refOf));
  for (const refs of [() => inspection.wanted(), () => inspection.stillWanted()]) {
    inspection.resolve(new Map([...refs()].map((ref) => [ref, texts[ref] ?? ''])));
  }
  for (const { sheet, columns: wantedColumns } of inspection.secondLooks()) {
    sheets[sheet]?.forEach((cells, row) =>
      cells.forEach((cell, column) => {
        if (cell === null || !wantedColumns.has(column)) return;
        inspection.secondLook(sheet, row, column, textOf(cell));
      }),
    );
  }
  return inspection;
}

/** One column after another, each with what stands on top of it. */
export function columns(...all: readonly (readonly Cell[])[]): Rows {
  const longest = Math.max(...all.map(({ length }) => length));
  return Array.from({ length: longest }, (_, row) => all.map((column) => column[row] ?? null));
}

/** `cpr B under 1: 12/11 certain`: kind, where, matches/persons, confidence. */
export function linesOf(verdict: Verdict): string[] {
  return verdict.findings.map((finding) => {
    const {
      kind,
      where,
      sheet,
      columns: at,
      row,
      headerRow,
      matches,
      persons,
      confidence,
    } = finding;
    const words = [
      ...(where === 'cells' ? [] : [where]),
      ...(sheet === null || sheet === 1 ? [] : [`sheet ${sheet}`]),
      ...(at.length === 0 ? [] : [at.map((column) => String.fromCharCode(65 + column)).join('+')]),
      ...(row === null ? [] : [`row ${row}`]),
      ...(headerRow === null ? [] : [`under ${headerRow}`]),
    ];
    return `${[kind, ...words].join(' ')}: ${matches}/${persons} ${confidence}`;
  });
}

function tell(sheet: Sheet, rows: Rows, refOf: (text: string) => TextRef): void {
  const counts = new Map<number, Tally>();
  let filledRows = 0;
  rows.forEach((cells, row) => {
    if (cells.every((cell) => cell === null)) return;
    filledRows++;
    const refs = cells.map((cell) => (typeof cell === 'string' ? refOf(cell) : NO_TEXT));
    const first = refs.find((ref) => ref !== NO_TEXT) ?? NO_TEXT;
    cells.forEach((cell, column) => {
      if (cell === null) return;
      const ref = refs[column] ?? NO_TEXT;
      if (ref !== NO_TEXT && filledRows <= HEADER_ROWS) sheet.heading(row, column, ref);
      const tally = counts.get(column) ?? { ...NO_COUNTS };
      counts.set(column, tally);
      count(tally, cell);
      tellCell(sheet, { row, column, cell, left: refs[column - 1] ?? NO_TEXT, first });
    });
  });
  for (const [column, tally] of counts) sheet.count(column, tally);
}

interface Told {
  readonly row: number;
  readonly column: number;
  readonly cell: string | number | DateCell;
  readonly left: TextRef;
  readonly first: TextRef;
}

function tellCell(sheet: Sheet, { row, column, cell, left, first }: Told): void {
  if (typeof cell === 'object') return;
  const text = textOf(cell);
  const digits = text.replace(/[- ]/, '');
  const form = formOf(text);
  if (form === null) {
    if (typeof cell === 'string') sheet.text(row, column, text, left, first);
    return;
  }
  const ten = digits.padStart(10, '0');
  const key = packKey(Number(ten.slice(0, 6)), Number(ten.slice(6)));
  if (key >= 0) sheet.number(row, column, key, form, left, first);
}

function formOf(text: string): number | null {
  if (/^\d{10}$/.test(text)) return FORM_TEN;
  if (/^\d{9}$/.test(text)) return FORM_NINE;
  return /^\d{6}[- ]\d{4}$/.test(text) ? FORM_SEPARATED : null;
}

type Tally = { -readonly [Name in keyof ColumnCounts]: number };

function count(tally: Tally, cell: string | number | DateCell): void {
  const text = textOf(cell);
  tally.filled++;
  if (typeof cell === 'object' || /^\d{1,4}[-./]\d{1,2}[-./]\d{2,4}$/.test(text)) tally.dates++;
  else if (/^\d+$/.test(text)) {
    tally.bare++;
    if (text.length === 10) tally.ten++;
    if (text.length === 9) tally.nine++;
    if (text.length === 5 || text.length === 6) tally.sixes++;
    if (text.length <= 4) tally.short++;
    if (text.length === 4) tally.four++;
  } else if (/^\d{6}[- ]\d{4}$/.test(text)) tally.separated++;
  else if (/^\d[.,]\d{1,6}E\+\d+$/.test(text)) tally.scientific++;
}

function textOf(cell: string | number | DateCell): string {
  return typeof cell === 'object' ? cell.date : String(cell);
}
