/**
 * Cells that no good program writes and some program does, inside an ordinary register: none of them
 * may hide the register, be counted with it, or stop the reading.
 */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../scripts/people.ts';
import { linesOf, read } from './reading.ts';
import { workbook, type Cell } from './workbook.ts';

const PEOPLE = somePeople(12, 500);
const STRAY = '0202800009';
const FOUND = ['cpr A under 1: 12/12 certain'];

function raw(xml: string): Cell {
  return { raw: xml };
}

function inline(text: string, at: number, row: number): string {
  return `<c r="${'AB'[at]}${row + 1}" t="inlineStr"><is><t>${text}</t></is></c>`;
}

/** The register, each row followed by what is odd about it; rows are counted from 2. */
function besides(odd: (row: number, digits: string) => Cell): Cell[][] {
  return [
    ['CPR', 'Andet'],
    ...PEOPLE.map((digits, index) => [written(digits), odd(index + 2, digits)]),
  ];
}

/** The register itself in odd cells. */
function instead(odd: (row: number, digits: string) => Cell): Cell[][] {
  return [['CPR'], ...PEOPLE.map((digits, index) => [odd(index + 2, digits)])];
}

const CASES: readonly (readonly [why: string, rows: Cell[][]])[] = [
  ['a comment of XML holds no cell', besides((row) => raw(`<!-- <c r="B${row}"><v>${STRAY}</v></c> -->`))],
  ['a processing instruction holds no cell', besides((row) => raw(`<?x <c r="B${row}"><v>${STRAY}</v></c> ?>`))],
  ['the text of a formula is no value', besides((row) => raw(`<c r="B${row}"><f>"${STRAY}"&amp;A1</f><v>7</v></c>`))],
  ['a formula with no value', besides((row) => raw(`<c r="B${row}"><f>A1</f></c>`))],
  ['a formula with an empty text', besides((row) => raw(`<c r="B${row}" t="str"><f>A1</f><v></v></c>`))],
  ['booleans', besides((row) => raw(`<c r="B${row}" t="b"><v>1</v></c>`))],
  ['errors', besides((row) => raw(`<c r="B${row}" t="e"><v>#N/A</v></c>`))],
  ['dates as ISO text', besides((row) => raw(`<c r="B${row}" t="d"><v>2018-11-30T00:00:00</v></c>`))],
  ['cells with a style alone', besides((row) => raw(`<c r="B${row}" s="1"/>`))],
  ['an inline text that is not there', besides((row) => raw(`<c r="B${row}" t="inlineStr"/>`))],
  ['a type that nobody knows', besides((row) => raw(`<c r="B${row}" t="zz"><v>1</v></c>`))],
  ['cells far beyond the last column', besides((row) => raw(`<c r="ZZZZZZZ${row}"><v>${row}</v></c>`))],
  ['a name of a cell without a row', besides(() => raw('<c r="B"><v>1</v></c>'))],
  ['a name of a cell that is none', besides(() => raw('<c r="12"><v>1</v></c>'))],
  ['an empty name of a cell', besides(() => raw('<c r=""><v>1</v></c>'))],
  ['attributes that hold a tag', besides((row) => raw(`<c r="B${row}" x="&lt;/row>"><v>1</v></c>`))],
  ['attributes with a closing bracket', besides((row) => raw(`<c r="B${row}" x="a > b"><v>1</v></c>`))],
  ['elements of later versions inside', besides((row) => raw(`<c r="B${row}"><v>1</v><extLst><ext uri="x"><y>${STRAY}</y></ext></extLst></c>`))],
  ['texts in runs, in the cell', instead((row, digits) => raw(`<c r="A${row}" t="inlineStr"><is><r><t>${digits.slice(0, 3)}</t></r><r><rPr><b/></rPr><t>${digits.slice(3)}</t></r></is></c>`))],
  ['line breaks around a value', instead((row, digits) => raw(`<c r="A${row}"><v>\n ${Number(digits)}\n</v></c>`))],
  ['digits as entities in a number', instead((row, digits) => raw(`<c r="A${row}"><v>&#x3${String(Number(digits))[0]};${String(Number(digits)).slice(1)}</v></c>`))],
  ['a number in CDATA', instead((row, digits) => raw(`<c r="A${row}"><v><![CDATA[${Number(digits)}]]></v></c>`))],
  ['a comment inside a number', instead((row, digits) => raw(`<c r="A${row}"><v>${String(Number(digits)).slice(0, 4)}<!-- x -->${String(Number(digits)).slice(4)}</v></c>`))],
  ['a type of number that is said', instead((row, digits) => raw(`<c r="A${row}" t="n"><v>${Number(digits)}</v></c>`))],
  ['small letters in the name of a cell', instead((row, digits) => raw(`<c r="a${row}"><v>${Number(digits)}</v></c>`))],
  ['a value before a formula', instead((row, digits) => raw(`<c r="A${row}" t="str"><v>${written(digits)}</v><f>B1</f></c>`))],
  ['an exponent and a sign', instead((row, digits) => raw(`<c r="A${row}"><v>${Number(digits) / 1e9}E+009</v></c>`))],
  ['rows without a number', instead((_row, digits) => raw(`</row><row><c t="inlineStr"><is><t>${digits}</t></is></c>`))],
]; // prettier-ignore

describe('odd cells', () => {
  test.each(CASES)('%s', (_why, rows) => {
    const { verdict, trouble } = read(workbook([{ rows }]));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual(FOUND);
  });

  /** What points nowhere is a broken file: told, and the rest is read all the same. */
  const broken: readonly (readonly [why: string, value: string])[] = [
    ['beyond the table', '99999999'],
    ['beyond any number', '9'.repeat(400)],
    ['less than nothing', '-1'],
    ['no number', 'x'],
    ['nothing', ''],
    ['a fraction', '1.5'],
  ];
  test.each(broken)('an index of a text that is %s', (_why, value) => {
    const { verdict, trouble } = read(
      workbook([{ rows: besides((row) => raw(`<c r="B${row}" t="s"><v>${value}</v></c>`)) }]),
    );
    expect([null, 'damaged']).toContain(trouble);
    expect(linesOf(verdict)).toEqual(FOUND);
  });

  test('cells and rows in any order', () => {
    const rows = [['CPR', 'Navn'], ...PEOPLE.map((digits) => [written(digits), 'Anne'])];
    const [head = '', ...cells] = rows.map((texts, row) => {
      const turned = texts.map((text, at) => inline(text, at, row)).toReversed();
      return `<row r="${row + 1}">${turned.join('')}</row>`;
    });
    const all = [...cells.toReversed(), head].join('');
    const { verdict, trouble } = read(workbook([{ rows: [[raw(`</row>${all}<row>`)]] }]));
    expect(trouble).toBeNull();
    expect(verdict).toMatchObject({ matches: 12, persons: 12 });
  });

  test('what stands behind the cells of a sheet is none of them', () => {
    const after = `<conditionalFormatting sqref="A1"><cfRule type="cellIs"><formula>${STRAY}</formula></cfRule></conditionalFormatting><extLst><ext><x>${STRAY}</x></ext></extLst>`;
    const rows = [['Navn'], ['Anne']];
    const places = ['cpr validation: 1/1 likely'];
    expect(linesOf(read(workbook([{ rows, after }])).verdict)).toEqual(places);
  });
});

test('a number beyond the last column that any program shows is found in that', () => {
  const table = Buffer.from(`${'x;'.repeat(16_384)}020280-0009\n`);
  expect(linesOf(read(table, 'table').verdict)).toEqual(['cpr XFD row 1: 1/1 likely']);
});
