/** DIF and SYLK: tables in lines of text, and what their programs write beside the cells. */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../../../../scripts/people.ts';
import { cellsOf } from '../../../cells.ts';
import { difTable, sylkTable } from '../../../foreign-tables.ts';
import { linesOf, read } from '../../../reading.ts';
import { encode } from '../../../text-table.ts';

const PEOPLE = somePeople(40, 520);
const REGISTER = [['Navn', 'CPR'], ...PEOPLE.map((digits) => ['Anne', written(digits)])];
const FOUND = ['cpr B under 1: 40/40 certain'];
const LONE = '020280-0009';
const HEAD = 'TABLE\r\n0,1\r\n"EXCEL"\r\n';
const DATA = 'DATA\r\n0,0\r\n""\r\n';

/** The cells of a table with one row, `A` to `Z`. */
function cells(file: Buffer): Record<string, string | number | undefined> {
  const { columns } = cellsOf(file);
  return Object.fromEntries([...columns].map(([key, column]) => [key.slice(2), column.get(0)]));
}

describe('DIF', () => {
  const body = (items: string): Buffer =>
    Buffer.from(`${HEAD}${DATA}-1,0\r\nBOT\r\n${items}-1,0\r\nEOD\r\n`);

  const items: readonly (readonly [why: string, items: string, told: string])[] = [
    ['a number', '0,101650000\r\nV\r\n', '101650000'],
    ['a number with an exponent', '0,1.0165E8\r\nV\r\n', '101650000'],
    ['a number with its zero', '0,0101650000\r\nV\r\n', '0101650000'],
    ['a number with spaces around it', ' 0 , 101650000 \r\nV\r\n', '101650000'],
    ['a text', '1,0\r\n"abc"\r\n', 'abc'],
    ['a text without quotes', '1,0\r\nabc\r\n', 'abc'],
    ['a text with quotes', '1,0\r\n"a ""b"" c"\r\n', 'a "b" c'],
    ['a text in two lines', '1,0\r\n"a\r\nb"\r\n', 'a\nb'],
    ['a text that must not become a number', '1,0\r\n"=""0101650000"""\r\n', '0101650000'],
    ['nothing that has a value', '0,0\r\nNA\r\n', 'NA'],
    ['a truth', '0,1\r\nTRUE\r\n', 'TRUE'],
  ]; // prettier-ignore
  test.each(items)('%s', (_why, item, told) => {
    expect(cells(body(`${item}1,0\r\n"x"\r\n`))).toEqual({ A: told, B: 'x' });
  });

  test.each(['\r\n', '\n', '\r'])('lines that end with %j', (end) => {
    const file = Buffer.from(difTable(REGISTER).toString('latin1').replaceAll('\r\n', end));
    // What begins with a carriage return alone is not told from a text; nobody writes it.
    if (end === '\r') return expect(read(file, 'other').format).not.toBe('dif');
    expect(read(file)).toMatchObject({ format: 'dif', trouble: null });
    return expect(linesOf(read(file).verdict)).toEqual(FOUND);
  });

  test('in UTF-16', () => {
    const file = encode(difTable(REGISTER).toString('latin1'), 'utf-16le bom');
    expect(linesOf(read(file).verdict)).toEqual(FOUND);
  });

  test('titles and comments count', () => {
    const title = `TABLE\r\n0,1\r\n"CPR ${LONE}"\r\n${DATA}-1,0\r\nEOD\r\n`;
    expect(linesOf(read(Buffer.from(title)).verdict)).toEqual(['cpr property: 1/1 certain']);
  });

  const broken: readonly (readonly [why: string, file: Buffer, matches: number])[] = [
    ['cut in the head', Buffer.from(HEAD), 0],
    ['cut behind a row', difTable(REGISTER).subarray(0, -12), 40],
    ['no end', Buffer.from(difTable(REGISTER).toString('latin1').replace('EOD', 'EO')), 40],
    ['a cell in front of the first row', Buffer.from(`${HEAD}${DATA}1,0\r\n"${LONE}"\r\n-1,0\r\nEOD\r\n`), 0],
    ['a kind that nobody knows', body(`1,0\r\n"${LONE}"\r\n7,0\r\n"x"\r\n`), 1],
    ['a quote that is never closed', body(`1,0\r\n"${LONE}"\r\n1,0\r\n"x\r\n`), 1],
    ['a head without an end', Buffer.from(`${HEAD}VECTORS\r\n0,1\r\n""\r\n\r\n0,0\r\n""\r\n`), 0],
  ]; // prettier-ignore
  test.each(broken)('broken: %s', (_why, file, matches) => {
    const { format, trouble, verdict } = read(file);
    expect([format, trouble, verdict.matches]).toEqual(['dif', 'damaged', matches]);
  });

  test('a line without an end is over the limit', () => {
    const long = body(`1,0\r\n"${'x'.repeat(2 ** 18)}"\r\n`);
    expect(read(long)).toMatchObject({ format: 'dif', trouble: 'limit' });
    const quoted = body(`1,0\r\n"${'x\r\n'.repeat(2 ** 16)}"\r\n`);
    expect(read(quoted)).toMatchObject({ format: 'dif', trouble: 'limit' });
  });
});

function records(lines: string): Buffer {
  return Buffer.from(`ID;PX\r\n${lines}E\r\n`, 'latin1');
}

