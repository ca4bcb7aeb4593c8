/**
 * What a file is, told by its bytes alone: who reads it, or the format and why nobody does. A wrong
 * `not-spreadsheet` would be a register that nobody ever hears of.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ARCHIVES, READERS, sniff } from '../../../agent/formats/index.ts';
import { FORMATS, type Hint, HINTS } from '../../../agent/formats/reader.ts';
import { type Files, partsOf, rels, TYPE, types, USUAL } from '../../package-writer.ts';
import { type Archive, zip } from '../../zip-writer.ts';
import { compound as compoundFile } from '../../compound-writer.ts';
import { CORPUS } from '../../corpus.ts';
import { specimenOf } from '../../reading.ts';

/** Who reads it, unpacks it or unlocks it, or the format and why nobody does. */
function verdict(file: Uint8Array, hint: Hint): string {
  const told = sniff(specimenOf(file, hint));
  if ('unpacker' in told) return `${told.unpacker.name} unpacked`;
  if ('lock' in told) return `${told.lock.name} unlocked`;
  return told.reader === null ? `${told.format} ${told.trouble}` : told.reader.name;
}

function archive(files: Files, options: Archive = {}): Buffer {
  return zip(partsOf(files), options);
}

function openDocument(type: string): Buffer {
  return zip([
    { name: 'mimetype', data: type, stored: true },
    { name: 'content.xml', data: '<c/>' },
  ]);
}

function compound(...names: readonly string[]): Buffer {
  return compoundFile(Object.fromEntries(names.map((name) => [name, ''])), { leaning: true });
}

function wide(text: string): Buffer {
  return Buffer.from(`\ufeff${text}`, 'utf16le');
}

const TABLE = 'Navn;Nummer\nAnna;1\nBo;2\n';
const MARKUP = '<?xml version="1.0"?>\n';
const EXCEL = 'urn:schemas-microsoft-com:office:spreadsheet';
const BOOK: Files = { '[Content_Types].xml': null, '_rels/.rels': null };

