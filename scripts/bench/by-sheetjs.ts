/** SheetJS on one file, as fast as it can: without formulas, HTML and formatted text, rows as arrays. */
import { readFileSync } from 'node:fs';
import * as sheetjs from 'xlsx';
import { isNumber } from './number.ts';

const OPTIONS = { dense: true, cellFormula: false, cellHTML: false, cellText: false } as const;

/** Throws what SheetJS throws. */
export function numbersBySheetjs(path: string): number {
  const book = sheetjs.read(readFileSync(path), OPTIONS);
  let found = 0;
  for (const sheet of Object.values(book.Sheets)) {
    const rows = (sheet['!data'] ?? []) as ({ v?: unknown } | undefined)[][];
    for (const row of rows) for (const cell of row ?? []) found += isNumber(cell?.v);
  }
  return found;
}
