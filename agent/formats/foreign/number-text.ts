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
