/**
 * Office packages whose parts are moved, lost, broken or there twice: their sheets are found all the
 * same, and what is missing is told.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as XLSX from 'xlsx';
import { officeOf, openPackage, type Package } from '../../../../agent/formats/office/opc.ts';
import { type Trouble, Unreadable } from '../../../../agent/formats/reader.ts';
import { Zip } from '../../../../agent/formats/archive/zip.ts';
import { Budget, limits } from '../../../../agent/inspect/limits.ts';
import {
  book,
  type Files,
  MAIN,
  partsOf,
  rels,
  STRICT,
  TYPE,
  types,
  USUAL,
  WORKSHEET,
} from '../../../package-writer.ts';
import { type Archive, bytesOf, zip } from '../../../zip-writer.ts';
import { CORPUS } from '../../../corpus.ts';

const SHEETS = 'Anna=xl/worksheets/sheet1.xml Bo=xl/worksheets/sheet2.xml';

/** A changed workbook: a part of the usual one that is null is left out. */
function opened(change: Files, archive: Archive = {}): Package {
  const parts = partsOf({ ...USUAL, ...change });
  return openPackage(officeOf(new Zip(bytesOf(zip(parts, archive))), new Budget()));
}

function sheetsOf({ sheets }: Package): string {
  return sheets.map(({ name, entry }) => `${name ?? ''}=${entry?.name ?? ''}`).join(' ');
}

function tried<T>(action: () => T): T | Trouble {
  try {
    return action();
  } catch (error) {
    if (error instanceof Unreadable) return error.trouble;
    throw error;
  }
}

test('the usual workbook', () => {
  const found = opened({});
  expect(sheetsOf(found)).toBe(SHEETS);
  expect(found.sheets.map(({ state }) => state)).toEqual(['visible', 'hidden']);
  expect(found).toMatchObject({
    format: 'xlsx',
    date1904: false,
    damaged: false,
    hasDoctype: false,
  });
  expect(found.workbook?.name).toBe('xl/workbook.xml');
  expect(found.sharedStrings?.name).toBe('xl/sharedStrings.xml');
  expect([...found.dateStyles]).toEqual([0, 1]);
});

const family: readonly [type: string, format: string][] = [
  [MAIN, 'xlsx'],
  [`${TYPE}.spreadsheetml.template.main+xml`, 'xltx'],
  ['application/vnd.ms-excel.sheet.macroEnabled.main+xml', 'xlsm'],
  ['application/vnd.ms-excel.template.macroEnabled.main+xml', 'xltm'],
  ['application/vnd.ms-excel.addin.macroEnabled.main+xml', 'xlam'],
  ['APPLICATION/vnd.ms-excel.addin.MACROENABLED.main+xml', 'xlam'],
];

for (const [type, format] of family) {
  test(`the family is told by content type: ${format}`, () => {
    expect(opened({ '[Content_Types].xml': types({ '/xl/workbook.xml': type }) }).format).toBe(
      format,
    );
  });
}

/** Each is still the workbook with Anna's and Bo's sheets, in this order. */
const places: readonly [why: string, change: Files, archive?: Archive][] = [
  ['strict relations', {
    '_rels/.rels': rels([['rId1', 'officeDocument', 'xl/workbook.xml']], STRICT),
    'xl/_rels/workbook.xml.rels': rels([
      ['rId2', 'worksheet', 'worksheets/sheet2.xml'],
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'],
    ], STRICT),
  }],
  ['absolute targets', {
    '_rels/.rels': rels([['a', 'officeDocument', '/xl/workbook.xml']]),
    'xl/_rels/workbook.xml.rels': rels([
      ['rId1', 'worksheet', '/xl/worksheets/sheet1.xml'],
      ['rId2', 'worksheet', '/xl/worksheets/sheet2.xml'],
    ]),
  }],
  ['targets with dots', {
    '_rels/.rels': rels([['a', 'officeDocument', './xl/x/../workbook.xml']]),
    'xl/_rels/workbook.xml.rels': rels([
      ['rId1', 'worksheet', '../xl/worksheets/./sheet1.xml'],
      ['rId2', 'worksheet', '../../../xl/worksheets//sheet2.xml#A1'],
    ]),
  }],
  ['targets with backslashes', {
    '_rels/.rels': rels([['a', 'officeDocument', '\\xl\\workbook.xml']]),
    'xl/_rels/workbook.xml.rels': rels([
      ['rId1', 'worksheet', 'worksheets\\sheet1.xml'],
      ['rId2', 'worksheet', '\\XL\\Worksheets\\Sheet2.xml'],
    ]),
  }],
  ['prefixed markup', {
    'xl/workbook.xml': '<x:workbook xmlns:x="x" xmlns:q="y"><x:sheets><x:sheet name="Anna" q:id="rId1"/><x:sheet name="Bo" q:id="rId2"/></x:sheets></x:workbook>',
  }],
  ['no package relations', { '_rels/.rels': null }],
  ['package relations that lead nowhere', { '_rels/.rels': rels([['a', 'officeDocument', 'x.xml']]) }],
  ['no content types', { '[Content_Types].xml': null }],
  ['neither', { '_rels/.rels': null, '[Content_Types].xml': null }],
  ['no relations of the workbook', { 'xl/_rels/workbook.xml.rels': null }],
  ['relations to parts that are elsewhere', {
    'xl/_rels/workbook.xml.rels': rels([['rId1', 'worksheet', 'a.xml'], ['rId2', 'worksheet', 'b.xml']]),
  }],
  ['a spanning marker in front', {}, { prefix: Buffer.from('PK00') }],
]; // prettier-ignore

