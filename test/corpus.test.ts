/**
 * Every file of the corpus through the real scan, with the real parser child: each ends as it
 * should, in no more than five seconds, and none alarms, since none holds a CPR number.
 */
import { dirname, join, relative, sep } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Summary } from '../agent/outcome.ts';
import { scan } from '../agent/scan.ts';
import { CORPUS, corpusFiles, HAS_CORPUS } from './corpus.ts';
import { TODAY } from './reading.ts';

const MAX_MS = 5_000;

/** What a folder's files end as, where a file has no line of its own. */
const FOLDERS: Readonly<Record<string, string>> = {
  corrupt: 'unknown unsupported',
  'csv-8bit': 'clean',
  'csv-ascii': 'clean',
  'csv-big': 'clean',
  'csv-sheetjs': 'clean',
  'csv-utf16-32': 'clean',
  'csv-utf8': 'clean',
  'csv-utf8bom': 'clean',
  dbf: 'unknown unsupported',
  decoy: 'no spreadsheet',
  'enc-odf': 'sealed',
  'enc-ooxml-agile': 'unknown unsupported',
  'enc-ooxml-standard': 'unknown unsupported',
  'enc-otherdoc': 'no spreadsheet',
  'enc-xls-cryptoapi': 'unknown unsupported',
  'enc-xls-rc4': 'unknown unsupported',
  'enc-xls-xor': 'unknown unsupported',
  'enc-zip': 'sealed',
  'flat-ods-fods': 'clean',
  gnumeric: 'clean',
  'gzip-csv': 'clean',
  html: 'clean',
  lotus: 'unknown unsupported',
  'numbers-09-bundle-zip': 'unknown unsupported',
  'numbers-iwa': 'unknown unsupported',
  ods: 'clean',
  'ods-big': 'clean',
  'ooxml-big': 'clean',
  ots: 'clean',
  quattro: 'unknown unsupported',
  'spreadsheetml-2003': 'clean',
  sxc: 'unknown unsupported',
  sylk: 'unknown unsupported',
  'xls-biff2-raw-stream': 'unknown unsupported',
  'xls-biff3-raw-stream': 'unknown unsupported',
  'xls-biff4-raw-stream': 'unknown unsupported',
  'xls-biff5-7-in-cfb': 'unknown unsupported',
  'xls-biff8': 'unknown unsupported',
  'xls-big': 'unknown unsupported',
  'xls-oddext': 'unknown unsupported',
  'xls-protected-not-encrypted': 'unknown unsupported',
  xlsb: 'clean',
  xlsm: 'clean',
  xlsx: 'clean',
  'xlsx-hidden-prot': 'clean',
  'xlsx-odd': 'clean',
  'xlsx-strict': 'clean',
  'xlsx-tiny': 'clean',
  xltx: 'clean',
  xmlbomb: 'unknown damaged',
  zip: 'clean',
};

/** Files that end otherwise than the rest of their folder, with the reason. */
const FILES: Readonly<Record<string, string>> = {
  // A lie that hides nothing: all of the archive is read.
  'corrupt/047-extra field length exceeds extra field buffer size.zip': 'clean',
  // An OpenDocument file without its content.
  'corrupt/046-file_corrupted.ods': 'unknown damaged',
  // Archives of which nothing can be listed, and a package without the relations of its workbook.
  'corrupt/048-invalid central directory file header signature 0x1014b50.zip': 'unknown damaged',
  'corrupt/049-zip64 extended information extra field does not include uncompressed size.zip':
    'unknown damaged',
  'zip/160-no-workbook-rels.xlsx': 'unknown damaged',
};

const ended = new Map<string, { readonly end: string; readonly ms: number }>();
let summary: Summary;

beforeAll(async () => {
  if (!HAS_CORPUS) return;
  let before = performance.now();
  for await (const event of scan([CORPUS], { allNames: true, today: TODAY })) {
    const ms = performance.now() - before;
    before = performance.now();
    if (event.kind === 'summary') summary = event.summary;
    if (event.kind === 'notSpreadsheet') ended.set(event.path, { end: 'no spreadsheet', ms });
    if (event.kind !== 'outcome') continue;
    const { path, outcome, reason } = event.outcome;
    ended.set(path, { end: reason === null ? outcome : `${outcome} ${reason}`, ms });
  }
}, 120_000);

describe.skipIf(!HAS_CORPUS)('the corpus (CPRVAGT_CORPUS, or ../shared/corpus)', () => {
  test.each(corpusFiles().map(({ path }) => path))('%s', (path) => {
    const { end, ms } = ended.get(join(CORPUS, ...path.split('/'))) ?? {};
    expect(end).toBe(FILES[path] ?? FOLDERS[dirname(path)]);
    expect(ms).toBeLessThan(MAX_MS);
  });

  test('holds no file that nobody looked at', () => {
    const known = corpusFiles().map(({ path }) => path);
    const seen = [...ended.keys()].map((path) => relative(CORPUS, path).split(sep).join('/'));
    expect(seen.toSorted()).toEqual([...known, 'manifest.tsv'].toSorted());
  });

  test('does not alarm', () => {
    expect(corpusFiles().filter(({ truth }) => !/^(none|unknown)/.test(truth))).toEqual([]);
    expect(summary).toMatchObject({ found: 0, persons: 0, complete: true, denied: 0 });
  });
});
