/**
 * Registers as separated text (S46-S49 of the study): in each encoding, with each separator, line
 * end and quote. However it is written, the same people must be found at the same places.
 */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../scripts/people.ts';
import { orderNumbers } from './colliders.ts';
import { linesOf, read } from './reading.ts';
import { encode, ENCODINGS, textTable, type TextDialect } from './text-table.ts';

const PEOPLE = somePeople(40, 200);
const REGISTER = [
  ['Id', 'Navn', 'Personnummer', 'Postnr', 'Beløb'],
  ...PEOPLE.map((digits, row) => [
    `${row + 1}`,
    'Søren Ærø Åsen',
    written(digits, row % 2 ? '-' : ''),
    '2860',
    '1234,50',
  ]),
];
const FOUND = ['cpr C under 1: 40/40 certain'];

const DIALECTS: TextDialect[] = ([';', ',', '\t', '|'] as const).flatMap((separator) =>
  (['\r\n', '\n', '\r'] as const).flatMap((lineEnd) =>
    ENCODINGS.flatMap((encoding) =>
      (['all', 'needed'] as const).map((quotes) => ({ separator, lineEnd, encoding, quotes })),
    ),
  ),
);

describe('one register in each dialect', () => {
  test.each(DIALECTS)('$encoding $separator $quotes $lineEnd', (dialect) => {
    for (const more of [{}, { announced: true }, { endsOpen: true }]) {
      const { verdict, trouble, format } = read(
        textTable(REGISTER, { ...dialect, ...more }),
        'table',
      );
      expect(trouble).toBeNull();
      expect(format).toBe(dialect.separator === '\t' ? 'tsv' : 'csv');
      expect(linesOf(verdict)).toEqual(FOUND);
    }
  });

  test.each(DIALECTS.filter(({ quotes }) => quotes === 'needed'))(
    'with separators, quotes and line ends in its names: $encoding $separator $lineEnd',
    (dialect) => {
      const odd = `Hansen${dialect.separator}"Bo"${dialect.lineEnd}0101${dialect.separator}`;
      const rows = REGISTER.map((row, index) => (index === 0 ? row : row.with(1, odd)));
      expect(linesOf(read(textTable(rows, dialect), 'table').verdict)).toEqual(FOUND);
    },
  );
});

test('what a split register tells of its people, and a label beside a number that the header calls another', () => {
  const split = [
    ['Født', 'Sidste 4', 'Ydelse'],
    ...PEOPLE.map((digits) => [digits.slice(0, 6), digits.slice(6), 'Søren']),
  ];
  const { verdict } = read(textTable(split), 'table');
  expect(linesOf(verdict)).toEqual(['cpr A+B under 1: 40/40 certain']);
  expect(verdict.categories).toEqual(['benefits']);
  const unproven = somePeople(40, 201, { proven: false });
  const called = [['Notat', 'Konto'], ...unproven.map((digits) => ['cpr', digits])];
  expect(linesOf(read(textTable(called), 'table').verdict)).toEqual(['cpr B: 40/40 certain']);
});

const people = PEOPLE.slice(0, 12);
const CASES: readonly (readonly [why: string, content: Buffer, lines: readonly string[]])[] = [
  ['S46 UTF-8, semicolons', textTable([['CPR-nr', 'Navn'], ...people.map((digits) => [written(digits), 'Søren'])]), ['cpr A under 1: 12/12 certain']],
  ['S47 windows-1252 with ø', textTable([['CPR-nr', 'Navn'], ...people.map((digits) => [written(digits), 'Søren'])], { encoding: 'windows-1252' }), ['cpr A under 1: 12/12 certain']],
  ['S48 Unicode text of Excel', textTable([['CPR-nr', 'Navn'], ...people.map((digits) => [written(digits), 'Søren'])], { encoding: 'utf-16le bom', separator: '\t' }), ['cpr A under 1: 12/12 certain']],
  ['S49 numbers beside', textTable([['Id', 'Personnummer', 'Postnr'], ...people.map((digits, i) => [`${i}`, digits, '2860'])]), ['cpr B under 1: 12/12 certain']],
  ['zeros lost', textTable([['CPR', 'Navn'], ...people.map((digits) => [`${Number(digits)}`, 'Bo'])]), ['cpr A under 1: 12/12 certain']],
  ['written as a fraction', textTable([['CPR', 'Navn'], ...people.map((digits) => [`${Number(digits)}.0`, 'Bo'])]), ['cpr A under 1: 12/12 certain']],
  ['kept as text by an equals sign', textTable([['CPR', 'Navn'], ...people.map((digits) => [`="${digits}"`, 'Bo'])]), ['cpr A under 1: 12/12 certain']],
  ['spaces around', textTable([['CPR', 'Navn'], ...people.map((digits) => [`  ${digits} `, 'Bo'])]), ['cpr A under 1: 12/12 certain']],
  ['birth date and serial apart', textTable([['Fødselsdato', 'Løbenr'], ...people.map((digits) => [digits.slice(0, 6), digits.slice(6)])]), ['cpr A+B under 1: 12/12 certain']],
  ['text behind a closing quote', encode(`CPR;Navn\r\n${people.map((digits) => `"nr. "${digits};"Bo"`).join('\r\n')}\r\n`, 'utf-8'), ['cpr A under 1: 12/12 certain']],
  ['quotes escaped by a backslash', encode(`Navn;CPR\r\n${people.map((digits) => `"Bo \\"Bosse\\" Bo";"${digits}"`).join('\r\n')}\r\n`, 'utf-8'), ['cpr B under 1: 12/12 certain']],
  ['a quote that is never closed', encode(`Navn;CPR\r\n${people.map((digits) => `Bo;${digits}`).join('\r\n')}\r\n"Bo;x\r\n`, 'utf-8'), ['cpr B under 1: 12/12 certain']],
  ['no header', textTable(people.map((digits) => [digits, 'Bo'])), ['cpr A: 12/12 likely']],
  ['headers below a title', textTable([['Udtræk'], [], ['CPR', 'Navn'], ...people.map((digits) => [digits, 'Bo'])]), ['cpr A under 3: 12/12 certain']],
  ['transposed', textTable([['Navn', ...people.map(() => 'Bo')], ['CPR', ...people]]), ['cpr row 2: 12/12 certain']],
  ['a decimal comma is no separator', textTable([['Måling', 'Sted'], ...people.map((digits) => [`81,${digits.slice(2)}`, 'Åen'])]), []],
  ['order numbers', textTable([['Ordre', 'Antal'], ...orderNumbers(500, 201).map((number) => [number, '1'])]), []],
  ['one column of numbers, no separator anywhere', encode(`CPR\r\n${PEOPLE.join('\r\n')}\r\n`, 'utf-8'), ['cpr A under 1: 40/40 certain']],
]; // prettier-ignore

test.each(CASES)('%s', (_why, content, lines) => {
  const { verdict, trouble } = read(content, 'table');
  expect(trouble).toBeNull();
  expect(linesOf(verdict)).toEqual(lines);
});
