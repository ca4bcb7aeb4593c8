/**
 * What lies beside the workbook in its compound file: its properties, the rows behind its pivot tables,
 * the log of those who share it, and files inside it.
 */
import type { CompoundFile, Stream } from '../archive/cfb.ts';
import { objectIn } from '../archive/ole-object.ts';
import { tellProperties } from '../archive/property-set.ts';
import type { Attempts } from '../attempts.ts';
import type { Copies } from '../office/opc-texts.ts';
import { type Bytes, type Member, Unreadable } from '../reader.ts';
import { decoderOf } from '../text/codepage.ts';
import type { Told } from '../told.ts';
import type { Dialect } from './dialect.ts';
import { encryptedStreams } from './encrypted-properties.ts';
import { looseTexts } from './loose-texts.ts';
import { Pieces } from './pieces.ts';
import { IN_PIVOTS, PivotStream } from './pivot-stream.ts';
import { type Decryption, Joiner, Rec, Records } from './records.ts';
import { Revisions } from './revisions.ts';

const PROPERTIES = ['\u0005summaryinformation', '\u0005documentsummaryinformation'];
const PIVOTS: readonly (readonly [storage: string, version: 5 | 8])[] = [
  ['_sx_db_cur', 8],
  ['_sx_db', 5],
];
/** What a workbook of the other version says of letters is nothing to them. */
const WESTERN = 1252;
const LOG = 'revision log';
const USERS = 'user names';
/** Properties that were encrypted with the workbook. */
const ENCRYPTED = 'encryption';
/** Lists of servers, maps of markup, controls. */
const LOOSE = ['list data', 'xml', 'ctls'];
const LOOSE_BYTES = 2 ** 20;
/** Programs in the workbook, whose parts users name as they like. */
const MACROS = '_vba_project';

export interface BesideBook {
  readonly told: Told;
  readonly attempts: Attempts;
  /** Null where no workbook could be read: of what lies beside it, its properties alone have a language of their own. */
  readonly dialect: Dialect | null;
  readonly decryption: Decryption | null;
  /** Texts that properties repeat. */
  readonly listed: Copies;
}

/** Tells all tables and texts, always in the same order. */
export function tellStreams(file: CompoundFile, beside: BesideBook): void {
  new Streams(file, beside).read();
}

class Streams {
  readonly #file: CompoundFile;
  readonly #beside: BesideBook;

  constructor(file: CompoundFile, beside: BesideBook) {
    this.#file = file;
    this.#beside = beside;
  }

  read(): void {
    const { dialect, decryption } = this.#beside;
    if (dialect !== null) this.#readTables(dialect);
    for (const path of PROPERTIES) this.#read(path, (stream) => this.#readProperties(stream));
    if (decryption !== null)
      this.#read(ENCRYPTED, (stream) => this.#decryptProperties(stream, decryption));
    if (dialect === null) return;
    for (const path of LOOSE) this.#read(path, (stream) => this.#readLoose(stream, dialect));
  }

  #readTables(dialect: Dialect): void {
    for (const [storage, version] of PIVOTS) {
      const own = dialect.version === version ? dialect : { version, decode: decoderOf(WESTERN) };
      for (const path of this.#file.below(storage)) this.#readPivot(path, own);
    }
    const revisions = new Revisions(this.#beside.told, dialect);
    this.#readRecords(LOG, (type, bytes) => revisions.record(type, bytes));
    this.#readRecords(USERS, (_type, bytes) => this.#tellLoose(bytes, dialect));
  }

  #read(path: string, read: (stream: Stream) => void): void {
    const { told, attempts } = this.#beside;
    if (told.isOver) return;
    attempts.run(() => {
      const stream = this.#file.stream(path);
      if (stream === null) return;
      attempts.run(() => read(stream));
      if (stream.damaged) throw new Unreadable('damaged');
    });
  }

  /** Each record by itself: none here is longer than one may be. */
  #readRecords(path: string, tell: (type: number, bytes: Buffer) => void): void {
    const { attempts, decryption } = this.#beside;
    this.#read(path, (bytes) => {
      const records = new Records({ bytes, decryption }, 0);
      while (records.next() && records.type !== Rec.eof) {
        const { type, body } = records;
        attempts.run(() => tell(type, body));
      }
    });
  }

  #readPivot(path: string, dialect: Dialect): void {
    const { told, attempts } = this.#beside;
    if (told.isOver || this.#file.isStorage(path)) return;
    told.table('pivotCache');
    const pivot = new PivotStream(told, dialect);
    const joiner = new Joiner(IN_PIVOTS, ({ type, pieces }) =>
      attempts.run(() => pivot.record(type, new Pieces(...pieces))),
    );
    this.#readRecords(path, (type, bytes) => joiner.add(type, bytes));
    joiner.end();
    pivot.end();
  }

  #decryptProperties(stream: Stream, { decryptRun }: Decryption): void {
    if (decryptRun === undefined) throw new Unreadable('unsupported');
    const { attempts } = this.#beside;
    for (const properties of encryptedStreams(stream, decryptRun)) {
      attempts.run(() => this.#readProperties(properties));
    }
  }

  #readProperties(stream: Bytes): void {
    const { told, listed } = this.#beside;
    tellProperties(stream, (text, isList) => {
      // The name of a range may have that of its sheet before it.
      const isCopy = listed.takes(text) || listed.takes(text.slice(text.lastIndexOf('!') + 1));
      if (!isList || !isCopy) told.place('property', text);
    });
  }

  #readLoose(stream: Stream, dialect: Dialect): void {
    if (stream.sizeBytes > LOOSE_BYTES) throw new Unreadable('limit');
    this.#tellLoose(Buffer.from(stream.read(0, stream.sizeBytes)), dialect);
  }

  #tellLoose(bytes: Buffer, dialect: Dialect): void {
    const { told } = this.#beside;
    looseTexts(bytes, dialect, (text) => told.place('property', text));
  }
}

/** Files in the workbook, in storages below its own. Throws Unreadable. */
export function* objectsBeside(file: CompoundFile): Generator<Member> {
  for (const path of file.names) {
    if (file.isStorage(path) && !path.startsWith(MACROS)) yield* objectIn(file, path, path);
  }
}
