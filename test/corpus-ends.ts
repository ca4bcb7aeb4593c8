/**
 * How every file of the corpus ends: outcome, reason and format; of an encrypted one also the strength
 * and the scheme. Nothing in the corpus holds a CPR number, so nothing is ever `found`.
 */
import { dirname } from 'node:path';
import type { Outcome } from '../agent/outcome.ts';
import type { CorpusFile } from './corpus.ts';

/** `sealed xls, weak xls-rc4 rc4-40 md5 x1 secret`; a number that nobody tells is left out. */
export function endOf({ outcome, reason, format, protection, scheme }: Outcome): string {
  const end = [outcome, ...(reason === null ? [] : [reason]), format].join(' ');
  if (scheme === undefined) return protection.file === 'none' ? end : `${end}, ${protection.file}`;
  const { name, cipher, keyBits, hash, spins, password } = scheme;
  const key = keyBits === null ? cipher : `${cipher}-${keyBits}`;
  const told = [name, key, hash, spins === null ? null : `x${spins}`, password];
  return `${end}, ${[protection.file, ...told.filter((it) => it !== null)].join(' ')}`;
}

export const NO_SPREADSHEET = 'no spreadsheet';

export function expectedEnd(path: string): string | undefined {
  return FILES[path] ?? FOLDERS[dirname(path)];
}

const AGILE_SHA512 = 'sha512 x100000 secret';
const AGILE_SHA1 = 'sha1 x100000 secret';

/** What a folder's files end as, where a file has no line of its own. */
export const FOLDERS: Readonly<Record<string, string>> = {
  corrupt: 'unknown damaged zip',
  'csv-8bit': 'clean csv',
  'csv-ascii': 'clean csv',
  'csv-big': 'clean csv',
  'csv-sheetjs': 'clean csv',
  'csv-utf16-32': 'clean csv',
  'csv-utf8': 'clean csv',
  'csv-utf8bom': 'clean csv',
  dbf: 'clean dbf',
  // A text of Works, and macros without their workbook.
  decoy: NO_SPREADSHEET,
  'enc-ooxml-agile': `sealed ooxml-encrypted, strong ooxml-agile aes-128 ${AGILE_SHA512}`,
  // A presentation, which says what it is although it is encrypted.
  'enc-otherdoc': NO_SPREADSHEET,
  'enc-xls-cryptoapi': 'sealed xls, weak xls-cryptoapi rc4-128 sha1 secret',
  'enc-xls-rc4': 'sealed xls, weak xls-rc4 rc4-40 md5 secret',
  'enc-xls-xor': 'sealed xls, weak xls-xor xor-16 secret',
  'enc-zip': 'sealed zip, weak zipcrypto zipcrypto-96 secret',
  'flat-ods-fods': 'clean fods',
  gnumeric: 'clean gnumeric',
  'gzip-csv': 'clean gzip',
  html: 'clean html',
  lotus: 'clean lotus',
  // The archive in it, where its parts lie, is noise.
  'numbers-09-bundle-zip': 'unknown damaged numbers',
  'numbers-iwa': 'clean numbers',
  ods: 'clean ods',
  'ods-big': 'clean ods',
  ots: 'clean ots',
  quattro: 'clean quattro',
  'spreadsheetml-2003': 'clean spreadsheetml',
  sxc: 'clean sxc',
  sylk: 'clean sylk',
  'xls-biff2-raw-stream': 'clean xls',
  'xls-biff3-raw-stream': 'clean xls',
  'xls-biff4-raw-stream': 'clean xls',
  'xls-biff5-7-in-cfb': 'clean xls',
  'xls-biff8': 'clean xls',
  'xls-big': 'clean xls',
  'xls-oddext': 'clean xls',
  // A password against changes: the cells lie open.
  'xls-protected-not-encrypted': 'clean xls',
  xlsb: 'clean xlsb',
  xlsm: 'clean xlsm',
  xlsx: 'clean xlsx',
  'xlsx-hidden-prot': 'clean xlsx',
  'xlsx-odd': 'clean xlsx',
  'xlsx-strict': 'clean xlsx',
  'xlsx-tiny': 'clean xlsx',
  xltx: 'clean xltx',
  // What their strings are defined as is never put in.
  xmlbomb: 'unknown damaged xlsx',
  zip: 'clean zip',
};

