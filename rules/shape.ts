/**
 * The shapes that a CPR number is written in, told from the digits and what stands between and
 * around them. Looks ahead a bounded number of characters, so a scan over a text stays linear
 * whatever the text holds.
 */
import { birthYear, packKey, type NumberKey } from './cpr.ts';

/** Ten digits and nothing between. */
export const FORM_TEN = 0;
/** A number that lost its leading zero: nine digits, or five, a dash and four. */
export const FORM_NINE = 1;
/** A date of six digits or in groups, a dash, slash or space, and four digits. */
export const FORM_SEPARATED = 2;
/** Another separator, which also stands in decimals, clock times and the like. */
export const FORM_ODD = 3;
export type Form = 0 | 1 | 2 | 3;

/** What stands around a number: nothing that matters, a doubt, or a proof that it is none. */
export type Border = 'clean' | 'doubtful' | 'broken';

export interface Shape {
  /** -1 when day or month cannot be: such numbers tell what their column is not. */
  readonly key: NumberKey;
  readonly form: Form;
  readonly end: number;
  readonly border: Border;
}

type Separator = 'dash' | 'slash' | 'space' | 'odd';

const MAX_SPACES = 4;

/** The number whose digits begin at `start`; null for none. `end` is where that run of digits ends. */
export function shapeAt(text: string, start: number, end: number): Shape | null {
  switch (end - start) {
    case 10:
      return bare(text, start, end, FORM_TEN);
    case 9:
      return bare(text, start, end, FORM_NINE);
    case 5:
    case 6:
      return separated(text, start, end);
    case 8:
      return longYear(text, start, end);
    case 1:
    case 2:
      return grouped(text, start, end);
    default:
      return null;
  }
}

function bare(text: string, start: number, end: number, form: Form): Shape | null {
  const split = end - 4;
  const key = packKey(integer(text, start, split), integer(text, split, end));
  return { key, form, end, border: bareBorder(text, start, end) };
}

function bareBorder(text: string, start: number, end: number): Border {
  const before = text[start - 1] ?? '';
  const after = text[end] ?? '';
  const digitBefore = isDigit(text, start - 2);
  const digitAfter = isDigit(text, end + 1);
  if ((before === '.' || before === ',') && digitBefore) return 'broken';
  if (isLetter(after)) return 'broken';
  if ((after === '.' || after === ',') && digitAfter) {
    // A decimal number has no leading zero; a list has a comma on both sides.
    const listed = after === ',' && (text[start] === '0' || before === ',');
    return listed ? 'clean' : 'broken';
  }
  if (joins(before) && digitBefore) return 'doubtful';
  if ((after === '-' || after === '/') && digitAfter) return 'doubtful';
  if (isLetter(before) || before === '+' || isParameter(text, start)) return 'doubtful';
  if (isAfterBankNumber(text, start)) return 'doubtful';
  return isProductionUnit(text, start, end) ? 'doubtful' : 'clean';
}

/** `020280-0009`, with whatever separates; `20280-0009` has lost its zero. */
function separated(text: string, start: number, end: number): Shape | null {
  const separator = separatorAt(text, end);
  if (separator === null) return null;
  const serialEnd = fourDigits(text, separator.end);
  if (serialEnd < 0) return null;
  const key = packKey(integer(text, start, end), integer(text, serialEnd - 4, serialEnd));
  if (end - start === 5) {
    if (separator.kind !== 'dash') return null;
    return { key, form: FORM_NINE, end: serialEnd, border: border(text, start, serialEnd, 'dash') };
  }
  return written(text, start, serialEnd, { key, separator: separator.kind });
}

/** `02021980-0009`: the year must be the one that the seventh digit stands for. */
function longYear(text: string, start: number, end: number): Shape | null {
  const separator = separatorAt(text, end);
  if (separator === null) return null;
  const serialEnd = fourDigits(text, separator.end);
  if (serialEnd < 0) return null;
  const date = [start, start + 2, start + 2, start + 4, start + 4, end] as const;
  const key = keyOf(text, date, serialEnd);
  if (key < 0) return null;
  const next = text[serialEnd] ?? '';
  // Eight and four digits, then more: the beginning of a GUID.
  if (next === '-' && /[0-9a-f]/i.test(text[serialEnd + 1] ?? '')) return null;
  return written(text, start, serialEnd, { key, separator: separator.kind });
}

/** `02.02.80-0009`, `2/2-1980 0009`, `02 02 80 0009`. */
function grouped(text: string, start: number, end: number): Shape | null {
  const between = text[end] ?? '';
  if (!'.-/ '.includes(between) || between === '') return null;
  const monthStart = end + 1;
  const monthEnd = digitsEnd(text, monthStart, 3);
  if (monthEnd - monthStart < 1 || monthEnd - monthStart > 2) return null;
  const second = text[monthEnd] ?? '';
  if (second !== between && !(between === '/' && second === '-')) return null;
  const yearStart = monthEnd + 1;
  const yearEnd = digitsEnd(text, yearStart, 5);
  if (yearEnd - yearStart !== 2 && yearEnd - yearStart !== 4) return null;
  const separator = separatorAt(text, yearEnd);
  if (separator === null) return null;
  const serialEnd = fourDigits(text, separator.end);
  if (serialEnd < 0) return null;
  const date = [start, end, monthStart, monthEnd, yearStart, yearEnd] as const;
  const key = keyOf(text, date, serialEnd);
  // A dotted date, a space and four digits is as often a date and a clock time.
  const clock = separator.kind === 'space' && between !== ' ';
  return written(text, start, serialEnd, { key, separator: clock ? 'odd' : separator.kind });
}

