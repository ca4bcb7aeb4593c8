/** Spreadsheets that lie in a workbook, or in an object of another program, are read as files of their own. */
import { describe, expect, test } from 'vitest';
import * as xlsx from 'xlsx';
import { somePeople, written } from '../../../../scripts/people.ts';
import { compound, dropped, type Streams } from '../../../compound-writer.ts';
import { sealedXls } from '../../../../scripts/seal-xls.ts';
import { openDocument } from '../../../open-document.ts';
import { partsOf } from '../../../package-writer.ts';
import { read } from '../../../reading.ts';
import { filesOf } from '../../../workbook-places.ts';
import { columns } from '../../../workbook.ts';
import { xlsFile } from '../../../xls-places.ts';
import { zip } from '../../../zip-writer.ts';

const people = somePeople(20, 63).map((digits) => written(digits));
const ROWS = [['Navn', 'CPR'], ...people.map((number) => ['Bo', number])];
const CSV = Buffer.from(ROWS.map((row) => `${row.join(';')}\r\n`).join(''));

function book(rows: readonly (readonly string[])[], bookType: xlsx.BookType): Buffer {
  const sheet = xlsx.utils.aoa_to_sheet(rows as string[][]);
  const made = xlsx.utils.book_new(sheet, 'Ark');
  return Buffer.from(xlsx.write(made, { type: 'buffer', bookType }) as Uint8Array);
}

const BOOK = book(ROWS, 'xlsx');
const OLD_BOOK = book(ROWS, 'biff8');
const CLEAN = book([['By', 'Postnr'], ['Aarhus', '8000']], 'xlsx'); // prettier-ignore

/** Documents that hold others, by how they are written. */
const HOLDERS: Readonly<Record<string, (name: string, data: Buffer) => Buffer>> = {
  xlsx: (name, data) =>
    Buffer.from(zip([...partsOf(filesOf({})), { name: `xl/embeddings/${name}`, data }])),
  ods: (_name, data) => openDocument([columns(['By'])], {}, { binary: [['Object 1', data]] }),
};

function ended(file: Uint8Array): string {
  const { format, trouble, verdict, members } = read(file);
  const found = verdict.findings.map(({ member, persons }) => `${member} ${persons}`);
  const counts = Object.entries(members ?? {}).flatMap(([state, strengths]) => {
    const count = state === 'read' ? strengths[0]! : strengths.reduce((all, one) => all + one, 0);
    return count === 0 ? [] : [`${state === 'read' ? 'clean' : state} ${count}`];
  });
  return [format, trouble ?? 'whole', ...found, ...counts].join(', ');
}

const object = (streams: Streams): Buffer => compound(streams);