for (const [why, change, archive] of places) {
  test(`sheets are found: ${why}`, () => {
    const found = opened(change, archive);
    expect(sheetsOf(found)).toBe(SHEETS);
    expect(found).toMatchObject({ format: 'xlsx', damaged: false });
    expect(found.sharedStrings?.name).toBe('xl/sharedStrings.xml');
  });
}

test('parts in odd places, with odd names, in any order', () => {
  const files: Files = {
    'z/Ark å 2.XML': '<worksheet/>',
    'z/Ark%20%C3%A5%201.xml': '<worksheet/>',
    'z/_rels/BOOK.xml.rels': rels([
      ['one', 'worksheet', 'Ark%20å%201.xml'],
      ['two', 'worksheet', 'Ark%20%c3%a5%202.xml'],
      ['t', 'sharedStrings', '/t/strings.xml'],
    ]),
    't/strings.xml': '<sst/>',
    'z/book.xml': book([
      ['Bo', 'two'],
      ['Anna', 'one'],
    ]),
    '_rels/.rels': rels([['a', 'officeDocument', 'z/book.xml']]),
  };
  const found = openPackage(officeOf(new Zip(bytesOf(zip(partsOf(files)))), new Budget()));
  expect(sheetsOf(found)).toBe('Bo=z/Ark å 2.XML Anna=z/Ark%20%C3%A5%201.xml');
  expect(found.sharedStrings?.name).toBe('t/strings.xml');
  expect(found.damaged).toBe(false);
});

test('names of parts are keys and nothing else', () => {
  const found = opened({
    'xl/workbook.xml': book([['__proto__', '__proto__'], ['constructor', 'constructor']]),
    'xl/_rels/workbook.xml.rels': rels([
      ['constructor', 'worksheet', '../../__proto__'],
      ['__proto__', 'worksheet', 'toString'],
    ]),
    ['__proto__']: '<worksheet/>',
    'xl/toString': '<worksheet/>',
    'xl/worksheets/sheet1.xml': null,
    'xl/worksheets/sheet2.xml': null,
  }); // prettier-ignore
  expect(sheetsOf(found)).toBe('__proto__=xl/toString constructor=__proto__');
});

test('a worksheet that the workbook does not know comes last, by its number', () => {
  const found = opened({
    'xl/worksheets/sheet10.xml': '<worksheet/>',
    'xl/worksheets/sheet9.xml': '<worksheet/>',
    'xl/macrosheets/sheet1.xml': '<macrosheet/>',
    'elsewhere/a.xml': '<worksheet/>',
    '[Content_Types].xml': types({ '/xl/workbook.xml': MAIN, '/elsewhere/a.xml': WORKSHEET }),
  });
  const loose = '=xl/macrosheets/sheet1.xml =xl/worksheets/sheet9.xml =xl/worksheets/sheet10.xml';
  expect(sheetsOf(found)).toBe(`${SHEETS} ${loose} =elsewhere/a.xml`);
  expect(found.damaged).toBe(false);
});

test('sheets of all kinds and states keep their order', () => {
  const found = opened({
    'xl/workbook.xml': book([
      ['Chart', 'c', 'veryHidden'],
      ['Bo', 'rId2'],
      ['Module', ''],
      ['Dialog', 'd', 'nonsense'],
    ]),
    'xl/_rels/workbook.xml.rels': rels([
      ['rId2', 'worksheet', 'worksheets/sheet2.xml'],
      ['c', 'chartsheet', 'chartsheets/sheet1.xml'],
      ['d', 'dialogsheet', 'dialogsheets/sheet1.xml'],
    ]),
    'xl/chartsheets/sheet1.xml': '<chartsheet/>',
    'xl/dialogsheets/sheet1.xml': '<dialogsheet/>',
    'xl/worksheets/sheet1.xml': null,
  });
  expect(sheetsOf(found)).toBe(
    'Chart=xl/chartsheets/sheet1.xml Bo=xl/worksheets/sheet2.xml Module= Dialog=xl/dialogsheets/sheet1.xml',
  );
  expect(found.sheets.map(({ state }) => state)).toEqual([
    'veryHidden',
    'visible',
    'visible',
    'visible',
  ]);
  expect(found.damaged).toBe(false);
});