/** Where day, month and year begin and end. */
type DateAt = readonly [number, number, number, number, number, number];

function keyOf(text: string, date: DateAt, serialEnd: number): NumberKey {
  const [dayStart, dayEnd, monthStart, monthEnd, yearStart, yearEnd] = date;
  const year = integer(text, yearStart, yearEnd);
  const serial = integer(text, serialEnd - 4, serialEnd);
  if (yearEnd - yearStart === 4 && birthYear(Math.floor(serial / 1000), year % 100) !== year) {
    return -1;
  }
  const dayAndMonth = integer(text, dayStart, dayEnd) * 100 + integer(text, monthStart, monthEnd);
  return packKey(dayAndMonth * 100 + (year % 100), serial);
}

function written(
  text: string,
  start: number,
  end: number,
  { key, separator }: { readonly key: NumberKey; readonly separator: Separator },
): Shape {
  const form = separator === 'odd' ? FORM_ODD : FORM_SEPARATED;
  return { key, form, end, border: border(text, start, end, separator) };
}

function border(text: string, start: number, end: number, separator: Separator): Border {
  const before = text[start - 1] ?? '';
  const after = text[end] ?? '';
  const digitBefore = isDigit(text, start - 2);
  const digitAfter = isDigit(text, end + 1);
  const firm = separator === 'dash' || separator === 'slash';
  if (!firm) {
    if ((before === '.' || before === ',') && digitBefore) return 'broken';
    if ((after === '.' || after === ',') && digitAfter) return 'broken';
    if (before === ' ' && digitBefore) return 'doubtful';
    if (after === ' ' && digitAfter) return 'doubtful';
    if (isLetter(before)) return 'doubtful';
  }
  if (joins(before) && digitBefore) return 'doubtful';
  if ((joins(after) || after === '.') && digitAfter) return 'doubtful';
  if (isLetter(after) && !isName(text, end)) return 'doubtful';
  return isParameter(text, start) ? 'doubtful' : 'clean';
}

function separatorAt(text: string, at: number): { kind: Separator; end: number } | null {
  const first = text[at] ?? '';
  if (first !== '' && '.,:_·'.includes(first)) return { kind: 'odd', end: at + 1 };
  const middle = skip(text, at, ' ', MAX_SPACES);
  const sign = text[middle] ?? '';
  if (sign !== '-' && sign !== '/') return middle > at ? { kind: 'space', end: middle } : null;
  const signEnd = sign === '-' ? skip(text, middle, '-', 2) : middle + 1;
  return { kind: sign === '-' ? 'dash' : 'slash', end: skip(text, signEnd, ' ', MAX_SPACES) };
}

/** Where exactly four digits that begin here end; -1 if there are not exactly four. */
function fourDigits(text: string, start: number): number {
  const end = digitsEnd(text, start, 5);
  return end - start === 4 ? end : -1;
}

function digitsEnd(text: string, start: number, most: number): number {
  let end = start;
  while (end < start + most && isDigit(text, end)) end++;
  return end;
}

function skip(text: string, start: number, sign: string, most: number): number {
  let end = start;
  while (end < start + most && text[end] === sign) end++;
  return end;
}

function integer(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
}

export function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

export function isLetter(sign: string): boolean {
  return sign.toLowerCase() !== sign.toUpperCase();
}

/** Signs that join digits to one longer reference. */
function joins(sign: string): boolean {
  return sign !== '' && '-/.:_'.includes(sign);
}

/** `id=0202800009` */
function isParameter(text: string, start: number): boolean {
  return '=&?'.includes(text[start - 1] ?? ' ') && /[\p{L}\p{N}_]/u.test(text[start - 2] ?? '');
}

/** `9570 0202800009`: a bank's four digits and an account. */
function isAfterBankNumber(text: string, start: number): boolean {
  if (text[start - 1] !== ' ' || isDigit(text, start - 6)) return false;
  for (let i = start - 5; i < start - 1; i++) if (!isDigit(text, i)) return false;
  return true;
}

/** P-numbers of 1001 to 1012 are all date-valid, and all pass modulus 11. */
function isProductionUnit(text: string, start: number, end: number): boolean {
  return end - start === 10 && text.startsWith('10', start);
}

/** A name that runs on without a space: `020280-0009Anders`. */
function isName(text: string, at: number): boolean {
  const first = text[at] ?? '';
  const second = text[at + 1] ?? '';
  return first === first.toUpperCase() && isLetter(second) && second === second.toLowerCase();
}
