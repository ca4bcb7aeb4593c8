/** Which number formats show a date: the usual ones by their number, the others by their code. */
import { expect, test } from 'vitest';
import { isDateFormat, StyleSheet } from '../../../../agent/formats/office/styles.ts';
import { XmlTokenizer } from '../../../../agent/formats/markup/xml.ts';

function xf(id: number): string {
  return `<xf numFmtId="${id}"/>`;
}

function dateStyles(markup: string): readonly number[] {
  const styles = new StyleSheet();
  const tokenizer = new XmlTokenizer(styles);
  tokenizer.write(Buffer.from(markup));
  tokenizer.end();
  return [...styles.dateStyles()];
}

test('cell styles that show a date, by built-in number or by a format code of their own', () => {
  const ids = [0, 14, 164, 165, 15, 22, 23, 27, 45, 47, 50, 58, 59, 999];
  const markup = `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="dd\\-mm\\-yy"/>
    <numFmt numFmtId="165" formatCode="000000\\-0000"/><numFmt numFmtId="15" formatCode="0"/></numFmts>
    <cellStyleXfs>${xf(14)}</cellStyleXfs>
    <cellXfs>${ids.map(xf).join('')}<xf/></cellXfs>
    <dxfs>${xf(14)}</dxfs></styleSheet>`;
  expect(dateStyles(markup)).toEqual([0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1, 1, 0, 0, 0]);
});

test('numbers of formats are keys and nothing else', () => {
  expect(
    dateStyles('<s><cellXfs><xf numFmtId="__proto__"/><xf numFmtId="x"/></cellXfs></s>'),
  ).toEqual([0, 0]);
});

test('more styles than Excel knows are not kept', () => {
  expect(dateStyles(`<s><cellXfs>${xf(14).repeat(100_000)}</cellXfs></s>`).length).toBe(2 ** 16);
});

const codes: readonly [code: string, isDate: boolean][] = [
  ['General', false],
  ['0', false],
  ['000000-0000', false],
  ['000000"-"0000', false],
  ['0" dage"', false],
  ['0\\d\\a\\g', false],
  ['_d0*m0', false],
  ['[Red]0;[Yellow]-0', false],
  ['[$-406]0', false],
  ['[>9]0', false],
  ['"dd-mm-yy', false],
  ['[dd', false],
  ['#,##0 "kr."', false],
  ['@', false],
  ['', false],
  ['dd-mm-yyyy', true],
  ['[$-406]d. mmmm yyyy;@', true],
  ['DD/MM/YY', true],
  ['hh:mm', true],
  ['ss.000', true],
  ['[h]', true],
  ['[mm]:00', true],
  ['0;yy', true],
  ['"d"yy', true],
];

for (const [code, isDate] of codes) {
  test(`a format code shows ${isDate ? 'a date' : 'no date'}: ${code}`, () => {
    expect(isDateFormat(code)).toBe(isDate);
  });
}
