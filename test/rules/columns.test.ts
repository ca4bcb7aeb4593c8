/**
 * The spreadsheet cases of the study (S1-S62), as far as they are matters of the rules: columns with
 * and without headers, rows, split registers, one-cell columns, warnings.
 */
import { describe, expect, test } from 'vitest';
import type { Warning } from '../../rules/index.ts';
import { somePeople, written } from '../../scripts/people.ts';
import { orderNumbers, productionUnits } from '../colliders.ts';
import { columns, linesOf, verdictOf, type Cell, type Rows } from './feed.ts';

const NAMES = 'Anne Bo Carl Dorte Erik Freja Gert Hanne Ida Jens Karen Lars'.split(' ');
/** Published as test values by danish-ssn: for what a birth before 1900 cannot show. */
const PUBLISHED = '1306729647 3107250254 0702982154 1406929368 1201010310 2812852526 2602177311 1110105130 3011631060 0408592666 1803089430 0104413331'.split(' '); // prettier-ignore

/** Twelve, half of them with a leading zero. */
function twelve(seed: number, proven: boolean): string[] {
  const all = somePeople(200, seed, { proven });
  const zero = all.filter((digits) => digits.startsWith('0')).slice(0, 6);
  const other = all.filter((digits) => !digits.startsWith('0')).slice(0, 6);
  return zero.flatMap((digits, i) => [digits, other[i] ?? '']);
}

const PEOPLE = twelve(1, true);
const UNPROVEN = twelve(2, false);
const inOctober = somePeople(100, 4, { proven: false }).filter((digits) =>
  digits.startsWith('10', 2),
);
const REPLACEMENTS = somePeople(12, 3, { addToDay: 60 });
const text = (digits: string): string => written(digits);
const number = (digits: string): number => Number(digits);
const date = (digits: string, sign: string): string =>
  [digits.slice(0, 2), digits.slice(2, 4), digits.slice(4, 6)].join(sign);
const serial = (digits: string): string => digits.slice(6);

function under(header: string, shape: (digits: string) => Cell, people = PEOPLE): Rows {
  return columns([header, ...people.map(shape)], ['Navn', ...NAMES]);
}

function beside(header: string, ...values: readonly Cell[]): Rows {
  const neighbours = Array.from({ length: 12 }, (_, i) => values[i % values.length] ?? null);
  return columns(['CPR-nr', ...PEOPLE.map(text)], [header, ...neighbours]);
}

function born(digits: string): Cell {
  const year = Number(digits.slice(4, 6));
  const seventh = Number(digits[6]);
  let century = 1900;
  if (seventh >= 5 && seventh <= 8) century = year <= 57 ? 2000 : 1800;
  else if ((seventh === 4 || seventh === 9) && year <= 36) century = 2000;
  return { date: `${digits.slice(0, 2)}-${digits.slice(2, 4)}-${century + year}` };
}

const TWELVE = ['cpr A under 1: 12/12 certain'];
const JOINED = ['cpr A+B under 1: 12/12 certain'];