describe.each(Object.entries(HOLDERS))('in %s', (kind, holding) => {
  const at = (name: string): string => (kind === 'ods' ? 'Object 1' : `xl/embeddings/${name}`);

  test.each<readonly [why: string, name: string, data: Buffer, expected: (name: string) => string]>([
    ['a workbook', 'Ark.xlsx', BOOK, (name) => `whole, ${name} 20`],
    ['an old one', 'Ark.xls', OLD_BOOK, (name) => `whole, ${name} 20`],
    ['one of nobody', 'Ark.xlsx', CLEAN, () => 'whole, clean 1'],
    ['one that is sealed', 'Ark.xls', Buffer.from(sealedXls(OLD_BOOK, 'Sommer2018')), () => 'whole, sealed 1'],
    ['one in an object', 'oleObject1.bin', object({ Package: BOOK }), (name) => `whole, ${name} > null 20`],
    ['an old one in an object', 'oleObject1.bin', object({ Workbook: streamOf(OLD_BOOK) }), (name) => `whole, ${name} 20`],
    ['a table that was dropped', 'oleObject1.bin', object({ '\u0001Ole10Native': dropped('liste.csv', CSV) }), (name) => `whole, ${name} > liste.csv 20`],
    ['a workbook that was dropped', 'oleObject1.bin', object({ '\u0001Ole10Native': dropped('liste.xlsx', BOOK), '\u0001CompObj': 'x' }), (name) => `whole, ${name} > liste.xlsx 20`],
    ['a picture that was dropped', 'oleObject1.bin', object({ '\u0001Ole10Native': dropped('a.png', Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')) }), () => 'whole'],
    ['data of another program', 'oleObject1.bin', object({ '\u0001Ole10Native': Buffer.from([9, 0, 0, 0, 66, 77, 1, 2, 3, 0, 0, 0, 0]) }), () => 'whole'],
    ['a formula', 'oleObject1.bin', object({ 'Equation Native': 'x' }), () => 'whole'],
    ['a document', 'Brev.docx', Buffer.from('PK'), () => 'whole'],
  ])('%s', (_why, name, data, expected) => {
    if (kind === 'ods' && name === 'Brev.docx') return;
    const wanted = expected(at(name)).replace(' > null', '');
    expect(ended(holding(name, data))).toBe(`${kind}, ${wanted}`);
  }); // prettier-ignore

  test('one that is cut counts as far as it goes, and is told', () => {
    const cut = BOOK.subarray(0, BOOK.length - 60);
    expect(ended(holding('Ark.xlsx', cut))).toMatch(new RegExp(`^${kind}, damaged, .* 20, unread 1$`));
  }); // prettier-ignore
});

test('who stands in two workbooks inside is one person', () => {
  const parts = ['a.xlsx', 'b.xlsx'].map((name) => ({ name: `xl/embeddings/${name}`, data: BOOK }));
  const { verdict } = read(Buffer.from(zip([...partsOf(filesOf({})), ...parts])));
  expect([verdict.matches, verdict.persons]).toEqual([40, 20]);
});

describe('in an old workbook', () => {
  test.each<readonly [why: string, beside: Streams, expected: string]>([
    ['the cells alone', { 'MBD0001/Workbook': streamOf(OLD_BOOK) }, 'whole, mbd0001 20'],
    ['a newer one', { 'MBD0001/Package': BOOK }, 'whole, mbd0001 20'],
    ['in an object in an object', { 'MBD0001/sub/Package': BOOK }, 'whole, mbd0001/sub 20'],
    ['one that was dropped', { 'MBD0001/\u0001Ole10Native': dropped('liste.csv', CSV) }, 'whole, mbd0001/liste.csv 20'],
    ['one that is broken', { 'MBD0001/Workbook': Buffer.from([1, 2, 3, 4, 5]) }, 'damaged, unread 1'],
    ['with rows behind its pivot table, which nobody reads', { 'MBD0001/Workbook': streamOf(OLD_BOOK), 'MBD0001/_SX_DB_CUR/0001': 'x' }, 'unsupported, mbd0001 20, unread 1'],
    ['one that is sealed', { 'MBD0001/EncryptedPackage': 'x', 'MBD0001/EncryptionInfo': 'x' }, 'unsupported, unread 1'],
    ['a document, and a program', { 'MBD0001/WordDocument': 'x', '_VBA_PROJECT_CUR/VBA/Book': 'x' }, 'whole'],
  ])('%s', (_why, beside, expected) => {
    expect(ended(xlsFile({ beside }))).toBe(`xls, ${expected}`);
  }); // prettier-ignore
});

test('workbooks in workbooks end at the depth of archives', () => {
  const within = (depth: number): Buffer =>
    depth === 0 ? BOOK : HOLDERS['xlsx']!('Ark.xlsx', within(depth - 1));
  expect(ended(within(8))).toMatch(/^xlsx, whole, .* 20$/);
  expect(ended(within(9))).toBe('xlsx, limit');
});

/** A compound file's one stream. */
function streamOf(file: Buffer): Buffer {
  const found = xlsx.CFB.find(xlsx.CFB.read(file, { type: 'buffer' }), '/Workbook');
  return Buffer.from(found?.content as Uint8Array);
}