const files: readonly [why: string, file: Uint8Array, hint: Hint, verdict: string][] = [
  ['a workbook', archive(USUAL), 'spreadsheet', 'xlsx'],
  ['a workbook named as text', archive(USUAL), 'text', 'xlsx'],
  ['a workbook named as a table', archive(USUAL), 'table', 'xlsx'],
  ['a workbook named as nothing known', archive({ ...USUAL, ...BOOK }), 'other', 'xlsx'],
  ['a workbook behind other bytes', archive(USUAL, { prefix: Buffer.alloc(99, 'x') }), 'spreadsheet', 'xlsx'],
  ['a workbook behind a program', archive(USUAL, { prefix: Buffer.from('MZ\x90\0program') }), 'other', 'xlsx'],
  ['a workbook without a directory', archive(USUAL, { headless: true }), 'spreadsheet', 'xlsx'],
  ['a workbook cut early', archive(USUAL).subarray(0, 29), 'spreadsheet', 'zip damaged'],
  ['a binary workbook', archive({ 'xl/workbook.bin': '' }), 'spreadsheet', 'xlsb'],
  ['a document', archive({
    '[Content_Types].xml': types({ '/word/document.xml': `${TYPE}.wordprocessingml.document.main+xml` }),
    '_rels/.rels': rels([['a', 'officeDocument', 'word/document.xml']]), 'word/document.xml': '<d/>',
  }), 'spreadsheet', 'unknown not-spreadsheet'],
  ['an open workbook', openDocument('application/vnd.oasis.opendocument.spreadsheet'), 'spreadsheet', 'ods'],
  ['an open template', openDocument('application/vnd.oasis.opendocument.spreadsheet-template\n'), 'other', 'ods'],
  ['an older one', openDocument('application/vnd.sun.xml.calc'), 'other', 'ods'],
  ['an open text', openDocument('application/vnd.oasis.opendocument.text'), 'other', 'unknown not-spreadsheet'],
  ['a book', openDocument('application/epub+zip'), 'other', 'unknown not-spreadsheet'],
  ['an open workbook by its manifest', archive({
    'META-INF/manifest.xml': '<m:manifest xmlns:m="x"><m:file-entry m:media-type="application/vnd.oasis.opendocument.spreadsheet" m:full-path="/"/><m:file-entry m:full-path="a"/></m:manifest>',
  }), 'other', 'ods'],
  ['Numbers', archive({ 'Index/Document.iwa': '' }), 'other', 'numbers'],
  ['Numbers as a folder', archive({ 'Index.zip': '', 'Metadata/BuildVersionHistory.plist': '' }), 'other', 'numbers'],
  ['an archive with an archive called index', archive({ 'Index.zip': '', 'a.csv': TABLE }), 'archive', 'zip unpacked'],
  ['Numbers of 2009', archive({ 'index.xml': '', 'buildVersionHistory.plist': '' }), 'other', 'numbers unsupported'],
  ['an archive with an index', archive({ 'index.xml': '', 'a.csv': TABLE }), 'archive', 'zip unpacked'],
  ['an archive', archive({ 'a.csv': TABLE }), 'archive', 'zip unpacked'],
  ['an empty archive', archive({}), 'archive', 'zip unpacked'],
  ['an archive of too many', zip(Array.from({ length: 10_001 }, (_, i) => ({ name: `${i}` }))), 'archive', 'zip limit'],
  ['a text that begins like an archive', Buffer.from(TABLE.replace('Navn', 'PK')), 'table', 'csv'],
  ['an old workbook', compound('Workbook'), 'spreadsheet', 'xls'],
  ['an older workbook, far down', compound('a', 'b', 'c', 'd', 'e', 'BOOK'), 'other', 'xls'],
  ['an old workbook with an archive at its end', Buffer.concat([compound('Workbook'), archive(USUAL)]), 'spreadsheet', 'xls'],
  ['an encrypted package', compound('EncryptionInfo', 'EncryptedPackage'), 'spreadsheet', 'ooxml-encrypted unlocked'],
  ['Quattro in a compound file', compound('NativeContent_MAIN'), 'other', 'quattro'],
  ['Quattro of before in one', compoundFile({ PerfectOffice_MAIN: '\0\0\x02\0\x07\x10' }), 'other', 'quattro'],
  ['a compound file with another main stream', compoundFile({ PerfectOffice_MAIN: 'letter' }), 'other', 'cfb not-spreadsheet'],
  ['an old document', compound('WordDocument'), 'spreadsheet', 'cfb not-spreadsheet'],
  ['a compound file under the name of a workbook', compound('Workbuuk'), 'spreadsheet', 'cfb damaged'],
  ['a compound file of something else', compound('Workbuuk'), 'other', 'cfb not-spreadsheet'],
  ['an empty compound file', compound(), 'other', 'cfb not-spreadsheet'],
  ['a compound file cut short', compound('WordDocument').subarray(0, 1100), 'other', 'cfb unsupported'],
  ['a compound file cut shorter', compound('WordDocument').subarray(0, 600), 'spreadsheet', 'cfb damaged'],
  ['a compound file of its header', compound('WordDocument').subarray(0, 100), 'spreadsheet', 'cfb damaged'],
  ['Gnumeric inside gzip', gzipSync(`${MARKUP}<gmr:Workbook xmlns:gmr="http://www.gnome.org/gnumeric/v5"/>`), 'archive', 'gnumeric'],
  ['gzip', gzipSync(TABLE), 'table', 'gzip unpacked'],
  ['PDF', Buffer.from('%PDF-1.7\n1 0 obj'), 'spreadsheet', 'unknown not-spreadsheet'],
  ['PNG', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1'), 'spreadsheet', 'unknown not-spreadsheet'],
  ['JPEG', Buffer.from('\xff\xd8\xff\xe0\0\x10JFIF', 'latin1'), 'table', 'unknown not-spreadsheet'],
  ['ELF', Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), 'other', 'unknown not-spreadsheet'],
  ['a program', Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1'), 'spreadsheet', 'unknown not-spreadsheet'],
  ['RTF', Buffer.from('{\\rtf1\\ansi a;b}'), 'spreadsheet', 'unknown not-spreadsheet'],
  ['a table that begins like a program', Buffer.from(TABLE.replace('Navn', 'MZ')), 'table', 'csv'],
  ['SYLK', Buffer.from('ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K1\r\nE\r\n'), 'spreadsheet', 'sylk'],
  ['SYLK in UTF-16', wide('ID;PX\r\nC;Y1;X1;K1\r\nE\r\n'), 'other', 'sylk'],
  ['a table of letters that begins like SYLK', Buffer.from('ID;PRIS;B\nC;Bil;3\nD;Hus;4\n'), 'table', 'csv'],
  ['a table that says ID;P', Buffer.from('ID;P\nC;1\nC;2\n'), 'table', 'csv'],
  ['DIF', Buffer.from('TABLE\r\n0,1\r\n"x"\r\nDATA\r\n0,0\r\n""\r\n-1,0\r\nEOD\r\n'), 'other', 'dif'],
  ['a table that begins like DIF', Buffer.from('TABLE\r\n0,1\r\n0,2\r\n'), 'table', 'csv'],
  ['Lotus 1-2-3', Buffer.from('\0\0\x02\0\x06\x04', 'latin1'), 'other', 'lotus'],
  ['Lotus 1-2-3 for Windows', Buffer.from('\0\0\x1a\0\x02\x10', 'latin1'), 'text', 'lotus'],
  ['Quattro Pro', Buffer.from('\0\0\x02\0\x20\x51', 'latin1'), 'other', 'quattro'],
  ['Works', Buffer.from('\xff\0\x02\0\x04\x04', 'latin1'), 'other', 'works'],
  ['a picture that begins like a worksheet', Buffer.from(`\0\0\x02${'\0'.repeat(99)}`, 'latin1'), 'other', 'unknown not-spreadsheet'],
  ['a table that begins like SYLK', Buffer.from('ID;Pris\n1;2\n3;4\n'), 'table', 'csv'],
  ['SpreadsheetML', Buffer.from(`${MARKUP}<?mso-application progid="Excel.Sheet"?><Workbook/>`), 'text', 'spreadsheetml'],
  ['SpreadsheetML by its namespace', Buffer.from(`<ss:Workbook xmlns:ss="${EXCEL}"/>`), 'other', 'spreadsheetml'],
  ['SpreadsheetML in UTF-16', wide(`${MARKUP}<Workbook xmlns="${EXCEL}"/>`), 'spreadsheet', 'spreadsheetml'],
  ['flat ODS', Buffer.from(`${MARKUP}<office:document office:mimetype="application/vnd.oasis.opendocument.spreadsheet"/>`), 'other', 'ods'],
  ['Gnumeric', Buffer.from(`${MARKUP}<gnm:Workbook xmlns:gnm="http://www.gnumeric.org/v10.dtd"/>`), 'text', 'gnumeric'],
  ['other markup', Buffer.from(`${MARKUP}<a>1;2</a>\n<a>1;2</a>\n`), 'spreadsheet', 'unknown not-spreadsheet'],
  ['a web page under the name of a workbook', Buffer.from('<html><body>1;2</body></html>'), 'spreadsheet', 'html'],
  ['a web page with a table', Buffer.from('\ufeff\n<!DOCTYPE html><table><tr><td>1</td></tr></table>'), 'other', 'html'],
  ['a web page from Excel', Buffer.from('<html xmlns:x="urn:schemas-microsoft-com:office:excel">'), 'other', 'html'],
  ['a web page, of which only the rest tells', Buffer.from('<!DOCTYPE html><html><head><title>a;b</title></head>'), 'other', 'html'],
  ['a web archive', Buffer.from('MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n'), 'spreadsheet', 'mhtml'],
  ['a page saved by a browser', Buffer.from('From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n'), 'other', 'mhtml'],
  ['a mail with attachments', Buffer.from('From: a@b.dk\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n'), 'archive', 'eml unpacked'],
  ['a mail with a page alone', Buffer.from('From: a@b.dk\r\nTo: c@d.dk\r\nMIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<table>'), 'other', 'eml unpacked'],
  ['a mail that ends as an archive', Buffer.concat([Buffer.from('Received: x\r\n\r\n'), archive(USUAL)]), 'other', 'eml unpacked'],
  ['a mail named as a workbook', Buffer.from('Message-ID: <1@x.dk>\nSubject: x\n\nHej'), 'spreadsheet', 'eml unpacked'],
  ['a mailbox', Buffer.from('From bo@x.dk Fri Nov 30 09:00:00 2018\nSubject: x\n\nHej\n'), 'other', 'eml unpacked'],
  ['a mail with its length in front', Buffer.from('1234      \nReceived: x\n\nHej\n'), 'other', 'eml unpacked'],
  ['words with a colon', Buffer.from('Fra: Bo\r\nTil: Anne\r\n\r\nVi ses i morgen.'), 'text', 'text not-spreadsheet'],
  ['a mail of Outlook', compound('__nameid_version1.0', '__properties_version1.0'), 'archive', 'msg unpacked'],
  ['a mail for Outlook', Buffer.from([0x78, 0x9f, 0x3e, 0x22, 1, 0]), 'text', 'tnef unpacked'],
  ['a signed mail', Buffer.from('308006092a864886f70d010702a080', 'hex'), 'other', 'smime unpacked'],
  ['a database of Access', Buffer.from('\0\x01\0\0Standard ACE DB\0'), 'other', 'access unsupported'],
  ['an older one', Buffer.from('\0\x01\0\0Standard Jet DB\0'), 'spreadsheet', 'access unsupported'],
  ['a table', Buffer.from(TABLE), 'table', 'csv'],
  ['a table without a name', Buffer.from(TABLE), 'other', 'csv'],
  ['prose', Buffer.from('Kære alle\nvi ses i morgen\n'), 'text', 'text not-spreadsheet'],
  ['nothing', Buffer.alloc(0), 'spreadsheet', 'unknown not-spreadsheet'],
  ['zeros under the name of a workbook', Buffer.alloc(5000), 'spreadsheet', 'unknown damaged'],
  ['noise under the name of a table', Buffer.from('\x01\x02\0\x80\xff\x07\0\x03'.repeat(99), 'latin1'), 'table', 'unknown damaged'],
  ['noise', Buffer.from('\x01\x02\0\x80\xff\x07\0\x03'.repeat(99), 'latin1'), 'other', 'unknown not-spreadsheet'],
]; // prettier-ignore

for (const [why, file, hint, expected] of files) {
  test(`told by content: ${why}: ${expected}`, () => {
    expect(verdict(file, hint)).toBe(expected);
  });
}

test('the name changes nothing for what has a signature', () => {
  for (const file of [
    archive(USUAL),
    compound('Workbook'),
    gzipSync(TABLE),
    compound('EncryptedPackage'),
  ]) {
    expect(new Set(HINTS.map((hint) => verdict(file, hint))).size).toBe(1);
  }
});

test('each reader and unpacker is listed once, under the name of a format', () => {
  const names = [...READERS, ...ARCHIVES].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !FORMATS.some((format) => format === name))).toEqual([]);
});

