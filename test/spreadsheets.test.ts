/** The spreadsheet cases of the study as workbooks of the xlsx family, through the real reader. */
import { describe, expect, test } from 'vitest';
import { linesOf, read } from './reading.ts';
import { CASES, CPR_IN_A, register, text, UNPROVEN } from './spreadsheet-cases.ts';
import { workbook } from './workbook.ts';

describe('spreadsheet cases', () => {
  test.each(CASES)('%s', (_why, { sheets, dialect = {}, lines, totals = {}, warnings = [] }) => {
    const { verdict, trouble } = read(workbook(sheets, dialect));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual(lines);
    expect(verdict.warnings).toEqual(warnings);
    expect(verdict).toMatchObject(totals);
  });

  test('the twelve of the cases are people without a control digit as well', () => {
    const { verdict } = read(workbook([register('CPR-nr', text, UNPROVEN)]));
    expect(linesOf(verdict)).toEqual(CPR_IN_A);
  });
});
