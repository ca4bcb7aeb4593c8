/** What a cell of a web page holds: programs write the whole value beside the one that is shown. */
import { dateText } from '../dates.ts';
import type { HtmlAttributes } from './html-text.ts';

/** Serial days of Excel from 1900 to 2100: other numbers are shown as dates by nobody. */
const LAST_LIKELY_DAY = 73_051;

export interface CellValue {
  readonly text: string;
  readonly isNumber: boolean;
}

/** What the tag of a cell says of its value. */
export class ToldValue {
  /** The whole number: of Excel, of LibreOffice, of SheetJS. */
  #number: string | null = null;
  #text: string | null = null;
  #formula: string | null = null;
  #isNumber = false;

  set(attributes: HtmlAttributes): void {
    const number = attributes.get('x:num');
    const isTyped = attributes.get('data-t') === 'n';
    const value = number ?? attributes.get('sdval') ?? (isTyped ? attributes.get('data-v') : null);
    this.#isNumber = value !== null;
    this.#number = value !== null && isNumeric(value) ? value.trim() : null;
    this.#text = attributes.get('x:str') || null;
    this.#formula = attributes.get('x:fmla');
  }

  /** Of the cell that shows this. */
  of(shown: string): CellValue {
    if (this.#number !== null) {
      const date = asDate(this.#number, shown);
      return date === null
        ? { text: this.#number, isNumber: true }
        : { text: date, isNumber: false };
    }
    if (this.#text !== null) return { text: this.#text.trim(), isNumber: false };
    // A formula without a value is read by its text.
    if (shown === '') return { text: this.#formula ?? '', isNumber: false };
    return { text: shown, isNumber: this.#isNumber && isNumeric(shown) };
  }
}

function isNumeric(text: string): boolean {
  return text.length < 32 && /^\s*-?\d+(\.\d*)?(e[+-]?\d+)?\s*$/i.test(text);
}

/** A number that is shown with the year and the day that it would be as a date is one. */
function asDate(number: string, shown: string): string | null {
  if (number === shown) return null;
  const day = Math.floor(Number(number));
  if (!(day >= 1 && day <= LAST_LIKELY_DAY) || shown.length > 64) return null;
  const date = dateText(number, false);
  const groups = new Set((shown.match(/\d+/g) ?? []).map(Number));
  const [dayOfMonth, month, year] = date.split('-').map(Number) as [number, number, number];
  const hasYear = groups.has(year) || groups.has(year % 100);
  return groups.size > 1 && hasYear && (groups.has(dayOfMonth) || groups.has(month)) ? date : null;
}
