/**
 * Registers under the names that programs and people give to what is half-written, kept and forgotten,
 * through the scan with its real parser child: each is looked into, whatever it is called.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as xlsx from 'xlsx';
import { scan, type ScanOptions } from '../agent/scan.ts';
import { somePeople, written } from '../scripts/people.ts';
import { mail, mailbox, outlook } from './mail-writer.ts';
import { TODAY } from './reading.ts';
import { zip } from './zip-writer.ts';

const ROWS = [['Navn', 'CPR'], ...somePeople(20, 64).map((digits) => ['Bo', written(digits)])];
const BOOK = xlsx.utils.book_new(xlsx.utils.aoa_to_sheet(ROWS), 'Ark');
const as = (bookType: xlsx.BookType): Buffer =>
  Buffer.from(xlsx.write(BOOK, { type: 'buffer', bookType }) as Uint8Array);
const XLSX = as('xlsx');
const XLSB = as('xlsb');
const XLS = as('biff8');
const ODS = as('ods');
const HTML = as('html');
const CSV = Buffer.from(ROWS.map((row) => `${row.join(';')}\r\n`).join(''));
const EML = mail({ name: 'liste.csv', data: CSV });
const MSG = outlook([{ name: 'liste.csv', data: CSV }]);
const ZIP = zip([{ name: 'liste.csv', data: CSV }]);

/** A register that must be found under each of these names. */
const REGISTERS: readonly (readonly [content: Buffer, names: readonly string[]])[] = [
  // Excel while it saves, and what it keeps: backups, workspaces, what it recovers.
  [XLSX, ['5A7B2C00', 'A1B2C3D4.tmp', '~DF3B7A.TMP', '~xlsx1', 'Register (version 1).xlsx', 'Register (Autosaved).xlsx']],
  // Thrown away, on Windows and on Linux; sent, and opened from the mail.
  [XLSX, ['$R1A2B3C.xlsx', '$R1A2B3C.tmp', '$R1A2B3C', 'Register.2.xlsx', 'Register (002).xlsx']],
  [XLSB, ['Register (version 1).xlsb', 'Register((Autorecovered-308)).xlsb', 'Bog1 (Unsaved-3063).xlsb', '0F3C1A00']],
  [XLS, ['~ar1A2B.xar', 'Backup of Register.xlk', 'Sikkerhedskopi af Register.xlk', 'Register.xlw', 'Register.xar', 'Register.asd', 'Register.sav', '8E4F0000']],
  // People and their tools.
  [XLSX, ['Register.xlsx.bak', 'Register.xlsx.old', 'Register.xlsx~', 'Register.xlsx.orig', 'Register.xlsx.20181130', 'Register.xlsx_gammel', 'Register.bak', 'Register.old', '#Register.xlsx#', '.Register.xlsx.swp', 'Register.xlsx.1', 'Register', '.skjult', 'Kopi af Register', 'Register.']],
  [ODS, ['Register.ods~', 'Register.ods_0.odb-bak', 'Register.xlsx.ods.tmp', 'lu12345.tmp']],
  // Folders that are shared: who was late has a copy.
  [XLSX, ['Register-PC0123.xlsx', 'Register (Anne Jensens konfliktkopi 2018-11-30).xlsx', 'Register (1).xlsx', 'Register.xlsx (1)', 'Register - Kopi.xlsx', 'Register.sync-conflict-20181130-090000-ABCDEF.xlsx', 'Register_conflict-20181130.xlsx']],
  // Browsers and mail while they fetch.
  [XLSX, ['Register.xlsx.crdownload', 'Ubekræftet 123456.crdownload', 'Register.xlsx.part', 'aBcD12.xlsx.part', 'Register.xlsx.partial', 'Register.xlsx.download', 'Register.opdownload']],
  [CSV, ['udtræk.csv', 'UDTRÆK.CSV', 'udtræk.csv.bak', 'udtræk.csv~', 'udtræk.csv.crdownload', 'udtræk.csv.tmp', 'udtræk.csv.part', 'udtræk.tmp', 'udtræk', 'udtræk.dat', 'udtræk.txt', 'udtræk.csv (1)', 'udtræk.20181130']],
  [EML, ['Liste.eml', 'Liste.eml.tmp', 'Liste.eml.bak', 'Liste.tmp', 'nsmail.tmp', 'Liste', '1543568400.M1P2.host,S=1234:2,S', 'Liste.mht', 'Liste.txt']],
  [mailbox(mail(), EML), ['Indbakke', 'Sent-1', 'Kladder.mbox', 'nstmp', 'mailbox.bak']],
  [MSG, ['Liste.msg', 'Liste.oft', 'Liste.msg.tmp', 'Liste', '~Liste.tmp']],
  [ZIP, ['Liste.zip', 'Liste.zip.part', 'Liste.zip.bak', 'Liste.zi_', 'Liste']],
  // Renamed: content decides.
  [XLSX, ['Register.xls', 'Register.csv', 'Register.txt', 'Register.ods', 'Register.zip', 'Register.htm', 'Register.xlsx2', 'Register.123', 'Register.eml', 'Register.log', 'Register.mdb']],
  [XLS, ['Register.xlsx', 'Register.csv', 'Register.txt', 'Register.slk', 'Register.msg', 'Register.xml', 'Register.dbf']],
  [CSV, ['Register.xls', 'Register.xlsx', 'Register.tsv', 'Register.log', 'Register.ods', 'Register.prn']],
  [HTML, ['Register.xls', 'Register.xlsx', 'Register.htm', 'Register.csv', 'Register.xls.bak']],
]; // prettier-ignore

