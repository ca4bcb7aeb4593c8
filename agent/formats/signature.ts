/**
 * What a file is that neither reader nor unpacker takes: by its first bytes, by the names in a container, by the first
 * words of a text. What may hold a table is `unsupported`; what surely is none is `not-spreadsheet`,
 * and is then no result at all: so that word is for what is known for certain.
 */
import { type CompoundFile, compoundFileIn, isCompoundFile } from './archive/cfb.ts';
import { isOleObject } from './archive/ole-object.ts';
import { openDocumentIn } from './opendocument/ods-package.ts';
import { officeIn } from './office/opc.ts';
import { type Format, Sealed, type Trouble, Unreadable } from './reader.ts';
import { RIGHTS_MANAGEMENT } from './lock/rights-management.ts';
import { isOutlookMail } from './mail/msg.ts';
import type { Scheme } from './scheme.ts';
import type { Specimen } from './specimen.ts';
import { wordsOf } from './markup/xml-source.ts';
import { type Zip, zipIn } from './archive/zip.ts';

export interface Known {
  readonly format: Format;
  readonly trouble: Trouble;
  /** Of what is sealed. */
  readonly scheme?: Scheme;
}

const OTHER: Known = { format: 'unknown', trouble: 'not-spreadsheet' };

/** First bytes; -1 stands for any byte. The first that fits decides. */
const SIGNATURES: readonly (readonly [bytes: readonly number[], format: Format | null])[] = [
  [[0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], 'archive'], // 7z
  [[0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], 'archive'], // rar
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], 'archive'], // xz
  [[0x42, 0x5a, 0x68, -1, 0x31, 0x41, 0x59, 0x26], 'archive'], // bzip2
  [[0x28, 0xb5, 0x2f, 0xfd], 'archive'], // zstd
  [[0x4d, 0x53, 0x43, 0x46, 0x00, 0x00, 0x00, 0x00], 'archive'], // cab
  [[0x25, 0x50, 0x44, 0x46, 0x2d], null], // PDF
  [[0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a], null], // PNG
  [[0xff, 0xd8, 0xff], null], // JPEG
  [[0x47, 0x49, 0x46, 0x38, -1, 0x61], null], // GIF
  [[0x7f, 0x45, 0x4c, 0x46], null], // ELF
  [[0x4d, 0x5a, -1, 0x00], null], // programs of Windows
  [[0x4d, 0x5a, -1, 0x01], null],
  [[0x7b, 0x5c, 0x72, 0x74, 0x66], null], // RTF
  [[0, 1, 0, 0, ...bytesOf('Standard Jet DB')], 'access'],
  [[0, 1, 0, 0, ...bytesOf('Standard ACE DB')], 'access'],
  [[0x00, 0x05, 0x16, 0x07], null], // AppleDouble: what macOS knows of a file beside it
];

/** `message.rpmsg`, which is attached to what is no more than its cover. */
const MANAGED_MAIL = [0x76, 0xe8, 0x04, 0x60, 0xc4, 0x11, 0xe3, 0x86] as const;

function bytesOf(text: string): readonly number[] {
  return Array.from(text, (sign) => sign.charCodeAt(0));
}

function startsWith(head: Uint8Array, signature: readonly number[]): boolean {
  return signature.every((byte, at) => byte < 0 || head[at] === byte);
}

/** Bytes of the mark that Excel and Word leave beside an open file, `~$name`, and of the first name in it. */
const MARK_BYTES = new Set([165, 162]);
const OWNER_BYTES = 54;

/** Who has a file open: a name of a known length, filled up with spaces. */
function isOwnerMark({ head, bytes }: Specimen): boolean {
  const [length = 0] = head;
  const isFull = MARK_BYTES.has(bytes.sizeBytes) && length > 0 && length <= OWNER_BYTES;
  const rest = head.subarray(1 + length, 1 + OWNER_BYTES);
  return isFull && rest.every((byte) => byte === 0x20 || byte === 0);
}

/** Null when the bytes are none of those: a workbook, an archive, a text that may be a table, or noise. */
export function known(specimen: Specimen): Known | null {
  const { head } = specimen;
  const zipped = inZip(specimen);
  if (zipped !== 'no zip') return zipped;
  if (isCompoundFile(head)) return inCompoundFile(specimen);
  if (isOwnerMark(specimen)) return OTHER;
  if (startsWith(head, MANAGED_MAIL)) return { format: 'unknown', trouble: 'sealed', scheme: RIGHTS_MANAGEMENT }; // prettier-ignore
  for (const [signature, format] of SIGNATURES) {
    if (!startsWith(head, signature)) continue;
    return format === null ? OTHER : { format, trouble: 'unsupported' };
  }
  // A document of markup is no table of text; one that holds tables was asked before.
  return specimen.ask(wordsOf)?.startsWith('<?xml') === true ? OTHER : null;
}

/** A zip that holds no workbook of ours; null for one that is just an archive. */
function inZip(specimen: Specimen): Known | null | 'no zip' {
  try {
    const zip = specimen.ask(zipIn);
    if (zip === null) return 'no zip';
    // A package that is no workbook throws what it is.
    specimen.ask(officeIn);
    specimen.ask(openDocumentIn);
    if (isOldNumbers(zip)) return { format: 'numbers', trouble: 'unsupported' };
    return null;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { trouble } = error;
    if (error instanceof Sealed) return { format: 'zip', trouble, scheme: error.scheme };
    return trouble === 'not-spreadsheet' ? OTHER : { format: 'zip', trouble };
  }
}

/** The iWork of before 2013: one document of markup. */
function isOldNumbers({ entries }: Zip): boolean {
  const has = (pattern: RegExp): boolean => entries.some(({ name }) => pattern.test(name));
  // An archive of other files may well have an index.
  return has(/^index\.(xml\.gz|xml)$/i) && has(/(^|\/)buildversionhistory\.plist$/i);
}

/** Streams of texts, presentations and drawings. */
const DOCUMENTS = ['worddocument', 'powerpoint document', 'visiodocument'] as const;

function inCompoundFile(specimen: Specimen): Known | null {
  const isNamedSo = specimen.hint === 'spreadsheet';
  const unread: Known = { format: 'cfb', trouble: isNamedSo ? 'damaged' : 'unsupported' };
  const file = compoundFile(specimen);
  if (file === 'limit') return { format: 'cfb', trouble: 'limit' };
  if (file === null) return unread;
  const { names } = file;
  if (isOutlookMail(file) || isOleObject(file)) return null;
  if (names.has('wksssworkbook')) return { format: 'cfb', trouble: 'unsupported' };
  // Under the name of a workbook, one without its stream is broken, unless it shows what else it is.
  const isOther = !file.damaged && (!isNamedSo || DOCUMENTS.some((name) => names.has(name)));
  return isOther ? { format: 'cfb', trouble: 'not-spreadsheet' } : unread;
}

/** Null for one that cannot be read. */
function compoundFile(specimen: Specimen): CompoundFile | 'limit' | null {
  try {
    return specimen.ask(compoundFileIn);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    return error.trouble === 'limit' ? 'limit' : null;
  }
}
