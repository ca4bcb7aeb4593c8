/**
 * One register in each dialect of the xlsx family: shared strings or not, entities, rich text,
 * prefixes, UTF-16, odd parts. And each file cut short: it must say so, and never be clean.
 */
import { describe, expect, test } from 'vitest';
import { somePeople, written } from '../scripts/people.ts';
import { linesOf, read } from './reading.ts';
import { textTable } from './text-table.ts';
import { columns, workbook, type Dialect, type SheetSketch } from './workbook.ts';

const PEOPLE = somePeople(30, 300);
const SHEETS: readonly SheetSketch[] = [
  { name: 'Forside', rows: [['Udtræk & <mere>', 'Søren "Ærø"']] },
  columns(
    ['Løbenr', ...PEOPLE.map((_, row) => row + 1)],
    ['CPR-nr', ...PEOPLE.map((digits) => written(digits))],
    ['Nøgle', ...PEOPLE.map(Number)],
    ['Navn', ...PEOPLE.map(() => 'Søren Ærø Åsen')],
    ['Født', ...PEOPLE.map((_, row) => ({ value: 20_000 + row, format: 'dd\\-mm\\-yyyy' }))],
  ),
];
const FOUND = ['cpr sheet 2 B under 1: 30/30 certain', 'cpr sheet 2 C: 30/30 likely'];

const STRINGS = ['shared', 'inline', 'str'] as const;
const TEXTS = ['plain', 'decimal', 'hex', 'cdata', 'runs', 'phonetic', 'preserve'] as const;
const ENCODINGS = ['utf-8', 'utf-8 bom', 'utf-16le', 'utf-16be'] as const;

/** What else may differ, one thing at a time. */
const ODDITIES: readonly Dialect[] = [
  {},
  { prefix: 'x' },
  { prefix: 'regneark' },
  { strict: true },
  { references: false },
  { styles: false },
  { folder: 'Regneark/bog' },
  { folder: 'XL' },
  { sheetPart: (index) => `data/tabel ${index}.bin` },
  { targets: 'absolute' },
  { order: 'reversed' },
  { order: 'shared first' },
  { separator: '\\' },
  { pack: { stored: true } },
  { pack: { streamed: true } },
  { quote: "'" },
  { spaced: true },
  { turned: true },
  { kind: 'xlsm' },
  { kind: 'xltx' },
  { kind: 'xltm' },
  { kind: 'xlam' },
  { prefix: 'x', strict: true, references: false, styles: false, order: 'reversed' },
  { prefix: 's', spaced: true, quote: "'", turned: true, targets: 'absolute' },
];

const DIALECTS: readonly (readonly [name: string, dialect: Dialect])[] = STRINGS.flatMap(
  (strings) =>
    TEXTS.flatMap((text) =>
      ENCODINGS.flatMap((encoding) =>
        ODDITIES.map((odd): [string, Dialect] => {
          const part = odd.sheetPart ? { ...odd, sheetPart: 'odd' } : odd;
          return [
            JSON.stringify({ strings, text, encoding, ...part }),
            { strings, text, encoding, ...odd },
          ];
        }),
      ),
    ),
);

/** A workbook without references has nothing between its cells, and no way to leave one out. */
describe('one register in each dialect', () => {
  test.each(STRINGS)('texts %s', (strings) => {
    const wrong = DIALECTS.filter(([, dialect]) => dialect.strings === strings).flatMap(
      ([name, dialect]) => {
        const { verdict, trouble, format } = read(workbook(SHEETS, dialect));
        const said = [trouble, format, ...linesOf(verdict)];
        const right = [null, dialect.kind ?? 'xlsx', ...FOUND];
        return JSON.stringify(said) === JSON.stringify(right)
          ? []
          : [`${name}: ${said.join(', ')}`];
      },
    );
    expect(wrong).toEqual([]);
  });
});

const CUT: readonly (readonly [why: string, file: Buffer])[] = [
  ['as Excel writes it', workbook(SHEETS)],
  ['inline texts', workbook(SHEETS, { strings: 'inline' })],
  ['stored, so that the cut is in the middle of XML', workbook(SHEETS, { pack: { stored: true } })],
  ['streamed, sizes after the data', workbook(SHEETS, { pack: { streamed: true } })],
  ['UTF-16', workbook(SHEETS, { encoding: 'utf-16be', pack: { stored: true } })],
  ['prefixes and rich text', workbook(SHEETS, { prefix: 'x', text: 'runs' })],
  ['the directory of parts last', workbook(SHEETS, { order: 'reversed' })],
];
const LENGTHS = 40;

function cuts(file: Buffer): Buffer[] {
  return Array.from({ length: LENGTHS }, (_, i) =>
    file.subarray(0, Math.max(1, Math.floor((file.length * i) / LENGTHS) - (i % 3))),
  );
}

describe('cut short', () => {
  test.each(CUT)('%s: is damaged and not clean', (_why, file) => {
    for (const cut of cuts(file)) {
      const { trouble, verdict } = read(cut);
      // Up to the first few bytes it is not even an archive.
      const allowed = cut.length < 64 ? ['damaged', 'not-spreadsheet'] : ['damaged'];
      expect(allowed, `${cut.length} of ${file.length} bytes`).toContain(trouble);
      expect(verdict.matches).toBeLessThanOrEqual(60);
    }
  });

  const rows = [['CPR-nr', 'Navn'], ...PEOPLE.map((digits) => [written(digits), 'Søren'])];
  test.each(['utf-8', 'utf-16le bom', 'utf-16be', 'utf-32le bom', 'windows-1252'] as const)(
    'a text table as %s is a shorter table',
    (encoding) => {
      const file = textTable(rows, { encoding });
      for (const cut of cuts(file)) {
        const { trouble, verdict } = read(cut, 'table');
        expect([null, 'not-spreadsheet'], `${cut.length} of ${file.length}`).toContain(trouble);
        expect(verdict.matches).toBeLessThanOrEqual(30);
      }
      expect(read(file, 'table').verdict.matches).toBe(30);
    },
  );
});
