/**
 * One stream of an xls file, from its front to its last sheet. What it says of its sheets is a claim: one
 * that nobody names, or that stands elsewhere, is looked for in what no other one has taken.
 */
import type { Inspection } from '../../../rules/index.ts';
import { limits } from '../../inspect/limits.ts';
import type { Attempts } from '../attempts.ts';
import { type Fill, type Aside, kernel } from '../cells/kernel.ts';
import { BiffWalker } from '../cells/kernel-walkers.ts';
import { seenText } from '../cells/seen-text.ts';
import { type Bytes, Unreadable } from '../reader.ts';
import type { Settings } from './dialect.ts';
import { FIRST_BYTES, firstIn } from './first-record.ts';
import { Opening, settingsAt } from './opening.ts';
import { isOpenFormula, tellOpenFormula } from './open-formula.ts';
import type { Listener } from './places.ts';
import { type Decryption, Flow, Joiner, Records } from './records.ts';
import { rowByRow } from './row-by-row.ts';
import { gapsBetween, Spans, type Span } from './spans.ts';

/** A sheet as it was told. */
interface ToldSheet extends Span {
  /** Its cells are not written row by row. */
  readonly isDisordered: boolean;
  readonly settings: Settings;
  /** What is no cell. */
  readonly beside: Spans;
}

export interface Reading {
  readonly inspection: Inspection;
  readonly attempts: Attempts;
}

const HEAD_BYTES = 4;
/** Every sheet begins with it. */
const FIRST_BYTE = 0x09;

export class Book {
  readonly #opening: Opening;
  /** In the order in which they were told; null where nothing begins. */
  readonly #told: (ToldSheet | null)[] = [];
  #stringsEnd = 0;

  /** Throws Unreadable: `damaged` when it begins with nothing known, `sealed`, `limit`. */
  constructor(bytes: Bytes) {
    this.#opening = new Opening(bytes);
  }

  get scheme(): Opening['scheme'] {
    return this.#opening.scheme;
  }

  get decryption(): Decryption | null {
    return this.#opening.stream.decryption;
  }

  get sheetCount(): number {
    return this.#told.length;
  }

  get hasStrings(): boolean {
    return this.#opening.strings !== null;
  }

