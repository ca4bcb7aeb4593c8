/**
 * The spreadsheet cases of the study (S1-S62) that cells, names of sheets and comments can show, for all
 * formats that hold them: what a workbook holds, and the verdict to the last count.
 */
import { people, pick, random, somePeople, written } from '../scripts/people.ts';
import { orderNumbers, productionUnits } from './colliders.ts';
import type { Verdict } from '../rules/index.ts';
import { columns, type Cell, type Dialect, type SheetSketch } from './workbook.ts';

/** Published by OS2datascanner as a test number. */
const PUBLISHED = '020280-0009';
/** Published as test values by danish-ssn, all with a fitting control digit. */
const PUBLISHED_BIRTHS = '1306729647 1005081307 3107250254 0702982154 1406929368 1201010310 2812852526 2602177311 1110105130 3011631060 0408592666 1803089430'.split(' '); // prettier-ignore
const NAMES = 'Anne Bo Carl Dorte Erik Freja Gert Hanne Ida Jens Karen Lars'.split(' ');

/** Twelve, half of them with a leading zero, as in the study. */
const TWELVE = twelve(people(1));
export const UNPROVEN = twelve(people(2, { proven: false }));
const REPLACEMENTS = somePeople(12, 3, { addToDay: 60 });

function twelve(all: Iterable<string>): string[] {
  const withZero: string[] = [];
  const without: string[] = [];
  for (const digits of all) {
    (digits.startsWith('0') ? withZero : without).push(digits);
    if (withZero.length >= 6 && without.length >= 6) break;
  }
  return withZero.slice(0, 6).flatMap((digits, i) => [digits, without[i] as string]);
}

export function register(
  header: string,
  shape: (digits: string) => Cell,
  from = TWELVE,
): SheetSketch {
  return columns([header, ...from.map(shape)], ['Navn', ...NAMES]);
}

function beside(header: string, ...neighbours: readonly Cell[]): SheetSketch {
  const values = Array.from({ length: 12 }, (_, i) => neighbours[i % neighbours.length] as Cell);
  return columns(['CPR-nr', ...TWELVE.map((digits) => written(digits))], [header, ...values]);
}

export const text = (digits: string): string => written(digits);
const number = (digits: string): number => Number(digits);
const formatted =
  (format: string) =>
  (digits: string): Cell => ({ value: Number(digits), format });
const dated = (digits: string, separator: string): string =>
  [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].join(separator);
export const CPR_IN_A = ['cpr A under 1: 12/12 certain'];

export interface Case {
  readonly sheets: readonly SheetSketch[];
  readonly dialect?: Dialect;
  readonly lines: readonly string[];
  readonly totals?: Partial<Verdict>;
  readonly warnings?: readonly string[];
}
const one = (sheet: SheetSketch, lines: readonly string[] = CPR_IN_A): Case => ({
  sheets: [sheet],
  lines,
});

