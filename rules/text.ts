/**
 * CPR numbers in a text: one cell, a comment, a file name. Finds where digits begin, lets `shape.ts`
 * say whether they are one, and reads the label before it. One pass, linear.
 */
import type { NumberKey } from './cpr.ts';
import { fold } from './fold.ts';
import { labelIn } from './label.ts';
import type { Meaning } from './header.ts';
import { FORM_ODD, FORM_TEN, isDigit, shapeAt, type Form } from './shape.ts';

export interface NumberInText {
  /** -1 for a number whose day or month cannot be. */
  readonly key: NumberKey;
  readonly form: Form;
  /** The text is nothing but this number. */
  readonly whole: boolean;
  /** What the words just before it call it: the bits of `header.ts`, 0 for nothing. */
  readonly label: Meaning;
  /** What stands around it makes it doubtful. */
  readonly doubtful: boolean;
}

const LABEL_LENGTH = 40;
const WRAPPERS = 4;

/** Visits each number of such a shape in the text, in order. */
export function numbersInText(text: string, visit: (found: NumberInText) => void): void {
  const folded = fold(text).trim();
  const plain = wholeFloat(folded);
  // Amounts are written so too: not firm enough to stand alone.
  const isFloat = plain !== folded;
  const scan: Scan = { text: plain, numberEnd: 0, label: 0 };
  let link = false;
  let at = 0;
  while (at < plain.length) {
    const code = plain.charCodeAt(at);
    if (code < 48 || code > 57) {
      if (code <= 32) link = false;
      else if (code === 58 && plain.startsWith('://', at)) link = true;
      at++;
      continue;
    }
    let end = at + 1;
    while (isDigit(plain, end)) end++;
    const shape = shapeAt(plain, at, end);
    if (shape !== null && shape.border !== 'broken') {
      const { key } = shape;
      const label = labelBefore(scan, at);
      const form = isFloat && shape.form === FORM_TEN ? FORM_ODD : shape.form;
      const whole = isWhole(plain, at, shape.end);
      visit({ key, form, whole, label, doubtful: link || shape.border === 'doubtful' });
      scan.numberEnd = shape.end;
      scan.label = label;
      end = shape.end;
    }
    at = end;
  }
}

interface Scan {
  readonly text: string;
  /** Where the last number ended, and its label: "CPR 010180-0008 og 020280-0009" labels both. */
  numberEnd: number;
  label: Meaning;
}

function labelBefore(scan: Scan, start: number): Meaning {
  const from = Math.max(scan.numberEnd, start - LABEL_LENGTH);
  const before = scan.text.slice(from, start);
  if (
    from === scan.numberEnd &&
    from > 0 &&
    /^[\s,;/&+]*(?:(?:og|and|samt|eller)\s+)?$/.test(before)
  ) {
    return scan.label;
  }
  if (!/\p{L}/u.test(before)) return 0;
  return labelIn(before);
}

/** Quotes, brackets and the `=` of a CSV field that is to stay text do not count. */
function isWhole(text: string, start: number, end: number): boolean {
  if (start > WRAPPERS || text.length - end > WRAPPERS) return false;
  return /^[\s"'`´=()[\];,.:]*$/.test(text.slice(0, start) + text.slice(end));
}

const FLOAT = /^(\d{9,10})[.,]0+$/;
const SCIENTIFIC = /^(\d)[.,](\d{7,15})e\+?0?([89])$/i;

/** `1211800018.0` and `1,211800018E+09` are ten digits; where digits are gone nothing is. */
function wholeFloat(text: string): string {
  if (text.length < 11 || text.length > 24) return text;
  const float = FLOAT.exec(text);
  if (float !== null) return float[1]!;
  const [, first = '', decimals = '', exponent = ''] = SCIENTIFIC.exec(text) ?? [];
  const shift = Number(exponent);
  const lost = decimals.length < shift - 1 || /[^0]/.test(decimals.slice(shift));
  if (first === '' || lost) return text;
  return first + decimals.slice(0, shift).padEnd(shift, '0');
}
