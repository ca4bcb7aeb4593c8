/**
 * Documents of Apple Numbers from 2013 on, and tables of Pages and Keynote, which are written alike. The
 * archive and its objects are opened here, within the file's budget; the cells are told one table at a time, and
 * counted against those that are there.
 */
import { type Budget, limits } from '../../inspect/limits.ts';
import { Attempts } from '../attempts.ts';
import { type Entry, Zip, zipIn } from '../archive/zip.ts';
import { type Reader, Unreadable } from '../reader.ts';
import { type ToldBytes, ToldWorkbook } from '../told.ts';
import { bytesOf, fieldsIn, type Message, objectsIn, referenceIn, unpackedIwa } from './iwa.ts';
import { cellsInTile, tellTable } from './numbers-table.ts';

const PART = /^index\/(?:[^/]+\/)*[^/]+\.iwa$/i;
/** Pictures, settings, previews. Anything else may be a file of its own. */
const BESIDE =
  /^(?:index|data|metadata|__macosx)\/|^index\.zip$|^preview[^/]*\.jpg$|^[^/]*\.plist$|\/$/i;
/** Where the document was a folder, its parts lie in an archive of their own. */
const INNER = /^index\.zip$/i;
const HISTORY = /^metadata\/buildversionhistory\.plist$/i;

export const numbers: Reader = {
  name: 'numbers',
  sniff: (specimen) => {
    const zip = specimen.tell(zipIn);
    if (zip === null) return false;
    const has = (name: RegExp): boolean => zip.entries.some((entry) => name.test(entry.name));
    return has(PART) || (has(INNER) && has(HISTORY));
  },
  open: (specimen) => {
    const zip = specimen.ask(zipIn);
    if (zip === null) throw new Unreadable('damaged');
    return new ToldWorkbook('numbers', specimen.budget, (told, budget) => {
      const attempts = new Attempts();
      const document = new NumbersDocument(told, attempts);
      document.gather(zip, budget);
      document.tell();
      if (zip.damaged) attempts.note('damaged');
      if (!zip.entries.every(({ name }) => BESIDE.test(name))) attempts.note('unsupported');
      attempts.end();
    });
  },
};

/** Types of messages. */
const SHEET = 2;
const TABLE = 6000;
const TABLE_MODEL = 6001;
const TILE = 6002;
/** A text in a cell with letters of more than one kind: it lies in a storage. */
const RICH_TEXT = 6218;
const STORAGES = new Set([2001, 2005]);
const COMMENT = 3056;

const NAME = 1;
const TABLE_NAME = 8;
const STORAGE_TEXT = 3;

const utf8 = new TextDecoder();

class NumbersDocument {
  readonly #told: ToldBytes;
  readonly #attempts: Attempts;
  readonly #objects = new Map<number, readonly Message[]>();
  readonly #tables: Message[] = [];
  readonly #storages = new Map<number, Message>();
  /** Storages of texts that cells tell. */
  readonly #inCells = new Set<number>();
  #unpackedBytes = 0;
  /** Where the part in hand stands as it is packed. */
  #packed: Uint8Array = new Uint8Array(0);
  /** Those whose cells no table has told yet. */
  readonly #tiles = new Set<Uint8Array>();

  constructor(told: ToldBytes, attempts: Attempts) {
    this.#told = told;
    this.#attempts = attempts;
  }

  /** Opens all parts, and notes what is in them. */
  gather(zip: Zip, budget: Budget): void {
    for (const entry of zip.entries) {
      this.#attempts.run(() => {
        if (PART.test(entry.name)) this.#open(zip, entry, budget);
        else if (INNER.test(entry.name)) this.#gatherInner(zip, entry, budget);
      });
    }
  }

  tell(): void {
    let left = 0;
    for (const table of this.#tables) {
      if (this.#told.isOver) return;
      this.#told.sheet(null);
      this.#attempts.run(() => {
        const { told, held, tiles } = tellTable(this.#objects, table, this.#told);
        left += held - told;
        for (const tile of tiles) this.#tiles.delete(tile);
      });
    }
    for (const tile of this.#tiles) {
      this.#attempts.run(() => {
        left += cellsInTile(tile);
      });
    }
    for (const [id, { data }] of this.#storages) {
      if (!this.#inCells.has(id)) this.#place('drawing', data, STORAGE_TEXT);
    }
    // A table that belongs to nothing, or cells of a kind that nobody knows.
    if (left > 0) this.#attempts.note('unsupported');
  }

  #gatherInner(zip: Zip, entry: Entry, budget: Budget): void {
    using content = zip.content(entry, budget);
    const inner = new Zip(content);
    if (content.damaged || inner.damaged) this.#attempts.note('damaged');
    const parts = inner.entries.filter(({ name }) => PART.test(name));
    if (parts.length === 0) throw new Unreadable('damaged');
    for (const part of parts) this.#attempts.run(() => this.#open(inner, part, budget));
  }

  #open(zip: Zip, entry: Entry, budget: Budget): void {
    const packed = zip.whole(entry, budget, this.#packed);
    if (packed.buffer.byteLength > this.#packed.length)
      this.#packed = new Uint8Array(packed.buffer);
    const unpacked = unpackedIwa(packed, limits.wholePartBytes - this.#unpackedBytes);
    budget.inflate(unpacked.length);
    this.#unpackedBytes += unpacked.length;
    for (const { id, messages } of objectsIn(unpacked)) {
      this.#objects.set(id, messages);
      for (const message of messages) this.#attempts.run(() => this.#note(id, message));
    }
  }

  #note(id: number, message: Message): void {
    const { type, data } = message;
    if (type === TABLE) this.#tables.push(message);
    else if (type === TILE) this.#tiles.add(data);
    else if (type === SHEET) this.#place('sheetName', data, NAME);
    else if (type === TABLE_MODEL) this.#place('sheetName', data, TABLE_NAME);
    else if (type === COMMENT) this.#place('comment', data, NAME);
    else if (STORAGES.has(type)) this.#storages.set(id, message);
    else if (type === RICH_TEXT) this.#inCells.add(referenceIn(bytesOf(fieldsIn(data), 1)));
  }

  #place(where: Parameters<ToldBytes['place']>[0], data: Uint8Array, field: number): void {
    for (const each of fieldsIn(data)) {
      if (each.field === field && each.bytes.length > 0)
        this.#told.place(where, utf8.decode(each.bytes));
    }
  }
}