describe('SYLK', () => {
  const values: readonly (readonly [why: string, record: string, told: string])[] = [
    ['a number', 'C;Y1;X1;K101650000', '101650000'],
    ['a number with an exponent', 'C;Y1;X1;K1.0165E+8', '101650000'],
    ['a text', 'C;Y1;X1;K"0101650000"', '0101650000'],
    ['a place behind the value', 'C;K"abc";Y1;X1', 'abc'],
    ['semicolons', 'C;Y1;X1;K"a;;b;;;;c"', 'a;b;;c'],
    ['semicolons that nobody doubled', 'C;Y1;X1;K"a;b";X1', 'a;b'],
    ['letters of Danish', 'C;Y1;X1;K"\x1BNa\x1BNi\x1BNJA\x1BNq\x1BNy\x1BNJa"', 'ÆØÅæøå'],
    ['letters of Windows', 'C;Y1;X1;K"\xC6\xD8\xC5\xE6\xF8\xE5"', 'ÆØÅæøå'],
    ['letters of others', 'C;Y1;X1;K"\x1BNHo\x1BNBe\x1BNKc"', 'öéç'],
    ['a code in hexadecimal', 'C;Y1;X1;K"a\x1B :b\x1B+5"', 'a\nb\u00b5'],
    ['a truth', 'C;Y1;X1;KTRUE', 'TRUE'],
    ['a formula with its value', 'C;Y1;X1;K3;ER[1]C+2', '3'],
    ['a formula without one', 'C;Y1;X1;E"0101650000"&R2C2', '"0101650000"&R2C2'],
  ]; // prettier-ignore
  test.each(values)('%s', (_why, line, told) => {
    expect(cells(records(`${line}\r\nC;X2;K"x"\r\n`))).toEqual({ A: told, B: 'x' });
  });

  test('row and column stand until the next, in formats too', () => {
    const file = records('C;Y2;X2;K1\r\nC;X3;K2\r\nF;Y3;X1\r\nC;K3\r\nC;Y4;K4\r\n');
    const { columns } = cellsOf(file);
    const told = [...columns].map(([key, column]) => [key, ...column]);
    expect(told).toEqual([
      ['1!B', [1, '1']],
      ['1!C', [1, '2']],
      ['1!A', [2, '3'], [3, '4']],
    ]); // prettier-ignore
  });

  const DAYS = 'P;PGeneral\r\nP;Pdd/mm/yyyy\r\n';
  const dates: readonly (readonly [why: string, lines: string, told: string])[] = [
    ['of the cell', 'F;P1;Y1;X1\r\nC;K-12000\r\n', '-12000'],
    ['of the cell, after 1900', 'F;P1;Y1;X1\r\nC;K10000\r\n', '18-05-1927'],
    ['of another cell', 'F;P1;Y1;X1\r\nC;Y1;X2;K1\r\nC;X1;K10000\r\n', '10000'],
    ['of its column', 'F;P1;C1\r\nC;Y1;X1;K10000\r\n', '18-05-1927'],
    ['of its column, but not its own', 'F;P1;C1\r\nF;P0;Y1;X1\r\nC;K10000\r\n', '10000'],
    ['from 1904', 'O;L;V4\r\nF;P1;Y1;X1\r\nC;K10000\r\n', '19-05-1931'],
    ['that is not there', 'F;P9;Y1;X1\r\nC;K10000\r\n', '10000'],
  ]; // prettier-ignore
  test.each(dates)('a format %s', (_why, lines, told) => {
    expect(cells(records(DAYS + lines))['A']).toBe(told);
  });

  test('notes and names count', () => {
    const file = sylkTable([['x']], `C;Y1;X1;ACPR ${LONE}\r\n`, `NN;NCPR ${LONE};ER1C1\r\n`);
    expect(linesOf(read(file).verdict).toSorted()).toEqual([
      'cpr comment: 1/1 certain',
      'cpr definedName: 1/1 certain',
    ]);
  });

  test.each(['\n', '\r'])('lines that end with %j', (end) => {
    const file = Buffer.from(sylkTable(REGISTER).toString('latin1').replaceAll('\r\n', end));
    expect(linesOf(read(file).verdict)).toEqual(FOUND);
  });

  const broken: readonly (readonly [why: string, file: Buffer, matches: number])[] = [
    ['no end', sylkTable(REGISTER).subarray(0, -3), 40],
    ['cut in a cell', sylkTable(REGISTER).subarray(0, -20), 39],
    ['a record that nobody knows', sylkTable(REGISTER, '', 'X;Y50;X1;K"x"\r\n'), 40],
    ['a row that no program has', sylkTable(REGISTER, '', 'C;Y9999999;X1;K"x"\r\n'), 40],
    ['a column below the first', sylkTable(REGISTER, '', 'C;Y1;X0;K"x"\r\n'), 40],
    ['a row that is no number', sylkTable(REGISTER, '', 'C;Yx;X1;K"x"\r\n'), 40],
  ]; // prettier-ignore
  test.each(broken)('broken: %s', (_why, file, matches) => {
    const { format, trouble, verdict } = read(file);
    expect([format, trouble]).toEqual(['sylk', 'damaged']);
    const whole = verdict.findings.filter(({ confidence }) => confidence === 'certain');
    expect(whole.reduce((sum, finding) => sum + finding.matches, 0)).toBe(matches);
  });

  test('a record without an end is over the limit, and quotes in it cost no time', () => {
    const started = performance.now();
    const line = `C;Y1;X1;K"${';;'.repeat(2 ** 17)}`;
    expect(read(records(`${line}\r\n`))).toMatchObject({ format: 'sylk', trouble: 'limit' });
    const short = `C;Y1;X1;K"${';x'.repeat(2 ** 15)}\r\n`;
    expect(read(records(short.repeat(20)))).toMatchObject({ format: 'sylk', trouble: null });
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
