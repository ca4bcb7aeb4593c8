/**
 * The threats of hostile files (F) and disks (M): where each is tested, and those that all formats have alike,
 * tested over all that hold sheets: two far cells (F8), names that are words of the language (F12), and
 * names of files that lie (F16).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HINTS } from '../agent/formats/reader.ts';
import { binaryWorkbook } from './binary-workbook.ts';
import { expectSmall } from './markup-cases.ts';
import { gnumericBook, spreadsheetMl } from './markup-tables.ts';
import { openDocument } from './open-document.ts';
import { linesOf, read } from './reading.ts';
import { register, text } from './spreadsheet-cases.ts';
import { webArchive, webPage } from './web-pages.ts';
import { workbook, type SheetSketch } from './workbook.ts';
import { xlsWorkbook } from './xls-writer.ts';

/** What each threat is, and the words of a test of it. */
const THREATS: readonly (readonly [threat: string, file: string, words: string])[] = [
  ['F1 bombs of one entry', 'hostile-archives', "describe('bombs'"],
  ['F2 entries that overlap', 'agent/formats/archive/zip', 'entries that overlap are damaged'],
  ['F3 sizes that lie', 'hostile-archives', 'the same that claims to be small'],
  ['F4 archives without end', 'hostile-archives', 'the quine is one'],
  ['F5 too many entries', 'hostile-archives', '60,000 entries'],
  ['F6 entities', 'agent/formats/opendocument/ods-hostile', 'a billion laughs'],
  ['F6 entities', 'agent/formats/markup/spreadsheetml', 'entities are never expanded'],
  ['F6 entities', 'agent/formats/markup/xml', 'an external entity'],
  ['F7 depth', 'agent/formats/markup/xml', 'far too deep'],
  ['F7 endless texts', 'agent/formats/web/html', 'wherever a text of 50 MB is cut'],
  ['F9 compound files in circles', 'agent/formats/archive/cfb', 'a chain in a circle'],
  ['F9 compound files in circles', 'agent/formats/archive/cfb', 'a small stream in a circle'],
  ['F9 compound files in circles', 'agent/formats/archive/cfb', 'names in a circle'],
  ['F9 compound files in circles', 'agent/formats/archive/cfb', 'the list of a table, in a circle'],
  ['F10 records that lie', 'agent/formats/office/xlsb-hostile', 'a thousand damaged workbooks'],
  ['F10 records that lie', 'agent/formats/xls/xls-hostile', 'a thousand damaged workbooks'],
  ['F8 far corners', 'agent/formats/xls/xls-hostile', 'two cells in far corners'],
  ['F11 slow regular expressions', 'regexes', 'none may take more than linear time'],
  [
    'F15 unread is never clean',
    'hostile-archives',
    'nothing that was not read to its end is clean',
  ],
  ['F15 unread is never clean', 'agent/judge', 'encrypted, damaged and unread are told apart'],
  ['F15 unread is never clean', 'corpus', 'is what its manifest says'],
  ['F16 polyglots', 'hostile-archives', "describe('polyglots'"],
  ['F17 names that lead outside', 'hostile-archives', 'are never opened or connected to'],
  ['F13 a file that runs code', 'agent/inspect/confinement', "the child cannot'"],
  [
    'F13 a file that runs code',
    'agent/inspect/confinement',
    'is ended, and the next file is right',
  ],
  ['F14 a file that hangs its child', 'torture/queue', 'a tenth of poison'],
  ['F14 a file that hangs its child', 'agent/scan', 'is left until it changes'],
  ['F18 a child that lies', 'agent/inspect/parent', 'reads behind the end'],
  ['M1 pipes and sockets', 'torture/odd-files', '64 pipes, and sockets'],
  ['M2 links in circles', 'agent/scan', 'links are counted, and each file is read once'],
  ['M3 a folder exchanged for a link', 'torture/swap', 'no file outside is read through the link'],
  [
    'M5 what is left to a child',
    'agent/inspect/confinement',
    'inherits nothing that was left open',
  ],
  ['M6 hard links', 'agent/open', 'several names of one file have one identity'],
  ['M10 names of any bytes', 'agent/scan', 'a name that is no UTF-8'],
  ['M10 trees too deep', 'agent/walk/walk', 'a tree that is too deep for any path'],
  ['M11 changes while it is read', 'agent/scan', 'all the time is not called clean'],
  ['M13 a terabyte of nothing', 'torture/odd-files', 'files that claim a terabyte'],
  ['M21 dumps of a child', 'agent/inspect/confinement', 'core file size'],
  ['L numbers that get out', 'torture/leaks', "describe('what the child says'"],
];