const CASES: readonly (readonly [why: string, rows: Rows, lines: readonly string[]])[] = [
  ['S1 text with a dash', under('CPR-nr', text), TWELVE],
  ['S2 text of ten digits', under('CPR-nr', (digits) => digits), TWELVE],
  ['S3 header Personnummer', under('Personnummer', text), TWELVE],
  ['S4 numbers on both sides', columns(['Id', ...NAMES.map((_, i) => i)], ['Personnummer', ...PEOPLE.map(text)], ['Postnr', ...NAMES.map(() => 2860)]), ['cpr B under 1: 12/12 certain']],
  ['S5 the same under CPR, bare', columns(['Id', ...NAMES.map((_, i) => i)], ['CPR', ...PEOPLE], ['Postnr', ...NAMES.map(() => 2860)]), ['cpr B under 1: 12/12 certain']],
  ['S6 an amount beside', columns(['Navn', ...NAMES], ['Personnummer', ...PEOPLE.map(text)], ['Beløb', ...NAMES.map((_, i) => 1234.5 + i)]), ['cpr B under 1: 12/12 certain']],
  ['S7 numbers that lost their zero', under('CPR-nr', number), TWELVE],
  ['S10 numbers with blanks between', columns(['CPR-nr', ...PEOPLE.map((digits, i) => (i % 3 === 0 ? null : number(digits)))], ['Navn', ...NAMES]), ['cpr A under 1: 8/8 certain']],
  ['S11 split in two columns of text', columns(['Fødselsdato', ...PEOPLE.map((digits) => digits.slice(0, 6))], ['Løbenr', ...PEOPLE.map(serial)]), JOINED],
  ['S12 split in two columns of numbers, zeros lost on both sides', columns(['Fødselsdato', ...PUBLISHED.map((digits) => Number(digits.slice(0, 6)))], ['Løbenr', ...PUBLISHED.map((digits) => Number(serial(digits)))]), JOINED],
  ['S13 en dash', under('CPR-nr', (digits) => written(digits, '\u2013')), TWELVE],
  ['S14 no-break space', under('CPR-nr', (digits) => written(digits, '\u00a0')), TWELVE],
  ['S15 no-break hyphen', under('CPR-nr', (digits) => written(digits, '\u2011')), TWELVE],
  ['S16 dotted date', under('CPR-nr', (digits) => `${date(digits, '.')}-${serial(digits)}`), TWELVE],
  ['S17 spaced date', under('CPR-nr', (digits) => `${date(digits, ' ')} ${serial(digits)}`), TWELVE],
  ['S18 header Pnr', under('Pnr', text), TWELVE],
  ['S19 header P.nr.', under('P.nr.', text), TWELVE],
  ['S20 invoices beside', beside('Fakturanummer', 4711, 4712, 'F4713'), TWELVE],
  ['S21 pay numbers beside', beside('Lønpnr', 4711, 4712), TWELVE],
  ['S35 digits lost to 1,2E+09', under('CPR-nr', (digits) => `1,2${digits.slice(2, 6)}E+09`), []],
  ['S36 text of a fraction', under('CPR-nr', (digits) => `${digits}.0`), TWELVE],
  ['S36 exponents with their digits intact', under('CPR-nr', (digits) => `${digits[0]},${digits.slice(1)}E+09`), TWELVE],
  ['S36 the same of nine digits', under('CPR-nr', (digits) => `${Number(digits)}.0`), TWELVE],
  ['S37 McDonald beside', beside('Navn', 'McDonald'), TWELVE],
  ['S38 a plus beside', beside('Navn', '+'), TWELVE],
  ['S39 initials beside', beside('Navn', 'jeHa'), TWELVE],
  ['S40 no control digit, 1 January', columns(['CPR-nr', '010162-0001', '010183-0001']), ['cpr A under 1: 2/2 certain']],
  ['S41 one without control digit, 1 January 1960', columns(['Nøgle', '010160-0001']), ['cpr A row 2: 1/1 likely']],
  ['S42 replacement numbers', under('CPR-nr', text, REPLACEMENTS), ['replacement A under 1: 12/12 certain']],
  ['S42 replacement numbers without a header', columns(REPLACEMENTS), ['replacement A: 12/12 likely']],
  ['S42 replacement numbers among others', under('CPR', text, [...PEOPLE.slice(0, 9), ...REPLACEMENTS.slice(0, 3)]), ['cpr A under 1: 9/9 certain', 'replacement A under 1: 3/3 certain']],
  ['S43 keys with letters in the serial', under('CPR-nr', (digits) => `${digits.slice(0, 6)}-AB${digits.slice(8)}`), []],
  ['S51 P-numbers', columns(['P-nummer', ...productionUnits(100, 51)]), []],
  ['S52 P-numbers by their other name', columns(['Produktionsenhed', ...productionUnits(100, 51)]), []],
  ['S53 P-numbers beside', columns(['CPR', ...PEOPLE], ['P-nr', ...productionUnits(12, 53, 12)]), TWELVE],
  ['S53 one person and P-numbers beside', columns(['CPR', PEOPLE[0] ?? ''], ['P-nr', ...productionUnits(12, 53, 12)]), ['cpr A under 1: 1/1 certain']],
  ['S54 real dates and the last four', columns(['Fødselsdag', ...PUBLISHED.map(born)], ['de sidste 4', ...PUBLISHED.map(serial)]), JOINED],
  ['S54 the same as numbers, the other way round', columns(['Sidste 4 i CPR', ...PEOPLE.map((digits) => Number(serial(digits)))], ['Født', ...PEOPLE.map(born)]), ['cpr B+A under 1: 12/12 certain']],
  ['S54 without headers, side by side', columns(PEOPLE.map(born), PEOPLE.map(serial), NAMES), ['cpr A+B: 12/12 likely']],
  ['S54 far apart, under headers', columns(['Fødselsdato', ...PEOPLE.map(born)], ['Navn', ...NAMES], ['Alder', ...NAMES.map((_, i) => 30 + i)], ['Løbenr', ...PEOPLE.map(serial)]), ['cpr A+D under 1: 12/12 certain']],
  ['S54 without headers, the other way round', columns(PEOPLE.map(serial), PEOPLE.map(born)), ['cpr B+A: 12/12 likely']],
  ['S56 a header over nothing', columns(['CPR', null, null], ['Navn', 'Anne', 'Bo']), []],
  ['S56 a header over one number', columns(['CPR', PEOPLE[0] ?? ''], ['Navn', 'Anne']), ['cpr A under 1: 1/1 certain']],
  ['S56 one number with a control digit and no header', columns(['020280-0009'], ['Anne']), ['cpr A row 1: 1/1 likely']],
  ['S58 one person five times', columns(['CPR', ...Array.from({ length: 5 }, () => PEOPLE[0] ?? '')]), ['cpr A under 1: 5/1 certain']],
  ['S59 birth dates alone', under('CPR', (digits) => digits.slice(0, 6)), []],
  ['S60 masked serials', under('CPR', (digits) => `${digits.slice(0, 6)}-XXXX`), []],
  ['S61 a header below a title', [['Ydelser 2018'], [], ['Udtrukket 30-11-2018'], ['CPR', 'Navn'], ...PEOPLE.map((digits, i) => [digits, NAMES[i] ?? ''])], ['cpr A under 4: 12/12 certain']],
  ['S61 a header 29 rows down', [...Array.from({ length: 29 }, (_, i) => [`Note ${i}`]), ['CPR', 'Navn'], ...PEOPLE.map((digits, i) => [digits, NAMES[i] ?? ''])], ['cpr A under 30: 12/12 certain']],
  ['S61 a second line below the header', [['CPR-nr.', 'Navn'], ['(10 cifre)', '(fulde)'], ...PEOPLE.map((digits, i) => [digits, NAMES[i] ?? ''])], TWELVE],
  ['S62 a transposed sheet', [['Navn', ...NAMES], ['CPR', ...PEOPLE.map(text)]], ['cpr row 2: 12/12 certain']],
  ['S62 transposed numbers that lost their zero', [['Navn', ...NAMES], ['CPR', ...PEOPLE.map(number)]], ['cpr row 2: 12/12 certain']],
  ['S62 transposed without a label', [NAMES, PUBLISHED], ['cpr row 2: 12/12 likely']],
  ['S62 two persons along a row', [['Navn', 'Anne', 'Bo'], ['CPR', PEOPLE[0] ?? '', PEOPLE[1] ?? '']], ['cpr row 2: 2/2 certain']],
  ['S62 a label, a gap, a number', [['Navn', 'Anne'], ['CPR', null, UNPROVEN[0] ?? '']], ['cpr C row 2: 1/1 certain']],
  ['S62 a row of other numbers by its label', [['Navn', 'Anne', 'Bo', 'Carl'], ['Konto', ...PUBLISHED.slice(0, 3)]], []],
  ['S62 a row without label or control digits', [['Anne', 'Bo', 'Carl'], UNPROVEN.slice(0, 3)], ['A', 'B', 'C'].map((column) => `cpr ${column} row 2: 1/1 possible`)],
  ['S62 a row of P-numbers', [['Nord', 'Syd', 'Vest'], ['1003539586', '1003942399', '1005081307']], ['A', 'B', 'C'].map((column) => `cpr ${column} row 2: 1/1 possible`)],
  ['a title over a column of P-numbers', [['Udtræk af CPR og CVR'], ['Enhed', 'Sted'], ...productionUnits(20, 54, 12).map((unit) => [unit, 'Nord'])], []],
  ['a header of two lines over two numbers', [['CPR-nr.', 'Navn'], ['(uden streg)', '(fulde)'], [UNPROVEN[0] ?? '', 'Anne'], [UNPROVEN[1] ?? '', 'Bo']], ['cpr A under 1: 2/2 certain']],
  ['three numbers without control digits among texts', columns([...Array.from({ length: 50 }, () => 'ukendt'), ...UNPROVEN.slice(0, 3)]), []],
  ['few numbers, not all of them dates, no control digits', columns(['Nøgle', ...UNPROVEN.slice(0, 4), '9999999999']), []],
  ['a CPR header over order numbers, one of them proven by chance', columns(['CPR og ordre', ...orderNumbers(200, 7), '0202800009']), []],
  ['an account header over numbers without control digits', columns(['Konto', ...UNPROVEN]), []],
  ['two in six numbers with a dash', columns(['Nøgle', '020280-0009', '010180-0008', ...Array.from({ length: 4 }, () => '999999-9999')]), ['cpr A: 2/2 possible']],
  ['numbers with a dash, few control digits, not all dates', columns(['Nøgle', ...UNPROVEN.slice(0, 7).map(text), ...Array.from({ length: 3 }, () => '999999-9999')]), []],
  ['people born in one month, with a dash', columns(['Nøgle', '111010-5130', '111013-7970', '061017-4434', ...inOctober.slice(0, 2).map(text)]), ['cpr A: 3/3 likely', 'cpr A: 2/2 possible']],
  ['keys in running text, one of them proven by chance', columns(['Nøgle', 'ORD-0202800009', ...UNPROVEN.slice(0, 9).map((digits) => `ORD-${digits}`)]), ['cpr A: 10/10 possible']],
  ['S62 a row takes no number from a full column', columns(['CPR'], ...PEOPLE.slice(0, 3).map((digits) => [digits]), ['020280-0009', ...NAMES.map(() => '9999999999')]), ['cpr row 1: 3/3 certain', 'cpr E row 1: 1/1 likely']],
  ['no header at all', columns(PEOPLE), ['cpr A: 12/12 likely']],
  ['no header, no control digit', columns(UNPROVEN), ['cpr A: 12/12 likely']],
  ['no control digit under a header', under('CPR', text, UNPROVEN), TWELVE],
  ['no control digit, numbers, zeros lost', under('Borgerens cpr', number, UNPROVEN), TWELVE],
  ['a few typing errors', under('CPR', text, [...PEOPLE.slice(0, 10), '3113585678', '0000000000']), ['cpr A under 1: 10/10 certain']],
  ['companies and people in one column', columns(['CVR/CPR', ...PEOPLE.slice(0, 4), '20280009', '31415926']), ['cpr A under 1: 4/4 certain']],
  ['a CPR header over numbers that are none', columns(['CPR', ...Array.from({ length: 5 }, () => '9999999999'), `se ${UNPROVEN[0] ?? ''}`]), ['cpr A row 7: 1/1 possible']],
  ['a label on the left of one number', columns(['Navn', 'CPR-nr.', 'Tlf'], ['Anne', UNPROVEN[0] ?? '', '20280009']), ['cpr B row 2: 1/1 certain']],
  ['a label in the text', columns(['Bemærk', `borgeren med cpr ${UNPROVEN[0] ?? ''}`]), ['cpr A row 2: 1/1 certain']],
  ['people in running text under a header', columns(['CPR', ...PEOPLE.map((digits) => `${text(digits)} (død)`)]), TWELVE],
  ['two in a cell under a header', columns(['CPR på børn', `${UNPROVEN[0] ?? ''} og ${UNPROVEN[1] ?? ''}`]), ['cpr A under 1: 2/2 certain']],
  ['lines of a text table in one column', columns(PUBLISHED.map((digits, i) => `${NAMES[i] ?? ''};${digits};2860;Søborg`)), ['cpr A: 12/12 likely']],
  ['a person and a production unit in a cell', columns(['CPR', `${PEOPLE[0] ?? ''}, P-nr. 1003539586`]), ['cpr A under 1: 1/1 certain']],
  ['a text that is no label, since it is a story', [['Borgeren har ringet om sit cpr-nummer og vil gerne have svar inden fredag', UNPROVEN[0] ?? '']], ['cpr B row 1: 1/1 possible']],
  ['a test person under a header', columns(['CPR', '251248-9996']), ['test A under 1: 1/1 certain']],
]; // prettier-ignore

