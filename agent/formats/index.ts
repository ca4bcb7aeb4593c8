/**
 * All readers and unpackers, and who takes a given file. Told by content alone; the name's hint only
 * breaks ties between kinds of plain text.
 */
import { csv } from './text/csv.ts';
import { dbase } from './foreign/dbase.ts';
import { dif } from './foreign/dif.ts';
import { eml } from './mail/eml.ts';
import { headTextOf } from './text/encoding.ts';
import { encryptedPackage } from './lock/encrypted-package.ts';
import { gzip } from './archive/gzip.ts';
import { gnumeric } from './markup/gnumeric.ts';
import { lotus, works } from './foreign/lotus.ts';
import { managedWorkbook } from './lock/rights-management.ts';
import { mhtml } from './web/mhtml.ts';
import { msg } from './mail/msg.ts';
import { numbers } from './foreign/numbers.ts';
import { oleObject } from './archive/ole-object.ts';
import { ods } from './opendocument/ods.ts';
import { html } from './web/html.ts';
import { sealedNumbers } from './lock/iwork.ts';
import type { Lock, Reader, Unpacker } from './reader.ts';
import { known, type Known } from './signature.ts';
import { type Specimen } from './specimen.ts';
import { spreadsheetml } from './markup/spreadsheetml.ts';
import { quattro } from './foreign/quattro.ts';
import { smime } from './mail/smime.ts';
import { sylk } from './foreign/sylk.ts';
import { xls } from './xls/xls.ts';
import { xlsb } from './office/xlsb.ts';
import { tar } from './archive/tar.ts';
import { xlsx } from './office/xlsx.ts';
import { tnef } from './mail/tnef.ts';
import { zip } from './archive/zip-archive.ts';

/** They know their own by a signature. */
const SIGNED: readonly Reader[] = [
  xlsx,
  xlsb,
  xls,
  ods,
  spreadsheetml,
  gnumeric,
  html,
  mhtml,
  sylk,
  dif,
  dbase,
  lotus,
  quattro,
  works,
  numbers,
];
/** They take what looks like theirs, and almost anything can look like a table of text. */
const TEXTS: readonly Reader[] = [csv];

/** Archives to look into. */
export const ARCHIVES: readonly Unpacker[] = [zip, gzip, tar, eml, msg, oleObject, tnef, smime];

/** Other files, encrypted: asked first, since what they hold is theirs to tell. */
export const LOCKS: readonly Lock[] = [encryptedPackage, managedWorkbook, sealedNumbers];

/**
 * In this order: the locks, then the signed ones, then what is known and read by nobody (`signature.ts`), which
 * keeps it from the rest; then the archives, since a document in a zip is none; then the last ones.
 */
export const READERS: readonly Reader[] = [...SIGNED, ...TEXTS];

/** Who reads a file, unpacks or unlocks it; or what it is, and why nobody reads it. */
export type Sniffed =
  | { readonly reader: Reader }
  | { readonly reader: null; readonly unpacker: Unpacker }
  | { readonly reader: null; readonly lock: Lock }
  | ({ readonly reader: null } & Known);

/** Throws only what the specimen's bytes throw. */
export function sniff(specimen: Specimen): Sniffed {
  const takes = ({ sniff: isIts }: Reader | Unpacker | Lock): boolean => isIts(specimen);
  const lock = LOCKS.find(takes);
  if (lock !== undefined) return { reader: null, lock };
  const signed = SIGNED.find(takes);
  if (signed !== undefined) return { reader: signed };
  const what = known(specimen);
  if (what !== null) return { reader: null, ...what };
  const unpacker = ARCHIVES.find(takes);
  if (unpacker !== undefined) return { reader: null, unpacker };
  const reader = TEXTS.find(takes);
  return reader === undefined ? { reader: null, ...unknown(specimen) } : { reader };
}

/** Noise under the name of a table is a table that was damaged, or hidden: never nothing. */
function unknown(specimen: Specimen): Known {
  const { head, hint } = specimen;
  if (head.length > 0 && specimen.ask(headTextOf) !== null)
    return { format: 'text', trouble: 'not-spreadsheet' };
  const isNamedTable = hint === 'spreadsheet' || hint === 'table';
  const trouble = isNamedTable && head.length > 0 ? 'damaged' : 'not-spreadsheet';
  return { format: 'unknown', trouble };
}