/** Files that end otherwise than the rest of their folder, with the reason. */
export const FILES: Readonly<Record<string, string>> = {
  // The allocation table ends too early, and sectors lie behind the end of the file.
  'corrupt/043-Test_git_issue_5.xls': 'unknown damaged xls',
  // Its workbook begins with a record that no workbook begins with.
  'corrupt/044-clusterfuzz-testcase-minimized-POIHSSFFuzzer-6137883240824832.xls':
    'unknown damaged xls',
  // Called corrupt by its makers, and whole all the same: each record is read.
  'corrupt/045-list_type.xls': 'clean xls',
  // An OpenDocument file without its content.
  'corrupt/046-file_corrupted.ods': 'unknown damaged ods',
  // A lie that hides nothing: all of the archive is read.
  'corrupt/047-extra field length exceeds extra field buffer size.zip': 'clean zip',

  // Separated by tabs, and named so.
  'csv-utf16-32/060-example-utf16be-bom.tsv': 'clean tsv',
  'csv-utf16-32/061-example-utf16le-bom.tsv': 'clean tsv',
  'csv-utf8/066-example-utf8.tsv': 'clean tsv',

  // A cipher with a long key, and one of today.
  'enc-odf/077-sampleEncryptedODSFile.ods': 'sealed ods, strong odf blowfish-128 sha1 x1024 secret',
  'enc-odf/078-encrypted-letmein.ods': 'sealed ods, strong odf aes-256 sha256 x1024 secret',
  // RC2 is broken, whatever its key.
  'enc-ooxml-agile/080-agile_RC2_SHA1_CBC_pwd_password.xlsx': `sealed ooxml-encrypted, weak ooxml-agile rc2-128 ${AGILE_SHA1}`,
  'enc-ooxml-agile/082-agile_RC2_SHA1_CBC_pwd_password.xlsx': `sealed ooxml-encrypted, weak ooxml-agile rc2-128 ${AGILE_SHA1}`,
  'enc-ooxml-agile/084-protected_passtika.xlsb': `sealed ooxml-encrypted, strong ooxml-agile aes-256 ${AGILE_SHA512}`,
  // Nobody sees what is in them, but they are named as what is no spreadsheet.
  'enc-ooxml-agile/083-clusterfuzz-testcase-minimized-POIHSLFFuzzer-4838893004128256.ppt':
    NO_SPREADSHEET,
  'enc-ooxml-agile/085-protected_normal_case.docx': NO_SPREADSHEET,
  'enc-ooxml-standard/088-document with password.docx': NO_SPREADSHEET,
  'enc-ooxml-standard/086-standard_AES256_SHA1_ECB_pwd_password.xlsb':
    'sealed ooxml-encrypted, strong ooxml-standard aes-256 sha1 x50000 secret',
  'enc-ooxml-standard/087-protected_passtika.xlsx':
    'sealed ooxml-encrypted, strong ooxml-standard aes-128 sha1 x50000 secret',
  // Excel's own password: whoever opens them is not asked for one, and neither are we.
  'enc-xls-cryptoapi/090-pwtest3.xls': 'clean xls, none xls-cryptoapi rc4-128 sha1 default',
  'enc-xls-rc4/094-pwtest.xls': 'clean xls, none xls-rc4 rc4-40 md5 default',
  'enc-xls-rc4/097-50833.xls': 'clean xls, none xls-rc4 rc4-40 md5 default',

  // A workbook with macros under other names.
  'ooxml-big/109-DrawingSizeInPx.xlsx': 'clean xlsm',
  'ooxml-big/110-apachepoi_53446.xls.xlsb': 'clean xlsb',
  // A package without the relations of its workbook.
  'zip/160-no-workbook-rels.xlsx': 'unknown damaged xlsx',
};

