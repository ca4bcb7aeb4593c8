/**
 * The same cells as SheetJS sees: on every corpus file that both read, for each sheet and column the
 * number of filled cells and of numbers, in the first look and in the second, and each value of six
 * digits or more. Where we differ, the table says why.
 */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as sheetjs from 'xlsx';
import * as codepages from 'xlsx/dist/cpexcel.full.mjs';
import { Unreadable } from '../agent/formats/reader.ts';
import { cellsOf, put, type Cells, type Column, type Columns } from './cells.ts';
import { CORPUS, corpusFiles, HAS_CORPUS } from './corpus.ts';

/** Files on which the two differ, and why. */
const DIFFERENCES: Readonly<Record<string, string>> = {
  'csv-8bit/050-sauron.SHIFT_JIS.csv':
    'its letters are Japanese: both find the cells, neither the letters',
  'csv-ascii/053-dar_husnummer.csv': 'quotes behind backslashes: SheetJS keeps them, we drop them',
  'csv-ascii/055-table.csv': 'quotes behind backslashes: SheetJS keeps them, we drop them',
  'csv-utf16-32/060-example-utf16be-bom.tsv': 'SheetJS takes UTF-16BE for something else',
  'csv-utf16-32/062-premiere.utf32lebom.csv': 'SheetJS knows no UTF-32',
  'corrupt/046-file_corrupted.ods': 'without its content',
  'enc-odf/077-sampleEncryptedODSFile.ods': 'encrypted',
  'enc-odf/078-encrypted-letmein.ods': 'encrypted',
  'corrupt/043-Test_git_issue_5.xls': 'sectors behind the end of the file: SheetJS makes do',
  'corrupt/044-clusterfuzz-testcase-minimized-POIHSSFFuzzer-6137883240824832.xls':
    'no workbook begins in it: damaged here, empty there',
  'enc-xls-cryptoapi/091-35897-type4.xls': 'encrypted',
  'enc-xls-cryptoapi/092-encryptedBook.xls': 'encrypted',
  'enc-xls-cryptoapi/093-97_rc4cryptoapi_password.xls': 'encrypted',
  'enc-xls-rc4/095-pwtest2.xls': 'encrypted',
  'enc-xls-rc4/096-password_2002_40_972000.xls': 'encrypted',
  'enc-xls-rc4/098-testEXCEL_protected_passtika.xls': 'encrypted',
  'enc-xls-xor/099-password_2002_40_xor.xls': 'encrypted',
  'enc-xls-xor/100-password_2002_40_xor.xls': 'encrypted',
  'xls-big/126-StringContinuationAfterCharacterData.xls':
    'years of a Japanese era: numbers here, dates there',
  'xls-oddext/127-example1xls': 'a 0 with a date style: 30-12-1899 here, 00-01-1900 there',
  'ods/013-times_1900.ods': 'times of day: as they are written here, parts of a day there',
  'ods/015-34619.ods': 'SheetJS loses every cell that has more than one paragraph, and others',
  'dbf/071-d11.dbf': 'SheetJS tells where memos stand in their own file, and truths',
  'dbf/072-vfp3.dbf': 'SheetJS knows no day before 1900',
  'dbf/074-dbase_32.dbf': 'the name of a field without texts: a heading here, nothing there',
  'numbers-09-bundle-zip/005-badindexzip.numbers': 'noise, of which SheetJS makes cells',
  'numbers-iwa/006-crlf.numbers': 'an error is nothing here, and a cell there',
  'numbers-iwa/007-duration_112.numbers': 'lengths of time: parts of a day here, dates there',
  'sylk/018-SylkTest.slk': 'the format of one cell, which SheetJS gives to another too',
  'html/004-sampleSelfClosingTags.html':
    'a cell that closes itself: empty here, to SheetJS it takes in the next one',
  'xlsm/038-tdf111974.xlsm': 'two macro sheets have no part: SheetJS gives theirs to the next',
  'xlsx-odd/147-123233_charts.xlsx': 'a 0 with a date style: 30-12-1899 here, 00-01-1900 there',
  'xmlbomb/158-poc-xmlbomb-empty.xlsx':
    'its texts are entities of a document type: refused as damaged',
  'xmlbomb/159-attack_quadratic_blowup.xlsx':
    'its texts are entities of a document type: refused as damaged',
};

sheetjs.set_cptable(codepages);

const READ_HERE =
  /^(XLSX|XLSM|XLTX|XLSB|XLS |ODS|OTS|Flat ODS|SpreadsheetML|HTML|CSV|DBF|Lotus|Numbers|Quattro|SXC|SYLK)/;
const DIGITS = 6;

