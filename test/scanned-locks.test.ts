/**
 * Encrypted packages on a disk, through the command itself: what opens without a prompt is read by the
 * parser child as if it were not encrypted, what takes a password is sealed, and documents are none.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { objectsOf, run, temporaryFolder } from './agent/command/run.ts';
import { binaryWorkbook } from './binary-workbook.ts';
import { encryptedPackage } from './encrypted-package.ts';
import { register, text } from './spreadsheet-cases.ts';
import { workbook } from './workbook.ts';

const REGISTER = register('CPR-nr', text);
const WORKBOOK = workbook([REGISTER]);
const DEFAULT = 'VelvetSweatshop';

const secret = encryptedPackage(WORKBOOK, { by: 'agile', password: 'hemmelig' });
const FILES: Readonly<Record<string, Buffer>> = {
  'standard.xlsx': encryptedPackage(WORKBOOK, { by: 'agile', password: DEFAULT }),
  'gammel.xlsb': encryptedPackage(binaryWorkbook([REGISTER]), { by: 'standard', password: '' }),
  'uden ny adgangskode': encryptedPackage(WORKBOOK, { by: 'agile', password: '' }),
  'lukket.xlsx': secret,
  'lukket uden endelse': secret,
  'svag.xlsx': encryptedPackage(WORKBOOK, {
    by: 'agile',
    password: 'x',
    told: (xml) => xml.replaceAll('"AES"', '"RC2"'),
  }),
  'brev.docx': secret,
  'oplæg.pptx': secret,
};

const OPEN = { outcome: 'found', reason: null, matches: 12, persons: 12, confidence: 'certain' };
const CLOSED = { outcome: 'sealed', reason: null, matches: 0, format: 'ooxml-encrypted' };

test('open, closed, and no workbooks', async () => {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(FILES)) writeFileSync(join(folder, name), content);
  const { status, out, err } = await run(['scan', '--all-names', '--format', 'ndjson', folder]);
  expect([status, err]).toEqual([1, '']);
  const objects = objectsOf(out);
  const of = (name: string): unknown => objects.find(({ path }) => path === join(folder, name));
  const scheme = {
    name: 'ooxml-agile',
    cipher: 'aes',
    keyBits: 256,
    hash: 'sha512',
    spins: 100_000,
  };
  const none = { file: 'none' };
  expect(of('standard.xlsx')).toMatchObject({ ...OPEN, format: 'xlsx', protection: none, scheme: { ...scheme, password: 'default' } }); // prettier-ignore
  expect(of('gammel.xlsb')).toMatchObject({ ...OPEN, format: 'xlsb', protection: none, scheme: { name: 'ooxml-standard', password: 'empty' } }); // prettier-ignore
  expect(of('uden ny adgangskode')).toMatchObject({ ...OPEN, format: 'xlsx', protection: none });
  for (const name of ['lukket.xlsx', 'lukket uden endelse']) {
    expect(of(name)).toMatchObject({ ...CLOSED, protection: { file: 'strong' }, scheme });
  }
  expect(of('svag.xlsx')).toMatchObject({ ...CLOSED, protection: { file: 'weak' } });
  expect([of('brev.docx'), of('oplæg.pptx')]).toEqual([undefined, undefined]);
  const summary = { files: 6, found: 3, sealed: 3, notSpreadsheet: 2, persons: 12 };
  expect(objects.at(-1)).toMatchObject({ summary });
});

test('a document given by hand is none either', async () => {
  const path = join(temporaryFolder(), 'brev.docx');
  writeFileSync(path, secret);
  const { status, out } = await run(['scan', '--format', 'ndjson', path]);
  expect(status).toBe(0);
  expect(objectsOf(out).at(-1)).toMatchObject({ summary: { files: 0, notSpreadsheet: 1 } });
});