export const CASES: readonly (readonly [why: string, what: Case])[] = [
  ['S1 text with a dash', one(register('CPR-nr', text))],
  ['S2 text of ten digits', one(register('CPR-nr', (digits) => digits))],
  ['S3 header Personnummer', one(register('Personnummer', text))],
  ['S4 numbers on both sides', one(columns(['Id', ...TWELVE.map((_, i) => i + 1)], ['Personnummer', ...TWELVE.map(text)], ['Postnr', ...TWELVE.map(() => 2860)], ['Navn', ...NAMES]), ['cpr B under 1: 12/12 certain'])],
  ['S5 the same under CPR', one(columns(['Id', ...TWELVE.map((_, i) => i + 1)], ['CPR', ...TWELVE.map((digits) => digits)], ['Postnr', ...TWELVE.map(() => 2860)], ['Navn', ...NAMES]), ['cpr B under 1: 12/12 certain'])],
  ['S6 an amount beside', one(columns(['Navn', ...NAMES], ['Personnummer', ...TWELVE.map(text)], ['Beløb', ...TWELVE.map((_, i) => 1234.5 + i)]), ['cpr B under 1: 12/12 certain'])],
  ['S7 numbers, zeros lost', one(register('CPR-nr', number))],
  ['S8 numbers shown with ten digits', one(register('CPR-nr', formatted('0000000000')))],
  ['S9 numbers shown with a dash', one(register('CPR-nr', formatted('000000"-"0000')))],
  ['S10 numbers with blanks between', one(register('CPR-nr', (digits) => (TWELVE.indexOf(digits) % 3 === 2 ? null : Number(digits))), ['cpr A under 1: 8/8 certain'])],
  ['S10 numbers written as fractions of nothing', one(columns(['CPR-nr', ...TWELVE.map((digits, i): Cell => ({ raw: `<c r="A${i + 2}"><v>${Number(digits)}.0</v></c>` }))]))],
  ['S7 numbers written with an exponent, digits intact', one(columns(['CPR-nr', ...TWELVE.map((digits, i): Cell => ({ raw: `<c r="A${i + 2}"><v>${exponent(digits)}</v></c>` }))]))],
  ['S11 birth date and serial as text', one(columns(['Fødselsdato', ...TWELVE.map((digits) => digits.slice(0, 6))], ['Løbenr', ...TWELVE.map((digits) => digits.slice(6))], ['Navn', ...NAMES]), ['cpr A+B under 1: 12/12 certain'])],
  ['S12 birth date and serial as numbers', one(columns(['Fødselsdato', ...TWELVE.map((digits) => Number(digits.slice(0, 6)))], ['Løbenr', ...TWELVE.map((digits) => Number(digits.slice(6)))], ['Navn', ...NAMES]), ['cpr A+B under 1: 12/12 certain'])],
  ['S13 en dash', one(register('CPR-nr', (digits) => written(digits, '–')))],
  ['S14 no-break space', one(register('CPR-nr', (digits) => written(digits, '\u00a0')))],
  ['S15 no-break hyphen', one(register('CPR-nr', (digits) => written(digits, '\u2011')))],
  ['S16 dotted date', one(register('CPR-nr', (digits) => `${dated(digits, '.')}-${digits.slice(6)}`))],
  ['S17 spaced date', one(register('CPR-nr', (digits) => `${dated(digits, ' ')} ${digits.slice(6)}`))],
  ['S18 header Pnr', one(register('Pnr', text))],
  ['S19 header P.nr.', one(register('P.nr.', text))],
  ['S20 invoices beside', one(beside('Fakturanummer', 'F1', 'F2'))],
  ['S21 pay numbers beside', one(beside('Lønpnr', '4711', '4712'))],
  ['S22 in the name of a sheet', one({ name: `Sag ${PUBLISHED}`, rows: [['Navn'], ['Anne']] }, ['cpr sheetName: 1/1 likely'])],
  ['S23 in a comment', one({ rows: [['Navn'], ['Anne']], comments: [['A2', `Anne: ${PUBLISHED}, ring tilbage`]] }, ['cpr comment: 1/1 likely'])],
  ['S25 a sheet that is hidden even from the menu', { sheets: [{ rows: [['Forside']] }, { ...register('CPR-nr', text), state: 'veryHidden' }], lines: ['cpr sheet 2 A under 1: 12/12 certain'] }],
  ['S25 a hidden sheet', { sheets: [{ ...register('CPR-nr', text), state: 'hidden' }, { rows: [['Forside']] }], lines: CPR_IN_A }],
  ['S30 the value of a formula', one({ rows: [['Navn', 'Nøgle'], ['Anne', { formula: 'Ark2!A1', value: PUBLISHED }]] }, ['cpr B row 2: 1/1 likely'])],
  ['S35 digits lost to 1,2E+09', { ...one(register('CPR-nr', (digits) => `1,2${digits.slice(2, 6)}E+09`), []), warnings: ['cprColumnDestroyed'] }],
  ['S36 text of a fraction', one(register('CPR-nr', (digits) => `${digits}.0`))],
  ['S37 McDonald beside', one(beside('Navn', 'McDonald'))],
  ['S38 a plus beside', one(beside('Navn', '+'))],
  ['S39 initials beside', one(beside('Navn', 'jeHa'))],
  ['S40 no control digit, 1 January', one(columns(['CPR-nr', '010162-0001', '010183-0001']), ['cpr A under 1: 2/2 certain'])],
  ['S41 one without control digit, 1 January 1960', one(columns(['Nøgle', '010160-0001']), ['cpr A row 2: 1/1 likely'])],
  ['S42 replacement numbers', one(register('CPR-nr', text, REPLACEMENTS), ['replacement A under 1: 12/12 certain'])],
  ['S43 keys with letters in the serial', one(register('CPR-nr', (digits) => `${digits.slice(0, 6)}-AB${digits.slice(8)}`), [])],
  ['S44 a protected sheet is not encrypted', one({ ...register('CPR-nr', text), after: '<sheetProtection password="CC1A" sheet="1" objects="1"/>' })],
  ['S50 order numbers', one(columns(['Ordre', ...orderNumbers(500, 50)]), [])],
  ['S50 order numbers as numbers, no header', one(columns(orderNumbers(500, 50).map(Number)), [])],
  ['S51 P-numbers', one(columns(['P-nummer', ...productionUnits(100, 51)]), [])],
  ['S52 P-numbers by their other name', one(columns(['Produktionsenhed', ...productionUnits(100, 51)]), [])],
  ['S52 P-numbers that are all dates', one(columns(['Produktionsenhed', ...productionUnits(100, 52, 12)]), [])],
  ['S53 P-numbers beside', one(columns(['CPR', ...TWELVE.map(text)], ['P-nr', ...productionUnits(12, 53, 12)]))],
  ['S54 real dates and the last four', one(columns(['Fødselsdag', ...PUBLISHED_BIRTHS.map(excelDate)], ['de sidste 4', ...PUBLISHED_BIRTHS.map((digits) => digits.slice(6))]), ['cpr A+B under 1: 12/12 certain'])],
  ['S54 the last four as numbers', one(columns(['Fødselsdag', ...PUBLISHED_BIRTHS.map(excelDate)], ['de sidste 4', ...PUBLISHED_BIRTHS.map((digits) => Number(digits.slice(6)))]), ['cpr A+B under 1: 12/12 certain'])],
  ['S55 macros inside', { ...one(register('CPR-nr', text)), dialect: { kind: 'xlsm' } }],
  ['S55 a template', { ...one(register('CPR-nr', text)), dialect: { kind: 'xltx' } }],
  ['S56 a header over nothing', one(columns(['CPR', null, null], ['Navn', 'Anne', 'Bo']), [])],
  ['S56 a header over one number', one(columns(['CPR', written(TWELVE[0] as string)], ['Navn', 'Anne']), ['cpr A under 1: 1/1 certain'])],
  ['S57 the register of Gladsaxe', gladsaxe()],
  ['S58 one person in five sheets', { sheets: Array.from({ length: 5 }, () => columns(['CPR', PUBLISHED])), lines: ['cpr A under 1: 1/1 certain', ...[2, 3, 4, 5].map((sheet) => `cpr sheet ${sheet} A under 1: 1/1 certain`)], totals: { matches: 5, persons: 1 } }],
  ['S59 birth dates alone', { ...one(register('CPR', (digits) => digits.slice(0, 6)), []), warnings: ['birthDatesOnly'] }],
  ['S60 masked serials', one(register('CPR', (digits) => `${digits.slice(0, 6)}-XXXX`), [])],
  ['S61 a header below a title', one({ rows: [['Ydelser 2018'], [], ['Udtrukket 30-11-2018'], ['CPR', 'Navn'], ...TWELVE.map((digits, i) => [text(digits), NAMES[i] as string])] }, ['cpr A under 4: 12/12 certain'])],
  ['S62 a transposed sheet', one({ rows: [['Navn', ...NAMES], ['CPR', ...TWELVE.map(text)]] }, ['cpr row 2: 12/12 certain'])],
  ['S62 transposed numbers', one({ rows: [['Navn', ...NAMES], ['CPR', ...TWELVE.map(number)]] }, ['cpr row 2: 12/12 certain'])],
]; // prettier-ignore

function excelDate(digits: string): Cell {
  const [day, month, year] = [0, 2, 4].map((at) => Number(digits.slice(at, at + 2))) as [
    number,
    number,
    number,
  ];
  const century =
    Number(digits[6]) <= 3 || ('49'.includes(digits[6] as string) && year > 36) ? 1900 : 2000;
  const value = (Date.UTC(century + year, month - 1, day) - Date.UTC(1899, 11, 30)) / 86_400_000;
  return { value, format: 'dd\\-mm\\-yyyy' };
}

function exponent(digits: string): string {
  return `${Number(digits) / 1e9}E9`;
}

/** 20,620 rows of 20,000 people. */
function gladsaxe(): Case {
  const all = somePeople(20_000, 57);
  const at = random(57);
  const rows = [...all, ...Array.from({ length: 620 }, () => pick(all, at))];
  return {
    sheets: [columns(['CPR-nr', ...rows.map(text)], ['Ydelse', ...rows.map(() => 'Kontanthjælp')])],
    lines: ['cpr A under 1: 20620/20000 certain'],
  };
}
