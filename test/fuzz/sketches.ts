/** What stands in nearly all seeds: a register in every shape in which readers and rules treat it apart. */
import { somePeople, written } from '../../scripts/people.ts';
import { textTable } from '../text-table.ts';
import { columns, type SheetSketch } from '../workbook.ts';

/** Published as test numbers. */
export const ONE = '020280-0009';
export const TWO = '010180-0008';
export const TWELVE = somePeople(12, 500);

/** A title, then a register with numbers as texts, as numbers and in halves, with a date and formulas. */
export const BOOK: readonly SheetSketch[] = [
  { name: 'Forside', rows: [['Udtræk & <mere>', 'Søren "Ærø"'], [], [null, 1.5, -7]] },
  columns(
    ['CPR-nr', ...TWELVE.map((digits) => written(digits))],
    ['Nøgle', ...TWELVE.map(Number)],
    ['Fødselsdato', ...TWELVE.map((digits) => digits.slice(0, 6))],
    ['Løbenr', ...TWELVE.map((digits) => Number(digits.slice(6)))],
    ['Dato', ...TWELVE.map((_, row) => ({ value: 36_000 + row, format: 'dd\\-mm\\-yyyy' }))],
    ['Ydelse', ...TWELVE.map((_, row) => ({ value: row * 100, formula: `"${row}"&B${row}` }))],
  ),
  { name: ONE, state: 'hidden', rows: [[`Sag ${ONE}`, { value: true }]] },
];

/** The same as rows of what a text table holds, plain and as hard to read as it gets. */
export const ROWS: readonly (readonly string[])[] = [
  ['CPR-nr', 'Navn', 'Beløb'],
  ...TWELVE.map((digits, row) => [written(digits), `Søren ${row}`, `${row},50`]),
];
export const ODD_ROWS = ROWS.map(([cpr = '', name = '']) => [cpr, `${name}; "Bo"\nÅ`, '']);
export const TABLE = textTable(ROWS);

/** Of texts and numbers alone. */
export const CELLS: readonly (readonly (string | number | null)[])[] = [
  ['Forside', null, 15],
  ['CPR', 'Nøgle', 'Navn'],
  ...TWELVE.map((digits, row) => [written(digits), Number(digits), `Søren ${row}`]),
];
