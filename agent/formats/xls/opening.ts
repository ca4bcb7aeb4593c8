/**
 * What stands in front of the sheets in a stream of an xls file: how it is encrypted, how it is written,
 * where its shared strings are, and where it says its sheets are.
 */
import { limits } from '../../inspect/limits.ts';
import { Attempts } from '../attempts.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import type { Scheme } from '../scheme.ts';
import { Settings, SETTINGS } from './dialect.ts';
import { openStream } from './filepass.ts';
import { type First, FIRST_BYTES, firstIn } from './first-record.ts';
import { Pieces } from './pieces.ts';
import { CELLS, isBof, Rec, Records, type RecordStream } from './records.ts';

/** What a sheet is said to be, and where. */
export interface NamedSheet {
  readonly name: string | null;
  /** Null when nothing begins where the sheet is said to be. */
  readonly start: number | null;
}

const PLACE_BYTES = 4;
const STATE_BYTES = 2;

export class Opening {
  readonly settings: Settings;
  stream: RecordStream;
  /** How it is encrypted; null when it is not. */
  scheme: Scheme | null = null;
  /** Where the table of shared strings begins; null without one. */
  strings: number | null = null;
  /** Where the front begins, behind what says how the rest is encrypted; where it ends and a sheet may begin. */
  start = 0;
  end = 0;
  readonly #attempts = new Attempts();
  readonly #named: { readonly name: string | null; readonly start: number }[] = [];

  /** Throws Unreadable: `damaged` when nothing known begins here, `sealed`, `limit`. */
  constructor(bytes: Bytes) {
    const first = firstIn(bytes.read(0, FIRST_BYTES));
    if (first === null) throw new Unreadable('damaged');
    this.stream = { bytes, decryption: null };
    this.settings = new Settings(first.version);
    try {
      this.#read(first);
    } catch (error) {
      if (!(error instanceof Unreadable) || error.trouble !== 'damaged') throw error;
      this.#attempts.note('damaged');
    }
  }

  /** Something in front was not read. */
  get damaged(): boolean {
    return this.#attempts.failed;
  }

  /** In the order of their tabs; those that stand elsewhere get what is left. */
  sheets(): readonly NamedSheet[] {
    const starts = new Set<number>();
    const named = this.#named.map(({ name, start }) => {
      if (starts.has(start) || !this.#isSheet(start)) return { name, start: null };
      starts.add(start);
      return { name, start };
    });
    if (starts.size === named.length) return named;
    const lost = this.#sheetsBehind().filter((start) => !starts.has(start));
    return named.map(({ name, start }) => ({ name, start: start ?? lost.shift() ?? null }));
  }

  #isSheet(start: number): boolean {
    return firstIn(this.stream.bytes.read(start, FIRST_BYTES))?.holds === 'sheet';
  }

  /** Where sheets begin, one behind the other, whatever is said of them. */
  #sheetsBehind(): number[] {
    const starts: number[] = [];
    const records = new Records(this.stream, this.end);
    let depth = 0;
    // What is broken is told by who reads it.
    new Attempts().run(() => {
      while (records.next()) {
        if (records.type === Rec.eof) depth = Math.max(0, depth - 1);
        else if (isBof(records.type) && depth++ === 0) starts.push(records.position);
      }
    });
    return starts.filter((start) => this.#isSheet(start));
  }

  #read({ holds, sizeBytes }: First): void {
    if (holds === 'globals') this.#readGlobals(new Records(this.stream, sizeBytes));
    else if (holds === 'workspace') this.#readWorkspace(new Records(this.stream, sizeBytes));
    else {
      this.#named.push({ name: null, start: 0 });
      this.#readAlone(new Records(this.stream, sizeBytes));
    }
  }

  /** Up to their end, or where a sheet begins without one. */
  #readGlobals(first: Records): void {
    let records = first;
    while (records.next() && !isBof(records.type)) {
      const { type, body } = records;
      this.end = records.behind;
      if (type === Rec.eof) return;
      if (type === Rec.filePass) records = this.#decrypt(records);
      else if (type === Rec.strings) this.strings ??= records.position;
      else if (type === Rec.sheet) this.#attempts.run(() => this.#name(new Pieces(body)));
      else this.#tell(type, body);
    }
    throw new Unreadable('damaged');
  }

  /** Sheets one behind the other, each behind its name; BIFF4 alone knows that. */
  #readWorkspace(first: Records): void {
    let records = first;
    let name: string | null = null;
    let depth = 1;
    while (records.next()) {
      const { type, body } = records;
      if (isBof(type)) {
        if (depth++ === 1) this.#add(name, records.position);
      } else if (type === Rec.eof) {
        this.end = records.behind;
        if (--depth === 0) return;
      } else if (type === Rec.filePass) records = this.#decrypt(records);
      else if (type === Rec.bundleHeader) {
        name = this.settings.decode(body.subarray(PLACE_BYTES + 1));
      } else if (depth === 1) this.#tell(type, body);
    }
    throw new Unreadable('damaged');
  }

  /** A sheet alone is all there is. */
  #readAlone(first: Records): void {
    let records = first;
    while (records.next() && records.type !== Rec.eof && !CELLS.has(records.type)) {
      if (records.type === Rec.filePass) records = this.#decrypt(records);
      else this.#tell(records.type, records.body);
    }
  }

  /** What follows is encrypted. Throws Unreadable `sealed`. */
  #decrypt({ body, behind }: Records): Records {
    const { decryption, scheme } = openStream(new Uint8Array(body), this.settings.version);
    this.scheme = scheme;
    this.start = behind;
    this.stream = { bytes: this.stream.bytes, decryption };
    return new Records(this.stream, behind);
  }

  #name(body: Pieces): void {
    const start = body.u32();
    body.skip(STATE_BYTES);
    this.#add(body.text(this.settings, 1), start);
  }

  #add(name: string | null, start: number): void {
    if (this.#named.length === limits.sheets) throw new Unreadable('limit');
    this.#named.push({ name, start });
  }

  #tell(type: number, body: Uint8Array): void {
    if (!SETTINGS.has(type)) return;
    this.#attempts.run(() => this.settings.tell(type, new Pieces(body)));
  }
}

/** The settings of a sheet of the first versions, which says them by itself. Throws Unreadable. */
export function settingsAt(stream: RecordStream, start: number, version: 2 | 3 | 4): Settings {
  const settings = new Settings(version);
  const records = new Records(stream, start);
  while (records.next() && records.type !== Rec.eof && !CELLS.has(records.type)) {
    if (SETTINGS.has(records.type)) settings.tell(records.type, new Pieces(records.body));
  }
  return settings;
}
