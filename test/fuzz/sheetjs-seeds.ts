/** Seeds as SheetJS writes them: the same cells in each of its formats. */
import * as sheetjs from 'xlsx';
import { written } from '../../scripts/people.ts';
import type { Made } from './seeds.ts';
import { ONE, TWELVE } from './sketches.ts';

/** It writes more than its types know. */
const TYPES = [
  'xlsx', 'xlsb', 'xls', 'biff5', 'biff2', 'biff3', 'biff4', 'xlml', 'ods', 'fods', 'sylk', 'dif',
  'dbf', 'wk1', 'wk3', 'html', 'txt', 'eth', 'prn',
] as const; // prettier-ignore

export function sheetjsSeeds(): Made[] {
  return TYPES.map((bookType): Made => {
    const sheet = sheetjs.utils.aoa_to_sheet([
      ['CPR', 'Nøgle', 'Navn', 'Dato'],
      ...TWELVE.map((digits, row) => [
        written(digits),
        Number(digits),
        `Søren ${row}`,
        new Date(2018, 10, 1 + row),
      ]),
    ]);
    sheet['A2'] = { ...(sheet['A2'] as object), c: [{ a: 'Anna', t: `Sag ${ONE}` }] };
    sheet['B2'] = { ...(sheet['B2'] as object), f: 'SUM(1,2)' };
    const book = sheetjs.utils.book_new(sheet, 'Ark1');
    const options = { type: 'buffer', bookType: bookType as 'xlsx', compression: true } as const;
    return [`sheetjs.${bookType}`, sheetjs.write(book, options) as Buffer];
  });
}
