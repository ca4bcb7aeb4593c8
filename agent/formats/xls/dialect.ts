/**
 * What is said once in a stream of an xls file and holds for what follows: the version of its records, how
 * texts of one byte a character are to be read, its calendar, and which styles of cells show a date.
 */
import { isDateFormat, StyleSheet } from '../office/styles.ts';
import { decoderOf } from '../text/codepage.ts';
import type { Pieces } from './pieces.ts';
import { Rec } from './records.ts';

export type Version = 2 | 3 | 4 | 5 | 8;

export interface Dialect {
  readonly version: Version;
  /** Reads a text of one byte a character. */
  readonly decode: (bytes: Uint8Array) => string;
}

/** Until a stream says another one. */
const USUAL_CODEPAGE = 1252;
/** As BIFF8 names its own texts. */
const TWO_BYTES = 1200;
/** Formats of the first version that show a day or a time, where a file does not spell them out. */
const FIRST_DATES = [12, 20] as const;
const UPPER_HALF = Uint8Array.from({ length: 128 }, (_, index) => index + 128);

/** The records by which it is told. */
export const SETTINGS: ReadonlySet<number> = new Set([
  Rec.codePage, Rec.date1904, Rec.format2, Rec.format, Rec.xf2, Rec.xf3, Rec.xf4, Rec.xf,
]); // prettier-ignore

export class Settings implements Dialect {
  readonly version: Version;
  readonly #styles = new StyleSheet();
  /** Of the first versions, which number their formats by their order. */
  readonly #formats: string[] = [];
  #codepage = USUAL_CODEPAGE;
  #is1904 = false;

  constructor(version: Version) {
    this.version = version;
  }

  get is1904(): boolean {
    return this.#is1904;
  }

  readonly decode = (bytes: Uint8Array): string => decoderOf(this.#codepage)(bytes);

  /** What the upper half of the bytes stands for; in BIFF8 a byte is the lower half of a unit. */
  get upperHalf(): string {
    const letters = this.version === 8 ? '' : this.decode(UPPER_HALF);
    const isSimple = letters.length === UPPER_HALF.length;
    return isSimple ? letters : Buffer.from(UPPER_HALF).toString('latin1');
  }

  /** For each style of cells 1 when it shows a date or a time. */
  get dateStyles(): Uint8Array {
    if (this.version > 2) return this.#styles.dateStyles();
    const [first, last] = FIRST_DATES;
    const isDate = this.#formats.length > 0 ? this.#formats.map(isDateFormat) : [];
    for (let id = first; isDate.length === id && id <= last; id++) isDate[id] = true;
    return Uint8Array.from(isDate, Number);
  }

  /** A record of `SETTINGS`. Throws Unreadable `damaged`. */
  tell(type: number, body: Pieces): void {
    if (type === Rec.codePage) this.#setCodepage(body.u16());
    else if (type === Rec.date1904) this.#is1904 = body.u16() === 1;
    else if (type === Rec.xf2) this.#styleOf(body, 2, (bytes) => bytes.u8() & 0x3f);
    else if (type === Rec.xf3 || type === Rec.xf4) this.#styleOf(body, 1, (bytes) => bytes.u8());
    else if (type === Rec.xf) this.#styleOf(body, 2, (bytes) => bytes.u16());
    else this.#format(type, body);
  }

  /** A text of one byte a character is in none of two bytes, whatever the stream says. */
  #setCodepage(told: number): void {
    if (told !== TWO_BYTES) this.#codepage = told;
  }

  #styleOf(body: Pieces, before: number, formatOf: (bytes: Pieces) => number): void {
    body.skip(before);
    this.#styles.cellFormat(formatOf(body));
  }

  #format(type: number, body: Pieces): void {
    if (this.version < 5) {
      if (type === Rec.format) body.skip(2);
      const code = body.text(this, 1);
      this.#styles.numberFormat(this.#formats.length, code);
      this.#formats.push(code);
    } else {
      const id = body.u16();
      this.#styles.numberFormat(id, body.text(this, this.version === 8 ? 2 : 1));
    }
  }
}