test.each(THREATS)('%s: in %s.test.ts', (_threat, file, words) => {
  const source = readFileSync(join(import.meta.dirname, `${file}.test.ts`), 'utf8');
  expect(source.replaceAll(/\n \* /g, ' ')).toContain(words);
});

const FORMATS: readonly (readonly [name: string, write: (sheets: SheetSketch[]) => Buffer])[] = [
  ['xlsx', (sheets) => workbook(sheets)],
  ['xlsb', (sheets) => binaryWorkbook(sheets)],
  ['xls', (sheets) => xlsWorkbook(sheets)],
  ['xls for Excel 5', (sheets) => xlsWorkbook(sheets, { version: 5 })],
  ['ods', (sheets) => openDocument(sheets, { folded: true })],
  ['fods', (sheets) => openDocument(sheets, { folded: true, flat: true })],
  ['SpreadsheetML', (sheets) => spreadsheetMl(sheets, { placed: true })],
  ['gnumeric', (sheets) => gnumericBook(sheets, { gzip: true })],
  ['html', (sheets) => webPage(sheets)],
  ['mhtml', (sheets) => webArchive(sheets)],
];

const WORDS = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
const FOUND = ['cpr A under 1: 12/12 certain'];
/** Of formats that can say where a cell is, without all those before it. */
const PLACING = new Set(['xlsx', 'xlsb', 'ods', 'fods', 'SpreadsheetML', 'gnumeric']);
const LAST = { row: 1_048_575, column: 16_383 };

describe.each(FORMATS)('%s', (_name, write) => {
  test('F12: names that are words of the language are names', () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const sheets: SheetSketch[] = WORDS.map((word) => ({
      name: word,
      rows: [WORDS, WORDS],
      comments: [['A1', word]],
    }));
    const { verdict, trouble } = read(write([{ ...register('CPR-nr', text) }, ...sheets]));
    expect(trouble).toBeNull();
    expect(linesOf(verdict)).toEqual(FOUND);
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    expect(Object.keys({})).toEqual([]);
  });

  test('F16: it is told by its content, under any name', () => {
    const content = write([register('CPR-nr', text)]);
    const formats = new Set<string>();
    for (const hint of HINTS) {
      const { verdict, trouble, format } = read(content, hint);
      expect([hint, trouble, linesOf(verdict)]).toEqual([hint, null, FOUND]);
      formats.add(format);
    }
    expect(formats.size).toBe(1);
  });
});

const PLACED = FORMATS.filter(([name]) => PLACING.has(name));

test.each(PLACED)('F8: two cells in far corners of a sheet are two cells: %s', (_name, write) => {
  const last: (string | null)[] = [];
  last[LAST.column] = '020280-0009';
  const rows = Array.from({ length: LAST.row + 1 }, (_, row): (string | null)[] => {
    if (row === 0) return ['020280-0009'];
    return row === LAST.row ? Array.from(last, (cell) => cell ?? null) : [];
  });
  const { verdict, trouble } = expectSmall(write([{ rows }]));
  expect(trouble).toBeNull();
  expect(verdict).toMatchObject({ matches: 2, persons: 1 });
});