  /** All sheets, one by one. Throws Unreadable `limit`. */
  read(reading: Reading): void {
    const { inspection, attempts } = reading;
    const { stream } = this.#opening;
    if (this.#opening.damaged) attempts.note('damaged');
    attempts.run(() => this.load());
    const named = this.#opening.sheets();
    const starts = named.flatMap(({ start }) => start ?? []).toSorted((a, b) => a - b);
    const ends = new Map(starts.map((start, index) => [start, starts[index + 1]]));
    let missing = 0;
    for (const { name, start } of named) {
      if (start === null) {
        inspection.sheet(name);
        this.#told.push(null);
        missing++;
      } else {
        const end = ends.get(start) ?? stream.bytes.sizeBytes;
        attempts.run(() => this.#readSheet({ start, end }, name, reading));
      }
    }
    missing -= this.#readLost(reading);
    if (missing > 0 || !this.#isAllTaken()) attempts.note('damaged');
    // A sheet that was not read may be the one that uses a string.
    if (!attempts.failed) kernel().unusedStrings((text) => inspection.place('remnant', text));
  }

  /** Starts the kernel with the strings and styles of this stream. Throws Unreadable. */
  load(): void {
    const { strings, stream } = this.#opening;
    this.#prepare(this.#opening.settings);
    if (strings === null) return;
    const walker = this.#stringWalker;
    try {
      kernel().readStrings(new Flow(stream, strings).read, walker);
    } finally {
      this.#stringsEnd = strings + walker.passedBytes;
    }
  }

  texts(refs: ReadonlySet<number>): ReadonlyMap<number, string> {
    const { strings, stream } = this.#opening;
    if (strings === null || refs.size === 0) return new Map();
    const open = (): Fill => new Flow(stream, strings).read;
    return kernel().wantedStrings(open, refs, this.#stringWalker);
  }

  /** The second look at a sheet, with the kernel loaded: every filled cell of the columns (all when null). */
  look(
    index: number,
    columns: ReadonlySet<number> | null,
    cell: (row: number, column: number, text: string) => void,
  ): void {
    const sheet = this.#told[index] ?? null;
    if (sheet === null) return;
    const { start, end, settings } = sheet;
    if (settings.version < 5) this.#prepare(settings);
    const all = columns === null ? Array.from({ length: kernel().stringCount }, (_, i) => i) : [];
    const texts = this.texts(new Set(all));
    const { stream } = this.#opening;
    const fill = sheet.isDisordered ? rowByRow(stream, sheet) : new Flow(stream, start, end).read;
    kernel().look(new BiffWalker(settings.version, false), fill, columns, (seen) => {
      const text = seenText(seen, texts, settings.is1904);
      if (text !== '') cell(seen.row, seen.column, text);
    });
  }

  /** Goes through all records that are no cells; `first` is the number of the first sheet among all. */
  walk(listener: Listener, attempts: Attempts, first: number): void {
    const { settings, strings, start, end } = this.#opening;
    const front = new Spans();
    front.add(start, strings ?? end);
    if (strings !== null) front.add(Math.min(this.#stringsEnd, end), end);
    listener.begin({ dialect: settings, sheet: null });
    this.#walk(front, listener, attempts);
    this.#told.forEach((sheet, index) => {
      if (sheet === null) return;
      listener.begin({ dialect: sheet.settings, sheet: first + index });
      this.#walk(sheet.beside, listener, attempts);
    });
  }

  get #stringWalker(): BiffWalker {
    return new BiffWalker(this.#opening.settings.version, true);
  }

  #prepare(settings: Settings): void {
    kernel().start(settings.dateStyles);
    kernel().setCodes(settings.upperHalf);
  }

  /** Throws Unreadable; what was told before counts. */
  #readSheet(span: Span, name: string | null, { inspection, attempts }: Reading): void {
    const sheet = inspection.sheet(name);
    const { stream } = this.#opening;
    const { start, end } = span;
    const settings = this.#settingsAt(start);
    const walker = new BiffWalker(settings.version, false);
    const beside = new Spans();
    const tellOpen = (met: Aside): void => {
      if (isOpenFormula(met.kind)) attempts.run(() => tellOpenFormula(met, sheet, settings));
    };
    const aside = (met: Aside): void => {
      if (isOpenFormula(met.kind)) tellOpen(met);
      // A stretch of the sheet, in place of a cell.
      else beside.add(start + met.row, start + met.column);
    };
    const intern = (text: string): number => inspection.intern(text);
    const told = { start, end, settings, beside, isDisordered: false };
    this.#told.push(told);
    try {
      kernel().read(walker, new Flow(stream, start, end).read, { sheet, intern, aside });
    } finally {
      told.end = start + walker.passedBytes;
    }
    if (!walker.isDisordered) return;
    const fill = rowByRow(stream, told);
    told.isDisordered = true;
    sheet.forget();
    kernel().read(walker, fill, { sheet, intern, aside: tellOpen });
  }

  /** Sheets that nobody names. Returns how many there are. */
  #readLost(reading: Reading): number {
    let count = 0;
    for (const gap of this.#gaps()) {
      let start = this.#sheetFrom(gap);
      while (start !== null) {
        if (this.#told.length >= limits.sheets) throw new Unreadable('limit');
        const span = { start, end: gap.end };
        reading.attempts.run(() => this.#readSheet(span, null, reading));
        count++;
        const behind = Math.max(this.#told.at(-1)?.end ?? 0, start + HEAD_BYTES);
        start = this.#sheetFrom({ start: behind, end: gap.end });
      }
    }
    return count;
  }

  #gaps(): readonly Span[] {
    const { end, stream } = this.#opening;
    const taken = this.#told.filter((sheet) => sheet !== null);
    return [...gapsBetween(taken, { start: end, end: stream.bytes.sizeBytes })];
  }

  /** Between the sheets is nothing but what fills a stream up. */
  #isAllTaken(): boolean {
    const { bytes } = this.#opening.stream;
    return this.#gaps().every(({ start, end }) => {
      for (let at = start; at < end; at += limits.rangeBytes) {
        const given = bytes.read(at, Math.min(limits.rangeBytes, end - at));
        if (given.some((byte) => byte !== 0)) return false;
      }
      return true;
    });
  }

  /** The first place where a sheet begins. */
  #sheetFrom({ start, end }: Span): number | null {
    const step = limits.rangeBytes - FIRST_BYTES;
    for (let at = start; at < end; at += step) {
      const wanted = Math.min(limits.rangeBytes, end - at);
      const bytes = Buffer.from(this.#opening.stream.bytes.read(at, wanted));
      for (let found = bytes.indexOf(FIRST_BYTE); found >= 0 && found < step;) {
        if (this.#isSheet(bytes.subarray(found))) return at + found;
        found = bytes.indexOf(FIRST_BYTE, found + 1);
      }
    }
    return null;
  }

  #isSheet(bytes: Uint8Array): boolean {
    const first = firstIn(bytes);
    return first?.holds === 'sheet' && first.version === this.#opening.settings.version;
  }

  /** In the first versions each sheet says them by itself. */
  #settingsAt(start: number): Settings {
    const { settings, stream } = this.#opening;
    const { version } = settings;
    if (version > 4 || start === 0) return settings;
    const own = settingsAt(stream, start, version as 2 | 3 | 4);
    this.#prepare(own);
    return own;
  }

  #walk(spans: Spans, listener: Listener, attempts: Attempts): void {
    const joiner = new Joiner(listener.wanted, (record) =>
      attempts.run(() => listener.record(record)),
    );
    for (const { start, end } of spans.all) {
      attempts.run(() => {
        const records = new Records(this.#opening.stream, start, end);
        while (records.next()) joiner.add(records.type, records.body);
        joiner.end();
      });
    }
  }
}
