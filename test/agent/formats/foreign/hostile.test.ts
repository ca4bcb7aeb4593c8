/**
 * Registers in old and foreign formats, cut and changed at random: what is left of them is found, or there
 * is a reason why not. A number that stands in the file whole must never be passed over in silence.
 */
import { describe, expect, test } from 'vitest';
import { random, somePeople } from '../../../../scripts/people.ts';
import { compound } from '../../../compound-writer.ts';
import {
  dbaseTable, difTable, openOfficeTable, quattro9, type Rows, sylkTable, worksheet,
} from '../../../foreign-tables.ts'; // prettier-ignore
import { numbersDocument } from '../../../numbers-document.ts';
import { read } from '../../../reading.ts';

const PEOPLE = somePeople(30, 550);
const REGISTER: Rows = [['CPR', 'Navn'], ...PEOPLE.map((digits) => [digits, 'Anne'])];
const FIELDS = [
  { name: 'CPR', type: 'C', length: 10 },
  { name: 'NAVN', type: 'C', length: 10 },
] as const;

const FILES: readonly (readonly [why: string, file: Buffer])[] = [
  ['dBase', dbaseTable(FIELDS, PEOPLE.map((digits) => [digits, 'Anne']))],
  ['FoxPro', dbaseTable(FIELDS, PEOPLE.map((digits) => [digits, 'Anne']), { version: 0x30 })],
  ['DIF', difTable(REGISTER)],
  ['SYLK', sylkTable(REGISTER)],
  ['1-2-3', worksheet('wk1', [REGISTER])],
  ['1-2-3 from version 3 on', worksheet('wk3', [REGISTER], { order: 'columns' })],
  ['Quattro Pro', worksheet('wq2', [REGISTER])],
  ['Quattro Pro for Windows', worksheet('wb2', [REGISTER])],
  ['Quattro Pro 8', compound({ PerfectOffice_MAIN: worksheet('wb2', [REGISTER]) })],
  ['Quattro Pro 9', quattro9([REGISTER])],
  ['Works', worksheet('works', [REGISTER])],
  ['OpenOffice 1', openOfficeTable(REGISTER)],
  ['Numbers', numbersDocument([REGISTER])],
]; // prettier-ignore

const CUTS = 100;
const MUTANTS = 300;
const MOST_MS = 1000;

/** How many of the people stand in the bytes, each digit in its place, and are no part of a word. */
function standing(file: Buffer): number {
  const text = file.toString('latin1');
  return PEOPLE.filter((digits) => {
    return new RegExp(`(?<![\\w\x80-\xff]"?)${digits}(?!"?[\\w\x80-\xff])`).test(text);
  }).length;
}

/** Null where all is well. */
function complaint(file: Buffer): string | null {
  const started = performance.now();
  const { trouble, verdict } = read(file);
  if (performance.now() - started > MOST_MS) return 'too slow';
  const there = standing(file);
  if (trouble === 'crashed') return 'an error of no kind';
  if (trouble === 'not-spreadsheet' && there > 0) return `passed over with ${there} people in it`;
  // One that stands alone, elsewhere, is listed as possible.
  const found = verdict.findings.reduce((sum, { matches }) => sum + matches, 0);
  return trouble === null && found < there ? `${found} of ${there}` : null;
}

describe.each(FILES)('%s', (_why, file) => {
  test('cut', () => {
    const complaints = Array.from({ length: CUTS }, (_, at) => {
      const cut = file.subarray(0, Math.floor((at * file.length) / CUTS));
      return [cut.length, complaint(cut)] as const;
    });
    expect(complaints.filter(([, told]) => told !== null)).toEqual([]);
  });

  test('changed', () => {
    const at = random(560);
    const complaints = Array.from({ length: MUTANTS }, () => {
      const mutant = Buffer.from(file);
      const places = Array.from({ length: 1 + Math.floor(at() * 3) }, () => {
        const place = Math.floor(at() * file.length);
        mutant[place] = Math.floor(at() * 256);
        return place;
      });
      return [places, complaint(mutant)] as const;
    });
    expect(complaints.filter(([, told]) => told !== null)).toEqual([]);
  });
});
