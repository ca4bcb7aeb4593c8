/**
 * Which cell styles show a date or a time: the number formats are the only thing in a workbook that
 * tells a date from a number.
 */
import type { Attributes, XmlHandler } from '../markup/xml.ts';

/** Formats that are dates or times without being spelt out: the usual ones, and the Asian ones. */
const BUILT_IN: readonly (readonly [first: number, last: number])[] = [
  [14, 22],
  [27, 36],
  [45, 47],
  [50, 58],
];

/** Excel knows 65,490. */
const STYLES = 2 ** 16;

const DATE_LETTERS = new Set('dmyhsDMYHS');

/** Whether a format code shows a date or a time. */
export function isDateFormat(code: string): boolean {
  for (let at = 0; at < code.length; at++) {
    const character = code.charAt(at);
    if (character === '"') {
      at = closing(code, at, '"');
    } else if (character === '[') {
      const end = closing(code, at, ']');
      // A time that has passed: [h]. Colours, conditions and languages are longer or other words.
      if (/^[hms]{1,3}$/i.test(code.slice(at + 1, Math.min(end, at + 5)))) return true;
      at = end;
    } else if (character === '\\' || character === '_' || character === '*') {
      at++;
    } else if (DATE_LETTERS.has(character)) {
      return true;
    }
  }
  return false;
}

function closing(code: string, at: number, bracket: string): number {
  const end = code.indexOf(bracket, at + 1);
  return end < 0 ? code.length : end;
}

/** Listens to the styles part, or is told what a binary one says. */
export class StyleSheet implements XmlHandler {
  readonly wantsText = false;
  readonly #isDate = new Map<number, boolean>();
  readonly #formats: number[] = [];
  #isCellFormats = false;

  open(name: string, attributes: Attributes): void {
    if (name === 'cellXfs') this.#isCellFormats = true;
    if (name === 'xf' && this.#isCellFormats)
      this.cellFormat(Number(attributes.get('numFmtId') ?? 0));
    if (name === 'numFmt') {
      const code = attributes.get('formatCode') ?? '';
      this.numberFormat(Number(attributes.get('numFmtId') ?? -1), code);
    }
  }

  close(name: string): void {
    if (name === 'cellXfs') this.#isCellFormats = false;
  }

  text(): void {}

  /** The format of numbers of the next cell style. */
  cellFormat(id: number): void {
    if (this.#formats.length < STYLES) this.#formats.push(id);
  }

  numberFormat(id: number, code: string): void {
    if (this.#isDate.size < STYLES) this.#isDate.set(id, isDateFormat(code));
  }

  /** For each cell style 1 when it shows a date or a time. */
  dateStyles(): Uint8Array {
    return Uint8Array.from(this.#formats, (id) => {
      const isBuiltIn = BUILT_IN.some(([first, last]) => id >= first && id <= last);
      return (this.#isDate.get(id) ?? isBuiltIn) ? 1 : 0;
    });
  }
}
