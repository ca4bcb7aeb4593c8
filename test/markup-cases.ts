/** What each reader of tables in markup must do with the same workbooks, whatever the format. */
import fc from 'fast-check';
import { expect } from 'vitest';
import * as sheetjs from 'xlsx';
import type { Format, Hint } from '../agent/formats/reader.ts';
import { HINTS } from '../agent/formats/reader.ts';
import { somePeople, written } from '../scripts/people.ts';
import { cellsOf } from './cells.ts';
import type { MarkupDialect, Write } from './markup-tables.ts';
import { linesOf, read } from './reading.ts';
import { CASES, type Case } from './spreadsheet-cases.ts';
import { columns, type SheetSketch } from './workbook.ts';

export const PUBLISHED = '020280-0009';
const TWELVE = somePeople(12, 900);

/** A title, then a register with numbers as text and as numbers, among Danish words. */
export const BOOK: readonly SheetSketch[] = [
  { name: 'Forside', rows: [['Udtræk & <mere>', 'Søren "Ærø"']] },
  columns(
    ['Løbenr', ...TWELVE.map((_, row) => row + 1)],
    ['CPR-nr', ...TWELVE.map((digits) => written(digits))],
    ['Nøgle', ...TWELVE.map(Number)],
    ['Navn', ...TWELVE.map(() => 'Søren Ærø Åsen')],
  ),
];
export const FOUND = ['cpr sheet 2 B under 1: 12/12 certain', 'cpr sheet 2 C: 12/12 likely'];

/** The cases whose verdict is another one than it should be; `except` are those that the format cannot show. */
export function wrongCases(
  format: Format,
  write: (sheets: readonly SheetSketch[]) => Buffer,
  except: RegExp | null = null,
): string[] {
  const all = CASES.filter(
    ([why, { sheets }]) => !/"raw"/.test(JSON.stringify(sheets)) && except?.test(why) !== true,
  );
  expect(all.length).toBeGreaterThan(45);
  return all.flatMap(([why, wanted]) => {
    const said = saidOf(write(wanted.sheets), wanted);
    const right = [null, format, ...wanted.lines, ...(wanted.warnings ?? [])];
    return JSON.stringify(said) === JSON.stringify(right) ? [] : [`${why}: ${said.join(', ')}`];
  });
}

function saidOf(file: Buffer, { totals = {} }: Case): unknown[] {
  const { trouble, format, verdict } = read(file);
  expect(verdict).toMatchObject(totals);
  return [trouble, format, ...linesOf(verdict), ...verdict.warnings];
}

/** The names under which the file is not found to hold what `BOOK` does, with what is said then. */
export function missedUnder(
  file: Buffer,
  format: Format,
  hints: readonly Hint[] = HINTS,
): string[] {
  const right = JSON.stringify([null, format, ...FOUND]);
  return hints.flatMap((hint) => {
    const { trouble, format: told, verdict } = read(file, hint);
    const said = JSON.stringify([trouble, told, ...linesOf(verdict)]);
    return said === right ? [] : [`${hint}: ${said}`];
  });
}

type Value = string | number | null;
export type Grid = readonly (readonly Value[])[];

const LETTERS = Array.from('aæøåÆØÅé€ 0123456789-–/.,;:|<>&"\'()=+#%\n\u00a0\u200b漢😀');

export function grids(normal: (text: string) => string = (text) => text): fc.Arbitrary<Grid> {
  const texts = fc.oneof(
    fc.string({ unit: fc.constantFrom(...LETTERS), maxLength: 40 }).map(normal),
    fc.stringMatching(/^[0-9]{6}[- ]?[0-9]{4}$/),
    fc.stringMatching(/^[0-9]{1,14}$/),
  );
  const numbers = fc.oneof(
    fc.integer({ min: 0, max: 4_000_000_000 }),
    fc.integer({ min: -999_999, max: 999_999 }),
    fc.double({ min: -1e12, max: 1e12, noNaN: true, noDefaultInfinity: true }),
  );
  const values: fc.Arbitrary<Value> = fc.oneof(texts, numbers, fc.constant(null));
  return fc.integer({ min: 1, max: 20 }).chain((width) =>
    fc.array(fc.array(values, { minLength: width, maxLength: width }), {
      minLength: 1,
      maxLength: 25,
    }),
  );
}