/** What is there is read, and nothing of it may be called clean. */
const broken: readonly [why: string, change: Files, sheets: string][] = [
  ['a sheet is not there', { 'xl/worksheets/sheet2.xml': null }, 'Anna=xl/worksheets/sheet1.xml Bo='],
  ['the workbook is not there', { 'xl/workbook.xml': null }, SHEETS.replaceAll(/[A-Z][a-z]+=/g, '=')],
  ['the workbook is cut', { 'xl/workbook.xml': (USUAL['xl/workbook.xml'] ?? '').slice(0, 110) }, SHEETS.replace('Bo', '')],
  ['the workbook is no markup', { 'xl/workbook.xml': 'Anna Bo' }, SHEETS.replaceAll(/[A-Z][a-z]+=/g, '=')],
  ['relations are cut', { 'xl/_rels/workbook.xml.rels': '<Relationships><Relat' }, SHEETS],
  ['package relations are cut', { '_rels/.rels': '<Relationships>' }, SHEETS],
  ['content types are cut', { '[Content_Types].xml': '<Types>' }, SHEETS],
  ['styles are cut', { 'xl/styles.xml': '<styleSheet><cellXfs>' }, SHEETS],
  ['two sheets in one part', {
    'xl/_rels/workbook.xml.rels': rels([
      ['rId1', 'worksheet', 'worksheets/sheet1.xml'], ['rId2', 'worksheet', 'worksheets/sheet1.xml'],
    ]),
    'xl/worksheets/sheet2.xml': null,
  }, 'Anna=xl/worksheets/sheet1.xml Bo='],
]; // prettier-ignore

for (const [why, change, sheets] of broken) {
  test(`damaged, and read as far as it goes: ${why}`, () => {
    const found = opened(change);
    expect(sheetsOf(found)).toBe(sheets);
    expect(found.damaged).toBe(true);
  });
}

test('of a part that is there twice, both are sheets', () => {
  const parts = [...partsOf(USUAL), { name: 'XL/worksheets\\sheet1.xml', data: '<worksheet/>' }];
  const found = openPackage(officeOf(new Zip(bytesOf(zip(parts))), new Budget()));
  expect(sheetsOf(found)).toBe(
    'Anna=XL/worksheets/sheet1.xml Bo=xl/worksheets/sheet2.xml =xl/worksheets/sheet1.xml',
  );
  expect(found.damaged).toBe(true);
});

test('without a directory the parts are found by their local headers', () => {
  const found = opened({}, { headless: true });
  expect(sheetsOf(found)).toBe(SHEETS);
  expect(found.damaged).toBe(true);
});

const others: readonly [why: string, files: Files, verdict: string | null][] = [
  ['a document', {
    '[Content_Types].xml': types({ '/word/document.xml': `${TYPE}.wordprocessingml.document.main+xml` }),
    '_rels/.rels': rels([['a', 'officeDocument', 'word/document.xml']]),
    'word/document.xml': '<document/>',
    'word/embeddings/book.xlsx': 'PK',
  }, 'not-spreadsheet'],
  ['a presentation without relations', {
    '[Content_Types].xml': types({ '/ppt/presentation.xml': `${TYPE}.presentationml.presentation.main+xml` }),
    'ppt/presentation.xml': '<presentation/>',
  }, 'not-spreadsheet'],
  ['any archive', { 'a.txt': '' }, null],
  ['a package of something else', { '[Content_Types].xml': types({}), 'a.nuspec': '' }, null],
  ['an empty archive', {}, null],
]; // prettier-ignore

for (const [why, files, verdict] of others) {
  test(`no workbook that is read: ${why}`, () => {
    const archive = new Zip(bytesOf(zip(partsOf(files))));
    expect(tried(() => officeOf(archive, new Budget()).format)).toBe(verdict);
    const trouble = verdict === 'not-spreadsheet' ? verdict : 'unsupported';
    expect(tried(() => openPackage(officeOf(archive, new Budget())))).toBe(trouble);
  });
}

test('a part with a password is sealed, one of an unknown method unsupported', () => {
  for (const [change, trouble] of [
    [{ encrypted: true }, 'sealed'],
    [{ method: 99 }, 'unsupported'],
  ] as const) {
    const parts = partsOf(USUAL);
    const changed = parts.map((part) =>
      part.name === 'xl/workbook.xml' ? Object.assign({ ...part }, change) : part,
    );
    const archive = new Zip(bytesOf(zip(changed)));
    expect(tried(() => openPackage(officeOf(archive, new Budget())))).toBe(trouble);
  }
});

