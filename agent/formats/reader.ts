/**
 * What a format is to the rest of the agent. A reader turns one format's bytes into cells and hands
 * them to an Inspection; it runs in the parser child, so it is synchronous, opens nothing, and sees
 * bytes, never paths. Everything it is told by the file is a claim: lengths, counts and offsets
 * are checked against `limits.ts` and against the bytes that are there.
 */
import type { Inspection } from '../../rules/index.ts';
import type { Scheme } from './scheme.ts';
import type { Specimen } from './specimen.ts';

/** Random access to one opened file, or to one member of an archive. */
export interface Bytes {
  readonly sizeBytes: number;
  /**
   * The bytes from `offset`: `length` of them, fewer only at the end of the file.
   * The array is valid until the next call: copy what must live longer.
   */
  readonly read: (offset: number, length: number) => Uint8Array;
}

/** Formats that an outcome may name. Ordered: the index travels from the parser child; append only. */
export const FORMATS = [
  'unknown', 'xlsx', 'xlsm', 'xltx', 'xltm', 'xlam', 'csv', 'tsv', 'text',
  'xlsb', 'xls', 'ods', 'ots', 'fods', 'gnumeric', 'html', 'spreadsheetml', 'zip', 'gzip', 'ooxml-encrypted', 'cfb',
  'sxc', 'numbers', 'dbf', 'lotus', 'quattro', 'sylk', 'mhtml', 'archive', 'tar', 'dif', 'works',
  'eml', 'msg', 'access', 'tnef', 'smime',
] as const; // prettier-ignore
export type Format = (typeof FORMATS)[number];

/** What the file's name says it is: the only thing the child is told about the name. */
export const HINTS = ['table', 'text', 'spreadsheet', 'archive', 'other', 'document'] as const;
export type Hint = (typeof HINTS)[number];

/** Why a file, or the rest of it, could not be read. The child's part of the reasons. */
export const TROUBLES = ['damaged', 'limit', 'unsupported', 'not-spreadsheet', 'sealed'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** The one error class that readers throw on purpose. Never carries text from the file. */
export class Unreadable extends Error {
  readonly trouble: Trouble;
  constructor(trouble: Trouble, options?: ErrorOptions) {
    super(trouble, options);
    this.trouble = trouble;
  }
}

/** Encrypted, and nobody here has the password: `sealed`, and how. */
export class Sealed extends Unreadable {
  readonly scheme: Scheme;
  constructor(scheme: Scheme) {
    super('sealed');
    this.scheme = scheme;
  }
}

/** The columns wanted of each sheet and table; null for all. */
export type Looks = ReadonlyMap<number, ReadonlySet<number> | null>;

// oxlint-disable-next-line max-params -- called for every cell of the columns: no object
export type LookedAt = (
  sheetIndex: number,
  row: number,
  column: number,
  text: string,
  /** How many equal cells it stands for; 1 when it is not told. */
  times?: number,
) => void;

/** One opened workbook or table. */
export interface Workbook {
  readonly format: Format;
  /** How it was encrypted, where that opens without asking; absent for what is not encrypted. */
  readonly scheme?: Scheme;
  /**
   * Reads everything once and hands it to the inspection.
   * Throws Unreadable; what was handed over before stays valid and counts.
   */
  readonly read: (inspection: Inspection) => void;
  /** The texts behind references that `read` handed over unresolved (TextRef >= 0). */
  readonly texts: (refs: ReadonlySet<number>) => ReadonlyMap<number, string>;
  /**
   * The second looks: every filled cell of these columns, sheet by sheet and in order. Row and column
   * are counted from 0, sheets and tables in the order in which they were told. A number cell with a
   * date style comes as `DD-MM-YYYY`. Throws Unreadable.
   */
  readonly looks: (wanted: Looks, cell: LookedAt) => void;
  /** Files that lie in it, once it has been read: each is read as a file of its own. Throws Unreadable. */
  readonly inside?: () => Iterable<Member>;
}

export interface Reader {
  readonly name: string;
  /**
   * Whether a file is in this format. Told by content; the hint may only break ties between kinds
   * of plain text. Throws only what its bytes throw.
   */
  readonly sniff: (specimen: Specimen) => boolean;
  /** Throws Unreadable. */
  readonly open: (specimen: Specimen) => Workbook;
}

/** What a member holds, as long as it is in hand; disposed of, it lends its memory to the next. */
export interface Content extends Bytes, Disposable {
  /** What was read so far is not all, or not what was packed: it counts, and is never clean. */
  readonly damaged: boolean;
}

/** One file in an archive. */
export interface Member {
  /**
   * Its path in there, empty where the archive tells none. Says what the member may be and where it
   * lies, masked; never a path to open.
   */
  readonly name: string;
  /** What it may be by what else is told of it, should its name not say. */
  readonly hint?: Hint;
  /** Throws Unreadable. */
  readonly open: () => Content;
}

/** One opened archive. */
export interface Archive {
  readonly format: Format;
  /** A text with files attached: without a spreadsheet among them, it is none. */
  readonly isLetter?: boolean;
  /**
   * All files in it, whatever their names, in the order of their bytes; one at a time is open.
   * Throws Unreadable at the end, or where it cannot go on, when something is not accounted for.
   */
  readonly members: () => Iterable<Member>;
}

/** What an archive's format is to the rest: as a reader gives cells, it gives files. */
export interface Unpacker {
  readonly name: string;
  /** Whether a file is in this format, and no document of its own: readers are asked first. */
  readonly sniff: (specimen: Specimen) => boolean;
  /** Throws Unreadable. */
  readonly open: (specimen: Specimen) => Archive;
}

/** What was behind a lock: a file of its own, decrypted range by range. */
export interface Unlocked extends Bytes {
  readonly scheme: Scheme;
  /** It should be longer: what is there counts, and is never clean. */
  readonly damaged: boolean;
}

/** A format in which another file lies encrypted, whole: once open, that one is read in its place. */
export interface Lock {
  readonly name: string;
  readonly sniff: (specimen: Specimen) => boolean;
  /** Throws Unreadable: `Sealed` when it takes a password. */
  readonly open: (specimen: Specimen) => Unlocked;
}