/** What other tools call a file, in our words. The first that fits. */
const FORMATS_OF_TYPES: readonly (readonly [type: RegExp, end: RegExp])[] = [
  // Named as what is no spreadsheet.
  [/^(Works word|CFB other|PPT)/, /^no spreadsheet$/],
  [/^OOXML encrypted/, /^(no spreadsheet|.* ooxml-encrypted,.*)$/],
  [/^XLS(?![BMX])/, / xls(,|$)/],
  [/^XLSX/, / xlsx$/],
  [/^XLSM/, / xlsm$/],
  [/^XLSB/, / xlsb$/],
  [/^XLTX/, / xltx$/],
  [/^Flat ODS/, / fods$/],
  [/^ODS/, / ods(,|$)/],
  [/^OTS/, / ots$/],
  [/^SXC/, / sxc$/],
  [/^Numbers/, / numbers$/],
  [/^SpreadsheetML/, / spreadsheetml$/],
  [/^Gnumeric/, / gnumeric$/],
  [/^HTML/, / html$/],
  [/^SYLK/, / sylk$/],
  [/^DBF/, / dbf$/],
  [/^Lotus/, / lotus$/],
  [/^Quattro/, / quattro$/],
  [/^gzip/, / gzip$/],
  [/^CSV.*; tab\]/, / tsv$/],
  [/^CSV/, / csv$/],
  [/^ZIP/, / (zip(,.*)?|xlsx)$/],
];

/** What opens it, of files that nobody is asked for a password of. */
const DEFAULT_PASSWORD = 'VelvetSweatshop';

/** Ways of encrypting as the manifest writes them, in our words, with how much they are worth. */
const SCHEMES_OF_TEXTS: readonly (readonly [text: RegExp, end: string])[] = [
  [/^OOXML agile AES-(\d+) CBC (SHA\d+) spin(\d+)/, 'strong ooxml-agile aes-$1 $2 x$3 secret'],
  [/^OOXML agile RC2-(\d+) CBC (SHA\d+) spin(\d+)/, 'weak ooxml-agile rc2-$1 $2 x$3 secret'],
  [/^OOXML standard \d\.2 alg66\w+ (\d+)bit/, 'strong ooxml-standard aes-$1 sha1 x50000 secret'],
  [/^XLS RC4 CryptoAPI 4\.2 (\d+)bit/, 'weak xls-cryptoapi rc4-$1 sha1 secret'],
  [/^XLS RC4/, 'weak xls-rc4 rc4-40 md5 secret'],
  [/^XLS XOR/, 'weak xls-xor xor-16 secret'],
  [/^ODF Blowfish CFB kdf=PBKDF2 sum=1K/, 'strong odf blowfish-128 sha1 x1024 secret'],
  [/^ODF aes256-cbc kdf=PBKDF2 sum=sha256-1k/, 'strong odf aes-256 sha256 x1024 secret'],
  [/^zip-entry ZipCrypto/, 'weak zipcrypto zipcrypto-96 secret'],
];

/** Where the table and the manifest do not say the same of a file; empty where they do. */
export function disagreements({ path, trueType, encrypted, password }: CorpusFile): string[] {
  const end = expectedEnd(path) ?? '';
  const wrong: string[] = [];
  const format = FORMATS_OF_TYPES.find(([type]) => type.test(trueType))?.[1];
  if (format?.test(end) !== true) wrong.push(`${trueType} ends as ${end}`);
  const [outcome = '', scheme = ''] = end.split(', ');
  const told = schemeIn(encrypted, password);
  const isSealed = outcome.startsWith('sealed');
  if (end === NO_SPREADSHEET) return wrong;
  if (scheme !== told) wrong.push(`${encrypted} is ${told}, not ${scheme}`);
  const isOpen = told === '' || told.endsWith(' default');
  if (isSealed === isOpen) wrong.push(`${encrypted} (${password}) ends as ${outcome}`);
  return wrong;
}

function schemeIn(encrypted: string, password: string): string {
  if (encrypted === 'no') return '';
  const text = encrypted.replace(/^yes: /, '');
  const [pattern, words] = SCHEMES_OF_TEXTS.find(([one]) => one.test(text)) ?? [];
  if (pattern === undefined || words === undefined) return `unknown: ${encrypted}`;
  const [whole = ''] = pattern.exec(text) ?? [];
  const told = whole.replace(pattern, words).toLowerCase();
  if (password !== DEFAULT_PASSWORD) return told;
  return told.replace(/^\w+/, 'none').replace(/secret$/, 'default');
}