function theirs(content: Buffer, isText: boolean): Columns {
  const options: sheetjs.ParsingOptions = { cellNF: true, dense: true, raw: true };
  const codepage = isUtf8(content) ? 65_001 : 1252;
  const book = sheetjs.read(content, isText ? { ...options, codepage } : options);
  const date1904 = book.Workbook?.WBProps?.date1904 === true;
  const columns: Columns = new Map();
  book.SheetNames.forEach((name, sheet) => {
    const rows = (book.Sheets[name]?.['!data'] ?? []) as (sheetjs.CellObject | undefined)[][];
    rows.forEach((cells, row) => {
      cells?.forEach((cell, column) => {
        const value = cell === undefined ? undefined : valueOf(cell, date1904);
        if (value !== undefined && value !== '') put(columns, { sheet, row, column }, value);
      });
    });
  });
  return columns;
}

/** As our contract has it: a number with a date style comes as a date. */
function valueOf({ t, v, z }: sheetjs.CellObject, date1904: boolean): string | number | undefined {
  if (t === 'z' || v === undefined) return undefined;
  if (t !== 'n') return String(v);
  if (typeof z !== 'string' || !sheetjs.SSF.is_date(z)) return Number(v);
  type Day = { readonly d: number; readonly m: number; readonly y: number };
  const day = sheetjs.SSF.parse_date_code(Number(v), { date1904 }) as Day | null;
  // It knows none before 1900.
  if (day === null) return String(v);
  const { d, m, y } = day;
  return `${String(d).padStart(2, '0')}-${String(m).padStart(2, '0')}-${y}`;
}

function differences(content: Buffer, isText: boolean): string[] {
  try {
    return differencesOf(cellsOf(content), theirs(content, isText));
  } catch (error) {
    if (error instanceof Unreadable) return [error.trouble];
    throw error;
  }
}

function differencesOf({ columns: left, counts }: Cells, right: Columns): string[] {
  const all = differentCounts(counts, right);
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    const [mine, other] = [left.get(key) ?? new Map(), right.get(key) ?? new Map()] as [
      Column,
      Column,
    ];
    if (mine.size !== other.size) all.push(`${key}: ${mine.size} filled, SheetJS ${other.size}`);
    for (const row of new Set([...mine.keys(), ...other.keys()])) {
      const [a, b] = [mine.get(row), other.get(row)];
      const long = [a, b].some((value) => String(value).replace(/\D/g, '').length >= DIGITS);
      if (long && !isSame(a, b)) all.push(`${key}${row + 1}: ${a}, SheetJS ${b}`);
    }
  }
  return all;
}

const COUNTED = {
  filled: /^/,
  ten: /^\d{10}$/,
  nine: /^\d{9}$/,
  separated: /^\d{6}[- ]\d{4}$/,
} as const;

/** What the first look counted, against what SheetJS has in the column. */
function differentCounts(counts: Cells['counts'], right: Columns): string[] {
  return [...new Set([...counts.keys(), ...right.keys()])].flatMap((key) => {
    const values = [...(right.get(key)?.values() ?? [])].map((value) => String(value).trim());
    return Object.entries(COUNTED).flatMap(([name, shape]) => {
      const mine = counts.get(key)?.[name as keyof typeof COUNTED] ?? 0;
      const other = values.filter((value) => shape.test(value)).length;
      return mine === other ? [] : [`${key}: ${mine} ${name} at first, SheetJS ${other}`];
    });
  });
}

function isSame(text: string | number | undefined, other: string | number | undefined): boolean {
  if (typeof other === 'number') return Number(text) === other;
  return text !== undefined && other !== undefined && lineEnds(text) === lineEnds(other);
}

/** XML has one line end; SheetJS keeps the others where they are written as entities. */
function lineEnds(text: string | number): string {
  return String(text).replaceAll(/\r\n?/g, '\n');
}

/** Excel's own, with which anybody opens a file, but SheetJS does not. */
const DEFAULT_PASSWORD = 'VelvetSweatshop';

const FILES = corpusFiles().filter(
  ({ trueType, password }) => READ_HERE.test(trueType) && password !== DEFAULT_PASSWORD,
);

describe.skipIf(!HAS_CORPUS)(
  'the same cells as SheetJS (CPRVAGT_CORPUS or ../shared/corpus)',
  () => {
    test.each(FILES.map(({ path }) => path))('%s', (path) => {
      const isText = FILES.some((file) => file.path === path && file.trueType.startsWith('CSV'));
      const found = differences(readFileSync(join(CORPUS, path)), isText);
      // A difference that is gone must leave the table.
      const known = path in DIFFERENCES;
      expect({ differs: found.length > 0, shown: known ? [] : found.slice(0, 20) }).toEqual({
        differs: known,
        shown: [],
      });
    });
  },
);
