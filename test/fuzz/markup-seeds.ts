/** Seeds of OpenDocument, of markup, of web pages and of separated text. */
import { gnumericBook, spreadsheetMl } from '../markup-tables.ts';
import { openDocument } from '../open-document.ts';
import { ENCODINGS, textTable } from '../text-table.ts';
import { webArchive, webPage } from '../web-pages.ts';
import { documentPlaces, markupPlaces } from './markup-places.ts';
import type { Made } from './seeds.ts';
import { BOOK, ODD_ROWS, ROWS } from './sketches.ts';

export function markupSeeds(): Made[] {
  return [
    ['book.ods', openDocument(BOOK, { writer: 'libreoffice', folded: true }, documentPlaces())],
    ['excel.ods', openDocument(BOOK, { writer: 'excel', text: 'spans', encoding: 'utf-16be' })],
    ['flat.fods', openDocument(BOOK, { flat: true, grouped: true, renamed: true }, documentPlaces())],
    ['book.xml', spreadsheetMl(BOOK, { placed: true }, markupPlaces())],
    ['prefix.xml', spreadsheetMl(BOOK, { prefix: 'ss', encoding: 'utf-16le', text: 'runs' })],
    ['book.gnumeric', gnumericBook(BOOK, { gzip: true }, markupPlaces())],
    ['plain.gnumeric', gnumericBook(BOOK, { encoding: 'windows-1252', text: 'decimal' })],
    ...(['excel', 'libreoffice', 'sheetjs', 'plain'] as const).map(
      (writer): Made => [`${writer}.html`, webPage(BOOK, { writer }, markupPlaces())],
    ),
    ['open.html', webPage(BOOK, { open: true, upper: true, quote: '', encoding: 'utf-16le' })],
    ...(['quoted-printable', 'base64', '8bit'] as const).map(
      (transfer): Made => [`${transfer}.mht`, webArchive(BOOK, { transfer }, markupPlaces())],
    ),
    ...ENCODINGS.map((encoding): Made => [`${encoding}.csv`, textTable(ROWS, { encoding })]),
    ['odd.csv', textTable(ODD_ROWS, { separator: ',', encoding: 'utf-16le' })],
    ['tab.tsv', textTable(ODD_ROWS, { separator: '\t', quotes: 'all', lineEnd: '\r', endsOpen: true })],
    ['sep.csv', textTable(ROWS, { separator: '|', announced: true })],
  ]; // prettier-ignore
}