/** As Excel leaves it: who has the file open, once in bytes and once in Unicode, filled up with spaces. */
const OWNER = 'Jensen, Bo';
const MARK = Buffer.from(' '.repeat(55) + ' \0'.repeat(55));
MARK.set([OWNER.length, ...Buffer.from(OWNER)]);
MARK.set([OWNER.length, 0, ...Buffer.from(OWNER, 'utf16le')], 55);

let folder = '';
let shelf = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cprvagt-names-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function put(name: string, content: Buffer): string {
  const path = join(folder, String(shelf++), name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** How the files ended, by path; those that are not there were no candidates. */
async function ends(paths: readonly string[], options: Partial<ScanOptions> = {}): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>();
  for await (const event of scan(paths, { today: TODAY, ...options })) {
    if (event.kind === 'notSpreadsheet') all.set(event.path, 'no spreadsheet');
    if (event.kind !== 'outcome') continue;
    const { path, outcome, reason, format, persons } = event.outcome;
    all.set(path, [outcome, reason ?? persons, format].join(' '));
  }
  return all;
} // prettier-ignore

test('a register is found under each name', async () => {
  const cases = REGISTERS.flatMap(([content, names]) => names.map((name) => ({ name, content })));
  const paths = cases.map(({ name, content }) => put(name, content));
  const all = await ends([folder]);
  const missed = paths.filter((path) => !all.get(path)?.startsWith('found 20 '));
  expect(missed.map((path) => `${path.slice(folder.length)}: ${all.get(path)}`)).toEqual([]);
  expect(all.size).toBe(cases.length);
});

test('half of one is damaged under each name that is its own', async () => {
  const half = XLSX.subarray(0, XLSX.length / 2);
  const names = ['a.xlsx', 'a.xlsx.crdownload', 'a.xlsx.part', 'a.xlsx.bak', 'a', '5A7B2C00', 'a.tmp', 'a.xlsx~']; // prettier-ignore
  const paths = names.map((name) => put(name, half));
  const noise = put('b.xlsx.bak', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7919) % 256))); // prettier-ignore
  const all = await ends([...paths, noise]);
  for (const path of paths) expect(all.get(path)).toMatch(/^unknown damaged (xlsx|zip)$/);
  expect(all.get(noise)).toBe('unknown damaged unknown');
});

test('marks beside open files are no candidates, and no spreadsheets by hand', async () => {
  const lock = Buffer.from(',bo,pc0123,30.11.2018 09:00,file:///home/bo/.config/libreoffice/4;');
  const marks = [
    put('~$Register.xlsx', MARK),
    put('~$gister.docx', MARK.subarray(0, 162)),
    put('.~lock.Register.xlsx#', lock),
    put('Register.laccdb', Buffer.from('PC0123\0\0Admin')),
    put('Register.ldb', Buffer.from('PC0123\0\0Admin')),
  ];
  const before = await ends(marks.map(dirname));
  expect(before.size).toBe(0);
  expect((await ends(marks.map(dirname), { allNames: true })).size).toBe(2);
  const byHand = await ends(marks);
  expect([...byHand.values()]).toEqual(marks.map(() => 'no spreadsheet'));
  // What only looks like one is read when somebody asks for it.
  const register = put('~$Register.xlsx', XLSX);
  expect((await ends([register])).get(register)).toBe('found 20 xlsx');
});

test('databases of Access are told, and read by nobody', async () => {
  const jet = Buffer.concat([Buffer.from([0, 1, 0, 0]), Buffer.from('Standard Jet DB\0'), Buffer.alloc(2000, 7)]); // prettier-ignore
  const ace = Buffer.concat([Buffer.from([0, 1, 0, 0]), Buffer.from('Standard ACE DB\0'), Buffer.alloc(2000, 7)]); // prettier-ignore
  const paths = [
    ...['a.mdb', 'a.mde', 'a.mdb.bak', 'a', 'a.tmp'].map((name) => put(name, jet)),
    ...['a.accdb', 'a.accde', 'A.ACCDB', 'a.accdr', 'Kopi.accdb (1)'].map((name) => put(name, ace)),
  ];
  const all = await ends(paths.map(dirname));
  expect([...all.values()]).toEqual(paths.map(() => 'unknown unsupported access'));
  const other = put('a.mdb', Buffer.from('Hus;Hund\r\n'.repeat(3)));
  expect((await ends([dirname(other)])).get(other)).toMatch(/^(clean|no spreadsheet)/);
});

test('what surely is something else is passed over, unless all names are wanted', async () => {
  const paths = ['a.jpg', 'a.pdf', 'a.exe', 'a.p7s', 'a.pst'].map((name) => put(name, XLSX));
  expect((await ends(paths.map(dirname))).size).toBe(0);
  const all = await ends(paths.map(dirname), { allNames: true });
  expect([...all.values()]).toEqual(paths.map(() => 'found 20 xlsx'));
});

test('mails are no noise: without a spreadsheet they are counted as something else', async () => {
  const mails = [put('a.eml', mail()), put('a.msg', outlook([])), put('Indbakke', mailbox(mail()))];
  expect([...(await ends(mails.map(dirname))).values()]).toEqual(mails.map(() => 'no spreadsheet'));
  const closed = await ends([put('b.eml', EML)], { archives: false });
  expect([...closed.values()]).toEqual(['unknown unsupported eml']);
});