test('relations outside are never looked up', () => {
  const found = opened({
    'xl/worksheets/_rels/sheet1.xml.rels':
      '<Relationships><Relationship Id="a" Type="x/hyperlink" Target="http://127.0.0.1:9/" TargetMode="External"/>' +
      '<Relationship Id="b" Type="x/image" Target="file://server/share/x.png"/></Relationships>',
  });
  expect(found.sheets[0]?.relations).toEqual([{ id: 'b', kind: 'image', entry: null }]);
  expect(found.damaged).toBe(false);
});

test('comments belong to their sheet; those of nobody are told too', () => {
  const found = opened({
    'xl/worksheets/_rels/sheet2.xml.rels': rels([
      ['a', 'comments', '../comments1.xml'],
      ['b', 'threadedComment', '../threadedComments/threadedComment1.xml'],
      ['c', 'comments', '../comments9.xml'],
    ]),
    'xl/comments1.xml': '<comments/>',
    'xl/comments2.xml': '<comments/>',
    'xl/threadedComments/threadedComment1.xml': '<ThreadedComments/>',
  });
  expect(found.sheets.map(({ comments }) => comments.map(({ name }) => name))).toEqual([
    [],
    ['xl/comments1.xml'],
  ]);
  expect(found.looseComments.map(({ name }) => name)).toEqual(['xl/comments2.xml']);
  const kinds = found.sheets[1]?.relations.map(({ kind }) => kind);
  expect(kinds).toEqual(['comments', 'threadedComment', 'comments']);
});

test('the calendar of 1904', () => {
  const usual = USUAL['xl/workbook.xml'] ?? '';
  for (const [value, expected] of [
    ['1', true],
    ['true', true],
    ['0', false],
    ['', false],
  ] as const) {
    const workbook = usual.replace('<workbookPr/>', `<workbookPr date1904="${value}"/>`);
    expect(opened({ 'xl/workbook.xml': workbook }).date1904).toBe(expected);
  }
});

test('too many sheets or relations are a limit', () => {
  const sheets = Array.from({ length: limits.sheets + 1 }, () => ['x', ''] as const);
  expect(tried(() => opened({ 'xl/workbook.xml': book(sheets) }))).toBe('limit');
  const relations = Array.from({ length: 70_000 }, () => ['x', 'x', 'x'] as const);
  expect(tried(() => opened({ 'xl/_rels/workbook.xml.rels': rels(relations) }))).toBe('limit');
});

test('an expansion that a DTD asks for is told, not made', () => {
  const workbook = `<!DOCTYPE x [<!ENTITY a "ha">]>${USUAL['xl/workbook.xml'] ?? ''}`;
  const found = opened({ 'xl/workbook.xml': workbook.replace('Anna', 'An&a;na') });
  expect(sheetsOf(found)).toBe(SHEETS);
  expect(found.hasDoctype).toBe(true);
});

test('cut at any length: a package, or Unreadable', () => {
  const whole = zip(partsOf(USUAL));
  const verdicts = Array.from(whole, (_, length) =>
    tried(() => openPackage(officeOf(new Zip(bytesOf(whole.subarray(0, length))), new Budget()))),
  );
  const packages = verdicts.flatMap((verdict) => (typeof verdict === 'string' ? [] : [verdict]));
  expect(packages.every(({ damaged }) => damaged)).toBe(true);
  expect(packages.length).toBeGreaterThan(whole.length / 2);
  const troubles = verdicts.filter((verdict) => typeof verdict === 'string');
  expect(new Set(troubles)).toEqual(new Set(['damaged', 'unsupported']));
});

const readable = [
  'xlsx',
  'xlsm',
  'xltx',
  'xlsx-hidden-prot',
  'xlsx-odd',
  'xlsx-strict',
  'xlsx-tiny',
  'xmlbomb',
];
const files = readable
  .filter((folder) => existsSync(`${CORPUS}/${folder}`))
  .flatMap((folder) => readdirSync(`${CORPUS}/${folder}`).map((name) => `${folder}/${name}`))
  .concat(existsSync(CORPUS) ? ['ooxml-big/109-DrawingSizeInPx.xlsx'] : []);

test.skipIf(files.length === 0)('the workbooks of the corpus are there to be tried', () => {
  expect(files.length).toBeGreaterThan(20);
});

for (const file of files) {
  test(`the sheets of the corpus are those that SheetJS sees: ${file}`, () => {
    const bytes = readFileSync(`${CORPUS}/${file}`);
    const found = openPackage(officeOf(new Zip(bytesOf(bytes)), new Budget()));
    expect(found.sheets.map(({ name }) => name)).toEqual(
      XLSX.read(bytes, { bookSheets: true }).SheetNames,
    );
    expect(found.damaged).toBe(false);
  });
}
