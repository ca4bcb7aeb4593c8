/**
 * Cells of DIF and SYLK that say no more than their value are read from their bytes, others as strings:
 * the same values, written so that each way has to read them, count the same.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { somePeople, written } from '../../../../scripts/people.ts';
import { cellsOf } from '../../../cells.ts';
import { linesOf, read } from '../../../reading.ts';

const PEOPLE = somePeople(30, 530);
const NUMBERS = ['0', '-0', '7', '1234', '010165', '12.5', '12.50', '.5', '5.', '0.5', '-3.25', '00.5', '+4', '1e5', '123456.1234567', '12345678901234567', '101650000', '9999999999', '-5', '1.0', '0.0000001', '1.2.3', '', '-']; // prettier-ignore
const TEXTS = ['', 'x', 'Søren', 'S\x9bren', '\xC6ble', '\xC3\x86ble', '="0101650000"', '=1', '01-09-1965', 'a b', '1,2', 'y'.repeat(300), 'a;;b', '\x1BNqa', '12345', '020280-0009, 010165 0000']; // prettier-ignore

const value = fc.oneof(
  fc.constantFrom(...PEOPLE).map((digits) => ({ number: false, text: written(digits) })),
  fc.constantFrom(...PEOPLE).map((digits) => ({ number: true, text: digits })),
  fc.constantFrom(...NUMBERS).map((text) => ({ number: true, text })),
  fc.constantFrom(...TEXTS).map((text) => ({ number: false, text })),
);
type Value = typeof value extends fc.Arbitrary<infer T> ? T : never;
const rows = fc.array(fc.array(value, { maxLength: 6 }), { minLength: 1, maxLength: 120 });

/** `aside` stands in front of each kind: no program writes one, and all read it. */
function dif(table: readonly (readonly Value[])[], aside: string, end: string): Buffer {
  const lines = ['TABLE', '0,1', '"x"', 'DATA', '0,0', '""'];
  for (const row of table) {
    lines.push(`${aside}-1,0`, 'BOT');
    for (const { number, text } of row) {
      if (number) lines.push(`${aside}0,${text}`, 'V');
      else lines.push(`${aside}1,0`, `"${text.replaceAll('"', '""')}"`);
    }
  }
  return Buffer.from([...lines, '-1,0', 'EOD', ''].join(end), 'latin1');
}

/** `aside` stands behind each cell. */
function sylk(table: readonly (readonly Value[])[], aside: string, end: string): Buffer {
  const lines = ['ID;PX', 'P;PGeneral', 'P;Pdd/mm/yyyy', 'F;P1;C2'];
  table.forEach((row, y) => {
    row.forEach(({ number, text }, x) => {
      lines.push(`C;Y${y + 1};X${x + 1};K${number ? text : `"${text}"`}${aside}`);
    });
  });
  return Buffer.from([...lines, 'E', ''].join(end), 'latin1');
}

/** Without dates, and a row is told once: what stands behind the last column begins the next one. */
function sparseSylk(table: readonly (readonly Value[])[], aside: string, end: string): Buffer {
  const lines = ['ID;PX', 'F;P0;DG0G8'];
  table.forEach((row, y) => {
    row.forEach(({ number, text }, x) => {
      const place = x === 0 ? `X1;Y${y + 1}` : `X${2 * x + 1}`;
      lines.push(`C;${place};K${number ? text : `"${text}"`}${aside}`);
    });
    lines.push(`C;X${row.length + 20}${aside}`, `C;K"y"${aside}`, `C;X7;K"";Y${y + 1}${aside}`);
  });
  return Buffer.from([...lines, 'E', ''].join(end), 'latin1');
}

test.each([
  ['dif', dif, ' '],
  ['sylk', sylk, ';S'],
  ['sylk', sparseSylk, ';S'],
] as const)('%s: plain or not, it is the same', (format, make, aside) => {
  fc.assert(
    fc.property(rows, fc.constantFrom('\r\n', '\n'), (table, end) => {
      const [plain, other] = [make(table, '', end), make(table, aside, end)];
      expect(read(plain, 'table')).toMatchObject({ format, trouble: null });
      expect(linesOf(read(plain, 'table').verdict)).toEqual(linesOf(read(other, 'table').verdict));
      expect(cellsOf(plain)).toEqual(cellsOf(other));
    }),
    { seed: 531, numRuns: 60 },
  );
});

test('a cell where no program has columns stands in the last one, plain or not', () => {
  const row = Array.from({ length: 16_386 }, () => ({ number: false, text: 'x' }));
  row.push({ number: false, text: written(PEOPLE[0]!) });
  const [plain, other] = [dif([row], '', '\n'), dif([row], ' ', '\n')];
  expect(cellsOf(plain).counts.get('1!XFD')?.filled).toBe(4);
  expect([...cellsOf(plain).counts]).toEqual([...cellsOf(other).counts]);
});

test('a quote of SYLK that is never closed costs no digit', () => {
  const file = Buffer.from('ID;PX\r\nC;Y1;X1;K"0101650000\r\nE\r\n');
  expect(cellsOf(file).counts.get('1!A')).toMatchObject({ filled: 1, ten: 1 });
});