test('a compound file that goes in circles is given up soon', () => {
  const file = compound('a', 'b', 'c', 'd', 'e', 'f', 'WordDocument');
  // Not the clock's: others are at work on the machine.
  const started = process.cpuUsage();
  for (let at = 0; at < file.length; at += 4) {
    for (const value of [0, 1, 2, 0xffff]) {
      const broken = Buffer.from(file);
      broken.writeUInt16LE(value, at);
      expect(verdict(broken, 'spreadsheet')).toMatch(/^(cfb|unknown|xls) /);
    }
  }
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(3000);
});

test('a workbook cut anywhere is never something else', () => {
  const whole = archive(USUAL);
  const told = Array.from(whole, (_, length) => verdict(whole.subarray(0, length), 'spreadsheet'));
  expect(new Set(told.slice(4))).toEqual(new Set(['zip damaged', 'zip unpacked', 'xlsx']));
});

const folders: readonly (readonly [folders: string, expected: string])[] = [
  ['xlsx xlsm xltx xlsx-hidden-prot xlsx-odd xlsx-strict xlsx-tiny xmlbomb', 'xlsx'],
  ['csv-8bit csv-ascii csv-big csv-sheetjs csv-utf16-32 csv-utf8 csv-utf8bom', 'csv'],
  ['xls-biff2-raw-stream xls-biff3-raw-stream xls-biff4-raw-stream xls-biff5-7-in-cfb xls-biff8 xls-big', 'xls'],
  ['xls-oddext xls-protected-not-encrypted enc-xls-cryptoapi enc-xls-rc4 enc-xls-xor', 'xls'],
  ['enc-ooxml-agile enc-ooxml-standard', 'ooxml-encrypted unlocked'],
  ['ods ods-big ots enc-odf flat-ods-fods', 'ods'],
  ['enc-zip', 'zip unpacked'],
  ['numbers-09-bundle-zip numbers-iwa', 'numbers'],
  ['sxc', 'ods'],
  ['decoy enc-otherdoc', 'cfb not-spreadsheet'],
  ['spreadsheetml-2003', 'spreadsheetml'],
  ['gnumeric', 'gnumeric'],
  ['html', 'html'],
  ['xlsb', 'xlsb'],
  ...['dbf', 'lotus', 'quattro', 'sylk'].map((name) => [name, name] as const),
  ['gzip-csv', 'gzip unpacked'],
]; // prettier-ignore

for (const [names, expected] of folders) {
  for (const folder of names.split(' ')) {
    test.skipIf(!existsSync(`${CORPUS}/${folder}`))(`the corpus: ${folder}: ${expected}`, () => {
      const hint = expected === 'csv' ? 'table' : 'other';
      for (const name of readdirSync(`${CORPUS}/${folder}`)) {
        const file = readFileSync(`${CORPUS}/${folder}/${name}`);
        expect([name, verdict(file, hint)]).toEqual([name, expected]);
      }
    });
  }
}
