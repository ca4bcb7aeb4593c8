/** The password that samples and benches put on an old workbook is the one that Excel would. */
import { expect, test } from 'vitest';
import { CFB, utils, write } from 'xlsx';
import { somePeople, written } from '../../scripts/people.ts';
import { sealedXls } from '../../scripts/seal-xls.ts';
import { recordsOf } from '../encrypted-xls.ts';
import { linesOf, read } from '../reading.ts';

// Over many blocks of keys, and over records that are continued.
const rows = [
  ['CPR-nr.', 'Navn'],
  ...somePeople(2000, 11).map((it, i) => [written(it), `Navn ${i}`]),
];
const book = utils.book_new(utils.aoa_to_sheet(rows), 'Ark1');
const plain = write(book, { type: 'buffer', bookType: 'biff8', bookSST: true }) as Buffer;

test('without the password it is sealed, and weakly', () => {
  const { trouble, verdict, scheme } = read(sealedXls(plain, 'Sommer2018'));
  expect([trouble, verdict.matches]).toEqual(['sealed', 0]);
  expect(scheme).toEqual({
    name: 'xls-rc4',
    cipher: 'rc4',
    keyBits: 40,
    hash: 'md5',
    spins: null,
    password: 'secret',
  });
});

test('with the password that every Excel tries it opens, and is the same workbook', () => {
  const { trouble, verdict, scheme } = read(sealedXls(plain, 'VelvetSweatshop'));
  expect([trouble, scheme?.password]).toEqual([null, 'default']);
  expect(linesOf(verdict)).toEqual(linesOf(read(plain).verdict));
  expect(verdict.persons).toBe(2000);
});

test('where a sheet begins stands in the clear, and is true', () => {
  const file = CFB.read(Buffer.from(sealedXls(plain, 'Sommer2018')), { type: 'buffer' });
  const stream = Buffer.from(CFB.find(file, 'Workbook')?.content as Uint8Array);
  const sheets = [...recordsOf(stream)].filter(({ type }) => type === 0x85);
  const begins = sheets.map(({ body }) => stream.readUInt16LE(body.readUInt32LE(0)));
  expect(begins).toEqual([0x809]);
});

test('only the workbooks of Excel 97 and later', () => {
  const older = write(book, { type: 'buffer', bookType: 'biff5' }) as Buffer;
  expect(() => sealedXls(older, 'x')).toThrow('no workbook');
});