/**
 * Random tables in random dialects: what stood in a cell must come back from it, and be counted. What
 * comes behind the first `sheets` is none of it. Returns what went wrong.
 */
// oxlint-disable-next-line max-params -- one thing each
export function misread(
  write: Write,
  dialects: fc.Arbitrary<MarkupDialect>,
  grid: fc.Arbitrary<Grid> = grids(),
  sheets = Infinity,
): string | undefined {
  const property = fc.property(grid, dialects, (rows, dialect) => {
    expect(differences(rows, write([{ rows }], dialect), sheets)).toEqual([]);
  });
  return fc.defaultReportMessage(fc.check(property, { numRuns: 150, seed: 42 }));
}

/** Of the first so many sheets; more are none of the grid. */
export function differences(grid: Grid, content: Uint8Array, sheets = Infinity): string[] {
  const { columns: seen, counts } = cellsOf(content);
  const told = new Map<string, string | number>();
  const all: string[] = [];
  for (const [key, column] of seen) {
    if (Number.parseInt(key, 10) > sheets) continue;
    const at = sheetjs.utils.decode_col(key.slice(2));
    for (const [row, value] of column) told.set(`${row} ${at}`, value);
    const filled = counts.get(key)?.filled;
    if (filled !== column.size) all.push(`${key}: ${filled} at first, then ${column.size}`);
  }
  const wanted = grid.flatMap((row, y) =>
    row.flatMap((value, x): [string, string | number][] =>
      value === null || value === '' ? [] : [[`${y} ${x}`, value]],
    ),
  );
  if (told.size !== wanted.length) all.push(`${told.size} cells of ${wanted.length}`);
  for (const [key, value] of wanted) {
    const is = told.get(key);
    const isSame = typeof value === 'number' ? Number(is) === value : is === value;
    if (!isSame) all.push(`${key}: ${JSON.stringify(is)} instead of ${JSON.stringify(value)}`);
  }
  return all;
}

const MAX_MS = 1000;
const MAX_BYTES = 20 * 2 ** 20;

/** Of the file cut at many lengths, those that are not damaged. */
export function undamagedCuts(file: Buffer, { from = 200, to = file.length } = {}): string[] {
  const lengths = Array.from({ length: 40 }, (_, i) => from + Math.floor(((to - from) * i) / 40));
  return lengths.flatMap((length) => {
    const { trouble, verdict } = read(file.subarray(0, length));
    return trouble === 'damaged' && verdict.matches <= 24 ? [] : [`${length}: ${trouble}`];
  });
}

const WRONG = ['<', '>', '"', "'", '&', '=', '-', '\0', '</', '<!--', '9', ']]>'];

/** A thousand files with wrong bytes in them: the one that does not end soon, or crashes, or takes memory. */
export function wildMutant(file: Buffer, numRuns = 1000): string | undefined {
  const change = fc.record({
    at: fc.nat({ max: file.length - 1 }),
    bytes: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 4 }),
      fc.constantFrom(...WRONG).map((text) => Buffer.from(text)),
    ),
  });
  const troubles = new Set<string | null>();
  const property = fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
    const mutant = Buffer.from(file);
    for (const { at, bytes } of changes) mutant.set(bytes.subarray(0, mutant.length - at), at);
    const { trouble } = expectSmall(mutant);
    expect(trouble).not.toBe('crashed');
    troubles.add(trouble);
  });
  const report = fc.defaultReportMessage(fc.check(property, { numRuns, seed: 43 }));
  return report ?? (troubles.size < 2 ? 'all of them were read alike' : undefined);
}

/** A hostile file ends within a second and takes little memory. */
export function expectSmall(file: Buffer): ReturnType<typeof read> {
  const before = process.memoryUsage();
  // Not the clock's: others are at work on the machine.
  const started = process.cpuUsage();
  const reading = read(file);
  const { user, system } = process.cpuUsage(started);
  expect((user + system) / 1000).toBeLessThan(MAX_MS);
  const after = process.memoryUsage();
  expect(after.external - before.external).toBeLessThan(MAX_BYTES);
  return reading;
}
