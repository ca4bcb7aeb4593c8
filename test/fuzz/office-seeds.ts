/** Seeds of xlsx and xlsb. */
import { binaryWorkbook } from '../binary-workbook.ts';
import { workbook } from '../workbook.ts';
import { packed } from '../workbook-places.ts';
import { binaryPlaces, places } from './office-places.ts';
import type { Made } from './seeds.ts';
import { BOOK } from './sketches.ts';

export function officeSeeds(): Made[] {
  return [
    ['shared.xlsx', workbook(BOOK)],
    ['inline.xlsx', workbook(BOOK, { strings: 'inline', text: 'hex', spaced: true })],
    ['str.xlsx', workbook(BOOK, { strings: 'str', prefix: 'x', quote: "'", references: false })],
    ['strict.xlsx', workbook(BOOK, { strict: true, text: 'runs', pack: { streamed: true } })],
    ['utf-16.xlsx', workbook(BOOK, { encoding: 'utf-16le', text: 'cdata', pack: { stored: true } })],
    ['macros.xlsm', workbook(BOOK, { kind: 'xlsm', order: 'reversed', separator: '\\' })],
    ['places.xlsx', packed(places())],
    ['book.xlsb', binaryWorkbook(BOOK)],
    ['rich.xlsb', binaryWorkbook(BOOK, { rich: true, numbers: 'formula', cells: 'short', blanks: true, noise: 5 })],
    ['inline.xlsb', binaryWorkbook(BOOK, { strings: 'formula', numbers: 'double', styles: true, date1904: true })],
    ['places.xlsb', binaryWorkbook(BOOK, { parts: binaryPlaces() })],
  ]; // prettier-ignore
}
