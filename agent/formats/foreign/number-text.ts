/** Numbers that a format keeps as text. */

/** As many digits as a double tells apart, a sign, a point and an exponent. */
const MOST_CHARACTERS = 32;

/**
 * As programs write doubles; null for what is no number, and for what leading zeros make a text:
 * nobody could tell afterwards that they were there.
 */
export function numberText(text: string): string | null {
  if (text.length > MOST_CHARACTERS || !/\d/.test(text)) return null;
  if (!/^[+-]?(?:0|[1-9]\d*)?(?:\.\d*)?(?:e[+-]?\d+)?$/i.test(text)) return null;
  if (/^-?[1-9]\d*$/.test(text)) return text;
  const value = Number(text);
  return Number.isFinite(value) ? String(value) : null;
}

const ZERO = 0x30;
const MINUS = 0x2d;
const POINT = 0x2e;
/** As many as every double keeps, and with which none is written with an exponent. */
const MOST_DIGITS = 15;
const MOST_DECIMALS = 6;

/** Whether these bytes are a number just as `numberText` writes it; of others that has to say it. */
export function isNumberText(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start] === MINUS ? start + 1 : start;
  const length = end - first;
  if (length <= 0 || length > MOST_DIGITS) return false;
  let point = end;
  for (let at = first; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= ZERO && byte < ZERO + 10) continue;
    if (byte !== POINT || point < end) return false;
    point = at;
  }
  const isZero = bytes[first] === ZERO;
  if (point === end) return !isZero || end - start === 1;
  if (point === first || (isZero && point > first + 1)) return false;
  return point < end - 1 && end - point <= MOST_DECIMALS + 1 && bytes[end - 1] !== ZERO;
}