describe('columns and rows', () => {
  test.each(CASES)('%s', (_why, rows, lines) => {
    expect(linesOf(verdictOf([rows]))).toEqual(lines);
  });

  test.each(CASES)('as interned texts: %s', (_why, rows, lines) => {
    expect(linesOf(verdictOf([rows], { shared: false }))).toEqual(lines);
  });
});

describe('the whole file', () => {
  test('S57 a register of 20,620 rows', () => {
    const all = somePeople(20_000, 57);
    const rows = [...all, ...all.slice(0, 620)];
    const verdict = verdictOf([columns(['CPR-nr', ...rows.map(text)])]);
    expect(linesOf(verdict)).toEqual(['cpr A under 1: 20620/20000 certain']);
    expect(verdict).toMatchObject({ matches: 20_620, persons: 20_000 });
  });

  test('S58 one person in five sheets is one', () => {
    const sheet = columns(['CPR', PEOPLE[0] ?? '']);
    const verdict = verdictOf([sheet, sheet, sheet, sheet, sheet]);
    expect(verdict.findings).toHaveLength(5);
    expect(verdict).toMatchObject({ matches: 5, persons: 1 });
  });

  test('replacement numbers are persons, test numbers and doubtful ones are not', () => {
    const verdict = verdictOf([
      columns(['CPR', ...PEOPLE.slice(0, 3), ...REPLACEMENTS.slice(0, 2), '251248-9996']),
      columns(['Nøgle', UNPROVEN[0] ?? '']),
    ]);
    expect(linesOf(verdict)).toEqual([
      'cpr A under 1: 3/3 certain',
      'replacement A under 1: 2/2 certain',
      'test A under 1: 1/1 certain',
      'cpr sheet 2 A row 2: 1/1 possible',
    ]);
    expect(verdict).toMatchObject({ matches: 5, persons: 5 });
  });

  test('a name of a sheet is read, and tells what the sheet is about', () => {
    const verdict = verdictOf([columns(['CPR', PEOPLE[0] ?? ''])], {
      names: ['Kontanthjælp 020280-0009'],
    });
    expect(linesOf(verdict)).toEqual(['cpr A under 1: 1/1 certain', 'cpr sheetName: 1/1 likely']);
    expect(verdict.categories).toEqual(['benefits']);
  });

  const warned: readonly (readonly [why: string, rows: Rows, warnings: readonly Warning[]])[] = [
    ['S35 digits lost', under('CPR-nr', (digits) => `1,2${digits.slice(2, 6)}E+09`), ['cprColumnDestroyed']],
    ['S59 birth dates alone', under('CPR', (digits) => digits.slice(0, 6)), ['birthDatesOnly']],
    ['exponents under another header', under('Beløb', (digits) => `1,2${digits.slice(2, 6)}E+09`), []],
    ['birth dates under their own header', under('Fødselsdato', (digits) => digits.slice(0, 6)), []],
    ['a split register has its serials', columns(['CPR', ...PEOPLE.map((digits) => digits.slice(0, 6))], ['Sidste 4', ...PEOPLE.map(serial)]), []],
    ['S1 a register', under('CPR-nr', text), []],
  ]; // prettier-ignore
  test.each(warned)('warns of what is left of a CPR column: %s', (_why, rows, warnings) => {
    expect(verdictOf([rows]).warnings).toEqual(warnings);
    expect(verdictOf([rows], { shared: false }).warnings).toEqual(warnings);
  });
});
